"""What cannot be asked of supply and need, and what to ask instead."""

from collections.abc import Iterable

from layers.errors import Refusal
from layers.wording import Wording


class NegativeAmount(Refusal):
    """Fewer than no people, or a capacity below zero."""

    code = "planning.negative-amount"

    def __init__(self, what: Wording, rows: int, first: int) -> None:
        super().__init__(
            Wording(
                f"{rows} 行的{what.zh}小于零（第一处在第 {first + 1} 行），无法计算。请改正后重试。",
                f"{rows} rows have a negative {what.en} (the first is row {first + 1}). Correct them and ask again.",
            ),
            rows=rows,
            first=first,
        )


class UnequalLengths(Refusal):
    """People, places and facilities that were not listed for the same table of travel times."""

    code = "planning.unequal-lengths"

    def __init__(self, what: Wording, given: int, expected: int) -> None:
        super().__init__(
            Wording(
                f"{what.zh}有 {given} 个，而出行时间表中有 {expected} 个，两者不是同一批。",
                f"{given} figures of {what.en} for the {expected} of the table of travel times: they were not made for each other.",
            ),
            given=given,
            expected=expected,
        )


class UnknownDecay(Refusal):
    """A falling-off of supply with time that cannot be read or is none."""

    code = "planning.unknown-decay"

    def __init__(self, said: str) -> None:
        super().__init__(
            Wording(
                f"看不懂衰减方式“{said}”。可写 none（限时内一律计入）、steps（三段递减）、gaussian（高斯），"
                "或自定分段如 5=1,10=0.68,15=0.22（分钟递增，权重 0–1 不增）。",
                f"“{said}” is no decay. Write none, steps, gaussian, or steps of your own such as 5=1,10=0.68,15=0.22 "
                "(minutes rising, weights 0–1 never rising).",
            ),
            said=said,
        )


class NoCapacity(Refusal):
    """Supply was to be counted in beds, staff or floor area, but no facility of the kind has the figure."""

    code = "planning.no-capacity"

    def __init__(self, kind: Wording, column: Wording, facilities: int) -> None:
        super().__init__(
            Wording(
                f"{facilities} 处在用的{kind.zh}都没有“{column.zh}”数字，无法计算供给。请补录，或换一个供给指标。",
                f"None of the {facilities} operating facilities ({kind.en}) has a figure for “{column.en}”. Fill it in, or count another one.",
            ),
            facilities=facilities,
        )


class UnknownCapacity(Refusal):
    """A column that says nothing of how much a facility can do."""

    code = "planning.unknown-capacity"

    def __init__(self, column: str, known: Iterable[str]) -> None:
        listed = ", ".join(known)
        super().__init__(
            Wording(
                f"供给指标不能是“{column}”，可选：{listed}。", f"Supply cannot be counted in “{column}”; choose one of: {listed}."
            ),
            column=column,
        )


class ImpossibleNeed(Refusal):
    """A need per person that is nothing or less."""

    code = "planning.impossible-need"

    def __init__(self, need: float) -> None:
        super().__init__(
            Wording(
                f"人均需要量 {need:g} 不可用，请给出大于 0 的数（如 1 表示每人一张床，0.04 表示每百人四张）。",
                f"A need of {need:g} per person cannot be used. Give more than 0 (1: a bed each; 0.04: four for a hundred people).",
            ),
            need=need,
        )


class UnknownNorm(Refusal):
    """A norm of care floor area that is not on record."""

    code = "planning.unknown-norm"

    def __init__(self, norm: str, known: Iterable[str]) -> None:
        listed = ", ".join(known)
        super().__init__(
            Wording(
                f"没有收录名为“{norm}”的用房规定。可选：{listed}。",
                f"There is no norm “{norm}” on record. Choose one of: {listed}.",
            ),
            norm=norm,
        )

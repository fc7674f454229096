"""Plans that cannot be used, and what is asked of a plan that nobody declared."""

from collections.abc import Iterable
from datetime import date

from layers.errors import Refusal
from layers.wording import Wording


class BadPlan(Refusal):
    """A plan file cannot be used: something in it is unknown, missing or impossible.

    `problem` is a stable word for programs: unknown-layer, unknown-column, two-targets, … `indicator` and `key` say where.
    """

    code = "planning.bad-plan"

    def __init__(
        self, file: str, problem: str, said: Wording, *, indicator: str = "", key: str = "", line: int | None = None
    ) -> None:
        zh = f"“{file}”" + (f"第 {line} 行" if line else "") + (f"（指标 {indicator}）" if indicator else "")
        en = f"“{file}”" + (f", line {line}" if line else "") + (f" (indicator {indicator})" if indicator else "")
        super().__init__(
            Wording(f"规划文件{zh}不能使用：{said.zh}", f"The plan file {en} cannot be used: {said.en}"),
            file=file,
            problem=problem,
            indicator=indicator,
            key=key,
            line=line,
        )


class UnknownPlan(Refusal):
    """A plan that is neither shipped nor in the bureau's own folder."""

    code = "planning.unknown-plan"

    def __init__(self, plan_id: str, known: Iterable[str]) -> None:
        listed = ", ".join(known)
        super().__init__(
            Wording(f"没有编号为“{plan_id}”的规划。可用：{listed}。", f"There is no plan “{plan_id}”. Plans: {listed}."),
            plan=plan_id,
        )


class UnknownIndicator(Refusal):
    """A number that the plan does not have."""

    code = "planning.unknown-indicator"

    def __init__(self, plan_id: str, number: str, known: Iterable[str]) -> None:
        listed = ", ".join(known)
        super().__init__(
            Wording(
                f"规划“{plan_id}”没有编号为“{number}”的指标。可用：{listed}。",
                f"The plan “{plan_id}” has no indicator “{number}”. Indicators: {listed}.",
            ),
            plan=plan_id,
            indicator=number,
        )


class NoValueToCompare(Refusal):
    """A change was asked for between two days of which one is not before the other."""

    code = "planning.no-earlier-day"

    def __init__(self, since: date, on: date) -> None:
        super().__init__(
            Wording(
                f"无法比较：起始日 {since} 不早于截止日 {on}。请给出更早的起始日。",
                f"Nothing to compare: {since} is not before {on}. Give an earlier first day.",
            ),
            since=since.isoformat(),
            on=on.isoformat(),
        )


class UnfitNumber(Refusal):
    """A number reported by hand that its figure cannot have.

    `problem` is a stable word for programs: not-a-figure, not-one-number, unit, over-100, numerator-above-denominator, part, day.
    """

    code = "planning.unfit-number"

    def __init__(self, no: str, problem: str, said: Wording) -> None:
        super().__init__(
            Wording(f"指标 {no} 的上报数字未采用：{said.zh}", f"The number reported for {no} was not taken: {said.en}"),
            indicator=no,
            problem=problem,
        )

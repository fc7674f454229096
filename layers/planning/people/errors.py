"""What cannot be done with figures of people, and what to correct first."""

from collections.abc import Iterable

from layers.errors import Refusal
from layers.report import Report
from layers.wording import Wording


class TotalsRejected(Refusal):
    """Totals that contradict themselves, so that no spreading could keep them all."""

    code = "planning.totals-rejected"

    def __init__(self, report: Report) -> None:
        self.report = report
        errors = report.errors
        first = errors[0].sentence
        more = Wording(f"（共 {len(errors)} 处）", f" ({len(errors)} such)") if len(errors) > 1 else Wording("", "")
        super().__init__(
            Wording(
                f"人口总数互相矛盾，未分摊：{first.zh}{more.zh}。请先改正。",
                f"The totals contradict themselves, nothing was spread: {first.en}{more.en}. Correct them first.",
            ),
            errors=len(errors),
        )


class TargetBeforeBase(Refusal):
    """A year to look forward to that lies before the year the figures are from."""

    code = "planning.target-before-base"

    def __init__(self, base: int, target: int) -> None:
        super().__init__(
            Wording(
                f"目标年 {target} 早于基准年 {base}，不能向前推算。请给出 {base} 年及以后的目标年。",
                f"The target year {target} lies before the base year {base}. Give {base} or later.",
            ),
            base=base,
            target=target,
        )


class TargetTooFar(Refusal):
    """A year further ahead than the assumptions were made for."""

    code = "planning.target-too-far"

    def __init__(self, base: int, target: int, longest: int) -> None:
        super().__init__(
            Wording(
                f"目标年 {target} 距基准年 {base} 超过 {longest} 年，假设已不可信。",
                f"The target year {target} is more than {longest} years after {base}: the assumptions do not carry that far.",
            ),
            base=base,
            target=target,
        )


class UnknownScenario(Refusal):
    """A way of looking forward that nobody declared."""

    code = "planning.unknown-scenario"

    def __init__(self, scenario: str, known: Iterable[str]) -> None:
        listed = ", ".join(known)
        super().__init__(
            Wording(
                f"没有名为“{scenario}”的推算方案。可选：{listed}。",
                f"There is no scenario “{scenario}”. Choose one of: {listed}.",
            ),
            scenario=scenario,
        )


class BandsDisagree(Refusal):
    """Age bands that do not lie inside each other: more people over 80 than over 65, or fewer than none."""

    code = "planning.bands-disagree"

    def __init__(self, rows: int, first: int) -> None:
        super().__init__(
            Wording(
                f"{rows} 行的年龄组人数不成立（应满足 人口 ≥ 60+ ≥ 65+ ≥ 80+ ≥ 0，且不缺），第一处在第 {first + 1} 行。",
                f"{rows} rows have impossible age bands (population ≥ 60+ ≥ 65+ ≥ 80+ ≥ 0, none missing); the first is row {first + 1}.",
            ),
            rows=rows,
            first=first,
        )


class UnknownSupport(Refusal):
    """A layer that people cannot be spread over."""

    code = "planning.unknown-support"

    def __init__(self, layer: str, known: Iterable[str]) -> None:
        listed = ", ".join(known)
        super().__init__(
            Wording(
                f"不能按“{layer}”分摊人口，可选：{listed}。", f"People cannot be spread over “{layer}”; choose one of: {listed}."
            ),
            layer=layer,
        )


class NothingToSpread(Refusal):
    """No division says how many people it has."""

    code = "planning.nothing-to-spread"

    def __init__(self, area: str) -> None:
        super().__init__(
            Wording(
                f"{area} 及其下级都没有公布人口，无从分摊。请先导入行政区划的人口数，或另行给出总数。",
                f"Neither {area} nor anything in it has a published population to spread. Import it with the divisions, or give totals.",
            ),
            area=area,
        )

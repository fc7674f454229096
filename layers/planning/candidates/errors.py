"""Candidates that cannot be made, and what to ask for instead."""

from collections.abc import Iterable

from layers.errors import Refusal
from layers.wording import Wording


class UnknownCandidates(Refusal):
    """A source of candidates that is none."""

    code = "planning.unknown-candidates"

    def __init__(self, said: str, known: Iterable[str]) -> None:
        listed = ", ".join(known)
        super().__init__(
            Wording(
                f"看不懂候选场址的来源“{said}”。可用：{listed}；几种来源用“+”相连，如 layer+grid:1000m。",
                f"“{said}” is no source of candidates. Sources: {listed}; join several with “+”, such as layer+grid:1000m.",
            ),
            said=said,
        )


class ImpossibleSpacing(Refusal):
    """A grid whose points lie at no distance from each other, or too close to be counted."""

    code = "planning.impossible-spacing"

    def __init__(self, spacing: str, points: int, most: int) -> None:
        zh = f"会产生约 {points:,} 个点，上限为 {most:,} 个" if points else "不是大于 0 的米数"
        en = f"makes about {points:,} points; the limit is {most:,}" if points else "is no number of metres above 0"
        super().__init__(
            Wording(
                f"格网间距“{spacing}”{zh}。请写明单位，如 grid:1000m。", f"The spacing “{spacing}” {en}. Write it as grid:1000m."
            ),
            spacing=spacing,
            points=points,
        )


class NoAreaForGrid(Refusal):
    """A grid over an area whose line is not drawn."""

    code = "planning.no-area-for-grid"

    def __init__(self, area: str) -> None:
        super().__init__(
            Wording(
                f"{area} 没有界线，无法布设格网候选点。请先导入行政区划界线，或改用其他来源。",
                f"{area} has no drawn line, so no grid can be laid over it. Import its divisions, or use another source.",
            ),
            area=area,
        )

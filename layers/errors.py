"""Refusals: what we cannot do, said as a fact with what to do about it."""

from datetime import date
from typing import ClassVar

from layers.report import Fact, Report
from layers.wording import Wording


class Refusal(Exception):
    """Something asked for cannot be done. Each subclass has a stable `code`, its facts as attributes, and a sentence.

    A subclass sets `code` and calls `super().__init__(wording, **facts)`. No HTTP here: `gisvc.problems`
    keeps the one table from refusal to status.
    """

    code: ClassVar[str] = "layers.refused"

    def __init__(self, wording: Wording, **facts: Fact) -> None:
        super().__init__(str(wording))
        self.wording = wording
        self.facts: dict[str, Fact] = facts


class NoDatum(Refusal):
    """A frame came without a coordinate reference system."""

    code = "layers.no-datum"

    def __init__(self, layer: str) -> None:
        super().__init__(
            Wording(
                f"“{layer}”没有坐标系说明，无法使用。请注明坐标系（如 EPSG:4490），或补上 .prj 文件后重新导入。",
                f"“{layer}” does not say which coordinate system it uses. State it (for example EPSG:4490) or add the .prj file.",
            ),
            layer=layer,
        )


class DatumsDiffer(Refusal):
    """Frames of one question stand in different coordinate reference systems."""

    code = "layers.datums-differ"

    def __init__(self, first: str, second: str) -> None:
        super().__init__(
            Wording(
                f"同一问题中的图层坐标系不一致：{first} 与 {second}。请先统一换算。",
                f"The layers of one question stand in different coordinate systems: {first} and {second}. Bring them to one first.",
            ),
            first=first,
            second=second,
        )


class OldDatum(Refusal):
    """Xi'an 1980 or Beijing 1954 coordinates, for which no public transformation is accurate."""

    code = "layers.old-datum"

    def __init__(self, datum: str) -> None:
        super().__init__(
            Wording(
                f"坐标系为 {datum}，没有公开、准确的换算参数。可行办法：①由测绘资质单位换算并附证明；②用公共点局部拟合并核对残差；③仅作示意显示（约 ±100 m）。",
                f"The coordinates are in {datum}, for which no accurate public conversion exists. Either have a qualified survey "
                "unit convert them and attach its certificate, fit them locally from common points, or use them for display only (about ±100 m).",
            ),
            datum=datum,
        )


class UnknownLayer(Refusal):
    """A layer name that the house does not keep."""

    code = "layers.unknown-layer"

    def __init__(self, name: str) -> None:
        super().__init__(Wording(f"没有名为“{name}”的图层。", f"There is no layer named “{name}”."), name=name)


class NothingHeldOn(Refusal):
    """The store holds the layer, but nothing of it for the day asked about."""

    code = "layers.nothing-held-on"

    def __init__(self, layer: str, label: Wording, *, as_of: date, earliest: date) -> None:
        super().__init__(
            Wording(
                f"“{label.zh}”在 {as_of} 没有数据；最早的数据从 {earliest} 开始。请选择该日或以后的日期。",
                f"“{label.en}” holds nothing for {as_of}; its data begin on {earliest}. Ask for that day or later.",
            ),
            layer=layer,
            as_of=as_of.isoformat(),
            earliest=earliest.isoformat(),
        )


class LayerRejected(Refusal):
    """An import holds rows in error, so nothing of it was written."""

    code = "layers.rejected"

    def __init__(self, layer: str, report: Report) -> None:
        self.report = report
        rows = len(report.rows_in_error())
        errors = len(report.errors)
        super().__init__(
            Wording(
                f"“{layer}”有 {rows} 行未通过检查（共 {errors} 处错误），未写入任何内容。请按清单改正后重新导入。",
                f"{rows} rows of “{layer}” did not pass ({errors} errors); nothing was written. Correct the listed rows and import again.",
            ),
            layer=layer,
            rows=rows,
            errors=errors,
        )


class ActionNotNow(Refusal):
    """Nobody does that where the affair stands."""

    code = "approvals.not-now"

    def __init__(self, action: Wording, state: Wording) -> None:
        super().__init__(
            Wording(f"“{state.zh}”时不能办理“{action.zh}”。", f"“{action.en}” is not done while it is “{state.en}”."),
            action=action.zh,
            state=state.zh,
        )


class ActionOfOthers(Refusal):
    """Others do that, not whoever asked."""

    code = "approvals.not-yours"

    def __init__(self, action: Wording, whose: list[Wording]) -> None:
        zh, en = "、".join(dict.fromkeys(w.zh for w in whose)), ", ".join(dict.fromkeys(w.en for w in whose))
        super().__init__(
            Wording(f"“{action.zh}”由{zh}办理。", f"“{action.en}” is done by: {en}."),
            action=action.zh,
            whose=zh,
        )


class ConditionNotMet(Refusal):
    """Something is still needed before the action."""

    code = "approvals.condition-not-met"

    def __init__(self, action: Wording, needs: list[Wording]) -> None:
        zh, en = "；".join(w.zh for w in needs), "; ".join(w.en for w in needs)
        super().__init__(
            Wording(f"办理“{action.zh}”的条件还不具备：{zh}。", f"“{action.en}” still needs: {en}."), action=action.zh, needs=zh
        )


class ReasonsMissing(Refusal):
    """A return or a refusal without reasons."""

    code = "approvals.reasons-missing"

    def __init__(self, action: Wording) -> None:
        super().__init__(Wording(f"办理“{action.zh}”须写明理由。", f"“{action.en}” has to state its reasons."), action=action.zh)

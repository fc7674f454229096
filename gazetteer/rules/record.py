"""Whether what was handed in can be kept: the required texts, the code, and a place that lies where it says."""

from collections.abc import Iterator

from gazetteer.kinds import NameKind
from gazetteer.rules.case import RuleCase
from gazetteer.rules.finding import RuleFinding, Weight
from gazetteer.rules.needs import Need
from gazetteer.rules.rule import rule
from layers.codes import level_of, shorten_code
from layers.wording import Wording

_DRAWN_AS = {NameKind.STREET: ("LineString", "MultiLineString")}


@rule("Q01", Weight.INFORM)
def sound_record(case: RuleCase) -> Iterator[RuleFinding | Need]:
    """登记内容齐全：含义、来历、区划代码、位置（位于所属区划内）
    The record is complete and consistent: meaning, origin, division code, and a position inside the division
    """
    asked = case.proposal
    for column, label in (("meaning", Wording("含义", "meaning")), ("origin", Wording("来历", "origin"))):
        if not getattr(asked, column).strip():
            yield case.finding(
                Wording(f"未填写“{label.zh}”，属普查登记表必填项。", f"“{label.en}” is missing; the census form requires it."),
                evidence={"column": column},
            )
    if level_of(asked.division_code) is None:
        yield case.finding(
            Wording(
                f"区划代码“{asked.division_code}”不是 2、4、6、9 或 12 位数字。",
                f"The division code “{asked.division_code}” is not of 2, 4, 6, 9 or 12 digits.",
            ),
            evidence={"division_code": asked.division_code},
        )
    yield from _position(case)


def _position(case: RuleCase) -> Iterator[RuleFinding | Need]:
    asked, divisions = case.proposal, case.surroundings.divisions
    if asked.geometry is None or asked.geometry.is_empty:
        yield case.finding(Wording("未标绘位置。", "Nobody has drawn the place."), evidence={"column": "geometry"})
        return
    wanted = _DRAWN_AS.get(asked.kind)
    if wanted and asked.geometry.geom_type not in wanted:
        yield case.finding(
            Wording("街路巷应绘为线。", "A street is drawn as a line."), evidence={"geometry": asked.geometry.geom_type}
        )
    elif wanted and asked.geometry.length == 0:
        yield case.finding(
            Wording(
                "街路巷的线长为 0：各点重合，请重新标绘起点和终点。",
                "The street's line has no length: its points coincide; draw both ends.",
            ),
            evidence={"geometry": asked.geometry.geom_type, "length_m": 0},
            shape=asked.geometry,
        )
    if divisions is None:
        yield Need(Wording("行政区划图层", "the layer of divisions"), lambda _: False)
        return
    own = [
        (str(name), shape)
        for code, name, shape in zip(divisions["code"], divisions["name"], divisions.geometry, strict=True)
        if shorten_code(str(code)) == asked.division_code and shape is not None
    ]
    for name, shape in own:
        if not shape.intersects(asked.geometry):
            yield case.finding(
                Wording(f"位置不在所属的“{name}”内。", f"The place does not lie in “{name}”, the division it names."),
                evidence={"division": name},
                shape=asked.geometry,
            )

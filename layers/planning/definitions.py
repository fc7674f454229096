"""The passport of an answer in words: what was divided by what, measured how, and where the radius comes from."""

from collections.abc import Sequence
from datetime import date

from layers.planning.kinds import FACILITY_KINDS, NORMS
from layers.planning.passport import Passport, Vintage
from layers.planning.question import CoverageQuestion, Measure, Weight
from layers.reference import LEVELS
from layers.wording import Wording

DATUM = "EPSG:4490 (CGCS2000)"

_HAS_ONE = Wording(
    "“有”指在用设施位于其界内，或设施登记为正式服务于它；界线未绘或设施无位置的，按设施登记的所属区划计",
    "it has one when an operating facility stands inside it or is registered as serving it; where no line is drawn or the "
    "facility has no position, by the division the facility is registered in",
)
_GEODESIC = Wording(
    "CGCS2000 椭球面上的大地线（直线）长度，恰在半径上的计入；不是步行路程，也不代表时间",
    "geodesic length on the CGCS2000 ellipsoid, a point exactly at the radius counts; a straight line, neither a walk nor a time",
)
_NO_DISTANCE = Wording("不涉及距离", "no distance is involved")
_NO_RADIUS = Wording("无半径", "no radius")
_GIVEN = Wording("由提问者给定，未对应任何收录的规定", "given by the asker; no norm on record sets it")


def write_passport(question: CoverageQuestion, *, area: str, on: date, vintages: Sequence[Vintage]) -> Passport:
    """The passport every percentage of an answer carries."""
    by_distance = question.measure is Measure.REACH
    norms = _norms_that_set(question, area, on) if by_distance else ()
    return Passport(
        definition=_definition(question),
        counted=_counted(question),
        unknown_means=_unknown(question),
        distance_model=_GEODESIC if by_distance else _NO_DISTANCE,
        radius_m=question.reach_m if by_distance else None,
        radius_source=_radius_source(norms) if by_distance else _NO_RADIUS,
        norms=norms,
        datum=DATUM,
        on=on,
        vintages=tuple(vintages),
    )


def _definition(question: CoverageQuestion) -> Wording:
    kind, unit, what = FACILITY_KINDS.labels[question.kind], LEVELS.labels[question.unit], question.weight.label
    whose = (
        Wording("含邻县设施", "facilities of neighbours included")
        if question.with_neighbours
        else Wording("不含邻县设施", "facilities of neighbours left out")
    )
    if question.measure is Measure.REACH and question.weight is Weight.UNITS:
        zh = f"驻地（无驻地的取唯一居民点或界内一点）{question.reach_m:g} m 内有在用{kind.zh}的{unit.zh}数 ÷ 位置已知的{unit.zh}总数"
        en = (
            f"units ({unit.en}) whose seat (or only settlement, or a point inside) lies within {question.reach_m:g} m of an operating "
            f"{kind.en}, of all units with a known position"
        )
    elif question.measure is Measure.REACH:
        zh = f"居住地 {question.reach_m:g} m 内有在用{kind.zh}的{what.zh} ÷ 人数与位置已知的{what.zh}"
        en = (
            f"{what.en} who live within {question.reach_m:g} m of an operating {kind.en}, of all whose number and place are known"
        )
    elif question.weight is Weight.UNITS:
        zh = f"有在用{kind.zh}的{unit.zh}数 ÷ {unit.zh}总数；{_HAS_ONE.zh}"
        en = f"units ({unit.en}) that have an operating {kind.en}, of all units; {_HAS_ONE.en}"
    else:
        zh = f"住在有在用{kind.zh}的{unit.zh}的{what.zh} ÷ 人数已知的{what.zh}；{_HAS_ONE.zh}"
        en = f"{what.en} who live in a unit ({unit.en}) that has an operating {kind.en}, of all whose number is known; {_HAS_ONE.en}"
    return Wording(f"{zh}；{whose.zh}", f"{en}; {whose.en}")


def _counted(question: CoverageQuestion) -> Wording:
    if question.weight is Weight.UNITS:
        level = LEVELS.labels[question.unit]
        return Wording(f"个（{level.zh}）", f"units ({level.en})")
    return Wording(f"人（{question.weight.label.zh}）", f"persons ({question.weight.label.en})")


def _unknown(question: CoverageQuestion) -> Wording:
    if question.weight is not Weight.UNITS:
        return Wording(
            "人数不详或无位置的居民点数，另列，不计入分子分母",
            "places without a figure or a position, listed apart, in neither numerator nor denominator",
        )
    return Wording(
        "无法判定的单位数，另列，不计入分子分母",
        "units that could not be decided, listed apart, in neither numerator nor denominator",
    )


def _norms_that_set(question: CoverageQuestion, area: str, on: date) -> tuple[str, ...]:
    """Verified norms in force that print this very radius for the kind, or for living circles."""
    return tuple(
        n.id
        for n in NORMS
        if n.quantity == "radius"
        and n.verified
        and (question.kind in n.kinds or not n.kinds)
        and n.is_in_force(on, area)
        and question.reach_m is not None
        and n.sets(question.reach_m)
    )


def _radius_source(ids: Sequence[str]) -> Wording:
    if not ids:
        return _GIVEN
    found = [n for n in NORMS if n.id in ids]
    zh = "；".join(f"{n.what.zh}：{n.source}" for n in found)
    en = "; ".join(f"{n.what.en}: {n.source}" for n in found)
    return Wording(f"{zh}（规定所指为步行距离，此处为直线）", f"{en} (the norm means a walk; here it is a straight line)")

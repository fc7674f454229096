"""What a person should look at before trusting an answer."""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from layers.local_fit import is_display_only
from layers.planning.operating import is_opening_unknown
from layers.planning.question import Measure, Weight
from layers.planning.sites import Sites
from layers.report import Finding, Report, Severity, Where
from layers.wording import Wording

_SHOWN = 10


def note_answer(sites: Sites) -> Report:
    """One finding per kind of doubt, with how many rows raise it and the first ten of them."""
    return Report.of((*_on_facilities(sites), *_on_units(sites), *_on_demand(sites)))


def _on_facilities(sites: Sites) -> Iterator[Finding]:
    question, units, facilities, counted = sites.question, sites.units, sites.facilities, sites.counted
    keys = facilities.frame["facility_id"].to_numpy(dtype=object)
    unplaced = counted & ~facilities.is_placed
    astray = counted & facilities.is_own & facilities.is_placed & (facilities.inside < 0) & bool(units.is_drawn.all())
    elsewhere = counted & (facilities.inside >= 0) & (facilities.claimed >= 0) & (facilities.inside != facilities.claimed)
    if len(facilities) == 0:
        yield _note(
            "planning.none-of-kind",
            Severity.WARNING,
            Wording("没有该类设施的任何记录，覆盖率为 0", "no facility of this kind is on record: coverage is 0"),
        )
    yield from note_several(
        "planning.opening-day-unknown",
        Severity.NOTE,
        Wording("启用日期不详，按已启用计", "opening day unknown: counted as opened"),
        keys[counted & is_opening_unknown(facilities.frame)],
    )
    by_distance = question.measure is Measure.REACH
    yield from note_several(
        "planning.facility-without-position",
        Severity.WARNING if by_distance else Severity.NOTE,
        Wording("设施没有位置，按距离计算时不起作用", "no position: covers nobody when distance decides")
        if by_distance
        else Wording("设施没有位置，按登记的所属区划计", "no position: counted in the division it is registered in"),
        keys[unplaced],
    )
    yield from note_several(
        "planning.facility-for-display-only",
        Severity.WARNING if by_distance else Severity.NOTE,
        Wording(
            "设施位置由旧坐标系示意显示（±100 米），不得用于量测；距离和界内判断仅供参考",
            "drawn from an old datum for display only (±100 m), not to be measured: distances and units are rough",
        ),
        keys[counted & is_display_only(facilities.frame)],
    )
    yield from note_several(
        "planning.facility-outside-area",
        Severity.WARNING,
        Wording("设施登记在本区域，位置却在所有单位界外", "registered here, but it stands outside every unit"),
        keys[astray],
    )
    yield from note_several(
        "planning.position-disagrees",
        Severity.WARNING,
        Wording(
            "设施位置所在单位与登记的所属单位不同，按位置计",
            "stands in another unit than it is registered in: counted where it stands",
        ),
        keys[elsewhere],
    )
    if question.with_neighbours and not (facilities.operating & ~facilities.is_own).any():
        yield _note(
            "planning.no-neighbours-held",
            Severity.NOTE,
            Wording(
                "没有邻县设施的记录（或无权查看），结果与不含邻县相同",
                "no neighbour's facility is on record (or visible): as without them",
            ),
        )


def _on_units(sites: Sites) -> Iterator[Finding]:
    question, units = sites.question, sites.units
    yield from note_several(
        "planning.units-not-drawn",
        Severity.NOTE,
        Wording("界线未绘，按设施登记的所属区划计", "not drawn: counted by the division facilities are registered in"),
        units.codes[~units.is_drawn],
        layer="divisions",
    )
    if question.measure is Measure.REACH and question.weight is Weight.UNITS:
        yield from note_several(
            "planning.unit-without-position",
            Severity.WARNING,
            Wording("单位没有驻地、居民点或界线，无法判定距离", "no seat, settlement or line: its distance cannot be decided"),
            units.codes[sites.measured_from == ""],
            layer="divisions",
        )


def _on_demand(sites: Sites) -> Iterator[Finding]:
    question, places = sites.question, sites.places
    if question.weight is Weight.UNITS:
        return
    unknown = int((~np.isfinite(places.people[question.weight.column])).sum())
    if unknown:
        yield _note(
            "planning.people-unknown",
            Severity.WARNING,
            Wording(
                f"{unknown} 个居民点没有人数，另列，不按零计", f"{unknown} places have no figure: listed apart, not taken as zero"
            ),
            places=unknown,
        )
    if places.outside:
        yield _note(
            "planning.demand-outside",
            Severity.NOTE,
            Wording(
                f"{places.outside} 个居民点不属于本区域的任何单位，未计",
                f"{places.outside} places belong to no unit of the area: left out",
            ),
            places=places.outside,
        )


def note_several(
    code: str, severity: Severity, why: Wording, keys: npt.NDArray[np.object_], *, layer: str = "facilities"
) -> Iterator[Finding]:
    if len(keys) == 0:
        return
    first = ", ".join(str(key) for key in keys[:_SHOWN]) + (" …" if len(keys) > _SHOWN else "")
    sentence = Wording(
        f"{len(keys)} 项：{why.zh}（{first}）", f"{len(keys)} {'row' if len(keys) == 1 else 'rows'}: {why.en} ({first})"
    )
    yield Finding(code, severity, sentence, Where(layer, key=str(keys[0])), {"rows": len(keys), "first": first})


def _note(code: str, severity: Severity, sentence: Wording, **evidence: int) -> Finding:
    return Finding(code, severity, sentence, evidence=evidence)

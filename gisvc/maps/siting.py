"""New sites on a map: who is covered, who gains and who is still without; and candidates before the law among the zones."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from gisvc.cells import records_of
from gisvc.maps.drawing import HELD_BY_BUREAU, Ground, facility_plates, outlines
from gisvc.maps.sheet import MapSheet, Mark, Plate, Shape, Symbol
from gisvc.titles import judging_title, siting_title
from gisvc.tongue import Tongue
from layers.planning.land_specs import CANDIDATE_KINDS, EXCLUSION_KINDS
from layers.planning.law.graves import GravesTable
from layers.planning.law.judgement import Judgement, Verdict
from layers.planning.law.question import CandidateStudy
from layers.planning.proposals.proposal import SitingProposal
from layers.wording import Language, Wording

_PLACES = (
    ("before", Wording("现状已覆盖", "covered today"), Symbol.COVERED_POINT),
    ("gained", Wording("方案新增覆盖", "newly covered by the plan"), Symbol.GAINED),
    ("without", Wording("仍未覆盖", "still without"), Symbol.UNCOVERED_POINT),
)
_VERDICTS = {
    Verdict.REFUSED: Symbol.REFUSED,
    Verdict.TO_CONFIRM: Symbol.TO_CONFIRM,
    Verdict.NO_KNOWN_OBSTACLE: Symbol.CLEAR,
}
NEW_SITES = Wording("拟新建（按建设次序编号）", "new sites, numbered in the order of building")
INSTEAD = Wording("同样好的方案中的候选", "candidates of plans as good")
CLEAR_SPOTS = Wording("最近的未发现障碍处", "nearest spot with no known obstacle")


def draw_siting(proposal: SitingProposal, ground: Ground, *, language: Language = "zh") -> MapSheet:
    """Everybody's dot by what the plan does for him, the facilities, the other choices, and the new sites on top."""
    tongue, question = Tongue(language), proposal.question
    plates = (
        *outlines(ground.divisions, proposal.area),
        *_places(proposal, tongue),
        *facility_plates(ground, tongue, kind=question.kind, area=proposal.area, on=proposal.on),
        *_instead(proposal, tongue),
        _new_sites(proposal, tongue),
    )
    mark, passport = Mark(is_demonstration=proposal.is_demonstration), proposal.passport
    return MapSheet(siting_title(proposal), plates, HELD_BY_BUREAU, proposal.on, passport.definition, mark, dated=passport.dated)


def _places(proposal: SitingProposal, tongue: Tongue) -> Iterator[Plate]:
    placed = proposal.places[~proposal.places.geometry.isna() & (proposal.places["people"].fillna(0) > 0)]
    is_covered, is_gained = (placed[name].to_numpy(dtype=bool) for name in ("is_covered", "is_gained"))
    chosen = {"before": is_covered & ~is_gained, "gained": is_gained, "without": ~is_covered}
    for key, label, symbol in _PLACES:
        rows = placed[chosen[key]]
        shapes = tuple(
            Shape(place, str(row["unit"] or ""), _facts(row, tongue))
            for place, row in zip(rows.geometry, records_of(rows), strict=True)
        )
        if shapes:
            yield Plate(label, symbol, shapes)


def _facts(row: dict[str, Any], tongue: Tongue) -> tuple[tuple[str, str], ...]:
    t = tongue.t
    before, after = (tongue.minutes(row[name]) for name in ("minutes_before", "minutes_after"))
    return (
        (t("人数", "People"), tongue.number(row["people"])),
        (t("现状", "Today"), before),
        (t("方案", "With the plan"), after),
    )


def _instead(proposal: SitingProposal, tongue: Tongue) -> Iterator[Plate]:
    others = [choice for choice in proposal.choices if not choice.is_chosen]
    if others:
        points = gpd.points_from_xy([c.lon for c in others], [c.lat for c in others])
        t = tongue.t
        shapes = tuple(
            Shape(
                place,
                c.name,
                (
                    (t("在同样好的方案中", "Among plans as good"), tongue.say(c.role.label)),
                    (t("可替换", "Instead of"), t("、", ", ").join(c.instead_of) or "—"),
                ),
            )
            for place, c in zip(points, others, strict=True)
        )
        yield Plate(INSTEAD, Symbol.CANDIDATE, shapes)


def _new_sites(proposal: SitingProposal, tongue: Tongue) -> Plate:
    t = tongue.t
    shapes = tuple(
        Shape(
            place,
            f"{row['rank']} {row['name']}",
            (
                (t("新增覆盖", "Newly covered"), tongue.number(row["adds"])),
                (t("类别", "Kind"), tongue.say(CANDIDATE_KINDS.labels[str(row["candidate_kind"])])),
            ),
        )
        for place, row in zip(proposal.sites.geometry, records_of(proposal.sites), strict=True)
    )
    return Plate(NEW_SITES, Symbol.NEW_SITE, shapes)


def draw_judging(study: CandidateStudy, ground: Ground, zones: gpd.GeoDataFrame, *, language: Language = "zh") -> MapSheet:
    """The exclusion zones, every candidate by its verdict under the first set of packs, and the nearest clear spots asked for."""
    tongue, judgement = Tongue(language), study.comparison.sides[0]
    plates = (
        *outlines(ground.divisions, study.area),
        *_zones(zones, tongue),
        *_judged(judgement, tongue),
        *_spots(study, tongue),
    )
    definition = Wording(
        "按所列规则包逐条对照图层；“未发现障碍”只表示图上没有查到，不表示合法",
        "every rule of the packs held against the layers; “no known obstacle” means that none was found on the maps, not that it is lawful",
    )
    mark = Mark(is_demonstration=study.is_demonstration)
    return MapSheet(judging_title(study), plates, HELD_BY_BUREAU, study.on, definition, mark)


def draw_graves(
    table: GravesTable, ground: Ground, place: tuple[str, date], *, language: Language = "zh", is_demonstration: bool
) -> MapSheet:
    """Every grave with a position by its verdict; `place` is the area's short code and the day."""
    area, on = place
    plates = (*outlines(ground.divisions, area), *_judged(table.judgement, Tongue(language)))
    definition = Wording("登记的既有坟墓，按所列规则包评判", "graves on the register, judged by the packs listed")
    title = Wording("既有坟墓排查", "Graves that stand")
    return MapSheet(title, plates, HELD_BY_BUREAU, on, definition, Mark(is_demonstration=is_demonstration))


def _zones(zones: gpd.GeoDataFrame, tongue: Tongue) -> Iterator[Plate]:
    rows = zones[~zones.geometry.isna()]
    shapes = tuple(
        Shape(
            place,
            str(row["name"] or row["zone_id"]),
            ((tongue.t("类别", "Kind"), tongue.say(EXCLUSION_KINDS.labels[str(row["exclusion_kind"])])),),
        )
        for place, row in zip(rows.geometry, records_of(rows), strict=True)
    )
    if shapes:
        yield Plate(Wording("禁设区", "exclusion zones"), Symbol.ZONE, shapes)


def _judged(judgement: Judgement, tongue: Tongue) -> Iterable[Plate]:
    candidates = judgement.candidates
    for verdict, symbol in _VERDICTS.items():
        at = np.flatnonzero(judgement.verdicts == verdict)
        shapes = tuple(_candidate(judgement, int(n), tongue) for n in at)
        if shapes and len(candidates):
            yield Plate(verdict.label, symbol, shapes)


def _candidate(judgement: Judgement, at: int, tongue: Tongue) -> Shape:
    broken = judgement.breaches_of(at)
    said = tuple((f"{b.pack.pack_id} {b.rule.no}", tongue.say(b.rule.sentence)) for b in broken[:6])
    more = ((tongue.t("另有", "And"), tongue.t(f"{len(broken) - 6} 条", f"{len(broken) - 6} more")),) if len(broken) > 6 else ()
    candidates = judgement.candidates
    dot = shapely.Point(candidates.lon[at], candidates.lat[at])  # because a parcel is a speck on a county's map
    return Shape(dot, str(candidates.names[at]), (*said, *more))


def _spots(study: CandidateStudy, tongue: Tongue) -> Iterator[Plate]:
    found = [spot for spot in study.clear[0] if spot.lon is not None and spot.lat is not None] if study.clear else []
    if found:
        points = gpd.points_from_xy([spot.lon for spot in found], [spot.lat for spot in found])
        names = study.candidates.names
        shapes = tuple(
            Shape(place, str(names[spot.candidate]), ((tongue.t("距离", "Away"), tongue.metres(spot.metres)),))
            for place, spot in zip(points, found, strict=True)
        )
        yield Plate(CLEAR_SPOTS, Symbol.CLEAR_SPOT, shapes)

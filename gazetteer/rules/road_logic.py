"""Whether a street's name agrees with the streets around it: series in order, words of direction true, one line under one name."""

from collections.abc import Iterator

import geopandas as gpd
import shapely
from shapely.geometry.base import BaseGeometry

from gazetteer.kinds import NameKind
from gazetteer.roads.continuity import NameChange, name_changes, pieces_apart
from gazetteer.roads.network import DrawnRoad, RoadNetwork, is_line, lay_out
from gazetteer.roads.series import member_of, series_faults
from gazetteer.rules.case import RuleCase
from gazetteer.rules.finding import RuleFinding, Weight
from gazetteer.rules.needs import GEOMETRY, STREETS
from gazetteer.rules.proposal import Proposal
from gazetteer.rules.rule import GIVING, rule
from layers.wording import Wording

_STREET = frozenset({NameKind.STREET})
_NEAR_DEG = 0.002  # about 200 m: what the street may meet; a series is looked for everywhere
_LEAST_SHARED_M = 30.0  # less is a crossing drawn wide
_OURS = "?"  # the road in question; no place is called so


@rule("M12", Weight.WARN, kinds=_STREET, requests=GIVING, needs=(GEOMETRY, STREETS))
def series_in_order(case: RuleCase) -> Iterator[RuleFinding]:
    """系列路名的序号、方位与实地次序一致，不缺号、不重号
    Numbers and words of direction in a series agree with the ground, none left out and none given twice

    The whole series is looked at: registered streets, the other names of the batch, and this one. Only faults this street has a part in are told.
    """
    member = member_of(case.name)
    if member is None:
        return
    network = lay_out(
        r for r in _roads(case, case.surroundings.streets) if (other := member_of(r.name)) and other.stem == member.stem
    )
    for fault in series_faults(network.roads):
        if _OURS in fault.road_ids:
            concerned = [r.line for r in network.roads if r.road_id in fault.road_ids]
            yield case.finding(
                fault.sentence, evidence={"series": fault.stem}, shape=network.lonlat(shapely.union_all(concerned))
            )


@rule(
    "M13",
    Weight.BLOCK,
    kinds=_STREET,
    requests=GIVING,
    needs=(GEOMETRY, STREETS),
    parameters={"gap_m": 50, "straight_deg": 20, "beside_m": 10, "shared": 0.5},
)
def one_line_one_name(case: RuleCase) -> Iterator[RuleFinding]:
    """一条连续的道路用一个名称，同一名称不分在互不相连的两处
    A continuous line has one name, and a name does not begin again elsewhere

    A name laid over a street that has one blocks: `shared` of its line lies within `beside_m` metres of the other's. That is a renaming, and
    Art. 10 and the heritage list ask their questions of renamings only. Everything else warns.
    """
    network = lay_out(_nearby(case))
    yield from _laid_over_another(case, network)
    for apart in pieces_apart(network, gap_m=case.number("gap_m")):
        if _OURS in apart.road_ids:
            yield case.finding(
                Wording(
                    f"“{apart.name}”分为互不相连的两段，最近处相距 {apart.gap_m:.0f} 米。请确认是否为同一条规划道路，否则另行命名。",
                    f"“{apart.name}” lies in two pieces {apart.gap_m:.0f} m apart. Make sure they are one planned road, or name one of them anew.",
                ),
                weight=Weight.WARN,
                evidence={"gap_m": apart.gap_m},
                shape=network.lonlat(apart.between),
            )
    for change in name_changes(network, straight_deg=case.number("straight_deg")):
        if _OURS in (change.one.road_id, change.other.road_id) and not change.is_same_stem:
            yield _name_changes_here(case, network, change)


def _laid_over_another(case: RuleCase, network: RoadNetwork) -> Iterator[RuleFinding]:
    """Streets that bear a name already where this one is drawn."""
    ours = next((road for road in network.roads if road.road_id == _OURS), None)
    if ours is None:
        return
    for other in (road for road in network.roads if not road.is_new and road.name != case.name):
        together = ours.line.intersection(other.line.buffer(case.number("beside_m"), cap_style="flat"))
        if together.length >= case.number("shared") * min(ours.length_m, other.length_m) and together.length >= _LEAST_SHARED_M:
            yield case.finding(
                Wording(
                    f"所绘路线有 {together.length:.0f} 米与“{other.name}”重合，该路已有标准名称。如改其名，应按更名办理并填写地点编号；否则请核对所绘位置。",
                    f"{together.length:.0f} m of the line lie upon “{other.name}”, which has a standard name. To change it, ask for a renaming and give its place id; else correct the drawing.",
                ),
                evidence={"other_name": other.name, "other_place_id": other.road_id, "shared_m": round(together.length, 1)},
                shape=network.lonlat(together),
            )


def _name_changes_here(case: RuleCase, network: RoadNetwork, change: NameChange) -> RuleFinding:
    other = change.other if change.one.road_id == _OURS else change.one
    return case.finding(
        Wording(
            f"“{case.name}”与“{other.name}”首尾相接、方向一致（偏转 {change.bend_deg:.0f}°），是一条道路两个名称。请考虑合用一名，或用方位词区分两段。",
            f"“{case.name}” goes straight on as “{other.name}” (bend {change.bend_deg:.0f}°): one road under two names. Consider one name, or tell the parts by direction.",
        ),
        weight=Weight.WARN,
        evidence={"other_name": other.name, "other_place_id": other.road_id, "bend_deg": change.bend_deg},
        shape=network.lonlat(change.at),
    )


def _roads(case: RuleCase, streets: gpd.GeoDataFrame | None) -> Iterator[DrawnRoad]:
    """Registered streets without the place's own, the rest of the batch, and the street in question."""
    asked = case.proposal
    if streets is not None:
        for place_id, name, shape in zip(streets["place_id"], streets["name"], streets.geometry, strict=True):
            if is_line(shape) and not (asked.place_id and place_id == asked.place_id):
                yield DrawnRoad(str(place_id), str(name), shape)
    for n, other in enumerate(case.surroundings.batch):
        if not _is_ours(other, asked) and other.kind is NameKind.STREET and other.geometry is not None:
            yield DrawnRoad(f"batch:{n}", other.name, other.geometry, is_new=True)
    if asked.geometry is not None:
        yield DrawnRoad(_OURS, asked.name, asked.geometry, is_new=True)


def _nearby(case: RuleCase) -> Iterator[DrawnRoad]:
    """Roads of the same name, and those the street may meet."""
    here, streets = case.proposal.geometry, case.surroundings.streets
    if here is not None and streets is not None:
        west, south, east, north = here.buffer(_NEAR_DEG).bounds
        bounds = shapely.bounds(streets.geometry.to_numpy())
        meets = (bounds[:, 0] <= east) & (bounds[:, 2] >= west) & (bounds[:, 1] <= north) & (bounds[:, 3] >= south)
        streets = streets[meets | (streets["name"] == case.name).to_numpy(dtype=bool)]
    for road in _roads(case, streets):
        if road.name == case.name or here is None or _boxes_touch(road.geometry, here):
            yield road


def _boxes_touch(one: BaseGeometry, other: BaseGeometry) -> bool:
    (west, south, east, north), (w, s, e, n) = one.bounds, other.bounds
    return w - _NEAR_DEG <= east and west <= e + _NEAR_DEG and s - _NEAR_DEG <= north and south <= n + _NEAR_DEG


def _is_ours(other: Proposal, asked: Proposal) -> bool:
    return other is asked or (bool(other.request_id) and other.request_id == asked.request_id)

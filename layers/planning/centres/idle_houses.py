"""Idle schools, workshops, buildings and land that could become a mutual-care home (幸福院), beside the villages whose older people were left behind."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

import geopandas as gpd
import numpy as np
import numpy.typing as npt

from layers.frames import frame_of
from layers.planning.centres.ground import (
    SAME_MIN,
    SEARCHED,
    CentreFrames,
    CentreGround,
    at_pace,
    known,
    nearest_of,
    picked,
    unit_of,
)
from layers.planning.centres.notes import several
from layers.planning.centres.question import IdleHouseQuestion
from layers.planning.coverage import text, whole_numbers
from layers.planning.facilities import points_of
from layers.planning.kinds import FACILITY_KINDS
from layers.planning.land_specs import CANDIDATE_KINDS, CANDIDATES
from layers.planning.travel import Nearest, Pairs, Places, TravelModel
from layers.report import Finding, Report, Severity
from layers.wording import Wording

Floats = npt.NDArray[np.float64]
Positions = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

IDLE_KINDS = ("idle_school", "idle_workshop", "building", "idle_land")
"""Kinds of CANDIDATES taken as houses that stand idle (H11: idle land, schools and workshops), a roof before bare land."""

GROUPS = ("elderly_left_behind", "elderly_alone", "elderly60", "elderly80")

SMALL_GROUPS = ("elderly_left_behind", "elderly_alone", "left_behind", "alone")
"""Columns of `villages` and `pairs` by which a few people could be recognised: fewer than five are masked wherever they are told."""

VILLAGE_STATES = {
    "has_home": Wording("时限内已有", "has one within the time"),
    "matched": Wording("附近有闲置房屋或土地", "an idle house is near"),
    "no_house": Wording("时限内没有闲置房屋或土地", "no idle house within the time"),
    "few": Wording("留守老年人不多", "not many left behind"),
    "unknown": Wording("没有留守老年人数字", "nobody said how many were left behind"),
    "community": Wording("社区（不是村）", "a community, not a village"),
}


@dataclass(frozen=True, slots=True)
class IdleHouseTable:
    """Villages and idle houses that suit each other.

    `villages` has one row each, the most left behind first: code, name, township, elderly_left_behind, elderly_alone, elderly60, elderly80 (missing unknown), `state` (a key of VILLAGE_STATES), home_id and
    home_minutes (the nearest home that stands), houses (idle ones within the time), house_id and house_minutes (the nearest idle one as far as was searched); geometry.
    `pairs` has one row per village with many and no home, and idle house within the minutes of its measuring point, village by village, the best first: village_code, village, township, `order` within the village, house_id, house, candidate_kind, `is_own` (stands in that very village), minutes,
    `left_behind`, `alone` and `old` (people of any village within the minutes of the house), floor_area_m2, area_m2, capacity, cost_wan, owner; geometry of the house.
    Ordered by: own village first; more left behind in reach; a roof before bare land; fewer minutes; more floor; id.
    """

    question: IdleHouseQuestion
    area: str
    area_name: str
    on: date
    definition: Wording
    villages: gpd.GeoDataFrame
    pairs: gpd.GeoDataFrame
    report: Report = field(default_factory=Report)
    is_demonstration: bool = False

    @property
    def without_house(self) -> gpd.GeoDataFrame:
        """Villages with many left behind, no home and no idle house within the time."""
        return self.villages[(self.villages["state"] == "no_house").to_numpy(dtype=bool)].reset_index(drop=True)


def measure_idle_houses(
    question: IdleHouseQuestion, frames: CentreFrames, travel: TravelModel, *, area: str, on: date
) -> IdleHouseTable:
    """The answer from frames and a way of travelling alone.

    Raises:
        NoDatum, DatumsDiffer, NoUnits: as `CentreGround.of`.
    """
    travel = at_pace(question, travel)
    ground = CentreGround.of(question, frames.study, (question.kind,), area=area, on=on)
    houses = _houses(question, frames, ground)
    stand = Places(*points_of(houses))
    near = travel.pairs(ground.seats, stand, limit_min=question.minutes + SAME_MIN)
    homes = nearest_of(travel, ground.seats, ground, ground.standing(question.kind), limit_min=SEARCHED * question.minutes)
    amounts = {group: ground.by_unit(ground.people(group)) for group in GROUPS}
    state = _states(question, ground, amounts["elderly_left_behind"], homes, near)
    further = travel.nearest(ground.seats, stand, limit_min=SEARCHED * question.minutes)
    untied = np.asarray(travel.connect(stand).reason != "")
    villages = _village_rows(ground, amounts, state, homes, (houses, near, further))
    return IdleHouseTable(
        question=question,
        area=area,
        area_name=ground.area_name,
        on=on,
        definition=_definition(question, travel),
        villages=villages,
        pairs=_pair_rows(question, ground, travel, houses, near, state == "matched"),
        report=Report.of(_notes(question, frames, villages, houses, untied)),
        is_demonstration=frames.study.is_demonstration,
    )


def _houses(question: IdleHouseQuestion, frames: CentreFrames, ground: CentreGround) -> gpd.GeoDataFrame:
    """The idle houses and land of the area offered for the kind; an empty frame where nobody offered any."""
    offers = frames.offers(question.kind, units=ground.units)
    if offers is None:
        return _NOTHING
    return offers[offers["candidate_kind"].isin(IDLE_KINDS).to_numpy(dtype=bool)].reset_index(drop=True)


_NOTHING = frame_of(CANDIDATES, ())


def _states(
    question: IdleHouseQuestion, ground: CentreGround, left_behind: Floats, homes: Nearest, near: Pairs
) -> npt.NDArray[np.object_]:
    has_home = homes.minutes[:, 0] <= question.minutes + SAME_MIN
    has_house = np.bincount(near.place, minlength=near.places) > 0
    is_community = (ground.units.frame["committee_kind"] == "community").fillna(False).to_numpy(dtype=bool)
    return np.select(
        [
            is_community & (not question.with_communities),
            np.isnan(left_behind),
            left_behind < question.least,
            has_home,
            has_house,
        ],
        np.array(["community", "unknown", "few", "has_home", "matched"], dtype=object),
        "no_house",
    ).astype(object)


def _village_rows(
    ground: CentreGround,
    amounts: dict[str, Floats],
    state: npt.NDArray[np.object_],
    homes: Nearest,
    found: tuple[gpd.GeoDataFrame, Pairs, Nearest],
) -> gpd.GeoDataFrame:
    houses, near, further = found
    units, n = ground.units, len(ground.units)
    columns = {
        "code": text(units.codes),
        "name": text(units.frame["name"].to_numpy(dtype=object)),
        "township": text(ground.township_names(np.arange(n))),
        **{group: whole_numbers(amount) for group, amount in amounts.items()},
        "state": text(state),
        "home_id": text(ground.told("facility_id", homes.facility[:, 0])),
        "home_minutes": known(homes.minutes[:, 0]),
        "houses": whole_numbers(np.bincount(near.place, minlength=n)),
        "house_id": text(picked(houses["candidate_id"], further.facility[:, 0])),
        "house_minutes": known(further.minutes[:, 0]),
    }
    rows = gpd.GeoDataFrame(columns, geometry=units.frame.geometry.to_numpy(), crs=units.frame.crs)
    order = np.lexsort(
        (
            np.arange(n),
            *(-np.nan_to_num(amounts[group], nan=-1.0) for group in ("elderly60", "elderly_alone", "elderly_left_behind")),
        )
    )
    return rows.iloc[order].reset_index(drop=True)


def _pair_rows(
    question: IdleHouseQuestion, ground: CentreGround, travel: TravelModel, houses: gpd.GeoDataFrame, near: Pairs, matched: Flags
) -> gpd.GeoDataFrame:
    chosen = matched[near.place]
    village, house, minutes = near.place[chosen], near.facility[chosen], near.minutes[chosen]
    around = travel.pairs(ground.homes, Places(*points_of(houses)), limit_min=question.minutes + SAME_MIN)
    reached = {group: _around(ground.people(group), around) for group in GROUPS[:3]}
    floor = houses["floor_area_m2"].to_numpy(dtype=float, na_value=np.nan)[house]
    kind = houses["candidate_kind"].to_numpy(dtype=object)[house]
    is_own = unit_of(houses, ground.units)[house] == village
    roofless = np.array([IDLE_KINDS.index(str(one)) == len(IDLE_KINDS) - 1 for one in kind], dtype=bool)
    left_behind = reached["elderly_left_behind"][house]
    order = np.lexsort(
        (house, -np.nan_to_num(floor), minutes.round(9), roofless, -np.nan_to_num(left_behind), ~is_own, _ranked(ground)[village])
    )
    rank = _within_each(village[order])
    columns = {
        "village_code": text(ground.unit_codes(village)),
        "village": text(ground.unit_names(village)),
        "township": text(ground.township_names(village)),
        "house_id": text(houses["candidate_id"].to_numpy(dtype=object)[house]),
        "house": text(houses["name"].to_numpy(dtype=object)[house]),
        "candidate_kind": text(kind),
        "is_own": is_own,
        "minutes": minutes,
        "left_behind": whole_numbers(left_behind),
        "alone": whole_numbers(reached["elderly_alone"][house]),
        "old": whole_numbers(reached["elderly60"][house]),
        "floor_area_m2": floor,
        "area_m2": houses["area_m2"].to_numpy(dtype=float, na_value=np.nan)[house],
        "capacity": whole_numbers(houses["capacity"].to_numpy(dtype=float, na_value=np.nan)[house]),
        "cost_wan": houses["cost_wan"].to_numpy(dtype=float, na_value=np.nan)[house],
        "owner": text(houses["owner"].to_numpy(dtype=object, na_value=None)[house]),
    }
    rows = (
        gpd.GeoDataFrame(columns, geometry=houses.geometry.to_numpy()[house], crs=houses.crs).iloc[order].reset_index(drop=True)
    )
    rows.insert(3, "order", rank)
    return rows


def _ranked(ground: CentreGround) -> Positions:
    """The rank of each village by people left behind, most first; of equal ones the lower code."""
    left_behind = np.nan_to_num(ground.by_unit(ground.people("elderly_left_behind")), nan=-1.0)
    rank = np.empty(len(left_behind), dtype=np.int64)
    rank[np.argsort(-left_behind, kind="stable")] = np.arange(len(left_behind))
    return rank


def _within_each(village: Positions) -> Positions:
    """1, 2, 3 … within each run of one village."""
    starts = np.flatnonzero(np.diff(village, prepend=-1) != 0)
    return np.arange(len(village)) - np.repeat(starts, np.diff(starts, append=len(village))) + 1


def _around(people: Floats, around: Pairs) -> Floats:
    """People within the minutes of every house; NaN where none of the places around says how many."""
    amount = people[around.place]
    told = np.isfinite(amount)
    total = np.bincount(around.facility[told], weights=amount[told], minlength=around.facilities)
    return np.where(np.bincount(around.facility[told], minlength=around.facilities) > 0, total, np.nan)


def _definition(question: IdleHouseQuestion, travel: TravelModel) -> Wording:
    kind = FACILITY_KINDS.labels[question.kind]
    kinds = [CANDIDATE_KINDS.labels[code] for code in IDLE_KINDS]
    return Wording(
        f"留守老年人不少于 {question.least} 人（设定值）、{travel.mode.label.zh} {question.minutes:g} 分钟内还没有在用{kind.zh}的村，与从村委会驻地出发同一时限内的闲置房屋或土地（{'、'.join(k.zh for k in kinds)}）配对；"
        "次序：本村的在前，其次时限内留守老年人多的、有房屋的、近的、面积大的",
        f"villages with at least {question.least} older people left behind (a setting) and no operating {kind.en} within {question.minutes:g} min ({travel.mode.label.en}), with the idle houses or land "
        f"({', '.join(k.en for k in kinds)}) within the same time of the committee's seat; in order: in the very village, more people left behind in reach, a roof, fewer minutes, more floor",
    )


def _notes(
    question: IdleHouseQuestion, frames: CentreFrames, villages: gpd.GeoDataFrame, houses: gpd.GeoDataFrame, untied: Flags
) -> Iterator[Finding]:
    if len(houses) == 0:
        held = 0 if frames.candidates is None else len(frames.candidates)
        yield Finding(
            "planning.no-idle-houses",
            Severity.WARNING,
            Wording(
                f"候选场址图层有 {held} 行，其中没有可用于此的闲置校舍、厂房、用房或土地：请导入“候选场址”，并填写候选类别与可设设施类别",
                f"The layer of candidates holds {held} rows and no idle school, workshop, building or land for this: import candidates with their kind and what they are offered for",
            ),
            evidence={"candidates": held},
        )
    state = villages["state"]
    silent = villages["name"][(state == "unknown").to_numpy(dtype=bool)].tolist()
    yield from several(
        "left-behind-unknown",
        silent,
        Wording(
            "个村没有留守老年人数，列出但不判，不按 0 计",
            "villages do not say how many were left behind: listed, not judged, never taken as 0",
        ),
        layer=question.demand,
    )
    without = villages["name"][(state == "no_house").to_numpy(dtype=bool)].tolist()
    yield from several(
        "village-without-idle-house",
        without,
        Wording(
            "个留守老年人较多的村，时限内既无幸福院也无闲置房屋或土地",
            "villages with many left behind have neither a home nor an idle house within the time",
        ),
        layer="divisions",
    )
    keys = houses["candidate_id"]
    yield from several(
        "candidate-not-tied",
        keys[untied].tolist(),
        Wording("处候选没有位置或未能与道路连接", "candidates have no position or road"),
        layer="candidates",
    )
    bare = keys[(houses["floor_area_m2"].isna() & (houses["candidate_kind"] != "idle_land")).to_numpy(dtype=bool)].tolist()
    yield from several(
        "candidate-floor-unknown",
        bare,
        Wording("处闲置房屋没有建筑面积，列出但不按 0 计", "idle houses do not say their floor area: listed, never taken as 0"),
        layer="candidates",
    )

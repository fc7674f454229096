"""Day care, meals, social-work room and clinic as one choice (一址多用): which stand together, what is missing, and which house could hold it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from layers.frames import frame_of
from layers.planning.access.care_space_question import care_norms_for
from layers.planning.access.rates import Rate
from layers.planning.centres.ground import CentreFrames, CentreGround, picked, unit_of
from layers.planning.centres.notes import several
from layers.planning.centres.passports import STRAIGHT, plain_passport
from layers.planning.centres.question import NEAR_M, CoSitingQuestion
from layers.planning.centres.services import ROOFS, SERVICES, SHARING
from layers.planning.centres.shared_floor import community_rows, floor_rate, note_floor
from layers.planning.coverage import text
from layers.planning.facilities import points_of
from layers.planning.kinds import Norm
from layers.planning.land_specs import CANDIDATES
from layers.planning.passport import Passport, Percentage
from layers.planning.straight import StraightLine
from layers.planning.travel import NOBODY, Pairs, Places
from layers.report import Finding, Report, Severity
from layers.wording import Wording

Floats = npt.NDArray[np.float64]
Positions = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


ANCHORS = {
    "centre": Wording("养老服务设施", "centre"),
    "candidate": Wording("候选场址", "candidate"),
    "community": Wording("村社区", "community"),
}
STATES = {
    "here": Wording("同址", "in the house"),
    "near": Wording("附近", "near"),
    "missing": Wording("没有", "missing"),
    "unknown": Wording("不详", "not known"),
}


@dataclass(frozen=True, slots=True)
class CoSitingTable:
    """Every centre, candidate and community, and which of the services stand there or near.

    `anchors` has one row each: anchor (a key of ANCHORS), id, name, unit_code, unit, township; per key of SERVICES `<key>` (a key of STATES), `<key>_id` and `<key>_m` (the nearest, metres straight); `lacking` (keys of SERVICES apart by ;), `together` (services
    in the house or near, 0–4); `floor_area_m2` of the house itself (missing for communities and where nobody says); `host_id`, `host`, `host_m2`: the house there or near with most floor that could take what is lacking (missing where nothing lacks or nobody says a floor); `short_at_most_m2`, what its community lacks at most; geometry. Missing states are those of anchors without a position.
    `communities` has one row per village or community: code, name, township, households, `floor_m2` (care rooms standing in it or registered there, where known), `floor_unknown` (rooms that do not say), `services_m2` (all the services, clinic and offices too, where known), m2_per_100, required_m2, `short_m2` (missing where a floor or
    the households are unknown), `short_at_most_m2`, `candidate_m2` (floor of idle houses offered in it), together, lacking; geometry. `floor` is the rate over communities whose households are known; `complete` the share of communities with a position where all services stand near.
    """

    question: CoSitingQuestion
    area: str
    area_name: str
    on: date
    complete: Percentage
    floor: Rate
    norms: tuple[Norm, ...]
    anchors: gpd.GeoDataFrame
    communities: gpd.GeoDataFrame
    report: Report = field(default_factory=Report)
    is_demonstration: bool = False

    @property
    def short_m2(self) -> float:
        """Square metres missing for certain, over all communities."""
        return float(self.communities["short_m2"].sum())


def measure_co_siting(question: CoSitingQuestion, frames: CentreFrames, *, area: str, on: date) -> CoSitingTable:
    """The answer from frames alone; distances are straight, because “in the same house” is no walk.

    A community of h households with care rooms of a known floor A lacks max(0, r · h / 100 − A) m² against the norm r of its age (`estates`).

    Raises:
        NoDatum, DatumsDiffer, NoUnits: as `CentreGround.of`.
    """
    ground = CentreGround.of(question, frames.study, SHARING, area=area, on=on)
    norms = tuple(norm for norm in care_norms_for(question.norms, area, on) if norm.estates == question.estates)
    offers = frames.offers(*SHARING, units=ground.units)
    houses = frame_of(CANDIDATES, ()) if offers is None else offers
    anchors = _anchor_rows(question, ground, houses)
    mine = anchors[(anchors["anchor"] == "community").to_numpy(dtype=bool)]
    communities = community_rows(ground, norms, houses, mine)
    anchors = _with_shortage(anchors, communities)
    placed = mine["together"].notna()
    complete = int((mine["together"] == len(SERVICES)).fillna(False).sum())
    unplaced = int((~placed).sum())
    return CoSitingTable(
        question=question,
        area=area,
        area_name=ground.area_name,
        on=on,
        complete=Percentage(complete, int(placed.sum()), unplaced, unplaced, _near_passport(question, on, frames)),
        floor=floor_rate(communities, norms, on, frames),
        norms=norms,
        anchors=anchors,
        communities=communities,
        report=Report.of((*_notes(ground, houses), *note_floor(question, ground, communities, norms))),
        is_demonstration=frames.study.is_demonstration,
    )


def _with_shortage(anchors: gpd.GeoDataFrame, communities: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Beside every house what its community lacks at most."""
    short = dict(zip(communities["code"], communities["short_at_most_m2"], strict=True))
    return anchors.assign(short_at_most_m2=[short.get(code, np.nan) for code in anchors["unit_code"]])


@dataclass(frozen=True, slots=True)
class _Anchors:
    """Where one stands and looks around: centres, then candidates, then communities."""

    kind: list[str]
    id: list[str | None]
    name: list[str | None]
    unit: Positions
    at: Places
    floor: Floats
    is_roof: Flags
    shapes: npt.NDArray[np.object_]

    @classmethod
    def of(cls, ground: CentreGround, houses: gpd.GeoDataFrame) -> "_Anchors":
        centres, units = ground.standing(*SERVICES["day_care"].kinds), ground.units
        stand, offered = ground.stand(centres), Places(*points_of(houses))
        parts = (len(centres), len(houses), len(units))
        shapes = [
            ground.facilities.frame.geometry.to_numpy()[centres],
            houses.geometry.to_numpy(),
            units.frame.geometry.to_numpy(),
        ]
        return cls(
            kind=[kind for kind, n in zip(ANCHORS, parts, strict=True) for _ in range(n)],
            id=[*ground.told("facility_id", centres), *houses["candidate_id"], *(str(code) for code in units.codes)],
            name=[*ground.told("name", centres), *houses["name"], *units.frame["name"]],
            unit=np.concatenate((ground.home_unit(centres), unit_of(houses, units), np.arange(len(units)))),
            at=Places(
                np.concatenate((stand.lon, offered.lon, ground.seats.lon)),
                np.concatenate((stand.lat, offered.lat, ground.seats.lat)),
            ),
            floor=np.concatenate(
                (
                    ground.number("floor_area_m2", centres),
                    houses["floor_area_m2"].to_numpy(dtype=float, na_value=np.nan),
                    np.full(len(units), np.nan),
                )
            ),
            is_roof=np.concatenate(
                (np.ones(len(centres), bool), houses["candidate_kind"].isin(ROOFS), np.zeros(len(units), bool))
            ),
            shapes=np.concatenate(shapes),
        )

    def __len__(self) -> int:
        return len(self.kind)


def _anchor_rows(question: CoSitingQuestion, ground: CentreGround, houses: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    anchors = _Anchors.of(ground, houses)
    states: dict[str, npt.NDArray[np.object_]] = {}
    columns: dict[str, object] = {}
    for key, service in SERVICES.items():
        at = ground.standing(*service.kinds)
        nearest, metres = _nearest_m(anchors.at, ground.stand(at), question.within_m)
        state = np.where(metres <= question.same_house_m, "here", np.where(np.isfinite(metres), "near", "missing")).astype(object)
        state[~np.isfinite(anchors.at.lon)] = "unknown"
        states[key] = state
        columns |= {
            key: text(state),
            f"{key}_id": text(ground.told("facility_id", np.append(at, NOBODY)[nearest])),
            f"{key}_m": np.where(np.isfinite(metres), metres, np.nan),
        }
    lacking = [";".join(key for key in SERVICES if states[key][i] == "missing") or None for i in range(len(anchors))]
    together = sum(np.isin(state, ("here", "near")).astype(int) for state in states.values())
    placeless = ~np.isfinite(anchors.at.lon)
    told = {
        "anchor": text(anchors.kind),
        "id": text(anchors.id),
        "name": text(anchors.name),
        "unit_code": text(ground.unit_codes(anchors.unit)),
        "unit": text(ground.unit_names(anchors.unit)),
        "township": text(ground.township_names(anchors.unit)),
        **columns,
        "lacking": text(lacking),
        "together": pd.Series(together, dtype="Int64").mask(placeless),
        "floor_area_m2": anchors.floor,
        **_hosts(question, anchors, lacking),
    }
    return gpd.GeoDataFrame(told, geometry=anchors.shapes, crs=ground.facilities.frame.crs)


def _nearest_m(here: Places, there: Places, within_m: float) -> tuple[Positions, Floats]:
    """The nearest within metres: its position (NOBODY) and the metres (inf)."""
    found = StraightLine(1.0).nearest(here, there, limit_min=within_m / 60)
    return found.facility[:, 0], found.minutes[:, 0] * 60


def _hosts(question: CoSitingQuestion, anchors: _Anchors, lacking: list[str | None]) -> Mapping[str, object]:
    """The roof with most floor in the house or near: a centre that stands or an idle house offered."""
    roofs = np.flatnonzero(anchors.is_roof)
    pairs: Pairs = StraightLine(1.0).pairs(anchors.at, anchors.at.chosen(roofs), limit_min=question.within_m / 60)
    best = np.full(len(anchors), NOBODY, dtype=np.int64)
    floor = anchors.floor[roofs]
    order = np.lexsort((pairs.facility, np.nan_to_num(floor[pairs.facility], nan=-1.0) * -1, pairs.place))
    first = np.unique(pairs.place[order], return_index=True)[1]
    chosen = order[first]
    best[pairs.place[chosen]] = roofs[pairs.facility[chosen]]
    best[[not each for each in lacking]] = NOBODY
    area = np.append(anchors.floor, np.nan)[best]
    best = np.where(np.isnan(area), NOBODY, best)
    ids, names = pd.Series(anchors.id, dtype=object), pd.Series(anchors.name, dtype=object)
    return {"host_id": text(picked(ids, best)), "host": text(picked(names, best)), "host_m2": area}


def _near_passport(question: CoSitingQuestion, on: date, frames: CentreFrames) -> Passport:
    names = "、".join(service.label.zh for service in SERVICES.values())
    names_en = ", ".join(service.label.en for service in SERVICES.values())
    source = (
        Wording(
            "取 5 分钟生活圈 300 m（GB 50180-2018），此处为直线；设定值",
            "300 m of the 5-minute circle (GB 50180-2018), here straight: a setting",
        )
        if question.within_m == NEAR_M
        else Wording("由提问者给定", "given by the asker")
    )
    return plain_passport(
        definition=Wording(
            f"驻地周边 {question.within_m:g} m 内{names}都有的村社区数 ÷ 位置已知的村社区数",
            f"communities with {names_en} all within {question.within_m:g} m of their seat, of all with a known position",
        ),
        counted=Wording("个（村社区）", "communities"),
        unknown_means=Wording("没有位置的村社区数，另列", "communities without a position, listed apart"),
        on=on,
        vintages=frames.study.vintages,
        distance=STRAIGHT,
        radius_m=question.within_m,
        radius_source=source,
    )


def _notes(ground: CentreGround, houses: gpd.GeoDataFrame) -> Iterator[Finding]:
    at = ground.standing(*SHARING)
    keys = np.array(ground.told("facility_id", at), dtype=object)
    placeless = keys[~np.isfinite(ground.stand(at).lon)].tolist()
    yield from several(
        "facility-without-position",
        placeless,
        Wording("处设施没有位置，不能判断与谁同址", "facilities have no position: with what they share a house cannot be told"),
    )
    if len(houses) == 0:
        yield Finding(
            "planning.no-candidates",
            Severity.NOTE,
            Wording("没有为这些服务提供的候选场址", "nobody offers a candidate for these services"),
        )

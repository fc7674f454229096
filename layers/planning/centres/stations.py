"""Social-work stations: one in every township, who works there, and how long the township's villages travel to it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from layers.planning.centres.ground import SAME_MIN, SEARCHED, CentreGround, at_pace, known, picked
from layers.planning.centres.notes import note_untied, several
from layers.planning.centres.passports import plain_passport
from layers.planning.centres.question import StationQuestion
from layers.planning.coverage import text, whole_numbers
from layers.planning.facilities import HOW
from layers.planning.kinds import FACILITY_KINDS, NORMS, Requirement, required_levels
from layers.planning.passport import Passport, Percentage
from layers.planning.sites import StudyFrames
from layers.planning.travel import NOBODY, TravelModel
from layers.planning.units import Units
from layers.report import Finding, Report, Severity
from layers.wording import Wording

Floats = npt.NDArray[np.float64]
Positions = npt.NDArray[np.int64]

NO_RADIUS_NORM = Wording(
    "未见社会工作服务站服务半径的规定：其覆盖是行政性的（一乡一站、人员到站），只凭距离地图回答的是另一个问题；这里的分钟数只是设定值",
    "No norm sets a radius for social-work stations: their coverage is administrative (a station in each township, staff at each), and a map of distances alone answers another "
    "question; the minutes here are a setting",
)
STAFF_LEAST = next(norm for norm in NORMS if norm.id == "memory-social-work-staff")


@dataclass(frozen=True, slots=True)
class StationTable:
    """Townships, their stations, and their villages' ways.

    `having` is the share of townships with a station that counts. `townships` has one row each, ordered by code: code, name, stations, station_names, `how` (a key of HOW), staff (of the stations that say it), `staff_unknown` (stations
    that do not), people_per_staff (missing where a station does not say), population, villages, `beyond` (villages over the minutes), `unreached` (not tied, or none as far as was searched), mean_minutes (weighted by people, of the villages reached), worst_village, worst_minutes; geometry.
    `villages` one row each: code, name, township, population, station_id, minutes to the township's own station, `other_id` and `other_minutes` where another township's is nearer; geometry.
    `requirements` is what plans ask here.
    """

    question: StationQuestion
    area: str
    area_name: str
    on: date
    having: Percentage
    definition: Wording
    requirements: tuple[Requirement, ...]
    townships: gpd.GeoDataFrame
    villages: gpd.GeoDataFrame
    report: Report = field(default_factory=Report)
    is_demonstration: bool = False


def measure_stations(question: StationQuestion, frames: StudyFrames, travel: TravelModel, *, area: str, on: date) -> StationTable:
    """The answer from frames and a way of travelling alone.

    A station is a township's when it stands inside, is registered there and has no position, or says that it serves the township or a village of it.

    Raises:
        NoDatum, DatumsDiffer: as `CentreGround.of`.
        NoUnits: the area has no township, or no village, on that day.
    """
    travel = at_pace(question, travel)
    ground = CentreGround.of(question, frames, (question.kind,), area=area, on=on)
    townships = Units.of(frames.divisions, level="township", area=area, on=on)
    stations = _Stations.of(ground, townships, ground.standing(question.kind))
    ways = _Ways.of(question, ground, townships, travel, stations)
    rows = _township_rows(ground, townships, stations, ways)
    having = int((rows["stations"] > 0).sum())
    kind = FACILITY_KINDS.labels[question.kind]
    return StationTable(
        question=question,
        area=area,
        area_name=ground.area_name,
        on=on,
        having=Percentage(having, len(townships), 0, 0, _passport(question, on, frames)),
        definition=Wording(
            f"{travel.mode.label.zh}从村（居）委会驻地到本乡镇{kind.zh}的分钟数，设定值 {question.minutes:g} 分钟；{NO_RADIUS_NORM.zh}",
            f"minutes ({travel.mode.label.en}) from each committee's seat to its own township's {kind.en}; {question.minutes:g} min is a setting. {NO_RADIUS_NORM.en}",
        ),
        requirements=tuple(asked for asked in required_levels(question.kind, area) if asked.level == "township"),
        townships=rows,
        villages=_village_rows(ground, townships, stations, ways),
        report=Report.of(_notes(question, ground, stations, travel, rows)),
        is_demonstration=frames.is_demonstration,
    )


@dataclass(frozen=True, slots=True)
class _Stations:
    """The stations that count: `at` in the facilities; `how` (townships × stations) a key of HOW why one is a township's, "" where it is not."""

    at: Positions
    how: npt.NDArray[np.object_]

    @classmethod
    def of(cls, ground: CentreGround, townships: Units, at: Positions) -> "_Stations":
        frame = ground.facilities.frame.iloc[at]
        how = np.full((len(townships), len(at)), "", dtype=object)
        inside = townships.index_of_points(ground.facilities.lon[at], ground.facilities.lat[at])
        claimed = townships.index_of_codes(frame["division_code"])
        members = townships.members()
        for station, serves in enumerate(frame["serves"].to_numpy(dtype=object, na_value="")):
            codes = [code.strip() for code in serves.split(";") if code.strip()]
            served = [t for code in codes for t in members.get(code, ())]
            served += [t for t in townships.index_of_codes(pd.Series(codes, dtype=object)).tolist() if t >= 0]
            how[served, station] = "served"
            if inside[station] >= 0:
                how[inside[station], station] = "inside"
            elif claimed[station] >= 0:
                how[claimed[station], station] = "claimed"
        return cls(at, how)

    @property
    def owns(self) -> npt.NDArray[np.bool_]:
        return np.asarray(self.how != "")


@dataclass(frozen=True, slots=True)
class _Ways:
    """Village by village: its township, the station of its own township and the minutes, and the nearest of any (NOBODY and inf beyond the search)."""

    township: Positions
    station: Positions
    minutes: Floats
    any_station: Positions
    any_minutes: Floats
    people: Floats
    limit: float

    @classmethod
    def of(
        cls, question: StationQuestion, ground: CentreGround, townships: Units, travel: TravelModel, stations: _Stations
    ) -> "_Ways":
        township = townships.index_of_codes(pd.Series(ground.units.codes))
        pairs = travel.pairs(ground.seats, ground.stand(stations.at), limit_min=SEARCHED * question.minutes)
        home = township[pairs.place]
        mine = (home >= 0) & stations.owns[home, pairs.facility]
        own = replace(pairs, place=pairs.place[mine], facility=pairs.facility[mine], minutes=pairs.minutes[mine]).nearest(1)
        nearest = pairs.nearest(1)
        people = ground.by_unit(ground.people("population"))
        return cls(
            township,
            own.facility[:, 0],
            own.minutes[:, 0],
            nearest.facility[:, 0],
            nearest.minutes[:, 0],
            people,
            question.minutes,
        )


def _township_rows(ground: CentreGround, townships: Units, stations: _Stations, ways: _Ways) -> gpd.GeoDataFrame:
    staff, names = ground.number("staff", stations.at), ground.told("name", stations.at)
    rows = [_township(ways, np.flatnonzero(stations.owns[t]), stations.how[t], staff, names, t) for t in range(len(townships))]
    columns = {
        "code": text(townships.codes),
        "name": text(townships.frame["name"].to_numpy(dtype=object)),
        "stations": whole_numbers(_of(rows, "stations")),
        "station_names": text([row["names"] for row in rows]),
        "how": text([row["how"] for row in rows]),
        **{name: whole_numbers(_of(rows, name)) for name in ("staff", "staff_unknown", "population")},
        "people_per_staff": _of(rows, "people_per_staff"),
        **{name: whole_numbers(_of(rows, name)) for name in ("villages", "beyond", "unreached")},
        "mean_minutes": _of(rows, "mean_minutes"),
        "worst_village": text(picked(ground.units.frame["name"], np.array([row["worst"] for row in rows], dtype=np.int64))),
        "worst_minutes": _of(rows, "worst_minutes"),
    }
    return gpd.GeoDataFrame(columns, geometry=townships.frame.geometry.to_numpy(), crs=townships.frame.crs)


def _township(
    ways: _Ways, own: Positions, how: npt.NDArray[np.object_], staff: Floats, names: list[str | None], township: int
) -> dict[str, Any]:
    mine = np.flatnonzero(ways.township == township)
    minutes, people = ways.minutes[mine], ways.people[mine]
    reached = np.isfinite(minutes)
    weights = np.where(reached, np.nan_to_num(people), 0.0)
    told = staff[own][np.isfinite(staff[own])]
    inhabitants = float(np.nansum(people)) if np.isfinite(people).any() else np.nan
    whole = len(told) == len(own) and told.sum() > 0
    worst = mine[reached][np.argmax(minutes[reached])] if reached.any() else -1
    return {
        "stations": len(own),
        "names": "、".join(str(names[i]) for i in own) or None,
        "how": next((key for key in HOW if key and key in set(how[own])), ""),
        "staff": told.sum() if len(told) else np.nan,
        "staff_unknown": len(own) - len(told),
        "population": inhabitants,
        "people_per_staff": inhabitants / told.sum() if whole else np.nan,
        "villages": len(mine),
        "beyond": int((reached & (minutes > ways.limit + SAME_MIN)).sum()),
        "unreached": int((~reached).sum()),
        "mean_minutes": float((weights * np.where(reached, minutes, 0)).sum() / weights.sum()) if weights.sum() else np.nan,
        "worst": worst,
        "worst_minutes": float(ways.minutes[worst]) if worst >= 0 else np.nan,
    }


def _of(rows: Sequence[Mapping[str, Any]], name: str) -> Floats:
    return np.array([float(row[name]) for row in rows])


def _village_rows(ground: CentreGround, townships: Units, stations: _Stations, ways: _Ways) -> gpd.GeoDataFrame:
    units = ground.units
    at = np.append(stations.at, NOBODY)
    nearer = ways.any_minutes < ways.minutes - SAME_MIN
    columns = {
        "code": text(units.codes),
        "name": text(units.frame["name"].to_numpy(dtype=object)),
        "township": text(picked(townships.frame["name"], ways.township)),
        "population": whole_numbers(ways.people),
        "station_id": text(ground.told("facility_id", at[ways.station])),
        "minutes": known(ways.minutes),
        "other_id": text(ground.told("facility_id", np.where(nearer, at[ways.any_station], NOBODY))),
        "other_minutes": np.where(nearer, known(ways.any_minutes), np.nan),
    }
    return gpd.GeoDataFrame(columns, geometry=units.frame.geometry.to_numpy(), crs=units.frame.crs)


def _passport(question: StationQuestion, on: date, frames: StudyFrames) -> Passport:
    kind = FACILITY_KINDS.labels[question.kind]
    return plain_passport(
        definition=Wording(
            f"有在用{kind.zh}的乡镇（街道）数 ÷ 乡镇（街道）总数；站在界内、登记在该乡镇（无位置）或登记服务该乡镇及其村社的算有",
            f"townships with an operating {kind.en}, of all: one stands inside, is registered there without a position, or says that it serves the township or a village of it",
        ),
        counted=Wording("个（乡镇街道）", "townships"),
        unknown_means=Wording("无法判定的乡镇数", "townships that could not be decided"),
        on=on,
        vintages=frames.vintages,
        norms=tuple(norm for norm in NORMS if norm.quantity == "stations_per_township" and question.kind in norm.kinds),
    )


def _notes(
    question: StationQuestion, ground: CentreGround, stations: _Stations, travel: TravelModel, rows: gpd.GeoDataFrame
) -> Iterator[Finding]:
    yield Finding("planning.no-radius-norm", Severity.NOTE, NO_RADIUS_NORM, evidence={"minutes": question.minutes})
    without = rows["name"][rows["stations"] == 0].tolist()
    yield from several(
        "township-without-station", without, Wording("个乡镇没有站", "townships have no station"), layer="divisions"
    )
    keys = ground.told("facility_id", stations.at)
    yield from note_untied(keys, list(travel.connect(ground.stand(stations.at)).reason))
    staff = ground.number("staff", stations.at)
    silent = [key for key, count in zip(keys, staff, strict=True) if np.isnan(count)]
    yield from several(
        "staff-unknown",
        silent,
        Wording("处站没有工作人员数，人均服务人口不计算", "stations do not say their staff: people per worker is not told"),
    )
    few = [key for key, count in zip(keys, staff, strict=True) if count < STAFF_LEAST.value]
    yield from several(
        "few-staff",
        few,
        Wording(
            f"处站工作人员少于 {STAFF_LEAST.value:g} 人（{STAFF_LEAST.source}，只作参照）",
            f"stations have fewer than {STAFF_LEAST.value:g} staff (unverified, for comparison)",
        ),
        severity=Severity.NOTE,
    )
    nobodys = [key for i, key in enumerate(keys) if not stations.owns[:, i].any()]
    yield from several(
        "station-of-no-township",
        nobodys,
        Wording("处站不属于本区域任何乡镇", "stations belong to no township of the area"),
        severity=Severity.NOTE,
    )

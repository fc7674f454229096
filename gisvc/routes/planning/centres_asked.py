"""How a question about elderly centres is read from an address: what it is about, and what that one asks."""

from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from typing import Annotated

from fastapi import Depends, Query, Request

from gisvc.desk import desk_of
from gisvc.routes.parameters import EmptyIsNone, Reader
from gisvc.routes.planning.supply_asked import Area, AsOf, Neighbours
from layers.planning.access.care_space_question import CARE_NORMS
from layers.planning.centres.classes import FLOOR_NORMS, SCHEMES
from layers.planning.centres.grading import HOUSE_GRADES, Grade, parse_grades
from layers.planning.centres.question import AUTO, MANY_LEFT_BEHIND, NEAR_M
from layers.planning.centres.weights import COMPONENTS, parse_weights
from layers.planning.fit.idle import LOW_OCCUPANCY
from layers.planning.minutes import parse_minutes
from layers.planning.reach import parse_reach
from layers.planning.speeds import parse_speed
from layers.planning.travel import Mode
from layers.planning.use_cases.centres import (
    ClosingQuestion,
    CoSitingQuestion,
    GradesQuestion,
    IdleHouseQuestion,
    SizeQuestion,
    StationQuestion,
    TownshipQuestion,
)
from layers.wording import Wording

Question = (
    SizeQuestion | GradesQuestion | CoSitingQuestion | TownshipQuestion | StationQuestion | IdleHouseQuestion | ClosingQuestion
)


class About(StrEnum):
    """What may be asked of centres."""

    SIZES = "sizes"
    GRADES = "grades"
    SHARED = "shared"
    TOWNSHIPS = "townships"
    STATIONS = "stations"
    HOUSES = "houses"
    CLOSINGS = "closings"

    @property
    def label(self) -> Wording:
        return _LABELS[self]

    @property
    def usual(self) -> "Usual":
        return _USUAL[self]


_LABELS = {
    About.SIZES: Wording("规模", "Sizes"),
    About.GRADES: Wording("分级半径", "Graded reach"),
    About.SHARED: Wording("一址多用", "Shared houses"),
    About.TOWNSHIPS: Wording("乡镇中心", "Township centres"),
    About.STATIONS: Wording("社工站", "Stations"),
    About.HOUSES: Wording("闲置房屋", "Idle houses"),
    About.CLOSINGS: Wording("撤并", "Closing"),
}


@dataclass(frozen=True, slots=True)
class Usual:
    """What is taken where nobody says: the kind, the way of travelling and the minutes. All are settings of this page."""

    kind: str
    mode: Mode
    minutes: str


_USUAL = {
    About.SIZES: Usual("day_care_center", Mode.WALK, "15"),
    About.GRADES: Usual("day_care_center", Mode.WALK, "15"),
    About.SHARED: Usual("day_care_center", Mode.LINE, "15"),
    About.TOWNSHIPS: Usual("elderly_service_center", Mode.DRIVE, "30"),
    About.STATIONS: Usual("social_work_station", Mode.BUS, "30"),
    About.HOUSES: Usual("mutual_care_center", Mode.WALK, "30"),
    About.CLOSINGS: Usual("care_home", Mode.DRIVE, "60"),
}


@dataclass(frozen=True, slots=True)
class CentresAsked:
    """A question of centres as somebody asked it: lengths, times, grades and weights are still texts; what the subject does not ask is not read."""

    about: About
    kind: str
    mode: Mode | None
    minutes: str
    speed: str
    scheme: str
    norm: tuple[str, ...]
    grades: str
    weights: str
    within: str
    estates: str
    least: int
    with_communities: bool
    threshold: float
    as_of: date | None
    area: str
    with_neighbours: bool
    demand: str

    def question(self, own_area: str) -> Question:
        """The question about the asker's own area, unless it names a part of it.

        Raises:
            UnknownKind, UnknownChoice, UnknownNorm, ImpossibleMinutes, MinutesInMetres, ImpossibleSpeed, ImpossibleGrades, ImpossibleScoreWeight, RadiusInDegrees, …
        """
        where = _Where(self.as_of, self.area or own_area, self.with_neighbours)
        if self.about is About.SHARED:
            return CoSitingQuestion(
                within_m=parse_reach(self.within) if self.within else NEAR_M,
                norms=self.norm,
                estates=self.estates,
                as_of=where.as_of,
                area=where.area,
                with_neighbours=where.with_neighbours,
                demand=self.demand,
            )
        return self._timed(where)

    def _timed(self, where: "_Where") -> Question:
        usual = self.about.usual
        trip = {
            "minutes": parse_minutes(self.minutes or usual.minutes),
            "mode": self.mode or usual.mode,
            "speed_ms": parse_speed(self.speed) if self.speed else None,
            **{one.name: getattr(where, one.name) for one in fields(where)},
        }
        kind = self.kind or usual.kind
        match self.about:
            case About.SIZES:
                return SizeQuestion(**trip, kind=kind, scheme=self.scheme, norms=self.norm, demand=self.demand)
            case About.GRADES:
                return GradesQuestion(**trip, kind=kind, grades=self._read_grades(), demand=self.demand)
            case About.TOWNSHIPS:
                return TownshipQuestion(**trip, kind=kind, weights=parse_weights(self.weights), demand=self.demand)
            case About.STATIONS:
                return StationQuestion(**trip, kind=kind, demand=self.demand)
            case About.HOUSES:
                return IdleHouseQuestion(**trip, kind=kind, least=self.least, with_communities=self.with_communities)
            case _:
                return ClosingQuestion(**trip, kinds=(kind,), threshold=self.threshold, demand=self.demand)

    def _read_grades(self) -> tuple[Grade, ...]:
        return parse_grades(self.grades) if self.grades else HOUSE_GRADES

    def query(self, **other: str) -> list[tuple[str, str]]:
        """The question as query parameters, for links to its downloads and to the other subjects; what is as usual is left out."""
        told = {one.name: _said(getattr(self, one.name)) for one in fields(self) if one.name != "norm"} | other
        usual = {one.name: _said(getattr(NOTHING_SAID, one.name)) for one in fields(self) if one.name != "norm"}
        kept = [(name, value) for name, value in told.items() if name == "about" or (value and value != usual[name])]
        return [*kept, *(("norm", norm) for norm in self.norm)]


@dataclass(frozen=True, slots=True)
class _Where:
    as_of: date | None
    area: str
    with_neighbours: bool


def _said(value: object) -> str:
    if value is None or value is False:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    return "true" if value is True else f"{value:g}" if isinstance(value, float) else str(value)


NOTHING_SAID = CentresAsked(
    About.SIZES,
    "",
    None,
    "",
    "",
    "gb50437",
    (),
    "",
    "",
    "",
    "existing",
    MANY_LEFT_BEHIND,
    False,
    LOW_OCCUPANCY,
    None,
    "",
    False,
    AUTO,
)
_NORMS = ", ".join((*FLOOR_NORMS, *CARE_NORMS))


def centres_asked(
    about: Annotated[About, Query(description="问什么 / what it is about: sizes 规模 · grades 分级半径 · shared 一址多用 · townships 乡镇中心 · stations 社工站 · houses 闲置房屋 · closings 撤并")] = About.SIZES,
    kind: Annotated[str, Query(description="设施类别 / kind of facility; the subject's usual one when empty", max_length=60)] = "",
    mode: Annotated[Mode | None, EmptyIsNone, Query(description="出行方式 line 直线 · walk 步行 · bus 客车 · drive 驾车 · surface 地表")] = None,
    minutes: Annotated[str, Query(description="分钟 / minutes: 15, 15min, 半小时", max_length=20)] = "",
    speed: Annotated[str, Query(description="步行速度 m/s / walking speed; the profile's when empty", max_length=20)] = "",
    scheme: Annotated[str, Query(description=f"规模分级 / scheme of sizes: {', '.join(SCHEMES)}", max_length=40)] = "gb50437",
    norm: Annotated[list[str], Query(description=f"参照规定 / norms of floor to hold against; those of the place when empty: {_NORMS}", max_length=6)] = [],  # noqa: B006 -- because FastAPI copies it
    grades: Annotated[str, Query(description="分级半径 / least floor area = minutes or metres: 1000=15,350=10,0=5", max_length=120)] = "",
    weights: Annotated[str, Query(description=f"权重 / weights, 1 unless said: {', '.join(COMPONENTS)}: far=2,beds=0", max_length=200)] = "",
    within: Annotated[str, Query(description="多近算附近 / how near counts as near, with its unit: 300m", max_length=40)] = "",
    estates: Annotated[str, Query(description="按新建或既有小区的用房规定 / the norm of new or existing estates", max_length=20)] = "existing",
    least: Annotated[int, Query(description="留守老年人多少算多 / older people left behind from which a village has many", ge=1, le=100_000)] = MANY_LEFT_BEHIND,
    with_communities: Annotated[bool, Query(description="也看社区 / communities too, not villages alone")] = False,
    threshold: Annotated[float, Query(description="低于多少算入住率低 / occupancy below which a home may close", gt=0, le=1)] = LOW_OCCUPANCY,
    as_of: AsOf = None,
    area: Area = "",
    with_neighbours: Neighbours = False,
    demand: Annotated[str, Query(description="人口图层 / layer of people: auto (the finest that covers the area), settlements, demand", max_length=20)] = AUTO,
) -> CentresAsked:  # fmt: skip
    return CentresAsked(about, kind, mode, minutes.strip(), speed.strip(), scheme, tuple(name for name in norm if name), grades.strip(), weights.strip(), within.strip(), estates, least, with_communities, threshold, as_of, area, with_neighbours, demand)  # fmt: skip


CentresAskedHere = Annotated[CentresAsked, Depends(centres_asked)]


def centres_question(request: Request, visitor: Reader, asked: CentresAskedHere) -> Question:
    return asked.question(desk_of(request).area_of(visitor))


AskedCentres = Annotated[Question, Depends(centres_question)]

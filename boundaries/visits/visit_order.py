"""In which order to visit: tripoints first, then along each line, day by day, both teams meeting at every stop."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from boundaries.visits.daylight import daylight
from boundaries.visits.settings import DEFAULTS, VisitSettings
from boundaries.visits.terms import CHINA
from boundaries.visits.ways import NO_LEG, Leg, Mode, drive, walk
from layers.ellipsoid import geodesic_m
from layers.report import Finding, Report, Severity, Where
from layers.wording import Wording

_LONGEST_PLAN_DAYS = 1_000


@dataclass(frozen=True, slots=True)
class Stop:
    """Something to visit: a marker on one of its lines. Degrees in EPSG:4490, chainage and height in metres; `sides` must all be there."""

    marker_id: str
    name: str
    line_id: str
    lon: float
    lat: float
    chainage_m: float
    sides: tuple[str, ...]
    is_tripoint: bool = False
    height_m: float | None = None


@dataclass(frozen=True, slots=True)
class PlannedStop:
    """A stop in its place: all sides meet there at `meet_at` and leave at `leave_at`; `leg` brought them there."""

    order: int
    stop: Stop
    meet_at: datetime
    leave_at: datetime
    leg: Leg


@dataclass(frozen=True, slots=True)
class VisitDay:
    """One day in the field, from leaving the road to being back at it."""

    on: date
    starts_at: datetime
    ends_at: datetime
    stops: tuple[PlannedStop, ...]

    @property
    def walk_m(self) -> float:
        return sum(s.leg.distance_m for s in self.stops if s.leg.mode is Mode.WALK)

    @property
    def drive_m(self) -> float:
        return sum(s.leg.distance_m for s in self.stops if s.leg.mode is Mode.DRIVE)


@dataclass(frozen=True, slots=True)
class VisitPlan:
    """Days in order, what to look at, and what the estimates rest on."""

    days: tuple[VisitDay, ...]
    report: Report
    assumptions: tuple[Wording, ...]

    @property
    def stops(self) -> tuple[PlannedStop, ...]:
        return tuple(stop for day in self.days for stop in day.stops)


def plan_visits(stops: Sequence[Stop], *, first_day: date, settings: VisitSettings = DEFAULTS) -> VisitPlan:
    """A visit plan: tripoints first, since three parties must be free on one day, then line by line along the line.

    Between stops of a line the teams walk together if the leg is no longer than `walk_m`, otherwise each drives round on its own
    side and they meet again. A day keeps to working hours and daylight; what does not fit begins the next day, with both sides arriving by themselves.
    A marker shared by several lines is visited once. Times are estimates for a first draft, to be moved by people who know the ground.

    Args:
        stops: markers with their chainage; those whose position cannot exist are left out with a finding.
        first_day: no day before it is planned; rest days are skipped.
    """
    usable, findings = _usable(stops)
    queue = [*_nearest_next([s for s in usable if s.is_tripoint]), *_along_lines([s for s in usable if not s.is_tripoint])]
    days: list[VisitDay] = []
    while queue and len(days) < _LONGEST_PLAN_DAYS:
        on = _working_day(days[-1].on + timedelta(days=1) if days else first_day, settings)
        day, taken = _one_day(queue, on, len(usable) - len(queue), settings)
        days.append(day)
        queue = queue[taken:]
        if day.ends_at > _window(on, day.stops[0].stop, settings)[1]:
            findings.append(_too_long(day))
    findings += [_without_third(s) for s in usable if s.is_tripoint and len(s.sides) < 3]
    findings += [_not_walked(a.stop, b.stop) for day in days for a, b in pairwise(day.stops) if _is_driven_round(a.stop, b)]
    return VisitPlan(tuple(days), Report.of(findings), _assumptions(usable, settings))


def _usable(stops: Sequence[Stop]) -> tuple[list[Stop], list[Finding]]:
    seen: dict[str, Stop] = {}
    findings = []
    for stop in sorted(stops, key=lambda s: (s.line_id, s.marker_id)):
        if not (abs(stop.lon) <= 180 and abs(stop.lat) <= 90 and abs(stop.chainage_m) < 1e8):
            findings.append(_nowhere(stop))
        else:
            seen.setdefault(stop.marker_id, stop)
    return list(seen.values()), findings


def _along_lines(stops: Sequence[Stop]) -> list[Stop]:
    return sorted(stops, key=lambda s: (s.line_id, s.chainage_m, s.marker_id))


def _nearest_next(stops: Sequence[Stop]) -> Iterator[Stop]:
    """From the westernmost, always on to the nearest: few tripoints, far apart."""
    left = sorted(stops, key=lambda s: (s.lon, s.lat, s.marker_id))
    while left:
        here = left.pop(0)
        yield here
        left.sort(key=lambda s: (_beeline_m(here, s), s.marker_id))


def _one_day(queue: Sequence[Stop], on: date, before: int, settings: VisitSettings) -> tuple[VisitDay, int]:
    """As many of the next stops as the day holds, at least one."""
    starts_at, until = _window(on, queue[0], settings)
    planned: list[PlannedStop] = []
    clock, had_lunch = starts_at + timedelta(minutes=settings.access_min), False
    for stop in queue:
        leg = _leg(planned[-1].stop, stop, settings) if planned else NO_LEG
        meet_at = clock + timedelta(minutes=leg.minutes)
        if not had_lunch and meet_at - starts_at > timedelta(hours=3) and planned:
            meet_at, had_lunch = meet_at + timedelta(minutes=settings.lunch_min), True
        leave_at = meet_at + timedelta(minutes=settings.tripoint_min if stop.is_tripoint else settings.work_min)
        if planned and leave_at + timedelta(minutes=settings.access_min) > until:
            break
        planned.append(PlannedStop(before + len(planned) + 1, stop, meet_at, leave_at, leg))
        clock = leave_at
    ends_at = planned[-1].leave_at + timedelta(minutes=settings.access_min)
    return VisitDay(on, starts_at, ends_at, tuple(planned)), len(planned)


def _leg(here: Stop, there: Stop, settings: VisitSettings) -> Leg:
    along_m = abs(there.chainage_m - here.chainage_m)
    if here.line_id != there.line_id or here.is_tripoint != there.is_tripoint or along_m > settings.walk_m:
        return drive(_beeline_m(here, there), settings=settings)
    climb_m = None if here.height_m is None or there.height_m is None else there.height_m - here.height_m
    return walk(along_m, climb_m=climb_m, settings=settings)


def _window(on: date, at: Stop, settings: VisitSettings) -> tuple[datetime, datetime]:
    """Working hours, cut to daylight; dark all day (or nonsense in the settings) leaves the working hours as they stand."""
    start, end = datetime.combine(on, settings.day_from, CHINA), datetime.combine(on, settings.day_until, CHINA)
    light = daylight(on, at.lon, at.lat)
    if light is not None:
        lit = max(start, light[0]), min(end, light[1] - timedelta(minutes=settings.dusk_min))
        if lit[0] < lit[1]:
            start, end = lit
    return start.replace(second=0, microsecond=0), end.replace(second=0, microsecond=0)


def _working_day(day: date, settings: VisitSettings) -> date:
    while day.weekday() in settings.rest_days and len(settings.rest_days) < 7:
        day += timedelta(days=1)
    return day


def _beeline_m(here: Stop, there: Stop) -> float:
    return float(geodesic_m(here.lon, here.lat, there.lon, there.lat))


def _assumptions(stops: Sequence[Stop], settings: VisitSettings) -> tuple[Wording, ...]:
    known = sum(s.height_m is not None for s in stops)
    pace = f"{settings.flat_kmh:g} km/h"
    return (
        Wording(
            f"步行距离按界线长度的 {settings.winding:g} 倍估计；两端高程已知的按 Tobler 步行函数（野外系数 {settings.off_path:g}），未知的按 {pace}。有高程的界桩 {known}/{len(stops)} 个。",
            f"Walks are taken as {settings.winding:g} times the line; paced by Tobler's function (off the path, {settings.off_path:g}) where both heights are known, at {pace} elsewhere. Heights known: {known} of {len(stops)}.",
        ),
        Wording(
            f"超过 {settings.walk_m / 1000:g} km 的路段按乘车绕行估计（直线距离 × {settings.road_winding:g}，{settings.road_kmh:g} km/h），该段界线仍须另行检查。",
            f"Legs over {settings.walk_m / 1000:g} km are taken as driven round (beeline × {settings.road_winding:g}, {settings.road_kmh:g} km/h); the stretch itself still has to be checked.",
        ),
        Wording(
            "没有道路资料；未考虑节假日和天气。时间仅供排程参考。",
            "No roads are known; holidays and weather are not considered. Times are a first draft.",
        ),
    )


def _nowhere(stop: Stop) -> Finding:
    sentence = Wording(
        f"界桩“{stop.name}”没有可用的位置或里程，未排入计划。请补充坐标。",
        f"Marker “{stop.name}” has no usable position or chainage and is not in the plan. Add its coordinates.",
    )
    return Finding(
        "boundaries.stop-without-place", Severity.WARNING, sentence, Where(layer="boundary_markers", key=stop.marker_id)
    )


def _too_long(day: VisitDay) -> Finding:
    sentence = Wording(
        f"{day.on} 的安排到 {day.ends_at:%H:%M} 才能返回，超出工作时间或天黑。请早出发、减少停留或就近住宿。",
        f"{day.on} ends at {day.ends_at:%H:%M}, after working hours or dark. Start earlier, stay shorter or sleep nearby.",
    )
    return Finding("boundaries.day-too-long", Severity.WARNING, sentence, Where(), {"on": str(day.on)})


def _is_driven_round(here: Stop, there: PlannedStop) -> bool:
    return there.leg.mode is Mode.DRIVE and here.line_id == there.stop.line_id and not here.is_tripoint


def _not_walked(here: Stop, there: Stop) -> Finding:
    length_km = abs(there.chainage_m - here.chainage_m) / 1000
    sentence = Wording(
        f"“{here.name}”到“{there.name}”之间 {length_km:.1f} km 界线按乘车绕行安排，未安排走线。该段仍须检查，请另排时间或从可达处查看。",
        f"The {length_km:.1f} km of line from “{here.name}” to “{there.name}” are driven round, not walked. They still have to be checked: set time aside, or look from where one can get to.",
    )
    return Finding(
        "boundaries.stretch-not-walked", Severity.NOTE, sentence, Where(key=here.line_id), {"length_km": round(length_km, 1)}
    )


def _without_third(stop: Stop) -> Finding:
    sentence = Wording(
        f"三交点“{stop.name}”只知道 {len(stop.sides)} 方，须三方到场。请补充第三方。",
        f"Tripoint “{stop.name}” names {len(stop.sides)} sides only; three must be there. Add the third.",
    )
    return Finding(
        "boundaries.tripoint-without-third", Severity.WARNING, sentence, Where(layer="boundary_markers", key=stop.marker_id)
    )

"""In which order to visit: everything once, along the line, in daylight, both teams together."""

import math
from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from boundaries.visits.daylight import daylight
from boundaries.visits.settings import VisitSettings
from boundaries.visits.sheets import VISIT_STOPS, plan_table, stops_frame
from boundaries.visits.terms import CHINA
from boundaries.visits.visit_order import Stop, VisitPlan, plan_visits
from boundaries.visits.ways import Mode, drive, tobler_kmh, walk
from layers.ellipsoid import GEOD

MONDAY = date(2026, 5, 11)
HERE = VisitSettings()
SIDES = ("620421", "620423")


def line_of(count: int, *, apart_m: float = 1500.0, line_id: str = "L1", heights: bool = False) -> list[Stop]:
    stops = []
    for n in range(count):
        lon, lat, _ = GEOD.fwd(104.0, 37.0 if line_id == "L1" else 37.3, 90, n * apart_m)
        height_m = 1500.0 + 60 * n if heights else None
        stops.append(Stop(f"{line_id}-{n:02d}", f"{n + 1}号", line_id, lon, lat, n * apart_m, SIDES, height_m=height_m))
    return stops


def names(plan: VisitPlan) -> list[str]:
    return [p.stop.marker_id for p in plan.stops]


def test_stops_follow_the_line_whatever_order_they_came_in() -> None:
    stops = line_of(6)
    plan = plan_visits([stops[i] for i in (3, 0, 5, 1, 4, 2)], first_day=MONDAY)
    assert names(plan) == [s.marker_id for s in stops]
    assert [p.order for p in plan.stops] == [1, 2, 3, 4, 5, 6]


def test_tripoints_come_first_because_three_parties_must_be_free_on_one_day() -> None:
    tripoint = Stop("T1", "三交点", "L1", 104.2, 37.1, 20_000.0, (*SIDES, "620122"), is_tripoint=True)
    plan = plan_visits([*line_of(3), tripoint], first_day=MONDAY)
    assert names(plan)[0] == "T1"
    assert plan.stops[0].leave_at - plan.stops[0].meet_at == timedelta(minutes=HERE.tripoint_min)
    lonely = plan_visits([replace(tripoint, sides=SIDES)], first_day=MONDAY)
    assert [f.code for f in lonely.report] == ["boundaries.tripoint-without-third"]


def test_a_marker_of_two_lines_is_visited_once() -> None:
    shared = line_of(2)[1]
    plan = plan_visits([*line_of(2), replace(shared, line_id="L2", chainage_m=0.0)], first_day=MONDAY)
    assert sorted(names(plan)) == ["L1-00", "L1-01"]


def test_short_legs_are_walked_and_long_ones_driven_round() -> None:
    legs = [p.leg.mode for p in plan_visits(line_of(3), first_day=MONDAY).stops]
    assert legs == [Mode.START, Mode.WALK, Mode.WALK]
    far = plan_visits(line_of(2, apart_m=9_000), first_day=MONDAY)
    assert [p.leg.mode for p in far.stops] == [Mode.START, Mode.DRIVE]
    assert [f.code for f in far.report] == ["boundaries.stretch-not-walked"]  # the segment is the main record


def test_no_one_works_on_rest_days() -> None:
    plan = plan_visits(line_of(30), first_day=date(2026, 5, 15))  # a Friday
    assert [d.on for d in plan.days][:3] == [date(2026, 5, 15), date(2026, 5, 18), date(2026, 5, 19)]
    every_day = plan_visits(line_of(30), first_day=date(2026, 5, 15), settings=VisitSettings(rest_days=frozenset(range(7))))
    assert every_day.days[1].on == date(2026, 5, 16)  # seven rest days a week would never end


def test_a_marker_seven_hours_off_has_a_day_of_its_own_and_is_said() -> None:
    far = VisitSettings(access_min=420)
    plan = plan_visits(line_of(2), first_day=MONDAY, settings=far)
    assert [len(d.stops) for d in plan.days] == [1, 1]
    assert {f.code for f in plan.report} == {"boundaries.day-too-long"}


@pytest.mark.parametrize("place", [(math.nan, 37.0), (38517094.0, 31.8), (104.0, math.inf)])
def test_a_marker_without_a_possible_place_is_said_and_left_out(place: tuple[float, float]) -> None:
    lost = replace(line_of(1)[0], marker_id="X", lon=place[0], lat=place[1])
    plan = plan_visits([*line_of(2), lost], first_day=MONDAY)
    assert names(plan) == ["L1-00", "L1-01"]
    assert [f.code for f in plan.report] == ["boundaries.stop-without-place"]


def test_no_stops_make_no_days() -> None:
    assert plan_visits([], first_day=MONDAY).days == ()


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(("L1", "L2")), st.floats(0, 80_000), st.booleans()), max_size=25),
    st.dates(date(2024, 1, 1), date(2028, 12, 31)),
    st.floats(5, 240),
)
def test_every_marker_is_visited_once_in_working_hours_and_teams_never_meet_before_they_arrive(
    told: list[tuple[str, float, bool]], first: date, work_min: float
) -> None:
    stops = []
    for n, (line_id, at_m, is_tripoint) in enumerate(told):
        lon, lat, _ = GEOD.fwd(104.0, 37.0, 80, at_m)
        stops.append(Stop(f"M{n}", f"M{n}", line_id, lon, lat, at_m, SIDES, is_tripoint=is_tripoint))
    figures = VisitSettings(work_min=work_min)
    plan = plan_visits(stops, first_day=first, settings=figures)
    assert sorted(names(plan)) == sorted(s.marker_id for s in stops)
    kinds = [p.stop.is_tripoint for p in plan.stops]
    assert kinds == sorted(kinds, reverse=True)
    assert [d.on for d in plan.days] == sorted({d.on for d in plan.days})
    for day in plan.days:
        assert day.on >= first
        assert day.on.weekday() < 5
        assert day.starts_at.time() >= figures.day_from
        clock = day.starts_at + timedelta(minutes=figures.access_min)
        for p in day.stops:
            assert p.meet_at - clock >= timedelta(minutes=p.leg.minutes) - timedelta(seconds=1)
            clock = p.leave_at
        if len(day.stops) > 1:
            assert day.ends_at <= datetime.combine(day.on, figures.day_until, CHINA)


def test_toblers_pace_is_the_published_one() -> None:
    assert tobler_kmh(0.0) == pytest.approx(5.0367, abs=1e-3)  # 1.40 m/s on the level
    assert tobler_kmh(-0.05) == 6.0
    assert tobler_kmh(math.tan(math.radians(10))) == pytest.approx(2.718, abs=0.01)
    assert tobler_kmh(0.0, off_path=0.6) == pytest.approx(3.022, abs=1e-3)


def test_uphill_takes_longer_than_down_and_unknown_heights_take_the_flat_pace() -> None:
    up, down, flat = (walk(2000, climb_m=c, settings=HERE) for c in (200, -200, None))
    assert up.minutes > down.minutes
    assert flat.minutes == pytest.approx(2000 * 1.3 / 1000 / 3.0 * 60)
    assert (up.knows_slope, flat.knows_slope) == (True, False)
    assert math.isfinite(walk(10, climb_m=1e6, settings=HERE).minutes)
    assert walk(100, climb_m=math.nan, settings=HERE).knows_slope is False
    assert walk(0, climb_m=50, settings=HERE).minutes == 0
    assert drive(10_000, settings=HERE).minutes == pytest.approx(15 / 30 * 60 + 60)


@pytest.mark.parametrize(
    ("day", "lon", "lat", "sunrise", "sunset"),
    [
        ("2024-06-21", 116.40, 39.90, "04:46", "19:46"),  # Beijing, as almanacs print it
        ("2024-12-21", 116.40, 39.90, "07:33", "16:53"),
        ("2024-06-21", 87.62, 43.83, "06:27", "21:57"),  # Urumqi, by China's clock
        ("2024-03-20", 121.47, 31.23, "05:59", "18:07"),  # Shanghai
    ],
)
def test_sunrise_and_sunset_are_those_of_the_almanac(day: str, lon: float, lat: float, sunrise: str, sunset: str) -> None:
    light = daylight(date.fromisoformat(day), lon, lat)
    assert light is not None
    for found, printed in zip(light, (sunrise, sunset), strict=True):
        said = datetime.combine(date.fromisoformat(day), time.fromisoformat(printed), CHINA)
        assert abs(found - said) <= timedelta(minutes=3)


def test_where_the_sun_does_not_set_working_hours_stand() -> None:
    assert daylight(date(2026, 6, 21), 104.0, 80.0) is None
    assert plan_visits([Stop("N", "北", "L", 104.0, 80.0, 0.0, SIDES)], first_day=date(2026, 6, 22)).days[0].starts_at.hour == 8


def test_winter_days_are_shorter() -> None:
    west = [replace(s, lon=s.lon - 28) for s in line_of(1)]  # 76° E: the sun is up from about 10 by China's clock
    winter = plan_visits(west, first_day=date(2026, 12, 21)).days[0]
    assert winter.starts_at.time() > time(9, 45)


def test_the_plan_as_a_layer_and_as_a_table_says_the_same() -> None:
    plan = plan_visits(line_of(12), first_day=MONDAY)
    frame, table = stops_frame(plan), plan_table(plan)
    assert list(frame.columns) == [*VISIT_STOPS.column_names, "geometry"]
    assert frame.crs.to_epsg() == 4490
    assert frame["stop_id"].tolist() == [f"{n:03d}" for n in range(1, 13)]
    assert frame["day"].max() == len(plan.days)
    assert all(len(row) == len(table.headings) for row in table.rows)
    assert [row[4] for row in table.rows] == [p.stop.name for p in plan.stops]
    assert stops_frame(plan_visits([], first_day=MONDAY)).empty

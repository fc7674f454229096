"""Every kind of arithmetic on a little county, the figures the plans print, and what is said when data is missing."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
import shapely

from gisvc.catalogue import spec_named
from layers.planning.answers.plans import status_to_dict
from layers.planning.coverage import measure_coverage
from layers.planning.network.model import RoadTravel
from layers.planning.plans.evaluate import evaluate
from layers.planning.plans.plan import Plan
from layers.planning.plans.reading import Reading
from layers.planning.plans.report import write_report
from layers.planning.plans.status import FigureStatus, Status, printed, ratio
from layers.planning.question import CoverageQuestion
from layers.planning.sites import StudyFrames
from layers.planning.specs import DEMAND, FACILITIES, HOUSING_ESTATES, REPORTED_FIGURES
from layers.planning.speeds import speed_profile
from layers.planning.straight import StraightLine
from layers.planning.travel import Mode, Travels
from layers.reference import SETTLEMENTS
from tests.layers.planning.layer_rows import Row, as_layer
from tests.layers.planning.network.road_rows import graph, road
from tests.layers.planning.plans.conftest import AREA, Read, plan_of, row

DAY_CARE = '{ column = "kind", is = "day_care_center" }'
HAVE_DAY_CARE = f'[{{ layer = "facilities", where = [{DAY_CARE}] }}]'
VILLAGES = '{ layer = "divisions", level = "village" }'
WALK = Travels({Mode.WALK: StraightLine(1.0), Mode.DRIVE: StraightLine(10.0)})


def one(plan: Plan, reading: Reading, **more: Any) -> FigureStatus:
    (figure,) = evaluate(plan, reading, **more).figures
    return figure


def parts(figure: FigureStatus) -> tuple[float, float | None, int]:
    counted = figure.counted
    assert counted is not None, figure.missing
    below = None if counted.denominator is None else float(counted.denominator)
    return float(counted.numerator), below, counted.unknown


FIGURES = {
    "units that have one": (row(kind='"count"', of=VILLAGES, have=HAVE_DAY_CARE), (4, 6, 0)),
    "villages that have one": (
        row(kind='"count"', of='{ layer = "divisions", level = "village", stratum = "rural" }', have=HAVE_DAY_CARE), (3, 5, 0),
    ),
    "each township has one": (row(kind='"each"', of='{ layer = "divisions", level = "township" }', have=HAVE_DAY_CARE), (2, 2, 0)),
    "those whose name ends so": (
        row(
            kind='"each"', have=HAVE_DAY_CARE,
            of='{ layer = "divisions", level = "township", where = [{ column = "name", ends_with = ["乡", "街道"] }] }',
        ), (1, 1, 0),
    ),
    "two of a kind asked": (row(kind='"count"', of=VILLAGES, have=HAVE_DAY_CARE.replace("] }]", "], at_least = 2 }]")), (0, 6, 0)),
    "a number of rows": (row(kind='"total"', unit='"个"', numerator=f'{{ layer = "facilities", where = [{DAY_CARE}] }}'), (3, None, 0)),
    "in any state": (
        row(kind='"total"', unit='"个"', numerator=f'{{ layer = "facilities", state = "any", where = [{DAY_CARE}] }}'), (5, None, 0),
    ),
    "of one stratum": (
        row(kind='"total"', unit='"个"', numerator=f'{{ layer = "facilities", stratum = "urban", where = [{DAY_CARE}] }}'), (1, None, 0),
    ),
    "opened between two days": (
        row(
            kind='"total"', unit='"个"',
            numerator='{ layer = "facilities", where = [{ column = "opened_on", from = 2015-03-01, until = "on" }] }',
        ), (2, None, 0),
    ),
    "a sum, silent rows apart": (row(kind='"total"', unit='"人"', numerator='{ layer = "settlements", sum = "population" }'), (7800, None, 1)),
    "a part of the whole": (
        row(
            kind='"share"', numerator='{ layer = "settlements", sum = "elderly60" }',
            denominator='{ layer = "settlements", sum = "population" }',
        ), (1270, 7800, 2),
    ),
    "different values": (row(kind='"total"', unit='"个"', numerator='{ layer = "settlements", distinct = "division_code" }'), (6, None, 0)),
    "rows that meet conditions": (
        row(kind='"count"', of='{ layer = "settlements" }', meet='[{ column = "population", at_least = 800 }]'), (3, 6, 1),
    ),
    "a ratio in every unit": (
        row(
            kind='"count"', of=VILLAGES,
            have='[{ layer = "settlements", sum = "elderly60", over = { layer = "settlements", sum = "population" }, per = 100, at_least = 18.75 }]',
        ), (3, 5, 1),
    ),
    "units in need that have one": (
        row(
            kind='"site"', of=VILLAGES, need='[{ layer = "settlements", sum = "population", at_least = 800 }]', have=HAVE_DAY_CARE,
        ), (2, 3, 1),
    ),
    "facilities with another in their village": (
        row(
            kind='"count"', of='{ layer = "facilities", where = [{ column = "kind", is = "care_home" }] }', have=HAVE_DAY_CARE,
        ), (1, 1, 0),
    ),
    "size within a range": (
        row(
            kind='"fit"', rules="""[
  { of = { layer = "divisions", level = "village", stratum = "urban" }, have = [{ layer = "settlements", sum = "population", range = [2000, 3000] }] },
  { of = { layer = "divisions", level = "village", stratum = "rural" }, have = [{ layer = "settlements", sum = "population", range = [600, 800] }] },
]""",
        ), (2, 5, 1),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", list(FIGURES))
def test_a_figure_is_what_a_person_would_count(name: str, reading: Read) -> None:
    declared, expected = FIGURES[name]
    assert parts(one(plan_of(declared), reading())) == expected


def test_a_count_of_units_is_the_coverage_of_the_room(reading: Read) -> None:
    held = reading()
    frames = StudyFrames(*(held.frames[name] for name in ("divisions", "facilities", "settlements", "settlements")))
    for day in (date(2020, 12, 31), date(2023, 6, 30)):
        asked = CoverageQuestion("day_care_center")
        table = measure_coverage(asked, frames, area=AREA, on=day)
        figure = one(plan_of(row(kind='"count"', of=VILLAGES, have=HAVE_DAY_CARE, split='"stratum"')), reading(day))
        assert parts(figure) == (table.overall.numerator, table.overall.denominator, table.overall.unknown)
        assert figure.counted is not None
        groups = [(g.key, int(g.numerator), int(g.denominator or 0)) for g in figure.counted.groups]
        assert groups == [(s.key, s.percentage.numerator, s.percentage.denominator) for s in table.strata]


def test_units_that_fall_short_are_named(reading: Read) -> None:
    counted = one(plan_of(FIGURES["units that have one"][0]), reading()).counted
    assert counted is not None
    assert [(u.name, u.verdict) for u in counted.units] == [("二村", "lacking"), ("三村", "lacking")]


def test_units_of_unfit_size_are_told_apart(reading: Read) -> None:
    counted = one(plan_of(FIGURES["size within a range"][0]), reading()).counted
    assert counted is not None
    assert {(u.name, u.verdict, u.value) for u in counted.units} == {
        ("城关社区", "above", 5000.0), ("一村", "above", 1000.0), ("五村", "below", 400.0), ("四村", "unknown", None),
    }  # fmt: skip


REACH = row(
    kind='"reach"', people='{ layer = "settlements", sum = "elderly60" }', minutes="15", modes='["walk", "drive"]',
    to=f'{{ layer = "facilities", where = [{DAY_CARE}] }}',
)  # fmt: skip


def test_reach_counts_people_in_time_and_shows_the_other_modes_beside(reading: Read) -> None:
    # 15 min at 1 m/s: 一村's centre is 445 m away, 四村's seat 890 m (nobody counted there); 二村 and one place of 五村 lie 8 km off
    figure = one(plan_of(REACH), reading(), travels=WALK)
    assert parts(figure) == (200, 1270, 2), "700 people of the town have no position: nobody can tell, they count as outside"
    assert (figure.passport.mode, figure.passport.speed_ms) == (StraightLine().mode.label, 1.0)
    assert figure.passport.minutes == 15
    assert figure.counted is not None
    assert (figure.counted.undecided, figure.counted.upper) == (Fraction(700), Fraction(100 * 900, 1270))
    (drive,) = figure.counted.beside
    assert [drive.parts.inside, drive.parts.people, drive.parts.undecided] == [440, 1270, 700]
    assert (drive.value, drive.parts.upper) == (Fraction(100 * 440, 1270), Fraction(100 * 1140, 1270))
    assert [(u.name, u.value, u.verdict) for u in figure.counted.units] == [
        ("城关社区", 700.0, "unknown"), ("二村", 150.0, "nobody_inside"), ("五村", 120.0, "nobody_inside"), ("三村", 100.0, "nobody_inside"),
    ]  # fmt: skip


def test_every_reach_stands_at_four_speeds_each_as_if_it_had_been_asked(reading: Read) -> None:
    asked = one(plan_of(REACH), reading(), travels=WALK).counted
    assert asked is not None
    assert [p.speed_ms for p in asked.by_speed] == [0.6, 0.8, 1.0, 1.2]
    for told in asked.by_speed:
        alone = one(plan_of(REACH), reading(), travels=Travels({Mode.WALK: StraightLine(told.speed_ms or 0.0)})).counted
        assert alone is not None
        assert (told.inside, told.people, told.undecided) == (alone.numerator, alone.denominator, alone.undecided)


def cells(*rows: tuple[str, int | None, float]) -> Any:
    """Cells of people in villages, so far east of the centre of 一村."""
    return as_layer(
        DEMAND,
        [
            {"demand_id": f"D{n}", "division_code": code, "elderly60": old, "at": (lon, 37.05)}
            for n, (code, old, lon) in enumerate(rows)
        ],
    )


_PEOPLED = ("990101100001", "990101100201", "990101100202", "990101100203", "990101101201", "990101101202")


def test_people_are_counted_in_cells_where_cells_cover_the_area(reading: Read) -> None:
    fine = cells(*((code, 100, 104.05) for code in _PEOPLED), (_PEOPLED[0], 7, 104.9))
    figure = one(plan_of(REACH), reading(demand=fine), travels=WALK)
    counted = figure.counted
    assert counted is not None
    assert counted.denominator == 607
    assert counted.points is not None
    assert "7 个点计，共代表 607 人，平均每点 87 人，最多一点 100 人" in counted.points.zh
    assert "需求点或格网" in figure.passport.definition.zh


def test_cells_that_leave_a_village_out_are_not_used(reading: Read) -> None:
    figure = one(plan_of(REACH), reading(demand=cells((_PEOPLED[0], 100, 104.05))), travels=WALK)
    assert figure.counted is not None
    assert figure.counted.denominator == 1270
    assert figure.counted.points is not None
    assert "居民点" in figure.counted.points.zh


def test_without_roads_reach_says_what_to_import(reading: Read) -> None:
    figure = one(plan_of(REACH), reading())
    assert figure.status is Status.NOT_MEASURABLE
    assert [m.layer for m in figure.missing] == ["roads"]
    assert "OSM" in figure.missing[0].what.zh


def test_a_circle_of_a_plan_says_once_that_its_roads_fall_into_pieces(reading: Read) -> None:
    whole = road(1, *((east, 50) for east in range(0, 400, 10)))
    plan = plan_of(REACH, REACH.replace("T01", "T02"))
    for roads, told in (((whole, road(2, (0, 90), (9, 90))), ["network.pieces"]), ((whole,), [])):
        network = RoadTravel.of(graph(*roads), speed_profile("walk"))
        status = evaluate(plan, reading(), travels=Travels({Mode.WALK: network}))
        assert [note.code for note in status.notes if note.code == "network.pieces"] == told
        for figure in status.figures:
            assert figure.counted is not None, figure.missing
            assert [note.code for note in figure.counted.notes if note.code == "network.pieces"] == told


def test_what_was_added_since_a_day_is_the_difference_of_two_days(reading: Read) -> None:
    def homes(beds: int, more: Sequence[Row] = ()) -> Any:
        home = {"name": "敬老院", "kind": "care_home", "division_code": "990101101202", "state": "operating"}
        return as_layer(FACILITIES, [{"facility_id": "H1", "beds": beds, **home}, *({**home, **m} for m in more)])

    measure = '{ layer = "facilities", sum = "beds", since = 2022-12-31, where = [{ column = "kind", is = "care_home" }] }'
    plan = plan_of(row(kind='"total"', unit='"张"', numerator=measure))
    then = reading(date(2022, 12, 31), facilities=homes(40))
    held = reading(facilities=homes(50, [{"facility_id": "H2", "beds": 30, "opened_on": "2023-02-01"}]))
    now = Reading(held.on, held.frames, held.specs, earlier={then.on: then})
    assert plan.earlier_days == (date(2022, 12, 31),)
    assert parts(one(plan, now)) == (40, None, 0)
    assert one(plan, held).missing[0].layer == "facilities"


def test_an_event_taken_back_does_not_count(reading: Read) -> None:
    def event(number: int, **more: Any) -> Row:
        return {"event_id": f"V{number}", "place_id": "P", "division_code": AREA, "recorded_at": "x", "kind": "naming"} | more

    events = as_layer(spec_named("name_events"), [event(1), event(2), event(3, kind="retracting", retracts="V2")])
    where = '[{ column = "kind", is = "naming" }, { column = "event_id", not_named_in = "retracts" }]'
    plan = plan_of(row(kind='"total"', unit='"条"', numerator=f'{{ layer = "name_events", where = {where} }}'))
    assert parts(one(plan, reading(name_events=events))) == (1, None, 0)


def test_a_condition_may_look_inside_a_statement(reading: Read) -> None:
    def entry(number: int, statement: str) -> Row:
        keys = {"entry_id": f"E{number}", "side": AREA, "seq": number, "kind": "round", "statement_id": f"S{number}"}
        return keys | {"round_id": f"R{number}", "statement": statement, "previous_hash": "x", "hash": "y"}

    told = ['{"values": {"round_no": 5}}', '{"values": {"round_no": 4}}', '{"values": 3}', "no JSON"]
    journal = as_layer(spec_named("boundary_journal"), [entry(n, text) for n, text in enumerate(told, 1)])
    where = '[{ column = "statement", field = "values.round_no", said = "轮次", said_en = "round", at_least = 5 }]'
    measure = f'{{ layer = "boundary_journal", distinct = "round_id", where = {where} }}'
    plan = plan_of(row(kind='"total"', unit='"次"', numerator=measure))
    figure = one(plan, reading(boundary_journal=journal))
    assert parts(figure) == (1, None, 0)
    assert "轮次 ≥ 5" in figure.passport.definition.zh
    assert "round ≥ 5" in figure.passport.definition.en
    assert "values" not in figure.passport.definition.zh


def test_a_line_is_both_sides_and_its_length_is_on_the_ellipsoid(reading: Read) -> None:
    spec, east = spec_named("boundary_lines"), shapely.LineString([(104.0, 37.0), (104.1, 37.0)])
    lines = as_layer(
        spec,
        [
            {"line_id": "L1", "name": "甲乙线", "side_a": AREA, "side_b": "990102", "geometry": east},
            {"line_id": "L2", "name": "丙甲线", "side_a": "990103", "side_b": AREA, "geometry": east},
            {"line_id": "L3", "name": "乙丙线", "side_a": "990102", "side_b": "990103", "geometry": east},
        ],
    )
    plan = plan_of(row(kind='"total"', unit='"km"', decimals="1", numerator='{ layer = "boundary_lines", length_km = true }'))
    figure = one(plan, reading(boundary_lines=lines))
    assert figure.text == "17.8 km"  # 2 × 8.901 km on the parallel of 37°


def test_a_space_per_household_is_asked_of_every_estate(reading: Read) -> None:
    def estate(number: int, area: float | None) -> Row:
        keys = {"estate_id": f"E{number}", "name": f"小区{number}", "division_code": "990101100001"}
        return keys | {"households": 500, "care_floor_area_m2": area, "completed_on": "2022-05-01"}

    estates = as_layer(HOUSING_ESTATES, [estate(1, 100.0), estate(2, 99.9), estate(3, None)])
    meet = '[{ column = "care_floor_area_m2", over = "households", times = 100, at_least = 20 }]'
    plan = plan_of(row(kind='"count"', of='{ layer = "housing_estates" }', meet=meet))
    assert parts(one(plan, reading(housing_estates=estates))) == (1, 2, 1)


def reported(*numbers: tuple[str, float], no: str = "T01", on: str = "2022-12-31", **more: Any) -> Any:
    keys = {"plan_id": "test-plan", "indicator_no": no, "division_code": AREA, "reported_on": on} | more
    return as_layer(
        REPORTED_FIGURES,
        [{"figure_id": f"R{n}", "part": part, "value": value, **keys} for n, (part, value) in enumerate(numbers)],
    )


RATE = row(
    **{
        "kind": '"rate"', "from": '"N/L"', "unit": '"人/万人"', "per": "10_000", "numerator": '{ reported = "numerator", unit = "人" }',
        "denominator": '{ layer = "settlements", sum = "population" }',
    }
)  # fmt: skip
SHARE = row(
    **{
        "kind": '"share"', "from": '"N"', "numerator": '{ reported = "numerator", unit = "人" }',
        "denominator": '{ reported = "denominator", unit = "人" }',
    }
)  # fmt: skip


@pytest.mark.parametrize(
    ("number", "residents", "per", "decimals", "text"),
    [
        (116, 149, 100, 2, "77.85"),  # J04
        (110_500, 720_200, 100, 2, "15.34"),  # 新吴, 60 and over
        (1_042, 720_200, 10_000, 2, "14.47"),  # X09
        (1_127, 720_200, 10_000, 2, "15.65"),  # X27
        (5_122, 110_500, 1_000, 1, "46.4"),  # X17: 46.3529…, so 46.4 is its one-decimal rounding
        (5_122, 110_500, 1_000, 2, "46.35"),
        (105, 265, 100, 1, "39.6"),  # J07
    ],
)
def test_the_figures_of_the_plans_come_out_of_their_counts(
    number: int, residents: int, per: int, decimals: int, text: str
) -> None:
    value = ratio(Fraction(number), Fraction(residents), per)
    assert value is not None
    assert printed(value, decimals) == text


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        ("1/8", 2, "0.13"),
        ("-1/8", 2, "-0.13"),
        ("1/2", 0, "1"),
        ("-1/1000", 2, "0.00"),
        ("1234567/2", 1, "617,283.5"),
        ("0", 0, "0"),
    ],
)
def test_halves_are_rounded_away_from_zero(value: str, decimals: int, text: str) -> None:
    assert printed(Fraction(value), decimals) == text


def test_a_number_over_a_layer_takes_the_latest_report_that_held(reading: Read) -> None:
    people = as_layer(
        SETTLEMENTS, [{"settlement_id": "S1", "name": "城", "division_code": "990101100001", "population": 720_200}]
    )
    old, new = reported(("numerator", 900.0), on="2020-12-31"), reported(("numerator", 1042.0))
    late, elsewhere = reported(("numerator", 2000.0), on="2024-01-01"), reported(("numerator", 7.0), division_code="990102")
    rows = as_layer(
        REPORTED_FIGURES, [{**r, "figure_id": f"R{n}"} for n, f in enumerate((old, new, late, elsewhere)) for r in _rows(f)]
    )
    figure = one(plan_of(RATE), reading(settlements=people, reported_figures=rows))
    assert figure.text == "14.47 人/万人"
    assert figure.difference is None, "a number used for the figure is not compared with itself"


def _rows(frame: Any) -> list[Row]:
    return [{k: v for k, v in row.items() if k != "geometry"} for row in frame.to_dict(orient="records")]


def test_two_numbers_make_a_share_and_a_missing_one_is_named(reading: Read) -> None:
    both = reported(("numerator", 60.0), ("denominator", 75.0))
    assert one(plan_of(SHARE), reading(reported_figures=both)).text == "80.00 %"
    half = one(plan_of(SHARE), reading(reported_figures=reported(("numerator", 60.0))))
    assert half.status is Status.NOT_MEASURABLE
    assert half.missing[0].layer == "reported_figures"
    assert "分母" in half.missing[0].what.zh
    assert "T01" in half.missing[0].what.zh


@pytest.mark.parametrize(
    ("numbers", "unit", "said"),
    [
        ((("value", 66.67),), "%", "印刷位数内一致"),
        ((("value", 83.33),), "%", "若分母同为 6，上报值相当于分子 5，图层为 4"),
        ((("numerator", 5.0), ("denominator", 6.0)), "%", "分子：图层 4，上报 5（-1）；分母：图层 6，上报 6（一致）"),
        ((("value", 5.0),), "个", "单位不同"),
    ],
)
def test_a_value_reported_by_hand_stands_beside_the_layers_and_is_explained(
    numbers: tuple[tuple[str, float], ...], unit: str, said: str, reading: Read
) -> None:
    figure = one(plan_of(FIGURES["units that have one"][0]), reading(reported_figures=reported(*numbers, unit=unit)))
    assert parts(figure) == (4, 6, 0)
    assert figure.difference is not None
    assert said in figure.difference.zh


def test_a_value_printed_beside_its_own_numerator_is_compared_too(reading: Read) -> None:
    figure = one(plan_of(SHARE), reading(reported_figures=reported(("numerator", 60.0), ("denominator", 75.0), ("value", 82.0))))
    assert figure.difference is not None
    assert "图层 80.00，上报 82.00，相差 -2.00 个百分点" in figure.difference.zh


def test_a_share_above_the_whole_is_pointed_at(reading: Read) -> None:
    status = evaluate(plan_of(SHARE), reading(reported_figures=reported(("numerator", 80.0), ("denominator", 75.0))))
    assert [note.code for note in status.notes] == ["planning.plan-over-100"]
    assert next(iter(status.figures)).text == "106.67 %"


def test_a_number_reported_years_ago_is_not_passed_off_as_today(reading: Read) -> None:
    held = reported(("numerator", 60.0), ("denominator", 75.0), on="2020-12-31")
    status = evaluate(plan_of(SHARE), reading(reported_figures=held))
    (figure,) = status.figures
    assert (figure.status, figure.text, figure.status_said.zh) == (Status.STALE, "80.00 %", "上报数已过期（2020-12-31）")
    assert "上报数是 2020-12-31 的，此后未再上报" in figure.judgement.rule.zh
    assert "planning.plan-report-is-old" in [note.code for note in status.notes]
    assert status_to_dict(status)["indicators"][0]["figures"][0]["status"]["key"] == "stale"
    (told,) = [chapter for chapter in write_report(status).chapters if chapter.key == "stale"]
    assert [str(cell) for cell in told.rows[0][:1]] == ["T01"]
    fresh = one(plan_of(SHARE), reading(date(2021, 6, 30), reported_figures=held))
    assert fresh.status is Status.NO_TARGET


@pytest.mark.parametrize(
    ("reported_on", "on", "status"),
    [
        ("2020-12-31", date(2020, 12, 31), Status.ON_TRACK),  # the base day itself
        ("2020-12-31", date(2021, 12, 31), Status.BEHIND),
        ("2020-12-31", date(2022, 2, 1), Status.STALE),
        ("2025-12-31", date(2029, 6, 30), Status.BEHIND),  # the plan's final number stays its final number
        ("2024-12-31", date(2029, 6, 30), Status.BEHIND),
        ("2024-06-30", date(2029, 6, 30), Status.STALE),
    ],
)
def test_an_old_number_is_out_of_date_before_the_day_or_before_the_last_targets(
    reported_on: str, on: date, status: Status, reading: Read
) -> None:
    aimed = SHARE + "\nbase = { value = 80 }\ntargets = [{ year = 2025, at_least = 90 }]"
    figure = one(
        plan_of(aimed), reading(on, reported_figures=reported(("numerator", 60.0), ("denominator", 75.0), on=reported_on))
    )
    assert figure.status is status
    assert ("当日判为“按进度”" in figure.judgement.rule.zh) == ((reported_on, status) == ("2020-12-31", Status.STALE))


def test_a_layers_figure_is_never_out_of_date_by_a_number_beside_it(reading: Read) -> None:
    counted = row(kind='"count"', of=VILLAGES, have=HAVE_DAY_CARE)
    assert one(plan_of(counted), reading(reported_figures=reported(("value", 66.0), on="2015-12-31"))).status is Status.NO_TARGET


def test_a_layer_that_is_not_held_is_named(reading: Read) -> None:
    figure = one(plan_of(row(kind='"total"', unit='"块"', numerator='{ layer = "doorplates" }')), reading())
    assert (figure.status, figure.value, figure.text) == (Status.NOT_MEASURABLE, None, "–")
    assert figure.missing[0].layer == "doorplates"
    assert "门牌" in figure.missing[0].what.zh


def test_a_column_nobody_filled_is_named(reading: Read) -> None:
    beds = '{ layer = "facilities", sum = "beds", where = [{ column = "kind", is = "care_home" }] }'
    figure = one(plan_of(row(kind='"total"', unit='"张"', numerator=beds)), reading())
    assert figure.missing[0].what.zh.endswith("请补录（facilities.beds）")


def test_a_layer_without_a_row_of_the_area_is_missing(reading: Read) -> None:
    cells = as_layer(DEMAND, [{"demand_id": "D1", "division_code": "990102", "population": 5, "at": (105.0, 38.0)}])
    plan = plan_of(row(kind='"total"', unit='"人"', numerator='{ layer = "demand", sum = "population" }'))
    assert one(plan, reading(demand=cells)).missing[0].layer == "demand"


def test_a_kind_nobody_entered_counts_nothing_and_says_so(reading: Read) -> None:
    homes = '{ layer = "facilities", where = [{ column = "kind", is = "funeral_home" }] }'
    status = evaluate(plan_of(row(kind='"total"', unit='"个"', numerator=homes)), reading())
    (figure,) = status.figures
    assert parts(figure) == (0, None, 0)
    assert [note.code for note in status.notes] == ["planning.plan-none-on-record"]


def test_nothing_to_divide_by_does_not_apply(reading: Read) -> None:
    of = '{ layer = "divisions", level = "township", where = [{ column = "name", ends_with = "街道" }] }'
    figure = one(plan_of(row(kind='"each"', of=of, have=HAVE_DAY_CARE, targets="[{ year = 2025, equals = 100 }]")), reading())
    assert (figure.status, figure.text) == (Status.NOT_APPLICABLE, "–")


def test_a_plan_worked_out_elsewhere_says_so(reading: Read) -> None:
    plan = plan_of(FIGURES["units that have one"][0], head=_head_of("620423"))
    status = evaluate(plan, reading(), area=AREA)
    assert status.is_elsewhere
    assert [note.code for note in status.notes] == ["planning.plan-of-another-place"]
    assert "甲县" in next(iter(status.notes)).sentence.zh
    assert parts(next(iter(status.figures))) == (4, 6, 0)


def _head_of(area: str) -> str:
    return f'id = "x"\ntitle_zh = "别处规划"\nplace_zh = "别处"\narea = "{area}"\nbase_year = 2020\n'


def test_a_passport_tells_the_arithmetic_in_words(reading: Read) -> None:
    settings = '[{ zh = "口径一", en = "setting one" }]'
    figure = one(plan_of(row(kind='"count"', of=VILLAGES, have=HAVE_DAY_CARE, settings=settings)), reading())
    passport = figure.passport
    assert passport.definition.zh == (
        "设施（在用，设施类别：日间照料中心）数 ≥ 1的村社区数 ÷ 村社区数（设施计入所在地，也计入其正式服务的单位，包括服务整个乡镇时的各村社）；口径（可调整）：口径一"
    )
    assert passport.definition.en.endswith("setting (adjustable): setting one")
    assert passport.on == date(2023, 6, 30)
    assert "2 位小数" in passport.rounding.zh

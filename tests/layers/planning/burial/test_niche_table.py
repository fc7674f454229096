"""The whole answer about niches on a county that can be worked out by hand."""

from collections.abc import Callable
from datetime import date

import numpy as np
import pytest

from layers.planning.burial.errors import (
    ImpossibleHorizon,
    ImpossibleOpening,
    ImpossibleRate,
    ImpossibleSpread,
    UnknownTownship,
    YearsRunOut,
)
from layers.planning.burial.fullness import State
from layers.planning.burial.question import NicheQuestion, Opening
from layers.planning.burial.rates import Basis
from layers.planning.burial.spread import Spread
from layers.planning.burial.table import NicheTable
from layers.planning.errors import UnknownChoice
from layers.planning.land_specs import DEATHS, NICHE_YEARS
from layers.planning.people.errors import UnknownScenario
from layers.planning.specs import FACILITIES
from layers.reference import DIVISIONS, SETTLEMENTS
from tests.layers.planning.burial.conftest import COUNTY, EAST, NORTH, WEST, Rows, account, death, hall
from tests.layers.planning.burial.lived_months import live_through

Measured = Callable[..., NicheTable]


def codes(table: NicheTable) -> set[str]:
    return {finding.code.removeprefix("planning.") for finding in table.report}


def test_500_niches_at_50_a_year_last_ten_years_and_50_one(measured: Measured) -> None:
    east, west, north = measured().spans
    assert east.middle.year == 2035  # 2026 … 2035
    assert west.middle.year == 2026
    assert north.middle.state is State.NONE


def test_all_together_the_550_free_ones_are_gone_in_the_fourth_year(measured: Measured) -> None:
    table = measured()
    assert table.pooled.middle.year == 2029  # 150 a year
    at = table.shortage.set_index("year").loc[2030]
    assert (at["pooled_middle"], at["unpooled_middle"]) == (200, 200 + 250)


def test_every_township_and_variant_agrees_with_its_months(measured: Measured, rows: Rows) -> None:
    rows[DEATHS] = [death(c, y, n) for c, n in ((EAST, 90), (WEST, 130), (NORTH, 20)) for y in range(2021, 2026)]
    rows[DEATHS][2]["deaths"] = 111
    table = measured(openings=(Opening(WEST, 300, 2029), Opening(COUNTY, 90, 2031)))
    ground = table.ground
    for unit, span in enumerate(table.spans):
        for n, told in enumerate(span.in_order):
            lived = live_through(ground.free[n, unit], ground.need.niches[n, unit], ground.opened[unit], first_year=2026)
            assert told.year == (None if lived.full_in is None or lived.full_in[1] == 0 else lived.full_in[0])


def test_the_high_need_fills_first(measured: Measured, rows: Rows) -> None:
    for n, row in enumerate(rows[DEATHS]):
        row["deaths"] += n % 5 * 3
    span = measured().spans[0]
    low, middle, high = (told.year or 0 for told in span.in_order)
    assert low >= middle >= high
    assert low > high


def test_a_rate_is_the_last_five_years_together_between_its_lowest_and_highest_year(measured: Measured, rows: Rows) -> None:
    rows[DEATHS] = [
        death(EAST, 2015 + n, deaths) for n, deaths in enumerate([900, 900, 900, 900, 900, 900, 80, 90, 100, 110, 170])
    ]
    dying = measured().ground.rates[0].dying
    assert (dying.first, dying.last, dying.numerator, dying.denominator) == (2021, 2025, 550, 50_000)
    assert tuple(dying.spread) == pytest.approx((0.008, 0.011, 0.017))


def test_of_one_year_alone_the_range_is_that_of_a_count(measured: Measured, rows: Rows) -> None:
    rows[DEATHS] = [death(EAST, 2025, 100)]
    table = measured()
    assert tuple(table.ground.rates[0].dying.spread) == pytest.approx((0.01 - 0.00196, 0.01, 0.01 + 0.00196))
    assert "rate-of-one-year" in codes(table)


def test_a_township_without_deaths_of_its_own_takes_the_areas(measured: Measured, rows: Rows) -> None:
    rows[DIVISIONS][3]["population"] = 4_000
    rows[DEATHS] = [row for row in rows[DEATHS] if row["division_code"] != NORTH]
    table = measured()
    assert table.ground.rates[2].dying.basis is Basis.AREA
    assert table.ground.need.niches[1, 2, 0] == pytest.approx(4_000 * 0.01 * 0.5)
    assert "rate-of-the-area" in codes(table)


def test_without_any_deaths_the_settings_are_taken_and_said(measured: Measured, rows: Rows) -> None:
    rows[DEATHS] = []
    for row in rows[DIVISIONS]:
        row["population"] = 10_000
    table = measured()
    assert {rate.basis for rates in table.ground.rates for rate in rates.all} == {Basis.SETTING}
    assert table.ground.need.niches[:, 0, 0] == pytest.approx([10_000 * 0.006 * 0.4, 10_000 * 0.007 * 0.5, 10_000 * 0.0076 * 0.6])
    assert "rate-is-a-setting" in codes(table)


def test_where_nobody_was_counted_nothing_is_told_and_nothing_pooled(measured: Measured, rows: Rows) -> None:
    rows[DEATHS] = [row for row in rows[DEATHS] if row["division_code"] != EAST]
    table = measured()
    assert table.spans[0].middle.state is State.UNKNOWN
    assert table.ground.free[1].sum() == 50
    assert table.pooled.middle.year == 2026
    assert "residents-unknown" in codes(table)


def test_residents_are_summed_over_their_places_where_nothing_else_tells_them(measured: Measured, rows: Rows) -> None:
    rows[DEATHS] = [row for row in rows[DEATHS] if row["division_code"] != NORTH]
    rows[SETTLEMENTS] = [{"settlement_id": f"S{n}", "division_code": NORTH, "population": n} for n in (700, 300, None)]
    table = measured()
    assert table.ground.residents[2].people == 1_000
    assert "residents-of-places" in codes(table)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"deaths": None}, "deaths-missing"),
        ({"deaths": -3}, "deaths-negative"),
        ({"deaths": 20_000}, "deaths-above-residents"),
        ({"cremated": 200}, "cremated-above-deaths"),
        ({"in_niches": 150}, "laid-above-cremated"),
        ({"year": 2031}, "deaths-year-not-over"),
    ],
)
def test_a_row_of_deaths_that_cannot_be_is_said_and_not_used(
    measured: Measured, rows: Rows, change: dict[str, int | None], code: str
) -> None:
    rows[DEATHS][0] |= change
    table = measured()
    assert code in codes(table)
    assert table.ground.need.niches[1, 0, 0] == pytest.approx(50)


def test_the_year_that_is_not_over_is_left_out(measured: Measured, rows: Rows) -> None:
    rows[DEATHS].append(death(EAST, 2026, 7))
    table = measured(on=date(2026, 6, 30))
    assert table.base == 2025
    assert table.ground.rates[0].dying.spread.middle == pytest.approx(0.01)


def test_rows_of_villages_are_added_up_where_the_township_has_none(measured: Measured, rows: Rows) -> None:
    villages = [{"code": f"{EAST}20{n}", "name": f"{n}村", "level": "village"} for n in (1, 2)]
    rows[DIVISIONS] += villages
    rows[DEATHS] = [death(str(v["code"]), 2025, 30) | {"population": 4_000} for v in villages]
    dying = measured().ground.rates[0].dying
    assert (dying.numerator, dying.denominator) == (60, 8_000)


def test_more_used_than_there_are_is_full_and_said(measured: Measured, rows: Rows) -> None:
    rows[FACILITIES][0]["plots_used"] = 1_200
    table = measured()
    assert table.spans[0].middle.state is State.ALREADY
    assert "used-above-total" in codes(table)
    assert table.taken.numerator <= table.taken.denominator


@pytest.mark.parametrize(
    ("years", "code"),
    [
        ([account("E", 2024, 40, 460), account("E", 2025, 40, 450)], "taken-falls"),
        ([account("E", 2024, 40, 460), account("E", 2025, 90, 500)], "taken-does-not-add-up"),
        ([account("E", 2024, 700, 700, opened=600), account("E", 2025, 40, 740)], "sold-above-opened"),
        ([account("E", 2025, 40, 1_040)], "total-below-taken"),
        ([account("E", 2025, 40, 620)], "used-differs"),
        ([account("E", 2025, 40, 500)], "sales-of-one-year"),
        ([account("E", 2025, 0, 500)], "no-sales"),
        ([account("Z", 2025, 40, 500)], "account-of-unknown-facility"),
        ([account("E", 2029, 40, 700)], "niches-year-not-over"),
        ([account("E", 2025, 40, 500), account("E", 2025, 41, 501) | {"record_id": "second"}], "niches-year-twice"),
    ],
)
def test_accounts_that_contradict_themselves_or_the_row_are_said(
    measured: Measured, rows: Rows, years: list[dict[str, object]], code: str
) -> None:
    rows[NICHE_YEARS] = years
    assert code in codes(measured())


def test_row_and_account_of_one_year_that_differ_are_taken_by_the_larger_use(measured: Measured, rows: Rows) -> None:
    rows[NICHE_YEARS] = [account("E", 2025, 40, 620)]
    assert measured().ground.stock.columbaria[0].used == 620


def test_a_newer_account_goes_before_an_older_row(measured: Measured, rows: Rows) -> None:
    rows[FACILITIES][0] |= {"source_on": "2020-12-31", "plots_used": 300}
    rows[NICHE_YEARS] = [account("E", 2025, 40, 480)]
    one = measured().ground.stock.columbaria[0]
    assert (one.used, one.year) == (480, 2025)


def test_an_old_stock_is_carried_forward_by_the_need_of_the_years_between(measured: Measured, rows: Rows) -> None:
    rows[FACILITIES][0]["source_on"] = "2022-12-31"
    table = measured()
    assert table.ground.free[1, 0] == pytest.approx(500 - 3 * 50)
    assert "stock-carried-forward" in codes(table)


def test_by_sales_the_niches_last_as_long_as_they_sell(measured: Measured, rows: Rows) -> None:
    rows[NICHE_YEARS] = [account("E", year, 100, 500 - 100 * (2025 - year)) for year in (2023, 2024, 2025)]
    table = measured()
    assert table.ground.stock.columbaria[0].full_by_sales == 2030
    assert "sales-far-from-need" not in codes(table)  # twice as many is not more than twice
    rows[NICHE_YEARS][-1]["sold"] = 200
    assert "sales-far-from-need" in codes(measured())


def test_a_columbarium_that_serves_two_townships_is_shared_by_their_need(measured: Measured, rows: Rows) -> None:
    rows[FACILITIES] = [hall("E", EAST, 300, 0, serves=f"{EAST};{WEST}")]
    rows[DEATHS] = [death(EAST, 2025, 200), death(WEST, 2025, 100)]
    assert measured().ground.free[1] == pytest.approx([200, 100, 0])


def test_one_of_the_whole_county_is_everybodys(measured: Measured, rows: Rows) -> None:
    rows[FACILITIES] = [hall("C", COUNTY, 300, 0)]
    assert measured().ground.free[1] == pytest.approx([100, 100, 100])


@pytest.mark.parametrize("state", ["planned", "idle", "closed"])
def test_only_what_operates_is_stock(measured: Measured, rows: Rows, state: str) -> None:
    rows[FACILITIES][0]["state"] = state
    assert measured().spans[0].middle.state is State.NONE


def test_plots_are_counted_apart_from_niches(measured: Measured, rows: Rows) -> None:
    rows[FACILITIES].append(hall("P", NORTH, 400, 100) | {"kind": "public_cemetery"})
    for row in rows[DEATHS]:
        row["in_plots"] = 30
    plots = measured(what="plots")
    assert plots.spans[2].middle.year == 2035  # 300 at 30 a year
    assert plots.spans[0].middle.state is State.NONE
    assert measured(what="both").ground.need.niches[1, 0, 0] == pytest.approx(80)


def test_new_niches_move_the_year_and_the_answer_without_them_stands_beside(measured: Measured) -> None:
    table = measured(openings=(Opening.parse(f"{WEST}:100:2026"),))
    assert table.spans[1].middle.year == 2028
    assert table.without_openings is not None
    assert table.without_openings.spans[1].middle.year == 2026


def test_niches_that_open_too_late_leave_a_gap_and_then_last(measured: Measured) -> None:
    table = measured(openings=(Opening(WEST, 400, 2030),))
    assert table.spans[1].middle.year == 2026
    assert table.spans_for_good[1].middle.year == 2034  # 450 in all, at 50 a year; who waited is served first
    assert table.tell(1).zh == "2026 年；新设后至 2034 年"


def test_older_people_die_more_often_so_the_niches_go_earlier(measured: Measured, rows: Rows) -> None:
    rows[SETTLEMENTS] = [
        {"settlement_id": c, "division_code": c, "population": 10_000, "elderly60": 2_500, "elderly65": 1_600, "elderly80": 250, "counted_on": "2025-11-01"}
        for c in (EAST, WEST)
    ]  # fmt: skip
    aged, flat = measured(scenario="cohort-shift"), measured()
    assert (np.diff(aged.ground.need.deaths[1, 0, :15]) > 0).all()
    assert (aged.spans[0].middle.at or 0) < (flat.spans[0].middle.at or 0)
    others = aged.ground.need.deaths[
        1, 0
    ]  # nobody's ages are known in the north: it takes the index of the others, but for whole persons
    assert aged.ground.need.deaths[1, 2] == pytest.approx(others, rel=2e-3)


def test_anhuis_formula_stands_beside(measured: Measured) -> None:
    assert measured().townships["anhui"].iloc[0] == pytest.approx(10_000 * 0.01 * 20 * 0.5)


def test_ground_is_told_by_every_pack(measured: Measured) -> None:
    table = measured(years=10)
    by_pack = {one.pack: one for one in table.ground_needed}
    assert table.places_needed[1] == pytest.approx(1_500)
    assert by_pack["jiangsu-2023"].single_m2[1] == pytest.approx(750)
    assert by_pack["jiangsu-2023"].joint_m2[1] == pytest.approx(600)
    assert by_pack["jianbiaoku-165210"].single_m2[1] == pytest.approx(1_500)
    assert table.hall_needed.hall is not None
    assert table.hall_needed.hall.area_from_m2 == 900


def test_the_peak_of_qingming_is_worked_out_from_what_is_taken(measured: Measured, rows: Rows) -> None:
    rows[FACILITIES][0]["parking_spaces"] = 10
    east, west = measured().peaks
    assert east.people_an_hour.middle == pytest.approx(500 * 3 * 0.25 * 0.20)
    assert east.cars_an_hour.middle == pytest.approx(75 * 0.6 / 3)
    assert east.lacking is not None
    assert east.lacking.middle == pytest.approx(15 * 1.0 - 10)
    assert west.lacking is None  # nobody counted its spaces


def test_halls_are_held_against_the_class_of_their_places(measured: Measured, rows: Rows) -> None:
    rows[FACILITIES][0]["floor_area_m2"] = 899.0
    rows[FACILITIES][1]["floor_area_m2"] = 900.0
    verdicts = {one.key: str(one.verdict) for one in measured().judged if one.norm == "hall_classes"}
    assert verdicts == {"E": "below", "W": "meets"}


def test_an_empty_county_is_an_answer_and_no_trace(measured: Measured, rows: Rows) -> None:
    for spec in (FACILITIES, DEATHS):
        rows[spec] = []
    table = measured()
    assert table.pooled.middle.state is State.UNKNOWN
    assert table.taken.text == "–"


@pytest.mark.parametrize(
    ("asked", "refusal"),
    [
        ({"years": 0}, ImpossibleHorizon),
        ({"years": 31}, ImpossibleHorizon),
        ({"lead_years": -1}, ImpossibleHorizon),
        ({"phase_years": 0}, ImpossibleHorizon),
        ({"what": "urns"}, UnknownChoice),
        ({"demand": "built_up_areas"}, UnknownChoice),
        ({"scenario": "wishful"}, UnknownScenario),
        ({"death_rate": Spread(6, 7, 8)}, ImpossibleRate),
        ({"cremated": Spread(0.5, 0.9, 1.1)}, ImpossibleRate),
    ],
)
def test_questions_that_cannot_be_asked_are_refused(asked: dict[str, object], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        NicheQuestion(**asked)  # type: ignore[arg-type]  # because each case is wrong on purpose


@pytest.mark.parametrize("text", ["", "620423101", "620423101:x:2028", "620423101:0:2028", "a:b:c:d"])
def test_an_opening_that_opens_nothing_is_refused(text: str) -> None:
    with pytest.raises(ImpossibleOpening):
        Opening.parse(text)


def test_openings_elsewhere_or_at_another_time_are_refused(measured: Measured) -> None:
    with pytest.raises(UnknownTownship):
        measured(openings=(Opening("990199100", 10, 2030),))
    with pytest.raises(YearsRunOut):
        measured(openings=(Opening(EAST, 10, 2025),))


@pytest.mark.parametrize("values", [(1.0, 0.5, 2.0), (-0.1, 0.0, 0.1), (0.0, float("nan"), 1.0)])
def test_a_range_out_of_order_is_refused(values: tuple[float, float, float]) -> None:
    with pytest.raises(ImpossibleSpread):
        Spread(*values)

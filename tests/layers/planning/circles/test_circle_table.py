"""The little county asked by minutes: who is inside, at which speed, and who cannot be told."""

from dataclasses import replace

import pandas as pd
import pytest

from layers.planning.circles.figures import Figure
from layers.planning.circles.ground import CircleFrames
from layers.planning.circles.table import CircleTable
from layers.planning.coverage import measure_coverage
from layers.planning.errors import NoDemand, NoUnits
from layers.planning.passport import Percentage
from layers.planning.question import CoverageQuestion, Measure, Weight
from layers.planning.sites import StudyFrames
from layers.planning.speeds import WALKING_SPEEDS_MS
from layers.planning.straight import StraightLine
from layers.planning.tally import COVERED, UNCOVERED
from layers.planning.travel import Mode, TravelModel
from tests.layers.planning.circles.crooked import DAY, Ask, Crooked, figure_of, ground_of

TO_THE_FIFTH = 889.5  # 居民点4 to 中心5


@pytest.mark.parametrize("weight", [Weight.UNITS, Weight.PEOPLE, Weight.ELDERLY60])
def test_along_a_straight_line_minutes_are_metres_and_coverage_says_the_same(
    circle: Ask, frames: StudyFrames, weight: Weight
) -> None:
    table = circle(15, speed_ms=1.2, weight=weight)
    question = CoverageQuestion("day_care_center", measure=Measure.REACH, reach_m=15 * 60 * 1.2, weight=weight)
    same = measure_coverage(question, frames, area="990101", on=DAY)
    told, expected = table.overall, same.overall
    assert (told.numerator, told.unknown) == (expected.numerator, expected.unknown)
    assert told.denominator - (told.unknown_amount or 0) == expected.denominator  # coverage leaves out whom it cannot place
    decided = table.units["amount_undecided"] == 0
    for name in ("covered", "amount", "amount_covered", "within_reach", "share"):
        pd.testing.assert_series_equal(table.units.loc[decided, name], same.units.loc[decided, name])


@pytest.mark.parametrize(
    "travel", [StraightLine(), Crooked(), Crooked(mode=Mode.DRIVE, speed_ms=1.72)], ids=["line", "walk", "drive"]
)
def test_every_figure_stands_beside_itself_at_four_speeds_as_if_asked_at_each(
    circle: Ask, frames: StudyFrames, travel: TravelModel
) -> None:
    table = circle(12.5, travel=travel, weight="units")
    assert [at.speed_ms for at in table.by_speed] == list(WALKING_SPEEDS_MS)
    assert len({at.percentage.numerator for at in table.by_speed}) > 1
    for shown in table.by_speed:
        fresh = figure_of(ground_of(frames, 12.5, travel=travel, weight=Weight.UNITS, speed_ms=shown.speed_ms))
        assert _bare(shown.percentage) == _bare(fresh)
        told, same = shown.percentage.passport, fresh.passport
        assert (told.speed_ms, told.distance_model, told.minutes) == (same.speed_ms, same.distance_model, same.minutes)
    slow = circle(12.5, travel=travel, weight="units", speed_ms=0.6)
    for figure, same_figure in zip(_figures(table), _figures(slow), strict=True):
        assert _bare(figure.by_speed[0].percentage) == _bare(same_figure.percentage)


def _figures(table: CircleTable) -> tuple[Figure, ...]:
    return table.weights + table.strata + table.town_and_country


def _bare(percentage: Percentage) -> tuple[int, int, int, int | None]:
    return percentage.numerator, percentage.denominator, percentage.unknown, percentage.unknown_amount


def test_the_slow_are_inside_less_often(circle: Ask) -> None:
    figures = {at.speed_ms: at.percentage.numerator for at in circle(14, weight="units").by_speed}
    assert figures == {0.6: 1, 0.8: 1, 1.0: 1, 1.2: 2}  # 中心5 stands 889.5 m from the fourth village: 14 minutes at 1.06 m/s
    asked = circle(14, weight="units", speed_ms=1.1).by_speed
    assert [at.speed_ms for at in asked] == [0.6, 0.8, 1.0, 1.1, 1.2]


def test_all_weights_come_from_one_search_and_those_nobody_counted_are_left_out(circle: Ask) -> None:
    table = circle(15)
    assert {f.key: (f.percentage.numerator, f.percentage.denominator) for f in table.weights} == {
        "units": (2, 6),
        "people": (1000, 7800),
        "elderly60": (200, 1270),
    }
    with pytest.raises(NoDemand):
        circle(15, weight="elderly80")


def test_strata_and_town_and_country_add_up_to_the_whole(circle: Ask) -> None:
    table = circle(15, weight="units", by="township")
    assert {f.key: (f.percentage.numerator, f.percentage.denominator) for f in table.strata} == {
        "990101100": (1, 4),
        "990101101": (1, 2),
    }
    assert {f.key: f.percentage.denominator for f in table.town_and_country} == {"town": 2, "country": 2, "unstated": 2}
    assert sum(f.percentage.unknown for f in table.town_and_country) == table.overall.unknown == 1


def test_the_passport_says_how_people_travel_how_long_and_how_fast(circle: Ask) -> None:
    passport = circle(15, travel=Crooked(), speed_ms=0.8).passport
    assert (passport.minutes, passport.speed_ms, passport.snap_limit_m, passport.radius_m) == (15, 0.8, 500.0, None)
    assert passport.mode == Mode.WALK.label
    assert passport.distance_model == Crooked().definition
    assert "15 分钟" in passport.definition.zh
    assert "不含邻县" in passport.definition.zh


def test_a_unit_is_told_its_minutes_its_shortfall_and_the_speed_it_would_take(circle: Ask) -> None:
    fourth = circle(12, weight="units").units.set_index("name").loc["四村"]
    assert fourth["minutes"] == pytest.approx(TO_THE_FIFTH / 60, rel=1e-3)
    assert fourth["short_min"] == pytest.approx(fourth["minutes"] - 12)
    assert fourth["short_m"] == pytest.approx(TO_THE_FIFTH - 720, rel=5e-3)
    assert fourth["break_even_ms"] == pytest.approx(TO_THE_FIFTH / 720, rel=1e-3)
    assert (fourth["nearest_id"], bool(fourth["covered"])) == ("F5", False)


@pytest.mark.parametrize("travel", [StraightLine(), Crooked()], ids=["line", "walk"])
def test_at_its_break_even_speed_a_village_is_just_inside(circle: Ask, frames: StudyFrames, travel: TravelModel) -> None:
    units = circle(10, travel=travel, weight="units").units
    fourth = units.index[units["name"] == "四村"][0]
    speed = float(units.loc[fourth, "break_even_ms"])
    assert 1.0 < speed < 2.0
    at, below = (ground_of(frames, 10, travel=travel, speed_ms=v).verdict[fourth] for v in (speed, speed * 0.999999))
    assert (at, below) == (COVERED, UNCOVERED)


def test_what_is_further_than_was_searched_has_no_minutes_but_a_straight_distance(circle: Ask) -> None:
    second = circle(15, weight="units").units.set_index("name").loc["二村"]
    assert pd.isna(second["minutes"])
    assert pd.isna(second["short_min"])
    assert pd.isna(second["nearest_id"])
    assert (second["line_id"], second["line_m"]) == ("F1", pytest.approx(8_450, rel=1e-3))


def test_a_vehicle_has_no_break_even_speed(circle: Ask) -> None:
    units = circle(5, travel=Crooked(mode=Mode.DRIVE, speed_ms=10.0), weight="units").units
    assert units["minutes"].notna().any()
    assert units["break_even_ms"].isna().all()


# ------------------------------------------------------------------ doors that no road reaches


def test_a_place_off_the_road_but_near_in_a_straight_line_is_undecided_and_says_why(circle: Ask) -> None:
    table = circle(15, travel=Crooked(roads_end=37.04), weight="units")
    told = table.units.set_index("name")
    assert pd.isna(told.loc["一村", "covered"])
    assert told.loc["一村", "why"] == "too_far"
    assert not told.loc["二村", "covered"]  # 8 km in a straight line: no road would help
    assert (table.overall.share, table.overall.unknown) == (0, 3)  # the first, the fourth, and the community without a position
    assert list(table.overall.bounds or ()) == [0, 3 / 6]
    counts = table.report.count_by_code()
    assert counts["planning.place-too-far"] == 2  # some decided nonetheless, some not
    bounds = next(f for f in table.report if f.code == "planning.circle-bounds")
    assert (bounds.evidence["low"], bounds.evidence["high"]) == (0, 0.5)


def test_a_facility_off_the_road_leaves_those_beside_it_undecided_and_nobody_else(circle: Ask, frames: StudyFrames) -> None:
    facilities = frames.facilities.copy()
    first = facilities["facility_id"] == "F1"
    facilities.loc[first, "geometry"] = facilities.loc[first].geometry.translate(yoff=0.002)
    held = CircleFrames(replace(frames, facilities=facilities))
    table = circle(15, travel=Crooked(roads_end=37.051), held=held, weight="people")
    places = table.places.set_index("place_id")
    assert pd.isna(places.loc["S1", "covered"])
    assert (places.loc["S1", "why"], places.loc["S2", "why"]) == ("facility_untied", "")
    assert not places.loc["S2", "covered"]
    whole = table.overall
    assert (whole.numerator, whole.denominator, whole.unknown_amount) == (
        0,
        7800,
        1000 + 5000,
    )  # S1, and the community nobody can place
    codes = table.report.count_by_code()
    assert "planning.facility-too-far" in codes
    assert codes["planning.circle-people-missing"] == 1


def test_whoever_cannot_be_told_stays_in_the_whole_and_the_upper_bound_stands_beside(circle: Ask) -> None:
    table = circle(15, travel=Crooked(roads_end=37.04))
    told = table.overall
    assert list(told.bounds or ()) == [0, 6000 / 7800]
    assert [told.numerator, told.denominator, told.unknown_amount] == [0, 7800, 6000]
    assert [told.text, told.text_if_all] == ["0.00 %", "76.92 %"]
    assert "无法判定的在分母内" in told.passport.definition.zh
    assert "人数不详的居民点不在分母内" in told.passport.unknown_means.zh
    first = table.units.set_index("name").loc["一村"]
    assert (first["amount"], first["amount_covered"], first["amount_undecided"], first["share"]) == (1000, 0, 1000, 0)
    assert pd.isna(first["covered"])


@pytest.mark.parametrize("roads_end", [37.0395, 37.051, 37.0605])
@pytest.mark.parametrize("minutes", [12, 60])
def test_four_speeds_and_both_rules_for_neighbours_divide_by_the_same_people(
    circle: Ask, minutes: float, roads_end: float
) -> None:
    """A facility or a walker more may only make the figure grow, however many nobody can tell of."""
    table = circle(minutes, travel=Crooked(roads_end=roads_end), with_neighbours=True)
    for figure in _figures(table):
        assert len({at.percentage.denominator for at in figure.by_speed}) == 1
        shares = [at.percentage.numerator for at in figure.by_speed]
        assert shares == sorted(shares)
        assert all(p.numerator + (p.unknown_amount or 0) <= p.denominator for p in (at.percentage for at in figure.by_speed))
    without, with_them = table.without_neighbours, table.with_neighbours
    assert without.denominator == with_them.denominator == table.flattery.claimed.denominator == table.overall.denominator
    assert without.numerator <= with_them.numerator


def test_where_no_facility_stands_nobody_is_covered_and_nobody_undecided(circle: Ask, frames: StudyFrames) -> None:
    table = circle(15, held=CircleFrames(replace(frames, facilities=frames.facilities.iloc[:0])), weight="units")
    assert (table.overall.numerator, table.overall.denominator, table.overall.unknown) == (0, 6, 0)
    assert table.closures.empty


# ------------------------------------------------------------------ neighbours, areas


def test_the_border_is_told_honestly_with_and_without_the_neighbours(circle: Ask) -> None:
    for asked in (False, True):
        table = circle(60, weight="units", with_neighbours=asked, speed_ms=1.5)
        assert (table.without_neighbours.numerator, table.with_neighbours.numerator) == (2, 3)
        assert table.overall.numerator == (3 if asked else 2)
        assert "不含邻县" in table.without_neighbours.passport.definition.zh
        assert "含邻县设施" in table.with_neighbours.passport.definition.zh
        assert table.units.set_index("name").loc["五村", "neighbour_covers"]


def test_an_area_without_units_is_refused(circle: Ask) -> None:
    with pytest.raises(NoUnits):
        circle(15, area="990109")
    assert circle(15, area="990101101", weight="units").overall.denominator == 2


def test_every_place_is_listed_under_its_own_id(circle: Ask) -> None:
    places = circle(15).places
    assert places["place_id"].tolist() == [f"S{n}" for n in range(1, 8)]
    assert places["covered"].tolist()[:4] == [True, False, False, True]
    assert pd.isna(places["covered"].iloc[6])
    assert places.geometry.iloc[6] is None
    assert places["why"].tolist() == ["", "", "", "", "", "", "no_position"]

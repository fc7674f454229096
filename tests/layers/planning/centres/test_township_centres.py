"""Townships in the order of their need: every component shown, the score recomputable by hand, and what could become a centre listed."""

from dataclasses import replace

import numpy as np
import pytest

from layers.planning.centres.errors import ImpossibleScoreWeight
from layers.planning.centres.question import TownshipQuestion
from layers.planning.centres.score import Score
from layers.planning.centres.townships import TownshipTable, measure_townships
from layers.planning.centres.weights import COMPONENTS, EQUAL, ScoreWeights, parse_weights
from layers.planning.straight import StraightLine
from tests.layers.planning.centres.valley import AREA, DAY, Row, candidate, cell, facility, minutes_between, with_offers

PEOPLE = [
    cell("a", 0, 0.5, 1000),
    cell("b", 2, 0.5, 2000, elderly60=300),
    cell("c", 3, 0.2, 500),
    cell("d", 4, 0.8, 1500, elderly60=900),
]
HOME = facility("H1", "care_home", 3, 0.5, beds=50, residents=20, operator_type="public", floor_area_m2=1600.0)
CENTRE = facility("Z1", "elderly_service_center", 0, 0.5)


def townships(
    people: list[Row], facilities: list[Row], candidates: list[Row] | None = None, weights: ScoreWeights = EQUAL
) -> TownshipTable:
    question = TownshipQuestion(minutes=10, weights=weights)
    return measure_townships(question, with_offers(people, facilities, candidates or []), StraightLine(), area=AREA, on=DAY)


def test_a_score_is_the_weighted_mean_of_the_components_shown() -> None:
    weights = parse_weights("elderly60=2，far=3,beds=0")
    rows = townships(PEOPLE, [HOME, CENTRE], weights=weights).townships
    for row in rows.to_dict("records"):
        by_hand = sum(w * row[f"{name}_scaled"] for name, w in weights.by_name.items()) / sum(weights.by_name.values())
        assert row["score"] == pytest.approx(by_hand)
        assert row["score_most"] == pytest.approx(by_hand)
    assert rows["score"].is_monotonic_decreasing
    assert rows["rank"].tolist() == [1, 2]


def test_the_components_are_what_they_are_called() -> None:
    rows = townships(PEOPLE, [HOME, CENTRE]).townships.set_index("name")
    east, west = rows.loc["东镇"], rows.loc["西乡"]
    assert (east["elderly60"], west["elderly60"]) == (500, 1000)
    assert west["share60"] == pytest.approx(1000 / 2000)
    ways = [minutes_between((3, 0.2), (0, 0.5)), minutes_between((4, 0.8), (0, 0.5))]
    assert west["far"] == pytest.approx((100 * min(ways[0], 40) + 900 * min(ways[1], 40)) / 1000)
    assert bool(west["far_at_least"])
    assert east["far"] == pytest.approx(300 * min(minutes_between((2, 0.5), (0, 0.5)), 40) / 500)
    assert (east["beds_short"], west["beds_short"]) == (40, 0)
    assert west["beds_per_1000"] == pytest.approx(50)
    assert (east["regional"], west["regional"]) == (300, 900)
    assert west["measured_from"] == "largest"


def test_a_component_nobody_knows_leaves_the_score_between_two_bounds() -> None:
    people = [*PEOPLE[:2], cell("c", 3, 0.2, 500, elderly60=None, elderly80=None), cell("d", 4, 0.8, None)]
    row = townships(people, [HOME]).townships.set_index("name").loc["西乡"]
    assert np.isnan(row["share60"])
    assert row["score"] < row["score_most"]
    assert row["population"] == 500


def test_doubling_a_weight_moves_ranks_and_the_range_is_shown() -> None:
    values = {name: np.zeros(2) for name in COMPONENTS} | {"elderly60": np.array([1.0, 0.0]), "far": np.array([0.0, 0.9])}
    score = Score.of(values, EQUAL)
    assert (score.rank.tolist(), score.rank_best.tolist(), score.rank_worst.tolist()) == ([1, 2], [1, 1], [2, 2])


def test_what_hardly_differs_hardly_decides() -> None:
    values = {name: np.zeros(2) for name in COMPONENTS} | {"share60": np.array([0.200, 0.201]), "far": np.array([10.0, 5.0])}
    assert Score.of(values, EQUAL).rank.tolist() == [1, 2]


def test_a_township_keeps_its_centre_converts_its_home_builds_on_an_offer_or_has_nothing() -> None:
    keep = townships(PEOPLE, [HOME, CENTRE]).townships.set_index("name")["option"]
    assert keep.to_dict() == {"东镇": "keep", "西乡": "convert"}
    parcel = candidate("C1", "parcel", 1, 0.5, offered_for="elderly_service_center", cost_wan=80.0)
    for_graves = candidate("C2", "parcel", 4, 0.5, offered_for="columbarium")
    table = townships(PEOPLE, [], [parcel, for_graves])
    assert table.townships.set_index("name")["option"].to_dict() == {"东镇": "new", "西乡": "none"}
    assert table.report.count_by_code()["planning.no-option"] == 1
    assert table.having.text == "0.00 %"


def test_a_home_is_converted_when_beds_are_idle_and_it_is_not_private() -> None:
    full = replace_row(HOME, residents=50)
    private = replace_row(HOME, operator_type="private")
    silent = replace_row(HOME, residents=None)
    idle = replace_row(HOME, state="idle", residents=None)
    found = [set(townships(PEOPLE, [home]).options["id"]) for home in (HOME, full, private, silent, idle)]
    assert found == [{"H1"}, set(), set(), set(), {"H1"}]
    offered = candidate("C1", "facility", 3, 0.5, converts="H1", offered_for="elderly_service_center", capacity=40, cost_wan=60.0)
    row = townships(PEOPLE, [full], [offered]).options.to_dict("records")
    assert [(one["option"], one["id"], one["candidate_id"], one["cost_wan"]) for one in row] == [("convert", "H1", "C1", 60.0)]


def test_an_option_tells_whom_it_would_reach_and_whom_nobody_serves_today() -> None:
    table = townships(PEOPLE, [CENTRE], [candidate("C1", "parcel", 0, 0.6), candidate("C2", "parcel", 4, None)])
    rows = table.options.set_index("id")
    assert (rows.loc["Z1", "reach60"], rows.loc["Z1", "gain60"]) == (200, 0)
    assert (rows.loc["C1", "reach60"], rows.loc["C1", "gain60"]) == (200, 0)
    assert rows["reach60"].isna()["C2"]
    assert rows.loc["C2", "township"] == "西乡"


def test_a_home_that_does_not_say_its_beds_is_told() -> None:
    table = townships(PEOPLE, [replace_row(HOME, beds=None)])
    assert table.townships.set_index("name")["beds"].isna()["西乡"]
    assert table.report.count_by_code()["planning.beds-unknown"] == 1


@pytest.mark.parametrize("said", ["luck=1", "far=much", "far=-1", "far=nan", ",".join(f"{name}=0" for name in COMPONENTS)])
def test_weights_that_are_none_are_refused(said: str) -> None:
    with pytest.raises(ImpossibleScoreWeight):
        parse_weights(said)


def test_weights_are_equal_unless_somebody_says_otherwise() -> None:
    assert parse_weights("") == EQUAL
    assert parse_weights("far=2") == replace(EQUAL, far=2.0)


def replace_row(row: Row, **more: object) -> Row:
    return row | more

"""A rearrangement closes what costs the people least, converts and builds what serves most, and says who takes over; counted anew by hand."""

import itertools
from typing import Any

import numpy as np
import pandas as pd
import pytest

from layers.planning.answers.schemes import rearrangement_to_dict
from layers.planning.candidates.candidates import Candidates
from layers.planning.land_specs import CANDIDATES
from layers.planning.proposals.errors import NoCandidates, NoPrices, NoSuchSite
from layers.planning.proposals.propose import SitingFrames
from layers.planning.schemes.errors import ImpossibleMove, NothingToConvert, NothingToMove, TooManyToClose
from layers.planning.schemes.question import Aim, RearrangingQuestion
from layers.planning.schemes.rearrange import rearrange_sites
from layers.planning.schemes.rearrangement import Rearrangement
from layers.planning.sites import StudyFrames
from layers.planning.specs import FACILITIES
from layers.planning.straight import StraightLine
from tests.layers.planning.layer_rows import Row, as_layer
from tests.layers.planning.proposals.shire import AREA, DAY, PEOPLE, SIDE, SOUTH, WEST, frames, homes, offered
from tests.layers.planning.proposals.test_siting_proposals import GEOD

HOMES = [(WEST + SIDE * x, SOUTH + SIDE * y) for x, y in ((0.2, 0.2), (0.8, 0.8), (0.25, 0.7), (0.6, 0.3), (0.7, 0.75))]
BEDS = (40, 60, None, 30, 50)
RESIDENTS = (10, 55, 8, 25, 20)
HOUSE = (WEST + SIDE * 0.45, SOUTH + SIDE * 0.5)
WITHIN = 40.0


def county() -> StudyFrames:
    rows: list[Row] = [
        {"facility_id": f"F{n}", "name": f"中心{n}", "kind": "elderly_service_center", "division_code": f"{AREA}001", "state": "operating", "beds": beds, "residents": residents, "at": at}
        for n, (at, beds, residents) in enumerate(zip(HOMES, BEDS, RESIDENTS, strict=True))
    ]  # fmt: skip
    house: Row = {"facility_id": "H1", "name": "敬老院", "kind": "care_home", "division_code": f"{AREA}001", "state": "operating", "beds": 20, "residents": 5, "at": HOUSE}  # fmt: skip
    study = frames()
    return StudyFrames(study.divisions, as_layer(FACILITIES, [*rows, house]), study.settlements, study.demand)


def offers(*, price: float | None = 100.0) -> Candidates:
    rows: list[Row] = [
        {"candidate_id": f"C{n}", "name": f"地块{n}", "division_code": f"{AREA}001", "candidate_kind": "parcel", "capacity": 15, "cost_wan": price and price + n, "at": at}
        for n, at in enumerate(offered()[:3])
    ]  # fmt: skip
    house: Row = {"candidate_id": "C9", "name": "敬老院改建", "division_code": f"{AREA}001", "candidate_kind": "facility", "converts": "H1", "capacity": 20, "cost_wan": price and 60.0, "at": HOUSE}  # fmt: skip
    return Candidates.of(as_layer(CANDIDATES, [*rows, house]))


def rearranged(candidates: Candidates | None = None, **words: Any) -> Rearrangement:
    asked: dict[str, Any] = {"minutes": WITHIN, "mode": "line", "demand": "settlements"} | words
    question = RearrangingQuestion(kind="elderly_service_center", **asked)
    held = SitingFrames(county(), offers() if candidates is None else candidates, None)
    return rearrange_sites(question, held, StraightLine(), place=(AREA, DAY))


def minutes(sites: list[tuple[float, float]]) -> np.ndarray:
    """(homes, sites) minutes of a straight walk at 1 m/s, by pyproj."""
    return np.array([[GEOD.inv(*home, *site)[2] / 60 for site in sites] for home in homes()])


def covered(sites: list[tuple[float, float]]) -> int:
    return int(np.array(PEOPLE)[(minutes(sites) <= WITHIN).any(axis=1)].sum())


@pytest.mark.parametrize("close", [1, 2, 3])
def test_what_closes_leaves_most_people_covered_and_loses_fewest_beds_among_equals(close: int) -> None:
    plan = rearranged(close=close)
    closings = list(itertools.combinations(range(5), close))
    left = {gone: covered([HOMES[n] for n in range(5) if n not in gone]) for gone in closings}
    assert plan.after.share.numerator == max(left.values()) == plan.certificate.objective == plan.certificate.bound
    assert plan.certificate.is_proven
    assert plan.before.share.numerator == covered(HOMES)
    assert plan.before.share.numerator - plan.lost + plan.gained == plan.after.share.numerator
    closed = tuple(sorted(int(key[1:]) for key in plan.used("close")["id"]))
    weighed = [60 if beds is None else beds for beds in BEDS]
    equals = [sum(weighed[n] for n in gone) for gone, people in left.items() if people == left[closed]]
    assert sum(weighed[n] for n in closed) == min(equals)


def test_the_fewest_beds_are_lost_where_beds_come_first_and_a_home_without_a_figure_stays() -> None:
    plan = rearranged(close=2, aim="beds")
    closed = {int(key[1:]) for key in plan.used("close")["id"]}
    assert closed == {0, 3}
    assert plan.certificate.objective == 70
    assert plan.beds.before - plan.beds.after == 70
    assert plan.beds.unknown == 1
    assert any("不列入可关闭" in finding.sentence.zh for finding in plan.report)


def test_converting_and_building_under_a_budget_is_the_best_of_all_that_can_be_paid() -> None:
    plan = rearranged(close=2, build=2, convert=1, budget_wan=170.0)
    new = [*offered()[:3], HOUSE]
    prices = (100.0, 101.0, 102.0, 60.0)
    best = 0
    for gone in itertools.combinations(range(5), 2):
        kept = [HOMES[n] for n in range(5) if n not in gone]
        for size in range(4):
            for chosen in itertools.combinations(range(4), size):
                if sum(prices[n] for n in chosen) <= 170 and len(set(chosen) - {3}) <= 2:
                    best = max(best, covered([*kept, *(new[n] for n in chosen)]))
    assert plan.after.share.numerator == best
    assert plan.price_wan is not None
    assert plan.price_wan <= 170
    assert plan.certificate.is_proven


def test_nothing_is_built_or_converted_that_serves_nobody_more() -> None:
    everybody = rearranged(close=0, build=3, convert=1, minutes=100.0)
    assert everybody.after.share.numerator == sum(PEOPLE)
    assert not len(everybody.used("build"))
    assert not len(everybody.used("convert"))


def test_a_house_that_is_converted_keeps_its_residents_and_says_what_it_was() -> None:
    plan = rearranged(close=0, convert=1, minutes=25.0)
    rows = plan.used("convert")
    if covered_within(25.0, [*HOMES, HOUSE]) > covered_within(25.0, HOMES):
        assert rows[["id", "house", "beds", "residents"]].to_numpy().tolist() == [["C9", "敬老院", 20, 5]]


def covered_within(within: float, sites: list[tuple[float, float]]) -> int:
    return int(np.array(PEOPLE)[(minutes(sites) <= within).any(axis=1)].sum())


def test_the_least_way_is_the_least_of_all_closings() -> None:
    plan = rearranged(close=2, aim=Aim.WAY)
    people = np.array(PEOPLE)
    ways = [
        float((people * minutes([HOMES[n] for n in range(5) if n not in gone]).min(axis=1)).sum())
        for gone in itertools.combinations(range(5), 2)
    ]
    assert plan.certificate.objective == pytest.approx(min(ways), rel=1e-6)


def test_the_people_of_a_closed_centre_go_where_most_of_them_are_then_nearest() -> None:
    plan = rearranged(close=2)
    closed = [int(key[1:]) for key in plan.used("close")["id"]]
    kept = [n for n in range(5) if n not in closed]
    way = minutes(HOMES)
    for row in plan.used("close").to_dict("records"):
        mine = (way.argmin(axis=1) == int(row["id"][1:])) & (way.min(axis=1) <= WITHIN)
        to = np.array(kept)[way[:, kept].argmin(axis=1)]
        moved = {n: sum(p for p, is_mine, at in zip(PEOPLE, mine, to, strict=True) if is_mine and at == n) for n in kept}
        assert row["before"] == sum(p for p, is_mine in zip(PEOPLE, mine, strict=True) if is_mine)
        if row["before"]:
            assert row["into"] == f"中心{max(moved, key=lambda n: (moved[n], -n))}"
            assert row["moved"] == max(moved.values())
            there = GEOD.inv(*HOMES[int(row["id"][1:])], *HOMES[int(row["into"][2:])])[2] / 60
            assert row["into_minutes"] == pytest.approx(there, rel=1e-6)
        after = way[:, kept].min(axis=1)
        assert row["lost"] == sum(p for p, m, t in zip(PEOPLE, mine, after, strict=True) if m and t > WITHIN)


def test_residents_find_the_idle_beds_there_are_and_the_rest_is_said() -> None:
    plan = rearranged(close=3, kept=("F0", "F1"))
    closed = plan.used("close")
    assert set(closed["id"]) == {"F2", "F3", "F4"}
    assert plan.beds.moving == 8 + 25 + 20
    assert plan.beds.left == 8 + 25 + 20 - (30 + 5)
    assert int(plan.moves["residents"].sum()) == 35
    assert plan.beds.idle_after == 0
    assert int(closed["residents_left"].sum()) == plan.beds.left
    assert "schemes.residents-without-a-bed" in {finding.code for finding in plan.report}


def test_a_facility_without_beds_is_listed_and_in_no_sum() -> None:
    plan = rearranged(close=1)
    row = plan.places.set_index("id").loc["F2"]
    assert pd.isna(row["beds"])
    assert pd.isna(row["idle_beds"])
    assert plan.beds.before == 40 + 60 + 30 + 50
    assert "schemes.no-beds" in {finding.code for finding in plan.report}


def test_what_cannot_be_is_refused_in_words() -> None:
    with pytest.raises(TooManyToClose) as refused:
        rearranged(close=6)
    assert "5" in refused.value.wording.zh
    with pytest.raises(TooManyToClose):
        rearranged(close=4, kept=("F1", "F2"))
    with pytest.raises(NothingToMove):
        RearrangingQuestion(kind="elderly_service_center", close=0)
    with pytest.raises(ImpossibleMove):
        RearrangingQuestion(kind="elderly_service_center", close=-1)
    with pytest.raises(NoPrices):
        rearranged(offers(price=None), build=1, budget_wan=100.0)
    with pytest.raises(NoCandidates):
        rearranged(Candidates.of(as_layer(CANDIDATES, [])), build=1)
    with pytest.raises(NothingToConvert):
        rearranged(Candidates.of(as_layer(CANDIDATES, [])), convert=1)
    with pytest.raises(NoSuchSite):
        rearranged(kept=("F9",))


def test_the_same_question_has_the_same_answer_as_plain_python() -> None:
    first, second = (rearrangement_to_dict(rearranged(close=1, build=1, convert=1)) for _ in range(2))
    assert first == second
    assert {row["use"] for row in first["places"]} <= {"keep", "close", "convert", "build"}

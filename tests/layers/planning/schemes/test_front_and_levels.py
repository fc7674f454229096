"""No plan beats another on the front, and centres with their points cover most; both counted anew by hand."""

import itertools
from typing import Any

import numpy as np
import pytest

from layers.planning.answers.schemes import front_to_dict, levels_to_dict
from layers.planning.candidates.candidates import Candidates
from layers.planning.land_specs import CANDIDATES
from layers.planning.proposals.errors import ImpossibleNumber, NoCandidates
from layers.planning.proposals.propose import SitingFrames
from layers.planning.schemes.errors import NoFigures, TooFewCriteria
from layers.planning.schemes.front import FrontOfPlans, front_of_plans
from layers.planning.schemes.question import FrontQuestion, LevelsQuestion
from layers.planning.schemes.two_levels import TwoLevels, plan_levels
from layers.planning.sites import StudyFrames
from layers.planning.siting.fronts import Criterion
from layers.planning.specs import FACILITIES
from layers.planning.straight import StraightLine
from tests.layers.planning.layer_rows import Row, as_layer
from tests.layers.planning.proposals.shire import AREA, DAY, PEOPLE, STANDING, candidates, frames, homes, offered
from tests.layers.planning.proposals.test_siting_proposals import GEOD

WITHIN = 30.0


def minutes(sites: list[tuple[float, float]], places: list[tuple[float, float]] | None = None) -> np.ndarray:
    """(places, sites) minutes of a straight walk at 1 m/s, by pyproj."""
    return np.array([[GEOD.inv(*place, *site)[2] / 60 for site in sites] for place in places or homes()])


def the_front(offers: Candidates | None = None, **words: Any) -> FrontOfPlans:
    asked: dict[str, Any] = {"minutes": WITHIN, "mode": "line", "demand": "settlements", "p": 3} | words
    held = SitingFrames(frames(), candidates() if offers is None else offers, None)
    question = FrontQuestion(kind="elderly_service_center", **asked)
    return front_of_plans(question, held, StraightLine(), place=(AREA, DAY))


def by_hand(p: int) -> dict[tuple[int, ...], tuple[int, float, float]]:
    """Every set of at most p candidates: people in time, the longest way, the cost."""
    way, people = minutes([*STANDING, *offered()]), np.array(PEOPLE)
    found = {}
    for size in range(p + 1):
        for new in itertools.combinations(range(8), size):
            nearest = way[:, [0, 1, *(2 + n for n in new)]].min(axis=1)
            found[new] = int(people[nearest <= WITHIN].sum()), float(nearest.max()), sum(100.0 + 40 * n for n in new)
    return found


def unbeaten(plans: list[tuple[float, ...]]) -> set[tuple[float, ...]]:
    """Of figures that are better when less, those no other beats."""
    return {a for a in plans if not any(all(x <= y for x, y in zip(b, a, strict=True)) and b != a for b in plans)}


def test_the_front_of_people_and_cost_is_the_front_of_all_plans() -> None:
    told = the_front()
    best = unbeaten([(-people, price) for people, _, price in by_hand(3).values()])
    assert {(-plan.people, plan.price_wan) for plan in told.plans} == best
    assert told.is_complete
    assert told.people == sum(PEOPLE)
    assert told.people_today == by_hand(0)[()][0]


def test_the_front_of_people_and_the_longest_way_is_the_front_of_all_plans() -> None:
    told = the_front(criteria=("people", "worst"), p=2)
    best = unbeaten([(-people, round(worst, 6)) for people, worst, _ in by_hand(2).values()])
    assert {(-plan.people, round(plan.worst_min or 0, 6)) for plan in told.plans} == best


def test_with_three_criteria_no_plan_beats_another_nor_is_beaten_by_any() -> None:
    told = the_front(criteria=("people", "worst", "price"), p=2)
    every = unbeaten([(-people, round(worst, 6), price) for people, worst, price in by_hand(2).values()])
    assert {(-plan.people, round(plan.worst_min or 0, 6), plan.price_wan) for plan in told.plans} <= every


def test_the_fairest_plan_stands_beside_the_front_and_nobody_is_further_away_than_he_must() -> None:
    told = the_front(p=2)
    pairs = {new: worst for new, (_, worst, _) in by_hand(2).items() if len(new) == 2}
    assert told.fairest is not None
    assert told.fairest.worst_min == pytest.approx(min(pairs.values()), rel=1e-6)
    assert told.fairest.tenth_min is not None
    assert told.fairest.worst_min is not None
    assert told.fairest.tenth_min <= told.fairest.worst_min


def test_a_candidate_without_a_price_is_named_and_left_out_and_land_nobody_says_is_unknown() -> None:
    offers = candidates()
    offers.frame.loc[0, "cost_wan"] = np.nan
    told = the_front(offers)
    assert all("C0" not in plan.ids for plan in told.plans)
    assert "schemes.no-price" in {finding.code for finding in told.report}
    assert told.plans[0].land_m2 is None
    with pytest.raises(NoFigures):
        the_front(candidates(cost_wan=None))
    with pytest.raises(NoFigures):
        the_front(criteria=("people", "land"))


def test_a_front_that_cannot_be_is_refused() -> None:
    with pytest.raises(TooFewCriteria):
        the_front(criteria=(Criterion.PEOPLE, "people"))
    with pytest.raises(ImpossibleNumber):
        the_front(p=0)
    with pytest.raises(NoCandidates):
        the_front(Candidates.of(as_layer(CANDIDATES, [])))


def levels(*, offered_centres: int = 3, **words: Any) -> TwoLevels:
    asked: dict[str, Any] = {"minutes": WITHIN, "mode": "line", "demand": "settlements", "p": 2, "centres": 1, "centre_minutes": 60.0, "centre_mode": "line"} | words  # fmt: skip
    question = LevelsQuestion(kind="mutual_care_center", **asked)
    points: list[Row] = [
        {"candidate_id": f"P{n}", "name": f"村{n}", "division_code": f"{AREA}001", "candidate_kind": "village", "at": at}
        for n, at in enumerate(offered())
    ]
    stand = [{"facility_id": "F0", "name": "互助点", "kind": "mutual_care_center", "division_code": f"{AREA}001", "state": "operating", "at": STANDING[0]}]  # fmt: skip
    above: list[Row] = [
        {"candidate_id": f"Z{n}", "name": f"镇{n}", "division_code": f"{AREA}001", "candidate_kind": "parcel", "at": at}
        for n, at in enumerate(homes()[:offered_centres])
    ]
    county = frames()
    study = StudyFrames(county.divisions, as_layer(FACILITIES, stand), county.settlements, county.demand)
    held = (SitingFrames(study, Candidates.of(as_layer(CANDIDATES, rows)), None) for rows in (points, above))
    first, second = held
    return plan_levels(question, (first, second), (StraightLine(), StraightLine()), place=(AREA, DAY))


def test_centres_with_their_points_cover_most_of_all_choices_of_both() -> None:
    told = levels()
    sites = [STANDING[0], *offered()]
    way, up, people = minutes(sites), minutes(homes()[:3], sites), np.array(PEOPLE)
    best = 0
    for centre in range(3):
        backed = [k for k in range(9) if up[k, centre] <= 60]
        for new in itertools.combinations([k for k in backed if k > 0], min(2, len(backed))):
            open_points = [*([0] if 0 in backed else []), *new]
            best = max(best, int(people[(way[:, open_points] <= WITHIN).any(axis=1)].sum()) if open_points else 0)
    assert told.covered == best == told.certificate.objective
    assert told.certificate.is_proven
    assert told.covered_today == 0
    assert int(told.points["people"].sum()) == told.covered
    assert int(told.centres["people"].sum()) == told.covered
    assert told.points[told.points["is_new"]]["centre"].notna().all()


def test_every_point_stands_under_its_centre_and_its_people_under_the_point() -> None:
    told = levels_to_dict(levels())
    for centre in told["centres"]:
        assert centre["people"] == sum(point["people"] for point in centre["points"])
        assert all(point["centre_minutes"] <= 60 for point in centre["points"])


def test_without_a_centre_a_point_covers_nobody_and_it_says_so() -> None:
    told = levels(offered_centres=0, centres=0)
    assert told.covered == 0
    assert "schemes.points-without-a-centre" in {finding.code for finding in told.report}
    with pytest.raises(ImpossibleNumber):
        levels(centres=-1)


def test_the_same_questions_have_the_same_answers() -> None:
    assert front_to_dict(the_front(p=2)) == front_to_dict(the_front(p=2))
    first, second = (levels_to_dict(levels()) for _ in range(2))
    assert first == second

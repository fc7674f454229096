"""A proposal says where to build, how good that is, what else may be chosen, and why not elsewhere; counted anew by hand."""

import itertools

import numpy as np
import pyproj
import pytest

from layers.planning.answers.siting import siting_to_dict
from layers.planning.candidates.candidates import Candidates
from layers.planning.land_specs import CANDIDATES
from layers.planning.proposals.choices import Role
from layers.planning.proposals.errors import NoCandidates, NoPrices, NoProposal, NoSuchSite, NothingLimitsThePlan
from layers.planning.proposals.question import SitingQuestion
from tests.layers.planning.layer_rows import as_layer
from tests.layers.planning.proposals.shire import AREA, PEOPLE, STANDING, candidates, frames, homes, judged, offered, propose

GEOD = pyproj.Geod(a=6378137.0, rf=298.257222101)


def minutes_by_hand() -> np.ndarray:
    """(homes, standing then offered) minutes of a straight walk at 1 m/s."""
    sites = [*STANDING, *offered()]
    return np.array([[GEOD.inv(*home, *site)[2] / 60 for site in sites] for home in homes()])


def covered_by_hand(new: tuple[int, ...], within: float = 40.0, standing: tuple[int, ...] = (0, 1)) -> int:
    sites = [*standing, *(2 + n for n in new)]
    return int(np.array(PEOPLE)[(minutes_by_hand()[:, sites] <= within).any(axis=1)].sum())


def test_the_plan_is_the_best_of_all_pairs_and_says_so() -> None:
    proposal = propose()
    best = max(covered_by_hand(pair) for pair in itertools.combinations(range(8), 2))
    assert proposal.after.share.numerator == best == proposal.certificate.bound
    assert proposal.certificate.is_proven
    assert proposal.before.share.numerator == covered_by_hand(())
    assert proposal.after.share.denominator == sum(PEOPLE)
    assert proposal.sites["adds"].sum() == proposal.gained == best - covered_by_hand(())


def test_plans_as_good_are_those_within_one_per_cent() -> None:
    proposal = propose()
    counts = {pair: covered_by_hand(pair) for pair in itertools.combinations(range(8), 2)}
    best = max(counts.values())
    good: list[set[int]] = [set(pair) for pair, count in counts.items() if count >= 0.99 * best]
    in_all = {f"C{n}" for n in set.intersection(*good)}
    assert {c.candidate_id for c in proposal.choices if c.role is Role.IN_ALL} <= in_all
    in_none = {f"C{n}" for n in range(8) if all(n not in pair for pair in good)}
    assert proposal.never <= len(in_none)
    assert {c.candidate_id for c in proposal.choices if c.role is Role.IN_SOME} & in_none == set()
    for other in proposal.others:
        assert other.covered >= 0.99 * best


def test_the_order_of_building_has_its_regret() -> None:
    proposal = propose(p=3)
    assert [step.best for step in proposal.steps] == [
        max(covered_by_hand(chosen) for chosen in itertools.combinations(range(8), size)) for size in (1, 2, 3)
    ]
    assert all(step.regret is not None and step.regret >= 0 for step in proposal.steps)
    assert proposal.steps[-1].regret == 0


def test_a_refused_candidate_is_never_chosen_and_its_rule_has_a_price() -> None:
    free = propose(p=1)
    chosen = int(free.sites["candidate_id"].iloc[0].removeprefix("C"))
    offers = candidates()
    judgement = judged(offers, chosen)
    assert judgement.is_refused[chosen]
    proposal = propose(offers, judgement, p=1)
    assert proposal.sites["candidate_id"].iloc[0] != f"C{chosen}"
    price = next(price for price in proposal.prices if price.candidates)
    assert price.gain == free.after.share.numerator - proposal.after.share.numerator
    assert "500" in price.change.zh


def test_one_more_site_and_five_more_minutes_have_their_price() -> None:
    proposal = propose(p=1)
    now = max(covered_by_hand((n,)) for n in range(8))
    more, further = proposal.prices[:2]
    assert more.gain == max(covered_by_hand(pair) for pair in itertools.combinations(range(8), 2)) - now
    assert further.gain == max(covered_by_hand((n,), within=45.0) for n in range(8)) - now


def test_closing_a_centre_is_counted_and_an_unknown_one_is_refused() -> None:
    assert propose(closed=("F0",)).before.share.numerator == covered_by_hand((), standing=(1,))
    with pytest.raises(NoSuchSite):
        propose(closed=("F9",))


def test_forced_and_forbidden_candidates_are_kept_to() -> None:
    proposal = propose(forced=("C3",), forbidden=("C1",))
    assert "C3" in set(proposal.sites["candidate_id"])
    assert "C1" not in set(proposal.sites["candidate_id"])
    with pytest.raises(NoSuchSite):
        propose(forced=("C99",))


def test_money_limits_a_plan_without_a_number() -> None:
    proposal = propose(p=None, budget_wan=300.0)
    assert float(proposal.sites["cost_wan"].sum()) <= 300.0
    affordable = [c for size in (1, 2, 3) for c in itertools.combinations(range(8), size) if sum(100 + 40 * n for n in c) <= 300]
    assert proposal.after.share.numerator == max(covered_by_hand(chosen) for chosen in affordable)
    with pytest.raises(NoPrices):
        propose(candidates(cost_wan=None), p=None, budget_wan=300.0)
    with pytest.raises(NothingLimitsThePlan):
        SitingQuestion("elderly_service_center")


@pytest.mark.parametrize("model", ["p_median", "p_center", "capacitated"])
def test_the_least_way_is_the_least_of_all_pairs(model: str) -> None:
    proposal = propose(model=model)
    minutes, people = minutes_by_hand(), np.array(PEOPLE)
    ways: dict[tuple[int, ...], np.ndarray] = {
        pair: minutes[:, [0, 1, *(2 + n for n in pair)]].min(axis=1) for pair in itertools.combinations(range(8), 2)
    }
    if model == "p_median":
        assert proposal.certificate.objective == pytest.approx(
            min(float((people * way).sum()) for way in ways.values()), rel=1e-6
        )
    elif model == "p_center":
        assert proposal.certificate.objective == pytest.approx(min(float(way.max()) for way in ways.values()), rel=1e-6)
    else:
        assert proposal.certificate.is_proven
        assert (proposal.plan.loads[:2] <= 700).all()
        assert (proposal.plan.loads[2:] <= 900).all()
    assert proposal.after.worst_min == pytest.approx(float(ways_of(proposal, ways).max()), rel=1e-6)


def ways_of(proposal: object, ways: dict[tuple[int, ...], np.ndarray]) -> np.ndarray:
    chosen = tuple(sorted(int(key.removeprefix("C")) for key in proposal.sites["candidate_id"]))  # type: ignore[attr-defined]
    return ways[chosen]


def test_covering_everybody_lists_whom_nobody_can_serve() -> None:
    proposal = propose(model="lscp", p=None, minutes=30.0)
    reached = (minutes_by_hand() <= 30).any(axis=1)
    assert proposal.after.share.numerator == int(np.array(PEOPLE)[reached].sum())
    told = {finding.code for finding in proposal.report}
    assert ("siting.beyond-everybody" in told) == (not reached.all())
    without = int(proposal.unserved["without"].sum())
    assert without == int(np.array(PEOPLE)[~reached].sum())


def test_what_is_impossible_says_why_and_what_would_do() -> None:
    with pytest.raises(NoProposal) as refused:
        propose(model="lscp", p=None, minutes=45.0, apart_m=30_000.0)
    assert refused.value.cures
    assert "可行的办法" in refused.value.wording.zh
    assert "What would do" in refused.value.wording.en


def test_no_candidate_left_is_refused_with_the_counts() -> None:
    nothing = Candidates.of(as_layer(CANDIDATES, []))
    with pytest.raises(NoCandidates):
        propose(nothing)


def test_without_rules_it_says_so_and_unknown_people_are_counted_apart() -> None:
    rows = [
        {
            "settlement_id": f"S{n}",
            "name": "庄",
            "division_code": f"{AREA}001001",
            "elderly60": None if n == 3 else 100,
            "population": 300,
            "at": at,
        }
        for n, at in enumerate(homes())
    ]
    proposal = propose(study=frames(settlements=rows))
    codes = {finding.code for finding in proposal.report}
    assert {"siting.no-rules", "siting.uncounted"} <= codes
    assert proposal.after.share.unknown == 1


def test_the_same_question_has_the_same_answer() -> None:
    first, second = (siting_to_dict(propose(p=2), with_places=True) for _ in range(2))
    assert first == second


def test_two_identical_candidates_may_stand_for_each_other() -> None:
    rows = [
        {"candidate_id": key, "name": "同一地块", "division_code": AREA, "candidate_kind": "parcel", "at": offered()[2]}
        for key in ("A", "B")
    ]
    proposal = propose(Candidates.of(as_layer(CANDIDATES, rows)), p=1)
    assert proposal.gained == covered_by_hand((2,)) - covered_by_hand(())
    assert any(finding.code == "planning.identical-candidates" for finding in proposal.report) or proposal.judgement is None

"""A name reviewed: every rule's answer, the names alike by risk, the standard spelling, the advice and the proof of search."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from gazetteer.kinds import NameKind
from gazetteer.pinyin import Spelling
from gazetteer.review.proof import ProofOfSearch, proof_of
from gazetteer.review.ranking import RankedMatch, ranked
from gazetteer.review.recommendation import Advice, Recommendation, recommend
from gazetteer.review.telling import seal_of, to_dict
from gazetteer.rules.book import RULES
from gazetteer.rules.case import RuleCase
from gazetteer.rules.finding import RuleFinding, RuleOutcome, Verdict, Weight
from gazetteer.rules.pack import RulePack
from gazetteer.rules.proposal import Proposal
from gazetteer.rules.shelf import joined
from gazetteer.rules.surroundings import Surroundings


@dataclass(frozen=True, slots=True)
class Review:
    """Everything the committee reads about one name.

    `outcomes` has one entry for every rule of the pack, in the order of the book. `spelling` is the proposed standard spelling with its evidence,
    None where the name cannot be spelled. `same_place` are records of the very thing, linked and not counted.
    """

    proposal: Proposal
    packs: tuple[RulePack, ...]
    outcomes: tuple[RuleOutcome, ...]
    matches: tuple[RankedMatch, ...]
    same_place: tuple[str, ...]
    spelling: Spelling | None
    recommendation: Recommendation
    proof: ProofOfSearch
    is_pack_in_force: bool

    @property
    def advice(self) -> Advice:
        return self.recommendation.advice

    @property
    def findings(self) -> tuple[RuleFinding, ...]:
        """Every finding, the heaviest first and then by rule."""
        found = [finding for outcome in self.outcomes for finding in outcome.findings]
        return tuple(sorted(found, key=lambda f: list(Weight).index(f.weight)))

    def of_weight(self, weight: Weight) -> tuple[RuleFinding, ...]:
        return tuple(f for f in self.findings if f.weight is weight)

    def of_verdict(self, verdict: Verdict) -> tuple[RuleOutcome, ...]:
        return tuple(outcome for outcome in self.outcomes if outcome.verdict is verdict)

    def outcome(self, rule_id: str) -> RuleOutcome:
        return next(outcome for outcome in self.outcomes if outcome.rule_id == rule_id)


def review(proposal: Proposal, surroundings: Surroundings, packs: Sequence[RulePack]) -> Review:
    """Judge one name by every rule of the packs.

    Args:
        proposal: what is asked for; bad input (an empty name, hidden characters, no geometry) becomes findings.
        surroundings: what is known around it; what was not given makes rules answer INPUT_MISSING.
        packs: the most general first, as `packs_for` gives them; a local one is laid over the national one.
    """
    pack = joined(packs)
    case = RuleCase.opened(proposal, surroundings, pack)
    outcomes = tuple(rule.outcome(case) for rule_id, rule in RULES.items() if rule_id in pack.rules)
    made = Review(
        proposal=proposal,
        packs=tuple(packs),
        outcomes=outcomes,
        matches=ranked(case),
        same_place=tuple(dict.fromkeys(m.known.place_id for m in case.sought.same_place)),
        spelling=case.spelled.standard,
        recommendation=recommend(outcomes),
        proof=proof_of(case),
        is_pack_in_force=all(p.is_in_force(proposal.on) and p.holds_in(proposal.division_code) for p in packs),
    )
    return replace(made, proof=replace(made.proof, seal=seal_of(to_dict(made))))


def review_batch(proposals: Sequence[Proposal], surroundings: Surroundings, packs: Sequence[RulePack]) -> tuple[Review, ...]:
    """Judge names asked for together, each against the others too (U12); the order they come in changes nothing but the order of the answers."""
    together = tuple(sorted(proposals, key=_standing_order))
    return tuple(review(proposal, replace(surroundings, batch=together), packs) for proposal in proposals)


def _standing_order(proposal: Proposal) -> tuple[str, str, NameKind, str]:
    geometry = proposal.geometry.wkt if proposal.geometry is not None else ""
    return (proposal.request_id, proposal.name, proposal.kind, geometry)

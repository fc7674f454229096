"""What the committee reads about one name."""

from dataclasses import dataclass

from gazetteer.pinyin import Spelling
from gazetteer.review.proof import ProofOfSearch
from gazetteer.review.ranking import RankedMatch
from gazetteer.review.recommendation import Advice, Recommendation
from gazetteer.rules.finding import RuleFinding, RuleOutcome, Verdict, Weight
from gazetteer.rules.pack import RulePack
from gazetteer.rules.proposal import Proposal


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

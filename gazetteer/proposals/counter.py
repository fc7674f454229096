"""Counter-proposals: ideas for another name, each put through the whole review before it is offered."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from gazetteer.proposals.ideas import Idea, Source, ideas_for
from gazetteer.review import Advice, Review, review
from gazetteer.rules.finding import Weight
from gazetteer.rules.pack import RulePack
from gazetteer.rules.proposal import Proposal
from gazetteer.rules.surroundings import Surroundings

MOST_REVIEWED, MOST_OF_A_SOURCE = 24, 8


@dataclass(frozen=True, slots=True)
class CounterProposal:
    """A name that may be offered instead, where it comes from, and its own review under the same packs."""

    name: str
    idea: Idea
    review: Review

    @property
    def warnings(self) -> int:
        return len(self.review.of_weight(Weight.WARN))


def propose_instead(
    proposal: Proposal, surroundings: Surroundings, packs: Sequence[RulePack], *, most: int = 6
) -> tuple[CounterProposal, ...]:
    """Names that no rule about names blocks, those with the fewest warnings first, then by source and distance.

    At most eight ideas of a source and twenty-four in all are reviewed; none of them is a decision, and each carries its own proof of search.
    """
    reviewed = [_reviewed(idea, proposal, surroundings, packs) for idea in _shortlist(ideas_for(proposal, surroundings))]
    lawful = [one for one in reviewed if one.review.advice is not Advice.NOT_FIT]
    return tuple(sorted(lawful, key=_order)[:most])


def _reviewed(idea: Idea, proposal: Proposal, surroundings: Surroundings, packs: Sequence[RulePack]) -> CounterProposal:
    asked = replace(proposal, name=idea.name, given_toned="", given_capitals="", meaning="", origin="", answers={})
    return CounterProposal(idea.name, idea, review(asked, surroundings, packs))


def _shortlist(ideas: Sequence[Idea]) -> list[Idea]:
    kept: list[Idea] = []
    for source in Source:
        kept += [idea for idea in ideas if idea.source is source][:MOST_OF_A_SOURCE]
    return kept[:MOST_REVIEWED]


def _order(one: CounterProposal) -> tuple[int, int, float, str]:
    return (one.warnings, list(Source).index(one.idea.source), one.idea.distance_m or 0.0, one.name)

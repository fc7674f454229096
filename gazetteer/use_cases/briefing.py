"""A name before the committee: its review, its way to approval, and names to offer instead, worked out together."""

from collections.abc import Sequence
from dataclasses import dataclass

from gazetteer.proposals import CounterProposal, propose_instead
from gazetteer.requests.routes import ApprovalRoute, approval_route
from gazetteer.review import Advice, Review, review, review_batch
from gazetteer.rules.pack import RulePack
from gazetteer.rules.proposal import Proposal
from gazetteer.rules.shelf import joined, packs_for
from gazetteer.rules.surroundings import Surroundings
from gazetteer.use_cases.review import read_surroundings
from layers.store.protocol import Store


@dataclass(frozen=True, slots=True)
class Briefing:
    """What the secretary puts before the committee. `instead` is empty for a name that is fit, and for one that is cancelled."""

    review: Review
    route: ApprovalRoute
    instead: tuple[CounterProposal, ...]
    surroundings: Surroundings


def brief_name(
    store: Store, proposal: Proposal, *, packs: Sequence[RulePack] = (), surroundings: Surroundings | None = None
) -> Briefing:
    """Review one name and say what else there is to say. Writes nothing.

    Raises:
        NoPack: no rules are held for that day.
    """
    around = surroundings or read_surroundings(store)
    rules = packs or packs_for(proposal.division_code, proposal.on)
    return _briefed(review(proposal, around, rules), around, rules)


def brief_batch(
    store: Store, proposals: Sequence[Proposal], *, packs: Sequence[RulePack] = (), surroundings: Surroundings | None = None
) -> tuple[Briefing, ...]:
    """Review names asked for together, each against the others too. Names to offer instead are left to the brief of each.

    Raises:
        NoPack: no rules are held for that day.
    """
    if not proposals:
        return ()
    around = surroundings or read_surroundings(store)
    rules = packs or packs_for(proposals[0].division_code, proposals[0].on)
    return tuple(Briefing(found, _route(found.proposal, rules), (), around) for found in review_batch(proposals, around, rules))


def brief_reviewed(found: Review, around: Surroundings, *, with_others: bool = True) -> Briefing:
    """A review that was made already, with its way to approval and, where the name will not do and they are wanted, names to offer instead."""
    if not with_others:
        return Briefing(found, _route(found.proposal, found.packs), (), around)
    return _briefed(found, around, found.packs)


def _briefed(found: Review, around: Surroundings, rules: Sequence[RulePack]) -> Briefing:
    asked = found.proposal
    wanted = found.advice is not Advice.FIT and asked.request_type != "cancelling"
    return Briefing(found, _route(asked, rules), propose_instead(asked, around, rules) if wanted else (), around)


def _route(asked: Proposal, rules: Sequence[RulePack]) -> ApprovalRoute:
    settings = joined(rules).routes
    return approval_route(asked.kind, asked.division_code, request_type=asked.request_type, facts=asked.sizes, settings=settings)

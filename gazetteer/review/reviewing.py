"""A name reviewed: every rule's answer, the names alike by risk, the standard spelling, the advice and the proof of search."""

from collections.abc import Sequence
from dataclasses import replace

from gazetteer.kinds import NameKind
from gazetteer.review.proof import proof_of
from gazetteer.review.ranking import ranked
from gazetteer.review.recommendation import recommend
from gazetteer.review.result import Review
from gazetteer.review.telling import seal_of, to_dict
from gazetteer.rules.book import RULES
from gazetteer.rules.case import RuleCase
from gazetteer.rules.pack import RulePack
from gazetteer.rules.proposal import Proposal
from gazetteer.rules.resemblance import names_of_batch
from gazetteer.rules.shelf import joined
from gazetteer.rules.surroundings import Surroundings

__all__ = ["Review", "review", "review_batch"]


def review(proposal: Proposal, surroundings: Surroundings, packs: Sequence[RulePack]) -> Review:
    """Judge one name by every rule of the packs.

    Args:
        proposal: what is asked for; bad input (an empty name, hidden characters, no geometry) becomes findings.
        surroundings: what is known around it; what was not given makes rules answer INPUT_MISSING.
        packs: the most general first, as `packs_for` gives them; a local one is laid over the national one.
    """
    pack, proposal = joined(packs), sound(proposal)
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
        proof=proof_of(case, outcomes),
        is_pack_in_force=all(p.is_in_force(proposal.on) and p.holds_in(proposal.division_code) for p in packs),
    )
    return replace(made, proof=replace(made.proof, seal=seal_of(to_dict(made))))


def sound(proposal: Proposal) -> Proposal:
    """The proposal with halves of surrogate pairs in its name as U+FFFD: no file and no answer can carry them. Itself where there are none."""
    name = proposal.name.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return proposal if name == proposal.name else replace(proposal, name=name)


def review_batch(
    proposals: Sequence[Proposal], surroundings: Surroundings, packs: Sequence[RulePack] | Sequence[Sequence[RulePack]]
) -> tuple[Review, ...]:
    """Judge names asked for together, each against the others too (U12); the order they come in changes nothing but the order of the answers.

    `packs` are those all are judged by, or for every proposal its own: requests of one scheme may have come in on different days.
    """
    batch = tuple(sorted(proposals, key=_standing_order))
    around = replace(surroundings, batch=batch, together=names_of_batch(batch, surroundings.names))
    return tuple(
        review(proposal, around, own) for proposal, own in zip(proposals, _own_packs(packs, len(proposals)), strict=True)
    )


def _own_packs(packs: Sequence[RulePack] | Sequence[Sequence[RulePack]], number: int) -> list[Sequence[RulePack]]:
    shared = [pack for pack in packs if isinstance(pack, RulePack)]
    return [shared] * number if shared else [pack for pack in packs if not isinstance(pack, RulePack)]


def _standing_order(proposal: Proposal) -> tuple[str, str, NameKind, str]:
    geometry = proposal.geometry.wkt if proposal.geometry is not None else ""
    return (proposal.request_id, proposal.name, proposal.kind, geometry)

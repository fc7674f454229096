"""Which known names a proposed one may be taken for, in the order of risk, each with the weightiest finding that names it."""

from gazetteer.review import Review
from gazetteer.rules.finding import RuleFinding, RuleOutcome, Verdict, Weight
from gisvc.maps import Conflict

_HEAVY_FIRST = list(Weight)


def conflicts_of(review: Review) -> tuple[Conflict, ...]:
    """The names alike as the review ranks them: same ground first, then same kind, the surest likeness and the nearest."""
    named: dict[str, list[RuleFinding]] = {}
    for finding in review.findings:
        for match in finding.matches:
            named.setdefault(match.known.name_id, []).append(finding)
    return tuple(
        Conflict(
            rank,
            one.match,
            min((f.weight for f in said), key=_HEAVY_FIRST.index, default=Weight.INFORM),
            tuple(dict.fromkeys(f.rule_id for f in said)),
            one.wording(),
        )
        for rank, one in enumerate(review.matches, 1)
        for said in (named.get(one.match.known.name_id, []),)
    )


def tally(review: Review) -> dict[str, int]:
    """Findings by weight, and rules that were clear, lacked an input or did not apply."""
    found = {str(weight): len(review.of_weight(weight)) for weight in Weight}
    return found | {str(v): len(review.of_verdict(v)) for v in Verdict if v is not Verdict.FOUND}


def heaviest_first(review: Review) -> tuple[RuleOutcome, ...]:
    """Every rule's answer, those with the heaviest finding first and else in the order of the book."""
    return tuple(
        sorted(review.outcomes, key=lambda o: min((_HEAVY_FIRST.index(f.weight) for f in o.findings), default=len(Weight)))
    )

"""Which known names a proposed one may be taken for, each once, the weightiest and nearest first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import inf

from gazetteer.likeness.known import Match
from gazetteer.likeness.tiers import Tier
from gazetteer.rules.finding import RuleFinding, RuleOutcome, Verdict, Weight
from gisvc.maps import Conflict

_HEAVY_FIRST = list(Weight)
_SURE_FIRST = list(Tier)


@dataclass(slots=True)
class _Held:
    match: Match
    weight: Weight
    rules: list[str]


def conflicts_of(outcomes: Iterable[RuleOutcome]) -> tuple[Conflict, ...]:
    """Every match of every finding, once a name: by weight, then by tier, then by distance; what has no place comes last."""
    held: dict[str, _Held] = {}
    for outcome in outcomes:
        for finding in outcome.findings:
            for match in finding.matches:
                _take(held, finding, match)
    ordered = sorted(held.values(), key=_order)
    return tuple(Conflict(rank, one.match, one.weight, tuple(one.rules)) for rank, one in enumerate(ordered, 1))


def _take(held: dict[str, _Held], finding: RuleFinding, match: Match) -> None:
    one = held.setdefault(match.known.name_id, _Held(match, finding.weight, []))
    if _HEAVY_FIRST.index(finding.weight) < _HEAVY_FIRST.index(one.weight):
        one.weight, one.match = finding.weight, match
    if finding.rule_id not in one.rules:
        one.rules.append(finding.rule_id)


def _order(one: _Held) -> tuple[int, int, float, str]:
    metres = inf if one.match.distance_m is None else one.match.distance_m
    return _HEAVY_FIRST.index(one.weight), _SURE_FIRST.index(one.match.tier), metres, one.match.known.name_id


def tally(outcomes: Sequence[RuleOutcome]) -> dict[str, int]:
    """Findings by weight, and rules that were clear, lacked an input or did not apply."""
    found = {str(w): sum(f.weight is w for o in outcomes for f in o.findings) for w in Weight}
    return found | {str(v): sum(o.verdict is v for o in outcomes) for v in Verdict if v is not Verdict.FOUND}

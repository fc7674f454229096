"""Names alike in the order of risk: those of the same ground first, then of the same kind, the surest likeness and the nearest."""

from dataclasses import dataclass

from gazetteer.likeness.known import Match, Standing
from gazetteer.likeness.tiers import Tier
from gazetteer.rules.case import RuleCase
from gazetteer.rules.scope import Lies
from gazetteer.rules.sought import kinds_compared
from gazetteer.rules.telling import distance
from layers.wording import Wording

_LIES = {
    Lies.INSIDE: Wording("同一范围内", "on the same ground"),
    Lies.UNKNOWN: Wording("位置未知", "place not known"),
    Lies.OUTSIDE: Wording("范围外", "elsewhere"),
}


@dataclass(frozen=True, slots=True)
class RankedMatch:
    """A match and where it lies to the ground within which the name must be unique."""

    match: Match
    lies: Lies
    is_same_kind: bool

    def wording(self) -> Wording:
        """Why it stands where it stands: 同一范围内，同类，同音同调，相距 3.4 公里."""
        match = self.match
        kind = Wording("同类", "same kind") if self.is_same_kind else Wording("他类", "another kind")
        far = [distance(match.distance_m)] if match.distance_m is not None else []
        parts = [_LIES[self.lies], kind, match.tier.label, match.known.standing.label, *far]
        return Wording("，".join(p.zh for p in parts), ", ".join(p.en for p in parts))


def ranked(case: RuleCase) -> tuple[RankedMatch, ...]:
    """All names alike, the riskiest first. Facets of the place itself are left out."""
    scope = case.near_ground
    kinds = kinds_compared(case.proposal.kind)
    found = [
        RankedMatch(m, scope.lies(m.known), m.known.kind is None or m.known.kind in kinds)
        for m in (*case.sought.of_kind, *case.sought.of_other_kinds, *(m for _, m in case.sought.related))
    ]
    return tuple(sorted(found, key=_risk))


def _risk(ranked: RankedMatch) -> tuple[int, bool, int, int, float, str]:
    match = ranked.match
    return (
        list(Lies).index(ranked.lies) if ranked.lies is not Lies.OUTSIDE else len(Lies),
        not ranked.is_same_kind,
        list(Tier).index(match.tier),
        list(Standing).index(match.known.standing),
        match.distance_m if match.distance_m is not None else float("inf"),
        match.known.name_id,
    )

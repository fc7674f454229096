"""One name under two rule packs, side by side: which rules answer otherwise, and what that changes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from gazetteer.review.result import Review
from gazetteer.rules.finding import RuleOutcome, Weight
from layers.wording import Wording


@dataclass(frozen=True, slots=True)
class RuleDifference:
    """A rule that answers otherwise under the second pack; an outcome is None where a pack does not have the rule."""

    rule_id: str
    title: Wording
    one: RuleOutcome | None
    other: RuleOutcome | None


def differences(one: Review, other: Review) -> tuple[RuleDifference, ...]:
    """Rules whose verdict, findings or weight differ between two reviews of one name; what a rule cites alone makes no difference."""
    return tuple(_differing(one, other))


def told_side_by_side(reviews: Sequence[Review]) -> list[dict[str, Any]]:
    """As JSON has it: every rule that answers otherwise in a later review than in the first, with pack, verdict and heaviest weight of both."""
    first = reviews[0]
    return [
        {
            "rule_id": one.rule_id,
            "title": {"zh": one.title.zh, "en": one.title.en},
            "answers": [_short(first, one.one), _short(other, one.other)],
        }
        for other in reviews[1:]
        for one in differences(first, other)
    ]


def _short(review: Review, outcome: RuleOutcome | None) -> dict[str, str | None]:
    found = {finding.weight for finding in outcome.findings} if outcome else set()
    return {
        "packs": review.proof.packs,
        "verdict": outcome.verdict.value if outcome else None,
        "weight": next((weight.value for weight in Weight if weight in found), None),
    }


def _differing(one: Review, other: Review) -> Iterator[RuleDifference]:
    ours = {outcome.rule_id: outcome for outcome in one.outcomes}
    theirs = {outcome.rule_id: outcome for outcome in other.outcomes}
    for rule_id in sorted({*ours, *theirs}):
        before, after = ours.get(rule_id), theirs.get(rule_id)
        known = before or after
        if known and _answer(before) != _answer(after):
            yield RuleDifference(rule_id, known.title, before, after)


def _answer(outcome: RuleOutcome | None) -> object:
    if outcome is None:
        return None
    said = tuple((f.weight, f.sentence, tuple(m.known.name_id for m in f.matches)) for f in outcome.findings)
    return outcome.verdict, said, outcome.missing

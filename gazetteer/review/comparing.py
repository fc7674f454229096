"""One name under two rule packs, side by side: which rules answer otherwise, and what that changes."""

from collections.abc import Iterator
from dataclasses import dataclass

from gazetteer.review.result import Review
from gazetteer.rules.finding import RuleOutcome
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

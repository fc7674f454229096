"""What the rules together suggest: fit, to be explained, or not fit, with the reasons. A person decides."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from gazetteer.rules.finding import RuleFinding, RuleOutcome, Weight
from layers.wording import Wording


class Advice(StrEnum):
    """What is suggested to the committee."""

    FIT = "fit"
    EXPLAIN = "explain"
    INCOMPLETE = "incomplete"
    NOT_FIT = "not_fit"

    @property
    def label(self) -> Wording:
        return _LABELS[self]


_LABELS = {
    Advice.FIT: Wording("合格", "fit"),
    Advice.EXPLAIN: Wording("需说明", "to be explained"),
    Advice.INCOMPLETE: Wording("待补正", "to be completed"),
    Advice.NOT_FIT: Wording("不合格", "not fit"),
}


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason with the rule and what it rests on; an input that is missing is a reason too."""

    rule_id: str
    sentence: Wording
    basis: Wording | None = None


@dataclass(frozen=True, slots=True)
class Recommendation:
    """The advice and its reasons, the heaviest first. What blocks needs an exemption by a named person.

    `on_name` is about the name alone, paperwork and inputs nobody gave aside: what tells the good names of a scheme from the bad.
    """

    advice: Advice
    reasons: tuple[Reason, ...]
    on_name: Advice = Advice.FIT


PAPERWORK = frozenset({"A01", "A02", "A03", "A04", "A05", "P01"})
"""Rules about the request, not the name: what they block is put right by handing something in or by asking the right authority."""


def recommend(outcomes: Sequence[RuleOutcome]) -> Recommendation:
    """Not fit as soon as the name itself is blocked; to be completed when only its paperwork is; to be explained when a rule warns or lacks an input."""
    findings = [finding for outcome in outcomes for finding in outcome.findings]
    blocking = [f for f in findings if f.weight is Weight.BLOCK]
    warning = [f for f in findings if f.weight is Weight.WARN]
    missing = [outcome for outcome in outcomes if outcome.missing]
    return Recommendation(
        _advice(blocking, needs_words=bool(warning or missing)),
        (*map(_reason, blocking), *map(_reason, warning), *map(_missing, missing)),
        on_name=_advice([f for f in blocking if f.rule_id not in PAPERWORK], needs_words=bool(warning)),
    )


def _advice(blocking: Sequence[RuleFinding], *, needs_words: bool) -> Advice:
    if any(f.rule_id not in PAPERWORK for f in blocking):
        return Advice.NOT_FIT
    if blocking:
        return Advice.INCOMPLETE
    return Advice.EXPLAIN if needs_words else Advice.FIT


def _reason(finding: RuleFinding) -> Reason:
    return Reason(finding.rule_id, finding.sentence, finding.citation.wording())


def _missing(outcome: RuleOutcome) -> Reason:
    return Reason(
        outcome.rule_id,
        Wording(
            f"未能审查“{outcome.title.zh}”：缺少{'、'.join(w.zh for w in outcome.missing)}。",
            f"“{outcome.title.en}” could not be asked: {', '.join(w.en for w in outcome.missing)} missing.",
        ),
        outcome.citation.wording() if outcome.citation else None,
    )

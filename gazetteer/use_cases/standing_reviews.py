"""Does the review a decision rests on still stand? The name is searched for once more in the register as it is when the decision is taken."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from gazetteer.likeness.known import Standing
from gazetteer.requests import sources as s
from gazetteer.requests.errors import UnlawfulStep
from gazetteer.requests.request import Request
from gazetteer.requests.step import Step
from gazetteer.review import Review, review
from gazetteer.rules.finding import RuleFinding, Weight
from gazetteer.use_cases.kept_reviews import HeldReview, read_reviews
from gazetteer.use_cases.requests_held import read_requests
from gazetteer.use_cases.review import IndexShelf, Questions, as_asked, as_drawn, batch_of, beside, read_surroundings, rules_of
from layers.store.protocol import Store
from layers.wording import Wording

PROCEDURE = "A"  # competence, papers, clocks: rules with gates of their own, which judge the very step
ALIKE = "U"  # same names and same sounds, which the law asks to avoid even where they do not block
MOST_TOLD = 3
Named = tuple[str, str]  # a name, and the place that bears it


def require_review_stands(store: Store, request: Request, step: Step, *, shelf: IndexShelf | None = None) -> None:
    """Refuse an approval, or an opinion that agrees, of a name for which more is found than its review knew: a rule that blocks, a name alike.

    What the review had found stays weighed, and exempted where a named person did so; the same rule with another name beside is new.

    Raises:
        UnlawfulStep: the name has to be reviewed again; says what is in its way now.
    """
    number = step.number("candidate")
    known = request.review_of(number)
    if number is None or known is None or not _rests_on_a_review(step):
        return
    held = next((one for one in read_reviews(store, request.request_id) if one.review_id == known.text("review_id")), None)
    now = _review_now(store, request, number, held, shelf=shelf)
    new = tuple(_new(now, known, held))
    if new:
        raise UnlawfulStep(step.label, _told(new), s.ART_9, hindrance="review-outdated")


def _rests_on_a_review(step: Step) -> bool:
    is_approval = step.kind == "decided" and step.text("outcome") == "approved"
    return is_approval or (step.kind == "opinion_issued" and step.text("opinion") == "agree")


def _review_now(
    store: Store, request: Request, number: int, held: HeldReview | None, *, shelf: IndexShelf | None = None
) -> Review:
    """The name judged in today's register, with the answers the reviewer gave to the exclusion questions."""
    answers: Mapping[str, str] = held.outcome.get("asked", {}).get("answers", {}) if held else {}
    rules = rules_of(shelf)
    every = read_requests(store, open_only=True, rules=rules)
    proposal = as_drawn(store, as_asked(request, Questions(number, answers=answers)))
    around = read_surroundings(store, shelf=shelf, pending=beside(proposal.batch_id, every))
    packs = rules.packs.packs_for(proposal.division_code, proposal.on)
    return review(proposal, replace(around, batch=batch_of(request, every)), packs)


def _new(now: Review, known: Step, held: HeldReview | None) -> Iterator[RuleFinding]:
    """What weighs now and did not then: another rule, or the same rule with a name its review did not see."""
    told = known.codes("blocking") | known.codes("warning")
    seen = _seen(held) if held and "outcomes" in held.outcome else dict.fromkeys(told)
    for finding in now.findings:
        if not _weighs(finding.rule_id, finding.weight.value):
            continue
        beside_it = {(m.known.name, m.known.place_id) for m in finding.matches if m.known.standing is not Standing.PENDING}
        if finding.matches and not beside_it:
            continue  # names that are only asked for: whoever asks later cannot stop who was here before
        before = seen.get(finding.rule_id, frozenset())
        if finding.rule_id not in seen or (before is not None and not beside_it <= before):
            yield finding


def _seen(held: HeldReview) -> dict[str, frozenset[Named] | None]:
    """By rule that weighed, the names it found beside."""
    found: dict[str, frozenset[Named] | None] = {}
    for rule_id, finding in _weighing(held.outcome["outcomes"]):
        named = {(str(match["name"]), str(match["place_id"])) for match in finding["matches"]}
        found[rule_id] = (found.get(rule_id) or frozenset()) | named
    return found


def _weighing(outcomes: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for outcome in outcomes:
        for finding in outcome["findings"]:
            if _weighs(outcome["rule_id"], finding["weight"]):
                yield str(outcome["rule_id"]), finding


def _weighs(rule_id: str, weight: str) -> bool:
    """Whatever blocks, and names alike that warn; competence, papers and clocks have gates of their own."""
    if rule_id.startswith(PROCEDURE):
        return False
    return weight == Weight.BLOCK.value or (weight == Weight.WARN.value and rule_id.startswith(ALIKE))


def _told(new: tuple[RuleFinding, ...]) -> Wording:
    shown = new[:MOST_TOLD]
    zh, en = "；".join(f.sentence.zh.rstrip("。") for f in shown), "; ".join(f.sentence.en.rstrip(".") for f in shown)
    return Wording(
        f"审查以后登记簿有变化，现在查得：{zh}。请重新审查该名称后再办理。",
        f"the register has changed since the review; it now finds: {en}. Review the name again first.",
    )

"""The review of a request: the brief as things stand now, the exclusion questions answered, and the review kept with its proof."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import RedirectResponse, Response

from gazetteer.lexicon.word import EXCLUSIONS
from gazetteer.requests.errors import NotAStep
from gazetteer.requests.outlook import Outlook
from gazetteer.requests.request import Request as NamingRequest
from gazetteer.review import Review
from gazetteer.rules.finding import RuleFinding
from gazetteer.use_cases.kept_reviews import HeldReview, read_reviews
from gazetteer.use_cases.review import Questions, review_request
from gisvc.auth.visitor import Visitor
from gisvc.desk import Desk, desk_of
from gisvc.errors import UnknownParameter
from gisvc.guard import accepts_record
from gisvc.pages.names.checking import conflict_map, review_facts
from gisvc.pages.names.requests import Namer, RequestId, about_request
from gisvc.pages.sending import Sent, SentForm, one_of
from gisvc.refusals import status_of
from gisvc.rendering import render_page
from gisvc.routes.names.requests_held import outlook_of_request
from gisvc.routes.names.reviewing import is_narrow, names_instead, review_of_request
from gisvc.routes.parameters import Reader, refuse_unknown
from layers.errors import Refusal

router = APIRouter(prefix="/names/requests", include_in_schema=False, dependencies=[Depends(refuse_unknown)])
Candidate = Annotated[int, Query(ge=1, le=3)]
LONGEST_REASON = 300


@router.get("/{request_id}/review")
def review_page(
    request: Request, visitor: Reader, request_id: RequestId, candidate: Candidate = 1, instead: bool = False
) -> Response:
    return _page(request, visitor, request_id, candidate, instead=instead)


@router.post("/{request_id}/review")
@accepts_record
def keep_review(request: Request, visitor: Namer, request_id: RequestId, sent: SentForm, candidate: Candidate = 1) -> Response:
    """Keep the review as it is now, with the reviewer's answers; while the request is undecided it becomes a step."""
    desk = desk_of(request)
    outlook = outlook_of_request(desk, visitor, request_id)
    answers = {**answers_held(desk, visitor, request_id, candidate), **_answers(sent)}
    try:
        asked = Questions(candidate, answers=answers, reviewed_on=_reviewed_on(sent))
        review_request(desk.view(visitor), request_id, by=visitor.person, asked=asked, shelf=desk.names)
    except Refusal as refusal:
        return _page(request, visitor, outlook.request.request_id, candidate, refusal=refusal)
    return RedirectResponse(f"/names/requests/{request_id}/review?candidate={candidate}", status_code=303)


def answers_held(desk: Desk, visitor: Visitor, request_id: str, candidate: int) -> dict[str, str]:
    """What the reviewer answered last time, by rule."""
    kept = [r for r in kept_reviews(desk, visitor, request_id) if _candidate_of(r) == candidate]
    told = kept[-1].outcome["asked"].get("answers") if kept else None
    return {str(rule): str(answer) for rule, answer in told.items()} if isinstance(told, dict) else {}


def kept_reviews(desk: Desk, visitor: Visitor, request_id: str) -> tuple[HeldReview, ...]:
    return desk.answer(visitor, "kept-reviews", request_id, lambda view: read_reviews(view, request_id))


def _candidate_of(kept: HeldReview) -> int:
    step: Any = kept.outcome.get("step")
    return int(step.get("candidate", 1)) if isinstance(step, dict) else 1


def _answers(sent: Sent) -> dict[str, str]:
    """Answers by rule id: a code of EXCLUSIONS and, behind a colon, the reason.

    Raises:
        UnknownParameter: a control that the form does not have.
    """
    answers: dict[str, str] = {}
    for name in sent:
        if name == "reviewed_on":
            continue
        part, _, rule = name.partition(".")
        if part not in ("answer", "reason") or not rule.isalnum() or len(rule) > 8:
            raise UnknownParameter(name, ["answer", "reason"])
        code = one_of(sent, f"answer.{rule}")
        if code in EXCLUSIONS:
            reason = one_of(sent, f"reason.{rule}").strip()[:LONGEST_REASON]
            answers[rule] = f"{code}：{reason}" if reason else code
    return answers


def _reviewed_on(sent: Sent) -> date | None:
    """The day of a review made on paper; None is today.

    Raises:
        NotAStep: no day.
    """
    said = one_of(sent, "reviewed_on")
    try:
        return date.fromisoformat(said) if said else None
    except ValueError:
        raise NotAStep("审查日期请写成 2026-05-15。", "write the day as 2026-05-15.", kind="reviewed") from None


def _page(
    request: Request, visitor: Visitor, request_id: str, candidate: int, *, instead: bool = False, refusal: Refusal | None = None
) -> Response:
    desk = desk_of(request)
    outlook = outlook_of_request(desk, visitor, request_id)
    answers = answers_held(desk, visitor, request_id, candidate)
    one = review_of_request(desk, visitor, outlook.request, Questions(candidate, answers=answers))
    return render_page(
        request,
        "names/request_review.html",
        status_code=status_of(refusal) if refusal else 200,
        **about_request(desk, visitor, outlook),
        **review_facts(one),
        answers=answers,
        asked=_asked(one, answers),
        exclusions=EXCLUSIONS.labels,
        candidate=candidate,
        kept=kept_reviews(desk, visitor, request_id),
        blocked=_blocked(outlook, one, candidate),
        exempted=[s for s in outlook.request.since_amended("exempted") if s.number("candidate") == candidate],
        instead=names_instead(desk, visitor, one) if instead else None,
        is_narrow=is_narrow(desk, visitor),
        refusal=refusal,
        map=conflict_map(request, desk, visitor, one),
    )


@dataclass(frozen=True, slots=True)
class ExclusionQuestion:
    """A question a rule puts to the reviewer, with what he answered last time."""

    finding: RuleFinding
    code: str
    reason: str


def _asked(one: Review, answers: Mapping[str, str]) -> list[ExclusionQuestion]:
    """One question a rule, however many words it found."""
    first = {f.rule_id: f for f in reversed(one.findings) if f.question}
    questions = []
    for rule, finding in sorted(first.items()):
        code, _, reason = answers.get(rule, "").replace("：", ":").partition(":")
        questions.append(ExclusionQuestion(finding, code, reason))
    return questions


def _blocked(outlook: Outlook, one: Review, candidate: int) -> list[str]:
    """Rules that block the name now and from which nobody has exempted it."""
    held: NamingRequest = outlook.request
    exempted = {s.text("rule_id") for s in held.since_amended("exempted") if s.number("candidate") == candidate}
    return sorted({f.rule_id for f in one.findings if f.weight == "block"} - exempted)

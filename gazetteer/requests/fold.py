"""Folds an application and its steps into the request they make: the same steps give the same request, in whatever order they came."""

from collections.abc import Iterable
from dataclasses import replace

from gazetteer.requests import sources as s
from gazetteer.requests.application import Application
from gazetteer.requests.errors import RequestClosed, UnlawfulStep
from gazetteer.requests.gates import hindrances
from gazetteer.requests.hindrance import Hindrance
from gazetteer.requests.request import Request
from gazetteer.requests.settings import RequestSettings
from gazetteer.requests.step import Step, in_order
from layers.wording import Wording

IRREVOCABLE = frozenset({"submitted", "announced", "retracted", "closed"})


def fold_request(application: Application, steps: Iterable[Step], settings: RequestSettings | None = None) -> Request:
    """The request as its steps leave it. Steps count in the order of their numbers; one that the law does not allow where it stands has no effect
    and is told in `faults`. What today's settings would not allow is told in `notes`: it was judged when it was recorded."""
    request = Request(application)
    for step in in_order(steps):
        request = _taken(request, step, settings)
    return request


def obstacles(request: Request, step: Step, settings: RequestSettings | None = None) -> tuple[Hindrance, ...]:
    """Everything in the way of one more step, those that bar it first."""
    if step.kind == "retracted":
        return (*hindrances(request, step, settings), *_retraction(request, step, settings))
    return hindrances(request, step, settings)


def require_may_take(request: Request, step: Step, settings: RequestSettings | None = None) -> None:
    """Refuse a step the law does not allow now.

    Raises:
        RequestClosed: the request takes nothing more.
        UnlawfulStep: says what stands in its way and under which article.
    """
    if request.last("closed"):
        raise RequestClosed(request.request_id)
    barred = [h for h in obstacles(request, step, settings) if h.bars]
    if barred:
        raise UnlawfulStep(step.label, _together(barred), barred[0].citation, hindrance=barred[0].code)


def _taken(request: Request, step: Step, settings: RequestSettings | None) -> Request:
    found = obstacles(request, step, settings)
    if not found and step.kind != "retracted":
        return request.after(step)
    told = tuple(h.finding(step) for h in found)
    if any(h.undoes for h in found):
        faults = (f for f, h in zip(told, found, strict=True) if h.undoes)
        return replace(request, faults=(*request.faults, *faults), last_seq=max(request.last_seq, step.seq))
    noted = replace(request, notes=(*request.notes, *told))
    if step.kind == "retracted":
        noted = replace(noted, steps=_without(noted, step.text("step")))
    return noted.after(step)


def _without(request: Request, step_id: str) -> tuple[Step, ...]:
    return tuple(step for step in request.steps if step.step_id != step_id)


def _retraction(request: Request, step: Step, settings: RequestSettings | None) -> Iterable[Hindrance]:
    """A step is taken back only where everything that followed could have been done without it."""
    target = next((one for one in request.steps if one.step_id == step.text("step")), None)
    if target is None:
        yield Hindrance("nothing-to-retract", Wording("没有该项有效记录。", "there is no such step in force."), s.OFFICE)
        return
    is_in_the_register = target.kind == "decided" and target.text("outcome") == "approved"
    if target.kind in IRREVOCABLE or is_in_the_register:
        yield Hindrance(
            "irrevocable",
            Wording(f"“{target.label.zh}”已产生效力，不能更正；请另行提出申请。", f"“{target.label.en}” has taken effect and is not taken back; make a new request."),
            s.OFFICE,
        )  # fmt: skip
        return
    again = Request(request.asked)
    for one in _without(request, target.step_id):
        if one.kind != "retracted" and any(h.undoes for h in hindrances(again, one, settings)):
            yield Hindrance(
                "others-rest-on-it",
                Wording(f"后续的“{one.label.zh}”以它为前提，不能更正。", f"“{one.label.en}” rests on it; it is not taken back."), s.OFFICE,
            )  # fmt: skip
            return
        again = again.after(one)


def _together(barred: list[Hindrance]) -> Wording:
    """Every obstacle in one sentence; people do not like to be told of them one by one."""
    return Wording("".join(h.sentence.zh for h in barred), " ".join(h.sentence.en for h in barred))

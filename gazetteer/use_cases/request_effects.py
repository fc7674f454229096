"""What a step of a request brings with it: an approval the events and rows of the register, an announcement its row, a review what it found."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

import orjson

from gazetteer.heritage.reuse import names_restored
from gazetteer.requests.announcement import announcement_of
from gazetteer.requests.effects import events_of_approval, place_of, told_of_place
from gazetteer.requests.errors import NotAStep
from gazetteer.requests.request import Request
from gazetteer.requests.step import Step, read_step
from gazetteer.specs import ANNOUNCEMENTS, NAME_BANK, PLACES, REVIEWS
from gazetteer.use_cases.reading import read_on
from gazetteer.use_cases.register import ALWAYS, prepare_events, read_book
from layers.frames import frame_of
from layers.people import PersonId
from layers.reference import DIVISIONS
from layers.store.clock import day_in_china, utc_now
from layers.store.protocol import LayerChange, Store

BANK_M: Final = 1_000.0  # 就近移用: the bank's name is brought back where it was, as rule H02 looks for it


def effects_of(store: Store, request: Request, step: Step, *, by: PersonId) -> Sequence[LayerChange]:
    """The changes of layers that belong to a lawful step, for the commit that keeps it.

    Raises:
        EventsNotSound: the register cannot take what was decided.
        AnnouncementIncomplete: one of the six items is missing.
        NotAStep: the number of the announcement is taken.
    """
    if step.kind == "decided" and step.text("outcome") == "approved":
        return _approval(store, request, step, by=by)
    if step.kind == "announced":
        made = announcement_of(request.after(step), step, division_name=division_name(store, request.application.division_code))
        if (read_on(store, ANNOUNCEMENTS)["announcement_id"] == made.announcement_id).any():
            raise NotAStep("公告编号已被使用。", "the number of the announcement is taken.", kind="announced")
        return (LayerChange(ANNOUNCEMENTS, frame_of(ANNOUNCEMENTS, [made.to_row(utc_now().isoformat())]), ALWAYS),)
    return ()


def _approval(store: Store, request: Request, step: Step, *, by: PersonId) -> tuple[LayerChange, ...]:
    """The events of the name and the rows that follow; what the application tells of the place fills the cells the register leaves empty."""
    book = read_book(store)
    place = place_of(request.application)
    events = events_of_approval(request, step, is_held=book.holds(place))
    at = utc_now()
    prepared = prepare_events(book, events, by=by, at=at)
    told = told_of_place(request.application)
    changes = tuple(_filled(change, place, told) if change.spec is PLACES else change for change in prepared.changes)
    return (*changes, *_restored(store, request, step, place=place, on=day_in_china(at)))


def _restored(store: Store, request: Request, step: Step, *, place: str, on: date) -> tuple[LayerChange, ...]:
    """The names of the bank that the approved one brings back are in use from now on."""
    chosen = request.candidate(step.number("candidate"))
    if chosen is None or request.application.request_type == "cancelling":
        return ()
    back = names_restored(read_on(store, NAME_BANK), chosen.name, request.application.geometry, within_m=BANK_M)
    if back.empty:
        return ()
    return (LayerChange(NAME_BANK, back.assign(is_used=True, used_for=place), on),)


def _filled(change: LayerChange, place: str, told: Mapping[str, object]) -> LayerChange:
    rows = change.rows.copy()
    own = rows["place_id"] == place
    for column, value in told.items():
        empty = own & rows[column].isna()
        rows[column] = rows[column].mask(empty.to_numpy(dtype=bool), value)
    return LayerChange(change.spec, rows, change.valid_from, change.retired)


def as_reviewed(store: Store, request: Request, step: Step) -> Step:
    """A review as it is held, whatever the sender says of it; any other step as it is.

    Raises:
        NotAStep: this request has no such review.
    """
    if step.kind != "reviewed":
        return step
    rows = read_on(store, REVIEWS)
    own = rows.loc[(rows["review_id"] == step.text("review_id")) & (rows["request_id"] == request.request_id)]
    if own.empty:
        raise NotAStep("本申请没有该编号的审查记录。", "there is no such review of this request.", kind="reviewed")
    facts = {**orjson.loads(str(own.iloc[0]["outcome"])).get("step", {}), "review_id": step.text("review_id")}
    raw = {"step_id": step.step_id, "kind": "reviewed", "happened_on": step.happened_on, "facts": facts}
    read = read_step(request.request_id, raw, seq=step.seq)
    return replace(read, recorded_by=step.recorded_by, recorded_at=step.recorded_at)


def division_name(store: Store, code: str) -> str:
    """The division with those above it that the store holds (甲县一条山镇); the workspace's own name where it is not among them."""
    rows = read_on(store, DIVISIONS)
    own = store.workspace
    names = {own.area_code: own.name, **dict(zip(rows["code"], rows["name"], strict=True))}
    return "".join(str(names[part]) for part in (code[:n] for n in (2, 4, 6, 9, 12) if n <= len(code)) if part in names)

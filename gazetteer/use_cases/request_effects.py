"""What a step of a request brings with it: an approval the events and rows of the register, an announcement its row, a review what it found."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

import orjson

from gazetteer.heritage.reuse import names_restored
from gazetteer.register.book import RegisterBook
from gazetteer.requests.announcement import announcement_of
from gazetteer.requests.application import Application
from gazetteer.requests.authorities import Organ, Rung, authority_of, rungs_of
from gazetteer.requests.effects import events_of_approval, place_of, told_of_place
from gazetteer.requests.errors import NotAStep, UnlawfulStep
from gazetteer.requests.request import Request
from gazetteer.requests.sources import ART_10
from gazetteer.requests.step import Step, read_step
from gazetteer.specs import ANNOUNCEMENTS, NAME_BANK, PLACES, REVIEWS
from gazetteer.use_cases.reading import read_on
from gazetteer.use_cases.register import ALWAYS, prepare_events, read_book
from layers.frames import frame_of
from layers.people import PersonId
from layers.reference import DIVISIONS
from layers.store.clock import day_in_china, utc_now
from layers.store.protocol import LayerChange, Store
from layers.wording import Wording

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
        code = request.application.division_code
        signed = authority_name(store, request.authority, code)
        made = announcement_of(request.after(step), step, division_name=division_name(store, code), authority_name=signed)
        if (read_on(store, ANNOUNCEMENTS)["announcement_id"] == made.announcement_id).any():
            raise NotAStep("公告编号已被使用。", "the number of the announcement is taken.", kind="announced")
        return (LayerChange(ANNOUNCEMENTS, frame_of(ANNOUNCEMENTS, [made.to_row(utc_now().isoformat())]), ALWAYS),)
    return ()


def _approval(store: Store, request: Request, step: Step, *, by: PersonId) -> tuple[LayerChange, ...]:
    """The events of the name and the rows that follow; what the application tells of the place fills the cells the register leaves empty."""
    book = read_book(store)
    place = place_of(request.application)
    _require_unnamed(book, request, step)
    events = events_of_approval(request, step, is_held=book.holds(place))
    at = utc_now()
    prepared = prepare_events(book, events, by=by, at=at)
    told = told_of_place(request.application)
    changes = tuple(_filled(change, place, told) if change.spec is PLACES else change for change in prepared.changes)
    return (*changes, *_restored(store, request, step, place=place, on=day_in_china(at)))


def _require_unnamed(book: RegisterBook, request: Request, step: Step) -> None:
    """A place that bears a standard name is renamed, not named: reasons of Art. 10 and the heritage lock would be passed by.

    Raises:
        UnlawfulStep: it bears another name already.
    """
    now, chosen = request.application, request.candidate(step.number("candidate"))
    if now.request_type not in ("naming", "opinion") or now.text("old_name") or chosen is None:
        return
    rows = book.names_of(place_of(now))
    stands = rows[(rows["name_role"] == "standard").to_numpy(dtype=bool) & rows["cancelled_on"].isna().to_numpy()]
    held = [str(name) for name in stands["name"] if name != chosen.name]
    if held:
        raise UnlawfulStep(
            step.label,
            Wording(
                f"该地点已有标准名称“{held[0]}”，应按更名申请办理。",
                f"the place bears the standard name “{held[0]}”; apply for a renaming.",
            ),
            ART_10,
            hindrance="named-already",
        )


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


def as_signed(store: Store, asked: Application, step: Step) -> Step:
    """A decision with the name of the government that made it where its writer gave only the kind; any other step as it is."""
    if step.kind != "decided" or step.text("authority_name"):
        return step
    named = authority_name(store, step.text("authority"), asked.division_code)
    return replace(step, facts={**step.facts, "authority_name": named}) if named else step


def authority_name(store: Store, authority: str, code: str) -> str:
    """What a government calls itself: 景泰县人民政府. Empty where the store does not hold its division, and for departments, whose names differ."""
    named = authority_of(authority)
    if named is None or named.rung not in rungs_of(code):
        return ""
    if named.rung is Rung.STATE:
        return named.label.zh
    own = division_names(store).get(code[: _DIGITS[named.rung]], "")
    return f"{own}{Organ.GOVERNMENT.label.zh}" if own and named.organ is Organ.GOVERNMENT else ""


def division_name(store: Store, code: str) -> str:
    """The division with those above it that the store holds (甲县一条山镇); the workspace's own name where it is not among them."""
    names = division_names(store)
    return "".join(names[part] for part in (code[:n] for n in (2, 4, 6, 9, 12) if n <= len(code)) if part in names)


def division_names(store: Store) -> dict[str, str]:
    """Names by short code of the divisions held, the workspace's own among them."""
    rows, own = read_on(store, DIVISIONS), store.workspace
    return {own.area_code: own.name, **{str(code): str(name) for code, name in zip(rows["code"], rows["name"], strict=True)}}


_DIGITS: Mapping[Rung, int] = {
    Rung.PROVINCE: 2,
    Rung.MUNICIPALITY: 2,
    Rung.PREFECTURE: 4,
    Rung.COUNTY: 6,
    Rung.DISTRICT: 6,
    Rung.TOWNSHIP: 9,
}

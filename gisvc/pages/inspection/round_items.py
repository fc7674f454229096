"""One marker or stretch of a round: what each side wrote of it, and the form in which our side writes at the office."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.responses import RedirectResponse, Response

from boundaries.records.fold import Record
from boundaries.records.kinds.words import PHOTO_VIEWS
from boundaries.records.statement import Statement
from boundaries.rounds.comparison import Agreement, ItemComparison
from boundaries.rounds.errors import UnknownSubject
from boundaries.rounds.round import rows_of
from boundaries.use_cases.rounds import RoundStudy, record
from gisvc.auth.roles import Duty
from gisvc.auth.visitor import Visitor
from gisvc.desk import Desk, desk_of
from gisvc.guard import accepts_record
from gisvc.maps import state_of
from gisvc.pages.inspection.rounds import RoundId, about_round, offered_of
from gisvc.pages.inspection.sending import Enterer, Sent, SentForm, read_sent, seen_of
from gisvc.pages.inspection.verdicts import verdicts_of
from gisvc.pages.record_form import Around, Offered, OtherSays, RecordForm, record_form
from gisvc.pages.said import Reader as ValueReader
from gisvc.refusals import status_of
from gisvc.rendering import language_of, render_page
from gisvc.routes.inspection.board import board_of
from gisvc.routes.inspection.studies import names_of, round_study
from gisvc.routes.parameters import Reader, refuse_unknown
from gisvc.tongue import Tongue
from layers.errors import Refusal
from layers.fields import Field, Value
from layers.store.clock import utc_now
from layers.wording import Wording

router = APIRouter(include_in_schema=False, dependencies=[Depends(refuse_unknown)])
KindName = Annotated[str, Path(max_length=40)]
Subject = Annotated[str, Query(max_length=200)]


@dataclass(frozen=True, slots=True)
class Shot:
    """A photo as a page shows it: whose, and what its record says of it."""

    photo_id: str
    side: str
    caption: str


@router.get("/rounds/{round_id}/items/{kind}")
def item_page(request: Request, visitor: Reader, round_id: RoundId, kind: KindName, subject: Subject = "") -> Response:
    study = round_study(desk_of(request), visitor, round_id)
    return item_page_of(request, visitor, study, comparison_of(study, kind, subject))


@router.post("/rounds/{round_id}/items/{kind}")
@accepts_record
def keep_item(
    request: Request, visitor: Enterer, round_id: RoundId, kind: KindName, sent: SentForm, subject: Subject = ""
) -> Response:
    """Say what the form says beyond what its writer saw: an older value it did not touch is never said again."""
    desk = desk_of(request)
    study = round_study(desk, visitor, round_id)
    one = comparison_of(study, kind, subject)
    typed = read_sent(one.item.kind, sent, one.records.get(study.book.side))
    if typed.wrong:
        return item_page_of(request, visitor, study, one, sent=sent, wrong=typed.wrong)
    if typed.values:
        try:
            view = desk.view(visitor)
            record(view, one.item.kind, subject, typed.values, round_id=round_id, by=visitor.person, sees=seen_of(sent))
        except Refusal as refusal:
            return item_page_of(request, visitor, study, one, sent=sent, refusal=refusal)
    return RedirectResponse(f"/rounds/{round_id}/items/{kind}?{urlencode({'subject': subject})}", status_code=303)


def comparison_of(study: RoundStudy, kind: str, subject: str) -> ItemComparison:
    """Raises UnknownSubject: not on this round's checklist."""
    for one in study.comparisons:
        if one.item.ref == (kind, subject):
            return one
    raise UnknownSubject(kind, subject, study.round.round_id)


def item_page_of(
    request: Request,
    visitor: Visitor,
    study: RoundStudy,
    one: ItemComparison,
    *,
    sent: Sent | None = None,
    wrong: Mapping[str, Wording] | None = None,
    refusal: Refusal | None = None,
) -> Response:
    desk, tongue = desk_of(request), Tongue(language_of(request))
    item = one.item
    offered = _offered(desk, visitor, study, one)
    reader = ValueReader(tongue, {**names_of(desk, visitor), **offered["object_id"], **offered["pillar_id"]})
    form = _form(study, one, reader, offered, sent, wrong or {}) if _may_write(study, visitor) else None
    return render_page(
        request,
        "inspection/item.html",
        status_code=400 if wrong else status_of(refusal) if refusal else 200,
        **about_round(desk, visitor, board_of(study, now=utc_now()), "board"),
        one=one,
        item=item,
        state=state_of(one),
        reader=reader,
        form=form,
        refusal=refusal,
        verdicts=verdicts_of(item, one.records, tongue),
        shots=shots_of(one.records, tongue),
        history=history_of(one, reader),
        views=PHOTO_VIEWS.labels,
        neighbours=_neighbours(study, one),
    )


def _may_write(study: RoundStudy, visitor: Visitor) -> bool:
    own = study.book.side
    return visitor.may(Duty.ENTER) and own in study.round.sides and own not in study.closed_on


def _form(
    study: RoundStudy,
    one: ItemComparison,
    reader: ValueReader,
    offered: Offered,
    sent: Sent | None,
    wrong: Mapping[str, Wording],
) -> RecordForm:
    own = one.records.get(study.book.side)
    around = Around(offered, wrong, _beside(study, one, reader), conflicts_in(own, reader))
    sees = seen_of(sent) if sent is not None else own.heads if own else ()
    return record_form(one.item.kind, own.values if own else {}, around=around, typed=sent, sees=sees)


_SIGNS = {
    Agreement.AGREED: "agreed",
    Agreement.WITHIN: "within",
    Agreement.NARRATIVE: "",
    Agreement.ONE_SIDED: "one_sided",
    Agreement.CONFLICT: "conflict",
    Agreement.UNDECIDED: "conflict",
}


def _beside(study: RoundStudy, one: ItemComparison, reader: ValueReader) -> dict[str, tuple[OtherSays, ...]]:
    """What the other sides say, field by field."""
    own = study.book.side
    return {
        compared.field.name: tuple(
            OtherSays(reader.names.get(side, side), "；".join(reader.said(compared.field, s.value) for s in state.said), _SIGNS[compared.agreement], compared.agreement.label)
            for side, state in compared.states.items()
            if side != own
        )
        for compared in one.fields
    }  # fmt: skip


def conflicts_in(own: Record | None, reader: ValueReader) -> dict[str, tuple[str, ...]]:
    """Fields in which a record's own statements do not know of each other, each value with who said it and when."""
    if own is None:
        return {}
    return {
        name: tuple(
            f"{reader.said(own.kind.field(name), said.value)} —— {'；'.join(who_said(s, reader.tongue) for s in said.by)}"
            for said in own.fields[name].said
        )
        for name in own.conflicts
    }


def who_said(statement: Statement, tongue: Tongue) -> str:
    """Who, when by the clock of his device, and on which."""
    told = [statement.said_by, tongue.moment(statement.said_at, seconds=False), statement.device]
    return " ".join(part for part in told if part)


def history_of(one: ItemComparison, reader: ValueReader) -> list[tuple[Statement, list[tuple[Field, str]]]]:
    """Every statement about the item, the youngest first by the device's clock, with what it says."""
    said = [s for record in one.records.values() for s in record.statements]
    return [
        (s, [(field, reader.said(field, s.values[field.name])) for field in one.item.kind.fields if field.name in s.values])
        for s in sorted(said, key=lambda s: (s.said_at, s.statement_id), reverse=True)
    ]


def shots_of(records: Mapping[str, Record], tongue: Tongue) -> list[Shot]:
    """The photos of every side's record."""
    return [
        Shot(str(row["photo_id"]), side, _caption(own.kind.field("photos"), row, tongue))
        for side, own in records.items()
        for row in rows_of(own, "photos")
    ]


def _caption(photos: Field, row: Mapping[str, Value], tongue: Tongue) -> str:
    reader = ValueReader(tongue)
    named = ("view", "face", "bearing_deg", "taken_at", "caption")
    return " · ".join(reader.said(photos.column(name), row[name]) for name in named if row.get(name) is not None)


def _offered(desk: Desk, visitor: Visitor, study: RoundStudy, one: ItemComparison) -> dict[str, Mapping[str, str]]:
    """What this item's form offers to choose: the round's sides, the marker's objects and pillars."""
    general = offered_of(desk, visitor)
    sides = {code: general["side"].get(code, code) for code in study.round.sides}
    return {
        **general,
        "side": sides,
        "object_id": {str(o["object_id"]): f"{o.get('serial', '')} {o.get('name', '')}".strip() for o in one.item.objects},
        "pillar_id": {str(p["pillar_id"]): f"{p.get('letter', '')} {p['pillar_id']}".strip() for p in one.item.pillars},
    }


def _neighbours(study: RoundStudy, one: ItemComparison) -> tuple[ItemComparison | None, ItemComparison | None]:
    """The items before and after it on the way along the line."""
    items: Sequence[ItemComparison] = study.comparisons
    at = next(number for number, other in enumerate(items) if other is one)
    return items[at - 1] if at else None, items[at + 1] if at + 1 < len(items) else None

"""Cases: changes of markers, hazards, disputes and demarcations, each with its path, whose word it has, and what it still lacks."""

from collections.abc import Mapping, Sequence
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.responses import RedirectResponse, Response

from boundaries.cases.case import JOINT_CASES
from boundaries.cases.claims import ClaimedLand
from boundaries.cases.errors import NotACase
from boundaries.cases.judgement import CaseStudy
from boundaries.cases.route import route_of
from boundaries.lines.errors import NoCourse
from boundaries.records.fold import Record
from boundaries.records.kinds import CASE_WORD, DISPUTE, DISPUTE_CLAIM, kind_named
from boundaries.use_cases.cases import open_case, read_case, read_cases, read_claims, say_in_case
from boundaries.visits.clocks import Clock, ClockFace
from boundaries.visits.line_clocks import gather_clocks
from gisvc.auth.visitor import Visitor
from gisvc.desk import Desk, desk_of
from gisvc.guard import accepts_record
from gisvc.maps import draw_claims
from gisvc.marks import MADE_UP
from gisvc.pages.drawn import DrawnMap, drawn
from gisvc.pages.inspection.round_items import conflicts_in
from gisvc.pages.inspection.rounds import offered_of
from gisvc.pages.inspection.sending import Enterer, Sent, SentForm, read_sent, seen_of
from gisvc.pages.record_form import Around, Offered, record_form
from gisvc.pages.said import Reader as ValueReader
from gisvc.pages.written import missing
from gisvc.refusals import status_of
from gisvc.rendering import language_of, render_page
from gisvc.routes.inspection.in_register import markers_in_list
from gisvc.routes.inspection.studies import book_of, names_of, register_of
from gisvc.routes.parameters import Reader, refuse_unknown
from gisvc.tongue import Tongue
from layers.errors import Refusal
from layers.fields import RecordKind, Value
from layers.store.clock import day_in_china, utc_now
from layers.wording import Wording

router = APIRouter(include_in_schema=False, dependencies=[Depends(refuse_unknown)])
CaseId = Annotated[str, Path(max_length=200)]
KindName = Annotated[str, Path(max_length=40)]
Prefilled = Annotated[str, Query(max_length=200)]


@router.get("/cases")
def cases_page(request: Request, visitor: Reader) -> Response:
    desk = desk_of(request)
    return render_page(
        request,
        "inspection/cases.html",
        cases=cases_of_desk(desk, visitor),
        kinds=JOINT_CASES,
        names=names_of(desk, visitor),
        told=told_of,
        sort_of=sort_of,
        clocks_in=clocks_in,
    )


@router.get("/cases/new")
def new_case_page(
    request: Request,
    visitor: Enterer,
    kind: Annotated[str, Query(max_length=40)] = "change_case",
    line_id: Prefilled = "",
    marker_id: Prefilled = "",
) -> Response:
    return _new(request, visitor, _case_kind(kind), _draft(desk_of(request), visitor, _case_kind(kind), line_id, marker_id))


@router.post("/cases/new")
@accepts_record
def new_case(
    request: Request, visitor: Enterer, sent: SentForm, kind: Annotated[str, Query(max_length=40)] = "change_case"
) -> Response:
    made_of = _case_kind(kind)
    typed = read_sent(made_of, sent)
    wrong = typed.wrong or missing(made_of, typed.values)
    if wrong:
        return _new(request, visitor, made_of, {}, sent=sent, wrong=wrong)
    try:
        study = open_case(desk_of(request).view(visitor), {made_of: typed.values}, by=visitor.person)
    except Refusal as refusal:
        return _new(request, visitor, made_of, {}, sent=sent, refusal=refusal)
    return RedirectResponse(f"/cases/{study.case.case_id}", status_code=303)


@router.get("/cases/{case_id}")
def case_page(request: Request, visitor: Reader, case_id: CaseId) -> Response:
    desk = desk_of(request)
    study = _case(desk, visitor, case_id)
    reader = ValueReader(Tongue(language_of(request)), {**names_of(desk, visitor), **_markers(desk, visitor)})
    lands = _claims(desk, visitor, study)
    return render_page(
        request,
        "inspection/case.html",
        study=study,
        case=study.case,
        names=reader.names,
        reader=reader,
        writable=_writable(study),
        sort=sort_of(study),
        told=told_of(study),
        conflicts=conflicts_in(study.case.record, reader),
        clocks=clocks_in(study),
        claims=lands,
        map=_claims_map(request, desk, visitor, study, lands),
        made_up=MADE_UP,
    )


@router.get("/cases/{case_id}/records/{kind}")
def write_page(request: Request, visitor: Enterer, case_id: CaseId, kind: KindName) -> Response:
    return _write(request, visitor, case_id, kind)


@router.post("/cases/{case_id}/records/{kind}")
@accepts_record
def keep_word(request: Request, visitor: Enterer, case_id: CaseId, kind: KindName, sent: SentForm) -> Response:
    """Add to the case's record, to our side's word or claim; what the law does not allow is refused with its article."""
    desk = desk_of(request)
    study = _case(desk, visitor, case_id)
    asked = _belonging(study, kind)
    held = _held(desk, visitor, study, asked)
    typed = read_sent(asked, sent, held)
    if typed.wrong:
        return _write(request, visitor, case_id, kind, sent=sent, wrong=typed.wrong)
    if typed.values:
        try:
            say_in_case(desk.view(visitor), case_id, {asked: typed.values}, by=visitor.person, sees=seen_of(sent))
        except Refusal as refusal:
            return _write(request, visitor, case_id, kind, sent=sent, refusal=refusal)
    return RedirectResponse(f"/cases/{case_id}", status_code=303)


def cases_of_desk(desk: Desk, visitor: Visitor) -> tuple[CaseStudy, ...]:
    return desk.answer(visitor, "cases", None, read_cases)


def told_of(study: CaseStudy) -> str:
    """A case in a line of its own words."""
    case = study.case
    return next((text for name in ("name", "reason", "description") if (text := case.text(name))), case.case_id)


def sort_of(study: CaseStudy) -> Wording:
    """What exactly a case is: a repair, a move, damage … its kind until that is said."""
    record, route = study.case.record, route_of(study.case)
    for name in ("case_kind", "hazard_kind", "ground", "change_kind"):
        if name in record.kind.field_names:
            codes = record.kind.field(name).codes
            if codes is not None and route in codes:
                return codes.labels[route]
    return record.kind.label


def clocks_in(study: CaseStudy) -> tuple[Clock, ...]:
    """The terms that run in a case, the most pressing first."""
    record = study.case.record
    return gather_clocks([], [], {record.key: record}, face=ClockFace(utc_now()))


def _claims_map(
    request: Request, desk: Desk, visitor: Visitor, study: CaseStudy, lands: Sequence[ClaimedLand]
) -> DrawnMap | None:
    """The claims of a dispute; no map where nobody has drawn one."""
    sheet = draw_claims(
        study.case,
        lands,
        on=day_in_china(utc_now()),
        names=names_of(desk, visitor),
        is_demonstration=desk.store.workspace.is_demonstration,
    )
    return drawn(desk, visitor, sheet, language_of(request)) if sheet.plates else None


def _claims(desk: Desk, visitor: Visitor, study: CaseStudy) -> tuple[ClaimedLand, ...]:
    """The land between the sides' claim lines; none where a line has no length, which the case's findings say."""
    if study.case.record.kind is not DISPUTE:
        return ()
    try:
        return desk.answer(visitor, "claims", study.case.case_id, lambda view: read_claims(view, study.case.case_id))
    except NoCourse:
        return ()


def _case(desk: Desk, visitor: Visitor, case_id: str) -> CaseStudy:
    """Raises UnknownCase."""
    return desk.answer(visitor, "case", case_id, lambda view: read_case(view, case_id))


def _case_kind(name: str) -> RecordKind:
    kind = next((one for one in JOINT_CASES if one.name == name), None)
    if kind is None:
        raise NotACase(name)
    return kind


def _writable(study: CaseStudy) -> tuple[RecordKind, ...]:
    """What an office may add to: the joint record, its own word, in a dispute its own claim."""
    own = study.case.record.kind
    return (own, CASE_WORD, DISPUTE_CLAIM) if own is DISPUTE else (own, CASE_WORD)


def _belonging(study: CaseStudy, name: str) -> RecordKind:
    kind = kind_named(name)
    if kind not in _writable(study):
        raise NotACase(name)
    return kind


def _held(desk: Desk, visitor: Visitor, study: CaseStudy, kind: RecordKind) -> Record | None:
    """Our own record of a kind in a case; the joint one for the case itself."""
    if kind is study.case.record.kind:
        return study.case.record
    own = book_of(desk, visitor).side
    return (study.case.words if kind is CASE_WORD else study.case.claims).get(own)


def _write(
    request: Request,
    visitor: Visitor,
    case_id: str,
    name: str,
    *,
    sent: Sent | None = None,
    wrong: Mapping[str, Wording] | None = None,
    refusal: Refusal | None = None,
) -> Response:
    desk = desk_of(request)
    study = _case(desk, visitor, case_id)
    kind = _belonging(study, name)
    held = _held(desk, visitor, study, kind)
    reader = ValueReader(Tongue(language_of(request)), names_of(desk, visitor))
    around = Around(_offered(desk, visitor), wrong or {}, in_conflict=conflicts_in(held, reader))
    form = record_form(
        kind, held.values if held else {}, around=around, typed=sent,
        sees=seen_of(sent) if sent is not None else held.heads if held else (),
    )  # fmt: skip
    return render_page(
        request,
        "inspection/case_write.html",
        status_code=400 if wrong else status_of(refusal) if refusal else 200,
        form=form,
        kind=kind,
        action=f"/cases/{case_id}/records/{name}",
        back=f"/cases/{case_id}",
        title=told_of(study),
        refusal=refusal,
    )


def _new(
    request: Request,
    visitor: Visitor,
    kind: RecordKind,
    shown: Mapping[str, Value],
    *,
    sent: Sent | None = None,
    wrong: Mapping[str, Wording] | None = None,
    refusal: Refusal | None = None,
) -> Response:
    form = record_form(kind, shown, around=Around(_offered(desk_of(request), visitor), wrong or {}), typed=sent)
    return render_page(
        request,
        "inspection/case_write.html",
        status_code=400 if wrong else status_of(refusal) if refusal else 200,
        form=form,
        kind=kind,
        action=f"/cases/new?kind={kind.name}",
        back="/cases",
        title="",
        refusal=refusal,
    )


def _draft(desk: Desk, visitor: Visitor, kind: RecordKind, line_id: str, marker_id: str) -> dict[str, Value]:
    """What the register already knows of the line and marker a case begins with."""
    rows = {str(row["marker_id"]): row for row, _ in markers_in_list(desk, visitor, line_id or None)}
    known: dict[str, Value] = {"line_id": line_id or None, "marker_id": marker_id if marker_id in rows else None}
    if marker_id in rows:
        known["responsible_side"] = str(rows[marker_id]["division_code"])
    sides = next((line[1:] for line in _line_sides(desk, visitor) if line[0] == line_id), ())
    known["sides"] = sorted(sides) or None
    return {name: value for name, value in known.items() if value is not None and name in kind.field_names}


def _line_sides(desk: Desk, visitor: Visitor) -> list[tuple[str, str, str]]:
    lines = register_of(desk, visitor).lines
    return [(str(i), str(a), str(b)) for i, a, b in zip(lines["line_id"], lines["side_a"], lines["side_b"], strict=True)]


def _markers(desk: Desk, visitor: Visitor) -> dict[str, str]:
    return {str(row["marker_id"]): f"{row['marker_no']}" for row, _ in markers_in_list(desk, visitor)}


def _offered(desk: Desk, visitor: Visitor) -> Offered:
    return {**offered_of(desk, visitor), "marker_id": _markers(desk, visitor)}

"""The dataset catalogue as pages: what is shared on which terms, decided by whom, and what readers ask to be corrected."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Path, Request
from fastapi.responses import RedirectResponse, Response

from gisvc.auth.errors import TokenTooNarrow
from gisvc.auth.roles import Duty
from gisvc.auth.visitor import Visitor, require
from gisvc.catalogue import spec_named
from gisvc.desk import Desk, desk_of
from gisvc.gate import Gate
from gisvc.publication import Purpose
from gisvc.refusals import status_of
from gisvc.rendering import render_page
from gisvc.routes.catalogue import Entry, entries_of
from gisvc.routes.parameters import Reader, refuse_unknown
from gisvc.sharing.corrections import (
    CORRECTION_TABLE,
    Complaint,
    Correction,
    answer_correction,
    ask_correction,
    find_correction,
    read_corrections,
)
from gisvc.sharing.datasets import Description, SharingDecision, bases, decide_sharing, describe
from gisvc.sharing.errors import NoSuchRow
from gisvc.sharing.specs import CYCLES, SECRECY, SHARING_TYPES
from gisvc.trail.sentences import layer_label, person_label
from layers.errors import Refusal
from layers.files.write import OUTPUT_FORMATS
from layers.spec import LayerSpec
from layers.store.clock import day_in_china, utc_now

router = APIRouter(include_in_schema=False, dependencies=[Depends(refuse_unknown)])
Enterer = Annotated[Visitor, Depends(require(Duty.ENTER))]
Issuer = Annotated[Visitor, Depends(require(Duty.ISSUE))]
Reviewer = Annotated[Visitor, Depends(require(Duty.REVIEW))]
Name = Annotated[str, Path(max_length=60)]
Short = Annotated[str, Form(max_length=200)]
Long = Annotated[str, Form(max_length=2000)]


@router.get("/catalogue")
def catalogue_page(request: Request, visitor: Reader) -> Response:
    entries = entries_of(desk_of(request), visitor)
    return render_page(
        request,
        "sharing/catalogue.html",
        entries=entries,
        sharing_types=SHARING_TYPES.labels,
        secrecy=SECRECY.labels,
        cycles=CYCLES.labels,
        bases=bases(),
    )


@router.get("/catalogue/{name}")
def dataset_page(request: Request, visitor: Reader, name: Name) -> Response:
    return _dataset(request, visitor, spec_named(name))


@router.post("/catalogue/{name}/description")
def describe_dataset(
    request: Request, visitor: Enterer, name: Name, title: Short, description: Long, department: Short, contact_role: Short, update_cycle: Short
) -> Response:  # fmt: skip
    """Whoever keeps the data says what it is and who answers for it."""
    desk, spec = desk_of(request), spec_named(name)
    said = Description(title.strip(), description.strip(), department.strip(), contact_role.strip(), update_cycle)
    try:
        describe(desk.view(visitor), spec, said, by=visitor.person)
    except Refusal as refusal:
        return _dataset(request, visitor, spec, refusal=refusal)
    return _back(f"/catalogue/{spec.name}")


@router.post("/catalogue/{name}/sharing")
def decide_on_sharing(
    request: Request, visitor: Issuer, name: Name, sharing_type: Short, secrecy: Short, condition: Long = "", ground: Long = "", basis: Long = ""
) -> Response:  # fmt: skip
    """Whoever signs decides on which terms it is shared."""
    desk, spec = desk_of(request), spec_named(name)
    said = SharingDecision(sharing_type, condition.strip(), ground.strip(), secrecy, basis.strip())
    try:
        decide_sharing(desk.view(visitor), spec, said, by=visitor.person)
    except Refusal as refusal:
        return _dataset(request, visitor, spec, refusal=refusal)
    return _back(f"/catalogue/{spec.name}")


@router.post("/catalogue/{name}/corrections")
def ask_for_correction(
    request: Request, visitor: Reader, name: Name, what: Long, why: Long, row_key: Short = "", evidence: Long = ""
) -> Response:
    """Any reader may say that something is wrong, in person.

    Raises:
        TokenTooNarrow: a program came with a token; reading is all that READ gives it.
    """
    if visitor.token is not None:
        raise TokenTooNarrow(Duty.READ.value)
    desk, spec = desk_of(request), spec_named(name)
    try:
        code = _area_of_row(desk, visitor, spec, row_key.strip())
        said = Complaint(spec.name, code, what, why, row_key, evidence)
        made = ask_correction(
            desk.view(visitor), said, by=visitor.person, days=desk.settings.correction_days, calendar=desk.calendar
        )
    except Refusal as refusal:
        return _dataset(request, visitor, spec, refusal=refusal)
    return _back(f"/corrections#{made.correction_id}")


@router.get("/corrections")
def corrections_page(request: Request, visitor: Reader) -> Response:
    return _corrections(request, visitor)


@router.post("/corrections/{correction_id}/answer")
def answer(request: Request, visitor: Reviewer, correction_id: Name, action: Short, reasons: Long = "") -> Response:
    """Accept or refuse, the latter with reasons."""
    return _acted(request, visitor, correction_id, action, reasons)


@router.post("/corrections/{correction_id}/done")
def finish(request: Request, visitor: Enterer, correction_id: Name, done_in: Short = "") -> Response:
    """The data is corrected; where."""
    return _acted(request, visitor, correction_id, "finish", done_in)


def _acted(request: Request, visitor: Visitor, correction_id: str, action: str, reasons: str) -> Response:
    desk = desk_of(request)
    _require_in_sight(desk, visitor, correction_id)
    try:
        answer_correction(
            desk.view(visitor), correction_id, action, reasons=reasons, words={d.value for d in visitor.duties}, by=visitor.person
        )
    except Refusal as refusal:
        return _corrections(request, visitor, refusal=refusal)
    return _back(f"/corrections#{correction_id}")


def _require_in_sight(desk: Desk, visitor: Visitor, correction_id: str) -> None:
    """Raises UnknownCorrection for one outside the visitor's area, and for one that never was."""
    find_correction(desk.view(visitor), correction_id)


def _area_of_row(desk: Desk, visitor: Visitor, spec: LayerSpec, key: str) -> str:
    """Whose row it is; of the whole dataset, the visitor's own area.

    Raises:
        NoSuchRow: never held, out of sight and kept back look alike.
    """
    if not key:
        return desk.area_of(visitor)
    page = Gate(desk, visitor, Purpose.INTERNAL).one(spec, key)
    if not len(page):
        raise NoSuchRow(key)
    return str(page.columns[spec.area][0])


def _dataset(request: Request, visitor: Visitor, spec: LayerSpec, *, refusal: Refusal | None = None) -> Response:
    desk = desk_of(request)
    entry: Entry = next(one for one in entries_of(desk, visitor) if one.spec is spec)
    return render_page(
        request,
        "sharing/dataset.html",
        status_code=status_of(refusal) if refusal else 200,
        refusal=refusal,
        entry=entry,
        spec=spec,
        dataset=entry.dataset,
        corrections=_shown(desk, visitor, spec),
        sharing_types=SHARING_TYPES.labels,
        secrecy=SECRECY.labels,
        cycles=CYCLES.labels,
        bases=bases(),
        formats=OUTPUT_FORMATS,
        table=CORRECTION_TABLE,
        today=day_in_china(utc_now()),
        days=desk.settings.correction_days,
        is_ours_to_write=not desk.scope_of(visitor),  # an entry is the whole workspace's; a part of it cannot change one
    )


def _corrections(request: Request, visitor: Visitor, *, refusal: Refusal | None = None) -> Response:
    desk = desk_of(request)
    return render_page(
        request,
        "sharing/corrections.html",
        status_code=status_of(refusal) if refusal else 200,
        refusal=refusal,
        corrections=_shown(desk, visitor, None),
        table=CORRECTION_TABLE,
        today=day_in_china(utc_now()),
        layer_label=layer_label,
        person_label=person_label,
        basis=bases()["corrections"],
    )


def _shown(desk: Desk, visitor: Visitor, spec: LayerSpec | None) -> list[Correction]:
    return desk.answer(
        visitor,
        "corrections",
        spec.name if spec else "",
        lambda view: read_corrections(view, dataset_id=spec.name if spec else None),
    )


def _back(path: str) -> RedirectResponse:
    return RedirectResponse(path, status_code=303)

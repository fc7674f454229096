"""A bureau's table of names comes in: looked at first, then confirmed; nothing is half written."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, File, Form, Path, Request, UploadFile
from fastapi.responses import RedirectResponse, Response

from gazetteer.kinds import NameKind
from gazetteer.specs import NAMES, PLACES
from gazetteer.use_cases.name_tables import NameTablePlan, NameTableRequest, annotated_names, carry_out_names, plan_name_table
from gisvc.auth.roles import Duty
from gisvc.auth.visitor import Visitor, require
from gisvc.desk import Desk, desk_of
from gisvc.guard import accepts_upload
from gisvc.pages.imports import DATUMS, ENCODINGS, FINDINGS_SHOWN, GEOMETRY
from gisvc.problems import wants_page
from gisvc.refusals import status_of
from gisvc.rendering import render_page
from gisvc.routes.answering import attachment
from gisvc.routes.parameters import Day, refuse_unknown
from gisvc.routes.returning import gives_back
from gisvc.staging import Staged, Wish
from layers.errors import Refusal
from layers.report import Severity
from layers.store.clock import day_in_china, utc_now

router = APIRouter(prefix="/names/import", include_in_schema=False, dependencies=[Depends(refuse_unknown)])
Enterer = Annotated[Visitor, Depends(require(Duty.ENTER))]
StagedId = Annotated[str, Path(max_length=64)]
ENDINGS = ".xlsx,.csv,.json,.xml,.geojson,.gpkg,.zip"
HEADINGS = {column.name: column.label for spec in (NAMES, PLACES) for column in spec.columns} | {"geometry": GEOMETRY}


@router.get("")
def table_form(request: Request, _: Enterer) -> Response:
    return _form(request, refusal=None)


@router.post("")
@gives_back("GET /names/import/{staged_id}/annotated.xlsx")
@accepts_upload
def upload_table(
    request: Request,
    visitor: Enterer,
    file: Annotated[UploadFile, File()],
    valid_from: Annotated[Day, Form()],
    declared_crs: Annotated[str, Form(max_length=60)] = "",
    division_code: Annotated[str, Form(max_length=12)] = "",
    name_kind: Annotated[str, Form(max_length=20)] = "",
    encoding: Annotated[str, Form(max_length=20)] = "",
    sheet: Annotated[str, Form(max_length=120)] = "",
    reason: Annotated[str, Form(max_length=400)] = "",
    leave_out_rejected: Annotated[bool, Form()] = False,
) -> Response:  # fmt: skip
    desk = desk_of(request)
    wish = Wish(
        NAMES.name, valid_from.isoformat(), declared_crs or None, leave_out_rejected=leave_out_rejected, sheet=sheet.strip() or None,
        encoding=encoding or None, reason=reason.strip(), division_code=division_code.strip(), name_kind=name_kind,
    )  # fmt: skip
    staged = desk.staging.put(file.file, file.filename or "", wish, by=visitor.person)
    try:
        _plan(desk, visitor, staged)
    except Refusal as refusal:
        desk.staging.drop(staged)
        if not wants_page(request):
            raise
        return _form(request, refusal=refusal)
    return RedirectResponse(f"/names/import/{staged.id}", status_code=303)


@router.get("/{staged_id}")
def table_dry_run(request: Request, visitor: Enterer, staged_id: StagedId) -> Response:
    desk = desk_of(request)
    staged = desk.staging.find(staged_id, by=visitor.person)
    return _report(request, staged, _plan(desk, visitor, staged), refusal=None)


@router.get("/{staged_id}/annotated.xlsx")
def annotated_table(request: Request, visitor: Enterer, staged_id: StagedId) -> Response:
    """The user's own sheet with what is wrong marked in it."""
    desk = desk_of(request)
    staged = desk.staging.find(staged_id, by=visitor.person)
    return attachment(annotated_names(_plan(desk, visitor, staged)), f"{staged.path.stem}-标注.xlsx")


@router.post("/{staged_id}/confirm")
def confirm_table(request: Request, visitor: Enterer, staged_id: StagedId) -> Response:
    """Carry out exactly what the dry run showed; a store that changed in between refuses."""
    desk = desk_of(request)
    staged = desk.staging.find(staged_id, by=visitor.person)
    plan = _plan(desk, visitor, staged)
    try:
        receipt = carry_out_names(desk.view(visitor), plan, by=visitor.person)
    except Refusal as refusal:
        if not wants_page(request):
            raise
        return _report(request, staged, plan, refusal=refusal)
    desk.staging.drop(staged)
    return render_page(request, "names/table_done.html", plan=plan, receipt=receipt)


@router.post("/{staged_id}/discard")
def discard_table(request: Request, visitor: Enterer, staged_id: StagedId) -> Response:
    desk = desk_of(request)
    desk.staging.drop(desk.staging.find(staged_id, by=visitor.person))
    return RedirectResponse("/names/import", status_code=303)


def _plan(desk: Desk, visitor: Visitor, staged: Staged) -> NameTablePlan:
    """The dry run, done once per upload and state of the store."""
    view = desk.view(visitor)
    return desk.plans.fetch(("names", staged.id, view.sight, view.last_commit()), lambda: plan_name_table(view, _asked(staged)))


def _asked(staged: Staged) -> NameTableRequest:
    wish = staged.wish
    return NameTableRequest(
        path=staged.path,
        valid_from=date.fromisoformat(wish.valid_from),
        declared_crs=wish.declared_crs,
        division_code=wish.division_code or None,
        name_kind=NameKind(wish.name_kind) if wish.name_kind in set(NameKind) else None,
        leave_out_rejected=wish.leave_out_rejected,
        layer=wish.sheet,
        encoding=wish.encoding,
        reason=wish.reason,
    )


def _form(request: Request, *, refusal: Refusal | None) -> Response:
    return render_page(
        request,
        "names/table_form.html",
        status_code=status_of(refusal) if refusal else 200,
        refusal=refusal,
        today=day_in_china(utc_now()),
        datums=DATUMS,
        encodings=ENCODINGS,
        kinds=tuple(NameKind),
        endings=ENDINGS,
    )


def _report(request: Request, staged: Staged, plan: NameTablePlan, *, refusal: Refusal | None) -> Response:
    ordered = sorted(plan.report, key=lambda f: (list(Severity).index(f.severity), f.where.row or 0))
    stops = bool(plan.rejected) and not plan.request.leave_out_rejected
    return render_page(
        request,
        "names/table_report.html",
        status_code=status_of(refusal) if refusal else 200,
        refusal=refusal,
        staged=staged,
        plan=plan,
        findings=ordered[:FINDINGS_SHOWN],
        heading_of=HEADINGS,
        stops=stops,
        may_confirm=not stops and not plan.is_nothing,
    )

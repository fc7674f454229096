"""Import in two steps: upload and look at what would change, then confirm."""

from typing import Annotated

from fastapi import APIRouter, Depends, File, Form, Path, Query, Request, UploadFile
from fastapi.responses import RedirectResponse, Response

from gisvc.auth.roles import Duty
from gisvc.auth.visitor import Visitor, require
from gisvc.catalogue import CATALOGUE, spec_named
from gisvc.desk import Desk, desk_of
from gisvc.guard import accepts_upload
from gisvc.problems import wants_page
from gisvc.refusals import status_of
from gisvc.rendering import render_page
from gisvc.routes.answering import attachment
from gisvc.routes.parameters import Day, refuse_unknown
from gisvc.routes.returning import gives_back
from gisvc.staging import Staged, Wish
from layers.errors import Refusal
from layers.files.formats import EXTENSIONS
from layers.import_plan import ImportPlan
from layers.report import Finding, Severity
from layers.store.clock import day_in_china, utc_now
from layers.use_cases import annotated as annotated_sheet
from layers.use_cases import carry_out, plan_import
from layers.wording import Wording

router = APIRouter(include_in_schema=False, dependencies=[Depends(refuse_unknown)])
Enterer = Annotated[Visitor, Depends(require(Duty.ENTER))]
StagedId = Annotated[str, Path(max_length=64)]
DATUMS = {
    "": Wording("以文件说明为准", "as the file says"),
    "EPSG:4490": Wording("CGCS2000 经纬度（EPSG:4490）", "CGCS2000 degrees (EPSG:4490)"),
    "EPSG:4326": Wording("WGS 84 经纬度（EPSG:4326）", "WGS 84 degrees (EPSG:4326)"),
    **{
        f"EPSG:{4534 + n}": Wording(f"CGCS2000 3°带 中央经线 {75 + 3 * n}°E（EPSG:{4534 + n}）", f"CGCS2000 3° zone, {75 + 3 * n}°E (EPSG:{4534 + n})")
        for n in range(21)
    },
}  # fmt: skip
SHIFTS = {
    "": Wording("不换算", "none"),
    "gcj02": Wording("由 GCJ-02（高德、腾讯）换算", "from GCJ-02 (Amap, Tencent)"),
    "bd09": Wording("由 BD-09（百度）换算", "from BD-09 (Baidu)"),
}
ENCODINGS = {
    "": Wording("自动识别", "recognise"),
    "utf-8": Wording("UTF-8", "UTF-8"),
    "gb18030": Wording("GB18030 / GBK", "GB18030 / GBK"),
}
_HEAVIEST_FIRST = list(Severity)
GEOMETRY = Wording("位置或图形", "geometry")
FINDINGS_SHOWN = 200
ROWS_SHOWN = 50


@router.get("/imports")
def import_form(request: Request, _: Enterer, layer: Annotated[str, Query(max_length=60)] = "") -> Response:
    return _form(request, refusal=None, chosen=layer)


@router.post("/imports")
@gives_back("GET /imports/{staged_id}/annotated.xlsx")
@accepts_upload
def upload(
    request: Request,
    visitor: Enterer,
    file: Annotated[UploadFile, File()],
    layer: Annotated[str, Form(max_length=60)],
    valid_from: Annotated[Day, Form()],
    declared_crs: Annotated[str, Form(max_length=60)] = "",
    convert_from: Annotated[str, Form(max_length=10)] = "",
    sheet: Annotated[str, Form(max_length=120)] = "",
    encoding: Annotated[str, Form(max_length=20)] = "",
    reason: Annotated[str, Form(max_length=400)] = "",
    leave_out_rejected: Annotated[bool, Form()] = False,
    retire_missing: Annotated[bool, Form()] = False,
    retiring_document: Annotated[str, Form(max_length=200)] = "",
) -> Response:  # fmt: skip
    desk = desk_of(request)
    wish = Wish(
        spec_named(layer).name, valid_from.isoformat(), declared_crs or None, convert_from or None,
        leave_out_rejected, retire_missing, sheet.strip() or None, encoding or None, reason.strip(), retiring_document.strip(),
    )  # fmt: skip
    staged = desk.staging.put(file.file, file.filename or "", wish, by=visitor.person)
    try:
        _plan(desk, visitor, staged)
    except Refusal as refusal:
        desk.staging.drop(staged)
        if not wants_page(request):
            raise
        return _form(request, refusal=refusal, chosen=layer)
    return RedirectResponse(f"/imports/{staged.id}", status_code=303)


@router.get("/imports/{staged_id}")
def dry_run(request: Request, visitor: Enterer, staged_id: StagedId) -> Response:
    desk = desk_of(request)
    staged = desk.staging.find(staged_id, by=visitor.person)
    return _report(request, staged, _plan(desk, visitor, staged), refusal=None)


@router.get("/imports/{staged_id}/annotated.xlsx")
def annotated(request: Request, visitor: Enterer, staged_id: StagedId) -> Response:
    """The user's own sheet with what is wrong marked in it."""
    desk = desk_of(request)
    staged = desk.staging.find(staged_id, by=visitor.person)
    content = annotated_sheet(_plan(desk, visitor, staged))
    return attachment(content, f"{staged.path.stem}-标注.xlsx")


@router.post("/imports/{staged_id}/confirm")
def confirm(request: Request, visitor: Enterer, staged_id: StagedId) -> Response:
    """Carry out exactly what the dry run showed; a store that changed in between refuses."""
    desk = desk_of(request)
    staged = desk.staging.find(staged_id, by=visitor.person)
    plan = _plan(desk, visitor, staged)
    try:
        receipt = carry_out(desk.view(visitor), plan, by=visitor.person)
    except Refusal as refusal:
        if not wants_page(request):
            raise
        return _report(request, staged, plan, refusal=refusal)
    desk.staging.drop(staged)
    return render_page(request, "import_done.html", plan=plan, receipt=receipt, spec=plan.request.spec)


@router.post("/imports/{staged_id}/discard")
def discard(request: Request, visitor: Enterer, staged_id: StagedId) -> Response:
    desk = desk_of(request)
    desk.staging.drop(desk.staging.find(staged_id, by=visitor.person))
    return RedirectResponse("/imports", status_code=303)


def _plan(desk: Desk, visitor: Visitor, staged: Staged) -> ImportPlan:
    """The dry run, done once per upload and state of the store."""
    view = desk.view(visitor)
    key = (staged.id, view.sight, view.last_commit())
    return desk.plans.fetch(key, lambda: plan_import(view, staged.request()))


def _form(request: Request, *, refusal: Refusal | None, chosen: str) -> Response:
    return render_page(
        request,
        "imports.html",
        status_code=status_of(refusal) if refusal else 200,
        refusal=refusal,
        specs=[spec for spec in CATALOGUE if spec.written_by_hand],
        chosen=chosen,
        today=day_in_china(utc_now()),
        datums=DATUMS,
        shifts=SHIFTS,
        encodings=ENCODINGS,
        endings=",".join(EXTENSIONS),
    )


def _gravest_first(finding: Finding) -> tuple[int, bool, int]:
    """By weight; what is wrong with the whole file before what is wrong with a row; then in the order of the rows."""
    row = finding.where.row
    return _HEAVIEST_FIRST.index(finding.severity), row is not None, row or 0


def _report(request: Request, staged: Staged, plan: ImportPlan, *, refusal: Refusal | None) -> Response:
    ordered = sorted(plan.report, key=_gravest_first)
    return render_page(
        request,
        "import_report.html",
        status_code=status_of(refusal) if refusal else 200,
        refusal=refusal,
        staged=staged,
        plan=plan,
        spec=plan.request.spec,
        findings=ordered[:FINDINGS_SHOWN],
        heading_of={column.name: column.label for column in plan.request.spec.columns} | {"geometry": GEOMETRY},
        rows_shown=ROWS_SHOWN,
        may_confirm=not plan.stops_everything and not plan.is_nothing and (not plan.rejected or plan.request.leave_out_rejected),
    )

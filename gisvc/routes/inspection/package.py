"""The field package of a round over HTTP: one zip out, files back in, a receipt in answer."""

import tempfile
from pathlib import Path as FilePath
from typing import Annotated, Any, Literal

import orjson
from fastapi import APIRouter, Depends, File, Form, Path, Query, Request, UploadFile
from fastapi.responses import PlainTextResponse, Response

from boundaries.field.carried import Wish
from boundaries.field.receipt import FILE_WORDS, RECORD_WORDS
from boundaries.journal.keys import SideKey
from boundaries.rounds.errors import UnknownRound
from boundaries.use_cases.documents import gather_dossier
from boundaries.use_cases.exchange import open_side_key
from boundaries.use_cases.field import make_package
from boundaries.use_cases.field_return import HandedIn, Shelves, import_from_field
from boundaries.use_cases.journal import our_side
from gisvc.auth.roles import Duty
from gisvc.auth.visitor import Visitor, require
from gisvc.desk import Desk, desk_of
from gisvc.forms.inspection.order import order_of
from gisvc.forms.inspection.outputs.checklist import describe
from gisvc.forms.papers.press import Press
from gisvc.guard import accepts_upload
from gisvc.rendering import render_page
from gisvc.routes.answering import troubles
from gisvc.routes.parameters import Exporter, refuse_unknown
from gisvc.routes.returning import gives_back
from gisvc.settings import returns_folder_of, side_key_of
from gisvc.staging import safe_name
from layers.files.carried import ReturnShelf
from layers.store.protocol import Store

router = APIRouter(prefix="/api", tags=["field"], dependencies=[Depends(refuse_unknown)])
Digest = Annotated[str, Path(pattern="^[0-9a-f]{64}$")]
WORDS = {"files": FILE_WORDS, "records": RECORD_WORDS}
RoundId = Annotated[str, Path(max_length=200)]
Enterer = Annotated[Visitor, Depends(require(Duty.ENTER))]
_ZIP: dict[int | str, dict[str, Any]] = {200: {"content": {"application/zip": {}}, "description": "外业包 / the field package"}}
_CHUNK = 1 << 20


@router.get("/rounds/{round_id}/package", response_class=Response, responses=_ZIP | troubles(400, 401, 403, 404, 409, 503))
def give_package(
    request: Request,
    visitor: Exporter,
    round_id: RoundId,
    papers: Annotated[
        Literal["none", "public", "internal"], Query(description="携带文件的最高密级 / highest class of papers")
    ] = "public",
    decimals: Annotated[int | None, Query(ge=1, le=9, description="坐标小数位数 / decimals of positions")] = None,
    contacts: Annotated[bool, Query(description="携带电话 / telephone numbers")] = False,
) -> Response:
    """外业包：GeoPackage、QGIS 工程、GPX 路线、PDF 清单、离线表单。协议书附图和秘密及以上的文件不携带。"""
    desk = desk_of(request)
    view, wish = desk.view(visitor), Wish(papers, decimals, contacts)
    extras = {} if decimals is not None else {"checklist.pdf": _checklist(desk, view, round_id)}
    made = make_package(view, round_id, key=key_of(desk, view), by=visitor.person, wish=wish, extras=extras)
    headers = {"Content-Disposition": f'attachment; filename="{made.file_name}"'}
    return Response(made.content, media_type="application/zip", headers=headers)


@router.post("/rounds/{round_id}/package", responses=troubles(400, 401, 403, 404, 413, 503))
@gives_back("no sheet: a field package is answered record by record, with a receipt for each")
@accepts_upload
def take_back(
    request: Request,
    visitor: Enterer,
    round_id: RoundId,
    files: Annotated[list[UploadFile], File(description="外业包、导出文件、GeoPackage、照片 / whatever came back")],
    accept_unsigned: Annotated[bool, Form(description="已核对来源 / somebody made sure of the origin")] = False,
) -> Response:
    """导入外业文件，答以回执：每条记录、每张照片、每个文件的结果。重复导入不改变任何内容。Accept: text/plain 时为文字回执。"""
    desk = desk_of(request)
    view = desk.view(visitor)
    with tempfile.TemporaryDirectory(prefix="gisvc-") as folder:
        handed = [put_down(file, FilePath(folder) / f"{at:03d}") for at, file in enumerate(files)]
        receipt = import_from_field(
            view,
            Shelves(desk.photos, returns_of(desk), key_of(desk, view)),
            round_id,
            handed,
            by=visitor.person,
            accept_unsigned=accept_unsigned,
        )
    content = orjson.dumps(receipt.to_json(), option=orjson.OPT_INDENT_2)
    digest = returns_of(desk).keep_receipt(content)
    asked = request.headers.get("accept", "")
    if "text/html" in asked:
        return render_page(request, "inspection/field_receipt.html", receipt=receipt, digest=digest, words=WORDS)
    if "text/plain" in asked:
        return PlainTextResponse(receipt.to_text())
    return Response(content, media_type="application/json")


@router.get("/rounds/{round_id}/package/receipts/{digest}.json", responses=troubles(400, 401, 403, 404))
def receipt_again(request: Request, _: Enterer, round_id: RoundId, digest: Digest) -> Response:
    """一份回执文件，供外业设备核对后清理。"""
    content = returns_of(desk_of(request)).read_receipt(digest)
    if content is None:
        raise UnknownRound(round_id)
    headers = {"Content-Disposition": f'attachment; filename="receipt-{digest[:8]}.json"'}
    return Response(content, media_type="application/json", headers=headers)


def put_down(file: UploadFile, path: FilePath) -> HandedIn:
    """An upload as a file of ours: its own name is only ever shown."""
    with path.open("xb") as sink:
        while chunk := file.file.read(_CHUNK):
            sink.write(chunk)
    return HandedIn(path, safe_name(file.filename or "upload"))


def _checklist(desk: Desk, view: Store, round_id: str) -> bytes:
    dossier = gather_dossier(view, round_id)
    order = order_of(dossier, desk.photos, is_demonstration=view.workspace.is_demonstration, side=our_side(view))
    return Press(desk.settings.font_dir, desk.settings.template_dir).print(describe(order), "pdf")


def key_of(desk: Desk, view: Store) -> SideKey:
    """Our side's key, beside the store; with the photos where the store is in memory."""
    path = desk.settings.store_path
    return open_side_key(side_key_of(path) if path else desk.photos.folder / "side-key.pem", our_side(view))


def returns_of(desk: Desk) -> ReturnShelf:
    path = desk.settings.store_path
    return ReturnShelf(returns_folder_of(path) if path else desk.photos.folder / "field")

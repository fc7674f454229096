"""Exchange with the neighbour: our journal out, his in, and the fingerprints two offices compare."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends, File, Form, Query, Request, UploadFile
from fastapi.responses import FileResponse, Response
from starlette.background import BackgroundTask

from boundaries.journal.keys import SideKey
from boundaries.specs import KEYS_OF_SIDES
from boundaries.use_cases.exchange import ExchangeReceipt, give_bundle, open_side_key, receive_bundle, verify_exchange
from boundaries.use_cases.journal import our_side
from gisvc.auth.errors import NotAllowed
from gisvc.auth.roles import Duty
from gisvc.auth.visitor import Visitor, require
from gisvc.cells import records_of
from gisvc.desk import Desk, desk_of
from gisvc.guard import accepts_upload
from gisvc.pages.inspection.sending import Enterer
from gisvc.refusals import status_of
from gisvc.rendering import render_page
from gisvc.routes.answering import json_answer, troubles
from gisvc.routes.inspection.studies import book_of, names_of
from gisvc.routes.parameters import Exporter, Reader, refuse_unknown
from gisvc.routes.returning import gives_back
from gisvc.settings import side_key_of
from layers.errors import Refusal
from layers.planning.answers.plain import words
from layers.report import Report
from layers.store.errors import OutsideArea

router = APIRouter(dependencies=[Depends(refuse_unknown)])
Fingerprint = Annotated[str, Form(max_length=60)]
Sender = Annotated[Visitor, Depends(require(Duty.ENTER))]


@router.get("/exchange", include_in_schema=False)
def exchange_page(request: Request, visitor: Reader) -> Response:
    return _page(request, visitor)


@router.post("/exchange", include_in_schema=False)
@gives_back("no sheet: the neighbour’s signed bundle is taken whole or not at all")
@accepts_upload
def take(request: Request, visitor: Enterer, bundle: Annotated[UploadFile, File()], fingerprint: Fingerprint = "") -> Response:
    try:
        receipt = _taken(desk_of(request), visitor, bundle, fingerprint.strip())
    except Refusal as refusal:
        return _page(request, visitor, refusal=refusal)
    return _page(request, visitor, receipt=receipt)


@router.get("/exchange/bundle.zip", include_in_schema=False)
def give(request: Request, visitor: Exporter, photos: Annotated[bool, Query()] = True) -> Response:
    """Our bundle, to be carried to the neighbour."""
    return _bundle(desk_of(request), visitor, with_photos=photos)


@router.get(
    "/api/exchange",
    tags=["inspection"],
    response_class=Response,
    responses={200: {"content": {"application/zip": {}}}, **troubles(401, 403)},
)
def give_api(request: Request, visitor: Exporter, photos: Annotated[bool, Query()] = True) -> Response:
    """Our whole journal and its photos as one signed zip. Every call is written into the audit log."""
    return _bundle(desk_of(request), visitor, with_photos=photos)


@router.post("/api/exchange", tags=["inspection"], responses=troubles(400, 401, 403, 409, 413))
@gives_back("no sheet: the neighbour’s signed bundle is taken whole or not at all")
@accepts_upload
def take_api(request: Request, visitor: Sender, bundle: Annotated[UploadFile, File()], fingerprint: Fingerprint = "") -> Response:
    """Take in a neighbour's bundle; taking it again changes nothing. The first bundle of a key needs its fingerprint, and a person who may issue."""
    receipt = _taken(desk_of(request), visitor, bundle, fingerprint.strip())
    return json_answer(_told(receipt))


def side_key(desk: Desk) -> SideKey:
    """The signing key of our side, in a file of its own beside the store."""
    path = desk.settings.store_path
    home = desk.photos.folder / "side-key.pem" if path is None else side_key_of(path)
    home.parent.mkdir(parents=True, exist_ok=True)
    return open_side_key(home, our_side(desk.store))


def _require_whole_county(desk: Desk, visitor: Visitor) -> None:
    if desk.scope_of(visitor):
        raise OutsideArea(visitor.area)


def _taken(desk: Desk, visitor: Visitor, bundle: UploadFile, fingerprint: str) -> ExchangeReceipt:
    """A fingerprint makes a stranger's key ours to believe: that is for people who may issue."""
    _require_whole_county(desk, visitor)
    if fingerprint and not visitor.may(Duty.ISSUE):
        raise NotAllowed(Duty.ISSUE)
    with _own_folder() as folder:
        path = folder / "bundle.zip"
        with path.open("wb") as sink:
            shutil.copyfileobj(bundle.file, sink)
        return receive_bundle(desk.view(visitor), desk.photos, path, by=visitor.person, fingerprint=fingerprint)


def _bundle(desk: Desk, visitor: Visitor, *, with_photos: bool) -> Response:
    """The bundle from the disk, piece by piece: with its photos it may be larger than memory. The file goes when it has been sent."""
    _require_whole_county(desk, visitor)
    folder = Path(tempfile.mkdtemp(prefix="gisvc-exchange-"))
    clear = BackgroundTask(shutil.rmtree, folder, ignore_errors=True)
    try:
        head = give_bundle(
            desk.view(visitor), desk.photos, side_key(desk), folder / "bundle.zip", by=visitor.person, with_photos=with_photos
        )
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return FileResponse(folder / "bundle.zip", media_type="application/zip", filename=f"交换包-{head}.zip", background=clear)


@contextmanager
def _own_folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="gisvc-exchange-") as name:
        yield Path(name)


def _page(
    request: Request, visitor: Visitor, *, refusal: Refusal | None = None, receipt: ExchangeReceipt | None = None
) -> Response:
    desk = desk_of(request)
    book, view = book_of(desk, visitor), desk.view(visitor)
    return render_page(
        request,
        "inspection/exchange.html",
        status_code=status_of(refusal) if refusal else 200,
        book=book,
        heads=[book.head(side) for side in {book.side: None, **dict.fromkeys(book.entries)}],
        fingerprint=side_key(desk).public.fingerprint if not desk.scope_of(visitor) else "",
        keys=records_of(view.read(KEYS_OF_SIDES)),
        names=names_of(desk, visitor),
        doubts=_doubts(desk, visitor),
        refusal=refusal,
        receipt=receipt,
    )


def _doubts(desk: Desk, visitor: Visitor) -> Report:
    return desk.answer(visitor, "journals", None, verify_exchange)


def _told(receipt: ExchangeReceipt) -> dict[str, object]:
    return {
        "side": receipt.side, "head": str(receipt.head), "entries": receipt.entries, "entries_new": receipt.entries_new,
        "photos": receipt.photos, "photos_new": receipt.photos_new,
        "findings": [{"code": f.code, "severity": str(f.severity), "sentence": words(f.sentence)} for f in receipt.report],
    }  # fmt: skip

"""The phone in the field: the round it takes along, the records and photos it sends, a receipt for each."""

import hashlib
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from boundaries.rounds.errors import RoundClosed
from boundaries.rounds.round import closed_on, find_round
from boundaries.rounds.sync import Fate, Receipt
from boundaries.specs import PHOTOS
from boundaries.use_cases.journal import our_side, read_book
from boundaries.use_cases.photos import keep_photo
from boundaries.use_cases.rounds import sync_checks
from gisvc.auth.roles import Duty
from gisvc.auth.visitor import Visitor, require
from gisvc.desk import desk_of
from gisvc.errors import SaidByAnother
from gisvc.guard import accepts_upload
from gisvc.routes.answering import json_answer, troubles
from gisvc.routes.inspection.field_round import field_round, with_me
from gisvc.routes.parameters import Reader, refuse_unknown
from gisvc.routes.returning import gives_back
from layers.files.errors import FileTooLarge, UnknownPhoto
from layers.files.limits import MEBIBYTE
from layers.planning.answers.plain import words

router = APIRouter(prefix="/api", tags=["field"], dependencies=[Depends(refuse_unknown)])

MOST_STATEMENTS = 200
MOST_PHOTO_BYTES = 30 * MEBIBYTE
RoundId = Annotated[str, Path(max_length=200)]
Enterer = Annotated[Visitor, Depends(require(Duty.ENTER))]
ENDINGS = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp"}
_PICTURES: dict[str, Any] = {kind: {"schema": {"type": "string", "format": "binary"}} for kind in ENDINGS}


class FieldRound(BaseModel):
    """The round as the phone takes it along; described in docs/field.md."""

    model_config = ConfigDict(extra="allow")

    format: str


class Batch(BaseModel):
    """Records of one device, each a statement as the device made it."""

    model_config = ConfigDict(extra="forbid")

    statements: Annotated[list[Any], Field(max_length=MOST_STATEMENTS)]


class Sentence(BaseModel):
    zh: str
    en: str


class RecordReceipt(BaseModel):
    """What became of one record; `content_hash` is the SHA-256 of the text held."""

    statement_id: str
    fate: Fate
    content_hash: str
    conflicts: list[str]
    code: str
    sentence: Sentence | None


class Receipts(BaseModel):
    receipts: list[RecordReceipt]


class PhotoKept(BaseModel):
    """Proof that a photo is on the disk here: its SHA-256 and its size in bytes."""

    photo_id: str
    bytes: int
    was_held: bool


@router.get("/rounds/{round_id}/field", response_model=FieldRound, responses=troubles(400, 401, 403, 404, 503))
def take_along(request: Request, visitor: Reader, round_id: RoundId) -> Response:
    """外业端所需的整轮资料：清单、登记事实、方位物、上次结果、本方现值、填写栏目。If-None-Match 相同时答 304。"""
    told = desk_of(request).answer(visitor, "field-round", round_id, lambda view: field_round(view, round_id))
    content = orjson.dumps(with_me(told, visitor))
    etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    if request.headers.get("if-none-match") == etag:
        return Response(status_code=304, headers={"ETag": etag})
    return Response(content, media_type="application/json", headers={"ETag": etag})


@router.post("/rounds/{round_id}/checks", response_model=Receipts, responses=troubles(400, 401, 403, 404, 413, 503))
def receive_checks(request: Request, visitor: Enterer, round_id: RoundId, batch: Batch) -> Response:
    """外业记录成批送达，每条一份回执；重复发送不改变任何内容。填写人须为登录人本人。"""
    desk = desk_of(request)
    own = [raw for raw in batch.statements if not _names_another(raw, visitor)]
    taken = iter(sync_checks(desk.view(visitor), round_id, own, by=visitor.person))
    receipts = [_refused(raw, visitor) if _names_another(raw, visitor) else next(taken) for raw in batch.statements]
    return json_answer({"receipts": [_told(receipt) for receipt in receipts]})


async def photo_content(request: Request) -> bytes:
    """The body of a request, read no further than a photo may go.

    Raises:
        FileTooLarge: more than 30 MiB.
    """
    read = bytearray()
    async for chunk in request.stream():
        read += chunk
        if len(read) > MOST_PHOTO_BYTES:
            raise FileTooLarge("photo", MOST_PHOTO_BYTES)
    return bytes(read)


@router.post(
    "/rounds/{round_id}/photos",
    response_model=PhotoKept,
    responses=troubles(400, 401, 403, 404, 409, 413, 415, 503),
    openapi_extra={"requestBody": {"required": True, "content": _PICTURES}},
)
@gives_back("no sheet: photos")
@accepts_upload
def receive_photo(
    request: Request, visitor: Enterer, round_id: RoundId, content: Annotated[bytes, Depends(photo_content)]
) -> Response:
    """一张照片（请求体即文件本身），答以其 SHA-256 与字节数；重复发送不改变任何内容。"""
    desk = desk_of(request)
    view = desk.view(visitor)
    records = read_book(view).records
    find_round(records, round_id)
    closed = closed_on(records, round_id, our_side(view))
    if closed:
        raise RoundClosed(round_id, closed)
    kept = keep_photo(view, desk.photos, content, round_id=round_id, by=visitor.person)
    return json_answer({"photo_id": kept.photo_id, "bytes": kept.bytes, "was_held": kept.was_held})


@router.get(
    "/photos/{photo_id}", response_class=Response, responses={200: {"content": _PICTURES}, **troubles(400, 401, 403, 404)}
)
def show_photo(request: Request, visitor: Reader, photo_id: Annotated[str, Path(max_length=100)]) -> Response:
    """照片的展示件：重新绘制，不含 EXIF 与位置；原件留档，不在此提供。"""
    desk = desk_of(request)
    held = desk.view(visitor).read(PHOTOS)
    kinds = held.loc[held["photo_id"] == photo_id, "media_type"].tolist()
    if not kinds:
        raise UnknownPhoto
    headers = {"Content-Disposition": f'inline; filename="{photo_id[:16]}.{ENDINGS[kinds[0]]}"'}
    return Response(desk.photos.read_shared(photo_id), media_type=kinds[0], headers=headers)


def _names_another(raw: object, visitor: Visitor) -> bool:
    return isinstance(raw, dict) and "said_by" in raw and raw["said_by"] != visitor.person


def _refused(raw: dict[str, Any], visitor: Visitor) -> Receipt:
    """A record in another person's name: whoever filled it has to send it himself."""
    refusal = SaidByAnother(str(raw["said_by"]), visitor.person)
    return Receipt(str(raw.get("statement_id", ""))[:36], Fate.REFUSED, code=refusal.code, sentence=refusal.wording)


def _told(receipt: Receipt) -> dict[str, Any]:
    return {
        "statement_id": receipt.statement_id,
        "fate": receipt.fate.value,
        "content_hash": receipt.content_hash,
        "conflicts": list(receipt.conflicts),
        "code": receipt.code,
        "sentence": words(receipt.sentence) if receipt.sentence else None,
    }

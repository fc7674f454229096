"""Photos added to a record at the office: from a camera's card or a chat, each decoded before it is believed."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, File, Form, Request, UploadFile
from fastapi.responses import RedirectResponse, Response

from boundaries.records.kinds.words import PHOTO_VIEWS
from boundaries.rounds.comparison import ItemComparison
from boundaries.use_cases.photos import keep_photo
from boundaries.use_cases.rounds import record
from gisvc.auth.visitor import Visitor
from gisvc.desk import Desk, desk_of
from gisvc.guard import accepts_upload
from gisvc.pages.inspection.round_items import KindName, Subject, comparison_of, item_page_of
from gisvc.pages.inspection.rounds import RoundId
from gisvc.pages.inspection.sending import Enterer
from gisvc.routes.inspection.studies import round_study
from gisvc.routes.parameters import refuse_unknown
from gisvc.routes.returning import gives_back
from layers.errors import Refusal
from layers.fields import Value
from layers.files.errors import FileTooLarge
from layers.files.limits import MEBIBYTE

router = APIRouter(include_in_schema=False, dependencies=[Depends(refuse_unknown)])
MOST_BYTES = 30 * MEBIBYTE


@router.post("/rounds/{round_id}/items/{kind}/photos")
@gives_back("no sheet: photos")
@accepts_upload
def add_photos(
    request: Request,
    visitor: Enterer,
    round_id: RoundId,
    kind: KindName,
    photos: Annotated[list[UploadFile], File(max_length=50)],
    subject: Subject = "",
    view: Annotated[str, Form(max_length=20)] = "",
    face: Annotated[str, Form(max_length=60)] = "",
) -> Response:
    """Photos first, then the record that names them; if one is refused, those before it are kept and nothing is said."""
    desk = desk_of(request)
    study = round_study(desk, visitor, round_id)
    one = comparison_of(study, kind, subject)
    told: dict[str, Value] = {
        **({"view": view} if view in PHOTO_VIEWS else {}),
        **({"face": face.strip()} if face.strip() else {}),
    }
    try:
        new: list[Value] = [{"photo_id": _kept(desk, visitor, round_id, photo), **told} for photo in photos]
        said = {"photos": _with(one, study.book.side, new)}
        record(desk.view(visitor), one.item.kind, subject, said, round_id=round_id, by=visitor.person)
    except Refusal as refusal:
        return item_page_of(request, visitor, study, one, refusal=refusal)
    return RedirectResponse(f"/rounds/{round_id}/items/{kind}?{urlencode({'subject': subject})}", status_code=303)


def _kept(desk: Desk, visitor: Visitor, round_id: str, photo: UploadFile) -> str:
    content = photo.file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise FileTooLarge(photo.filename or "photo", MOST_BYTES)
    return keep_photo(desk.view(visitor), desk.photos, content, round_id=round_id, by=visitor.person).photo_id


def _with(one: ItemComparison, side: str, new: list[Value]) -> list[Value]:
    """Our record's photos and the new ones, each once."""
    own = one.records.get(side)
    held = own.value("photos") if own else None
    rows = [*(held if isinstance(held, list | tuple) else ()), *new]
    return list({str(row["photo_id"]): row for row in rows if isinstance(row, dict)}.values())

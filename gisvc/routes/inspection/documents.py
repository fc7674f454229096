"""Papers of a round: which there are and what each still lacks, and each as a file, every download on record."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel

from boundaries.use_cases.documents import gather_dossier
from gisvc.auth.visitor import Visitor
from gisvc.desk import Desk, desk_of
from gisvc.forms.inspection.archive import ARCHIVE, archive_package
from gisvc.forms.inspection.documents import EVERYTHING, Output, Package, make_document, output_named
from gisvc.forms.inspection.order import Order, order_of
from gisvc.forms.papers.errors import UnknownDocument
from gisvc.forms.papers.press import Press
from gisvc.routes.answering import MEDIA, attachment, json_answer, marks_of, troubles
from gisvc.routes.parameters import Exporter, Reader, refuse_unknown
from layers.report import Fact

router = APIRouter(prefix="/api", tags=["documents"], dependencies=[Depends(refuse_unknown)])

RoundId = Annotated[str, Path(max_length=200)]
SideHere = Annotated[str | None, Query(max_length=12, description="只印某一方已填内容（区划代码）/ one side's records only")]
LineHere = Annotated[str | None, Query(max_length=200, description="只印一条界线（界线编号）/ one line only")]
_FILES: dict[int | str, dict[str, Any]] = {200: {"content": {MEDIA[e]: {} for e in ("pdf", "docx", "xlsx", "zip")}}}


class DocumentState(BaseModel):
    """One paper: its number in the list of outputs, its name in addresses, the endings it can be had with, and what it still lacks."""

    number: int
    name: str
    title: str
    formats: list[str]
    is_complete: bool
    missing: list[str]


class DocumentList(BaseModel):
    round_id: str
    version: str
    heads: list[str]
    marks: list[dict[str, str]]
    documents: list[DocumentState]


@router.get("/rounds/{round_id}/documents", response_model=DocumentList, responses=troubles(400, 401, 403, 404, 503))
def documents(request: Request, visitor: Reader, round_id: RoundId) -> Response:
    """本轮可出的文书：名称、格式、是否齐备、尚缺什么。"""
    order = _order(desk_of(request), visitor, round_id)
    return json_answer(
        {
            "round_id": round_id,
            "version": order.dossier.study.version,
            "heads": list(order.heads),
            "marks": marks_of(is_demonstration=order.is_demonstration),
            "documents": [*(_state(order, output) for output in EVERYTHING), _archive_state()],
        }
    )


@router.get("/rounds/{round_id}/documents/{name}.{ending}", response_class=Response, responses=_FILES | troubles(400, 401, 403, 404, 503))  # fmt: skip
def document(
    request: Request,
    visitor: Exporter,
    round_id: RoundId,
    name: Annotated[str, Path(max_length=60)],
    ending: Annotated[str, Path(max_length=10)],
    side: SideHere = None,
    line: LineHere = None,
) -> Response:
    """一件文书或数据包；archive.zip 为归档移交包。内部资料，每次下载均留痕。"""
    desk = desk_of(request)
    order = _order(desk, visitor, round_id, side=side, line_id=line)
    press = Press(desk.settings.font_dir, desk.settings.template_dir)
    key = (desk.scope_of(visitor), round_id, name, ending, side, line, order.on, desk.store.last_commit(), _edited(press))
    if name == ARCHIVE and ending != "zip":
        raise UnknownDocument(f"{name}.{ending}", [f"{ARCHIVE}.zip"])
    content = desk.papers.fetch(key, lambda: _made(order, press, name, ending))
    title = "归档移交包" if name == ARCHIVE else output_named(name).title
    told: dict[str, Fact] = {
        "document": f"{name}.{ending}",
        "round_id": round_id,
        "version": order.dossier.study.version,
        "bytes": len(content),
    }
    desk.store.record("export-document", told | _chosen(side, line), by=visitor.person)
    return attachment(content, f"{order.lines_title}{title}-{order.on}.{ending}")


def _made(order: Order, press: Press, name: str, ending: str) -> bytes:
    return archive_package(order, press) if name == ARCHIVE else make_document(order, press, name, ending)


def _edited(press: Press) -> tuple[tuple[str, int, int], ...]:
    """The bureau's templates and fonts as they stand on the disk: whoever edits one sees it in the next print."""
    places = [place for place in (press.templates, press.fonts) if place is not None and place.is_dir()]
    files = sorted(file for place in places for file in place.iterdir() if file.is_file())
    return tuple((file.name, file.stat().st_mtime_ns, file.stat().st_size) for file in files)


def _chosen(side: str | None, line: str | None) -> dict[str, Fact]:
    return {key: value for key, value in (("side", side), ("line_id", line)) if value is not None}


def _order(desk: Desk, visitor: Visitor, round_id: str, *, side: str | None = None, line_id: str | None = None) -> Order:
    """Raises UnknownRound for a round that is not there or not this visitor's; NotInRound for a side or line it does not have."""
    dossier = desk.answer(visitor, "dossier", round_id, lambda view: gather_dossier(view, round_id))
    return order_of(dossier, desk.photos, is_demonstration=desk.store.workspace.is_demonstration, side=side, line_id=line_id)


def _state(order: Order, output: Output | Package) -> dict[str, Any]:
    missing = list(output.missing(order))
    return {
        "number": output.number,
        "name": output.name,
        "title": output.title,
        "formats": list(output.endings),
        "is_complete": not missing,
        "missing": missing,
    }


def _archive_state() -> dict[str, Any]:
    return {"number": 16, "name": ARCHIVE, "title": "归档移交包", "formats": ["zip"], "is_complete": True, "missing": []}

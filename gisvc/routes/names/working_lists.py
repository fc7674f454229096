"""The committee's working lists as files: clean-up, heritage, signs, plates, plan and exemptions; every download on record."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import Response
from pydantic import BaseModel

from gisvc.desk import desk_of
from gisvc.forms.names.office import office_of
from gisvc.forms.names.working_lists import WORKING_LISTS
from gisvc.forms.papers.errors import UnknownDocument
from gisvc.forms.papers.press import Press
from gisvc.routes.answering import MEDIA, attachment, json_answer, marks_of, troubles
from gisvc.routes.layers import rows_of
from gisvc.routes.parameters import Exporter, Reader, refuse_unknown
from layers.reference import DIVISIONS
from layers.report import Fact
from layers.store.clock import day_in_china, utc_now

router = APIRouter(prefix="/api", tags=["documents"], dependencies=[Depends(refuse_unknown)])
_FILES: dict[int | str, dict[str, Any]] = {200: {"content": {MEDIA[e]: {} for e in ("pdf", "docx", "xlsx")}}}


class WorkingListState(BaseModel):
    """One list: its name in addresses and the endings it can be had with."""

    name: str
    title: str
    formats: list[str]


class WorkingListsAnswered(BaseModel):
    marks: list[dict[str, str]]
    lists: list[WorkingListState]


@router.get("/name-lists", response_model=WorkingListsAnswered, responses=troubles(400, 401, 403))
def working_lists(request: Request, _: Reader) -> Response:
    """地名工作清单：不规范地名、名录和档案、标志、备件、巡查路线、门牌对照、二维码、方案、例外。"""
    lists = [{"name": one.name, "title": one.title, "formats": list(one.endings)} for one in WORKING_LISTS.values()]
    marks = marks_of(is_demonstration=desk_of(request).store.workspace.is_demonstration)
    return json_answer({"marks": marks, "lists": lists})


@router.get("/name-lists/{name}.{ending}", response_class=Response, responses=_FILES | troubles(400, 401, 403, 404, 503))
def working_list(
    request: Request,
    visitor: Exporter,
    name: Annotated[str, Path(max_length=60)],
    ending: Annotated[str, Path(max_length=10)],
) -> Response:
    """一份工作清单。内部资料，每次下载均留痕。"""
    desk = desk_of(request)
    if name not in WORKING_LISTS or ending not in WORKING_LISTS[name].endings:
        raise UnknownDocument(f"{name}.{ending}", [f"{one.name}.{one.endings[0]}" for one in WORKING_LISTS.values()])
    one, view = WORKING_LISTS[name], desk.view(visitor)
    divisions = rows_of(desk, visitor, DIVISIONS, None, None)
    office = office_of(desk.store.workspace, divisions, on=day_in_china(utc_now()), commit=view.last_commit())
    press = Press(desk.settings.font_dir, desk.settings.template_dir)
    key = ("name-list", desk.sight_of(visitor), name, ending, office.on, office.commit, press.edited)
    content = desk.papers.fetch(key, lambda: press.print(one.describe(view, office), ending))
    told: dict[str, Fact] = {"document": f"{name}.{ending}", "bytes": len(content)}
    desk.store.record("export-name-list", told, by=visitor.person)
    return attachment(content, f"{one.title}-{office.on}.{ending}")

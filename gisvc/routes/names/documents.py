"""Papers of a naming request and of a batch: which there are and what each still lacks, and each as a file, every download on record."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel

from gazetteer.publications.release import Audience
from gazetteer.requests.errors import UnknownRequest
from gazetteer.review import Review
from gazetteer.use_cases.briefing import brief_reviewed
from gazetteer.use_cases.kept_reviews import read_reviews
from gazetteer.use_cases.publications import read_release
from gazetteer.use_cases.request_studies import study_consequences
from gazetteer.use_cases.requests import RequestFilter, read_request
from gazetteer.use_cases.review import Questions, study_batch
from gisvc.auth.visitor import Visitor
from gisvc.desk import Desk, desk_of
from gisvc.forms.names.archive import make_document
from gisvc.forms.names.brief import BriefMatter
from gisvc.forms.names.documents import BatchMatter, RequestMatter, states_of
from gisvc.forms.names.office import Office, office_of
from gisvc.forms.names.register_files import register_files
from gisvc.forms.papers.press import Press
from gisvc.routes.answering import MEDIA, attachment, json_answer, marks_of, troubles
from gisvc.routes.layers import rows_of
from gisvc.routes.names.requests_held import outlook_of_request, request_lines
from gisvc.routes.names.reviewing import review_of_request, surroundings_of
from gisvc.routes.parameters import Exporter, Reader, refuse_unknown
from layers.reference import DIVISIONS
from layers.report import Fact
from layers.store.clock import day_in_china, utc_now

router = APIRouter(prefix="/api", tags=["documents"], dependencies=[Depends(refuse_unknown)])
RequestId = Annotated[str, Path(max_length=100)]
BatchId = Annotated[str, Path(max_length=80)]
Name = Annotated[str, Path(max_length=60)]
Ending = Annotated[str, Path(max_length=10)]
_FILES: dict[int | str, dict[str, Any]] = {200: {"content": {MEDIA[e]: {} for e in ("pdf", "docx", "xlsx", "zip")}}}


class NameDocumentState(BaseModel):
    """One paper: its name in addresses, the endings it can be had with, and what it still lacks."""

    name: str
    title: str
    formats: list[str]
    is_complete: bool
    missing: list[str]


class NameDocumentList(BaseModel):
    about: str
    marks: list[dict[str, str]]
    documents: list[NameDocumentState]


@router.get("/requests/{request_id}/documents", response_model=NameDocumentList, responses=troubles(400, 401, 403, 404, 503))
def request_documents(request: Request, visitor: Reader, request_id: RequestId) -> Response:
    """一件申请可出的文书：名称、格式、尚缺什么。"""
    desk = desk_of(request)
    return _listed(desk, _request_matter(desk, visitor, request_id))


@router.get("/requests/{request_id}/documents/{name}.{ending}", response_class=Response, responses=_FILES | troubles(400, 401, 403, 404, 503))  # fmt: skip
def request_document(request: Request, visitor: Exporter, request_id: RequestId, name: Name, ending: Ending) -> Response:
    """一件文书；archive.zip 为归档包。内部资料，每次下载均留痕。"""
    desk = desk_of(request)
    matter = _request_matter(desk, visitor, request_id)
    return _handed_out(desk, visitor, matter, name, ending)


@router.get("/batches/{batch_id}/documents", response_model=NameDocumentList, responses=troubles(400, 401, 403, 404, 503))
def batch_documents(request: Request, visitor: Reader, batch_id: BatchId) -> Response:
    """一个批次可出的文书：名称、格式、尚缺什么。"""
    desk = desk_of(request)
    return _listed(desk, _batch_matter(desk, visitor, batch_id))


@router.get("/batches/{batch_id}/documents/{name}.{ending}", response_class=Response, responses=_FILES | troubles(400, 401, 403, 404, 503))  # fmt: skip
def batch_document(request: Request, visitor: Exporter, batch_id: BatchId, name: Name, ending: Ending) -> Response:
    """批次文书：评审简报、命名一览表；archive.zip 为归档包。内部资料，每次下载均留痕。"""
    desk = desk_of(request)
    matter = _batch_matter(desk, visitor, batch_id)
    return _handed_out(desk, visitor, matter, name, ending)


@router.get("/names/register.zip", response_class=Response, responses=_FILES | troubles(400, 401, 403))
def register(request: Request, visitor: Exporter, audience: Annotated[Audience, Query()] = Audience.INTERNAL) -> Response:
    """地名登记册（地点、地名）的 GeoPackage；密级和位置精度按对象把关，未列入的另计。每次下载均留痕。"""
    desk = desk_of(request)
    view, office = desk.view(visitor), _office(desk, visitor)
    released = read_release(view, audience)
    key = ("name-register", desk.sight_of(visitor), audience, office.on, office.commit)
    content = desk.papers.fetch(key, lambda: register_files(office, released))
    withheld: dict[str, Fact] = {f"withheld.{name}": count for name, count in released.withheld.items()}
    told: dict[str, Fact] = {"what": "register.zip", "audience": audience.value, "rows": len(released.names)}
    desk.store.record("publish-names", told | withheld, by=visitor.person)
    return attachment(content, f"地名登记册-{audience.label.zh}-{office.on}.zip")


def _listed(desk: Desk, matter: RequestMatter | BatchMatter) -> Response:
    marks = marks_of(is_demonstration=desk.store.workspace.is_demonstration)
    return json_answer({"about": matter.about, "marks": marks, "documents": [one.to_json() for one in states_of(matter)]})


def _handed_out(desk: Desk, visitor: Visitor, matter: RequestMatter | BatchMatter, name: str, ending: str) -> Response:
    """Printed once until something changes, and every download on record."""
    press, office = Press(desk.settings.font_dir, desk.settings.template_dir), matter.office
    about = "request" if isinstance(matter, RequestMatter) else "batch"
    key = ("name-document", desk.sight_of(visitor), about, matter.about, name, ending, office.on, office.commit, press.edited)
    content = desk.papers.fetch(key, lambda: make_document(matter, press, name, ending))
    told: dict[str, Fact] = {"document": f"{name}.{ending}", about: matter.about, "bytes": len(content)}
    desk.store.record("export-name-document", told, by=visitor.person)
    titles = {one.name: one.title for one in states_of(matter)}
    return attachment(content, f"{titles[name]}-{matter.about}.{ending}")


def _office(desk: Desk, visitor: Visitor) -> Office:
    divisions = rows_of(desk, visitor, DIVISIONS, None, None)
    return office_of(desk.store.workspace, divisions, on=day_in_china(utc_now()), commit=desk.view(visitor).last_commit())


def _request_matter(desk: Desk, visitor: Visitor, request_id: str) -> RequestMatter:
    """Raises UnknownRequest."""
    outlook = outlook_of_request(desk, visitor, request_id)

    def reviewed() -> BriefMatter:
        found = review_of_request(desk, visitor, outlook.request, Questions(answers=_answers(desk, visitor, request_id)))
        return _brief(desk, visitor, found, outlook.request.application.text("applicant_unit"))

    touched = desk.view(visitor)
    return RequestMatter(_office(desk, visitor), outlook, reviewed, lambda: study_consequences(touched, request_id))


def _batch_matter(desk: Desk, visitor: Visitor, batch_id: str) -> BatchMatter:
    """Raises UnknownRequest for a batch nobody handed in."""
    lines = request_lines(desk, visitor, RequestFilter(batch_id=batch_id)) if batch_id else ()
    if not lines:
        raise UnknownRequest(batch_id)
    view = desk.view(visitor)
    outlooks = tuple(read_request(view, one, rules=desk.names.rules) for one in sorted(line.request.request_id for line in lines))
    units = {one.request.request_id: one.request.application.text("applicant_unit") for one in outlooks}

    def reviewed() -> tuple[BriefMatter, ...]:
        found = desk.answer(visitor, "batch-review", batch_id, lambda held: study_batch(held, batch_id, shelf=desk.names))
        return tuple(_brief(desk, visitor, one, units.get(one.proposal.request_id, ""), with_others=False) for one in found)

    return BatchMatter(_office(desk, visitor), batch_id, outlooks, reviewed)


def _brief(desk: Desk, visitor: Visitor, found: Review, unit: str, *, with_others: bool = True) -> BriefMatter:
    around = surroundings_of(desk, visitor, batch_id=found.proposal.batch_id)
    return BriefMatter(brief_reviewed(found, around, with_others=with_others), unit, found.proposal.request_id)


def _answers(desk: Desk, visitor: Visitor, request_id: str) -> dict[str, str]:
    """What the reviewer answered when the first name was last reviewed, by rule."""
    kept = desk.answer(visitor, "kept-reviews", request_id, lambda view: read_reviews(view, request_id))
    first = [one for one in kept if one.outcome.get("step", {}).get("candidate", 1) == 1]
    told = first[-1].outcome["asked"].get("answers") if first else None
    return {str(rule): str(answer) for rule, answer in told.items()} if isinstance(told, dict) else {}

"""Briefs of single names and the publications, each download on record and through the gate of secrecy."""

import tempfile
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path as FilePath
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.responses import Response

from gazetteer.publications.release import Audience
from gazetteer.requests.routes import approval_route
from gazetteer.review import Review
from gazetteer.rules.shelf import joined
from gazetteer.specs import NAMES
from gazetteer.use_cases.briefing import Briefing
from gazetteer.use_cases.publications import read_release
from gazetteer.use_cases.review import Questions
from gisvc.auth.visitor import Visitor
from gisvc.desk import Desk, desk_of
from gisvc.forms.names.brief import BriefMatter, describe
from gisvc.forms.names.office import Office, office_of
from gisvc.forms.names.publications import WHAT, describe_publication
from gisvc.forms.names.working_lists import WORKING_LISTS
from gisvc.forms.papers.errors import UnknownDocument
from gisvc.forms.papers.paper import Paper
from gisvc.forms.papers.press import Press
from gisvc.marks import marks_for
from gisvc.pages.names.request_review import answers_held
from gisvc.pages.names.requests import RequestId
from gisvc.rendering import render_page
from gisvc.routes.answering import attachment
from gisvc.routes.layers import rows_of
from gisvc.routes.names.requests_held import outlook_of_request
from gisvc.routes.names.reviewing import AskedHere, names_instead, review_name, review_of_request, surroundings_of
from gisvc.routes.parameters import Exporter, Reader, refuse_unknown
from layers.files.write import write_frame
from layers.reference import DIVISIONS
from layers.report import Fact
from layers.store.clock import day_in_china, utc_now
from layers.store.protocol import Store
from layers.wording import Wording

router = APIRouter(prefix="/names", include_in_schema=False, dependencies=[Depends(refuse_unknown)])
AudienceHere = Annotated[Audience, Query()]


class Ending(StrEnum):
    """What a paper can be had as."""

    DOCX = "docx"
    PDF = "pdf"
    XLSX = "xlsx"
    GPKG = "gpkg"


@dataclass(frozen=True, slots=True)
class _Made:
    """A paper to be made: its name, what it is about, and how."""

    name: str
    about: tuple[Hashable, ...]
    make: Callable[[], Paper]


@router.get("/publications")
def publications_page(request: Request, visitor: Reader) -> Response:
    desk = desk_of(request)
    withheld = desk.answer(visitor, "withheld", None, _withheld)
    return render_page(
        request, "names/publications.html", what=WHAT, lists=WORKING_LISTS, audiences=tuple(Audience), withheld=withheld
    )


def _withheld(view: Store) -> dict[Audience, Wording]:
    """What each edition leaves out, in a sentence."""
    return {audience: read_release(view, audience).note for audience in Audience}


@router.get("/publications/{what}.{ending}")
def publication(
    request: Request,
    visitor: Exporter,
    what: Annotated[str, Path(max_length=30)],
    ending: Ending,
    audience: AudienceHere = Audience.INTERNAL,
) -> Response:
    """One publication for an audience; names themselves also as a GeoPackage."""
    desk = desk_of(request)
    if what not in WHAT:
        raise UnknownDocument(f"{what}.{ending}", [f"{one}.docx" for one in WHAT])
    if ending is Ending.GPKG:
        return _names_file(desk, visitor, audience)
    view = desk.view(visitor)
    paper = describe_publication(view, _office(desk, visitor), what, audience=audience, by=visitor.person)
    return attachment(_printed(desk, paper, ending), f"{paper.title}-{audience.label.zh}.{ending}")


@router.get("/requests/{request_id}/brief.{ending}")
def brief(
    request: Request,
    visitor: Exporter,
    request_id: RequestId,
    ending: Ending,
    candidate: Annotated[int, Query(ge=1, le=3)] = 1,
) -> Response:
    """评审简报 of one name of a request, as things stand now."""
    desk = desk_of(request)
    held = outlook_of_request(desk, visitor, request_id).request
    answers = answers_held(desk, visitor, request_id, candidate)
    one = review_of_request(desk, visitor, held, Questions(candidate, answers=answers))
    applicant = held.application.text("applicant_unit")

    def make() -> Paper:
        return describe(_office(desk, visitor), BriefMatter(_briefing(desk, visitor, one), applicant, request_id))

    return _taken(desk, visitor, _Made("brief", (request_id, candidate), make), ending, {"request": request_id})


@router.get("/check/brief.{ending}")
def check_brief(request: Request, visitor: Exporter, asked: AskedHere, ending: Ending) -> Response:
    """The brief of a name nobody has asked for yet."""
    desk = desk_of(request)
    one = review_name(desk, visitor, asked)[0]
    made = _Made("brief-check", (asked,), lambda: describe(_office(desk, visitor), BriefMatter(_briefing(desk, visitor, one))))
    return _taken(desk, visitor, made, ending, {"name": one.proposal.name})


def _briefing(desk: Desk, visitor: Visitor, one: Review, *, with_others: bool = True) -> Briefing:
    """A review with its way to approval and, where the name will not do, names to offer instead."""
    asked = one.proposal
    route = approval_route(
        asked.kind, asked.division_code, request_type=asked.request_type, facts=asked.sizes, settings=joined(one.packs).routes
    )
    wanted = with_others and one.advice != "fit" and asked.request_type != "cancelling"
    instead = names_instead(desk, visitor, one) if wanted else ()
    return Briefing(one, route, instead, surroundings_of(desk, visitor, batch_id=asked.batch_id))


def _office(desk: Desk, visitor: Visitor) -> Office:
    divisions = rows_of(desk, visitor, DIVISIONS, None, None)
    return office_of(desk.store.workspace, divisions, on=day_in_china(utc_now()), commit=desk.view(visitor).last_commit())


def _printed(desk: Desk, paper: Paper, ending: Ending) -> bytes:
    if ending is Ending.GPKG:
        raise UnknownDocument(f"{paper.name}.{ending}", [f"{paper.name}.{known}" for known in ("docx", "pdf", "xlsx")])
    return Press(desk.settings.font_dir, desk.settings.template_dir).print(paper, ending.value)


def _taken(desk: Desk, visitor: Visitor, made: _Made, ending: Ending, about: dict[str, Fact]) -> Response:
    """Print once until something changes, a paper at a time, and put every download on record."""

    def press() -> tuple[str, bytes]:
        paper = made.make()
        return paper.title, _printed(desk, paper, ending)

    state = (desk.sight_of(visitor), desk.view(visitor).last_commit(), day_in_china(utc_now()))
    title, content = desk.papers.fetch((made.name, made.about, ending, *state), press)
    told: dict[str, Fact] = {"document": f"{made.name}.{ending}", "bytes": len(content), **about}
    desk.store.record("export-name-paper", told, by=visitor.person)
    return attachment(content, f"{title}.{ending}")


def _names_file(desk: Desk, visitor: Visitor, audience: Audience) -> Response:
    """The released names as a GeoPackage, marked row by row."""
    released = read_release(desk.view(visitor), audience)
    stamp = "；".join(mark.zh for mark in marks_for(is_demonstration=desk.store.workspace.is_demonstration))
    with tempfile.TemporaryDirectory(prefix="gisvc-names-") as folder:
        path = FilePath(folder) / "names.gpkg"
        write_frame(released.names, path, spec=NAMES, format="gpkg", stamp=stamp)
        content = path.read_bytes()
    told: dict[str, Fact] = {"what": "names.gpkg", "audience": audience.value, "rows": len(released.names)}
    desk.store.record("publish-names", told | {f"withheld.{k}": v for k, v in released.withheld.items()}, by=visitor.person)
    return attachment(content, f"地名-{audience.label.zh}.gpkg")

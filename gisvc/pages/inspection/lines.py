"""Boundary lines: the register, and each line with its map, its straightened diagram, what the office checks found, its papers and versions."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import Response

from boundaries.lines.diagram import diagram_of
from boundaries.rounds.round import Round, closed_on, rounds_of
from boundaries.specs import AGREEMENTS, EXCLAVES, LINES, MARKERS, SEGMENTS
from boundaries.visits.clocks import Clock
from gisvc.auth.visitor import Visitor
from gisvc.cells import cell_text
from gisvc.desk import Desk, desk_of
from gisvc.maps import chainage_text, draw_line
from gisvc.marks import MADE_UP
from gisvc.pages.drawn import DrawnMap, drawn
from gisvc.pages.inspection.straight import StraightPicture, straight_picture
from gisvc.rendering import language_of, render_page
from gisvc.routes.inspection.in_register import (
    clocks_of,
    exclaves_between,
    line_in_list,
    line_study,
    lines_in_list,
    markers_in_list,
    papers_of,
)
from gisvc.routes.inspection.lines import line_versions
from gisvc.routes.inspection.studies import book_of, line_report, names_of
from gisvc.routes.parameters import Reader, refuse_unknown
from gisvc.tongue import Tongue
from gisvc.trail.sentences import person_label
from layers.spec import LayerSpec
from layers.store.clock import day_in_china, utc_now

router = APIRouter(include_in_schema=False, dependencies=[Depends(refuse_unknown)])
NOT_FACTS = frozenset({"line_id", "name", "side_a", "side_b", "side_a_name", "side_b_name", "line_level", "agreement_length_km"})
CLOCKS_SHOWN = 12


@router.get("/lines")
def lines_page(request: Request, visitor: Reader) -> Response:
    desk = desk_of(request)
    return render_page(
        request,
        "inspection/lines.html",
        lines=lines_in_list(desk, visitor),
        clocks=_running(desk, visitor)[:CLOCKS_SHOWN],
        names=names_of(desk, visitor),
        cell=_cells(request, LINES),
    )


def _running(desk: Desk, visitor: Visitor) -> list[Clock]:
    """Terms nobody has met yet. Deadlines of a plan's own stand on its round; a round our side closed has none left."""
    book = book_of(desk, visitor)
    closed = {r.name for r in rounds_of(book.records) if closed_on(book.records, r.round_id, book.side)}
    return [c for c in clocks_of(desk, visitor) if c.state != "done" and c.key != "stated" and c.subject not in closed]


@router.get("/lines/{line_id}")
def line_page(request: Request, visitor: Reader, line_id: Annotated[str, Path(max_length=200)]) -> Response:
    desk = desk_of(request)
    line, study = line_in_list(desk, visitor, line_id), line_study(desk, visitor)
    report = line_report(desk, visitor)
    rounds = [r for r in rounds_of(book_of(desk, visitor).records) if line_id in r.line_ids]
    return render_page(
        request,
        "inspection/line.html",
        line=line,
        person_label=person_label,
        names=names_of(desk, visitor),
        facts=[c for c in LINES.columns if c.name not in NOT_FACTS and line.row[c.name] is not None],
        cell=_cells(request, LINES),
        picture=_picture(desk, visitor, line_id, rounds),
        map=_map(request, desk, visitor, line_id),
        made_up=MADE_UP,
        findings=report.of_line(line_id),
        checks=sum(outcome.has_rows for outcome in report.outcomes),
        idle=sum(not outcome.has_rows for outcome in report.outcomes),
        segments=[row for row in study.rows(SEGMENTS) if row["line_id"] == line_id],
        segment_cell=_cells(request, SEGMENTS),
        markers=markers_in_list(desk, visitor, line_id),
        marker_cell=_cells(request, MARKERS),
        papers=papers_of(desk, visitor, line_id),
        paper_cell=_cells(request, AGREEMENTS),
        exclaves=exclaves_between(desk, visitor, line.sides),
        exclave_cell=_cells(request, EXCLAVES),
        history=line_versions(desk, visitor, line_id),
        rounds=rounds,
        chainage=chainage_text,
    )


def _cells(request: Request, spec: LayerSpec):  # type: ignore[no-untyped-def]  # because a template calls it with a row and a column's name
    tongue = Tongue(language_of(request))
    columns = {column.name: column for column in spec.columns}
    return lambda row, name: cell_text(row[name], columns[name], tongue)


def _picture(desk: Desk, visitor: Visitor, line_id: str, rounds: list[Round]) -> StraightPicture | None:
    """The diagram with the sections of the youngest round; None for a line that has no course."""
    study = line_study(desk, visitor)
    if line_id not in study.lines:
        return None
    sections = rounds[0].sections if rounds else ()
    return desk.answer(visitor, "straight", line_id, lambda _: straight_picture(diagram_of(study, line_id), sections=sections))


def _map(request: Request, desk: Desk, visitor: Visitor, line_id: str) -> DrawnMap:
    language, today = language_of(request), day_in_china(utc_now())
    sheet = desk.answer(
        visitor,
        "line-sheet",
        (line_id, language),
        lambda _: draw_line(
            line_study(desk, visitor),
            line_id,
            on=today,
            is_demonstration=desk.store.workspace.is_demonstration,
            language=language,
        ),
    )
    return drawn(desk, visitor, sheet, language)

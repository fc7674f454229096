"""Boundary lines as JSON: the register, one line with its papers and versions, and the checks that need no walk."""

from typing import Annotated

import orjson
import shapely
from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import Response

from boundaries.lines.answers import line_report_to_dict
from boundaries.register.judgement import LineHistory
from boundaries.rounds.round import rounds_of
from boundaries.specs import LINES, SEGMENTS
from boundaries.use_cases.register import study_line_versions
from gisvc.auth.visitor import Visitor
from gisvc.desk import Desk, desk_of
from gisvc.routes.answering import json_answer, marks_of, troubles
from gisvc.routes.inspection.answers import line_to_dict, row_to_dict
from gisvc.routes.inspection.in_register import line_in_list, line_study, lines_in_list, markers_in_list, papers_of
from gisvc.routes.inspection.schemas import ChecksAnswered, LineAnswered, LinesAnswered
from gisvc.routes.inspection.studies import book_of, line_report, names_of
from gisvc.routes.parameters import Reader, refuse_unknown
from layers.planning.answers.plain import plain

router = APIRouter(prefix="/api", tags=["lines"], dependencies=[Depends(refuse_unknown)])
LineId = Annotated[str, Path(max_length=200)]


@router.get("/lines", response_model=LinesAnswered, responses=troubles(400, 401, 403, 503))
def lines(request: Request, visitor: Reader) -> Response:
    """登记的界线：等级、各方、里程、界桩数、内业检查问题数、下次联检期限。"""
    desk = desk_of(request)
    names = names_of(desk, visitor)
    held = [line_to_dict(line, names) for line in lines_in_list(desk, visitor)]
    return json_answer({"lines": held, "marks": marks_of(is_demonstration=desk.store.workspace.is_demonstration)})


@router.get("/lines/{line_id}", response_model=LineAnswered, responses=troubles(400, 401, 403, 404, 503))
def line(request: Request, visitor: Reader, line_id: LineId) -> Response:
    """一条界线：图形、界桩与里程、线段、文件目录（不含文件内容）、历次版本、历轮联检。"""
    desk = desk_of(request)
    found = line_in_list(desk, visitor, line_id)
    study = line_study(desk, visitor)
    shape = next(iter(study.frame(LINES).geometry[(study.frame(LINES)["line_id"] == line_id).to_numpy(dtype=bool)]), None)
    return json_answer(
        {
            "line": line_to_dict(found, names_of(desk, visitor)),
            "facts": row_to_dict(found.row),
            "geometry": None if shape is None else orjson.Fragment(shapely.to_geojson(shape)),
            "markers": [
                {
                    "marker_id": row["marker_id"],
                    "marker_no": row["marker_no"],
                    "chainage_m": place and round(place.chainage_m, 3),
                    "offset_m": place and round(place.offset_m, 3),
                }
                for row, place in markers_in_list(desk, visitor, line_id)
            ],
            "segments": [
                {name: plain(value) for name, value in row.items() if name != "geometry"}
                for row in study.rows(SEGMENTS)
                if row["line_id"] == line_id
            ],
            "papers": [row_to_dict(row) for row in papers_of(desk, visitor, line_id)],
            "versions": [
                {"number": v.number, "valid_from": v.valid_from.isoformat(), "document": v.document, "recorded_by": v.recorded_by}
                for v in line_versions(desk, visitor, line_id).versions
            ],
            "rounds": [
                {"round_id": r.round_id, "name": r.name, "year": r.year}
                for r in rounds_of(book_of(desk, visitor).records)
                if line_id in r.line_ids
            ],
            "marks": marks_of(is_demonstration=desk.store.workspace.is_demonstration),
        }
    )


@router.get("/lines/{line_id}/checks", response_model=ChecksAnswered, responses=troubles(400, 401, 403, 404, 503))
def line_checks(request: Request, visitor: Reader, line_id: LineId) -> Response:
    """一条界线的内业检查：每项检查应成立的句子，以及不成立之处。"""
    desk = desk_of(request)
    report = line_report(desk, visitor, line_id)
    marks = marks_of(is_demonstration=desk.store.workspace.is_demonstration)
    return json_answer(line_report_to_dict(report) | {"marks": marks})


def line_versions(desk: Desk, visitor: Visitor, line_id: str) -> LineHistory:
    """Raises LineNotHeld."""
    return desk.answer(visitor, "line-versions", line_id, lambda view: study_line_versions(view, line_id))

"""Coverage and gaps as JSON, each figure with its passport."""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from gisvc.desk import desk_of
from gisvc.publication import Purpose, clear_rows
from gisvc.routes.answering import json_answer, marks_of, troubles
from gisvc.routes.parameters import Question, Reader, refuse_unknown
from gisvc.routes.schemas import CoverageAnswered, GapsAnswered
from layers.planning.answers.coverage import coverage_to_dict, gaps_to_dict

router = APIRouter(prefix="/api", tags=["coverage"], dependencies=[Depends(refuse_unknown)])
TROUBLES = troubles(400, 401, 403, 404, 503)


@router.get("/coverage", response_model=CoverageAnswered, responses=TROUBLES)
def coverage(request: Request, visitor: Reader, question: Question) -> Response:
    """覆盖率：有设施（或在半径之内）的单位或人口，附分子、分母、定义与数据日期。"""
    table = desk_of(request).coverage(visitor, question)
    return json_answer(coverage_to_dict(table) | {"marks": marks_of(is_demonstration=table.is_demonstration)})


@router.get("/gaps", response_model=GapsAnswered, responses=TROUBLES)
def gaps(
    request: Request,
    visitor: Reader,
    question: Question,
    geometry: Annotated[bool, Query(description="附半径之外居住用地的图形 / with the ground out of reach as GeoJSON")] = False,
    purpose: Annotated[Purpose, Query(description="用途：公开时坐标粗化 / public: coordinates are coarsened")] = Purpose.INTERNAL,
) -> Response:
    """缺口：没有设施的单位，各附最近设施；给出半径时另有半径之外的居住用地。"""
    study = desk_of(request).gaps(visitor, question)
    if geometry and purpose is Purpose.PUBLIC:
        study = replace(study, areas=clear_rows(study.areas, purpose))
    answer = gaps_to_dict(study, with_geometry=geometry)
    return json_answer(answer | {"marks": marks_of(is_demonstration=study.coverage.is_demonstration)})

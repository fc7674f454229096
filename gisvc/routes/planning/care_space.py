"""Care floor area of housing estates as JSON: each estate against the norm of its date."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from gisvc.auth.visitor import Visitor
from gisvc.desk import Desk, desk_of
from gisvc.routes.answering import json_answer, marks_of, troubles
from gisvc.routes.parameters import Day, EmptyIsNone, Reader, refuse_unknown
from gisvc.routes.planning.supply_asked import Area, AsOf
from gisvc.routes.planning.supply_schemas import CareSpaceAnswered
from layers.planning.access.care_space_question import CARE_NORMS
from layers.planning.answers.access import care_space_to_dict
from layers.planning.minutes import parse_minutes
from layers.planning.travel import Mode
from layers.planning.use_cases.access import CareSpaceQuestion, CareSpaceTable, study_care_space

router = APIRouter(prefix="/api", tags=["planning"], dependencies=[Depends(refuse_unknown)])


@dataclass(frozen=True, slots=True)
class CareSpaceAsked:
    """A question of care space as somebody asked it; norms are ids, empty for those of the place."""

    norm: tuple[str, ...]
    new_from: date | None
    pool: str
    small_below: int
    mode: Mode
    as_of: date | None
    area: str

    def question(self, own_area: str) -> CareSpaceQuestion:
        """
        Raises:
            UnknownNorm, ImpossibleMinutes, MinutesInMetres.
        """
        return CareSpaceQuestion(
            norms=self.norm,
            new_from=self.new_from,
            pool_minutes=parse_minutes(self.pool) if self.pool else None,
            small_below=self.small_below,
            mode=self.mode,
            as_of=self.as_of,
            area=self.area or own_area,
        )


def care_space_asked(
    norm: Annotated[list[str], Query(description=f"参照规定 / norms to hold estates against; those of the place when empty: {', '.join(CARE_NORMS)}", max_length=6)] = [],  # noqa: B006 -- because FastAPI copies it
    new_from: Annotated[Day | None, EmptyIsNone, Query(description="自哪天起竣工算新建 / completed from this day on counts as new")] = None,
    pool: Annotated[str, Query(description="小型小区合并的生活圈分钟数 / minutes of the circle small estates are pooled by", max_length=20)] = "",
    small_below: Annotated[int, Query(description="少于多少户算小型小区 / households below which an estate is small", ge=1, le=100_000)] = 300,
    mode: Annotated[Mode, Query(description="合并所用的出行方式 / way of travelling of the circle")] = Mode.WALK,
    as_of: AsOf = None,
    area: Area = "",
) -> CareSpaceAsked:  # fmt: skip
    return CareSpaceAsked(tuple(name for name in norm if name), new_from, pool.strip(), small_below, mode, as_of, area)


CareSpaceAskedHere = Annotated[CareSpaceAsked, Depends(care_space_asked)]


def care_space_question(request: Request, visitor: Reader, wish: CareSpaceAskedHere) -> CareSpaceQuestion:
    return wish.question(desk_of(request).area_of(visitor))


AskedCareSpace = Annotated[CareSpaceQuestion, Depends(care_space_question)]


@router.get("/care-space", response_model=CareSpaceAnswered, responses=troubles(400, 401, 403, 404, 503))
def care_space(request: Request, visitor: Reader, question: AskedCareSpace) -> Response:
    """养老服务用房：逐小区每百户面积，按竣工日期对应的规定判定，附缺口面积。"""
    table = measured(desk_of(request), visitor, question)
    return json_answer(care_space_to_dict(table) | {"marks": marks_of(is_demonstration=table.is_demonstration)})


def measured(desk: Desk, visitor: Visitor, question: CareSpaceQuestion) -> CareSpaceTable:
    """The answer, kept until the next commit.

    Raises:
        AreaOutOfSight: the question names another's area.
    """
    desk.require_area(visitor, question.area)
    return desk.answer(
        visitor,
        "care-space",
        (question, desk.travels.stamp(question.mode)),
        lambda view: study_care_space(view, question, desk.travels.travels(view, as_of=question.as_of)),
    )


def care_space_query(question: CareSpaceQuestion) -> list[tuple[str, str]]:
    """The question as query parameters, for links to its downloads."""
    told = {
        "new_from": question.new_from.isoformat() if question.new_from else "",
        "pool": f"{question.pool_minutes:g}" if question.pool_minutes else "",
        "small_below": str(question.small_below),
        "mode": str(question.mode),
        "as_of": question.as_of.isoformat() if question.as_of else "",
        "area": question.area or "",
    }
    return [("norm", norm) for norm in question.norms] + [(name, value) for name, value in told.items() if value]

"""Elderly centres as JSON: sizes, graded reach, shared houses, townships, stations, idle houses and closings."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from gisvc.auth.visitor import Visitor
from gisvc.desk import Desk, desk_of
from gisvc.errands import Errand
from gisvc.jobs import Job
from gisvc.rendering import address_of
from gisvc.routes.answering import json_answer, marks_of, troubles
from gisvc.routes.jobs import UNDER_WAY, accepted
from gisvc.routes.parameters import Reader, refuse_unknown
from gisvc.routes.planning.centres_asked import About, AskedCentres, Question
from gisvc.routes.planning.centres_schemas import CentresAnswered
from gisvc.routes.planning.travelling import READING
from layers.planning.answers import centres as answers
from layers.planning.travel import Mode
from layers.planning.use_cases import centres as studies
from layers.progress import Progress
from layers.store.protocol import Store
from layers.wording import Wording

router = APIRouter(prefix="/api", tags=["planning"], dependencies=[Depends(refuse_unknown)])


@dataclass(frozen=True, slots=True)
class Subject:
    """How a question of one subject is studied and told. `study` takes store, question and ways of travelling."""

    about: About
    study: Callable[[Any, Any, Any], Any]
    told: Callable[[Any], dict[str, Any]]


SUBJECTS: dict[type, Subject] = {
    studies.SizeQuestion: Subject(About.SIZES, studies.study_sizes, answers.sizes_to_dict),
    studies.GradesQuestion: Subject(About.GRADES, studies.study_grades, answers.grades_to_dict),
    studies.CoSitingQuestion: Subject(
        About.SHARED, lambda store, question, _: studies.study_co_siting(store, question), answers.co_siting_to_dict
    ),
    studies.TownshipQuestion: Subject(About.TOWNSHIPS, studies.study_townships, answers.townships_to_dict),
    studies.StationQuestion: Subject(About.STATIONS, studies.study_stations, answers.stations_to_dict),
    studies.IdleHouseQuestion: Subject(About.HOUSES, studies.study_idle_houses, answers.idle_houses_to_dict),
    studies.ClosingQuestion: Subject(About.CLOSINGS, studies.study_closings, answers.closings_to_dict),
}


@router.get("/centres", response_model=CentresAnswered, responses=troubles(400, 401, 403, 404, 503) | UNDER_WAY)
def centres(request: Request, visitor: Reader, question: AskedCentres) -> Response:
    """养老服务设施：规模分级、分级半径、一址多用、乡镇综合中心排序、社工站、幸福院与闲置房屋、闲置床位撤并。时间长的转为任务（202）。"""
    desk = desk_of(request)
    table = desk.work(visitor, centres_errand(desk, visitor, question), back=address_of(request))
    return accepted(table) if isinstance(table, Job) else json_answer(told_of(question, table))


def told_of(question: Question, table: answers.Table) -> dict[str, Any]:
    """The whole answer with what it is about and its marks."""
    subject = SUBJECTS[type(question)]
    return {"about": str(subject.about)} | subject.told(table) | {"marks": marks_of(is_demonstration=table.is_demonstration)}


def centres_errand(desk: Desk, visitor: Visitor, question: Question) -> Errand[answers.Table]:
    """One subject of centres.

    Raises:
        AreaOutOfSight: the question names another's area.
    """
    desk.require_area(visitor, question.area)
    subject = SUBJECTS[type(question)]
    mode = Mode.LINE if isinstance(question, studies.CoSitingQuestion) else question.mode

    def work_out(view: Store, go_on: Progress) -> answers.Table:
        go_on(0.05, READING)
        travels = desk.travels.travels(view, as_of=question.as_of)
        travels.by(mode)
        go_on(0.4, subject.about.label)
        table: answers.Table = subject.study(view, question, travels)
        return table

    title = Wording(f"养老服务设施：{subject.about.label.zh}", f"Elderly centres: {subject.about.label.en}")
    return Errand("centres", (question, desk.travels.stamp(mode)), title, work_out)

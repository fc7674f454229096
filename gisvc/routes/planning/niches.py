"""The year the niches run out as JSON, township by township and all together."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from gisvc.auth.visitor import Visitor
from gisvc.desk import Desk, desk_of
from gisvc.routes.answering import json_answer, marks_of, troubles
from gisvc.routes.parameters import Reader, refuse_unknown
from gisvc.routes.planning.niche_schemas import NichesAnswered
from gisvc.routes.planning.supply_asked import Area, AsOf, Demand
from layers.planning.answers.niches import niches_to_dict
from layers.planning.use_cases.niches import NicheQuestion, NicheTable, Opening, Resting, study_niches

router = APIRouter(prefix="/api", tags=["planning"], dependencies=[Depends(refuse_unknown)])
SCENARIO, YEARS, LEAD_YEARS, PHASE_YEARS = "cohort-shift", 20, 2, 5


@dataclass(frozen=True, slots=True)
class NichesAsked:
    """What ashes are laid in, for how many years, and what would open; `open` is still a text."""

    what: str = "niches"
    years: int = YEARS
    scenario: str = SCENARIO
    open: str = ""
    lead_years: int = LEAD_YEARS
    phase_years: int = PHASE_YEARS
    demand: str = "settlements"
    as_of: date | None = None
    area: str = ""

    def question(self, own_area: str) -> NicheQuestion:
        """
        Raises:
            UnknownChoice, UnknownScenario, ImpossibleHorizon, ImpossibleOpening.
        """
        return NicheQuestion(
            what=Resting(self.what) if self.what in set(Resting) else self.what,  # type: ignore[arg-type]  # because the question refuses a word it does not know
            years=self.years,
            scenario=self.scenario,
            as_of=self.as_of,
            area=self.area or own_area,
            demand=self.demand,
            lead_years=self.lead_years,
            phase_years=self.phase_years,
            openings=tuple(Opening.parse(text) for text in re.split(r"[\s,，;；]+", self.open) if text),
        )


def niches_asked(
    what: Annotated[str, Query(description="niches 格位 · plots 墓位 · both 两者", max_length=20)] = "niches",
    years: Annotated[int, Query(description="推算年数 / years ahead", ge=1, le=30)] = YEARS,
    scenario: Annotated[str, Query(description="老龄化方案 / ageing: cohort-shift, constant-shares, none", max_length=40)] = SCENARIO,
    open: Annotated[str, Query(description="新设骨灰堂 / new columbaria: 620423101:2000:2028, several apart by commas", max_length=400)] = "",  # noqa: A002 -- because the parameter is called so
    lead_years: Annotated[int, Query(description="建设周期（年） / years from decision to opening", ge=0, le=15)] = LEAD_YEARS,
    phase_years: Annotated[int, Query(description="每期管几年 / years that a phase is built for", ge=1, le=30)] = PHASE_YEARS,
    demand: Demand = "settlements",
    as_of: AsOf = None,
    area: Area = "",
) -> NichesAsked:  # fmt: skip
    return NichesAsked(what, years, scenario, open.strip(), lead_years, phase_years, demand, as_of, area)


NichesAskedHere = Annotated[NichesAsked, Depends(niches_asked)]


@router.get("/niches", response_model=NichesAnswered, response_model_exclude_unset=True, responses=troubles(400, 401, 403, 404))
def niches(request: Request, visitor: Reader, wish: NichesAskedHere) -> Response:
    """骨灰格位用尽之年：各乡镇街道与全部合用，低、中、高三方案；缺口、分期、占地、清明高峰，附依据与来源。"""
    table = told_niches(desk_of(request), visitor, wish)
    return json_answer(niches_to_dict(table) | {"marks": marks_of(is_demonstration=table.is_demonstration)})


def told_niches(desk: Desk, visitor: Visitor, wish: NichesAsked) -> NicheTable:
    """The answer, kept until the next commit.

    Raises:
        AreaOutOfSight: the question names another's area.
    """
    desk.require_area(visitor, wish.area)
    question = wish.question(desk.area_of(visitor))
    return desk.answer(visitor, "niches", question, lambda view: study_niches(view, question))


def niches_query(wish: NichesAsked) -> list[tuple[str, str]]:
    """The question as query parameters, for links to its downloads."""
    told = {
        "what": wish.what,
        "years": str(wish.years),
        "scenario": wish.scenario,
        "open": wish.open,
        "lead_years": str(wish.lead_years),
        "phase_years": str(wish.phase_years),
        "demand": wish.demand,
        "as_of": wish.as_of.isoformat() if wish.as_of else "",
        "area": wish.area,
    }
    return [(name, value) for name, value in told.items() if value]

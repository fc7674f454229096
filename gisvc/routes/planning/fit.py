"""Size and fit as JSON: committees against a range of households with proposals, idle homes, and care homes beside medical care."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from gisvc.auth.visitor import Visitor
from gisvc.desk import Desk, desk_of
from gisvc.errands import Errand
from gisvc.jobs import Job
from gisvc.rendering import address_of
from gisvc.routes.answering import json_answer, marks_of, troubles
from gisvc.routes.jobs import UNDER_WAY, accepted
from gisvc.routes.parameters import Reader, refuse_unknown
from gisvc.routes.planning.supply_asked import Area, AsOf, Demand, Kind, Minutes, Neighbours, Way
from gisvc.routes.planning.supply_schemas import FitAnswered
from gisvc.routes.planning.travelling import READING
from layers.planning.answers.fit import fit_to_dict, idle_to_dict, partners_to_dict
from layers.planning.fit.idle import LOW_OCCUPANCY, IdleTable
from layers.planning.fit.partners import PartnerTable
from layers.planning.fit.sizes import XINWU_RANGES
from layers.planning.fit.table import FitTable
from layers.planning.minutes import parse_minutes
from layers.planning.travel import Mode
from layers.planning.use_cases.fit import FitQuestion, HouseholdRange, study_fit, study_idle, study_partners
from layers.progress import Progress
from layers.store.protocol import Store
from layers.wording import Wording

router = APIRouter(prefix="/api", tags=["planning"], dependencies=[Depends(refuse_unknown)])
RANGES = {r.committee_kind: f"{r.least}-{r.most}" for r in XINWU_RANGES}
OWN_SOURCE = "提问者设定（未核实，可调整）"
_RANGE = "^ *[0-9]{1,6} *[-–—~～] *[0-9]{1,6} *$"


@dataclass(frozen=True, slots=True)
class FitWish:
    """Everything the page of sizes asks: `threshold` of occupancy (0–1), `partner_min` minutes to medical care by car."""

    fit: FitQuestion
    threshold: float = LOW_OCCUPANCY
    partner_min: float = 15.0


@dataclass(frozen=True, slots=True)
class FitAnswer:
    """Sizes, idle homes and partners of one day."""

    wish: FitWish
    fit: FitTable
    idle: IdleTable
    partners: PartnerTable


@dataclass(frozen=True, slots=True)
class FitAsked:
    """A question of sizes as somebody asked it: ranges and minutes are still texts."""

    kind: str
    mode: Mode
    minutes: str
    community: str
    village: str
    source: str
    threshold: float
    partner_minutes: str
    as_of: date | None
    area: str
    with_neighbours: bool
    demand: str

    def wish(self, own_area: str) -> FitWish:
        """
        Raises:
            UnknownKind, UnknownChoice, ImpossibleRange, ImpossibleMinutes, MinutesInMetres.
        """
        asked = {"community": self.community, "village": self.village}
        ranges = tuple(_range_of(kind, said, self.source) for kind, said in asked.items())
        question = FitQuestion(
            kind=self.kind,
            minutes=parse_minutes(self.minutes),
            mode=self.mode,
            ranges=ranges,
            as_of=self.as_of,
            area=self.area or own_area,
            with_neighbours=self.with_neighbours,
            demand=self.demand,
        )
        return FitWish(question, self.threshold, parse_minutes(self.partner_minutes))


def _range_of(kind: str, said: str, source: str) -> HouseholdRange:
    """The plan's own range with its source; another one is the asker's unless he names where it is from."""
    for mark in "–—~～":
        said = said.replace(mark, "-")
    least, _, most = said.replace(" ", "").partition("-")
    shipped = next(r for r in XINWU_RANGES if r.committee_kind == kind)
    if (shipped.least, shipped.most) == (int(least), int(most)) and not source:
        return shipped
    return HouseholdRange(kind, int(least), int(most), source or OWN_SOURCE)


def fit_asked(
    kind: Kind = "home_care_station",
    mode: Way = Mode.WALK,
    minutes: Minutes = "15",
    community: Annotated[str, Query(description="社区户数范围 / range of households of a community", pattern=_RANGE)] = RANGES["community"],
    village: Annotated[str, Query(description="村户数范围 / range of households of a village", pattern=_RANGE)] = RANGES["village"],
    source: Annotated[str, Query(description="范围的出处 / where the ranges are from", max_length=200)] = "",
    threshold: Annotated[float, Query(description="低于多少算入住率低 / occupancy below which a home is hardly used", gt=0, le=1)] = LOW_OCCUPANCY,
    partner_minutes: Annotated[str, Query(description="到医疗机构的分钟数（驾车） / minutes by car to medical care", max_length=20)] = "15",
    as_of: AsOf = None,
    area: Area = "",
    with_neighbours: Neighbours = False,
    demand: Demand = "settlements",
) -> FitAsked:  # fmt: skip
    return FitAsked(kind, mode, minutes.strip(), community, village, source.strip(), threshold, partner_minutes.strip(), as_of, area, with_neighbours, demand)  # fmt: skip


FitAskedHere = Annotated[FitAsked, Depends(fit_asked)]


def fit_wish(request: Request, visitor: Reader, asked: FitAskedHere) -> FitWish:
    return asked.wish(desk_of(request).area_of(visitor))


AskedFit = Annotated[FitWish, Depends(fit_wish)]


@router.get("/fit", response_model=FitAnswered, responses=troubles(400, 401, 403, 404, 503) | UNDER_WAY)
def fit(request: Request, visitor: Reader, wish: AskedFit) -> Response:
    """规模与结构：村（居）委会户数与范围、拆分合并共用的建议及其对覆盖的影响、闲置设施、医养结合。"""
    desk = desk_of(request)
    answer = desk.work(visitor, fit_errand(desk, visitor, wish), back=address_of(request))
    return accepted(answer) if isinstance(answer, Job) else json_answer(fit_answer_to_dict(answer))


def fit_answer_to_dict(answer: FitAnswer) -> dict[str, object]:
    return fit_to_dict(answer.fit) | {
        "idle": idle_to_dict(answer.idle),
        "partners": partners_to_dict(answer.partners),
        "marks": marks_of(is_demonstration=answer.fit.is_demonstration),
    }


def fit_errand(desk: Desk, visitor: Visitor, wish: FitWish) -> Errand[FitAnswer]:
    """Sizes, idle homes and partners together.

    Raises:
        AreaOutOfSight: the question names another's area.
    """
    desk.require_area(visitor, wish.fit.area)

    def work_out(view: Store, go_on: Progress) -> FitAnswer:
        go_on(0.05, READING)
        question = wish.fit
        travels = desk.travels.travels(view, as_of=question.as_of)
        go_on(0.3, Wording("比较户数、试拆试并", "comparing households, trying splits and mergers"))
        fit = study_fit(view, question, travels)
        go_on(0.8, Wording("核对闲置与医养结合", "looking at idle homes and medical care"))
        idle = study_idle(view, as_of=question.as_of, threshold=wish.threshold)
        return FitAnswer(wish, fit, idle, study_partners(view, travels, limit_min=wish.partner_min, as_of=question.as_of))

    about = (wish, desk.travels.stamp(wish.fit.mode))
    return Errand("fit", about, Wording("规模与结构", "Size and fit of units"), work_out)


def fit_query(wish: FitWish) -> tuple[tuple[str, str], ...]:
    """The question as query parameters, for links to its downloads and for coming back to it."""
    question = wish.fit
    sources = {r.source for r in question.ranges} - {r.source for r in XINWU_RANGES} - {OWN_SOURCE}
    told = {
        "kind": question.kind,
        "mode": str(question.mode),
        "minutes": f"{question.minutes:g}",
        **{r.committee_kind: f"{r.least}-{r.most}" for r in question.ranges},
        "source": next(iter(sources), ""),
        "threshold": f"{wish.threshold:g}",
        "partner_minutes": f"{wish.partner_min:g}",
        "as_of": question.as_of.isoformat() if question.as_of else "",
        "area": question.area or "",
        "with_neighbours": "true" if question.with_neighbours else "",
        "demand": question.demand,
    }
    return tuple((name, value) for name, value in told.items() if value)

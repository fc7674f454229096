"""A plan's figures at the desk: worked out once for a visitor, a plan, a day and an area."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from gisvc.auth.visitor import Visitor
from gisvc.catalogue import CATALOGUE
from gisvc.desk import Desk
from gisvc.errands import Errand
from gisvc.routes.planning.travelling import READING
from layers.planning.plans.account import ChangeAccount
from layers.planning.plans.plan import Plan
from layers.planning.plans.shelf import PlanShelf
from layers.planning.plans.status import PlanStatus
from layers.planning.use_cases.plans import read_shelf, study_changes, study_plan
from layers.progress import Progress
from layers.store.protocol import Store
from layers.wording import Wording

SPECS = {spec.name: spec for spec in CATALOGUE}


@dataclass(frozen=True, slots=True)
class PlanAsked:
    """A plan evaluated on a day, for an area; `since` asks for an account of the change. None is today, the visitor's own, no account."""

    plan_id: str
    on: date | None = None
    area: str | None = None
    since: date | None = None

    @property
    def query(self) -> str:
        """The day and the area as query parameters."""
        told = {"on": self.on and self.on.isoformat(), "area": self.area, "since": self.since and self.since.isoformat()}
        return urlencode({name: value for name, value in told.items() if value})


@dataclass(frozen=True, slots=True)
class PlanAnswer:
    """Where the plan stands, and what changed where that was asked."""

    status: PlanStatus
    accounts: tuple[ChangeAccount, ...] = ()


def plan_shelf(desk: Desk) -> PlanShelf:
    """The plans shipped and the bureau's own."""
    return read_shelf(SPECS, desk.settings.plan_dir)


def plan_errand(desk: Desk, visitor: Visitor, asked: PlanAsked) -> Errand[PlanAnswer]:
    """Every figure of the plan.

    Raises:
        UnknownPlan: there is no such plan.
        AreaOutOfSight: the question names another's area.
    """
    desk.require_area(visitor, asked.area)
    plan = plan_shelf(desk).named(asked.plan_id)
    title = Wording(f"测算规划指标：{plan.title.zh}", f"Working out the figures of {plan.title.en}")
    return Errand("plan", (asked, hash(plan)), title, lambda view, go_on: _answer(desk, view, plan, asked, go_on))


def _answer(desk: Desk, view: Store, plan: Plan, asked: PlanAsked, go_on: Progress) -> PlanAnswer:
    go_on(0.05, READING)
    travels = desk.travels.travels(view, as_of=asked.on)
    area = asked.area or None
    go_on(0.2, Wording(f"测算 {len(plan.indicators)} 项指标", f"working out {len(plan.indicators)} indicators"))
    status = study_plan(view, plan, SPECS, on=asked.on, area=area, travels=travels)
    if asked.since is None:
        return PlanAnswer(status)
    go_on(0.6, Wording("分解变化", "accounting for the change"))
    return PlanAnswer(status, study_changes(view, plan, SPECS, since=asked.since, on=asked.on, area=area, travels=travels))

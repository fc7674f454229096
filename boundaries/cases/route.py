"""The route of a case: step by step, what each needs, which paper it makes, by when, and under which article."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from boundaries.cases import sources as s
from boundaries.cases.case import Case
from boundaries.cases.needs import NEEDS, Need
from boundaries.cases.settings import CaseSettings
from boundaries.records.kinds import CHANGE_CASE, DEMARCATION, DISPUTE, HAZARD
from layers.wording import Wording

Clock = Literal["incident", "repair", "demarcation", "code"]
"""Which clock of the line runs until the step is done; the visits read them."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step. A case stands in `state` once everything in `needs` is there.

    `documents` are numbers of the outputs teams expect (boundaries.md §10); `clock` names the clock it runs against; the step is left
    out where the need `unless` is met.
    """

    state: str
    event: Wording
    needs: tuple[str, ...]
    source: s.Source
    documents: tuple[int, ...] = ()
    clock: Clock | None = None
    unless: tuple[str, ...] = ()


def _step(state: str, zh: str, en: str, needs: str, source: s.Source, *, documents: tuple[int, ...] = (), clock: Clock | None = None,
          unless: str = "") -> Step:  # fmt: skip
    return Step(state, Wording(zh, en), tuple(needs.split()), source, documents, clock, tuple(unless.split()))


OPENED = _step("opened", "立案", "opened", "reason responsible", s.OFFICE, documents=(8,))
TOLD = _step("told", "通知毗邻方", "neighbour told", "told", s.TREATIES)
AGREED = _step("agreed", "各方协商一致", "agreed", "all_agree", s.ART_6_3, documents=(9,))
ASKED = _step("agreed", "各方联合申请", "asked for jointly", "all_agree", s.CITY_NOTICE, documents=(9,))
PERMITTED = _step("permitted", "批准机关同意", "permitted", "organ", s.CITY_NOTICE)
SURVEYED = _step("surveyed", "共同测绘", "surveyed", "surveyed survey_confirmed keeps_line", s.ART_6_3, documents=(6,))
RESURVEYED = _step("surveyed", "组织修测", "resurveyed", "surveyed survey_confirmed", s.ART_8, documents=(6,))
WORKED = _step("worked", "毗邻方在场施工", "work done, the neighbour present", "work present", s.ART_6_2, documents=(10,))
REPAIRED = replace(WORKED, clock="repair")
CONFIRMED = _step("confirmed", "各方确认", "confirmed", "present_confirmed work_confirmed", s.ART_6_2, documents=(10,))
SHOWN = _step("documented", "留存照片、略图", "photos and sketch", "pictures sketch", s.TREATIES, documents=(10,))
RENEWED = _step(
    "documented", "更新登记表", "registration renewed", "pictures sketch registration", s.CITY_NOTICE, documents=(5, 10)
)
SUPPLEMENTED = _step(
    "documented", "增补档案", "archive supplemented", "pictures sketch registration result_table", s.ART_6_3, documents=(5, 6, 10)
)
FILED = _step("filed", "报批准机关备案", "filed", "filed", s.ART_6_3, documents=(13,))
CLOSED = _step("closed", "结案归档", "closed", "closed", s.ART_13, documents=(16,))
FOUND = _step("found", "发现登记", "found", "described", s.OFFICE, documents=(8,))
REPORTED = _step("reported", "报告", "reported", "reported", s.KEEPING, clock="incident")
HANDLED = _step("handled", "处置", "handled", "handled", s.OFFICE, documents=(8,))
FROZEN = _step("frozen", "维持现状", "kept quiet", "frozen", s.DISPUTE_10)
FILED_UP = _step("filed", "逐级备案", "filed level by level", "filed_up", s.DISPUTE_16, documents=(13,))
STAKED = _step("surveyed", "联合勘测标图", "surveyed and mapped", "staked", s.DISPUTE_15)
IN_TALKS, IN_MEDIATION = "settled_in_talks", "settled_in_talks settled_in_mediation"

ROUTES: Mapping[str, tuple[Step, ...]] = {
    "repair": (OPENED, TOLD, REPAIRED, CONFIRMED, SHOWN, CLOSED),
    "reset": (OPENED, TOLD, REPAIRED, CONFIRMED, SHOWN, CLOSED),
    "renew": (OPENED, TOLD, REPAIRED, CONFIRMED, RENEWED, CLOSED),
    "move": (OPENED, TOLD, AGREED, PERMITTED, SURVEYED, WORKED, CONFIRMED, SUPPLEMENTED, FILED, CLOSED),
    "add": (OPENED, TOLD, AGREED, PERMITTED, SURVEYED, WORKED, CONFIRMED, SUPPLEMENTED, FILED, CLOSED),
    "scrap": (
        OPENED, TOLD, ASKED, PERMITTED, WORKED, CONFIRMED,
        _step("documented", "更新成果表", "table of markers renewed", "pictures result_table", s.CITY_NOTICE, documents=(6, 10)),
        _step("filed", "报批准机关备案", "filed", "filed", s.CITY_NOTICE, documents=(13,)),
        CLOSED,
    ),
    "objects": (
        OPENED, TOLD,
        _step("confirmed", "各方在场确认新方位物", "confirmed", "present_confirmed", s.CITY_NOTICE),
        _step("documented", "填写新登记表", "registered anew", "registration sketch", s.CITY_NOTICE, documents=(5,)),
        CLOSED,
    ),
    "other_mark": (
        OPENED, TOLD, RESURVEYED,
        _step("agreed", "确定新的标志物", "a new mark fixed", "all_agree", s.ART_8, documents=(9,)),
        _step("filed", "报批准机关备案", "filed", "filed", s.ART_8, documents=(13,)),
        CLOSED,
    ),
    "hazard": (FOUND, REPORTED, HANDLED, CLOSED),
    "damage": (
        FOUND, REPORTED,
        _step("charged", "追究责任", "responsibility", "offender restoration", s.ART_17),
        HANDLED, CLOSED,
    ),
    "project": (
        _step("found", "项目登记", "registered", "project", s.ART_10, documents=(8,)),
        _step("agreed", "事先征得各方政府同意", "every government consents beforehand", "all_agree", s.ART_10),
        _step("approved", "分别办理审批", "approved by each side", "each_approved", s.ART_10),
        _step("filed", "报批准机关备案", "filed", "filed", s.ART_10, documents=(13,)),
        CLOSED,
    ),
    "exclave": (
        FOUND,
        _step("based", "依协议书或决定", "under the agreement or decision", "clause", s.ART_11),
        HANDLED, CLOSED,
    ),
    "unsettled": (
        FROZEN,
        _step("negotiated", "双方政府协商", "negotiated", "negotiated", s.DISPUTE_11_12, documents=(9,)),
        _step("reported", "附图报上一级政府", "put to the government above with maps", "reported_up claims", s.DISPUTE_11_12, unless=IN_TALKS),
        _step("mediated", "民政部门调解", "mediated", "mediated", s.DISPUTE_11_12, unless=IN_TALKS),
        _step("decided", "上级政府决定", "decided", "decided", s.DISPUTE_11_12, unless=IN_MEDIATION),
        _step("settled", "签字生效", "agreed or decided", "agreement", s.DISPUTE_13),
        STAKED, FILED_UP,
        _step("published", "公布界线", "published", "published", s.DISPUTE_17),
        CLOSED,
    ),
    "position": (
        FROZEN,
        _step("reported", "报批准机关", "put to the approving organ", "put_to_organ claims", s.ART_15),
        _step("decided", "批准机关依协议书处理", "handled by that organ", "organ_decided", s.ART_15),
        CLOSED,
    ),
    "demarcation": (
        _step("approved", "批准变更", "approved", "approved", s.DIVISION_15),
        _step("coded", "公布新代码", "new code published", "code", s.DIVISION_17, clock="code", unless="old_code"),
        _step("completed", "完成变更并报告", "completed and reported", "completed", s.DIVISION_15, clock="demarcation"),
        _step("surveyed", "勘定界线", "demarcated", "demarcated", s.DIVISION_16, documents=(6,)),
        _step("agreed", "签订协议书", "agreement signed", "new_agreement", s.ART_9),
        _step("filed", "协议书备案", "agreement filed", "filed", s.ART_9, documents=(13,)),
        _step("mapped", "更新行政区划图", "map updated", "map", s.DIVISION_16),
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class StepState:
    """A step of one case: what it still lacks; left out where the case does not need it."""

    step: Step
    missing: tuple[Need, ...]
    is_left_out: bool

    @property
    def is_done(self) -> bool:
        return not self.missing and not self.is_left_out

    @property
    def is_open(self) -> bool:
        return bool(self.missing) and not self.is_left_out


@dataclass(frozen=True, slots=True)
class Path:
    """How far a case has come: its steps in order. `ahead` are steps done although `next`, before them, is not."""

    route: str
    steps: tuple[StepState, ...]

    @property
    def state(self) -> str:
        """The state of the last step before the first open one; `new` where none is done."""
        done = [one.step.state for one in self.steps[: self.first_open] if one.is_done]
        return done[-1] if done else "new"

    @property
    def next(self) -> StepState | None:
        """The first open step; None where all are done."""
        return self.steps[self.first_open] if self.first_open < len(self.steps) else None

    @property
    def ahead(self) -> tuple[StepState, ...]:
        return tuple(one for one in self.steps[self.first_open :] if one.is_done)

    @property
    def first_open(self) -> int:
        """Which step is the first that still lacks something; their number where none does."""
        return next((i for i, one in enumerate(self.steps) if one.is_open), len(self.steps))


def route_of(case: Case) -> str:
    """The name of a case's route; empty until its kind is said."""
    if case.kind == DEMARCATION.name:
        return "demarcation"
    named = case.text({CHANGE_CASE.name: "case_kind", HAZARD.name: "hazard_kind", DISPUTE.name: "ground"}[case.kind])
    return named if named in ROUTES else ""


def path_of(case: Case, settings: CaseSettings | None = None) -> Path:
    """How far a case has come along its route."""
    figures = settings or CaseSettings()
    name = route_of(case)
    return Path(name, tuple(_state(step, case, figures) for step in ROUTES.get(name, ())))


def _state(step: Step, case: Case, settings: CaseSettings) -> StepState:
    missing = tuple(NEEDS[name] for name in step.needs if not NEEDS[name].is_met(case, settings))
    return StepState(step, missing, any(NEEDS[name].is_met(case, settings) for name in step.unless))

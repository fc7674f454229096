"""How a naming request is handled, as a table: in which state who may take which step, what paper it makes, by when, and where it leads.

This is the one place that says so: a request's state, the order of steps the gates guard, and whose business a step is are read from it.
What the law wants beside the order (materials, competence, notice …) is judged by the gates; a row only names it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from gazetteer.requests.clocks import ClockSettings, DutyKind
from gazetteer.requests.states import DECIDED, IN_FORCE, PENDING, RequestState
from gazetteer.requests.step import Step
from gazetteer.requests.step_kinds import STEP_KINDS
from layers.approvals import ApprovalTable, Guard, Row, Term
from layers.wording import Wording

TAKES_IN, DELIBERATES, SIGNS = "name", "deliberate", "issue"
WORDS: Mapping[str, Wording] = {
    TAKES_IN: Wording("地名经办", "names clerk"),
    DELIBERATES: Wording("地名委员会", "committee"),
    SIGNS: Wording("签发", "issuer"),
}
CORRECTS = "retracted"  # mends the book, and is no step of the procedure


@dataclass(frozen=True, slots=True)
class Moment:
    """What the table asks of a step about to be taken: its outcome or result, and whether the gates found nothing in its way."""

    outcome: str = ""
    is_lawful: bool = True

    @classmethod
    def of(cls, step: Step, *, is_lawful: bool = True) -> "Moment":
        return cls(step.text("outcome") or step.text("result"), is_lawful)


HandlingTable = ApprovalTable[Moment]
HandlingRow = Row[Moment]


def _if_lawful(zh: str, en: str) -> Guard[Moment]:
    return Guard(Wording(zh, en), lambda moment: moment.is_lawful)


def _if_result(outcome: str, zh: str, en: str) -> Guard[Moment]:
    return Guard(Wording(zh, en), lambda moment: moment.is_lawful and moment.outcome == outcome)


_ONCE = _if_lawful("只办理一次", "done once")
_SOUND = _if_lawful("修改后的名称、位置仍然成立", "the names and the place are still sound")
_APPROVAL = _if_result(
    "approved",
    "有权机关决定；材料齐全；已审查且没有不得通过的规则；征求意见、公示已结束",
    "a competent authority; every paper; reviewed with no rule that blocks; hearings and notice over",
)
_GUARDS: Mapping[str, Guard[Moment]] = {
    "submitted": _ONCE,
    "amended": _SOUND,
    "reviewed": _if_lawful("每次审查登记一次", "each review is entered once"),
    "consultation_opened": _if_lawful("截止日期不早于起始日期", "ends no earlier than it begins"),
    "consultation_closed": _if_lawful(
        "有正在进行的征求意见；收到的意见写明处理情况", "one is open; opinions that came in are handled"
    ),
    "department_answered": _if_lawful("有等待答复的部门", "a department is waited for"),
    "committee_met": _if_lawful("人数、票数相符", "members and ballots add up"),
    "public_notice": _if_lawful("截止日期不早于起始日期", "ends no earlier than it begins"),
    "notice_result": _if_lawful("公示期满；异议写明处理情况", "the notice is over; objections are handled"),
    "exempted": _if_lawful("该规则阻止了该名称，且允许例外", "the rule blocks this name and may be exempted from"),
    "opinion_issued": _if_lawful("送交有批准权的主管部门", "to the department that approves"),
    "announced": _if_lawful(
        "不是预命名；其他部门批准的已备案；公告六项齐全", "not a reservation; filed where another approved; its six items"
    ),
    "closed": _if_lawful("已决定；批准的已备案并公告", "decided; an approved name is filed and announced"),
}
_PAPERS: Mapping[str, Wording] = {
    "submitted": Wording("受理登记", "entry of receipt"),
    "returned": Wording("补正通知", "notice of completion"),
    "referred": Wording("请示", "request to the authority above"),
    "reviewed": Wording("检索证明、审查意见", "proof of search, review"),
    "consultation_opened": Wording("征求意见公告", "call for opinions"),
    "consultation_closed": Wording("意见采纳情况", "how opinions were handled"),
    "department_asked": Wording("征求意见函", "letter to the department"),
    "expert_opinion": Wording("专家意见表", "expert's opinion"),
    "committee_met": Wording("会议纪要", "minutes"),
    "public_notice": Wording("公示", "public notice"),
    "exempted": Wording("准予例外的决定", "exemption"),
    "heritage_measures": Wording("保护措施", "measures of protection"),
    "opinion_issued": Wording("意见函", "letter of opinion"),
    "filed": Wording("备案报告", "report of filing"),
    "announced": Wording("公告", "announcement"),
    "signs_ordered": Wording("设标通知", "order of signs"),
    "closed": Wording("案卷目录", "contents of the file"),
}
_DUE: Mapping[str, DutyKind] = {
    "reviewed": DutyKind.REVIEW,
    "department_answered": DutyKind.ANSWER,
    "decided": DutyKind.DECISION,
    "filed": DutyKind.FILING,
    "announced": DutyKind.ANNOUNCEMENT,
    "signs_set": DutyKind.SIGNS,
}
_DELIBERATED = frozenset({"expert_opinion", "committee_met", "exempted"})
_SIGNED = frozenset({"decided", "opinion_issued", "announced"})
_LEADS_TO: Mapping[str, RequestState] = {
    "submitted": RequestState.SUBMITTED,
    "amended": RequestState.SUBMITTED,
    "returned": RequestState.RETURNED,
    "referred": RequestState.REFERRED,
    "reviewed": RequestState.REVIEWED,
    "consultation_opened": RequestState.CONSULTING,
    "public_notice": RequestState.IN_NOTICE,
    "notice_result": RequestState.REVIEWED,
    "opinion_issued": RequestState.OPINION_ISSUED,
    "closed": RequestState.CLOSED,
}


def handled_by(kind: str) -> str:
    """Whose business a kind of step is, as a word of the table."""
    if kind in _DELIBERATED:
        return DELIBERATES
    return SIGNS if kind in _SIGNED else TAKES_IN


def handling_table(clocks: ClockSettings | None = None) -> HandlingTable:
    """The table with the terms of a jurisdiction; those of the Regulation and of named places where none are entered."""
    figures = clocks or ClockSettings()
    return ApprovalTable(
        name="naming",
        title=Wording("地名命名、更名、销名申请", "requests to name, rename or cancel"),
        source=Wording("《地名管理条例》第九至十四条；期限未经本地确认的为他地惯例", "Regulation on Place Names, Arts. 9–14; terms not entered here are usages of elsewhere"),
        begins=RequestState.SUBMITTED,
        states={state: state.label for state in RequestState},
        actions={kind.name: kind.label for kind in STEP_KINDS if kind.name != CORRECTS},
        words=WORDS,
        rows=tuple(row for kind in STEP_KINDS for row in _rows(kind.name, figures)),
    )  # fmt: skip


def _rows(kind: str, clocks: ClockSettings) -> Iterator[HandlingRow]:
    for state, leads_to, guard in _ways(kind):
        yield Row(
            state=state,
            action=kind,
            who=handled_by(kind),
            leads_to=leads_to,
            guard=guard,
            document=_DECISION_PAPERS.get(leads_to) if kind == "decided" else _PAPERS.get(kind),
            term=_term(kind, state, clocks),
            needs_reasons=kind == "returned" or leads_to is RequestState.REFUSED,
        )


_Way = tuple[RequestState, RequestState, Guard[Moment] | None]
_OPEN = (*PENDING, *DECIDED)
_OUTCOMES = (
    (RequestState.APPROVED, _APPROVAL),
    (RequestState.REFUSED, _if_result("refused", "写明理由", "with reasons")),
    (RequestState.WITHDRAWN, _if_result("withdrawn", "申请人撤回", "the applicant withdraws")),
)
_DECISION_PAPERS = {
    RequestState.APPROVED: Wording("批复", "approval"),
    RequestState.REFUSED: Wording("不予批准决定", "refusal"),
    RequestState.WITHDRAWN: Wording("终止办理通知", "notice of the end"),
}


def _ways(kind: str) -> Iterator[_Way]:
    """From where to where a kind of step leads, and on which condition."""
    guard = _GUARDS.get(kind)
    if kind == CORRECTS:
        return
    if kind == "submitted":
        yield RequestState.SUBMITTED, RequestState.SUBMITTED, guard
    elif kind == "decided":
        yield from ((state, to, one) for state in PENDING for to, one in _OUTCOMES)
    elif kind == "filed":
        yield from _filed()
    elif kind == "announced":
        yield from ((state, RequestState.ANNOUNCED, guard) for state in (RequestState.APPROVED, RequestState.FILED))
    elif kind in ("signs_ordered", "signs_set"):
        yield from ((state, state, guard) for state in IN_FORCE)
    elif kind == "closed":
        yield from ((state, RequestState.CLOSED, guard) for state in _OPEN)
    elif kind == "material_received":  # late papers leave a request where it is; asked-for ones bring it back
        yield from ((state, RequestState.SUBMITTED if state is RequestState.RETURNED else state, guard) for state in _OPEN)
    elif kind == "consultation_closed":
        yield from ((state, RequestState.REVIEWED if state.is_pending else state, guard) for state in _OPEN)
    elif kind == "department_answered":
        yield from ((state, state, guard) for state in _OPEN)
    else:
        yield from ((state, _LEADS_TO.get(kind, state), guard) for state in PENDING)


def _filed() -> Iterator[_Way]:
    """A filing that was sent back leaves the name as it was."""
    sent_back = _if_result("returned", "备案被退回", "the filing is sent back")
    right = _if_lawful("报第十三条规定的备案机关；未曾备案", "to the addressee of Art. 13; not filed yet")
    for state in IN_FORCE:
        yield state, state, sent_back
        yield state, RequestState.FILED if state is RequestState.APPROVED else state, right


def _term(kind: str, state: RequestState, clocks: ClockSettings) -> Term | None:
    """The term of a step, on the rows of the states in which it usually is waited for."""
    due = _DUE.get(kind)
    if due is None or state in (RequestState.RETURNED, RequestState.REFERRED):
        return None
    limit = clocks.limit(due)
    return Term(limit.length, limit.counting, limit.citation.wording(), limit.citation.footing.is_law)


HANDLING = handling_table()
_BY_WAY: dict[tuple[str, str], tuple[HandlingRow, ...]] = {}
for _row in HANDLING.rows:
    _BY_WAY[_row.state, _row.action] = (*_BY_WAY.get((_row.state, _row.action), ()), _row)
_STATES_FOR: Mapping[str, frozenset[str]] = {
    action: frozenset(row.state for row in HANDLING.rows if row.action == action) for action in HANDLING.actions
}


def states_for(kind: str) -> frozenset[str]:
    """The states in which a kind of step may be taken; none for a correction of the book."""
    return _STATES_FOR.get(kind, frozenset())


def state_after(steps: Iterable[Step]) -> RequestState:
    """Where steps that hold lead from the beginning."""
    state = RequestState(HANDLING.begins)
    for step in steps:
        moment = Moment.of(step)
        row = next((one for one in _BY_WAY.get((state, step.kind), ()) if one.is_met(moment)), None)
        state = RequestState(row.leads_to) if row else state
    return state

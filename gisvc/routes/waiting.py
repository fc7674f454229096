"""Gathers what waits for a visitor, by his duties and in his area, from answers that are kept until the store changes."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from boundaries.cases.judgement import CaseStudy
from boundaries.procedures import ROUND_TABLE
from boundaries.rounds.round import Round, closed_on, rounds_of
from boundaries.rounds.stage import Stage
from boundaries.use_cases.cases import read_cases
from boundaries.use_cases.rounds import RoundStudy
from boundaries.visits.clocks import Clock, ClockFace, ClockState
from boundaries.visits.line_clocks import gather_clocks
from gazetteer.requests.clocks import Duty as NameDuty
from gazetteer.requests.clocks import DutyKind
from gazetteer.requests.handling import DELIBERATES, HANDLING
from gazetteer.requests.outlook import RequestLine
from gazetteer.requests.states import RequestState
from gazetteer.specs import NAMES
from gisvc.auth.roles import Duty
from gisvc.auth.visitor import Visitor
from gisvc.catalogue import CATALOGUE, spec_named
from gisvc.desk import Desk
from gisvc.inbox import Subject, Waiting, most_pressing_first
from gisvc.jobs import JobState
from gisvc.routes.inspection.board import dues_of
from gisvc.routes.inspection.studies import book_of, round_study
from gisvc.routes.names.requests_held import lines_by_clock
from gisvc.sharing.corrections import CORRECTION_TABLE, Correction, open_corrections
from gisvc.sharing.datasets import read_datasets
from gisvc.sharing.specs import CYCLES
from layers.store.clock import day_in_china, utc_now
from layers.wording import Wording

MOST_ROUNDS = 12  # studied; older ones are history
_STEP_OF = {
    DutyKind.REVIEW: "reviewed",
    DutyKind.PUBLIC_NOTICE: "notice_result",
    DutyKind.ANSWER: "department_answered",
    DutyKind.DECISION: "decided",
    DutyKind.HOUSING_DECISION: "decided",
    DutyKind.FILING: "filed",
    DutyKind.ANNOUNCEMENT: "announced",
    DutyKind.SIGNS: "signs_set",
}


def waiting_for(desk: Desk, visitor: Visitor) -> tuple[Waiting, ...]:
    """Everything, the most pressing first. Nothing of another area: every answer comes through the visitor's own view."""
    lines = (*_of_the_store(desk, visitor), *_of_himself(desk, visitor))
    return most_pressing_first(lines, day_in_china(utc_now()))


def count_known(desk: Desk, visitor: Visitor) -> int | None:
    """How many lines wait, where that is worked out already; no page waits for it."""
    kept = desk.known(visitor, "inbox", _words(visitor))
    return None if kept is None else len(kept) + sum(1 for _ in _of_himself(desk, visitor))


def _words(visitor: Visitor) -> frozenset[str]:
    return frozenset(duty.value for duty in Duty if visitor.may(duty))


def _of_the_store(desk: Desk, visitor: Visitor) -> tuple[Waiting, ...]:
    """What follows from the rows alone: the same for everybody with the same duties and area, until the next commit or midnight.

    Each part is an answer of its own; they are gathered first, for an answer that waits for another inside would hold two turns.
    """
    found = tuple(_read(desk, visitor))
    return desk.answer(visitor, "inbox", _words(visitor), lambda _: found)


def _read(desk: Desk, visitor: Visitor) -> Iterator[Waiting]:
    known = desk.known(visitor, "inbox", _words(visitor))
    if known is not None:
        yield from known
        return
    if visitor.may(Duty.NAME) or visitor.may(Duty.DELIBERATE) or visitor.may(Duty.ISSUE):
        for line in lines_by_clock(desk, visitor):
            yield from _of_request(line, _words(visitor))
    if visitor.may(Duty.ENTER) or visitor.may(Duty.ISSUE):
        yield from _rounds(desk, visitor)
    if visitor.may(Duty.ENTER):
        for study in desk.answer(visitor, "cases", None, read_cases):
            yield from _of_case(study)
        yield from _datasets(desk, visitor)
    for asked in open_corrections(desk.view(visitor), _words(visitor)):
        yield _of_correction(asked)


def _datasets(desk: Desk, visitor: Visitor) -> Iterator[Waiting]:
    """Layers of the visitor's area that nobody has touched for longer than their update cycle; empty ones are nobody's neglect."""
    view, today = desk.view(visitor), day_in_china(utc_now())
    for name, dataset in read_datasets(desk.store, CATALOGUE).items():
        held = view.summarise(spec_named(name)) if spec_named(name).written_by_hand else None
        if held is None or not held.last_commit:
            continue
        changed = desk.store.read_audit(after=held.last_commit - 1, limit=1)
        late = dataset.overdue_since(day_in_china(changed[0].at), today) if changed else None
        if late:
            cycle = CYCLES.labels[dataset.update_cycle]
            what = Wording(f"更新“{dataset.title.zh}”", f"bring “{dataset.title.en}” up to date")
            why = Wording(f"数据目录规定更新周期：{cycle.zh}", f"update cycle of the catalogue: {cycle.en}")
            yield Waiting(Subject.DATASET, what, why, f"/imports?layer={name}", today - timedelta(days=late))


def _of_correction(asked: Correction) -> Waiting:
    """A reader's request: to be answered within its term, or to be corrected once it was accepted."""
    label, state = spec_named(asked.dataset_id).label, CORRECTION_TABLE.states[asked.state]
    what = Wording(f"“{label.zh}”校核：{asked.what[:60]}", f"“{label.en}”, correction: {asked.what[:60]}")
    due = asked.due_on if asked.state == "received" else None
    return Waiting(Subject.CORRECTION, what, state, f"/corrections#{asked.correction_id}", due)


def _of_request(line: RequestLine, words: frozenset[str]) -> Iterator[Waiting]:
    """The most urgent step that is this visitor's to take; a sitting of the committee where one could be held."""
    state = line.request.state
    rows = {row.action: row for row in HANDLING.from_state(state) if row.who in words}
    mine = [one for one in line.open_duties if one.due_on is not None and _STEP_OF.get(one.kind) in rows]
    if mine:
        yield _line(line, mine[0], _STEP_OF[mine[0].kind], rows[_STEP_OF[mine[0].kind]].who)
    elif state is RequestState.REVIEWED and DELIBERATES in words and not line.request.since_amended("committee_met"):
        decision = next((one for one in line.open_duties if one.kind is DutyKind.DECISION and one.due_on), None)
        if decision is not None:
            yield _line(line, decision, "committee_met", DELIBERATES)


def _line(line: RequestLine, due: NameDuty, action: str, who: str) -> Waiting:
    request = line.request
    step, state, word = HANDLING.actions[action], request.state.label, HANDLING.words[who]
    named = "、".join(request.names[:1]) or request.request_id
    return Waiting(
        Subject.NAMING,
        Wording(f"“{named}”：{step.zh}", f"“{named}”: {step.en}"),
        Wording(f"{state.zh}，由{word.zh}办理", f"{state.en}; a step of the {word.en}"),
        f"/names/requests/{request.request_id}",
        due.due_on,
        due.is_binding,
    )


def _rounds(desk: Desk, visitor: Visitor) -> Iterator[Waiting]:
    book = book_of(desk, visitor)
    for inspected in rounds_of(book.records)[:MOST_ROUNDS]:
        if closed_on(book.records, inspected.round_id, book.side) is None:
            yield from _of_round(round_study(desk, visitor, inspected.round_id), visitor)


def _of_round(study: RoundStudy, visitor: Visitor) -> Iterator[Waiting]:
    """Field work for who enters; the signature and then the closing for who signs."""
    inspected, here = study.round, f"/rounds/{study.round.round_id}"
    due = _due_of(inspected)
    if study.stage in (Stage.PLANNED, Stage.UNDER_WAY):
        if visitor.may(Duty.ENTER):
            action = "plan" if study.stage is Stage.PLANNED and not inspected.field_from else "record"
            yield _round_line(study, action, here, due)
    elif visitor.may(Duty.ISSUE):
        signed = {one.side for one in study.signatures if one.is_current}
        yield _round_line(study, "close" if study.book.side in signed else "sign", f"{here}/sign", due)


def _due_of(inspected: Round) -> Clock | None:
    waits = [one for one in dues_of(inspected, now=utc_now()) if one.done is None and one.due is not None]
    return waits[0] if waits else None


def _round_line(study: RoundStudy, action: str, href: str, due: Clock | None) -> Waiting:
    step, stage = ROUND_TABLE.actions[action], study.stage.label
    word = ROUND_TABLE.words[next(row.who for row in ROUND_TABLE.rows if row.action == action)]
    what = Wording(f"“{study.round.name}”：{step.zh}", f"“{study.round.name}”: {step.en}")
    why = Wording(f"{stage.zh}，由{word.zh}办理", f"{stage.en}; a step of the {word.en}")
    return Waiting(Subject.ROUND, what, why, href, _day(due), due is not None and due.authority.is_law)


def _of_case(study: CaseStudy) -> Iterator[Waiting]:
    following = study.path.next
    if following is None:
        return
    record = study.case.record
    clocks = [one for one in gather_clocks([], [], {record.key: record}, face=ClockFace(utc_now())) if _runs(one)]
    event, told = following.step.event, _told(study)
    yield Waiting(
        Subject.CASE,
        Wording(f"“{told}”：{event.zh}", f"“{told}”: {event.en}"),
        Wording(
            "缺：" + "；".join(n.label.zh for n in following.missing),
            "lacks: " + "; ".join(n.label.en for n in following.missing),
        ),
        f"/cases/{study.case.case_id}",
        _day(clocks[0]) if clocks else None,
        bool(clocks) and clocks[0].authority.is_law,
    )


def _runs(clock: Clock) -> bool:
    return clock.due is not None and clock.state is not ClockState.DONE


def _told(study: CaseStudy) -> str:
    case = study.case
    return next((text for name in ("name", "reason", "description") if (text := case.text(name))), case.case_id)[:30]


def _day(clock: Clock | None) -> date | None:
    due = clock.due if clock else None
    return day_in_china(due) if isinstance(due, datetime) else due


def _of_himself(desk: Desk, visitor: Visitor) -> Iterator[Waiting]:
    """What is this person's alone: uploads he has not confirmed, long work that is over, his password, accounts without rights."""
    if visitor.may(Duty.ENTER):
        yield from _imports(desk, visitor)
    if visitor.may(Duty.READ):
        yield from _jobs(desk, visitor)
    yield from _accounts(desk, visitor)


def _imports(desk: Desk, visitor: Visitor) -> Iterator[Waiting]:
    for staged, until in desk.staging.of(visitor.person):
        label, folder = spec_named(staged.wish.layer).label, "/names/import" if staged.wish.layer == NAMES.name else "/imports"
        yield Waiting(
            Subject.IMPORT,
            Wording(f"“{staged.path.name}”导入到{label.zh}", f"“{staged.path.name}” into {label.en}"),
            Wording("您已上传，尚未确认；过期自动清除", "you uploaded it and have not confirmed; it is cleared away"),
            f"{folder}/{staged.id}",
            day_in_china(until),
        )


def _jobs(desk: Desk, visitor: Visitor) -> Iterator[Waiting]:
    for job in desk.jobs.over_for(visitor.person):
        why = Wording("已算完，结果未看", "worked out, not looked at yet")
        if job.state is JobState.FAILED:
            why = Wording("没有算成，原因见内", "it failed; see why")
        yield Waiting(Subject.JOB, job.title, why, job.back)


def _accounts(desk: Desk, visitor: Visitor) -> Iterator[Waiting]:
    if desk.accounts is None or visitor.is_demonstration:
        return
    due = desk.accounts.password_due_on(desk.accounts.find(visitor.person))
    if due is not None and (due - day_in_china(utc_now())).days <= 14:
        why = Wording("密码到期后须先更换才能办理其他事项", "once it is due nothing else can be done before it is changed")
        yield Waiting(Subject.ACCOUNT, Wording("更换密码", "change your password"), why, "/account", due)
    if visitor.may(Duty.GRANT):
        for account in desk.accounts.list_in(visitor.area):
            if account.is_enabled and not account.roles:
                what = Wording(f"给“{account.display_name}”授权", f"give “{account.display_name}” rights")
                yield Waiting(
                    Subject.ACCOUNT,
                    what,
                    Wording("帐号已建立，尚无角色，由安全管理授予", "made, without a role; the security administrator's"),
                    "/accounts",
                )

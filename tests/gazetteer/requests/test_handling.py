"""The table of handling and the gates say the same: from every state a request reaches, only the table's steps go through, and they lead where it says."""

import random
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from gazetteer.requests import sources as s
from gazetteer.requests.clocks import ClockSettings, DutyKind, Limit
from gazetteer.requests.fold import obstacles
from gazetteer.requests.handling import CORRECTS, HANDLING, Moment, handling_table, states_for
from gazetteer.requests.request import Request
from gazetteer.requests.step import Step, read_step
from gazetteer.requests.step_kinds import STEP_KINDS
from layers.approvals import allowed, check_table
from layers.working_days import Counting
from tests.little_request import ASKED_ON, PAPERS, Said, application

TAKEN_IN: Said = ("submitted", "2024-02-01", {})
OF_THE_ORDER = {"already-decided", "not-approved", "closed", "done-already"}  # what the table alone says; all else is the law's
WISHES: Mapping[str, tuple[Mapping[str, Any], ...]] = {
    "amended": ({"amendment": "改位置说明", "position_text": "东起新区路"},),
    "material_received": ({"material": "basics"},),
    "returned": ({"reasons": "补图"},),
    "referred": ({"authority": "county_government"},),
    "reviewed": ({"review_id": "r", "candidate": 1},),
    "consultation_opened": ({"asked_whom": "居民", "ends_on": "2024-01-31"}, {"asked_whom": "居民", "ends_on": "2099-01-01"}),
    "consultation_closed": ({"received": 0},),
    "department_asked": ({"department": "规划局"},),
    "department_answered": ({"department": "规划局", "answer": "agree"},),
    "expert_opinion": ({"expert": "张某", "vote": "in_favour", "reasons": "好"},),
    "committee_met": ({"chair": "李某", "entitled": 9, "present": 7, "conclusion": "同意"},),
    "public_notice": ({"starts_on": "2024-01-01", "ends_on": "2024-01-08"},),
    "notice_result": ({"objections": 0},),
    "exempted": ({"rule_id": "U06", "candidate": 1, "clause": "九", "person": "王某", "reason": "旧名"},),
    "heritage_measures": ({"measures": "立牌", "document_no": "1"},),
    "opinion_issued": ({"opinion": "agree", "addressed_to": "county_housing", "candidate": 1, "document_no": "1"},),
    "decided": (
        {"outcome": "approved", "authority": "county_government", "authority_name": "县政府", "candidate": 1, "document_no": "1"},
        {"outcome": "refused", "reasons": "重名"},
        {"outcome": "withdrawn"},
    ),
    "filed": ({"addressee": "prefecture_government", "result": "taken"}, {"addressee": "prefecture_government", "result": "returned"}),
    "announced": ({"announcement_id": "g", "channels": ["site", "database"]},),
}  # fmt: skip


def tries(request: Request, on: date) -> Iterator[Step]:
    """Every kind of step, with facts that would be lawful where it is its turn."""
    seq = request.last_seq + 1
    for kind in STEP_KINDS:
        for facts in WISHES.get(kind.name, ({},)) if kind.name != CORRECTS else ():
            own = {**facts, "review_id": f"r{seq}"} if kind.name == "reviewed" else facts
            yield read_step("q1", {"step_id": f"s{seq}", "kind": kind.name, "happened_on": on.isoformat(), "facts": own}, seq=seq)


def test_from_every_state_reached_only_the_steps_of_the_table_go_through_and_lead_where_it_says() -> None:
    seen: dict[str, set[str]] = {}
    chance = random.Random(13)
    for _ in range(24):
        request, on = Request(application()), ASKED_ON
        for kind, day, facts in (TAKEN_IN, *(PAPERS if chance.random() < 0.8 else ())):
            seq = request.last_seq + 1
            request = request.after(
                read_step("q1", {"step_id": f"s{seq}", "kind": kind, "happened_on": day, "facts": facts}, seq=seq)
            )
        for _ in range(10):
            on += timedelta(days=1)
            open_ways = []
            for step in tries(request, on):
                barred = {h.code for h in obstacles(request, step) if h.bars}
                rows = allowed(HANDLING, request.state, set(HANDLING.words), Moment.of(step, is_lawful=not barred))
                if request.state not in states_for(step.kind):
                    assert barred & OF_THE_ORDER, step
                if barred:
                    continue
                lawful = [row for row in rows if row.action == step.kind]
                assert lawful, (request.state, step)
                assert request.after(step).state in {row.leads_to for row in lawful}, (request.state, step)
                open_ways.append(step)
            seen.setdefault(request.state, set()).update(step.kind for step in open_ways)
            if not open_ways:
                break
            news = [step for step in open_ways if request.after(step).state not in seen]
            request = request.after(chance.choice(news or open_ways))
    assert set(seen) == set(HANDLING.reachable())
    assert seen["closed"] == set()


def test_the_table_is_sound_and_every_kind_of_step_but_a_correction_has_its_rows() -> None:
    assert not check_table(HANDLING)
    assert HANDLING.ends == ("closed",)
    assert {row.action for row in HANDLING.rows} == {kind.name for kind in STEP_KINDS} - {CORRECTS}


def test_a_term_is_the_jurisdictions_own_or_is_marked_as_a_usage_of_elsewhere() -> None:
    usual = {row.action: row.term for row in HANDLING.rows if row.term}
    assert usual["filed"] is not None
    assert (usual["filed"].length, usual["filed"].is_law) == (15, True)
    assert usual["decided"] is not None
    assert not usual["decided"].is_law
    local = handling_table(ClockSettings(limits={DutyKind.DECISION: Limit(20, Counting.WORKING, s.NINGBO_15)}))
    assert {row.term.length for row in local.rows if row.action == "decided" and row.term} == {20}

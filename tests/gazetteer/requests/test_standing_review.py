"""A decision rests on a review that still stands: what came into the register since sends the name back to its reviewer."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
import shapely

from gazetteer.register.events import EventKind, NameEvent
from gazetteer.requests.application import Asked
from gazetteer.requests.errors import NotAStep, UnlawfulStep
from gazetteer.rules.shelf import PackShelf, shipped_shelf
from gazetteer.use_cases.decisions import Decision, decide
from gazetteer.use_cases.kept_reviews import read_reviews
from gazetteer.use_cases.register import record_events
from gazetteer.use_cases.request_settings import RequestRules
from gazetteer.use_cases.requests import Taken, read_request, record_step, submit_request
from gazetteer.use_cases.review import IndexShelf, Questions, review_request
from layers.frames import frame_of
from layers.people import PersonId
from layers.reference import BUILT_UP_AREAS
from layers.store.clock import day_in_china, utc_now
from layers.store.memory import MemoryStore
from layers.store.protocol import LayerChange, Store, Workspace
from tests.little_request import COUNTY

CLERK = PersonId("clerk")
TODAY = day_in_china(utc_now())
WEEK_AGO = TODAY - timedelta(days=7)
HERE = shapely.LineString([(104.06, 37.16), (104.08, 37.16)])
THERE = shapely.LineString([(104.10, 37.20), (104.12, 37.20)])


@pytest.fixture
def store() -> Store:
    """A county with a town and no name in it."""
    held = MemoryStore(Workspace(COUNTY, "甲县", 4543))
    town = [{"built_up_id": "b1", "name": "县城", "division_code": COUNTY, "geometry": shapely.box(104.0, 37.1, 104.2, 37.3)}]
    held.append([LayerChange(BUILT_UP_AREAS, frame_of(BUILT_UP_AREAS, town), date(2020, 1, 1))], by=CLERK, reason="建成区")
    return held


@pytest.fixture
def shelf() -> IndexShelf:
    return IndexShelf()


def asked(store: Store, request_id: str, name: str, toned: str, shelf: IndexShelf, *, line: shapely.LineString = HERE) -> None:
    """A request with its papers, reviewed a week ago."""
    head = Asked(request_id, "naming", "street", COUNTY, WEEK_AGO, geometry=line)
    fields = {
        "candidates": [{"name": name, "toned": toned, "capitals": toned.upper(), "meaning": "吉祥", "origin": "新建道路"}],
        "reason_code": "new_place", "approver": "county_government", "position_text": "县城",
    }  # fmt: skip
    submit_request(store, head, fields, by=CLERK)
    for material in ("application_form", "plan_and_reason", "basics"):
        take(store, request_id, "material_received", material=material)
    review_again(store, request_id, shelf)


def review_again(store: Store, request_id: str, shelf: IndexShelf) -> None:
    review_request(store, request_id, by=CLERK, asked=Questions(reviewed_on=WEEK_AGO), shelf=shelf)


def take(store: Store, request_id: str, kind: str, **facts: Any) -> None:
    number = read_request(store, request_id).request.last_seq
    said = {"step_id": f"{request_id}-{number}", "kind": kind, "happened_on": WEEK_AGO, "facts": facts}
    record_step(store, request_id, said, by=CLERK)


def exempt(store: Store, request_id: str) -> None:
    for rule in sorted(read_request(store, request_id).request.blocked_by(1)):
        take(store, request_id, "exempted", rule_id=rule, candidate=1, clause="第九条", person="张某", reason="演练")


def approve(store: Store, request_id: str, shelf: IndexShelf, **more: Any) -> Taken:
    approval = Decision("approved", WEEK_AGO, "county_government", document_no="甲政发〔2026〕1号", candidate=1, **more)
    return decide(store, request_id, approval, by=CLERK, shelf=shelf)


def test_of_two_requests_for_one_name_the_second_is_not_approved_upon_its_old_review(store: Store, shelf: IndexShelf) -> None:
    for request_id, line in (("q1", HERE), ("q2", THERE)):
        asked(store, request_id, "沁园路", "Qìnyuán Lù", shelf, line=line)
        exempt(store, request_id)
    approve(store, "q1", shelf)
    before = store.last_commit()
    with pytest.raises(UnlawfulStep, match=r"审查以后登记簿有变化.*沁园路") as refused:
        approve(store, "q2", shelf)
    assert refused.value.facts["hindrance"] == "review-outdated"
    assert store.last_commit() == before
    review_again(store, "q2", shelf)
    with pytest.raises(UnlawfulStep, match="U06"):
        approve(store, "q2", shelf)
    exempt(store, "q2")
    assert approve(store, "q2", shelf).request.is_approved


def test_one_road_asked_for_twice_is_registered_once_unless_a_named_person_says_why(store: Store, shelf: IndexShelf) -> None:
    for request_id in ("q1", "q2"):
        asked(store, request_id, "沁园路", "Qìnyuán Lù", shelf)
        exempt(store, request_id)
    approve(store, "q1", shelf)
    with pytest.raises(UnlawfulStep, match="审查以后"):
        approve(store, "q2", shelf)
    review_again(store, "q2", shelf)
    with pytest.raises(UnlawfulStep, match="U06"):
        approve(store, "q2", shelf)
    exempt(store, "q2")
    assert approve(store, "q2", shelf).request.is_approved


def test_what_came_in_since_and_is_unlike_the_name_changes_nothing(store: Store, shelf: IndexShelf) -> None:
    asked(store, "q1", "沁园路", "Qìnyuán Lù", shelf)
    exempt(store, "q1")
    named(store, "北辰路")
    assert approve(store, "q1", shelf).request.is_approved


@pytest.mark.parametrize("name", ["沁园路", "沁圆路"])
def test_a_name_registered_since_sends_an_approval_and_an_agreeing_opinion_back(
    store: Store, name: str, shelf: IndexShelf
) -> None:
    asked(store, "q1", "沁园路", "Qìnyuán Lù", shelf)
    exempt(store, "q1")
    named(store, name)
    with pytest.raises(UnlawfulStep, match=name):
        approve(store, "q1", shelf)
    with pytest.raises(UnlawfulStep, match=name):
        take(store, "q1", "opinion_issued", opinion="agree", addressed_to="county_housing", candidate=1, document_no="1号")


def test_an_exemption_from_one_neighbour_does_not_cover_another_that_came_later(store: Store, shelf: IndexShelf) -> None:
    named(store, "沁园路", "R1")
    asked(store, "q1", "沁园路", "Qìnyuán Lù", shelf)
    exempt(store, "q1")
    named(store, "沁园路", "R2")
    with pytest.raises(UnlawfulStep, match="审查以后"):
        approve(store, "q1", shelf)


def test_the_decision_is_judged_by_the_packs_of_the_desk(store: Store, shelf: IndexShelf) -> None:
    silent = PackShelf(tuple(replace(pack, rules={}) for pack in shipped_shelf().packs))
    asked(store, "q1", "沁园路", "Qìnyuán Lù", shelf)
    exempt(store, "q1")
    named(store, "沁园路")
    with pytest.raises(UnlawfulStep, match="沁园路"):
        approve(store, "q1", shelf)
    assert approve(store, "q1", IndexShelf(rules=RequestRules(silent))).request.is_approved


def named(store: Store, name: str, place: str = "R1") -> None:
    event = NameEvent(
        place, COUNTY, EventKind.NAMING, date(2024, 6, 1), name_to=name, facts={"name_kind": "street"}, geometry=THERE
    )
    record_events(store, [event], by=CLERK)


def test_a_paper_review_of_last_week_is_entered_under_its_own_day_and_says_what_was_searched(
    store: Store, shelf: IndexShelf
) -> None:
    asked(store, "q1", "沁园路", "Qìnyuán Lù", shelf)
    exempt(store, "q1")
    step = read_request(store, "q1").request.last("reviewed")
    assert step is not None
    assert (step.happened_on, step.day("searched_on")) == (WEEK_AGO, TODAY)
    (held,) = read_reviews(store, "q1")
    assert held.outcome["proof"]["as_of"] == TODAY.isoformat()
    assert approve(store, "q1", shelf).request.is_approved
    (note,) = [f for f in read_request(store, "q1").request.notes if f.code == "requests.entered-later"]
    assert str(TODAY) in note.sentence.zh


def test_no_review_is_of_tomorrow_or_of_a_day_before_the_application(store: Store, shelf: IndexShelf) -> None:
    asked(store, "q1", "沁园路", "Qìnyuán Lù", shelf)
    for day, refusal in ((TODAY + timedelta(days=1), NotAStep), (WEEK_AGO - timedelta(days=1), UnlawfulStep)):
        with pytest.raises(refusal):
            review_request(store, "q1", by=CLERK, asked=Questions(reviewed_on=day), shelf=shelf)


def test_the_government_that_approves_is_named_after_its_county(store: Store, shelf: IndexShelf) -> None:
    asked(store, "q1", "沁园路", "Qìnyuán Lù", shelf)
    exempt(store, "q1")
    decision = approve(store, "q1", shelf).request.decision
    assert decision is not None
    assert decision.text("authority_name") == "甲县人民政府"


def test_a_place_that_has_its_name_is_not_named_a_second_time(store: Store, shelf: IndexShelf) -> None:
    """Two requests for one place: the second is a renaming, which the law treats otherwise."""
    named(store, "北辰路", "R1")
    head = Asked("q1", "naming", "street", COUNTY, WEEK_AGO, place_id="R1")
    fields = {"candidates": [{"name": "沁园路", "toned": "Qìnyuán Lù"}], "reason_code": "new_place"}
    submit_request(store, head, fields, by=CLERK)
    for material in ("application_form", "plan_and_reason", "basics"):
        take(store, "q1", "material_received", material=material)
    review_again(store, "q1", shelf)
    exempt(store, "q1")
    with pytest.raises(UnlawfulStep, match="更名"):
        approve(store, "q1", shelf)

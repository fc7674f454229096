"""Reviews in the store: everything held is searched, the request itself is not, and what was found is kept with its seal."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import shapely

from gazetteer.kinds import NameKind
from gazetteer.likeness.known import Standing
from gazetteer.register.events import EventKind, NameEvent
from gazetteer.requests.application import Asked
from gazetteer.requests.clocks import DutyKind, duty
from gazetteer.requests.errors import NotAStep, UnknownRequest
from gazetteer.requests.rows import rows_of_steps
from gazetteer.requests.settings import RequestSettings
from gazetteer.requests.step import read_step
from gazetteer.review import Review
from gazetteer.rules.finding import Verdict
from gazetteer.rules.proposal import Proposal
from gazetteer.specs import NAME_BANK, REQUEST_STEPS, REVIEWS
from gazetteer.use_cases.kept_reviews import read_reviews
from gazetteer.use_cases.register import ALWAYS, record_events
from gazetteer.use_cases.request_settings import RequestRules
from gazetteer.use_cases.requests import read_request, record_step, submit_request
from gazetteer.use_cases.review import (
    IndexShelf,
    Questions,
    check_name,
    read_surroundings,
    review_request,
    study_batch,
)
from layers.frames import frame_of
from layers.people import PersonId
from layers.reference import BUILT_UP_AREAS
from layers.store.memory import MemoryStore
from layers.store.protocol import LayerChange, Store, Workspace
from tests.little_request import APPROVED, COUNTY, PAPERS, Said

CLERK = PersonId("clerk")
TOWN = shapely.box(104.0, 37.1, 104.2, 37.3)
HERE = shapely.LineString([(104.06, 37.16), (104.08, 37.16)])
THERE = shapely.LineString([(104.10, 37.20), (104.12, 37.20)])
ELSEWHERE = shapely.LineString([(104.15, 37.25), (104.17, 37.25)])
ASKED_ON = date(2024, 6, 3)


@pytest.fixture
def store() -> Store:
    """A county town with one named street, 景泰路."""
    held = MemoryStore(Workspace(COUNTY, "甲县", 4543))
    town = [{"built_up_id": "b1", "name": "县城", "division_code": COUNTY, "geometry": TOWN}]
    held.append([LayerChange(BUILT_UP_AREAS, frame_of(BUILT_UP_AREAS, town), date(2020, 1, 1))], by=CLERK, reason="建成区")
    facts = {"name_kind": "street", "roman_toned": "Jǐngtài Lù"}
    named = NameEvent("R1", COUNTY, EventKind.NAMING, date(2010, 1, 1), name_to="景泰路", facts=facts, geometry=THERE)
    record_events(held, [named], by=CLERK)
    return held


def apply(store: Store, request_id: str, *names: str, **more: Any) -> None:
    head = {"request_type": "naming", "kind": "street", "division_code": COUNTY, "asked_on": ASKED_ON, "geometry": HERE}
    fields = {"candidates": [{"name": name} for name in names], "reason_code": "new_place", **more.pop("fields", {})}
    submit_request(store, Asked(request_id, **{**head, **more}), fields, by=CLERK)


def names_in(found: Review) -> dict[str, Standing]:
    return {one.match.known.name: one.match.known.standing for one in found.matches}


def test_a_name_of_the_same_built_up_area_blocks_and_the_review_is_kept_with_its_seal(store: Store) -> None:
    apply(store, "q1", "景泰路")
    kept = review_request(store, "q1", by=CLERK)
    assert "U06" in {f.rule_id for f in kept.review.findings if f.weight.value == "block"}
    step = kept.request.last("reviewed")
    assert step is not None
    assert "U06" in step.codes("blocking")
    assert read_request(store, "q1").request.blocked_by(1) == step.codes("blocking")
    (held,) = read_reviews(store, "q1")
    assert held.proof_hash == kept.review.proof.seal == step.text("proof_hash")
    assert len(held.proof_hash) == 64
    assert held.is_sealed
    altered = replace(held, outcome={**held.outcome, "advice": "fit"})
    assert not altered.is_sealed


def test_a_request_does_not_stand_in_its_own_way(store: Store) -> None:
    apply(store, "q1", "宝积路", "宝集路")
    assert "宝集路" not in names_in(review_request(store, "q1", by=CLERK).review)


def test_every_name_another_request_asks_for_counts_as_it_is_asked_for_now(store: Store) -> None:
    apply(store, "q1", "新民路")
    apply(store, "q2", "甲子路", "宝积路")
    assert names_in(check(store, "宝积路")) == {"宝积路": Standing.PENDING}
    amended = {
        "step_id": "a",
        "kind": "amended",
        "happened_on": "2024-06-04",
        "facts": {"amendment": "改", "candidates": [{"name": "北辰路"}]},
    }
    record_step(store, "q2", amended, by=CLERK)
    assert names_in(check(store, "宝积路")) == {}
    assert names_in(check(store, "北辰路")) == {"北辰路": Standing.PENDING}
    refused = {
        "step_id": "d",
        "kind": "decided",
        "happened_on": "2024-06-05",
        "facts": {"outcome": "refused", "reasons": "不合适"},
    }
    record_step(store, "q2", refused, by=CLERK)
    assert names_in(check(store, "北辰路")) == {}


def check(store: Store, name: str, **more: Any) -> Review:
    return check_name(store, Proposal(name, NameKind.STREET, ASKED_ON, COUNTY, geometry=ELSEWHERE, **more))


def test_a_name_looked_up_leaves_nothing_behind(store: Store) -> None:
    before = store.last_commit()
    assert names_in(check(store, "景泰路")) == {"景泰路": Standing.STANDARD}
    assert store.last_commit() == before


def test_a_layer_nobody_wrote_is_missing_and_said_so(store: Store) -> None:
    empty = MemoryStore(Workspace(COUNTY, "甲县", 4543))
    assert read_surroundings(empty).heritage is None
    assert read_surroundings(empty).built_up_areas is None
    outcome = check(empty, "景泰路").outcome("U06")
    assert outcome.verdict is Verdict.INPUT_MISSING
    assert read_surroundings(store).built_up_areas is not None


def test_an_index_is_kept_until_the_register_changes_and_says_the_same(store: Store) -> None:
    shelf = IndexShelf()
    apply(store, "q1", "宝积路")
    first = shelf.index_of(store)
    apply(store, "q2", "北辰路")
    assert shelf.index_of(store) is first
    proposal = Proposal("景太路", NameKind.STREET, ASKED_ON, COUNTY, geometry=HERE)
    kept = check_name(store, proposal, surroundings=read_surroundings(store, shelf=shelf))
    assert kept.proof == check_name(store, proposal).proof
    assert shelf.layer_of(store, BUILT_UP_AREAS) is shelf.layer_of(store, BUILT_UP_AREAS)
    record_events(store, [NameEvent("R2", COUNTY, EventKind.NAMING, date(2011, 1, 1), name_to="泰景路")], by=CLERK)
    assert shelf.index_of(store) is not first


def test_a_review_of_a_name_that_is_not_asked_for_is_refused(store: Store) -> None:
    apply(store, "q1", "宝积路")
    with pytest.raises(NotAStep):
        review_request(store, "q1", by=CLERK, asked=Questions(candidate=2))
    with pytest.raises(UnknownRequest):
        review_request(store, "q9", by=CLERK)
    assert len(store.read(REVIEWS)) == 0


def approve(store: Store, request_id: str) -> None:
    """Papers, review, an exemption for whatever blocks, and the decision."""
    enter(store, request_id, [(kind, "2024-06-04", facts) for kind, _, facts in PAPERS])
    kept = review_request(store, request_id, by=CLERK, asked=Questions(reviewed_on=date(2024, 6, 5)))
    excused = {"candidate": 1, "clause": "第九条", "person": "张某", "reason": "演练"}
    enter(
        store,
        request_id,
        [("exempted", "2024-06-06", {**excused, "rule_id": rule}) for rule in sorted(kept.request.blocked_by(1))],
    )
    decision = {"step_id": f"{request_id}d", "kind": "decided", "happened_on": "2024-06-20", "facts": APPROVED[2]}
    record_step(store, request_id, decision, by=CLERK)


def enter(store: Store, request_id: str, said: Sequence[Said]) -> None:
    """Several steps in one commit, as if they had been recorded one by one."""
    first = read_request(store, request_id).request.last_seq + 1
    steps = [
        replace(
            read_step(request_id, {"step_id": f"{request_id}-{n}", "kind": kind, "happened_on": day, "facts": facts}, seq=n),
            recorded_by="clerk",
            recorded_at="2024-06-04T00:00:00+00:00",
        )
        for n, (kind, day, facts) in enumerate(said, start=first)
    ]
    if steps:
        change = LayerChange(REQUEST_STEPS, rows_of_steps(steps, {request_id: COUNTY}), ALWAYS)
        store.append([change], by=CLERK, reason="测试")


def test_a_decided_request_may_be_looked_at_again_but_not_reviewed_as_a_step(store: Store) -> None:
    apply(store, "q1", "宝积路", fields={"approver": "county_government"})
    approve(store, "q1")
    again = review_request(store, "q1", by=CLERK)
    assert len(read_reviews(store, "q1")) == 2
    assert len(again.request.all("reviewed")) == 1
    assert {"A04", "A05"} <= {f.rule_id for f in again.review.findings}


def test_an_approval_that_brings_a_name_of_the_bank_back_marks_it_in_the_same_commit(store: Store) -> None:
    rows = [
        {"bank_id": "B1", "division_code": COUNTY, "name": "望河台", "specific": "望河", "geometry": HERE.centroid},
        {"bank_id": "B2", "division_code": COUNTY, "name": "望河堡", "specific": "望河", "geometry": shapely.Point(105.0, 37.6)},
        {"bank_id": "B3", "division_code": COUNTY, "name": "水磨沟", "specific": "水磨", "geometry": HERE.centroid},
    ]
    store.append([LayerChange(NAME_BANK, frame_of(NAME_BANK, rows), date(2020, 1, 1))], by=CLERK, reason="备用地名库")
    assert "H02" in {
        f.rule_id for f in check_name(store, Proposal("新民路", NameKind.STREET, ASKED_ON, COUNTY, geometry=HERE)).findings
    }
    apply(store, "q1", "望河路")
    approve(store, "q1")
    held = store.read(NAME_BANK).set_index("bank_id")
    assert held["is_used"].fillna(False).to_dict() == {"B1": True, "B2": False, "B3": False}
    assert held.loc["B1", "used_for"] == "place.q1"
    told = [
        f.sentence.zh
        for f in check_name(store, Proposal("新民路", NameKind.STREET, ASKED_ON, COUNTY, geometry=HERE)).findings
        if f.rule_id == "H02"
    ]
    assert not any("望河台" in sentence for sentence in told)
    assert any("水磨沟" in sentence for sentence in told)


def test_a_renaming_lies_where_the_register_has_its_place_drawn(store: Store) -> None:
    beside = NameEvent(
        "R5", COUNTY, EventKind.NAMING, date(2012, 1, 1), name_to="长风路", facts={"name_kind": "street"}, geometry=HERE
    )
    record_events(store, [beside], by=CLERK)
    renaming = {
        "request_type": "renaming",
        "place_id": "R1",
        "geometry": None,
        "fields": {"old_name": "景泰路", "reason_code": "repeated"},
    }
    apply(store, "q1", "长风路", **renaming)
    found = review_request(store, "q1", by=CLERK).review
    assert found.proposal.geometry is not None
    assert found.proposal.geometry.equals(THERE)
    assert "县城" in " ".join(f.sentence.zh for f in found.findings if f.rule_id == "U06")


def test_names_of_one_batch_are_held_against_one_another(store: Store) -> None:
    apply(store, "q1", "新民路", batch_id="b1")
    apply(store, "q2", "新民路", batch_id="b1", geometry=THERE)
    apply(store, "q3", "北辰路", batch_id="b1")
    found = {r.proposal.name: {f.rule_id for f in r.findings} for r in study_batch(store, "b1")}
    assert "U12" in found["新民路"]
    assert "U12" not in found["北辰路"]
    alone = review_request(store, "q1", by=CLERK).review
    assert "U12" in {f.rule_id for f in alone.findings}
    assert study_batch(store, "nobody") == ()
    assert study_batch(store, "") == ()


def test_a_reserved_name_becomes_the_standard_one_without_standing_in_its_own_way(store: Store) -> None:
    apply(store, "q1", "宝积路", request_type="reserving")
    approve(store, "q1")
    assert names_in(check(store, "宝积路")) == {"宝积路": Standing.RESERVED}
    apply(store, "q2", "宝积路", fields={"reserved_under": "q1"})
    assert names_in(review_request(store, "q2", by=CLERK).review) == {}
    approve(store, "q2")
    assert names_in(check(store, "宝积路")) == {"宝积路": Standing.STANDARD}


def test_routes_and_clocks_come_from_the_packs_in_force(store: Store) -> None:
    assert not duty(DutyKind.SIGNS, ASKED_ON, settings=RequestRules().on(COUNTY, ASKED_ON).clocks).is_binding
    assert duty(DutyKind.SIGNS, ASKED_ON, settings=RequestRules().on("330203", ASKED_ON).clocks).is_binding
    assert RequestRules().on(COUNTY, date(1950, 1, 1)) == RequestSettings()

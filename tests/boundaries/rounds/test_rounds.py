"""A round from its checklist to its closing, in plain words."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest

from boundaries.records.errors import NotAStatement
from boundaries.records.kinds import DISAGREEMENT, MARKER_CHECK, SEGMENT_CHECK, disagreement_subject
from boundaries.records.statement import new_id
from boundaries.rounds.checklist import build_checklist
from boundaries.rounds.comparison import Agreement
from boundaries.rounds.errors import RoundClosed, RoundIncomplete, SignedVersionStale, UnknownRound
from boundaries.rounds.sync import Fate, Receipt
from boundaries.specs import SEGMENTS
from boundaries.use_cases.journal import ALWAYS, keep, read_book
from boundaries.use_cases.rounds import close_round, open_round, read_register, record, sign_round, study_round, sync_checks
from layers.fields import Value
from layers.frames import frame_of
from layers.store.memory import MemoryStore
from layers.store.protocol import LayerChange
from tests.little_line import BOTH, LINE, ME, PLAN, SIDE_A, SIDE_B, check_of, in_memory

INTACT: Mapping[str, Value] = {"attendance": BOTH, "found_state": ["intact"], "is_firm": True}
CLEAR: Mapping[str, Value] = {"attendance": BOTH, "found_state": "clear", "agrees_with_agreement": True}
SIGNED: Mapping[str, Value] = {"signer": "王建国", "signed_on": "2026-11-01"}


@pytest.fixture
def ours() -> tuple[MemoryStore, str]:
    """Side A's store with the round opened, seen by both sides."""
    store = in_memory(SIDE_A)
    return store, open_round(store, PLAN, by=ME).round_id


def fill(store: MemoryStore, round_id: str, *, leave_out: tuple[str, ...] = ()) -> None:
    """Every item filled by our side through the door and by the neighbour through his journal."""
    for side in (SIDE_A, SIDE_B):
        sent = [
            check_of(item.kind.name, item.subject, side, round_id, new_id(), **(INTACT if item.kind is MARKER_CHECK else CLEAR))
            for item in study_round(store, round_id).checklist.items
            if item.subject not in leave_out
        ]
        if side == SIDE_A:
            assert {r.fate for r in sync_checks(store, round_id, sent, by=ME)} == {Fate.STORED}
        else:
            their_journal(store, sent)


def their_journal(store: MemoryStore, sent: list[dict[str, Value]]) -> None:
    """The neighbour's statements as an exchange bundle would bring them."""
    from boundaries.journal.chain import entries_after
    from boundaries.records.statement import read_statement
    from layers.store.clock import utc_now

    entries = entries_after(read_book(store).head(SIDE_B), map(read_statement, sent), at=utc_now())
    store.append([keep(entries)], by=ME, reason="交换")


def send(store: MemoryStore, round_id: str, raw: Mapping[str, Value]) -> Receipt:
    return sync_checks(store, round_id, [raw], by=ME)[0]


def test_the_checklist_walks_the_line_segment_first(ours: tuple[MemoryStore, str]) -> None:
    checklist = study_round(*ours).checklist
    assert [i.subject for i in checklist.items[:3]] == ["M001", "S01", "M002"]
    chainages = [item.from_m or 0.0 for item in checklist.items]
    assert chainages == sorted(chainages)
    assert len(checklist.segments) == 4
    assert len(checklist.markers) == 6


def test_every_metre_of_the_line_is_on_the_list_whether_registered_or_not(ours: tuple[MemoryStore, str]) -> None:
    store, round_id = ours
    store.append([LayerChange(SEGMENTS, frame_of(SEGMENTS, []), ALWAYS, retired=("S02", "S04"))], by=ME, reason="少登记两段")
    study = study_round(store, round_id)
    length = study.progress.by_side[SIDE_A].length_m
    assert length == pytest.approx(sum(item.length_m for item in study.checklist.segments))
    spans = sorted((item.from_m or 0.0, item.to_m or 0.0) for item in study.checklist.segments)
    assert spans[0][0] == 0
    assert all(before[1] == pytest.approx(after[0]) for before, after in pairwise(spans))
    derived = [item for item in study.checklist.segments if item.is_derived]
    assert derived
    assert all("未登记线段" in item.title for item in derived)


def test_a_marker_carries_its_register_facts_and_reference_objects(ours: tuple[MemoryStore, str]) -> None:
    item = study_round(*ours).checklist.find("marker_check", "M003")
    assert item is not None
    assert item.title == "2123003Q"
    assert [o["name"] for o in item.objects] == ["独立树", "水泥电杆", "房角"]
    assert item.responsible_side == SIDE_B


def test_the_same_records_sent_any_number_of_times_are_held_once(ours: tuple[MemoryStore, str]) -> None:
    store, round_id = ours
    raw = check_of("marker_check", "M001", SIDE_A, round_id, new_id(), **INTACT)
    first = send(store, round_id, raw)
    commit = store.last_commit()
    again = sync_checks(store, round_id, [raw, raw], by=ME)
    assert first.fate is Fate.STORED
    assert {r.fate for r in again} == {Fate.HELD}
    assert {r.content_hash for r in again} == {first.content_hash}
    assert store.last_commit() == commit


def test_two_devices_that_differ_are_both_kept_and_the_field_is_named(ours: tuple[MemoryStore, str]) -> None:
    store, round_id = ours
    send(store, round_id, check_of("marker_check", "M001", SIDE_A, round_id, new_id(), **INTACT))
    receipt = send(store, round_id, check_of("marker_check", "M001", SIDE_A, round_id, new_id(), **{**INTACT, "is_firm": False}))
    assert (receipt.fate, receipt.conflicts) == (Fate.CONFLICT, ("is_firm",))
    compared = next(c for c in study_round(store, round_id).comparisons if c.item.subject == "M001")
    assert next(f for f in compared.fields if f.field.name == "is_firm").agreement is Agreement.UNDECIDED


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"side": SIDE_B}, "boundaries.not-our-side"),
        ({"round_id": "another"}, "boundaries.wrong-round"),
        ({"subject": "M999"}, "boundaries.unknown-subject"),
        ({"kind": "round", "values": {"name": "x"}}, "boundaries.not-a-statement"),
        ({"kind": "murder"}, "boundaries.unknown-kind"),
        ({"values": {"found_state": ["gone with the wind"]}}, "boundaries.not-a-statement"),
        ({"values": {"strange": 1}}, "boundaries.not-a-statement"),
        ({"values": {"search_minutes": float("nan")}}, "boundaries.not-a-statement"),
        ({"values": {"photos": [{"photo_id": "f" * 64}]}}, "boundaries.photos-missing"),
        ({"statement_id": "1"}, "boundaries.not-a-statement"),
        ({"said_at": "2026-09-01"}, "boundaries.not-a-statement"),
        ({"approved": True}, "boundaries.not-a-statement"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_reason_and_leaves_no_trace(
    ours: tuple[MemoryStore, str], change: dict[str, Value], code: str
) -> None:
    store, round_id = ours
    before = store.last_commit()
    receipt = send(store, round_id, {**check_of("marker_check", "M001", SIDE_A, round_id, new_id(), **INTACT), **change})
    assert receipt.code == code
    assert receipt.sentence is not None
    assert receipt.fate in (Fate.REFUSED, Fate.AWAITING_PHOTOS)
    assert store.last_commit() == before


def test_one_bad_record_in_a_batch_costs_the_others_nothing(ours: tuple[MemoryStore, str]) -> None:
    store, round_id = ours
    good = [check_of("marker_check", f"M00{n}", SIDE_A, round_id, new_id(), **INTACT) for n in (1, 2)]
    fates = [r.fate for r in sync_checks(store, round_id, [good[0], "nonsense", good[1], None], by=ME)]
    assert fates == [Fate.STORED, Fate.REFUSED, Fate.STORED, Fate.REFUSED]


def test_an_id_with_another_text_is_a_forgery(ours: tuple[MemoryStore, str]) -> None:
    store, round_id = ours
    raw = check_of("marker_check", "M001", SIDE_A, round_id, new_id(), **INTACT)
    send(store, round_id, raw)
    assert send(store, round_id, {**raw, "values": {"is_firm": False}}).code == "boundaries.statement-forged"


def test_positions_within_tolerance_agree_and_others_do_not(ours: tuple[MemoryStore, str]) -> None:
    store, round_id = ours
    for subject, metres, expected in (
        ("M001", 0.0, Agreement.AGREED),
        ("M002", 3.0, Agreement.WITHIN),
        ("M003", 30.0, Agreement.CONFLICT),
    ):
        send(store, round_id, check_of("marker_check", subject, SIDE_A, round_id, new_id(), position={"lon": 104.0, "lat": 37.0}))
        their_journal(
            store,
            [
                check_of(
                    "marker_check", subject, SIDE_B, round_id, new_id(), position={"lon": 104.0, "lat": 37.0 + metres / 111_000}
                )
            ],
        )
        compared = next(c for c in study_round(store, round_id).comparisons if c.item.subject == subject)
        field = next(f for f in compared.fields if f.field.name == "position")
        assert field.agreement is expected
        assert field.difference == pytest.approx(metres, abs=0.1)


def test_tapes_are_compared_object_by_object(ours: tuple[MemoryStore, str]) -> None:
    store, round_id = ours
    rows: list[Value] = [{"object_id": "M001-1", "distance_m": 12.5}, {"object_id": "M001-2", "distance_m": 20.2}]
    theirs: list[Value] = [{"object_id": "M001-2", "distance_m": 20.3}, {"object_id": "M001-1", "distance_m": 12.5}]
    send(store, round_id, check_of("marker_check", "M001", SIDE_A, round_id, new_id(), tapes=rows))
    their_journal(store, [check_of("marker_check", "M001", SIDE_B, round_id, new_id(), tapes=theirs)])
    compared = next(c for c in study_round(store, round_id).comparisons if c.item.subject == "M001")
    field = next(f for f in compared.fields if f.field.name == "tapes")
    assert field.agreement is Agreement.WITHIN
    assert field.difference == pytest.approx(0.1)


def test_a_round_does_not_close_while_anything_is_missing(ours: tuple[MemoryStore, str]) -> None:
    store, round_id = ours
    fill(store, round_id, leave_out=("M004", "S03"))
    with pytest.raises(RoundIncomplete) as refused:
        close_round(store, round_id, closed=date(2026, 11, 1), by=ME)
    assert {f.where.key for f in refused.value.report.errors} == {"M004", "S03"}


def test_a_stated_reason_is_a_record(ours: tuple[MemoryStore, str]) -> None:
    store, round_id = ours
    fill(store, round_id, leave_out=("M004",))
    for side in (SIDE_A, SIDE_B):
        raw = check_of("marker_check", "M004", side, round_id, new_id(), reason_not_checked="塌方封路，已商定明春补查")
        send(store, round_id, raw) if side == SIDE_A else their_journal(store, [raw])
    study = study_round(store, round_id)
    assert not study.open_points.has_errors
    assert study.progress.by_side[SIDE_A].excused == 1
    close_round(store, round_id, closed=date(2026, 11, 1), by=ME)


def test_a_record_without_the_neighbour_present_keeps_the_round_open(ours: tuple[MemoryStore, str]) -> None:
    store, round_id = ours
    fill(store, round_id, leave_out=("M001",))
    send(store, round_id, check_of("marker_check", "M001", SIDE_A, round_id, new_id(), **{**INTACT, "attendance": BOTH[:1]}))
    their_journal(store, [check_of("marker_check", "M001", SIDE_B, round_id, new_id(), **INTACT)])
    told = {f.code: f.sentence.zh for f in study_round(store, round_id).open_points.errors}
    assert f"靖远县的记录中没有{SIDE_B}人员到场" in told["boundaries.side-absent"]  # nobody told us the other side's name


def test_a_conflict_closes_only_once_it_is_on_record(ours: tuple[MemoryStore, str]) -> None:
    store, round_id = ours
    fill(store, round_id, leave_out=("M001",))
    send(store, round_id, check_of("marker_check", "M001", SIDE_A, round_id, new_id(), **INTACT))
    their_journal(store, [check_of("marker_check", "M001", SIDE_B, round_id, new_id(), **{**INTACT, "is_firm": False})])
    assert [f.code for f in study_round(store, round_id).open_points.errors] == ["boundaries.conflict-open"]
    subject = disagreement_subject("marker_check", "M001", "is_firm")
    record(store, DISAGREEMENT, subject, {"text": "双方看法不同", "outcome": "reported"}, round_id=round_id, by=ME)
    assert not study_round(store, round_id).open_points.has_errors


def test_a_signature_names_a_version_and_a_late_record_makes_it_old(ours: tuple[MemoryStore, str]) -> None:
    store, round_id = ours
    fill(store, round_id)
    seen = study_round(store, round_id).version
    sign_round(store, round_id, seen, SIGNED, by=ME)
    assert [s.is_current for s in study_round(store, round_id).signatures] == [True]
    assert study_round(store, round_id).version == seen  # because a signature is no change of what it signs
    send(store, round_id, check_of("marker_check", "M001", SIDE_A, round_id, new_id(), remarks="补记"))
    study = study_round(store, round_id)
    assert study.version != seen
    assert [s.is_current for s in study.signatures] == [False]
    with pytest.raises(SignedVersionStale):
        sign_round(store, round_id, seen, SIGNED, by=ME)


def test_a_closed_round_takes_no_more_records(ours: tuple[MemoryStore, str]) -> None:
    store, round_id = ours
    fill(store, round_id)
    close_round(store, round_id, closed=date(2026, 11, 1), by=ME)
    assert (
        send(store, round_id, check_of("marker_check", "M001", SIDE_A, round_id, new_id(), remarks="晚")).code
        == "boundaries.round-closed"
    )
    with pytest.raises(RoundClosed):
        record(store, SEGMENT_CHECK, "S01", {"remarks": "晚"}, round_id=round_id, by=ME)


def test_the_next_round_remembers_what_the_last_one_agreed_on(ours: tuple[MemoryStore, str]) -> None:
    store, round_id = ours
    fill(store, round_id, leave_out=("M001",))
    send(store, round_id, check_of("marker_check", "M001", SIDE_A, round_id, new_id(), **INTACT))
    their_journal(store, [check_of("marker_check", "M001", SIDE_B, round_id, new_id(), **{**INTACT, "is_firm": False})])
    later = open_round(store, {**PLAN, "name": "第六轮", "round_no": 6, "year": 2031}, by=ME)
    item = study_round(store, later.round_id).checklist.find("marker_check", "M001")
    assert item is not None
    assert item.last_round == PLAN["name"]
    assert item.last["found_state"] == ["intact"]
    assert "is_firm" not in item.last  # because its sides did not agree
    earlier = study_round(store, round_id).checklist.find("marker_check", "M001")
    assert earlier is not None
    assert earlier.last == {}


def test_a_round_nobody_knows_is_refused(ours: tuple[MemoryStore, str]) -> None:
    with pytest.raises(UnknownRound):
        study_round(ours[0], "no such round")


def test_a_line_that_is_not_registered_keeps_its_round_open(ours: tuple[MemoryStore, str]) -> None:
    store, _ = ours
    lonely = open_round(store, {**PLAN, "line_ids": [LINE, "nowhere"]}, by=ME)
    assert "boundaries.line-not-registered" in {f.code for f in study_round(store, lonely.round_id).open_points}


def test_a_third_side_checks_only_what_its_lines_touch(ours: tuple[MemoryStore, str]) -> None:
    store, _ = ours
    three = open_round(store, {**PLAN, "sides": [SIDE_A, SIDE_B, "620422"]}, by=ME)
    checklist = study_round(store, three.round_id).checklist
    assert {item.sides for item in checklist.items} == {(SIDE_A, SIDE_B)}
    inspected = replace(study_round(store, three.round_id).round, sides=("110101", "110102"))
    assert build_checklist(inspected, read_register(store)).items[0].sides == ("110101", "110102")


def test_the_plan_of_a_round_is_read_with_care(ours: tuple[MemoryStore, str]) -> None:
    with pytest.raises(NotAStatement):
        open_round(ours[0], {**PLAN, "year": "soon"}, by=ME)

"""Cases in a store: opened, added to by the sides, refused where the law says no, closed when nothing is missing; across two installations."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
import shapely

from boundaries.cases.errors import (
    CaseClosed,
    CaseExists,
    CaseIncomplete,
    ChangeWithoutConsent,
    NotACase,
    RepairWithoutNeighbour,
    UnknownCase,
)
from boundaries.cases.settings import CaseSettings
from boundaries.cases.standing import Standing
from boundaries.journal.keys import new_key
from boundaries.records.errors import NotAStatement
from boundaries.records.kinds import CASE_WORD, CHANGE_CASE, DEMARCATION, DISPUTE, DISPUTE_CLAIM, HAZARD, MEETING
from boundaries.use_cases.cases import open_case, read_case, read_cases, read_claims, record_patrol, say_in_case
from boundaries.use_cases.exchange import give_bundle, receive_bundle, verify_exchange
from boundaries.use_cases.journal import ALWAYS, keep, read_book, say
from layers.errors import Refusal
from layers.fields import Value
from layers.files.photos import PhotoShelf
from layers.frames import frame_of
from layers.reference import DIVISIONS
from layers.store.memory import MemoryStore
from layers.store.protocol import LayerChange, Store
from tests.little_cases import A_PERSON, B_PERSON, CASE, MOVE, REPAIR, THERE, WORK, said
from tests.little_line import LINE, ME, SIDE_A, SIDE_B, in_memory, on_disk


@pytest.fixture
def store() -> MemoryStore:
    return in_memory(SIDE_A)


def opened(store: Store, values: Mapping[str, Value] = REPAIR, case_id: str = CASE) -> str:
    return open_case(store, {CHANGE_CASE: values}, by=ME, case_id=case_id).case.case_id


def test_a_case_is_opened_read_back_and_found_by_its_line(store: MemoryStore) -> None:
    study = open_case(store, {CHANGE_CASE: REPAIR}, by=ME)
    assert study.case.registered.is_marker_held
    assert study.case.responsible_side == SIDE_B
    assert study.path.state == "opened"
    assert [s.case.case_id for s in read_cases(store, LINE)] == [study.case.case_id]
    assert read_cases(store, "别的界线") == ()


def test_the_youngest_case_comes_first_and_all_kinds_are_cases(store: MemoryStore) -> None:
    opened(store, case_id="一")
    open_case(
        store, {HAZARD: {"hazard_kind": "hazard", "line_id": LINE, "sides": [SIDE_A], "description": "取沙"}}, by=ME, case_id="二"
    )
    demarcation: dict[str, Value] = {
        "change_kind": "line", "description": "部分界线变更", "sides": [SIDE_A, SIDE_B], "line_ids": [LINE], "approved_on": "2026-01-31",
    }  # fmt: skip
    open_case(store, {DEMARCATION: demarcation}, by=ME, case_id="三")
    studies = read_cases(store, LINE)
    assert [s.case.case_id for s in studies] == ["三", "二", "一"]


@pytest.mark.parametrize("make", [in_memory, None], ids=["memory", "disk"])
def test_work_recorded_without_the_neighbour_is_refused_and_nothing_is_written(
    make: Callable[[str], Store] | None, tmp_path: Path
) -> None:
    store = make(SIDE_A) if make else on_disk(SIDE_A, tmp_path / "a.gisvc")
    case_id = opened(store)
    before = read_book(store).head()
    with pytest.raises(RepairWithoutNeighbour):
        say_in_case(store, case_id, {CHANGE_CASE: WORK}, by=ME)
    with pytest.raises(RepairWithoutNeighbour):  # all or none: the word would be lawful, the work beside it is not
        say_in_case(store, case_id, {CASE_WORD: {"attendance": [A_PERSON]}, CHANGE_CASE: WORK}, by=ME)
    assert read_book(store).head() == before
    assert len(say_in_case(store, case_id, {CHANGE_CASE: WORK, CASE_WORD: THERE}, by=ME)) == 2
    words = {w.side: w.presence for w in read_case(store, case_id).words}
    assert words == {SIDE_A: Standing.CONFIRMED, SIDE_B: Standing.CLAIMED}


def test_no_case_is_opened_with_its_work_already_done_alone(store: MemoryStore) -> None:
    with pytest.raises(RepairWithoutNeighbour):
        opened(store, {**REPAIR, **WORK})
    assert read_cases(store) == ()


@pytest.mark.parametrize("afterwards", ["repair", None])
def test_no_order_of_saying_things_goes_round_the_neighbour(store: MemoryStore, afterwards: str | None) -> None:
    case_id = opened(store)
    say_in_case(store, case_id, {CHANGE_CASE: {"case_kind": "objects", **WORK}}, by=ME)  # called something harmless first
    with pytest.raises(RepairWithoutNeighbour):
        say_in_case(store, case_id, {CHANGE_CASE: {"case_kind": afterwards}}, by=ME)


def test_pretending_not_to_have_seen_the_case_does_not_help(store: MemoryStore) -> None:
    """Two values that do not know of each other are a conflict, and a conflict about the kind is no licence."""
    case_id = opened(store)
    with pytest.raises(RepairWithoutNeighbour):
        say_in_case(store, case_id, {CHANGE_CASE: {"case_kind": "objects", **WORK}}, by=ME, sees=())


def test_a_remark_is_still_possible_when_the_neighbour_took_his_word_back(store: MemoryStore) -> None:
    case_id = opened(store)
    say_in_case(store, case_id, {CHANGE_CASE: WORK, CASE_WORD: THERE}, by=ME)
    say_in_case(store, case_id, {CASE_WORD: {"attendance": [A_PERSON]}}, by=ME)
    say_in_case(store, case_id, {CHANGE_CASE: {"remarks": "待核"}}, by=ME)
    assert "boundaries.repair-alone" in read_case(store, case_id).report.count_by_code()


def test_moving_waits_for_the_neighbours_own_word_across_two_installations(tmp_path: Path) -> None:
    a, b = in_memory(SIDE_A), in_memory(SIDE_B)
    shelves = {side: PhotoShelf(tmp_path / side) for side in (SIDE_A, SIDE_B)}
    keys = {side: new_key(side) for side in (SIDE_A, SIDE_B)}

    def hand_over(giver: Store, taker: Store, name: str) -> None:
        side, other = giver.workspace.area_code, taker.workspace.area_code
        give_bundle(giver, shelves[side], keys[side], tmp_path / name, by=ME)
        receive_bundle(taker, shelves[other], tmp_path / name, by=ME, fingerprint=keys[side].public.fingerprint)

    case_id = opened(a, MOVE)
    we_hold_a_letter: dict[str, Value] = {
        "answer": "agrees",
        "papers": [{"side": SIDE_B, "answer": "agrees", "document_no": "景民函3号"}],
    }
    say_in_case(a, case_id, {CASE_WORD: {**we_hold_a_letter, "attendance": [A_PERSON, B_PERSON]}}, by=ME)
    with pytest.raises(ChangeWithoutConsent):
        say_in_case(a, case_id, {CHANGE_CASE: WORK}, by=ME)
    hand_over(a, b, "1.zip")
    say_in_case(b, case_id, {CASE_WORD: {"answer": "agrees", "document_no": "景民函3号"}}, by=ME)
    hand_over(b, a, "2.zip")
    say_in_case(a, case_id, {CHANGE_CASE: WORK}, by=ME)
    hand_over(a, b, "3.zip")
    assert read_case(a, case_id).words == read_case(b, case_id).words
    assert read_case(a, case_id).path.state == read_case(b, case_id).path.state
    assert not verify_exchange(a).findings


def test_where_the_neighbour_keeps_no_installation_a_letter_may_do_and_stays_marked(store: MemoryStore) -> None:
    case_id = opened(store, MOVE)
    letter: dict[str, Value] = {
        "answer": "agrees",
        "papers": [{"side": SIDE_B, "answer": "agrees"}],
        "attendance": [A_PERSON, B_PERSON],
    }
    say_in_case(store, case_id, {CASE_WORD: letter}, by=ME)
    with pytest.raises(ChangeWithoutConsent):
        say_in_case(store, case_id, {CHANGE_CASE: WORK}, by=ME)
    lenient = CaseSettings(claims_suffice=True)
    say_in_case(store, case_id, {CHANGE_CASE: WORK}, by=ME, settings=lenient)
    assert {w.side: w.answer_standing for w in read_case(store, case_id, settings=lenient).words}[SIDE_B] is Standing.CLAIMED


def test_a_case_does_not_close_early_and_takes_nothing_once_closed(store: MemoryStore) -> None:
    values: dict[str, Value] = {"hazard_kind": "hazard", "line_id": LINE, "sides": [SIDE_A, SIDE_B], "description": "取沙坑"}
    case_id = open_case(store, {HAZARD: values}, by=ME).case.case_id
    with pytest.raises(CaseIncomplete) as refused:
        say_in_case(store, case_id, {HAZARD: {"closed_on": "2026-06-10"}}, by=ME)
    assert {f.evidence["need"] for f in refused.value.report} == {"described", "reported", "handled"}
    told: dict[str, Value] = {
        "found_at": "2026-06-01T08:00:00+08:00", "reported_at": "2026-06-01T09:00:00+08:00", "reported_to": "市民政局",
        "measures": "责令停止取沙，回填", "closed_on": "2026-06-10",
    }  # fmt: skip
    say_in_case(store, case_id, {HAZARD: told}, by=ME)
    with pytest.raises(CaseClosed):
        say_in_case(store, case_id, {HAZARD: {"remarks": "后来想起"}}, by=ME)
    say_in_case(store, case_id, {HAZARD: {"closed_on": None, "remarks": "重新办理"}}, by=ME)
    assert read_case(store, case_id).path.state == "handled"


@pytest.mark.parametrize(
    ("attempt", "refusal"),
    [
        (lambda s: open_case(s, {CHANGE_CASE: REPAIR}, by=ME, case_id=CASE), CaseExists),
        (lambda s: open_case(s, {HAZARD: {"hazard_kind": "hazard"}}, by=ME, case_id=CASE), CaseExists),
        (lambda s: open_case(s, {CASE_WORD: {"answer": "agrees"}}, by=ME), NotACase),
        (lambda s: open_case(s, {CHANGE_CASE: REPAIR, HAZARD: {"hazard_kind": "hazard"}}, by=ME), NotACase),
        (lambda s: open_case(s, {CHANGE_CASE: {"case_kind": "explode"}}, by=ME), NotAStatement),
        (lambda s: say_in_case(s, "没有这个案件", {CHANGE_CASE: {"remarks": "x"}}, by=ME), UnknownCase),
        (lambda s: say_in_case(s, CASE, {MEETING: {"title": "x"}}, by=ME), NotACase),
        (lambda s: say_in_case(s, CASE, {HAZARD: {"fine_yuan": 1.0}}, by=ME), NotACase),
        (lambda s: say_in_case(s, CASE, {DISPUTE_CLAIM: {"claim": "x"}}, by=ME), NotACase),
        (lambda s: record_patrol(s, {"patrol_kind": "monthly", "markers": [{"marker_id": "M1", "actions": ["repaired"]}]}, by=ME),
         RepairWithoutNeighbour),
    ],
)  # fmt: skip
def test_what_does_not_belong_is_refused_and_leaves_the_journal_alone(
    store: MemoryStore, attempt: Callable[[Store], object], refusal: type[Refusal]
) -> None:
    opened(store)
    before = read_book(store).head()
    with pytest.raises(refusal):
        attempt(store)
    assert read_book(store).head() == before


def test_a_claim_belongs_in_a_dispute(store: MemoryStore) -> None:
    values: dict[str, Value] = {"name": "沙河滩", "line_id": LINE, "sides": [SIDE_A, SIDE_B], "ground": "unsettled"}
    case_id = open_case(
        store, {DISPUTE: values, DISPUTE_CLAIM: {"claim_line": [[104.0, 37.0], [104.0, 37.1]]}}, by=ME
    ).case.case_id
    assert set(read_case(store, case_id).case.claims) == {SIDE_A}


def test_the_land_between_two_claims_is_told_with_our_own_polygon(store: MemoryStore) -> None:
    county = {"code": SIDE_A, "name": "靖远县", "level": "county", "geometry": shapely.box(103.5, 36.5, 104.0, 37.5)}
    store.append([LayerChange(DIVISIONS, frame_of(DIVISIONS, [county]), ALWAYS)], by=ME, reason="区划")
    values: dict[str, Value] = {"name": "沙河滩", "line_id": LINE, "sides": [SIDE_A, SIDE_B], "ground": "unsettled"}
    case_id = open_case(
        store, {DISPUTE: values, DISPUTE_CLAIM: {"claim_line": [[104.01, 37.0], [104.01, 37.1]]}}, by=ME
    ).case.case_id
    assert read_claims(store, case_id) == ()  # one line encloses nothing
    neighbour = in_memory(SIDE_B)
    theirs = said("dispute_claim", {"claim_line": [[103.99, 37.1], [103.99, 37.0]]}, side=SIDE_B, subject=case_id)
    store.append([keep(say(neighbour, [theirs], by=ME, reason="主张"))], by=ME, reason="交换包")
    (land,) = read_claims(store, case_id)
    assert [piece.claimed_by for piece in land.pieces] == [(SIDE_A, SIDE_B)]
    assert land.overlap_m2 == pytest.approx(19.76e6, rel=2e-3)  # 1.78 km by 11.1 km


def test_a_patrol_is_kept(store: MemoryStore) -> None:
    values: dict[str, Value] = {"patrol_kind": "monthly", "line_id": LINE, "patrolled_on": "2026-05-01", "patrolled_by": "赵四"}
    assert record_patrol(store, values, by=ME).kind == "maintenance"

"""T25, T28: nobody consents, attends or claims for another side, and no field that is not declared gets in."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from boundaries.cases.standing import Standing, word_of
from boundaries.journal.bundle import write_bundle
from boundaries.journal.chain import Head, entries_after
from boundaries.journal.errors import NotABundle
from boundaries.journal.keys import new_key
from boundaries.records.errors import NotAStatement
from boundaries.records.kinds import CASE_KINDS, CASE_WORD, CHANGE_CASE
from boundaries.records.statement import Statement, read_statement
from boundaries.rounds.errors import NotOurSide
from boundaries.use_cases.cases import open_case, read_case, say_in_case
from boundaries.use_cases.exchange import receive_bundle
from boundaries.use_cases.journal import say
from layers.fields import Value
from layers.files.photos import PhotoShelf
from layers.store.clock import utc_now
from layers.store.memory import MemoryStore
from tests.little_cases import CASE, REPAIR, case_of, said, word
from tests.little_line import ME, SIDE_A, SIDE_B, in_memory

FORGED = word(SIDE_B, answer="agrees", attendance=[{"name": "李玉梅", "side": SIDE_B}])


@pytest.fixture
def store() -> MemoryStore:
    kept = in_memory(SIDE_A)
    open_case(kept, {CHANGE_CASE: REPAIR}, by=ME, case_id=CASE)
    return kept


def standing_of(store: MemoryStore, side: str) -> tuple[Standing, Standing]:
    (own,) = [w for w in read_case(store, CASE).words if w.side == side]
    return own.answer_standing, own.presence


def test_our_office_cannot_write_the_neighbours_word(store: MemoryStore) -> None:
    with pytest.raises(NotOurSide):
        say(store, [FORGED], by=ME, reason="伪造")
    assert standing_of(store, SIDE_B) == (Standing.MISSING, Standing.MISSING)


def test_what_our_word_says_of_the_neighbour_is_only_a_claim(store: MemoryStore) -> None:
    ours: dict[str, Value] = {
        "attendance": [{"name": "李玉梅", "side": SIDE_B}],
        "papers": [{"side": SIDE_B, "answer": "agrees", "document_no": "伪造1号"}],
    }
    say_in_case(store, CASE, {CASE_WORD: ours}, by=ME)
    assert standing_of(store, SIDE_B) == (Standing.CLAIMED, Standing.CLAIMED)


def test_a_third_sides_bundle_cannot_carry_the_neighbours_word(store: MemoryStore, tmp_path: Path) -> None:
    """A county with a trusted key of its own slips a statement of side B into its journal."""
    stranger = new_key("620422")
    entries = entries_after(Head("620422"), [FORGED], at=utc_now())
    write_bundle(tmp_path / "b.zip", entries, key=stranger, seen=[], made_at=utc_now().isoformat(), photos={})
    with pytest.raises(NotABundle):
        receive_bundle(store, PhotoShelf(tmp_path / "p"), tmp_path / "b.zip", by=ME, fingerprint=stranger.public.fingerprint)
    assert standing_of(store, SIDE_B) == (Standing.MISSING, Standing.MISSING)


PEOPLE = st.lists(
    st.fixed_dictionaries({"name": st.sampled_from(["李玉梅", "王建国"]), "side": st.sampled_from([SIDE_A, SIDE_B])}), max_size=3
)
PAPERS = st.lists(
    st.fixed_dictionaries(
        {"side": st.sampled_from([SIDE_B, SIDE_B + "000000"]), "answer": st.sampled_from(["agrees", "objects"])}
    ),
    max_size=2,
)
WORDS = st.fixed_dictionaries(
    {},
    optional={
        "answer": st.just("agrees"),
        "attendance": PEOPLE,
        "papers": PAPERS,
        "work_confirmed": st.just(True),
        "survey_confirmed": st.just(True),
    },
)


@given(told=st.lists(st.tuples(st.sampled_from([SIDE_A, "620422", "62", "620423001"]), WORDS), max_size=6), data=st.data())
@settings(max_examples=150, deadline=None)
def test_nothing_anybody_else_says_becomes_the_neighbours_own_word(
    told: list[tuple[str, dict[str, Value]]], data: st.DataObject
) -> None:
    """Its county, its province, one of its townships: none of them is side B."""
    statements = [said("change_case", REPAIR), *(word(side, **values) for side, values in told)]
    neighbour = word_of(case_of(*data.draw(st.permutations(statements))), SIDE_B)
    assert not neighbour.agrees
    assert neighbour.presence is not Standing.CONFIRMED
    assert not neighbour.confirms_work
    assert not neighbour.confirms_survey


@pytest.mark.parametrize("kind", CASE_KINDS, ids=lambda kind: kind.name)
@pytest.mark.parametrize("field", ["side", "said_by", "status", "filed", "__class__", "confirmed", "区划"])
def test_a_field_that_is_not_declared_is_refused(kind: object, field: str) -> None:
    with pytest.raises(NotAStatement):
        said(kind.name, {field: "x"})  # type: ignore[attr-defined]


@pytest.mark.parametrize("column", ["agrees", "confirmed", "standing", "is_our_side"])
def test_a_column_that_is_not_declared_is_refused(column: str) -> None:
    with pytest.raises(NotAStatement):
        word(SIDE_A, attendance=[{"name": "李玉梅", "side": SIDE_B, column: True}])


def test_a_part_of_a_statement_that_is_not_declared_is_refused() -> None:
    with pytest.raises(NotAStatement):
        read_statement({**FORGED.to_json(), "confirmed": True})


@pytest.mark.parametrize(
    "text", ["䶮𬮱𰻝", "A&B <山>", "e\u0301", "</script><img src=x onerror=alert(1)>", "=1+1", "长" * 20_000]
)
def test_texts_people_write_come_back_as_they_were_written(store: MemoryStore, text: str) -> None:
    say_in_case(store, CASE, {CHANGE_CASE: {"reason": text}}, by=ME)
    study = read_case(store, CASE)
    assert study.case.text("reason") in (text, "é")  # NFC
    assert all(len(f.sentence.zh) < 1_000 for f in study.report)


@pytest.mark.parametrize("text", ["长" * 20_001, "\x00", "\ud800", ["x"], {"x": 1}, 5])
def test_texts_nobody_writes_are_refused(store: MemoryStore, text: Value) -> None:
    with pytest.raises(NotAStatement):
        say_in_case(store, CASE, {CHANGE_CASE: {"reason": text}}, by=ME)


def test_a_long_name_does_not_flood_a_sentence(store: MemoryStore) -> None:
    flood: Statement = word(SIDE_A, papers=[{"side": SIDE_B, "answer": "agrees", "document_no": "号" * 5_000}])
    say(store, [flood], by=ME, reason="测试")
    assert all(len(f.sentence.zh) < 1_000 for f in read_case(store, CASE).report)

"""T26: many phones and desks write at once; no acknowledged record disappears and the journal stays one chain."""

import random
import threading
from collections.abc import Sequence
from pathlib import Path

import pytest

from boundaries.records.fold import fold
from boundaries.records.kinds import MARKER_CHECK
from boundaries.records.statement import Statement, new_id, read_statement
from boundaries.rounds.sync import Fate
from boundaries.use_cases.exchange import verify_exchange
from boundaries.use_cases.journal import read_book, say
from boundaries.use_cases.rounds import open_round, statement_of, sync_checks
from layers.store.protocol import Store
from tests.little_line import ME, PLAN, SIDE_A, check_of, in_memory, on_disk

PHONES, RECORDS = 6, 6


def phone(store: Store, round_id: str, acknowledged: list[str], trouble: list[BaseException]) -> None:
    """Sends its records one by one, as a phone with a bad line does."""
    try:
        for n in range(RECORDS):
            raw = check_of("marker_check", f"M00{n % 6 + 1}", SIDE_A, round_id, new_id(), remarks=f"第{n}条")
            receipt = sync_checks(store, round_id, [raw], by=ME)[0]
            if receipt.fate in (Fate.STORED, Fate.CONFLICT):
                acknowledged.append(receipt.statement_id)
    except BaseException as error:
        trouble.append(error)


def test_six_phones_at_once_lose_nothing(tmp_path: Path) -> None:
    store = on_disk(SIDE_A, tmp_path / "county.gpkg")
    round_id = open_round(store, PLAN, by=ME).round_id
    acknowledged: list[str] = []
    trouble: list[BaseException] = []
    phones = [threading.Thread(target=phone, args=(store, round_id, acknowledged, trouble)) for _ in range(PHONES)]
    for one in phones:
        one.start()
    for one in phones:
        one.join()
    assert not trouble
    book = read_book(store)
    assert len(acknowledged) == PHONES * RECORDS
    assert set(acknowledged) <= set(book.statements)
    assert [e.seq for e in book.entries[SIDE_A]] == list(range(1, len(book.statements) + 1))
    assert not verify_exchange(store).has_errors
    store.close()


def said(desk: int, firm: bool, sees: Sequence[str]) -> Statement:
    raw = check_of("marker_check", "M001", SIDE_A, "r", new_id(), is_firm=firm)
    return read_statement({**raw, "device": f"desk-{desk}", "sees": list(sees)})


def test_a_thousand_interleavings_of_two_desks_overwrite_nothing_unseen() -> None:
    """Two people, each with what he last read before him, looking and writing in any order."""
    for seed in range(1000):
        chance, held = random.Random(seed), dict[str, Statement]()
        before: dict[int, Sequence[str]] = {0: (), 1: ()}
        for _ in range(chance.randint(2, 14)):
            desk = chance.randrange(2)
            if chance.random() < 0.5:
                before[desk] = next((r.heads for r in fold(held.values()).values()), ())
            else:
                made = said(desk, chance.random() < 0.5, before[desk])
                held[made.statement_id] = made
        for record_now in fold(held.values()).values():
            standing = {s.values["is_firm"] for s in unseen_of(list(held.values()))}
            assert {one.value for one in record_now.fields["is_firm"].said} == standing, seed


def unseen_of(statements: Sequence[Statement]) -> list[Statement]:
    """Independent of the fold: statements nobody has seen, directly or through what he saw."""
    through: set[str] = set()
    for s in statements:
        waiting = list(s.sees)
        while waiting:
            at = waiting.pop()
            if at not in through:
                through.add(at)
                waiting += [seen for other in statements if other.statement_id == at for seen in other.sees]
    return [s for s in statements if s.statement_id not in through]


def test_two_statements_made_from_one_reading_both_stand() -> None:
    store = in_memory(SIDE_A)
    round_id = open_round(store, PLAN, by=ME).round_id
    book = read_book(store)
    pair = [statement_of(book, MARKER_CHECK, "M001", {"is_firm": firm}, round_id=round_id, by=ME) for firm in (True, False)]
    for one in pair:
        say(store, [one], by=ME, reason="同时")
    held = next(r for k, r in read_book(store).records.items() if k.kind == MARKER_CHECK.name)
    assert held.conflicts == ("is_firm",)


@pytest.mark.parametrize("times", [1, 3])
def test_the_same_statement_said_again_is_said_once(times: int) -> None:
    store = in_memory(SIDE_A)
    round_id = open_round(store, PLAN, by=ME).round_id
    one = statement_of(read_book(store), MARKER_CHECK, "M001", {"is_firm": True}, round_id=round_id, by=ME)
    for _ in range(times):
        say(store, [one, one], by=ME, reason="重发")
    assert len(read_book(store).entries[SIDE_A]) == 2

"""T27, T28: records and photos from a phone, repeated, shuffled, split or edited on the way, leave the state of sending each once, or are refused."""

import random
from collections.abc import Iterator

import httpx
import pytest

from boundaries.use_cases.journal import read_book
from boundaries.use_cases.rounds import study_round
from tests.field_desk import ROUND, field_desk, statement
from tests.front_desk import SmallDesk, program, serving, sign_in
from tests.long_line import OURS, ROUND_ID


@pytest.fixture
def desk(tmp_path: object, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[SmallDesk, httpx.Client]]:
    app, desk = field_desk(tmp_path_factory.mktemp("t27-field"))
    with serving(app) as address, program(address) as client:
        sign_in(client, "zhang")
        yield desk, client


def fates(client: httpx.Client, *batch: object) -> list[str]:
    return [r["fate"] for r in client.post(f"{ROUND}/checks", json={"statements": list(batch)}).json()["receipts"]]


@pytest.mark.parametrize("seed", range(3))
def test_any_order_and_any_split_with_repeats_leaves_the_same_round(desk: tuple[SmallDesk, httpx.Client], seed: int) -> None:
    held, client = desk
    first = [statement(f"M00{n}", values={"is_firm": n % 2 == 0}) for n in range(1, 5)]
    then = [statement(one["subject"], sees=[one["statement_id"]], values={"is_firm": True, "threat": "无"}) for one in first]
    sent = [*first, *then, *first]
    random.Random(seed).shuffle(sent)
    while sent:
        taken, sent = sent[:3], sent[3:]
        assert set(fates(client, *taken)) <= {"stored", "already_held", "stored_with_conflict"}
    study = study_round(held.store, ROUND_ID)
    for subject in ("M001", "M002", "M003", "M004"):
        (item,) = [c for c in study.comparisons if c.item.subject == subject]
        assert item.records[OURS].values == {"is_firm": True, "threat": "无"}
    assert len(study.book.entries[OURS]) == 1 + 8  # the round's plan, and each statement once


def test_the_same_id_with_other_words_is_refused_and_the_first_stands(desk: tuple[SmallDesk, httpx.Client]) -> None:
    held, client = desk
    said = statement("M001", values={"is_firm": True})
    assert fates(client, said) == ["stored"]
    for change in ({"values": {"is_firm": False}}, {"said_at": "2026-09-01T10:00:01+08:00"}, {"subject": "M002"}):
        (receipt,) = client.post(f"{ROUND}/checks", json={"statements": [{**said, **change}]}).json()["receipts"]
        assert (receipt["fate"], receipt["code"]) == ("refused", "boundaries.statement-forged")
    assert read_book(held.store).statements[said["statement_id"]].values == {"is_firm": True}


def test_two_texts_under_one_id_in_one_batch_are_not_both_taken(desk: tuple[SmallDesk, httpx.Client]) -> None:
    said = statement("M003", values={"is_firm": True})
    assert fates(desk[1], said, {**said, "values": {"is_firm": False}}) == ["stored", "refused"]

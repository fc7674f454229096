"""State is what was said, not in which order or in how many pieces it arrived."""

import random
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from boundaries.records.fold import Records, fold
from boundaries.records.statement import Statement, canonical, new_id, read_statement
from layers.people import PersonId
from tests.little_line import SIDE_A, SIDE_B

AT = datetime(2026, 9, 1, 2, 0, tzinfo=UTC)


def said(
    subject: str, side: str, values: dict[str, object], sees: Sequence[Statement] = (), *, number: int | None = None
) -> Statement:
    made = str(uuid.UUID(int=number)) if number else new_id()
    return read_statement(
        {
            "statement_id": made, "kind": "marker_check", "round_id": "r", "subject": subject, "side": side, "said_by": PersonId("p"),
            "said_at": AT.isoformat(), "sees": [s.statement_id for s in sees], "values": values,
        }
    )  # fmt: skip


def shown(records: Records) -> bytes:
    """Everything a record says, as text that can be compared."""
    return canonical(
        [
            [
                *key,
                list(record.heads),
                {n: [[s.value, [b.statement_id for b in s.by]] for s in f.said] for n, f in record.fields.items()},
            ]
            for key, record in records.items()
        ]
    )


def history(chance: random.Random, length: int) -> list[Statement]:
    """A random history: corrections, blind second records, both sides, several subjects, now and then a forged circle or a stranger's id."""
    told: list[Statement] = []
    for number in range(1, length + 1):
        subject, side = chance.choice("MN"), chance.choice((SIDE_A, SIDE_B))
        before = [s for s in told if (s.subject, s.side) == (subject, side) and chance.random() < 0.6]
        values: dict[str, object] = {}
        for name, choices in (
            ("found_state", [["intact"], ["lost"], ["leaning"]]),
            ("is_firm", [True, False, None]),
            ("remarks", ["甲", "乙"]),
        ):
            if chance.random() < 0.6:
                values[name] = chance.choice(choices)
        told.append(said(subject, side, values, before[-200:], number=number))
    return told


def test_the_same_statements_in_a_thousand_orders_and_splits_give_the_same_state() -> None:
    for seed in range(1000):
        chance = random.Random(seed)
        told = history(chance, chance.randint(1, 25))
        expected = shown(fold(told))
        arrived = [*told, *chance.choices(told, k=chance.randint(0, 10))]  # some of them twice
        chance.shuffle(arrived)
        cuts = sorted(chance.randint(0, len(arrived)) for _ in range(3))
        pieces = [arrived[a:b] for a, b in zip([0, *cuts], [*cuts, len(arrived)], strict=True)]
        held: dict[str, Statement] = {}
        for piece in pieces:
            held |= {s.statement_id: s for s in piece}
            fold(held.values())  # whatever is known half way must not leave a trace
        assert shown(fold(held.values())) == expected, seed


def test_the_fold_agrees_with_a_naive_reading_of_who_saw_what() -> None:
    """Independent: a value stands if no path of `sees` leads to it from another statement that speaks of the same field."""
    for seed in range(200):
        told = history(random.Random(seed), 15)
        number = {s.statement_id: n for n, s in enumerate(told)}
        saw = np.zeros((len(told), len(told)), dtype=int)
        for s in told:
            saw[number[s.statement_id], [number[seen] for seen in s.sees]] = 1
        for _ in range(4):  # 2⁴ > 15: every path
            saw = ((saw + saw @ saw) > 0).astype(int)
        for key, record in fold(told).items():
            for name, state in record.fields.items():
                speaking = [s for s in told if (s.subject, s.side) == (key.subject, key.side) and name in s.values]
                standing = [s for s in speaking if not any(saw[number[o.statement_id], number[s.statement_id]] for o in speaking)]
                assert {canonical(one.value) for one in state.said} == {canonical(s.values[name]) for s in standing}


def test_a_correction_replaces_only_the_fields_it_speaks_of() -> None:
    first = said("M", SIDE_A, {"found_state": ["intact"], "is_firm": True})
    record = next(iter(fold([first, said("M", SIDE_A, {"is_firm": False}, [first])]).values()))
    assert record.values == {"found_state": ["intact"], "is_firm": False}
    assert record.conflicts == ()


def test_two_records_that_do_not_know_of_each_other_stand_side_by_side() -> None:
    record = next(iter(fold([said("M", SIDE_A, {"is_firm": True}), said("M", SIDE_A, {"is_firm": False})]).values()))
    assert record.conflicts == ("is_firm",)
    assert {one.value for one in record.fields["is_firm"].said} == {True, False}
    assert record.value("is_firm") is None


def test_the_same_value_said_twice_is_no_conflict() -> None:
    record = next(
        iter(fold([said("M", SIDE_A, {"is_firm": True}), said("M", SIDE_A, {"is_firm": True, "remarks": "晴"})]).values())
    )
    assert record.conflicts == ()
    assert record.values == {"is_firm": True, "remarks": "晴"}


def photo(letter: str, **more: object) -> dict[str, object]:
    return {"photo_id": letter * 64, **more}


def test_photos_of_two_phones_add_up() -> None:
    one = said("M", SIDE_A, {"photos": [photo("a"), photo("b", view="near")]})
    two = said("M", SIDE_A, {"photos": [photo("b"), photo("c")]})
    forth, back = (next(iter(fold(order).values())) for order in ([one, two], [two, one]))
    assert shown({forth.key: forth}) == shown({back.key: back})
    assert forth.conflicts == ()
    assert [str(row["photo_id"])[0] for row in forth.value("photos")] == ["a", "b", "c"]  # type: ignore[index, union-attr, call-overload]
    kept = said("M", SIDE_A, {"photos": [photo("a")]}, [one, two])
    assert len(next(iter(fold([one, two, kept]).values())).value("photos")) == 1  # type: ignore[arg-type]


def test_a_statement_that_saw_both_ends_a_conflict() -> None:
    one, two = said("M", SIDE_A, {"is_firm": True}), said("M", SIDE_A, {"is_firm": False})
    record = next(iter(fold([one, two, said("M", SIDE_A, {"is_firm": False}, [one, two])]).values()))
    assert record.conflicts == ()
    assert record.value("is_firm") is False


def test_a_forged_circle_hides_nothing() -> None:
    ring = [str(uuid.UUID(int=n)) for n in (1, 2)]
    circle = [
        Statement(ring[n], "marker_check", "r", "M", SIDE_A, PersonId("p"), AT, {"is_firm": bool(n)}, (ring[1 - n],))
        for n in (0, 1)
    ]
    record = next(iter(fold(circle).values()))
    assert record.conflicts == ("is_firm",)


def test_a_long_chain_of_corrections_needs_no_deep_stack() -> None:
    told: list[Statement] = []
    for n in range(3000):
        told.append(said("M", SIDE_A, {"remarks": f"第{n}次"}, told[-1:], number=n + 1))
    assert next(iter(fold(reversed(told)).values())).value("remarks") == "第2999次"


def test_each_side_has_its_own_record_of_a_marker_and_both_share_the_round() -> None:
    a, b = said("M", SIDE_A, {"is_firm": True}), said("M", SIDE_B, {"is_firm": False}, [])
    assert [key.side for key in fold([a, b])] == [SIDE_A, SIDE_B]
    plans = [
        read_statement({**s.to_json(), "kind": "round", "statement_id": new_id(), "values": {"name": name}})
        for s, name in ((a, "甲"), (b, "乙"))
    ]
    record = next(iter(fold(plans).values()))
    assert record.key.side == ""
    assert record.conflicts == ("name",)


@settings(max_examples=60, deadline=None)
@given(st.permutations(list(range(8))))
def test_any_permutation_of_a_history_is_the_same_history(order: list[int]) -> None:
    told = history(random.Random(42), 8)
    assert shown(fold([told[n] for n in order])) == shown(fold(told))


@pytest.mark.parametrize("sides", [(SIDE_A, SIDE_B)])
def test_nobody_corrects_the_other_side(sides: tuple[str, str]) -> None:
    theirs = said("M", sides[1], {"is_firm": True})
    ours = said("M", sides[0], {"is_firm": False}, [theirs])
    records = fold([theirs, ours])
    assert [record.value("is_firm") for record in records.values()] == [False, True]

"""Homes to close: every free bed is given once, whoever takes residents stays open, and who has no bed does not move."""

from itertools import combinations
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from scipy.optimize import linprog

from layers.planning.centres.closings import ClosingTable, measure_closings
from layers.planning.centres.question import ClosingQuestion
from layers.planning.fit.errors import ImpossibleThreshold
from layers.planning.straight import StraightLine
from tests.layers.planning.centres.valley import AREA, DAY, Row, cell, facility, minutes_between, study


def home(key: str, n: int, x: float | None, beds: int | None, residents: int | None, **more: object) -> Row:
    return facility(key, "care_home", n, x, beds=beds, residents=residents, **more)


def closings(homes: list[Row], minutes: float = 60, threshold: float = 0.5) -> ClosingTable:
    question = ClosingQuestion(minutes=minutes, threshold=threshold)
    return measure_closings(question, study([cell("a", 0, 0.5, 10)], homes), StraightLine(), area=AREA, on=DAY)


def test_the_emptiest_home_closes_first_and_its_residents_go_to_the_nearest_free_beds() -> None:
    table = closings([home("A", 0, 0.5, 50, 5), home("B", 1, 0.5, 10, 8), home("C", 2, 0.5, 40, 30)])
    row = table.homes.set_index("facility_id").loc["A"]
    assert (bool(row["closes"]), row["takers"], row["alone_unplaced"]) == (True, "B;C", 0)
    assert row["minutes"] == pytest.approx(minutes_between((0, 0.5), (2, 0.5)))
    assert table.moves[["to_id", "residents"]].to_numpy().tolist() == [["B", 2], ["C", 3]]
    assert table.beds_freed == 50


def test_a_free_bed_is_given_once_and_the_second_home_stays() -> None:
    table = closings([home("A", 0, 0.5, 20, 4), home("B", 1, 0.5, 20, 5), home("C", 2, 0.5, 14, 10)])
    rows = table.homes.set_index("facility_id")
    assert rows["alone_unplaced"].tolist() == [0, 0, 0]
    assert rows["closes"].fillna(False).tolist() == [True, False, False]
    assert (rows.loc["B", "receives"], table.moves["residents"].sum()) == (4, 4)
    assert rows["fate"].to_dict() == {"A": "closes", "B": "receives", "C": "stays"}


def test_beds_of_closed_homes_and_homes_too_far_take_nobody() -> None:
    far = closings([home("A", 0, 0.5, 20, 4), home("B", 4, 0.5, 20, 18)], minutes=10)
    assert far.homes.set_index("facility_id").loc["A", "unplaced"] == 4
    assert far.report.count_by_code()["planning.residents-without-a-bed"] == 1
    pair = closings([home("A", 0, 0.5, 20, 4), home("B", 0, 0.6, 20, 4)])
    assert pair.homes["closes"].tolist() == [True, False]


def test_no_bed_is_used_twice_whatever_the_homes() -> None:
    rng = np.random.default_rng(4)
    for _ in range(5):
        beds = rng.integers(5, 60, 8)
        residents = (beds * rng.random(8)).astype(int)
        where = [(int(n), float(x)) for n, x in zip(rng.integers(0, 5, 8), rng.random(8), strict=True)]
        table = closings([home(f"H{i}", *where[i], int(beds[i]), int(residents[i])) for i in range(8)])
        closed, moves = set(table.closing["facility_id"]), table.moves
        assert not closed & set(moves["to_id"])
        left = moves.groupby("from_id")["residents"].sum()
        taken = moves.groupby("to_id")["residents"].sum()
        for i in range(8):
            key = f"H{i}"
            assert taken.get(key, 0) <= beds[i] - residents[i]
            assert left.get(key, 0) == (residents[i] if key in closed else 0)
        ways = [
            minutes_between(where[int(one[1:])], where[int(other[1:])]) for one, other in moves[["from_id", "to_id"]].to_numpy()
        ]
        assert moves["minutes"].tolist() == pytest.approx(ways)


def test_the_best_homes_to_close_are_those_of_full_enumeration_and_never_fewer_than_in_plain_order() -> None:
    rng = np.random.default_rng(8)
    for _ in range(4):
        beds = rng.integers(10, 40, 5)
        residents = np.maximum((beds * rng.random(5)).astype(int), 1)
        where = [(int(n), float(x)) for n, x in zip(rng.integers(0, 5, 5), rng.random(5), strict=True)]
        table = closings([home(f"H{i}", *where[i], int(beds[i]), int(residents[i])) for i in range(5)])
        low = [i for i in range(5) if residents[i] / beds[i] < 0.5]
        minutes = np.array([[minutes_between(one, other) for other in where] for one in where])
        by_hand = [
            least for count in range(1, len(low) + 1) if np.isfinite(least := enumerated(minutes, beds, residents, low, count))
        ]
        assert table.best["person_minutes"].tolist() == pytest.approx(by_hand)
        assert table.best["is_proven"].all()
        assert len(table.closing) <= len(by_hand)


def enumerated(minutes: npt.NDArray[np.float64], beds: Any, residents: Any, low: list[int], count: int) -> float:
    """Every choice of so many, the residents moved by a linear programme of one's own."""
    n, least = len(beds), float("inf")
    for closed in combinations(low, count):
        room = [0 if j in closed else float(beds[j]) for j in range(n)]
        leaves, takes = np.kron(np.eye(n), np.ones(n)), np.kron(np.ones(n), np.eye(n))
        may_leave = np.isin(np.arange(n), low)[:, None] | np.eye(n, dtype=bool)
        cost = np.where((minutes <= 60) & may_leave, minutes, 1e6).ravel()
        solved = linprog(cost, A_eq=leaves, b_eq=residents, A_ub=takes, b_ub=room)
        if solved.success and float(solved.fun or 0) < 1e6:
            least = min(least, float(solved.fun or 0))
    return least


def test_beds_without_residents_on_record_are_neither_judged_nor_given_away() -> None:
    table = closings([home("A", 0, 0.5, 20, 4), home("B", 0, 0.6, 90, None), home("C", 0, 0.7, None, 9)])
    rows = table.homes.set_index("facility_id")
    assert rows.loc["A", "unplaced"] == 4
    assert rows["is_low"].tolist() == [True, False, False]
    assert rows["alone_unplaced"].isna()["B"]
    assert rows["fate"].to_dict() == {"A": "stuck", "B": "unknown", "C": "unknown"}
    assert table.report.count_by_code()["planning.occupancy-unknown"] == 1


def test_an_empty_home_closes_without_a_move_and_an_overfull_one_is_said() -> None:
    table = closings([home("A", 0, 0.5, 20, 0), home("B", 1, 0.5, 10, 12)])
    assert table.closing["facility_id"].tolist() == ["A"]
    assert len(table.moves) == 0
    assert table.report.count_by_code()["planning.more-residents-than-beds"] == 1


def test_a_home_without_a_position_is_listed_and_no_homes_at_all_is_said() -> None:
    assert closings([home("A", 0, None, 20, 4), home("B", 0, 0.5, 20, 15)]).report.count_by_code()["planning.home-not-tied"] == 1
    assert closings([]).report.count_by_code() == {"planning.no-homes": 1}


def test_a_threshold_that_is_no_share_is_refused() -> None:
    with pytest.raises(ImpossibleThreshold):
        ClosingQuestion(minutes=30, threshold=40)

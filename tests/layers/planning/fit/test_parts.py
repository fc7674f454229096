"""Cutting villages along their settlements, and small ones growing together."""

from itertools import product

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from layers.planning.fit.parts import MOST_JOINED, Smallness, cut_in_parts, grown_together, middle_of, neighbours_of
from layers.planning.units import Units
from layers.reference import DIVISIONS
from tests.layers.planning.fit.conftest import DAY
from tests.layers.planning.layer_rows import as_layer

sizes = st.lists(st.integers(50, 900), min_size=2, max_size=9)


@settings(max_examples=40, deadline=None)
@given(sizes, st.integers(0, 2**32 - 1))
def test_every_part_lies_in_the_range_and_no_settlement_is_split_or_lost(households: list[int], seed: int) -> None:
    rng = np.random.default_rng(seed)
    lon, lat = rng.uniform(104, 104.02, len(households)), rng.uniform(37, 37.02, len(households))
    amount = np.array(households, dtype=float)
    cut = cut_in_parts(lon, lat, amount, least=600, most=1200)
    if cut is None:
        return
    assert sorted(np.concatenate(cut).tolist()) == list(range(len(households)))
    assert all(600 <= amount[part].sum() <= 1200 for part in cut)
    assert len(cut) >= amount.sum() / 1200


@settings(max_examples=40, deadline=None)
@given(sizes)
def test_a_row_of_settlements_is_cut_whenever_any_cut_of_the_row_fits_and_into_the_fewest_parts(households: list[int]) -> None:
    """Every way to cut a row, tried one by one."""
    amount = np.array(households, dtype=float)
    lon, lat = np.linspace(104, 104.1, len(amount)), np.full(len(amount), 37.0)
    possible = []
    for joints in product((False, True), repeat=len(amount) - 1):
        parts = np.split(amount, np.flatnonzero(joints) + 1)
        if len(parts) > 1 and all(600 <= part.sum() <= 1200 for part in parts):
            possible.append(len(parts))
    cut = cut_in_parts(lon, lat, amount, least=600, most=1200)
    if possible:
        assert cut is not None
        assert len(cut) == min(possible)


def test_parts_follow_the_line_the_settlements_are_strung_out_on() -> None:
    lon, lat = np.array([104.0, 104.01, 104.09, 104.1]), np.array([37.0, 37.001, 37.0, 37.001])
    cut = cut_in_parts(lon, lat, np.array([700.0, 500.0, 600.0, 600.0]), least=1000, most=2000)
    assert cut is not None
    assert sorted(sorted(part.tolist()) for part in cut) == [[0, 1], [2, 3]]


def test_the_middle_is_where_most_people_need_not_walk() -> None:
    lon, lat = np.array([104.0, 104.01, 104.02]), np.full(3, 37.0)
    assert middle_of(lon, lat, np.array([1.0, 1.0, 1.0])) == 1
    assert middle_of(lon, lat, np.array([10.0, 1.0, 1.0])) == 0
    assert middle_of(lon, lat, np.zeros(3)) == 1


def test_who_meets_at_a_corner_only_is_no_neighbour() -> None:
    square = [("1", 0, 0), ("2", 1, 0), ("3", 1, 1), ("4", 5, 5)]
    rows = [
        {"code": f"99010110020{n}", "name": n, "level": "village", "geometry": shapely.box(104 + x, 36 + y, 105 + x, 37 + y)}
        for n, x, y in square
    ]
    rows.append({"code": "990101100205", "name": "5", "level": "village"})
    units = Units.of(as_layer(DIVISIONS, rows), level="village", area="990101", on=DAY)
    assert neighbours_of(units) == {0: {1}, 1: {0, 2}, 2: {1}, 3: set()}


@pytest.mark.parametrize(
    ("households", "expected"),
    [
        ([400, 700, 1500], [(0, 1)]),  # the smallest takes the partner that makes it fit, not the one too large
        ([0, 1200, 1300], [(0, 1)]),  # an empty village goes to the smaller of two that fit
        ([300, 300, 300], [(0, 1, 2)]),  # three that are small together
        ([900, 1900, 1900], []),  # nobody can take it in
    ],
)
def test_small_units_grow_together_within_the_range(households: list[int], expected: list[tuple[int, ...]]) -> None:
    n = len(households)
    row = {0: {1}, 1: {0, 2}, 2: {1}} if households[2] == 300 else {0: {1, 2}, 1: {0}, 2: {0}}
    amount = np.array(households, dtype=float)
    sizes = Smallness(amount, np.full(n, 1000.0), np.full(n, 2000.0), ["one"] * n, [str(i) for i in range(n)])
    small = set(np.flatnonzero(amount < 1000).tolist())
    assert grown_together(small, set(range(n)), row, sizes) == expected


@pytest.mark.parametrize("households", [[100] * 8, [300, 300, 300, 300], [0, 0, 0, 0, 900, 400]])
def test_no_merger_joins_more_than_the_setting_says(households: list[int]) -> None:
    n, amount = len(households), np.array(households, dtype=float)
    row = {i: {j for j in (i - 1, i + 1) if 0 <= j < n} for i in range(n)}
    sizes = Smallness(amount, np.full(n, 1000.0), np.full(n, 2000.0), ["one"] * n, [str(i) for i in range(n)])
    groups = grown_together(set(range(n)), set(range(n)), row, sizes)
    assert groups
    assert max(map(len, groups)) <= MOST_JOINED == 3


def test_townships_and_kinds_of_committee_are_never_mixed() -> None:
    amount = np.array([400.0, 700.0])
    sizes = Smallness(amount, np.full(2, 1000.0), np.full(2, 2000.0), ["east", "west"], ["0", "1"])
    assert grown_together({0, 1}, {0, 1}, {0: {1}, 1: {0}}, sizes) == []

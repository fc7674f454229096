"""Spreading totals over the ground: nobody is lost, nobody is made up, and no band outgrows the one around it."""

import itertools
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from layers.planning.people.allocation import Allocation, Support, allocate_people
from layers.planning.people.apportionment import apportion
from layers.planning.people.errors import TotalsRejected
from layers.wording import Wording

AREA = Wording("住宅建筑面积（m²）", "floor area of dwellings (m²)")
COUNTY, TOWNS = "990101", ("990101100", "990101101")
VILLAGES = tuple(f"{town}{n}" for town in TOWNS for n in ("201", "202", "203"))
BANDS = ["population", "elderly60", "elderly65", "elderly80"]
drawing = settings(max_examples=12, deadline=None)
seeds = st.integers(0, 2**32 - 1)


def table(rows: dict[str, list[int | float | None]], bands: list[str] | None = None) -> pd.DataFrame:
    chosen = bands or BANDS[: len(next(iter(rows.values())))]
    return pd.DataFrame.from_dict(rows, orient="index", columns=chosen).astype("Float64")


def cells(*rows: tuple[str, str | None, float]) -> Support:
    key, division, amount = zip(*rows, strict=True)
    return Support(np.array(key, dtype=object), np.array(division, dtype=object), np.array(amount, dtype=float), AREA)


def spread(totals: pd.DataFrame, support: Support) -> Allocation:
    return allocate_people(totals, support)


def a_county(seed: int) -> tuple[pd.DataFrame, Support]:
    """Bands of every village drawn at random and added up; some villages, a township or a band then say nothing, some have no cell."""
    rng = np.random.default_rng(seed)
    people = np.empty((len(VILLAGES), len(BANDS)), dtype=np.int64)
    people[:, 0] = rng.integers(0, 2000, len(VILLAGES))
    for band in range(1, len(BANDS)):
        people[:, band] = rng.integers(0, people[:, band - 1] + 1)
    towns = [people[:3].sum(axis=0), people[3:].sum(axis=0)]
    figures = np.vstack([people, *towns, people.sum(axis=0)]).astype(float)
    known = np.where(rng.random(len(figures)) < 0.4, rng.integers(0, 4, len(figures)), 4)  # so many bands, always the widest ones
    known[-1] = 4
    figures[np.arange(4) >= known[:, None]] = np.nan
    kept = pd.DataFrame(figures, index=[*VILLAGES, *TOWNS, COUNTY], columns=BANDS)
    n = int(rng.integers(1, 30))
    homes = rng.choice([*VILLAGES, TOWNS[0]], n)
    amount = np.where(rng.random(n) < 0.2, 0.0, rng.choice([40.0, 55.5, 100.0, 1e6], n))
    return kept, Support(np.array([f"C{i:02d}" for i in rng.permutation(n)], dtype=object), homes.astype(object), amount, AREA)


@drawing
@given(seeds)
def test_every_total_of_every_division_and_band_is_kept_to_the_last_person(seed: int) -> None:
    totals, support = a_county(seed)
    found = spread(totals, support)
    everybody = pd.concat([found.places, found.unplaced])
    homes = everybody["division_code"].tolist()
    for code, row in zip(totals.index, totals.to_numpy(), strict=True):
        inside = np.array([home.startswith(code) for home in homes])
        for band, total in zip(BANDS, row, strict=True):
            assert np.isnan(total) or everybody[band].to_numpy(dtype=float)[inside].sum() == total
    assert found.sum_of("population") == totals.loc[COUNTY, "population"]


@drawing
@given(seeds)
def test_no_place_holds_more_of_a_band_than_of_the_one_around_it(seed: int) -> None:
    found = spread(*a_county(seed))
    for wide, narrow in itertools.pairwise(BANDS):
        for frame in (found.places, found.unplaced):
            assert (frame[narrow] <= frame[wide]).all()
            assert (frame[narrow] >= 0).all()


@drawing
@given(seeds)
def test_the_order_of_the_rows_says_nothing(seed: int) -> None:
    totals, support = a_county(seed)
    order = np.random.default_rng(seed + 1).permutation(len(support))
    mixed = Support(support.key[order], support.division[order], support.amount[order], support.what)
    one, other = (spread(totals.sample(frac=1, random_state=seed % 99), s).places.set_index("key") for s in (support, mixed))
    pd.testing.assert_frame_equal(one.sort_index(), other.sort_index())


@drawing
@given(st.integers(0, 5000), st.lists(st.integers(0, 300), min_size=1, max_size=12), st.booleans())
def test_shares_are_those_of_the_largest_remainders_in_exact_fractions(total: int, amounts: list[int], as_floats: bool) -> None:
    weights = np.array(amounts, dtype=float if as_floats else np.int64)
    found = apportion(np.array([total]), weights, np.zeros(len(amounts), dtype=np.int64))
    if sum(amounts) == 0:
        assert found.sum() == 0
        return
    exact = [Fraction(total * a, sum(amounts)) for a in amounts]
    assert found.sum() == total
    assert all(abs(share - quota) < 1 for share, quota in zip(found.tolist(), exact, strict=True))
    if not as_floats:  # ties fall as the rows stand
        expected = [int(quota) for quota in exact]
        by_remainder = sorted(range(len(exact)), key=lambda i: (-(exact[i] - int(exact[i])), i))
        for i in by_remainder[: total - sum(expected)]:
            expected[i] += 1
        assert found.tolist() == expected


def test_equal_cells_share_by_key_and_the_odd_person_goes_to_the_first() -> None:
    found = spread(table({VILLAGES[0]: [10]}), cells(("b", VILLAGES[0], 7.0), ("c", VILLAGES[0], 7.0), ("a", VILLAGES[0], 7.0)))
    assert dict(zip(found.places["key"], found.places["population"], strict=True)) == {"a": 4, "b": 3, "c": 3}


def test_what_a_county_knows_beyond_its_villages_goes_to_the_places_no_village_total_covers() -> None:
    totals = table({COUNTY: [1000], VILLAGES[0]: [300]})
    found = spread(totals, cells(("a", VILLAGES[0], 1.0), ("b", VILLAGES[1], 1.0), ("c", VILLAGES[2], 3.0)))
    assert found.places["population"].tolist() == [300, 175, 525]


def test_a_division_without_any_place_is_listed_with_its_people() -> None:
    found = spread(
        table({VILLAGES[0]: [300, 40], VILLAGES[1]: [200, 30]}), cells(("a", VILLAGES[0], 1.0), ("b", VILLAGES[1], 0.0))
    )
    assert found.unplaced.to_dict("records") == [{"division_code": VILLAGES[1], "population": 200, "elderly60": 30}]
    (note,) = (f for f in found.report if f.code == "planning.no-support")
    assert "200 人没有可分摊的地点" in note.sentence.zh
    assert found.sum_of("elderly60") == 70


def test_a_place_above_which_nothing_is_known_stays_unknown_and_is_listed() -> None:
    found = spread(table({VILLAGES[0]: [300]}), cells(("a", VILLAGES[0], 1.0), ("b", VILLAGES[1], 1.0), ("c", None, 1.0)))
    assert found.places["population"].isna().tolist() == [False, True, True]
    assert "planning.no-total-above" in found.report.count_by_code()


def test_an_unknown_support_holds_nobody_and_is_listed() -> None:
    found = spread(table({VILLAGES[0]: [300]}), cells(("a", VILLAGES[0], 1.0), ("b", VILLAGES[0], float("nan"))))
    assert found.places["population"].tolist() == [300, 0]
    assert "planning.support-unknown" in found.report.count_by_code()


def test_a_direct_county_climbs_by_its_own_parent() -> None:
    totals = table({"99": [900]})
    found = allocate_people(totals, cells(("a", "880001", 1.0)), parents={"880001": "99"})
    assert found.places["population"].tolist() == [900]


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ({COUNTY: [-5]}, "planning.total-negative"),
        ({COUNTY: [10.5]}, "planning.total-not-whole"),
        ({COUNTY: [4e9]}, "planning.total-not-whole"),
        ({COUNTY: [100], TOWNS[0]: [60], TOWNS[1]: [50]}, "planning.parts-exceed-total"),
        ({COUNTY: [100], VILLAGES[0]: [101]}, "planning.parts-exceed-total"),
        ({COUNTY: [100, 101]}, "planning.band-exceeds"),
        ({COUNTY: [None, 10]}, "planning.band-without-total"),
        ({COUNTY: [1000, 900], VILLAGES[0]: [700, 100]}, "planning.band-exceeds"),
    ],
)
def test_totals_that_cannot_all_be_true_are_refused_with_every_contradiction(
    rows: dict[str, list[int | float | None]], code: str
) -> None:
    with pytest.raises(TotalsRejected) as refused:
        spread(table(rows), cells(("a", VILLAGES[0], 1.0)))
    assert refused.value.report.count_by_code() == {code: 1}


def test_a_negative_support_is_refused() -> None:
    with pytest.raises(TotalsRejected, match="分摊依据为负"):
        spread(table({COUNTY: [5]}), cells(("a", COUNTY, -1.0)))

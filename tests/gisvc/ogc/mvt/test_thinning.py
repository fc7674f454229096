"""When a tile is full: the important stay, every patch keeps its share, and the same rows always give the same tile."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from gisvc.ogc.mvt.squares import EXTENT
from gisvc.ogc.mvt.thinning import PATCHES, thin

CHANCE = np.random.default_rng(20261122)
TOWN = CHANCE.normal(1000, 30, (9_000, 2))
HAMLETS = CHANCE.uniform(0, EXTENT, (300, 2))
PLACES = np.vstack([TOWN, HAMLETS])
PLACES = PLACES[CHANCE.permutation(len(PLACES))]  # the most important first


def test_exactly_as_many_as_may_be_shown_in_their_order() -> None:
    kept = thin(PLACES, 2_000)
    assert len(kept) == 2_000
    assert (np.diff(kept) > 0).all()


def test_a_lonely_hamlet_is_not_crowded_out_by_a_town() -> None:
    kept = thin(PLACES, 2_000)
    size = EXTENT // PATCHES
    shown = {tuple(patch) for patch in (PLACES[kept] // size).astype(int)}
    assert shown == {tuple(patch) for patch in (PLACES // size).astype(int)}, "every patch that holds something shows something"


def test_in_each_patch_the_most_important_comes_first() -> None:
    kept = set(thin(PLACES, 500).tolist())
    patch = (PLACES // (EXTENT // PATCHES)).astype(int) @ [1, 1000]
    for one in np.unique(patch):
        inside = np.flatnonzero(patch == one)
        ours = [i for i in inside if i in kept]
        assert inside[: len(ours)].tolist() == ours


def test_the_last_round_goes_to_the_most_important_of_all() -> None:
    kept, patch = thin(PLACES, 2_000), (PLACES // (EXTENT // PATCHES)).astype(int) @ [1, 1000]
    turn = np.array([np.count_nonzero(patch[:i] == patch[i]) for i in range(len(patch))])
    last = turn[kept].max()
    shown = turn[kept] == last
    assert kept[shown].tolist() == np.flatnonzero(turn == last)[: shown.sum()].tolist()
    assert set(np.flatnonzero(turn < last)) <= set(kept.tolist())


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 400), st.integers(0, 500))
def test_what_fits_is_all_shown(most: int, held: int) -> None:
    assert len(thin(PLACES[:held], most)) == min(most, held)


def test_more_room_never_takes_anything_away() -> None:
    few, many = (set(thin(PLACES, most).tolist()) for most in (300, 900))
    assert few <= many

"""A spread finds the least time from every cell, whichever engine, and equal times go to the lower position."""

from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pytest
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from layers.planning.surface import plain
from layers.planning.surface.grid import DIRECTIONS, Grid
from layers.planning.surface.slope import CLIMBS, STEEPEST, STEPS_PER_UNIT, climb_factor
from layers.planning.surface.spread import UNREACHED, Engine, spread_each, spread_from
from layers.planning.surface.steps import LONGEST_TICKS, TICKS_PER_MINUTE, Steps, climbs_of
from tests.little_ground import raster_of


def ground(rows: int, columns: int, *, seed: int = 1, even: bool = False) -> Steps:
    """Paces from one to five times the flat one, one cell in ten of stone, heights up to 20 m; or all even."""
    rng = np.random.default_rng(seed)
    grid = Grid.of(raster_of(np.zeros((rows, columns))), "heights")
    cells = rows * columns
    pace = np.full(cells, 17000.0) if even else rng.uniform(1, 5, cells) / 60 * TICKS_PER_MINUTE
    free = np.pad((rng.random((rows, columns)) > 0.1) | even, 1)
    ways = np.zeros((rows, columns), dtype=np.uint8)
    for direction, (down, right) in enumerate(DIRECTIONS):
        there = free[1 + down : 1 + down + rows, 1 + right : 1 + right + columns]
        ways |= (free[1:-1, 1:-1] & there).astype(np.uint8) << np.uint8(direction)
    height = np.empty(0) if even else rng.uniform(0, 20, cells)
    return Steps(grid, pace.astype(np.float32), height.astype(np.float32), rng.random(cells) < 0.9, ways.ravel())


def least_minutes(steps: Steps, source: int) -> npt.NDArray[np.float64]:
    """Straight from the definition, cell by cell in Python, with the formula itself and no rounding to ticks."""
    rows, columns = steps.grid.shape
    froms, tos, weights = [], [], []
    for cell in range(rows * columns):
        for direction, (down, right) in enumerate(DIRECTIONS):
            if not steps.ways[cell] >> direction & 1:
                continue
            other = cell + down * columns + right
            row, beyond = cell // columns, cell // columns + down
            east, south = steps.grid.east_m, steps.grid.south_m[min(row, beyond)]
            metres = float(np.hypot((east[row] + east[beyond]) / 2 if right else 0.0, south if down else 0.0))
            climb = float(climb_factor((steps.height_m[cell] - steps.height_m[other]) / metres)) if len(steps.height_m) else 1.0
            paces = [steps.pace[c] * (climb if steps.is_walked[c] else 1.0) for c in (cell, other)]
            froms.append(cell)
            tos.append(other)
            weights.append(metres * sum(paces) / 2 / TICKS_PER_MINUTE)
    return np.asarray(
        dijkstra(csr_array((weights, (froms, tos)), shape=(rows * columns, rows * columns)), indices=np.array([source]))[0]
    )


def test_every_cell_gets_the_least_time_of_an_independent_search_over_the_formula(engine: Engine) -> None:
    steps, sources = ground(14, 17), np.array([20, 200])
    ticks, nearest = spread_from(sources, np.zeros(2, dtype=np.int64), limit=LONGEST_TICKS, steps=steps, engine=engine)
    each = np.stack([least_minutes(steps, int(source)) for source in sources])
    reached = np.isfinite(each.min(axis=0))
    each[~np.isfinite(each)] = 1e9
    assert np.array_equal(ticks != UNREACHED, reached)
    assert ticks[reached] / TICKS_PER_MINUTE == pytest.approx(each.min(axis=0)[reached], rel=1e-5)
    clear = reached & (np.abs(each[0] - each[1]) > 1e-3)
    assert np.array_equal(nearest[clear], each.argmin(axis=0)[clear])
    assert (nearest[~reached] == -1).all()


def test_engines_agree_to_the_tick_on_wide_ground_in_several_bands(monkeypatch: pytest.MonkeyPatch) -> None:
    steps, rng = ground(60, 50, seed=4), np.random.default_rng(9)
    cells, started = rng.integers(0, 3000, 12), rng.integers(0, 10**6, 12)
    monkeypatch.setattr(plain, "_BAND_CELLS", 400)
    for limit in (3 * TICKS_PER_MINUTE, LONGEST_TICKS):
        fast, slow = (spread_from(cells, started, limit=limit, steps=steps, engine=engine) for engine in Engine)
        assert np.array_equal(fast[0], slow[0])
        assert np.array_equal(fast[1], slow[1])
    origins, targets = np.unique(cells), np.arange(0, 3000, 7)
    pairs = [spread_each(origins, targets, limit=15 * TICKS_PER_MINUTE, steps=steps, engine=engine) for engine in Engine]
    fast_pairs, slow_pairs = (np.array(found)[:, np.lexsort(found[:2])] for found in pairs)
    assert fast_pairs.shape[1] > 100
    assert np.array_equal(fast_pairs, slow_pairs)


def test_equal_times_go_to_the_lower_position_wherever_it_stands(engine: Engine) -> None:
    steps = ground(7, 9, even=True)
    for order in ([29, 33], [33, 29]):  # columns 2 and 6 of the middle row: column 4 is as far from both
        _, nearest = spread_from(np.array(order), np.zeros(2, dtype=np.int64), limit=LONGEST_TICKS, steps=steps, engine=engine)
        assert (nearest.reshape(7, 9)[:, 4] == 0).all()
    _, nearest = spread_from(np.array([29, 29]), np.zeros(2, dtype=np.int64), limit=LONGEST_TICKS, steps=steps, engine=engine)
    assert (nearest == 0).all()


def test_a_longer_limit_reaches_no_less_and_changes_no_time(engine: Engine) -> None:
    steps, cell, now = ground(20, 20, seed=2), np.array([210]), np.zeros(1, dtype=np.int64)
    answers = [spread_from(cell, now, limit=int(m * TICKS_PER_MINUTE), steps=steps, engine=engine)[0] for m in (1, 2, 4, 1000)]
    for short, long in pairwise(answers):
        reached = short != UNREACHED
        assert (long[reached] == short[reached]).all()
    assert (answers[0] != UNREACHED).sum() < (answers[2] != UNREACHED).sum()


def test_the_table_of_climbs_is_tobler_s_function_to_half_a_millionth() -> None:
    rises = np.random.default_rng(3).uniform(-STEEPEST, STEEPEST, 10_000)
    assert climbs_of(rises) == pytest.approx(climb_factor(rises), rel=5e-7)
    assert climbs_of(np.array([-0.05]))[0] == CLIMBS.min() == pytest.approx(np.exp(-3.5 * 0.05))
    assert climbs_of(np.array([9.0]))[0] == climbs_of(np.array([STEEPEST]))[0]
    assert len(CLIMBS) == 2 * STEEPEST * STEPS_PER_UNIT + 1

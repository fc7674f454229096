"""The two-step floating catchment on a county and on a city, side by side with PySAL access, on the same pairs.

    python -m benchmarks.access [--pairs 6600000] [--turns 5] [--peers-at FOLDER]

PySAL access (`pip install --no-deps --target FOLDER access`) gets its data frames built and its pairs cut to the limit for nothing; ours gets
the Pairs a way of travelling answers. Both do both steps. A county is asked twenty times a turn. Their answers are compared place by place: equal where PySAL has one, and where PySAL
says NaN the formula written out in plain sums decides.
"""

import argparse
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.spatial import cKDTree

from benchmarks.side_by_side import Timing, print_table, take_turns
from layers.planning.access.catchment import float_catchments
from layers.planning.access.decay import Bell, Decay, NoDecay
from layers.planning.travel import Pairs

Floats = npt.NDArray[np.float64]

WIDTH_M = 30_000.0
WALK_M_PER_MIN = 60.0
WIDTH_MIN = 8.0
OURS = "gisvc float_catchments"
BINCOUNT = "bare numpy: two bincounts"
PYSAL = "PySAL access two_stage_fca, frames ready"


@dataclass(frozen=True)
class Town:
    """Places and facilities scattered evenly, one place in a hundred beyond everybody's reach, and every pair within the limit."""

    pairs: Pairs
    people: Floats
    supply: Floats

    @classmethod
    def of(cls, places: int, facilities: int, pairs: int, seed: int = 20221123) -> "Town":
        rng = np.random.default_rng(seed)
        here, there = (rng.uniform(0, WIDTH_M, (n, 2)) for n in (places, facilities))
        here[rng.random(places) < 0.01] += 10 * WIDTH_M
        reach_m = WIDTH_M * (pairs / (np.pi * places * facilities)) ** 0.5
        tree = cKDTree(there)
        found = int(cKDTree(here).count_neighbors(tree, reach_m))  # fewer than asked for, because a town has edges
        near = tree.query_ball_point(here, reach_m * (pairs / found) ** 0.5, return_sorted=True)
        place = np.repeat(np.arange(places), [len(facilities_near) for facilities_near in near])
        facility = np.concatenate(near).astype(np.int64)
        minutes = np.hypot(*(here[place] - there[facility]).T) / WALK_M_PER_MIN
        people = rng.integers(1, 400, places).astype(float)
        return cls(Pairs(place, facility, minutes, places, facilities), people, rng.integers(5, 60, facilities).astype(float))


def ours(town: Town, decay: Decay) -> Floats:
    return float_catchments(town.pairs, people=town.people, supply=town.supply, decay=decay).access


def repeated(ask: Callable[[], Floats], times: int) -> Floats:
    """The last of so many answers."""
    return [ask() for _ in range(times)][-1]


def bincounts(town: Town, decay: Decay) -> Floats:
    """The formula in plain sums, once over the pairs in each direction."""
    pairs = town.pairs
    weight = decay.weights(pairs.minutes)
    people = town.people[pairs.place] if weight is None else town.people[pairs.place] * weight
    need = np.bincount(pairs.facility, weights=people, minlength=pairs.facilities)
    ratio = np.divide(town.supply, need, out=np.zeros(pairs.facilities), where=need > 0)
    given = ratio[pairs.facility] if weight is None else ratio[pairs.facility] * weight
    return np.bincount(pairs.place, weights=given, minlength=pairs.places).astype(float)


def pysal(town: Town, width_min: float | None) -> Callable[[], Floats]:
    """PySAL's own two steps with its frames ready and its own Gaussian."""
    from access import weights
    from access.fca import two_stage_fca

    pairs = town.pairs
    demand = pd.DataFrame({"demand": town.people}, index=pd.RangeIndex(pairs.places, name="geoid"))
    supply = pd.DataFrame({"supply": town.supply}, index=pd.RangeIndex(pairs.facilities, name="geoid"))
    costs = pd.DataFrame({"origin": pairs.place, "dest": pairs.facility, "cost": pairs.minutes})
    weigh = None if width_min is None else weights.gaussian(width_min)

    def ask() -> Floats:
        found: Any = two_stage_fca(demand, supply, costs, demand_index=True, weight_fn=weigh)
        return np.asarray(found.reindex(demand.index), dtype=float)

    return ask


def compare(timings: dict[str, Timing]) -> None:
    """How far the answers lie apart, and what became of those whom nothing reaches."""
    mine, plain = timings[OURS].answer, timings[BINCOUNT].answer
    scale = mine.max()
    print(f"  largest difference from the plain sums, relative to the largest access: {np.abs(mine - plain).max() / scale:.1e}")
    if PYSAL not in timings:
        return
    theirs = timings[PYSAL].answer
    lost = np.isnan(theirs)
    print(f"  largest relative difference from PySAL where it answers: {(np.abs(mine - theirs)[~lost] / mine[~lost]).max():.1e}")
    right = bool((mine[lost] == 0).all() and (plain[lost] == 0).all())
    print(f"  PySAL says NaN for {lost.sum()} places of {len(lost)}; ours says 0 there, as the formula does: {right}")
    print(
        f"  PySAL takes {timings[PYSAL].median_s / timings[OURS].median_s:.1f} times ours (CPU {timings[PYSAL].processor_s / timings[OURS].processor_s:.1f})"
    )


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    asked.add_argument("--pairs", type=int, default=6_600_000)
    asked.add_argument("--turns", type=int, default=5)
    asked.add_argument("--peers-at", help="folder that PySAL access was installed into")
    chosen = asked.parse_args()
    if chosen.peers_at:
        sys.path.append(chosen.peers_at)
    places = max(1000, chosen.pairs // 66)
    towns = {"county": Town.of(2_000, 300, 50_000), "city": Town.of(places, 5_000, chosen.pairs)}
    for name, town in towns.items():
        for label, decay, width_min in (("binary", NoDecay(), None), ("Gaussian", Bell(WIDTH_MIN), WIDTH_MIN)):
            print(
                f"\n{name}, {label}: {len(town.pairs):,} pairs of {town.pairs.places:,} places and {town.pairs.facilities:,} facilities"
            )
            candidates: dict[str, Callable[[], Floats]] = {
                OURS: partial(ours, town, decay),
                BINCOUNT: partial(bincounts, town, decay),
            }
            if chosen.peers_at:
                candidates[PYSAL] = pysal(town, width_min)
            times = 20 if name == "county" else 1  # a millisecond is too short for a clock
            candidates = {who: partial(repeated, ask, times) for who, ask in candidates.items()}
            slow = {PYSAL: 1} if label == "Gaussian" and name == "city" else {}
            timings = take_turns(candidates, turns=chosen.turns, slow=slow)
            print_table(timings, ours=OURS)
            compare(timings)


if __name__ == "__main__":
    main()

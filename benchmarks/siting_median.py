"""Sums of the way to go: p-median, p-center and sites with capacities, side by side with spopt, with bound, gap and memory.

    python -m benchmarks.siting_median [--peers PYTHON] [--turns 3] [--seeds 1] [--only small,middle,large,capacitated,center]

Instances are random points of the plane with whole people from 1 to 99, straight lines in metres; the seed is in the instance, so every run asks
the same. The peer (spopt with PuLP) is never ours: name the interpreter of an environment that has it with --peers, and it is asked in a
process of its own; import time is not counted. The pmed files of the OR-Library cannot be had without a network and are not rebuilt.
"""

import argparse
import json
import resource
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import numpy.typing as npt

from layers.planning.siting.capacitated import capacitated
from layers.planning.siting.cost_rows import CostRows
from layers.planning.siting.costs import Costs, CostUnit
from layers.planning.siting.p_center import p_center
from layers.planning.siting.p_median import p_median
from layers.planning.siting.p_median_large import p_median_large
from layers.planning.siting.plan import SitingPlan
from layers.planning.siting.terms import Effort

Floats = npt.NDArray[np.float64]

PEER = """
import json, sys, time, resource
import numpy as np, pulp
from spopt.locate import PMedian
cost, people = np.load(sys.argv[1] + "/cost.npy"), np.load(sys.argv[1] + "/people.npy")
began = time.perf_counter()
model = PMedian.from_cost_matrix(cost, people, p_facilities=int(sys.argv[2]))
model = model.solve(pulp.HiGHS(msg=False) if sys.argv[3] == "highs" else pulp.PULP_CBC_CMD(msg=False))
took = time.perf_counter() - began
print(json.dumps([took, pulp.value(model.problem.objective), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]))
"""


def plane(size: int, seed: int) -> tuple[Floats, Floats]:
    """Points (size, 2) on ten kilometres by ten, and people."""
    rng = np.random.default_rng(seed)
    return rng.uniform(0, 10_000, (size, 2)), rng.integers(1, 100, size).astype(np.float64)


def straight(spots: Floats) -> Floats:
    return np.asarray(np.hypot(*(spots[:, None] - spots[None]).transpose(2, 0, 1)))


@dataclass(frozen=True, slots=True)
class Town:
    """A question with capacities: `tight` is people over room, of as many mean sites as a quarter of the sites.

    `is_priced`: no number of sites, but prices of opening of some thousand metres times people, more for a larger site, which outweigh the
    way to go: which sites to open is then the hard part. Otherwise a quarter of the sites are opened, which cost nothing.
    """

    size: int
    seed: int
    tight: float
    is_priced: bool

    @property
    def name(self) -> str:
        kind = "priced" if self.is_priced else f"p = {self.p}"
        return f"single source {self.size} × {self.size}, {kind}, {self.tight:.2f} full, seed {self.seed}"

    @property
    def p(self) -> int:
        return max(3, self.size // 4)

    def plan(self, **more: Any) -> SitingPlan:
        rng = np.random.default_rng(self.seed)
        places, sites = rng.uniform(0, 100, (self.size, 2)), rng.uniform(0, 100, (self.size, 2))
        people = rng.integers(5, 36, self.size).astype(float)
        room = np.maximum(rng.integers(10, 161, self.size), 36).astype(np.float64)
        room = np.ceil(room * people.sum() / self.tight / (room.mean() * self.p))
        costs = Costs.of(np.hypot(*(places[:, None] - sites[None]).transpose(2, 0, 1)), unit="metres")
        prices = np.round(rng.uniform(1, 2, self.size) * (1000 + 20 * room))
        kind = {"fixed": prices} if self.is_priced else {"p": self.p}
        return capacitated(costs, people, capacities=room, **kind, **more)


TOWNS = [
    *(
        Town(size, seed, tight, is_priced=False)
        for size, seed, tight in ((30, 0, 0.8), (30, 1, 0.95), (40, 0, 0.95), (40, 1, 0.7))
    ),
    *(Town(50, seed, tight, is_priced=False) for seed, tight in ((0, 0.95), (1, 0.7), (2, 0.85))),
    *(
        Town(size, seed, tight, is_priced=True)
        for size, seed, tight in ((30, 0, 0.7), (30, 1, 0.95), (40, 0, 0.8), (40, 1, 0.95))
    ),
    *(Town(50, seed, tight, is_priced=True) for seed, tight in ((0, 0.95), (1, 0.6), (2, 0.75), (3, 0.85))),
]


def told(name: str, plan: SitingPlan, wall: float, processor: float) -> None:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    proof = "proven" if plan.is_optimal else f"gap {plan.gap:.3%}"
    print(
        f"{name:<58}{wall:>9.3f} s {processor:>9.3f} CPU s  {plan.objective:>16.3f}  {proof:<12} {peak:>7.0f} MiB so far",
        flush=True,
    )


def timed(name: str, answer: Any, turns: int = 1) -> tuple[SitingPlan, float]:
    """The least of some turns, after one turn unmeasured where there are several."""
    least, cpu = np.inf, np.inf
    for turn in range(turns + (turns > 1)):
        wall, processor = time.perf_counter(), time.process_time()
        plan: SitingPlan = answer()
        if turn or turns == 1:
            least, cpu = min(least, time.perf_counter() - wall), min(cpu, time.process_time() - processor)
    told(name, plan, least, cpu)
    return plan, least


def small(turns: int, peers: str | None, seeds: int) -> None:
    """300 × 300, p = 15, proven, beside spopt with the same solver, and with several seeds once with its usual one."""
    for seed in range(seeds):
        spots, people = plane(300, seed)
        cost = straight(spots)
        plan, wall = timed(
            f"p-median 300 × 300, p = 15, seed {seed}: gisvc",
            lambda c=cost, w=people: p_median(Costs.of(c, unit="metres"), w, p=15),
            turns,
        )
        if peers is None:
            continue
        with TemporaryDirectory() as folder:
            np.save(Path(folder) / "cost.npy", cost)
            np.save(Path(folder) / "people.npy", people)
            for solver in ("highs", "cbc") if seeds > 1 and seed == 0 else ("highs",):
                said = subprocess.run(
                    [peers, "-c", PEER, folder, "15", solver], capture_output=True, text=True, check=True
                ).stdout
                took, objective, peak = json.loads(said.splitlines()[-1])
                same = abs(objective - plan.objective) <= 1e-6 * plan.objective
                print(
                    f"{'   spopt + PuLP, ' + solver:<58}{took:>9.3f} s = {took / wall:.0f} × ours, same optimum: {same}, {peak:.0f} MiB",
                    flush=True,
                )


QUICK = Effort(restarts=100, bound_steps=300, nodes=0)


def middle(seeds: int) -> None:
    """1,000 × 1,000, p = 20: a gap in three seconds, and the proof."""
    for seed in range(seeds):
        spots, people = plane(1_000, seed)
        costs = Costs.of(straight(spots), unit="metres")
        timed(
            f"p-median 1,000 × 1,000, p = 20, seed {seed}: no branching",
            lambda c=costs, w=people: p_median(c, w, p=20, effort=QUICK),
            2,
        )
        timed(f"p-median 1,000 × 1,000, p = 20, seed {seed}: proof", lambda c=costs, w=people: p_median(c, w, p=20))


def large(seeds: int) -> None:
    """10,000 × 10,000: costs made by the row."""
    spots, people = plane(10_000, 0)

    def rows(block: Any) -> Floats:
        return np.asarray(np.hypot(spots[block, None, 0] - spots[None, :, 0], spots[block, None, 1] - spots[None, :, 1]))

    for p in (20, 100)[:seeds]:
        made = CostRows(10_000, 10_000, CostUnit.METRES, rows)
        timed(f"p-median 10,000 × 10,000, p = {p}, rows made on the way", lambda m=made, n=p: p_median_large(m, people, p=n))


def capacities() -> None:
    """Single source, up to 50 × 50, every one to be proven in at most a minute of one processor."""
    proven, slowest = 0, 0.0
    for town in TOWNS:
        began = time.process_time()
        plan, _ = timed(town.name, town.plan)
        proven, slowest = proven + plan.is_optimal, max(slowest, time.process_time() - began)
    print(f"   {proven} of {len(TOWNS)} proven, the slowest in {slowest:.1f} CPU s", flush=True)


def larger() -> None:
    """Too large for a proof: a gap, and the clock beside the steps."""
    for size, is_split in ((100, False), (200, False), (200, True)):
        town = Town(size, 0, 0.85, is_priced=False)
        timed(
            f"{town.name}, {'split, ' if is_split else ''}60 s",
            lambda t=town, s=is_split: t.plan(splittable=s, effort=Effort(seconds=60)),
        )


def center() -> None:
    for size, p in ((300, 15), (1_000, 20)):
        spots, people = plane(size, 0)
        costs = Costs.of(straight(spots), unit="metres")
        timed(f"p-center {size} × {size}, p = {p}", lambda c=costs, w=people, n=p: p_center(c, w, p=n))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peers", help="python of an environment with spopt and PuLP")
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--seeds", type=int, default=1, help="instances of each size; more than one also asks the slow ones")
    parser.add_argument("--only", default="small,middle,large,capacitated,center", help="some of these, and `larger`")
    asked = parser.parse_args()
    runs = {
        "small": lambda: small(asked.turns, asked.peers, asked.seeds),
        "middle": lambda: middle(asked.seeds),
        "large": lambda: large(asked.seeds),
        "capacitated": capacities,
        "larger": larger,
        "center": center,
    }
    for name in asked.only.split(","):
        runs[name]()


if __name__ == "__main__":
    main()

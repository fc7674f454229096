"""Sums of the way to go: p-median, p-center and sites with capacities, side by side with spopt, with bound, gap and memory.

    python -m benchmarks.siting_median [--peers PYTHON] [--turns 3] [--sizes small,middle,large,capacities,center]

Instances are random points of the plane with whole people from 1 to 99, straight lines in metres; the seed is in the instance, so every run asks
the same. The peer (spopt with PuLP) is never ours: name the interpreter of an environment that has it with --peers, and it is asked in a
process of its own; import time is not counted. The pmed files of the OR-Library cannot be had without a network and are not rebuilt.
"""

import argparse
import json
import resource
import subprocess
import time
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


def town_with_room(size: int, seed: int) -> tuple[Floats, Floats, Floats, int]:
    """Costs (size × size), people, capacities that leave 15 per cent of room among a quarter of the sites, and that number."""
    rng = np.random.default_rng(seed)
    places, sites, people = rng.uniform(0, 100, (size, 2)), rng.uniform(0, 100, (size, 2)), rng.integers(5, 36, size)
    p = size // 4
    room = np.maximum(rng.integers(10, 161, size), 36).astype(np.float64)
    cost = np.hypot(*(places[:, None] - sites[None]).transpose(2, 0, 1))
    return cost, people.astype(np.float64), np.ceil(room * people.sum() * 1.15 / (room.mean() * p)), p


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


def small(turns: int, peers: str | None) -> None:
    """300 × 300, p = 15, proven, beside spopt with the same solver and with its usual one."""
    for seed in range(3):
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
            for solver in ("highs", "cbc") if seed == 0 else ("highs",):
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


def middle() -> None:
    """1,000 × 1,000, p = 20: a gap in three seconds, and the proof."""
    for seed in range(2):
        spots, people = plane(1_000, seed)
        costs = Costs.of(straight(spots), unit="metres")
        timed(
            f"p-median 1,000 × 1,000, p = 20, seed {seed}: no branching",
            lambda c=costs, w=people: p_median(c, w, p=20, effort=QUICK),
            2,
        )
        timed(f"p-median 1,000 × 1,000, p = 20, seed {seed}: proof", lambda c=costs, w=people: p_median(c, w, p=20))


def large() -> None:
    """10,000 × 10,000: costs made by the row."""
    spots, people = plane(10_000, 0)

    def rows(block: Any) -> Floats:
        return np.asarray(np.hypot(spots[block, None, 0] - spots[None, :, 0], spots[block, None, 1] - spots[None, :, 1]))

    for p in (20, 100):
        made = CostRows(10_000, 10_000, CostUnit.METRES, rows)
        timed(f"p-median 10,000 × 10,000, p = {p}, rows made on the way", lambda m=made, n=p: p_median_large(m, people, p=n))


def capacities() -> None:
    """Single source, up to 50 × 50, proven; larger with a gap."""
    for size in (20, 30, 40, 50):
        for seed in range(3):
            cost, people, room, p = town_with_room(size, seed)
            costs = Costs.of(cost, unit="metres")
            timed(
                f"single source {size} × {size}, p = {p}, seed {seed}",
                lambda c=costs, w=people, k=room, n=p: capacitated(c, w, capacities=k, p=n),
            )
    cost, people, room, p = town_with_room(200, 0)
    costs = Costs.of(cost, unit="metres")
    timed(
        f"single source 200 × 200, p = {p}, 60 s",
        lambda: capacitated(costs, people, capacities=room, p=p, effort=Effort(seconds=60)),
    )
    timed(
        f"split 200 × 200, p = {p}, 60 s",
        lambda: capacitated(costs, people, capacities=room, p=p, splittable=True, effort=Effort(seconds=60)),
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
    parser.add_argument("--sizes", default="small,middle,large,capacities,center")
    asked = parser.parse_args()
    chosen = asked.sizes.split(",")
    if "small" in chosen:
        small(asked.turns, asked.peers)
    for name, run in {"middle": middle, "large": large, "capacities": capacities, "center": center}.items():
        if name in chosen:
            run()


if __name__ == "__main__":
    main()

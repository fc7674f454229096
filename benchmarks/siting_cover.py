"""Maximal and set covering on towns made by chance, side by side with spopt (PuLP and HiGHS), each in a process of its own.

    python -m benchmarks.siting_cover [--only NAME] [--peers PYTHON] [--peer-limit SECONDS]

A town: two thirds of places and sites crowd around 60 centres of different size, the rest lie evenly over 30 × 30 km; 1 to 39 people a place; the reach is
chosen so that as many pairs lie within it as asked. MCLP 20,000 × 2,000 has 393,000 pairs and some 14,400 distinct cover sets, 20,000 × 200 some 1,100, as in our notes.
Imports, and one small question that compiles what is compiled, come before the clock starts; the memory is the peak of the process less what it had then.
spopt gets the dense 0/1 matrix it wants for nothing, and is timed from its LP to its answer (`--peers`: the Python of an environment that has spopt).
"""

import argparse
import json
import subprocess
import sys
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.spatial import cKDTree

WIDTH_M = 30_000.0


@dataclass(frozen=True)
class Case:
    """One question; `steps` are restarts, bound steps and nodes of ours, `limit_s` a clock for both."""

    model: str
    places: int
    sites: int
    pairs: int
    p: int
    steps: tuple[int, int, int] = (200, 400, 100_000)
    limit_s: float | None = None
    is_peered: bool = True


CASES = {
    "mclp 2,000 × 200, p = 10": Case("mclp", 2_000, 200, 8_000, 10),
    "mclp 20,000 × 200, p = 20": Case("mclp", 20_000, 200, 47_000, 20),
    "mclp 20,000 × 2,000, p = 20, 5 s": Case("mclp", 20_000, 2_000, 393_000, 20, limit_s=5.0, is_peered=False),
    "mclp 20,000 × 2,000, p = 20, 60 s": Case("mclp", 20_000, 2_000, 393_000, 20, limit_s=60.0, is_peered=False),
    "mclp 20,000 × 2,000, p = 20, to the end": Case("mclp", 20_000, 2_000, 393_000, 20, is_peered=False),
    "lscp 2,000 × 200": Case("lscp", 2_000, 200, 16_000, 0),
    "lscp 20,000 × 2,000, 60 s": Case("lscp", 20_000, 2_000, 393_000, 0, limit_s=60.0, is_peered=False),
}


def town(case: Case, seed: int = 1) -> tuple[Any, Any, Any, Any]:
    """Rows of pairs (first, site, metres) and people; for set covering every place beyond all sites has nobody."""
    rng = np.random.default_rng(seed)
    centre, spread = rng.uniform(0, WIDTH_M, (60, 2)), rng.uniform(600, 3000, 60)
    share = rng.dirichlet(np.ones(60))

    def points(n: int) -> Any:
        crowds = rng.random(n) < 0.7
        near = rng.choice(60, n, p=share)
        crowded = centre[near] + rng.normal(size=(n, 2)) * spread[near][:, None]
        return np.where(crowds[:, None], crowded, rng.uniform(0, WIDTH_M, (n, 2)))

    here, there = points(case.places), points(case.sites)
    people = rng.integers(1, 40, case.places).astype(float)
    places, sites = cKDTree(here), cKDTree(there)
    low, high = 0.0, WIDTH_M
    for _ in range(50):
        middle = (low + high) / 2
        low, high = (middle, high) if places.count_neighbors(sites, middle) < case.pairs else (low, middle)
    near = sites.query_ball_point(here, high, return_sorted=True)
    first = np.concatenate([[0], np.cumsum([len(each) for each in near])])
    site = np.concatenate([np.asarray(each, dtype=np.int64) for each in near])
    metres = np.hypot(*(here[np.repeat(np.arange(case.places), np.diff(first))] - there[site]).T)
    if case.model == "lscp":
        people = np.where(np.diff(first) > 0, people, 0.0)
    return first, site, metres, people


def ours(case: Case) -> dict[str, float]:
    """Seconds, objective, bound and memory of this house, in this process."""
    from scipy import sparse

    from layers.planning.siting.costs import Costs
    from layers.planning.siting.lscp import lscp
    from layers.planning.siting.mclp import mclp
    from layers.planning.siting.terms import Effort

    def ask(asked: Case) -> Any:
        effort = Effort(*asked.steps, seconds=asked.limit_s)
        first, site, metres, people = town(asked)
        costs = Costs.of(sparse.csr_array((metres, site, first), shape=(asked.places, asked.sites)), unit="metres")
        before = _peak_mib()
        reach = float(metres.max())
        plan = (
            mclp(costs, people, reach=reach, p=asked.p, effort=effort)
            if asked.model == "mclp"
            else lscp(costs, people, reach=reach, effort=effort)
        )
        return plan, _peak_mib() - before

    ask(Case(case.model, 300, 40, 1_500, min(case.p, 5), steps=(5, 50, 100)))
    plan, memory = ask(case)
    return {"seconds": plan.seconds, "objective": plan.objective, "bound": plan.bound, "memory_mib": memory}


PEER = """
import json, resource, sys, time
import numpy as np, pulp
from spopt.locate import LSCP, MCLP
import importlib.util
spec = importlib.util.spec_from_file_location("siting_cover", sys.argv[1])
here = importlib.util.module_from_spec(spec); sys.modules["siting_cover"] = here; spec.loader.exec_module(here)
case = here.Case(**json.loads(sys.argv[2]))
first, site, metres, people = here.town(case)
full = np.full((case.places, case.sites), np.inf)
full[np.repeat(np.arange(case.places), np.diff(first)), site] = metres
reach = float(metres.max())
if case.model == "lscp":
    full = full[people > 0]
before = here._peak_mib()
began = time.perf_counter()
if case.model == "mclp":
    model = MCLP.from_cost_matrix(full, people, service_radius=reach, p_facilities=case.p)
else:
    model = LSCP.from_cost_matrix(full, service_radius=reach)
limit = json.loads(sys.argv[3])
solved = model.solve(pulp.HiGHS(msg=False, timeLimit=limit))
took = time.perf_counter() - began
memory = here._peak_mib() - before
print(json.dumps({"seconds": took, "objective": pulp.value(model.problem.objective), "memory_mib": memory}))
"""


def _peak_mib() -> float:
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _ask(command: list[str]) -> dict[str, float] | None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        print(done.stderr[-2000:], file=sys.stderr)
        return None
    answer: dict[str, float] = json.loads(done.stdout.strip().splitlines()[-1])
    return answer


def main() -> None:
    """The table."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--only", default="")
    asked.add_argument("--peers", help="Python that has spopt and highspy")
    asked.add_argument("--peer-limit", type=float, default=300.0)
    asked.add_argument("--ours", help=argparse.SUPPRESS)
    said = asked.parse_args()
    if said.ours:
        print(json.dumps(ours(CASES[said.ours])))
        return
    print(
        f"{'question':<42}{'s':>8}{'MiB':>7}{'objective':>12}{'bound':>12}{'gap %':>8}   spopt: s, MiB, objective, times ours, memory"
    )
    for name, case in CASES.items():
        if said.only not in name:
            continue
        mine = _ask([sys.executable, "-m", "benchmarks.siting_cover", "--ours", name])
        if mine is None:
            continue
        gap = 100 * abs(mine["bound"] - mine["objective"]) / max(mine["bound"], 1e-9)
        row = f"{name:<42}{mine['seconds']:>8.3f}{mine['memory_mib']:>7.0f}{mine['objective']:>12,.0f}{mine['bound']:>12,.0f}{gap:>8.3f}"
        if said.peers and case.is_peered:
            theirs = _ask([said.peers, "-c", PEER, __file__, json.dumps(case.__dict__), json.dumps(said.peer_limit)])
            if theirs is not None:
                times, memory = theirs["seconds"] / mine["seconds"], theirs["memory_mib"] / max(mine["memory_mib"], 1.0)
                row += f"   {theirs['seconds']:.2f}, {theirs['memory_mib']:.0f}, {theirs['objective']:,.0f}, {times:.0f}×, {memory:.0f}×"
        print(row, flush=True)


if __name__ == "__main__":
    main()

"""Maximal and set covering on towns made by chance, side by side with spopt (PuLP and HiGHS), each in a process of its own.

    python -m benchmarks.siting_cover [--only PART]... [--peers PYTHON] [--peer-limit SECONDS]

A town: two thirds of places and sites crowd around 60 centres of different size, the rest lie evenly over 30 × 30 km; 1 to 39 people a place; the reach is
chosen so that as many pairs lie within it as asked. MCLP 20,000 × 2,000 has 393,000 pairs and some 14,400 distinct cover sets, 20,000 × 200 some 1,100, as in our notes.

Both sides read the same pairs from one file. Seconds: ours from the matrix of metres to the plan; spopt's (`--peers`: the Python of an environment that
has spopt and highspy) from its LP to its answer, the dense matrix it wants being given. CPU seconds beside them tell what a busy machine adds. Imports, and
one small question that compiles what is compiled, come before the clock. Memory: the peak from reading the pairs to the answer, less what the process held
after its imports.
"""

import argparse
import contextlib
import ctypes
import gc
import importlib
import json
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
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
    "mclp 20,000 × 2,000, p = 20, default effort": Case("mclp", 20_000, 2_000, 393_000, 20, is_peered=False),
    "lscp 2,000 × 200": Case("lscp", 2_000, 200, 16_000, 0),
    "lscp 20,000 × 2,000, default effort": Case("lscp", 20_000, 2_000, 393_000, 0, is_peered=False),
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


@dataclass(frozen=True)
class Side:
    """What one side came to."""

    seconds: float
    cpu_s: float
    memory_mib: float
    objective: float
    bound: float

    @property
    def gap(self) -> float:
        return abs(self.bound - self.objective) / max(self.bound, 1e-9)


class Measured:
    """Peak memory from now on beside what the process holds now; wall and CPU seconds from `start`."""

    def __init__(self) -> None:
        gc.collect()
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).malloc_trim(0)  # what the imports gave back must not be filled unseen
        with contextlib.suppress(OSError):
            Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the peak begins anew
        self._held = _mib("VmRSS")

    def start(self) -> None:
        self._wall, self._cpu = time.perf_counter(), time.process_time()

    def side(self, objective: float, bound: float) -> Side:
        took, cpu = time.perf_counter() - self._wall, time.process_time() - self._cpu
        return Side(took, cpu, _mib("VmHWM") - self._held, objective, bound)


def _mib(line: str) -> float:
    """A line of the kernel's account of this process (Linux)."""
    said = Path("/proc/self/status").read_text(encoding="ascii")
    return float(next(each for each in said.splitlines() if each.startswith(line)).split()[1]) / 1024


def ours(case: Case, pairs: Path) -> Side:
    """This house, in this process."""
    from scipy import sparse

    from layers.planning.siting.costs import Costs
    from layers.planning.siting.lscp import lscp
    from layers.planning.siting.mclp import mclp
    from layers.planning.siting.terms import Effort

    def ask(asked: Case, rows: Any) -> Side:
        effort, measured = Effort(*asked.steps, seconds=asked.limit_s), Measured()
        first, site, metres, people = rows()
        matrix, reach = sparse.csr_array((metres, site, first), shape=(asked.places, asked.sites)), float(metres.max())
        measured.start()
        costs = Costs.of(matrix, unit="metres")
        if asked.model == "mclp":
            plan = mclp(costs, people, reach=reach, p=asked.p, effort=effort)
        else:
            plan = lscp(costs, people, reach=reach, effort=effort)
        return measured.side(plan.objective, plan.bound)

    small = Case(case.model, 300, 40, 4_000, min(case.p, 5), steps=(5, 50, 100))
    ask(small, lambda: town(small))
    return ask(case, lambda: _read(pairs))


def theirs(case: Case, pairs: Path, limit_s: float) -> Side:
    """spopt, in this process: an environment that has it."""
    locate, pulp = importlib.import_module("spopt.locate"), importlib.import_module("pulp")
    importlib.import_module("highspy")
    measured = Measured()
    first, site, metres, people = _read(pairs)
    full, reach = np.full((case.places, case.sites), np.inf), float(metres.max())
    full[np.repeat(np.arange(case.places), np.diff(first)), site] = metres
    full = full if case.model == "mclp" else full[people > 0]
    measured.start()
    if case.model == "mclp":
        model = locate.MCLP.from_cost_matrix(full, people, service_radius=reach, p_facilities=case.p)
    else:
        model = locate.LSCP.from_cost_matrix(full, service_radius=reach)
    model.solve(pulp.HiGHS(msg=False, timeLimit=limit_s))
    objective = float(pulp.value(model.problem.objective))
    is_proven = model.problem.sol_status == pulp.LpSolutionOptimal
    return measured.side(objective, objective if is_proven else float("nan"))


def _read(pairs: Path) -> tuple[Any, Any, Any, Any]:
    with np.load(pairs) as held:
        return held["first"], held["site"], held["metres"], held["people"]


def _ask(command: list[str]) -> Side | None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        print(done.stderr[-2000:], file=sys.stderr)
        return None
    return Side(**json.loads(done.stdout.strip().splitlines()[-1]))


def _row(name: str, mine: Side, peer: Side | None) -> str:
    row = f"{name:<44}{mine.seconds:>8.3f}{mine.cpu_s:>8.3f}{mine.memory_mib:>6.0f}{mine.objective:>10,.0f}{mine.bound:>10,.0f}{mine.gap:>8.2%}"
    if peer is None:
        return row
    same = "same" if abs(peer.objective - mine.objective) < 1e-6 * max(1.0, mine.objective) else f"{peer.objective:,.0f}"
    said = same if peer.bound == peer.objective else f"{same}, not proven"
    times, memory = peer.seconds / mine.seconds, peer.memory_mib / max(mine.memory_mib, 0.1)
    row += f"   {peer.seconds:>7.2f}{peer.cpu_s:>7.2f}{peer.memory_mib:>6.0f}{times:>6.0f}×{peer.cpu_s / mine.cpu_s:>6.0f}×{memory:>6.1f}×  {said}"
    return row


def main() -> None:
    """The table."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--only", action="append", metavar="PART", help="questions whose name holds this; may be given again")
    asked.add_argument("--peers", help="Python that has spopt and highspy")
    asked.add_argument("--peer-limit", type=float, default=300.0)
    asked.add_argument("--side", nargs=3, metavar=("WHOSE", "QUESTION", "PAIRS"), help=argparse.SUPPRESS)
    said = asked.parse_args()
    if said.side:
        whose, name, pairs = said.side
        case = CASES[name]
        side = ours(case, Path(pairs)) if whose == "ours" else theirs(case, Path(pairs), said.peer_limit)
        print(json.dumps(side.__dict__))
        return
    print(
        f"{'question':<44}{'s':>8}{'CPU s':>8}{'MiB':>6}{'objective':>10}{'bound':>10}{'gap':>8}   spopt: s, CPU s, MiB, each times ours, objective"
    )
    for name, case in CASES.items():
        if said.only and not any(part in name for part in said.only):
            continue
        with tempfile.TemporaryDirectory() as folder:
            pairs = Path(folder, "pairs.npz")
            np.savez(pairs, **dict(zip(("first", "site", "metres", "people"), town(case), strict=True)))
            mine = _ask([sys.executable, "-m", "benchmarks.siting_cover", "--side", "ours", name, str(pairs)])
            peer = None
            if said.peers and case.is_peered:
                limit = ["--peer-limit", str(said.peer_limit)]
                peer = _ask([said.peers, __file__, "--side", "theirs", name, str(pairs), *limit])
        if mine is not None:
            print(_row(name, mine, peer), flush=True)


if __name__ == "__main__":
    main()

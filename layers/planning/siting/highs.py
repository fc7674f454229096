"""The door to HiGHS: a linear program with whole numbers in it, solved with a start, in stated steps, with its bound.

Everything that is solved exactly in this package goes through `solve` (whole numbers) or `relax` (none, with prices of the rows). One
thread, one seed and limits counted in nodes: the same program has the same answer on every machine, unless the clock was asked for and struck.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

from layers.planning.siting.plan import Sense
from layers.planning.siting.terms import EFFORT, Effort

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

_FIGURES_PER_NODE = 60
_LEAST_PAUSES = 20
_MOST_FIGURES = 150_000


@dataclass(frozen=True, slots=True, eq=False)
class Program:
    """best cost · x with row_lower <= rows · x <= row_upper and lower <= x <= upper, x whole where `is_whole`.

    Attributes:
        cost, lower, upper: (columns,); ±inf for no bound.
        is_whole: (columns,) which columns are whole numbers.
        rows: (rows × columns), sparse.
        row_lower, row_upper: (rows,); ±inf for no bound.
        sense: MOST maximises, LEAST minimises.
    """

    cost: Floats
    lower: Floats
    upper: Floats
    is_whole: Flags
    rows: sparse.csr_array
    row_lower: Floats
    row_upper: Floats
    sense: Sense = Sense.LEAST


class Status(StrEnum):
    """PROVEN: the best there is · CUT_SHORT: nodes or clock ran out · INFEASIBLE: none exists · UNBOUNDED: no best exists."""

    PROVEN = "proven"
    CUT_SHORT = "cut short"
    INFEASIBLE = "infeasible"
    UNBOUNDED = "unbounded"


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """What HiGHS found.

    Attributes:
        solution: (columns,), None where none was found; whole columns are rounded to exact whole numbers.
        objective: of the solution, nan where none.
        bound: nothing can be better; ±inf where nothing is known.
        clock_struck: the clock, not the number of nodes, ended it: another machine may answer differently.
    """

    status: Status
    solution: Floats | None
    objective: float
    bound: float
    nodes: int
    clock_struck: bool

    @property
    def is_proven(self) -> bool:
        return self.status is Status.PROVEN


@dataclass(frozen=True, slots=True, eq=False)
class Relaxation:
    """The program without whole numbers: its value is a bound, its prices say what a row is worth.

    Attributes:
        row_price: (rows,) change of the objective per unit of the row's limit; column_price: (columns,) reduced costs.
    """

    status: Status
    solution: Floats
    objective: float
    row_price: Floats
    column_price: Floats


def solve(
    program: Program,
    *,
    effort: Effort = EFFORT,
    start: Floats | None = None,
    is_rationed: bool = False,
    on_progress: Callable[[], bool] | None = None,
) -> Outcome:
    """The best solution within `effort.nodes` nodes (and `effort.seconds` where given).

    Args:
        start: (columns,) a solution to begin from; one that breaks a row is passed over by HiGHS.
        is_rationed: a node of a large program is a day's work, and so may be its root. So every pause HiGHS makes (a round of cuts, a dive, a node) is
            counted with all figures of the program, 60 for each node allowed: some minute of work by default. What is too large even
            for its first pause is, given a start, answered by the bound of its relaxation alone.
        on_progress: asked now and then; True stops the work, which is then CUT_SHORT as by a clock.
    """
    if not program.is_whole.any():
        return _as_outcome(relax(program, seconds=effort.seconds), program.sense)
    figures = int(np.count_nonzero((program.upper > program.lower)[program.rows.indices]))
    if is_rationed and start is not None and figures > _MOST_FIGURES:
        return _bound_alone(program, effort)
    engine = _engine(program, effort.seconds)
    engine.setOptionValue("mip_max_nodes", int(effort.nodes))
    if start is not None:
        columns = np.arange(len(program.cost), dtype=np.int32)
        engine.setSolution(len(columns), columns, np.ascontiguousarray(start, dtype=np.float64))
    watch = _Watch(max(_LEAST_PAUSES, _FIGURES_PER_NODE * effort.nodes // max(figures, 1)) if is_rationed else None, on_progress)
    if is_rationed or on_progress is not None:
        engine.cbMipInterrupt += watch.look
    found = _outcome(engine, program)
    return replace(found, clock_struck=found.clock_struck and not watch.is_spent)


class _Watch:
    """Looks up at every pause of HiGHS, which come at the same steps on every machine, and ends the work when the ration is spent."""

    def __init__(self, pauses: int | None, on_progress: Callable[[], bool] | None) -> None:
        self._left, self._on_progress, self.is_spent = pauses, on_progress, False

    def look(self, event: Any) -> None:
        if self._left is not None:
            self._left -= 1
            self.is_spent = self._left < 0
        event.interrupt(self.is_spent or (self._on_progress is not None and self._on_progress()))


def _bound_alone(program: Program, effort: Effort) -> Outcome:
    relaxed = relax(program, seconds=effort.seconds, interior=True)
    if relaxed.status is Status.PROVEN:
        return Outcome(Status.CUT_SHORT, None, float("nan"), relaxed.objective, 0, clock_struck=False)
    return _as_outcome(relaxed, program.sense)


def relax(program: Program, *, seconds: float | None = None, interior: bool = False) -> Relaxation:
    """The program with all whole numbers set free. `interior`: by the interior point method, faster on large covers."""
    engine = _engine(program, seconds, relaxed=True)
    if interior:
        engine.setOptionValue("solver", "ipm")
    status, found, solution = _run(engine), engine.getInfo(), engine.getSolution()
    price, reduced = np.asarray(solution.row_dual), np.asarray(solution.col_dual)
    value = np.asarray(solution.col_value, dtype=np.float64)
    return Relaxation(status, value, float(found.objective_function_value), price, reduced)


def _as_outcome(relaxed: Relaxation, sense: Sense) -> Outcome:
    if relaxed.status is Status.PROVEN:
        return Outcome(relaxed.status, relaxed.solution, relaxed.objective, relaxed.objective, 0, clock_struck=False)
    unknown = np.inf if sense is Sense.MOST else -np.inf
    struck = relaxed.status is Status.CUT_SHORT
    return Outcome(relaxed.status, None, float("nan"), unknown, 0, clock_struck=struck)


def _engine(program: Program, seconds: float | None, *, relaxed: bool = False) -> Any:
    import highspy  # because it takes a quarter of a second, and most questions never come here

    engine: Any = highspy.Highs()  # type: ignore[no-untyped-call]
    engine.setOptionValue("output_flag", False)
    for option, said in {"threads": 1, "parallel": "off", "random_seed": 0, "mip_rel_gap": 0.0, "mip_abs_gap": 1e-7}.items():
        engine.setOptionValue(option, said)
    if seconds is not None:
        engine.setOptionValue("time_limit", float(seconds))
    rows = sparse.csr_array(program.rows)
    sense = highspy.ObjSense.kMaximize if program.sense is Sense.MOST else highspy.ObjSense.kMinimize
    shape = (len(program.cost), rows.shape[0], rows.nnz, 2, int(sense), 0.0)  # 2: by rows
    limits = (program.cost, program.lower, program.upper, program.row_lower, program.row_upper)
    bounds = [np.ascontiguousarray(part, dtype=np.float64) for part in limits]
    matrix = (rows.indptr.astype(np.int32), rows.indices.astype(np.int32), rows.data.astype(np.float64))
    whole = np.zeros(len(program.cost), np.int32) if relaxed else program.is_whole.astype(np.int32)
    engine.passModel(*shape, *bounds, *matrix, whole)
    return engine


def _run(engine: Any) -> Status:
    import highspy

    states = highspy.HighsModelStatus
    engine.run()
    if engine.getModelStatus() == states.kUnboundedOrInfeasible:
        engine.setOptionValue("presolve", "off")  # presolve cannot tell the two apart, the simplex method can
        engine.run()
    known = {
        states.kOptimal: Status.PROVEN,
        states.kModelEmpty: Status.PROVEN,
        states.kInfeasible: Status.INFEASIBLE,
        states.kUnbounded: Status.UNBOUNDED,
        states.kUnboundedOrInfeasible: Status.INFEASIBLE,
    }
    return known.get(engine.getModelStatus(), Status.CUT_SHORT)


def _outcome(engine: Any, program: Program) -> Outcome:
    import highspy

    status, found, said = _run(engine), engine.getInfo(), engine.getModelStatus()
    has_solution = found.primal_solution_status == int(highspy.SolutionStatus.kSolutionStatusFeasible)
    unknown = np.inf if program.sense is Sense.MOST else -np.inf
    bound = float(found.mip_dual_bound) if status in (Status.PROVEN, Status.CUT_SHORT) else unknown
    struck = said in (highspy.HighsModelStatus.kTimeLimit, highspy.HighsModelStatus.kInterrupt)
    if not has_solution or status in (Status.INFEASIBLE, Status.UNBOUNDED):
        return Outcome(status, None, float("nan"), bound, int(found.mip_node_count), struck)
    solution = np.array(engine.getSolution().col_value, dtype=np.float64)
    solution[program.is_whole] = np.round(solution[program.is_whole])
    objective = float(program.cost @ solution)
    bound = objective if status is Status.PROVEN else bound
    return Outcome(status, solution, objective, bound, int(found.mip_node_count), struck)

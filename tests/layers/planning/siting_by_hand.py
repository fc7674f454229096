"""Siting questions answered the long way: every set of sites, every way of sending people there. Shares no line with the models.

Small random questions (`drawn`) with all that makes trouble: ties, unreachable pairs, places without people, identical candidates, sites that serve
nobody, terms of every kind. `best_by_hand` is the best objective by enumeration, `near_best_by_hand` all sets of new sites within a share of it.
"""

import itertools
import operator
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from layers.errors import Refusal
from layers.planning.siting.costs import Costs
from layers.planning.siting.errors import NoPlan, Why
from layers.planning.siting.plan import Sense, SitingPlan
from layers.planning.siting.problem import Model, Problem
from layers.planning.siting.terms import Effort, Terms

Floats = npt.NDArray[np.float64]
Plan = tuple[int, ...]

TINY = 1e-6

LITTLE = Effort(restarts=3, bound_steps=60)
"""Enough for six sites: what search does not find the proof must."""


@dataclass(frozen=True)
class Worth:
    """A set of new sites and the objective of the best that can be done with it."""

    new: Plan
    objective: float


def plans_by_hand(problem: Problem) -> list[Worth]:
    """Every set of new sites with which the question can be answered, and how well."""
    found = []
    for new in site_sets(problem):
        objective = objective_of(problem, new)
        if objective is not None:
            found.append(Worth(new, objective))
    return found


def is_most(problem: Problem) -> bool:
    return problem.model is Model.MCLP


def best_by_hand(problem: Problem) -> float | None:
    """The best objective of all plans, None where there is none."""
    each = [plan.objective for plan in plans_by_hand(problem)]
    return None if not each else max(each) if is_most(problem) else min(each)


def site_sets(problem: Problem) -> Iterator[Plan]:
    """All sets of new sites the terms allow: number, forced, forbidden, budget, apart."""
    terms, stands = problem.terms, set(problem.existing)
    free = [j for j in range(problem.costs.sites) if j not in stands and j not in set(terms.forbidden)]
    sizes = range(len(free) + 1) if problem.p is None else [problem.p]
    for size in sizes:
        for new in itertools.combinations(free, size):
            if may_stand(terms, stands, set(new)):
                yield new


def may_stand(terms: Terms, stands: set[int], new: set[int]) -> bool:
    together = stands | new
    if not set(terms.forced) <= together:
        return False
    if terms.budget is not None and terms.prices is not None and sum(terms.prices[j] for j in new) > terms.budget + 1e-9:
        return False
    return not any(a != b and {a, b} <= together and not {a, b} <= stands for a, b in terms.apart.tolist())


def objective_of(problem: Problem, new: Plan) -> float | None:
    """The best objective with exactly these new sites; None where they cannot answer the question."""
    cost = reached(problem)
    is_open = sorted({*problem.existing, *new})
    near = cost[:, is_open]
    people = problem.weights
    if problem.model is Model.LSCP:
        return _cover_all(problem, near, is_open, new)
    if problem.model is Model.MCLP:
        return _cover_most(problem, near, is_open)
    opening = float(problem.options.get("fixed", np.zeros(problem.costs.sites))[list(new)].sum())
    if problem.has_loads or problem.model is Model.CAPACITATED:
        shared = _share_out(problem, near, is_open)
        return None if shared is None else shared + opening
    served = np.minimum(near.min(axis=1, initial=np.inf), problem.options.get("unserved_cost", np.inf))
    if np.isinf(served[people > 0]).any():
        return None
    if problem.model is Model.P_CENTER:
        return float(served[people > 0].max(initial=0.0))
    return float((people[people > 0] * served[people > 0]).sum())


def reached(problem: Problem) -> Floats:
    """(places, sites) cost, inf beyond reach."""
    cost = problem.costs.dense()
    if problem.reach is not None:
        limit = np.asarray(problem.reach, dtype=float)
        cost[cost > limit + 1e-9] = np.inf
    return cost


def _cover_all(problem: Problem, near: Floats, is_open: list[int], new: Plan) -> float | None:
    people = problem.weights
    if (np.isfinite(near).sum(axis=1)[people > 0] < problem.copies).any():
        return None
    if problem.has_loads and _share_out(problem, np.where(np.isfinite(near), 0.0, np.inf), is_open) is None:
        return None
    return float(len(new))


def _cover_most(problem: Problem, near: Floats, is_open: list[int]) -> float | None:
    people = problem.weights
    near_by, decay = np.where(np.isfinite(near), near, 0.0), problem.options.get("decay", np.ones_like)
    gain = people[:, None] * np.where(np.isfinite(near), decay(near_by), 0.0)
    if not problem.has_loads:
        return float(gain.max(axis=1, initial=0.0).sum())
    lost = _share_out(
        problem, np.where(np.isfinite(near), -gain / np.where(people, people, 1.0)[:, None], np.inf), is_open, may_leave=True
    )
    return None if lost is None else -lost


def _share_out(problem: Problem, near: Floats, is_open: list[int], *, may_leave: bool = False) -> float | None:
    """Least people × cost over all ways of sending everybody to an open site that keep to its loads; whole places, or split ones."""
    capacity = np.full(len(is_open), np.inf) if problem.capacity is None else problem.capacity[is_open]
    least = np.zeros(len(is_open)) if problem.terms.minimum_load is None else problem.terms.minimum_load[is_open]
    served = problem.weights > 0
    if problem.is_splittable:
        return _split(near[served], problem.weights[served], capacity, least, may_leave)
    add = max if problem.model is Model.P_CENTER else operator.add
    each = near[served] if problem.model is Model.P_CENTER else near[served] * problem.weights[served][:, None]
    return _whole(each, problem.weights[served], (capacity, least), may_leave, add)


def _whole(
    each: Floats, people: Floats, limits: tuple[Floats, Floats], may_leave: bool, add: Callable[[float, float], float]
) -> float | None:
    """Every assignment of whole places, counted by the loads it leaves."""
    capacity, least = limits
    states: dict[tuple[float, ...], float] = {(0.0,) * len(capacity): 0.0}
    for i, weight in enumerate(people):
        following: dict[tuple[float, ...], float] = dict(states) if may_leave else {}
        for loads, total in states.items():
            for j in np.flatnonzero(np.isfinite(each[i])):
                load = loads[j] + weight
                if load > capacity[j] + TINY:
                    continue
                now, value = (*loads[:j], load, *loads[j + 1 :]), add(total, float(each[i, j]))
                following[now] = min(value, following.get(now, np.inf))
        states = following
    good = [
        total for loads, total in states.items() if all(load >= floor - TINY for load, floor in zip(loads, least, strict=True))
    ]
    return min(good, default=None)


def _split(near: Floats, people: Floats, capacity: Floats, least: Floats, may_leave: bool) -> float | None:
    """Cheapest flow by shortest augmenting paths (Bellman–Ford); a minimum load is an arc with a reward nobody would leave unused."""
    reward = 1e5
    n, m = len(people), len(capacity)
    source, sink, out = n + m, n + m + 1, n + m + 2
    arcs: list[list[float]] = []  # from, to, room, cost; the reverse arc stands beside it

    def arc(a: int, b: int, room: float, cost: float) -> None:
        arcs.extend(([a, b, room, cost], [b, a, 0.0, -cost]))

    for i in range(n):
        arc(source, i, people[i], 0.0)
        for j in np.flatnonzero(np.isfinite(near[i])).tolist():
            arc(i, n + j, people[i], near[i, j])
        if may_leave:
            arc(i, out, people[i], 0.0)
    for j in range(m):
        arc(n + j, sink, least[j], -reward)
        arc(n + j, sink, max(min(capacity[j], people.sum()) - least[j], 0.0), 0.0)
    arc(out, sink, people.sum(), 0.0)
    sent, total = 0.0, 0.0
    while (path := _cheapest(arcs, source, sink, out + 1)) is not None:
        room = min(arcs[a][2] for a in path)
        for a in path:
            arcs[a][2] -= room
            arcs[a ^ 1][2] += room
            total += room * arcs[a][3]
        sent += room
    if (least > capacity + TINY).any() or abs(sent - people.sum()) > TINY:
        return None
    total += reward * least.sum()
    return None if total > reward / 2 else total


def _cheapest(arcs: list[list[float]], source: int, sink: int, nodes: int) -> list[int] | None:
    far, by = [np.inf] * nodes, [-1] * nodes
    far[source] = 0.0
    for _ in range(nodes):
        moved = False
        for k, (a, b, room, cost) in enumerate(arcs):
            if room > 1e-9 and far[int(a)] + cost < far[int(b)] - 1e-9:
                far[int(b)], by[int(b)], moved = far[int(a)] + cost, k, True
        if not moved:
            break
    if far[sink] == np.inf:
        return None
    path, at = [], sink
    while at != source:
        path.append(by[at])
        at = int(arcs[by[at]][0])
    return path


EVERYTHING = (
    *("lscp", "copies", "backup", "lscp_loads", "mclp", "decay", "mclp_loads", "p_median", "unserved"),
    *("p_median_loads", "p_center", "p_center_loads", "whole", "split", "fixed"),
)
"""What is drawn, by turns."""


TELL_FREEDOM = ("lscp", "copies", "mclp", "decay", "p_median", "unserved")


def drawn(seed: int) -> Problem:
    """A small question with ties and troubles, the same for the same seed."""
    rng = np.random.default_rng(seed)
    places, sites = int(rng.integers(3, 7)), int(rng.integers(3, 7))
    cost = rng.integers(0, 10, (places, sites)).astype(float)  # few values: ties
    cost[rng.random(cost.shape) < rng.choice([0.0, 0.15, 0.35])] = np.inf
    if rng.random() < 0.3:
        cost[:, int(rng.integers(sites))] = np.inf  # serves nobody
    if rng.random() < 0.4:
        cost[:, 0] = cost[:, 1]  # identical candidates
    people = rng.integers(0 if rng.random() < 0.4 else 1, 8, places).astype(float)
    people[int(rng.integers(places))] += 1.0
    existing = tuple(int(j) for j in rng.choice(sites, int(rng.choice([0, 0, 1, 2])), replace=False))
    what = EVERYTHING[seed % len(EVERYTHING)]
    terms = _terms(rng, sites, existing, people, what)
    p = (
        int(rng.integers(1, max(2, sites - len(existing))))
        if what not in ("lscp", "copies", "backup", "lscp_loads", "fixed")
        else None
    )
    problem = _asked(
        rng, what, Problem(_MODEL[what], Costs.of(cost, unit="minutes"), people, p=p, existing=existing, terms=terms)
    )
    if what in TELL_FREEDOM and rng.random() < 0.3:
        return problem.but(options={**problem.options, "freedom": float(rng.choice([0.0, 0.01, 0.2]))})
    return problem


_MODEL = {
    "lscp": Model.LSCP,
    "copies": Model.LSCP,
    "backup": Model.LSCP,
    "lscp_loads": Model.LSCP,
    "mclp": Model.MCLP,
    "decay": Model.MCLP,
    "mclp_loads": Model.MCLP,
    "p_median": Model.P_MEDIAN,
    "unserved": Model.P_MEDIAN,
    "p_median_loads": Model.P_MEDIAN,
    "p_center": Model.P_CENTER,
    "p_center_loads": Model.P_CENTER,
    "fixed": Model.CAPACITATED,
    "whole": Model.CAPACITATED,
    "split": Model.CAPACITATED,
}


def _terms(rng: np.random.Generator, sites: int, existing: Plan, people: Floats, what: str) -> Terms:
    free = [j for j in range(sites) if j not in existing]
    said: dict[str, Any] = {}
    if rng.random() < 0.25:
        said["forced"] = (int(rng.choice(free)),)
    if rng.random() < 0.25:
        said["forbidden"] = tuple(j for j in (int(rng.choice(free)),) if j not in said.get("forced", ()))
    if rng.random() < 0.35:
        said["prices"] = rng.integers(1, 9, sites).astype(float)
        said["budget"] = float(rng.integers(4, 25))
    if rng.random() < 0.35:
        said["apart"] = np.array([rng.choice(sites, 2, replace=False) for _ in range(int(rng.integers(1, 4)))], dtype=np.int64)
    if (what in ("whole", "split", "fixed") or what.endswith("_loads")) and rng.random() < 0.35:
        said["minimum_load"] = rng.integers(0, 1 + max(1, int(people.sum() // 4)), sites).astype(float)
    if what in ("p_median_loads", "p_center_loads") or (what in ("whole", "split", "fixed", "mclp_loads") and rng.random() < 0.3):
        said["maximum_load"] = rng.integers(int(people.max()), int(people.sum()) + 1, sites).astype(float)
    return Terms(**said)


def _decay(rng: np.random.Generator) -> Callable[[Floats], Floats]:
    """A line down to nothing, or steps."""
    if rng.random() < 0.5:
        return lambda cost: np.clip((8.0 - cost) / 6.0, 0.0, 1.0)
    return lambda cost: np.select([cost <= 2, cost <= 5], [1.0, 0.5], 0.25)


def _asked(rng: np.random.Generator, what: str, problem: Problem) -> Problem:
    """What only one model knows: reach, capacities, copies, decay."""
    people, sites = problem.weights, problem.costs.sites
    capacities = rng.integers(int(people.max() // 2), max(2, int(people.sum())), sites).astype(float)
    reach = float(rng.integers(3, 9))
    return {
        "lscp": lambda: problem.but(reach=reach),
        "copies": lambda: problem.but(reach=reach + 2, options={"copies": 2}),
        "backup": lambda: problem.but(reach=reach + 1, options={"backup": True}),
        "lscp_loads": lambda: problem.but(
            reach=reach + 2, capacities=capacities, options={"splittable": bool(rng.random() < 0.5)}
        ),
        "mclp": lambda: problem.but(reach=rng.integers(3, 9, sites).astype(float) if rng.random() < 0.3 else reach),
        "decay": lambda: problem.but(reach=reach, options={"decay": _decay(rng)}),
        "mclp_loads": lambda: problem.but(reach=reach, capacities=capacities, options={"splittable": bool(rng.random() < 0.5)}),
        "p_median": lambda: problem.but(reach=reach + 3 if rng.random() < 0.3 else None),
        "unserved": lambda: problem.but(options={"unserved_cost": float(rng.integers(2, 12))}),
        "p_center": lambda: problem.but(reach=reach + 3 if rng.random() < 0.3 else None),
        "whole": lambda: problem.but(capacities=capacities),
        "split": lambda: problem.but(capacities=capacities, options={"splittable": True}),
        "p_median_loads": lambda: problem,
        "p_center_loads": lambda: problem,
        "fixed": lambda: problem.but(
            capacities=capacities,
            options={"fixed": rng.integers(0, 30, sites).astype(float), "splittable": bool(rng.random() < 0.5)},
        ),
    }[what]()


def faults_of(problem: Problem, plan: SitingPlan) -> list[str]:
    """What is wrong with a plan as a plan, whatever it is worth: sites against the terms, people against reach and loads, sums against their parts."""
    found: list[str] = []
    new = tuple(sorted(set(plan.sites.tolist()) - set(problem.existing)))
    if not set(problem.existing) <= set(plan.sites.tolist()):
        found.append("an existing site is missing")
    if new not in set(site_sets(problem)):
        found.append(f"the new sites {new} break the terms")
    cost, people = reached(problem), problem.weights
    served = plan.assignment >= 0
    places = np.flatnonzero(served)
    if not np.isin(plan.assignment[served], plan.sites).all():
        found.append("somebody goes to a closed site")
    elif not np.allclose(cost[places, plan.assignment[served]], plan.cost[served]):
        found.append("a cost is not the cost of its pair, or beyond reach")
    if not np.isinf(plan.cost[~served]).all():
        found.append("a place with nobody to go to has a cost")
    found += _load_faults(problem, plan, cost)
    if problem.serves_everybody and (people[~served] > 0).any():
        found.append("somebody is left out")
    if not np.isclose(plan.weight, people.sum()):
        found.append("the weight of all is not their sum")
    return found


def _load_faults(problem: Problem, plan: SitingPlan, cost: Floats) -> list[str]:
    people, served = problem.weights, plan.assignment >= 0
    loads = np.bincount(plan.assignment[served], weights=people[served], minlength=problem.costs.sites)
    given = people[served].sum()
    if plan.flow is not None:
        flow = plan.flow
        loads, given = np.bincount(flow.site, weights=flow.weight, minlength=problem.costs.sites), flow.weight.sum()
        if np.isinf(cost[flow.place, flow.site]).any() or (flow.weight < -TINY).any():
            return ["the flow goes where it cannot"]
        if (np.bincount(flow.place, weights=flow.weight, minlength=len(people)) > people + TINY).any():
            return ["more people flow than there are"]
    found = [] if np.allclose(loads, plan.loads) else ["the loads are not what sites are given"]
    if not np.isclose(given, plan.covered_weight):
        found.append("the people covered are not those served")
    if problem.capacity is not None and (loads > problem.capacity + TINY).any():
        found.append("a site is given more than it holds")
    least = problem.terms.minimum_load
    if least is not None and (loads[plan.sites] < least[plan.sites] - TINY).any():
        found.append("an open site is given less than its least")
    return found


def freedom_faults(problem: Problem, plan: SitingPlan) -> list[str]:
    """What of the freedom told is not true of all plans near the best."""
    ties = plan.ties
    if ties is None:
        return [] if "freedom" not in problem.options else ["nothing is told of the freedom"]
    sign = -1.0 if is_most(problem) else 1.0
    limit = sign * plan.objective + ties.within * abs(plan.objective) + TINY
    near = [set(worth.new) for worth in plans_by_hand(problem) if sign * worth.objective <= limit]
    in_every, in_any = set.intersection(*near), set[int]().union(*near)
    found = []
    if not set(ties.in_all.tolist()) <= in_every:
        found.append(f"in all: {ties.in_all.tolist()}, truly {sorted(in_every)}")
    if set(ties.in_none.tolist()) & in_any:
        found.append(f"in none: {ties.in_none.tolist()}, but used are {sorted(in_any)}")
    if not set(ties.in_some.tolist()) <= in_any - in_every:
        found.append(f"in some: {ties.in_some.tolist()}, truly {sorted(in_any - in_every)}")
    if any(set(other) not in near for other in ties.plans) or set(ties.plans[0]) != set(plan.new.tolist()):
        found.append("a plan told as near the best is not, or the first is not the plan")
    if any((set(plan.new.tolist()) - {out}) | {into} not in near for out, into in ties.exchangeable.tolist()):
        found.append("an exchange leads away from the best")
    return found


@dataclass(frozen=True)
class Verdict:
    """The true best objective (None: no plan exists) and what a model said differently."""

    truth: float | None
    faults: tuple[str, ...]


def differences(problem: Problem) -> Verdict:
    """Solve a question with its model and by hand."""
    truth = best_by_hand(problem)
    try:
        plan = problem.solve(LITTLE)
    except NoPlan as refused:
        if problem.model is Model.MCLP and truth == 0 and refused.why is Why.OUT_OF_REACH:
            return Verdict(truth, ())  # nobody near any site: the model says so instead of naming sites for no one
        return _refused(truth, refused)
    except Refusal as refused:
        return _refused(truth, refused)
    if truth is None:
        return Verdict(None, (f"a plan {plan.sites.tolist()} where none exists; " + "; ".join(faults_of(problem, plan)),))
    faults = faults_of(problem, plan) + freedom_faults(problem, plan)
    if not np.isclose(plan.objective, truth, atol=TINY):
        faults.append(f"objective {plan.objective:g}, by hand {truth:g}")
    beyond = plan.bound - truth if plan.sense is Sense.LEAST else truth - plan.bound
    if beyond > TINY * max(1.0, abs(truth)):
        faults.append(f"bound {plan.bound:g} excludes {truth:g}")
    if problem.options.get("backup") and plan.is_optimal:
        faults += _backup_faults(problem, plan)
    if plan.is_optimal != bool(np.isclose(plan.bound, plan.objective, atol=TINY)):
        faults.append(f"is_optimal {plan.is_optimal} with objective {plan.objective:g} and bound {plan.bound:g}")
    return Verdict(truth, tuple(faults))


def _backup_faults(problem: Problem, plan: SitingPlan) -> list[str]:
    """Among all plans of the fewest sites none gives more people a second site."""
    near = np.isfinite(reached(problem))

    def twice(new: Iterable[int]) -> float:
        return float(problem.weights[near[:, sorted({*problem.existing, *new})].sum(axis=1) > 1].sum())

    best = max(twice(worth.new) for worth in plans_by_hand(problem) if worth.objective == plan.objective)
    mine = twice(plan.new.tolist())
    return [] if np.isclose(mine, best) else [f"{mine:g} people have a second site, {best:g} could"]


def _refused(truth: float | None, refused: Refusal) -> Verdict:
    return Verdict(truth, () if truth is None else (f"refused ({refused.code}: {refused}), but {truth:g} is possible",))

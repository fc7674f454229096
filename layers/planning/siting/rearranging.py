"""Keep, build, convert or close: every way of using every place as one choice (敬老院 → 综合养老服务中心 among them).

A place may be used in one way at most: kept as it is, converted, or built anew; an existing site of which no way is chosen is closed. With o ∈ O the
options, e(o) the site whose costs an option has, z_o = 1 where it is chosen, i demand places with w_i people:

    max  Σ_i w_i Σ_o s_io y_io   (cover: s_io = 1 within reach, or the share the decay leaves)   or   min Σ_i Σ_o w_i d_i,e(o) y_io   (median)
    s.t. Σ_o y_io <= 1  (cover),  = 1 where w_i > 0  (median)        y_io <= z_o
         Σ_{o of one site} z_o <= 1                                  one use for one place
         Σ_{o existing site} z_o >= existing - close                 at most `close` closed; exactly, if so asked
         Σ_{o new} z_o <= new,   Σ_{o converted} z_o <= convert      numbers
         Σ_o price_o z_o <= budget
         z_o + z_o' <= 1 for the terms' apart pairs, unless both are existing sites, kept or converted
         least_e <= Σ_i w_i y_io <= capacity_o                       for chosen options, where there are loads

Solved by HiGHS within `effort.nodes`, with its bound. Without loads y is continuous; with loads each place goes whole to one option.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from layers.planning.siting.costs import Costs
from layers.planning.siting.drafting import Draft
from layers.planning.siting.errors import NoPlan, UnknownSite, Why
from layers.planning.siting.highs import Outcome, Status, solve
from layers.planning.siting.plan import Sense
from layers.planning.siting.problem import Model, Problem
from layers.planning.siting.terms import EFFORT, Effort
from layers.planning.travel import NOBODY
from layers.wording import Wording

Floats = npt.NDArray[np.float64]
Positions = npt.NDArray[np.int64]


class SiteKind(StrEnum):
    """How a place is used: as it stands, built anew, or converted from what stands there."""

    KEEP = "keep"
    NEW = "new"
    CONVERT = "convert"


@dataclass(frozen=True, slots=True)
class Option:
    """One way of using one site.

    Attributes:
        site: position among the sites of the costs. price: of this way, >= 0; keeping costs what keeping costs, often nothing.
        capacity: weight it can take then, inf for no limit. reach: in the unit of the costs, None for the question's.
        serves: whether it offers the service asked about (a 敬老院 that is kept may not).
    """

    site: int
    kind: SiteKind
    price: float = 0.0
    capacity: float = np.inf
    reach: float | None = None
    serves: bool = True


@dataclass(frozen=True, slots=True)
class Moves:
    """How much may be moved at once: existing sites closed (at most, or exactly), new ones built, existing ones converted; None for any number."""

    close: int = 0
    exactly: bool = False
    new: int | None = None
    convert: int | None = None


NOTHING_CLOSED = Moves()


@dataclass(frozen=True, slots=True, eq=False)
class Rearrangement:
    """What becomes of every place.

    Attributes:
        kept, converted, new, closed: sites, ascending.
        chosen: the options taken, in the order given. option_of: (demand,) which of the options given serves each place, NOBODY for none.
        cost: (demand,) to it, inf for none.
        loads: (options,) weight each is given. price: of all chosen.
        objective, bound: people covered (most) or people × cost (least).
    """

    kept: Positions
    converted: Positions
    new: Positions
    closed: Positions
    chosen: tuple[Option, ...]
    option_of: Positions
    cost: Floats
    loads: Floats
    price: float
    objective: float
    bound: float
    sense: Sense
    is_optimal: bool
    covered_weight: float
    weight: float
    seconds: float = field(compare=False)


def rearrange(
    problem: Problem, options: Sequence[Option], *, moves: Moves = NOTHING_CLOSED, effort: Effort = EFFORT
) -> Rearrangement:
    """The best use of all places; `problem` is an mclp or a p_median, its p and capacities give way to the moves and the options.

    Existing sites are those of `problem.existing`; one without any option is kept as it is. Forbidden sites bind new ones, forced ones must be used.

    Raises:
        NoPlan: no choice of options keeps to all of it. UnknownSite: an option on a site that the costs do not have, or conversion of one that does not stand.
    """
    began = time.perf_counter()
    offered = _with_the_rest(problem, options)
    draft, pairs = Draft(), _pairs(problem, offered)
    z = _choice(draft, problem, offered, moves)
    y = _service(draft, problem, offered, (pairs, z))
    found = solve(draft.program(Sense.MOST if problem.model is Model.MCLP else Sense.LEAST), effort=effort)
    if found.solution is None:
        raise NoPlan(Why.TERMS)
    taken = np.flatnonzero(found.solution[z] > 0.5)
    return _told(problem, offered, taken, (pairs, found.solution[y], found), began)


@dataclass(frozen=True, slots=True, eq=False)
class _Pairs:
    """Place, option, cost and share of every pair that may serve."""

    place: Positions
    option: Positions
    cost: Floats
    share: Floats


def _with_the_rest(problem: Problem, options: Sequence[Option]) -> tuple[Option, ...]:
    stands = set(problem.existing)
    for option in options:
        if not 0 <= option.site < problem.costs.sites or (option.kind is not SiteKind.NEW) != (option.site in stands):
            raise UnknownSite(
                Wording("用途选项（保留、改建须是现有场址，新建不得是）", "the options (only what stands is kept or converted)"),
                option.site,
                problem.costs.sites,
            )
    said = {option.site for option in options}
    return (*options, *(Option(site, SiteKind.KEEP) for site in sorted(stands - said)))


def _pairs(problem: Problem, options: tuple[Option, ...]) -> _Pairs:
    """The pairs of every option that serves: those of its site, within its own reach or the question's."""
    place, each, cost = [], [], []
    for at, option in enumerate(options):
        asked = problem if option.reach is None else problem.but(reach=option.reach)
        near: Costs = asked.near
        here = (near.site == option.site) & option.serves
        place.append(near.place[here])
        each.append(np.full(int(here.sum()), at))
        cost.append(near.value[here])
    costs = np.concatenate(cost)
    decay = problem.options.get("decay", np.ones_like)
    return _Pairs(np.concatenate(place), np.concatenate(each), costs, np.asarray(decay(costs)))


def _choice(draft: Draft, problem: Problem, options: tuple[Option, ...], moves: Moves) -> Positions:
    """Which options are taken."""
    terms, site = problem.terms, np.array([option.site for option in options], dtype=np.int64)
    kind = np.array([option.kind.value for option in options])
    is_new = kind == SiteKind.NEW.value
    z = draft.columns(len(options), bounds=(0.0, (~(is_new & np.isin(site, terms.forbidden))).astype(float)), whole=True)
    used, which = np.unique(site, return_inverse=True)
    must = np.isin(used, terms.forced).astype(float)
    draft.rows(len(used), (which, z, 1.0), lower=must, upper=1.0)
    left = float(len(set(problem.existing)) - moves.close)
    draft.row(z[~is_new], 1.0, lower=left, upper=left if moves.exactly else np.inf)
    for most, these in ((moves.new, SiteKind.NEW), (moves.convert, SiteKind.CONVERT)):
        if most is not None:
            draft.row(z[kind == these.value], 1.0, upper=float(most))
    if terms.budget is not None:
        draft.row(z, np.array([option.price for option in options]), upper=terms.budget + 1e-9)
    for a, b in problem.pool.conflicts.tolist():
        draft.row(z[np.isin(site, (a, b))], 1.0, upper=1.0)
    return z


def _service(draft: Draft, problem: Problem, options: tuple[Option, ...], found: tuple[_Pairs, Positions]) -> Positions:
    """Who goes to which option."""
    pairs, z = found
    weight, people = problem.weights[pairs.place], problem.weights
    is_cover = problem.model is Model.MCLP
    capacity = np.array([option.capacity for option in options])
    least = problem.terms.minimum_load
    has_loads = bool(np.isfinite(capacity).any()) or least is not None
    y = draft.columns(len(weight), cost=weight * (pairs.share if is_cover else pairs.cost), whole=has_loads)
    each = np.arange(len(y))
    served = np.zeros(len(people)) if is_cover else (people > 0).astype(float)
    draft.rows(len(people), (pairs.place, y, 1.0), lower=served, upper=1.0)
    draft.rows(len(y), (each, y, 1.0), (each, z[pairs.option], -1.0), upper=0.0)
    if has_loads:
        every, room = np.arange(len(options)), np.minimum(capacity, people.sum())
        draft.rows(len(options), (pairs.option, y, weight), (every, z, -room), upper=1e-9)
        if least is not None:
            floor = least[[option.site for option in options]]
            draft.rows(len(options), (pairs.option, y, weight), (every, z, -floor), lower=-1e-9)
    return y


def _told(
    problem: Problem, options: tuple[Option, ...], taken: Positions, found: tuple[_Pairs, Floats, Outcome], began: float
) -> Rearrangement:
    pairs, share, outcome = found
    people = problem.weights
    option_of, cost = np.full(len(people), NOBODY, dtype=np.int64), np.full(len(people), np.inf)
    order = np.flatnonzero(share > 1e-6)
    order = order[np.argsort(share[order], kind="stable")]
    option_of[pairs.place[order]], cost[pairs.place[order]] = pairs.option[order], pairs.cost[order]
    chosen = [options[at] for at in taken]
    by_kind = {kind: np.array(sorted(o.site for o in chosen if o.kind is kind), dtype=np.int64) for kind in SiteKind}
    closed = np.setdiff1d(np.asarray(problem.existing, dtype=np.int64), [o.site for o in chosen])
    served = option_of != NOBODY
    return Rearrangement(
        kept=by_kind[SiteKind.KEEP],
        converted=by_kind[SiteKind.CONVERT],
        new=by_kind[SiteKind.NEW],
        closed=closed,
        chosen=tuple(chosen),
        option_of=option_of,
        cost=cost,
        loads=np.bincount(option_of[served], weights=people[served], minlength=len(options)).astype(float),
        price=float(sum(o.price for o in chosen)),
        objective=outcome.objective,
        bound=outcome.bound,
        sense=Sense.MOST if problem.model is Model.MCLP else Sense.LEAST,
        is_optimal=outcome.status is Status.PROVEN,
        covered_weight=float(people[served].sum()),
        weight=float(people.sum()),
        seconds=time.perf_counter() - began,
    )

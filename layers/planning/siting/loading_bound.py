"""How good a plan with capacities could at best be, and what using a site or a pair would at least cost: a Lagrangian of knapsacks."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from layers.planning.siting.capacity_program import Loading
from layers.planning.siting.engines import Engine, passes

Floats = npt.NDArray[np.float64]
Positions = npt.NDArray[np.int64]

_FINEST = 2_000
_NEVER = 1e12
_PATIENCE = 20


@dataclass(frozen=True, slots=True, eq=False)
class LoadBound:
    """No plan costs less than `value`; none that opens a site less than `with_site`, none that uses a pair less than `with_pair`.

    `is_open`: the sites that the relaxed question opens, a start for a plan.
    """

    value: float
    with_site: Floats
    with_pair: Floats
    is_open: npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class _Scale:
    """Loads in whole units small enough for a table. Weights rounded down and capacities too: what fits before still fits.

    A minimum load is only kept where nothing was rounded.
    """

    weight: Positions
    room: Positions
    floor: Positions

    @classmethod
    def of(cls, loading: Loading) -> "_Scale":
        top = np.minimum(loading.most, loading.weight.sum())
        is_whole = bool((loading.weight == np.round(loading.weight)).all())
        unit = 1.0 if is_whole and top.max() <= _FINEST else max(float(top.max()) / _FINEST, 1e-12)
        if is_whole and top.max() <= 10 * _FINEST:
            shared = float(np.gcd.reduce(loading.weight.astype(np.int64)))
            unit = shared if top.max() / shared <= _FINEST else unit
        exact = bool((loading.weight / unit == np.round(loading.weight / unit)).all())
        floor = np.ceil(loading.least / unit - 1e-9) if exact else np.zeros(loading.sites)
        return cls(*(np.floor(part / unit + 1e-9).astype(np.int64) for part in (loading.weight, top, floor)))


def load_bound(loading: Loading, *, steps: int, engine: Engine) -> LoadBound:
    """Relaxes Σ_j x_ij = 1 at prices u_i; what is left is one knapsack for each site j.

    K_j = min Σ_i (c_ij - u_i) x_ij  with least_j <= Σ_i w_i x_ij <= most_j, x whole;  r_j = fixed_j + K_j
    L(u) = Σ u_i + Σ_{j held} r_j + the p smallest r_j of the others; where p is not given, the cheapest choice of them with room for
    everybody, Σ_j most_j y_j >= Σ_i w_i, which is one more knapsack (Cornuéjols, Sridharan & Thizy 1991).
    A pair costs at least L + (c_ij - u_i) + K_j(most_j - w_i) - K_j, and what opening its site costs (Beasley 1993; Holmberg, Rönnqvist & Yuan 1999).
    """
    knapsacks = _Knapsacks(loading, _Scale.of(loading), engine)
    price = _start(loading)
    best = knapsacks.solved(price)
    best_price, length, idle = price, 1.0, 0
    momentum, now = np.zeros(len(price)), best
    for _ in range(2 * steps):  # because what must be found is a price for each place under as many knapsacks
        momentum = 0.85 * momentum + now.slack
        size = float(momentum @ momentum)
        if size == 0.0 or length < 1e-3:
            break
        ahead = max(0.05 * abs(best.value), 1e-9) + best.value - now.value
        price = price + length * ahead / size * momentum
        now = knapsacks.solved(price)
        idle += 1
        if now.value > best.value:
            best, best_price, idle = now, price, 0
        if idle >= _PATIENCE:
            length, idle, price, now = length * 0.7, 0, best_price, best
            momentum = np.zeros(len(price))
    return knapsacks.judged(best_price)


@dataclass(frozen=True, slots=True, eq=False)
class _Solved:
    value: float
    slack: Floats
    worth: Floats
    is_open: npt.NDArray[np.bool_]


class _Knapsacks:
    """One knapsack a site, over the places it may serve."""

    def __init__(self, loading: Loading, scale: _Scale, engine: Engine) -> None:
        self.loading, self.scale = loading, scale
        self.knapsack, self.table = passes(engine).knapsack, passes(engine).knapsack_table
        order = np.argsort(loading.site, kind="stable")
        ends = np.cumsum(np.bincount(loading.site, minlength=loading.sites))[:-1]
        self.pairs = np.split(order, ends)
        asked = loading.asked
        self.held = asked.is_existing
        self.held[asked.forced] = True
        self.free = None if asked.p is None else asked.p - len(asked.forced)
        self.may = asked.may_open & ~self.held
        self.top = np.minimum(loading.most, loading.weight.sum())
        self.spare = max(0.0, float(self.top[self.held | self.may].sum() - loading.weight.sum()))
        is_whole = bool((self.top == np.round(self.top)).all()) and self.spare <= _FINEST
        self.unit = 1.0 if is_whole else max(self.spare / _FINEST, 1e-12)

    def solved(self, price: Floats) -> _Solved:
        """The bound at these prices, and how short of once each place was served."""
        loading = self.loading
        profit = price[loading.place] - loading.value
        made = np.zeros(loading.sites)
        taken: list[Positions] = []
        for site, pairs in enumerate(self.pairs):
            made[site], chosen = self._one(site, pairs, profit[pairs])
            taken.append(chosen)
        worth = loading.fixed - made
        is_open = self._opened(worth)
        served = np.concatenate([loading.place[:0], *(taken[site] for site in np.flatnonzero(is_open))])
        slack = (1.0 - np.bincount(served, minlength=len(price))).astype(np.float64)
        return _Solved(float(price.sum() + worth[is_open].sum()), slack, worth, is_open)

    def _opened(self, worth: Floats) -> npt.NDArray[np.bool_]:
        is_open = self.held.copy()
        movable = np.flatnonzero(self.may)
        if self.free is None:
            is_open[movable[~self._shut(movable, worth)[1]]] = True
        else:
            is_open[movable[np.argsort(worth[movable], kind="stable")[: self.free]]] = True
        return is_open

    def _shut(self, movable: Positions, worth: Floats) -> tuple[float, npt.NDArray[np.bool_]]:
        """What closing sites saves at most while the open ones still have room for everybody: a knapsack over the sites; and which to close."""
        useful = np.flatnonzero(worth[movable] > 0)
        sites = movable[useful]
        spare = int(np.floor(self.spare / self.unit + 1e-9))
        room = np.floor(self.top[sites] / self.unit + 1e-9).astype(np.int64)
        is_shut = np.zeros(len(movable), dtype=bool)
        if room.sum() <= spare:
            is_shut[useful] = True
            return float(worth[sites].sum()), is_shut
        saved, chosen = self.knapsack(worth[sites], room, spare, 0)
        is_shut[useful[chosen]] = True
        return float(saved), is_shut

    def _one(self, site: int, pairs: Positions, profit: Floats) -> tuple[float, Positions]:
        """The most profit the site can make, and the places it takes for it."""
        floor = int(self.scale.floor[site])
        useful = np.flatnonzero(profit > 0) if floor == 0 else np.arange(len(pairs))
        pairs, profit = pairs[useful], profit[useful]
        place, weight = self.loading.place[pairs], self.scale.weight[self.loading.place[pairs]]
        room = int(self.scale.room[site])
        if floor == 0 and weight.sum() <= room:
            return float(profit.sum()), place
        total, taken = self.knapsack(profit, weight, room, floor)
        return (float(total), place[taken]) if np.isfinite(total) else (-_NEVER, place[:0])

    def judged(self, price: Floats) -> LoadBound:
        """What every site and every pair would at least cost at these prices."""
        loading, solved = self.loading, self.solved(price)
        profit = price[loading.place] - loading.value
        with_site = np.full(loading.sites, solved.value)
        out = self.may & ~solved.is_open
        within = self.may & solved.is_open
        if self.free is None:
            movable = np.flatnonzero(self.may)
            saved = self._shut(movable, solved.worth)[0]
            for one in np.flatnonzero(out):
                with_site[one] += max(0.0, saved - self._shut(movable[movable != one], solved.worth)[0])
        elif within.any():
            with_site[out] += np.maximum(solved.worth[out] - solved.worth[within].max(), 0.0)
        with_pair = with_site[loading.site]
        for site, pairs in enumerate(self.pairs):
            if len(pairs) and self.scale.floor[site] == 0:
                with_pair[pairs] += self._forced(site, pairs, profit[pairs])
        return LoadBound(solved.value, with_site, with_pair, solved.is_open)

    def _forced(self, site: int, pairs: Positions, profit: Floats) -> Floats:
        """How much dearer the knapsack of the site is at least when it must take each place."""
        room, weight = int(self.scale.room[site]), self.scale.weight[self.loading.place[pairs]]
        useful = profit > 0
        made = np.maximum.accumulate(self.table(profit[useful], weight[useful], room))
        return np.asarray(np.maximum(made[room] - profit - made[np.maximum(room - weight, 0)], 0.0))


def _start(loading: Loading) -> Floats:
    """Prices to begin from: the cost of the second best site of each place."""
    order = np.lexsort((loading.value, loading.place))
    place, value = loading.place[order], loading.value[order]
    rank = np.arange(len(place)) - np.searchsorted(place, place)
    price = np.zeros(len(loading.weight))
    price[place[rank == 0]] = value[rank == 0]
    price[place[rank == 1]] = value[rank == 1]
    return price

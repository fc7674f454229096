"""What the committee may still choose: sites in every plan that is nearly as good, in none, in some, and which may stand for which."""

from collections import Counter
from typing import Protocol

import numpy as np
import numpy.typing as npt

from layers.planning.siting.engines import Engine
from layers.planning.siting.plan import Freedom, Sense
from layers.planning.siting.terms import Effort

Floats = npt.NDArray[np.float64]
Positions = npt.NDArray[np.int64]

_PLANS = 12
_TRIALS = 40


class Tried(Protocol):
    """The best plan found with some sites forced and some closed: its new sites, its objective, and a bound on any such plan."""

    @property
    def new(self) -> Positions: ...

    @property
    def objective(self) -> float: ...

    @property
    def bound(self) -> float: ...


class Choice(Protocol):
    """What a model must answer for its freedom to be told. All positions are those of the cost table."""

    @property
    def sense(self) -> Sense: ...

    @property
    def open_to_choice(self) -> Positions:
        """Sites that may be new and are not forced."""
        ...

    def settled(self, limit: float, steps: int) -> tuple[Positions, Positions]:
        """Sites proven to be in every plan, and in none, whose objective is `limit` or better."""
        ...

    def swapped(self, new: Positions, engine: Engine) -> Floats:
        """(new, open_to_choice) the objective after each single swap; the worst of all (-inf or inf) where it may not be, or is none."""
        ...

    def tried(self, opened: Positions, closed: Positions, effort: Effort, engine: Engine) -> Tried | None:
        """The question with some sites forced and closed; None where there is no such plan."""
        ...


def freedom_of(choice: Choice, new: Positions, objective: float, *, within: float, effort: Effort, engine: Engine) -> Freedom:
    """The freedom left by plans whose objective is at most `within` (a share) worse than `objective`.

    In all and in none only by proof: the penalties of a bound, or a question asked again with the site closed or forced whose bound is
    worse than the limit. In some only by example. Single swaps are all tried; questions are asked again for at most 40 sites, those of the plan
    first, so the rest may stay undecided. Sites that may not be opened at all are in none of the lists.

    Args:
        new: the new sites of the plan, ascending. within: 0.01 for one per cent.
    """
    return _Telling(choice, new, objective, within, engine).told(effort)


class _Telling:
    """Plans seen so far, and what is proven."""

    def __init__(self, choice: Choice, new: Positions, objective: float, within: float, engine: Engine) -> None:
        self.choice, self.new, self.within, self.engine = choice, np.sort(new), within, engine
        self.is_most = choice.sense is Sense.MOST
        worse = within * abs(objective)
        self.limit = objective - worse if self.is_most else objective + worse
        self.slack = 1e-9 * max(1.0, abs(objective))
        self.plans: dict[tuple[int, ...], float] = {}
        self.sites = choice.open_to_choice
        self._see(self.new, objective)
        self.all: set[int] = set(np.setdiff1d(self.new, self.sites).tolist())  # forced
        self.none: set[int] = set()

    def told(self, effort: Effort) -> Freedom:
        exchangeable = self._swap()
        opens, closes = self.choice.settled(self._beyond, effort.bound_steps)
        self.all.update(opens.tolist())
        self.none.update(closes.tolist())
        self._ask_again(effort)
        some = self._in_some
        proven = self.all | self.none
        undecided = [site for site in self.sites.tolist() if site not in proven and site not in some]
        ranked = sorted(self.plans, key=lambda plan: ((-self.plans[plan] if self.is_most else self.plans[plan]), plan))
        mine = tuple(self.new.tolist())
        ranked.remove(mine)
        return Freedom(
            within=self.within,
            in_all=_positions(self.all),
            in_none=_positions(self.none),
            in_some=_positions(some),
            undecided=_positions(set(undecided)),
            plans=(mine, *ranked[: _PLANS - 1]),
            exchangeable=exchangeable,
        )

    @property
    def _beyond(self) -> float:
        """The limit a hair generous, so that a plan exactly at it is not proven away."""
        return self.limit - self.slack if self.is_most else self.limit + self.slack

    def _is_near(self, objective: float) -> bool:
        return objective >= self._beyond if self.is_most else objective <= self._beyond

    @property
    def _in_some(self) -> set[int]:
        """In one plan seen and missing in another."""
        times = Counter(site for plan in self.plans for site in plan)
        return {site for site in self.sites.tolist() if 0 < times[site] < len(self.plans)}

    def _see(self, sites: Positions, objective: float) -> None:
        self.plans[tuple(int(site) for site in np.sort(sites))] = float(objective)

    def _swap(self) -> Positions:
        """All single swaps that stay near; each is a plan seen."""
        worth = self.choice.swapped(self.new, self.engine)
        near = worth >= self._beyond if self.is_most else worth <= self._beyond
        pairs = []
        for slot, column in np.argwhere(near & np.isfinite(worth)):
            out, into = int(self.new[slot]), int(self.sites[column])
            pairs.append((out, into))
            self._see(np.append(np.delete(self.new, slot), into), float(worth[slot, column]))
        return np.array(pairs, dtype=np.int64).reshape(-1, 2)

    def _ask_again(self, effort: Effort) -> None:
        """The sites of the plan closed one by one, then others forced, until the trials are used up."""
        small = Effort(min(effort.restarts, 20), effort.bound_steps, min(effort.nodes, 2_000), effort.seconds)
        nothing = np.empty(0, dtype=np.int64)
        mine = set(self.new.tolist())
        order = [site for site in self.new.tolist() if site in set(self.sites.tolist())]
        order += [site for site in self.sites.tolist() if site not in mine]
        trials = 0
        for site in order:
            if trials >= _TRIALS:
                return
            if site in self.all or site in self.none or site in self._in_some:
                continue
            trials += 1
            one = np.array([site], dtype=np.int64)
            tried = (
                self.choice.tried(nothing, one, small, self.engine)
                if site in mine
                else self.choice.tried(one, nothing, small, self.engine)
            )
            if tried is not None and self._is_near(tried.objective):
                self._see(tried.new, tried.objective)
            elif tried is None or not self._is_near(tried.bound):
                (self.all if site in mine else self.none).add(site)


def _positions(sites: set[int]) -> Positions:
    return np.array(sorted(sites), dtype=np.int64)

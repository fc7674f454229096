"""A program for HiGHS written block by block: the sites with their terms first, then whatever a model adds."""

from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

from layers.planning.siting.highs import Program
from layers.planning.siting.plan import Sense
from layers.planning.siting.terms import NO_TERMS, Terms

Floats = npt.NDArray[np.float64]
Positions = npt.NDArray[np.signedinteger[Any]]


@dataclass(frozen=True, slots=True, eq=False)
class Pool:
    """Sites to choose from: how many there are, how many may be new, which stand already, and on what terms.

    Attributes:
        sites: number of sites.
        p: at most so many new ones; None for any number.
        exactly: exactly `p` new ones, not at most.
    """

    sites: int
    p: int | None = None
    existing: Positions = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    terms: Terms = NO_TERMS
    exactly: bool = False

    @property
    def at_most(self) -> "Pool":
        """The same where fewer new sites than `p` will do."""
        return replace(self, exactly=False)

    @property
    def is_existing(self) -> npt.NDArray[np.bool_]:
        stands = np.zeros(self.sites, dtype=bool)
        stands[np.asarray(self.existing, dtype=np.int64)] = True
        return stands

    @property
    def prices(self) -> Floats:
        """(sites,) price of opening each: 0 for what stands and where none is given."""
        prices = np.zeros(self.sites) if self.terms.prices is None else np.asarray(self.terms.prices, dtype=np.float64).copy()
        prices[self.is_existing] = 0.0
        return prices

    @property
    def conflicts(self) -> Positions:
        """(pairs, 2) of the terms' apart pairs those that bind: two existing sites never conflict, and nothing conflicts with itself."""
        pairs = np.asarray(self.terms.apart, dtype=np.int64).reshape(-1, 2)
        stands = self.is_existing
        pairs = np.sort(pairs[(pairs[:, 0] != pairs[:, 1]) & ~stands[pairs].all(axis=1)], axis=1)
        return np.unique(pairs, axis=0)

    @property
    def allowed(self) -> npt.NDArray[np.bool_]:
        """(sites,) may be open: stands, or is neither forbidden nor beside something that stands."""
        stands = self.is_existing
        may = np.ones(self.sites, dtype=bool)
        may[np.asarray(self.terms.forbidden, dtype=np.int64)] = False
        beside = self.conflicts
        beside = beside[stands[beside].any(axis=1)]
        may[beside[~stands[beside]]] = False
        return np.asarray(may | stands)


class Draft:
    """A program being written: blocks of columns, rows over them, and in the end the whole `program`."""

    def __init__(self) -> None:
        self._columns: list[tuple[Floats, Floats, Floats, npt.NDArray[np.bool_]]] = []
        self._entries: list[tuple[Positions, Positions, Floats]] = []
        self._limits: list[tuple[Floats, Floats]] = []
        self.width = 0
        self.height = 0

    def columns(
        self,
        n: int,
        *,
        cost: float | Floats = 0.0,
        bounds: tuple[float | Floats, float | Floats] = (0.0, 1.0),
        whole: bool = False,
    ) -> Positions:
        """`n` more columns; returns where they stand."""
        lower, upper = bounds
        full = [np.broadcast_to(np.asarray(part, dtype=np.float64), n).copy() for part in (cost, lower, upper)]
        self._columns.append((full[0], full[1], full[2], np.full(n, whole)))
        self.width += n
        return np.arange(self.width - n, self.width, dtype=np.int64)

    def rows(
        self,
        n: int,
        *parts: tuple[Positions, Positions, float | Floats],
        lower: float | Floats = -np.inf,
        upper: float | Floats = np.inf,
    ) -> None:
        """`n` more rows, lower <= sum of the parts <= upper; a part is (row 0…n-1, column, factor)."""
        for row, column, factor in parts:
            spread = np.broadcast_to(np.asarray(factor, dtype=np.float64), len(row))
            self._entries.append((np.asarray(row, dtype=np.int64) + self.height, np.asarray(column, dtype=np.int64), spread))
        self._limits.append(
            (np.broadcast_to(np.asarray(lower, dtype=np.float64), n), np.broadcast_to(np.asarray(upper, dtype=np.float64), n))
        )
        self.height += n

    def row(self, column: Positions, factor: float | Floats, *, lower: float = -np.inf, upper: float = np.inf) -> None:
        """One more row over some columns."""
        self.rows(1, (np.zeros(len(column), dtype=np.int64), column, factor), lower=lower, upper=upper)

    def sites(self, pool: Pool, *, cost: float | Floats = 0.0) -> Positions:
        """One whole column per site, 1 where it is open, under number, forced and forbidden sites, budget and apart pairs."""
        stands, allowed = pool.is_existing, pool.allowed
        lower = stands.astype(float)
        lower[np.asarray(pool.terms.forced, dtype=np.int64)] = 1.0
        x = self.columns(pool.sites, cost=cost, bounds=(lower, np.maximum(allowed, lower).astype(float)), whole=True)
        shut = np.flatnonzero((lower > 0) & ~allowed)
        if len(shut):  # forced and not allowed: no plan, said by a row nobody can keep
            self.row(x[shut], 1.0, upper=0.0)
        if pool.p is not None:
            self.row(x[~stands], 1.0, lower=float(pool.p) if pool.exactly else -np.inf, upper=float(pool.p))
        if pool.terms.budget is not None:
            self.row(x, pool.prices, upper=pool.terms.budget + 1e-9)
        pairs = pool.conflicts
        if len(pairs):
            each = np.arange(len(pairs))
            self.rows(len(pairs), (each, x[pairs[:, 0]], 1.0), (each, x[pairs[:, 1]], 1.0), upper=1.0)
        return x

    def program(self, sense: Sense = Sense.LEAST) -> Program:
        cost, lower, upper, whole = (np.concatenate(part) for part in zip(*self._columns, strict=True))
        nothing: list[Positions] = [np.empty(0, dtype=np.int64)]
        row, column = (np.concatenate(nothing + [entry[i] for entry in self._entries]) for i in (0, 1))
        value = np.concatenate([np.empty(0), *(entry[2] for entry in self._entries)])
        least, most = (np.concatenate([np.empty(0), *(limit[i] for limit in self._limits)]) for i in (0, 1))
        matrix = sparse.csr_array((value, (row, column)), shape=(self.height, self.width))
        return Program(cost, lower, upper, whole, matrix, least, most, sense)

"""How much supply there is for each person within reach: the two-step floating catchment, with those whom nothing reaches said so."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

from layers.planning.access.decay import Decay, NoDecay
from layers.planning.access.errors import NegativeAmount, UnequalLengths
from layers.planning.travel import Pairs
from layers.wording import Wording

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Positions = npt.NDArray[np.int64]

_WORTH_A_MATRIX = 200_000  # pairs; below, making one costs more than it saves

_PEOPLE = Wording("人数", "number of people")
_SUPPLY = Wording("供给量", "supply")


@dataclass(frozen=True, slots=True)
class Catchments:
    """Access of every place and load of every facility.

    Per place: `access` (units of supply per person; 0 where nothing reaches, never missing), `is_reached` (a facility with supply lies within
    reach and weighs something). Per facility: `need` (people within its catchment, weighted), `ratio` (supply per person of that need; 0 where
    nobody is), `supply`.
    """

    access: Floats
    is_reached: Flags
    need: Floats
    ratio: Floats
    supply: Floats

    @property
    def idle(self) -> Positions:
        """Facilities with supply that no person reaches: their supply is in nobody's access."""
        return np.flatnonzero((self.supply > 0) & (self.need == 0))


def float_catchments(pairs: Pairs, *, people: Floats, supply: Floats, decay: Decay | None = None) -> Catchments:
    """Two-step floating catchment area (Luo & Wang 2003, Environment and Planning B 30: 865–884; with decay Luo & Qi 2009, Dai 2010).

    Step 1, for every facility j:  R_j = S_j / Σ_i P_i f(t_ij)
    Step 2, for every place i:     A_i = Σ_j R_j f(t_ij)

    P_i people at place i, S_j supply of facility j, t_ij minutes from i to j, f the decay (1 within the limit when there is none); both sums run
    over the pairs within the limit. Σ_i P_i A_i = Σ_j S_j over the facilities that somebody reaches.

    Args:
        pairs: as a TravelModel answers them, ordered by place.
        people: persons per place, >= 0; NaN (unknown) adds no need, and the place still has its access.
        supply: beds, staff, m² per facility, >= 0; NaN (unknown) supplies nothing.
    Raises:
        NegativeAmount, UnequalLengths.
    """
    persons = _amounts(people, pairs.places, _PEOPLE)
    amounts = _amounts(supply, pairs.facilities, _SUPPLY)
    to_facilities, to_places = _sums_of(pairs, decay or NoDecay())
    need = to_facilities(persons)
    ratio = np.divide(amounts, need, out=np.zeros(pairs.facilities), where=need > 0)
    access = to_places(ratio)
    # supply may well reach a place when nobody lives in its catchment: then its ratio says nothing
    silent = bool((amounts[need == 0] > 0).any())
    reached = to_places((amounts > 0).astype(float)) > 0 if silent else access > 0
    return Catchments(access, reached, need, ratio, amounts)


Sum = Callable[[Floats], Floats]


def _sums_of(pairs: Pairs, decay: Decay) -> tuple[Sum, Sum]:
    """Weighted sums over the pairs: of amounts per place to every facility, and of amounts per facility to every place."""
    weight = decay.weights(pairs.minutes)
    return _by_counting(pairs, weight) if len(pairs) < _WORTH_A_MATRIX else _by_matrix(pairs, weight)


def _by_counting(pairs: Pairs, weight: Floats | None) -> tuple[Sum, Sum]:
    def summed(amount: Floats, of: Positions, to: Positions, n: int) -> Floats:
        given = amount[of] if weight is None else amount[of] * weight
        return np.bincount(to, weights=given, minlength=n).astype(float, copy=False)

    return (
        lambda amount: summed(amount, pairs.place, pairs.facility, pairs.facilities),
        lambda amount: summed(amount, pairs.facility, pairs.place, pairs.places),
    )


def _by_matrix(pairs: Pairs, weight: Floats | None) -> tuple[Sum, Sum]:
    """Half the time of counting where there are millions: no amount is written out pair by pair."""
    first = np.zeros(pairs.places + 1, dtype=np.int64)
    np.cumsum(np.bincount(pairs.place, minlength=pairs.places), out=first[1:])
    filled = np.ones(len(pairs)) if weight is None else weight
    matrix = sparse.csr_array((filled, pairs.facility, first), shape=(pairs.places, pairs.facilities))
    return lambda amount: np.asarray(matrix.T @ amount), lambda amount: np.asarray(matrix @ amount)


def _amounts(given: Floats, expected: int, what: Wording) -> Floats:
    amounts = np.asarray(given, dtype=float)
    if len(amounts) != expected:
        raise UnequalLengths(what, len(amounts), expected)
    if np.fmin.reduce(amounts, initial=0.0) < 0:
        below = np.flatnonzero(amounts < 0)
        raise NegativeAmount(what, len(below), int(below[0]))
    known = np.isfinite(amounts)
    return amounts if known.all() else np.where(known, amounts, 0.0)

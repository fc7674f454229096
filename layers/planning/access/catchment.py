"""How much supply there is for each person within reach: the two-step floating catchment, with those whom nothing reaches said so."""

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

    @property
    def supply_in_reach(self) -> float:
        """What is shared out: the people's access, summed over them, is exactly this."""
        return float(self.supply[self.need > 0].sum())


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
    weights = _weight_matrix(pairs, decay or NoDecay())
    need = np.asarray(weights.T @ persons)
    ratio = np.divide(amounts, need, out=np.zeros(pairs.facilities), where=need > 0)
    gives = np.where(amounts > 0, 1.0, 0.0)
    # a place without people has no share in any ratio, but supply may well reach it
    reached = np.asarray(weights @ gives) > 0 if (amounts == 0).any() or (need == 0).any() else None
    access = np.asarray(weights @ ratio)
    return Catchments(access, access > 0 if reached is None else reached, need, ratio, amounts)


def _weight_matrix(pairs: Pairs, decay: Decay) -> "sparse.csr_array[np.float64]":
    """Places by facilities, f(t) in every cell: one pass in each direction is all that the two steps are."""
    weight = decay.weights(pairs.minutes)
    first = np.zeros(pairs.places + 1, dtype=np.int64)
    np.cumsum(np.bincount(pairs.place, minlength=pairs.places), out=first[1:])
    filled = np.ones(len(pairs)) if weight is None else weight
    return sparse.csr_array((filled, pairs.facility, first), shape=(pairs.places, pairs.facilities))


def _amounts(given: Floats, expected: int, what: Wording) -> Floats:
    amounts = np.asarray(given, dtype=float)
    if len(amounts) != expected:
        raise UnequalLengths(what, len(amounts), expected)
    below = np.flatnonzero(amounts < 0)
    if len(below):
        raise NegativeAmount(what, len(below), int(below[0]))
    return np.where(np.isfinite(amounts), amounts, 0.0)

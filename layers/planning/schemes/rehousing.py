"""Where the residents of homes that close find a bed: as many as possible, then with the least way, every free bed given once."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from layers.planning.siting.drafting import Draft
from layers.planning.siting.highs import solve
from layers.planning.siting.plan import Sense
from layers.planning.travel import Pairs

Floats = npt.NDArray[np.float64]
Positions = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Rehousing:
    """Residents who move, group by group: from the home at `leaves` to the one at `enters` (positions as given), `residents` of them over `minutes`.

    `left` are residents of each home that find no bed; `taken` the residents each other home takes in.
    """

    leaves: Positions
    enters: Positions
    residents: Floats
    minutes: Floats
    left: Floats
    taken: Floats


def rehouse(residents: Floats, free: Floats, pairs: Pairs) -> Rehousing:
    """With residents r_i, free beds f_j and minutes t_ij of the pairs:

        max  Σ_ij (M - t_ij) m_ij,  M above every t    s.t.  Σ_j m_ij ≤ r_i,  Σ_i m_ij ≤ f_j,  m ≥ 0

    A flow: whole numbers in, whole numbers out.
    """
    if not len(pairs) or not residents.sum():
        none = np.empty(0, dtype=np.int64)
        return Rehousing(none, none, np.empty(0), np.empty(0), residents.copy(), np.zeros(len(free)))
    draft, far = Draft(), 1.0 + 2 * float(pairs.minutes.max()) * len(residents)
    moves = draft.columns(len(pairs), cost=far - pairs.minutes, bounds=(0.0, np.inf))
    draft.rows(len(residents), (pairs.place, moves, 1.0), upper=residents)
    draft.rows(len(free), (pairs.facility, moves, 1.0), upper=free)
    solution = solve(draft.program(Sense.MOST)).solution
    moved = np.zeros(len(pairs)) if solution is None else np.round(solution[moves], 6)
    some = moved > 0
    left = residents - np.bincount(pairs.place, weights=moved, minlength=len(residents))
    taken = np.bincount(pairs.facility, weights=moved, minlength=len(free)).astype(float)
    return Rehousing(pairs.place[some], pairs.facility[some], moved[some], pairs.minutes[some], left, taken)

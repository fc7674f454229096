"""Whether a facility was operating on a day."""

from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

Flags = npt.NDArray[np.bool_]


def is_operating(facilities: pd.DataFrame, *, on: date) -> Flags:
    """Whether each facility served people on a day.

    A planned or idle one never does; an operating one from `opened_on` (inclusive) until `closed_on` (exclusive); a closed
    one only before its `closed_on`, never when that is missing. An unknown opening day counts as opened: see `is_opening_unknown`.
    """
    day = np.datetime64(on, "s")
    state = facilities["state"].to_numpy(dtype=object)
    opened = facilities["opened_on"].to_numpy(dtype="datetime64[s]")
    closed = facilities["closed_on"].to_numpy(dtype="datetime64[s]")
    started = np.isnat(opened) | (opened <= day)
    lasting = (state == "operating") & (np.isnat(closed) | (day < closed))
    ended_later = (state == "closed") & ~np.isnat(closed) & (day < closed)
    return np.asarray(started & (lasting | ended_later), dtype=bool)


def is_opening_unknown(facilities: pd.DataFrame) -> Flags:
    """Whether nobody wrote down when the facility opened."""
    return np.asarray(facilities["opened_on"].isna(), dtype=bool)

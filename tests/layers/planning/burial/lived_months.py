"""The same years lived through month by month: niches open, are taken, and who finds none waits. Written apart, to check the sums."""

from collections.abc import Sequence
from dataclasses import dataclass

_MONTHS = 12
_ROUNDED = 1e-9


@dataclass(frozen=True, slots=True)
class LivedThrough:
    """`full_in` is the first month (year, 1–12) at whose end no niche is left, (first year, 0) where there is none to begin with, None where they last.

    `free` and `waiting` are the niches not taken and the people without one at the end of each year.
    """

    full_in: tuple[int, int] | None
    free: tuple[float, ...]
    waiting: tuple[float, ...]


def live_through(free: float, need: Sequence[float], opened: Sequence[float], *, first_year: int) -> LivedThrough:
    """A queue at the columbarium: what opens in January serves those who wait first; each month a twelfth of the year's dead come.

    Args:
        free: niches not taken before the first January.
        need, opened: niches a year, from `first_year` on.
    """
    stock, waiting = free, 0.0
    full_in: tuple[int, int] | None = None
    frees, waits = [], []
    for n, (coming, new) in enumerate(zip(need, opened, strict=True)):
        stock += new
        if n == 0 and stock <= _ROUNDED:
            full_in = (first_year, 0)
        for month in range(1, _MONTHS + 1):
            waiting += coming / _MONTHS
            laid = min(stock, waiting)
            stock, waiting = stock - laid, waiting - laid
            if full_in is None and coming > 0 and stock <= _ROUNDED:
                full_in = (first_year + n, month)
        frees.append(stock)
        waits.append(waiting)
    return LivedThrough(full_in, tuple(frees), tuple(waits))

"""How many niches are needed, township by township and year by year: residents × death rate × share cremated × share choosing one."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from layers.planning.burial.rates import Rates

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Residents:
    """How many live in a township, from where and of which year; `people` None where nobody says."""

    people: int | None
    layer: str
    year: int | None


@dataclass(frozen=True, slots=True)
class Need:
    """Low, middle, high × townships × years. A township whose residents nobody counted needs 0 here and is not `known`."""

    years: tuple[int, ...]
    deaths: Floats
    niches: Floats
    known: npt.NDArray[np.bool_]

    @property
    def cumulative(self) -> Floats:
        return np.asarray(np.cumsum(self.niches, axis=2))


def reckon_need(residents: Sequence[Residents], rates: Sequence[Rates], index: Floats, years: Sequence[int]) -> Need:
    """N(u, t) = P(u) · m(u) · i(u, t) · c(u) · n(u), once with every factor low, once middle, once high.

    P residents (persons; they stay as many: births and migration are not worked out), m deaths a year of the residents (0–1), i the index of
    ageing (base year 1), c cremated of the deaths (0–1), n needing a niche of the cremated (0–1). All low and all high at once are corners: the
    truth is likelier near the middle than the range is wide.
    """
    people = np.array([one.people or 0 for one in residents], dtype=float)
    dying, cremated, choosing = (
        np.array([list(rate.spread) for rate in told]).T for told in zip(*(r.all for r in rates), strict=True)
    )
    deaths = (people * dying)[:, :, None] * index
    niches = deaths * (cremated * choosing)[:, :, None]
    return Need(tuple(years), deaths, niches, np.array([one.people is not None for one in residents], dtype=bool))

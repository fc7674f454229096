"""How well people are served by some sites: the share in time, the mean and the median way, and the way of the worst-off tenth."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from layers.planning.passport import Passport, Percentage
from layers.planning.proposals.ground import SitingGround
from layers.planning.proposals.rows import is_within

Flags = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]

_WORST = 0.1


@dataclass(frozen=True, slots=True)
class Standing:
    """How well people are served at one moment: before anything is built, or after all of it.

    `share` counts people within the minutes asked about, of all whose number is known. The minutes are those of one and the same people before and after, or newcomers from
    afar would make everybody's way seem longer: the mean, the median, that of the ninth in ten, the longest, and the mean of the worst-off tenth; None where there is nobody.
    `wayless` are all who need more than four hours or have no way.
    """

    share: Percentage
    mean_min: float | None
    median_min: float | None
    p90_min: float | None
    worst_min: float | None
    tenth_min: float | None
    wayless: int


def stand(ground: SitingGround, minutes: Floats, among: Flags, passport: Passport) -> Standing:
    """How people stand with these minutes to their nearest site; the minutes are told of the places in `among`."""
    weights = ground.weights
    unknown = int(np.isnan(ground.people).sum())
    share = Percentage(
        int(weights[is_within(ground, minutes)].sum()), int(weights.sum()), unknown, 0 if unknown == 0 else None, passport
    )
    wayless = int(weights[~np.isfinite(minutes)].sum())
    told = among & np.isfinite(minutes) & (weights > 0)
    if not told.any():
        return Standing(share, None, None, None, None, None, wayless)
    order = np.argsort(minutes[told], kind="stable")
    way, people = minutes[told][order], weights[told][order]
    until = np.cumsum(people)
    return Standing(
        share=share,
        mean_min=float((way * people).sum() / until[-1]),
        median_min=_at(way, until, 0.5),
        p90_min=_at(way, until, 0.9),
        worst_min=float(way[-1]),
        tenth_min=_worst_tenth(way, people),
        wayless=wayless,
    )


def same_people(before: Floats, after: Floats) -> Flags:
    """Those whose way is told: who has one today, or, where nobody has, who has one with the plan."""
    today = np.isfinite(before)
    return np.asarray(today if today.any() else np.isfinite(after))


def _at(way: Floats, until: Floats, share: float) -> float:
    """The minutes by which this share of people have arrived."""
    return float(way[np.searchsorted(until, share * until[-1])])


def _worst_tenth(way: Floats, people: Floats) -> float:
    """Mean minutes of the tenth of people with the longest way; whoever stands on the border counts in part."""
    tenth = _WORST * people.sum()
    beyond = np.minimum(people[::-1], np.maximum(0, tenth - np.concatenate(([0], np.cumsum(people[::-1])[:-1]))))
    return float((way[::-1] * beyond).sum() / tenth)

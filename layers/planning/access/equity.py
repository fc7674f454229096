"""How evenly access is spread: Gini, the worst-served tenth, the time nine in ten people need, town against country, group by group."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from layers.wording import Wording

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

SMALLEST_SHOWN = 5
"""Groups of fewer people are masked in what leaves the bureau: they could be recognised."""

LORENZ_POINTS = 11
TENTH = 0.1


@dataclass(frozen=True, slots=True)
class GroupAccess:
    """How one group fares. `people` counts those whose number and place are known; `places_unknown` the places that do not say.

    `access` is the mean supply per person of the group (None when it is empty), `minutes90` the minutes within which nine in ten of it have a
    facility (inf when more than one in ten have none), `unreached` the people of it whom nothing reaches.
    """

    key: str
    label: Wording
    people: int
    places_unknown: int
    access: float | None
    minutes90: float | None
    unreached: int

    @property
    def is_small(self) -> bool:
        return 0 < self.people < SMALLEST_SHOWN

    @property
    def people_text(self) -> str:
        """For publication: `<5` instead of a number by which people could be recognised."""
        return f"<{SMALLEST_SHOWN}" if self.is_small else str(self.people)


@dataclass(frozen=True, slots=True)
class Equity:
    """How unevenly access is spread over people.

    `gini` 0 (everybody alike) to 1 (one has all), None where nobody has any; `lorenz` the share of all access that the worst-served 0, 10 … 100 % of people have;
    `worst_tenth` the mean access of the worst-served tenth and `worst_tenth_share` what share of the mean of all that is.
    """

    gini: float | None
    lorenz: tuple[float, ...]
    worst_tenth: float | None
    worst_tenth_share: float | None
    everybody: GroupAccess
    parts: tuple[GroupAccess, ...]
    groups: tuple[GroupAccess, ...]

    def gap(self, better: str = "town", worse: str = "country") -> float | None:
        """Mean access of one part less that of another; None where one of them is empty."""
        by_key = {part.key: part.access for part in self.parts}
        one, other = by_key.get(better), by_key.get(worse)
        return None if one is None or other is None else one - other


def gini_of(access: Floats, people: Floats) -> float | None:
    """Population-weighted Gini coefficient: 1 − Σ_k p_k (L_k + L_{k−1}), people ordered by access, p_k their share, L_k the cumulative share of access."""
    share, cumulated = _lorenz_curve(access, people)
    if len(share) == 0:
        return None
    return float(1 - np.sum(np.diff(share, prepend=0.0) * (cumulated + np.concatenate(([0.0], cumulated[:-1])))))


def lorenz_points(access: Floats, people: Floats, *, points: int = LORENZ_POINTS) -> tuple[float, ...]:
    """The share of all access that the worst-served 0 … 100 % of people have; empty where nobody has any."""
    share, cumulated = _lorenz_curve(access, people)
    if len(share) == 0:
        return ()
    at = np.linspace(0, 1, points)
    return tuple(float(v) for v in np.interp(at, np.concatenate(([0.0], share)), np.concatenate(([0.0], cumulated))))


def mean_of_worst(access: Floats, people: Floats, *, part: float = TENTH) -> float | None:
    """Mean access of the worst-served part of the people; whoever straddles its edge counts with the fraction inside."""
    if people.sum() == 0:
        return None
    order = np.argsort(access, kind="stable")
    weight = people[order]
    inside = np.clip(part * weight.sum() - (np.cumsum(weight) - weight), 0, weight)
    return float((access[order] * inside).sum() / inside.sum())


def minutes_for(minutes: Floats, people: Floats, *, part: float = 0.9) -> float | None:
    """The minutes within which a part of the people have a facility; those whom nothing reaches (inf) count as people, so it may be inf."""
    if people.sum() == 0:
        return None
    order = np.argsort(minutes, kind="stable")
    reached = np.cumsum(people[order])
    return float(minutes[order][np.searchsorted(reached, part * reached[-1] - 1e-9, side="left")])


def measure_equity(
    access: Floats,
    minutes: Floats,
    people: Floats,
    *,
    parts: Sequence[tuple[str, Wording, Flags]] = (),
    groups: Mapping[str, tuple[Wording, Floats]] | None = None,
) -> Equity:
    """The equity block.

    Args:
        access: supply per person at each place, 0 where nothing reaches.
        minutes: to the nearest facility, inf where there is none.
        people: persons per place, NaN unknown (left out, counted).
        parts: places by mask, such as town and country: of all people there.
        groups: persons of a group per place, NaN unknown.
    """
    known = np.nan_to_num(people, nan=0.0)
    all_label = Wording("全部", "everybody")
    everybody = _group("all", all_label, access, minutes, people)
    worst = mean_of_worst(access, known)
    relative = worst / everybody.access if worst is not None and everybody.access else None
    return Equity(
        gini=gini_of(access, known),
        lorenz=lorenz_points(access, known),
        worst_tenth=worst,
        worst_tenth_share=relative,
        everybody=everybody,
        parts=tuple(_group(key, label, access[at], minutes[at], people[at]) for key, label, at in parts),
        groups=tuple(_group(key, label, access, minutes, of) for key, (label, of) in (groups or {}).items()),
    )


def _group(key: str, label: Wording, access: Floats, minutes: Floats, people: Floats) -> GroupAccess:
    known = np.nan_to_num(people, nan=0.0)
    whole = float(known.sum())
    return GroupAccess(
        key=key,
        label=label,
        people=round(whole),
        places_unknown=int((~np.isfinite(people)).sum()),
        access=float((access * known).sum()) / whole if whole else None,
        minutes90=minutes_for(minutes, known),
        unreached=round(float(known[access == 0].sum())),
    )


def _lorenz_curve(access: Floats, people: Floats) -> tuple[Floats, Floats]:
    """Cumulative shares of people and of access, the worst served first; empty where there is nothing to share."""
    order = np.argsort(access, kind="stable")
    persons, amount = np.cumsum(people[order]), np.cumsum((access * people)[order])
    if len(persons) == 0 or amount[-1] <= 0:
        return np.empty(0), np.empty(0)
    return persons / persons[-1], amount / amount[-1]

"""By how much the deaths of a township change because its people grow older."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from layers.planning.burial.question import NO_AGEING
from layers.planning.demand import AGES
from layers.planning.people.ageing import LONGEST_YEARS, RANGE, SCENARIOS, Scenario, look_forward

Floats = npt.NDArray[np.float64]

_SURVIVAL = ("survival_under_60", "survival_60", "survival_65", "survival_80")


def deaths_index(bands: pd.DataFrame, *, counted: int, base: int, years: Sequence[int], scenario: str) -> Floats:
    """Deaths that the ageing scenario implies in each year, of those it implies in the base year: low, middle, high × townships × years.

    D(t) = Σ (1 − s_a) · E_a(t) over the age bands a (under 60, 60–64, 65–79, 80+), s_a the share alive a year later and E_a(t) the people of
    the scenario; index(t) = D(t) / D(base). Those under 60 stay as many as were counted, because births and migration are not worked out. The
    level of the deaths is not taken from here, only their change. Low, middle and high are the lowest, the middle and the highest index of
    the scenario's three variants in that year.

    Args:
        bands: one row a township: population, elderly60, elderly65, elderly80; a row with one missing takes the index of all others together.
        counted: the year of `bands`. base: the year whose deaths are 1. A year more than LONGEST_YEARS after `counted` keeps the last index.
        scenario: of people.ageing, or "none" (every index 1).
    """
    flat = np.ones((len(RANGE), len(bands), len(years)))
    known = bands[list(AGES)].notna().all(axis=1).to_numpy()
    if scenario == NO_AGEING or not known.any():
        return flat
    together = pd.DataFrame([bands[known][list(AGES)].sum()])
    people = pd.concat([bands[list(AGES)].reset_index(drop=True), together], ignore_index=True)
    wanted = sorted({min(max(year, counted), counted + LONGEST_YEARS) for year in (base, *years)})
    implied = {year: _implied(people, counted, year, SCENARIOS[scenario]) for year in wanted}
    at = [implied[min(max(year, counted), counted + LONGEST_YEARS)] for year in (base, *years)]
    with np.errstate(invalid="ignore", divide="ignore"):
        index = np.stack([deaths / at[0] for deaths in at[1:]], axis=2)
    index[:, :-1][:, ~known] = index[:, -1:]
    told = np.where(np.isfinite(index[:, :-1]), index[:, :-1], 1.0)  # nobody lives there: nothing changes
    return np.sort(told, axis=0)


def _implied(people: pd.DataFrame, counted: int, year: int, scenario: Scenario) -> Floats:
    """Low, middle, high × rows: deaths of a year."""
    outlook = look_forward(people, base=counted, target=year, scenario=scenario.id)
    survival = {one.key: one.values for one in scenario.assumptions}
    counted_young = _by_age(people)[:, 0]
    deaths = []
    for n, later in enumerate((outlook.low, outlook.middle, outlook.high)):
        ages = _by_age(later)
        if _SURVIVAL[0] not in survival:  # a scenario that only grows says nothing of who dies: as many of each thousand
            deaths.append(ages.sum(axis=1))
            continue
        ages[:, 0] = counted_young
        deaths.append(ages @ np.array([1.0 - survival[key][n] for key in _SURVIVAL]))
    return np.array(deaths)


def _by_age(people: pd.DataFrame) -> Floats:
    bands = np.column_stack([people[band].to_numpy(dtype=float, na_value=np.nan) for band in AGES])
    return np.column_stack((bands[:, :-1] - bands[:, 1:], bands[:, -1]))

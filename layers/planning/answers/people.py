"""People aged forward as plain Python, ready for JSON: every total, its assumptions, and the range of what may come."""

from typing import Any

import pandas as pd

from layers.planning.answers.plain import plain, words
from layers.planning.demand import AGES
from layers.planning.people.ageing import RANGE, Outlook, Scenario
from layers.planning.people.outlooks import AgeingTable


def outlook_to_dict(outlook: Outlook, *, with_places: bool = False) -> dict[str, Any]:
    """`{"base": 2020, "target": 2030, "totals": {"low": {…}, "middle": {…}, "high": {…}}, …}`; low and high are of older people."""
    by_range = dict(zip(RANGE, (outlook.low, outlook.middle, outlook.high), strict=True))
    answer = {
        "base": outlook.base,
        "target": outlook.target,
        "scenario": _scenario_to_dict(outlook.scenario),
        "definition": words(outlook.definition),
        "unknown": outlook.unknown,
        "totals": {
            name: {str(band): int(people[band].sum()) for band in _told(people, outlook.scenario)}
            for name, people in by_range.items()
        },
    }
    if with_places:
        answer["places"] = {name: _rows(_told(people, outlook.scenario).reset_index()) for name, people in by_range.items()}
    return answer


def ageing_to_dict(table: AgeingTable, *, with_units: bool = True) -> dict[str, Any]:
    """Year by year from the base: `{"base": 2020, "years": [{"year": 2030, "totals": {"low": {…}, …}}, …], "units": […], …}`; low and high are of older people."""
    answer = {
        "area": {"code": table.area, "name": table.area_name},
        "on": table.on.isoformat(),
        "is_demonstration": table.is_demonstration,
        "demand": table.demand,
        "base": table.base,
        "unknown": table.unknown,
        "scenario": outlook_to_dict(table.outlooks[0])["scenario"],
        "definition": words(table.outlooks[-1].definition),
        "years": [{"year": outlook.target, "totals": outlook_to_dict(outlook)["totals"]} for outlook in table.outlooks],
    }
    return answer | {"units": _rows(_told(table.units, table.scenario))} if with_units else answer


def _scenario_to_dict(scenario: Scenario) -> dict[str, Any]:
    caution = scenario.caution
    return {
        "id": scenario.id,
        "label": words(scenario.label),
        "declared_on": scenario.declared_on.isoformat(),
        "source": scenario.source,
        "verified": scenario.verified,
        "assumptions": [
            {"id": one.key, "label": words(one.label), **dict(zip(RANGE, one.values, strict=True))}
            for one in scenario.assumptions
        ],
        "no_population": None if caution is None else words(caution),
    }


def _told(people: pd.DataFrame, scenario: Scenario) -> pd.DataFrame:
    """Without the total population where the scenario cannot tell it."""
    return people if scenario.tells_population else people.drop(columns=AGES[0])


def _rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(name): plain(value) for name, value in row.items()} for row in table.to_dict(orient="records")]

"""Answers as plain Python, ready for JSON: the figure, its passport, its groups, and unit by unit."""

import json
from typing import Any

import numpy as np
import shapely

from layers.planning.answers.plain import notes_to_list, passport_to_dict, percentage_to_dict, plain, rows_to_list, words
from layers.planning.coverage import CoverageTable
from layers.planning.gaps import GapStudy
from layers.planning.kinds import FACILITY_KINDS, Requirement
from layers.planning.question import CoverageQuestion
from layers.planning.reach import parse_reach

__all__ = ["coverage_to_dict", "gaps_to_dict", "parse_reach"]


def coverage_to_dict(table: CoverageTable, *, with_units: bool = True) -> dict[str, Any]:
    """The answer as `{"covered": 116, "total": 149, "share": 0.7785…, "strata": {…}, "definition": …, "passport": {…}, "units": […]}`.

    Shares are unrounded, 0–1, null where nothing could be counted; texts stand in both languages; days are ISO dates.
    """
    answer = {
        "question": question_to_dict(table.question),
        "area": {"code": table.area, "name": table.area_name},
        "on": table.on.isoformat(),
        "is_demonstration": table.is_demonstration,
        **percentage_to_dict(table.overall),
        "complete": table.is_complete,
        "missing": rows_to_list(table.missing[["code", "name", "nearest_id", "nearest_name", "distance_m", "geometry"]]),
        "plans": [requirement_to_dict(r) for r in table.requirements],
        "strata": {s.key: {"label": words(s.label), **percentage_to_dict(s.percentage)} for s in table.strata},
        "definition": words(table.passport.definition),
        "passport": passport_to_dict(table.passport),
        "notes": notes_to_list(table.report),
    }
    if with_units:
        answer["units"] = rows_to_list(table.units)
    return answer


def gaps_to_dict(study: GapStudy, *, with_geometry: bool = False) -> dict[str, Any]:
    """Units without a facility and settled ground out of reach: the coverage answer without its units, `missing`, `areas`, totals.

    `with_geometry` adds each area's ground as a GeoJSON geometry, degrees to six decimals.
    """
    areas = rows_to_list(study.areas)
    if with_geometry:
        rounded = shapely.set_precision(np.asarray(study.areas.geometry.array, dtype=object), 1e-6)
        areas = [row | {"geometry": json.loads(shape)} for row, shape in zip(areas, shapely.to_geojson(rounded), strict=True)]
    return {
        **coverage_to_dict(study.coverage, with_units=False),
        "missing": rows_to_list(study.missing),
        "areas": areas,
        "settled_m2": study.settled_m2,
        "gap_m2": study.gap_m2,
        "gap_with_neighbours_m2": study.gap_with_neighbours_m2,
    }


def question_to_dict(question: CoverageQuestion) -> dict[str, Any]:
    return {
        "kind": question.kind,
        "kind_label": words(FACILITY_KINDS.labels[question.kind]),
        "unit": question.unit,
        "measure": str(question.measure),
        "reach_m": question.reach_m,
        "weight": str(question.weight),
        "by": None if question.split is None else str(question.split),
        "as_of": None if question.as_of is None else question.as_of.isoformat(),
        "with_neighbours": question.with_neighbours,
        "demand": question.demand,
    }


def requirement_to_dict(requirement: Requirement) -> dict[str, Any]:
    return {
        "plan": requirement.plan,
        "figure": requirement.figure,
        "level": requirement.level,
        "target": requirement.target,
        "by": plain(requirement.by),
        "what": words(requirement.what),
    }

"""Roads as plain Python, ready for JSON: what the network is worth, whom it does not tie, and what facilities serve along it."""

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import shapely

from layers.planning.answers.plain import notes_to_list, plain, words
from layers.planning.kinds import FACILITY_KINDS
from layers.planning.network.look_over import NetworkReport
from layers.planning.network.road_question import RoadQuestion
from layers.planning.network.service_area_table import ServiceAreaTable
from layers.planning.network.service_areas import AreaSketch, ServiceArea
from layers.planning.network.snap_audit import ADVICE, FACILITY, PLACE, SUBJECTS, SnapAudit
from layers.planning.specs import ROAD_CLASSES
from layers.planning.speeds import UNKNOWN
from layers.planning.travel import REASONS
from layers.wording import Wording

ROAD_LABELS = {UNKNOWN: Wording("未注明等级", "class not stated"), **ROAD_CLASSES.labels}
MOST_PIECES = 200
_DEGREES = 1e-6  # a decimetre


def network_to_dict(report: NetworkReport, *, on: date) -> dict[str, Any]:
    """The report; of its pieces the longest 200, each with a place on it in degrees."""
    return {
        "on": on.isoformat(),
        "roads": report.roads,
        "nodes": report.nodes,
        "edges": report.edges,
        "km": report.km,
        "classes": [{**row, "label": words(ROAD_LABELS[str(row["road_class"])])} for row in _rows(report.classes)],
        "pieces_count": len(report.pieces),
        "share_of_largest": report.share_of_largest,
        "pieces": _rows(report.pieces.head(MOST_PIECES)),
        "crossings": report.policy.crossings,
        "tolerance_m": report.policy.tolerance_m,
        "joined_pieces": report.joined_pieces,
        "joining": None if report.joining is None else words(report.joining),
        "findings": notes_to_list(report.findings),
    }


def snapping_to_dict(audit: SnapAudit, *, only_to_look_at: bool = True) -> dict[str, Any]:
    """How many doors no road ties, by reason, and the rows that call for somebody (or all of them)."""
    rows = audit.to_look_at if only_to_look_at else audit.rows
    return {
        "limit_m": audit.limit_m,
        "untied_facilities": reasons_to_list(audit.untied(FACILITY)),
        "untied_places": reasons_to_list(audit.untied(PLACE)),
        "people_untied": audit.people_untied,
        "rows": [
            row
            | {
                "subject_label": words(SUBJECTS[str(row["subject"])]),
                "reason_label": words(REASONS[str(row["reason"])]),
                "advice_label": words(ADVICE[str(row["advice"])]),
            }
            for row in _rows(rows)
        ],
    }


def service_areas_to_geojson(table: ServiceAreaTable) -> dict[str, Any]:
    """A feature for each number of minutes: its sketch as geometry (null without one), road length by class, people, the sketch's error.

    What counts are the numbers; the polygon is a sketch, says so in `label`, and comes with the people on its wrong side.
    """
    return {
        "type": "FeatureCollection",
        "question": road_question_to_dict(table.question),
        "area": {"code": table.area, "name": table.area_name},
        "on": table.on.isoformat(),
        "is_demonstration": table.is_demonstration,
        "definition": words(table.definition),
        "facilities": len(table.facilities),
        "untied_facilities": reasons_to_list(table.untied_facilities),
        "people_all": table.people_all,
        "places_unknown": table.places_unknown,
        "untied_places": reasons_to_list(table.untied_places),
        "vintages": [
            {
                "layer": v.layer,
                "rows": v.rows,
                "held_from": plain(v.held_from),
                "dated_from": plain(v.dated_from),
                "dated_to": plain(v.dated_to),
            }
            for v in table.vintages
        ],
        "features": [_feature(area, table) for area in table.areas],
    }


def road_question_to_dict(question: RoadQuestion) -> dict[str, Any]:
    return {
        "kind": question.kind,
        "kind_label": words(FACILITY_KINDS.labels[question.kind]),
        "mode": str(question.mode),
        "mode_label": words(question.mode.label),
        "minutes": list(question.minutes),
        "speed_ms": question.speed_ms,
        "weight": str(question.weight),
        "as_of": plain(question.as_of),
        "with_neighbours": question.with_neighbours,
        "demand": question.demand,
    }


def reasons_to_list(untied: dict[str, int]) -> list[dict[str, Any]]:
    return [{"reason": reason, "label": words(REASONS[reason]), "count": count} for reason, count in untied.items()]


def _feature(area: ServiceArea, table: ServiceAreaTable) -> dict[str, Any]:
    sketch = area.sketch
    return {
        "type": "Feature",
        "id": f"{area.minutes:g}",
        "geometry": None if sketch is None else _geometry(sketch),
        "properties": {
            "minutes": area.minutes,
            "road_m": area.metres,
            "road_m_by_class": dict(area.road_m),
            "places": area.places,
            "people": area.people,
            "share_of_people": area.people / table.people_all if table.people_all else None,
            "places_unknown": area.places_unknown,
            "facilities": _facilities(area, table),
            "sketch": None if sketch is None else _error(sketch),
        },
    }


def _geometry(sketch: AreaSketch) -> dict[str, Any] | None:
    if sketch.polygon.is_empty:
        return None
    told: dict[str, Any] = shapely.geometry.mapping(shapely.set_precision(sketch.polygon, _DEGREES))
    return told


def _error(sketch: AreaSketch) -> dict[str, Any]:
    return {
        "label": words(sketch.label),
        "cell_m": sketch.cell_m,
        "people_inside": sketch.people_inside,
        "inside_not_reached": sketch.inside_not_reached,
        "reached_not_inside": sketch.reached_not_inside,
        "people_error": sketch.people_error,
        "unreached_road_m": sketch.unreached_road_m,
    }


def _facilities(area: ServiceArea, table: ServiceAreaTable) -> list[dict[str, Any]]:
    """Each facility with the people for whom it is the soonest."""
    named = table.facilities[["facility_id", "name"]].to_numpy(dtype=object)
    return [
        {"facility_id": key, "name": plain(name), "people": float(people)}
        for (key, name), people in zip(named, np.asarray(area.people_of_facility), strict=True)
    ]


def _rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(name): plain(value) for name, value in row.items()} for row in frame.to_dict(orient="records")]

"""Service circles as plain Python, ready for JSON: the figure at four speeds, its passport, unit by unit, and what it hangs on."""

from typing import Any

import pandas as pd

from layers.planning.answers.plain import notes_to_list, passport_to_dict, percentage_to_dict, plain, rows_to_list, words
from layers.planning.circles.doubt import DOUBTS
from layers.planning.circles.figures import AtSpeed, Figure
from layers.planning.circles.flattery import CAUSES, Flattery
from layers.planning.circles.question import CircleQuestion
from layers.planning.circles.table import CircleTable
from layers.planning.kinds import FACILITY_KINDS


def circle_to_dict(table: CircleTable, *, with_units: bool = True, with_places: bool = False) -> dict[str, Any]:
    """The answer as `{"covered": …, "total": …, "share": …, "by_speed": […], "strata": {…}, "passport": {…}, "false_coverage": {…}, …}`.

    Shares are unrounded, 0–1, null where nothing could be counted; minutes are null where no way was found; texts stand in both languages.
    """
    answer = {
        "question": circle_question_to_dict(table.question),
        "area": {"code": table.area, "name": table.area_name},
        "on": table.on.isoformat(),
        "is_demonstration": table.is_demonstration,
        **percentage_to_dict(table.overall),
        "by_speed": _speeds_to_list(table.by_speed),
        "weights": _figures_to_dict(table.weights),
        "strata": _figures_to_dict(table.strata),
        "town_and_country": _figures_to_dict(table.town_and_country),
        "without_neighbours": percentage_to_dict(table.without_neighbours),
        "with_neighbours": percentage_to_dict(table.with_neighbours),
        "closures": table_to_list(table.closures),
        "unsure": [row | {"why": _told(row["why"], DOUBTS)} for row in table_to_list(table.unsure)],
        "false_coverage": {
            **_flattery_to_dict(table.flattery),
            "rows": [row | {"cause": _told(row["cause"], CAUSES)} for row in rows_to_list(table.false_coverage)],
        },
        "definition": words(table.passport.definition),
        "passport": passport_to_dict(table.passport),
        "notes": notes_to_list(table.report),
    }
    if with_units:
        answer["units"] = rows_to_list(table.units)
    if with_places:
        answer["places"] = rows_to_list(table.places)
    return answer


def circle_question_to_dict(question: CircleQuestion) -> dict[str, Any]:
    return {
        "kind": question.kind,
        "kind_label": words(FACILITY_KINDS.labels[question.kind]),
        "mode": str(question.mode),
        "mode_label": words(question.mode.label),
        "minutes": question.minutes,
        "speed_ms": question.speed_ms,
        "radius_m": question.radius_m,
        "unit": question.unit,
        "weight": str(question.weight),
        "by": None if question.split is None else str(question.split),
        "as_of": None if question.as_of is None else question.as_of.isoformat(),
        "with_neighbours": question.with_neighbours,
        "demand": question.demand,
    }


def table_to_list(table: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a table without a map, missing values as None."""
    return [{str(name): plain(value) for name, value in row.items()} for row in table.to_dict(orient="records")]


def _figures_to_dict(figures: tuple[Figure, ...]) -> dict[str, Any]:
    return {
        figure.key: {
            "label": words(figure.label),
            **percentage_to_dict(figure.percentage),
            "by_speed": _speeds_to_list(figure.by_speed),
        }
        for figure in figures
    }


def _speeds_to_list(speeds: tuple[AtSpeed, ...]) -> list[dict[str, Any]]:
    return [{"speed_ms": at.speed_ms, **percentage_to_dict(at.percentage)} for at in speeds]


def _flattery_to_dict(flattery: Flattery) -> dict[str, Any]:
    return {
        "radius_m": flattery.radius_m,
        "claimed": percentage_to_dict(flattery.claimed),
        "reached": percentage_to_dict(flattery.reached),
        "falsely": flattery.falsely,
        "doubtful": flattery.doubtful,
        "missed": flattery.missed,
        "points": flattery.points,
    }


def _told(keys: str, labels: Any) -> list[dict[str, Any]]:
    return [{"code": key, **words(labels[key])} for key in keys.split(";") if key]

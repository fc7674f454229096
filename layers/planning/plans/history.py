"""Values as they were recorded: what a row of INDICATOR_VALUES says, and how one is written."""

import json
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd

from layers.planning.plans.plan import Plan
from layers.planning.plans.reading import HISTORY, Reading
from layers.planning.plans.status import FigureStatus, PastValue, PlanStatus, ReportedNumbers

Row = dict[str, Any]


def values_recorded(reading: Reading, plan: Plan, *, area: str) -> dict[str, tuple[PastValue, ...]]:
    """By figure, what was recorded for this very area before the day, oldest first."""
    frame = reading.frames.get(HISTORY)
    if frame is None or frame.empty:
        return {}
    own = (frame["plan_id"] == plan.id) & (frame["division_code"] == area)
    rows = frame[own & (frame["on"] < np.datetime64(reading.on, "s"))].sort_values("on", kind="stable")
    return {str(no): tuple(past_value(row) for _, row in of.iterrows()) for no, of in rows.groupby("indicator_no")}


def past_value(row: Mapping[str, Any]) -> PastValue:
    """A recorded row as a value. The exact parts are kept beside the printed number, so that nothing is lost to a float."""
    kept = _kept(row["passport"])
    return PastValue(
        on=pd.Timestamp(row["on"]).date(),
        value=_fraction(kept.get("value"), row["value"]),
        numerator=_fraction(kept.get("numerator"), row["numerator"]),
        denominator=_fraction(kept.get("denominator"), row["denominator"]),
        status=str(row["status"]),
        method=str(kept.get("method", "")),
    )


def value_rows(status: PlanStatus) -> list[Row]:
    """One row a figure that has a value, keyed so that the same plan, figure, area and day is one row."""
    return [_row(status, figure) for figure in status.figures if figure.counted is not None]


def _row(status: PlanStatus, figure: FigureStatus) -> Row:
    counted, plan = figure.counted, status.plan
    assert counted is not None  # noqa: S101 -- because value_rows asks only figures that were counted
    kept = {
        "method": figure.figure.fingerprint,
        "value": _text(counted.value),
        "numerator": _text(counted.numerator),
        "denominator": _text(counted.denominator),
        "definition": {"zh": figure.passport.definition.zh, "en": figure.passport.definition.en},
        "layers": {v.layer: None if v.held_from is None else v.held_from.isoformat() for v in figure.passport.vintages},
    }
    return {
        "value_id": f"{plan.id}:{figure.figure.no}:{status.area}:{status.on}",
        "plan_id": plan.id,
        "indicator_no": figure.figure.no,
        "division_code": status.area,
        "on": status.on,
        "status": str(figure.status),
        "value": _float(counted.value),
        "numerator": float(counted.numerator),
        "denominator": _float(counted.denominator),
        "reported": _float(_reported(figure.reported, figure.figure.per)),
        "unit": figure.figure.unit,
        "passport": json.dumps(kept, ensure_ascii=False, sort_keys=True),
        "source": plan.document_no or plan.title.zh,
    }


def _reported(held: ReportedNumbers | None, per: int) -> Fraction | None:
    return None if held is None else held.value(per)


def _kept(text: object) -> dict[str, Any]:
    try:
        found = json.loads(text) if isinstance(text, str) else {}
    except json.JSONDecodeError:
        return {}
    return found if isinstance(found, dict) else {}


def _fraction(exact: object, number: Any) -> Fraction | None:
    if isinstance(exact, str):
        return Fraction(exact)
    return None if number is None or pd.isna(number) else Fraction(str(number))


def _float(value: Fraction | None) -> float | None:
    return None if value is None else float(value)


def _text(value: Fraction | None) -> str | None:
    return None if value is None else str(value)

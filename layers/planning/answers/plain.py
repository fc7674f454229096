"""Percentages, passports, findings and rows as plain Python: what every answer of the room is made of."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import geopandas as gpd
import pandas as pd

from layers.planning.passport import Passport, Percentage
from layers.report import Report
from layers.wording import Wording


def percentage_to_dict(percentage: Percentage) -> dict[str, Any]:
    bounds = percentage.bounds
    return {
        "covered": percentage.numerator,
        "total": percentage.denominator,
        "unknown": percentage.unknown,
        "unknown_amount": percentage.unknown_amount,
        "share": percentage.share,
        "share_bounds": None if bounds is None else list(bounds),
        "text": percentage.text,
        **({"text_if_all": percentage.text_if_all} if percentage.counts_unknown else {}),
    }


def passport_to_dict(passport: Passport) -> dict[str, Any]:
    return {
        "definition": words(passport.definition),
        "counted": words(passport.counted),
        "unknown_means": words(passport.unknown_means),
        "distance_model": words(passport.distance_model),
        "radius_m": passport.radius_m,
        "radius_source": words(passport.radius_source),
        "norms": list(passport.norms),
        "datum": passport.datum,
        "on": passport.on.isoformat(),
        "vintages": [
            {
                "layer": v.layer,
                "rows": v.rows,
                "held_from": plain(v.held_from),
                "dated_from": plain(v.dated_from),
                "dated_to": plain(v.dated_to),
            }
            for v in passport.vintages
        ],
        "rounding": words(passport.rounding),
        **_times_to_dict(passport),
    }


def _times_to_dict(passport: Passport) -> dict[str, Any]:
    """What a passport says of time; nothing where no time decides."""
    if passport.minutes is None:
        return {}
    return {
        "mode": None if passport.mode is None else words(passport.mode),
        "minutes": passport.minutes,
        "speed_ms": passport.speed_ms,
        "speed_source": None if passport.speed_source is None else words(passport.speed_source),
        "snap_limit_m": passport.snap_limit_m,
    }


def notes_to_list(report: Report) -> list[dict[str, Any]]:
    return [
        {"code": f.code, "severity": str(f.severity), "sentence": words(f.sentence), "evidence": dict(f.evidence)} for f in report
    ]


def rows_to_list(frame: gpd.GeoDataFrame) -> list[dict[str, Any]]:
    """Rows without their geometry, missing values as None."""
    bare = pd.DataFrame(frame.drop(columns=frame.geometry.name))
    return [{str(name): plain(value) for name, value in row.items()} for row in bare.to_dict(orient="records")]


def words(wording: Wording) -> Mapping[str, str]:
    return {"zh": wording.zh, "en": wording.en}


def plain(value: Any) -> Any:
    """A cell as JSON knows it."""
    if value is None or value is pd.NA or value is pd.NaT or (isinstance(value, float) and value != value):
        return None
    if isinstance(value, date):
        return value.isoformat()[:10]
    return value.item() if hasattr(value, "item") else value

"""Requests and steps as rows of the committee's books, and back."""

from collections.abc import Sequence
from datetime import date, datetime

import geopandas as gpd
import orjson
import pandas as pd

from gazetteer.kinds import NameKind
from gazetteer.requests.application import Application, canonical
from gazetteer.requests.step import Step
from gazetteer.specs.requests import REQUEST_STEPS, REQUESTS
from layers.frames import frame_of


def applications_of(rows: gpd.GeoDataFrame) -> list[Application]:
    """Rows of REQUESTS as they were asked."""
    return [
        Application(
            request_id=str(row["request_id"]), request_type=str(row["request_type"]), kind=NameKind(row["name_kind"]),
            division_code=str(row["division_code"]), asked_on=_day(row["asked_on"]), values=orjson.loads(str(row["application"])),
            batch_id=_text(row["batch_id"]), place_id=_text(row["place_id"]), geometry=row["geometry"],
        )
        for row in rows.to_dict("records")
    ]  # fmt: skip


def rows_of_applications(applications: Sequence[Application], *, at: str) -> gpd.GeoDataFrame:
    """Applications as rows of REQUESTS, entered at a moment (UTC)."""
    rows = [
        {
            "request_id": one.request_id, "request_type": one.request_type, "batch_id": one.batch_id or None,
            "division_code": one.division_code, "name_kind": one.kind.value, "name": one.name, "place_id": one.place_id or None,
            "asked_on": one.asked_on, "application": canonical(dict(one.values)), "recorded_at": at, "geometry": one.geometry,
        }
        for one in applications
    ]  # fmt: skip
    return frame_of(REQUESTS, rows)


def steps_of(rows: gpd.GeoDataFrame) -> list[Step]:
    """Rows of REQUEST_STEPS as steps, in no order."""
    return [
        Step(
            step_id=str(row["step_id"]), request_id=str(row["request_id"]), seq=int(row["seq"]), kind=str(row["kind"]),
            happened_on=_day(row["happened_on"]), facts=orjson.loads(str(row["facts"])),
            recorded_by=str(row["recorded_by"]), recorded_at=str(row["recorded_at"]),
        )
        for row in rows.to_dict("records")
    ]  # fmt: skip


def rows_of_steps(steps: Sequence[Step], codes: dict[str, str]) -> gpd.GeoDataFrame:
    """Steps as rows of REQUEST_STEPS. `codes`: division code by request."""
    rows = [
        {
            "step_id": step.step_id, "request_id": step.request_id, "division_code": codes[step.request_id], "seq": step.seq,
            "kind": step.kind, "happened_on": step.happened_on, "facts": canonical(dict(step.facts)), "recorded_at": step.recorded_at,
            "recorded_by": step.recorded_by,
        }
        for step in steps
    ]  # fmt: skip
    return frame_of(REQUEST_STEPS, rows)


def _day(value: object) -> date:
    return value.date() if isinstance(value, datetime) else date.fromisoformat(str(value)[:10])


def _text(value: object) -> str:
    return "" if value is None or value is pd.NA or value != value else str(value)

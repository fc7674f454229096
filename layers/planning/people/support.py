"""What people are spread in proportion to: settled ground by its area, places by their households; and the spread people as a layer."""

from dataclasses import dataclass
from datetime import date

import geopandas as gpd
import numpy as np
import pandas as pd

from layers.datum import area_m2
from layers.frames import frame_of
from layers.planning.people.allocation import Allocation, Support
from layers.planning.people.errors import UnknownSupport
from layers.planning.specs import DEMAND
from layers.spec import LayerSpec
from layers.wording import Wording

_AREA = Wording("建成区面积（m²）", "built-up area (m²)")
_HOUSEHOLDS = Wording("户数", "households")
SUPPORTS: dict[str, Wording] = {"built_up_areas": _AREA, "settlements": _HOUSEHOLDS, "demand": _HOUSEHOLDS}
"""By the layer people are spread over. Area treats a tower like a cottage: where buildings are held as demand with households, take those."""


@dataclass(frozen=True, slots=True)
class SpreadPeople:
    """People spread over a layer: the figures, and the same as rows of the demand layer."""

    allocation: Allocation
    rows: gpd.GeoDataFrame
    is_demonstration: bool


def support_of(frame: gpd.GeoDataFrame, spec: LayerSpec) -> Support:
    """The support that a layer gives.

    Raises:
        UnknownSupport: a layer that says nothing of where people may live.
    """
    if spec.name not in SUPPORTS:
        raise UnknownSupport(spec.name, SUPPORTS)
    amount = (
        np.asarray(area_m2(np.asarray(frame.geometry.array, dtype=object)))
        if spec.name == "built_up_areas"
        else frame["households"].to_numpy(dtype=float, na_value=np.nan)
    )
    division = frame["division_code"].to_numpy(dtype=object, na_value=None)
    return Support(frame[spec.key].to_numpy(dtype=object), division, amount, SUPPORTS[spec.name])


def as_demand(allocation: Allocation, frame: gpd.GeoDataFrame, *, counted_on: date | None) -> gpd.GeoDataFrame:
    """The placed people as rows of the demand layer, each with the ground it was spread over; places of unknown number keep it missing."""
    told = f"按{allocation.support.zh}分摊，总数不变（推算，非实测）"
    places = allocation.places
    bands = [name for name in places.columns if name in DEMAND.column_names and name != "division_code"]
    rows = [
        {
            "demand_id": str(key),
            "division_code": code,
            **{band: None if pd.isna(value) else int(value) for band, value in zip(bands, values, strict=True)},
            "counted_on": counted_on,
            "source": told,
            "geometry": shape,
        }
        for key, code, values, shape in zip(
            places["key"], places["division_code"], places[bands].to_numpy(dtype=object), frame.geometry, strict=True
        )
    ]
    return frame_of(DEMAND, rows)

"""What candidates are judged against: the layers by name with their dates, and the heights where they are held."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from layers.planning.law.heights import Heights
from layers.planning.law.law_layers import LAW_LAYERS
from layers.planning.passport import Vintage

Flags = npt.NDArray[np.bool_]
Objects = npt.NDArray[np.object_]


@dataclass(frozen=True, slots=True, eq=False)
class LawGround:
    """Frames by layer name (lon/lat, EPSG:4490), how old each is, and heights.

    Attributes:
        area: short code of the area asked about; "" where it does not matter whose law a pack is.
    """

    frames: Mapping[str, gpd.GeoDataFrame]
    vintages: Mapping[str, Vintage] = field(default_factory=dict)
    heights: Heights | None = None
    area: str = ""

    def held(self, layer: str) -> gpd.GeoDataFrame | None:
        """The rows of a layer; None where it was never imported or holds nothing."""
        frame = self.frames.get(layer)
        return None if frame is None or frame.empty else frame


@dataclass(frozen=True, slots=True, eq=False)
class Features:
    """The rows of a layer that a rule speaks of, with what a breach tells of them.

    Attributes:
        is_classed: the row states what it is; the others may be what the rule means.
        is_confirmed: nobody marked the row as not confirmed.
        lapsed: how many rows the rule would mean ended before the day.
        unplaced: how many rows have no position and are named only by a division (see `divisions`).
    """

    shapes: Objects
    keys: Objects
    names: Objects
    dates: Objects
    is_classed: Flags
    is_confirmed: Flags
    divisions: Objects
    lapsed: int

    @classmethod
    def of(cls, frame: gpd.GeoDataFrame, layer: str, where: Mapping[str, frozenset[str]], on: date) -> "Features":
        meant, classed = np.ones(len(frame), dtype=bool), np.ones(len(frame), dtype=bool)
        for column, values in where.items():
            said = frame[column].to_numpy(dtype=object, na_value=None)
            unsaid = np.array([value is None for value in said], dtype=bool)
            meant &= unsaid | np.isin(said.astype(str), list(values))
            classed &= ~unsaid
        lapsed = meant & _is_over(frame, on)
        rows = frame[meant & ~lapsed].sort_values(LAW_LAYERS[layer].key, ignore_index=True)
        count, own_day = len(rows), pd.Series(rows["source_on"])
        confirmed = (
            rows["is_confirmed"].fillna(True).to_numpy(dtype=bool) if "is_confirmed" in rows else np.ones(count, dtype=bool)
        )
        order = np.argsort(frame.loc[meant & ~lapsed, LAW_LAYERS[layer].key].to_numpy(dtype=object), kind="stable")
        return cls(
            shapes=np.asarray(rows.geometry.array, dtype=object),
            keys=rows[LAW_LAYERS[layer].key].to_numpy(dtype=object),
            names=rows["name"].to_numpy(dtype=object, na_value=None),
            dates=np.array([None if pd.isna(day) else pd.Timestamp(day).date() for day in own_day], dtype=object),
            is_classed=classed[meant & ~lapsed][order],
            is_confirmed=confirmed,
            divisions=rows["division_code"].to_numpy(dtype=object, na_value=None),
            lapsed=int(lapsed.sum()),
        )

    def __len__(self) -> int:
        return len(self.shapes)

    @property
    def is_placed(self) -> Flags:
        return np.asarray(~(shapely.is_missing(self.shapes) | shapely.is_empty(self.shapes)))

    @property
    def is_sure(self) -> Flags:
        return self.is_classed & self.is_confirmed

    def chosen(self, which: Flags) -> "Features":
        return Features(
            self.shapes[which],
            self.keys[which],
            self.names[which],
            self.dates[which],
            self.is_classed[which],
            self.is_confirmed[which],
            self.divisions[which],
            self.lapsed,
        )


def _is_over(frame: gpd.GeoDataFrame, on: date) -> Flags:
    """Rows whose own last day lies before the day asked about."""
    if "valid_until" not in frame:
        return np.zeros(len(frame), dtype=bool)
    return np.asarray((frame["valid_until"] < pd.Timestamp(on)).to_numpy(dtype=bool))

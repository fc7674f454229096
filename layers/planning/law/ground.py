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
        kind: the facility the candidates are for; "" where it does not matter what a pack speaks of.
    """

    frames: Mapping[str, gpd.GeoDataFrame]
    vintages: Mapping[str, Vintage] = field(default_factory=dict)
    heights: Heights | None = None
    area: str = ""
    kind: str = ""

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
        divisions: codes; a zone without a line is declared for its division.
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
            said = _column(frame, column)
            unsaid = np.asarray(pd.isna(said))
            meant &= unsaid | np.isin(said.astype(str), list(values))
            classed &= ~unsaid
        lapsed = meant & _is_over(frame, on)
        at = np.flatnonzero(meant & ~lapsed)
        at = at[np.argsort(_column(frame, LAW_LAYERS[layer].key)[at], kind="stable")]
        days = frame["source_on"].to_numpy(dtype="datetime64[D]")[at].astype(object)
        return cls(
            shapes=np.asarray(frame.geometry.array, dtype=object)[at],
            keys=_column(frame, LAW_LAYERS[layer].key)[at],
            names=_column(frame, "name")[at],
            dates=days,
            is_classed=classed[at],
            is_confirmed=_is_confirmed(frame)[at],
            divisions=_column(frame, "division_code")[at],
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


def _column(frame: gpd.GeoDataFrame, name: str) -> Objects:
    """A column's values, None where missing; all None where the layer has no such column."""
    if name not in frame:
        return np.full(len(frame), None, dtype=object)
    return frame[name].to_numpy(dtype=object, na_value=None)  # type: ignore[no-any-return]


def _is_confirmed(frame: gpd.GeoDataFrame) -> Flags:
    """False only where somebody wrote that a row is not confirmed."""
    if "is_confirmed" not in frame:
        return np.ones(len(frame), dtype=bool)
    return np.asarray(frame["is_confirmed"].fillna(True).to_numpy(dtype=bool))


def _is_over(frame: gpd.GeoDataFrame, on: date) -> Flags:
    """Rows whose own last day lies before the day asked about."""
    if "valid_until" not in frame:
        return np.zeros(len(frame), dtype=bool)
    return np.asarray((frame["valid_until"] < pd.Timestamp(on)).to_numpy(dtype=bool))

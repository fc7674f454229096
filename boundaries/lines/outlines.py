"""The outlines of divisions that can be judged by, by code: drawn, valid, and of one level."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from boundaries.lines.edges import Edges

Shapes = npt.NDArray[np.object_]


@dataclass(frozen=True, eq=False)
class Outlines:
    """Polygons in lon/lat with the code and name of their division. `unusable` are codes whose polygon crosses itself, is empty or is none."""

    codes: tuple[str, ...]
    names: Mapping[str, str]
    shapes: Shapes
    unusable: tuple[str, ...]

    @classmethod
    def of(cls, divisions: gpd.GeoDataFrame) -> "Outlines":
        """Rows that carry a polygon; those that carry none (not yet drawn) count for nothing."""
        rows = divisions.dropna(subset=["code"]).drop_duplicates("code").sort_values("code")
        shapes = shapely.force_2d(np.asarray(rows.geometry.array, dtype=object))
        drawn = ~shapely.is_missing(shapes)
        usable = drawn & np.isin(shapely.get_type_id(shapes), (3, 6)) & ~shapely.is_empty(shapes) & shapely.is_valid(shapes)
        codes = rows["code"].astype(str).to_numpy(dtype=object)
        names = {str(c): str(n) for c, n in zip(codes, rows["name"], strict=True) if pd.notna(n)}
        return cls(tuple(codes[usable]), names, shapes[usable], tuple(codes[drawn & ~usable]))

    def __contains__(self, code: object) -> bool:
        return code in self.codes

    def __getitem__(self, code: str) -> Any:
        return self.shapes[self.codes.index(code)]

    def of_length(self, digits: int) -> "Outlines":
        """The divisions whose code has so many digits: the counties (6), the townships (9)."""
        kept = np.array([len(code) == digits for code in self.codes], dtype=bool)
        codes = tuple(code for code in self.codes if len(code) == digits)
        return Outlines(codes, self.names, self.shapes[kept], tuple(code for code in self.unusable if len(code) == digits))

    def name_of(self, code: str) -> str:
        """“景泰县”, or the code where no name is held."""
        return self.names.get(code, code)

    @cached_property
    def edges(self) -> Edges:
        """Every side of every outline, worked out once."""
        return Edges.of(self.shapes)

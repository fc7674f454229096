"""What nobody crosses between a door and the road: rivers, lakes, railways, expressways, walls, cliffs."""

from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from layers.datum import STORED, require_datum
from layers.planning.network.errors import RoadsNotInDegrees
from layers.planning.network.lines import Flags, Floats


@dataclass(frozen=True, slots=True)
class Barriers:
    """The shapes of a BARRIERS frame (degrees), ready to be asked what a straight way crosses."""

    tree: shapely.STRtree

    @classmethod
    def of(cls, barriers: gpd.GeoDataFrame) -> "Barriers":
        """Raises NoDatum or RoadsNotInDegrees for a frame in another system than EPSG:4490."""
        crs = require_datum(barriers, layer="barriers")
        if not crs.equals(STORED, ignore_axis_order=True):
            raise RoadsNotInDegrees(crs.name)
        shapes = np.asarray(barriers.geometry.array, dtype=object)
        return cls(shapely.STRtree(shapes[~(shapely.is_missing(shapes) | shapely.is_empty(shapes))]))

    def are_between(self, lon: Floats, lat: Floats, road_lon: Floats, road_lat: Floats) -> Flags:
        """Whether the straight way from each door to its point on the road meets a barrier, touching included.

        A lake or an estate drawn as an area bars the way where its edge is passed or its inside is walked.
        """
        ways: Any = shapely.linestrings(np.stack((np.column_stack((lon, lat)), np.column_stack((road_lon, road_lat))), axis=1))
        met = np.zeros(len(lon), dtype=bool)
        if len(ways) and len(self.tree):
            met[self.tree.query(ways, predicate="intersects")[0]] = True
        return met

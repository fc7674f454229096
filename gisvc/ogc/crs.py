"""The coordinate systems features are handed out in, by the names OGC gives them and in the axis order EPSG defines."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import pyproj
import shapely

from gisvc.ogc.errors import UnknownCrs
from layers.datum import Metres, moved
from layers.store.selection import Box

Shapes = npt.NDArray[np.object_]

_DENSE_STEPS = 8  # of each side of a box that is bent by a projection


@dataclass(frozen=True, slots=True)
class Crs:
    """One coordinate system of the open door. `epsg` is None for CRS84, the only one of OGC's own.

    `is_north_first` is read from EPSG's own definition: 4490 and 4326 are lat/lon, CGCS2000's zones are northing/easting (X 指北),
    Web Mercator is easting/northing.
    """

    uri: str
    epsg: int | None
    is_north_first: bool
    is_in_degrees: bool
    axes: tuple[str, str]  # as columns of a table are called

    @property
    def names(self) -> frozenset[str]:
        """Its URI, the same over https, its URN (OGC 07-092r3) and its safe CURIE (JSON-FG, 21-045r1): all four say the same axes."""
        urn, curie = ("OGC:1.3:CRS84", "OGC:CRS84") if self.epsg is None else (f"EPSG::{self.epsg}", f"EPSG:{self.epsg}")
        return frozenset({self.uri, self.uri.replace("http:", "https:", 1), f"urn:ogc:def:crs:{urn}", f"[{curie}]"})

    def from_stored(self, shapes: Shapes) -> Shapes:
        """Stored lon/lat shapes (missing None) as this system writes them; heights stay."""
        if not self.is_north_first and self.is_in_degrees:
            return shapes
        return moved(shapes, self._out)

    def to_stored(self, shapes: Shapes) -> Shapes:
        """Shapes as this system writes them, in stored lon/lat; a place off the projection becomes infinite."""
        if not self.is_north_first and self.is_in_degrees:
            return shapes
        return moved(shapes, self._in)

    def box_to_stored(self, box: Box) -> Box:
        """The lon/lat box around a box of this system, its sides bent as the projection bends them."""
        if self.is_in_degrees:
            west, south, east, north = (box[1], box[0], box[3], box[2]) if self.is_north_first else box
            return west, south, east, north
        outline = shapely.segmentize(shapely.box(*box), max(box[2] - box[0], box[3] - box[1], 1e-9) / _DENSE_STEPS)
        corners = shapely.get_coordinates(self.to_stored(np.array([outline], dtype=object)))
        west, south = corners.min(axis=0)
        east, north = corners.max(axis=0)
        return float(west), float(south), float(east), float(north)

    def _out(self, lon: Metres, lat: Metres) -> tuple[Metres, Metres]:
        east, north = (lon, lat) if self.is_in_degrees else _path(self.epsg).transform(lon, lat)
        return (north, east) if self.is_north_first else (east, north)

    def _in(self, first: Metres, second: Metres) -> tuple[Metres, Metres]:
        east, north = (second, first) if self.is_north_first else (first, second)
        return (east, north) if self.is_in_degrees else _path(self.epsg).transform(east, north, direction="INVERSE")


CRS84 = Crs("http://www.opengis.net/def/crs/OGC/1.3/CRS84", None, is_north_first=False, is_in_degrees=True, axes=("lon", "lat"))


@lru_cache(maxsize=64)
def epsg_crs(code: int) -> Crs:
    """A system of EPSG's, with its axes in EPSG's order."""
    defined = pyproj.CRS.from_epsg(code)
    is_north_first, is_in_degrees = defined.axis_info[0].direction == "north", defined.is_geographic
    axes = ("lon", "lat") if is_in_degrees else ("easting", "northing")
    return Crs(
        f"http://www.opengis.net/def/crs/EPSG/0/{code}",
        code,
        is_north_first=is_north_first,
        is_in_degrees=is_in_degrees,
        axes=(axes[1], axes[0]) if is_north_first else axes,
    )


STORED = epsg_crs(4490)
"""What the store holds, `storageCrs` of every collection. From here to CRS84 and EPSG:4326 is the identity: WGS 84 and CGCS2000 were
tied to the same earth to centimetres, and PROJ knows no operation between them (layers.datum)."""


def offered_crs(projection_epsg: int) -> tuple[Crs, ...]:
    """What every collection of a workspace is handed out in; the first is the one nobody has to ask for."""
    return (CRS84, STORED, epsg_crs(4326), epsg_crs(projection_epsg), epsg_crs(3857))


def parse_crs(said: str, offered: Iterable[Crs], *, parameter: str = "crs") -> Crs:
    """A coordinate system by the identifier its collection lists (Part 2, 18-058r1, /req/crs/fc-crs-valid-value) or one equal to it (`Crs.names`).

    Raises:
        UnknownCrs: any other; `EPSG:4490` without brackets too, for programs mean longitude first by it as often as not.
    """
    known = tuple(offered)
    for crs in known:
        if said in crs.names:
            return crs
    raise UnknownCrs(parameter, said, (crs.uri for crs in known))


@lru_cache(maxsize=64)
def _path(epsg: int | None) -> pyproj.Transformer:
    """From stored lon/lat to easting/northing. Web Mercator is WGS 84's; its degrees are ours (see `STORED`)."""
    ground = 4326 if epsg == 3857 else 4490
    return pyproj.Transformer.from_crs(ground, epsg, always_xy=True)

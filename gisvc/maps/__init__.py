"""Maps: what is drawn, how it is marked, and the one safe way to a web page."""

from gisvc.maps.drawing import Ground, draw_coverage, draw_gaps, draw_layer
from gisvc.maps.safe import BaseLayer, ForeignAsset, MapParts, SafeMap, marked
from gisvc.maps.sheet import MapSheet, Mark, Plate, Shape, Symbol
from gisvc.maps.sketch import Still
from gisvc.maps.standalone import standalone_map

__all__ = [
    "BaseLayer",
    "ForeignAsset",
    "Ground",
    "MapParts",
    "MapSheet",
    "Mark",
    "Plate",
    "SafeMap",
    "Shape",
    "Still",
    "Symbol",
    "draw_coverage",
    "draw_gaps",
    "draw_layer",
    "marked",
    "standalone_map",
]

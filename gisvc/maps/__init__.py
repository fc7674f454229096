"""Maps: what is drawn, how it is marked, and the one safe way to a web page."""

from gisvc.maps.safe import BaseLayer, ForeignAsset, MapParts, SafeMap, marked
from gisvc.maps.sheet import MapSheet, Mark, Plate, Shape, Symbol
from gisvc.maps.standalone import standalone_map

__all__ = ["BaseLayer", "ForeignAsset", "MapParts", "MapSheet", "Mark", "Plate", "SafeMap", "Shape", "Symbol", "marked", "standalone_map"]

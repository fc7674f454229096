"""Maps: what is drawn, how it is marked, and the one safe way to a web page."""

from gisvc.maps.circles import draw_circle
from gisvc.maps.claims import draw_claims
from gisvc.maps.drawing import Ground, draw_coverage, draw_gaps, draw_layer
from gisvc.maps.inspection import ItemState, chainage_text, draw_line, draw_round, state_of
from gisvc.maps.names import Conflict, Proposed, Sight, draw_conflicts, draw_names, focus_on
from gisvc.maps.plans import draw_named_units
from gisvc.maps.roads import draw_roads, service_area_plates
from gisvc.maps.safe import BaseLayer, ForeignAsset, MapParts, SafeMap, marked
from gisvc.maps.schemes import draw_levels, draw_rearrangement
from gisvc.maps.sheet import MapSheet, Mark, Plate, Shape, Symbol
from gisvc.maps.siting import draw_graves, draw_judging, draw_siting
from gisvc.maps.sketch import Still
from gisvc.maps.standalone import standalone_map
from gisvc.maps.supply import draw_access, draw_care_space, draw_fit

__all__ = [
    "BaseLayer",
    "Conflict",
    "ForeignAsset",
    "Ground",
    "ItemState",
    "MapParts",
    "MapSheet",
    "Mark",
    "Plate",
    "Proposed",
    "SafeMap",
    "Shape",
    "Sight",
    "Still",
    "Symbol",
    "chainage_text",
    "draw_access",
    "draw_care_space",
    "draw_circle",
    "draw_claims",
    "draw_conflicts",
    "draw_coverage",
    "draw_fit",
    "draw_gaps",
    "draw_graves",
    "draw_judging",
    "draw_layer",
    "draw_levels",
    "draw_line",
    "draw_named_units",
    "draw_names",
    "draw_rearrangement",
    "draw_roads",
    "draw_round",
    "draw_siting",
    "focus_on",
    "marked",
    "service_area_plates",
    "standalone_map",
    "state_of",
]

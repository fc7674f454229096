"""What a review knows besides the name in question: the names around it, the areas, the lists and the plan."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import geopandas as gpd

from gazetteer.rules.proposal import Proposal

if TYPE_CHECKING:
    from gazetteer.likeness.name_index import NameIndex


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Everything a rule may look at. A frame that is None was not given: rules that need it say so, they never pass in silence.

    Frames are of the house's specs: `built_up_areas` and `divisions` of layers.reference, `lexicon`, `bank`, `plan`, `heritage`, `readings`, `signs`, `doorplates` of
    gazetteer.specs, `streets` are PLACES joined with their standard name (columns place_id, name, geometry).
    """

    names: "NameIndex"
    as_of: date  # the day whose data these are
    commit: int = 0
    built_up_areas: gpd.GeoDataFrame | None = None
    divisions: gpd.GeoDataFrame | None = None
    streets: gpd.GeoDataFrame | None = None
    plan: gpd.GeoDataFrame | None = None
    bank: gpd.GeoDataFrame | None = None
    lexicon: gpd.GeoDataFrame | None = None
    readings: gpd.GeoDataFrame | None = None
    heritage: gpd.GeoDataFrame | None = None
    signs: gpd.GeoDataFrame | None = None
    doorplates: gpd.GeoDataFrame | None = None
    batch: tuple[Proposal, ...] = ()  # names asked for together, this one among them or not
    together: "NameIndex | None" = None  # the batch indexed once for all its reviews, by its order

"""What facilities serve along the roads, for each number of minutes, with what is left beside it."""

from dataclasses import dataclass
from datetime import date

import geopandas as gpd

from layers.planning.network.road_question import RoadQuestion
from layers.planning.network.service_areas import ServiceArea
from layers.planning.passport import Vintage
from layers.wording import Wording


@dataclass(frozen=True, slots=True)
class ServiceAreaTable:
    """What the facilities of a question serve, for each number of minutes, and what is left beside it.

    `area` is the code of the area, `facilities` the frame of those that count; `untied_facilities` of them, by reason, stand at no road and
    serve nobody. `people_all` are all people known in the area; `untied_places`, by reason, are places no road leads to.
    """

    question: RoadQuestion
    area: str
    area_name: str
    on: date
    definition: Wording
    facilities: gpd.GeoDataFrame
    untied_facilities: dict[str, int]
    people_all: float
    places_unknown: int
    untied_places: dict[str, int]
    areas: tuple[ServiceArea, ...]
    vintages: tuple[Vintage, ...]
    is_demonstration: bool

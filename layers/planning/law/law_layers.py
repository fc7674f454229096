"""The layers a rule may speak of."""

from collections.abc import Mapping

from layers.planning.land_specs import BURIAL_ZONES, EXCLUSION_ZONES, GRAVES
from layers.planning.specs import BARRIERS, FACILITIES, HOUSING_ESTATES, ROADS
from layers.reference import BUILT_UP_AREAS, SETTLEMENTS
from layers.spec import LayerSpec

LAW_LAYERS: Mapping[str, LayerSpec] = {
    spec.name: spec
    for spec in (
        EXCLUSION_ZONES,
        ROADS,
        BARRIERS,
        BUILT_UP_AREAS,
        SETTLEMENTS,
        HOUSING_ESTATES,
        BURIAL_ZONES,
        FACILITIES,
        GRAVES,
    )
}

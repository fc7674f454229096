"""Every layer of the house, in the order pages and lists show them."""

from boundaries.specs import BOOKS, REGISTER
from gazetteer.specs import COMMITTEE_BOOKS, GAZETTEER
from gisvc.sharing.specs import CORRECTIONS, DATASETS
from layers.errors import UnknownLayer
from layers.planning.land_specs import BURIAL_ZONES, CANDIDATES, DEATHS, EXCLUSION_ZONES, GRAVES, NICHE_YEARS
from layers.planning.specs import BARRIERS, DEMAND, FACILITIES, HOUSING_ESTATES, INDICATOR_VALUES, REPORTED_FIGURES, ROADS
from layers.reference import BUILT_UP_AREAS, DIVISIONS, SETTLEMENTS
from layers.spec import LayerSpec

CATALOGUE: tuple[LayerSpec, ...] = (
    DIVISIONS,
    SETTLEMENTS,
    BUILT_UP_AREAS,
    FACILITIES,
    HOUSING_ESTATES,
    DEMAND,
    ROADS,
    BARRIERS,
    CANDIDATES,
    EXCLUSION_ZONES,
    BURIAL_ZONES,
    GRAVES,
    DEATHS,
    NICHE_YEARS,
    REPORTED_FIGURES,
    INDICATOR_VALUES,
    *REGISTER,
    *GAZETTEER,
    *BOOKS,
    *COMMITTEE_BOOKS,
    DATASETS,
    CORRECTIONS,
)
_BY_NAME = {spec.name: spec for spec in CATALOGUE}


def spec_named(name: str) -> LayerSpec:
    """The spec of a layer.

    Raises:
        UnknownLayer: the house keeps no such layer.
    """
    try:
        return _BY_NAME[name]
    except KeyError:
        raise UnknownLayer(name[:80]) from None

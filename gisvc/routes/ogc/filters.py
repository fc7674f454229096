"""How the open door reads a filter: CQL2 over the columns of a layer."""

from gisvc.ogc.cql2 import FilterLang, parse_filter
from gisvc.ogc.crs import Crs
from layers.conditions import Condition
from layers.spec import LayerSpec


def read_filter(text: str, lang: str, spec: LayerSpec, crs: Crs) -> Condition:
    """
    Raises:
        FilterRefused, GeometryRefused: a filter that cannot be answered.
    """
    return parse_filter(text, FilterLang(lang), spec.columns, crs=crs)

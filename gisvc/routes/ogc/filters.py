"""Which reader of filters the open door has."""

from typing import Final

from gisvc.ogc.cql2 import FilterLang, parse_filter
from gisvc.ogc.crs import Crs
from gisvc.ogc.errors import BadValue
from gisvc.ogc.question import ParseFilter
from layers.conditions import Condition
from layers.spec import LayerSpec
from layers.wording import Wording


def read_filter(text: str, lang: str, spec: LayerSpec, crs: Crs) -> Condition:
    """A filter over the columns of a layer.

    Raises:
        BadValue: a language that is not spoken here.
        FilterRefused, GeometryRefused: a filter that cannot be answered.
    """
    if lang not in set(FilterLang):
        listed = " ".join(FilterLang)
        raise BadValue("filter-lang", lang, Wording(f"可用的有：{listed}。", f"There are: {listed}."))
    return parse_filter(text, FilterLang(lang), spec.columns, crs=crs)


PARSE_FILTER: Final[ParseFilter | None] = read_filter

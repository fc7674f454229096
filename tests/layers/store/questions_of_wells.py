"""Wells nobody would dig and questions nobody would ask, for hypothesis to draw from."""

from datetime import date, timedelta
from typing import Any as Anything

import geopandas as gpd
import shapely
from hypothesis import strategies as st
from shapely.geometry.base import BaseGeometry

from layers.conditions import All, Any, Compare, Comparison, Condition, Lies, Like, Missing, Not, OneOf, Relation, Value
from layers.spec import ColumnType
from layers.store.selection import Selection
from tests.layers.store.samples import WELLS, wells

TEXTS = ["", "a", "A", "ä", "a\u0308", "ß", "SS", "ſ", "O'Hara", '"', "50%", "50_", "a_b", "a\\b", "\\", "%", "_", "';--", "?1",
         "景泰县", "景泰", "𠮷", "\uffff", "👩‍👧", "İ", "i̇", "Σίσυφος", "σίσυφοσ", "a\x00b", "a\nb", "[x]*", "null", "1", "E'x\\'"]  # fmt: skip
DATES = [date(1, 1, 1), date(1912, 1, 1), date(2020, 2, 29), date(2020, 3, 1), date(9999, 12, 31)]
NUMBERS = [0.0, -0.0, 1.0, 1.5, -1.5, 0.1, 1 / 3, 1e308, 5e-324, 2.0**53]
WHOLE = [0, 1, -1, 2, 2**53 + 1, 2**62, -(2**63), 2**63 - 1]
SHAPES: list[BaseGeometry | None] = [
    None,
    shapely.Point(104, 37),
    shapely.Point(104.0000001, 37),
    shapely.Point(105, 37),
    shapely.Point(104, 37, 1200),
    shapely.LineString([(103, 37), (105, 37)]),
    shapely.box(104, 37, 105, 38),
    shapely.box(104.5, 37.5, 106, 39),
    shapely.box(103, 36, 107, 40).difference(shapely.box(104, 37, 105, 38)),
    shapely.MultiPoint([(104, 37), (106, 39)]),
    shapely.Polygon(),
    shapely.Polygon([(104, 37), (105, 38), (105, 37), (104, 38)]),  # a bow tie
]
DRAWN = [shape for shape in SHAPES if shape is not None]
BOXES = [
    (104.0, 37.0, 105.0, 38.0),
    (103.0, 36.0, 104.0, 37.0),
    (105.5, 38.5, 105.5, 38.5),
    (0.0, 0.0, 1.0, 1.0),
    (-180.0, -90.0, 180.0, 90.0),
]
DAYS = [date(2020, 1, 1) + timedelta(days=n) for n in range(6)]

texts = st.sampled_from(TEXTS) | st.text(alphabet="aAbé%_\\'\"?;-县", max_size=5)
VALUES: dict[ColumnType, st.SearchStrategy[Anything]] = {
    ColumnType.TEXT: texts,
    ColumnType.CODES: texts,
    ColumnType.INTEGER: st.sampled_from([*WHOLE, 2**63, 10**30, 1.5]),
    ColumnType.NUMBER: st.sampled_from([*NUMBERS, 1, 2**53 + 1]),
    ColumnType.DATE: st.sampled_from(DATES),
    ColumnType.FLAG: st.booleans(),
}
HELD = {**VALUES, ColumnType.INTEGER: st.sampled_from(WHOLE), ColumnType.NUMBER: st.sampled_from(NUMBERS)}
OWN = [column for column in WELLS.columns if column.name not in (WELLS.key, WELLS.area)]


@st.composite
def some_wells(draw: st.DrawFn, *, keys: st.SearchStrategy[list[str]]) -> gpd.GeoDataFrame:
    """Wells with any values in any column, missing ones among them."""
    named = draw(keys)
    columns = {c.name: [draw(st.none() | HELD[c.type]) for _ in named] for c in OWN}
    columns["division_code"] = [draw(st.sampled_from(["620423001", "620423002", "620422"])) for _ in named]
    return wells(named, [draw(st.sampled_from(SHAPES)) for _ in named], **columns)


@st.composite
def comparisons(draw: st.DrawFn) -> Condition:
    column = draw(st.sampled_from(WELLS.columns))
    values: st.SearchStrategy[Value] = VALUES[column.type]
    ignore_case = draw(st.booleans()) and column.type in (ColumnType.TEXT, ColumnType.CODES)
    kinds = ["compare", "one of", "missing", *(["like"] * 2 if column.type is ColumnType.TEXT else [])]
    match draw(st.sampled_from(kinds)):
        case "one of":
            return OneOf(column.name, tuple(draw(st.lists(values, max_size=4))), ignore_case)
        case "missing":
            return Missing(column.name)
        case "like":
            return Like(column.name, draw(texts), ignore_case)
    return Compare(column.name, draw(st.sampled_from(Comparison)), draw(values), ignore_case)


places = st.builds(Lies, st.sampled_from(Relation), st.sampled_from(DRAWN[:-1]))
conditions: st.SearchStrategy[Condition] = st.recursive(
    comparisons() | places,
    lambda inner: (
        st.builds(Not, inner)
        | st.builds(lambda parts: All(tuple(parts)), st.lists(inner, max_size=3))
        | st.builds(lambda parts: Any(tuple(parts)), st.lists(inner, max_size=3))
    ),
    max_leaves=6,
)
days = st.sampled_from(DAYS)
spans = st.tuples(st.none() | days, st.none() | days)
selections = st.builds(
    Selection,
    where=conditions,
    bbox=st.none() | st.sampled_from(BOXES),
    as_of=st.none() | days,
    limit=st.integers(1, 4),
) | st.builds(Selection, where=conditions, during=spans, limit=st.integers(1, 4))

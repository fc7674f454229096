"""What an import would change is found value by value, and doing it twice changes nothing."""

import geopandas as gpd
import pandas as pd
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from layers.diff import compare
from layers.intake.shape import empty_column
from layers.reference import SETTLEMENTS

SPEC = SETTLEMENTS
SQUARE = "POLYGON ((104 37, 105 37, 105 38, 104 38, 104 37))"


def rows(*places: tuple[str, int | None, str | None]) -> gpd.GeoDataFrame:
    """(key, population, WKT or None)"""
    frame = {c.name: empty_column(c, len(places)) for c in SPEC.columns}
    frame["settlement_id"] = pd.Series([p[0] for p in places], dtype="str")
    frame["population"] = pd.Series([p[1] for p in places], dtype="Int64")
    shapes = [shapely.from_wkt(p[2]) if p[2] else None for p in places]
    return gpd.GeoDataFrame(frame, geometry=gpd.GeoSeries(shapes, crs=4490))


def test_rows_are_sorted_into_added_changed_unchanged_and_missing() -> None:
    held = rows(("A", 1, None), ("B", 2, None), ("C", 3, None), ("E", None, None))
    incoming = rows(("D", 4, None), ("C", 30, None), ("A", 1, None), ("E", None, None))
    difference = compare(held, incoming, SPEC)
    assert difference.added["settlement_id"].tolist() == ["D"]
    assert difference.changed["settlement_id"].tolist() == ["C"]
    assert difference.changed_columns == {"C": ("population",)}
    assert difference.unchanged == 2
    assert difference.missing == ("B",)


def test_unknown_becoming_zero_is_a_change() -> None:
    assert compare(rows(("A", None, None)), rows(("A", 0, None)), SPEC).changed_columns == {"A": ("population",)}
    assert compare(rows(("A", 0, None)), rows(("A", None, None)), SPEC).changed_columns == {"A": ("population",)}


def test_the_same_ring_begun_elsewhere_is_no_change() -> None:
    again = "POLYGON ((105 38, 104 38, 104 37, 105 37, 105 38))"
    other_way = "POLYGON ((104 37, 104 38, 105 38, 105 37, 104 37))"
    multi = "MULTIPOLYGON (((104 37, 105 37, 105 38, 104 38, 104 37)))"
    for shape in (again, other_way, multi):
        assert compare(rows(("A", 1, SQUARE)), rows(("A", 1, shape)), SPEC).is_nothing


def test_a_tenth_of_a_micrometre_is_a_change() -> None:
    moved = "POLYGON ((104 37, 105 37, 105 38, 104 38.000000000001, 104 37))"
    assert compare(rows(("A", 1, SQUARE)), rows(("A", 1, moved)), SPEC).changed_columns == {"A": ("geometry",)}


def test_a_shape_gained_or_lost_is_a_change() -> None:
    assert len(compare(rows(("A", 1, None)), rows(("A", 1, SQUARE)), SPEC).changed) == 1
    assert len(compare(rows(("A", 1, SQUARE)), rows(("A", 1, None)), SPEC).changed) == 1


def test_nothing_against_nothing_is_nothing() -> None:
    empty = rows()
    assert compare(empty, empty, SPEC).is_nothing
    assert compare(empty, rows(("A", 1, SQUARE)), SPEC).unchanged == 0


KEYS = st.dictionaries(st.sampled_from("ABCDEFGH"), st.tuples(st.none() | st.integers(0, 3), st.sampled_from([None, SQUARE])))


@settings(deadline=None, max_examples=40)
@given(KEYS, KEYS)
def test_every_incoming_row_is_counted_once_and_carrying_out_leaves_nothing(
    held: dict[str, tuple[int | None, str | None]], incoming: dict[str, tuple[int | None, str | None]]
) -> None:
    old, new = (rows(*((k, *v) for k, v in side.items())) for side in (held, incoming))
    difference = compare(old, new, SPEC)
    assert len(difference.added) + len(difference.changed) + difference.unchanged == len(incoming)
    assert set(difference.missing) == set(held) - set(incoming)
    after = held | incoming
    assert compare(rows(*((k, *v) for k, v in after.items())), new, SPEC).is_nothing

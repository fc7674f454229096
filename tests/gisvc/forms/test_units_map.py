"""Maps of a plan's report: close units are drawn large, legends fit the sheet, what is not drawn is said."""

import re

import geopandas as gpd
import pytest
import shapely

from gisvc.forms.planning.units_map import HEIGHT, LACKING, WIDTH, Dots, Filled, UnitsMap


@pytest.fixture
def units() -> UnitsMap:
    """A county of ten by ten villages in two townships, and one village without a boundary."""
    west, east = shapely.box(104, 37, 104.5, 38), shapely.box(104.5, 37, 105, 38)
    rows = [("62", "甲县", "county", west.union(east)), ("6201", "西镇", "township", west), ("6202", "东镇", "township", east)]
    rows += [
        (
            f"62{1 + (x > 4):02d}{x}{y}",
            f"村{x}{y}",
            "village",
            shapely.box(104 + x / 10, 37 + y / 10, 104.1 + x / 10, 37.1 + y / 10),
        )
        for x in range(10)
        for y in range(10)
    ]
    frame = gpd.GeoDataFrame(rows, columns=["code", "name", "level", "geometry"], crs=4490)
    return UnitsMap(frame, "62", "资料")


def drawn(units: UnitsMap, codes: list[str], *dots: Dots) -> str:
    svg = units.draw([Filled(codes, LACKING, "尚无", is_named=True)], dots)
    assert svg is not None
    return svg.decode()


def test_two_neighbours_are_drawn_large_and_the_map_says_that_it_is_a_part(units: UnitsMap) -> None:
    near, far = drawn(units, ["620100", "620101"]), drawn(units, ["620100", "620299"])
    assert "局部；资料" in near
    assert "局部" not in far
    for svg in (near, far):
        spots = [
            tuple(map(float, spot))
            for points in re.findall(r'points="([^"]+)"', svg)
            for spot in re.findall(r"([-\d.]+),([-\d.]+)", points)
        ]
        assert spots
        assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in spots)


def test_a_unit_without_a_boundary_is_counted_and_said(units: UnitsMap) -> None:
    assert "尚无（2，其中 1 个未绘界线）" in drawn(units, ["620100", "629999"])


def test_many_units_leave_their_names_out_and_the_townships_guide(units: UnitsMap) -> None:
    many = drawn(units, [f"6201{x}{y}" for x in range(5) for y in range(0, 10, 2)])
    assert "西镇" in many
    assert "村00" not in many


def test_only_points_on_the_sheet_are_drawn_and_a_long_legend_takes_a_second_row(units: UnitsMap) -> None:
    kinds = [Dots([(104.05, 37.05), (104.95, 37.95)], f"第{n}类社区养老服务设施（含居家养老）") for n in range(4)]
    svg = drawn(units, ["620100", "620101"], *kinds, Dots([(104.95, 37.95)], "远处"))
    assert svg.count('fill="#0072b2"') == 4 + 4, "a point and a line of the legend each"
    assert "远处" not in svg
    assert len(set(re.findall(r'y="([\d.]+)"[^>]*>第', svg))) > 1


def test_nothing_drawn_is_no_map(units: UnitsMap) -> None:
    assert units.draw([Filled(["629999"], LACKING, "尚无")]) is None

"""Positions in a sheet's own columns are read in degrees, minutes, seconds or metres, and never guessed."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from layers.intake.coordinates import CoordinateHeaders, find_coordinate_headers, parse_degrees, parse_dms, parse_positions


@pytest.mark.parametrize(
    ("headers", "east", "north"),
    [
        (["名称", "经度", "纬度"], 1, 2),
        (["纬度", "经度"], 1, 0),
        (["东经", "北纬"], 0, 1),
        (["经度（°）", "纬度（°）"], 0, 1),
        (["位置/经度", "位置/纬度"], 0, 1),
        (["LON", "LAT"], 0, 1),
        (["Longitude", "Latitude"], 0, 1),
        (["lng", "lat"], 0, 1),
        (["Ｘ经度", "Ｙ纬度"], 0, 1),
        (["wgs84_lon", "wgs84_lat"], 0, 1),
    ],
)
def test_degree_columns_are_found(headers: list[str], east: int, north: int) -> None:
    assert find_coordinate_headers(headers) == CoordinateHeaders(east, north)


@pytest.mark.parametrize("headers", [["X", "Y"], ["X坐标", "Y坐标"], ["纵坐标X", "横坐标Y"], ["x", "y"]])
def test_plane_columns_are_found(headers: list[str]) -> None:
    assert find_coordinate_headers(headers) == CoordinateHeaders(0, 1, is_plane=True)


@pytest.mark.parametrize(
    ("headers", "shift"),
    [
        (["lon_gcj02", "lat_gcj02"], "gcj02"),
        (["经度（高德）", "纬度（高德）"], "gcj02"),
        (["百度经度", "百度纬度"], "bd09"),
        (["bd09_lng", "bd09_lat"], "bd09"),
        (["火星坐标系经度", "火星坐标系纬度"], "gcj02"),
    ],
)
def test_a_header_that_names_a_web_map_is_heard(headers: list[str], shift: str) -> None:
    found = find_coordinate_headers(headers)
    assert found is not None
    assert found.shift == shift


def test_no_coordinates_no_guess() -> None:
    assert find_coordinate_headers(["名称", "经办人", "北部"]) is None
    assert find_coordinate_headers(["经度"]) is None


@pytest.mark.parametrize(
    "written",
    [
        "104.0535",
        "104°3'12.6\"",
        "104°03′12.6″",
        "104度3分12.6秒",
        "东经104°03′12.6″",
        "E104°03′12.6″",
        "104°03′12.6″E",
        "１０４°０３′１２．６″",
        "104:03:12.6",
        "104° 03′ 12.6″",
        "104°3.21′",
        "104.0535°",
        "E104.0535",
        "104.0535°E",
        "104º3’12.6”",
    ],
)
def test_one_longitude_written_fifteen_ways(written: str) -> None:
    degrees, faults = parse_degrees(pd.Series([written], dtype="str"))
    assert degrees[0] == pytest.approx(104.0535, abs=1e-9)
    assert not any(f.hits.any() for f in faults)


@pytest.mark.parametrize("written", ["104°63′12″", "104°03′72″", "甲", "104,05,12", "一百零四度", "104°03′12″37°"])
def test_what_is_no_angle_is_a_fault(written: str) -> None:
    degrees, faults = parse_degrees(pd.Series([written, "1"], dtype="str"))
    assert np.isnan(degrees[0])
    assert [f.code for f in faults if f.hits.tolist() == [True, False]] == ["intake.not-a-coordinate"]


def test_west_and_south_are_negative() -> None:
    assert parse_dms("W51°13′00″") == pytest.approx(-51.216667, abs=1e-6)
    assert parse_dms("30°02′S") == pytest.approx(-30.033333, abs=1e-6)


@settings(deadline=None)
@given(st.integers(73, 135), st.integers(0, 59), st.integers(0, 59_999))
def test_every_angle_survives_being_written_in_chinese(degrees: int, minutes: int, thousandths: int) -> None:
    seconds = thousandths / 1000
    assert parse_dms(f"东经{degrees}度{minutes}分{seconds:.3f}秒") == pytest.approx(degrees + minutes / 60 + seconds / 3600)


def frame(first: list[object], second: list[object]) -> pd.DataFrame:
    return pd.DataFrame({"a": pd.Series(first), "b": pd.Series(second)})


def test_surveyors_x_is_north_and_is_told_by_its_size() -> None:
    found = parse_positions(frame([4117000.5, 4118000.0], [38517094.4, 38517095.0]), CoordinateHeaders(0, 1, is_plane=True))
    assert found.in_metres
    assert found.east[0] == 38517094.4
    assert found.north[0] == 4117000.5


def test_degrees_in_x_and_y_are_told_by_their_size_too() -> None:
    found = parse_positions(frame([37.2], [104.05]), CoordinateHeaders(0, 1, is_plane=True))
    assert (found.east[0], found.north[0]) == (104.05, 37.2)


def test_swapped_degree_columns_are_left_for_the_sentinel() -> None:
    found = parse_positions(frame([37.2], [104.05]), CoordinateHeaders(0, 1))
    assert (found.east[0], found.north[0]) == (37.2, 104.05)


def test_degrees_run_together_are_flagged_and_not_read() -> None:
    found = parse_positions(frame([1040312.5, 104.05], [371145.0, 37.2]), CoordinateHeaders(0, 1))
    assert np.isnan(found.east[0])
    assert found.east[1] == 104.05
    assert [f.code for f in found.east_faults if f.hits.tolist() == [True, False]] == ["intake.packed-degrees"]


def test_decimals_that_all_look_like_minutes_and_seconds_are_pointed_out() -> None:
    packed = [f"104.{m:02d}{s:02d}" for m, s in zip(range(0, 60, 6), range(0, 60, 6), strict=True)]
    _, faults = parse_degrees(pd.Series(packed, dtype="str"))
    assert [f.code for f in faults if f.hits.any()] == ["intake.perhaps-packed-degrees"]
    _, faults = parse_degrees(pd.Series([*packed, "104.9988"], dtype="str"))
    assert not any(f.hits.any() for f in faults)


def test_half_a_position_is_a_fault() -> None:
    found = parse_positions(frame(["104.1", None, ""], ["37.2", "37.2", None]), CoordinateHeaders(0, 1))
    assert np.isnan(found.north[1])
    assert [f.hits.tolist() for f in found.east_faults if f.code == "intake.half-a-position"] == [[False, True, False]]


def test_one_cell_may_hold_both() -> None:
    headers = find_coordinate_headers(["名称", "经纬度"])
    assert headers == CoordinateHeaders(1, 1)
    found = parse_positions(frame(["甲", "乙"], ["104.05, 37.19", "104°03′00″，37°12′00″"]), CoordinateHeaders(1, 1))
    assert found.east.tolist() == pytest.approx([104.05, 104.05])
    assert found.north.tolist() == pytest.approx([37.19, 37.2])

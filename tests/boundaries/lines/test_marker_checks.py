"""Markers on their line, on the right bank, with rising serials; and an offset they share."""

import math
from itertools import pairwise

import pytest
import shapely

from boundaries.lines.check_lines import check_lines
from boundaries.lines.datum_mix import shared_offset
from boundaries.lines.marker_place import marker_names_its_line, marker_on_line, pillar_on_its_side
from boundaries.lines.marker_serials import counts_agree, number_on_one_marker, serials_complete, serials_rise
from boundaries.specs import LINES, MARKERS, PILLARS
from layers.ellipsoid import GEOD
from layers.offsets import wgs84_to_gcj02
from layers.report import Severity
from tests.boundaries.lines.little_lines import CROOKED, EAST, LINE_ID, WEST, Row, beside, line, marker, on_corners, study


def codes(report: object) -> list[str]:
    return [finding.code for finding in report]  # type: ignore[attr-defined]


def test_markers_on_the_corners_of_their_line_are_well() -> None:
    assert check_lines(study()).report.findings == ()


@pytest.mark.parametrize(("off_m", "is_told"), [(1.9, False), (2.05, True)])
def test_a_marker_is_off_its_line_beyond_what_both_accuracies_explain(off_m: float, is_told: bool) -> None:
    # Across a line half the variance counts: 1.96 · √((1² + 1²) / 2) = 1.96 m at 95 %.
    straight = line(geometry=shapely.LineString([(104.0, 37.0), (104.0, 37.2)]))
    row = marker(1, beside(104.0, 37.1, east_m=off_m))
    found = list(marker_on_line(study((LINES, [straight]), (MARKERS, [row]))))
    assert bool(found) is is_told
    if is_told:
        assert found[0].code == "lines.marker-off-line"
        assert found[0].evidence["offset_m"] == pytest.approx(off_m, abs=0.001)
        assert found[0].evidence["limit_m"] == pytest.approx(1.96, abs=0.001)
        assert "偏右" in found[0].sentence.zh


@pytest.mark.parametrize("stated", [float("nan"), 0.0, -3.0, float("inf"), None])
def test_an_accuracy_that_says_nothing_is_taken_from_the_settings(stated: float | None) -> None:
    straight = line(geometry=shapely.LineString([(104.0, 37.0), (104.0, 37.2)]), accuracy_m=stated)
    row = marker(1, beside(104.0, 37.1, east_m=20.0), position_accuracy_m=stated)
    (found,) = marker_on_line(study((LINES, [straight]), (MARKERS, [row])))
    assert found.evidence["limit_m"] == pytest.approx(1.96 * math.hypot(1, 5) / math.sqrt(2), abs=0.01)
    assert "缺省" in found.sentence.zh


def test_a_marker_in_the_neighbours_county_far_from_any_line_is_an_error_with_the_countys_name() -> None:
    (found,) = marker_on_line(study((MARKERS, [marker(1, shapely.Point(104.1, 37.3))])))
    assert found.code == "lines.marker-far-from-line"
    assert found.severity is Severity.ERROR
    assert "古浪县" in found.sentence.zh
    assert found.where.lon == 104.1


def test_markers_without_line_position_or_with_an_unknown_line_are_told() -> None:
    rows = [
        marker(1, shapely.Point(CROOKED[1]), line_ids=None),
        marker(2, shapely.Point(CROOKED[2]), line_ids=f"{LINE_ID};nobody-knows"),
        marker(3, shapely.Point()),
    ]
    found = codes(marker_names_its_line(study((MARKERS, rows))))
    assert found == ["lines.marker-without-line", "lines.marker-of-unknown-line", "lines.marker-without-position"]


def pillar(letter: str, code: str, place: shapely.Point) -> Row:
    return {"pillar_id": f"P{letter}", "marker_id": "M1", "letter": letter, "division_code": code, "geometry": place}


def test_pillars_of_a_double_marker_stand_each_on_its_own_side() -> None:
    place = (104.005, 37.015)  # the middle of the first side
    double = marker(1, shapely.Point(place), marker_form="double")
    west, east = beside(*place, east_m=-60), beside(*place, east_m=60)
    right = [pillar("A", WEST, west), pillar("B", EAST, east)]
    assert not list(pillar_on_its_side(study((MARKERS, [double]), (PILLARS, right))))
    swapped = [pillar("A", WEST, east), pillar("B", EAST, west)]
    assert codes(pillar_on_its_side(study((MARKERS, [double]), (PILLARS, swapped)))) == ["lines.pillar-on-wrong-side"] * 2
    one_bank = [pillar("A", WEST, west), pillar("B", EAST, beside(*place, east_m=-90))]
    assert "lines.pillars-on-one-side" in codes(pillar_on_its_side(study((MARKERS, [double]), (PILLARS, one_bank))))
    lettered = [pillar("B", WEST, west), pillar("A", EAST, east)]
    (note,) = pillar_on_its_side(study((MARKERS, [double]), (PILLARS, lettered)))
    assert note.severity is Severity.NOTE
    assert "待确认" in note.sentence.zh  # the rule of letters is not verified for county lines


def test_one_bank_is_seen_without_polygons_too() -> None:
    from layers.reference import DIVISIONS

    place = (104.005, 37.015)
    double = marker(1, shapely.Point(place), marker_form="double")
    both = [pillar("A", WEST, beside(*place, east_m=-60)), pillar("B", EAST, beside(*place, east_m=-90))]
    bare = study((MARKERS, [double]), (PILLARS, both), (DIVISIONS, []))
    assert codes(pillar_on_its_side(bare)) == ["lines.pillars-on-one-side"]


def test_only_the_marker_out_of_order_is_told() -> None:
    rows = on_corners()
    rows[1] = {**rows[1], "serial": 40}
    (found,) = serials_rise(study((MARKERS, rows)))
    assert found.where.key == "M2"
    assert found.evidence["serial"] == 40


def test_a_line_drawn_from_its_end_is_one_finding() -> None:
    turned = line(geometry=shapely.LineString(CROOKED[::-1]))
    assert codes(serials_rise(study((LINES, [turned])))) == ["lines.line-drawn-backwards"]


def test_missing_and_repeated_serials_are_told_once_each() -> None:
    rows = [marker(n, shapely.Point(CROOKED[n])) for n in (1, 3, 4)] + [
        marker(4, shapely.Point(CROOKED[5]), marker_id="M9", marker_no="2123009Q")
    ]
    missing, twice = serials_complete(study((MARKERS, rows)))
    assert (missing.code, missing.evidence["serials"]) == ("lines.serials-missing", "2")
    assert (twice.code, twice.evidence["serial"]) == ("lines.serial-twice", 4)


@pytest.mark.parametrize("again", ["2123001Q", "２１２３００１Ｑ", "2123 001 Q", "2123OO1Q"])
def test_one_number_on_two_markers_is_seen_however_it_is_typed(again: str) -> None:
    rows = on_corners()
    rows[4] = {**rows[4], "marker_no": again}
    (found,) = number_on_one_marker(study((MARKERS, rows)))
    assert found.code == "lines.number-twice"


def test_a_marker_number_nobody_has_seen_before_is_no_fault() -> None:
    rows = on_corners()
    rows[0] = {**rows[0], "marker_no": "䶮-壹/Ⅲ号", "serial": 1}
    assert check_lines(study((MARKERS, rows))).report.findings == ()


def test_the_number_of_positions_is_held_against_the_register() -> None:
    (found,) = counts_agree(study((LINES, [line(position_count=7)])))
    assert (found.evidence["stated"], found.evidence["held"]) == (7, 5)


def shifted(east_m: float, north_m: float) -> list[Row]:
    return [
        {**row, "geometry": beside(row["geometry"].x, row["geometry"].y, east_m=east_m, north_m=north_m)} for row in on_the_way()
    ]


def on_the_way() -> list[Row]:
    """Two markers on every side of the line, so that an offset shows across sides of many directions."""
    places = [(a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share) for a, b in pairwise(CROOKED) for share in (0.3, 0.7)]
    return [marker(n, shapely.Point(place)) for n, place in enumerate(places, 1)]


@pytest.mark.parametrize(("east_m", "north_m"), [(60.0, -25.0), (-300.0, 200.0), (900.0, 400.0)])
def test_one_offset_of_all_markers_is_a_mix_of_datums(east_m: float, north_m: float) -> None:
    found = shared_offset(study((MARKERS, shifted(east_m, north_m))))
    assert found is not None
    assert len(found.markers) >= 7
    assert found.east_m == pytest.approx(east_m, abs=15)
    assert found.north_m == pytest.approx(north_m, abs=60)  # the line runs north and tells little of the offset along it


def test_web_map_coordinates_are_named() -> None:
    rows: list[Row] = []
    for row in on_the_way():
        lon, lat = wgs84_to_gcj02(row["geometry"].x, row["geometry"].y)
        rows.append({**row, "geometry": shapely.Point(float(lon), float(lat))})
    found = [f for f in check_lines(study((MARKERS, rows))).report if f.code == "lines.datum-mix"]
    assert len(found) == 1
    assert found[0].severity is Severity.ERROR
    assert "不是界桩移位" in found[0].sentence.zh
    lon, lat = on_the_way()[0]["geometry"].x, on_the_way()[0]["geometry"].y
    there = wgs84_to_gcj02(lon, lat)
    _, _, metres = GEOD.inv(lon, lat, float(there[0]), float(there[1]))
    assert math.hypot(float(found[0].evidence["east_m"] or 0), float(found[0].evidence["north_m"] or 0)) == pytest.approx(
        metres, rel=0.3
    )


def test_markers_off_in_all_directions_share_no_offset() -> None:
    rows: list[Row] = [
        {
            **row,
            "geometry": beside(
                row["geometry"].x, row["geometry"].y, east_m=120 * math.cos(n * 2.4), north_m=120 * math.sin(n * 2.4)
            ),
        }
        for n, row in enumerate(on_the_way())
    ]
    assert shared_offset(study((MARKERS, rows))) is None


def test_four_markers_are_too_few_to_speak_of_a_datum() -> None:
    rows = on_the_way()[:6] + shifted(300, 0)[6:]
    assert len(rows) == 10
    assert shared_offset(study((MARKERS, rows))) is None

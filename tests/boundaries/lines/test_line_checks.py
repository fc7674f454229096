"""Lines against borders, copies, tripoints, lengths, texts, rivers, exclaves and names."""

from itertools import pairwise

import numpy as np
import pytest
import shapely

from boundaries.lines.agreed_length import LengthKind, compare_length, length_as_agreed, plane_length_m
from boundaries.lines.border_checks import line_is_the_border, sides_have_outlines, sides_lie_apart
from boundaries.lines.chainage import StraightenedLine
from boundaries.lines.course_checks import course_as_described, course_is_described
from boundaries.lines.diagram import diagram_of
from boundaries.lines.drawn import drawn_area_m2
from boundaries.lines.drift import features_have_not_drifted
from boundaries.lines.exclave_checks import exclaves_have_clauses, exclaves_of
from boundaries.lines.name_checks import sides_keep_their_names, stones_show_todays_names
from boundaries.lines.neighbour_copy import compare_copies, copies_agree
from boundaries.lines.segments import laid_segments, segments_cover_the_line
from boundaries.lines.tripoint_checks import ends_meet, tripoint_has_one_agreement, tripoint_has_one_place
from boundaries.register.descriptions import parse_description
from boundaries.specs import EXCLAVES, LINES, MARKERS, NEIGHBOUR_LINES, OBSERVED_FEATURES, PILLARS, SEGMENTS, TRIPOINTS
from layers.datum import in_metres
from layers.ellipsoid import GEOD, area_m2
from layers.frames import frame_of
from layers.reference import DIVISIONS
from layers.report import Severity
from tests.boundaries.lines.little_lines import CROOKED, EAST, LINE_ID, NORTH, WEST, Row, beside, divisions, line, marker, study

LENGTH_M = StraightenedLine.of(shapely.LineString(CROOKED)).length_m
DENTED = [*CROOKED[:3], (104.02, 37.08), *CROOKED[3:]]


def moved(lon: float, lat: float, east_m: float) -> tuple[float, float]:
    place = beside(lon, lat, east_m=east_m)
    return place.x, place.y


def furthest_m(one: list[tuple[float, float]], other: list[tuple[float, float]]) -> float:
    """How far a line is from another at most, in the plane of the 3° zone about 105° E: distances true to 0.02 %."""
    mine, theirs = (in_metres(frame_of(LINES, [{"geometry": shapely.LineString(c)}]))[0].geometry.iloc[0] for c in (one, other))
    return float(shapely.distance(shapely.points(shapely.get_coordinates(shapely.segmentize(mine, 5.0))), theirs).max())


# The line and the two outlines


def test_a_line_off_the_border_is_told_by_chainage() -> None:
    (found,) = line_is_the_border(study((LINES, [line(geometry=shapely.LineString(DENTED))])))
    start, end = StraightenedLine.of(shapely.LineString(CROOKED)).chainage_m[[2, 3]]
    assert found.code == "lines.off-the-border"
    assert found.evidence["missing_m"] == pytest.approx(end - start, abs=1)
    assert found.evidence["sections"] == 1
    assert found.evidence["largest_m"] == pytest.approx(furthest_m(DENTED, CROOKED), rel=1e-3)
    assert f"{start:,.0f}" in found.sentence.zh


def test_a_gap_and_an_overlap_between_the_polygons_have_their_size() -> None:
    size = float(drawn_area_m2([shapely.Polygon([CROOKED[2], (104.02, 37.08), CROOKED[3]])])[0])
    rows = divisions()
    wide = {**rows[0], "geometry": shapely.Polygon([(103.8, 37.0), *DENTED, (103.8, 37.2)])}
    narrow = {**rows[1], "geometry": shapely.Polygon([(104.2, 37.0), (104.2, 37.2), *DENTED[::-1]])}
    for changed, code in (([wide, rows[1]], "lines.polygons-overlap"), ([rows[0], narrow], "lines.polygons-gap")):
        found = {f.code: f for f in line_is_the_border(study((DIVISIONS, changed)))}
        assert found[code].evidence["area_m2"] == pytest.approx(size, rel=1e-6)


def test_a_third_county_enclosed_between_two_is_no_gap() -> None:
    ring = [(103.995, 37.03), (104.03, 37.03), (104.03, 37.06), (103.995, 37.06)]
    district = shapely.Polygon(ring)
    rows: list[Row] = [{**row, "geometry": shapely.difference(row["geometry"], district)} for row in divisions()]
    enclosed: Row = {"code": "620402", "name": "白银区", "level": "county", "geometry": district}
    (with_gap, without) = (study((DIVISIONS, held)) for held in (rows, [*rows, enclosed]))
    assert "lines.polygons-gap" in {f.code for f in line_is_the_border(with_gap)}
    assert "lines.polygons-gap" not in {f.code for f in line_is_the_border(without)}


def test_counties_apart_and_sides_on_one_hand_are_told() -> None:
    far = {"code": EAST, "name": "景泰县", "level": "county", "geometry": shapely.box(105, 37, 105.2, 37.2)}
    (found,) = line_is_the_border(study((DIVISIONS, [divisions()[0], far])))
    assert found.code == "lines.no-common-border"
    doubled = {**divisions()[0], "code": EAST}
    (found,) = sides_lie_apart(study((DIVISIONS, [divisions()[0], doubled])))
    assert found.code == "lines.sides-on-one-hand"


def test_a_bow_tie_and_a_missing_polygon_are_told_and_nothing_else_is_judged_by_them() -> None:
    bow_tie = {**divisions()[0], "geometry": shapely.Polygon([(103.8, 37.0), (104.0, 37.2), (104.0, 37.0), (103.8, 37.2)])}
    bare = study((DIVISIONS, [bow_tie]))
    assert [f.code for f in sides_have_outlines(bare)] == ["lines.outline-unusable", "lines.outline-missing"]
    assert not list(line_is_the_border(bare))


def test_neighbours_that_meet_in_two_stretches_have_a_line_for_each() -> None:
    halves = [
        line(line_id="south", geometry=shapely.LineString(CROOKED[:4])),
        line(line_id="north", geometry=shapely.LineString(CROOKED[3:])),
    ]
    both = study((LINES, halves))
    assert not list(line_is_the_border(both))
    assert not list(line_is_the_border(both.of_line("north")))
    assert [f.code for f in line_is_the_border(study((LINES, halves[:1])))] == ["lines.off-the-border"]


# The neighbour's copy


def copy_of(coords: list[tuple[float, float]]) -> Row:
    return {"copy_id": "C1", "line_id": LINE_ID, "division_code": EAST, "copy_of": WEST, "geometry": shapely.LineString(coords)}


def test_a_copy_drawn_the_other_way_with_more_corners_is_the_same_line() -> None:
    more = [c for a, b in pairwise(CROOKED) for c in (a, (a[0] + (b[0] - a[0]) * 0.37, a[1] + (b[1] - a[1]) * 0.37))]
    assert not list(copies_agree(study((NEIGHBOUR_LINES, [copy_of([*more, CROOKED[-1]][::-1])]))))


def test_a_copy_that_differs_is_told_with_distance_ground_and_chainage() -> None:
    (found,) = copies_agree(study((NEIGHBOUR_LINES, [copy_of(DENTED)])))
    size = float(drawn_area_m2([shapely.Polygon([CROOKED[2], (104.02, 37.08), CROOKED[3]])])[0])
    assert found.severity is Severity.ERROR
    assert found.evidence["between_m2"] == pytest.approx(size, rel=1e-6)
    one, other = (
        in_metres(frame_of(LINES, [{"geometry": shapely.LineString(c)}]))[0].geometry.iloc[0] for c in (CROOKED, DENTED)
    )
    assert found.evidence["hausdorff_m"] == pytest.approx(shapely.hausdorff_distance(one, other, densify=0.001), rel=1e-3)


def test_a_copy_within_the_lines_own_accuracy_is_a_warning() -> None:
    wobbly = [(x, y) if n % 2 else moved(x, y, 1.0) for n, (x, y) in enumerate(CROOKED)]
    (found,) = copies_agree(study((NEIGHBOUR_LINES, [copy_of(wobbly)])))
    assert found.severity is Severity.WARNING
    assert found.evidence["hausdorff_m"] == pytest.approx(1.0, abs=0.05)


def test_ground_between_copies_that_cross_is_counted_on_both_sides() -> None:
    ours = StraightenedLine.of(shapely.LineString([(104.0, 37.0), (104.0, 37.02)]))
    theirs = StraightenedLine.of(shapely.LineString([(103.999, 37.0), (104.001, 37.02)]))
    triangles: list[shapely.Geometry] = [
        shapely.Polygon([(104.0, 37.0), (103.999, 37.0), (104.0, 37.01)]),
        shapely.Polygon([(104.0, 37.02), (104.001, 37.02), (104.0, 37.01)]),
    ]
    assert compare_copies(ours, theirs, beyond_m=0.05).between_m2 == pytest.approx(drawn_area_m2(triangles).sum(), rel=1e-6)


# Tripoints


def tripoint(place: tuple[float, float] = CROOKED[-1], **changed: object) -> Row:
    row = {
        "tripoint_id": "T1",
        "name": "靖远景泰古浪三交点",
        "division_code": EAST,
        "division_codes": f"{WEST};{EAST};{NORTH}",
        "line_ids": f"{LINE_ID};{EAST}-{NORTH}",
        "marker_id": "M5",
        "agreement_ids": "A1",
        "geometry": shapely.Point(place),
    }
    return row | changed


def other_line(start: tuple[float, float] = CROOKED[-1]) -> Row:
    return line(
        line_id=f"{EAST}-{NORTH}",
        name="景泰–古浪线",
        side_a=EAST,
        side_b=NORTH,
        geometry=shapely.LineString([start, (104.2, 37.2)]),
    )


def test_files_that_agree_on_a_tripoint_are_well() -> None:
    good = study((LINES, [line(), other_line()]), (TRIPOINTS, [tripoint()]))
    assert not [*tripoint_has_one_place(good), *tripoint_has_one_agreement(good), *ends_meet(good)]


def test_a_line_that_ends_beside_its_tripoint_is_told() -> None:
    ends = moved(*CROOKED[-1], 2.5)
    off = study((LINES, [line(), other_line(ends)]), (TRIPOINTS, [tripoint()]))
    (found,) = tripoint_has_one_place(off)
    assert found.evidence["spread_m"] == pytest.approx(2.5, abs=0.001)
    assert "景泰–古浪线" in found.sentence.zh
    (apart,) = ends_meet(off)
    assert apart.evidence["metres"] == pytest.approx(2.5, abs=0.001)


def test_a_tripoint_without_a_position_is_judged_by_the_ends_of_its_lines() -> None:
    ends = moved(*CROOKED[-1], 1.0)
    bare = tripoint(geometry=None, marker_id=None)
    (found,) = tripoint_has_one_place(study((LINES, [line(), other_line(ends)]), (TRIPOINTS, [bare])))
    assert found.evidence["files"] == 2


def test_a_tripoint_with_two_agreements_or_two_sides_is_told() -> None:
    found = tripoint_has_one_agreement(
        study(
            (
                TRIPOINTS,
                [
                    tripoint(agreement_ids="A1;A2"),
                    tripoint(tripoint_id="T2", agreement_ids=None, division_codes=f"{WEST};{EAST}"),
                ],
            )
        )
    )
    assert [f.code for f in found] == [
        "lines.tripoint-with-several-agreements",
        "lines.tripoint-without-agreement",
        "lines.tripoint-of-other-than-three",
    ]


# Lengths


@pytest.mark.parametrize(("width", "epsg"), [(3, 4543), (6, 4507)])
def test_plane_lengths_are_those_of_the_official_zones(width: int, epsg: int) -> None:
    course = StraightenedLine.of(
        shapely.LineString([(102.9, 37.0), (103.0, 37.3), (102.8, 37.6)])
    )  # 3° zone about 102, 6° zone about 105
    official = {3: 4543, 6: 4507}[width]
    (flat,) = in_metres(frame_of(LINES, [{"geometry": course.drawn}]), epsg=official)
    assert official == epsg
    assert plane_length_m(course, width) == pytest.approx(shapely.length(flat.geometry.iloc[0]), abs=0.01)


@pytest.mark.parametrize("kind", list(LengthKind))
def test_the_agreed_length_tells_how_it_was_taken(kind: LengthKind) -> None:
    course = StraightenedLine.of(
        shapely.LineString([(103.4, 30.0), (103.45, 30.5), (103.3, 31.0)])
    )  # far from both central meridians
    metres = compare_length(course, 1.0).computed_m
    assert compare_length(course, round(metres[kind] / 1000, 4)).meant is kind
    assert compare_length(course, round(metres[kind] / 1000)).meant is None  # whole kilometres hide it


@pytest.mark.parametrize(("share", "is_told"), [(1.0, False), (1.005, False), (1.05, True), (0.5, True)])
def test_an_agreed_length_that_no_projection_explains_is_told(share: float, is_told: bool) -> None:
    found = list(length_as_agreed(study((LINES, [line(agreement_length_km=LENGTH_M * share / 1000)]))))
    assert bool(found) is is_told
    if is_told:
        assert "3度带" in found[0].sentence.zh


# Segments and their texts


def segment(serial: int, from_m: float, to_m: float, **changed: object) -> Row:
    row = {
        "segment_id": f"S{serial}",
        "line_id": LINE_ID,
        "division_code": EAST,
        "serial": serial,
        "from_chainage_m": from_m,
        "to_chainage_m": to_m,
    }
    return row | changed


def test_segments_that_leave_a_stretch_out_or_overlap_are_told() -> None:
    rows = [segment(1, 0, 5_000), segment(2, 6_000, 12_000), segment(3, 11_000, LENGTH_M)]
    gap, overlap = segments_cover_the_line(study((SEGMENTS, rows)))
    assert (gap.code, gap.evidence["from_m"], gap.evidence["to_m"]) == ("lines.without-segment", 5_000, 6_000)
    assert (overlap.code, overlap.where.key) == ("lines.segments-overlap", "S3")


def test_a_segment_whose_chainages_are_not_those_of_its_markers_is_told() -> None:
    rows = [segment(1, 0, LENGTH_M, from_marker_id="M1", to_marker_id="M5")]
    (found,) = segments_cover_the_line(study((SEGMENTS, rows)))
    assert found.code == "lines.segment-off-its-markers"
    assert "2123001Q" in found.sentence.zh


def test_a_segment_is_laid_by_its_chainages_its_markers_or_its_own_shape() -> None:
    course = StraightenedLine.of(shapely.LineString(CROOKED))
    rows = [
        segment(1, 0, 100),
        {**segment(2, 0, 0), "from_chainage_m": None, "to_chainage_m": None, "from_marker_id": "M2", "to_marker_id": "M1"},
        {**segment(3, 0, 0), "from_chainage_m": None, "to_chainage_m": None, "geometry": course.stretch(7_000, 9_000)},
        {**segment(4, 0, 0), "from_chainage_m": None, "to_chainage_m": None},
    ]
    held = study((SEGMENTS, rows))
    laid = {s.segment_id: (s.from_m, s.to_m) for s in laid_segments(held, held.lines[LINE_ID])}
    assert laid["S1"] == pytest.approx((0, 100))
    assert laid["S2"] == pytest.approx(tuple(course.chainage_m[[1, 2]]))
    assert laid["S3"] == pytest.approx((7_000, 9_000), abs=0.01)
    assert "lines.segment-not-placed" in [f.code for f in segments_cover_the_line(held)]


def test_a_text_that_points_the_wrong_way_is_told_and_the_draft_is_not() -> None:
    start = float(StraightenedLine.of(shapely.LineString(CROOKED)).chainage_m[1])
    bare = study((SEGMENTS, [segment(1, start, LENGTH_M, from_marker_id="M1", to_marker_id="M5")]))
    (lacking,) = course_is_described(bare)
    draft = str(lacking.evidence["draft"])
    assert parse_description(draft).legs
    described = study((SEGMENTS, [segment(1, start, LENGTH_M, description=draft)]))
    assert not list(course_as_described(described))
    wrong = study((SEGMENTS, [segment(1, 0, LENGTH_M, description=f"从起点起，向西约{LENGTH_M / 1000:.1f}公里至终点。")]))
    found = [f for f in course_as_described(wrong) if f.severity is Severity.WARNING]
    assert [f.code for f in found] == ["boundaries.course-direction"]
    assert found[0].where.key == "S1"


# Rivers and roads of today


def river(coords: list[tuple[float, float]], **changed: object) -> Row:
    row = {
        "feature_id": "F1",
        "line_id": LINE_ID,
        "division_code": EAST,
        "feature_kind": "river_centre",
        "name": "祖厉河",
        "geometry": shapely.LineString(coords),
    }
    return row | changed


def test_a_river_that_left_the_line_is_reported_and_the_line_stays() -> None:
    (found,) = features_have_not_drifted(study((OBSERVED_FEATURES, [river(DENTED)])))
    assert found.severity is Severity.WARNING
    assert "第七条" in found.sentence.zh
    assert "不随地物移动" in found.sentence.zh
    assert found.evidence["largest_m"] == pytest.approx(furthest_m(CROOKED, DENTED), rel=0.01)
    start, end = StraightenedLine.of(shapely.LineString(CROOKED)).chainage_m[[2, 3]]
    assert start < float(found.evidence["from_m"] or 0) < float(found.evidence["to_m"] or 0) < end


def test_where_the_agreement_lets_the_line_follow_the_clause_is_named() -> None:
    rows = [segment(1, 0, LENGTH_M, feature_kind="river_centre", feature_follows=True, feature_clause="协议书第三条")]
    (found,) = features_have_not_drifted(study((OBSERVED_FEATURES, [river(DENTED)]), (SEGMENTS, rows)))
    assert found.severity is Severity.NOTE
    assert "协议书第三条" in found.sentence.zh


def test_a_river_within_ten_metres_or_within_the_accuracies_has_not_drifted() -> None:
    near = [moved(x, y, 8.0) for x, y in CROOKED]
    far = [moved(x, y, 25.0) for x, y in CROOKED]
    assert not list(features_have_not_drifted(study((OBSERVED_FEATURES, [river(near)]))))
    assert list(features_have_not_drifted(study((OBSERVED_FEATURES, [river(far)]))))
    rough = river(far, position_accuracy_m=30.0)
    assert not list(features_have_not_drifted(study((OBSERVED_FEATURES, [rough]))))


def test_a_river_seen_along_a_part_of_the_line_is_judged_there_alone() -> None:
    assert not list(features_have_not_drifted(study((OBSERVED_FEATURES, [river(CROOKED[1:4])]))))


# Exclaves


RING = [(104.05, 37.05), (104.1, 37.05), (104.1, 37.1), (104.05, 37.1)]


def with_exclave() -> list[Row]:
    """The western county owns a square inside the eastern one."""
    west, east, north = divisions()
    piece = shapely.Polygon(RING)
    return [
        {**west, "geometry": shapely.MultiPolygon([west["geometry"], piece])},
        {**east, "geometry": shapely.Polygon(east["geometry"].exterior.coords, [RING])},
        north,
    ]


def exclave(**changed: object) -> Row:
    row = {
        "exclave_id": "E1",
        "name": "飞地",
        "exclave_kind": "exclave",
        "division_code": WEST,
        "enclosing_code": EAST,
        "clause": "第五条",
        "area_km2": _RING_KM2,
    }
    return row | changed


_RING_KM2 = float(area_m2([shapely.Polygon(RING)])[0]) / 1e6


def test_an_exclave_knows_its_owner_its_encloser_and_its_area() -> None:
    (part,) = exclaves_of(study((DIVISIONS, with_exclave())).outlines, WEST)
    assert part.enclosed_by == EAST
    assert part.area_m2 == pytest.approx(_RING_KM2 * 1e6)


@pytest.mark.parametrize(
    ("rows", "codes"),
    [
        ([], ["lines.exclave-without-entry"]),
        ([exclave()], []),
        ([exclave(geometry=shapely.Polygon(RING), area_km2=None)], []),
        ([exclave(clause=None)], ["lines.exclave-without-clause"]),
        ([exclave(geometry=shapely.Polygon(RING), area_km2=_RING_KM2 * 2)], ["lines.exclave-area-differs"]),
        ([exclave(geometry=shapely.Polygon(RING), enclosing_code=NORTH)], ["lines.exclave-elsewhere"]),
        ([exclave(), exclave(exclave_id="E2", area_km2=999.0)], ["lines.exclave-not-drawn"]),
    ],
    ids=["not registered", "matched by area", "matched by shape", "no clause", "other area", "other encloser", "not drawn"],
)
def test_exclaves_are_matched_to_their_clauses(rows: list[Row], codes: list[str]) -> None:
    found = exclaves_have_clauses(study((DIVISIONS, with_exclave()), (EXCLAVES, rows)))
    assert [f.code for f in found] == codes


# Names


def test_a_renamed_side_and_a_stone_with_its_old_name_are_notes() -> None:
    rows = [line(side_a_name="会宁县")]
    stones: list[Row] = [{"pillar_id": "P1", "marker_id": "M1", "division_code": WEST, "inscription": "会宁县 2001"}]
    renamed = study((LINES, rows), (PILLARS, stones))
    assert [f.code for f in sides_keep_their_names(renamed)] == ["lines.side-renamed"]
    assert [f.code for f in stones_show_todays_names(renamed)] == ["lines.stone-shows-old-name"]


@pytest.mark.parametrize(
    ("agreed", "is_told"), [("靖远", False), ("靖远县", False), ("靖远区", True), (None, False), ("䶮㐂县", True)]
)
def test_a_short_name_is_the_same_name(agreed: str | None, is_told: bool) -> None:
    assert bool(list(sides_keep_their_names(study((LINES, [line(side_a_name=agreed)]))))) is is_told


def test_a_code_that_changed_since_the_agreement_names_todays() -> None:
    rows = [line(side_a="620400", side_a_name="靖远县")]
    (found,) = sides_keep_their_names(study((LINES, rows)))
    assert (found.code, found.evidence["today"]) == ("lines.side-code-changed", WEST)


def test_an_abolished_side_reminds_of_the_demarcation() -> None:
    rows = divisions()
    rows[0] = {**rows[0], "abolished_on": "2024-05-01"}
    (found,) = sides_keep_their_names(study((DIVISIONS, rows)))
    assert "12 个月" in found.sentence.zh


# The straightened diagram


def test_the_diagram_lays_everything_along_the_line() -> None:
    rows = [segment(1, 0, 9_000, is_vague=True), segment(2, 9_000, LENGTH_M)]
    drawn = diagram_of(
        study((SEGMENTS, rows), (OBSERVED_FEATURES, [river(DENTED)]), (MARKERS, [marker(1, shapely.Point(CROOKED[1]))])), LINE_ID
    )
    assert drawn.length_m == pytest.approx(LENGTH_M)
    assert (drawn.left_code, drawn.right_code) == (WEST, EAST)
    assert [s.segment_id for s in drawn.vague] == ["S1"]
    assert len(drawn.drifts) == 1
    assert drawn.drifts[0].hand == 1  # the river lies east of a line that runs north
    assert drawn.longest_unmarked == pytest.approx((drawn.markers[0].chainage_m, LENGTH_M))


def test_drawn_areas_are_ellipsoidal_areas_of_many_small_sides() -> None:
    rng = np.random.default_rng(3)
    corners = [
        (104 + 0.3 * r * np.cos(t), 37 + 0.2 * r * np.sin(t))
        for t, r in zip(np.linspace(0, 2 * np.pi, 40)[:-1], rng.uniform(0.5, 1, 39), strict=True)
    ]
    shape = shapely.Polygon(corners, [[(104, 37), (104.01, 37), (104.01, 37.01)]])
    fine = shapely.segmentize(shape, 0.0005)  # geodesics of 50 m are straight in degrees to a tenth of a millimetre
    expected = abs(GEOD.geometry_area_perimeter(shapely.Polygon(fine.exterior))[0]) - abs(
        GEOD.geometry_area_perimeter(shapely.Polygon(fine.interiors[0]))[0]
    )
    assert drawn_area_m2([shape, shapely.Point(104, 37)]) == pytest.approx([expected, 0], rel=1e-8)

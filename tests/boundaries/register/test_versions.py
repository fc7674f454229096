"""Two versions of a line: what moved, what changed hands, where most, and whether a document explains it."""

from datetime import date
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from boundaries.register.judgement import LineHistory, Sides, study_versions
from boundaries.register.versions import Line, LineChange, LineVersion, compare_versions
from layers.ellipsoid import GEOD, area_m2
from layers.report import Severity

WEST, EAST = (104.0, 37.0), (104.1, 37.0)
STRAIGHT = shapely.LineString([WEST, EAST])
BUMP = shapely.LineString([WEST, (104.04, 37.0), (104.05, 37.001), (104.06, 37.0), EAST])


def version(line: Line, year: int = 2000, document: str | None = None, accuracy_m: float | None = None) -> LineVersion:
    return LineVersion(year, date(year, 1, 1), line, document, accuracy_m)


def change(old: Line, new: Line, accuracy_m: float | None = None) -> LineChange:
    return compare_versions(version(old, accuracy_m=accuracy_m), version(new, 2010, accuracy_m=accuracy_m))


def triangle_m2(*corners: tuple[float, float]) -> float:
    return abs(float(GEOD.polygon_area_perimeter(*np.array(corners).T)[0]))


def test_a_bump_to_the_north_gives_its_triangle_to_the_side_on_the_right() -> None:
    seen = change(STRAIGHT, BUMP)
    area = triangle_m2((104.04, 37.0), (104.05, 37.001), (104.06, 37.0))
    assert seen.to_right_m2 == pytest.approx(area, rel=1e-3)
    assert seen.to_left_m2 == 0
    assert seen.largest_offset_m == pytest.approx(110.99, abs=0.05)  # 0.001° of latitude at 37° N
    assert seen.chainage_m == pytest.approx(float(GEOD.inv(*WEST, 104.05, 37.0)[2]), abs=1)
    assert seen.lon == pytest.approx(104.05, abs=1e-5)
    assert seen.lat == pytest.approx(37.0, abs=1e-5)
    moved = sum(float(GEOD.inv(*a, *b)[2]) for a, b in [((104.04, 37.0), (104.05, 37.001)), ((104.05, 37.001), (104.06, 37.0))])
    assert seen.moved_m == pytest.approx(moved, abs=2)


def test_the_way_back_gives_the_same_land_to_the_other_side() -> None:
    there, back = change(STRAIGHT, BUMP), change(BUMP, STRAIGHT)
    assert back.to_left_m2 == pytest.approx(there.to_right_m2, rel=1e-9)
    assert back.to_right_m2 == 0


def test_the_direction_of_drawing_plays_no_part() -> None:
    plain, turned = change(STRAIGHT, BUMP), change(STRAIGHT, shapely.reverse(BUMP))
    assert turned.is_reversed
    assert turned.to_right_m2 == pytest.approx(plain.to_right_m2)
    assert turned.chainage_m == pytest.approx(plain.chainage_m)


def test_a_vertex_added_on_a_straight_side_of_ten_kilometres_changes_nothing() -> None:
    seen = change(STRAIGHT, shapely.LineString([WEST, (104.0371, 37.0), EAST]))
    assert seen.is_none
    assert (seen.moved_m, seen.exchanged_m2) == (0, 0)


def test_a_loop_on_either_side_is_told_apart() -> None:
    both = shapely.LineString(
        [WEST, (104.02, 37.0), (104.03, 37.002), (104.04, 37.0), (104.07, 37.0), (104.08, 36.999), (104.09, 37.0), EAST]
    )
    seen = change(STRAIGHT, both)
    assert seen.to_right_m2 == pytest.approx(triangle_m2((104.02, 37.0), (104.03, 37.002), (104.04, 37.0)), rel=1e-3)
    assert seen.to_left_m2 == pytest.approx(triangle_m2((104.07, 37.0), (104.08, 36.999), (104.09, 37.0)), rel=1e-3)


def test_a_line_shifted_sideways_hands_over_the_whole_strip() -> None:
    north = shapely.LineString([(104.0, 37.0005), (104.1, 37.0005)])
    seen = change(STRAIGHT, north)
    strip = triangle_m2((104.0, 37.0), (104.1, 37.0), (104.1, 37.0005), (104.0, 37.0005))
    assert seen.to_right_m2 == pytest.approx(strip, rel=1e-4)
    assert seen.moved_m == pytest.approx(float(GEOD.inv(104.0, 37.0005, 104.1, 37.0005)[2]), rel=1e-4)


def redrawn(metres: float, count: int = 300) -> tuple[shapely.LineString, shapely.LineString]:
    """One line, and the same drawn again by a hand that errs by so many metres."""
    chance = np.random.default_rng(7)
    x = np.linspace(104.0, 104.1, count)
    course = np.column_stack((x, 37.0 + 0.003 * np.sin(x * 200)))
    wobble = chance.uniform(-metres / 2, metres / 2, (count, 2)) / 111_000
    return shapely.LineString(course), shapely.LineString(course + wobble)


def test_differences_within_the_accuracy_are_noise_and_kept_apart_from_change() -> None:
    old, new = redrawn(4.0)
    seen = change(old, new, accuracy_m=5.0)
    assert seen.is_noise
    assert (seen.moved_m, seen.exchanged_m2) == (0, 0)
    assert seen.noise_m > 0.9 * float(GEOD.line_length(*np.array(new.coords).T)) * 0.9
    assert seen.noise_m2 > 0


def test_a_real_change_is_found_among_the_noise() -> None:
    old, new = redrawn(4.0)
    corners = np.array(new.coords)
    middle = np.abs(corners[:, 0] - 104.05) < 0.002
    corners[middle, 1] += 0.002
    seen = change(old, shapely.LineString(corners), accuracy_m=5.0)
    assert not seen.is_noise
    assert seen.largest_offset_m == pytest.approx(222, rel=0.2)
    expected = 0.004 * 0.002 * 111_000**2 * np.cos(np.radians(37))
    assert seen.to_right_m2 == pytest.approx(expected, rel=0.15)
    assert seen.moved_m < 1_500
    assert seen.noise_m > 7_000


@given(st.lists(st.floats(-0.002, 0.002), min_size=3, max_size=12), st.booleans())
@settings(max_examples=15, deadline=None)
def test_what_one_side_loses_the_other_gains_and_nobody_gains_from_nothing(offsets: list[float], north_south: bool) -> None:
    """Independent: the signed area under a line drawn as a function of its abscissa is the difference of the gains."""
    x = np.linspace(0.0, 0.03, len(offsets) + 2)
    y = np.concatenate(([0.0], offsets, [0.0]))
    old, new = np.column_stack((x, 0 * x)), np.column_stack((x, y))
    if north_south:
        old, new = old[:, ::-1] * (-1, 1), new[:, ::-1] * (-1, 1)  # turned a quarter left: what was left stays left
    base = np.array((104.0, 37.0))
    seen = change(shapely.LineString(old + base), shapely.LineString(new + base))
    if seen.is_none:
        return
    signed = 0.0
    for i in range(len(x) - 1):  # trapezoids; each degree square has the area of its own latitude
        square = 111_132.95 * 111_320 * np.cos(np.radians(37.0 + (x[i] + x[i + 1]) / 2 if north_south else 37.0))
        signed += (x[i + 1] - x[i]) * (y[i] + y[i + 1]) / 2 * square
    scale = abs(seen.to_right_m2) + abs(seen.to_left_m2) + seen.noise_m2
    assert seen.to_right_m2 - seen.to_left_m2 == pytest.approx(signed, abs=0.02 * scale + seen.noise_m2 + 1)


def test_parts_that_continue_each_other_are_one_line_and_others_have_no_side() -> None:
    parts = shapely.MultiLineString([[WEST, (104.05, 37.0)], [(104.05, 37.0), EAST]])
    assert change(STRAIGHT, parts).is_none
    apart = shapely.MultiLineString([[WEST, (104.04, 37.0)], [(104.06, 37.0), (104.1, 37.001)]])
    seen = change(STRAIGHT, apart)
    assert np.isnan(seen.to_left_m2)
    assert seen.largest_offset_m > 100


def history(*versions: LineVersion) -> LineHistory:
    return study_versions(versions, line_id="L1", name="甲乙线", sides=Sides("甲县", "乙县"))


def test_an_unexplained_change_is_red_with_its_figures() -> None:
    (finding,) = history(version(STRAIGHT, document="甲〔2000〕1号"), version(BUMP, 2010)).report
    assert (finding.code, finding.severity) == ("boundaries.unexplained-line-change", Severity.ERROR)
    assert (finding.where.key, finding.where.layer) == ("L1", "boundary_lines")
    assert set(finding.evidence) >= {"moved_m", "to_left_m2", "to_right_m2", "largest_offset_m", "chainage_m"}
    assert "乙县增加" in finding.sentence.zh


@pytest.mark.parametrize(
    "document", ["甲〔2000〕1号", "甲〔２０００〕 1号", None], ids=["the old one", "the old one in full width", "none"]
)
def test_a_document_that_explained_the_version_before_explains_nothing_more(document: str | None) -> None:
    told = history(version(STRAIGHT, document="甲〔2000〕1号"), version(BUMP, 2010, document))
    assert told.report.has_errors
    assert told.steps[0].document is None


def test_a_new_document_explains_one_change_and_no_second() -> None:
    told = history(version(STRAIGHT), version(BUMP, 2010, "省〔2010〕2号"), version(STRAIGHT, 2011, "省〔2010〕2号"))
    assert [f.code for f in told.report] == ["boundaries.line-change", "boundaries.unexplained-line-change"]
    assert [step.document for step in told.steps] == ["省〔2010〕2号", None]


def test_noise_is_a_note_and_the_same_course_says_nothing() -> None:
    old, new = redrawn(2.0)
    told = history(version(old, accuracy_m=5.0), version(new, 2010, accuracy_m=5.0), version(new, 2011))
    assert [(f.code, f.severity) for f in told.report] == [("boundaries.line-redrawn-within-accuracy", Severity.NOTE)]


def test_without_a_stated_accuracy_five_centimetres_count() -> None:
    slightly = shapely.LineString([WEST, (104.05, 37.000002), EAST])  # 22 cm
    assert history(version(STRAIGHT), version(slightly, 2010)).report.has_errors
    hardly = shapely.LineString([WEST, (104.05, 37.0000003), EAST])  # 3 cm
    assert not history(version(STRAIGHT), version(hardly, 2010)).report.has_errors


def test_a_line_with_one_version_has_nothing_to_explain() -> None:
    assert history(version(STRAIGHT)).steps == ()


def blob(seed: int) -> shapely.LinearRing:
    chance = np.random.default_rng(seed)
    angle = np.linspace(0, 2 * np.pi, 40, endpoint=False)
    radius = 0.02 * (1 + 0.2 * chance.uniform(-1, 1, 40))
    return shapely.LinearRing(np.column_stack((104.05 + radius * np.cos(angle), 37.03 + radius * np.sin(angle))))


@pytest.mark.parametrize("turned", [False, True], ids=["same way round", "other way round"])
def test_closed_lines_exchange_their_symmetric_difference(turned: bool) -> None:
    """Independent: what two rings do not share is what changed hands, whatever way they were drawn."""
    old, new = blob(1), blob(2)
    drawn = shapely.LineString(shapely.get_coordinates(shapely.reverse(new) if turned else new))
    seen = change(shapely.LineString(shapely.get_coordinates(old)), drawn)
    apart = shapely.symmetric_difference(shapely.Polygon(old), shapely.Polygon(new))
    assert seen.is_reversed is turned
    assert seen.exchanged_m2 + seen.noise_m2 == pytest.approx(float(area_m2([apart])[0]), rel=1e-5)


@pytest.mark.shared
def test_a_real_countys_outlines_of_two_vintages_exchange_what_they_do_not_share(shared: Path) -> None:
    """County 320412 between 2018 and 2022, as two publishers drew it: metres and square metres from the files themselves."""
    vintages = [
        shared / "data" / "national" / f"county_{year}_gcj02_full_gansu_ningxia_alxa_jiangsu.parquet" for year in (2018, 2022)
    ]
    shapes = [gpd.read_parquet(path).set_index("code").geometry["320412"] for path in vintages]
    outer = [shapely.Polygon(max(shapely.get_parts(shape), key=shapely.area).exterior) for shape in shapes]
    old, new = (shapely.LineString(shape.exterior.coords) for shape in outer)
    seen = change(old, new, accuracy_m=50.0)
    apart_m2 = float(area_m2([shapely.symmetric_difference(outer[0], outer[1])])[0])
    assert seen.exchanged_m2 + seen.noise_m2 == pytest.approx(apart_m2, rel=1e-3)
    assert seen.noise_m > 0
    assert seen.moved_m > 0

"""A line is built from printed points in the order their tables state, and its description is laid beside it."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from boundaries.register.courses import lay_course
from boundaries.register.descriptions import Course, Leg, parse_description
from boundaries.register.drafts import Ends, draft_legs
from boundaries.register.errors import LineOfOnePoint, OrderNotStated
from boundaries.register.printed import Stated
from boundaries.register.result_tables import read_result_table
from boundaries.register.vectorise import VectorisedLine, vectorise
from layers.ellipsoid import GEOD
from layers.report import Finding, Severity
from tests.printed_line import COURSE, MARKERS_AT, Columns, marker_columns, point_columns, printed, table_of

CGCS = Stated("EPSG:4490")


def build(markers: Columns, points: Columns | None = None, text: str | None = None) -> VectorisedLine:
    between = None if points is None else read_result_table(table_of(points), CGCS)
    return vectorise(
        read_result_table(table_of(markers), CGCS), between, course=None if text is None else parse_description(text)
    )


def found(line: VectorisedLine, code: str) -> list[Finding]:
    return [f for f in line.report if f.code == code]


def corners(line: VectorisedLine) -> list[tuple[float, float]]:
    return [(round(x, 6), round(y, 6)) for x, y in line.line.coords]


@pytest.mark.parametrize(
    "numbers",
    [
        {"1-1": 1, "1-2": 2, "2-1": 4},
        {"2－1": 4, "1－2": 2, "1－1": 1},
        {"1.1": 1, "1.2": 2, "2.1": 4},
    ],
    ids=["marker-point", "full width and out of order", "with a point"],
)
def test_points_numbered_after_their_marker_stand_between_the_markers(numbers: dict[str, int]) -> None:
    line = build(marker_columns(), point_columns(numbers))
    assert corners(line) == COURSE
    assert [v.number for v in line.vertices if v.is_marker] == list(MARKERS_AT)


def test_one_numbering_for_both_tables_is_followed() -> None:
    markers = marker_columns() | {"界桩编号": ["1", "4", "6"]}
    assert corners(build(markers, point_columns({"2": 1, "3": 2, "5": 4}))) == COURSE


def test_markers_listed_among_the_points_give_the_order() -> None:
    everything = point_columns({"J1": 0, "a": 1, "b": 2, "J2": 3, "c": 4, "J3": 5})
    line = build(marker_columns(), everything)
    assert corners(line) == COURSE
    assert [v.is_marker for v in line.vertices] == [True, False, False, True, False, True]


def test_a_line_runs_from_marker_to_marker_where_no_points_are_given() -> None:
    line = build(marker_columns())
    assert corners(line) == [COURSE[i] for i in MARKERS_AT.values()]
    expected_m = GEOD.line_length(*np.array(corners(line)).T)
    assert line.length_m == pytest.approx(expected_m, abs=0.01)


def test_tables_that_do_not_say_how_points_follow_are_refused() -> None:
    with pytest.raises(OrderNotStated, match="3-2"):
        build(marker_columns(), point_columns({"甲": 1, "乙": 2, "丙": 4}))
    with pytest.raises(OrderNotStated):  # 1–3 and 4–6: two numberings, not one
        build(marker_columns() | {"界桩编号": ["1", "2", "3"]}, point_columns({"4": 1, "5": 2, "6": 4}))


def test_a_line_of_one_point_is_a_refusal_in_a_clear_sentence() -> None:
    one = {header: values[:1] for header, values in marker_columns().items()}
    with pytest.raises(LineOfOnePoint) as refusal:
        build(one)
    assert "至少需要两个" in refusal.value.wording.zh
    nowhere = marker_columns() | {"纵坐标X（m）": ["", "", ""], "横坐标Y（m）": ["", "", ""]}
    with pytest.raises(LineOfOnePoint):
        build(nowhere)
    twice = {header: [values[0], values[0]] for header, values in marker_columns().items()}
    with pytest.raises(LineOfOnePoint):
        build(twice)


def test_stones_of_double_markers_stand_beside_the_line_and_have_a_chainage() -> None:
    a, b = printed(104.03, 37.0103), printed(104.03, 37.0097)
    markers = marker_columns()
    markers["界桩编号"] = ["1253001Q", "1253002A", "1253002B", "1253003Q"]
    markers["纵坐标X（m）"] = [markers["纵坐标X（m）"][0], a[0], b[0], markers["纵坐标X（m）"][2]]
    markers["横坐标Y（m）"] = [markers["横坐标Y（m）"][0], a[1], b[1], markers["横坐标Y（m）"][2]]
    line = build(markers, point_columns({"1-1": 1, "1-2": 2, "1-3": 3, "1-4": 4}))
    assert corners(line) == COURSE
    assert found(line, "boundaries.stones-beside-the-line")
    at_m = GEOD.line_length(*np.array(COURSE[:4]).T)
    assert line.stations["1253002A"] == pytest.approx(at_m, abs=25)
    assert line.stations["1253002B"] == pytest.approx(at_m, abs=25)


def test_serials_out_of_order_are_told_and_the_line_follows_the_serials() -> None:
    columns = {header: [values[0], values[2], values[1]] for header, values in marker_columns().items()}
    line = build(columns)
    assert found(line, "boundaries.serial-out-of-order")
    assert corners(line) == [COURSE[i] for i in MARKERS_AT.values()]


def test_a_line_that_crosses_itself_is_an_error_with_the_place() -> None:
    places = [(104.0, 37.0), (104.02, 37.02), (104.02, 37.0), (104.0, 37.02)]
    pairs = [printed(*p) for p in places]
    line = build({"界桩号": ["1", "2", "3", "4"], "X": [p[0] for p in pairs], "Y": [p[1] for p in pairs]})
    (finding,) = found(line, "boundaries.line-crosses-itself")
    assert finding.severity is Severity.ERROR
    assert finding.where.lon == pytest.approx(104.01, abs=1e-4)
    assert finding.where.lat == pytest.approx(37.01, abs=1e-4)


def test_the_two_tables_disagreeing_about_a_marker_is_said() -> None:
    points = point_columns({"1253001Q": 0, "a": 1, "b": 2, "1253002Q": 3, "c": 4, "1253003Q": 5})
    points["X"][3] = float(str(points["X"][3])) + 12.0
    line = build(marker_columns(), points)
    (finding,) = found(line, "boundaries.tables-disagree")
    assert finding.evidence["apart_m"] == pytest.approx(12, abs=0.05)
    assert corners(line) == COURSE  # the marker's own table says where it stands


TEXT = "从1号界桩起，沿山脊向东偏东北约990米，向东约890米，向东北约1110米至2号界桩，向东约890米，沿小河中心线向东南约1260米止于3号界桩。"


def test_a_description_that_fits_gives_no_finding() -> None:
    line = build(marker_columns(), point_columns(), TEXT)
    assert [f.code for f in line.report] == []
    assert line.course is not None
    assert [leg.sectors_off for leg in line.course.legs] == [0, 0, 0, 0, 0]


def test_a_leg_that_runs_elsewhere_and_a_length_that_is_not_there_are_findings() -> None:
    wrong = TEXT.replace("向东南约1260米", "向西南约1260米").replace("约990米", "约1990米")
    line = build(marker_columns(), point_columns(), wrong)
    (direction,) = found(line, "boundaries.course-direction")
    assert (direction.evidence["said"], direction.evidence["seen"], direction.evidence["sectors"]) == ("SW", "SE", 4)
    (length,) = found(line, "boundaries.course-length")
    assert length.evidence["text_m"] == 3990
    assert length.evidence["line_m"] == pytest.approx(2998, abs=15)


def test_a_description_the_other_way_round_is_seen() -> None:
    line = build(marker_columns(), point_columns(), "从3号界桩起，向西北约1300米至2号界桩，向西南约3000米至1号界桩。")
    assert len(found(line, "boundaries.course-backwards")) == 2


def test_text_that_was_not_understood_is_a_note() -> None:
    line = build(marker_columns(), point_columns(), TEXT + "此处𠮷䶮。")
    (note,) = found(line, "boundaries.course-unread")
    assert note.severity is Severity.NOTE
    assert "𠮷䶮" in note.sentence.zh


@given(st.lists(st.tuples(st.integers(1, 9), st.integers(-9, 9)), min_size=1, max_size=8))
@settings(max_examples=40, deadline=None)
def test_a_draft_made_from_a_line_always_fits_that_line(steps: list[tuple[int, int]]) -> None:
    east_north = np.cumsum(np.array([(0, 0), *steps]), axis=0) * 0.003
    line = shapely.LineString(east_north + np.array((104.0, 37.0)))
    course = Course(draft_legs(line, Ends(), tolerance_m=20), ())
    laid = lay_course(line, course, {})
    assert [f.code for f in laid.report] == []


def test_a_leg_without_a_length_takes_what_the_others_leave() -> None:
    line = shapely.LineString([(104.0, 37.0), (104.02, 37.0), (104.02, 37.02)])
    first, second = lay_course(
        line, Course((Leg(feature="小河", feature_kind="river_centre"), Leg(length_m=2219.0)), ()), {}
    ).legs
    assert first.length_m == pytest.approx(1780, abs=3)
    assert second.direction.label.zh == "北"

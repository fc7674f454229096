"""The words of a course are read into legs, what is not understood is listed, and a draft reads back as what it says."""

import time

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from boundaries.register.bearings import Direction
from boundaries.register.course_words import feature_kind_of
from boundaries.register.descriptions import DRAFT_MARK, Leg, parse_description
from boundaries.register.drafts import Ends, draft_legs, write_description
from boundaries.specs.lines import FEATURE_KINDS
from layers.ellipsoid import GEOD, length_m


def told(leg: Leg) -> tuple[object, ...]:
    return leg.direction, leg.length_m, leg.feature_kind, leg.from_marker, leg.to_marker


def test_a_usual_sentence_is_read_leg_by_leg() -> None:
    course = parse_description(
        "从1号界桩起，沿山脊向东偏东南约350米至2号界桩，再转向东北沿小河中心线约1.2公里到达三岔口，折向北约80米止于3号界桩。"
    )
    assert course.unread == ()
    first, second, third = course.legs
    assert told(first) == (Direction.ESE, 350, "ridge", "1", "2")
    assert told(second) == (Direction.NE, 1200, "river_centre", "2", None)
    assert (second.feature, second.to_place) == ("小河中心线", "三岔口")
    assert told(third) == (Direction.N, 80, None, None, "3")
    assert third.from_place == "三岔口"


@pytest.mark.parametrize(
    ("text", "direction", "length_m"),
    [
        ("向东约1公里200米", Direction.E, 1200),
        ("向正南方向行进大约2.5千米", Direction.S, 2500),
        ("大致往西北延伸1,250米左右", Direction.NW, 1250),
        ("折东北约70米", Direction.NE, 70),
        ("北偏东北约９０米", Direction.NNE, 90),
        ("向南约3里", Direction.S, 1500),
        ("转向西偏西南，长500m", Direction.WSW, 500),
        ("直线向北约40米", Direction.N, 40),
    ],
)
def test_real_ways_of_writing_direction_and_length(text: str, direction: Direction, length_m: float) -> None:
    (leg,) = parse_description(text).legs
    assert (leg.direction, leg.length_m) == (direction, length_m)


def test_heights_and_widths_are_no_lengths_and_are_listed() -> None:
    course = parse_description(
        "边界线自001号界桩（X=3521234.12，Y=38517094.45）起，大致向东南方向行进约500米，经高程1234.5米的高程点，至青石崖。"
    )
    (leg,) = course.legs
    assert told(leg) == (Direction.SE, 500, None, "001", None)
    assert leg.to_place == "青石崖"
    assert course.unread == ("(X=3521234.12,Y=38517094.45)", "高程1234.5米的高程点")


def test_a_marker_in_brackets_behind_a_place_is_the_marker_there() -> None:
    (leg,) = parse_description(
        "边界线从黄土梁（1号界桩，高程1866.5米）起，向东沿山脊经1786.2高程点至老爷岭（2号界桩），全长约3.2公里。"
    ).legs
    assert told(leg) == (Direction.E, 3200, "ridge", "1", "2")
    assert (leg.from_place, leg.to_place, leg.feature) == ("黄土梁", "老爷岭", "山脊")


def test_a_total_of_several_legs_is_no_legs_length() -> None:
    course = parse_description("从1号界桩起，向东至三岔口，再沿小河向南至2号界桩，全长约5公里。")
    assert [leg.length_m for leg in course.legs] == [None, None]
    assert course.unread == ("全长约5公里",)


def test_a_length_told_after_the_end_belongs_to_the_leg_that_ended() -> None:
    (leg,) = parse_description("边界线从03号界桩起，向南直线至04号界桩，长约520米。").legs
    assert told(leg) == (Direction.S, 520, "straight", "03", "04")


def test_two_legs_in_one_breath_are_two() -> None:
    first, second = parse_description("向北偏东30°约200米至三岔口转向北约80米止于5号界桩。").legs
    assert (first.direction, first.to_place, first.length_m) == (Direction.NNE, "三岔口", 200)
    assert (second.direction, second.length_m, second.to_marker) == (Direction.N, 80, "5")


@pytest.mark.parametrize(
    ("words", "direction"),
    [("北偏东30°", Direction.NNE), ("南偏东10度", Direction.S), ("南偏西60°", Direction.WSW), ("北偏西5.5°", Direction.N)],
)
def test_a_quadrant_bearing_is_an_azimuth(words: str, direction: Direction) -> None:
    (leg,) = parse_description(f"向{words}约90米").legs
    assert leg.direction is direction


def test_a_quadrant_without_its_degrees_is_not_understood_rather_than_guessed() -> None:
    course = parse_description("转向北偏东约90米")
    assert course.legs[0].direction is None
    assert course.unread == ("向北偏东",)


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("谷底小路", "road_centre"),
        ("河堤", "river_bank"),
        ("河堤路", "road_centre"),
        ("清水河中心线", "river_centre"),
        ("东干渠", "ditch"),
        ("大山沟", "valley"),
        ("分水岭", "ridge"),
        ("机耕道北侧", "road_side"),
        ("𠮷䶮", "other"),
        ("", None),
    ],
)
def test_the_last_word_names_the_feature(words: str, kind: str | None) -> None:
    assert feature_kind_of(words) == kind


def test_numbers_inside_the_name_of_a_road_are_no_lengths() -> None:
    (leg,) = parse_description("沿310国道北侧至5号界桩").legs
    assert told(leg) == (None, None, "road_side", None, "5")
    assert leg.feature == "310国道北侧"


def test_rare_characters_and_markup_survive_and_what_is_not_understood_is_not_dropped() -> None:
    course = parse_description("由238184I号界桩起沿分水岭向西北行约2.5千米，𠮷䶮梁；转向正北，直线约1,250米至A&B <山>。")
    assert [leg.length_m for leg in course.legs] == [2500, 1250]
    assert course.legs[0].from_marker == "238184I"
    assert course.legs[1].to_place == "A&B <山>"
    assert course.unread == ("𠮷䶮梁",)


@pytest.mark.parametrize("text", ["", "NaN", "1e400", "\u202e\u202d", "。。；；", "A&B <山>", "=cmd()|' /C calc'!A0"])
def test_hostile_text_gives_no_leg_and_no_error(text: str) -> None:
    assert parse_description(text).legs == ()


@given(st.text(alphabet="从自由起沿向东南西北偏约0123456789.公里米至号界桩山脊河中心线，。；()经转折𠮷 ", max_size=120))
@settings(max_examples=150)
def test_any_text_is_read_without_an_error_and_lengths_are_not_negative(text: str) -> None:
    for leg in parse_description(text).legs:
        assert leg.length_m is None or leg.length_m >= 0
        assert not leg.is_bare


def test_a_long_text_is_read_whole() -> None:
    sentence = "沿山脊向东偏东南约350米至三岔口，折向北约80米，"
    course = parse_description("从1号界桩起，" + sentence * 500)
    assert len(course.legs) == 1000


@pytest.mark.parametrize(
    "piece", ["沿", "从", "后", "1", "1,1", "(", "（）", "至", "至 ", " ", "向", "距", "约", "北偏", "第1", "高程", "1.", "沿1后"]
)
def test_no_text_is_read_for_long(piece: str) -> None:
    """T5: a cell of ten thousand signs made to send a pattern round and round."""
    began = time.process_time()
    parse_description(piece * (10_000 // len(piece)))
    assert time.process_time() - began < 3


FEATURES = ["", "山脊", "清水河中心线", "机耕道北侧", "田埂", "围墙", "直线", "分水岭"]


@st.composite
def legs(draw: st.DrawFn) -> tuple[Leg, ...]:
    count = draw(st.integers(1, 8))
    made: list[Leg] = []
    for i in range(count):
        feature = draw(st.sampled_from(FEATURES))
        to_marker = draw(st.sampled_from([None, str(i + 2)]))
        made.append(
            Leg(
                direction=draw(st.sampled_from(list(Direction))),
                length_m=float(draw(st.integers(1, 4000))) * draw(st.sampled_from([1, 10, 100])),
                feature_kind=feature_kind_of(feature),
                feature=feature,
                from_marker="1" if i == 0 else made[-1].to_marker,
                to_marker=to_marker,
            )
        )
    return tuple(made)


@given(legs())
@settings(max_examples=200)
def test_what_is_written_reads_back_as_the_same_legs(drawn: tuple[Leg, ...]) -> None:
    course = parse_description(write_description(drawn))
    assert [told(leg) for leg in course.legs] == [told(leg) for leg in drawn]
    assert [leg.feature for leg in course.legs] == [leg.feature for leg in drawn]
    assert course.unread == ()


@given(st.lists(st.tuples(st.integers(-30, 30), st.integers(-30, 30)), min_size=2, max_size=12, unique=True))
@settings(max_examples=60, deadline=None)
def test_a_draft_from_geometry_reads_back_and_is_about_as_long_as_the_line(steps: list[tuple[int, int]]) -> None:
    line = shapely.LineString([(104 + x * 0.002, 37 + y * 0.002) for x, y in steps])
    drafted = draft_legs(line, Ends(from_marker="1", to_marker="2", feature_kind="ridge"), tolerance_m=10)
    text = write_description(drafted)
    assert text.startswith(DRAFT_MARK)
    read = parse_description(text)
    assert [told(leg) for leg in read.legs] == [told(leg) for leg in drafted]
    total = sum(leg.length_m or 0 for leg in drafted)
    assert abs(total - float(length_m([line])[0])) <= 50 * len(drafted)


def test_a_drafted_leg_has_the_true_azimuth_of_its_ends() -> None:
    azimuths = [0.0, 22.5, 45.0, 101.0, 180.0, 260.0, 300.0]
    for azimuth in azimuths:
        lon, lat, _ = GEOD.fwd(118.5, 31.8, azimuth, 3000)
        (leg,) = draft_legs(shapely.LineString([(118.5, 31.8), (lon, lat)]), Ends())
        assert leg.direction is not None
        assert abs((leg.direction.middle_deg - azimuth + 180) % 360 - 180) <= 11.25
        assert leg.length_m == 3000


def test_bends_below_the_tolerance_are_told_in_no_leg() -> None:
    x = np.linspace(0, 0.05, 251)
    zigzag = shapely.LineString(np.column_stack((104 + x, 37 + 0.0002 * (np.arange(251) % 2))))  # 22 m to and fro
    assert len(draft_legs(zigzag, Ends(), tolerance_m=50)) == 1
    assert len(draft_legs(zigzag, Ends(), tolerance_m=2)) == 250


def test_every_kind_of_feature_a_draft_names_is_one_of_the_registers() -> None:
    for kind in FEATURE_KINDS:
        line = shapely.LineString([(104, 37), (104.01, 37)])
        (leg,) = draft_legs(line, Ends(feature_kind=kind, feature="" if kind != "other" else "界碑连线"))
        (read,) = parse_description(write_description([leg])).legs
        assert read.feature_kind == kind

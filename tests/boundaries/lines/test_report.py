"""All checks together: on nothing, on bad input, on the demonstration county, as JSON, and on the command line."""

import json
from datetime import date
from pathlib import Path

import numpy as np
import openpyxl
import pytest
import shapely
from click.testing import CliRunner

from boundaries.lines.answers import line_report_to_dict
from boundaries.lines.check_lines import CHECKS, check_lines
from boundaries.lines.diagram import diagram_of
from boundaries.lines.errors import LineNotHeld, NoCourse
from boundaries.lines.study import LAYERS, LineStudy
from boundaries.specs import EXCLAVES, LINES, MARKERS, NEIGHBOUR_LINES, OBSERVED_FEATURES, PILLARS, SEGMENTS, TRIPOINTS
from boundaries.use_cases.lines import study_diagram, study_lines
from gisvc.commands.lines import lines
from gisvc.demo.build import demonstration_layers
from layers.frames import frame_of
from layers.people import PersonId
from layers.reference import DIVISIONS
from layers.store.embedded import create_store
from layers.store.protocol import LayerChange, Workspace
from tests.boundaries.lines.little_lines import CROOKED, EAST, LINE_ID, Row, divisions, line, marker, on_corners, study


def test_every_check_has_a_code_of_its_own_and_a_sentence_in_two_languages() -> None:
    assert len({check.code for check in CHECKS}) == len(CHECKS)
    for check in CHECKS:
        assert check.sentence.zh.endswith("。")
        assert check.sentence.en.endswith(".")
        assert not any("\u4e00" <= letter <= "\u9fff" for letter in check.sentence.en)


def test_an_empty_register_has_nothing_to_tell() -> None:
    report = check_lines(LineStudy.of())
    assert report.report.findings == ()
    assert report.lines == ()
    assert not any(outcome.has_rows for outcome in report.outcomes)  # and does not say that all is well
    assert set(report.looked_at) == {spec.name for spec in LAYERS}


def hostile() -> list[tuple[str, Row]]:
    with np.errstate(invalid="ignore"):
        nan_line = shapely.LineString([(104, 37), (float("nan"), 37.1)])
    return [
        ("one point", line(geometry=shapely.LineString([(104, 37), (104, 37)]))),
        ("nothing", line(geometry=None)),
        ("a point", line(geometry=shapely.Point(104, 37))),
        ("not a number", line(geometry=nan_line)),
    ]


@pytest.mark.parametrize(("what", "row"), hostile(), ids=[what for what, _ in hostile()])
def test_a_line_without_a_course_is_one_error_and_the_rest_is_checked(what: str, row: Row) -> None:
    good = line(line_id="other", name="䶮–㐂线", side_b="620999")
    report = check_lines(study((LINES, [row, good])))
    assert [f.code for f in report.report.errors] == ["lines.without-course"], what
    assert [brief.line_id for brief in report.lines] == ["other"]
    with pytest.raises(NoCourse):
        diagram_of(study((LINES, [row])), LINE_ID)


def test_rows_that_lack_everything_they_may_lack_raise_nothing() -> None:
    bare = study(
        (LINES, [line(accuracy_m=float("nan"), agreement_length_km=float("nan"))]),
        (
            MARKERS,
            [marker(1, shapely.Point(CROOKED[1]), marker_no=None, marker_form=None, position_accuracy_m=None)],
        ),
        (
            SEGMENTS,
            [
                {"segment_id": "S", "line_id": LINE_ID, "from_chainage_m": float("nan"), "to_chainage_m": -4.0},
                {"segment_id": "T", "line_id": "?"},
            ],
        ),
        (PILLARS, [{"pillar_id": "P", "marker_id": "?"}, {"pillar_id": "Q", "marker_id": "M1"}]),
        (TRIPOINTS, [{"tripoint_id": "T", "name": "三"}]),
        (EXCLAVES, [{"exclave_id": "E", "name": "飞", "division_code": EAST, "exclave_kind": "exclave"}]),
        (NEIGHBOUR_LINES, [{"copy_id": "C", "line_id": LINE_ID}, {"copy_id": "D"}]),
        (OBSERVED_FEATURES, [{"feature_id": "F", "line_id": LINE_ID}, {"feature_id": "G", "line_id": "?"}]),
        (DIVISIONS, [{"code": EAST, "name": None, "level": "county"}]),
    )
    codes = {f.code for f in check_lines(bare).report}
    assert {
        "lines.copy-without-course",
        "lines.feature-without-course",
        "lines.segment-not-placed",
        "lines.exclave-not-drawn",
    } - codes == {"lines.exclave-not-drawn"}


def test_a_study_of_one_line_knows_that_the_others_are_held() -> None:
    two = study(
        (LINES, [line(), line(line_id="other")]), (MARKERS, [marker(1, shapely.Point(CROOKED[1]), line_ids=f"{LINE_ID};other")])
    )
    alone = check_lines(two.of_line(LINE_ID))
    assert "lines.marker-of-unknown-line" not in {f.code for f in alone.report}
    assert [brief.line_id for brief in alone.lines] == [LINE_ID]
    with pytest.raises(LineNotHeld):
        two.of_line("nobody-knows")


def test_what_concerns_several_lines_is_found_under_each_of_them() -> None:
    rows = [
        line(),
        line(
            line_id="other",
            name="景泰–古浪线",
            geometry=shapely.LineString([(104.00502, 37.2), (104.2, 37.2)]),
            side_a=EAST,
            side_b="620622",
        ),
    ]
    tripoint = {
        "tripoint_id": "T",
        "name": "三交点",
        "line_ids": f"{LINE_ID};other",
        "agreement_ids": "A",
        "geometry": shapely.Point(CROOKED[-1]),
    }
    report = check_lines(study((LINES, rows), (TRIPOINTS, [tripoint])))
    for line_id in (LINE_ID, "other"):
        assert {"lines.tripoint-in-several-places", "lines.ends-apart"} <= {f.code for f in report.of_line(line_id)}


def test_the_demonstration_county_shows_what_was_planted_there_and_no_false_alarm() -> None:
    # Planted: the neighbour's copy of one line bulges by 34 m, and two rivers have left their lines.
    report = check_lines(LineStudy.of(*((change.spec, change.rows) for change in demonstration_layers())))
    told = [f for f in report.report if f.severity != "note"]
    assert {f.code for f in told} == {"lines.copies-differ", "lines.feature-drifted"}, [f.sentence.zh for f in told]
    assert len(report.lines) == 3


def test_the_answer_is_the_same_json_every_time() -> None:
    rows = [*on_corners(), marker(9, shapely.Point(104.1, 37.3))]
    first, again = (line_report_to_dict(check_lines(study((MARKERS, order)))) for order in (rows, rows[::-1]))
    assert json.dumps(first, allow_nan=False) == json.dumps(again, allow_nan=False)
    assert first["errors"] == 1
    assert list(first["checks"][0]) == ["code", "sentence", "had_rows", "findings"]
    assert first["settings"]["overlay_m"] == 0.05


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the little register and one marker in the neighbour's county."""
    path = tmp_path_factory.mktemp("lines") / "little.gisvc"
    rows = {LINES: [line()], MARKERS: [*on_corners(), marker(9, shapely.Point(104.1, 37.3))], DIVISIONS: divisions()}
    held = create_store(path, Workspace(EAST, "景泰县", 4543))
    held.append(
        [LayerChange(spec, frame_of(spec, r), date(2020, 1, 1)) for spec, r in rows.items()], by=PersonId("t"), reason="t"
    )
    held.close()
    return path


def test_the_verb_ends_with_1_when_something_is_in_error(store: Path, tmp_path: Path) -> None:
    runner = CliRunner()
    table = runner.invoke(lines, ["check", str(store)])
    assert table.exit_code == 1
    assert "古浪县" in table.stdout
    out = tmp_path / "lines.json"
    assert runner.invoke(lines, ["check", str(store), "--format", "json", "--out", str(out)]).exit_code == 1
    assert json.loads(out.read_text("utf-8"))["errors"] == 1
    english = runner.invoke(lines, ["check", str(store), "--line", LINE_ID, "--lang", "en"])
    assert "A marker stands on its line" in english.stdout
    unknown = runner.invoke(lines, ["check", str(store), "--line", "nobody-knows"])
    assert isinstance(unknown.exception, LineNotHeld)


def test_the_sheet_opens_in_a_spreadsheet(store: Path, tmp_path: Path) -> None:
    out = tmp_path / "lines.xlsx"
    assert CliRunner().invoke(lines, ["check", str(store), "--format", "xlsx", "--out", str(out)]).exit_code == 1
    book = openpyxl.load_workbook(out)
    assert book.sheetnames == ["问题清单", "界线", "检查项", "口径"]
    assert any("lines.marker-far-from-line" in str(cell.value) for row in book["问题清单"].iter_rows() for cell in row)


def test_a_store_is_studied_as_of_a_day(store: Path) -> None:
    from layers.errors import NothingHeldOn
    from layers.store.embedded import open_store

    held = open_store(store, mode="read")
    try:
        assert study_lines(held, as_of=date(2021, 1, 1)).has_errors
        assert study_diagram(held, LINE_ID).line_id == LINE_ID
        with pytest.raises(NothingHeldOn):
            study_lines(held, as_of=date(2019, 1, 1))
    finally:
        held.close()

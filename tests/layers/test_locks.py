"""A locked line moves only with a new document, a book is never imported, and neither can be talked round."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import orjson
import pytest
import shapely

from boundaries.specs import BOOKS, JOURNAL, LINES
from layers.errors import LayerRejected
from layers.frames import frame_of
from layers.locks import NotWrittenByHand
from layers.report import Severity
from layers.store.memory import MemoryStore
from layers.store.protocol import LayerChange, Store
from layers.use_cases import ImportRequest, ImportStopped, carry_out, plan_import
from tests.small_county import CLERK, COUNTY, DAY, found, nothing_is_written, open_county, plan, refused, the_only

COURSE = [(104.0, 37.0), (104.02, 37.01), (104.04, 37.0)]
MOVED = [(104.0, 37.0), (104.02, 37.012), (104.04, 37.0)]
NEXT_YEAR = date(2022, 1, 1)


def line(course: list[tuple[float, float]] | None = COURSE, **said: object) -> dict[str, object]:
    return {"line_id": "L1", "name": "甲乙线", "side_a": COUNTY, "side_b": "620498", **said, "course": course}


def write_lines(path: Path, *rows: dict[str, object]) -> Path:
    features = []
    for row in rows:
        course = row.pop("course")
        shape = None if course is None else {"type": "LineString", "coordinates": course}
        features.append({"type": "Feature", "properties": row, "geometry": shape})
    path.write_bytes(orjson.dumps({"type": "FeatureCollection", "features": features}))
    return path


@pytest.fixture
def county(tmp_path: Path) -> Store:
    store = open_county()
    first = plan(store, write_lines(tmp_path / "held.geojson", line(change_document="甲政发〔2001〕1号")), LINES)
    carry_out(store, first, by=CLERK)
    return store


def course_of(store: Store, day: date = NEXT_YEAR) -> list[tuple[float, float]]:
    held = store.read(LINES, as_of=day).set_index("line_id")
    return [(x, y) for x, y in held.geometry["L1"].coords]


@pytest.mark.parametrize(
    "document",
    [None, "", "甲政发〔2001〕1号", " 甲政发〔２００１〕 1号 "],
    ids=["none", "blank", "the held one", "the held one in full width"],
)
def test_a_new_course_without_a_new_document_is_an_error_that_names_the_row(
    county: Store, tmp_path: Path, document: str | None
) -> None:
    made = plan(county, write_lines(tmp_path / "m.geojson", line(MOVED, change_document=document)), LINES, valid_from=NEXT_YEAR)
    finding = the_only(made, "layers.locked-geometry")
    assert finding.severity is Severity.ERROR
    assert (finding.where.row, finding.where.key, finding.where.column) == (1, "L1", "geometry")
    offset_m = finding.evidence["offset_m"]
    assert isinstance(offset_m, float)
    assert 180 < offset_m < 223  # the corner moved 222 m; the nearest of the old line is nearer than the old corner
    assert made.rejected == (1,)
    refused(county, made)


def test_a_new_document_moves_the_line(county: Store, tmp_path: Path) -> None:
    sheet = write_lines(tmp_path / "m.geojson", line(MOVED, change_document="省政函〔2021〕9号"))
    made = plan(county, sheet, LINES, valid_from=NEXT_YEAR)
    assert made.changed_columns == {"L1": ("change_document", "geometry")}
    carry_out(county, made, by=CLERK)
    assert course_of(county) == MOVED
    assert course_of(county, DAY) == COURSE


def test_a_document_spent_on_an_earlier_change_does_not_allow_the_way_back(county: Store, tmp_path: Path) -> None:
    there = write_lines(tmp_path / "a.geojson", line(MOVED, change_document="省政函〔2021〕9号"))
    carry_out(county, plan(county, there, LINES, valid_from=NEXT_YEAR), by=CLERK)
    back = write_lines(tmp_path / "b.geojson", line(COURSE, change_document="甲政发〔2001〕1号"))
    made = plan(county, back, LINES, valid_from=date(2023, 1, 1))
    assert "以前已经用过" in the_only(made, "layers.locked-geometry").sentence.zh


def test_attributes_change_freely_and_a_file_without_shapes_leaves_the_course_alone(county: Store, tmp_path: Path) -> None:
    sheet = tmp_path / "names.csv"
    sheet.write_text(f"line_id,name,side_a,side_b\nL1,甲县乙县线,{COUNTY},620498\n", encoding="utf-8")
    made = plan(county, sheet, LINES, valid_from=NEXT_YEAR)
    assert made.changed_columns == {"L1": ("name",)}
    carry_out(county, made, by=CLERK)
    assert course_of(county) == COURSE


def test_a_row_that_takes_the_shape_away_is_refused_too(county: Store, tmp_path: Path) -> None:
    made = plan(county, write_lines(tmp_path / "m.geojson", line(None)), LINES, valid_from=NEXT_YEAR)
    assert found(made, "layers.locked-geometry") or found(made, "check.no-geometry")
    refused(county, made)


def test_a_tenth_of_a_millimetre_is_a_formats_rounding_and_the_held_course_stays(county: Store, tmp_path: Path) -> None:
    rounded = [(x + 1e-9, y - 1e-9) for x, y in COURSE]
    made = plan(county, write_lines(tmp_path / "m.geojson", line(rounded)), LINES, valid_from=NEXT_YEAR)
    assert made.is_nothing
    assert made.unchanged == 1


def test_the_sound_rows_come_in_while_the_locked_one_is_left_out(county: Store, tmp_path: Path) -> None:
    other = line([(104.0, 37.03), (104.02, 37.03)], line_id="L2", name="甲丙线")
    made = plan(
        county, write_lines(tmp_path / "m.geojson", line(MOVED), other), LINES, valid_from=NEXT_YEAR, leave_out_rejected=True
    )
    assert made.rejected == (1,)
    carry_out(county, made, by=CLERK)
    assert course_of(county) == COURSE
    assert "L2" in set(county.read(LINES, as_of=NEXT_YEAR)["line_id"])


def test_an_earlier_day_is_no_way_round_the_lock(county: Store, tmp_path: Path) -> None:
    made = plan(county, write_lines(tmp_path / "m.geojson", line(MOVED)), LINES, valid_from=date(2010, 1, 1))
    assert the_only(made, "layers.locked-geometry")
    refused(county, made)


def test_ending_a_line_needs_a_document_and_a_line_that_comes_again_is_the_same_line(county: Store, tmp_path: Path) -> None:
    other = line([(104.0, 37.03), (104.02, 37.03)], line_id="L2", name="甲丙线")
    sheet = write_lines(tmp_path / "only.geojson", other)
    silent = plan(county, sheet, LINES, valid_from=NEXT_YEAR, retire_missing=True)
    assert silent.retired == ()
    assert the_only(silent, "layers.locked-retirement").severity is Severity.ERROR
    assert isinstance(refused(county, silent), ImportStopped)

    said = plan(county, sheet, LINES, valid_from=NEXT_YEAR, retire_missing=True, retiring_document="省政函〔2021〕9号")
    assert said.retired == ("L1",)
    carry_out(county, said, by=CLERK)
    assert "停用依据 省政函〔2021〕9号" in str(county.read_audit()[-2].facts["reason"])

    again = plan(county, write_lines(tmp_path / "again.geojson", line(MOVED)), LINES, valid_from=date(2023, 1, 1))
    assert the_only(again, "layers.locked-geometry")


def test_a_plan_put_together_by_hand_is_looked_at_once_more(county: Store, tmp_path: Path) -> None:
    honest = plan(county, write_lines(tmp_path / "m.geojson", line(name="改名")), LINES, valid_from=NEXT_YEAR)
    forged = replace(honest, changed=frame_of(LINES, [_row(MOVED)]))
    assert isinstance(refused(county, forged), LayerRejected)
    ended = replace(honest, retired=("L1",))
    assert isinstance(refused(county, ended), LayerRejected)


def _row(course: list[tuple[float, float]]) -> dict[str, object]:
    row = line(None)
    row.pop("course")
    return row | {"geometry": shapely.LineString(course)}


@pytest.mark.parametrize("spec", BOOKS, ids=lambda s: s.name)
def test_a_book_is_refused_before_its_file_is_opened(tmp_path: Path, spec: object) -> None:
    store = open_county()
    request = ImportRequest(path=tmp_path / "not-there.csv", spec=spec, valid_from=DAY)  # type: ignore[arg-type]
    with nothing_is_written(store), pytest.raises(NotWrittenByHand):
        plan_import(store, request)


def test_a_plan_for_a_book_is_not_carried_out(county: Store, tmp_path: Path) -> None:
    honest = plan(county, write_lines(tmp_path / "m.geojson", line(name="改名")), LINES, valid_from=NEXT_YEAR)
    entry = {"entry_id": "620499-1", "side": COUNTY, "seq": 1, "kind": "x", "statement_id": "s", "statement": "{}",
             "previous_hash": "0", "hash": "1"}  # fmt: skip
    nothing = frame_of(JOURNAL, [])
    forged = replace(honest, request=replace(honest.request, spec=JOURNAL), added=frame_of(JOURNAL, [entry]), changed=nothing)
    with nothing_is_written(county), pytest.raises(NotWrittenByHand):
        carry_out(county, forged, by=CLERK)
    assert len(county.read(JOURNAL)) == 0


def test_a_layer_without_a_lock_keeps_moving_freely() -> None:
    store = MemoryStore(open_county().workspace)
    unlocked = replace(LINES, locked_by=None)
    frame = frame_of(unlocked, [_row(COURSE)])
    store.append([LayerChange(unlocked, frame, DAY)], by=CLERK, reason="")
    assert len(store.read(unlocked)) == 1

"""A locked line moves only with a new document, a book is never imported, and neither can be talked round."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import shapely

from boundaries.specs import BOOKS, JOURNAL, LINES
from layers.errors import LayerRejected
from layers.foreign import ForeignTable, SourceFile
from layers.frames import frame_of
from layers.import_plan import ImportPlan, ImportRequest, ImportStopped
from layers.locks import NotWrittenByHand
from layers.report import Severity
from layers.store.memory import MemoryStore
from layers.store.protocol import LayerChange, Store
from layers.use_cases import carry_out, plan_import, plan_rows
from tests.small_county import CLERK, COUNTY, DAY, found, nothing_is_written, open_county, plan, refused, the_only

COURSE = [(104.0, 37.0), (104.02, 37.01), (104.04, 37.0)]
MOVED = [(104.0, 37.0), (104.02, 37.012), (104.04, 37.0)]
NEXT_YEAR = date(2022, 1, 1)


def line(course: list[tuple[float, float]] | None = COURSE, **said: object) -> dict[str, object]:
    return {"line_id": "L1", "name": "甲乙线", "side_a": COUNTY, "side_b": "620498", **said, "course": course}


def look(store: Store, *rows: dict[str, object], **wishes: Any) -> ImportPlan:
    """A dry run of rows as a file's reader would give them: features count from 1."""
    cells = pd.DataFrame([{name: cell for name, cell in row.items() if name != "course"} for row in rows])
    shapes = [None if row["course"] is None else shapely.LineString(row["course"]) for row in rows]  # type: ignore[arg-type]
    source = SourceFile("界线.geojson", "geojson", "0" * 64, 1)
    table = ForeignTable(cells, np.arange(1, len(rows) + 1), np.array(shapes, dtype=object), "EPSG:4490", source)
    settings: dict[str, Any] = {"valid_from": NEXT_YEAR} | wishes
    return plan_rows(store, ImportRequest(Path("界线.geojson"), LINES, **settings), table)


@pytest.fixture
def county() -> Store:
    store = open_county()
    carry_out(store, look(store, line(change_document="甲政发〔2001〕1号"), valid_from=DAY), by=CLERK)
    return store


def course_of(store: Store, day: date = NEXT_YEAR) -> list[tuple[float, float]]:
    held = store.read(LINES, as_of=day).set_index("line_id")
    return [(x, y) for x, y in held.geometry["L1"].coords]


@pytest.mark.parametrize(
    "document",
    [None, "", "甲政发〔2001〕1号", " 甲政发〔２００１〕 1号 "],
    ids=["none", "blank", "the held one", "the held one in full width"],
)
def test_a_new_course_without_a_new_document_is_an_error_that_names_the_row(county: Store, document: str | None) -> None:
    made = look(county, line(MOVED, change_document=document))
    finding = the_only(made, "layers.locked-geometry")
    assert finding.severity is Severity.ERROR
    assert (finding.where.row, finding.where.key, finding.where.column) == (1, "L1", "geometry")
    offset_m = finding.evidence["offset_m"]
    assert isinstance(offset_m, float)
    assert 180 < offset_m < 223  # the corner moved 222 m; the nearest of the old line is nearer than the old corner
    assert made.rejected == (1,)
    refused(county, made)


def test_a_new_document_moves_the_line(county: Store) -> None:
    made = look(county, line(MOVED, change_document="省政函〔2021〕9号"))
    assert made.changed_columns == {"L1": ("change_document", "geometry")}
    carry_out(county, made, by=CLERK)
    assert course_of(county) == MOVED
    assert course_of(county, DAY) == COURSE


def test_a_document_spent_on_an_earlier_change_does_not_allow_the_way_back(county: Store) -> None:
    carry_out(county, look(county, line(MOVED, change_document="省政函〔2021〕9号")), by=CLERK)
    made = look(county, line(COURSE, change_document="甲政发〔2001〕1号"), valid_from=date(2023, 1, 1))
    assert "以前已经用过" in the_only(made, "layers.locked-geometry").sentence.zh


def test_attributes_change_freely_and_a_file_without_shapes_leaves_the_course_alone(county: Store, tmp_path: Path) -> None:
    sheet = tmp_path / "names.csv"
    sheet.write_text(f"line_id,name,side_a,side_b\nL1,甲县乙县线,{COUNTY},620498\n", encoding="utf-8")
    made = plan(county, sheet, LINES, valid_from=NEXT_YEAR)
    assert made.changed_columns == {"L1": ("name",)}
    carry_out(county, made, by=CLERK)
    assert course_of(county) == COURSE


def test_a_row_that_takes_the_shape_away_is_refused_too(county: Store) -> None:
    made = look(county, line(None))
    assert found(made, "layers.locked-geometry") or found(made, "check.no-geometry")
    refused(county, made)


def test_a_tenth_of_a_millimetre_is_a_formats_rounding_and_the_held_course_stays(county: Store) -> None:
    rounded = [(x + 1e-9, y - 1e-9) for x, y in COURSE]
    made = look(county, line(rounded))
    assert made.is_nothing
    assert made.unchanged == 1


def test_the_sound_rows_come_in_while_the_locked_one_is_left_out(county: Store) -> None:
    other = line([(104.0, 37.03), (104.02, 37.03)], line_id="L2", name="甲丙线")
    made = look(county, line(MOVED), other, leave_out_rejected=True)
    assert made.rejected == (1,)
    carry_out(county, made, by=CLERK)
    assert course_of(county) == COURSE
    assert "L2" in set(county.read(LINES, as_of=NEXT_YEAR)["line_id"])


def test_an_earlier_day_is_no_way_round_the_lock(county: Store) -> None:
    made = look(county, line(MOVED), valid_from=date(2010, 1, 1))
    assert the_only(made, "layers.locked-geometry")
    refused(county, made)


def test_ending_a_line_needs_a_document_and_a_line_that_comes_again_is_the_same_line(county: Store) -> None:
    other = line([(104.0, 37.03), (104.02, 37.03)], line_id="L2", name="甲丙线")
    silent = look(county, other, retire_missing=True)
    assert silent.retired == ()
    assert the_only(silent, "layers.locked-retirement").severity is Severity.ERROR
    assert isinstance(refused(county, silent), ImportStopped)

    said = look(county, other, retire_missing=True, retiring_document="省政函〔2021〕9号")
    assert said.retired == ("L1",)
    carry_out(county, said, by=CLERK)
    assert "停用依据 省政函〔2021〕9号" in str(county.read_audit()[-2].facts["reason"])

    again = look(county, line(MOVED), valid_from=date(2023, 1, 1))
    assert the_only(again, "layers.locked-geometry")


def test_a_plan_put_together_by_hand_is_looked_at_once_more(county: Store) -> None:
    honest = look(county, line(name="改名"))
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


def test_a_plan_for_a_book_is_not_carried_out(county: Store) -> None:
    honest = look(county, line(name="改名"))
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

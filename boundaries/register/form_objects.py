"""The reference objects (方位物) of a marker form: the first, second and third of every row, each azimuth with its kind."""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from boundaries.register.form_sheet import FormSheet, Part, texts_of
from boundaries.register.wide_headers import ObjectColumns
from boundaries.specs.markers import AZIMUTH_KINDS, REFERENCE_OBJECTS
from layers.intake.coordinates import parse_degrees
from layers.intake.faults import report_faults
from layers.report import Finding, Report, Severity, Where
from layers.rows import Rows, name_rows
from layers.wording import Wording

FEWEST_OBJECTS = 3
"""Reference objects a marker should have (boundaries.md §3, from a training text; no rule of law)."""

_COLUMNS = {
    "name": "name",
    "place": "name",
    "azimuth": "azimuth_deg",
    "distance": "distance_m",
    "measured_part": "measured_part",
    "kind": "azimuth_kind",
}


def objects_of(sheet: FormSheet, *, azimuth_kind: str | None) -> tuple[tuple[Part, ...], Report]:
    """One part for the first objects of all markers, one for the second, and so on. Blank objects give no row.

    Args:
        azimuth_kind: grid, true or magnetic, for azimuths whose header and cells do not say; else they are "unknown", with a finding.
    """
    parts, report = [], Report()
    for columns in sheet.headers.objects:
        part, told = _nth_objects(sheet, columns, azimuth_kind)
        parts.append(part)
        report += told
    return tuple(parts), report


def check_object_count(counts: Mapping[int, int]) -> Report:
    """每个界桩宜有三个以上方位物，少于两个时无法用皮尺复核位置。"""
    few = [row for row, objects in counts.items() if objects < FEWEST_OBJECTS]
    if not few:
        return Report()
    named = name_rows(few)
    sentence = Wording(
        f"{len(few)} 个界桩的方位物不足 {FEWEST_OBJECTS} 个（{named.zh}）；少于两个时无法用皮尺复核位置。",
        f"{len(few)} markers have fewer than {FEWEST_OBJECTS} reference objects ({named.en}); with fewer than two no tape can verify the position.",
    )
    where = Where(REFERENCE_OBJECTS.name)
    return Report((Finding("boundaries.few-reference-objects", Severity.NOTE, sentence, where, {"rows": len(few)}),))


def _nth_objects(sheet: FormSheet, columns: ObjectColumns, azimuth_kind: str | None) -> tuple[Part, Report]:
    cells = {part: texts_of(sheet.table, position) for part, position in columns.parts.items()}
    azimuths, report = _azimuths(sheet, columns)
    rows: list[tuple[int, Mapping[str, object]]] = []
    unknown: list[int] = []
    for i, row in enumerate(int(n) for n in sheet.table.row_numbers):
        told = {part: values[i] for part, values in cells.items()}
        if not any(told.values()):
            continue
        kind = _kind(told.get("kind"), columns.kind, azimuth_kind)
        unknown += [row] if told.get("azimuth") is not None and kind == "unknown" else []
        angle = {"azimuth_deg": None if np.isnan(azimuths[i]) else float(azimuths[i]), "azimuth_kind": kind}
        rows.append((row, _whose(sheet, i, columns.serial) | _said(told) | angle))
    headings = _headings(sheet, columns)
    report += Report.of([_kind_unknown(unknown, headings["azimuth_deg"])] if unknown else [])
    return sheet.part(REFERENCE_OBJECTS, rows, headings), report


def _whose(sheet: FormSheet, position: int, serial: int) -> dict[str, object]:
    marker = sheet.ids[position]
    object_id = None if marker is None else f"{marker}-F{serial}"
    return {"object_id": object_id, "marker_id": marker, "division_code": sheet.sides[position], "serial": serial}


def _said(told: Mapping[str, str | None]) -> dict[str, object]:
    """名称 names the object and 位置 says where it stands; where only 位置 is filled in, it is what the object is called by."""
    return {
        "name": told.get("name") or told.get("place"),
        "measured_part": told.get("measured_part"),
        "distance_m": told.get("distance"),
        "standing_side": told.get("side"),
        "note": told.get("place") if told.get("name") else None,
    }


def _headings(sheet: FormSheet, columns: ObjectColumns) -> dict[str, str]:
    told: dict[str, str] = {}
    for part, position in columns.parts.items():
        if part in _COLUMNS:
            told.setdefault(_COLUMNS[part], str(sheet.table.cells.columns[position]))
    return told


def _azimuths(sheet: FormSheet, columns: ObjectColumns) -> tuple[npt.NDArray[np.float64], Report]:
    """Azimuths in degrees: decimals or 123°45′06″."""
    table, position = sheet.table, columns.parts.get("azimuth")
    if position is None:
        return np.full(len(table), np.nan), Report()
    cells = table.cells.iloc[:, position]
    values, faults = parse_degrees(cells)
    rows = Rows(REFERENCE_OBJECTS.name, table.row_numbers, np.full(len(table), None, dtype=object))
    return values, report_faults(rows, str(table.cells.columns[position]), cells, faults)


def _kind(own: str | None, of_header: str | None, stated: str | None) -> str:
    """The kind of an azimuth: of its own cell, else of its header, else as stated for the form, else unknown."""
    said = AZIMUTH_KINDS.code_of(own) if own else None
    return said or of_header or stated or "unknown"


def _kind_unknown(rows: Sequence[int], header: str) -> Finding:
    named = name_rows(list(rows))
    sentence = Wording(
        f"“{header}”没有说明是坐标方位角、真方位角还是磁方位角（{named.zh}），按“不详”保存，不能用来复核位置。请查原登记表后注明。",
        f"“{header}” does not say whether its azimuths are grid, true or magnetic ({named.en}); they are kept as “not stated” and locate nothing. "
        "Look at the original sheets and say which.",
    )
    where = Where(REFERENCE_OBJECTS.name, row=rows[0], column=header)
    return Finding("boundaries.azimuth-kind-unknown", Severity.WARNING, sentence, where, {"rows": len(rows)})

"""A bureau's marker form, where one row holds a marker, its pillars and its three reference objects, taken apart into three layers."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from boundaries.register.form_objects import check_object_count, objects_of
from boundaries.register.form_sheet import FormSheet, FormTerms, Part, texts_of
from boundaries.register.numbers import parse_marker_number
from boundaries.register.printed import Places, place_shapes
from boundaries.register.result_tables import place_table
from boundaries.register.serials import check_serials
from boundaries.register.wide_headers import PILLAR_COLUMNS
from boundaries.specs.markers import MARKERS, PILLARS
from layers.foreign import ForeignTable
from layers.report import Finding, Report, Severity, Where
from layers.wording import Wording

__all__ = ["FormTerms", "Part", "SplitForm", "split_form"]


@dataclass(frozen=True, slots=True, eq=False)
class SplitForm:
    """A form taken apart. Every row of it gave one marker; `counts` says, row by row, how many reference objects and pillars."""

    markers: Part
    pillars: Part
    objects: tuple[Part, ...]
    counts: Mapping[int, tuple[int, int]]
    report: Report

    @property
    def parts(self) -> tuple[Part, ...]:
        return (self.markers, self.pillars, *self.objects)


def split_form(table: ForeignTable, terms: FormTerms) -> SplitForm:
    """Take a marker form apart. Nothing is lost: unknown columns go into the marker's note, printed coordinates stay as printed.

    An azimuth whose kind is said nowhere is kept as "unknown", with a finding. Ids that the form does not have are made of the line and
    the number, so that the same form gives the same ids again.

    Raises:
        As `boundaries.register.printed.place_pairs`.
    """
    sheet = FormSheet.of(table, terms)
    places = _places(sheet, terms)
    markers, pillars = _markers(sheet, places, terms), _pillars(sheet)
    objects, notes = objects_of(sheet, azimuth_kind=terms.azimuth_kind)
    of_objects = Counter(int(row) for part in objects for row in part.table.row_numbers)
    of_pillars = Counter(int(row) for row in pillars.table.row_numbers)
    counts = {int(row): (of_objects[int(row)], of_pillars[int(row)]) for row in table.row_numbers}
    report = sheet.headers.report + places.report + notes + Report.of([*_ids_made(sheet.ids_made), *_kept_in_note(sheet)])
    report += check_object_count({row: found for row, (found, _) in counts.items()})
    return SplitForm(markers, pillars, objects, counts, report + check_serials(sheet.numbered(), layer=MARKERS.name))


def _places(sheet: FormSheet, terms: FormTerms) -> Places:
    """The file's own geometry where it has one, else the printed coordinates."""
    table = sheet.table
    if table.geometry is None:
        return place_table(table, sheet.headers.match, terms.stated, layer=MARKERS.name)
    return place_shapes(table.geometry, table.crs, terms.stated, file=table.source.name)


def _markers(sheet: FormSheet, places: Places, terms: FormTerms) -> Part:
    columns: dict[str, list[object]] = {
        name: list(cells) for name, cells in sheet.cells.items() if name in MARKERS.column_names and name not in PILLAR_COLUMNS
    }
    columns |= {"marker_id": list(sheet.ids), "division_code": list(sheet.sides), "note": _notes(sheet)}
    columns["serial"] = [row.serial for row in sheet.numbered()]
    columns["line_ids"] = [_line_ids(said or terms.line_id, terms) for said in sheet.column("line_ids")]
    if "marker_form" in sheet.cells:
        columns["marker_form"] = [_form_word(word) for word in sheet.cells["marker_form"]]
    if terms.accuracy_m is not None:
        columns["position_accuracy_m"] = [own or terms.accuracy_m for own in sheet.column("position_accuracy_m")]
    columns |= _printed(sheet) | (_converted(sheet, places) if places.conversion else {})
    return sheet.drawn_part(MARKERS, columns, places.points)


def _line_ids(said: str | None, terms: FormTerms) -> str | None:
    """The lines a marker stands on, a held line by its id where the form gives its code."""
    if said is None:
        return None
    codes = [code for code in re.split(r"[;；、,，\s]+", said) if code]
    return ";".join(dict.fromkeys(terms.lines.get(code, code) for code in codes))


def _printed(sheet: FormSheet) -> dict[str, list[object]]:
    """What is printed as X and Y; where only degrees are, they stand there instead: north first, as X is."""
    printed: dict[str, list[object]] = {}
    for plane, degrees in (("printed_x", "printed_lat"), ("printed_y", "printed_lon")):
        if plane in sheet.cells or degrees in sheet.cells:
            printed[plane] = [x or lat for x, lat in zip(sheet.column(plane), sheet.column(degrees), strict=True)]
    return printed


def _converted(sheet: FormSheet, places: Places) -> dict[str, list[object]]:
    """The way of each placed row into CGCS2000, the error it adds, and what the printed numbers stood in."""
    placed = [point is not None for point in places.points]
    error = places.error_m if np.isfinite(places.error_m) else None
    return {
        "conversion": [places.conversion if is_placed else None for is_placed in placed],
        "conversion_error_m": [error if is_placed else None for is_placed in placed],
        "printed_datum": [own or places.datum for own in sheet.column("printed_datum")],
    }


def _form_word(word: str | None) -> str | None:
    """单立双面型, 双立, 三立 … as the layer's words; anything else as written, for the check to name."""
    if word is None or "单立" in word:
        return word and "单立"
    meant = (("三立", "同号三立"), ("双立", "同号双立"), ("附", "附桩"), ("辅助", "附桩"))
    return next((label for part, label in meant if part in word), word)


def _notes(sheet: FormSheet) -> list[object]:
    """The form's own note, and behind it what stood in columns that no layer has: “heading：cell”."""
    extra = [(str(sheet.table.cells.columns[p]), texts_of(sheet.table, p)) for p in sheet.headers.extra]
    if {"printed_x", "printed_lon"} <= set(sheet.cells):  # both pairs are printed: the second has no column of its own
        extra += [("经度原文", sheet.column("printed_lon")), ("纬度原文", sheet.column("printed_lat"))]
    notes: list[object] = []
    for i, own in enumerate(sheet.column("note")):
        said = [f"{heading}：{cells[i]}" for heading, cells in extra if cells[i] is not None]
        notes.append("；".join(part for part in (own, *said) if part) or None)
    return notes


def _pillars(sheet: FormSheet) -> Part:
    """One pillar a row; two or three where the row is a double or triple marker whose number tells no stone from the other."""
    rows: list[tuple[int, Mapping[str, object]]] = []
    for i, row in enumerate(int(n) for n in sheet.table.row_numbers):
        for letter in _stones(sheet, i):
            marker = sheet.ids[i]
            pillar: dict[str, object] = {
                "pillar_id": None if marker is None else f"{marker}-P{letter or 1}",
                "marker_id": marker,
                "letter": letter,
                "division_code": sheet.sides[i],
                "material": sheet.cell("material", i),
                "set_on": sheet.cell("set_on", i),
            }
            pillar |= {name: sheet.cell(name, i) for name in PILLAR_COLUMNS}
            pillar["faces"] = pillar["faces"] or _faces(sheet.cell("marker_form", i))
            rows.append((row, pillar))
    return sheet.part(PILLARS, rows, sheet.headings)


def _stones(sheet: FormSheet, position: int) -> list[str | None]:
    """The letters of the stones a row tells of; None for one without a letter."""
    letter = sheet.cell("letter", position) or parse_marker_number(sheet.cell("marker_no", position) or "").letter
    if letter is not None:
        return [letter]
    form = _form_word(sheet.cell("marker_form", position))
    return list({"同号双立": "AB", "同号三立": "CDE"}.get(form or "", "")) or [None]


def _faces(word: str | None) -> str | None:
    return next((n for part, n in (("三面", "3"), ("双面", "2")) if part in (word or "")), None)


def _ids_made(count: int) -> list[Finding]:
    if count == 0:
        return []
    sentence = Wording(
        f"{count} 个界桩没有空间数据标识码，已用“界线:编号”作标识；以后的表请沿用。",
        f"{count} markers have no id; “line:number” became their id. Later tables should keep it.",
    )
    return [
        Finding("boundaries.marker-id-made", Severity.NOTE, sentence, Where(MARKERS.name, column="marker_id"), {"rows": count})
    ]


def _kept_in_note(sheet: FormSheet) -> list[Finding]:
    named = [str(sheet.table.cells.columns[p]) for p in sheet.headers.extra]
    if not named:
        return []
    quoted = "、".join(named)
    sentence = Wording(
        f"这些列没有对应的字段，内容已原样并入“备注”：{quoted}。",
        f"No field takes these columns; their cells were kept in the note: {quoted}.",
    )
    where = Where(MARKERS.name, column="note")
    return [Finding("boundaries.kept-in-note", Severity.NOTE, sentence, where, {"headers": quoted})]

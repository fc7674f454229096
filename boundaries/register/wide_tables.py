"""A bureau's marker form, where one row holds a marker, its pillars and its three reference objects, taken apart into three layers."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from boundaries.register.numbers import parse_marker_number
from boundaries.register.printed import Places, Stated, place_shapes
from boundaries.register.result_tables import place_table
from boundaries.register.serials import Numbered, check_serials, serial_of
from boundaries.register.wide_headers import PILLAR_COLUMNS, FormHeaders, ObjectColumns, find_form_headers
from boundaries.specs.markers import AZIMUTH_KINDS, MARKERS, PILLARS, REFERENCE_OBJECTS
from layers.foreign import ForeignTable
from layers.intake.coordinates import parse_degrees
from layers.intake.faults import report_faults
from layers.intake.text import to_text
from layers.report import Finding, Report, Severity, Where
from layers.rows import Rows, name_rows
from layers.spec import LayerSpec
from layers.wording import Wording

FEWEST_OBJECTS = 3
"""Reference objects a marker should have (boundaries.md §3, from a training text; no rule of law)."""


@dataclass(frozen=True, slots=True)
class FormTerms:
    """What a form does not say of itself, said by whoever brings it; a column of the form always wins.

    `stated` is what its coordinates are in. `division_code` is the responsible side, `line_id` the line, where no column names them.
    `azimuth_kind` (grid, true, magnetic) holds for azimuths whose header does not say. `accuracy_m` is the point error of the table.
    `held_ids` are ids of markers already held, by `compared_as` of their number, for forms without an id column.
    """

    stated: Stated = field(default_factory=Stated)
    division_code: str | None = None
    line_id: str | None = None
    azimuth_kind: str | None = None
    accuracy_m: float | None = None
    held_ids: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """The rows of one layer that a form gave: a table of the layer's own columns, each row under the number of the form's row.

    `headers` are the form's headings by the layer's column, so that a finding can name what the user sees.
    """

    spec: LayerSpec
    table: ForeignTable
    headers: Mapping[str, str]

    def named(self, finding: Finding) -> Finding:
        """A finding of this part with the form's own heading for its column."""
        header = self.headers.get(finding.where.column or "")
        return finding if header is None else replace(finding, where=replace(finding.where, column=header))


@dataclass(frozen=True, slots=True, eq=False)
class SplitForm:
    """A form taken apart. Every row of it gave one marker, `objects` reference objects and `pillars` pillars, counted row by row."""

    markers: Part
    pillars: Part
    objects: tuple[Part, ...]
    counts: Mapping[int, tuple[int, int]]  # row → reference objects, pillars
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
    headers = find_form_headers(table.cells)
    places = _places(table, headers, terms)
    cells = {name: _texts(table, position) for name, position in headers.match.positions.items()}
    numbers = cells.get("marker_no", [None] * len(table))
    ids, made = _ids(cells, numbers, terms)
    sides = [own or terms.division_code for own in cells.get("division_code", [None] * len(table))]
    markers = _markers(table, headers, cells, places, terms, _Keys(ids, sides))
    pillars = _pillars(table, headers, cells, _Keys(ids, sides))
    objects, notes = _objects(table, headers, terms, _Keys(ids, sides))
    of_objects = Counter(int(row) for part in objects for row in part.table.row_numbers)
    of_pillars = Counter(int(row) for row in pillars.table.row_numbers)
    counts = {int(row): (of_objects[int(row)], of_pillars[int(row)]) for row in table.row_numbers}
    report = (
        headers.report
        + places.report
        + notes
        + Report.of([*_ids_made(made), *_kept_in_note(table, headers), *_few_objects(counts)])
    )
    return SplitForm(markers, pillars, objects, counts, report + check_serials(_numbered(table, cells), layer=MARKERS.name))


@dataclass(frozen=True, slots=True)
class _Keys:
    """For each row of the form, its marker's id and the responsible side; None where nobody says."""

    ids: Sequence[str | None]
    sides: Sequence[str | None]


def _texts(table: ForeignTable, position: int) -> list[str | None]:
    return [None if pd.isna(v) else str(v) for v in to_text(table.cells.iloc[:, position])]


def _places(table: ForeignTable, headers: FormHeaders, terms: FormTerms) -> Places:
    """The file's own geometry where it has one, else the printed coordinates."""
    if table.geometry is None:
        return place_table(table, headers.match, terms.stated, layer=MARKERS.name)
    return place_shapes(table.geometry, table.crs, terms.stated, file=table.source.name)


def _ids(cells: Mapping[str, list[str | None]], numbers: Sequence[str | None], terms: FormTerms) -> tuple[list[str | None], int]:
    """Each marker's id: the form's, the held one of the same number, or line and number; and how many were made."""
    ids = list(cells.get("marker_id", [None] * len(numbers)))
    lines = cells.get("line_ids", [None] * len(numbers))
    made = 0
    for position, number in enumerate(numbers):
        if ids[position] is None and number is not None:
            parsed = parse_marker_number(number)
            line = (lines[position] or terms.line_id or "").split(";")[0]
            ids[position] = terms.held_ids.get(parsed.compared_as) or ":".join(part for part in (line, parsed.normalised) if part)
            made += parsed.compared_as not in terms.held_ids
    return ids, made


def _markers(
    table: ForeignTable,
    headers: FormHeaders,
    cells: Mapping[str, list[str | None]],
    places: Places,
    terms: FormTerms,
    keys: _Keys,
) -> Part:
    count = len(table)
    columns: dict[str, list[object]] = {
        n: list(v) for n, v in cells.items() if n in MARKERS.column_names and n not in PILLAR_COLUMNS
    }
    columns["marker_id"], columns["division_code"] = list(keys.ids), list(keys.sides)
    if terms.line_id is not None:
        columns["line_ids"] = [line or terms.line_id for line in cells.get("line_ids", [None] * count)]
    columns["serial"] = [n.serial for n in _numbered(table, cells)]
    if "marker_form" in cells:
        columns["marker_form"] = [_form_word(word) for word in cells["marker_form"]]
    if places.conversion:
        drawn = [point is not None for point in places.points]
        columns["conversion"] = [places.conversion if d else None for d in drawn]
        columns["conversion_error_m"] = [places.error_m if d and np.isfinite(places.error_m) else None for d in drawn]
        columns["printed_datum"] = [own or places.datum for own in cells.get("printed_datum", [None] * count)]
    _keep_printed_degrees(columns, cells)
    accuracy = _accuracy(cells, terms, count)
    if accuracy is not None:
        columns["position_accuracy_m"] = accuracy
    columns["note"] = _notes(table, headers, cells)
    told = {name: str(table.cells.columns[p]) for name, p in headers.match.positions.items()}
    return Part(MARKERS, _derived(table, columns, table.row_numbers, places.points), told)


def _keep_printed_degrees(columns: dict[str, list[object]], cells: Mapping[str, list[str | None]]) -> None:
    """Where only degrees are printed they are what stands in the printed columns: north first, as X is."""
    for plane, degrees in (("printed_x", "printed_lat"), ("printed_y", "printed_lon")):
        if degrees in cells:
            own = columns.get(plane, [None] * len(cells[degrees]))
            columns[plane] = [p or d for p, d in zip(own, cells[degrees], strict=True)]


def _accuracy(cells: Mapping[str, list[str | None]], terms: FormTerms, count: int) -> list[object] | None:
    """The point error of each row: the form's, else the one stated for all; a conversion's own error is kept beside it, not in it."""
    if "position_accuracy_m" not in cells and terms.accuracy_m is None:
        return None
    return [own or terms.accuracy_m for own in cells.get("position_accuracy_m", [None] * count)]


def _form_word(word: str | None) -> str | None:
    """单立双面型, 双立, 三立 … as the layer's words; anything else as written, for the check to name."""
    if word is None:
        return None
    for part, meant in (("三立", "同号三立"), ("双立", "同号双立"), ("单立", "单立"), ("附", "附桩"), ("辅助", "附桩")):
        if part in word and not ("单立" in word and part != "单立"):
            return meant
    return word


def _notes(table: ForeignTable, headers: FormHeaders, cells: Mapping[str, list[str | None]]) -> list[object]:
    """The form's own note, and behind it what stood in columns that no layer has: “heading：cell”."""
    extra = [(str(table.cells.columns[p]), _texts(table, p)) for p in headers.extra]
    own = cells.get("note", [None] * len(table))
    if {"printed_x", "printed_lon"} <= set(cells):
        extra += [(h, cells[n]) for n, h in (("printed_lon", "经度原文"), ("printed_lat", "纬度原文")) if n in cells]
    lines = []
    for i in range(len(table)):
        said = [f"{header}：{values[i]}" for header, values in extra if values[i] is not None]
        lines.append("；".join(part for part in (own[i], *said) if part) or None)
    return list(lines)


def _pillars(table: ForeignTable, headers: FormHeaders, cells: Mapping[str, list[str | None]], keys: _Keys) -> Part:
    """One pillar a row; two or three where the row is a double or triple marker whose number tells no stone from the other."""
    rows: list[dict[str, object]] = []
    numbers: list[int] = []
    for i, row in enumerate(table.row_numbers):
        letter = _letter(cells, i)
        form = _form_word(cells["marker_form"][i]) if "marker_form" in cells else None
        stones = {"同号双立": ["A", "B"], "同号三立": ["C", "D", "E"]}.get(form or "", [letter]) if letter is None else [letter]
        for stone in stones:
            pillar: dict[str, object] = {
                "pillar_id": f"{keys.ids[i]}-P{stone or 1}" if keys.ids[i] else None,
                "marker_id": keys.ids[i],
                "letter": stone,
                "division_code": keys.sides[i],
                "material": _cell(cells, "material", i),
                "set_on": _cell(cells, "set_on", i),
            }
            pillar |= {name: _cell(cells, name, i) for name in PILLAR_COLUMNS if name in cells}
            pillar["faces"] = _cell(cells, "faces", i) or _faces(_cell(cells, "marker_form", i))
            rows.append(pillar)
            numbers.append(int(row))
    told = {name: str(table.cells.columns[p]) for name, p in headers.match.positions.items()}
    return Part(PILLARS, _derived(table, _columns_of(rows), np.array(numbers, dtype=np.int64), None), told)


def _letter(cells: Mapping[str, list[str | None]], position: int) -> str | None:
    return _cell(cells, "letter", position) or parse_marker_number(_cell(cells, "marker_no", position) or "").letter


def _faces(word: str | None) -> str | None:
    return next((n for part, n in (("三面", "3"), ("双面", "2")) if part in (word or "")), None)


def _cell(cells: Mapping[str, list[str | None]], name: str, position: int) -> str | None:
    return cells[name][position] if name in cells else None


def _objects(table: ForeignTable, headers: FormHeaders, terms: FormTerms, keys: _Keys) -> tuple[tuple[Part, ...], Report]:
    parts, report = [], Report()
    for columns in headers.objects:
        part, told = _object(table, columns, terms, keys)
        parts.append(part)
        report += told
    return tuple(parts), report


def _object(table: ForeignTable, columns: ObjectColumns, terms: FormTerms, keys: _Keys) -> tuple[Part, Report]:
    """The n-th reference object of every row that has one."""
    cells = {part: _texts(table, position) for part, position in columns.parts.items()}
    azimuths, report = _azimuths(table, columns)
    rows: list[dict[str, object]] = []
    numbers: list[int] = []
    unknown: list[int] = []
    for i, row in enumerate(table.row_numbers):
        if not any(values[i] for values in cells.values()):
            continue
        kind = _kind(_cell(cells, "kind", i), columns.kind, terms.azimuth_kind)
        if _cell(cells, "azimuth", i) is not None and kind == "unknown":
            unknown.append(int(row))
        rows.append(
            {
                "object_id": f"{keys.ids[i]}-F{columns.serial}" if keys.ids[i] else None,
                "marker_id": keys.ids[i],
                "division_code": keys.sides[i],
                "serial": columns.serial,
                "name": _cell(cells, "name", i) or _cell(cells, "place", i),
                "measured_part": _cell(cells, "measured_part", i),
                "azimuth_deg": None if np.isnan(azimuths[i]) else float(azimuths[i]),
                "azimuth_kind": kind,
                "distance_m": _cell(cells, "distance", i),
                "standing_side": _cell(cells, "side", i),
                "note": _cell(cells, "place", i) if _cell(cells, "name", i) else None,
            }
        )
        numbers.append(int(row))
    told = _headers_of(table, columns)
    report += Report.of([_kind_unknown(unknown, told.get("azimuth_deg", ""))] if unknown else [])
    return Part(REFERENCE_OBJECTS, _derived(table, _columns_of(rows), np.array(numbers, dtype=np.int64), None), told), report


def _headers_of(table: ForeignTable, columns: ObjectColumns) -> dict[str, str]:
    own = {
        "name": "name",
        "place": "name",
        "azimuth": "azimuth_deg",
        "distance": "distance_m",
        "measured_part": "measured_part",
        "kind": "azimuth_kind",
    }
    told: dict[str, str] = {}
    for part, position in columns.parts.items():
        if part in own:
            told.setdefault(own[part], str(table.cells.columns[position]))
    return told


def _azimuths(table: ForeignTable, columns: ObjectColumns) -> tuple[npt.NDArray[np.float64], Report]:
    """Azimuths in degrees: decimals or 123°45′06″."""
    position = columns.parts.get("azimuth")
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


def _numbered(table: ForeignTable, cells: Mapping[str, list[str | None]]) -> list[Numbered]:
    numbers, serials = cells.get("marker_no", [None] * len(table)), cells.get("serial", [None] * len(table))
    out = []
    for row, number, serial in zip(table.row_numbers, numbers, serials, strict=True):
        given = int(serial) if serial is not None and serial.isdecimal() else None
        out.append(Numbered(int(row), number or "", serial_of(number or "", given)))
    return out


def _columns_of(rows: Sequence[Mapping[str, object]]) -> dict[str, list[object]]:
    names = dict.fromkeys(name for row in rows for name in row)
    return {name: [row.get(name) for row in rows] for name in names}


def _derived(
    table: ForeignTable,
    columns: Mapping[str, Sequence[object]],
    rows: npt.NDArray[np.int64],
    points: npt.NDArray[np.object_] | None,
) -> ForeignTable:
    """A table of one layer's columns as if it had stood in the file by itself; its points are in EPSG:4490."""
    cells = pd.DataFrame({name: pd.Series([_blank(v) for v in values], dtype=object) for name, values in columns.items()})
    return ForeignTable(cells, rows, points, "EPSG:4490" if points is not None else None, table.source)


def _blank(value: object) -> object:
    return None if value is None or value is pd.NA else value


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


def _kept_in_note(table: ForeignTable, headers: FormHeaders) -> list[Finding]:
    named = [str(table.cells.columns[p]) for p in headers.extra]
    if not named:
        return []
    quoted = "、".join(named)
    sentence = Wording(
        f"这些列没有对应的字段，内容已原样并入“备注”：{quoted}。",
        f"No field takes these columns; their cells were kept in the note: {quoted}.",
    )
    return [Finding("boundaries.kept-in-note", Severity.NOTE, sentence, Where(MARKERS.name, column="note"), {"headers": quoted})]


def _few_objects(counts: Mapping[int, tuple[int, int]]) -> list[Finding]:
    few = [row for row, (objects, _) in counts.items() if objects < FEWEST_OBJECTS]
    if not few:
        return []
    named = name_rows(few)
    sentence = Wording(
        f"{len(few)} 个界桩的方位物不足 {FEWEST_OBJECTS} 个（{named.zh}）；少于两个时无法用皮尺复核位置。",
        f"{len(few)} markers have fewer than {FEWEST_OBJECTS} reference objects ({named.en}); with fewer than two no tape can verify the position.",
    )
    return [
        Finding("boundaries.few-reference-objects", Severity.NOTE, sentence, Where(REFERENCE_OBJECTS.name), {"rows": len(few)})
    ]

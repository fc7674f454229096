"""A table of place names from anywhere, in our words; and taken apart into places and names, ready to be checked as any import is."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from gazetteer.dating.happened import Precision, parse_dating
from gazetteer.kinds import NAME_KINDS, NameKind, kind_of_category
from gazetteer.register.categories import category_table
from gazetteer.register.place_codes import code_faults, parse_place_code
from gazetteer.specs import NAMES, PLACES
from layers.foreign import ForeignTable, SourceFile
from layers.report import Finding, Report, Severity, Where
from layers.rows import name_rows
from layers.spec import LayerSpec
from layers.wording import Wording

Cell = str | None
OTHER_NAMES = {"alias": "alias", "short": "short", "former": "former", "on_map": "on_map", "popular": "popular"}
"""Columns of a name table that hold further names, and the role those names have."""

_APART = re.compile(r"[、,，;；/\n]+")
_NOTHING = frozenset({"", "无", "－", "-", "—", "/", "暂无", "不详"})
_TONES = re.compile(r"[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ]", re.IGNORECASE)
_YEARS = (1900, 2100)  # what an import takes for a day of the calendar


@dataclass(frozen=True, slots=True, eq=False)
class NameTable:
    """Rows of place names under our column names: those of PLACES and NAMES, `OTHER_NAMES`, and `lon`/`lat` as they were written.

    `geometry` is given where the file draws its places itself, in `crs`. `headings` are the file's own, by our column.
    """

    rows: tuple[Mapping[str, Cell], ...]
    row_numbers: npt.NDArray[np.int64]
    source: SourceFile
    geometry: npt.NDArray[np.object_] | None = None
    crs: str | None = None
    headings: Mapping[str, str] = field(default_factory=dict)
    report: Report = field(default_factory=Report)

    def __len__(self) -> int:
        return len(self.rows)


@dataclass(frozen=True, slots=True)
class NameTerms:
    """What a table does not say of itself, said by whoever brings it; a cell of the table always wins."""

    division_code: str | None = None
    name_kind: NameKind | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class SplitNames:
    """Places and names as tables of their layers' own columns, each row under the number of the file's row it came from."""

    places: ForeignTable
    names: ForeignTable
    report: Report


def split_names(table: NameTable, terms: NameTerms, *, leave_out: frozenset[int] = frozenset()) -> SplitNames:
    """Take a name table apart: one place a row, its standard name, and one row for each further name.

    A place without a code of its own gets an id made of what the row says, so that the same table gives the same ids again. A date that is no
    day of the calendar stays in words. Rows of `leave_out` are left out.
    """
    kept = [n for n, number in enumerate(table.row_numbers) if int(number) not in leave_out]
    places, names, made = [], [], 0
    faults: list[Finding] = []
    for n in kept:
        row = table.rows[n]
        place_id = _place_id(row)
        made += place_id is not None and "place_id" not in row and parse_place_code(row.get("place_code") or "") is None
        common = _common(row, terms) | {"place_id": place_id}
        places.append(_place(row, common))
        faults += _code_faults(row.get("place_code"), common, int(table.row_numbers[n]))
        names += [(int(table.row_numbers[n]), name) for name in _names(row, common)]
    numbers = table.row_numbers[kept]
    return SplitNames(
        places=_table(table, PLACES, places, numbers, np.array(kept, dtype=np.int64), drawn=True),
        names=_table(
            table, NAMES, [name for _, name in names], np.array([n for n, _ in names], dtype=np.int64), None, drawn=False
        ),
        report=table.report + Report.of([*faults, *_ids_made(made), *_without_position(table, places, numbers)]),
    )


def _place_id(row: Mapping[str, Cell]) -> str | None:
    """The file's own id, else the place code, else one made of the row; None where the row has no name to make it of."""
    if own := row.get("place_id"):
        return own
    if code := parse_place_code(row.get("place_code") or ""):
        return str(code)
    said = [row.get(column) or "" for column in ("division_code", "division_name", "category_code", "name", "lon", "lat")]
    return f"n{hashlib.sha256('|'.join(said).encode()).hexdigest()[:15]}" if row.get("name") else None


def _common(row: Mapping[str, Cell], terms: NameTerms) -> dict[str, Cell]:
    """What a place and its names share: division, kind, category, code, secrecy, state, source."""
    code = parse_place_code(row.get("place_code") or "")
    written = row.get("category_code") or row.get("category") or ""
    category = category_table().code_of(written) or (code.category if code and not written else None)
    kind = _kind(row.get("name_kind"), category) or (terms.name_kind.value if terms.name_kind else None)
    return {
        "division_code": row.get("division_code") or (code.division_code if code else None) or terms.division_code,
        "name_kind": kind,
        "category_code": category or written or None,
        "place_code": str(code) if code else row.get("place_code"),
        "secrecy": row.get("secrecy"),
        "place_state": _state(row),
        "source": row.get("source") or terms.source,
        "source_on": _calendar_day(row.get("source_on")),
    }


def _kind(written: Cell, category: str | None) -> str | None:
    if written:
        return NAME_KINDS.code_of(written) or written
    meant = kind_of_category(category)
    return meant.value if meant else None


def _state(row: Mapping[str, Cell]) -> str | None:
    """使用时间: 历史 is a place that is gone, 现今 one that stands."""
    if own := row.get("place_state"):
        return own
    time = row.get("time_of_use") or ""
    return "gone" if "历史" in time or row.get("gone_on") else ("existing" if "现今" in time else None)


def _place(row: Mapping[str, Cell], common: Mapping[str, Cell]) -> dict[str, Cell]:
    own = {name: row[name] for name in PLACES.column_names if row.get(name) is not None}
    kind = common["name_kind"]
    if kind in NAME_KINDS:
        own["legal_kind"] = NameKind(str(kind)).legal_kind.value
    said = {name: value for name, value in common.items() if name in PLACES.column_names and value is not None}
    days = {name: _calendar_day(row.get(name)) for name in ("founded_on", "gone_on")}
    words = {f"{PLACES.column(n).label.zh}": row.get(n) for n, day in days.items() if row.get(n) and day is None}
    note = "；".join(part for part in (row.get("note"), *(f"{label}：{text}" for label, text in words.items())) if part)
    return own | said | days | {"note": note or None, "lon": row.get("lon"), "lat": row.get("lat")}


def _names(row: Mapping[str, Cell], common: Mapping[str, Cell]) -> list[dict[str, Cell]]:
    place = common["place_id"]
    shared = {name: value for name, value in common.items() if name in NAMES.column_names and value is not None}
    own = {name: row[name] for name in NAMES.column_names if row.get(name) is not None and name != "note"}
    days = {name: _calendar_day(row.get(name)) for name in ("named_on", "cancelled_on")}
    words = row.get("dates_in_words") or (row.get("named_on") if _is_vague(row.get("named_on")) else None)
    standard = own | shared | days | _spelling(row) | {"dates_in_words": words, "place_id": place}
    standard |= {"name_role": row.get("name_role") or "standard", "name_id": place and f"{place}-standard"}
    others = []
    for column, role in OTHER_NAMES.items():
        for text in _apart(row.get(column)):
            plain: dict[str, Cell] = {name: value for name, value in shared.items() if name not in ("place_code", "place_state")}
            others.append(
                plain | {"name_id": place and f"{place}-{role}-{text}", "place_id": place, "name": text, "name_role": role}
            )
    return [standard, *others]


def _spelling(row: Mapping[str, Cell]) -> dict[str, Cell]:
    """The roman spelling in the column it belongs to: with tones, or in capitals."""
    written, reading = row.get("roman") or "", row.get("reading")
    toned = (
        row.get("roman_toned")
        or (written if _TONES.search(written) else None)
        or (reading if _TONES.search(reading or "") else None)
    )
    capitals = row.get("roman_capitals") or (written if written and not _TONES.search(written) else None)
    return {"roman_toned": toned, "roman_capitals": capitals}


def _apart(written: Cell) -> list[str]:
    """Several names of one cell, each once; 无 is none."""
    parts = [part.strip() for part in _APART.split(written or "")]
    return list(dict.fromkeys(part for part in parts if part not in _NOTHING))


def _is_vague(written: Cell) -> bool:
    return bool(written) and written not in _NOTHING and parse_dating(written or "").precision is not Precision.DAY


def _calendar_day(written: Cell) -> str | None:
    """A day an import takes, the first one of a month or year; None for what is words, or long ago."""
    if not written or written in _NOTHING:
        return None
    dating = parse_dating(_plain_day(written))
    if dating.earliest is None or dating.precision in (Precision.SPAN, Precision.UNKNOWN):
        return None
    return dating.earliest.isoformat() if _YEARS[0] <= dating.earliest.year < _YEARS[1] else None


def _plain_day(written: str) -> str:
    """A moment or a packed day (20150601) as a day."""
    day = written[:10] if re.match(r"\d{4}-\d{2}-\d{2}[T ]", written) else written
    return f"{day[:4]}-{day[4:6]}-{day[6:]}" if re.fullmatch(r"(19|20)\d{6}", day, re.ASCII) else day


def _table(
    table: NameTable,
    spec: LayerSpec,
    rows: Sequence[Mapping[str, Cell]],
    numbers: npt.NDArray[np.int64],
    kept: npt.NDArray[np.int64] | None,
    *,
    drawn: bool,
) -> ForeignTable:
    """Rows as a foreign table of one layer's columns. A column that says nothing in any row is left out, so it keeps what is held."""
    columns = [*spec.column_names, *(("lon", "lat") if drawn and table.geometry is None else ())]
    saying = [name for name in columns if any(row.get(name) is not None for row in rows)]
    cells = pd.DataFrame(
        {name: pd.Series([row.get(name) for row in rows], dtype=object) for name in saying}, index=range(len(rows))
    )
    shapes = table.geometry[kept] if drawn and table.geometry is not None and kept is not None else None
    return ForeignTable(cells, numbers, shapes, table.crs if shapes is not None else None, table.source)


def _code_faults(written: Cell, common: Mapping[str, Cell], row: int) -> list[Finding]:
    """What is wrong with a row's own 20-digit code: said at the door, for a faulty code is harder to mend once it is quoted."""
    if not written:
        return []
    said_kind = common["name_kind"]
    kind = NameKind(said_kind) if said_kind is not None and said_kind in NAME_KINDS else None
    found = code_faults(written, kind=kind, category=common["category_code"] or "", counties=None)
    where = Where(PLACES.name, row=row, column="place_code")
    return [Finding("gazetteer.place-code-faulty", Severity.WARNING, said, where, {"place_code": written[:40]}) for said in found]


def _without_position(table: NameTable, places: Sequence[Mapping[str, Cell]], numbers: npt.NDArray[np.int64]) -> list[Finding]:
    """Rows nobody has placed, counted and listed where the table has positions at all."""
    if table.geometry is not None or not any(row.get("lon") for row in places):
        return []
    bare = [int(number) for number, row in zip(numbers, places, strict=True) if not (row.get("lon") and row.get("lat"))]
    if not bare:
        return []
    named = name_rows(np.array(bare))
    said = Wording(
        f"{len(bare)} 行没有坐标（{named.zh}），登记为位置未知。",
        f"{len(bare)} rows have no coordinates ({named.en}); their positions are registered as unknown.",
    )
    return [Finding("gazetteer.no-position", Severity.WARNING, said, Where(PLACES.name, column="geometry"), {"rows": len(bare)})]


def _ids_made(count: int) -> list[Finding]:
    if count == 0:
        return []
    sentence = Wording(
        f"{count} 行没有地名代码，已按内容生成地点编号；补编代码前请勿改动其名称、类别与坐标。",
        f"{count} rows have no place code; ids were made of their content. Leave name, class and position alone until they are coded.",
    )
    return [Finding("gazetteer.place-id-made", Severity.NOTE, sentence, Where(PLACES.name, column="place_id"), {"rows": count})]

"""Rows that come back in a package's tables become statements: one for each edited row, the same one however often the file comes."""

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import orjson

from boundaries.field.columns import PATH, from_cells, has_own_table, is_people, moment_of, own_table_name
from boundaries.field.contents import edit_id, row_key
from boundaries.field.seal import Ticket
from boundaries.field.tables import CHECKED, KEY, table_name
from boundaries.records.kinds import MARKER_CHECK
from boundaries.records.statement import canonical
from layers.field_values import BadValue, read_value
from layers.fields import Field, FieldKind, RecordKind, Value
from layers.form_tables import TRAIL
from layers.wording import Wording

Row = Mapping[str, object]
Tables = Mapping[str, Sequence[Row]]
FindPhoto = Callable[[str], str | None]
"""SHA-256 of the photo a cell names by its path; None while it has not arrived."""

_STAMP = re.compile(r"(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d\.\d{3})-[0-9a-f]{8}", re.ASCII)
_MOST_SEEN = 150
_SAME_DEGREES = 1e-7  # a centimetre: less is a program rounding
_STRANGE_ROW = Wording(
    "该行不属于这个外业包（行标识不符），未采用。请在外业包原有的行中填写。",
    "This row is none of the package's (its key does not fit) and was not taken. Fill in the rows the package came with.",
)


@dataclass(frozen=True, slots=True)
class EditedRow:
    """A row somebody changed: the statement it makes as JSON, or why it makes none yet."""

    kind: str
    subject: str
    title: str
    statement: Mapping[str, object] | None
    trouble: Wording | None = None
    missing_photos: tuple[str, ...] = ()


def edited_rows(tables: Tables, ticket: Ticket, find_photo: FindPhoto) -> Iterator[EditedRow]:
    """Every edited row of the check tables, in their order; a row as it was sent says nothing."""
    for kind in CHECKED:
        own = {f.name: _by_check(tables.get(own_table_name(kind, f), ())) for f in kind.fields if has_own_table(f)}
        for row in tables.get(table_name(kind), ()):
            read = _read(kind, row, own, ticket, find_photo)
            if read is not None:
                yield read


def moved_points(tables: Tables) -> Iterator[tuple[str, str, float, float]]:
    """Markers whose point was dragged on the map: title, subject and where to, in degrees. A drag is no measurement and is taken for none."""
    for row in tables.get(table_name(MARKER_CHECK), ()):
        now, then = row.get("geometry"), [v for v in _array(row.get("sent_place")) if isinstance(v, float)]
        if not (isinstance(now, list) and now and len(then) == 2):
            continue
        lon, lat = now[0]
        if max(abs(lon - then[0]), abs(lat - then[1])) > _SAME_DEGREES:
            yield str(row.get("title") or ""), str(row.get("subject") or ""), lon, lat


def _by_check(rows: Sequence[Row]) -> dict[str, list[Row]]:
    by_check: dict[str, list[Row]] = {}
    for row in rows:
        by_check.setdefault(str(row.get(KEY)), []).append(row)
    return by_check


def _read(
    kind: RecordKind, row: Row, own: Mapping[str, Mapping[str, list[Row]]], ticket: Ticket, find_photo: FindPhoto
) -> EditedRow | None:
    subject, title, key = str(row.get("subject") or ""), str(row.get("title") or ""), str(row.get(KEY) or "")
    sent = _object(row.get("sent"))
    hung = {name: rows.get(key, []) for name, rows in own.items()}
    missing = [path for path in _paths(hung.get("photos", [])) if find_photo(path) is None]
    try:
        said = {f.name: _value(f, row, hung.get(f.name, []), sent, find_photo) for f in kind.fields}
    except BadValue as bad:
        return EditedRow(kind.name, subject, title, None, bad.wording)
    changed = {name: value for name, value in said.items() if canonical(value) != canonical(sent.get(name))}
    if not changed and not missing:
        return None
    if key != row_key(ticket.package_id, kind.name, subject):
        return EditedRow(kind.name, subject, title, None, _STRANGE_ROW)
    if missing:
        return EditedRow(kind.name, subject, title, None, _without_photos(missing), tuple(missing))
    return EditedRow(kind.name, subject, title, _statement(kind, row, changed, ticket))


def _statement(kind: RecordKind, row: Row, changed: Mapping[str, Value], ticket: Ticket) -> dict[str, object]:
    """What the row says now. It has seen what the package knew and every earlier state of this copy of the row."""
    key, stamps = str(row[KEY]), [s for s in str(row.get(TRAIL) or "").split() if _STAMP.fullmatch(s)]
    # A program that throws the trail away leaves the content itself as the mark of this state.
    last = stamps[-1] if stamps else hashlib.sha256(canonical(dict(changed))).hexdigest()
    heads = [str(head) for head in _array(row.get("sees"))]
    return {
        "statement_id": edit_id(key, last), "kind": kind.name, "round_id": ticket.round_id, "subject": str(row.get("subject") or ""),
        "side": ticket.side, "said_by": _author(kind, row, ticket.side), "said_at": _said_at(last, row, ticket),
        "device": f"package {ticket.package_id}", "sees": [*heads, *(edit_id(key, s) for s in stamps[:-1][-_MOST_SEEN:])],
        "values": dict(changed),
    }  # fmt: skip


def _value(field: Field, row: Row, hung: Sequence[Row], sent: Mapping[str, Value], find_photo: FindPhoto) -> Value:
    if not has_own_table(field):
        sides = [name.removeprefix(f"{field.name}_") for name in row if is_people(field) and name.startswith(f"{field.name}_")]
        value = read_value(field, from_cells(field, row, sides))
        return _with_what_cells_cannot_hold(field, value, sent.get(field.name))
    if field.kind is FieldKind.LINE:
        drawn = [points for points in (r.get("geometry") for r in hung) if isinstance(points, list)]
        return read_value(field, max(drawn, key=len)) if drawn else sent.get(field.name)
    rows = [made for made in (_own_value(field, one, find_photo) for one in hung) if made]
    if field.kind is FieldKind.PHOTOS:
        rows = _with_sent_photos(rows, sent.get(field.name))
    return read_value(field, rows)


def _own_value(field: Field, row: Row, find_photo: FindPhoto) -> dict[str, object]:
    made = {c.name: from_cells(c, row, ()) for c in field.columns if c.name != "photo_id"}
    made = {name: value for name, value in made.items() if value is not None}
    if field.kind is FieldKind.PHOTOS:
        path = str(row.get(PATH) or "")
        photo_id = find_photo(path) if path else None
        return {"photo_id": photo_id, **made} if photo_id else {}
    return made if set(made) - set(field.row_key) or field.name not in ("tapes", "pillars") else {}


def _with_sent_photos(rows: list[dict[str, object]], sent: Value) -> list[dict[str, object]]:
    """Photos the office held already are not in the table and stay."""
    held = [dict(row) for row in sent if isinstance(row, Mapping)] if isinstance(sent, list | tuple) else []
    new = {row["photo_id"] for row in rows}
    return [*(row for row in held if row.get("photo_id") not in new), *rows]


def _with_what_cells_cannot_hold(field: Field, value: Value, sent: Value) -> Value:
    """Names in a cell leave out unit and post; who was sent with them keeps them."""
    if not is_people(field) or not isinstance(value, list) or not isinstance(sent, list):
        return value
    known = {(row.get("side"), row.get("name")): row for row in sent if isinstance(row, Mapping)}
    return [known.get((row.get("side"), row.get("name")), row) for row in value if isinstance(row, Mapping)]


def _paths(photos: Sequence[Row]) -> list[str]:
    return [str(row[PATH]) for row in photos if row.get(PATH)]


def _author(kind: RecordKind, row: Row, side: str) -> str:
    named = str(row.get("filled_by") or "").strip()[:100]
    people = str(row.get(f"attendance_{side}") or "").strip()[:100]
    clean = "".join(c for c in named or people if c >= " " and c != "\x7f")
    return clean or f"{kind.label.zh}填写人未署名"


def _said_at(stamp: str, row: Row, ticket: Ticket) -> str:
    """When the row was last edited by its own trail; else when the place was visited; else when the package was made."""
    found = _STAMP.fullmatch(stamp)
    if found:
        year, month, day, hour, minute, second = found.groups()
        return f"{year}-{month}-{day}T{hour}:{minute}:{second}+00:00"
    visited = moment_of(row.get("visited_at")) if row.get("visited_at") else None
    return str(visited) if visited else ticket.made_at


def _object(raw: object) -> dict[str, Value]:
    """A hidden cell's JSON object; what is missing or spoilt counts as nothing."""
    value = _json(raw)
    return value if isinstance(value, dict) else {}


def _array(raw: object) -> list[Value]:
    value = _json(raw)
    return value if isinstance(value, list) else []


def _json(raw: object) -> object:
    try:
        return orjson.loads(str(raw)) if raw else None
    except orjson.JSONDecodeError:
        return None


def _without_photos(missing: Sequence[str]) -> Wording:
    shown = "、".join(path[-60:] for path in missing[:3])
    return Wording(
        f"有 {len(missing)} 张照片未随文件带回（{shown}）。请把 DCIM 文件夹中的照片与本文件一起导入。",
        f"{len(missing)} photos did not come with the file ({shown}). Import the photos of the folder DCIM together with it.",
    )

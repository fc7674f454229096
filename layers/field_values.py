"""Values of fields: raw JSON in, one canonical form out, and a sentence for whatever cannot be what it claims to be."""

import math
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import TypeGuard

from layers.fields import Field, FieldKind, Value
from layers.wording import Wording

MOST_TEXT = 20_000
MOST_ROWS = 2_000
MOST_VERTICES = 100_000
_PHOTO_ID = re.compile(r"[0-9a-f]{64}", re.ASCII)


class BadValue(ValueError):
    """A value that its field cannot hold, said in both languages."""

    def __init__(self, field: Field, zh: str, en: str) -> None:
        self.wording = Wording(f"“{field.label.zh}”{zh}", f"“{field.label.en}” {en}")
        super().__init__(str(self.wording))


def read_value(field: Field, raw: object) -> Value:
    """The canonical form of a value: equal meanings are equal JSON.

    Text is NFC without surrounding blanks; an empty text, list or mapping is None.

    Raises:
        BadValue: the wrong type, an unknown code, a number out of range, NaN or infinity, more than a record may hold.
    """
    if raw is None or raw == "" or raw == [] or raw == {}:
        return None
    value = _READERS[field.kind](field, raw)
    _require_in_range(field, value)
    return value


def _text(field: Field, raw: object) -> Value:
    if not isinstance(raw, str):
        raise BadValue(field, "应为文字。", "must be text.")
    if len(raw) > MOST_TEXT:
        raise BadValue(field, f"超过 {MOST_TEXT} 字。", f"is longer than {MOST_TEXT} characters.")
    if any(unicodedata.category(c) == "Cs" or (c < " " and c not in "\n\t\r") for c in raw):
        raise BadValue(field, "含有控制字符。", "holds control characters.")
    return unicodedata.normalize("NFC", raw.replace("\r\n", "\n").strip()) or None


def _choice(field: Field, raw: object) -> Value:
    if not isinstance(raw, str) or field.codes is None or raw not in field.codes:
        raise BadValue(field, f"没有“{str(raw)[:40]}”这一选项。", f"has no choice “{str(raw)[:40]}”.")
    return raw


def _choices(field: Field, raw: object) -> Value:
    named = [one for one in raw if isinstance(one, str) and 0 < len(one) <= 200] if _is_list(raw) else []
    if not _is_list(raw) or len(raw) > MOST_ROWS or len(named) < len(raw):
        raise BadValue(field, "应为选项列表。", "must be a list of choices.")
    unknown = [one for one in named if field.codes is not None and one not in field.codes]
    if unknown:
        raise BadValue(field, f"没有“{unknown[0][:40]}”这一选项。", f"has no choice “{unknown[0][:40]}”.")
    return sorted(set(named))


def _number(field: Field, raw: object) -> Value:
    try:
        if isinstance(raw, bool) or not isinstance(raw, int | float) or not math.isfinite(raw):
            raise BadValue(field, "应为有限数值。", "must be a finite number.")
        return float(raw) + 0.0  # because -0.0 and 0.0 are one number
    except OverflowError:
        raise BadValue(field, "数值过大。", "is too large.") from None


def _integer(field: Field, raw: object) -> Value:
    whole = _number(field, raw)
    if not isinstance(whole, float) or not whole.is_integer() or abs(whole) > 2**53:
        raise BadValue(field, "应为整数。", "must be a whole number.")
    return int(whole)


def _day(field: Field, raw: object) -> Value:
    try:
        return date.fromisoformat(raw).isoformat() if isinstance(raw, str) and len(raw) == 10 else _no_day(field)
    except ValueError:
        return _no_day(field)


def _no_day(field: Field) -> Value:
    raise BadValue(field, "不是日期，请写成 2026-05-15。", "is not a day; write it as 2026-05-15.")


def _moment(field: Field, raw: object) -> Value:
    try:
        said = datetime.fromisoformat(raw) if isinstance(raw, str) and len(raw) <= 40 else None
    except ValueError:
        said = None
    if said is None or said.tzinfo is None:
        raise BadValue(
            field,
            "应为带时区的时间（2026-05-15T09:30:00+08:00）。",
            "must be a time with its offset (2026-05-15T09:30:00+08:00).",
        )
    return said.isoformat()


def _flag(field: Field, raw: object) -> Value:
    if not isinstance(raw, bool):
        raise BadValue(field, "应为是或否。", "must be yes or no.")
    return raw


def _position(field: Field, raw: object) -> Value:
    row = _row(field, raw)
    if row.get("lon") is None or row.get("lat") is None:
        raise BadValue(field, "缺少经度或纬度。", "lacks longitude or latitude.")
    return row


def _line(field: Field, raw: object) -> Value:
    if not _is_list(raw) or not 2 <= len(raw) <= MOST_VERTICES:
        raise BadValue(field, f"应为 2 至 {MOST_VERTICES} 个点。", f"must have 2 to {MOST_VERTICES} points.")
    points: list[Value] = []
    for pair in raw:
        if not _is_list(pair) or len(pair) < 2:
            raise BadValue(field, "每个点应为 [经度, 纬度]。", "must be a list of [longitude, latitude].")
        lon, lat = _number(field, pair[0]), _number(field, pair[1])
        if not (isinstance(lon, float) and isinstance(lat, float) and abs(lon) <= 180 and abs(lat) <= 90):
            raise BadValue(field, "有点不在经纬度范围内。", "has a point that is no longitude and latitude.")
        points.append([lon, lat])
    return points


def _table(field: Field, raw: object) -> Value:
    if not _is_list(raw) or len(raw) > MOST_ROWS:
        raise BadValue(field, f"应为不超过 {MOST_ROWS} 行的表。", f"must be a table of at most {MOST_ROWS} rows.")
    rows: list[Value] = []
    for one in raw:
        row = _row(field, one)
        if field.kind is FieldKind.PHOTOS and not _PHOTO_ID.fullmatch(str(row.get("photo_id"))):
            raise BadValue(field, "有照片缺少文件散列值。", "has a photo without the SHA-256 of its file.")
        if any(value is not None for value in row.values()):
            rows.append(row)
    return rows or None


def _row(field: Field, raw: object) -> dict[str, Value]:
    """A table's row or a position: the declared columns that say something, in the declared order."""
    if not isinstance(raw, Mapping):
        raise BadValue(field, "应为一行各栏。", "must be a row of columns.")
    strange = sorted(str(k)[:40] for k in set(raw) - {c.name for c in field.columns})
    if strange:
        raise BadValue(field, f"没有“{strange[0]}”这一栏。", f"has no column “{strange[0]}”.")
    read = {column.name: read_value(column, raw.get(column.name)) for column in field.columns}
    return {name: value for name, value in read.items() if value is not None}


def _require_in_range(field: Field, value: Value) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return
    if (field.minimum is not None and value < field.minimum) or (field.maximum is not None and value > field.maximum):
        bounds = _bounds(field.minimum, field.maximum)
        raise BadValue(field, f"{bounds.zh}，不能是 {value:g}。", f"{bounds.en}, not {value:g}.")


def _bounds(low: float | None, high: float | None) -> Wording:
    if low is None or high is None:
        return (
            Wording(f"不得大于 {high:g}", f"must be at most {high:g}")
            if low is None
            else Wording(f"不得小于 {low:g}", f"must be at least {low:g}")
        )
    return Wording(f"应在 {low:g} 与 {high:g} 之间", f"must lie between {low:g} and {high:g}")


def _is_list(raw: object) -> TypeGuard[Sequence[object]]:
    return isinstance(raw, Sequence) and not isinstance(raw, str | bytes)


_READERS: dict[FieldKind, Callable[[Field, object], Value]] = {
    FieldKind.TEXT: _text,
    FieldKind.CHOICE: _choice,
    FieldKind.CHOICES: _choices,
    FieldKind.NUMBER: _number,
    FieldKind.INTEGER: _integer,
    FieldKind.DATE: _day,
    FieldKind.MOMENT: _moment,
    FieldKind.FLAG: _flag,
    FieldKind.POSITION: _position,
    FieldKind.LINE: _line,
    FieldKind.TABLE: _table,
    FieldKind.PHOTOS: _table,
}

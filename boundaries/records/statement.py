"""A statement: what one person said about one subject at one time, never changed afterwards. A correction is a further statement."""

import hashlib
import os
import re
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import orjson

from boundaries.records.errors import NotAStatement
from boundaries.records.kinds import kind_named
from layers.field_values import BadValue, read_value
from layers.fields import Value
from layers.people import PersonId

MOST_SEEN = 200
MOST_BYTES = 2_000_000
_SUBJECT = re.compile(r"[^\x00-\x1f\x7f]{1,200}")
_SIDE = re.compile(r"\d{2,12}", re.ASCII)
PARTS = frozenset({"statement_id", "kind", "round_id", "subject", "side", "said_by", "said_at", "device", "sees", "values"})


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement.

    `side` is the division code of the government that says it. `sees` are the statements about the same subject that the author had before him:
    what they said and this one says otherwise is corrected, what he could not see stands beside it. `said_at` is the clock of the device: it is
    shown and questioned, and never decides an order. `values` holds the fields this statement speaks of; None empties one.
    """

    statement_id: str
    kind: str
    round_id: str
    subject: str
    side: str
    said_by: PersonId
    said_at: datetime
    values: Mapping[str, Value]
    sees: tuple[str, ...] = ()
    device: str = ""

    def to_json(self) -> dict[str, Value]:
        return {
            "statement_id": self.statement_id,
            "kind": self.kind,
            "round_id": self.round_id,
            "subject": self.subject,
            "side": self.side,
            "said_by": self.said_by,
            "said_at": self.said_at.isoformat(),
            "device": self.device,
            "sees": list(self.sees),
            "values": dict(self.values),
        }

    @property
    def text(self) -> str:
        """The statement as one line of canonical JSON: sorted keys, UTF-8, shortest numbers."""
        return canonical(self.to_json()).decode()

    @property
    def content_hash(self) -> str:
        """SHA-256 of `text`: two statements with one id and different hashes are a forgery or a fault."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @property
    def photo_ids(self) -> tuple[str, ...]:
        """SHA-256 of every photo it names, each once, in order."""
        rows = self.values.get("photos")
        named = [str(row["photo_id"]) for row in rows if isinstance(row, Mapping)] if isinstance(rows, list | tuple) else []
        return tuple(dict.fromkeys(named))


def canonical(value: Value) -> bytes:
    """One byte string for one meaning."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)


def new_id() -> str:
    """A UUID version 7 (RFC 9562): sorts by the time it was made, needs nobody's permission."""
    bits = (time.time_ns() // 1_000_000) << 80 | int.from_bytes(os.urandom(10), "big")
    bits = bits & ~(0xF << 76) & ~(0x3 << 62) | 0x7 << 76 | 0x2 << 62
    return str(uuid.UUID(int=bits))


def read_statement(raw: object) -> Statement:
    """A statement from JSON, every value in its canonical form.

    Raises:
        NotAStatement: a part is missing or unknown, or a value cannot be what its field says; names the field.
        UnknownKind: the room keeps no such kind.
    """
    if not isinstance(raw, Mapping) or set(raw) - PARTS:
        raise NotAStatement("内容不是记录格式", "it is not in the form of a record")
    named = str(raw.get("statement_id", ""))
    try:
        kind = kind_named(str(raw.get("kind", "")))
        values = raw.get("values")
        if not isinstance(values, Mapping):
            raise NotAStatement("缺少填写内容", "it says nothing", statement=named)
        read = {str(name): read_value(kind.field(str(name)), value) for name, value in values.items()}
    except KeyError as unknown:
        raise NotAStatement(f"没有名为 {unknown} 的栏目", f"there is no field named {unknown}", statement=named) from None
    except BadValue as bad:
        raise NotAStatement(bad.wording.zh, bad.wording.en, statement=named) from None
    made = Statement(
        statement_id=_id(raw.get("statement_id"), named),
        kind=kind.name,
        round_id=_matching(_SUBJECT, raw["round_id"], "联检轮次", "its round", named) if raw.get("round_id") else "",
        subject=_matching(_SUBJECT, raw.get("subject"), "对象", "its subject", named),
        side=_matching(_SIDE, raw.get("side"), "所属方", "its side", named),
        said_by=PersonId(_matching(_SUBJECT, raw.get("said_by"), "填写人", "who said it", named)),
        said_at=_moment(raw.get("said_at"), named),
        values=read,
        sees=_seen(raw.get("sees") or (), named),
        device=str(raw.get("device") or "")[:100],
    )
    if len(made.text) > MOST_BYTES:
        raise NotAStatement("内容过大", "it is too large", statement=named)
    return made


def parse_statement(text: str | bytes) -> Statement:
    """A statement from its line of JSON. Raises what `read_statement` raises."""
    try:
        raw = orjson.loads(text)
    except (orjson.JSONDecodeError, RecursionError):
        raise NotAStatement("不是 JSON", "it is not JSON") from None
    return read_statement(raw)


def _id(raw: object, named: str) -> str:
    try:
        return str(uuid.UUID(raw)) if isinstance(raw, str) and len(raw) == 36 else _no_id(named)
    except ValueError:
        return _no_id(named)


def _no_id(named: str) -> str:
    raise NotAStatement("记录号不是 UUID", "its id is no UUID", statement=named)


def _matching(pattern: re.Pattern[str], raw: object, zh: str, en: str, named: str) -> str:
    if not isinstance(raw, str) or not pattern.fullmatch(raw):
        raise NotAStatement(f"“{zh}”缺失或不合规", f"{en} is missing or malformed", statement=named)
    return raw


def _moment(raw: object, named: str) -> datetime:
    try:
        said = datetime.fromisoformat(raw) if isinstance(raw, str) and len(raw) <= 40 else None
    except ValueError:
        said = None
    if said is None or said.tzinfo is None:
        raise NotAStatement("填写时间缺失或没有时区", "its time is missing or lacks an offset", statement=named)
    return said


def _seen(raw: object, named: str) -> tuple[str, ...]:
    if not isinstance(raw, list | tuple) or len(raw) > MOST_SEEN:
        raise NotAStatement("所见记录的清单不合规", "the list of what its author saw is malformed", statement=named)
    return tuple(sorted({_id(one, named) for one in raw}))


def trusted_statement(text: str) -> Statement:
    """A statement from our own journal: it was read with care when it came in and its hash has been kept since."""
    raw = orjson.loads(text)
    return Statement(
        statement_id=raw["statement_id"],
        kind=raw["kind"],
        round_id=raw["round_id"],
        subject=raw["subject"],
        side=raw["side"],
        said_by=PersonId(raw["said_by"]),
        said_at=datetime.fromisoformat(raw["said_at"]),
        values=raw["values"],
        sees=tuple(raw["sees"]),
        device=raw["device"],
    )

"""The log nobody can rewrite: each line carries the hash of the line before it."""

# ruff: noqa: S608 -- because every name in a statement is ours; every value is bound

import hashlib
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

import apsw
import orjson

from layers.people import PersonId
from layers.report import Fact, Finding, Report, Severity, Where
from layers.store.protocol import AuditEntry
from layers.wording import Wording

FIRST_LINK = "0" * 64
FOUNDER = PersonId("gisvc")
"""Who writes the first line, before there are people."""

COMMIT = "append"
"""The action of an entry that goes with rows; its seq is the commit's id."""

STATEMENTS = (
    """CREATE TABLE gisvc_audit (
        seq INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, by TEXT NOT NULL, action TEXT NOT NULL,
        facts TEXT NOT NULL, previous_hash TEXT NOT NULL, hash TEXT NOT NULL UNIQUE)""",
    f"CREATE INDEX gisvc_commits ON gisvc_audit (seq) WHERE action = '{COMMIT}'",
    """CREATE TRIGGER gisvc_audit_never_changes BEFORE UPDATE ON gisvc_audit
        BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END""",
    """CREATE TRIGGER gisvc_audit_never_shrinks BEFORE DELETE ON gisvc_audit
        BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END""",
    f"""CREATE TRIGGER gisvc_audit_follows_on BEFORE INSERT ON gisvc_audit
        WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM gisvc_audit)
          OR NEW.previous_hash IS NOT coalesce((SELECT hash FROM gisvc_audit ORDER BY seq DESC LIMIT 1), '{FIRST_LINK}')
        BEGIN SELECT RAISE(ABORT, 'an audit entry must follow the last one'); END""",
)
"""There is no way to delete an entry: the 180 days the law asks for are kept by keeping everything."""


def require_free_action(action: str) -> None:
    """A record may not pose as a commit."""
    if action == COMMIT:
        raise ValueError(f"{COMMIT!r} is the action of a commit; a record needs another word")


def canonical(facts: object) -> str:
    """JSON with sorted keys and no spaces: the same facts always give the same text."""
    return orjson.dumps(facts, option=orjson.OPT_SORT_KEYS).decode()


def stamp(at: datetime) -> str:
    """UTC to the microsecond, in a form that sorts as it is."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def link(previous: AuditEntry | None, *, at: datetime, by: PersonId, action: str, facts: Mapping[str, Fact]) -> AuditEntry:
    """The entry that follows `previous`, sealed. `hash` = SHA-256(previous hash + canonical JSON of the entry)."""
    seq, before = (previous.seq + 1, previous.hash) if previous else (1, FIRST_LINK)
    sealed = seal(seq, stamp(at), by, action, canonical(dict(facts)), before)
    return AuditEntry(seq, datetime.fromisoformat(stamp(at)), by, action, dict(facts), before, sealed)


def seal(seq: int, at: str, by: str, action: str, facts: str, previous_hash: str) -> str:
    """The hash of one line, over the text of its facts exactly as kept."""
    entry = canonical({"seq": seq, "at": at, "by": by, "action": action, "facts": facts})
    return hashlib.sha256(f"{previous_hash}\n{entry}".encode()).hexdigest()


def last_entry(connection: apsw.Connection) -> AuditEntry | None:
    return next(_entries(connection, "ORDER BY seq DESC LIMIT 1", ()), None)


def write_entry(connection: apsw.Connection, *, at: datetime, by: PersonId, action: str, facts: Mapping[str, Fact]) -> AuditEntry:
    """Add the next link inside the caller's transaction."""
    entry = link(last_entry(connection), at=at, by=by, action=action, facts=facts)
    line = (entry.seq, stamp(entry.at), entry.by, entry.action, canonical(dict(entry.facts)), entry.previous_hash, entry.hash)
    connection.execute("INSERT INTO gisvc_audit VALUES (?, ?, ?, ?, ?, ?, ?)", line)
    return entry


def read_entries(connection: apsw.Connection, *, after: int, limit: int, area: str) -> tuple[AuditEntry, ...]:
    """Entries after `after`, oldest first; a narrowed view sees what was done in its area alone."""
    inside = "AND substr(facts ->> '$.area', 1, length(?2)) = ?2" if area else "AND ?2 = ''"
    return tuple(_entries(connection, f"WHERE seq > ?1 {inside} ORDER BY seq LIMIT ?3", (after, area, limit)))


def _entries(connection: apsw.Connection, tail: str, values: tuple[str | int, ...]) -> Iterator[AuditEntry]:
    query = f"SELECT seq, at, by, action, facts, previous_hash, hash FROM gisvc_audit {tail}"
    for seq, at, by, action, facts, previous_hash, hash_ in connection.execute(query, values):
        yield AuditEntry(seq, datetime.fromisoformat(at), PersonId(by), action, orjson.loads(facts), previous_hash, hash_)


def check_chain(connection: apsw.Connection) -> Report:
    """Names the first bad link: a line that is missing, was changed, or does not follow the one before."""
    expected, before = 1, FIRST_LINK
    for seq, at, by, action, facts, previous_hash, hash_ in connection.execute(
        "SELECT seq, at, by, action, facts, previous_hash, hash FROM gisvc_audit ORDER BY seq"
    ):
        if seq != expected:
            return _broken(expected, f"缺失（下一条为第 {seq} 条）", f"is missing (the next is {seq})")
        if previous_hash != before:
            return _broken(seq, "与上一条不衔接", "does not follow the one before")
        if seal(seq, at, by, action, facts, previous_hash) != hash_:
            return _broken(seq, "内容被改动", "was changed")
        expected, before = seq + 1, hash_
    given = connection.execute("SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'gisvc_audit'").fetchone()
    if given and given[0] >= expected:
        return _broken(expected, "缺失（其后各条一并丢失）", "is missing, with everything after it")
    return Report()


def _broken(seq: int, zh: str, en: str) -> Report:
    sentence = Wording(f"审计日志第 {seq} 条{zh}。", f"Audit entry {seq} {en}.")
    return Report(
        (Finding("store.audit-broken", Severity.ERROR, sentence, Where(layer="gisvc_audit", key=str(seq)), {"seq": seq}),)
    )

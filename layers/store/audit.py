"""The log nobody can rewrite: each line carries the hash of the line before it."""

# ruff: noqa: S608 -- because every name in a statement is ours; every value is bound

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta

import apsw
import orjson

from layers.people import PersonId
from layers.report import Fact, Finding, Report, Severity, Where
from layers.store.clock import CHINA
from layers.store.protocol import AuditEntry, AuditQuestion
from layers.wording import Wording

FIRST_LINK = "0" * 64
FOUNDER = PersonId("gisvc")
"""Who writes the first line, before there are people."""

SLIP_S = 1  # a clock is put right by parts of a second all day

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
    """The entry that follows `previous`, sealed. `hash` = SHA-256(previous hash + canonical JSON of the entry).

    Its time is what the clock says. Where that is before the entry it follows, the entry says so: `clock.back_s`, seconds.
    """
    seq, before = (previous.seq + 1, previous.hash) if previous else (1, FIRST_LINK)
    back = (previous.at - at).total_seconds() if previous else 0.0
    told = {**facts, "clock.back_s": round(back)} if back >= SLIP_S else dict(facts)
    sealed = seal(seq, stamp(at), by, action, canonical(told), before)
    return AuditEntry(seq, datetime.fromisoformat(stamp(at)), by, action, told, before, sealed)


def seal(seq: int, at: str, by: str, action: str, facts: str, previous_hash: str) -> str:
    """The hash of one line, over the text of its facts exactly as kept."""
    entry = canonical({"seq": seq, "at": at, "by": by, "action": action, "facts": facts})
    return hashlib.sha256(f"{previous_hash}\n{entry}".encode()).hexdigest()


def last_entry(connection: apsw.Connection) -> AuditEntry | None:
    return next(_entries(connection, "ORDER BY seq DESC LIMIT 1", ()), None)


def write_entry(connection: apsw.Connection, *, at: datetime, by: PersonId, action: str, facts: Mapping[str, Fact]) -> AuditEntry:
    """Add the next link inside the caller's transaction."""
    entry = link(last_entry(connection), at=at, by=by, action=action, facts=facts)
    connection.execute("INSERT INTO gisvc_audit VALUES (?, ?, ?, ?, ?, ?, ?)", line_of(entry))
    return entry


def read_entries(connection: apsw.Connection, *, after: int, limit: int, area: str) -> tuple[AuditEntry, ...]:
    """Entries after `after`, oldest first; a narrowed view sees what was done in its area alone."""
    inside = "AND substr(facts ->> '$.area', 1, length(?2)) = ?2" if area else "AND ?2 = ''"
    return tuple(_entries(connection, f"WHERE seq > ?1 {inside} ORDER BY seq LIMIT ?3", (after, area, limit)))


def search_entries(connection: apsw.Connection, question: AuditQuestion, *, area: str) -> tuple[AuditEntry, ...]:
    """The lines a question asks for, newest first."""
    since, until = span_of(question)
    is_family = question.action.endswith("*")
    said = {
        "action = :action": bool(question.action) and not is_family,
        "substr(action, 1, length(:action)) = :action": is_family,
        "by = :by": bool(question.by),
        "at >= :since": bool(since),
        "at < :until": bool(until),
        "seq < :before": question.before is not None,
        "substr(facts ->> '$.area', 1, length(:area)) = :area": bool(area),
        f"({' OR '.join(_ABOUT_LAYER)})": bool(question.layer),
    }
    where = " AND ".join(condition for condition, is_asked in said.items() if is_asked) or "TRUE"
    values = {
        "action": question.action.rstrip("*"),
        "by": question.by,
        "since": since,
        "until": until,
        "before": question.before,
        "area": area,
        "layer": question.layer,
        "limit": question.limit,
    }
    return tuple(_entries(connection, f"WHERE {where} ORDER BY seq DESC LIMIT :limit", values))


_ABOUT_LAYER = (
    "facts ->> '$.layer' = :layer",
    """facts ->> ('$."rows.' || :layer || '"') > 0""",
    """facts ->> ('$."retired.' || :layer || '"') > 0""",
)


def span_of(question: AuditQuestion) -> tuple[str, str]:
    """The first moment of the days asked about and the first after them, as stamps; "" is open."""
    after = question.until + timedelta(days=1) if question.until and question.until < date.max else None
    since, until = (stamp(datetime.combine(day, time(), CHINA)) if day else "" for day in (question.since, after))
    return since, until


def answers(entry: AuditEntry, question: AuditQuestion) -> bool:
    """Whether a line is asked for: what `search_entries` says in SQL."""
    since, until = span_of(question)
    action = question.action
    return (
        (entry.action.startswith(action[:-1]) if action.endswith("*") else action in ("", entry.action))
        and question.by in ("", entry.by)
        and since <= stamp(entry.at)
        and (not until or stamp(entry.at) < until)
        and (question.before is None or entry.seq < question.before)
        and (not question.layer or is_about(entry, question.layer))
    )


def is_about(entry: AuditEntry, layer: str) -> bool:
    counted = (entry.facts.get(f"{word}.{layer}") for word in ("rows", "retired"))
    return entry.facts.get("layer") == layer or any(isinstance(count, int) and count > 0 for count in counted)


def _entries(
    connection: apsw.Connection, tail: str, values: tuple[str | int, ...] | Mapping[str, str | int | None]
) -> Iterator[AuditEntry]:
    query = f"SELECT seq, at, by, action, facts, previous_hash, hash FROM gisvc_audit {tail}"
    for seq, at, by, action, facts, previous_hash, hash_ in connection.execute(query, values):
        yield AuditEntry(seq, datetime.fromisoformat(at), PersonId(by), action, orjson.loads(facts), previous_hash, hash_)


def check_chain(connection: apsw.Connection) -> Report:
    """Names the first bad link: a line that is missing, was changed, or does not follow the one before."""
    lines = connection.execute("SELECT seq, at, by, action, facts, previous_hash, hash FROM gisvc_audit ORDER BY seq")
    report = check_lines(lines)
    given = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'gisvc_audit'").get or 0
    held = connection.execute("SELECT coalesce(max(seq), 0) FROM gisvc_audit").get
    return (
        _broken(held + 1, "缺失（其后各条一并丢失）", "is missing, with everything after it")
        if not report and given > held
        else report
    )


def check_lines(lines: Iterable[tuple[int, str, str, str, str, str, str]]) -> Report:
    """The same over lines that come one after the other."""
    expected, before = 1, FIRST_LINK
    for seq, at, by, action, facts, previous_hash, hash_ in lines:
        if seq != expected:
            return _broken(expected, f"缺失（下一条为第 {seq} 条）", f"is missing (the next is {seq})")
        if previous_hash != before:
            return _broken(seq, "与上一条不衔接", "does not follow the one before")
        if seal(seq, at, by, action, facts, previous_hash) != hash_:
            return _broken(seq, "内容被改动", "was changed")
        expected, before = seq + 1, hash_
    return Report()


def line_of(entry: AuditEntry) -> tuple[int, str, str, str, str, str, str]:
    """An entry as the log keeps it: times and facts as text."""
    return entry.seq, stamp(entry.at), entry.by, entry.action, canonical(dict(entry.facts)), entry.previous_hash, entry.hash


def _broken(seq: int, zh: str, en: str) -> Report:
    sentence = Wording(f"审计日志第 {seq} 条{zh}。", f"Audit entry {seq} {en}.")
    return Report(
        (Finding("store.audit-broken", Severity.ERROR, sentence, Where(layer="gisvc_audit", key=str(seq)), {"seq": seq}),)
    )

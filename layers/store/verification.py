"""Is the store what it says it is? Every check a backup must pass, and anybody may run at any time."""

# ruff: noqa: S608 -- because every name in a statement is a held layer's, quoted; every value is bound

import hashlib
import itertools
import operator
from collections import defaultdict
from collections.abc import Callable, Iterable

import apsw
import orjson

from layers.report import Finding, Report, Severity, Where
from layers.store import audit, tables
from layers.store.anchors import Anchor, check_anchors
from layers.store.columns import batches, without_collecting
from layers.store.geopackage import quoted
from layers.store.seals import Seal
from layers.wording import Wording

Check = Callable[[apsw.Connection], Report]


def verify(connection: apsw.Connection, anchors: Iterable[Anchor] = ()) -> Report:
    """Every check in turn, on one moment of the store. Damage is reported, never raised."""
    report = Report()
    with without_collecting():
        for check in (check_structure, check_references, check_spatial_indexes, audit.check_chain, check_seals, check_timelines):
            report += _careful(check, connection)
    return report + _careful(lambda c: check_anchors(c, anchors), connection)


def _careful(check: Check, connection: apsw.Connection) -> Report:
    try:
        return check(connection)
    except (apsw.Error, ValueError, TypeError) as trouble:  # a damaged page, or text that is no longer JSON
        return _error("store.damaged", f"文件已损坏，检查中断：{trouble}", f"The file is damaged; a check broke off: {trouble}")


def _error(code: str, zh: str, en: str, where: Where | None = None) -> Report:
    return Report((Finding(code, Severity.ERROR, Wording(zh, en), where or Where()),))


def check_structure(connection: apsw.Connection) -> Report:
    """Pages, tables and indexes agree with each other (PRAGMA integrity_check)."""
    found = [str(line) for (line,) in connection.execute("PRAGMA integrity_check(20)")]
    if found == ["ok"]:
        return Report()
    return Report.of(
        f for line in found for f in _error("store.damaged", f"文件结构损坏：{line}", f"The structure is damaged: {line}")
    )


def check_references(connection: apsw.Connection) -> Report:
    """Every row points to something that exists (PRAGMA foreign_key_check)."""
    return Report.of(
        f
        for table, row, parent, _ in connection.execute("PRAGMA foreign_key_check").fetchall()
        for f in _error(
            "store.reference-broken",
            f"“{table}”第 {row} 行引用了“{parent}”中不存在的内容。",
            f"Row {row} of “{table}” points to something missing in “{parent}”.",
            Where(layer=str(table), key=str(row)),
        )
    )


def check_spatial_indexes(connection: apsw.Connection) -> Report:
    """Each R-tree is sound and holds exactly the rows that are drawn."""
    report = Report()
    for layer, _ in tables.kept_layers(connection):
        rtree = f"rtree_{layer}_geom"
        verdict = connection.execute("SELECT rtreecheck(?)", (rtree,)).get
        drawn = f"SELECT fid FROM {quoted(layer)} WHERE geom NOT NULL AND NOT ST_IsEmpty(geom)"
        indexed = f"SELECT id FROM {quoted(rtree)}"
        strays = connection.execute(f"SELECT count(*) FROM ({drawn} EXCEPT {indexed})").get
        strays += connection.execute(f"SELECT count(*) FROM ({indexed} EXCEPT {drawn})").get
        if verdict != "ok" or strays:
            zh, en = f"“{layer}”的空间索引与图形不符。", f"The spatial index of “{layer}” disagrees with its geometries."
            report += _error("store.index-broken", zh, en, Where(layer=layer))
    return report


def check_seals(connection: apsw.Connection) -> Report:
    """What each commit wrote still reads as it did when its audit entry was sealed; names the first layer and commit that do not."""
    report = Report()
    for layer, _ in tables.kept_layers(connection):
        found = _seals(connection, layer)
        told = connection.execute(
            "SELECT seq, facts ->> ? FROM gisvc_audit WHERE action = ? AND coalesce(facts ->> ?, 0) > 0 ORDER BY seq",
            (f'$."sha256.{layer}"', audit.COMMIT, f'$."rows.{layer}"'),
        )
        expected: dict[int, str] = dict(told)
        wrong = [commit for commit in sorted(expected.keys() | found.keys()) if expected.get(commit) != found.get(commit)]
        if wrong:
            zh = f"“{layer}”中由第 {wrong[0]} 次提交写入的内容已被改动。"
            en = f"What commit {wrong[0]} wrote into “{layer}” was changed afterwards."
            report += _error("store.rows-changed", zh, en, Where(layer=layer, key=str(wrong[0])))
    return report


def _seals(connection: apsw.Connection, layer: str) -> dict[int, str]:
    """The seal of each commit's rows, made anew from the rows."""
    words = (*tables.held_columns(connection, layer), "valid_from", "version")
    running: dict[int, Seal] = defaultdict(Seal)
    rows = connection.execute(f"SELECT {', '.join(map(quoted, words))}, geom, commit_id FROM {quoted(layer)} ORDER BY fid")
    for batch in batches(rows):
        for commit, written in itertools.groupby(batch, key=operator.itemgetter(-1)):
            *said, blobs, _ = zip(*written, strict=True)
            running[commit].add(dict(zip(words, said, strict=True)), blobs)
    return {commit: seal.hexdigest() for commit, seal in running.items()}


def check_timelines(connection: apsw.Connection) -> Report:
    """On any day a key is held once: believed versions of one key never overlap."""
    report = Report()
    keyed: list[tuple[str, str]] = list(map(tuple, connection.execute("SELECT name, key_column FROM gisvc_layers")))
    for layer, key in keyed:
        overlapping = connection.execute(
            f"""SELECT key FROM (
                SELECT {quoted(key)} AS key, valid_to, lead(valid_from) OVER (PARTITION BY {quoted(key)} ORDER BY valid_from) AS following
                FROM {quoted(layer)} WHERE replaced_in IS NULL)
            WHERE following NOT NULL AND (valid_to IS NULL OR valid_to > following) LIMIT 1"""
        ).get
        if overlapping is not None:
            zh, en = (
                f"“{layer}”中 {overlapping} 的两个版本在同一天有效。",
                f"Two versions of {overlapping} in “{layer}” hold on one day.",
            )
            report += _error("store.timeline-broken", zh, en, Where(layer=layer, key=str(overlapping)))
    return report


def content_hash(connection: apsw.Connection, *, up_to: int | None = None) -> str:
    """SHA-256 over every row of every table, by table and rowid; the same content gives the same hash in any file.

    Left out: the R-tree's own tables (checked against the rows), SQLite's, and the mark that makes a file a backup.
    `up_to` leaves out audit entries after that seq.
    """
    seal = hashlib.sha256()
    held = connection.execute(
        """SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'
           AND name NOT GLOB 'rtree_*' AND name NOT GLOB 'sqlite_*' AND name != 'gisvc_backup' ORDER BY name"""
    ).fetchall()
    for (table,) in held:
        seal.update(orjson.dumps(table))
        early = f"WHERE seq <= {int(up_to)}" if table == "gisvc_audit" and up_to is not None else ""
        for batch in batches(connection.execute(f"SELECT * FROM {quoted(str(table))} {early} ORDER BY rowid")):
            seal.update(orjson.dumps(batch, default=bytes.hex))
    return seal.hexdigest()

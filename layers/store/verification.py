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
from layers.store.changes import ENDING
from layers.store.columns import batches, without_collecting
from layers.store.geopackage import quoted
from layers.store.seals import Seal
from layers.wording import Wording

Check = Callable[[apsw.Connection], Report]


def verify(connection: apsw.Connection, anchors: Iterable[Anchor] = ()) -> Report:
    """Every check in turn, on one moment of the store. Damage is reported, never raised."""
    report = Report()
    with without_collecting():
        for check in (
            check_structure,
            check_references,
            check_spatial_indexes,
            audit.check_chain,
            check_seals,
            check_endings,
            check_timelines,
        ):
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
    """What each commit wrote still reads as it did when its audit entry was sealed; names the first commit that does not."""
    report = Report()
    for layer, _ in tables.kept_layers(connection):
        wrong = _first_unlike(_told(connection, f"sha256.{layer}"), _seals_of_rows(connection, layer))
        if wrong is not None:
            zh = f"“{layer}”中由第 {wrong} 次提交写入的内容已被改动。"
            en = f"What commit {wrong} wrote into “{layer}” was changed afterwards."
            report += _error("store.rows-changed", zh, en, Where(layer=layer, key=str(wrong)))
    return report


def check_endings(connection: apsw.Connection) -> Report:
    """Every version ends where the log says it was ended; names the first commit, or the first version, where it does not."""
    report = Report()
    for layer, _ in tables.kept_layers(connection):
        wrong = _first_unlike(_told(connection, f"sha256.ended.{layer}"), _seals_of_endings(connection, layer))
        stray = connection.execute(STRAY_ENDING.format(layer=quoted(layer)), (layer,)).get
        if wrong is not None or stray is not None:
            key = str(wrong if wrong is not None else stray)
            zh, en = (
                f"“{layer}”中版本的有效期已被改动（{key}）。",
                f"Days on which versions of “{layer}” end were changed ({key}).",
            )
            report += _error("store.ending-changed", zh, en, Where(layer=layer, key=key))
    return report


STRAY_ENDING = """
    WITH last AS (SELECT fid, was_valid_to, valid_to, commit_id, max(seq) FROM gisvc_endings WHERE layer = ? GROUP BY fid)
    SELECT v.fid FROM {layer} v LEFT JOIN last ON last.fid = v.fid
    WHERE v.replaced_in IS NOT CASE WHEN last.valid_to IS NULL THEN last.commit_id END
       OR v.changed_in IS NOT coalesce(last.commit_id, v.commit_id)
       OR (last.fid NOT NULL AND v.valid_to IS NOT coalesce(last.valid_to, last.was_valid_to))
    LIMIT 1"""
"""A version that was never ended is not replaced; one that was stands as its last ending left it."""


def _first_unlike(told: dict[int, str], found: dict[int, str]) -> int | None:
    return next((commit for commit in sorted(told.keys() | found.keys()) if told.get(commit) != found.get(commit)), None)


def _told(connection: apsw.Connection, fact: str) -> dict[int, str]:
    """The seals of one kind that the log's commits carry."""
    query = "SELECT seq, facts ->> ?1 FROM gisvc_audit WHERE action = ?2 AND facts ->> ?1 NOT NULL"
    told: dict[int, str] = dict(connection.execute(query, (f'$."{fact}"', audit.COMMIT)))
    return told


def _seals_of_rows(connection: apsw.Connection, layer: str) -> dict[int, str]:
    """The seal of each commit's rows, made anew from the rows and the ends they had at first."""
    words = (*tables.held_columns(connection, layer), "valid_from", "version")
    query = f"""
        WITH first AS (SELECT fid, was_valid_to, min(seq) FROM gisvc_endings WHERE layer = ? GROUP BY fid)
        SELECT {", ".join("v." + quoted(word) for word in words)}, iif(first.fid IS NULL, v.valid_to, first.was_valid_to), v.geom, v.commit_id
        FROM {quoted(layer)} v LEFT JOIN first ON first.fid = v.fid ORDER BY v.fid"""
    running: dict[int, Seal] = defaultdict(Seal)
    for batch in batches(connection.execute(query, (layer,))):
        for commit, written in itertools.groupby(batch, key=operator.itemgetter(-1)):
            *said, blobs, _ = zip(*written, strict=True)
            running[commit].add(dict(zip((*words, "valid_to"), said, strict=True)), blobs)
    return {commit: seal.hexdigest() for commit, seal in running.items()}


def _seals_of_endings(connection: apsw.Connection, layer: str) -> dict[int, str]:
    running: dict[int, Seal] = defaultdict(Seal)
    query = f"SELECT {', '.join(ENDING)}, commit_id FROM gisvc_endings WHERE layer = ? ORDER BY seq"
    for batch in batches(connection.execute(query, (layer,))):
        for commit, made in itertools.groupby(batch, key=operator.itemgetter(-1)):
            *said, _ = zip(*made, strict=True)
            running[commit].add(dict(zip(ENDING, said, strict=True)), [])
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

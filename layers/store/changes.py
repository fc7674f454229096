"""Writing versions: one change of a layer, inside one transaction."""

# ruff: noqa: S608 -- because every name in a statement is a spec's, quoted; every value is bound

from collections.abc import Sequence
from dataclasses import dataclass, field

import apsw
import shapely

from layers.report import Fact
from layers.spec import LayerSpec
from layers.store import columns as packing
from layers.store.errors import OutsideArea, UnknownKey
from layers.store.geopackage import Geometries, quoted, to_blobs
from layers.store.protocol import LayerChange
from layers.store.scope import require_clear_keys, require_expected, require_finite, require_inside
from layers.store.seals import Seal
from layers.store.tables import ensure_table

ROWS_AT_ONCE = 20_000
ENDING = ("fid", "was_valid_to", "valid_to")


@dataclass(slots=True)
class Tally:
    """What one commit did to one layer; the seals run over every row it wrote and every ending it made."""

    written: int = 0
    retired: int = 0
    ended: int = 0
    seal: Seal = field(default_factory=Seal)
    seal_of_endings: Seal = field(default_factory=Seal)
    versions: dict[str, int] = field(default_factory=dict)  # of the keys a change expected

    def end(self, endings: Sequence[tuple[int | None, str | None, str | None]]) -> None:
        if endings:
            self.ended += len(endings)
            self.seal_of_endings.add(dict(zip(ENDING, zip(*endings, strict=True), strict=True)), [])


def facts_of(tallies: dict[str, Tally]) -> dict[str, Fact]:
    """What the audit entry says of each layer: rows written, keys retired, versions ended, and the seals of both."""
    facts: dict[str, Fact] = {}
    for layer, tally in tallies.items():
        facts |= {f"rows.{layer}": tally.written, f"retired.{layer}": tally.retired, f"ended.{layer}": tally.ended}
        if tally.written:
            facts[f"sha256.{layer}"] = tally.seal.hexdigest()
        if tally.ended:
            facts[f"sha256.ended.{layer}"] = tally.seal_of_endings.hexdigest()
    return facts


@dataclass(frozen=True, slots=True)
class Held:
    """What the store holds of a key on the day of a change; `fid` None when nothing is valid on that day."""

    fid: int | None
    valid_from: str | None
    until: str | None  # where a version starting on the day would end
    youngest: int  # the last version told of the key, of whatever day
    version: int | None
    area: str | None

    def is_seen_from(self, area: str) -> bool:
        return self.fid is not None and (self.area or "").startswith(area)


def write_change(connection: apsw.Connection, change: LayerChange, *, commit: int, area: str, tally: Tally) -> None:
    """Write a change inside the caller's transaction, and add it to the tally."""
    spec, day = change.spec, change.valid_from.isoformat()
    packing.require_layer_frame(change.rows, spec)
    keys = packing.to_values(change.rows[spec.key], spec.column(spec.key))
    require_clear_keys(spec, keys, change.retired)
    require_inside(change.rows, spec, area)
    require_finite(change.rows, spec)
    ensure_table(connection, spec)
    touched = dict.fromkeys([*keys, *change.retired])
    held = _held(connection, spec, list(touched | dict.fromkeys(change.expected)), day)
    _require_expected(held, change, area)
    held = {key: found for key, found in held.items() if key in touched}
    _require_own(held, change, area)
    _end(connection, spec, held, day=day, commit=commit, tally=tally)
    _insert(connection, change, held, commit=commit, tally=tally)
    _widen(connection, spec, change.rows.geometry.to_numpy())
    tally.written += len(keys)
    tally.versions |= {str(key): held[key].youngest + 1 if key in held else 1 for key in keys if key in change.expected}
    tally.retired += len(change.retired)


def _held(connection: apsw.Connection, spec: LayerSpec, keys: Sequence[object], day: str) -> dict[object, Held]:
    """What is held of each key; a key never seen is left out."""
    table, key = quoted(spec.name), quoted(spec.key)
    if connection.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone() is None:
        return {}
    connection.execute("CREATE TEMP TABLE IF NOT EXISTS touched (key TEXT PRIMARY KEY) WITHOUT ROWID")
    connection.execute("DELETE FROM temp.touched")
    connection.executemany("INSERT INTO temp.touched VALUES (?)", ((k,) for k in keys))
    rows = connection.execute(
        f"""SELECT t.key, v.fid, v.valid_from,
                CASE WHEN v.fid IS NOT NULL THEN v.valid_to
                     ELSE (SELECT min(n.valid_from) FROM {table} n WHERE n.{key} = t.key AND n.replaced_in IS NULL AND n.valid_from > ?1) END,
                (SELECT max(h.version) FROM {table} h WHERE h.{key} = t.key) AS youngest, v.version, v.{quoted(spec.area)}
            FROM temp.touched t LEFT JOIN {table} v ON v.{key} = t.key AND v.replaced_in IS NULL
                AND v.valid_from <= ?1 AND (v.valid_to IS NULL OR v.valid_to > ?1)
            WHERE youngest NOT NULL""",
        (day,),
    )
    held = {key: Held(*found) for key, *found in rows}
    connection.execute("DELETE FROM temp.touched")
    return held


def _require_expected(held: dict[object, Held], change: LayerChange, area: str) -> None:
    seen = {str(key): found.version for key, found in held.items() if found.is_seen_from(area) and found.version is not None}
    require_expected(change.spec, change.expected, seen)


def _require_own(held: dict[object, Held], change: LayerChange, area: str) -> None:
    """A view may end rows of its own area only; a stranger's row is refused or, when retired, not known at all."""
    retired = set(change.retired)
    for key in change.retired:
        if key not in held or held[key].fid is None:
            raise UnknownKey(change.spec.name, key)
    if not area:
        return
    for held_key, found in held.items():
        if found.fid is not None and not found.is_seen_from(area):
            if held_key in retired:
                raise UnknownKey(change.spec.name, str(held_key))
            raise OutsideArea(area, layer=change.spec.name, key=str(held_key))


def _end(connection: apsw.Connection, spec: LayerSpec, held: dict[object, Held], *, day: str, commit: int, tally: Tally) -> None:
    """End the versions that held until now, and set aside those said of the very same day."""
    table, now = quoted(spec.name), [h for h in held.values() if h.fid is not None]
    endings = [(h.fid, h.until, day if h.valid_from != day else None) for h in now]
    kept = f"INSERT INTO gisvc_endings (layer, fid, was_valid_to, valid_to, commit_id) VALUES (?, ?, ?, ?, {commit})"
    connection.executemany(kept, ((spec.name, *ending) for ending in endings))
    ended = f"UPDATE {table} SET valid_to = ?, changed_in = {commit} WHERE fid = ?"
    connection.executemany(ended, ((until, fid) for fid, _, until in endings if until))
    replaced = f"UPDATE {table} SET replaced_in = {commit}, changed_in = {commit} WHERE fid = ?"
    connection.executemany(replaced, ((fid,) for fid, _, until in endings if not until))
    tally.end(endings)


def _insert(connection: apsw.Connection, change: LayerChange, held: dict[object, Held], *, commit: int, tally: Tally) -> None:
    """Write the rows a few at a time, so that a national table never stands in memory twice, and only columns that say something."""
    spec, day = change.spec, change.valid_from.isoformat()
    with packing.without_collecting():
        for start in range(0, len(change.rows), ROWS_AT_ONCE):
            part = change.rows.iloc[start : start + ROWS_AT_ONCE]
            words = {c.name: packing.to_values(part[c.name], c) for c in spec.columns}
            before = [held.get(key) for key in words[spec.key]]
            words["valid_from"] = [day] * len(part)
            words["version"] = [h.youngest + 1 if h else 1 for h in before]
            blobs = to_blobs(part.geometry.to_numpy())
            words["valid_to"] = [h.until if h else None for h in before]
            tally.seal.add(words, blobs)
            said = {name: values for name, values in words.items() if not packing.is_blank(values)}
            names = (*said, "geom", "commit_id", "changed_in")
            into = f"INSERT INTO {quoted(spec.name)} ({', '.join(map(quoted, names))}) VALUES ({'?, ' * (len(names) - 2)}{commit}, {commit})"
            connection.executemany(into, zip(*said.values(), blobs, strict=True))


def _widen(connection: apsw.Connection, spec: LayerSpec, geometries: Geometries) -> None:
    """Keep the extent and the date that GeoPackage readers show."""
    drawn = geometries[~(shapely.is_missing(geometries) | shapely.is_empty(geometries))]
    west, south, east, north = map(float, shapely.total_bounds(drawn)) if len(drawn) else [None] * 4
    connection.execute(
        """UPDATE gpkg_contents SET last_change = strftime('%Y-%m-%dT%H:%M:%fZ','now'),
            min_x = min(coalesce(min_x, ?1), coalesce(?1, min_x)), min_y = min(coalesce(min_y, ?2), coalesce(?2, min_y)),
            max_x = max(coalesce(max_x, ?3), coalesce(?3, max_x)), max_y = max(coalesce(max_y, ?4), coalesce(?4, max_y))
            WHERE table_name = ?5""",
        (west, south, east, north, spec.name),
    )

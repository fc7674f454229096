"""The store in one file: what a county keeps, on its own disk.

A GeoPackage by its tables, but never opened by anything else while it lives: hand out exports or backups.
"""

import os
import uuid
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Literal, Self

import geopandas as gpd
import pandas as pd

from layers.errors import NothingHeldOn
from layers.people import PersonId
from layers.report import Fact
from layers.spec import LayerSpec
from layers.store import audit, migrations, versions
from layers.store.clock import Clock, day_in_china, utc_now
from layers.store.columns import pack, to_frame
from layers.store.errors import NotAStore, StoreExists, StoreNotFound, StoreTooOld
from layers.store.file import StoreFile
from layers.store.geopackage import from_blobs, quoted
from layers.store.place import require_local_place
from layers.store.protocol import AuditEntry, LayerChange, LayerSummary, Receipt, Workspace
from layers.store.scope import Box, narrow
from layers.store.sqlite import connect_writer, refusing


def create_store(path: Path, workspace: Workspace, *, clock: Clock = utc_now) -> "EmbeddedStore":
    """A new, empty store, open for writing.

    Raises:
        StoreExists: the file is there already.
        UnsafePlace: the folder lies on a network file system.
    """
    path = Path(path)
    require_local_place(path)
    if path.exists():
        raise StoreExists(path.name)
    unborn = path.with_name(f".{path.name}.{uuid.uuid4().hex[:8]}.new")  # a killed birth leaves no half store under the name
    try:
        _found(unborn, workspace, clock())
        with refusing(path):
            _name_without_overwriting(unborn, path)
    finally:
        for leftover in (unborn, *(unborn.with_name(unborn.name + end) for end in ("-wal", "-shm", "-journal"))):
            leftover.unlink(missing_ok=True)
    return open_store(path, clock=clock)


def _found(path: Path, workspace: Workspace, at: datetime) -> None:
    connection = connect_writer(path)
    try:
        with refusing(path):
            migrations.migrate(connection)
            facts = (
                uuid.uuid4().hex,
                workspace.area_code,
                workspace.name,
                workspace.projection_epsg,
                int(workspace.is_demonstration),
            )
            with connection:
                connection.execute("INSERT INTO gisvc_workspace VALUES (1, ?, ?, ?, ?, ?)", facts)
                audit.write_entry(
                    connection,
                    at=at,
                    by=audit.FOUNDER,
                    action="create",
                    facts=dict(zip(("store", "area_code", "name", "epsg"), facts, strict=False)),
                )
    finally:
        connection.close()


def _name_without_overwriting(made: Path, name: Path) -> None:
    """Give a finished file its name; a rename would overwrite what somebody put there meanwhile."""
    try:
        os.link(made, name)
    except FileExistsError:
        raise StoreExists(name.name) from None
    except OSError:  # because FAT on a USB stick knows no links
        made.rename(name)


def open_store(path: Path, *, mode: Literal["write", "read"] = "write", clock: Clock = utc_now) -> "EmbeddedStore":
    """A store that is there already.

    Raises:
        StoreNotFound, NotAStore, StoreTooNew: there is nothing this program can open.
        StoreBusy: somebody else writes to it (mode "write" only).
        StoreTooOld: its tables must be brought up to date first (mode "read" only).
        UnsafePlace: the folder lies on a network file system.
    """
    path = Path(path)
    require_local_place(path)
    if not path.is_file():
        raise StoreNotFound(path.name)
    file = StoreFile(path, may_write=mode == "write")
    try:
        _bring_up_to_date(file)
        return EmbeddedStore(file, clock=clock)
    except BaseException:
        file.close()
        raise


def _bring_up_to_date(file: StoreFile) -> None:
    with file.reading() as connection:
        held = migrations.require_known_schema(connection)
    if held == 0:
        raise NotAStore(file.path.name)
    if held == migrations.newest():
        return
    if not file.may_write:
        raise StoreTooOld(file.path.name, held, migrations.newest())
    with file.writer() as writer:
        migrations.migrate(writer)


class EmbeddedStore:
    """One GeoPackage file behind one writer and several readers. Made by `create_store` and `open_store`."""

    def __init__(self, file: StoreFile, *, clock: Clock = utc_now, area: str = "") -> None:
        self._file = file
        self._clock = clock
        self._area = area
        self._workspace = self._read_workspace()

    @property
    def workspace(self) -> Workspace:
        return self._workspace

    @property
    def area(self) -> str:
        return self._area

    @property
    def path(self) -> Path:
        return self._file.path

    def within(self, area_code: str) -> Self:
        narrower = narrow(self._area, area_code)
        return type(self)(self._file, clock=self._clock, area=narrower)

    def today(self) -> date:
        """The day in China."""
        return day_in_china(self._clock())

    # reading

    def read(self, spec: LayerSpec, *, as_of: date | None = None, bbox: Box | None = None) -> gpd.GeoDataFrame:
        day = as_of or self.today()
        scope = versions.inside(spec, self._area)
        with self._file.reading() as connection:
            if not versions.is_kept(connection, spec):
                return empty_frame(spec)
            earliest = versions.earliest_day(connection, spec, scope)
            if earliest is not None and day < earliest:
                raise NothingHeldOn(spec.name, day, earliest)
            return versions.read_day(connection, spec, versions.on(day, scope), bbox)

    def read_history(self, spec: LayerSpec, key: str) -> pd.DataFrame:
        scope = versions.inside(spec, self._area).but(f"{quoted(spec.key)} = ?", key)
        with self._file.reading() as connection:
            if not versions.is_kept(connection, spec):
                return versions.history_frame([], spec)
            return versions.read_history(connection, spec, scope)

    def summarise(self, spec: LayerSpec) -> LayerSummary:
        with self._file.reading() as connection:
            if not versions.is_kept(connection, spec):
                return LayerSummary(spec.name, 0, None, None, 0, {"versions": 0})
            return versions.summarise(connection, spec, versions.inside(spec, self._area), self.today())

    def read_audit(self, *, after: int = 0, limit: int = 1000) -> tuple[AuditEntry, ...]:
        with self._file.reading() as connection:
            return audit.read_entries(connection, after=after, limit=limit, area=self._area)

    def last_commit(self) -> int:
        with self._file.reading() as connection:
            return versions.last_commit(connection, self._area)

    # writing

    def append(self, changes: Sequence[LayerChange], *, by: PersonId, reason: str) -> Receipt:
        with self._file.writing() as connection:
            previous = audit.last_entry(connection)
            commit = previous.seq + 1 if previous else 1
            tallies: dict[str, versions.Tally] = {}
            for change in changes:
                tally = tallies.setdefault(change.spec.name, versions.Tally())
                versions.write_change(connection, change, commit=commit, area=self._area, tally=tally)
            facts = {"reason": reason, **versions.facts_of(tallies), **self._area_fact()}
            entry = audit.write_entry(connection, at=self._clock(), by=by, action=audit.COMMIT, facts=facts)
        written = {layer: tally.written + tally.retired for layer, tally in tallies.items()}
        return Receipt(entry.seq, entry.at, by, written, entry.hash)

    def record(self, action: str, facts: Mapping[str, Fact], *, by: PersonId) -> AuditEntry:
        audit.require_free_action(action)
        with self._file.writing() as connection:
            return audit.write_entry(connection, at=self._clock(), by=by, action=action, facts={**facts, **self._area_fact()})

    def close(self) -> None:
        """Ends the store; a narrowed view only forgets it."""
        if not self._area:
            self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _area_fact(self) -> dict[str, Fact]:
        return {"area": self._area} if self._area else {}

    def _read_workspace(self) -> Workspace:
        with self._file.reading() as connection:
            row = connection.execute("SELECT area_code, name, projection_epsg, is_demonstration FROM gisvc_workspace").fetchone()
        if row is None:
            raise NotAStore(self._file.path.name)
        area_code, name, projection_epsg, is_demonstration = row
        return Workspace(area_code, name, projection_epsg, bool(is_demonstration))


def empty_frame(spec: LayerSpec) -> gpd.GeoDataFrame:
    packed, _ = pack([], spec)
    return to_frame(packed, from_blobs([]), spec)

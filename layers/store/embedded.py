"""The store in one file: what a county keeps, on its own disk.

A GeoPackage by its tables, but never opened by anything else while it lives: hand out exports or backups.
"""

import uuid
from collections.abc import Mapping, Sequence
from copy import copy
from datetime import date, datetime
from pathlib import Path
from typing import Literal, Self

import geopandas as gpd
import pandas as pd

from layers.errors import NothingHeldOn
from layers.people import PersonId
from layers.report import Fact, Report
from layers.spec import LayerSpec
from layers.store import audit, migrations, questions, tables, verification, versions
from layers.store import backup as backups
from layers.store.anchors import AnchorFile, anchor_of, check_anchors, parse_anchor
from layers.store.backup import Backup
from layers.store.changes import Tally, facts_of, write_change
from layers.store.clock import Clock, day_in_china, utc_now
from layers.store.columns import pack, to_frame
from layers.store.errors import IsABackup, NotAStore, OutsideArea, StoreExists, StoreNotFound, StoreTooOld
from layers.store.file import StoreFile
from layers.store.fitting import Question
from layers.store.geopackage import from_blobs, quoted
from layers.store.pages import page_of
from layers.store.place import check_place, require_local_place
from layers.store.protocol import AuditEntry, AuditQuestion, LayerChange, LayerSummary, Receipt, Workspace
from layers.store.scope import Box, narrow, require_unmoved
from layers.store.selection import Extent, Page, Selection
from layers.store.sqlite import connect_reader, connect_writer, refusing


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
    with backups.unborn(path) as made:  # a killed birth leaves no half store under the name
        _found(made, workspace, clock())
        backups.name_without_overwriting(made, path)
    return open_store(path, clock=clock)


def _found(path: Path, workspace: Workspace, at: datetime) -> None:
    connection = connect_writer(path)
    facts = (uuid.uuid4().hex, workspace.area_code, workspace.name, workspace.projection_epsg, int(workspace.is_demonstration))
    named: dict[str, Fact] = dict(zip(("store", "area_code", "name", "epsg"), facts, strict=False))
    try:
        with refusing(path):
            migrations.migrate(connection)
            with connection:
                connection.execute("INSERT INTO gisvc_workspace VALUES (1, ?, ?, ?, ?, ?)", facts)
                audit.write_entry(connection, at=at, by=audit.FOUNDER, action="create", facts=named)
    finally:
        connection.close()


def open_store(path: Path, *, mode: Literal["write", "read"] = "write", clock: Clock = utc_now) -> "EmbeddedStore":
    """A store that is there already. One of an older schema is backed up beside itself and brought up to date.

    Raises:
        StoreNotFound, NotAStore, StoreTooNew: there is nothing this program can open.
        IsABackup: a backup, opened for writing.
        StoreBusy: somebody else writes to it (mode "write" only).
        StoreTooOld: its tables must be brought up to date first (mode "read" only).
        UnsafePlace: the folder lies on a network file system.
    """
    path = Path(path)
    require_local_place(path)
    if not path.is_file():
        raise StoreNotFound(path.name)
    require_ours(path, may_write=mode == "write")
    file = StoreFile(path, may_write=mode == "write")
    try:
        bring_up_to_date(file, at=clock())
        return EmbeddedStore(file, clock=clock)
    except BaseException:
        file.close()
        raise


def restore(backup: Path, to: Path, *, by: PersonId = audit.FOUNDER, clock: Clock = utc_now) -> Backup:
    """Make a new store under `to` of a backup, proved first. See `layers.store.backup.restore` for what it refuses."""
    return backups.restore(Path(backup), Path(to), at=clock(), by=by)


def require_ours(path: Path, *, may_write: bool) -> None:
    """Look before opening for writing, which alone would change a stranger's GeoPackage, or a backup, on the disk.

    Raises:
        NotAStore, StoreTooNew, IsABackup: see `open_store`.
    """
    with refusing(path):
        connection = connect_reader(path)
        try:
            if migrations.require_known_schema(connection) == 0:
                raise NotAStore(path.name)
            if may_write and connection.execute("SELECT count(*) FROM gisvc_backup").get:
                raise IsABackup(path.name)
        finally:
            connection.close()


def bring_up_to_date(file: StoreFile, *, at: datetime, steps: Sequence[migrations.Step] = migrations.STEPS) -> None:
    """Do the migrations a store has not had, after a backup beside it; killed anywhere, the next opening goes on from there."""
    with file.reading() as connection:
        held = migrations.require_known_schema(connection, steps)
    if held == migrations.newest(steps):
        return
    if not file.may_write:
        raise StoreTooOld(file.path.name, held, migrations.newest(steps))
    before = file.path.with_name(f"{file.path.name}.before-schema-{held + 1}.bak")
    if not before.exists():  # a finished one of an upgrade that was killed is as good
        backups.write_backup(file.path, before, at=at, prove=False)
    with file.writer() as writer:
        migrations.migrate(writer, steps)


class EmbeddedStore:
    """One GeoPackage file behind one writer and several readers. Made by `create_store` and `open_store`."""

    def __init__(self, file: StoreFile, *, clock: Clock = utc_now) -> None:
        self._file = file
        self._clock = clock
        self._anchors = AnchorFile(file.path)
        self._area = ""
        self._commits: dict[str, tuple[int, int]] = {}  # of each area, as `last_commit` found it after how many transactions
        self._workspace = self._read_workspace()

    @property
    def workspace(self) -> Workspace:
        return self._workspace

    @property
    def area(self) -> str:
        return self._area

    @property
    def sight(self) -> str:
        return self._area

    @property
    def path(self) -> Path:
        return self._file.path

    def within(self, area_code: str) -> Self:
        view = copy(self)  # the same file, clock and anchors
        view._area = narrow(self._area, area_code)
        return view

    def today(self) -> date:
        """The day in China."""
        return day_in_china(self._clock())

    # reading

    def read(self, spec: LayerSpec, *, as_of: date | None = None, bbox: Box | None = None) -> gpd.GeoDataFrame:
        day = as_of or self.today()
        scope = versions.inside(spec, self._area)
        with self._file.reading() as connection:
            if not tables.is_kept(connection, spec):
                return empty_frame(spec)
            earliest = versions.earliest_day(connection, spec, scope)
            if earliest is not None and day < earliest:
                raise NothingHeldOn(spec.name, spec.label, as_of=day, earliest=earliest)
            return versions.read_day(connection, spec, versions.on(day, scope), bbox)

    def select(self, spec: LayerSpec, selection: Selection) -> Page:
        with self._file.reading() as connection:
            if not tables.is_kept(connection, spec):
                return page_of([], spec, limit=selection.limit)
            return questions.select(connection, Question(spec, selection, self._area, self.today()))

    def count(self, spec: LayerSpec, selection: Selection, *, at_most: int) -> int | None:
        with self._file.reading() as connection:
            if not tables.is_kept(connection, spec):
                return 0
            return questions.count(connection, Question(spec, selection, self._area, self.today()), at_most=at_most)

    def extent(self, spec: LayerSpec) -> Extent:
        with self._file.reading() as connection:
            if not tables.is_kept(connection, spec):
                return Extent()
            return questions.extent(connection, Question(spec, Selection(), self._area, self.today()))

    def read_history(self, spec: LayerSpec, key: str) -> pd.DataFrame:
        scope = versions.inside(spec, self._area).but(f"{quoted(spec.key)} = ?", key)
        with self._file.reading() as connection:
            if not tables.is_kept(connection, spec):
                return versions.history_frame([], spec)
            return versions.read_history(connection, spec, scope)

    def summarise(self, spec: LayerSpec) -> LayerSummary:
        with self._file.reading() as connection:
            if not tables.is_kept(connection, spec):
                return LayerSummary(spec.name, 0, None, None, 0, {"versions": 0})
            return versions.summarise(connection, spec, versions.inside(spec, self._area), self.today())

    def read_audit(self, *, after: int = 0, limit: int = 1000) -> tuple[AuditEntry, ...]:
        with self._file.reading() as connection:
            return audit.read_entries(connection, after=after, limit=limit, area=self._area)

    def search_audit(self, question: AuditQuestion) -> tuple[AuditEntry, ...]:
        with self._file.reading() as connection:
            return audit.search_entries(connection, question, area=self._area)

    def check_audit(self, *, anchors: Sequence[str] = ()) -> Report:
        kept = [found for found in map(parse_anchor, anchors) if found]
        with self._file.reading() as connection:
            return audit.check_chain(connection) + check_anchors(connection, [*self._anchors.read(), *kept])

    def last_commit(self) -> int:
        """Asked by every request: read anew only when something was written, or when others may write."""
        known = self.known_commit()
        if known is not None:
            return known
        ended = self._file.transactions
        with self._file.reading() as connection:
            last = versions.last_commit(connection, self._area)
        self._commits[self._area] = ended, last
        return last

    def known_commit(self) -> int | None:
        after, last = self._commits.get(self._area, (-1, 0))
        return last if self._file.may_write and after == self._file.transactions else None

    # writing

    def append(self, changes: Sequence[LayerChange], *, by: PersonId, reason: str, expecting: int | None = None) -> Receipt:
        tallies: dict[str, Tally] = {}
        with self._file.writing() as connection:
            require_unmoved(expecting, versions.last_commit(connection, self._area))
            previous = audit.last_entry(connection)
            commit = previous.seq + 1 if previous else 1
            for change in changes:
                tally = tallies.setdefault(change.spec.name, Tally())
                write_change(connection, change, commit=commit, area=self._area, tally=tally)
            facts = {"reason": reason, **facts_of(tallies), **self._area_fact()}
            entry = audit.write_entry(connection, at=self._clock(), by=by, action=audit.COMMIT, facts=facts)
        self._anchors.write_daily(entry)
        written = {layer: tally.written + tally.retired for layer, tally in tallies.items()}
        told = {layer: tally.versions for layer, tally in tallies.items()}
        return Receipt(entry.seq, entry.at, by, written, entry.hash, told)

    def record(self, action: str, facts: Mapping[str, Fact], *, by: PersonId) -> AuditEntry:
        audit.require_free_action(action)
        with self._file.writing() as connection:
            entry = audit.write_entry(connection, at=self._clock(), by=by, action=action, facts={**facts, **self._area_fact()})
        self._anchors.write_daily(entry)
        return entry

    # keeping

    def backup(self, to: Path, *, by: PersonId = audit.FOUNDER) -> Backup:
        """A proved copy of this moment under a new name, readable by its owner alone; others go on writing meanwhile.

        Raises:
            StoreExists: `to` is there already.
            BackupDamaged: the copy failed a check, so the store would too: run verify.
            OutsideArea: this view is narrowed.
        """
        self._require_whole()
        made = backups.write_backup(self.path, Path(to), at=self._clock())
        if self._file.may_write:
            facts: dict[str, Fact] = {
                "name": made.name,
                "sha256": made.sha256,
                "content_sha256": made.content_sha256,
                "up_to": made.seq,
            }
            self._anchors.write(self.record("backup", facts, by=by))
        return made

    def verify(self, *, anchors: Sequence[str] = ()) -> Report:
        """Everything that can be checked: structure, indexes, log, seals, timelines, anchors, place. Empty when all is well.

        Args:
            anchors: lines from `anchor()` that were kept elsewhere.

        Raises:
            OutsideArea: this view is narrowed.
        """
        self._require_whole()
        kept = [found for found in map(parse_anchor, anchors) if found]
        with self._file.reading() as connection:
            report = verification.verify(connection, [*self._anchors.read(), *kept])
        return report + check_place(self.path)

    def anchor(self) -> str:
        """Today's anchor: one line to print, mail or read out, by which `verify` notices a rewound file."""
        self._require_whole()
        with self._file.reading() as connection:
            entry = audit.last_entry(connection)
        return str(anchor_of(entry)) if entry else ""

    def content_hash(self, *, up_to: int | None = None) -> str:
        """SHA-256 of everything held, leaving out audit entries after `up_to`: equal for a store and its restored backup."""
        self._require_whole()
        with self._file.reading() as connection:
            return verification.content_hash(connection, up_to=up_to)

    def close(self) -> None:
        """Ends the store, leaving an anchor; a narrowed view only forgets it. Closing twice is harmless."""
        if self._area:
            return
        if self._file.may_write:
            with self._file.reading() as connection:
                entry = audit.last_entry(connection)
            if entry:
                self._anchors.write(entry)
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _require_whole(self) -> None:
        if self._area:
            raise OutsideArea(self._area)

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

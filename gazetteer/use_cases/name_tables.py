"""Bring a table of place names into the register: look first, then places, names and the events they tell in one commit, or nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

import geopandas as gpd
import pandas as pd

from gazetteer.kinds import NameKind
from gazetteer.register.book import RegisterBook
from gazetteer.register.census import read_census_table
from gazetteer.register.events import NameEvent, rows_of
from gazetteer.register.name_table import NameTable, NameTerms, SplitNames, split_names
from gazetteer.register.national import read_national_records
from gazetteer.register.table_events import check_decided, events_of_plan, name_changes
from gazetteer.register.twins import check_twins, find_twins
from gazetteer.register.zhejiang import read_bmmx
from gazetteer.specs import NAME_EVENTS, NAMES, PLACES
from gazetteer.use_cases.register import ALWAYS, read_book
from layers.errors import LayerRejected
from layers.files.annotate import annotate_sheet
from layers.files.errors import FileRefused
from layers.files.glass import private_folder
from layers.files.limits import Limits
from layers.files.read import bring_in, read_foreign
from layers.foreign import ForeignTable, SourceFile
from layers.import_plan import ImportPlan, ImportRequest, StalePlan
from layers.old_datums import OldDatumWay
from layers.people import PersonId
from layers.report import Fact, Finding, Report
from layers.spec import LayerSpec
from layers.store.clock import utc_now
from layers.store.protocol import LayerChange, Receipt, Store
from layers.use_cases import carry_out_together, plan_rows
from layers.wording import Wording

TABLE_LABEL = Wording("地名登记表", "table of place names")
MOST_BYTES = 256 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class NameTableRequest:
    """A table somebody wants in the register, and what it does not say of itself.

    `declared_crs` holds where the file is silent about its coordinate system; nothing is ever guessed. `division_code` and `name_kind` are for
    rows that have none. `leave_out_rejected` brings in the sound rows of a faulty table.
    """

    path: Path
    valid_from: date
    declared_crs: str | None = None
    old_datum: OldDatumWay | None = None
    division_code: str | None = None
    name_kind: NameKind | None = None
    source: str | None = None
    leave_out_rejected: bool = False
    layer: str | None = None
    encoding: str | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class NameTablePlan:
    """What bringing a table in would do; nothing is written yet.

    Every row of the table is in exactly one of `added`, `changed`, `unchanged` and `rejected` (the user's row numbers). `places` and `names` are
    the plans of the two layers, `events` what the table tells of names.
    """

    request: NameTableRequest
    source: SourceFile
    rows: int
    added: tuple[int, ...]
    changed: tuple[int, ...]
    unchanged: tuple[int, ...]
    rejected: tuple[int, ...]
    places: ImportPlan
    names: ImportPlan
    events: tuple[NameEvent, ...]
    report: Report
    commit: int

    def __post_init__(self) -> None:
        told = len(self.added) + len(self.changed) + len(self.unchanged) + len(self.rejected)
        if told != self.rows:  # not an assert: it must hold under -O too
            raise AssertionError(f"{self.rows} rows came in, {told} are accounted for")

    @property
    def is_nothing(self) -> bool:
        """Whether the register says all of it already."""
        return self.places.is_nothing and self.names.is_nothing

    def facts(self) -> dict[str, Fact]:
        """The plan in numbers, for a page, a terminal or the audit log."""
        return {
            "file": self.source.name,
            "sha256": self.source.sha256,
            "rows": self.rows,
            "added": len(self.added),
            "changed": len(self.changed),
            "unchanged": len(self.unchanged),
            "rejected": len(self.rejected),
            "places": len(self.places.added),
            "names": len(self.names.added),
            "events": len(self.events),
            "errors": len(self.report.errors),
            "valid_from": self.request.valid_from.isoformat(),
        }


def plan_name_table(store: Store, request: NameTableRequest) -> NameTablePlan:
    """Read a census form, a sheet of names, records of the national database (.json) or the Zhejiang XML, and say what would change.

    Raises:
        FileRefused: the file cannot be read.
        NotANameTable: it holds no names.
        NoDatum, OldDatum, UnknownDatum, MetresInDegrees: its coordinates cannot be stored.
    """
    return plan_names(store, request, read_name_table(request))


def read_name_table(request: NameTableRequest) -> NameTable:
    """A file as a name table, by its kind. Raises as `plan_name_table`."""
    ending = request.path.suffix.lower()
    if ending == ".json" and b"FeatureCollection" not in (whole := _whole(request.path))[0][:2000]:
        return read_national_records(*whole)
    if ending == ".xml":
        return read_bmmx(*_whole(request.path))
    return read_census_table(read_foreign(request.path, layer=request.layer, encoding=request.encoding))


def plan_names(store: Store, request: NameTableRequest, table: NameTable) -> NameTablePlan:
    """`plan_name_table` for a table that was read already."""
    book = read_book(store)
    terms = NameTerms(request.division_code, request.name_kind, request.source)
    looked = _look(store, book, request, table, split_names(table, terms))
    in_error = looked.report.rows_in_error()
    if not in_error or not request.leave_out_rejected:
        return _settle(request, table, looked, frozenset(in_error), book)
    sound = _look(store, book, request, table, split_names(table, terms, leave_out=frozenset(in_error)))
    return _settle(request, table, replace(sound, report=looked.report), frozenset(in_error), book)


def annotated_names(plan: NameTablePlan) -> bytes:
    """The sender's own sheet with what is wrong marked in it; records of other kinds (JSON, XML) as a sheet of their rows."""
    request = plan.request
    try:
        return annotate_sheet(request.path, plan.report, layer=request.layer)
    except FileRefused:
        table = read_name_table(request)
        cells = pd.DataFrame(list(table.rows)).rename(columns=dict(table.headings))
        return annotate_sheet(ForeignTable(cells, table.row_numbers, None, None, table.source), plan.report)


def carry_out_names(store: Store, plan: NameTablePlan, *, by: PersonId) -> Receipt:
    """Write places, names and events in one commit, or nothing. A table that says nothing new writes nothing.

    Raises:
        LayerRejected: rows are in error and the request did not ask to leave them out.
        StalePlan: the store changed since the plan was made.
        OutsideArea, StoreFull, StoreReadOnly: as the store says.
    """
    if plan.rejected and not plan.request.leave_out_rejected:
        raise LayerRejected(TABLE_LABEL.zh, plan.report)
    if store.last_commit() != plan.commit:
        raise StalePlan(TABLE_LABEL.zh)
    stamped = _stamped(plan.events, by=by, at=utc_now())
    beside = [LayerChange(NAME_EVENTS, rows_of(stamped), ALWAYS)] if stamped else []
    receipt = carry_out_together(store, [plan.places, plan.names], by=by, beside=beside, expecting=plan.commit)
    if receipt.audit_hash:
        store.record("import-names", plan.facts() | {"commit": receipt.commit_id}, by=by)
    return receipt


@dataclass(frozen=True, slots=True, eq=False)
class _Look:
    """The two plans of one look at the table, what they tell, and everything that was noticed."""

    places: ImportPlan
    names: ImportPlan
    events: tuple[NameEvent, ...]
    report: Report


def _look(store: Store, book: RegisterBook, request: NameTableRequest, table: NameTable, split: SplitNames) -> _Look:
    crs = request.declared_crs or table.crs
    places = plan_rows(store, _request(request, PLACES, crs, request.old_datum), split.places)
    names = plan_rows(store, _request(request, NAMES, None, None), split.names)
    numbers = dict(
        zip(split.names.cells.get("name_id", pd.Series(dtype=object)), map(int, split.names.row_numbers), strict=False)
    )
    events = events_of_plan(names.added, names.changed, names.changed_columns, valid_from=request.valid_from, held=book.names)
    decided = check_decided(names.changed, names.changed_columns, book, numbers)
    said = name_changes(names.changed, names.changed_columns, book.names, numbers)
    found = split.report + places.report + names.report + decided + said + _twins(places, names, split, book)
    return _Look(places, names, events, Report.of(_once(_named(f, table.headings) for f in found)))


def _twins(places: ImportPlan, names: ImportPlan, split: SplitNames, book: RegisterBook) -> Report:
    """New places that seem to be registered already."""
    drawn = dict(zip(places.added["place_id"], places.added.geometry, strict=True))
    new = names.added[(names.added["name_role"] == "standard") & names.added["place_id"].isin(drawn)]
    placed = new.set_geometry(gpd.GeoSeries([drawn[place] for place in new["place_id"]], index=new.index, crs=new.crs))
    rows = dict(
        zip(split.places.cells.get("place_id", pd.Series(dtype=object)), map(int, split.places.row_numbers), strict=False)
    )
    return check_twins(find_twins(placed, book.names, rows))


def _settle(
    request: NameTableRequest, table: NameTable, look: _Look, rejected: frozenset[int], book: RegisterBook
) -> NameTablePlan:
    """Sort every row of the table by what became of its place and its names."""
    whole = any(finding.where.row is None for finding in look.report.errors)
    out = frozenset(int(n) for n in table.row_numbers) if whole else rejected
    new, other = _rows_of(look.places, look.places.added), set[int]()
    other |= (
        _rows_of(look.places, look.places.changed)
        | _rows_of(look.names, look.names.added)
        | _rows_of(look.names, look.names.changed)
    )
    numbers = [int(n) for n in table.row_numbers]
    return NameTablePlan(
        request=request,
        source=table.source,
        rows=len(table),
        added=tuple(n for n in numbers if n in new and n not in out),
        changed=tuple(n for n in numbers if n in other and n not in new and n not in out),
        unchanged=tuple(n for n in numbers if n not in new and n not in other and n not in out),
        rejected=tuple(n for n in numbers if n in out),
        places=look.places,
        names=look.names,
        events=look.events,
        report=look.report,
        commit=book.commit,
    )


def _rows_of(plan: ImportPlan, rows: pd.DataFrame) -> set[int]:
    """The user's numbers of planned rows."""
    key = plan.request.spec.key
    written = set(rows[key])
    return {int(n) for n, own in zip(plan.table.row_numbers, plan.table.cells.get(key, []), strict=False) if own in written}


def _request(request: NameTableRequest, spec: LayerSpec, crs: str | None, way: OldDatumWay | None) -> ImportRequest:
    return ImportRequest(request.path, spec, request.valid_from, declared_crs=crs, old_datum=way, reason=request.reason)


def _stamped(events: tuple[NameEvent, ...], *, by: PersonId, at: datetime) -> tuple[NameEvent, ...]:
    return tuple(
        replace(event, event_id=f"{event.place_id}@{at:%Y%m%dT%H%M%S%f}-{number}", recorded_at=at, recorded_by=str(by))
        for number, event in enumerate(events, 1)
    )


def _whole(path: Path) -> tuple[bytes, SourceFile]:
    """A small file's bytes, and what it was. Raises FileNotThere, EmptyFile, FileTooLarge."""
    with private_folder() as folder:
        facts, size, digest = bring_in(path, folder, Limits(max_bytes=MOST_BYTES), any_extension=True)
        (copied,) = (folder / "in").iterdir()
        body = copied.read_bytes()
    return body, SourceFile(facts["name"], path.suffix.lower().lstrip("."), digest, size)


def _named(finding: Finding, headings: Mapping[str, str]) -> Finding:
    """A finding with the file's own heading for its column."""
    heading = headings.get(finding.where.column or "")
    return finding if heading is None else replace(finding, where=replace(finding.where, column=heading))


def _once(findings: Iterable[Finding]) -> list[Finding]:
    """What holds of the file or of a row is found anew in each of the two layers; it is told once."""
    return list({(f.code, f.sentence.zh, f.where.row, f.where.column): f for f in findings}.values())

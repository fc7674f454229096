"""Bring a file into the store: look first, write all or nothing, leave a trace."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj

from layers.across import Ground, check_across
from layers.check import check, check_classified
from layers.claims import place_in_divisions
from layers.conversion import MARKS_OF_CONVERSION, require_may_convert
from layers.datum import STORED, OffTheMap, to_stored
from layers.diff import compare
from layers.errors import LayerRejected, NothingHeldOn
from layers.files.annotate import annotate_sheet
from layers.files.read import read_foreign
from layers.foreign import ForeignTable
from layers.import_plan import ImportPlan, ImportRequest, ImportStopped, StalePlan
from layers.intake import Intake, in_house_words, shape_rows
from layers.intake.text import is_among
from layers.local_fit import OldDatumNote
from layers.locks import (
    LastKnown,
    check_lock,
    check_retirement,
    fold_documents,
    hold_still,
    require_unlocked,
    require_written_by_hand,
)
from layers.old_datums import Brought, ByLocalFit, bring_over, parse_common_points, require_may_come
from layers.people import PersonId
from layers.positions import look_at_positions
from layers.reference import DIVISIONS
from layers.report import Finding, Report, Severity, Where
from layers.rows import Hits, Rows, name_rows
from layers.spec import LayerSpec
from layers.store.protocol import LayerChange, Receipt, Store
from layers.wording import Wording


def plan_import(store: Store, request: ImportRequest) -> ImportPlan:
    """Read a file behind glass, shape and check its rows, and say what importing it would change. Writes nothing.

    Raises:
        NotWrittenByHand: the layer is one of the house's own books.
        FileRefused: the file cannot be read.
        NoDatum, OldDatum, UnknownDatum, MetresInDegrees: its coordinates cannot be stored.
        MayNotConvert, UnknownShift: the conversion asked for is not to be had.
        MayNotDisplayOnly, NotAnOldDatum, FitNotPermitted, PoorFit …: nor is the way out of the old datum.
    """
    require_written_by_hand(request.spec)
    return plan_rows(store, request, read_foreign(request.path, layer=request.layer, encoding=request.encoding))


def plan_rows(
    store: Store, request: ImportRequest, table: ForeignTable, *, held: gpd.GeoDataFrame | None = None, is_whole: bool = False
) -> ImportPlan:
    """`plan_import` for a table that was read already: `request.path` is only what it came from.

    Args:
        held: what the store holds of the table's keys on the day, where the caller has just read it.
        is_whole: columns the table does not have are empty in its rows, instead of keeping what is held.

    Raises:
        As `plan_import`, but for reading the file.
    """
    spec = request.spec
    require_written_by_hand(spec)
    table = in_house_words(table, spec)
    require_may_come(spec, request.old_datum, convert_from=request.convert_from)
    shift = require_may_convert(spec, request.convert_from)
    held_commit = _commit_of(store, spec)
    intake = shape_rows(table, spec, declared_crs=request.declared_crs, shift=shift)
    brought = _out_of_old_datum(store, request, intake.frame)
    found = _in_stored_datum(brought.frame, table.source.name)
    held = _held(store, spec, request.valid_from) if held is None else held
    divisions = _divisions(store, spec, request.valid_from, found)
    rows = Rows.of(found, spec.name, spec.key, intake.row_numbers)
    look = look_at_positions(found, spec, divisions.places, shift=shift, rows=rows)
    given = frozenset((*spec.column_names, "geometry")) if is_whole else intake.given
    given |= (MARKS_OF_CONVERSION if shift else frozenset()) | brought.given
    known = _last_known(store, look.frame, spec, request.valid_from)
    frame = hold_still(brought.remark(_filled_from(held, look.frame, spec, given)), spec, known)
    frame, placed = place_in_divisions(frame, spec, divisions.places)
    report = (
        brought.report
        + intake.report
        + placed
        + _news(check(frame, spec, row_numbers=intake.row_numbers), intake.report)
        + look.report
    )
    report += check_classified(frame, rows)
    report += check_lock(frame, spec, known, rows=rows)
    ground = Ground(divisions.will_be, workspace_area=store.workspace.area_code, view_area=store.area)
    report += check_across(frame, spec, ground, valid_from=request.valid_from, rows=rows)
    return _settle(request, table, intake, Settled(frame, held, report, int(look.moved.sum()), brought.note), held_commit)


def annotated(plan: ImportPlan) -> bytes:
    """The user's own sheet (xlsx) with faulty cells in red and the reasons beside them.

    A workbook that is still where it was keeps its layout; otherwise the sheet is made of the rows that were read.
    """
    path, spec = plan.request.path, plan.request.spec
    if path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == plan.source.sha256:
        return annotate_sheet(path, plan.report, spec=spec, layer=plan.source.layer)
    return annotate_sheet(plan.table, plan.report, spec=spec)


def _out_of_old_datum(store: Store, request: ImportRequest, frame: gpd.GeoDataFrame) -> Brought:
    """The rows by the way that was asked for; common points are read like any foreign file, and forgotten."""
    way, points = request.old_datum, None
    if isinstance(way, ByLocalFit):
        table = read_foreign(way.common_points)
        points = parse_common_points(table, datum=frame.crs.name, to_epsg=store.workspace.projection_epsg)
    return bring_over(frame, request.spec, way, points=points)


def _news(report: Report, told: Report) -> Report:
    """Without “must be filled in” for a cell that was filled in and could not be read."""
    unread = {(f.where.row, f.where.column) for f in told.errors}
    return Report.of(f for f in report if f.code != "check.required" or (f.where.row, f.where.column) not in unread)


def _in_stored_datum(frame: gpd.GeoDataFrame, layer: str) -> gpd.GeoDataFrame:
    """`to_stored`, but numbers that are no degrees at all pass as they are, for the sentinel to say what they look like."""
    try:
        return to_stored(frame, layer=layer)
    except OffTheMap:
        if not pyproj.CRS(frame.crs).is_geographic:
            raise
        return frame.set_crs(STORED, allow_override=True)


@dataclass(frozen=True, slots=True, eq=False)
class Divisions:
    """Divisions as `places` to judge positions by (what is held wins, a new outline is what is being judged), and as they
    `will_be` after the import."""

    places: gpd.GeoDataFrame
    will_be: gpd.GeoDataFrame


def _commit_of(store: Store, spec: LayerSpec) -> int:
    """The youngest commit that touched what an import of this layer looks at."""
    return max(store.summarise(spec).last_commit, store.summarise(DIVISIONS).last_commit)


def _held(store: Store, spec: LayerSpec, day: date) -> gpd.GeoDataFrame:
    try:
        return store.read(spec, as_of=day)
    except NothingHeldOn:
        return store.read(spec, as_of=date.max).iloc[:0]


def _rows_of(parts: Sequence[pd.DataFrame], spec: LayerSpec) -> gpd.GeoDataFrame:
    rows = pd.concat([part[[*spec.column_names, "geometry"]] for part in parts], ignore_index=True)
    return gpd.GeoDataFrame(rows, geometry="geometry", crs=STORED)


def _last_known(store: Store, incoming: gpd.GeoDataFrame, spec: LayerSpec, day: date) -> LastKnown:
    """The last word of the store on the incoming rows of a locked layer, whatever day it was said for; nothing of any other layer."""
    keys = [] if spec.locked_by is None else [str(key) for key in incoming[spec.key].dropna().unique()]
    nearest, spent = [], {}
    for key in keys:
        history = store.read_history(spec, key)
        believed = history[history["replaced_at"].isna()].sort_values("valid_from")
        before = believed[believed["valid_from"] <= pd.Timestamp(day)]
        nearest.append(before.tail(1) if len(before) else believed.head(1))
        spent[key] = fold_documents(history[str(spec.locked_by)])
    known = [part for part in nearest if len(part)]
    return LastKnown(_rows_of(known, spec) if known else incoming.iloc[:0], spent)


def _divisions(store: Store, spec: LayerSpec, day: date, incoming: gpd.GeoDataFrame) -> Divisions:
    """What is known of divisions, with the incoming ones among them.

    For a day before the first held ones those known since must do: an old list is judged by them rather than by nothing.
    """
    try:
        held = store.read(DIVISIONS, as_of=day)
    except NothingHeldOn:
        held = store.read(DIVISIONS, as_of=date.max)
    if spec is not DIVISIONS:
        return Divisions(held, held)
    named = incoming.dropna(subset=["code"])
    if held.empty:
        return Divisions(named, named)
    new, staying = named[~is_among(named["code"], held["code"])], held[~is_among(held["code"], named["code"])]
    return Divisions(*(pd.concat(parts, ignore_index=True) for parts in ([held, new], [staying, named])))


def _filled_from(held: gpd.GeoDataFrame, frame: gpd.GeoDataFrame, spec: LayerSpec, given: frozenset[str]) -> gpd.GeoDataFrame:
    """Columns the file does not have keep what is held for the row: a sheet of populations does not wipe the names."""
    positions = pd.Index(held[spec.key]).get_indexer(pd.Index(frame[spec.key]))
    known = positions >= 0
    if not known.any():
        return frame
    filled = frame.copy()
    for name in (*spec.column_names, "geometry"):
        if name not in given and name != spec.key:
            values = filled[name].copy()
            values[known] = held[name].iloc[positions[known]].array
            filled[name] = values
    return filled


@dataclass(frozen=True, slots=True, eq=False)
class Settled:
    """Rows ready to be compared with the held ones."""

    frame: gpd.GeoDataFrame
    held: gpd.GeoDataFrame
    report: Report
    converted: int
    old_datum: OldDatumNote | None


def _settle(request: ImportRequest, table: ForeignTable, intake: Intake, ready: Settled, held_commit: int) -> ImportPlan:
    """Sort every row into added, changed, unchanged or rejected."""
    spec, report = request.spec, ready.report
    stopped = any(f.where.row is None for f in report.errors)
    wrong = np.isin(intake.row_numbers, list(report.rows_in_error())) | stopped
    difference = compare(ready.held, ready.frame[~wrong].reset_index(drop=True), spec)
    retired, note = _retired(request, ready, wrong)
    return ImportPlan(
        request=request,
        source=table.source,
        rows=len(table),
        added=difference.added,
        changed=difference.changed,
        changed_columns=difference.changed_columns,
        unchanged=difference.unchanged,
        rejected=tuple(int(n) for n in intake.row_numbers[wrong]),
        blank=tuple(int(n) for n in intake.blank),
        retired=() if stopped or note.has_errors else retired,
        converted=0 if stopped else ready.converted,
        report=report + note,
        table=table,
        held_commit=held_commit,
        old_datum=ready.old_datum,
    )


def _retired(request: ImportRequest, ready: Settled, wrong: Hits) -> tuple[tuple[str, ...], Report]:
    """Held keys the file does not list. A rejected row still lists its key; one without a readable key might be any of them."""
    spec = request.spec
    keys = ready.frame[spec.key]
    gone = ready.held[spec.key][~is_among(ready.held[spec.key], keys)]
    if not request.retire_missing or gone.empty:
        return (), Report()
    nameless = int((keys.isna().to_numpy(dtype=bool) & wrong).sum())
    if nameless == 0:
        return tuple(gone), check_retirement(tuple(gone), spec, request.retiring_document)
    sentence = Wording(
        f"有 {nameless} 行读不出编号，可能正是库中未出现的某行，因此本次不停用任何行。",
        f"{nameless} rows have no readable key and may be among those not listed, so none is ended.",
    )
    return (), Report((Finding("layers.nothing-retired", Severity.WARNING, sentence, Where(spec.name, column=spec.key)),))


def carry_out(store: Store, plan: ImportPlan, *, by: PersonId) -> Receipt:
    """Write what a plan says, all or nothing. A plan that changes nothing writes nothing: no version, no commit.

    What was left out and what was converted is in the audit log, both in the commit's reason and as an entry of its own.

    Raises:
        NotWrittenByHand: the layer is one of the house's own books.
        LayerRejected: rows are in error and the request did not ask to leave them out; or a locked row would change or end.
        ImportStopped: the file as a whole is wrong; leaving rows out does not help.
        StalePlan: the store changed since the plan was made.
        OutsideArea, StoreFull, StoreReadOnly: as the store says.
    """
    return carry_out_together(store, [plan], by=by)


def carry_out_together(
    store: Store, plans: Sequence[ImportPlan], *, by: PersonId, beside: Sequence[LayerChange] = (), expecting: int | None = None
) -> Receipt:
    """Write several plans in one commit, all of them or nothing: one file whose rows belong to several layers.

    Args:
        beside: rows of the room's own books that tell of these plans and belong to the same commit; without a plan that moves, nothing is written.
        expecting: the commit the plans were made from, where more was looked at than the layers they write.

    Raises:
        As `carry_out`, for the first plan that may not be carried out.
    """
    for plan in plans:
        _require_sound(store, plan)
    moving = [plan for plan in plans if not plan.is_nothing]
    if not moving:
        return Receipt(store.last_commit(), datetime.now(UTC), by, {plan.request.spec.name: 0 for plan in plans}, "")
    reasons = dict.fromkeys(plan.reason() for plan in moving)
    changes = [*(_change_of(plan) for plan in moving), *beside]
    receipt = store.append(changes, by=by, reason="；".join(reasons), expecting=expecting)
    for plan in moving:
        left_out = name_rows(list(plan.rejected), limit=200).zh
        store.record("import", plan.facts() | {"commit": receipt.commit_id, "left_out": left_out}, by=by)
    return receipt


def _require_sound(store: Store, plan: ImportPlan) -> None:
    """A plan is not believed because it is a plan: the lock and the books are looked at once more, on the rows to be written."""
    spec = plan.request.spec
    require_written_by_hand(spec)
    if plan.stops_everything:
        raise ImportStopped(spec.label.zh, plan.report)
    if plan.rejected and not plan.request.leave_out_rejected:
        raise LayerRejected(spec.label.zh, plan.report)
    if _commit_of(store, spec) != plan.held_commit:
        raise StalePlan(spec.label.zh)
    rows = _change_of(plan).rows
    known = _last_known(store, rows, spec, plan.request.valid_from)
    require_unlocked(rows, spec, known, retired=plan.retired, document=plan.request.retiring_document)


def _change_of(plan: ImportPlan) -> LayerChange:
    written = [frame for frame in (plan.added, plan.changed) if len(frame)]
    rows = pd.concat(written, ignore_index=True) if len(written) > 1 else (written or [plan.added])[0]
    return LayerChange(plan.request.spec, rows, plan.request.valid_from, plan.retired)

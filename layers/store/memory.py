"""A store that keeps everything in memory: for tests, notebooks and trying things out."""

import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import islice
from typing import Self

import geopandas as gpd
import pandas as pd
import shapely

from layers.errors import NothingHeldOn
from layers.people import PersonId
from layers.report import Fact, Report
from layers.spec import LayerSpec
from layers.store import audit
from layers.store.audit import FOUNDER
from layers.store.clock import Clock, day_in_china, utc_now
from layers.store.columns import pack, require_layer_frame, to_frame, to_values
from layers.store.errors import OutsideArea, UnknownKey
from layers.store.geopackage import from_blobs, to_blobs
from layers.store.matching import holds
from layers.store.pages import page_of
from layers.store.predicates import touches_box
from layers.store.protocol import AuditEntry, AuditQuestion, LayerChange, LayerSummary, Receipt, Workspace
from layers.store.scope import (
    Box,
    narrow,
    require_clear_keys,
    require_expected,
    require_finite,
    require_inside,
    require_unmoved,
    touches,
)
from layers.store.selection import Extent, Page, Selection
from layers.store.versions import history_frame


@dataclass(frozen=True, slots=True)
class Version:
    """What one row said, when it was true and when the store was told."""

    said: tuple[object, ...]  # the spec's columns, then the geometry's blob
    area: str
    valid_from: date
    valid_to: date | None
    number: int
    commit_id: int
    changed_in: int
    replaced_in: int | None = None

    @property
    def blob(self) -> bytes | None:
        blob = self.said[-1]
        return blob if isinstance(blob, bytes) else None

    def holds_on(self, day: date) -> bool:
        return self.replaced_in is None and self.valid_from <= day and (self.valid_to is None or self.valid_to > day)


Timeline = tuple[Version, ...]
Layer = Mapping[str, Timeline]


@dataclass(slots=True)
class _Shelf:
    """What all views of one store share."""

    workspace: Workspace
    clock: Clock
    layers: dict[str, Layer] = field(default_factory=dict)
    log: list[AuditEntry] = field(default_factory=list)
    turn: threading.RLock = field(default_factory=threading.RLock)


class MemoryStore:
    """Keeps the promises of `Store` without a disk. Nothing outlives the process."""

    def __init__(self, workspace: Workspace, *, clock: Clock = utc_now) -> None:
        self._shelf = _Shelf(workspace, clock)
        self._area = ""
        self._log(
            "create", {"area_code": workspace.area_code, "name": workspace.name, "epsg": workspace.projection_epsg}, FOUNDER
        )

    @property
    def workspace(self) -> Workspace:
        return self._shelf.workspace

    @property
    def area(self) -> str:
        return self._area

    @property
    def sight(self) -> str:
        return self._area

    def within(self, area_code: str) -> Self:
        view = type(self).__new__(type(self))
        view._shelf, view._area = self._shelf, narrow(self._area, area_code)
        return view

    # reading

    def read(self, spec: LayerSpec, *, as_of: date | None = None, bbox: Box | None = None) -> gpd.GeoDataFrame:
        day = as_of or day_in_china(self._shelf.clock())
        seen = list(self._seen(spec))
        earliest = min((v.valid_from for v in seen if v.replaced_in is None), default=day)
        if day < earliest:
            raise NothingHeldOn(spec.name, spec.label, as_of=day, earliest=earliest)
        packed, blobs = pack((v.said for v in seen if v.holds_on(day)), spec)
        frame = to_frame(packed, from_blobs(blobs), spec)
        return frame if bbox is None else frame[touches(frame, bbox)].reset_index(drop=True)

    def select(self, spec: LayerSpec, selection: Selection) -> Page:
        fitting = self._fitting(spec, selection)
        if selection.after is not None:
            fitting = [(key, v) for key, v in fitting if key > selection.after]
        page = fitting[selection.skip : selection.skip + selection.limit + 1]
        return page_of([_paged(v, selection.with_geometry) for _, v in page], spec, limit=selection.limit)

    def count(self, spec: LayerSpec, selection: Selection, *, at_most: int) -> int | None:
        found = len(self._fitting(spec, selection))
        return found if found <= at_most else None

    def extent(self, spec: LayerSpec) -> Extent:
        today = day_in_china(self._shelf.clock())
        believed = [v for v in self._seen(spec) if v.replaced_in is None]
        if not believed:
            return Extent()
        drawn = [g for g in from_blobs([v.blob for v in believed if v.holds_on(today)]) if g is not None and not g.is_empty]
        box = None
        if drawn:
            west, south, east, north = shapely.total_bounds(drawn).tolist()
            box = west, south, east, north
        ends = [v.valid_to for v in believed]
        last = None if None in ends else max(end for end in ends if end) - timedelta(days=1)
        return Extent(box, min(v.valid_from for v in believed), last)

    def read_history(self, spec: LayerSpec, key: str) -> pd.DataFrame:
        moments = {entry.seq: (audit.stamp(entry.at), entry.by) for entry in self._shelf.log}
        timeline = self._shelf.layers.get(spec.name, {}).get(key, ())
        return history_frame([_told(v, moments) for v in timeline if v.area.startswith(self._area)], spec)

    def summarise(self, spec: LayerSpec) -> LayerSummary:
        seen = list(self._seen(spec))
        today = day_in_china(self._shelf.clock())
        days = [v.valid_from for v in seen if v.replaced_in is None]
        return LayerSummary(
            layer=spec.name,
            rows=sum(v.holds_on(today) for v in seen),
            earliest=min(days, default=None),
            latest=max(days, default=None),
            last_commit=max((v.changed_in for v in seen), default=0),
            facts={"versions": len(seen)},
        )

    def read_audit(self, *, after: int = 0, limit: int = 1000) -> tuple[AuditEntry, ...]:
        seen = [e for e in self._shelf.log[after:] if str(e.facts.get("area") or "").startswith(self._area)]
        return tuple(seen[:limit])

    def search_audit(self, question: AuditQuestion) -> tuple[AuditEntry, ...]:
        seen = (e for e in reversed(self._shelf.log) if str(e.facts.get("area") or "").startswith(self._area))
        return tuple(islice((e for e in seen if audit.answers(e, question)), question.limit))

    def check_audit(self) -> Report:
        return audit.check_lines(map(audit.line_of, self._shelf.log))

    def last_commit(self) -> int:
        if not self._area:
            return max((e.seq for e in self._shelf.log if e.action == audit.COMMIT), default=0)
        with self._shelf.turn:
            layers = list(self._shelf.layers.values())
        return max(
            (v.changed_in for layer in layers for t in layer.values() for v in t if v.area.startswith(self._area)), default=0
        )

    def known_commit(self) -> int | None:
        return self.last_commit()

    # writing

    def append(self, changes: Sequence[LayerChange], *, by: PersonId, reason: str, expecting: int | None = None) -> Receipt:
        with self._shelf.turn:
            require_unmoved(expecting, self.last_commit())
            commit = len(self._shelf.log) + 1
            staged = dict(self._shelf.layers)
            written: dict[str, int] = {}
            versions: dict[str, dict[str, int]] = {}
            for change in changes:
                name = change.spec.name
                staged[name] = self._changed(staged.get(name, {}), change, commit)
                written[name] = written.get(name, 0) + len(change.rows) + len(change.retired)
                told = {str(key) for key in change.rows[change.spec.key]} & set(change.expected)
                versions.setdefault(name, {}).update({key: staged[name][key][-1].number for key in told})
            entry = self._log(audit.COMMIT, {"reason": reason, **{f"rows.{name}": rows for name, rows in written.items()}}, by)
            self._shelf.layers = staged
        return Receipt(entry.seq, entry.at, by, written, entry.hash, versions)

    def record(self, action: str, facts: Mapping[str, Fact], *, by: PersonId) -> AuditEntry:
        audit.require_free_action(action)
        with self._shelf.turn:
            return self._log(action, facts, by)

    def close(self) -> None:
        """Nothing to do: there is no disk."""

    # one change

    def _changed(self, layer: Layer, change: LayerChange, commit: int) -> Layer:
        spec, day = change.spec, change.valid_from
        require_layer_frame(change.rows, spec)
        keys = [str(k) if k is not None else None for k in to_values(change.rows[spec.key], spec.column(spec.key))]
        require_clear_keys(spec, keys, change.retired)
        require_inside(change.rows, spec, self._area)
        require_finite(change.rows, spec)
        require_expected(spec, change.expected, self._versions_on(day, layer, change.expected))
        after = dict(layer)
        for key in change.retired:
            current = _current(layer.get(key, ()), day)
            if current is None or not current.area.startswith(self._area):
                raise UnknownKey(spec.name, key)
            after[key] = _set_aside(layer[key], current, day, commit)
        areas = to_values(change.rows[spec.area], spec.column(spec.area))
        for key, area, said in zip(map(str, keys), areas, _words(change), strict=True):
            timeline = layer.get(key, ())
            current = _current(timeline, day)
            if current is not None and not current.area.startswith(self._area):
                raise OutsideArea(self._area, layer=spec.name, key=key)
            told = Version(said, str(area or ""), day, _until(timeline, current, day), len(timeline) + 1, commit, commit)
            after[key] = (*_set_aside(timeline, current, day, commit), told)
        return after

    def _versions_on(self, day: date, layer: Layer, keys: Iterable[str]) -> dict[str, int]:
        held = {key: _current(layer.get(key, ()), day) for key in keys}
        return {key: v.number for key, v in held.items() if v is not None and v.area.startswith(self._area)}

    def _fitting(self, spec: LayerSpec, selection: Selection) -> list[tuple[str, Version]]:
        """Keys and versions that fit a selection, on all its pages, ordered by key."""
        today = day_in_china(self._shelf.clock())
        found = []
        for key, timeline in sorted(self._shelf.layers.get(spec.name, {}).items()):
            version = _asked_for([v for v in timeline if v.area.startswith(self._area)], selection, today)
            if version is not None and _fits(version, spec, selection):
                found.append((key, version))
        return found

    def _seen(self, spec: LayerSpec) -> Iterator[Version]:
        for timeline in self._shelf.layers.get(spec.name, {}).values():
            yield from (v for v in timeline if v.area.startswith(self._area))

    def _log(self, action: str, facts: Mapping[str, Fact], by: PersonId) -> AuditEntry:
        facts = {**facts, "area": self._area} if self._area else facts
        entry = audit.link(
            self._shelf.log[-1] if self._shelf.log else None, at=self._shelf.clock(), by=by, action=action, facts=facts
        )
        self._shelf.log.append(entry)
        return entry


def _words(change: LayerChange) -> Iterator[tuple[object, ...]]:
    values = [to_values(change.rows[c.name], c) for c in change.spec.columns]
    return zip(*values, to_blobs(change.rows.geometry.to_numpy()), strict=True)


def _asked_for(timeline: Sequence[Version], selection: Selection, today: date) -> Version | None:
    """The version of a day, or the last of a span."""
    if selection.during is None:
        return _current(tuple(timeline), selection.as_of or today)
    first, last = selection.during
    believed = [v for v in timeline if v.replaced_in is None]
    held = [
        v
        for v in believed
        if (last is None or v.valid_from <= last) and (first is None or v.valid_to is None or v.valid_to > first)
    ]
    return max(held, key=lambda v: v.valid_from, default=None)


def _fits(version: Version, spec: LayerSpec, selection: Selection) -> bool:
    geometry = from_blobs([version.blob])[0]
    if selection.bbox is not None and not (geometry and touches_box(geometry.bounds, selection.bbox)):
        return False
    return holds(selection.where, dict(zip(spec.column_names, version.said, strict=False)), geometry, spec) is True


def _paged(version: Version, with_geometry: bool) -> tuple[object, ...]:
    until = version.valid_to.isoformat() if version.valid_to else None
    blob = version.blob if with_geometry else None
    return (*version.said[:-1], blob, version.number, version.valid_from.isoformat(), until)


def _current(timeline: Timeline, day: date) -> Version | None:
    return next((v for v in timeline if v.holds_on(day)), None)


def _until(timeline: Timeline, current: Version | None, day: date) -> date | None:
    """Where a version starting on the day ends: with the one it cuts short, or when the next begins."""
    if current is not None:
        return current.valid_to
    return min((v.valid_from for v in timeline if v.replaced_in is None and v.valid_from > day), default=None)


def _set_aside(timeline: Timeline, current: Version | None, day: date, commit: int) -> Timeline:
    """The timeline with its current version ended on the day, or replaced when it began that very day."""
    if current is None:
        return timeline
    if current.valid_from == day:
        ended = replace(current, replaced_in=commit, changed_in=commit)
    else:
        ended = replace(current, valid_to=day, changed_in=commit)
    return tuple(ended if v is current else v for v in timeline)


def _told(version: Version, moments: Mapping[int, tuple[str, PersonId]]) -> tuple[object, ...]:
    at, by = moments[version.commit_id]
    better = moments[version.replaced_in][0] if version.replaced_in is not None else None
    until = version.valid_to.isoformat() if version.valid_to else None
    return (*version.said, version.number, version.valid_from.isoformat(), until, at, by, better, version.commit_id)

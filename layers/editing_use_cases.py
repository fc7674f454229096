"""Change one row for another program: judged as an import is judged, and written only over the version its editor saw."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd

from layers.conditions import Compare, Comparison
from layers.datum import STORED
from layers.edits import Act, Edit, EditReceipt, EditRejected, KeyNotFree, NothingToEdit, require_editable
from layers.foreign import ForeignTable, SourceFile
from layers.frames import frame_of
from layers.import_plan import ImportPlan, ImportRequest
from layers.locks import check_retirement
from layers.people import PersonId
from layers.report import Report
from layers.spec import LayerSpec
from layers.store.errors import OutsideArea, RowMoved
from layers.store.protocol import LayerChange, Store
from layers.store.selection import Selection
from layers.use_cases import plan_rows

CHANNEL = "OGC API 编辑"
NOT_YOURS = "claims.not-your-area"
TRIES = 20  # of an edit that takes the row as it finds it, while others write it too


def edit_row(store: Store, spec: LayerSpec, edit: Edit, *, by: PersonId, on: date) -> EditReceipt:
    """Carry out one edit, from the day `on`, as one commit. What held before stays in the history; an edit that says nothing new writes nothing.

    Raises:
        NotWrittenByHand, DecidedElsewhere: nobody edits rows of this layer.
        NothingToEdit: no such row, or not in this view's area: the two look alike.
        RowMoved: the row is no longer the version its editor saw.
        KeyNotFree: a new row has a key that is held.
        EditRejected: the row does not pass what imported rows must pass, or is locked and no new document is named.
        OutsideArea: the row would belong to another area.
    """
    require_editable(spec)
    if edit.act is Act.CREATE:
        return _create(store, spec, edit, by=by, on=on)
    for _ in range(TRIES):
        try:
            return _edit_held(store, spec, edit, by=by, on=on)
        except RowMoved as moved:
            if edit.version is not None:
                raise
            last = moved
    raise last


def _create(store: Store, spec: LayerSpec, edit: Edit, *, by: PersonId, on: date) -> EditReceipt:
    held = _held(store, spec, edit.key, on)
    if held.version is not None:
        raise KeyNotFree(spec, edit.key)
    plan = _judged(store, spec, edit, held, on)
    try:
        return _write(store, edit, LayerChange(spec, plan.added, on, expected={edit.key: None}), plan.report, by=by)
    except (RowMoved, OutsideArea):  # taken meanwhile, or held in an area its maker does not see
        raise KeyNotFree(spec, edit.key) from None


def _edit_held(store: Store, spec: LayerSpec, edit: Edit, *, by: PersonId, on: date) -> EditReceipt:
    held = _held(store, spec, edit.key, on)
    version = held.version
    if version is None:
        raise NothingToEdit(spec, edit.key)
    if edit.version not in (None, version):
        raise RowMoved(spec.name, edit.key, expected=edit.version, held=version)
    if edit.act is Act.DELETE:
        report = check_retirement((edit.key,), spec, edit.document)
        _require_sound(report, spec, edit.key, store.area)
        change = LayerChange(spec, frame_of(spec, []), on, retired=(edit.key,), expected={edit.key: version})
        return _write(store, edit, change, report, by=by)
    plan = _judged(store, spec, edit, held, on)
    if plan.is_nothing:
        return EditReceipt(edit.key, version, None, plan.report)
    return _write(store, edit, LayerChange(spec, plan.changed, on, expected={edit.key: version}), plan.report, by=by)


@dataclass(frozen=True, slots=True, eq=False)
class _Held:
    """The row of a key on a day, as a frame of one or none, and its version."""

    version: int | None
    rows: gpd.GeoDataFrame


def _held(store: Store, spec: LayerSpec, key: str, on: date) -> _Held:
    page = store.select(spec, Selection(where=Compare(spec.key, Comparison.EQUAL, key), as_of=on, limit=1))
    rows = [{name: values[0] for name, values in page.columns.items()} | {"geometry": page.geometries[0]}] if len(page) else []
    return _Held(page.versions[0] if rows else None, frame_of(spec, rows))


def _judged(store: Store, spec: LayerSpec, edit: Edit, held: _Held, on: date) -> ImportPlan:
    """The row as an import of one row: the same reading, the same checks, the same locks."""
    is_whole = edit.act is not Act.UPDATE
    said = {name: value for name, value in edit.said.items() if value is not None} if is_whole else _told_anew(spec, edit, held)
    request, table = ImportRequest(Path(CHANNEL), spec, on), _as_table(said | {spec.key: edit.key})
    plan = plan_rows(store, request, table, held=held.rows, is_whole=is_whole)
    _require_sound(plan.report, spec, edit.key, store.area)
    return plan


def _told_anew(spec: LayerSpec, edit: Edit, held: _Held) -> dict[str, object]:
    """What an update says; a new place or a new division is judged by the other as it is held."""
    about_place = {"geometry", spec.area, "parent_code"} & _everything(spec)
    kept = held.rows.iloc[0][sorted(about_place)].to_dict() if about_place & set(edit.said) else {}
    return {name: None if value is pd.NA else value for name, value in kept.items()} | dict(edit.said)


def _everything(spec: LayerSpec) -> frozenset[str]:
    return frozenset(spec.column_names) | {"geometry"}


def _as_table(said: dict[str, object]) -> ForeignTable:
    geometry = np.full(1, said.get("geometry"), dtype=object) if "geometry" in said else None
    cells = pd.DataFrame({name: pd.Series([value], dtype=object) for name, value in said.items() if name != "geometry"})
    source = SourceFile(CHANNEL, "geojson", "", 0)
    return ForeignTable(cells, np.array([1]), geometry, STORED.to_string(), source)


def _require_sound(report: Report, spec: LayerSpec, key: str, area: str) -> None:
    if any(finding.code == NOT_YOURS for finding in report.errors):
        raise OutsideArea(area, layer=spec.name, key=key)
    if report.has_errors:
        raise EditRejected(spec, key, report)


def _write(store: Store, edit: Edit, change: LayerChange, report: Report, *, by: PersonId) -> EditReceipt:
    written = store.append([change], by=by, reason=_reason(edit, change))
    return EditReceipt(edit.key, written.versions[change.spec.name].get(edit.key), written.commit_id, report)


def _reason(edit: Edit, change: LayerChange) -> str:
    seen: Sequence[str] = ()
    if edit.act is not Act.CREATE:
        seen = ("未说明所依据的版本" if edit.version is None else "已核对版本", f"原第 {change.expected[edit.key]} 版")
    basis = (f"依据 {edit.document.strip()[:200]}",) if edit.document.strip() else ()
    return "；".join((f"{CHANNEL} {change.spec.name}/{edit.key[:80]}：{edit.act.label.zh}", *seen, *basis))

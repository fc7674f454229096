"""The dataset catalogue (数据目录) as it stands for a visitor: terms, responsible role, freshness, extent; as JSON after DCAT."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from gisvc.auth.visitor import Visitor
from gisvc.catalogue import CATALOGUE
from gisvc.desk import Desk, desk_of
from gisvc.gate import Gate
from gisvc.publication import Purpose
from gisvc.routes.answering import json_answer, marks_of, troubles
from gisvc.routes.parameters import Reader, refuse_unknown
from gisvc.routes.schemas import DatasetCatalogue
from gisvc.sharing.datasets import Dataset, bases, read_datasets
from gisvc.sharing.specs import CYCLES, DATASETS, SECRECY, SHARING_TYPES
from gisvc.withheld import ABOUT_PLACES
from layers.planning.answers.plain import plain, words
from layers.precision import coarse_box
from layers.spec import LayerSpec
from layers.store.clock import day_in_china, utc_now
from layers.store.protocol import Store
from layers.wording import Wording

router = APIRouter(prefix="/api", tags=["sharing"], dependencies=[Depends(refuse_unknown)])


@dataclass(frozen=True, slots=True)
class Entry:
    """One dataset with what the store says of it today. `rows` counts what may leave."""

    spec: LayerSpec
    dataset: Dataset
    rows: int
    earliest: date | None
    changed_on: date | None
    late_days: int | None
    box: tuple[float, float, float, float] | None


def entries_of(desk: Desk, visitor: Visitor) -> tuple[Entry, ...]:
    """The whole catalogue, worked out once a commit for everybody who sees the same."""
    view, held = Gate(desk, visitor, Purpose.INTERNAL).view, desk.classified.of(desk.store)
    decided = desk.store.summarise(DATASETS).last_commit  # for the whole county: no commit of a part of it

    def gather(_: Store) -> tuple[Entry, ...]:
        datasets = read_datasets(desk.store, CATALOGUE)  # decided once for the whole county, wherever the reader sits
        return tuple(_entry(desk, view, spec, datasets[spec.name]) for spec in CATALOGUE)

    return desk.answer(visitor, "catalogue", (decided, held), gather)


def rows_leaving(desk: Desk, visitor: Visitor) -> dict[str, int]:
    """How many rows of each layer may leave: a count that told of classified ones would tell that there are some."""
    return {entry.spec.name: entry.rows for entry in entries_of(desk, visitor)}


def _entry(desk: Desk, view: Store, spec: LayerSpec, dataset: Dataset) -> Entry:
    held = view.summarise(spec)
    changed = desk.store.read_audit(after=held.last_commit - 1, limit=1) if held.last_commit else ()
    changed_on = day_in_china(changed[0].at) if changed else None
    may_hide = bool(ABOUT_PLACES & set(spec.column_names))
    box = None if may_hide else view.extent(spec).box  # the box around a hidden place would be that place
    late = dataset.overdue_since(changed_on, day_in_china(utc_now()))
    return Entry(spec, dataset, held.rows, held.earliest, changed_on, late, None if box is None else coarse_box(box))


@router.get("/catalogue", response_model=DatasetCatalogue, responses=troubles(400, 401, 403))
def catalogue(request: Request, visitor: Reader) -> Response:
    """数据目录：每个数据集的共享类型、条件、密级、责任岗位、更新周期、字段、数量与范围（字段名依 DCAT）。"""
    desk = desk_of(request)
    entries = entries_of(desk, visitor)
    return json_answer(
        {
            "type": "dcat:Catalog",
            "title": words(_title_of(desk)),
            "dataset": [_told(entry) for entry in entries],
            "basis": [{**words(b.wording), "is_law": b.is_law, "read_on": b.read_on.isoformat()} for b in bases().values()],
            "marks": marks_of(is_demonstration=desk.store.workspace.is_demonstration),
        }
    )


def _title_of(desk: Desk) -> Wording:
    name = desk.store.workspace.name
    return Wording(f"{name}数据目录", f"Datasets of {name}")


def _told(entry: Entry) -> dict[str, Any]:
    dataset, spec = entry.dataset, entry.spec
    return {
        "type": "dcat:Dataset",
        "identifier": spec.name,
        "title": words(dataset.title),
        "description": words(dataset.description),
        "accessRights": {
            "sharing_type": dataset.sharing_type,
            "label": words(SHARING_TYPES.labels[dataset.sharing_type]),
            "terms": words(dataset.terms),
            "secrecy": words(SECRECY.labels[dataset.secrecy]),
            "basis": dataset.basis or None,
            "decided_on": plain(dataset.decided_on),
            "is_default": dataset.decided_on is None,
        },
        "publisher": words(dataset.department),
        "contactPoint": words(dataset.contact_role),
        "accrualPeriodicity": words(CYCLES.labels[dataset.update_cycle]),
        "modified": plain(entry.changed_on),
        "late_days": entry.late_days,
        "temporal": {"startDate": plain(entry.earliest)},
        "spatial": {"bbox": entry.box, "crs": "EPSG:4490"},
        "rows": entry.rows,
        "fields": [{"name": c.name, "label": words(c.label), "unit": c.unit, "type": str(c.type)} for c in spec.columns],
        "distribution": [
            {"title": "OGC API – Features", "accessURL": f"/ogc/collections/{spec.name}"},
            *(
                {"title": ending, "downloadURL": f"/downloads/layers/{spec.name}.{ending}"}
                for ending in ("csv", "geojson", "gpkg", "xlsx")
            ),
        ],
    }

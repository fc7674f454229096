"""One marker: what the register holds of it, its reference objects, and what both sides found in every round."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import Response

from boundaries.cases.judgement import CaseStudy
from boundaries.records.fold import Record
from boundaries.records.kinds import MARKER_CHECK
from boundaries.rounds.checklist import ChecklistItem
from boundaries.rounds.round import Round
from boundaries.specs import MARKERS, PILLARS, REFERENCE_OBJECTS
from boundaries.use_cases.cases import read_cases
from gisvc.assets import as_data_uri
from gisvc.auth.visitor import Visitor
from gisvc.cells import cell_text
from gisvc.desk import Desk, desk_of
from gisvc.forms.inspection.sketch import draw_sketch
from gisvc.maps import chainage_text
from gisvc.pages.inspection.round_items import Shot, shots_of
from gisvc.pages.inspection.verdicts import SideVerdict, verdicts_of
from gisvc.pages.said import Reader as ValueReader
from gisvc.rendering import language_of, render_page
from gisvc.routes.inspection.in_register import MarkerInRegister, find_marker, line_study
from gisvc.routes.inspection.markers import marker_history
from gisvc.routes.inspection.studies import names_of
from gisvc.routes.parameters import Reader, refuse_unknown
from gisvc.tongue import Tongue
from layers.fields import Field
from layers.spec import Column, LayerSpec

router = APIRouter(include_in_schema=False, dependencies=[Depends(refuse_unknown)])
NOT_FACTS = frozenset({"marker_id", "marker_no", "line_ids", "division_code"})
TOLD = ("found_state", "is_in_place", "is_firm", "is_visible", "is_legible", "is_filed", "position", "actions", "outcome")


@dataclass(frozen=True, slots=True)
class RoundOfMarker:
    """What one round found of a marker: each side's record, its photos and its verdicts."""

    round: Round
    records: Sequence[Record]
    shots: Sequence[Shot]
    verdicts: Sequence[SideVerdict]

    @property
    def fields(self) -> list[Field]:
        """The fields anybody filled, of those that tell how the marker stands."""
        return [f for f in MARKER_CHECK.fields if f.name in TOLD and any(r.value(f.name) is not None for r in self.records)]


@router.get("/markers/{marker_id}")
def marker_page(request: Request, visitor: Reader, marker_id: Annotated[str, Path(max_length=200)]) -> Response:
    desk, tongue = desk_of(request), Tongue(language_of(request))
    marker = find_marker(desk, visitor, marker_id)
    names = {**names_of(desk, visitor), **{str(o["object_id"]): str(o["name"]) for o in marker.objects}}
    return render_page(
        request,
        "inspection/marker.html",
        marker=marker,
        names=names,
        facts=_filled(marker, MARKERS),
        cell=_cell(tongue, MARKERS),
        pillar_cell=_cell(tongue, PILLARS),
        object_cell=_cell(tongue, REFERENCE_OBJECTS),
        sketch=_sketch(desk, visitor, marker),
        rounds=[_in_round(inspected, records, marker, tongue) for inspected, records in marker_history(desk, visitor, marker_id)],
        cases=[study for study in _cases(desk, visitor) if study.case.text("marker_id") == marker_id],
        reader=ValueReader(tongue, names),
        chainage=chainage_text,
    )  # fmt: skip


def _in_round(inspected: Round, records: Sequence[Record], marker: MarkerInRegister, tongue: Tongue) -> RoundOfMarker:
    by_side = {record.key.side: record for record in records}
    return RoundOfMarker(
        inspected, records, shots_of(by_side, tongue), verdicts_of(_item(marker, inspected.sides), by_side, tongue)
    )


def _item(marker: MarkerInRegister, sides: tuple[str, ...] = ()) -> ChecklistItem:
    """The marker as a checklist would list it: what is known of it is what it is judged by."""
    row = {name: value for name, value in marker.row.items() if value is not None}
    return ChecklistItem(
        MARKER_CHECK, marker.marker_id, str(marker.row["marker_no"]), "", "", sides, 0.0, 0.0, marker.lon, marker.lat,
        registered=row, objects=tuple({n: v for n, v in one.items() if v is not None} for one in marker.objects),
    )  # fmt: skip


def _sketch(desk: Desk, visitor: Visitor, marker: MarkerInRegister) -> str | None:
    """The marker among its reference objects as a picture; None where none is registered."""
    if not marker.objects:
        return None
    lines = line_study(desk, visitor).lines
    shape = next((lines[i].row["geometry"] for i in marker.line_ids if i in lines), None)
    return as_data_uri(draw_sketch(_item(marker), shape), "image/svg+xml")


def _cases(desk: Desk, visitor: Visitor) -> tuple[CaseStudy, ...]:
    return desk.answer(visitor, "cases", None, read_cases)


def _filled(marker: MarkerInRegister, spec: LayerSpec) -> list[Column]:
    return [c for c in spec.columns if c.name not in NOT_FACTS and marker.row[c.name] is not None]


def _cell(tongue: Tongue, spec: LayerSpec):  # type: ignore[no-untyped-def]  # because a template calls it with a row and a column's name
    columns = {column.name: column for column in spec.columns}
    return lambda row, name: cell_text(row[name], columns[name], tongue)

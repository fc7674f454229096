"""The minutes over the ground behind a service circle, as a GeoTIFF to take away."""

import tempfile
from pathlib import Path

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from gisvc.desk import desk_of
from gisvc.marks import marks_for
from gisvc.rendering import language_of
from gisvc.routes.answering import attachment
from gisvc.routes.parameters import Exporter, refuse_unknown
from gisvc.routes.planning.asked import AskedCircle
from layers.planning.use_cases.ground_minutes import write_ground_minutes
from layers.report import Fact

router = APIRouter(include_in_schema=False, dependencies=[Depends(refuse_unknown)])


@router.get("/downloads/ground-minutes.tif")
def minutes_file(request: Request, visitor: Exporter, question: AskedCircle) -> Response:
    """Every cell's minutes to the nearest facility of a circle's question, recorded as every export is. Made anew: a raster is too large to keep."""
    desk, language = desk_of(request), language_of(request)
    desk.require_area(visitor, question.area)
    view = desk.view(visitor)
    with tempfile.TemporaryDirectory(prefix="gisvc-") as folder:
        path = Path(folder) / "minutes.tif"
        marks = marks_for(is_demonstration=view.workspace.is_demonstration)
        written = write_ground_minutes(view, question, desk.travels, path, marks=marks)
        content = path.read_bytes()
    facts: dict[str, Fact] = {"kind": question.kind, "mode": str(question.mode), "minutes": question.minutes, "format": "tif"}
    desk.store.record("export", facts, by=visitor.person)
    return attachment(content, f"{written.title.in_language(language)}-{written.on}.tif")

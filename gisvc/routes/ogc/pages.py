"""Features as a page for people: a table, a still map above it, and the way to every other format."""

from fastapi.responses import Response

from gisvc.cells import cell_text
from gisvc.maps import MapSheet, Still, draw_layer, marked
from gisvc.marks import MADE_UP
from gisvc.ogc.features import Features
from gisvc.publication import Purpose
from gisvc.rendering import language_of, render_page
from gisvc.routes.ogc.door import Door
from gisvc.tongue import Tongue
from layers.frames import frame_of
from layers.store.clock import day_in_china
from layers.wording import Language


def features_page(door: Door, features: Features, *, is_single: bool) -> Response:
    """Works without scripts: the map is a still picture. The public's has no ground, for that is exact."""
    language = language_of(door.request)
    spec, rows = features.spec, features.properties()
    tongue = Tongue(language)
    sheet = _sheet(door, features, language)
    return render_page(
        door.request,
        "ogc/feature.html" if is_single else "ogc/features.html",
        spec=spec,
        rows=rows,
        features=features,
        columns=[c for c in spec.columns if is_single or c.name == spec.key or any(row[c.name] is not None for row in rows)],
        sheet=sheet,
        sketch=Still.of(sheet) if sheet else None,
        made_up=MADE_UP,
        links=door.links,
        cell=lambda value, column: cell_text(value, column, tongue, with_unit=is_single),
    )


def _sheet(door: Door, features: Features, language: Language) -> MapSheet | None:
    rows = [row | {"geometry": shape} for row, shape in zip(features.properties(), features.page.geometries, strict=True)]
    if all(row["geometry"] is None for row in rows):
        return None
    is_public = features.purpose == Purpose.PUBLIC
    ground = None if is_public else door.desk.ground(door.visitor, None)
    sheet = draw_layer(
        frame_of(features.spec, rows), features.spec, on=day_in_china(features.at), ground=ground, language=language
    )
    return marked(sheet, map_no=None, is_demonstration=door.desk.store.workspace.is_demonstration)

"""The layers of the house as JSON: what they are, and their rows page by page or around a place."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, Any
from urllib.parse import urlencode

import geopandas as gpd
import orjson
import shapely
from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.responses import Response

from gisvc.auth.visitor import Visitor
from gisvc.catalogue import CATALOGUE, spec_named
from gisvc.desk import Desk, desk_of
from gisvc.publication import HeldBack, Purpose, clear_rows, held_back, may_leave
from gisvc.routes.answering import json_answer, marks_of, troubles
from gisvc.routes.catalogue import rows_leaving
from gisvc.routes.parameters import DAY, Box, Day, Reader, parse_box, parse_place, refuse_unknown
from gisvc.routes.schemas import FeaturePage, LayerList
from gisvc.sharing.usage import Channel
from layers.nearby import NearbyIndex
from layers.planning.answers.plain import plain, words
from layers.precision import coarse_box
from layers.spec import LayerSpec
from layers.store.protocol import Store

router = APIRouter(prefix="/api", tags=["layers"], dependencies=[Depends(refuse_unknown)])
MOST = 1000
CRS = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4490"}}


@router.get("/layers", response_model=LayerList, responses=troubles(400, 401, 403))
def layers(request: Request, visitor: Reader) -> Response:
    """全部图层：列、单位、代码表、行数与数据起止日期。"""
    desk = desk_of(request)
    view, rows = desk.view(visitor), rows_leaving(desk, visitor)
    return json_answer(
        {
            "layers": [_described(view, spec, rows[spec.name]) for spec in CATALOGUE],
            "is_demonstration": view.workspace.is_demonstration,
        }
    )


@dataclass(frozen=True, slots=True)
class Found:
    """Rows of one answer, metres to each when a place was asked about, and the key the next page begins after."""

    rows: gpd.GeoDataFrame
    metres: Sequence[float] | None = None
    next_after: str | None = None


@router.get("/layers/{name}/features", response_model=FeaturePage, responses=troubles(400, 401, 403, 404, 503))
def features(
    request: Request,
    visitor: Reader,
    name: Annotated[str, Path(max_length=60)],
    bbox: Annotated[str | None, Query(description="西,南,东,北（度） / west,south,east,north in degrees", max_length=200)] = None,
    near: Annotated[str | None, Query(description="经度,纬度（度），与 within_m 同用 / lon,lat together with within_m", max_length=100)] = None,
    within_m: Annotated[float | None, Query(description="半径，米 / radius in metres, 1–100,000", allow_inf_nan=False)] = None,
    as_of: Annotated[Day | None, Query(description="截至日期 / the day asked about", json_schema_extra=DAY)] = None,
    limit: Annotated[int, Query(ge=1, description=f"每页行数，超过 {MOST} 按 {MOST} / rows a page, more means {MOST}")] = 100,
    after: Annotated[str | None, Query(description="上一页最后一行的主键 / key of the last row of the page before", max_length=200)] = None,
    purpose: Annotated[Purpose, Query(description="用途：公开时坐标粗化 / public: coordinates are coarsened")] = Purpose.INTERNAL,
) -> Response:  # fmt: skip
    """图层的行（GeoJSON，经度在前，EPSG:4490），按主键逐页；或某点周围的行，由近及远。"""
    desk, spec, limit = desk_of(request), spec_named(name), min(limit, MOST)
    box, place = parse_box(bbox), parse_place(near, within_m, alone=bbox is None and after is None)
    purpose = visitor.purpose_of(purpose)
    if place is None:
        if box is not None and purpose is Purpose.PUBLIC:
            box = coarse_box(box)  # ever smaller boxes tell a cell of the public grid and no more
        rows = may_leave(rows_of(desk, visitor, spec, as_of, box), purpose, kept_back(desk, visitor, purpose))
        found = page_of_rows(rows, spec, after, limit)
        found = replace(found, rows=clear_rows(found.rows, purpose, spec))
    else:
        found = _around(desk, visitor, spec, as_of, purpose).within(*place, limit=limit)
    desk.usage.count(visitor, spec.name, Channel.API, len(found.rows), purpose)
    return json_answer(
        {
            "type": "FeatureCollection",
            "features": _features(found.rows, spec, found.metres),
            "numberReturned": len(found.rows),
            "next": _next_path(request, found.next_after),
            "purpose": str(purpose),
            "marks": marks_of(is_demonstration=desk.store.workspace.is_demonstration),
            "crs": CRS,
        },
        media_type="application/geo+json",
    )


@dataclass(frozen=True, slots=True)
class Around:
    """A layer ready to be asked what is near; areas and lines are found by a point on them."""

    frame: gpd.GeoDataFrame
    index: NearbyIndex

    @classmethod
    def of(cls, frame: gpd.GeoDataFrame) -> "Around":
        points = gpd.GeoSeries(shapely.point_on_surface(frame.geometry.to_numpy()), index=frame.index, crs=frame.crs)
        return cls(frame, NearbyIndex(frame.set_geometry(points)))

    def within(self, lon: float, lat: float, radius_m: float, *, limit: int) -> Found:
        near = self.index.within(lon, lat, radius_m=radius_m)
        return Found(self.frame.iloc[near.positions[:limit]], near.metres[:limit].tolist())


def _around(desk: Desk, visitor: Visitor, spec: LayerSpec, as_of: date | None, purpose: Purpose) -> Around:
    """What may leave, ready to be asked what is near. Distances are to the places as they leave: exact ones from three points would tell a place."""
    held = kept_back(desk, visitor, purpose)

    def ready(view: Store) -> Around:
        rows = may_leave(view.read(spec, as_of=as_of), purpose, held)
        return Around.of(clear_rows(rows, purpose, spec))

    return desk.answer(visitor, "around", (spec.name, as_of, purpose), ready)


def kept_back(desk: Desk, visitor: Visitor, purpose: Purpose) -> HeldBack:
    """What this visitor's view keeps back, worked out once a commit."""
    return desk.answer(visitor, "held-back", purpose, lambda view: held_back(view, purpose))


def rows_of(desk: Desk, visitor: Visitor, spec: LayerSpec, as_of: date | None, box: Box | None) -> gpd.GeoDataFrame:
    """All rows from the shelf, or those of a box straight from the store's R-tree."""
    if box is not None:
        return desk.view(visitor).read(spec, as_of=as_of, bbox=box)
    return desk.answer(visitor, "rows", (spec.name, as_of), lambda view: view.read(spec, as_of=as_of))


def page_of_rows(frame: gpd.GeoDataFrame, spec: LayerSpec, after: str | None, limit: int) -> Found:
    """Keyset paging: rows come ordered by key, so a page begins where the one before ended, whatever was added since."""
    first = 0 if after is None else bisect_right(frame[spec.key].tolist(), after)
    rows = frame.iloc[first : first + limit]
    has_more = first + limit < len(frame)
    return Found(rows, next_after=str(rows[spec.key].iloc[-1]) if has_more else None)


def _next_path(request: Request, after: str | None) -> str | None:
    """The path of the next page on this very service: clients that follow it never leave, and carry their session nowhere else."""
    if after is None:
        return None
    kept = [(name, value) for name, value in request.query_params.multi_items() if name != "after"]
    return f"{request.url.path}?{urlencode([*kept, ('after', after)])}"


def _features(rows: gpd.GeoDataFrame, spec: LayerSpec, metres: Sequence[float] | None) -> list[dict[str, Any]]:
    shapes = shapely.to_geojson(rows.geometry.to_numpy())
    bare = {name: rows[name].array.to_numpy(dtype=object, na_value=None) for name in spec.column_names}
    features = []
    for place, shape in enumerate(shapes):
        properties = {name: plain(values[place]) for name, values in bare.items()}
        if metres is not None:
            properties["distance_m"] = metres[place]
        geometry = None if shape is None else orjson.Fragment(shape)
        features.append({"type": "Feature", "id": properties[spec.key], "geometry": geometry, "properties": properties})
    return features


def _described(view: Store, spec: LayerSpec, rows: int) -> dict[str, Any]:
    held = view.summarise(spec)
    return {
        "name": spec.name,
        "label": words(spec.label),
        "key": spec.key,
        "area": spec.area,
        "geometry": str(spec.geometry),
        "rows": rows,
        "earliest": plain(held.earliest),
        "latest": plain(held.latest),
        "columns": [
            {
                "name": c.name,
                "type": str(c.type),
                "label": words(c.label),
                "unit": c.unit,
                "required": c.required,
                "codes": {code: words(label) for code, label in c.codes.labels.items()} if c.codes else None,
            }
            for c in spec.columns
        ],
        "features": f"/api/layers/{spec.name}/features",
    }

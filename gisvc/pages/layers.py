"""The layers: what is held of each, and its rows as a table beside a map."""

from typing import Annotated

import geopandas as gpd
from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.responses import Response

from gisvc.catalogue import CATALOGUE, spec_named
from gisvc.cells import cell_text, records_of
from gisvc.desk import desk_of
from gisvc.maps import draw_layer, marked
from gisvc.marks import MADE_UP
from gisvc.pages.drawn import drawn
from gisvc.rendering import language_of, render_page
from gisvc.routes.layers import page_of_rows, rows_of
from gisvc.routes.parameters import Day, EmptyIsNone, Reader, refuse_unknown
from gisvc.tongue import Tongue
from layers.spec import Column, LayerSpec
from layers.store.clock import day_in_china, utc_now

router = APIRouter(include_in_schema=False, dependencies=[Depends(refuse_unknown)])
ROWS_A_PAGE = 100
MOST_DRAWN = 4000
FEWEST_ALIKE = 10
ALWAYS_SHOWN = ("name", "level", "kind", "state", "division_code")


@router.get("/layers")
def layers_page(request: Request, visitor: Reader) -> Response:
    view = desk_of(request).view(visitor)
    return render_page(request, "layers.html", layers=[(spec, view.summarise(spec)) for spec in CATALOGUE])


@router.get("/layers/{name}")
def layer_page(
    request: Request,
    visitor: Reader,
    name: Annotated[str, Path(max_length=60)],
    q: Annotated[str, Query(max_length=60)] = "",
    as_of: Annotated[Day | None, EmptyIsNone, Query()] = None,
    after: Annotated[str | None, Query(max_length=200)] = None,
) -> Response:
    desk, language, spec = desk_of(request), language_of(request), spec_named(name)
    rows = _matching(rows_of(desk, visitor, spec, as_of, None), spec, q.strip())
    page = page_of_rows(rows, spec, after, ROWS_A_PAGE)
    drawn_rows = rows.iloc[:MOST_DRAWN]
    sheet = draw_layer(
        drawn_rows, spec, on=as_of or day_in_china(utc_now()), ground=desk.ground(visitor, as_of), language=language
    )
    sheet = marked(sheet, map_no=None, is_demonstration=desk.store.workspace.is_demonstration)
    tongue = Tongue(language)
    columns, alike = _told_apart(_columns_worth_showing(page.rows, spec), page.rows, spec)
    return render_page(
        request,
        "layer.html",
        spec=spec,
        summary=desk.view(visitor).summarise(spec),
        rows=page.rows,
        columns=columns,
        alike=alike,
        records=records_of(page.rows),
        total=len(rows),
        next_after=page.next_after,
        q=q.strip(),
        as_of=as_of,
        is_cut=len(rows) > MOST_DRAWN,
        has_shapes=bool(drawn_rows.geometry.notna().any()),
        map=drawn(desk, visitor, sheet, language),
        made_up=MADE_UP,
        cell=lambda value, column: cell_text(value, column, tongue, with_unit=False),
    )


def _matching(rows: gpd.GeoDataFrame, spec: LayerSpec, q: str) -> gpd.GeoDataFrame:
    """Rows whose key or name holds the text, taken literally."""
    if not q:
        return rows
    hits = rows[spec.key].str.contains(q, regex=False, case=False)
    if "name" in rows.columns:
        hits |= rows["name"].str.contains(q, regex=False, case=False).fillna(False)
    return rows[hits.fillna(False).to_numpy(dtype=bool)]


def _columns_worth_showing(rows: gpd.GeoDataFrame, spec: LayerSpec) -> list[Column]:
    """The key, the name, and what at least one row of this page fills in."""
    return [c for c in spec.columns if c.name == spec.key or c.name in ALWAYS_SHOWN or rows[c.name].notna().any()]


def _told_apart(columns: list[Column], rows: gpd.GeoDataFrame, spec: LayerSpec) -> tuple[list[Column], list[Column]]:
    """What differs from row to row, and what a long page says of every row alike, which is said once above them."""
    alike = [
        c for c in columns
        if len(rows) >= FEWEST_ALIKE and c.name not in (spec.key, *ALWAYS_SHOWN) and rows[c.name].notna().all() and rows[c.name].nunique() == 1
    ]  # fmt: skip
    return [c for c in columns if c not in alike], alike

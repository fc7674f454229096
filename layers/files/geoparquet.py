"""Layers as GeoParquet: Arrow columns, WKB, and the datum in the file's own words."""

import json
from pathlib import Path
from typing import Any

import geopandas as gpd
import pyarrow.parquet as pq
import pyproj
import shapely

from layers.files.outward import arrow_table, geometry_of, wkb_column
from layers.spec import LayerSpec


def write_geoparquet(frame: gpd.GeoDataFrame, path: Path, spec: LayerSpec, *, stamp: str | None) -> None:
    """GeoParquet 1.1 with WKB, coordinate system EPSG:4490 as PROJJSON."""
    shapes = geometry_of(frame)
    table = arrow_table(frame, spec, stamp=stamp).append_column("geometry", wkb_column(shapes))
    held = shapes[~shapely.is_missing(shapes)]
    column: dict[str, Any] = {
        "encoding": "WKB",
        "geometry_types": sorted({str(g.geom_type) for g in held}),
        "crs": pyproj.CRS.from_epsg(4490).to_json_dict(),
    }
    if len(held):
        column["bbox"] = [float(v) for v in shapely.total_bounds(held)]
    geo = {"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": column}}
    pq.write_table(table.replace_schema_metadata({"geo": json.dumps(geo)}), path, compression="zstd")

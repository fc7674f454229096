"""The one door to GDAL: it opens in the child only, and lets in one driver."""

import os
import sys
from types import ModuleType

# Every vector driver that GDAL builds we met bring along.
# fmt: off
DRIVERS = (
    "PCIDSK", "PDS4", "VICAR", "PDF", "MBTiles", "EEDA", "OGCAPI", "GDALG", "ESRI Shapefile", "MapInfo File", "LVBAG", "S57",
    "DGN", "OGR_VRT", "CSV", "GML", "GPX", "LIBKML", "KML", "GeoJSON", "GeoJSONSeq", "ESRIJSON", "TopoJSON", "OGR_GMT",
    "GPKG", "SQLite", "WAsP", "OpenFileGDB", "DXF", "FlatGeobuf", "GeoRSS", "VFK", "PGDUMP", "OSM", "GPSBabel", "OGR_PDS",
    "WFS", "OAPIF", "EDIGEO", "Idrisi", "ODS", "XLSX", "Elasticsearch", "Carto", "AmigoCloud", "SXF", "Selafin", "JML",
    "PLSCENES", "CSW", "VDV", "MVT", "NGW", "MapML", "GTFS", "PMTiles", "JSONFG", "MiraMonVector", "ADBC", "AVCBin", "AVCE00",
    "AIVector", "HTTP", "MEM", "Memory", "Parquet", "Arrow", "PostgreSQL", "MySQL", "ODBC", "PGeo", "MSSQLSpatial", "NAS",
    "XLS", "CAD", "FileGDB", "netCDF", "HANA", "OCI", "MongoDBv3", "GMLAS", "LIBOPENDRIVE", "XODR", "SOSI", "DWG", "DGNv8",
    "TIGER", "UK .NTF", "S101",
)
# fmt: on


def load_gdal(driver: str) -> ModuleType:
    """`pyogrio` with every driver skipped but one: a VRT that calls itself .geojson then finds nobody who would follow it.

    Raises:
        RuntimeError: this GDAL brings a driver we do not know; it must be added to `DRIVERS` before any file is opened.
    """
    os.environ["OGR_SKIP"] = ",".join(d for d in DRIVERS if d != driver)
    # pyogrio imports these when it finds them; we only use its Arrow side, and they cost a second each time.
    hidden = [m for m in ("geopandas", "pandas", "shapely") if m not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type]  # because None is how Python hides a module
    import pyogrio
    import pyogrio.raw

    for module_name in hidden:
        del sys.modules[module_name]
    beyond = set(pyogrio.list_drivers()) - {driver}
    if beyond:
        raise RuntimeError(f"GDAL drivers beyond the one allowed: {sorted(beyond)}")
    module: ModuleType = pyogrio
    return module

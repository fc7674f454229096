"""The one door to GDAL: it opens in the child only, and lets in one driver."""

import os
import sys
from types import ModuleType

from layers.files.confinement import hide_modules

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
    # GDAL 3.12 hands a FlatGeobuf row without a geometry over with a negative length; its plain path is right.
    os.environ["OGR_FLATGEOBUF_STREAM_BASE_IMPL"] = "YES"
    # pyogrio only looks whether they are there; we measure geometries before shapely sees them, and they cost half a second.
    show_again = hide_modules(*({"shapely", "pyproj"} - set(sys.modules)))
    import pyogrio
    import pyogrio.raw

    show_again()
    beyond = set(pyogrio.list_drivers()) - {driver}
    if beyond:
        raise RuntimeError(f"GDAL drivers beyond the one allowed: {sorted(beyond)}")
    module: ModuleType = pyogrio
    return module

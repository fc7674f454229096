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

# Every raster driver besides, but for the one we use.
RASTER_DRIVERS = (
    "AAIGrid", "ACE2", "ADRG", "AIG", "AVIF", "AirSAR", "BAG", "BASISU", "BIGGIF", "BLX", "BMP", "BSB", "BT", "BYN", "CALS",
    "CEOS", "COASP", "COG", "COSAR", "CPG", "CTG", "CTable2", "DAAS", "DDS", "DERIVED", "DIMAP", "DIPEx", "DODS", "DOQ1",
    "DOQ2", "DTED", "ECRGTOC", "ECW", "EEDAI", "EHdr", "EIR", "ELAS", "ENVI", "ERS", "ESAT", "ESRIC", "EXR", "FAST", "FIT",
    "FITS", "GFF", "GIF", "GNMDatabase", "GNMFile", "GRASS", "GRASSASCIIGrid", "GRIB", "GS7BG", "GSAG", "GSBG", "GSC", "GTA",
    "GTI", "GTX", "GXF", "GenBin", "GeoRaster", "HDF4", "HDF4Image", "HDF5", "HDF5Image", "HEIF", "HF2", "HFA", "ILWIS", "IRIS",
    "ISCE", "ISG", "ISIS2", "ISIS3", "JAXAPALSAR", "JDEM", "JP2ECW", "JP2KAK", "JP2OpenJPEG", "JPEG", "JPEGXL", "KEA",
    "KMLSUPEROVERLAY", "KRO", "KTX2", "L1B", "LAN", "LCP", "LERC", "LIBERTIFF", "LOSLAS", "Leveller", "MAP", "MFF", "MFF2",
    "MG4Lidar", "MRF", "MSGN", "MiraMonRaster", "MrSID", "NDF", "NGSGEOID", "NITF", "NOAA_B", "NSIDCbin", "NTv2", "NWT_GRC",
    "NWT_GRD", "OZI", "PAux", "PCRaster", "PDS", "PLMOSAIC", "PLScenes", "PNG", "PNM", "PRF", "PostGISRaster", "R", "RCM",
    "RDB", "RIK", "RMF", "ROI_PAC", "RPFTOC", "RRASTER", "RS2", "RST", "RasterLite2", "Rasterlite", "S102", "S104", "S111",
    "SAFE", "SAGA", "SAR_CEOS", "SDTS", "SENTINEL2", "SGI", "SIGDEM", "SNAP_TIFF", "SNODAS", "SRP", "SRTMHGT", "STACIT",
    "STACTA", "TGA", "TIL", "TSX", "Terragen", "TileDB", "USGSDEM", "VRT", "WCS", "WEBP", "WMS", "WMTS", "XPM", "XYZ", "ZMap",
    "Zarr",
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


def load_gtiff() -> ModuleType:
    """`rasterio` with every driver skipped but GTiff, which reads the one file and nothing beside it.

    Raises:
        RuntimeError: as `load_gdal`.
    """
    os.environ |= {
        "OGR_SKIP": ",".join(DRIVERS),
        "GDAL_SKIP": ",".join((*DRIVERS, *RASTER_DRIVERS)),
        "GDAL_DISABLE_READDIR_ON_OPEN": "EMPTY_DIR",  # no .aux.xml, .tfw, .ovr or .msk beside it
        "GDAL_PAM_ENABLED": "NO",
        "GDAL_GEOREF_SOURCES": "INTERNAL",
        "GDAL_CACHEMAX": "64",
    }
    import rasterio
    from rasterio.env import Env

    with Env() as environment:
        beyond = set(environment.drivers()) - {"GTiff"}
    if beyond:
        raise RuntimeError(f"GDAL drivers beyond the one allowed: {sorted(beyond)}")
    module: ModuleType = rasterio
    return module

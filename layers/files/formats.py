"""The formats we read: their names, their extensions and the one GDAL driver each may use."""

from dataclasses import dataclass

from layers.wording import Wording


@dataclass(frozen=True, slots=True)
class FileFormat:
    """One kind of file. `driver` is the only GDAL driver that may look at it; None where GDAL is not used."""

    name: str
    label: Wording
    extensions: tuple[str, ...]
    driver: str | None = None


FORMATS = (
    FileFormat("shapefile", Wording("Shapefile", "shapefile"), (".shp",), "ESRI Shapefile"),
    FileFormat("geopackage", Wording("GeoPackage", "GeoPackage"), (".gpkg",), "GPKG"),
    FileFormat("geojson", Wording("GeoJSON", "GeoJSON"), (".geojson", ".json"), "GeoJSON"),
    FileFormat("kml", Wording("KML", "KML"), (".kml", ".kmz"), "LIBKML"),
    FileFormat("gpx", Wording("GPX", "GPX"), (".gpx",)),
    FileFormat("filegdb", Wording("FileGDB", "FileGDB"), (".gdb",), "OpenFileGDB"),
    FileFormat("flatgeobuf", Wording("FlatGeobuf", "FlatGeobuf"), (".fgb",), "FlatGeobuf"),
    FileFormat("osm", Wording("OpenStreetMap PBF", "OpenStreetMap PBF"), (".pbf",), "OSM"),
    FileFormat("geoparquet", Wording("GeoParquet", "GeoParquet"), (".parquet", ".geoparquet")),
    FileFormat("csv", Wording("CSV 文本表", "CSV"), (".csv", ".tsv", ".txt")),
    FileFormat("xlsx", Wording("Excel 工作簿", "Excel workbook"), (".xlsx", ".xlsm")),
)

_BY_NAME = {f.name: f for f in FORMATS}
_BY_EXTENSION = {extension: f for f in FORMATS for extension in f.extensions}
EXTENSIONS = (*_BY_EXTENSION, ".zip")


def format_named(name: str) -> FileFormat:
    return _BY_NAME[name]


def format_of_extension(extension: str) -> FileFormat | None:
    """The format an extension promises; None for an unknown one and for .zip, which may hold several."""
    return _BY_EXTENSION.get(extension.lower())

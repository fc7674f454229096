"""The reading jobs of the child: find out what the file is, hold it to that, read it."""

import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from layers.files.archives import require_safe_zip, unpack
from layers.files.errors import (
    ContentAndNameDiffer,
    LayerNotChosen,
    NoSuchSheet,
    OldExcel,
    PasswordProtected,
    UnknownFormat,
    UnsafeArchive,
    UnsafeGeometry,
)
from layers.files.formats import EXTENSIONS, FileFormat, format_of_extension
from layers.files.limits import Limits
from layers.files.markup import require_no_declarations, require_plain_xml
from layers.files.pbf import looks_like_pbf
from layers.files.transfer import Found, save_found
from layers.wording import Wording

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAGIC = {
    "geopackage": b"SQLite format 3\0",
    "shapefile": b"\x00\x00\x27\x0a",
    "geoparquet": b"PAR1",
    "flatgeobuf": b"fgb\x03fgb",
    "xlsx": b"PK\x03\x04",
}
_KNOWN_BY_MAGIC = (
    (_OLE, Wording("旧版 Excel 或加密文档", "an old or encrypted Office document")),
    (b"SQLite format 3\0", Wording("SQLite 数据库", "an SQLite database")),
    (b"\x00\x00\x27\x0a", Wording("Shapefile", "a shapefile")),
    (b"PAR1", Wording("Parquet", "Parquet")),
    (b"PK", Wording("zip 压缩包或 Office 文档", "a zip archive or Office document")),
    (b"%PDF", Wording("PDF", "a PDF")),
    (b"\xff\xd8\xff", Wording("JPEG 图片", "a JPEG picture")),
    (b"\x89PNG", Wording("PNG 图片", "a PNG picture")),
    (b"<", Wording("XML 或网页", "XML or a web page")),
    (b"{", Wording("JSON 文本", "JSON text")),
)


@dataclass(frozen=True, slots=True)
class Located:
    """Where the bytes to read stand after unpacking, which format they are held to, and their name for people."""

    format: FileFormat
    path: Path
    stem: str


def read(facts: Mapping[str, Any], folder: Path, limits: Limits) -> dict[str, Any]:
    """Job `read`: the file as a table."""
    from layers.files.damage import damage_findings

    located = _locate(facts, folder, limits)
    _require_agreement(located, str(facts["name"]), limits)
    found = _read(located, facts, limits)
    findings = [*found.findings, *damage_findings(found.cells, found.row_numbers)]
    wkb = found.wkb
    if wkb is not None:
        from layers.files.soundness import sound_geometry

        wkb, unusable = sound_geometry(wkb, str(facts["name"]), limits)
        findings += unusable
    found = replace(found, wkb=wkb, findings=findings)
    name = located.format.name
    if name == "geoparquet" and found.wkb is None:
        name = "parquet"
    return {"format": name} | save_found(found, folder)


def list_layers(facts: Mapping[str, Any], folder: Path, limits: Limits) -> dict[str, Any]:
    """Job `list`: the layers or sheets that hold anything."""
    name = str(facts["name"])
    try:
        located = _locate(facts, folder, limits)
    except LayerNotChosen as several:
        return {"layers": list(several.layers)}
    _require_agreement(located, name, limits)
    if located.format.name == "xlsx":
        from layers.files.sheets import filled_sheets, require_plain_workbook

        require_plain_workbook(located.path, name, limits)
        return {"layers": filled_sheets(located.path)[0]}
    if located.format.name == "geopackage":
        from layers.files.packages import make_plain

        make_plain(located.path, name)
    if located.format.name == "gpx":
        from layers.files.gpx import gpx_layers

        return {"layers": gpx_layers(located.path)}
    if located.format.name == "osm":
        from layers.files.osm import WAYS

        return {"layers": [WAYS]}
    if located.format.driver is None or located.format.name == "shapefile":
        return {"layers": [located.stem]}
    from layers.files.vectors import filled_layers

    return {"layers": filled_layers(located.path, located.format.name)}


def inspect(facts: Mapping[str, Any], folder: Path, limits: Limits) -> dict[str, Any]:
    """Job `inspect`: hold a zip or XML document to the rules without reading it."""
    path = next((folder / "in").iterdir())
    name = str(facts["name"])
    if not zipfile.is_zipfile(path):
        return {"root": require_plain_xml(path, name)}
    entries = require_safe_zip(path, name, limits)
    with zipfile.ZipFile(path) as archive:
        require_no_declarations(archive, entries, name)
    return {"root": None}


def locate_workbook(facts: Mapping[str, Any], folder: Path, limits: Limits) -> Path:
    """The workbook in `in/` or in its zip, held to the rules."""
    from layers.files.sheets import require_plain_workbook

    name = str(facts["name"])
    located = _locate(facts, folder, limits)
    _require_agreement(located, name, limits)
    require_plain_workbook(located.path, name, limits)
    return located.path


def _read(located: Located, facts: Mapping[str, Any], limits: Limits) -> Found:
    """Each reader imports what it needs; GDAL is loaded for the formats that need it."""
    path, known = located.path, {**facts, "stem": located.stem}
    match located.format.name:
        case "csv":
            from layers.files.delimited import read_csv

            return read_csv(path, known, limits)
        case "xlsx":
            from layers.files.sheets import read_xlsx

            return read_xlsx(path, known, limits)
        case "geoparquet":
            from layers.files.columnar import read_parquet

            return read_parquet(path, known, limits)
        case "shapefile":
            from layers.files.shapefiles import read_shapefile

            return read_shapefile(path, known, limits)
        case "geopackage":
            from layers.files.packages import make_plain
            from layers.files.vectors import read_vector

            _, findings = make_plain(path, str(facts["name"]))
            found = read_vector(path, "geopackage", known, limits)
            return replace(found, findings=[*findings, *found.findings])
        case "gpx":
            from layers.files.gpx import read_gpx

            return read_gpx(path, known, limits)
        case "osm":
            from layers.files.osm import read_ways
            from layers.files.pbf import require_whole_pbf

            return read_ways(path, require_whole_pbf(path, str(facts["name"]), limits), known, limits)
        case other:
            from layers.files.vectors import read_vector

            return read_vector(path, other, known, limits)


def _locate(facts: Mapping[str, Any], folder: Path, limits: Limits) -> Located:
    name, extension = str(facts["name"]), str(facts["extension"])
    path = folder / "in" / f"input{extension}"
    if extension in (".xls", ".et"):
        raise _why_not_excel(path, name)
    if extension in (".zip", ".kmz"):
        return _locate_in_zip(path, facts, folder, limits)
    promised = format_of_extension(extension)
    if promised is None:
        raise UnknownFormat(name, EXTENSIONS)
    return Located(promised, path, Path(name).stem)


def _locate_in_zip(path: Path, facts: Mapping[str, Any], folder: Path, limits: Limits) -> Located:
    """The one thing to read in an archive; several shapefiles are chosen from by their name."""
    name = str(facts["name"])
    if path.read_bytes()[:2] != b"PK":
        raise _differ(path, name, "zip")
    entries = require_safe_zip(path, name, limits)
    target = folder / "unpacked"
    target.mkdir()
    unpack(path, entries, target, name, limits)
    things = sorted(p for p in target.iterdir() if format_of_extension(p.suffix) and not p.name.startswith("."))
    shapes = [p for p in things if p.suffix.lower() == ".shp"]
    things = shapes or [p for p in things if p.is_dir()] or [p for p in things if p.suffix.lower() != ".txt"] or things
    asked = facts.get("layer")
    if shapes and asked is not None:
        things = [p for p in shapes if p.stem == asked]
        if not things:
            raise NoSuchSheet(name, str(asked), [p.stem for p in shapes])
    if len(things) > 1:
        raise LayerNotChosen(name, [p.stem for p in things])
    if not things:
        raise UnsafeArchive(name, Wording("里面没有可读取的文件", "there is nothing in it that we can read"))
    return Located(_format_of(things[0]), things[0], things[0].stem)


def _format_of(path: Path) -> FileFormat:
    found = format_of_extension(path.suffix)
    if found is None:
        raise UnknownFormat(path.name, EXTENSIONS)
    return found


def _require_agreement(located: Located, name: str, limits: Limits) -> None:
    """Hold the content to what the extension promises: a VRT called .geojson goes no further than this.

    Raises:
        ContentAndNameDiffer, PasswordProtected, OldExcel, UnsafeMarkup, UnsafeGeometry: what it is instead.
    """
    path, promised = located.path, located.format.name
    if path.is_dir():
        if not (path / "a00000001.gdbtable").is_file():
            raise ContentAndNameDiffer(name, "FileGDB", Wording("普通文件夹", "an ordinary folder"))
        return
    with path.open("rb") as stream:
        start = stream.read(4096)
    if promised == "xlsx" and start.startswith(_OLE):
        raise _why_not_excel(path, name)
    if promised in _MAGIC and not start.startswith(_MAGIC[promised]):
        raise _differ(path, name, located.format.label.en)
    if promised in ("kml", "gpx"):
        if not start.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"<" and start[:2] not in (b"\xff\xfe", b"\xfe\xff"):
            raise _differ(path, name, located.format.label.en)
        if require_plain_xml(path, name).lower() != promised:
            raise _differ(path, name, located.format.label.en)
    if promised == "geojson":
        _require_json(path, start, name, limits)
    if promised == "osm" and not looks_like_pbf(start):
        raise _differ(path, name, located.format.label.en)
    if promised == "csv" and any(start.startswith(m) for m, _ in _KNOWN_BY_MAGIC[:8]):
        raise _differ(path, name, "CSV")


def _require_json(path: Path, start: bytes, name: str, limits: Limits) -> None:
    if start.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] != b"{":
        raise _differ(path, name, "GeoJSON")
    from layers.geometry_text import GeometryLimits, deepest_brackets, json_depth

    # A feature collection adds three levels around a geometry; properties may nest as deep as geometries.
    allowed = deepest_brackets(GeometryLimits(max_depth=limits.max_depth)) + 3
    if json_depth(path.read_bytes()) > allowed:
        rule = Wording(f"嵌套超过 {limits.max_depth} 层", f"it nests more than {limits.max_depth} levels")
        raise UnsafeGeometry(name, rule)


def _differ(path: Path, name: str, promised: str) -> ContentAndNameDiffer:
    with path.open("rb") as stream:
        start = stream.read(64).removeprefix(b"\xef\xbb\xbf").lstrip()
    found = next((w for magic, w in _KNOWN_BY_MAGIC if start.startswith(magic)), Wording("别的内容", "something else"))
    return ContentAndNameDiffer(name, promised, found)


def _why_not_excel(path: Path, name: str) -> Exception:
    """An OLE file is an old workbook or an encrypted new one; some .xls are web pages or text in disguise."""
    content = path.read_bytes()
    if "EncryptedPackage".encode("utf-16-le") in content:
        return PasswordProtected(name)
    if content.startswith(_OLE):
        return OldExcel(name)
    return _differ(path, name, "Excel")

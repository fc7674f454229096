"""The places themselves: from the file's own geometry or from coordinate columns, in the datum that was stated."""

import re
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyproj
import shapely
from pyproj.exceptions import CRSError

from layers.datum import UnknownDatum
from layers.errors import NoDatum, Refusal
from layers.foreign import ForeignTable
from layers.intake.coordinates import CoordinateHeaders, Positions, Shift, find_coordinate_headers, parse_positions
from layers.intake.faults import report_faults
from layers.report import Finding, Report, Severity, Where
from layers.rows import Rows
from layers.spec import GeometryKind, LayerSpec
from layers.wording import Wording

STORED_CODE = "EPSG:4490"
NOTHING = Report()


class MetresInDegrees(Refusal):
    """Coordinate columns hold projected metres, and no coordinate system was stated for them."""

    code = "intake.metres-in-degrees"

    def __init__(self, layer: str, suggestion: Wording) -> None:
        super().__init__(
            Wording(
                f"“{layer}”的坐标列是投影坐标（米），不是经纬度。{suggestion.zh}请注明坐标系后重新导入。",
                f"The coordinate columns of “{layer}” are projected metres, not degrees. {suggestion.en} State the coordinate system and import again.",
            ),
            layer=layer,
        )


@dataclass(frozen=True, slots=True)
class Drawn:
    """Geometry of every row (None where there is none), its CRS, and what was noticed.

    `positions` are the sheet's columns that were read as coordinates; `was_given` says whether the file has any geometry at all.
    """

    geometry: npt.NDArray[np.object_]
    crs: pyproj.CRS
    positions: tuple[int, ...]
    was_given: bool
    report: Report = NOTHING


def draw_rows(table: ForeignTable, spec: LayerSpec, rows: Rows, *, declared_crs: str | None, shift: Shift | None) -> Drawn:
    """Geometry of a foreign table.

    Args:
        declared_crs: what the user says the coordinates are in, where the file is silent. A file's own statement wins.
        shift: the web-map datum that the user asked to convert from; positions are then taken as its degrees.
    Raises:
        NoDatum: there are positions, and neither file nor user says their coordinate system.
        UnknownDatum: what was stated is no coordinate system.
        MetresInDegrees: the same, where the numbers are metres and say something of their zone.
    """
    headers = find_coordinate_headers([str(h) for h in table.cells.columns])
    declared = declared_system(declared_crs, table.source.name)
    if table.geometry is not None:
        return _from_geometry(table, rows, headers, declared=declared, shift=shift)
    if headers is None:
        return Drawn(_nothing(table), pyproj.CRS(STORED_CODE), (), was_given=False)
    if spec.geometry not in (GeometryKind.POINT, GeometryKind.ANY):
        return Drawn(
            _nothing(table),
            pyproj.CRS(STORED_CODE),
            headers.positions,
            was_given=False,
            report=Report((_not_held(spec, table, headers),)),
        )
    return _from_columns(table, rows, headers, declared=declared, shift=shift)


def declared_system(text: str | None, layer: str) -> pyproj.CRS | None:
    """What a user states: an EPSG code and nothing else, because PROJ's other notations may name files to open.

    Raises:
        UnknownDatum: it is none.
    """
    if text is None or not text.strip():
        return None
    code = re.fullmatch(r"(?:EPSG:\s*)?(\d{4,6})", text.strip(), re.IGNORECASE)
    if code is None:
        raise UnknownDatum(layer, text.strip()[:60])
    return _crs(f"EPSG:{code.group(1)}", layer)


def _crs(text: str, layer: str) -> pyproj.CRS:
    try:
        return pyproj.CRS.from_user_input(text)
    except CRSError as unknown:
        raise UnknownDatum(layer, text[:60]) from unknown


def _from_geometry(
    table: ForeignTable, rows: Rows, headers: CoordinateHeaders | None, *, declared: pyproj.CRS | None, shift: Shift | None
) -> Drawn:
    geometry = np.array(table.geometry, dtype=object)
    given = ~shapely.is_missing(geometry)
    in_file = None if table.crs is None else _crs(table.crs, table.source.name)
    stated = in_file or declared or (pyproj.CRS(STORED_CODE) if shift else None)
    if stated is None and given.any():
        raise NoDatum(table.source.name)
    findings = [*_both_stated(in_file, declared), *_beside_geometry(table, rows, headers)]
    flat = _without_height(geometry, rows, findings)
    flat = _without_nan(flat, rows, findings)
    return Drawn(
        flat, stated or pyproj.CRS(STORED_CODE), headers.positions if headers else (), was_given=True, report=Report.of(findings)
    )


def _from_columns(
    table: ForeignTable, rows: Rows, headers: CoordinateHeaders, *, declared: pyproj.CRS | None, shift: Shift | None
) -> Drawn:
    places = parse_positions(table.cells, headers)
    known = ~(np.isnan(places.east) | np.isnan(places.north))
    report = report_faults(rows, "geometry", table.cells.iloc[:, headers.east], places.east_faults)
    report += report_faults(rows, "geometry", table.cells.iloc[:, headers.north], places.north_faults)
    if headers.shift and shift is None:
        report += Report((_names_shift(rows.layer, table, headers),))
    stated = declared or (pyproj.CRS(STORED_CODE) if shift or headers.shift else None)
    if known.any():
        _require_fitting(table, places, stated)
    crs = stated or pyproj.CRS(STORED_CODE)
    geometry = _nothing(table)
    geometry[known] = shapely.points(places.east[known], places.north[known])
    return Drawn(geometry, crs, headers.positions, was_given=True, report=report)


def _require_fitting(table: ForeignTable, places: Positions, stated: pyproj.CRS | None) -> None:
    """Without a statement nothing goes on; metres that were stated to be degrees do, for the sentinel to compare with their places."""
    if stated is None and places.in_metres:
        raise MetresInDegrees(table.source.name, suggest_zone(places))
    if stated is None:
        raise NoDatum(table.source.name)


def suggest_zone(places: Positions) -> Wording:
    """What the eastings say about their zone (boundaries.md §6): eight digits begin with it, six do not tell."""
    middle = float(np.nanmedian(np.maximum(places.east, places.north)))
    zone = int(middle // 1_000_000)
    if 25 <= zone <= 45:
        return Wording(
            f"横坐标前两位是 {zone}，可能是 CGCS2000 三度带第 {zone} 带（EPSG:{4513 + zone - 25}）。",
            f"The eastings begin with {zone}, perhaps CGCS2000 3-degree zone {zone} (EPSG:{4513 + zone - 25}).",
        )
    if 13 <= zone <= 23:
        return Wording(
            f"横坐标前两位是 {zone}，可能是 CGCS2000 六度带第 {zone} 带（EPSG:{4491 + zone - 13}）。",
            f"The eastings begin with {zone}, perhaps CGCS2000 6-degree zone {zone} (EPSG:{4491 + zone - 13}).",
        )
    return Wording(
        "横坐标没有带号，需要知道中央子午线（CGCS2000 三度带为 EPSG:4534–4554）。",
        "The eastings carry no zone; the central meridian must be known (CGCS2000 3-degree zones are EPSG:4534–4554).",
    )


def _nothing(table: ForeignTable) -> npt.NDArray[np.object_]:
    return np.full(len(table), None, dtype=object)


def _without_height(geometry: npt.NDArray[np.object_], rows: Rows, findings: list[Finding]) -> npt.NDArray[np.object_]:
    tall = shapely.has_z(geometry)
    if not tall.any():
        return geometry
    findings.append(
        Finding(
            "intake.height-dropped",
            Severity.NOTE,
            Wording(
                f"{int(tall.sum())} 个图形带高程（Z），导入时未保留。",
                f"{int(tall.sum())} geometries carry heights (Z); they were not kept.",
            ),
            Where(rows.layer, column="geometry"),
            {"rows": int(tall.sum())},
        )
    )
    flat: npt.NDArray[np.object_] = shapely.force_2d(geometry)
    return flat


def _without_nan(geometry: npt.NDArray[np.object_], rows: Rows, findings: list[Finding]) -> npt.NDArray[np.object_]:
    """Rows whose coordinates are not numbers are named here, because no projection can carry them further."""
    coordinates, owners = shapely.get_coordinates(geometry, return_index=True)
    broken = np.zeros(len(geometry), dtype=bool)
    broken[owners[~np.isfinite(coordinates).all(axis=1)]] = True
    findings += rows.findings(broken, None, lambda _: NOT_A_NUMBER, code="check.not-finite", column="geometry")
    whole = geometry.copy()
    whole[broken] = None
    return whole


NOT_A_NUMBER = Wording(
    "图形里有不是数字的坐标（NaN 或无穷大）。", "The geometry holds coordinates that are not numbers (NaN or infinite)."
)


def _both_stated(in_file: pyproj.CRS | None, declared: pyproj.CRS | None) -> list[Finding]:
    if in_file is None or declared is None or in_file.equals(declared, ignore_axis_order=True):
        return []
    file_says, user_says = in_file.name, declared.name
    return [
        Finding(
            "intake.datum-stated-twice",
            Severity.WARNING,
            Wording(
                f"文件自带坐标系“{file_says}”，与填写的“{user_says}”不同；按文件自带的读取。",
                f"The file says “{file_says}”, the request says “{user_says}”; the file was believed.",
            ),
            evidence={"file": file_says, "request": user_says},
        )
    ]


def _beside_geometry(table: ForeignTable, rows: Rows, headers: CoordinateHeaders | None) -> list[Finding]:
    if headers is None:
        return []
    named = "、".join(str(table.cells.columns[p]) for p in headers.positions)
    return [
        Finding(
            "intake.coordinates-beside-geometry",
            Severity.NOTE,
            Wording(
                f"文件自带图形，坐标列（{named}）未使用。",
                f"The file has its own geometry; the coordinate columns ({named}) were not used.",
            ),
            Where(rows.layer),
        )
    ]


def _not_held(spec: LayerSpec, table: ForeignTable, headers: CoordinateHeaders) -> Finding:
    named = "、".join(str(table.cells.columns[p]) for p in headers.positions)
    shifted = {"gcj02": "（GCJ-02 网络地图坐标）", "bd09": "（BD-09 网络地图坐标）", None: ""}[headers.shift]
    return Finding(
        "intake.points-not-held",
        Severity.WARNING,
        Wording(
            f"“{spec.label.zh}”保存的不是点，坐标列（{named}）{shifted}未导入；这些行记为“尚未成图”。",
            f"“{spec.label.en}” are not kept as points; the coordinate columns ({named}) were not read and the rows count as not yet drawn.",
        ),
        Where(spec.name, column="geometry"),
        {"headers": named, "datum": headers.shift},
    )


def _names_shift(layer: str, table: ForeignTable, headers: CoordinateHeaders) -> Finding:
    named = "、".join(str(table.cells.columns[p]) for p in headers.positions)
    datum = {"gcj02": "GCJ-02", "bd09": "BD-09"}[str(headers.shift)]
    return Finding(
        "intake.web-map-datum",
        Severity.ERROR,
        Wording(
            f"坐标列（{named}）写明是 {datum} 网络地图坐标，与实地相差约 100–700 米，不能直接导入。",
            f"The coordinate columns ({named}) say they are {datum} web-map coordinates, 100–700 m off the ground; they cannot be imported as they are.",
        ),
        Where(layer, column="geometry"),
        {"datum": datum},
    )

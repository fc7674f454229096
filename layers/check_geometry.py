"""Can the places be where they say: missing, empty, crossing themselves, out of the country, twice the same."""

from collections.abc import Iterator

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from layers.readings import CHINA
from layers.report import Finding, Severity, Where
from layers.rows import Hits, Rows, name_rows, shorten
from layers.spec import GeometryKind, LayerSpec
from layers.wording import Wording

_KINDS = {GeometryKind.POINT: {0, 4}, GeometryKind.LINE: {1, 2, 5}, GeometryKind.POLYGON: {3, 6}}  # shapely type ids
_KIND_LABELS = {
    GeometryKind.POINT: Wording("点", "points"),
    GeometryKind.LINE: Wording("线", "lines"),
    GeometryKind.POLYGON: Wording("面", "polygons"),
    GeometryKind.ANY: Wording("图形", "geometries"),
}


def check_geometry(frame: gpd.GeoDataFrame, spec: LayerSpec, rows: Rows) -> list[Finding]:
    """Everything about the places: missing, empty, of another kind, not finite, invalid, outside China, twice the same."""
    if "geometry" not in frame or len(frame) == 0:
        return []
    geometry = np.asarray(frame.geometry.array, dtype=object)
    return [finding for look in _GEOMETRY_LOOKS for finding in look(geometry, spec, rows)]


def _missing_geometry(geometry: npt.NDArray[np.object_], spec: LayerSpec, rows: Rows) -> Iterator[Finding]:
    missing = shapely.is_missing(geometry)
    if not spec.geometry_required or not missing.any():
        return
    sentence = Wording(f"没有位置；“{spec.label.zh}”必须有。", f"No position; “{spec.label.en}” must have one.")
    if missing.all() and len(geometry) > 1:
        sentence = Wording(
            f"整个文件没有位置；“{spec.label.zh}”必须有。", f"The file has no positions; “{spec.label.en}” must have them."
        )
        yield Finding(
            "check.no-geometry", Severity.ERROR, sentence, Where(rows.layer, column="geometry"), {"rows": len(geometry)}
        )
        return
    yield from rows.findings(missing, None, lambda _: sentence, code="check.no-geometry", column="geometry")


def _empty_geometry(geometry: npt.NDArray[np.object_], _: LayerSpec, rows: Rows) -> Iterator[Finding]:
    sentence = Wording("图形是空的（没有任何坐标）。", "The geometry is empty (it has no coordinates).")
    yield from rows.findings(shapely.is_empty(geometry), None, lambda _: sentence, code="check.empty-geometry", column="geometry")


def _geometry_kind(geometry: npt.NDArray[np.object_], spec: LayerSpec, rows: Rows) -> Iterator[Finding]:
    if spec.geometry is GeometryKind.ANY:
        return
    types = shapely.get_type_id(geometry)
    hits = (types != -1) & ~np.isin(types, list(_KINDS[spec.geometry]))
    wanted = _KIND_LABELS[spec.geometry]
    names = np.array([None if g is None else g.geom_type for g in geometry], dtype=object) if hits.any() else None

    def sentence(found: str) -> Wording:
        return Wording(
            f"图形是 {found}，“{spec.label.zh}”应为{wanted.zh}。",
            f"The geometry is a {found}; “{spec.label.en}” are {wanted.en}.",
        )

    yield from rows.findings(hits, names, sentence, code="check.geometry-kind", column="geometry")


def _not_finite(geometry: npt.NDArray[np.object_], _: LayerSpec, rows: Rows) -> Iterator[Finding]:
    sentence = Wording(
        "图形里有不是数字的坐标（NaN 或无穷大）。", "The geometry holds coordinates that are not numbers (NaN or infinite)."
    )
    yield from rows.findings(_is_broken(geometry), None, lambda _: sentence, code="check.not-finite", column="geometry")


def _is_broken(geometry: npt.NDArray[np.object_]) -> Hits:
    coordinates, owners = shapely.get_coordinates(geometry, return_index=True)
    broken = np.zeros(len(geometry), dtype=bool)
    broken[owners[~np.isfinite(coordinates).all(axis=1)]] = True
    return broken


def _invalid(geometry: npt.NDArray[np.object_], _: LayerSpec, rows: Rows) -> Iterator[Finding]:
    """A polygon that crosses itself is named with the place of the crossing, and never repaired: only its owner knows the line."""
    wrong = ~shapely.is_valid(geometry) & ~shapely.is_missing(geometry) & ~_is_broken(geometry)
    for position in np.flatnonzero(wrong):
        reason, point = place_of_fault(shapely.is_valid_reason(geometry[position]))
        words = words_of_fault(reason)
        at_zh = f"，位置在 {point[0]:.6f}, {point[1]:.6f}" if point else ""
        at_en = f" at {point[0]:.6f}, {point[1]:.6f}" if point else ""
        sentence = Wording(
            f"{words.zh}{at_zh}。系统不会自动修复，请在制图软件中改正。",
            f"{words.en}{at_en}. It is not repaired here; correct it in the drawing program.",
        )
        where = rows.where(int(position), "geometry", point)
        yield Finding("check.invalid-geometry", Severity.ERROR, sentence, where, {"reason": reason})


_REASONS = {
    "Self-intersection": Wording("边界自相交", "The outline crosses itself"),
    "Ring Self-intersection": Wording("边界在一点与自身相接", "The outline touches itself"),
    "Hole lies outside shell": Wording("内环（洞）在外环之外", "A hole lies outside its shell"),
    "Holes are nested": Wording("内环（洞）互相嵌套", "Holes are nested"),
    "Nested shells": Wording("外环互相嵌套", "Shells are nested"),
    "Interior is disconnected": Wording("图形内部被切断", "The interior is disconnected"),
    "Duplicate Rings": Wording("有重复的环", "A ring is repeated"),
    "Too few points in geometry component": Wording("组成部分的点太少", "A part has too few points"),
}


def words_of_fault(reason: str) -> Wording:
    """What GEOS says is wrong with a shape, in our words."""
    return _REASONS.get(reason, Wording(f"图形不合法（{reason}）", f"The geometry is invalid ({reason})"))


def place_of_fault(reason: str) -> tuple[str, tuple[float, float] | None]:
    """GEOS says `Self-intersection[104.06 37.18]`."""
    words, _, rest = reason.partition("[")
    try:
        lon, lat = (float(number) for number in rest.rstrip("]").split()[:2])
    except ValueError:
        return words, None
    return words, (lon, lat)


def _outside_china(geometry: npt.NDArray[np.object_], _: LayerSpec, rows: Rows) -> Iterator[Finding]:
    west, south, east, north = shapely.bounds(geometry).T
    with np.errstate(invalid="ignore"):
        hits = (west < CHINA[0]) | (south < CHINA[1]) | (east > CHINA[2]) | (north > CHINA[3])
        swapped = hits & (west >= CHINA[1]) & (east <= CHINA[3]) & (south >= CHINA[0]) & (north <= CHINA[2])
        metres = hits & ((np.abs(west) > 360) | (np.abs(south) > 360))
    nowhere = (west == 0) & (south == 0) & (east == 0) & (north == 0)
    for found, code, severity, words in (
        (nowhere, "check.zero-position", Severity.ERROR, _NOWHERE),
        (swapped, "check.swapped-axes", Severity.ERROR, _SWAPPED),
        (metres & ~swapped, "check.metres-not-degrees", Severity.ERROR, _METRES),
        (hits & ~swapped & ~metres & ~nowhere, "check.outside-china", Severity.WARNING, _OUTSIDE),
    ):
        if words is _OUTSIDE and int(found.sum()) > _TOLD_ROW_BY_ROW and bool((found | shapely.is_missing(geometry)).all()):
            yield _all_abroad(int(found.sum()), rows)
            continue
        shown = np.full(len(geometry), None, dtype=object)
        shown[found] = [f"{x:.6g}, {y:.6g}" for x, y in zip(west[found], south[found], strict=True)]

        def sentence(place: str, words: Wording = words) -> Wording:
            return Wording(words.zh.format(place), words.en.format(place))

        yield from rows.findings(found, shown, sentence, code=code, severity=severity, column="geometry")


_TOLD_ROW_BY_ROW = 20


def _all_abroad(count: int, rows: Rows) -> Finding:
    """Fifteen thousand streets of a town abroad are one thing to say, not fifteen thousand."""
    sentence = Wording(
        f"全部 {count} 个位置都不在中国范围内；若不是国外数据，请核对坐标系。",
        f"All {count} positions lie outside China; if this is no town abroad, check the coordinate system.",
    )
    return Finding("check.outside-china", Severity.WARNING, sentence, Where(rows.layer, column="geometry"), {"rows": count})


_NOWHERE = Wording(
    "位置（{}）是零点，多半是没有填坐标。请留空或补上。",
    "The position ({}) is zero, most likely never filled in. Leave it empty or give it.",
)
_SWAPPED = Wording(
    "位置（{}）的经度和纬度颠倒了，请对调两列。",
    "The position ({}) has longitude and latitude swapped; exchange the two columns.",
)
_METRES = Wording(
    "位置（{}）是以米计的投影坐标，不是经纬度；请注明坐标系。",
    "The position ({}) is in projected metres, not degrees; state its coordinate system.",
)
_OUTSIDE = Wording("位置（{}）不在中国范围内，请核对。", "The position ({}) lies outside China; please check.")


def _duplicate_points(geometry: npt.NDArray[np.object_], spec: LayerSpec, rows: Rows) -> Iterator[Finding]:
    """Two rows on the very same point are a copied cell more often than one house, except where one thing has several rows."""
    points = np.flatnonzero(shapely.get_type_id(geometry) == 0)
    if len(points) < 2 or spec.may_coincide:
        return
    places = pd.DataFrame({"x": shapely.get_x(geometry[points]), "y": shapely.get_y(geometry[points])}).dropna()
    places.index = pd.Index(points[places.index])
    again = places[places.duplicated(keep=False)]
    for members in again.groupby(["x", "y"], sort=False).indices.values():
        members = [int(p) for p in again.index[members]]
        x, y = float(again["x"][members[0]]), float(again["y"][members[0]])
        named = name_rows([rows.number(p) or p + 1 for p in members])
        sentence = Wording(
            f"{named.zh}的位置完全相同，请核对是否抄重。",
            f"The positions of {named.en} are the very same; please check for a copied cell.",
        )
        where = rows.where(members[0], "geometry", (x, y))
        evidence = {"rows": shorten("、".join(str(rows.number(p) or p + 1) for p in members), 200)}
        yield Finding("check.same-place", Severity.WARNING, sentence, where, evidence)


_GEOMETRY_LOOKS = (_missing_geometry, _empty_geometry, _geometry_kind, _not_finite, _invalid, _outside_china, _duplicate_points)

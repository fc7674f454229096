"""A line built from its 界桩成果表 and 边界点成果表 in the order of their serials, with the 走向说明 as a check."""

import math
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from boundaries.register.courses import CourseOnLine, Tolerances, lay_course
from boundaries.register.descriptions import Course
from boundaries.register.errors import LineOfOnePoint, OrderNotStated
from boundaries.register.numbers import NumberScheme, parse_marker_number
from boundaries.register.result_tables import ResultTable
from boundaries.register.serials import stands_beside
from layers.ellipsoid import geodesic_m, length_m
from layers.report import Fact, Finding, Report, Severity, Where
from layers.rows import name_rows
from layers.wording import Wording

# A marker listed among the points is printed from the same survey; half a metre is a typing slip, not another point.
SAME_POINT_M = 0.5
_TWICE_M = 0.001
_FAR_DEG = 0.001
_PART = re.compile(r"(?P<marker>\d{1,4})\s*[-_/.、－—–]\s*(?P<point>\d{1,4})")


@dataclass(frozen=True, slots=True)
class Vertex:
    """One point of the built line: what it is called, whether a marker stands there, and the row it came from."""

    number: str
    is_marker: bool
    row: int
    lon: float
    lat: float


@dataclass(frozen=True, slots=True, eq=False)
class VectorisedLine:
    """A line in EPSG:4490 from the first serial to the last, its vertices, and everything a person should look at.

    `stations` are chainages in metres by marker number, also of stones that stand beside the line. `course` is the description laid on
    it, None where none was given. While `report` holds an error the line is a sketch and must not be registered.
    """

    line: shapely.LineString
    vertices: tuple[Vertex, ...]
    stations: Mapping[str, float]
    course: CourseOnLine | None
    report: Report

    @property
    def length_m(self) -> float:
        """Metres along the ellipsoid."""
        return float(length_m([self.line])[0])


def vectorise(
    markers: ResultTable, points: ResultTable | None = None, *, course: Course | None = None, tolerances: Tolerances | None = None
) -> VectorisedLine:
    """Build a line from its tables. Nothing is snapped, smoothed or filled in: a vertex is a printed point.

    The order along the line is taken as the tables state it, in the first of these ways that they allow: points numbered 3-2 (second point
    after marker 3); one numbering for both tables; the markers listed among the points, by number or within 0.5 m. Stones of double and
    triple markers stand beside the line and are no vertices.

    Args:
        markers, points: tables as `read_result_table` gives them; without points the line runs from marker to marker.
        course: the 走向说明, compared leg by leg.
    Raises:
        LineOfOnePoint: fewer than two points can be placed.
        OrderNotStated: the tables do not say how their points follow each other.
    """
    on_line = _vertices(markers, is_marker=True)
    between = _vertices(points, is_marker=False) if points is not None else []
    ordered = _in_order([v for v in on_line if not stands_beside(v.number)], between)
    vertices, doubled = _without_doubles(ordered)
    if len(vertices) < 2:
        raise LineOfOnePoint(len(vertices))
    line = shapely.LineString([(v.lon, v.lat) for v in vertices])
    stations = _stations(line, [*vertices, *(v for v in on_line if stands_beside(v.number))])
    laid = lay_course(line, course, stations, tolerances=tolerances, layer="boundary_lines") if course is not None else None
    report = markers.report + (points.report if points is not None else Report()) + doubled + _beside(on_line) + _crossing(line)
    report += _disagreements(on_line, between)
    return VectorisedLine(line, tuple(vertices), stations, laid, report + (laid.report if laid is not None else Report()))


def _vertices(table: ResultTable, *, is_marker: bool) -> list[Vertex]:
    """The rows that could be placed, in the order of their serials where all have one, else in the order of the table."""
    rows = [
        (Vertex(n.number, is_marker, n.row, point.x, point.y), n.serial)
        for n, point in zip(table.numbered(), table.rows.geometry, strict=True)
        if point is not None
    ]
    if rows and all(serial is not None for _, serial in rows):
        rows.sort(key=lambda pair: pair[1] or 0)
    return [vertex for vertex, _ in rows]


def _in_order(markers: Sequence[Vertex], points: Sequence[Vertex]) -> list[Vertex]:
    if not points:
        return list(markers)
    for way in (_after_markers, _one_numbering, _listed_among):
        ordered = way(markers, points)
        if ordered is not None:
            return ordered
    if not markers:
        return list(points)
    raise OrderNotStated(points[0].number)


def _after_markers(markers: Sequence[Vertex], points: Sequence[Vertex]) -> list[Vertex] | None:
    """Points numbered 3-2: the second after marker 3. Points before the first marker are numbered 0-1."""
    parts = [_PART.fullmatch(unicodedata.normalize("NFKC", p.number)) for p in points]
    if not all(parts):
        return None
    places = [(int(part["marker"]), int(part["point"]), p) for part, p in zip(parts, points, strict=True) if part is not None]
    serials = [parse_marker_number(m.number).serial for m in markers]
    if any(s is None for s in serials) or not {m for m, _, _ in places} <= {0, *(s for s in serials if s is not None)}:
        return None
    places += [(serial or 0, 0, m) for serial, m in zip(serials, markers, strict=True)]
    return [vertex for _, _, vertex in sorted(places, key=lambda place: place[:2])]


def _one_numbering(markers: Sequence[Vertex], points: Sequence[Vertex]) -> list[Vertex] | None:
    """Both tables numbered through: no serial stands in both."""
    told = [(parse_marker_number(v.number).serial, v) for v in (*markers, *points)]
    serials = [serial for serial, _ in told]
    if any(serial is None for serial in serials):
        return None
    of_markers, of_points = set(serials[: len(markers)]), set(serials[len(markers) :])
    if of_markers & of_points or (markers and max(s or 0 for s in of_markers) < min(s or 0 for s in of_points)):
        return None  # markers 1–5 and then points 6–90 is two numberings, not one
    return [vertex for _, vertex in sorted(told, key=lambda pair: pair[0] or 0)]


def _listed_among(markers: Sequence[Vertex], points: Sequence[Vertex]) -> list[Vertex] | None:
    """The table of points lists the markers too: its order is the line's, and a marker's own table says where it stands."""
    numbered = _by_whole_number(markers)
    left = dict.fromkeys(markers)
    ordered: list[Vertex] = []
    for point in points:
        same = numbered.get(_whole_number(point) or "") or next((m for m in left if _apart_m(m, point) <= SAME_POINT_M), None)
        if same is not None:
            left.pop(same, None)
        ordered.append(same or point)
    return None if left else ordered


def _whole_number(vertex: Vertex) -> str | None:
    """A number that means one marker wherever it stands; a bare 3 in both tables may be two things."""
    number = parse_marker_number(vertex.number)
    whole = (NumberScheme.PROVINCIAL, NumberScheme.WITHOUT_LETTER, NumberScheme.TRIPOINT)
    return number.compared_as if number.scheme in whole else None


def _by_whole_number(vertices: Sequence[Vertex]) -> dict[str, Vertex]:
    return {number: v for v in vertices if (number := _whole_number(v)) is not None}


def _apart_m(first: Vertex, second: Vertex) -> float:
    if abs(first.lat - second.lat) > _FAR_DEG or abs(first.lon - second.lon) > _FAR_DEG:
        return math.inf  # a hundred metres and more: nobody asks how much
    return float(geodesic_m(first.lon, first.lat, second.lon, second.lat))


def _disagreements(markers: Sequence[Vertex], points: Sequence[Vertex]) -> Report:
    """One marker printed in both tables at two places."""
    numbered = _by_whole_number(markers)
    findings = []
    for point in points:
        marker = numbered.get(_whole_number(point) or "")
        if marker is None or _apart_m(marker, point) <= SAME_POINT_M:
            continue
        apart_m = float(geodesic_m(marker.lon, marker.lat, point.lon, point.lat))
        sentence = Wording(
            f"“{marker.number}”在界桩成果表（第 {marker.row} 行）和边界点成果表（第 {point.row} 行）中相距 {apart_m:,.2f} 米。线按界桩成果表连接；请核对。",
            f"“{marker.number}” lies {apart_m:,.2f} m apart in the table of markers (row {marker.row}) and that of points (row {point.row}). "
            "The line follows the table of markers; please check.",
        )
        evidence: dict[str, Fact] = {"apart_m": round(apart_m, 3)}
        where = Where("boundary_lines", row=point.row)
        findings.append(Finding("boundaries.tables-disagree", Severity.WARNING, sentence, where, evidence))
    return Report.of(findings)


def _without_doubles(ordered: Sequence[Vertex]) -> tuple[list[Vertex], Report]:
    """The same point twice in a row is kept once; the same point again later is an error, for a line does not return to it."""
    kept: list[Vertex] = []
    findings = []
    for vertex in ordered:
        if kept and _apart_m(kept[-1], vertex) <= _TWICE_M:
            findings.append(_point_twice(kept[-1], vertex))
            kept[-1] = kept[-1] if kept[-1].is_marker else vertex
        else:
            kept.append(vertex)
    return kept, Report.of(findings)


def _point_twice(first: Vertex, second: Vertex) -> Finding:
    named = name_rows([first.row, second.row])
    sentence = Wording(
        f"“{first.number}”与“{second.number}”坐标相同（{named.zh}），线上只作一个点。如非同一点，请核对坐标。",
        f"“{first.number}” and “{second.number}” have the same coordinates ({named.en}); the line has one vertex there.",
    )
    severity = Severity.NOTE if first.is_marker != second.is_marker else Severity.WARNING
    return Finding("boundaries.same-point-twice", severity, sentence, Where("boundary_lines", row=second.row))


def _beside(markers: Sequence[Vertex]) -> Report:
    beside = [m for m in markers if stands_beside(m.number)]
    if not beside:
        return Report()
    named = "、".join(m.number for m in beside[:8])
    sentence = Wording(
        f"{len(beside)} 颗双立或三立界桩（{named}）立在界线两侧，未作线上的点；界线在该处由边界点确定。",
        f"{len(beside)} stones of double or triple markers ({named}) stand beside the line and are no vertices; boundary points define it there.",
    )
    return Report((Finding("boundaries.stones-beside-the-line", Severity.NOTE, sentence, Where("boundary_lines")),))


def _crossing(line: shapely.LineString) -> Report:
    """A boundary does not cross itself: two points in the wrong order do that."""
    if line.is_simple:
        return Report()
    sentence = Wording(
        "连成的线与自身相交，多半是点的次序或某个坐标有误。请按点号核对两张成果表。",
        "The line crosses itself; most likely points are out of order or one coordinate is wrong. Check both tables by number.",
    )
    spot = shapely.get_coordinates(_crossings(line))[:1]
    lon, lat = (float(spot[0][0]), float(spot[0][1])) if len(spot) else (None, None)
    return Report(
        (Finding("boundaries.line-crosses-itself", Severity.ERROR, sentence, Where("boundary_lines", lon=lon, lat=lat)),)
    )


def _crossings(line: shapely.LineString) -> shapely.Geometry:
    """Points where the noded line has an end that the line itself has no vertex at."""
    nodes = shapely.get_coordinates(shapely.get_parts(shapely.node(line)))
    own = {tuple(c) for c in shapely.get_coordinates(line)}
    return shapely.MultiPoint([c for c in nodes if tuple(c) not in own])


def _stations(line: shapely.LineString, vertices: Sequence[Vertex]) -> dict[str, float]:
    """Chainage of every marker, metres: at its vertex, and for stones beside the line at the nearest point of it."""
    lonlat = shapely.get_coordinates(line)
    along = np.concatenate(([0.0], np.cumsum(geodesic_m(*lonlat[:-1].T, *lonlat[1:].T))))
    stretch = np.array([np.cos(np.radians(lonlat[:, 1].mean())), 1.0])
    flat = shapely.LineString(lonlat * stretch)
    at_vertex = np.concatenate(([0.0], np.cumsum(np.hypot(*(np.diff(lonlat * stretch, axis=0)).T))))
    stations = {}
    for vertex in vertices:
        if vertex.is_marker:
            share = flat.project(shapely.Point(np.array([vertex.lon, vertex.lat]) * stretch))
            stations[vertex.number] = float(np.interp(share, at_vertex, along))
    return stations

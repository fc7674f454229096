"""Coordinates as survey tables print them: X is north, zones stand before the easting, and whatever is wrong is said row by row."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pyproj
import shapely

from boundaries.register.errors import MixedZones
from boundaries.specs.markers import MARKERS
from layers.datum import STORED, old_datum_of, to_stored
from layers.errors import NoDatum
from layers.intake.geometry import declared_system
from layers.local_fit import CommonPoints
from layers.old_datums import ByCertificate, OldDatumWay, bring_over, require_may_come
from layers.readings import Flags, Numbers, are_in_china, are_metres, zone_epsg
from layers.report import Fact, Finding, Report, Severity, Where
from layers.wording import Wording

PRINTED_TO_M = 0.01
"""Survey tables print two decimals of a metre: what a conversion between zones of one datum adds is less."""


@dataclass(frozen=True, slots=True)
class Stated:
    """What a person says of the numbers, because numbers cannot tell their datum.

    `crs` is an EPSG code: a zone, or a datum's degrees (EPSG:4490, 4610, 4214); then an easting of eight digits names the zone. `way` is
    the lawful way out of an old datum, `points` the common points of a fit.
    """

    crs: str | None = None
    way: OldDatumWay | None = None
    points: CommonPoints | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """Where the rows lie: points in EPSG:4490 (None where the numbers cannot be read), and by which way they came there.

    `error_m` is what the conversion adds to a point's error in metres, NaN where nobody states it.
    """

    points: npt.NDArray[np.object_]
    datum: str
    conversion: str
    error_m: float
    report: Report = field(default_factory=Report)


@dataclass(frozen=True, slots=True, eq=False)
class PrintedPairs:
    """Two columns of numbers: what stands in the east field and what in the north field, with the headers they stood under.

    NaN where a cell is blank or no number. `rows` are the numbers the user sees.
    """

    east: Numbers
    north: Numbers
    rows: npt.NDArray[np.int64]
    east_header: str
    north_header: str

    @property
    def xy(self) -> Numbers:
        return np.column_stack((self.east, self.north))


def place_pairs(pairs: PrintedPairs, stated: Stated, *, layer: str, file: str) -> Places:
    """Positions of printed pairs, converted only as far as somebody answers for it.

    A pair in the wrong order is read as it can only be meant where the whole table has it so, and named; a row unlike the rest of its
    table, half metres and half degrees, or nothing at all, is an error of that row.

    Raises:
        NoDatum, UnknownDatum: nobody says what the numbers are in, or says something that is no system.
        OldDatum: Xi'an 80 or Beijing 54 without one of the three lawful ways.
        MayNotDisplayOnly, IncompleteCertificate, NotAnOldDatum, FitNotPermitted, PoorFit …: the way is not to be had.
        MixedZones: rows of an old datum stand in several zones.
    """
    require_may_come(MARKERS, stated.way, convert_from=None)
    xy = pairs.xy
    known: Flags = np.asarray(np.isfinite(xy).all(axis=1))
    declared = declared_system(stated.crs, file)
    if known.any() and declared is None:
        raise NoDatum(file)
    crs = declared or STORED
    kinds, findings = _judge(pairs, known, layer)
    epsg = _systems(xy, kinds, crs)
    findings += _wrong_zone(pairs, kinds, epsg, crs, layer)
    readable = (kinds == _DEGREES) | (kinds == _METRES)
    readable &= epsg != 0
    points, conversion, error_m, report = _converted(_in_order(xy, kinds, epsg), epsg, readable, stated)
    return Places(points, _systems_said(epsg[readable], crs), conversion, error_m, Report.of(findings) + report)


def place_shapes(shapes: npt.NDArray[np.object_], crs: str | None, stated: Stated, *, file: str) -> Places:
    """Positions that came as shapes, in the system their file states or, where it is silent, a person.

    Raises:
        As `place_pairs`, but for MixedZones.
    """
    require_may_come(MARKERS, stated.way, convert_from=None)
    declared = declared_system(stated.crs, file)
    system = pyproj.CRS.from_user_input(crs) if crs is not None else declared
    if system is None:
        raise NoDatum(file)
    frame = gpd.GeoDataFrame(geometry=gpd.GeoSeries(shapely.force_2d(shapes), crs=system))
    brought = bring_over(frame, MARKERS, stated.way, points=stated.points)
    points = np.asarray(to_stored(brought.frame, layer=MARKERS.label.zh).geometry.array, dtype=object)
    if brought.note is not None:
        return Places(points, system.name, str(brought.note), brought.note.accuracy_m, brought.report)
    kept = system.equals(STORED, ignore_axis_order=True)
    return Places(points, system.name, "EPSG:4490，未换算" if kept else f"{system.name} → EPSG:4490", 0.0, brought.report)


_NOTHING, _DEGREES, _METRES, _MIXED, _ODD = range(5)


def _judge(pairs: PrintedPairs, known: Flags, layer: str) -> tuple[npt.NDArray[np.int64], list[Finding]]:
    """What kind of numbers each row holds, and what must be said of rows whose numbers stand in the wrong column."""
    xy = pairs.xy
    kinds = np.where(known, _ODD, _NOTHING)
    with np.errstate(invalid="ignore"):
        metres = known & (are_metres(xy) | (zone_epsg(xy) > 0))
        right, wrong = known & are_in_china(xy), known & are_in_china(xy[:, ::-1])
        kinds[metres] = _METRES
        kinds[right | wrong] = _DEGREES
        easting = (pairs.east > 10_000) & (np.abs(pairs.north) <= 90)
        kinds[known & ~metres & easting] = _MIXED
        swapped = wrong | (metres & (_easting(xy) == pairs.north))
    findings = [_mixed(pairs, int(p), layer) for p in np.flatnonzero(kinds == _MIXED)]
    findings += [_odd(pairs, int(p), layer) for p in np.flatnonzero(kinds == _ODD)]
    usable = (kinds == _DEGREES) | (kinds == _METRES)
    if swapped.any() and (swapped == usable)[usable].all():
        findings.append(_table_swapped(pairs, int(swapped.sum()), layer))
    else:
        findings += [_row_swapped(pairs, int(p), layer) for p in np.flatnonzero(swapped)]
        kinds[swapped] = _ODD
    return kinds, findings


def _easting(xy: Numbers) -> Numbers:
    """The number of a metre pair that is its easting: the larger with a zone before it, the smaller without."""
    low, high = np.sort(xy, axis=1).T
    return np.asarray(np.where(high >= 13_000_000, high, low))


def _in_order(xy: Numbers, kinds: npt.NDArray[np.int64], epsg: npt.NDArray[np.int64]) -> Numbers:
    """East and north of each row, the zone before the easting put on or taken off as its system has it."""
    ordered = np.where(
        (kinds == _DEGREES)[:, None], np.sort(xy, axis=1)[:, ::-1], xy
    )  # a longitude of China is above any latitude
    metres = kinds == _METRES
    east = _easting(xy)
    north = np.where(east == xy[:, 0], xy[:, 1], xy[:, 0])
    prefix = np.array([_false_zone(int(code)) for code in epsg], dtype=float)
    ordered[metres] = np.column_stack((east % 1_000_000 + prefix * 1_000_000, north))[metres]
    return ordered


def _false_zone(epsg: int) -> int:
    """The zone number a projected system puts before its eastings; 0 where it puts none."""
    if epsg == 0:
        return 0
    false_easting = _parameter(pyproj.CRS.from_epsg(epsg), "False easting")
    return 0 if math.isnan(false_easting) else int(false_easting // 1_000_000)


def _parameter(crs: pyproj.CRS, name: str) -> float:
    """A number of a projection by its name; NaN where the system has none."""
    operation = crs.coordinate_operation
    return next((float(p.value) for p in operation.params if p.name == name), math.nan) if operation is not None else math.nan


# First zone, its EPSG code and the last zone, 3° and 6°, with the zone before the easting (boundaries.md §6).
_ZONED: Mapping[str, tuple[tuple[int, int, int], ...]] = {
    "CGCS2000": ((25, 4513, 45), (13, 4491, 23)),
    "Xian 1980": ((25, 2349, 45), (13, 2327, 23)),
    "Beijing 1954": ((25, 2401, 45), (13, 21413, 23)),
}


def _systems(xy: Numbers, kinds: npt.NDArray[np.int64], crs: pyproj.CRS) -> npt.NDArray[np.int64]:
    """The EPSG code each row is read in; 0 where it cannot be told (metres without a zone, a zone that is not the stated one)."""
    degrees_code = crs.geodetic_crs.to_epsg() if crs.geodetic_crs is not None else None
    epsg = np.where(kinds == _DEGREES, degrees_code or 0, 0).astype(np.int64)
    with np.errstate(invalid="ignore"):
        zone = np.nan_to_num(_easting(xy) // 1_000_000).astype(np.int64)
    for position in np.flatnonzero(kinds == _METRES):
        epsg[position] = _zone_of(int(zone[position]), crs)
    return epsg


def _zone_of(zone: int, crs: pyproj.CRS) -> int:
    if crs.is_projected:
        code, meridian = crs.to_epsg() or 0, _parameter(crs, "Longitude of natural origin")
        return code if zone == 0 or zone * (3 if zone >= 25 else 6) - (0 if zone >= 25 else 3) == meridian else 0
    family = _ZONED.get(old_datum_of(crs) or "CGCS2000", ())
    return next((first_epsg + zone - first for first, first_epsg, last in family if first <= zone <= last), 0)


def _converted(
    east_north: Numbers, epsg: npt.NDArray[np.int64], readable: Flags, stated: Stated
) -> tuple[npt.NDArray[np.object_], str, float, Report]:
    points = np.full(len(east_north), None, dtype=object)
    codes = [int(c) for c in np.unique(epsg[readable])]
    report, conversion, error_m = Report(), "", 0.0
    needs_fit = stated.way is not None and not isinstance(stated.way, ByCertificate)
    if needs_fit and len(codes) > 1:
        raise MixedZones(len(codes))
    for code in codes:
        rows = readable & (epsg == code)
        printed = gpd.GeoDataFrame(geometry=gpd.GeoSeries(shapely.points(east_north[rows]), crs=code))
        brought = bring_over(printed, MARKERS, stated.way, points=stated.points)
        points[rows] = np.asarray(to_stored(brought.frame, layer=MARKERS.label.zh).geometry.array, dtype=object)
        report += brought.report if code == codes[0] else Report()
        if brought.note is not None:
            conversion, error_m = str(brought.note), brought.note.accuracy_m
    if not conversion and codes:
        conversion = _said(codes)
    return points, conversion, error_m, report


def _systems_said(codes: npt.NDArray[np.int64], crs: pyproj.CRS) -> str:
    """What the printed numbers stood in: every zone that was read, by name and code."""
    read = [int(code) for code in np.unique(codes)]
    return "；".join(f"{pyproj.CRS.from_epsg(code).name}（EPSG:{code}）" for code in read) or crs.name


def _said(codes: Sequence[int]) -> str:
    projected = [c for c in codes if pyproj.CRS.from_epsg(c).is_projected]
    if not projected:
        return "EPSG:4490，未换算"
    return f"高斯投影反算：{'、'.join(f'EPSG:{c}' for c in projected)} → EPSG:4490"


def _example(pairs: PrintedPairs, position: int) -> str:
    return f"{pairs.east_header} {_plain(pairs.east[position])}，{pairs.north_header} {_plain(pairs.north[position])}"


def _plain(number: float) -> str:
    return np.format_float_positional(number, trim="-") if abs(number) < 1e15 else f"{number:g}"


def _mixed(pairs: PrintedPairs, position: int, layer: str) -> Finding:
    """An easting beside a latitude: 东经 38517094.4549, 北纬 31.8000673. Latitude and easting together still name one point."""
    east, lat = float(pairs.east[position]), float(pairs.north[position])
    zone = int(east // 1_000_000)
    code = next((e + zone - first for first, e, last in _ZONED["CGCS2000"] if first <= zone <= last), 0)
    lon = math.nan if code == 0 else _longitude_at(east, lat, code)
    zone_zh = f"（{zone} 带）" if code else ""
    hint_zh = f"若属 CGCS2000（EPSG:{code}），经度约为 {lon:.7f}°。" if code and math.isfinite(lon) else ""
    hint_en = f" If it is CGCS2000 (EPSG:{code}), the longitude is about {lon:.7f}°." if code and math.isfinite(lon) else ""
    sentence = Wording(
        f"“{pairs.east_header}”栏里是平面横坐标 {_plain(east)}{zone_zh}，“{pairs.north_header}”栏里是纬度 {_plain(lat)}：一半是米，一半是度。{hint_zh}请查明原坐标系后改为成对的坐标。",
        f"“{pairs.east_header}” holds an easting, {_plain(east)}, “{pairs.north_header}” a latitude, {_plain(lat)}: half metres, half degrees.{hint_en} "
        "Find out the coordinate system and give both as one pair.",
    )
    evidence: dict[str, Fact] = {"easting": east, "lat": lat, "zone": zone if code else None, "epsg": code or None}
    evidence["lon_if_cgcs2000"] = round(lon, 7) if math.isfinite(lon) else None
    where = Where(layer, row=int(pairs.rows[position]), column=pairs.east_header)
    return Finding("boundaries.easting-in-longitude", Severity.ERROR, sentence, where, evidence)


def _longitude_at(easting: float, lat: float, epsg: int) -> float:
    """The longitude at which a parallel meets an easting: Newton's steps on the easting, which is almost straight along it."""
    path = pyproj.Transformer.from_crs(STORED, epsg, always_xy=True)
    lon = _parameter(pyproj.CRS.from_epsg(epsg), "Longitude of natural origin")
    for _ in range(8):
        here, there = (path.transform(x, lat)[0] for x in (lon, lon + 1e-6))
        if not (math.isfinite(here) and there > here):
            return math.nan
        lon += (easting - here) / ((there - here) / 1e-6)
    return lon if abs(path.transform(lon, lat)[0] - easting) < 0.01 else math.nan


def _odd(pairs: PrintedPairs, position: int, layer: str) -> Finding:
    sentence = Wording(
        f"此行坐标（{_example(pairs, position)}）既不是中国的经纬度，也不是高斯平面坐标。请核对原表。",
        f"The numbers of this row ({_example(pairs, position)}) are neither degrees in China nor Gauss–Krüger metres. Check the table.",
    )
    where = Where(layer, row=int(pairs.rows[position]), column=pairs.east_header)
    return Finding("boundaries.unreadable-position", Severity.ERROR, sentence, where)


def _row_swapped(pairs: PrintedPairs, position: int, layer: str) -> Finding:
    sentence = Wording(
        f"此行的纵横坐标与表中其他行次序相反（{_example(pairs, position)}；X 为纵坐标，指北）。请核对原表后交换。",
        f"The two numbers of this row stand the other way round than in the rest of its table ({_example(pairs, position)}; X is north). Swap them.",
    )
    where = Where(layer, row=int(pairs.rows[position]), column=pairs.east_header)
    return Finding("boundaries.row-swapped", Severity.ERROR, sentence, where)


def _table_swapped(pairs: PrintedPairs, rows: int, layer: str) -> Finding:
    sentence = Wording(
        f"全表 {rows} 行的“{pairs.north_header}”与“{pairs.east_header}”次序相反（如 {_example(pairs, int(np.flatnonzero(np.isfinite(pairs.east))[0]))}）；已按 X 指北、Y 指东读取，原文照留。请核对。",
        f"In all {rows} rows “{pairs.north_header}” and “{pairs.east_header}” stand the other way round; they were read with X north and Y east, the "
        "printed values are kept. Please check.",
    )
    return Finding("boundaries.table-swapped", Severity.WARNING, sentence, Where(layer, column=pairs.east_header), {"rows": rows})


def _wrong_zone(
    pairs: PrintedPairs, kinds: npt.NDArray[np.int64], epsg: npt.NDArray[np.int64], crs: pyproj.CRS, layer: str
) -> list[Finding]:
    findings = []
    for position in (int(p) for p in np.flatnonzero((kinds == _METRES) & (epsg == 0))):
        zone = int(_easting(pairs.xy)[position] // 1_000_000)
        why_zh = f"横坐标带号 {zone} 与所填坐标系“{crs.name}”不符" if zone else f"横坐标没有带号，所填“{crs.name}”又不是投影带"
        why_en = f"the zone {zone} is not that of “{crs.name}”" if zone else f"the easting has no zone and “{crs.name}” is none"
        sentence = Wording(
            f"此行坐标（{_example(pairs, position)}）无法定位：{why_zh}。请注明投影带（如 EPSG:4544）或核对带号。",
            f"This row ({_example(pairs, position)}) cannot be placed: {why_en}. State the zone (for example EPSG:4544) or correct it.",
        )
        where = Where(layer, row=int(pairs.rows[position]), column=pairs.east_header)
        findings.append(Finding("boundaries.zone-unclear", Severity.ERROR, sentence, where, {"zone": zone or None}))
    return findings

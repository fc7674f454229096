"""Does a row lie in the place it says it belongs to, and how far outside."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from layers.codes import LENGTH_OF_LEVEL
from layers.ellipsoid import geodesic_m
from layers.readings import CHINA
from layers.report import Fact, Finding, Report, Severity, Where
from layers.rows import Hits, Rows
from layers.spec import LayerSpec
from layers.wording import Wording

COUNTY_CODE = LENGTH_OF_LEVEL["county"]

# County outlines of two providers differ by about 50 m everywhere and by far more where one is old. Up to a kilometre
# outside, a position is doubtful; beyond it, it is in another county.
OUTLINE_DOUBT_M = 50.0
BORDER_DOUBT_M = 1_000.0


@dataclass(frozen=True, slots=True)
class Claims:
    """For each row, the drawn division it claims to lie in: its own, or the nearest above it that is drawn.

    `places` are shapely polygons (None where nothing above is drawn), `codes` and `names` whose they are.
    """

    places: npt.NDArray[np.object_]
    codes: npt.NDArray[np.object_]
    names: npt.NDArray[np.object_]


def claimed_places(codes: pd.Series, divisions: gpd.GeoDataFrame, *, at_most: int = LENGTH_OF_LEVEL["village"]) -> Claims:
    """The polygon each row claims, by its division code.

    Args:
        codes: short division codes, one a row.
        divisions: code, name, geometry in EPSG:4490; rows not yet drawn count for nothing.
        at_most: longest code looked at; 6 asks for the county.
    """
    drawn = divisions[_may_be_drawn(_geometry(divisions))].drop_duplicates("code")
    index, outlines = pd.Index(drawn["code"]), _geometry(drawn)
    found = np.full(len(codes), -1, dtype=np.int64)
    if len(drawn):
        for length in sorted({n for n in LENGTH_OF_LEVEL.values() if n <= at_most}, reverse=True):
            open_rows = found < 0
            prefix = codes.str.slice(0, length).where(codes.str.len() >= length)
            found[open_rows] = index.get_indexer(pd.Index(prefix))[open_rows]
    return Claims(
        *(_taken(values, found) for values in (outlines, drawn["code"].to_numpy(object), drawn["name"].to_numpy(object)))
    )


def _may_be_drawn(geometry: npt.NDArray[np.object_]) -> Hits:
    """Outlines one can judge by: there, valid, and degrees of China."""
    west, south, east, north = shapely.bounds(geometry).T
    with np.errstate(invalid="ignore"):
        in_china = (west >= CHINA[0]) & (south >= CHINA[1]) & (east <= CHINA[2]) & (north <= CHINA[3])
    return np.asarray(in_china & shapely.is_valid(geometry))  # a missing shape has no bounds


def _taken(values: npt.NDArray[np.object_], found: npt.NDArray[np.int64]) -> npt.NDArray[np.object_]:
    taken = np.full(len(found), None, dtype=object)
    taken[found >= 0] = values[found[found >= 0]]
    return taken


def claimed_codes(frame: pd.DataFrame, spec: LayerSpec) -> pd.Series:
    """The division each row says it lies in; a division lies in its parent."""
    return frame["parent_code"] if "parent_code" in frame and spec.key == spec.area else frame[spec.area]


def points_on(frame: gpd.GeoDataFrame) -> npt.NDArray[np.object_]:
    """A point on each row's shape, by which lines and areas are judged; None where there is none."""
    geometry = _geometry(frame)
    sound = shapely.is_valid(geometry) & ~shapely.is_empty(geometry)
    points = np.full(len(frame), None, dtype=object)
    points[sound] = shapely.point_on_surface(geometry[sound])
    return points


def place_in_divisions(frame: gpd.GeoDataFrame, spec: LayerSpec, divisions: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, Report]:
    """Rows that may leave their division unsaid, and do, given the smallest drawn one they lie in; always stated.

    Who sees one area only would otherwise never see them: a road file names no villages. A row is judged by one point on its shape; on a
    shared border the lower code wins. What lies in no drawn division stays without.
    """
    unsaid = frame[spec.area].isna().to_numpy(dtype=bool)
    drawn = divisions[_may_be_drawn(_geometry(divisions))].dropna(subset=["code"])
    if spec.column(spec.area).required or not unsaid.any() or drawn.empty:
        return frame, Report()
    rows = np.flatnonzero(unsaid)
    outline, point = shapely.STRtree(points_on(frame.iloc[rows])).query(_geometry(drawn), predicate="intersects")
    codes = drawn["code"].to_numpy(dtype=object)
    largest_first = sorted(zip(codes[outline], point, strict=True), key=lambda pair: (-len(pair[0]), pair[0]), reverse=True)
    smallest = {int(at): code for code, at in largest_first}  # the last word is the longest code's, and the lowest of these
    placed = frame.copy()
    found = placed[spec.area].to_numpy(dtype=object, na_value=None)
    found[rows[list(smallest)]] = list(smallest.values())
    placed[spec.area] = pd.Series(found, index=frame.index, dtype="str")
    return placed, Report((_placed(spec, len(smallest)),) if smallest else ())


def _placed(spec: LayerSpec, count: int) -> Finding:
    sentence = Wording(
        f"{count} 行没有填所属区划，已按位置归入所在的最小区划。",
        f"{count} rows name no division; each was given the smallest one drawn round it.",
    )
    return Finding("intake.derived", Severity.NOTE, sentence, Where(spec.name, column=spec.area), {"rows": count})


def check_claims(frame: gpd.GeoDataFrame, spec: LayerSpec, divisions: gpd.GeoDataFrame, *, rows: Rows) -> list[Finding]:
    """Positions against the unit and the county each row names: another county is an error, another unit a warning.

    Rows whose county is not drawn cannot be judged; that is said once.
    """
    points = points_on(frame)
    placed = ~shapely.is_missing(points)
    codes = claimed_codes(frame, spec)
    county = claimed_places(codes, divisions, at_most=COUNTY_CODE)
    unit = claimed_places(codes, divisions)
    judged = placed & ~shapely.is_missing(county.places)
    outside_county = judged & ~_covers(county.places, points)
    outside_unit = placed & ~outside_county & ~shapely.is_missing(unit.places) & ~_covers(unit.places, points)
    return [
        *_outside(rows, points, county, outside_county, _ANOTHER_COUNTY),
        *_outside(rows, points, unit, outside_unit, _ANOTHER_UNIT),
        *_not_judged(rows, placed & ~judged & (codes.str.len() >= COUNTY_CODE).to_numpy(dtype=bool)),
    ]


def _covers(places: npt.NDArray[np.object_], points: npt.NDArray[np.object_]) -> Hits:
    """`shapely.covers` row by row, prepared once for each distinct polygon."""
    shapely.prepare(places)
    return np.asarray(shapely.covers(places, points), dtype=bool)


@dataclass(frozen=True, slots=True)
class _Words:
    code: str
    may_be_error: bool
    zh: str
    en: str


_ANOTHER_COUNTY = _Words(
    "claims.outside-county",
    True,
    "位置在“{name}”（{code}）以外 {metres} 米。",
    "The position lies {metres} m outside “{name}” ({code}).",
)
_ANOTHER_UNIT = _Words(
    "claims.outside-unit",
    False,
    "位置不在所属的“{name}”（{code}）内，相距 {metres} 米，请核对。",
    "The position lies {metres} m outside the unit it names, “{name}” ({code}); please check.",
)


def _outside(rows: Rows, points: npt.NDArray[np.object_], claims: Claims, hits: Hits, words: _Words) -> list[Finding]:
    findings = []
    for position in (int(p) for p in np.flatnonzero(hits)):
        metres = distance_m(points[position], claims.places[position])
        if not metres > OUTLINE_DOUBT_M:  # a latitude beyond 90° has no distance: another look names it
            continue
        facts = {"name": str(claims.names[position]), "code": str(claims.codes[position]), "metres": f"{metres:,.0f}"}
        severity = Severity.ERROR if words.may_be_error and metres > BORDER_DOUBT_M else Severity.WARNING
        place = (float(points[position].x), float(points[position].y))
        sentence = Wording(words.zh.format(**facts), words.en.format(**facts))
        evidence: dict[str, Fact] = {"division": facts["code"], "metres": round(metres, 1)}
        findings.append(Finding(words.code, severity, sentence, rows.where(position, "geometry", place), evidence))
    return findings


def distance_m(point: shapely.Point, place: shapely.Geometry) -> float:
    """Metres along the ellipsoid from a point to the nearest part of a polygon near it; 0 inside.

    The nearest part is looked for in degrees stretched to metres at the point's latitude, the metres are geodesic.
    """
    stretch = max(0.1, float(np.cos(np.radians(point.y))))

    def stretched(shape: shapely.Geometry) -> shapely.Geometry:
        return shapely.transform(shape, lambda xy: xy * [stretch, 1.0])

    nearest = shapely.get_point(shapely.shortest_line(stretched(point), stretched(place)), 1)
    return float(geodesic_m(point.x, point.y, nearest.x / stretch, nearest.y))


def _not_judged(rows: Rows, hits: Hits) -> list[Finding]:
    count = int(hits.sum())
    if count == 0:
        return []
    return [
        Finding(
            "claims.county-not-drawn",
            Severity.NOTE,
            Wording(
                f"{count} 行所在县（区）还没有界线图形，无法核对位置。先导入县级行政区划可以核对。",
                f"The counties of {count} rows have no outline yet, so their positions could not be checked. Import the county first.",
            ),
            Where(rows.layer, column="geometry"),
            {"rows": count},
        )
    ]


def _geometry(frame: gpd.GeoDataFrame) -> npt.NDArray[np.object_]:
    return np.asarray(frame.geometry.array, dtype=object)

"""Does a row lie where it says it belongs, and does the place it names exist."""

from dataclasses import dataclass
from datetime import date

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from layers.check_geometry import CHINA
from layers.codes import LENGTH_OF_LEVEL
from layers.ellipsoid import geodesic_m
from layers.intake.text import is_among
from layers.report import Fact, Finding, Severity, Where
from layers.rows import Hits, Rows, name_rows
from layers.spec import Column, ColumnType, LayerSpec
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
        if metres <= OUTLINE_DOUBT_M:
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


def check_named_units(
    frame: pd.DataFrame, column: Column, divisions: pd.DataFrame, *, area_code: str, rows: Rows
) -> list[Finding]:
    """Codes of the workspace's own area that no held division has; neighbours' units need not be held.

    An error where units of that level are held, so that the list is there and the code is not in it; otherwise a warning.
    A code that the other official system uses for a held division (民政部 and 统计局 disagree on 9,177 of 33,145 towns) is
    named with the code this store goes by.
    """
    named = frame[column.name]
    if column.type is ColumnType.CODES:
        named = named.dropna().str.split(";").explode()
    own = named.notna() & named.str.startswith(area_code)
    strange = named[own & ~is_among(named, divisions["code"])]
    if strange.empty:
        return []
    held_lengths = set(divisions["code"][divisions["code"].str.startswith(area_code)].str.len())
    listed = strange.str.len().isin(held_lengths)
    shown = strange.groupby(level=0).agg("、".join).reindex(frame.index).to_numpy(dtype=object)
    twins = _other_codes(divisions, strange)

    def sentence(code: str) -> Wording:
        hint = twins.get(code, Wording("请核对代码，或先导入该区划。", "Check the code, or import that division first."))
        return Wording(
            f"“{column.label.zh}”{code} 不在已有的行政区划中。{hint.zh}",
            f"“{column.label.en}” {code} is not among the divisions held. {hint.en}",
        )

    findings: list[Finding] = []
    wrong = frame.index.isin(strange.index[listed])
    for hits, severity in ((wrong, Severity.ERROR), (frame.index.isin(strange.index) & ~wrong, Severity.WARNING)):
        findings += rows.findings(hits, shown, sentence, code="claims.unknown-unit", severity=severity, column=column.name)
    return findings


def _other_codes(divisions: pd.DataFrame, strange: pd.Series) -> dict[str, Wording]:
    """What a code stands for in the other official system, where a held division carries both."""
    words = set(strange)
    found: dict[str, Wording] = {}
    for system, zh, en in (("mca_code", "民政部代码", "civil-affairs code"), ("stats_code", "统计用代码", "statistics code")):
        twins = divisions[divisions[system].isin(words)]
        for code, name, held in zip(twins[system], twins["name"], twins["code"], strict=True):
            found[str(code)] = Wording(
                f"它是“{name}”的{zh}；本库用 {held}。", f"It is the {en} of “{name}”, which goes by {held} here."
            )
    return found


def check_founding(frame: pd.DataFrame, spec: LayerSpec, divisions: pd.DataFrame, *, rows: Rows) -> list[Finding]:
    """日期不应早于所在区划的设立日期。"""
    founded = divisions.dropna(subset=["established_on"]).drop_duplicates("code")
    if founded.empty:
        return []
    index = pd.Index(founded["code"])
    findings: list[Finding] = []
    for length in (COUNTY_CODE, *(n for n in LENGTH_OF_LEVEL.values() if n > COUNTY_CODE)):
        positions = index.get_indexer(pd.Index(frame[spec.area].str.slice(0, length).where(frame[spec.area].str.len() >= length)))
        since = pd.Series(np.datetime64("NaT", "s"), index=frame.index)
        since[positions >= 0] = founded["established_on"].to_numpy(dtype="datetime64[s]")[positions[positions >= 0]]
        own = frame[spec.area].str.len() == length if "level" in frame else pd.Series(False, index=frame.index)
        for column in (c for c in spec.columns if c.name in _HAPPENED):
            early = ((frame[column.name] < since) & ~own).to_numpy(dtype=bool)
            findings += _too_early(rows, column, frame[column.name], since, early)
    return findings


def check_start(day: date, divisions: pd.DataFrame, *, area_code: str, layer: str) -> list[Finding]:
    """Nothing is true of a county on a day before it was established."""
    own = divisions[(divisions["code"] == area_code) & divisions["established_on"].notna()]
    if own.empty or pd.Timestamp(day) >= own["established_on"].iloc[0]:
        return []
    since, name = own["established_on"].iloc[0].date(), str(own["name"].iloc[0])
    sentence = Wording(
        f"生效日期 {day} 早于“{name}”的设立日期 {since}。请改用 {since} 或以后的日期。",
        f"The rows would hold from {day}, but “{name}” was established on {since}. Use that day or a later one.",
    )
    return [Finding("claims.before-the-county", Severity.ERROR, sentence, Where(layer), {"established_on": since.isoformat()})]


# Dates on which something stood or happened there; the date of a source or a code table is not one.
_HAPPENED = frozenset(
    {"opened_on", "closed_on", "abolished_on", "established_on", "completed_on", "counted_on", "set_on", "drawn_on"}
)


def _too_early(rows: Rows, column: Column, dates: pd.Series, since: pd.Series, hits: Hits) -> list[Finding]:
    shown = np.full(len(dates), None, dtype=object)
    shown[hits] = [f"{a:%Y-%m-%d}|{b:%Y-%m-%d}" for a, b in zip(dates[hits], since[hits], strict=True)]

    def sentence(pair: str) -> Wording:
        day, founding = pair.split("|")
        return Wording(
            f"“{column.label.zh}”{day} 早于所在区划的设立日期 {founding}，请核对。",
            f"“{column.label.en}” {day} lies before the division was established on {founding}; please check.",
        )

    return rows.findings(hits, shown, sentence, code="claims.before-founding", severity=Severity.WARNING, column=column.name)


def check_area(frame: pd.DataFrame, spec: LayerSpec, *, workspace_area: str, view_area: str, rows: Rows) -> list[Finding]:
    """Rows of another area: refused where the visitor may not write them, pointed out where the workspace is another county's."""
    codes = frame[spec.area]
    forbidden = (codes.notna() & ~codes.str.startswith(view_area)).to_numpy(dtype=bool)
    foreign = (codes.notna() & ~codes.str.startswith(workspace_area) & ~_are_above(codes, workspace_area)).to_numpy(
        dtype=bool
    ) & ~forbidden
    column = spec.area

    def not_yours(code: str) -> Wording:
        return Wording(
            f"区划代码 {code} 不在您可以录入的范围（{view_area}）内。",
            f"The division {code} is outside the area you may write ({view_area}).",
        )

    findings = rows.findings(forbidden, codes.to_numpy(dtype=object), not_yours, code="claims.not-your-area", column=column)
    if foreign.any():
        named = name_rows(np.arange(len(codes))[foreign] + 1 if rows.numbers is None else rows.numbers[foreign])
        findings.append(
            Finding(
                "claims.other-area",
                Severity.WARNING,
                Wording(
                    f"{int(foreign.sum())} 行不属于本县（区）{workspace_area}（{named.zh}），将作为邻县数据保存。",
                    f"{int(foreign.sum())} rows belong outside {workspace_area} ({named.en}); they will be kept as a neighbour's.",
                ),
                Where(rows.layer, column=column),
                {"rows": int(foreign.sum())},
            )
        )
    return findings


def _are_above(codes: pd.Series, area: str) -> pd.Series:
    """The prefecture and province over the workspace are nobody's neighbours."""
    return codes.isin([area[:n] for n in LENGTH_OF_LEVEL.values() if n < len(area)])


def _geometry(frame: gpd.GeoDataFrame) -> npt.NDArray[np.object_]:
    return np.asarray(frame.geometry.array, dtype=object)

"""Are the positions what they say, before a row of them is kept: the sentinel's verdict, and a conversion if one was asked for."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

from layers.claims import check_claims, claimed_codes, claimed_places
from layers.conversion import NAMES, convert_positions
from layers.diagnosis import Diagnosis, Verdict
from layers.evidence import WEB_OFFSET_M
from layers.intake.coordinates import Shift
from layers.readings import Reading
from layers.report import Finding, Report, Severity, Where
from layers.rows import Hits, Rows
from layers.sentinel import diagnose_positions
from layers.spec import LayerSpec
from layers.wording import Wording

_SOUND = (Verdict.OK, Verdict.CANNOT_TELL)


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """Positions after the look: `moved` rows were converted; the report stops the import where it holds an error."""

    frame: gpd.GeoDataFrame
    moved: Hits
    report: Report


def look_at_positions(
    frame: gpd.GeoDataFrame, spec: LayerSpec, divisions: gpd.GeoDataFrame, *, shift: Shift | None, rows: Rows
) -> Look:
    """Judge positions by the divisions their rows claim, and convert them where that was asked for and is called for.

    Args:
        frame: the layer in EPSG:4490 as found.
        divisions: those drawn are the claimed places.
        shift: the web-map datum the user asked to convert from.
    """
    nothing = np.zeros(len(frame), dtype=bool)
    if not _has_places(frame):
        return Look(frame, nothing, Report())
    diagnosis = _diagnose(frame, spec, divisions, rows)
    if shift is None:
        return Look(frame, nothing, _explained(diagnosis, frame, spec, divisions, rows))
    if diagnosis.verdict not in (Verdict.CANNOT_TELL, Verdict(shift)) and not _is_a_near_miss(diagnosis):
        return Look(frame, nothing, Report((_not_called_for(spec, shift, diagnosis),)) + _without_distances(diagnosis))
    moved_frame, moved = convert_positions(frame, shift)
    again = _diagnose(moved_frame, spec, divisions, rows)
    report = Report((_converted(spec, shift, int(moved.sum()), diagnosis),))
    return Look(moved_frame, moved, report + _explained(again, moved_frame, spec, divisions, rows))


def _has_places(frame: gpd.GeoDataFrame) -> bool:
    return not bool(shapely.is_missing(_drawn(frame)).all())


def _drawn(frame: gpd.GeoDataFrame) -> npt.NDArray[np.object_]:
    """Every row's shape; one without coordinates is none, for GEOS ends the look at a point that has no x."""
    shapes = np.array(frame.geometry.array, dtype=object)
    shapes[shapely.is_empty(shapes)] = None
    return shapes


def _diagnose(frame: gpd.GeoDataFrame, spec: LayerSpec, divisions: gpd.GeoDataFrame, rows: Rows) -> Diagnosis:
    """The sentinel's word on one point of every shape; centroids, because a crossed polygon has one too."""
    points = gpd.GeoSeries(shapely.centroid(_drawn(frame)), crs=frame.crs)
    places = claimed_places(claimed_codes(frame, spec), divisions).places
    numbers = None if rows.numbers is None else rows.numbers.tolist()
    return diagnose_positions(points, places, row_numbers=numbers, layer=spec.name)


def _explained(diagnosis: Diagnosis, frame: gpd.GeoDataFrame, spec: LayerSpec, divisions: gpd.GeoDataFrame, rows: Rows) -> Report:
    """The verdict; where it is sound, every row against its own unit and county as well."""
    if diagnosis.verdict in _SOUND:
        return _without_distances(diagnosis) + Report.of(check_claims(frame, spec, divisions, rows=rows))
    if _is_a_near_miss(diagnosis):
        return Report.of(check_claims(frame, spec, divisions, rows=rows))
    return _without_distances(diagnosis)


def _is_a_near_miss(diagnosis: Diagnosis) -> bool:
    """Rows off their units by less than a web map could move them: a matter of rows, not of the datum of the whole file."""
    misses = diagnosis.misses_m[Reading.AS_FOUND]
    known = misses[np.isfinite(misses)]
    return diagnosis.verdict is Verdict.OUTSIDE and len(known) > 0 and float(np.median(known)) <= WEB_OFFSET_M


def _without_distances(diagnosis: Diagnosis) -> Report:
    """The sentinel also names rows off their place; `check_claims` names them with the unit and its border."""
    return Report.of(f for f in diagnosis.report if not (f.code == "datum.row-outside" and f.evidence.get("miss_m") is not None))


def _not_called_for(spec: LayerSpec, shift: Shift, diagnosis: Diagnosis) -> Finding:
    name, verdict = NAMES[shift], diagnosis.verdict
    return Finding(
        "positions.conversion-not-called-for",
        Severity.ERROR,
        Wording(
            f"要求从 {name} 换算，但坐标看起来不是 {name}（判断为 {verdict}）；换算会把正确的位置移开，因此没有进行。",
            f"A conversion from {name} was asked for, but these positions do not look like it (verdict: {verdict}); it was not done.",
        ),
        Where(spec.name, column="geometry"),
        {"asked": name, "verdict": str(verdict)},
    )


def _converted(spec: LayerSpec, shift: Shift, count: int, before: Diagnosis) -> Finding:
    name = NAMES[shift]
    seen_zh, seen_en = (
        ("与判断一致", "as the sentinel saw")
        if before.verdict is not Verdict.CANNOT_TELL
        else ("无法由数据证实", "which the data could not confirm")
    )
    return Finding(
        "positions.converted",
        Severity.WARNING,
        Wording(
            f"按要求将 {count} 个位置从 {name} 换算到 CGCS2000（{seen_zh}）；这些行已标为“由网络地图坐标换算”，精度相应降低。",
            f"{count} positions were converted from {name} to CGCS2000 on request ({seen_en}); their rows are marked and their accuracy lowered.",
        ),
        Where(spec.name, column="geometry"),
        {"from": name, "rows": count, "verdict": str(before.verdict)},
    )

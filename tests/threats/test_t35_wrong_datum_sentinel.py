"""T35, wrong CRS, GCJ-02 or swapped axes: seven wrong tables are stopped, each with the right diagnosis, and none is converted."""

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pyproj
import pytest
import shapely

from layers.datum import UnknownDatum, to_stored
from layers.diagnosis import Verdict
from layers.errors import NoDatum, OldDatum
from layers.offsets import wgs84_to_bd09, wgs84_to_gcj02
from layers.sentinel import diagnose_positions

Numbers = npt.NDArray[np.float64]
RNG = np.random.default_rng(35)
VILLAGES = np.array(
    [shapely.box(103.4 + i / 50, 36.8 + j / 50, 103.42 + i / 50, 36.82 + j / 50) for i in range(12) for j in range(12)],
    dtype=object,
)
TRUE = np.array([[RNG.uniform(*v.bounds[::2]), RNG.uniform(*v.bounds[1::2])] for v in VILLAGES])
MARKERS = np.array([shapely.Point(p) for p in TRUE], dtype=object)


def metres(epsg: int) -> Numbers:
    return np.column_stack(pyproj.Transformer.from_crs(4490, epsg, always_xy=True).transform(*TRUE.T))


def shifted(east_m: float, north_m: float) -> Numbers:
    return np.column_stack(
        pyproj.Transformer.from_crs(4544, 4490, always_xy=True).transform(*(metres(4544) + np.array([east_m, north_m])).T)
    )


WRONG: dict[str, tuple[Numbers, Verdict]] = {
    "axes swapped": (TRUE[:, ::-1], Verdict.SWAPPED_AXES),
    "zone-prefixed easting, east first": (metres(4523), Verdict.ZONE_PREFIXED),
    "zone-prefixed easting, X is north": (metres(4523)[:, ::-1], Verdict.ZONE_PREFIXED),
    "metres without zone": (metres(4544), Verdict.PROJECTED_METRES),
    "Amap": (np.column_stack(wgs84_to_gcj02(*TRUE.T)), Verdict.GCJ02),
    "Baidu": (np.column_stack(wgs84_to_bd09(*TRUE.T)), Verdict.BD09),
    "another county": (TRUE + np.array([0.9, 0.4]), Verdict.OUTSIDE),
}


@pytest.mark.parametrize("name", WRONG)
@pytest.mark.parametrize("claims", [VILLAGES, MARKERS], ids=["against villages", "against control points"])
def test_a_wrong_table_is_stopped_with_the_right_diagnosis(name: str, claims: npt.NDArray[np.object_]) -> None:
    table, verdict = WRONG[name]
    before = table.copy()
    diagnosis = diagnose_positions(table, claims)
    assert diagnosis.verdict is verdict
    assert diagnosis.report.has_errors
    assert np.array_equal(table, before), "the sentinel converts nothing"


def test_an_old_datum_taken_for_cgcs2000_is_stopped_by_control_points() -> None:
    diagnosis = diagnose_positions(shifted(-61.0, 87.0), MARKERS)
    assert diagnosis.verdict is Verdict.SHIFTED
    assert diagnosis.report.has_errors


@pytest.mark.parametrize("claims", [VILLAGES, MARKERS], ids=["against villages", "against control points"])
def test_the_true_table_is_let_through(claims: npt.NDArray[np.object_]) -> None:
    assert diagnose_positions(TRUE, claims).verdict is Verdict.OK


def test_thin_evidence_is_not_stretched_to_a_verdict() -> None:
    county = shapely.union_all(VILLAGES).buffer(0.1)
    assert diagnose_positions(WRONG["Amap"][0], county).verdict is Verdict.CANNOT_TELL


@pytest.mark.parametrize(
    ("crs", "refusal"), [(None, NoDatum), (2364, OldDatum), (2431, OldDatum), (4610, OldDatum), (4269, UnknownDatum)]
)
def test_a_frame_that_says_nothing_or_an_old_datum_does_not_get_in(crs: int | None, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        to_stored(gpd.GeoDataFrame(geometry=[shapely.Point(400_000, 4_100_000)], crs=crs))

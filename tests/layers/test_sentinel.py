"""The sentinel names what is wrong with positions, says what it saw, and admits when it cannot tell."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import pyproj
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from layers.diagnosis import Verdict
from layers.offsets import gcj02_to_wgs84, wgs84_to_bd09, wgs84_to_gcj02
from layers.readings import Reading
from layers.report import Severity
from layers.sentinel import diagnose_positions

Numbers = npt.NDArray[np.float64]
VILLAGES = np.array(
    [shapely.box(103.5 + i * 0.05, 36.8 + j * 0.04, 103.55 + i * 0.05, 36.84 + j * 0.04) for i in range(12) for j in range(12)],
    dtype=object,
)
COUNTY = shapely.union_all(VILLAGES)


@pytest.fixture(scope="module")
def seats() -> Numbers:
    """One point somewhere in each of 144 villages of 4.4 km."""
    rng = np.random.default_rng(7)
    return np.array([[rng.uniform(*v.bounds[::2]), rng.uniform(*v.bounds[1::2])] for v in VILLAGES])


def gcj02(xy: Numbers) -> Numbers:
    return np.column_stack(wgs84_to_gcj02(*xy.T))


def bd09(xy: Numbers) -> Numbers:
    return np.column_stack(wgs84_to_bd09(*xy.T))


def in_zone(xy: Numbers, epsg: int) -> Numbers:
    return np.column_stack(pyproj.Transformer.from_crs(4490, epsg, always_xy=True).transform(*xy.T))


def test_positions_in_their_villages_are_well_and_nothing_is_said(seats: Numbers) -> None:
    diagnosis = diagnose_positions(seats, VILLAGES)
    assert diagnosis.verdict is Verdict.OK
    assert len(diagnosis.report) == 0
    assert set(diagnosis.row_verdicts) == {Verdict.OK}


def test_a_frame_is_judged_like_its_numbers(seats: Numbers) -> None:
    frame = gpd.GeoDataFrame(geometry=shapely.points(gcj02(seats)), crs=4490)
    claims = gpd.GeoSeries(VILLAGES, crs=4490)
    assert diagnose_positions(frame, claims).verdict is Verdict.GCJ02
    assert diagnose_positions(frame.to_crs(4544), claims).verdict is Verdict.GCJ02


@pytest.mark.parametrize("claims", [VILLAGES, COUNTY, None], ids=["villages", "county", "nothing claimed"])
def test_swapped_axes_show_with_or_without_a_claim(seats: Numbers, claims: object) -> None:
    diagnosis = diagnose_positions(seats[:, ::-1], claims)
    assert diagnosis.verdict is Verdict.SWAPPED_AXES
    assert diagnosis.report.has_errors


@given(st.lists(st.tuples(st.floats(73.0, 136.0), st.floats(3.0, 54.0)), min_size=1, max_size=20))
@settings(max_examples=25, deadline=None)
def test_anywhere_in_china_swapped_axes_are_seen_and_right_ones_are_not_accused(places: list[tuple[float, float]]) -> None:
    xy = np.array(places)
    assert diagnose_positions(xy[:, ::-1], None).verdict is Verdict.SWAPPED_AXES
    assert diagnose_positions(xy, None).verdict is Verdict.CANNOT_TELL


def test_swapped_axes_outside_china_show_by_the_claim() -> None:
    hexagons = np.array([shapely.box(-51.3 + i / 50, -30.2, -51.28 + i / 50, -30.1) for i in range(8)], dtype=object)
    xy = shapely.get_coordinates(shapely.centroid(hexagons))
    assert diagnose_positions(xy, hexagons).verdict is not Verdict.SWAPPED_AXES
    assert diagnose_positions(xy[:, ::-1], hexagons).verdict is Verdict.SWAPPED_AXES


@pytest.mark.parametrize("epsg", [4522, 4523, 4496])
@pytest.mark.parametrize("order", [slice(None), slice(None, None, -1)], ids=["east first", "X is north"])
def test_zone_prefixed_eastings_in_degree_fields_name_their_zone(seats: Numbers, epsg: int, order: slice) -> None:
    for claims in (VILLAGES, None):
        diagnosis = diagnose_positions(in_zone(seats, epsg)[:, order], claims)
        assert (diagnosis.verdict, diagnosis.suggested_epsg) == (Verdict.ZONE_PREFIXED, epsg)
        assert f"EPSG:{epsg}" in next(iter(diagnosis.report)).sentence.zh


def test_the_easting_of_the_issue_is_recognised() -> None:
    diagnosis = diagnose_positions([[38517094.4549, 4080123.123]], None)
    assert (diagnosis.verdict, diagnosis.suggested_epsg) == (Verdict.ZONE_PREFIXED, 4526)


@pytest.mark.parametrize("epsg", [4543, 4544, 4545, 3857])
def test_bare_metres_find_their_meridian_by_the_claimed_places(seats: Numbers, epsg: int) -> None:
    diagnosis = diagnose_positions(in_zone(seats, epsg), VILLAGES)
    assert (diagnosis.verdict, diagnosis.suggested_epsg) == (Verdict.PROJECTED_METRES, epsg)
    if epsg != 3857:
        assert diagnose_positions(in_zone(seats, epsg)[:, ::-1], VILLAGES).suggested_epsg == epsg


def test_bare_metres_that_claim_nothing_have_no_meridian(seats: Numbers) -> None:
    diagnosis = diagnose_positions(in_zone(seats, 4544), None)
    assert (diagnosis.verdict, diagnosis.suggested_epsg) == (Verdict.PROJECTED_METRES, None)
    assert "中央子午线不明" in next(iter(diagnosis.report)).sentence.zh


@pytest.mark.parametrize(("shift", "verdict"), [(gcj02, Verdict.GCJ02), (bd09, Verdict.BD09)])
def test_a_web_maps_offset_shows_in_villages(seats: Numbers, shift: object, verdict: Verdict) -> None:
    shifted = gcj02(seats) if shift is gcj02 else bd09(seats)
    diagnosis = diagnose_positions(shifted, VILLAGES)
    assert diagnosis.verdict is verdict
    finding = next(iter(diagnosis.report))
    assert finding.severity is Severity.ERROR
    score = next(s for s in diagnosis.scores if s.reading == verdict.value)
    assert finding.evidence["deciding"] == score.deciding >= 5
    assert str(score.deciding) in finding.sentence.zh
    assert "不得换算" in finding.sentence.zh


def test_a_county_is_too_large_to_see_an_offset_and_says_how_many_points_decide(seats: Numbers) -> None:
    inner = seats[(np.abs(seats - seats.mean(axis=0)) < (0.25, 0.2)).all(axis=1)]
    for xy in (inner, gcj02(inner)):
        diagnosis = diagnose_positions(xy, COUNTY)
        assert diagnosis.verdict is Verdict.CANNOT_TELL
        finding = next(iter(diagnosis.report))
        assert finding.severity is Severity.NOTE
        assert finding.evidence["deciding"] == 0


def test_four_points_that_agree_are_not_enough_and_five_are(seats: Numbers) -> None:
    known = np.array([shapely.Point(p) for p in seats], dtype=object)
    assert diagnose_positions(gcj02(seats[:4]), known[:4]).verdict is Verdict.CANNOT_TELL
    assert diagnose_positions(gcj02(seats[:5]), known[:5]).verdict is Verdict.GCJ02


def test_two_sources_mixed_in_one_table_are_not_called_either(seats: Numbers) -> None:
    known = np.array([shapely.Point(p) for p in seats], dtype=object)
    mixed = seats.copy()
    mixed[::2] = gcj02(seats[::2])
    diagnosis = diagnose_positions(mixed, known)
    assert diagnosis.verdict is Verdict.CANNOT_TELL
    assert next(iter(diagnosis.report)).severity is Severity.WARNING


def test_one_offset_shared_by_all_control_points_is_a_mixed_datum_and_not_movement(seats: Numbers) -> None:
    known = np.array([shapely.Point(p) for p in seats], dtype=object)
    noise = np.random.default_rng(8).normal(0, 5, seats.shape)
    metres = in_zone(seats, 4544) + np.array([-62.0, 88.0]) + noise
    shifted = np.column_stack(pyproj.Transformer.from_crs(4544, 4490, always_xy=True).transform(*metres.T))
    diagnosis = diagnose_positions(shifted, known)
    assert diagnosis.verdict is Verdict.SHIFTED
    assert diagnosis.offset_m == pytest.approx((-62.0, 88.0), abs=3)
    assert diagnosis.report.has_errors


def test_points_that_moved_each_their_own_way_are_no_shift(seats: Numbers) -> None:
    known = np.array([shapely.Point(p) for p in seats], dtype=object)
    moved = seats + np.random.default_rng(9).normal(0, 60 / 100_000, seats.shape)
    assert diagnose_positions(moved, known).verdict is Verdict.OK


def test_a_table_of_another_county_lies_outside(seats: Numbers) -> None:
    diagnosis = diagnose_positions(seats + np.array([1.0, 0.5]), VILLAGES)
    assert diagnosis.verdict is Verdict.OUTSIDE
    assert len(diagnosis.report) == 1
    assert next(iter(diagnosis.report)).evidence["affected"] == 144


def test_single_bad_rows_are_named_by_the_users_row_number(seats: Numbers) -> None:
    xy = seats.copy()
    xy[3] = xy[3][::-1]
    xy[7] = (35617094.4549, 4080123.0)
    xy[9] = (617094.0, 4080123.0)
    xy[11] += 0.2
    xy[12] = (1e9, 5.0)
    xy[13] = np.nan
    diagnosis = diagnose_positions(xy, VILLAGES, row_numbers=range(2, 146), layer="facilities")
    assert diagnosis.verdict is Verdict.OK
    assert [(f.where.row, f.code, f.severity.value) for f in diagnosis.report] == [
        (5, "datum.row-swapped-axes", "error"),
        (9, "datum.row-zone-prefixed", "error"),
        (11, "datum.row-projected-metres", "error"),
        (13, "datum.row-outside", "warning"),
        (14, "datum.row-outside", "error"),
    ]
    assert diagnosis.row_verdicts[13] is Verdict.CANNOT_TELL
    assert {f.where.layer for f in diagnosis.report} == {"facilities"}


def test_a_few_points_outside_their_village_do_not_make_an_offset(seats: Numbers) -> None:
    xy = seats.copy()
    xy[:6] += (0.06, 0.0)  # geocoded into the next village
    assert diagnose_positions(xy, VILLAGES).verdict is Verdict.OK


def test_an_empty_table_cannot_be_told() -> None:
    diagnosis = diagnose_positions(np.empty((0, 2)), None)
    assert diagnosis.verdict is Verdict.CANNOT_TELL
    assert diagnosis.row_verdicts == ()


def test_the_diagnosis_converts_nothing(seats: Numbers) -> None:
    shifted = gcj02(seats)
    before = shifted.copy()
    diagnose_positions(shifted, VILLAGES)
    assert (shifted == before).all()


def test_every_verdict_but_ok_has_a_sentence_in_both_languages(seats: Numbers) -> None:
    known = np.array([shapely.Point(p) for p in seats], dtype=object)
    tables = [
        (seats[:, ::-1], VILLAGES),
        (in_zone(seats, 4523), VILLAGES),
        (in_zone(seats, 4544), None),
        (gcj02(seats), VILLAGES),
        (bd09(seats), VILLAGES),
        (seats + 70 / 100_000, known),
        (seats + 1, VILLAGES),
        (np.full((3, 2), 1e9), None),
        (seats, None),
    ]
    seen = set()
    for xy, claims in tables:
        diagnosis = diagnose_positions(xy, claims)
        seen.add(diagnosis.verdict)
        sentence = next(iter(diagnosis.report)).sentence
        assert sentence.zh.endswith("。")
        assert sentence.en.endswith(".")
        assert "{" not in str(sentence)
        assert "None" not in str(sentence)
    assert seen == set(Verdict) - {Verdict.OK}


@pytest.mark.parametrize("size", [1, 3, 6])
def test_no_table_is_accused_wrongly_however_thin_its_evidence(size: int) -> None:
    for seed in range(12):
        rng = np.random.default_rng(seed)
        villages = np.array(
            [
                shapely.box(
                    103.4 + i * size / 90, 36.8 + j * size / 110, 103.4 + (i + 1) * size / 90, 36.8 + (j + 1) * size / 110
                )
                for i in range(8)
                for j in range(8)
            ],
            dtype=object,
        )
        true = np.array([[rng.uniform(*v.bounds[::2]), rng.uniform(*v.bounds[1::2])] for v in villages])
        assert diagnose_positions(true, villages).verdict in (Verdict.OK, Verdict.CANNOT_TELL)
        assert diagnose_positions(gcj02(true), villages).verdict in (Verdict.GCJ02, Verdict.CANNOT_TELL)
        assert diagnose_positions(bd09(true), villages).verdict in (Verdict.BD09, Verdict.CANNOT_TELL)


@pytest.mark.shared
def test_the_measured_county_pairs_are_seen_to_be_gcj02(shared: Path) -> None:
    pairs = pd.read_csv(shared / "data" / "datum" / "county_centroid_pairs_gcj02_wgs84.csv")
    usable = pairs[(pairs.area_ratio - 1).abs() < 0.01]
    assert len(usable) == 1954
    known = shapely.points(usable.lon_wgs84, usable.lat_wgs84)
    diagnosis = diagnose_positions(usable[["lon_gcj02", "lat_gcj02"]].to_numpy(), known)
    assert diagnosis.verdict is Verdict.GCJ02
    score = {s.reading: s for s in diagnosis.scores}[Reading.GCJ02]
    assert (score.better, score.worse) == (1702, 9)


@pytest.mark.shared
def test_real_villages_in_four_counties_are_seen_to_be_gcj02_by_seven_points_at_the_edge(shared: Path) -> None:
    folder = shared / "data" / "village_rich"
    points = pd.read_csv(folder / "divisions_points_gcj02.csv.gz", dtype={"code": str}).dropna(subset=["lon_gcj02"])
    counties = gpd.read_file(folder / "county_2022_gcj02.gpkg").set_index("code").geometry
    true = {
        str(code): shapely.transform(shape, lambda c: np.column_stack(gcj02_to_wgs84(*c.T))) for code, shape in counties.items()
    }
    claims = np.array([true[code[:6]] for code in points.code], dtype=object)
    found = points[["lon_gcj02", "lat_gcj02"]].to_numpy()
    diagnosis = diagnose_positions(found, claims)
    assert diagnosis.verdict is Verdict.GCJ02
    assert {s.reading: s for s in diagnosis.scores}[Reading.GCJ02].deciding == 7
    assert diagnose_positions(np.column_stack(gcj02_to_wgs84(*found.T)), claims).verdict is Verdict.OK


@pytest.mark.shared
def test_real_towns_and_villages_of_five_provinces_are_seen_to_be_gcj02(shared: Path) -> None:
    national, provinces = shared / "data" / "national", ("33", "42", "43", "52", "62")
    divisions = pd.read_parquet(
        national / "divisions_2016_five_level.parquet", columns=["code", "lon_gcj02", "lat_gcj02"]
    ).dropna()
    divisions = divisions[divisions.code.astype("str").str.startswith(provinces)]
    counties = gpd.read_parquet(national / "county_2022_gcj02_simplified.parquet")
    counties = counties[counties.code.astype("str").str.startswith(provinces)]
    shapes = shapely.transform(counties.geometry.to_numpy(), lambda c: np.column_stack(gcj02_to_wgs84(*c.T)))
    true = dict(zip(counties.code.astype("str"), shapes, strict=True))
    claims = np.array([true.get(code[:6]) for code in divisions.code.astype("str")], dtype=object)
    diagnosis = diagnose_positions(divisions[["lon_gcj02", "lat_gcj02"]].to_numpy(), claims)
    assert diagnosis.verdict is Verdict.GCJ02
    score = {s.reading: s for s in diagnosis.scores}[Reading.GCJ02]
    assert score.rows > 10_000
    assert score.better > 20 * score.worse

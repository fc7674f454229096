"""Xi'an 80 and Beijing 54 come in by one of three ways, and every row, the log and the dry run say by which."""

import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyproj
import pytest
import shapely

from boundaries.specs import MARKERS
from layers.datum import geodesic_m
from layers.errors import OldDatum, Refusal
from layers.local_fit import FitNotPermitted, PoorFit
from layers.old_datums import (
    ByCertificate,
    ByLocalFit,
    DisplayOnly,
    IncompleteCertificate,
    MayNotDisplayOnly,
    NotAnOldDatum,
    TwoConversions,
    UnreadableCommonPoints,
)
from layers.planning.question import CoverageQuestion, Measure
from layers.planning.specs import FACILITIES
from layers.planning.use_cases.coverage import study_coverage
from layers.reference import DIVISIONS
from layers.store.embedded import create_store, open_store
from layers.store.protocol import Store, Workspace
from layers.use_cases import carry_out
from tests.small_county import CLERK, COUNTY, DAY, centres, found, nothing_is_written, plan, settle, the_only, write_csv

XIAN80 = "EPSG:2380"  # Xi'an 1980 / 3-degree Gauss-Krüger, 105° E
ZONE = pyproj.Transformer.from_crs(4490, 4544, always_xy=True)
TURN, SCALE, SHIFT = 4e-6, 1 + 6e-6, np.array([-118.4, 41.7])
CERTIFICATE = ByCertificate("1980 西安坐标系", "甘肃省测绘院", "2026-017", date(2026, 3, 1), 0.1)
CORNERS = [(104.0, 37.0), (104.08, 37.0), (104.0, 37.06), (104.08, 37.06), (104.04, 37.03)]


@pytest.fixture
def county(tmp_path: Path) -> Iterator[Store]:
    with create_store(tmp_path / "county.gpkg", Workspace(COUNTY, "甲县", 4544)) as store:
        yield settle(store)


def old_plane(lon: float, lat: float) -> tuple[float, float]:
    """(X north, Y east) of a place in the made-up old plane: the new one turned, scaled and shifted."""
    new = np.array(ZONE.transform(lon, lat))
    east, north = SCALE * new @ np.array([[np.cos(TURN), np.sin(TURN)], [-np.sin(TURN), np.cos(TURN)]]) + SHIFT
    return round(float(north), 4), round(float(east), 4)


def in_old_plane(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The centres' sheet as a survey unit wrote it in the old datum."""
    planes = [old_plane(row["经度"], row["纬度"]) for row in rows]
    bare = [{k: v for k, v in row.items() if k not in ("经度", "纬度")} for row in rows]
    return [row | {"X坐标": x, "Y坐标": y} for row, (x, y) in zip(bare, planes, strict=True)]


def common_points(path: Path, *, off_m: float = 0.0, in_metres: bool = False) -> Path:
    rows = []
    for number, (lon, lat) in enumerate(CORNERS):
        x, y = old_plane(lon, lat)
        east, north = ZONE.transform(lon, lat)
        new = {"new_x_north": north, "new_y_east": east} if in_metres else {"new_lon": lon, "new_lat": lat}
        rows.append({"name": f"点{number}", "old_x_north": x + (off_m if number == 4 else 0), "old_y_east": y} | new)
    return write_csv(path, rows)


def places_of(store: Store) -> npt.NDArray[np.float64]:
    held = store.read(FACILITIES).set_index("facility_id").sort_index()
    return np.asarray(shapely.get_coordinates(held.geometry))


def off_by_m(store: Store) -> npt.NDArray[np.float64]:
    """How far each held centre stands from where it truly is."""
    here, true = places_of(store), np.array([(row["经度"], row["纬度"]) for row in centres()])
    return np.asarray(geodesic_m(here[:, 0], here[:, 1], true[:, 0], true[:, 1]))


def test_without_a_way_an_old_datum_is_refused_as_ever(county: Store, tmp_path: Path) -> None:
    with nothing_is_written(county), pytest.raises(OldDatum):
        plan(county, write_csv(tmp_path / "old.csv", in_old_plane(centres())), declared_crs=XIAN80)


def test_certified_rows_keep_their_coordinates_and_say_who_converted_them(county: Store, tmp_path: Path) -> None:
    made = plan(county, write_csv(tmp_path / "c.csv", centres(位置精度=0.2)), old_datum=CERTIFICATE)
    assert the_only(made, "datum.certificate").evidence["rows"] == 12
    carry_out(county, made, by=CLERK)
    held = county.read(FACILITIES)
    assert set(held["converted_from"]) == {"1980 西安坐标系 (certificate: 甘肃省测绘院 2026-017, 2026-03-01)"}
    assert held["position_accuracy_m"].tolist() == pytest.approx([float(np.hypot(0.2, 0.1))] * 12)
    assert off_by_m(county).max() < 1e-6
    commit, entry = county.read_audit()[-2:]
    assert "凭测绘单位换算证明：甘肃省测绘院 2026-017, 2026-03-01" in str(commit.facts["reason"])
    assert (entry.facts["old_datum_way"], entry.facts["old_datum"]) == ("certificate", "1980 西安坐标系")
    assert entry.facts["old_datum_answered_by"] == "甘肃省测绘院 2026-017, 2026-03-01"


def test_a_certificate_that_states_no_accuracy_invents_none(county: Store, tmp_path: Path) -> None:
    silent = ByCertificate("1980 西安坐标系", "甘肃省测绘院", "2026-017", date(2026, 3, 1))
    made = plan(county, write_csv(tmp_path / "c.csv", centres()), old_datum=silent)
    assert made.added["position_accuracy_m"].isna().all()


def test_a_certificate_does_not_help_a_sheet_that_is_still_in_the_old_datum(county: Store, tmp_path: Path) -> None:
    sheet = write_csv(tmp_path / "old.csv", in_old_plane(centres()))
    with nothing_is_written(county), pytest.raises(OldDatum):
        plan(county, sheet, declared_crs=XIAN80, old_datum=CERTIFICATE)


@pytest.mark.parametrize("in_metres", [False, True])
def test_a_fit_brings_rows_home_and_the_dry_run_shows_its_residuals(county: Store, tmp_path: Path, in_metres: bool) -> None:
    way = ByLocalFit(common_points(tmp_path / "points.csv", in_metres=in_metres), "保密办 2026-3")
    made = plan(county, write_csv(tmp_path / "old.csv", in_old_plane(centres())), declared_crs=XIAN80, old_datum=way)
    assert [f.where.key for f in found(made, "datum.residual")] == ["点0", "点1", "点2", "点3", "点4"]
    assert len(made.added) == 12
    carry_out(county, made, by=CLERK)
    assert off_by_m(county).max() < 0.01
    held = county.read(FACILITIES)
    assert held["converted_from"].str.endswith("(local_fit: 保密办 2026-3)").all()


def test_the_parameters_of_a_fit_are_kept_nowhere(county: Store, tmp_path: Path) -> None:
    """Neither shift, turn and scale nor the old coordinates they could be worked out from."""
    way = ByLocalFit(common_points(tmp_path / "points.csv"), "保密办 2026-3")
    made = plan(county, write_csv(tmp_path / "old.csv", in_old_plane(centres())), declared_crs=XIAN80, old_datum=way)
    carry_out(county, made, by=CLERK)
    log = json.dumps([dict(e.facts) for e in county.read_audit()], ensure_ascii=False)
    told = log + " ".join(str(f) for f in made.report) + str(made.facts())
    file = (tmp_path / "county.gpkg").read_bytes() + (tmp_path / "county.gpkg-wal").read_bytes()
    assert "local_fit" in log
    for lon, lat in CORNERS:
        for number in old_plane(lon, lat):
            assert str(int(number)) not in told
            assert str(int(number)).encode() not in file
    for parameter in ("118.4", "41.7", "000004", "000006"):
        assert parameter not in told


def test_the_same_sheet_by_the_same_way_twice_changes_nothing(county: Store, tmp_path: Path) -> None:
    points = common_points(tmp_path / "points.csv")
    old = write_csv(tmp_path / "old.csv", in_old_plane(centres(位置精度=0.2)))
    for sheet, wishes in (
        (old, {"declared_crs": XIAN80, "old_datum": ByLocalFit(points, "保密办 2026-3")}),
        (old, {"declared_crs": XIAN80, "old_datum": DisplayOnly()}),
        (write_csv(tmp_path / "new.csv", centres()), {"old_datum": CERTIFICATE}),
    ):
        carry_out(county, plan(county, sheet, **wishes), by=CLERK)
        again = plan(county, sheet, **wishes)
        assert again.is_nothing, again.changed_columns


def test_rows_for_display_only_are_marked_and_every_distance_says_so(county: Store, tmp_path: Path) -> None:
    sheet = write_csv(tmp_path / "old.csv", in_old_plane(centres()))
    made = plan(county, sheet, declared_crs=XIAN80, old_datum=DisplayOnly())
    assert the_only(made, "datum.display-only").severity == "warning"
    carry_out(county, made, by=CLERK)
    held = county.read(FACILITIES)
    assert set(held["position_accuracy_m"]) == {100.0}
    assert held["converted_from"].str.contains("display_only").all()
    assert 10 < off_by_m(county).max() < 200
    for measure, severity in ((Measure.REACH, "warning"), (Measure.COUNT, "note")):
        reach_m = 1000.0 if measure is Measure.REACH else None
        answer = study_coverage(county, CoverageQuestion(kind="day_care_center", measure=measure, reach_m=reach_m, as_of=DAY))
        (note,) = (f for f in answer.report if f.code == "planning.facility-for-display-only")
        assert (note.severity, note.evidence["rows"]) == (severity, 12)


def markers(write: Callable[[float, float], dict[str, Any]]) -> list[dict[str, Any]]:
    places = [(104.01, 37.01), (104.05, 37.05)]
    named = [{"界桩标识": f"M{n}", "界桩编号": f"0423{n}", "责任方区划代码": COUNTY, "备注": "旧桩"} for n in range(2)]
    return [row | write(*place) for row, place in zip(named, places, strict=True)]


def test_markers_come_by_certificate_or_fit_and_say_so_in_their_note(county: Store, tmp_path: Path) -> None:
    certified = write_csv(tmp_path / "m.csv", markers(lambda lon, lat: {"经度": lon, "纬度": lat}))
    made = plan(county, certified, MARKERS, old_datum=CERTIFICATE)
    assert made.added["note"].tolist() == ["旧桩；原坐标系：1980 西安坐标系 (certificate: 甘肃省测绘院 2026-017, 2026-03-01)"] * 2
    assert made.added["position_accuracy_m"].tolist() == [0.1, 0.1]
    old = write_csv(tmp_path / "o.csv", markers(lambda lon, lat: dict(zip(("X坐标", "Y坐标"), old_plane(lon, lat), strict=True))))
    fitted = plan(
        county, old, MARKERS, declared_crs=XIAN80, old_datum=ByLocalFit(common_points(tmp_path / "p.csv"), "保密办 2026-3")
    )
    assert fitted.added["note"].str.contains("local_fit: 保密办 2026-3").all()
    carry_out(county, fitted, by=CLERK)
    again = write_csv(tmp_path / "no-note.csv", [{k: v for k, v in r.items() if k != "备注"} for r in markers(
        lambda lon, lat: dict(zip(("X坐标", "Y坐标"), old_plane(lon, lat), strict=True)))])  # fmt: skip
    kept = plan(
        county, again, MARKERS, declared_crs=XIAN80, old_datum=ByLocalFit(common_points(tmp_path / "p.csv"), "保密办 2026-3")
    )
    assert kept.is_nothing, kept.changed_columns


@pytest.mark.parametrize("spec", [MARKERS, DIVISIONS])
def test_what_is_measured_never_comes_for_display_only(county: Store, tmp_path: Path, spec: Any) -> None:
    sheet = write_csv(tmp_path / "m.csv", markers(lambda lon, lat: {"经度": lon, "纬度": lat}))
    with nothing_is_written(county), pytest.raises(MayNotDisplayOnly):
        plan(county, sheet, spec, declared_crs=XIAN80, old_datum=DisplayOnly())


def test_a_sheet_without_places_is_neither_converted_nor_marked(county: Store, tmp_path: Path) -> None:
    carry_out(county, plan(county, write_csv(tmp_path / "c.csv", centres(位置精度=5))), by=CLERK)
    bare = [{k: v for k, v in r.items() if k not in ("经度", "纬度")} | {"床位数": 8} for r in centres()]
    made = plan(county, write_csv(tmp_path / "beds.csv", bare), old_datum=CERTIFICATE)
    assert the_only(made, "datum.nothing-to-bring")
    assert set(made.changed_columns.values()) == {("beds",)}
    assert made.facts()["old_datum"] is None


@pytest.mark.parametrize(
    ("wishes", "refusal"),
    [
        ({"old_datum": DisplayOnly()}, NotAnOldDatum),
        ({"old_datum": DisplayOnly(), "convert_from": "gcj02"}, TwoConversions),
        ({"old_datum": ByCertificate("1980 西安坐标系", " ", "1", DAY)}, IncompleteCertificate),
    ],
)
def test_a_way_that_does_not_fit_the_sheet_is_refused(
    county: Store, tmp_path: Path, wishes: dict[str, Any], refusal: type[Refusal]
) -> None:
    with nothing_is_written(county), pytest.raises(refusal):
        plan(county, write_csv(tmp_path / "c.csv", centres()), **wishes)


def test_common_points_that_disagree_stop_the_import(county: Store, tmp_path: Path) -> None:
    sheet = write_csv(tmp_path / "old.csv", in_old_plane(centres()))
    way = ByLocalFit(common_points(tmp_path / "points.csv", off_m=80), "保密办 2026-3")
    with nothing_is_written(county), pytest.raises(PoorFit, match="点4"):
        plan(county, sheet, declared_crs=XIAN80, old_datum=way)


def test_nobody_fits_without_permission(county: Store, tmp_path: Path) -> None:
    sheet = write_csv(tmp_path / "old.csv", in_old_plane(centres()))
    with nothing_is_written(county), pytest.raises(FitNotPermitted):
        plan(county, sheet, declared_crs=XIAN80, old_datum=ByLocalFit(common_points(tmp_path / "p.csv"), "  "))


@pytest.mark.parametrize(
    ("row", "missing", "line"),
    [
        ({"name": "甲", "old_x_north": 1, "new_lon": 104, "new_lat": 37}, "old_y_east", None),
        ({"name": "甲", "old_x_north": 1, "old_y_east": 2, "new_lon": 104}, "new_y_east", None),
        ({"name": "甲", "old_x_north": 1, "old_y_east": "?", "new_lon": 104, "new_lat": 37}, "old_y_east", 2),
    ],
)
def test_a_table_of_common_points_names_what_it_lacks(
    county: Store, tmp_path: Path, row: dict[str, Any], missing: str, line: int | None
) -> None:
    sheet = write_csv(tmp_path / "old.csv", in_old_plane(centres()))
    way = ByLocalFit(write_csv(tmp_path / "points.csv", [row]), "保密办 2026-3")
    with pytest.raises(UnreadableCommonPoints) as refused:
        plan(county, sheet, declared_crs=XIAN80, old_datum=way)
    assert (refused.value.facts["missing"], refused.value.facts["row"]) == (missing, line)


def test_what_was_written_is_still_marked_when_the_store_is_opened_again(tmp_path: Path) -> None:
    with create_store(tmp_path / "county.gpkg", Workspace(COUNTY, "甲县", 4544)) as store:
        carry_out(settle(store), plan(store, write_csv(tmp_path / "c.csv", centres()), old_datum=CERTIFICATE), by=CLERK)
    with open_store(tmp_path / "county.gpkg", mode="read") as again:
        assert again.read(FACILITIES)["converted_from"].notna().all()
        assert not again.verify().has_errors

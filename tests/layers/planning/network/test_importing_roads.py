"""Road files become the layer of roads with every vertex where it was, whatever they came in; bad ones say what is wrong."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely

from layers.errors import NoDatum, OldDatum
from layers.files.errors import FileRefused
from layers.frames import frame_of
from layers.import_plan import ImportPlan, ImportRequest
from layers.people import PersonId
from layers.planning.specs import ROADS
from layers.reference import DIVISIONS
from layers.store.embedded import create_store
from layers.store.memory import MemoryStore
from layers.store.protocol import LayerChange, Store, Workspace
from layers.use_cases import annotated, carry_out, plan_import
from tests.little_pbf import write_pbf

COUNTY = Workspace("620423", "景泰县", 4544)
CLERK = PersonId("clerk")
CROSS = (104.0612345, 37.2000001)
LINES = [
    shapely.LineString([(104.0535123, 37.1999999), CROSS, (104.07, 37.21)]),
    shapely.LineString([CROSS, (104.0612346, 37.1900007)]),
    shapely.LineString([(104.0700000001, 37.2099999999), (104.08, 37.22)]),
]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with create_store(tmp_path / "county.gpkg", COUNTY) as opened:
        yield opened


def planned(store: Store, path: Path, **how: object) -> ImportPlan:
    return plan_import(store, ImportRequest(path=path, spec=ROADS, valid_from=date(2026, 1, 1), **how))  # type: ignore[arg-type]


def roads(**columns: list[object]) -> gpd.GeoDataFrame:
    cells: dict[str, list[object]] = {
        "路线编号": ["X123", "X123", "C001620423"],
        "路线名称": ["景白线", "景白线", "条山村路"],
        "行政等级": ["县道", None, "村道"],
    }
    return gpd.GeoDataFrame(cells | columns, geometry=list(LINES), crs=4490)


def as_shapefile(folder: Path) -> Path:
    roads().to_file(folder / "roads.shp", encoding="GBK")
    return folder / "roads.shp"


def as_geopackage(folder: Path) -> Path:
    roads().to_file(folder / "roads.gpkg", layer="道路", driver="GPKG")
    return folder / "roads.gpkg"


def as_pbf(folder: Path) -> Path:
    nodes = [(1, 104.0535123, 37.1999999), (2, *CROSS), (3, 104.07, 37.21), (4, 104.0612346, 37.1900007), (5, 104.08, 37.22)]
    ways = [
        (10, [1, 2, 3], {"highway": "secondary"}),
        (11, [2, 4], {"highway": "secondary"}),
        (12, [3, 5], {"highway": "unclassified"}),
    ]
    return write_pbf(folder / "roads.osm.pbf", nodes, ways)


@pytest.mark.parametrize("make", [as_shapefile, as_geopackage, as_pbf])
def test_roads_come_in_with_class_and_id_and_the_second_time_change_nothing(tmp_path: Path, make: Callable[[Path], Path]) -> None:
    store, path = MemoryStore(COUNTY), make(tmp_path)
    plan = planned(store, path)
    assert (len(plan.added), plan.rejected) == (3, ())
    carry_out(store, plan, by=CLERK)
    held = store.read(ROADS)
    assert sorted(held["road_class"]) == ["county", "county", "village"]
    assert held["road_id"].is_unique
    again = planned(store, path)
    assert (again.unchanged, len(again.added), len(again.changed)) == (3, 0, 0)


@pytest.mark.parametrize("make", [as_shapefile, as_geopackage])
def test_every_vertex_is_held_to_the_last_bit(store: Store, tmp_path: Path, make: Callable[[Path], Path]) -> None:
    """A network joins where lines share a vertex: one rounded digit would cut a road in two."""
    carry_out(store, planned(store, make(tmp_path)), by=CLERK)
    held = {shapely.to_wkb(shape) for shape in store.read(ROADS).geometry}
    assert held == {shapely.to_wkb(shape) for shape in LINES}


def test_lines_that_share_a_vertex_in_a_projected_file_share_it_in_degrees(tmp_path: Path) -> None:
    store = MemoryStore(COUNTY)
    roads().to_crs(4544).to_file(tmp_path / "zone.gpkg", driver="GPKG")
    carry_out(store, planned(store, tmp_path / "zone.gpkg"), by=CLERK)
    held = store.read(ROADS).geometry
    coordinates = shapely.get_coordinates(held.to_numpy())
    _, count = np.unique(coordinates, axis=0, return_counts=True)
    assert sorted(count) == [1, 1, 1, 1, 1, 2]
    np.testing.assert_allclose(
        coordinates[np.lexsort(coordinates.T)],
        shapely.get_coordinates(LINES)[np.lexsort(shapely.get_coordinates(LINES).T)],
        atol=1e-9,
    )


def test_a_town_abroad_comes_in_with_one_warning(tmp_path: Path) -> None:
    store = MemoryStore(COUNTY)
    nodes = [(n, -51.2 + n / 1000, -30.05) for n in range(1, 40)]
    ways = [(100 + n, [n, n + 1], {"highway": "residential"}) for n in range(1, 39)]
    plan = planned(store, write_pbf(tmp_path / "abroad.pbf", nodes, ways))
    assert (len(plan.added), plan.rejected) == (38, ())
    assert plan.report.count_by_code()["check.outside-china"] == 1
    assert carry_out(store, plan, by=CLERK).written == {"roads": 38}


def test_the_marked_sheet_of_a_pbf_names_its_roads(tmp_path: Path) -> None:
    assert annotated(planned(MemoryStore(COUNTY), as_pbf(tmp_path)))[:2] == b"PK"


def test_a_shapefile_without_prj_needs_a_word_about_its_datum(tmp_path: Path) -> None:
    path = as_shapefile(tmp_path)
    path.with_suffix(".prj").unlink()
    with pytest.raises(NoDatum):
        planned(MemoryStore(COUNTY), path)
    plan = planned(MemoryStore(COUNTY), path, declared_crs="EPSG:4490")
    assert len(plan.added) == 3
    assert "files.prj-missing" in plan.report.count_by_code()


def test_roads_in_an_old_datum_are_not_moved_in_silence(tmp_path: Path) -> None:
    roads().set_crs(4610, allow_override=True).to_file(tmp_path / "xian80.gpkg", driver="GPKG")
    with pytest.raises(OldDatum):
        planned(MemoryStore(COUNTY), tmp_path / "xian80.gpkg")


def test_points_and_areas_among_roads_are_named_row_by_row(tmp_path: Path) -> None:
    frame = roads()
    frame.loc[0, "geometry"] = shapely.Point(CROSS)
    frame.loc[2, "geometry"] = shapely.box(104, 37, 104.1, 37.1)
    frame.to_file(tmp_path / "mixed.gpkg", driver="GPKG")
    plan = planned(MemoryStore(COUNTY), tmp_path / "mixed.gpkg")
    assert [(f.code, f.where.row) for f in plan.report.errors] == [("check.geometry-kind", 1), ("check.geometry-kind", 3)]
    assert plan.rejected == (1, 3)


@pytest.mark.parametrize("coordinates", [[CROSS], [CROSS, CROSS]], ids=["one vertex", "one place twice"])
def test_a_line_that_goes_nowhere_is_named(tmp_path: Path, coordinates: list[tuple[float, float]]) -> None:
    text = f'{{"type":"FeatureCollection","features":[{_feature("R1", coordinates)},{_feature("R2", list(LINES[0].coords))}]}}'
    (tmp_path / "roads.geojson").write_text(text, encoding="utf-8")
    plan = planned(MemoryStore(COUNTY), tmp_path / "roads.geojson")
    assert plan.rejected == (1,)
    assert len(plan.added) == 1


def _feature(road_id: str, coordinates: list[tuple[float, ...]] | list[tuple[float, float]]) -> str:
    places = ",".join(f"[{x},{y}]" for x, y in coordinates)
    return f'{{"type":"Feature","properties":{{"道路编号":"{road_id}"}},"geometry":{{"type":"LineString","coordinates":[{places}]}}}}'


@pytest.mark.parametrize("name", ["roads.tif", "roads.pbf"])
def test_a_raster_given_as_roads_is_refused(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"II*\x00\x08\x00\x00\x00" + b"\0" * 400)
    with pytest.raises(FileRefused):
        planned(MemoryStore(COUNTY), path)


def test_a_file_of_streams_only_holds_no_road(tmp_path: Path) -> None:
    path = write_pbf(tmp_path / "streams.pbf", [(1, 104.0, 37.0), (2, 104.1, 37.1)], [(7, [1, 2], {"waterway": "stream"})])
    plan = planned(MemoryStore(COUNTY), path)
    assert plan.stops_everything
    assert plan.report.count_by_code() == {"intake.osm-no-road": 1, "intake.osm-left-out": 1}


def square(code: str, west: float, east: float, level: str) -> dict[str, object]:
    return {"code": code, "name": code, "level": level, "geometry": shapely.box(west, 37.0, east, 37.3)}


@pytest.fixture
def drawn_county() -> MemoryStore:
    """A county of one drawn township, 104.0–104.1° E; its western half, 104.0–104.065° E, is the township."""
    store = MemoryStore(COUNTY)
    rows = [square("620423", 104.0, 104.069, "county"), square("620423100", 104.0, 104.065, "township")]
    divisions = frame_of(DIVISIONS, rows)
    store.append([LayerChange(DIVISIONS, divisions, date(2020, 1, 1))], by=CLERK, reason="test")
    return store


def test_roads_lie_in_the_smallest_drawn_division_round_them(drawn_county: MemoryStore, tmp_path: Path) -> None:
    plan = planned(drawn_county, as_pbf(tmp_path))
    assert dict(zip(plan.added["road_id"], plan.added["division_code"].fillna("–"), strict=True)) == {
        "10": "620423100",
        "11": "620423100",
        "12": "–",
    }
    told = [f for f in plan.report if f.code == "intake.derived" and f.where.column == "division_code"]
    assert told[0].evidence == {"rows": 2}


def test_who_may_write_one_area_brings_in_its_roads_and_no_others(drawn_county: MemoryStore, tmp_path: Path) -> None:
    view = drawn_county.within("620423")
    plan = planned(view, as_pbf(tmp_path), leave_out_rejected=True)
    assert [(f.code, f.where.key) for f in plan.report.errors] == [("claims.not-your-area", "12")]
    carry_out(view, plan, by=CLERK)
    assert sorted(view.read(ROADS)["road_id"]) == ["10", "11"]

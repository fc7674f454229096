"""Heights are brought, judged and kept beside the store, and travel times leave as a labelled GeoTIFF."""

import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pyproj
import pytest
import shapely

from layers.datum import UnknownDatum
from layers.errors import OldDatum
from layers.files.errors import UnknownTerrain
from layers.files.rasters import ForeignRaster, RasterLabel, read_raster, write_raster
from layers.frames import frame_of
from layers.people import PersonId
from layers.planning.errors import UnknownChoice
from layers.planning.specs import BARRIERS, ROADS
from layers.planning.surface.cover import cover_scheme
from layers.planning.surface.errors import (
    DistortedGrid,
    EmptySurface,
    NotHeights,
    SurfacesDiffer,
    TerrainElsewhere,
    UnknownCover,
    UnknownTerrainKind,
)
from layers.planning.surface.model import SurfaceTravel
from layers.planning.surface.surface import Cover, Ground, Surface
from layers.planning.use_cases import surface as use_case
from layers.planning.use_cases.surface import SurfaceShelf, TerrainFolder, TerrainNote, import_terrain, write_travel_times
from layers.raster import Raster
from layers.reference import DIVISIONS
from layers.store.memory import MemoryStore
from layers.store.protocol import LayerChange, Workspace
from layers.wording import Wording
from tests.little_ground import CELL, NORTH, WEST, at, barriers_of, line, raster_of, roads_of

LABEL = RasterLabel(Wording("测试", "test"))
NOTE = TerrainNote("heights", "made up", date(2020, 1, 1))
HILLS = np.add.outer(np.arange(20) * 3.0, np.arange(30) % 7 * 2.0) + 1500
ME = PersonId("surface")


@pytest.fixture
def store() -> MemoryStore:
    """A county of 18 by 28 cells in the middle of the raster."""
    held = MemoryStore(Workspace("620423", "演示县", 4543))
    county = shapely.box(WEST + CELL, NORTH - 19 * CELL, WEST + 29 * CELL, NORTH - CELL)
    row = {"code": "620423", "name": "演示县", "level": "county", "geometry": county}
    held.append([LayerChange(DIVISIONS, frame_of(DIVISIONS, [row]), date(2020, 1, 1))], by=ME, reason="test")
    return held


@pytest.fixture
def folder(tmp_path: Path) -> TerrainFolder:
    return TerrainFolder(tmp_path / "county-terrain")


@pytest.fixture
def brought(monkeypatch: pytest.MonkeyPatch) -> list[Raster]:
    """What the next raster read will be: files have their own tests, and a child process a raster is slow."""
    coming: list[Raster] = []

    def read(path: Path | str, **_: object) -> ForeignRaster:
        return ForeignRaster(coming[-1], Path(path).name, "0" * 64)

    monkeypatch.setattr(use_case, "read_raster", read)
    return coming


def test_heights_are_kept_listed_and_travelled_over_until_roads_change(
    tmp_path: Path, store: MemoryStore, folder: TerrainFolder
) -> None:
    path = tmp_path / "dem.tif"
    write_raster(raster_of(HILLS), path, label=LABEL)
    shelf = SurfaceShelf(folder)
    assert not shelf.has_ground()
    assert shelf.travel(store) is None
    card, report = import_terrain(folder, store, path, NOTE)
    assert len(report) == 0
    assert folder.cards() == (card,)
    assert (card.rows, card.columns, card.measured_on) == (20, 30, date(2020, 1, 1))
    before = shelf.surface(store)
    assert before is not None
    assert shelf.surface(store) is before
    river, bridge = barriers_of(line((-2, 12.3), (25, 12.3))), roads_of(line((3, 8), (3, 20)))
    changes = [LayerChange(BARRIERS, river, date(2020, 1, 1)), LayerChange(ROADS, bridge, date(2020, 1, 1))]
    store.append(changes, by=ME, reason="test")
    after = shelf.travel(store)
    assert after is not None
    assert after.surface.fingerprint != before.fingerprint
    out = tmp_path / "minutes.tif"
    write_travel_times(after, at((15, 5)), out, limit_min=60, label=LABEL)
    written = read_raster(out).raster
    minutes = after.nearest(at((15, 20), (3, 3)), at((15, 5)), limit_min=60).minutes[:, 0]
    assert written.values[15, 20] == pytest.approx(minutes[0], abs=1e-4)
    assert written.values[3, 3] == pytest.approx(minutes[1], abs=1e-4)
    (folder.folder / card.terrain_id / "raster.tif").write_bytes(out.read_bytes())
    with pytest.raises(UnknownTerrain):
        folder.read(card.terrain_id)


def test_the_file_says_how_its_minutes_were_measured(tmp_path: Path, gdalwarp: Path) -> None:
    travel = SurfaceTravel.of(Surface.of(Ground(raster_of(HILLS))))
    write_travel_times(travel, at((15, 5)), tmp_path / "minutes.tif", limit_min=60, label=LABEL)
    told = subprocess.run(
        [gdalwarp.with_name("gdalinfo"), tmp_path / "minutes.tif"], capture_output=True, text=True, check=True
    ).stdout
    for said in (
        "Tobler",
        "GISVC_SPEED_MS=1",
        "GISVC_LIMIT_MIN=60",
        travel.surface.fingerprint,
        "Unit Type: minutes",
        "NoData Value=-9999",
    ):
        assert said in told


def in_system(epsg: int, transform: tuple[float, float, float, float]) -> Raster:
    return replace(raster_of(HILLS), crs=pyproj.CRS.from_epsg(epsg), transform=transform)


@pytest.mark.parametrize(
    ("raster", "refusal"),
    [
        (raster_of(HILLS, missing=True), EmptySurface),
        (raster_of(HILLS, unit="ft"), NotHeights),
        (in_system(4610, (WEST, CELL, NORTH, CELL)), OldDatum),
        (in_system(4214, (WEST, CELL, NORTH, CELL)), OldDatum),
        (in_system(4301, (WEST, CELL, NORTH, CELL)), UnknownDatum),
        (in_system(4490, (WEST + 5, CELL, NORTH, CELL)), TerrainElsewhere),
        (in_system(4543, (-2_000_000, 200_000.0, 5_000_000, 50_000.0)), DistortedGrid),
    ],
    ids=["empty", "feet", "Xian 1980", "Beijing 1954", "Tokyo", "elsewhere", "too wide a zone"],
)
def test_a_raster_that_is_of_no_use_is_refused_with_its_reason_and_not_kept(
    store: MemoryStore, folder: TerrainFolder, brought: list[Raster], raster: Raster, refusal: type[Exception]
) -> None:
    brought.append(raster)
    with pytest.raises(refusal):
        import_terrain(folder, store, "dem.tif", NOTE)
    assert folder.cards() == ()


def test_wgs_84_and_a_zone_of_cgcs2000_are_taken_as_they_are(
    tmp_path: Path, store: MemoryStore, folder: TerrainFolder, brought: list[Raster]
) -> None:
    (tmp_path / "dem.tif").touch()
    for raster in (
        in_system(4326, (WEST, CELL, NORTH, CELL)),
        in_system(4543, (676_700.0, 30.0, 4_153_950.0, 30.0)),
    ):
        brought.append(raster)
        card, _ = import_terrain(folder, store, tmp_path / "dem.tif", NOTE)
        assert card.crs == raster.crs.name


def test_what_a_person_should_look_at_is_said(
    tmp_path: Path, store: MemoryStore, folder: TerrainFolder, brought: list[Raster]
) -> None:
    (tmp_path / "dem.tif").touch()
    deep = HILLS.copy()
    deep[0, 0] = -32768
    brought.append(replace(raster_of(deep), transform=(WEST + 10 * CELL, CELL, NORTH, CELL)))
    _, report = import_terrain(folder, store, tmp_path / "dem.tif", replace(NOTE, measured_on=None))
    assert report.count_by_code() == {
        "planning.terrain-heights-strange": 1,
        "planning.terrain-undated": 1,
        "planning.terrain-partly": 1,
    }


def test_land_cover_needs_a_scheme_that_knows_its_codes(store: MemoryStore, folder: TerrainFolder, brought: list[Raster]) -> None:
    brought.append(raster_of(np.full(HILLS.shape, 37)))
    for note, refusal in (
        (replace(NOTE, kind="cover", scheme="worldcover"), UnknownCover),
        (replace(NOTE, kind="cover", scheme="corine"), UnknownChoice),
        (replace(NOTE, kind="rain"), UnknownTerrainKind),
    ):
        with pytest.raises(refusal):
            import_terrain(folder, store, "cover.tif", note)


def test_land_cover_on_another_grid_is_refused() -> None:
    shifted = replace(raster_of(np.full(HILLS.shape, 40)), transform=(WEST + CELL / 2, CELL, NORTH, CELL))
    with pytest.raises(SurfacesDiffer):
        Surface.of(Ground(raster_of(HILLS), Cover(shifted, cover_scheme("worldcover"))))


def test_shares_nobody_read_at_their_source_are_called_settings() -> None:
    bare = SurfaceTravel.of(Surface.of(Ground(raster_of(HILLS))))
    covered = SurfaceTravel.of(
        Surface.of(Ground(raster_of(HILLS), Cover(raster_of(np.full(HILLS.shape, 40)), cover_scheme("worldcover"))))
    )
    assert "未核实" not in bare.definition.zh
    assert "地类系数未核实，可调整" in covered.definition.zh
    assert "not verified" in covered.definition.en

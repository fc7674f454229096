"""A circle over the ground has its minutes as a GeoTIFF beside it, for whoever may export, about his own part, and recorded."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import httpx
import numpy as np
import pyproj
import pytest
from rasterio.io import MemoryFile

from gisvc.app import create_app
from gisvc.auth.accounts import open_accounts
from gisvc.auth.roles import Role
from gisvc.settings import Settings, terrain_folder_of
from layers.files.rasters import RasterLabel, write_raster
from layers.files.terrain import TerrainFolder
from layers.planning.facilities import points_of
from layers.planning.specs import FACILITIES
from layers.planning.travel import Mode, Places
from layers.planning.use_cases.surface import TerrainNote, import_terrain
from layers.planning.use_cases.travels import TravelShelf
from layers.raster import Raster
from layers.store.embedded import open_store
from layers.wording import Wording
from tests.county_with_roads import MINE, OTHER, as_file, county_with_roads
from tests.front_desk import SmallDesk, cheap_passwords, program, serving, sign_in

SignedIn = Callable[..., AbstractContextManager[httpx.Client]]
CELL = 1 / 360
ASKED = {"kind": "day_care_center", "mode": "surface", "minutes": "30"}
CELLS = ((61, 25), (61, 30), (58, 22), (25, 25), (89, 124))
FILE = "/downloads/ground-minutes.tif"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmallDesk]:
    """The county with even ground under it, as a file with its heights beside it."""
    folder = tmp_path_factory.mktemp("ground")
    county = as_file(county_with_roads(), folder / "county.gpkg")
    flat = np.full((90, 125), 1600.0, dtype=np.float32)
    heights = Raster(flat, (103.98, CELL, 37.22, CELL), pyproj.CRS.from_epsg(4490), np.zeros(flat.shape, dtype=bool), "m")
    write_raster(heights, folder / "dem.tif", label=RasterLabel(Wording("测试", "test")))
    store = open_store(county, mode="write")
    import_terrain(TerrainFolder(terrain_folder_of(county)), store, folder / "dem.tif", TerrainNote("heights", "省测绘局"))
    settings = Settings(store_path=county, job_patience_s=30.0)
    accounts = open_accounts(folder / "county-accounts.db", settings=settings, journal=store, passwords=cheap_passwords())
    made = SmallDesk(settings, store, accounts)
    made.add_person("clerk", Role.CLERK)
    made.add_person("mine", Role.CLERK, area=MINE)
    yield made
    store.close()


@pytest.fixture(scope="module")
def asking(desk: SmallDesk) -> Iterator[SignedIn]:
    with serving(create_app(desk.settings, desk.store, desk.accounts)) as address:

        @contextmanager
        def signed_in(name: str = "clerk") -> Iterator[httpx.Client]:
            with program(address) as client:
                sign_in(client, name)
                yield client

        yield signed_in


def test_the_file_lies_where_the_heights_lie_and_agrees_with_the_circle(desk: SmallDesk, asking: SignedIn) -> None:
    with asking() as ask:
        file = ask.get(FILE, params=ASKED)
    assert (file.status_code, file.headers["content-type"]) == (200, "image/tiff; application=geotiff")
    last = desk.store.read_audit()[-1]
    assert (last.action, last.facts["format"], last.facts["mode"]) == ("export", "tif", "surface")
    shelf = TravelShelf(terrain_folder_of(desk.settings.store_path))  # type: ignore[arg-type]  # because this desk has a file
    travel = shelf.travels(desk.store).by(Mode.SURFACE)
    frame = desk.store.read(FACILITIES)
    centres = Places(*points_of(frame[frame["kind"] == "day_care_center"]))
    with MemoryFile(file.content) as memory, memory.open() as read:
        assert (read.crs.to_epsg(), read.nodata, read.units) == (4490, -9999, ("minutes",))
        tags = read.tags()
        assert "省测绘局" in tags["GISVC_HEIGHTS"]
        assert "演示数据" in tags["GISVC_MARKS"]
        assert tags["GISVC_METHOD_ZH"] == travel.definition.zh
        minutes = read.read(1, masked=True)
        places = Places(*np.array([read.xy(row, column) for row, column in CELLS]).T)
    assert 0 <= minutes.min() < minutes.max() <= 30
    assert minutes.mask.any()
    walked = travel.nearest(places, centres, limit_min=30).minutes[:, 0]
    told = [minutes[cell] for cell in CELLS]
    assert np.isfinite(walked).any()
    assert [np.inf if m is np.ma.masked else float(m) for m in told] == pytest.approx(walked.tolist(), abs=0.01)


def test_whoever_has_a_township_is_given_its_part_of_the_ground_alone(asking: SignedIn) -> None:
    with asking("mine") as ask:
        own, others = ask.get(FILE, params=ASKED), ask.get(FILE, params=ASKED | {"area": OTHER})
    with MemoryFile(own.content) as memory, memory.open() as read:
        fewer = int(read.tags()["GISVC_FACILITIES"])
    with asking() as ask, MemoryFile(ask.get(FILE, params=ASKED).content) as memory, memory.open() as read:
        assert 0 < fewer < int(read.tags()["GISVC_FACILITIES"])
    assert (others.status_code, others.json()["code"]) == (404, "gisvc.area-out-of-sight")


def test_the_page_leads_to_it_and_other_ways_of_travelling_have_none(asking: SignedIn) -> None:
    with asking() as ask:
        assert FILE in ask.get("/circles", params=ASKED).text
        assert FILE not in ask.get("/circles", params=ASKED | {"mode": "line"}).text
        refused = ask.get(FILE, params=ASKED | {"mode": "line"})
    assert (refused.status_code, refused.json()["code"]) == (400, "planning.unknown-choice")

"""Real clients read our tiles: the system's GDAL a saved one, the GDAL of the wheel all of them over HTTP."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import shapely
from morecantile import tms
from shapely.geometry.base import BaseGeometry

from gisvc.app import create_app
from gisvc.settings import Settings
from layers.reference import DIVISIONS
from layers.store.memory import MemoryStore
from tests.front_desk import program, serving
from tests.little_county import little_county

pytestmark = pytest.mark.gdal
AT = tms.get("WebMercatorQuad").tile(104.15, 37.05, 6)
CELL = 360 / 2**6 / 4096


@pytest.fixture(scope="module")
def store() -> MemoryStore:
    return little_county()


@pytest.fixture(scope="module")
def ask(store: MemoryStore) -> Iterator[httpx.Client]:
    with serving(create_app(Settings(demonstration=True), store, None)) as address, program(address) as client:
        yield client


def features(ogrinfo: Path, source: str, *options: str) -> dict[str, BaseGeometry]:
    """Code → shape in degrees, as the system's GDAL reads them."""
    command = [
        str(ogrinfo.with_name("ogr2ogr")),
        "-f",
        "GeoJSON",
        "-t_srs",
        "OGC:CRS84",
        "/vsistdout/",
        source,
        *options,
        "divisions",
    ]
    told = subprocess.run(command, capture_output=True, check=True, text=True, timeout=60).stdout
    return {one["properties"]["code"]: shapely.geometry.shape(one["geometry"]) for one in json.loads(told)["features"]}


def test_gdal_reads_a_saved_tile(ogrinfo: Path, ask: httpx.Client, store: MemoryStore, tmp_path: Path) -> None:
    saved = tmp_path / str(AT.z) / str(AT.x) / f"{AT.y}.pbf"
    saved.parent.mkdir(parents=True)
    saved.write_bytes(ask.get(f"/ogc/collections/divisions/tiles/WebMercatorQuad/{AT.z}/{AT.y}/{AT.x}").content)
    told = subprocess.run([ogrinfo, "-al", "-so", str(saved)], capture_output=True, check=True, text=True, timeout=60).stdout
    assert "Layer name: divisions" in told
    assert re.search(r"population: Integer|level: String", told)
    seen = features(ogrinfo, f"MVT:{saved}", "-oo", f"X={AT.x}", "-oo", f"Y={AT.y}", "-oo", f"Z={AT.z}")
    held = store.read(DIVISIONS).set_index("code").geometry
    assert set(seen) == {code for code, shape in held.items() if shape is not None}
    for code, shape in seen.items():
        assert shape.is_valid
        assert shape.symmetric_difference(held[code]).area < 2 * CELL * held[code].length


READS_ALL = """
import sys, pyogrio
read = pyogrio.read_dataframe(sys.argv[1], layer="Zoom level 8", API="TILES", TILEMATRIXSET="WorldCRS84Quad")
print(read[["code", "geometry"]].to_json())
"""


def test_gdal_finds_its_way_from_the_collection_to_every_tile(ask: httpx.Client, store: MemoryStore) -> None:
    """The OGC API driver follows tilesets-vector, the tileset, its tile matrix set and its template on its own."""
    source = f"OGCAPI:{ask.base_url}/ogc/collections/divisions"
    told = subprocess.run([sys.executable, "-c", READS_ALL, source], capture_output=True, text=True, timeout=60)
    assert told.returncode == 0, told.stderr[-500:]
    seen: dict[str, BaseGeometry] = {}
    for one in json.loads(told.stdout)["features"]:
        code, shape = one["properties"]["code"], shapely.geometry.shape(one["geometry"])
        seen[code] = seen[code].union(shape) if code in seen else shape
    held = store.read(DIVISIONS).set_index("code").geometry
    assert set(seen) == {code for code, shape in held.items() if shape is not None}
    for code, shape in seen.items():
        assert shape.symmetric_difference(held[code]).area < 4 * (180 / 2**8 / 4096) * held[code].length

"""GDAL reads the open door: the one in the wheel and the one of the system, every layer, every feature once."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import shapely

from gisvc.app import create_app
from gisvc.catalogue import CATALOGUE
from gisvc.settings import Settings
from layers.reference import DIVISIONS, SETTLEMENTS
from layers.store.embedded import EmbeddedStore, open_store
from tests.built_demonstration import BuiltDemonstration
from tests.front_desk import serving

PAGE = 150  # smaller than the large layers, so that they are paged
READ_ALL = """
import json, sys
import pyogrio
root, page, names = sys.argv[1], int(sys.argv[2]), sys.argv[3].split(",")
said = {}
for name in names:
    meta, _, shapes, columns = pyogrio.raw.read(f"OAPIF:{root}/collections/{name}", PAGE_SIZE=page)
    fields = dict(zip(meta["fields"], columns))
    said[name] = {"ids": list(fields["id"]), "crs": meta["crs"]}
print(json.dumps(said))
"""
READ_ONE = """
import json, sys
import pyogrio, shapely
root, name, crs = sys.argv[1:4]
meta, _, shapes, columns = pyogrio.raw.read(f"OAPIF:{root}/collections/{name}", CRS=crs)
ids = list(dict(zip(meta["fields"], columns))["id"])
print(json.dumps({"crs": meta["crs"], "shapes": dict(zip(ids, map(str, shapely.to_wkt(shapely.from_wkb(shapes), rounding_precision=-1))))}))
"""
ALONE = {"PATH": "/usr/bin:/bin", "HOME": "/nonexistent", "LANG": "C.UTF-8", "CPL_CURL_VERBOSE": "NO"}


@pytest.fixture(scope="module")
def demonstration(built_demonstration: BuiltDemonstration, tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedStore]:
    store = open_store(built_demonstration.copy_to(tmp_path_factory.mktemp("open-door")))
    yield store
    store.close()


@pytest.fixture(scope="module")
def root(demonstration: EmbeddedStore) -> Iterator[str]:
    with serving(create_app(Settings(demonstration=True), demonstration, None)) as address:
        yield f"{address}/ogc"


@pytest.fixture(scope="module")
def keys(demonstration: EmbeddedStore) -> dict[str, list[str]]:
    """What every layer holds, read by another way than the open door's."""
    return {spec.name: sorted(demonstration.read(spec)[spec.key].tolist()) for spec in CATALOGUE}


def said_by(program: list[str]) -> Any:
    done = subprocess.run(program, env=ALONE, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout.splitlines()[-1])


def test_gdal_of_the_wheel_reads_every_layer_and_every_feature_once(root: str, keys: dict[str, list[str]]) -> None:
    held = [name for name, wanted in keys.items() if wanted]
    said = said_by([sys.executable, "-c", READ_ALL, root, str(PAGE), ",".join(held)])
    assert {name: sorted(one["ids"]) for name, one in said.items()} == {name: keys[name] for name in held}
    assert sum(len(keys[name]) > PAGE for name in held) >= 5, "nothing was paged"


@pytest.mark.parametrize("crs", ["EPSG:4490", "EPSG:4544"])
def test_gdal_of_the_wheel_reads_cgcs2000_with_the_axes_right(root: str, demonstration: EmbeddedStore, crs: str) -> None:
    """GDAL swaps lat/lon and northing/easting back to its own order; what it then has is the stored place, or PROJ's of it."""
    said = said_by([sys.executable, "-c", READ_ONE, root, "settlements", f"http://www.opengis.net/def/crs/EPSG/0/{crs[5:]}"])
    assert said["crs"] == crs
    held = demonstration.read(SETTLEMENTS).set_index("settlement_id")
    want = held.geometry.to_crs(crs)
    got = {key: shapely.from_wkt(text) for key, text in said["shapes"].items()}
    assert set(got) == set(want.index)
    assert max(want[key].distance(got[key]) for key in got) < 1e-6


def test_gdal_of_the_wheel_puts_box_and_columns_to_the_server(root: str, keys: dict[str, list[str]]) -> None:
    script = """
import json, sys, pyogrio
root = sys.argv[1]
box = pyogrio.raw.read(f"OAPIF:{root}/collections/settlements", bbox=(104.0, 37.1, 104.1, 37.2))
level = pyogrio.raw.read(f"OAPIF:{root}/collections/divisions", where="level = 'township'")
print(json.dumps([len(box[2]), len(level[2])]))
"""
    in_box, townships = said_by([sys.executable, "-c", script, root])
    assert 0 < in_box < len(keys["settlements"])
    assert townships == 11


def test_ogr2ogr_of_the_system_copies_every_layer(root: str, keys: dict[str, list[str]], ogrinfo: Path, tmp_path: Path) -> None:
    """GDAL 3.6 asks ten features a page unless it is told otherwise, and follows every next."""
    held = [name for name, wanted in keys.items() if wanted]
    target = tmp_path / "all.gpkg"
    program = [str(ogrinfo.with_name("ogr2ogr")), "-f", "GPKG", str(target), f"OAPIF:{root}", *held, "-oo", f"PAGE_SIZE={PAGE}"]
    done = subprocess.run(program, env=ALONE, capture_output=True, text=True, timeout=180)
    assert done.returncode == 0, done.stderr[-2000:]
    script = """
import json, sys, pyogrio
target, names = sys.argv[1], sys.argv[2].split(",")
print(json.dumps({n: [str(v) for v in pyogrio.read_dataframe(target, layer=n, columns=["id"])["id"]] for n in names}))
"""
    said = said_by([sys.executable, "-c", script, str(target), ",".join(held)])
    assert {name: sorted(ids) for name, ids in said.items()} == {name: keys[name] for name in held}


def test_gdal_takes_the_page_size_out_of_our_document(root: str, keys: dict[str, list[str]]) -> None:
    """It asks for the most a page may have, and follows no link where one page is enough."""
    script = """
import json, os, sys
os.environ["CPL_DEBUG"] = "HTTP"
import pyogrio
print(json.dumps(len(pyogrio.raw.read(f"OAPIF:{sys.argv[1]}/collections/places")[2])))
"""
    done = subprocess.run([sys.executable, "-c", script, root], env=ALONE, capture_output=True, text=True, timeout=60)
    assert json.loads(done.stdout) == len(keys["places"])
    asked = [line for line in done.stderr.splitlines() if "Fetch(" in line and "/items?" in line and "limit=20" not in line]
    assert len(asked) == 1
    assert "limit=1000" in asked[0]


def test_ogrinfo_of_the_system_describes_a_layer(root: str, ogrinfo: Path) -> None:
    program = [str(ogrinfo), "-ro", "-so", f"OAPIF:{root}", "divisions"]
    said = subprocess.run(program, env=ALONE, capture_output=True, text=True, timeout=60).stdout
    assert "Feature Count: 169" in said
    assert "population: Integer" in said
    assert "Geometry: Polygon" in said
    assert DIVISIONS.label.zh in said

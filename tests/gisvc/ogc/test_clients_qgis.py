"""QGIS 3.22 reads the open door as its users do: an OGC API – Features connection, every feature once."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from gisvc.app import create_app
from gisvc.catalogue import CATALOGUE
from gisvc.settings import Settings
from layers.store.memory import MemoryStore
from tests.front_desk import serving
from tests.little_county import little_county

pytestmark = [pytest.mark.qgis, pytest.mark.slow]

LOOK = """
import json, os, sys
from qgis.core import QgsApplication, QgsVectorLayer, QgsFeatureRequest, QgsRectangle
app = QgsApplication([], False)
app.initQgis()
root, names = sys.argv[1], sys.argv[2].split(",")
said = {}
for name in names:
    uri = f" pageSize='2' pagingEnabled='true' restrictToRequestBBOX='1' srsname='EPSG:4326' typename='{name}' url='{root}'"
    layer = QgsVectorLayer(uri, name, "OAPIF")
    rows = [(f["id"] if "id" in f.fields().names() else f.id(), f.geometry().asWkt(6)) for f in layer.getFeatures()]
    said[name] = {"valid": layer.isValid(), "crs": layer.crs().authid(), "fields": layer.fields().names(), "rows": rows, "why": layer.error().message()}
print("ANSWER" + json.dumps(said, ensure_ascii=False), flush=True)
os._exit(0)  # because tearing QGIS down with a layer still open crashes it, on its side
"""


@pytest.fixture(scope="module")
def county() -> MemoryStore:
    return little_county()


@pytest.fixture(scope="module")
def root(county: MemoryStore) -> Iterator[str]:
    with serving(create_app(Settings(demonstration=True), county, None)) as address:
        yield f"{address}/ogc"


def test_qgis_reads_every_layer_and_every_feature_once(qgis_python: Path, root: str, county: MemoryStore, tmp_path: Path) -> None:
    held = {spec.name: county.read(spec) for spec in CATALOGUE if len(county.read(spec))}
    env = {"QT_QPA_PLATFORM": "offscreen", "PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "LANG": "C.UTF-8"}
    done = subprocess.run([qgis_python, "-c", LOOK, root, ",".join(held)], env=env, capture_output=True, text=True, timeout=120)
    answers = [line for line in done.stdout.splitlines() if line.startswith("ANSWER")]
    assert answers, done.stderr
    said = json.loads(answers[0].removeprefix("ANSWER"))
    for spec in CATALOGUE:
        if spec.name not in held:
            continue
        seen = said[spec.name]
        assert seen["valid"], seen["why"]
        assert sorted(key for key, _ in seen["rows"]) == sorted(held[spec.name][spec.key]), spec.name
        assert {c.name for c in spec.columns} <= set(seen["fields"])
    lon, lat = said["settlements"]["rows"][0][1].removeprefix("Point (").removesuffix(")").split()
    assert (round(float(lon)), round(float(lat))) == (104, 37)

"""QGIS opens what we hand out."""

import json
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from gisvc.cli import gisvc
from tests.built_demonstration import BuiltDemonstration

pytestmark = [pytest.mark.qgis, pytest.mark.slow]

LOOK = """
import json, os, sys
from qgis.core import QgsApplication, QgsVectorLayer
app = QgsApplication([], False)
app.initQgis()
layer = QgsVectorLayer(sys.argv[1], "handed out", "ogr")
first = next(layer.getFeatures(), None)
print("ANSWER" + json.dumps({
    "valid": layer.isValid(), "rows": layer.featureCount(), "crs": layer.crs().authid(),
    "fields": [f.name() for f in layer.fields()], "name": first["name"] if first else None,
    "editable": layer.startEditing(),
}, ensure_ascii=False), flush=True)
os._exit(0)  # because tearing QGIS down with a layer still open crashes it, on its side
"""


def run(*arguments: str) -> None:
    done = CliRunner().invoke(gisvc, arguments)
    assert done.exit_code == 0, done.output


def look_with_qgis(python: Path, path: Path) -> dict[str, object]:
    env = {"QT_QPA_PLATFORM": "offscreen", "PATH": "/usr/bin:/bin", "HOME": str(path.parent), "LANG": "C.UTF-8"}
    done = subprocess.run([python, "-c", LOOK, str(path)], env=env, capture_output=True, text=True, timeout=120)
    answers = [line for line in done.stdout.splitlines() if line.startswith("ANSWER")]
    assert answers, done.stderr
    assert "partially supported" not in done.stderr, "a bureau's QGIS is older than ours"
    answer: dict[str, object] = json.loads(answers[0].removeprefix("ANSWER"))
    return answer


def test_qgis_opens_an_exported_geopackage_in_cgcs2000(
    qgis_python: Path, built_demonstration: BuiltDemonstration, tmp_path: Path
) -> None:
    store, out = built_demonstration.copy_to(tmp_path), tmp_path / "divisions.gpkg"
    run("export", str(store), "divisions", str(out))
    seen = look_with_qgis(qgis_python, out)
    assert seen["valid"]
    assert seen["crs"] == "EPSG:4490"
    assert isinstance(seen["rows"], int)
    assert seen["rows"] >= 161  # 149 units, 11 townships, the county and its parents
    assert isinstance(seen["fields"], list)
    assert {"code", "name", "level"} <= set(seen["fields"])

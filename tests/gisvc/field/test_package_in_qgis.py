"""QGIS opens the package with its styles, value lists and forms, edits it, and what it wrote comes home."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from boundaries.rounds.sync import Fate
from tests.little_line import SIDE_A, SIDE_B
from tests.little_package import Team, jpeg, standing_package, team

pytestmark = pytest.mark.qgis

LOOK = """
import json, os, sys
from qgis.core import (QgsApplication, QgsFeature, QgsProject, QgsVectorLayer, QgsVectorLayerUtils)
app = QgsApplication([], False)
app.initQgis()
folder = sys.argv[1]
told = {"layers": {}}
for name in ("boundary_lines", "boundary_markers", "boundary_segments", "reference_objects", "marker_checks", "segment_checks", "photos"):
    layer = QgsVectorLayer(f"{folder}/field.gpkg|layername={name}", name, "ogr")
    fields = layer.fields()
    told["layers"][name] = {
        "valid": layer.isValid(), "rows": layer.featureCount(), "crs": layer.crs().authid(),
        "caption": layer.labeling().settings().fieldName if layer.labelsEnabled() else None,
        "alias": {f.name(): layer.attributeAlias(fields.indexOf(f.name())) for f in fields},
        "widget": {f.name(): layer.editorWidgetSetup(fields.indexOf(f.name())).type() for f in fields},
        "pages": [tab.name() for tab in layer.editFormConfig().tabs()],
    }
    if name == "marker_checks":
        words = layer.editorWidgetSetup(fields.indexOf("outcome")).config()["map"]
        told["outcome"] = {shown: code for one in words for shown, code in one.items()}
project = QgsProject.instance()
told["project"] = project.read(f"{folder}/project.qgs")
told["invalid"] = [layer.name() for layer in project.mapLayers().values() if not layer.isValid()]
told["relations"] = sorted(r.id() for r in project.relationManager().relations().values() if r.isValid())
told["title"], told["datum"] = project.title(), project.crs().authid()
checks = next(l for l in project.mapLayers().values() if l.id() == "field_layer_marker_checks")
photos = next(l for l in project.mapLayers().values() if l.id() == "field_layer_photos")
row = next(f for f in checks.getFeatures() if f["subject"] == "M001")
checks.startEditing()
for name, value in json.loads(sys.argv[2]).items():
    assert checks.changeAttributeValue(row.id(), checks.fields().indexOf(name), value), name
told["committed"] = checks.commitChanges()
photos.startEditing()
new = QgsVectorLayerUtils.createFeature(photos, attributes={
    photos.fields().indexOf("check_key"): row["check_key"], photos.fields().indexOf("path"): "DCIM/a.jpg",
    photos.fields().indexOf("view"): "near"})
told["key"] = new["row_key"]
photos.addFeature(new)
told["committed"] = told["committed"] and photos.commitChanges()
print("ANSWER" + json.dumps(told, ensure_ascii=False), flush=True)
os._exit(0)  # because tearing QGIS down with a layer still open crashes it, on its side
"""


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Team:
    return team(tmp_path_factory.mktemp("ours"))


@pytest.fixture(scope="module")
def folder(ours: Team) -> Path:
    place = ours.unpacked(standing_package())
    (place / "DCIM" / "a.jpg").write_bytes(jpeg(3))
    return place


@pytest.fixture(scope="module")
def seen(folder: Path, qgis_python: Path) -> dict[str, Any]:
    """What QGIS made of the package, after it also edited one row and added one photo."""
    edits = {
        "found_state_leaning": 1,
        "is_firm": "no",
        f"attendance_{SIDE_A}": "王建国",
        f"attendance_{SIDE_B}": "李玉梅",
        "remarks": "𠮷 A&B <山>",
    }
    env = {"QT_QPA_PLATFORM": "offscreen", "PATH": "/usr/bin:/bin", "HOME": str(folder.parent), "LANG": "C.UTF-8"}
    command = [str(qgis_python), "-c", LOOK, str(folder), json.dumps(edits)]
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=180)
    answers = [line for line in done.stdout.splitlines() if line.startswith("ANSWER")]
    assert answers, done.stderr
    assert "partially supported" not in done.stderr
    answer: dict[str, Any] = json.loads(answers[0].removeprefix("ANSWER"))
    return answer


def test_every_layer_opens_in_cgcs2000_with_its_rows(seen: dict[str, Any]) -> None:
    layers = seen["layers"]
    assert all(layer["valid"] for layer in layers.values())
    assert {name: layers[name]["rows"] for name in ("boundary_markers", "marker_checks", "segment_checks", "reference_objects")} == {
        "boundary_markers": 3, "marker_checks": 3, "segment_checks": 2, "reference_objects": 9,
    }  # fmt: skip
    assert {layers[name]["crs"] for name in layers if name != "photos"} == {"EPSG:4490"}


def test_the_styles_in_the_file_are_applied(seen: dict[str, Any]) -> None:
    layers = seen["layers"]
    assert layers["boundary_markers"]["caption"] == "marker_no"
    checks = layers["marker_checks"]
    assert checks["alias"]["is_firm"] == "埋设牢固"
    assert checks["widget"]["found_state_intact"] == "CheckBox"
    assert checks["widget"]["is_firm"] == checks["widget"]["outcome"] == "ValueMap"
    assert checks["widget"]["sent"] == checks["widget"]["edit_trail"] == "Hidden"
    assert layers["photos"]["widget"]["path"] == "ExternalResource"
    assert "五项要求" in checks["pages"]
    assert {"现场处理": "on_the_spot", "上报": "reported"}.items() <= seen["outcome"].items()


def test_the_project_opens_with_every_layer_and_relation(seen: dict[str, Any]) -> None:
    assert seen["project"]
    assert seen["invalid"] == []
    assert seen["datum"] == "EPSG:4490"
    assert seen["title"].startswith("靖远—景泰线第五轮联检")
    assert {"marker_checks_photos", "segment_checks_photos", "marker_checks_marker_tapes", "segment_checks_segment_track"} <= set(
        seen["relations"]
    )


def test_what_qgis_wrote_comes_home_once(ours: Team, folder: Path, seen: dict[str, Any]) -> None:
    assert seen["committed"]
    assert len(seen["key"]) == 36, "a new row has a key of its own"
    files = (folder / "DCIM" / "a.jpg", folder / "field.gpkg")
    receipt = ours.bring(*files)
    assert receipt.is_complete, receipt.to_text()
    record = ours.record("marker_check", "M001")
    assert record is not None
    assert record.value("found_state") == ["leaning"]
    assert record.value("is_firm") is False
    assert record.value("remarks") == "𠮷 A&B <山>"
    assert record.statements[0].photo_ids == (receipt.photos[0].photo_id,)
    assert "T" in record.statements[0].said_at.isoformat()
    assert {line.receipt.fate for line in ours.bring(*files).records} == {Fate.HELD}


def test_another_gdal_reads_layers_and_value_lists(folder: Path, ogrinfo: Path, seen: dict[str, Any]) -> None:
    done = subprocess.run(
        [ogrinfo, "-so", folder / "field.gpkg", "marker_checks"], capture_output=True, text=True, timeout=60, check=True
    )
    assert "Feature Count: 3" in done.stdout
    assert "outcome: String (0.0), domain name=outcome" in done.stdout
    assert "Warning" not in done.stderr
    assert seen["project"]

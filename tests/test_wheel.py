"""The wheel carries everything: no Node, no network, no repository."""

import json
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

REPOSITORY = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=REPOSITORY, check=True, capture_output=True)
    return next(folder.glob("gisvc-*.whl"))


def test_the_wheel_holds_the_front_end_files_and_the_templates(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert "gisvc/static/vendor/leaflet/dist/leaflet.js" in names
    assert any(name.startswith("gisvc/templates/") for name in names)
    assert not [name for name in names if name.startswith(("tests/", "scripts/", "benchmarks/"))]


def installed(wheel: Path, folder: Path) -> Path:
    """A bare environment with the wheel unpacked and our dependencies beside it, but not the repository."""
    venv.create(folder, with_pip=False)
    python = folder / "bin" / "python"
    site = folder / "lib" / f"python{sys.version_info.major}.{sys.version_info.minor}" / "site-packages"
    zipfile.ZipFile(wheel).extractall(site)
    (site / "dependencies.pth").write_text(sysconfig.get_paths()["purelib"] + "\n", encoding="utf-8")
    return python


# Two verbs in one process: loading the service takes as long as some verbs.
DEMONSTRATION_AND_COVERAGE = """
import contextlib, io, json, pathlib, gisvc
from gisvc.cli import gisvc as verbs
verbs(["demo", "--no-serve", "--data-dir", "out"], standalone_mode=False)
(store,) = pathlib.Path("out").glob("*.gpkg")
asked = ["coverage", str(store), "--kind", "day_care_center", "--unit", "village", "--measure", "count", "--format", "json"]
with contextlib.redirect_stdout(io.StringIO()) as answer:
    verbs(asked, standalone_mode=False)
print(json.dumps({"where": gisvc.__file__, "answer": answer.getvalue()}))
"""


def test_an_installed_wheel_runs_the_demonstration_without_node_or_network(wheel: Path, tmp_path: Path) -> None:
    python = installed(wheel, tmp_path / "env")
    env = {"PATH": "/nowhere", "HOME": str(tmp_path), "LANG": "C.UTF-8"}
    # a network namespace without a network, where this user may make one
    offline = ["/usr/bin/unshare", "--net", "--"] if os.geteuid() == 0 and Path("/usr/bin/unshare").exists() else []
    job = [*offline, str(python), "-c", DEMONSTRATION_AND_COVERAGE]
    done = subprocess.run(job, env=env, cwd=tmp_path, capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert str(REPOSITORY) not in told["where"]
    assert json.loads(told["answer"])["covered"] == 116

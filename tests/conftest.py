"""What every test may lean on: the shared geodata, the system's programs and a network that is not there."""

import gc
import os
import shutil
import socket
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.built_demonstration import BuiltDemonstration, build_once

REPOSITORY = Path(__file__).resolve().parent.parent
LOOPBACK = {"127.0.0.1", "::1", "localhost", "0.0.0.0", ""}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files with a slow test go first, so that no long one is left for the end when the other worker has nothing to do."""
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)


def pytest_configure(config: pytest.Config) -> None:
    """Until `pytest_collection_finish`: what is imported and collected now stays, and looking for cycles in it takes a fifth of the time."""
    if not config.getoption("numprocesses", None):  # who only hands the tests out collects none
        gc.disable()


def pytest_collection_finish() -> None:
    """Ten thousand collected tests stay to the end: nobody need look for cycles among them again and again."""
    gc.enable()
    gc.collect()
    gc.freeze()


# What only root can install. Under this switch a missing one fails the suite instead of skipping its tests.
REQUIRE_ALL = os.environ.get("GISVC_REQUIRE_ALL") == "1"


def shared_folder() -> Path:
    return Path(os.environ.get("GISVC_SHARED", REPOSITORY.parent / "shared"))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with the real geodata. A missing folder skips; a missing file in it is the test's failure."""
    folder = shared_folder()
    if not folder.is_dir():
        _missing("the folder with the shared geodata")
    return folder


@pytest.fixture(scope="session")
def built_demonstration(tmp_path_factory: pytest.TempPathFactory) -> BuiltDemonstration:
    """The demonstration county, built once for all workers of this run."""
    own = tmp_path_factory.getbasetemp()
    return build_once(own.parent if "PYTEST_XDIST_WORKER" in os.environ else own)


def _missing(what: str) -> None:
    if REQUIRE_ALL:
        pytest.fail(f"{what} is missing and GISVC_REQUIRE_ALL is set", pytrace=False)
    pytest.skip(f"needs {what}")


def _program(*names: str) -> Path:
    for name in names:
        found = shutil.which(name)
        if found:
            return Path(found)
    _missing(names[0])
    raise AssertionError


@pytest.fixture(scope="session")
def chromium() -> Path:
    """The system's Chromium."""
    return _program("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def ogrinfo() -> Path:
    """The system's ogrinfo: a GDAL that is not ours."""
    return _program("ogrinfo")


@pytest.fixture(scope="session")
def gdalwarp() -> Path:
    """The system's gdalwarp: places images by code that is not ours."""
    return _program("gdalwarp")


@pytest.fixture(scope="session")
def gdal_translate() -> Path:
    """The system's gdal_translate: writes kinds of images that Pillow cannot."""
    return _program("gdal_translate")


@pytest.fixture(scope="session")
def curl_and_jq() -> None:
    """What the examples of the guides are typed with."""
    _program("curl")
    _program("jq")


@pytest.fixture(scope="session")
def pdf_text() -> Callable[[Path], str]:
    """Reads the text of a PDF with poppler: a reader that is not ours."""
    program = _program("pdftotext")
    return lambda path: subprocess.run([program, "-raw", path, "-"], capture_output=True, check=True, text=True).stdout


@pytest.fixture(scope="session")
def qgis_python() -> Path:
    """An interpreter that can import the system's QGIS."""
    python = Path("/usr/bin/python3")
    if not (python.exists() and Path("/usr/lib/python3/dist-packages/qgis").is_dir()):
        _missing("QGIS (python3-qgis)")
    return python


@pytest.fixture(scope="session")
def postgresql_bin() -> Path:
    """The folder with initdb and postgres of a PostgreSQL that has PostGIS."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True)
    if not folders or not list(Path("/usr/share/postgresql").glob("*/extension/postgis.control")):
        _missing("PostgreSQL with PostGIS")
    return folders[0].parent


@pytest.fixture(autouse=True)
def _network_is_blocked(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that reaches past this machine fails: the bureau's intranet has no internet either."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: object) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and isinstance(address, tuple) and address[0] not in LOOPBACK:
            msg = f"a test tried to reach {address}"
            raise AssertionError(msg)
        connect(self, address)  # type: ignore[arg-type]  # because the address was only looked at

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture
def lines_of() -> Callable[[Path], list[str]]:
    """Lines of a text file, for golden comparisons that read well in a diff."""
    return lambda path: path.read_text(encoding="utf-8").splitlines()


def pytest_sessionfinish(session: pytest.Session) -> None:
    """In CI a skipped test is a failure: nothing may quietly stop being tested."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if REQUIRE_ALL and reporter is not None and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED

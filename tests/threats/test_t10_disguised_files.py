"""T10: a file that is not what its name says, or points at other files or the network, opens nothing but itself."""

import json
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from layers.files.errors import FileNotThere, FileRefused, ReadingTookTooLong
from layers.files.limits import Limits
from layers.files.read import list_layers, read_foreign

CANARY = "canary-62042310"


@pytest.fixture
def canary(tmp_path: Path) -> Path:
    path = tmp_path / "secret.csv"
    path.write_text(f"name,lon,lat\n{CANARY},104,37\n")
    return path


@pytest.fixture
def listener() -> Iterator[tuple[int, list[str]]]:
    """A socket on this machine that notes every visitor."""
    visitors: list[str] = []
    server = socket.create_server(("127.0.0.1", 0))
    server.settimeout(0.2)
    running = threading.Event()
    running.set()

    def watch() -> None:
        while running.is_set():
            try:
                connection, address = server.accept()
            except TimeoutError:
                continue
            visitors.append(str(address))
            connection.close()

    thread = threading.Thread(target=watch)
    thread.start()
    yield server.getsockname()[1], visitors
    running.clear()
    thread.join()
    server.close()


def vrt(source: str) -> str:
    return (
        f'<OGRVRTDataSource><OGRVRTLayer name="secret"><SrcDataSource>{source}</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>'
    )


@pytest.mark.parametrize(
    "extension", [".geojson", ".json", ".shp", ".gpkg", ".kml", ".gpx", ".fgb", ".pbf", ".parquet", ".csv", ".xlsx"]
)
def test_a_vrt_under_another_name_does_not_read_the_file_it_points_at(tmp_path: Path, canary: Path, extension: str) -> None:
    disguised = tmp_path / f"villages{extension}"
    disguised.write_text(vrt(str(canary)))
    if extension == ".shp":
        disguised.with_suffix(".dbf").write_bytes(b"\x03" + b"\0" * 32)
    with pytest.raises(FileRefused) as refused:
        read_foreign(disguised)
    assert CANARY not in str(refused.value) + refused.value.detail


def test_a_virtual_pipeline_in_json_is_no_geojson(tmp_path: Path, canary: Path, listener: tuple[int, list[str]]) -> None:
    port, visitors = listener
    pipeline = {"type": "gdal_streamed_alg", "command_line": f"gdal vector pipeline ! read {canary} ! write streamed_dataset"}
    services = [
        pipeline,
        {"type": "FeatureCollection", "links": [{"rel": "next", "href": f"http://127.0.0.1:{port}/next"}], "features": []},
        {"links": [{"rel": "self", "href": f"http://127.0.0.1:{port}/"}], "conformsTo": [], "collections": []},
    ]
    for number, content in enumerate(services):
        path = tmp_path / f"{number}.geojson"
        path.write_text(json.dumps(content))
        with pytest.raises(FileRefused):
            read_foreign(path)
    assert visitors == []


def test_a_kml_network_link_is_not_followed(tmp_path: Path, listener: tuple[int, list[str]]) -> None:
    port, visitors = listener
    kml = tmp_path / "link.kml"
    kml.write_text(
        '<kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>d</name>'
        f"<NetworkLink><Link><href>http://127.0.0.1:{port}/x.kml</href></Link></NetworkLink>"
        "<Placemark><name>村</name><Point><coordinates>104,37</coordinates></Point></Placemark></Document></kml>"
    )
    assert len(read_foreign(kml)) == 1
    assert visitors == []


@pytest.mark.parametrize(
    "name",
    [
        "/vsicurl/http://127.0.0.1/x.geojson",
        "/vsizip/x.zip/x.geojson",
        "http://127.0.0.1/x.geojson",
        "GPKG:x.gpkg:t",
        "/dev/stdin",
        "x.geojson\0.csv",
    ],
)
def test_virtual_and_remote_names_are_refused(name: str) -> None:
    with pytest.raises(FileRefused):
        read_foreign(name)
    with pytest.raises(FileNotThere):
        list_layers("/vsimem/x.geojson")


def test_the_child_can_open_no_file_outside_its_folder_and_no_socket(tmp_path: Path, canary: Path) -> None:
    """The walls themselves, tried from inside: what a hijacked parser would try."""
    import subprocess
    import sys

    inside = tmp_path / "inside"
    inside.mkdir()
    attempt = (
        "import sys, socket, ctypes; from pathlib import Path\n"
        "from layers.files.confinement import confine; from layers.files.limits import Limits\n"
        f"confine(Path({str(inside)!r}), Limits())\n"
        "try: socket.create_connection(('127.0.0.1', 9)); print('socket')\n"
        "except PermissionError: pass\n"
        f"try: print(open({str(canary)!r}).read())\n"
        "except PermissionError: pass\n"
        "libc = ctypes.CDLL(None, use_errno=True)\n"
        f"if libc.open({str(canary).encode()!r}, 0) >= 0: print('opened from C')\n"
        f"open({str(inside / 'own')!r}, 'w').write('own folder')\n"
    )
    tried = subprocess.run([sys.executable, "-c", attempt], capture_output=True, text=True, check=False)
    assert "socket" not in tried.stdout
    if _landlock_is_here():
        assert tried.stdout == ""
        assert tried.stderr == ""
    assert (inside / "own").read_text() == "own folder"


def _landlock_is_here() -> bool:
    import ctypes
    import sys

    return sys.platform == "linux" and int(ctypes.CDLL(None).syscall(444, None, 0, 1)) >= 1


def test_a_child_that_crashes_or_hangs_is_a_refusal(tmp_path: Path) -> None:
    """Memory so small that Python itself cannot start its libraries: the child dies, we say so."""
    path = tmp_path / "a.csv"
    path.write_text("名称\n景泰\n")
    with pytest.raises(FileRefused) as refused:
        read_foreign(path, limits=Limits(max_memory_bytes=64 * 1024 * 1024))
    assert refused.value.code in {"files.reading-crashed", "files.too-much-memory", "files.unreadable"}
    assert len(read_foreign(path)) == 1


def test_a_file_that_takes_too_long_is_stopped_and_named(tmp_path: Path) -> None:
    path = tmp_path / "endless.csv"
    with path.open("w") as sink:
        sink.write("a,b,c,d,e,f,g,h\n")
        sink.writelines(["1,22,333,4444,55555,666666,7777777,88888888\n"] * 1_900_000)
    with pytest.raises(ReadingTookTooLong) as refused:
        read_foreign(path, limits=Limits(max_seconds=1))
    assert refused.value.facts == {"name": "endless.csv", "limit_s": 1}

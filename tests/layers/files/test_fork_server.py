"""The process kept ready forks a child per job: as walled in as one started afresh, never outliving us, and never missed when it fails."""

import io
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from PIL import Image

from layers.files import starting
from layers.files.photos import admit_photo
from layers.files.starting import ChildTookTooLong, ForkServer

if sys.platform != "linux":
    pytest.skip("elsewhere every child starts afresh", allow_module_level=True)

# A server whose children do what the test says in place of a job.
SERVER = """
import sys
from layers.files import fork_server
def attempt():
    import ctypes, json, os, resource, socket, tempfile
    from pathlib import Path
    from layers.files.confinement import confine
    from layers.files.limits import Limits
    folder = Path.cwd()
{attempt}
fork_server.child.main = attempt
fork_server.main(sys.argv[1])
"""

Serve = Callable[[str], ForkServer]


@pytest.fixture
def serve(monkeypatch: pytest.MonkeyPatch) -> Iterator[Serve]:
    servers: list[ForkServer] = []

    def start(attempt: str) -> ForkServer:
        body = "\n".join(f"    {line}" for line in attempt.splitlines())
        monkeypatch.setattr(ForkServer, "program", ("-c", SERVER.format(attempt=body)))
        servers.append(ForkServer("pictures"))
        return servers[-1]

    yield start
    for server in servers:
        server.end()
        assert server.process.wait(10) == 0


@pytest.fixture
def servers(monkeypatch: pytest.MonkeyPatch) -> Iterator[starting._Servers]:
    """Servers of this test alone."""
    own = starting._Servers()
    monkeypatch.setattr(starting, "_servers", own)
    yield own
    own.end()


def run(server: ForkServer, folder: Path, seconds: float = 20) -> int:
    folder.mkdir(exist_ok=True)
    with (folder / "stderr.txt").open("wb") as stderr:
        return server.run(folder, stderr, seconds)


def picture(shade: int = 0) -> bytes:
    target = io.BytesIO()
    Image.new("L", (40, 30), shade).save(target, "JPEG")
    return target.getvalue()


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def ends_within(seconds: float, *pids: int) -> bool:
    until = time.monotonic() + seconds
    while any(is_alive(pid) for pid in pids) and time.monotonic() < until:
        time.sleep(0.01)
    return not any(is_alive(pid) for pid in pids)


def written(path: Path) -> str:
    until = time.monotonic() + 20
    while not (path.is_file() and path.read_text()) and time.monotonic() < until:
        time.sleep(0.01)
    return path.read_text()


WALLS = """
before = {fd: os.readlink(f'/proc/self/fd/{fd}') for fd in os.listdir('/proc/self/fd') if os.path.exists(f'/proc/self/fd/{fd}')}
confine(folder, Limits(max_memory_bytes=2**31, max_seconds=7))
said = {}
def tries(name, deed):
    try: said[name] = str(deed())
    except PermissionError: said[name] = 'refused'
tries('socket', lambda: socket.create_connection(('127.0.0.1', 9)))
tries('canary', lambda: open(os.environ['HOME'] + '/../canary').read())
tries('from C', lambda: ctypes.CDLL(None).open(os.fsencode(folder.parent / 'canary'), 0))
tries('own folder', lambda: (folder / 'own').write_text('x'))
status = dict(line.split(':\\t') for line in open('/proc/self/status').read().splitlines() if ':\\t' in line)
print(json.dumps(said | {
    'descriptors': before, 'environment': dict(os.environ), 'temporary': tempfile.gettempdir(), 'threads': status['Threads'],
    'no new privileges': status['NoNewPrivs'], 'leads a session': os.getsid(0) == os.getpid(),
    'memory': resource.getrlimit(resource.RLIMIT_AS)[0], 'processor': resource.getrlimit(resource.RLIMIT_CPU)[0],
    'gdal': any('gdal' in line for line in open('/proc/self/maps')),
}), file=open('said.json', 'w'))
"""


def test_a_forked_child_stands_behind_the_same_walls(serve: Serve, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GISVC_MAP_KEY", "canary-key")
    (tmp_path / "canary").write_text("canary")
    job = tmp_path / "job"
    assert run(serve(WALLS), job) == 0, (job / "stderr.txt").read_text()
    said = json.loads((job / "said.json").read_text())
    assert said["socket"] == "refused"
    assert said["own folder"] == "1"
    if _landlock_is_here():
        assert said["canary"] == "refused"
        assert said["from C"] == "-1"
    assert said["no new privileges"] == "1"
    assert said["leads a session"]
    assert (said["memory"], said["processor"]) == (2**31, 8)
    assert said["threads"] == "1"
    assert not said["gdal"], "GDAL is for the child alone, with one driver"
    assert {said["environment"][name] for name in ("HOME", "TMPDIR", "TEMP", "TMP")} == {str(job)} == {said["temporary"]}
    assert "canary-key" not in str(said["environment"])
    descriptors = {fd: place for fd, place in said["descriptors"].items() if not place.startswith("/proc/")}  # the listing itself
    assert descriptors == {"0": "/dev/null", "1": "/dev/null", "2": str(job / "stderr.txt")}


def _landlock_is_here() -> bool:
    import ctypes

    return int(ctypes.CDLL(None).syscall(444, None, 0, 1)) >= 1


def test_how_a_child_ended_is_told(serve: Serve, tmp_path: Path) -> None:
    server = serve("exec((folder / 'deed').read_text())")
    for deed, status in {"os.kill(os.getpid(), 9)": -9, "raise SystemExit(0)": 1, "1 / 0": 1, "pass": 0}.items():
        (tmp_path / "deed").write_text(deed)
        assert run(server, tmp_path) == status
        assert ("ZeroDivisionError" in (tmp_path / "stderr.txt").read_text()) == (deed == "1 / 0")


def test_a_child_past_its_time_is_ended_and_the_server_serves_on(serve: Serve, tmp_path: Path) -> None:
    server = serve("(folder / 'pid').write_text(str(os.getpid()))\nimport time\nif folder.name == 'slow': time.sleep(60)")
    with pytest.raises(ChildTookTooLong):
        run(server, tmp_path / "slow", seconds=0.3)
    assert not is_alive(int((tmp_path / "slow" / "pid").read_text()))
    assert run(server, tmp_path / "quick") == 0


def test_the_processor_limit_counts_the_job_alone(serve: Serve, tmp_path: Path) -> None:
    server = serve("confine(folder, Limits(max_seconds=0))\nwhile True: pass")
    assert run(server, tmp_path) == -signal.SIGXCPU


def test_server_and_child_end_with_us_even_when_we_are_killed(serve: Serve, tmp_path: Path) -> None:
    serve("(folder / 'pid').write_text(f'{os.getpid()} {os.getppid()}')\nimport time\ntime.sleep(60)")
    asker = (
        "from pathlib import Path\nfrom layers.files.starting import ForkServer\n"
        f"ForkServer.program = {ForkServer.program!r}\n"
        f"folder = Path({str(tmp_path)!r})\nForkServer('pictures').run(folder, open(folder / 'stderr.txt', 'wb'), 60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", asker]) as process:
        child, server = map(int, written(tmp_path / "pid").split())
        assert is_alive(child)
        assert is_alive(server)
        process.kill()
    assert ends_within(10, child, server)


def test_many_jobs_are_one_start(servers: starting._Servers) -> None:
    admit_photo(picture())
    server = servers.of_kind("pictures")
    assert server is not None
    with ThreadPoolExecutor(6) as threads:
        photos = list(threads.map(admit_photo, [picture(shade) for shade in range(24)]))
    assert [photo.original for photo in photos] == [picture(shade) for shade in range(24)]
    assert [Image.open(io.BytesIO(photo.shared)).convert("L").getpixel((20, 15)) for photo in photos] == pytest.approx(
        range(24), abs=3
    )
    assert servers.of_kind("pictures") is server
    assert server.process.poll() is None


def test_a_server_retires_after_its_jobs_and_another_takes_over(
    servers: starting._Servers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its children share one memory layout; nobody gets a hundred and one tries at it."""
    retiring = "import sys; from layers.files import fork_server; fork_server.MOST_JOBS = 2; fork_server.main(sys.argv[1])"
    monkeypatch.setattr(ForkServer, "program", ("-c", retiring))
    pids = set()
    for shade in range(5):
        assert admit_photo(picture(shade)).width == 40
        server = servers.of_kind("pictures")
        assert server is not None
        pids.add(server.process.pid)
    assert len(pids) == 3
    with ThreadPoolExecutor(6) as threads:
        assert len(list(threads.map(admit_photo, [picture(shade) for shade in range(12)]))) == 12


def test_an_idle_server_ends_and_is_not_missed(servers: starting._Servers, monkeypatch: pytest.MonkeyPatch) -> None:
    impatient = "import sys; from layers.files import fork_server; fork_server.IDLE_S = 0.01; fork_server.main(sys.argv[1])"
    monkeypatch.setattr(ForkServer, "program", ("-c", impatient))
    admit_photo(picture())
    server = servers.of_kind("pictures")
    assert server is not None
    assert server.process.wait(10) == 0
    assert admit_photo(picture()).width == 40


def test_a_killed_server_is_not_missed(servers: starting._Servers) -> None:
    admit_photo(picture())
    server = servers.of_kind("pictures")
    assert server is not None
    server.process.kill()
    server.process.wait()
    assert admit_photo(picture()).width == 40


def test_without_a_server_every_child_starts_afresh(servers: starting._Servers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ForkServer, "program", ("-c", "raise SystemExit(1)"))
    assert admit_photo(picture()).width == 40
    assert servers.of_kind("pictures") is None
    assert servers.of_kind("tables") is not None, "one kind's trouble is not the other's"


def test_a_child_started_afresh_that_takes_too_long_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with (tmp_path / "stderr.txt").open("wb") as stderr, pytest.raises(ChildTookTooLong):
        starting._run_afresh(tmp_path, stderr, 0.01)


def test_nothing_of_a_stopped_process_is_left() -> None:
    """What `atexit` promises: the servers are gone before we are."""
    program = (
        "import io, os; from PIL import Image; from layers.files.photos import admit_photo; from layers.files.starting import _servers\n"
        "t = io.BytesIO(); Image.new('L', (4, 3)).save(t, 'PNG'); admit_photo(t.getvalue())\n"
        "print(_servers.of_kind('pictures').process.pid)\n"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program], capture_output=True, text=True, check=True, env=os.environ
    )
    assert done.stderr == ""
    assert not is_alive(int(done.stdout))

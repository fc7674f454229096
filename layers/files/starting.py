"""How a child process starts: forked from a process kept ready where the system can, afresh anywhere else."""

import atexit
import logging
import os
import socket
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import IO, ClassVar

from layers.files.environment import clean_environment
from layers.files.fork_server import STARTED

_KINDS = {
    "read": "tables",
    "list": "tables",
    "inspect": "tables",
    "write": "tables",
    "annotate": "tables",
    "carried": "tables",
    "read-raster": "tables",
    "write-raster": "tables",
    "photo": "pictures",
}  # the kind of server each job is forked from; a job that is not here starts afresh
_NOWHERE = Path("/nonexistent")  # a server's home; each child gets its own
_LOADING_S = 60  # for the first job of a server: Python and its libraries from a cold disk
_ENDING_S = 5

_log = logging.getLogger(__name__)


def run_child(job: str, folder: Path, stderr: IO[bytes], seconds: float) -> int:
    """Run `layers.files.child` in `folder` and return how it ended, as `subprocess` tells it.

    Raises:
        ChildTookTooLong: it ran longer than `seconds` and was ended.
    """
    kind = _KINDS.get(job)
    while kind is not None and (server := _servers.of_kind(kind)) is not None:
        with suppress(ServerGone):
            return server.run(folder, stderr, seconds)
        _servers.drop(kind, server)
    return _run_afresh(folder, stderr, seconds)


def _run_afresh(folder: Path, stderr: IO[bytes], seconds: float) -> int:
    child = subprocess.Popen(  # because the command is ours and holds nothing of the user's
        [sys.executable, "-P", "-s", "-m", "layers.files.child"],
        cwd=folder,
        env=clean_environment(folder),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=stderr,
        close_fds=True,
        start_new_session=True,
    )
    try:
        return child.wait(seconds)
    except subprocess.TimeoutExpired:
        raise ChildTookTooLong from None
    finally:
        if child.poll() is None:
            child.kill()
            child.wait()


class ChildTookTooLong(Exception):
    """The child was ended at its time limit."""


class ServerGone(Exception):
    """The server ended before it began the job; another one may be asked."""


class ForkServer:
    """Our end of one `layers.files.fork_server`. It ends when we do, however we end: its line to us breaks."""

    program: ClassVar[tuple[str, ...]] = ("-m", "layers.files.fork_server")

    def __init__(self, kind: str) -> None:
        self.has_served = False
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self.process = subprocess.Popen(  # noqa: S603  # because the command is ours and holds nothing of the user's
                [sys.executable, "-P", "-s", *self.program, kind],
                cwd="/",
                env=clean_environment(_NOWHERE),
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                close_fds=True,
                start_new_session=True,
            )

    def run(self, folder: Path, stderr: IO[bytes], seconds: float) -> int:
        """Have one job done in `folder` and wait for its end. Threads may ask at once: each job has a line of its own.

        Raises:
            ServerGone: nothing was begun.
            ChildTookTooLong: the job took longer than `seconds` and was ended.
        """
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with ours:
            with theirs:
                try:
                    socket.send_fds(self._control, [os.fsencode(folder)], [theirs.fileno(), stderr.fileno()])
                except OSError:
                    raise ServerGone from None
            ours.settimeout(_LOADING_S)
            with suppress(OSError):
                if ours.recv(len(STARTED)) == STARTED:
                    self.has_served = True
                    return _await_end(ours, seconds)
        raise ServerGone

    def end(self) -> None:
        """Break the line; a server with nothing to do ends at once."""
        self._control.close()


def _await_end(line: socket.socket, seconds: float) -> int:
    line.settimeout(seconds)
    try:
        said = line.recv(32)
    except TimeoutError:
        line.shutdown(socket.SHUT_WR)  # tells the server to end the child, and to say when it has
        line.settimeout(_ENDING_S)
        with suppress(OSError):
            line.recv(32)
        raise ChildTookTooLong from None
    return int(said) if said else 1  # the server fell, and its children with it


class _Servers:
    """The servers of this process, one for each kind of job, started when first asked for."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._running: dict[str, ForkServer] = {}
        self._unfit: set[str] = set()
        self._left: list[ForkServer] = []  # retired, perhaps with a last job to see out

    def of_kind(self, kind: str) -> ForkServer | None:
        """The server to ask; none where processes cannot be forked."""
        with self._lock:
            if kind in self._unfit or not _can_fork():
                return None
            if kind not in self._running:
                self._running[kind] = ForkServer(kind)
            return self._running[kind]

    def drop(self, kind: str, server: ForkServer) -> None:
        """Ask this one no more. A server that never began a job would fail again: its kind starts afresh from now on."""
        with self._lock:
            if self._running.get(kind) is server:
                del self._running[kind]
            if server not in self._left:
                self._left.append(server)
            server.end()
            self._left = [left for left in self._left if left.process.poll() is None]
            if not server.has_served:
                self._unfit.add(kind)
                _log.warning("no fork server for %s: every child starts afresh, which is slower", kind)

    def end(self) -> None:
        """Leave no process behind."""
        with self._lock:
            servers = [*self._running.values(), *self._left]
            self._running.clear()
            for server in servers:
                server.end()
            for server in servers:
                with suppress(subprocess.TimeoutExpired):
                    server.process.wait(_ENDING_S)


def _can_fork() -> bool:
    """Linux with process descriptors (5.3, Python built for them); elsewhere libraries do not survive a fork."""
    if sys.platform != "linux" or not hasattr(os, "pidfd_open"):
        return False
    try:
        os.close(os.pidfd_open(os.getpid()))
    except OSError:
        return False
    return True


_servers = _Servers()  # of the process, as its threads are: the reader of a file does not carry a server about
atexit.register(_servers.end)

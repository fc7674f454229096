"""A process kept ready: it has loaded what its kind of job needs, opens no foreign byte itself, and forks a child for each job.

Starting Python and its libraries takes ten times as long as reading a county's table. So the libraries are loaded once, in a process with
the clean environment of `glass`, and each job is a fork of it that confines itself as a child started afresh does. Children of one server
share its memory layout; it therefore retires after `MOST_JOBS`. No GDAL is loaded here: each child lets in the one driver it needs.
"""

import gc
import importlib
import mimetypes
import os
import select
import signal
import socket
import sys
import tempfile
import traceback
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from layers.files import child
from layers.files.confinement import die_with, hide_modules

MOST_JOBS = 100
IDLE_S = 300
STARTED = b"started"
# What jobs of a kind import before they confine themselves. GDAL, GEOS and apsw are for the child alone.
MODULES = {
    "tables": (
        "pyarrow.parquet",
        "layers.files.reading",
        "layers.files.damage",
        "layers.files.soundness",
        "layers.files.columnar",
        "layers.files.delimited",
        "layers.files.marking",
        "layers.files.vectors",
        "layers.files.vector_output",
        "layers.files.carried_reading",
        "layers.files.raster_job",
    ),
    "pictures": ("layers.files.pictures", "PIL.JpegImagePlugin", "PIL.PngImagePlugin", "PIL.WebPImagePlugin"),
}


def main(kind: str) -> None:
    """Serve the jobs that come over the socket at descriptor 0 until nobody asks any more."""
    hide_modules(*child.HIDDEN)
    mimetypes.knownfiles.clear()  # as `confine` does, before openpyxl is imported
    for name in MODULES[kind]:
        importlib.import_module(name)
    if len(list(Path("/proc/self/task").iterdir())) > 1:
        sys.exit("a process with threads must not fork")
    gc.collect()
    gc.freeze()  # what was loaded stays shared with the children
    _Server(socket.socket(fileno=0)).serve()


@dataclass(frozen=True, slots=True)
class _Job:
    """A running child, and the socket on which its asker waits for its end."""

    pid: int
    ended: int  # a descriptor of the process: readable when it has ended
    asker: socket.socket


class _Server:
    """Three things to listen to: new jobs, children that ended, askers who wait no longer."""

    def __init__(self, control: socket.socket) -> None:
        self._control = control
        self._poll = select.poll()
        self._poll.register(control, select.POLLIN)
        self._jobs: dict[int, _Job] = {}  # by both their descriptors
        self._begun = 0

    def serve(self) -> None:
        while self._begun < MOST_JOBS:
            events = self._poll.poll(None if self._jobs else IDLE_S * 1000)
            if not events or not all(self._heed(descriptor) for descriptor, _ in events):
                break
        else:
            self._retire()
        for job in set(self._jobs.values()):  # our parent is gone: so are its jobs
            os.kill(job.pid, signal.SIGKILL)

    def _heed(self, descriptor: int) -> bool:
        """Do what the descriptor asks for; False when our parent has gone."""
        if descriptor == self._control.fileno():
            return self._begin()
        job = self._jobs.get(descriptor)  # both descriptors of a job may speak at once
        if job is not None and descriptor == job.ended:
            self._finish(job)
        elif job is not None:
            self._stop(job)
        return True

    def _begin(self) -> bool:
        """Fork a child for a new job; False when our parent has gone. Who hears nothing but a closed line starts a child afresh."""
        folder, descriptors, _, _ = socket.recv_fds(self._control, 8192, 2)
        if len(descriptors) == 2:
            self._begun += 1
            asker = socket.socket(fileno=descriptors.pop(0))
            try:
                self._look_after(_fork(folder, descriptors[0]), asker)
            except OSError:  # no process or no descriptor to be had
                asker.close()
        for descriptor in descriptors:
            os.close(descriptor)
        return bool(folder)

    def _look_after(self, pid: int, asker: socket.socket) -> None:
        try:
            job = _Job(pid, os.pidfd_open(pid), asker)
        except OSError:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
            raise
        for descriptor in (job.ended, asker.fileno()):
            self._jobs[descriptor] = job
            self._poll.register(descriptor, select.POLLIN)
        with suppress(OSError):  # an asker who has gone already is noticed at the next turn
            asker.send(STARTED)

    def _stop(self, job: _Job) -> None:
        """The asker waits no longer. Its child ends; that it has ended is told as ever."""
        self._poll.unregister(job.asker)
        del self._jobs[job.asker.fileno()]
        os.kill(job.pid, signal.SIGKILL)  # not yet waited for, so the number is still its own

    def _finish(self, job: _Job) -> None:
        _, status = os.waitpid(job.pid, 0)
        if self._jobs.pop(job.asker.fileno(), None) is not None:
            self._poll.unregister(job.asker)
        self._poll.unregister(job.ended)
        del self._jobs[job.ended]
        os.close(job.ended)
        with suppress(OSError), job.asker:  # the asker may be gone
            job.asker.send(str(os.waitstatus_to_exitcode(status)).encode())

    def _retire(self) -> None:
        """Take no more jobs and see the running ones out; who asks meanwhile is told by the closed line to start another server."""
        control = self._control.detach()
        self._poll.unregister(control)
        os.close(control)
        while self._jobs:
            for descriptor, _ in self._poll.poll():
                self._heed(descriptor)


def _fork(folder: bytes, stderr: int) -> int:
    server = os.getpid()
    pid = os.fork()
    if pid == 0:
        _be_the_child(folder, stderr, server)
    return pid


def _be_the_child(folder: bytes, stderr: int, server: int) -> NoReturn:
    """What `subprocess` would have given a child started afresh: a session, a folder and no descriptor but its own three."""
    status = 1
    try:
        os.setsid()
        die_with(server)
        os.dup2(stderr, 2)
        nothing = os.open(os.devnull, os.O_RDWR)
        os.dup2(nothing, 0)
        os.dup2(nothing, 1)
        os.closerange(3, os.sysconf("SC_OPEN_MAX"))
        os.chdir(folder)
        tempfile.tempdir = None
        for name in ("HOME", "TMPDIR", "TEMP", "TMP"):
            os.environ[name] = os.fsdecode(folder)
        child.main()
        status = 0
    except BaseException:
        traceback.print_exc()  # into the job's own file; it becomes the refusal's detail
    finally:
        with suppress(Exception):
            sys.stderr.flush()
        os._exit(status)


if __name__ == "__main__":
    main(sys.argv[1])
    os._exit(0)

"""Processes of their own for tests, forked from one that has everything imported: starting Python and the service afresh takes seconds each time."""

import multiprocessing
import os
import signal
from collections.abc import Mapping, Sequence
from multiprocessing.context import ForkServerContext
from pathlib import Path

SERVER: ForkServerContext = multiprocessing.get_context("forkserver")
SERVICE = ("gisvc.commands.serve", "gisvc.app")


def load(*modules: str) -> None:
    """What the server imports before it forks, if it has not begun to: there is one, and who starts the first child decides."""
    SERVER.set_forkserver_preload(["pytest", *modules])  # a child imports the main program again, and that is pytest


class Forked:
    """`gisvc …` in a process of its own, to be told, awaited and killed as one that was typed."""

    def __init__(self, arguments: Sequence[str], *, log: Path, environment: Mapping[str, str]) -> None:
        load(*SERVICE)
        self._process = SERVER.Process(target=_be_gisvc, args=(list(arguments), str(log), dict(environment)), daemon=True)
        self._process.start()

    @property
    def pid(self) -> int:
        assert self._process.pid is not None
        return self._process.pid

    def send_signal(self, how: signal.Signals) -> None:
        if self.poll() is None:
            os.kill(self.pid, how)

    def poll(self) -> int | None:
        """How it ended, as of `subprocess`: 0, what it exited with, or minus the signal; None while it runs."""
        return self._process.exitcode

    def wait(self, seconds: float) -> int:
        self._process.join(seconds)
        status = self.poll()
        assert status is not None, f"still running after {seconds} s"
        return status


def _be_gisvc(arguments: list[str], log: str, environment: dict[str, str]) -> None:
    import sys

    from gisvc.cli import main

    written = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for stream in (1, 2):
        os.dup2(written, stream)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["gisvc", *arguments]
    main()

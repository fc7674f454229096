"""A command as somebody types it, run in this very process: what it wrote to its two streams, and the status it ended with."""

import io
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from unittest.mock import patch

from gisvc.cli import main


@dataclass(frozen=True)
class Ended:
    returncode: int
    stdout: str
    stderr: str


def typed(*arguments: object) -> Ended:
    """All of `gisvc …`, from its arguments to its status. A process of its own would load the house anew, five seconds a time."""
    streams = [io.TextIOWrapper(io.BytesIO(), encoding="ascii") for _ in range(2)]  # `main` makes them UTF-8
    with patch.object(sys, "argv", ["gisvc", *map(str, arguments)]), redirect_stdout(streams[0]), redirect_stderr(streams[1]):
        try:
            main()
            status = 0
        except SystemExit as ended:
            status = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    for stream in streams:
        stream.seek(0)
    out, err = (stream.read() for stream in streams)
    return Ended(status, out, err)

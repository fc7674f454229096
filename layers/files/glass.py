"""The only way to foreign bytes: ask a child process, wait no longer than allowed, believe no crash."""

import json
import logging
import os
import signal
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from layers.files.errors import FileRefused, NeedsTooMuchMemory, ReadingCrashed, ReadingTookTooLong, Unreadable, refusal_from
from layers.files.limits import Limits
from layers.files.starting import ChildTookTooLong, run_child
from layers.wording import Wording

REQUEST_FILE, ANSWER_FILE, STDERR_FILE = "request.json", "answer.json", "stderr.txt"
_GRACE_S = 5  # for starting Python where it starts afresh; the CPU limit inside the child is exact

_log = logging.getLogger(__name__)


@contextmanager
def private_folder() -> Iterator[Path]:
    """A folder that only this job sees, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="gisvc-") as name:
        yield Path(name).resolve()


def ask_child(job: str, facts: Mapping[str, Any], *, folder: Path, limits: Limits) -> dict[str, Any]:
    """Run one job of `layers.files.child` in `folder` and return its answer.

    Args:
        job: the name of the job.
        facts: what the job needs to know, as JSON; `name` is what the user calls the file.
        folder: the job's private folder; the child may write nowhere else.
        limits: memory, time and size.
    Raises:
        FileRefused: the child refused, crashed, ran out of time or of memory.
    """
    request = {"job": job, "facts": dict(facts), "limits": asdict(limits)}
    (folder / REQUEST_FILE).write_text(json.dumps(request), encoding="utf-8")
    name = str(facts.get("name", ""))
    with (folder / STDERR_FILE).open("wb") as stderr:
        try:
            status = run_child(job, folder, stderr, limits.max_seconds + _GRACE_S)
        except ChildTookTooLong:
            raise ReadingTookTooLong(name, limits.max_seconds) from None
    return _answer(folder, status, name, limits)


def _answer(folder: Path, status: int, name: str, limits: Limits) -> dict[str, Any]:
    answer_file = folder / ANSWER_FILE
    if status != 0 or not answer_file.is_file():
        raise _with_detail(_fall(status, name, limits), folder, f"status {status}")
    answer: dict[str, Any] = json.loads(answer_file.read_text(encoding="utf-8"))
    refused = answer.get("refused")
    if refused is not None:
        wording = Wording(refused["zh"], refused["en"])
        raise _with_detail(refusal_from(refused["code"], wording, refused["facts"]), folder, refused["detail"])
    if "unreadable" in answer:
        raise _with_detail(Unreadable(name), folder, answer["unreadable"])
    return answer


def _fall(status: int, name: str, limits: Limits) -> FileRefused:
    """What the way the child ended tells us: its CPU limit, the system's memory killer, or a crash."""
    if status == -getattr(signal, "SIGXCPU", 0):
        return ReadingTookTooLong(name, limits.max_seconds)
    if status == -getattr(signal, "SIGKILL", 0):
        return NeedsTooMuchMemory(name, limits.max_memory_bytes)
    return ReadingCrashed(name)


def _with_detail(refusal: FileRefused, folder: Path, detail: str) -> FileRefused:
    with (folder / STDERR_FILE).open("rb") as stderr:
        stderr.seek(max(0, stderr.seek(0, os.SEEK_END) - 4000))
        lines = stderr.read().decode("utf-8", "replace").splitlines()
    said = [line for line in lines if "Unable to find driver" not in line]  # GDAL names every driver this build does not have
    refusal.detail = "\n".join([detail, *said])
    _log.info("file refused: %s: %s", refusal.code, refusal.detail)
    return refusal

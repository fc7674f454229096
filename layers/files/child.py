"""The child process: it alone opens foreign bytes, in its own folder, and answers with files. Run as a module or forked, never called."""

import gc
import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from layers.errors import Refusal
from layers.files.confinement import confine, hide_modules
from layers.files.limits import Limits

HIDDEN = ("pandas", "geopandas")
Job = Callable[[Mapping[str, Any], Path, Limits], dict[str, Any]]


def main() -> None:
    """Do the one job that `request.json` asks for and leave `answer.json`."""
    gc.disable()  # a process that lives for one file; looking for cycles among millions of cells would double its time
    folder = Path.cwd()
    request = json.loads((folder / "request.json").read_text(encoding="utf-8"))
    limits = Limits(**request["limits"])
    hide_modules(*HIDDEN)
    job = _job(request["job"])
    confine(folder, limits)
    answer = _do(job, request["facts"], folder, limits)
    (folder / "answer.json").write_text(json.dumps(answer), encoding="utf-8")


def _do(job: Job, facts: Mapping[str, Any], folder: Path, limits: Limits) -> dict[str, Any]:
    try:
        return job(facts, folder, limits)
    except Refusal as refusal:
        return _refused(refusal)
    except MemoryError as error:
        from layers.files.errors import NeedsTooMuchMemory

        return _refused(NeedsTooMuchMemory(str(facts.get("name", "")), limits.max_memory_bytes), repr(error))
    except Exception as error:
        # A parser that stumbles over a foreign file may raise anything: the file is unreadable, whatever the class.
        return {"unreadable": f"{type(error).__name__}: {error}"}


def _refused(refusal: Refusal, detail: str = "") -> dict[str, Any]:
    wording = refusal.wording
    return {"refused": {"code": refusal.code, "zh": wording.zh, "en": wording.en, "facts": refusal.facts, "detail": detail}}


def _job(name: str) -> Job:
    """Each job imports what it needs and no more: GDAL takes a second to load, a CSV does not need it."""
    if name in ("read", "list"):
        from layers.files import reading

        return reading.read if name == "read" else reading.list_layers
    if name == "write":
        from layers.files.vector_output import write

        return write
    if name == "annotate":
        from layers.files.marking import mark_workbook

        return mark_workbook
    if name == "photo":
        from layers.files.pictures import render

        return render
    if name == "carried":
        from layers.files.carried_reading import read_carried

        return read_carried
    if name in ("read-raster", "write-raster"):
        from layers.files import raster_job

        return raster_job.read if name == "read-raster" else raster_job.write
    if name == "inspect":
        from layers.files.reading import inspect

        return inspect
    raise KeyError(name)


if __name__ == "__main__":
    main()
    sys.exit(0)

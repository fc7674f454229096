"""The environment a child gets: nothing of ours leaks in, and the libraries are told to stay at home."""

import os
from pathlib import Path

from layers.files.gdal import DRIVERS


def clean_environment(folder: Path) -> dict[str, str]:
    """A clean environment: nothing of ours leaks in, GDAL has no driver until the child allows one, and no network."""
    code = str(Path(__file__).resolve().parent.parent.parent)
    environment = {
        "PYTHONPATH": code,
        "PYTHONUTF8": "1",
        "LC_ALL": "C.UTF-8",
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "TEMP": str(folder),
        "TMP": str(folder),
        "OGR_SKIP": ",".join(DRIVERS),
        "GDAL_DRIVER_PATH": "disable",
        "GDAL_PYTHON_DRIVER_PATH": "",
        "GDAL_VRT_ENABLE_PYTHON": "NO",
        "GDAL_NUM_THREADS": "1",
        "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": ".nothing-is-fetched",
        "GDAL_HTTP_PROXY": "127.0.0.1:9",
        "GDAL_HTTP_MAX_RETRY": "0",
        "OGR_SQLITE_LOAD_EXTENSIONS": "",
        "OGR_SQLITE_ALLOW_EXTERNAL_ACCESS": "NO",
        "PROJ_NETWORK": "OFF",
        # One XML parser, expat, for our own check of every part and for openpyxl: what was checked is what is read. (With
        # defusedxml openpyxl falls back to a parser written in Python and takes four times as long.)
        "OPENPYXL_DEFUSEDXML": "False",
        "OPENPYXL_LXML": "False",
        # Thread pools and arenas would eat the address space the limit is made of.
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "ARROW_DEFAULT_MEMORY_POOL": "system",
        "ARROW_IO_THREADS": "1",
        "MALLOC_ARENA_MAX": "2",
        "JE_ARROW_MALLOC_CONF": "background_thread:false",  # a process that forks has one thread
    }
    for kept in (
        "SYSTEMROOT",
        "PATHEXT",
        "PYTHONDONTWRITEBYTECODE",
        "PYTHONPYCACHEPREFIX",
    ):  # Windows starts nothing without the first two
        if kept in os.environ:
            environment[kept] = os.environ[kept]
    return environment

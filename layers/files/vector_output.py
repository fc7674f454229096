"""The writing job of the child: an Arrow table in, one file of one GDAL driver out."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa

from layers.files.gdal import load_gdal
from layers.files.limits import Limits


def write(facts: Mapping[str, Any], folder: Path, limits: Limits) -> dict[str, Any]:  # noqa: ARG001  # because all jobs look alike
    """Job `write`: what `in.arrow` holds, in the driver and under the options of the request, into `out/`."""
    os.environ["LIBKML_NAME_FIELD"] = str(facts["name_field"])
    gdal = load_gdal(str(facts["driver"]))
    with pa.OSFile(str(folder / "in.arrow")) as stored:
        table = pa.ipc.open_file(stored).read_all()
    target = folder / "out"
    target.mkdir()
    gdal.raw.write_arrow(
        table,
        target / str(facts["output"]),
        layer=facts["layer"],
        driver=facts["driver"],
        geometry_name="geometry",
        geometry_type=facts["geometry_type"],
        crs="EPSG:4490",
        encoding=facts["encoding"],
        dataset_options=facts["dataset_options"],
        layer_options=facts["layer_options"],
    )
    return {}

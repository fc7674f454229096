"""Ways out of an OpenStreetMap .pbf: their tags as columns, their lines with every vertex as it was drawn."""

import os
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa

from layers.files.gdal import load_gdal
from layers.files.limits import Limits
from layers.files.transfer import Found
from layers.files.vectors import choose_layer, found_from

WAYS = "lines"
_TAGS = Path(__file__).with_name("osm_ways.ini")


def read_ways(path: Path, taken_on: date | None, facts: Mapping[str, Any], limits: Limits) -> Found:
    """The ways of a .pbf that are no areas, numbered from 1; `source_on` is the day up to which the data were taken.

    OpenStreetMap keeps positions in ten-millionths of a degree; two ways that share a node come out with the very same numbers there.

    Raises:
        NoRows, TooManyRows, NoSuchSheet: said of the file as a whole.
    """
    name = str(facts["name"])
    os.environ["OSM_CONFIG_FILE"] = str(_TAGS)
    gdal = load_gdal("OSM")
    layer = choose_layer([WAYS], [WAYS], facts.get("layer"), name)
    meta, table = gdal.raw.read_arrow(path, layer=layer)
    found = found_from(meta, table, layer, name, limits)
    if taken_on is None:
        return found
    days = pa.array([taken_on.isoformat()] * len(table), pa.large_string())
    return replace(found, cells=found.cells.append_column("source_on", days))

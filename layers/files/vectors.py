"""Everything GDAL reads for us: one driver, one layer, Arrow in."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from layers.files.errors import EmptyFile, LayerNotChosen, NoRows, NoSuchSheet, TooManyRows
from layers.files.formats import format_named
from layers.files.gdal import load_gdal
from layers.files.limits import Limits
from layers.files.transfer import Found, plain_columns
from layers.wording import Wording

_DRAWING = frozenset({"altitudeMode", "tessellate", "extrude", "visibility", "drawOrder", "icon"})  # of a KML placemark


def vector_layers(path: Path, format_name: str) -> list[str]:
    """The layers of a vector file, in its order."""
    gdal = load_gdal(str(format_named(format_name).driver))
    return [str(name) for name, _ in gdal.list_layers(path)]


def filled_layers(path: Path, format_name: str) -> list[str]:
    """The layers that hold rows."""
    gdal = load_gdal(str(format_named(format_name).driver))
    names = [str(name) for name, _ in gdal.list_layers(path)]
    if len(names) == 1:
        return names
    return [n for n in names if gdal.read_info(path, layer=n, force_feature_count=True)["features"] > 0]


def read_vector(path: Path, format_name: str, facts: Mapping[str, Any], limits: Limits) -> Found:
    """One layer of a vector file, features numbered from 1.

    Raises:
        EmptyFile, NoRows, TooManyRows, LayerNotChosen, NoSuchSheet: said of the file as a whole.
    """
    gdal = load_gdal(str(format_named(format_name).driver))
    name = str(facts["name"])
    layer = choose_layer(filled_layers(path, format_name), vector_layers(path, format_name), facts.get("layer"), name)
    meta, table = gdal.raw.read_arrow(path, layer=layer, encoding=facts.get("gdal_encoding"), datetime_as_string=False)
    if format_name == "kml":
        table = _without_vacant_columns(table)
    return found_from(meta, table, layer, name, limits)


def _without_vacant_columns(table: pa.Table) -> pa.Table:
    """LIBKML declares every column its standard knows; those that nobody filled and those that only draw are left out."""
    vacant = {n for n, c in zip(table.column_names, table.columns, strict=True) if c.null_count == len(c)}
    dropped = (vacant | _DRAWING | {"id"}) - _geometry_columns(table)
    return table.drop_columns([n for n in table.column_names if n in dropped])


def _geometry_columns(table: pa.Table) -> set[str]:
    return {f.name for f in table.schema if (f.metadata or {}).get(b"ARROW:extension:name") == b"geoarrow.wkb"}


def choose_layer(filled: Sequence[str], known: Sequence[str], asked: str | None, name: str) -> str:
    """The layer asked for, or the only one with rows."""
    if asked is not None:
        if asked not in known:
            raise NoSuchSheet(name, asked, known)
        return asked
    if len(filled) > 1:
        raise LayerNotChosen(name, filled)
    if filled:
        return filled[0]
    if not known:
        raise EmptyFile(name)
    raise NoRows(name, 0)


def found_from(meta: Mapping[str, Any], table: pa.Table, layer: str, name: str, limits: Limits) -> Found:
    """What GDAL handed over as what a reader found."""
    geometry = sorted(_geometry_columns(table))
    names = [n for n in table.column_names if n not in geometry]
    if len(table) == 0:
        raise NoRows(name, len(names))
    if len(table) > limits.max_rows:
        raise TooManyRows(name, Wording("要素数", "features"), limits.max_rows)
    cells = plain_columns(table.select(names).replace_schema_metadata(None))
    wkb = table[geometry[0]] if geometry else None
    return Found(cells, np.arange(1, len(table) + 1), wkb, crs=meta.get("crs"), layer=layer)

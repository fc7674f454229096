"""Take a layer out of the store into a file anybody can open, through the gate it is given, and leave a trace."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import geopandas as gpd

from layers.files.write import write_frame
from layers.people import PersonId
from layers.report import Fact, Report
from layers.spec import LayerSpec
from layers.store.protocol import Store


@dataclass(frozen=True, slots=True)
class Clearance:
    """For which purpose rows leave, and what makes of a layer's rows those that may."""

    purpose: str
    clear: Callable[[gpd.GeoDataFrame], gpd.GeoDataFrame]


def export_layer(
    store: Store,
    spec: LayerSpec,
    path: Path,
    *,
    format: str,  # noqa: A002 -- because every caller says format=
    by: PersonId,
    clearance: Clearance,
    as_of: date | None = None,
) -> Report:
    """Write a layer to a file anybody can open, and say in the audit log who took it. The file is gone again if that fails.

    Args:
        clearance: the purpose, and the gate the rows go through.
    Returns:
        What the format could not hold (a declared loss, such as rare characters in a DBF); empty when nothing was lost.
    Raises:
        NothingHeldOn: the layer holds nothing for that day.
        FileRefused: the format cannot carry the layer.
    """
    frame = clearance.clear(store.read(spec, as_of=as_of))
    losses = write_frame(frame, path, spec=spec, format=format, stamp="演示数据" if store.workspace.is_demonstration else None)
    facts: dict[str, Fact] = {
        "layer": spec.name,
        "file": path.name,
        "format": format,
        "rows": len(frame),
        "purpose": clearance.purpose,
    }
    try:
        store.record("export", facts | {"as_of": as_of.isoformat() if as_of else None}, by=by)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return losses

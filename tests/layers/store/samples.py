"""A small layer with a column of every type, and frames of it that are easy to write down."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from layers.people import PersonId
from layers.spec import Column, ColumnType, GeometryKind, LayerSpec
from layers.store import LayerChange, Workspace
from layers.store.migrations import STEPS, Step, statements
from layers.wording import Wording

ME = PersonId("clerk-7")
WORKSPACE = Workspace("620423", "景泰县", 4543)

DTYPES = {
    ColumnType.TEXT: "str",
    ColumnType.CODES: "str",
    ColumnType.INTEGER: "Int64",
    ColumnType.NUMBER: "float64",
    ColumnType.DATE: "datetime64[s]",
    ColumnType.FLAG: "boolean",
}


def column(name: str, kind: ColumnType) -> Column:
    return Column(name, kind, Wording(name, name))


WELLS = LayerSpec(
    name="wells",
    label=Wording("水井", "wells"),
    key="well_id",
    area="division_code",
    geometry=GeometryKind.ANY,
    geometry_required=False,
    columns=(
        column("well_id", ColumnType.TEXT),
        column("name", ColumnType.TEXT),
        column("division_code", ColumnType.TEXT),
        column("serves", ColumnType.CODES),
        column("users", ColumnType.INTEGER),
        column("depth_m", ColumnType.NUMBER),
        column("dug_on", ColumnType.DATE),
        column("is_dry", ColumnType.FLAG),
    ),
)


def wells(keys: Sequence[str], geometries: Sequence[object] | None = None, **columns: Any) -> gpd.GeoDataFrame:
    """Wells in the county's first town unless said otherwise; what is not given is missing."""
    columns = {"well_id": list(keys), "division_code": ["620423001"] * len(keys)} | columns
    series = {c.name: pd.Series(columns.get(c.name, [None] * len(keys)), dtype=DTYPES[c.type]) for c in WELLS.columns}
    drawn = np.empty(len(keys), dtype=object)
    drawn[:] = [shapely.Point(104 + i / 100, 37) for i in range(len(keys))] if geometries is None else list(geometries)
    return gpd.GeoDataFrame(series, columns=list(WELLS.column_names), geometry=drawn, crs="EPSG:4490")


def since(day: str, rows: gpd.GeoDataFrame, *retired: str) -> LayerChange:
    return LayerChange(WELLS, rows, date.fromisoformat(day), retired)


class TestClock:
    """Goes on by a second at every look, and jumps where it is told."""

    __test__ = False

    def __init__(self, start: str = "2026-11-22T02:00:00+00:00") -> None:
        self.now = datetime.fromisoformat(start).astimezone(UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now

    def jump_to(self, moment: str) -> None:
        self.now = datetime.fromisoformat(moment).astimezone(UTC)


# Two steps as a later version of the program might bring them: they add, fill, rename and index.
TWO_MORE: tuple[Step, ...] = (
    *STEPS,
    Step(
        STEPS[-1].number + 1,
        "remarks beside the layers",
        statements(
            "CREATE TABLE gisvc_remarks (layer TEXT NOT NULL, words TEXT)",
            "INSERT INTO gisvc_remarks SELECT name, 'none yet' FROM gisvc_layers",
            "ALTER TABLE gisvc_layers ADD COLUMN shown INTEGER NOT NULL DEFAULT 1",
        ),
    ),
    Step(
        STEPS[-1].number + 2,
        "remarks by another name",
        statements(
            "ALTER TABLE gisvc_remarks RENAME COLUMN words TO sentence",
            "CREATE INDEX gisvc_remarks_of_a_layer ON gisvc_remarks (layer)",
        ),
    ),
)

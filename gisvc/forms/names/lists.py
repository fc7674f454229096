"""Lists of a layer on paper: its rows in chosen columns, numbered, with words for codes."""

from collections.abc import Sequence
from dataclasses import dataclass

import geopandas as gpd

from gisvc.cells import records_of, words_of
from gisvc.forms.names.office import Office
from gisvc.forms.papers.paper import Cell, Column, Page, Paper, Table
from layers.spec import LayerSpec


@dataclass(frozen=True, slots=True)
class Listing:
    """How a layer is listed: the paper's name and title, its columns with their widths, and by which of them it is sorted."""

    name: str
    title: str
    spec: LayerSpec
    columns: tuple[tuple[str, float], ...]
    sorted_by: tuple[str, ...]
    empty: str

    def describe(self, office: Office, rows: gpd.GeoDataFrame) -> Paper:
        """The list as a paper; every row of the frame stands on it."""
        return office.paper(
            self.name, f"{office.name}{self.title}", (Page("list", (self.table(office, rows),)),), is_landscape=True
        )

    def table(self, office: Office, rows: gpd.GeoDataFrame) -> Table:
        heads = (
            Column("no", "序号", 0.5),
            *(Column(name, self.spec.column(name).label.zh, width) for name, width in self.columns),
        )
        ordered = sorted(records_of(rows), key=lambda row: [str(row[name] or "") for name in self.sorted_by])
        cells = tuple((n, *self._cells(office, row)) for n, row in enumerate(ordered, 1))
        return Table("rows", heads, cells, self.title, self.empty, is_list=True)

    def _cells(self, office: Office, row: dict[str, object]) -> Sequence[Cell]:
        return [_shown(self.spec, office, name, row[name]) for name, _ in self.columns]


def _shown(spec: LayerSpec, office: Office, name: str, value: object) -> Cell:
    column = spec.column(name)
    if value is None or value == "":
        return ""
    if name == "division_code":
        return office.division(str(value))
    if column.codes is not None:
        return "、".join(word.zh for word in words_of(str(value), column.codes))
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int | float):
        return value
    return str(value)[:10] if hasattr(value, "year") else str(value)

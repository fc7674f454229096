"""地名文化遗产档案: one sheet for each name of the heritage list, with its value by every criterion and the measures that protect it."""

from collections.abc import Sequence

import geopandas as gpd

from gazetteer.heritage.assessment import ValueAssessment
from gazetteer.specs import HERITAGE
from gisvc.cells import records_of
from gisvc.forms.names.office import Office
from gisvc.forms.papers.paper import Column, Entry, Grid, Page, Paper, Table, Text

_SHOWN = (
    ("level", False), ("heritage_class", False), ("attested", False), ("state", False), ("list_batch", False), ("listed_on", False),
    ("attested_source", True), ("word_value", True), ("entity_value", True), ("story", True), ("persons_events", True), ("evidence", True),
    ("measures", True), ("measures_document", True),
)  # fmt: skip
_POINTS = (
    Column("label", "评价项目", 1.4),
    Column("met", "结论", 0.6),
    Column("because", "依据", 2.4),
    Column("source", "标准", 1.8),
)
_MET = {True: "符合", False: "不符合", None: "待定"}


def describe_dossiers(office: Office, heritage: gpd.GeoDataFrame, values: Sequence[ValueAssessment]) -> Paper:
    """One page a name, in the order of the list; no points are added up, the list is decided by people."""
    assessed = {one.heritage_id: one for one in values}
    pages = tuple(_page(office, row, assessed.get(str(row["heritage_id"]))) for row in records_of(heritage))
    none = (Page("none", (Text("none", ("没有列入名录的地名。",)),)),)
    return office.paper("dossiers", f"{office.name}地名文化遗产档案", pages or none)


def _page(office: Office, row: dict[str, object], value: ValueAssessment | None) -> Page:
    entries = (
        Entry("name", "名称", str(row["name"])),
        Entry("division", "所在政区", office.division(str(row["division_code"]))),
        *(Entry(name, HERITAGE.column(name).label.zh, _shown(row, name), is_wide=is_wide) for name, is_wide in _SHOWN),
    )
    points = () if value is None else tuple((p.label.zh, _MET[p.is_met], p.because.zh, p.source.zh) for p in value.points)
    return Page("dossier", (Grid("entry", entries), Table("points", _POINTS, points, "价值评价", "无")), title=str(row["name"]))


def _shown(row: dict[str, object], name: str) -> str:
    value, column = row[name], HERITAGE.column(name)
    if value is None or value != value:
        return ""
    if column.codes is not None and value in column.codes:
        return column.codes.labels[str(value)].zh
    return str(value)[:10] if hasattr(value, "year") else str(value)

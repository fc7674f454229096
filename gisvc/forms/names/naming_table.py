"""命名一览表 as governments publish it: each road with where it begins and ends, how long it is and which way it runs, measured from its line."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import geopandas as gpd
from shapely.geometry.base import BaseGeometry

from gazetteer.kinds import NameKind
from gazetteer.publications.volume import Line, Section, Volume
from gazetteer.requests.request import Request
from gazetteer.roads.axis import Axis
from gazetteer.roads.extent import Extent, extent_of
from gazetteer.roads.network import DrawnRoad, is_line, lay_out
from gisvc.forms.names.asked import name_of
from gisvc.forms.names.office import Office
from gisvc.forms.papers.paper import Cell, Column, Page, Paper, Table, Text

NAME, TITLE = "naming-table", "命名一览表"
GIVEN = frozenset(
    {NameKind.STREET, NameKind.PARK, NameKind.ESTATE, NameKind.BUILDING, NameKind.TRANSPORT, NameKind.MEMORIAL, NameKind.WATER}
)
COLUMNS = (
    Column("no", "序号", 0.4), Column("until_then", "俗称", 1.1), Column("name", "正式命名", 1.1), Column("roman", "汉语拼音", 1.5), Column("starts_at", "起点", 1.1),
    Column("ends_at", "止点", 1.1), Column("length_m", "长度（米）", 0.7, 0), Column("width_m", "宽度（米）", 0.7, 1), Column("runs", "朝向", 0.8), Column("why", "命名缘由", 2.2),
)  # fmt: skip
_STARTS, _ENDS, _LENGTH, _RUNS = 4, 5, 6, 8  # places of the measured cells among NAMING_COLUMNS
NOTE = "起点、止点、长度、朝向：申请或登记册未载明的，由线位推算（自西向东、自南向北，长度为平面长度），刊印前请核对。"
Drawn = tuple[str, str, BaseGeometry | None]  # id, name, line


@dataclass(frozen=True, slots=True)
class RoadOfBatch:
    """One request of a batch with the spelling its review proposes, where it has been reviewed."""

    request: Request
    proposed_toned: str = ""


def describe(office: Office, batch_id: str, roads: Sequence[RoadOfBatch], streets: gpd.GeoDataFrame | None) -> Paper:
    """The table of a batch, in the order it was handed in.

    Args:
        streets: registered streets (place_id, name, geometry in EPSG:4490) that the new ones may begin or end at.
    """
    drawn = [(road.request.request_id, name_of(road.request).name, road.request.application.geometry) for road in roads]
    measured = measure(drawn, _held(streets))
    rows = tuple(_row(n, road, measured.get(road.request.request_id)) for n, road in enumerate(roads, 1))
    table = Table("roads", COLUMNS, rows, TITLE, "本批次没有申请。", is_list=True)
    blocks = (table, Text("note", (NOTE,), is_small=True, is_flush=True))
    return office.paper(NAME, f"{office.name}{TITLE}（批次 {batch_id}）", (Page("table", blocks),), is_landscape=True)


def measure(new: Iterable[Drawn], held: Iterable[Drawn]) -> dict[str, Extent]:
    """Extents of the new roads by id, among each other and the streets held; roads without a line have none."""
    laid = lay_out(
        [DrawnRoad(key, name, line, is_new=True) for key, name, line in new if line is not None and is_line(line)]
        + [DrawnRoad(key, name, line) for key, name, line in held if line is not None and is_line(line)]
    )
    return {road.road_id: extent_of(laid, road) for road in laid.roads if road.is_new}


def _held(streets: gpd.GeoDataFrame | None) -> list[Drawn]:
    if streets is None:
        return []
    return [
        (str(key), str(name), line)
        for key, name, line in zip(streets["place_id"], streets["name"], streets.geometry, strict=True)
    ]


def _row(number: int, road: RoadOfBatch, extent: Extent | None) -> tuple[Cell, ...]:
    asked, name = road.request.application, name_of(road.request)
    length, width = asked.values.get("length_m"), asked.values.get("width_m") or asked.values.get("red_line_m")
    return (
        number,
        asked.text("temporary_name"),
        name.name,
        name.toned or road.proposed_toned,
        asked.text("starts_at") or (extent.starts_at if extent else ""),
        asked.text("ends_at") or (extent.ends_at if extent else ""),
        length if isinstance(length, int | float) else extent.length_m if extent else None,
        width if isinstance(width, int | float) else None,
        asked.text("runs").removesuffix("走向") or (_runs(extent.axis) if extent else ""),
        name.origin or asked.text("reason") or name.meaning,
    )


def _runs(axis: Axis) -> str:
    return axis.label.zh.removesuffix("走向")


def names_given(volume: Volume, *, may_measure: bool = True) -> Volume:
    """The published table with the kinds of names that are given, roads measured; divisions and villages are named elsewhere.

    Args:
        may_measure: not where positions were coarsened for the public.
    """
    lines = [line for section in volume.sections for line in section.lines if line.entry.kind in GIVEN]
    roads = [line.entry for line in lines if line.entry.kind is NameKind.STREET] if may_measure else []
    measured = measure([(road.place_id, road.name, road.geometry) for road in roads], ())
    told = tuple(_measured(n, line, measured.get(line.entry.place_id)) for n, line in enumerate(lines, 1))
    return replace(volume, sections=(Section(volume.title, lines=told),))


def _measured(number: int, line: Line, extent: Extent | None) -> Line:
    cells = [str(number), *line.cells[1:]]
    if extent is not None:
        for at, value in (
            (_STARTS, extent.starts_at),
            (_ENDS, extent.ends_at),
            (_LENGTH, f"{extent.length_m:.0f}"),
            (_RUNS, _runs(extent.axis)),
        ):
            cells[at] = cells[at] or value
    cells[_RUNS] = cells[_RUNS].removesuffix("走向")
    if cells[_LENGTH]:
        cells[_LENGTH] = f"{float(cells[_LENGTH]):.0f}"
    return Line(line.entry, tuple(cells))

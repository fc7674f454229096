"""标准地名图 on paper: the key of the sheets, the county sheet by sheet, its towns at a larger scale, and the index of all names."""

from collections.abc import Sequence

import shapely

from gazetteer.kinds import NameKind
from gazetteer.publications.entries import Entry
from gazetteer.publications.sheets import MapVolume, Sheet, SheetPlan, map_volume
from gisvc.forms.names.office import Office
from gisvc.forms.names.sheet_map import FRAME_MM, STREETS_LEGIBLE, Border, draw_index, draw_sheet
from gisvc.forms.papers.paper import Column, Page, Paper, Picture, Pictures, Table

TOWN = "城"  # before the numbers of town sheets
MOST_TOWN_SHEETS = 6
_NAMES = (
    Column("name", "标准名称", 1.4), Column("toned", "汉语拼音", 1.6), Column("division", "所属政区", 2.0), Column("where", "图幅－方格", 1.2),
)  # fmt: skip


def describe_sheets(office: Office, volume: MapVolume, borders: Sequence[Border] = ()) -> Paper:
    """The volume; names without a position are listed. Streets that the county's scale would crowd stand on town sheets too."""
    town = _town(volume)
    pages = (
        *_part(office, volume, borders, ""),
        *(_part(office, town, borders, TOWN) if town else ()),
        Page("names", (_index(office, volume, town), _undrawn(office, volume)), title="索引"),
    )
    return office.paper("tu", f"{office.name}标准地名图", pages, is_landscape=True)


def _town(volume: MapVolume) -> MapVolume | None:
    """The ground on which streets lie, with all that stands on it, at a scale that shows them."""
    if volume.plan.scale <= STREETS_LEGIBLE:
        return None
    drawn = [(line.entry, line.entry.geometry) for line in volume.index if line.entry.geometry is not None]
    streets = [shape for entry, shape in drawn if entry.kind is NameKind.STREET]
    if not streets:
        return None
    ground = shapely.box(*shapely.total_bounds(streets).tolist())
    inside: list[Entry] = [entry for entry, shape in drawn if shape.intersects(ground)]
    return map_volume(inside, plan=SheetPlan(0, *FRAME_MM, most_sheets=MOST_TOWN_SHEETS))


def _part(office: Office, volume: MapVolume, borders: Sequence[Border], before: str) -> tuple[Page, ...]:
    caption = "城区图幅接合表" if before else "图幅接合表"
    key = Pictures("index", (Picture(draw_index(volume, before), "image/svg+xml", caption),), is_wide=True)
    return (Page("key", (key,)), *(_sheet(office, volume, sheet, borders, before) for sheet in volume.sheets))


def _sheet(office: Office, volume: MapVolume, sheet: Sheet, borders: Sequence[Border], before: str) -> Page:
    west, south, east, north = sheet.box
    under = [border for border in borders if border.shape.intersects(shapely.box(*sheet.box))]
    bounds = f"{west:.4f}°—{east:.4f}°E，{south:.4f}°—{north:.4f}°N"
    caption = f"{office.name}标准地名图　第 {before}{sheet.number} 幅　1∶{volume.plan.scale:,}　{bounds}"
    drawn = draw_sheet(sheet, under, scale=volume.plan.scale)
    return Page("sheet", (Pictures("map", (Picture(drawn, "image/svg+xml", caption),), is_wide=True),))


def _index(office: Office, volume: MapVolume, town: MapVolume | None) -> Table:
    in_town = {line.entry.place_id: line.places for line in town.index} if town else {}
    rows = []
    for line in volume.index:
        places = [f"{n}－{square}" for n, square in line.places]
        places += [f"{TOWN}{n}－{square}" for n, square in in_town.get(line.entry.place_id, ())]
        rows.append((line.entry.name, line.entry.toned, office.division(line.entry.division_code), "，".join(places)))
    return Table("names", _NAMES, tuple(rows), "地名索引（音序）", "无", is_list=True)


def _undrawn(office: Office, volume: MapVolume) -> Table:
    rows = tuple((one.name, one.toned, office.division(one.division_code), "") for one in volume.undrawn)
    return Table("undrawn", _NAMES, rows, "无位置、未上图的地名", "无")

"""标准地名 录、志、典、图 and 区划简册 on paper: what the publications say, chapter by chapter."""

from collections.abc import Iterable, Iterator, Sequence

from gazetteer.publications.sheets import MapVolume, Sheet
from gazetteer.publications.volume import BookletRow, Section, Volume
from gisvc.forms.names.office import Office
from gisvc.forms.names.sheet_map import draw_index, draw_sheet
from gisvc.forms.papers.paper import Block, Cell, Column, Heading, Page, Paper, Picture, Pictures, Table, Text
from layers.reference import LEVELS

LIST_WIDTHS = (1.5, 1.7, 1.6, 1.2, 2.0, 2.2, 1.7)
NAMING_WIDTHS = (0.4, 1.1, 1.1, 1.5, 1.1, 1.1, 0.8, 0.7, 0.9, 2.2)


def describe_volume(office: Office, volume: Volume, *, name: str) -> Paper:
    """A list, gazetteer, dictionary or naming table as one paper; what was withheld stands at its head."""
    is_list = bool(volume.columns)
    notes = tuple(note.zh for note in volume.notes)
    head: tuple[Block, ...] = (Text("notes", notes, is_small=True),) if notes else ()
    body = tuple(_lists(volume)) if is_list else tuple(_chapters(volume.sections))
    pages = (Page("volume", (*head, *(body or (Text("empty", ("没有可以刊出的地名。",)),)))),)
    return office.paper(name, f"{office.name}{volume.title.zh}", pages, is_landscape=is_list)


def _lists(volume: Volume) -> Iterator[Block]:
    widths = NAMING_WIDTHS if len(volume.columns) == len(NAMING_WIDTHS) else LIST_WIDTHS
    columns = tuple(Column(f"c{n}", title.zh, width) for n, (title, width) in enumerate(zip(volume.columns, widths, strict=True)))
    for number, section in enumerate(volume.sections):
        rows: tuple[tuple[Cell, ...], ...] = tuple(line.cells for line in section.lines)
        yield Table(f"section{number}", columns, rows, section.title.zh, "无", is_list=len(volume.sections) == 1)


def _chapters(sections: Iterable[Section], depth: int = 0) -> Iterator[Block]:
    for section in sections:
        if len(section):
            yield Heading(section.title.zh)
            yield from _articles(section)
            yield from _chapters(section.sections, depth + 1)


def _articles(section: Section) -> Iterator[Block]:
    for n, article in enumerate(section.articles):
        told = "　".join(f"【{caption.zh}】{text.zh}" for caption, text in article.paragraphs if text.zh)
        yield Text(f"a{n}", (f"{article.headword}　{article.reading}　{told}",), is_flush=True)


def describe_sheets(office: Office, volume: MapVolume) -> Paper:
    """地名图: the sheet index, every sheet with its names, and the index by sound; names without a position are listed."""
    index = Page("index-map", (Pictures("index", (Picture(draw_index(volume), "image/svg+xml", "图幅接合表"),), is_wide=True),))
    sheets = tuple(_sheet(sheet) for sheet in volume.sheets)
    columns = (Column("name", "标准名称", 1.4), Column("toned", "汉语拼音", 1.6), Column("division", "所属政区", 2.0), Column("where", "图幅－方格", 1.2))  # fmt: skip
    rows = tuple((line.entry.name, line.entry.toned, line.entry.division_code, "，".join(f"{n}－{square}" for n, square in line.places)) for line in volume.index)  # fmt: skip
    undrawn = tuple((entry.name, entry.toned, entry.division_code, "") for entry in volume.undrawn)
    tables = (Table("names", columns, rows, "地名索引（音序）", "无", is_list=True), Table("undrawn", columns, undrawn, "无位置、未上图的地名", "无"))  # fmt: skip
    return office.paper(
        "tu", f"{office.name}标准地名图", (index, *sheets, Page("names", tables, title="索引")), is_landscape=True
    )


def _sheet(sheet: Sheet) -> Page:
    caption = f"第 {sheet.number} 幅　{sheet.box[0]:.4f}°—{sheet.box[2]:.4f}°E，{sheet.box[1]:.4f}°—{sheet.box[3]:.4f}°N"
    return Page("sheet", (Pictures("map", (Picture(draw_sheet(sheet), "image/svg+xml", caption),), is_wide=True),))


def describe_booklet(office: Office, rows: Sequence[BookletRow]) -> Paper:
    """区划简册: divisions with codes, seats, people and what they hold."""
    columns = (Column("code", "区划代码", 1.2), Column("name", "名称", 1.6), Column("level", "层级", 0.8), Column("seat", "驻地", 1.2), Column("people", "人口", 0.8, 0), Column("area", "面积（km²）", 0.9, 1), Column("townships", "乡镇街道", 0.7, 0), Column("villages", "村社区", 0.7, 0))  # fmt: skip
    cells = tuple(_booklet(row) for row in rows)
    return office.paper("booklet", f"{office.name}行政区划简册", (Page("booklet", (Table("rows", columns, cells, "", "无", is_list=True),)),), is_landscape=True)  # fmt: skip


def _booklet(row: BookletRow) -> tuple[Cell, ...]:
    level = LEVELS.labels[row.level].zh if row.level in LEVELS else row.level
    return (row.code, row.name, level, row.seat, row.population, row.area_km2, row.townships, row.villages + row.communities)

"""标准地名 录、志、典、图 and 区划简册 on paper: what the publications say, chapter by chapter."""

from collections.abc import Iterable, Iterator, Sequence

from gazetteer.publications.volume import Article as SetArticle
from gazetteer.publications.volume import BookletRow, Section, Volume
from gisvc.forms.names.office import Office
from gisvc.forms.names.sources import Sources
from gisvc.forms.papers.paper import Article, Articles, Block, Cell, Column, Heading, Page, Paper, Table, Text
from layers.reference import LEVELS

LIST_WIDTHS = (1.5, 1.6, 1.6, 0.9, 2.3, 2.3, 1.7)
ALWAYS_SHOWN = range(4)  # number or name, spelling and class stand there, filled or not
NAMING_WIDTHS = (0.4, 1.1, 1.1, 1.5, 1.1, 1.1, 0.8, 0.7, 0.9, 2.2)


def describe_volume(office: Office, volume: Volume, *, name: str) -> Paper:
    """A list, gazetteer, dictionary or naming table as one paper; what was withheld stands at its head."""
    is_list = bool(volume.columns)
    notes = tuple(note.zh for note in volume.notes)
    head: tuple[Block, ...] = (Text("notes", notes, is_small=True, is_flush=True),) if notes else ()
    body = tuple(_lists(volume)) if is_list else tuple(_chapters(volume))
    pages = (Page("volume", (*head, *(body or (Text("empty", ("没有可以刊出的地名。",)),)))),)
    return office.paper(name, f"{office.name}{volume.title.zh}", pages, is_landscape=is_list)


def _lists(volume: Volume) -> Iterator[Block]:
    """Tables of one section each; a column that nobody has filled in anywhere is named below instead of standing empty."""
    widths = NAMING_WIDTHS if len(volume.columns) == len(NAMING_WIDTHS) else LIST_WIDTHS
    lines = [line for section in volume.sections for line in section.lines]
    kept = [n for n in range(len(volume.columns)) if n in ALWAYS_SHOWN or any(line.cells[n] for line in lines)]
    columns = tuple(Column(f"c{n}", volume.columns[n].zh, widths[n]) for n in kept)
    for number, section in enumerate(volume.sections):
        rows = tuple(tuple(line.cells[n] for n in kept) for line in section.lines)
        yield Table(f"section{number}", columns, rows, section.title.zh, "无", is_list=len(volume.sections) == 1)
    if len(kept) < len(volume.columns):
        empty = "、".join(title.zh for n, title in enumerate(volume.columns) if n not in kept)
        yield Text("unfilled", (f"未登记的栏目：{empty}。",), is_small=True, is_flush=True)


def _chapters(volume: Volume) -> Iterator[Block]:
    """Headings and articles in the order of the volume, and at its end the sources that are cited by number."""
    flat = list(_flattened(volume.sections))
    cited = Sources(text.zh for section in flat for article in section.articles for _, text in article.paragraphs)
    for number, section in enumerate(flat):
        yield Heading(section.title.zh)
        if section.articles:
            yield Articles(f"articles{number}", tuple(_article(one, cited) for one in section.articles))
    if cited.notes:
        yield Heading("资料来源")
        yield Text("sources", cited.notes, is_small=True, is_flush=True)


def _flattened(sections: Iterable[Section]) -> Iterator[Section]:
    for section in sections:
        if len(section):
            yield section
            yield from _flattened(section.sections)


def _article(one: SetArticle, cited: Sources) -> Article:
    parts = ((caption.zh, cited.shorten(text.zh)) for caption, text in one.paragraphs if text.zh)
    return Article(one.headword, one.reading, tuple(parts))


def describe_booklet(office: Office, rows: Sequence[BookletRow]) -> Paper:
    """区划简册: divisions with codes, seats, people and what they hold."""
    columns = (Column("code", "区划代码", 1.2), Column("name", "名称", 1.6), Column("level", "层级", 0.8), Column("seat", "驻地", 1.2), Column("people", "人口", 0.8, 0), Column("area", "面积（km²）", 0.9, 1), Column("townships", "乡镇街道", 0.7, 0), Column("villages", "村社区", 0.7, 0))  # fmt: skip
    cells = tuple(_booklet(row) for row in rows)
    return office.paper("booklet", f"{office.name}行政区划简册", (Page("booklet", (Table("rows", columns, cells, "", "无", is_list=True),)),), is_landscape=True)  # fmt: skip


def _booklet(row: BookletRow) -> tuple[Cell, ...]:
    level = LEVELS.labels[row.level].zh if row.level in LEVELS else row.level
    return (row.code, row.name, level, row.seat, row.population, row.area_km2, row.townships, row.villages + row.communities)

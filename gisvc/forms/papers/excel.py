"""A paper as an Excel workbook: lists on sheets of their own, forms one below the other, and no text that is ever calculated."""

import io
from typing import Any

import xlsxwriter

from gisvc.forms.papers.fonts import Fonts
from gisvc.forms.papers.paper import (
    Articles,
    Block,
    Cell,
    Column,
    Entry,
    Grid,
    Heading,
    Page,
    Paper,
    Pictures,
    Signatures,
    Table,
    Text,
    lined,
    printable,
    written,
)
from gisvc.forms.papers.pdf import svg_to_png

# XlsxWriter turns "=…" into formulas and addresses into links unless told otherwise.
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
ACROSS = 12  # columns a form is laid out on
LETTERS_ACROSS = 92  # widths of Chinese text, two a character, that fit across
LINE_PT = 14.5


def to_xlsx(paper: Paper, fonts: Fonts) -> bytes:
    """The workbook. Photos stand in the Word and PDF papers; a workbook names them and carries drawings only."""
    sink = io.BytesIO()
    book = xlsxwriter.Workbook(sink, _OPTIONS)
    book.set_properties({"title": paper.title, "comments": "；".join((*paper.marks, *paper.foot)), "keywords": paper.name})
    formats = _formats(book)
    lists = [b for page in paper.pages for b in page.blocks if isinstance(b, Table) and b.is_list]
    others = any(not _is_list(block) for page in paper.pages for block in page.blocks)
    for block in lists:
        _List(book.add_worksheet(_sheet_name(block.heading or paper.title)), formats, paper).write(block)
    if others or not lists:
        _Form(book.add_worksheet(_sheet_name("表单" if lists else paper.title)), formats, paper, fonts).write()
    book.close()
    return sink.getvalue()


class _List:
    """A table on its own sheet: title, headings that stay in sight, rows, A4 across."""

    def __init__(self, sheet: Any, formats: dict[str, Any], paper: Paper) -> None:
        self.sheet, self.formats, self.paper = sheet, formats, paper

    def write(self, table: Table) -> None:
        self.sheet.write_string(0, 0, printable(f"{self.paper.title} · {table.heading}"), self.formats["title"])
        self.sheet.write_string(1, 0, printable(f"{self.paper.subtitle}　{'　'.join(self.paper.marks)}"), self.formats["mark"])
        head = 3
        for n, column in enumerate(table.columns):
            self.sheet.write_string(head, n, printable(column.heading), self.formats["head"])
            self.sheet.set_column(n, n, _width_for(table, n))
        for line, row in enumerate(table.rows, head + 1):
            for n, (cell, column) in enumerate(zip(row, table.columns, strict=True)):
                _write(self.sheet, line, n, cell, column, self.formats)
        if not table.rows:
            self.sheet.write_string(head + 1, 0, table.empty, self.formats["text"])
        for line, text in enumerate(self.paper.foot, head + max(len(table.rows), 1) + 2):
            self.sheet.write_string(line, 0, printable(text), self.formats["small"])
        self.sheet.freeze_panes(head + 1, min(2, len(table.columns) - 1))
        self.sheet.autofilter(head, 0, head + max(len(table.rows), 1), len(table.columns) - 1)
        self.sheet.repeat_rows(0, head)
        _set_paper(self.sheet, self.paper, landscape=True)


class _Form:
    """Pages of blocks below each other on twelve columns, each page on a sheet of paper of its own."""

    def __init__(self, sheet: Any, formats: dict[str, Any], paper: Paper, fonts: Fonts) -> None:
        self.sheet, self.formats, self.paper, self.fonts, self.line = sheet, formats, paper, fonts, 0

    def write(self) -> None:
        self.sheet.set_column(0, ACROSS - 1, 7.3)
        self._across(self.paper.title, "title", centre=True)
        self._across(self.paper.subtitle, "centre")
        self._across("　".join(self.paper.marks), "mark")
        breaks = []
        pages = [page for page in self.paper.pages if any(not _is_list(block) for block in page.blocks)]
        for number, page in enumerate(pages):
            if number and page.begins:
                breaks.append(self.line)
            self._page(page)
        self.sheet.set_h_pagebreaks(breaks)
        for text in self.paper.foot:
            self._across(text, "small")
        _set_paper(self.sheet, self.paper, landscape=self.paper.is_landscape)

    def _page(self, page: Page) -> None:
        if page.title:
            self._across(page.title, "heading")
        for block in page.blocks:
            match block:
                case Heading():
                    self._across(block.text, "heading")
                case Text():
                    for text in block.lines:
                        self._across(text, "plain")
                case Grid():
                    self._grid(block)
                case Table() if not block.is_list:
                    self._table(block)
                case Pictures():
                    self._pictures(block)
                case Signatures():
                    self._signatures(block)
                case Articles():
                    self._articles(block)
        self.line += 1

    def _articles(self, block: Articles) -> None:
        for article in block.articles:
            self._across(f"{article.headword}　{article.reading}", "heading")
            for caption, text in article.parts:
                self._across(f"{caption}　{text}", "plain")

    def _grid(self, grid: Grid) -> None:
        if grid.heading:
            self._across(grid.heading, "heading")
        for one, other in lined(grid.entries):
            self._row((one, other) if other else (one,))

    def _row(self, entries: tuple[Entry, ...]) -> None:
        """A label takes two columns, its value four, or ten where it has the line."""
        room = 4 if len(entries) == 2 else 10
        high = max(_lines(entry.value, room / ACROSS) for entry in entries)
        high = max(high, *(_lines(entry.label, 2 / ACROSS) for entry in entries))
        for n, entry in enumerate(entries):
            self._span(6 * n, 6 * n + 1, entry.label, "head")
            self._span(6 * n + 2, 6 * n + 1 + room, entry.value, "cell")
        self._end_line(high)

    def _table(self, table: Table) -> None:
        if table.heading:
            self._across(table.heading, "heading")
        if not table.rows:
            self._across(table.empty, "plain")
            return
        spans = _spans(table.columns)
        for row, kind in ((tuple(c.heading for c in table.columns), "head"), *((row, "cell") for row in table.rows)):
            for (first, last), cell, column in zip(spans, row, table.columns, strict=True):
                self._span(first, last, cell, kind, column if kind == "cell" else None)
            self._end_line(max(_lines(str(c or ""), (b - a + 1) / ACROSS) for (a, b), c in zip(spans, row, strict=True)))

    def _pictures(self, pictures: Pictures) -> None:
        if pictures.heading:
            self._across(pictures.heading, "heading")
        for picture in pictures.pictures:
            if picture.media == "image/svg+xml":
                png = io.BytesIO(svg_to_png(picture.content, self.fonts, ppi=110))
                self.sheet.insert_image(self.line, 0, "drawing.png", {"image_data": png, "x_scale": 0.8, "y_scale": 0.8})
                self.line += 24
            self._across(f"{picture.caption}　{picture.photo_id[:16]}".strip(), "plain")
        if not pictures.pictures:
            self._across(pictures.empty, "plain")

    def _signatures(self, block: Signatures) -> None:
        self._across("签字", "heading")
        self._across(block.note, "plain")
        for place in block.places:
            columns = _spans((Column("side", "", 1.4), *(Column(role, "") for role in place.roles)))
            for (first, last), text in zip(columns, (place.side, *(f"{role}：" for role in place.roles)), strict=True):
                self._span(first, last, text, "cell")
            self._end_line(3)

    def _across(self, text: str, kind: str, *, centre: bool = False) -> None:
        self._span(0, ACROSS - 1, text, "centred title" if centre else kind)
        self._end_line(_lines(text, 0.7 if kind == "title" else 1.0) * (1.5 if kind == "title" else 1))

    def _span(self, first: int, last: int, cell: Cell, kind: str, column: Column | None = None) -> None:
        if first == last:
            _write(self.sheet, self.line, first, cell, column, self.formats, kind)
            return
        self.sheet.merge_range(self.line, first, self.line, last, "", self.formats[kind])
        _write(self.sheet, self.line, first, cell, column, self.formats, kind)

    def _end_line(self, high: float) -> None:
        self.sheet.set_row(self.line, min(LINE_PT * max(high, 1) + 3, 400))
        self.line += 1


def _write(sheet: Any, line: int, n: int, cell: Cell, column: Column | None, formats: dict[str, Any], kind: str = "text") -> None:
    """Numbers stay numbers; text is written as text, whatever it begins with."""
    if cell is None or cell == "":
        sheet.write_blank(line, n, None, formats[kind])
    elif isinstance(cell, str):
        sheet.write_string(line, n, printable(cell), formats[kind])
    else:
        sheet.write_number(
            line, n, cell, formats[f"number{column.digits}" if column is not None and column.digits is not None else kind]
        )


def _is_list(block: Block) -> bool:
    """A table that has a sheet of its own."""
    return isinstance(block, Table) and block.is_list


def _formats(book: Any) -> dict[str, Any]:
    line = {"border": 1, "border_color": "#8A8F86"}
    wrapped = {"text_wrap": True, "valign": "vcenter"}
    numbers = {
        f"number{digits}": book.add_format({"num_format": f"0.{'0' * digits}" if digits else "0", "valign": "vcenter", **line})
        for digits in range(9)
    }
    return {
        "title": book.add_format({"bold": True, "font_size": 15}),
        "centred title": book.add_format({"bold": True, "font_size": 15, "align": "center", **wrapped}),
        "centre": book.add_format({"align": "center", **wrapped}),
        "heading": book.add_format({"bold": True, "font_size": 12, **wrapped}),
        "head": book.add_format({"bold": True, "bg_color": "#F0F0F0", **line, **wrapped}),
        "mark": book.add_format({"bold": True, "font_color": "#9D2B22"}),
        "cell": book.add_format({**line, **wrapped}),
        "text": book.add_format({**line, **wrapped}),
        "plain": book.add_format({"text_wrap": True, "valign": "top"}),
        "small": book.add_format({"font_size": 8, "font_color": "#555555"}),
        **numbers,
    }


def _spans(columns: tuple[Column, ...]) -> list[tuple[int, int]]:
    """Twelve columns shared out by width, each at least one; a table of more than twelve runs over the edge."""
    total, reached, spans = sum(c.width for c in columns), 0.0, []
    first = 0
    for n, column in enumerate(columns):
        reached += column.width / total * ACROSS
        last = max(first, round(reached) - 1) if n < len(columns) - 1 else max(first, ACROSS - 1)
        spans.append((first, last))
        first = last + 1
    return spans


def _lines(text: str, share: float) -> int:
    room = max(LETTERS_ACROSS * share, 4)
    return sum(max(1, -(-_letters(part) // int(room))) for part in str(text).split("\n"))


def _letters(text: str) -> int:
    return sum(2 if ord(letter) > 0x2E80 else 1 for letter in text)


def _width_for(table: Table, number: int) -> float:
    column = table.columns[number]
    texts = [column.heading, *(written(row[number], column.digits) for row in table.rows[:400])]
    return float(min(max(_letters(text) for text in texts) + 3, 44))


def _set_paper(sheet: Any, paper: Paper, *, landscape: bool) -> None:
    """A4, marks above and version below every page. `&` starts a code in Excel's page texts and is doubled; they hold 255 characters."""
    if landscape:
        sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.8, right=0.5, top=0.8, bottom=0.8)
    sheet.fit_to_pages(1, 0)
    sheet.set_header("&R" + " ".join(paper.marks).replace("&", "&&")[:240])
    sheet.set_footer(f"&L&7{paper.foot[0].replace('&', '&&')[:110]}\n{paper.foot[-1].replace('&', '&&')[:60]}&R&P / &N")


def _sheet_name(title: str) -> str:
    """Excel allows 31 characters and none of these seven."""
    return "".join("·" if letter in "[]:*?/\\" else letter for letter in printable(title))[:31].strip("'") or "1"

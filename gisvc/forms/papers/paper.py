"""A paper before it is printed: titles, blocks and what stands at its foot, the same for every kind of file."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

Cell: TypeAlias = str | float | int | None


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture with its caption: a JPEG, or an SVG of our own drawing. Without content it is one that is missing, and says so."""

    content: bytes
    media: str  # image/jpeg, image/svg+xml
    caption: str = ""
    photo_id: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading, fixed text of the form."""

    text: str


@dataclass(frozen=True, slots=True)
class Text:
    """Running text, paragraph by paragraph. `is_small` is for notes; `is_letter` sets no indent (the addressee of a letter)."""

    key: str
    lines: tuple[str, ...]
    is_small: bool = False
    is_flush: bool = False
    is_right: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """A label and its value in a grid. A wide one has the whole line."""

    key: str
    label: str
    value: str
    is_wide: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """Labels and values in two pairs a line, as forms have them. `is_blank` leaves room to write by hand."""

    key: str
    entries: tuple[Entry, ...]
    heading: str = ""
    is_blank: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table. `width` is a share of the line; `digits` makes it a number, aligned right."""

    key: str
    heading: str
    width: float = 1.0
    digits: int | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headings. `empty` is the sentence that stands for no rows; `is_list` gives it a sheet of its own in a workbook."""

    key: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    heading: str = ""
    empty: str = "无"
    is_list: bool = False


@dataclass(frozen=True, slots=True)
class Pictures:
    """Photos, two in a row; a wide picture (a sketch, a map) has the whole line."""

    key: str
    pictures: tuple[Picture, ...]
    heading: str = ""
    empty: str = "无照片"
    is_wide: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where one side signs in ink: the side and who of it signs."""

    side: str
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Signatures:
    """Places for wet ink, one a side, with a line above that says what is signed."""

    key: str
    places: tuple[Place, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Article:
    """One headword of a dictionary or gazetteer: its reading, and what is said of it, each part under its caption."""

    headword: str
    reading: str
    parts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Articles:
    """Articles one below the other, headwords in bold."""

    key: str
    articles: tuple[Article, ...]


Block: TypeAlias = Heading | Text | Grid | Table | Pictures | Signatures | Articles


@dataclass(frozen=True, slots=True)
class Page:
    """What begins on a sheet of its own, unless it says that it follows on; `shape` names pages that are built alike."""

    shape: str
    blocks: tuple[Block, ...]
    title: str = ""
    begins: bool = True


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper whole. `sides` are the names of all parties; `foot` stands under every page, `marks` above."""

    name: str
    number: int
    title: str
    sides: tuple[str, ...]
    pages: tuple[Page, ...]
    marks: tuple[str, ...]
    foot: tuple[str, ...]
    subtitle: str = ""
    is_official: bool = False  # the page of GB/T 9704-2012
    is_landscape: bool = False
    facts: Mapping[str, str] = field(default_factory=dict)  # single values a template may name

    def texts(self) -> Iterator[str]:
        """Everything that will be written, for fonts to be held against."""
        yield from (self.title, self.subtitle, *self.sides, *self.marks, *self.foot)
        for page in self.pages:
            yield page.title
            for block in page.blocks:
                yield from texts_of(block)


def texts_of(block: Block) -> Iterator[str]:
    match block:
        case Heading(text):
            yield text
        case Text(_, lines):
            yield from lines
        case Grid(_, entries, heading):
            yield heading
            for entry in entries:
                yield from (entry.label, entry.value)
        case Table():
            yield from (block.heading, block.empty, *(c.heading for c in block.columns))
            for row in block.rows:
                yield from (written(cell, column.digits) for cell, column in zip(row, block.columns, strict=True))
        case Pictures():
            yield from (block.heading, block.empty, *(p.caption for p in block.pictures))
        case Articles(_, articles):
            for article in articles:
                yield from (article.headword, article.reading, *(text for part in article.parts for text in part))
        case Signatures():
            yield block.note
            for place in block.places:
                yield from (place.side, *place.roles)


def written(cell: Cell, digits: int | None) -> str:
    """A cell as people read it; an empty one stays empty, to be filled by hand."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return printable(cell)
    return f"{cell:.{digits}f}" if digits is not None else f"{cell:g}"


def printable(text: str) -> str:
    """What XML cannot carry (most control characters, lone surrogates) becomes U+FFFD; everything else stays as it was written."""
    return "".join(c if _is_printable(ord(c)) else "\ufffd" for c in text)


def _is_printable(code: int) -> bool:
    """The characters of XML 1.0."""
    return code in (9, 10, 13) or 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or code >= 0x10000


def lined(entries: Sequence[Entry]) -> list[tuple[Entry, Entry | None]]:
    """A grid's entries as lines: two narrow ones share a line, a wide one stands alone."""
    lines: list[tuple[Entry, Entry | None]] = []
    waiting: Entry | None = None
    for entry in entries:
        if entry.is_wide:
            lines += [(waiting, None)] if waiting else []
            lines.append((entry, None))
            waiting = None
        elif waiting:
            lines.append((waiting, entry))
            waiting = None
        else:
            waiting = entry
    return [*lines, (waiting, None)] if waiting else lines

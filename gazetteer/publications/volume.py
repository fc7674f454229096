"""The standard publications as structured text: list (录), gazetteer (志), dictionary (典) and naming table, ready to be printed."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import geopandas as gpd

from gazetteer.publications.entries import Entry, by_sound, division_path
from gazetteer.register.rows import rows_without_gaps
from layers.wording import Wording


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a list: cells in the order of the volume's columns."""

    entry: Entry
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Article:
    """One article of a gazetteer or dictionary: headword with reading, and paragraphs, each with its caption."""

    entry: Entry
    headword: str
    reading: str
    paragraphs: tuple[tuple[Wording, Wording], ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A chapter, with what stands in it. `title` is a division, a letter or a major kind; a list has lines, a gazetteer and a dictionary articles."""

    title: Wording
    lines: tuple[Line, ...] = ()
    articles: tuple[Article, ...] = ()
    sections: tuple["Section", ...] = ()

    def __len__(self) -> int:
        return len(self.lines) + len(self.articles) + sum(len(section) for section in self.sections)


@dataclass(frozen=True, slots=True)
class Volume:
    """A publication: title, columns of its lists, chapters, and what a reader must be told (withheld records, unsettled readings)."""

    title: Wording
    columns: tuple[Wording, ...]
    sections: tuple[Section, ...]
    notes: tuple[Wording, ...] = ()

    def __len__(self) -> int:
        return sum(len(section) for section in self.sections)


LIST_COLUMNS = (
    Wording("标准名称", "standard name"),
    Wording("汉语拼音", "pinyin"),
    Wording("罗马字母拼写", "roman spelling"),
    Wording("类别", "class"),
    Wording("所属政区", "division"),
    Wording("位置", "position"),
    Wording("地名代码", "place code"),
)
UNSETTLED = Wording("读音待定", "reading not settled")


def name_list_by_division(entries: Sequence[Entry], named: Mapping[str, str], *, note: Wording | None = None) -> Volume:
    """地名录: names by division in the order of the codes, within each by sound."""
    grouped = _grouped(entries, lambda entry: entry.division_code[:9])
    sections = tuple(
        Section(Wording(division_path(code, named), division_path(code, named)), lines=_lines(grouped[code]))
        for code in sorted(grouped)
    )
    return Volume(Wording("标准地名录（按政区）", "Standard names by division"), LIST_COLUMNS, sections, _notes(entries, note))


def name_list_by_sound(entries: Sequence[Entry], *, note: Wording | None = None) -> Volume:
    """地名录: names by pinyin, sorted by the reading of record, never by what a library makes of the characters."""
    return Volume(
        Wording("标准地名录（按音序）", "Standard names by sound"),
        LIST_COLUMNS,
        _by_letter(entries, lambda own: {"lines": _lines(own)}),
        _notes(entries, note),
    )


def gazetteer_of(entries: Sequence[Entry], *, note: Wording | None = None) -> Volume:
    """地名志: chapters by major kind, in them classes, in them articles by sound."""
    chapters = _grouped(entries, lambda entry: entry.category_code[:2] or "~")
    sections = []
    for code in sorted(chapters):
        classes = _grouped(chapters[code], lambda entry: entry.category_code.ljust(5, "0"))
        parts = tuple(Section(own[0].category, articles=_articles(own, _IN_GAZETTEER)) for _, own in sorted(classes.items()))
        sections.append(Section(chapters[code][0].chapter, sections=parts))
    return Volume(Wording("标准地名志", "Gazetteer of standard names"), (), tuple(sections), _notes(entries, note))


def dictionary_of(entries: Sequence[Entry], *, note: Wording | None = None) -> Volume:
    """地名词典: headword, reading, meaning, history and position, by sound."""
    sections = _by_letter(entries, lambda own: {"articles": _articles(own, _IN_DICTIONARY)})
    return Volume(Wording("标准地名词典", "Dictionary of standard names"), (), sections, _notes(entries, note))


NAMING_COLUMNS = tuple(
    Wording(zh, en)
    for zh, en in (
        ("序号", "no."),
        ("俗称", "name until then"),
        ("正式命名", "standard name"),
        ("汉语拼音", "pinyin"),
        ("起点", "from"),
        ("止点", "to"),
        ("长度（米）", "length (m)"),
        ("宽度（米）", "width (m)"),
        ("朝向", "direction"),
        ("命名缘由", "why this name"),
    )
)


def naming_table(entries: Sequence[Entry], *, plan: gpd.GeoDataFrame | None = None) -> Volume:
    """命名一览表, as governments publish it, in the order the entries come in.

    Args:
        plan: rows of NAME_PLAN; the name until then and the reason come from the line that names the place.
    """
    rows = rows_without_gaps(plan) if plan is not None else []
    planned = {
        str(row["place_id"]): row for row in rows if "place_id" in row
    }  # a line of the plan names no place before it is built
    lines = []
    for number, entry in enumerate(entries, 1):
        line = planned.get(entry.place_id, {})
        until_then = str(line.get("temporary_name", "")) or "、".join(entry.others)
        facts = [
            _plain(entry.extents.get(name, line.get(name))) for name in ("starts_at", "ends_at", "length_m", "width_m", "runs")
        ]
        why = str(line.get("reason", "")) or entry.origin or entry.meaning
        lines.append(Line(entry, (str(number), until_then, entry.name, entry.toned, *facts, why)))
    return Volume(Wording("命名一览表", "Table of names given"), NAMING_COLUMNS, (Section(Wording("", ""), lines=tuple(lines)),))


@dataclass(frozen=True, slots=True)
class BookletRow:
    """One division in the booklet: `townships`, `villages`, `communities` count what lies in it on that day."""

    code: str
    name: str
    level: str
    parent_code: str
    seat: str
    townships: int
    villages: int
    communities: int
    population: int | None
    area_km2: float | None
    established_on: date | None


def division_booklet(divisions: gpd.GeoDataFrame, *, area: str = "") -> tuple[BookletRow, ...]:
    """区划简册: every division of an area (short code) as held on a day, in the order of the codes."""
    rows = [row for row in rows_without_gaps(divisions) if str(row["code"]).startswith(area)]
    below = [(str(row["code"]), str(row["level"]), str(row.get("committee_kind", ""))) for row in rows]
    booklet = []
    for row in sorted(rows, key=lambda row: str(row["code"])):
        code = str(row["code"])
        inside = [(level, kind) for other, level, kind in below if other.startswith(code) and other != code]
        begun, people, km2 = row.get("established_on"), row.get("population"), row.get("published_area_km2")
        booklet.append(
            BookletRow(
                code=code,
                name=str(row["name"]),
                level=str(row["level"]),
                parent_code=str(row.get("parent_code", "")),
                seat=str(row.get("legal_seat", row.get("actual_seat", ""))),
                townships=sum(level == "township" for level, _ in inside),
                villages=sum(level == "village" and kind != "community" for level, kind in inside),
                communities=sum(level == "village" and kind == "community" for level, kind in inside),
                population=None if people is None else int(str(people)),
                area_km2=None if km2 is None else float(str(km2)),
                established_on=begun.date() if begun is not None and hasattr(begun, "date") else None,
            )
        )
    return tuple(booklet)


def _grouped(entries: Iterable[Entry], key: Callable[[Entry], str]) -> dict[str, list[Entry]]:
    grouped: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        grouped[key(entry)].append(entry)
    return grouped


def _by_letter(
    entries: Sequence[Entry], content: Callable[[list[Entry]], dict[str, tuple[Line, ...]] | dict[str, tuple[Article, ...]]]
) -> tuple[Section, ...]:
    """A section a letter; names whose reading is not settled stand in the last one."""
    letters = _grouped(entries, lambda entry: entry.initial)
    ordered = sorted(letters, key=lambda letter: (letter == "#", letter))
    return tuple(
        Section(UNSETTLED if letter == "#" else Wording(letter, letter), **content(letters[letter])) for letter in ordered
    )


def _lines(entries: Iterable[Entry]) -> tuple[Line, ...]:
    return tuple(
        Line(e, (e.name, e.toned, e.capitals, e.category.zh, e.division_name, e.position.zh, e.place_code))
        for e in by_sound(entries)
    )


Paragraph = tuple[Wording, Callable[[Entry], Wording]]


def _same(text: str) -> Wording:
    return Wording(text, text)


_KIND = (Wording("类别", "class"), lambda e: e.category)
_DIVISION = (Wording("所属政区", "division"), lambda e: _same(e.division_name))
_POSITION = (Wording("位置", "position"), lambda e: e.position)
_MEANING = (Wording("含义", "meaning"), lambda e: _same(e.meaning))
_ORIGIN = (Wording("来历", "origin"), lambda e: _same(e.origin))
_HISTORY = (Wording("沿革", "history"), lambda e: e.history)
_OTHERS = (Wording("别名", "other names"), lambda e: _same("、".join(e.others)))
_FORMER = (Wording("曾用名", "former names"), lambda e: _same("、".join(e.former)))
_DESCRIPTION = (Wording("概况", "description"), lambda e: _same(e.description))
_IN_GAZETTEER: tuple[Paragraph, ...] = (_DIVISION, _POSITION, _OTHERS, _FORMER, _MEANING, _ORIGIN, _HISTORY, _DESCRIPTION)
_IN_DICTIONARY: tuple[Paragraph, ...] = (_KIND, _MEANING, _ORIGIN, _HISTORY, _POSITION)


def _articles(entries: Iterable[Entry], paragraphs: Sequence[Paragraph]) -> tuple[Article, ...]:
    """Articles by sound; a paragraph nobody has written is left out."""
    return tuple(
        Article(e, e.name, e.toned, tuple((caption, text) for caption, make in paragraphs if (text := make(e)).zh))
        for e in by_sound(entries)
    )


def _notes(entries: Sequence[Entry], note: Wording | None) -> tuple[Wording, ...]:
    unread = sum(not entry.is_read for entry in entries)
    told = [note] if note and note.zh else []
    if unread:
        told.append(
            Wording(
                f"{unread} 个地名没有与汉字逐字对应的注音，排在最后，读音待定。",
                f"{unread} names have no reading of record that fits their characters; they stand last.",
            )
        )
    return tuple(told)


def _plain(value: object) -> str:
    return "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)

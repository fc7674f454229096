"""A claims file read: TOML or the rows of a sheet, every row that cannot be read named and left out."""

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from layers.intake.text import fold
from layers.planning.audit.claims import (
    COUNTED_UNITS,
    MEASURED_UNITS,
    SHARE_UNITS,
    Claims,
    Document,
    Quantity,
    Role,
    Rung,
    Statement,
    Total,
)
from layers.planning.audit.errors import NotAClaimsFile
from layers.planning.audit.printed import NotAFigure, Printed, parse_printed
from layers.report import Finding, Report, Severity, Where
from layers.wording import Wording

Row: TypeAlias = Mapping[str, Any]

TABLES = ("document", "quantity", "total", "statement")
HEADERS: dict[str, tuple[str, ...]] = {
    "table": ("类别", "表", "table"),
    "id": ("编号", "序号", "id"),
    "document": ("文件", "文件编号", "document"),
    "at": ("出处", "位置", "章节", "at"),
    "quantity": ("数量", "对象", "quantity"),
    "of": ("占", "分母", "of"),
    "per": ("每", "per"),
    "printed": ("原文", "数字", "printed"),
    "unit": ("单位", "unit"),
    "on": ("时点", "年份", "on"),
    "until": ("止于", "until"),
    "role": ("性质", "role"),
    "members": ("名单", "members"),
    "zh": ("名称", "指标", "zh"),
    "en": ("英文", "en"),
    "stratum": ("分组", "stratum"),
    "part_of": ("属于", "part_of"),
    "whole": ("合计", "whole"),
    "parts": ("合计自", "parts"),
    "lacks": ("缺", "lacks"),
    "ladder": ("阶梯", "ladder"),
    "rung": ("阶", "rung"),
    "family": ("同类", "family"),
    "meaning": ("口径", "meaning"),
    "lowers": ("越低越好", "lowers"),
    "base": ("基期", "base"),
    "external": ("外部", "external"),
    "figure": ("指标编号", "figure"),
}


def headers_of(headers: Sequence[str]) -> dict[str, str]:
    """A file's own header for each of our columns."""
    return {_COLUMN[fold(header)]: header for header in headers if fold(header) in _COLUMN}


_COLUMN = {fold(word): column for column, words in HEADERS.items() for word in words}
_TABLE = {"文件": "document", "数量": "quantity", "合计": "total", "数字": "statement", "": "statement"}
_ROLE = {"": Role.FACT, "现状": Role.FACT, "基期": Role.FACT, "fact": Role.FACT, "目标": Role.TARGET, "target": Role.TARGET}
_RUNG = {r.label.zh: r for r in Rung} | {str(r): r for r in Rung} | {"": Rung.EXISTS}
_SEVERAL = re.compile(r"[;；、,，\s]+")
_PER = {"": 1, "百": 100, "千": 1_000, "万": 10_000}
_LONGEST = 60  # a figure as printed; what is longer is a text
_LARGEST = 10**10  # the search for whole numbers ends at a million million hundredths


@dataclass
class _Tables:
    """Raw rows by table, each with the number its reader sees."""

    rows: dict[str, list[tuple[int, dict[str, Any]]]] = field(default_factory=lambda: {name: [] for name in TABLES})


def rows_of(tables: object) -> list[Row]:
    """The rows of parsed JSON: a list of rows, or lists of rows by the name of their table as in TOML.

    Raises:
        NotAClaimsFile: anything else.
    """
    if isinstance(tables, list):
        rows = tables
    elif isinstance(tables, Mapping) and set(tables) <= set(TABLES) and all(isinstance(v, list) for v in tables.values()):
        rows = [{"table": name, **row} if isinstance(row, Mapping) else row for name in TABLES for row in tables.get(name, ())]
    else:
        raise NotAClaimsFile("JSON: document, quantity, total, statement")
    if not all(isinstance(row, Mapping) for row in rows):
        raise NotAClaimsFile("JSON: [{…}, …]")
    return rows


def read_claims(*sources: str | Sequence[Row], row_numbers: Sequence[int] | None = None) -> Claims:
    """Claims from TOML texts and tables of rows; several sources are read as one file.

    Rows use the same columns as TOML, by their Chinese or English names; a column 类别 says 文件, 数量, 合计 or 数字 (the default).
    A quantity that no row declares is taken by its name, counted in 个. Rows in error are findings of `report` and are left out.

    Args:
        sources: TOML text, or rows; each row maps a header to its cell.
        row_numbers: for a single table of rows, the number of each row in the reader's own file; otherwise 2, 3 …
    Raises:
        NotAClaimsFile: a text is not TOML, or holds a table that is none of document, quantity, total, statement.
    """
    tables = _Tables()
    for source in sources:
        if isinstance(source, str):
            _take_toml(source, tables)
        else:
            _take_rows(source, row_numbers or range(2, len(source) + 2), tables)
    return _Reading(tables).claims()


def _take_toml(text: str, tables: _Tables) -> None:
    try:
        parsed = tomllib.loads(text)
    except (
        ValueError,
        RecursionError,
    ) as error:  # because a number of 5,000 digits and a nest of 1,000 brackets are no TOML errors
        raise NotAClaimsFile(str(error)) from error
    for name, rows in parsed.items():
        if name not in TABLES or not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise NotAClaimsFile(f"[[{name[:40]}]]")
        lines = [n for n, line in enumerate(text.splitlines(), 1) if re.match(rf"\s*\[\[\s*{name}\s*\]\]", line)]
        if len(lines) != len(rows):  # rows written in one line: counted instead
            lines = list(range(1, len(rows) + 1))
        tables.rows[name] += list(zip(lines, rows, strict=True))


def _take_rows(rows: Sequence[Row], numbers: Iterable[int], tables: _Tables) -> None:
    for number, row in zip(numbers, rows, strict=True):
        known = {_COLUMN[fold(str(h))]: v for h, v in row.items() if fold(str(h)) in _COLUMN and v is not None and v == v}
        if not known:
            continue
        table = _word(known.pop("table", ""))
        tables.rows.setdefault(_TABLE.get(table, table), []).append((number, known))


class _Reading:
    """One pass over the raw rows; findings gather as it goes."""

    def __init__(self, tables: _Tables) -> None:
        unknown = sorted(set(tables.rows) - set(TABLES))
        if unknown:
            raise NotAClaimsFile(f"“{unknown[0]}”")
        self.tables = tables.rows
        self.findings: list[Finding] = []
        self.documents: dict[str, Document] = {}
        self.quantities: dict[str, Quantity] = {}
        self.statements: dict[str, Statement] = {}

    def claims(self) -> Claims:
        for number, row in self.tables["document"]:
            if self._is_new(row, number, self.documents):
                self.documents[_word(row["id"])] = _document(row)
        for number, row in self.tables["quantity"]:
            if self._is_new(row, number, self.quantities) and self._unit_is_known(row, number, shares=False):
                self.quantities[_word(row["id"])] = _quantity(row)
        totals = [self._total(row) for _, row in self.tables["total"]]
        for number, row in self.tables["statement"]:
            if self._is_new(row, number, self.statements) and (read := self._statement(row, number)):
                self.statements[read.id] = read
        for quantity in list(self.quantities.values()):
            self._declare(*quantity.part_of, quantity.lacks)
        totals += [t for q in self.quantities.values() if (t := self._total_of_lacking(q))]
        return Claims(self.documents, self.quantities, tuple(totals), tuple(self.statements.values()), Report.of(self.findings))

    def _is_new(self, row: Row, number: int, known: Mapping[str, object]) -> bool:
        name = _word(row.get("id", ""))
        if not name:
            self._fault("audit.no-id", number, "id", "这一行没有编号。", "The row has no id.")
        elif name in known:
            self._fault(
                "audit.id-twice",
                number,
                "id",
                f"编号“{name}”已经用过，这一行未采用。请另给编号。",
                f"The id “{name}” is taken; this row was left out. Give it another.",
            )
        return bool(name) and name not in known

    def _unit_is_known(self, row: Row, number: int, *, shares: bool) -> bool:
        unit = _word(row.get("unit", ""))
        known = COUNTED_UNITS | MEASURED_UNITS | (SHARE_UNITS if shares else frozenset())
        if not unit or unit in known:
            return True
        listed = " ".join(sorted(known))
        self._fault(
            "audit.unknown-unit",
            number,
            "unit",
            f"不认识单位“{unit}”。可用：{listed}。",
            f"“{unit}” is no unit known here. Known: {listed}.",
        )
        return False

    def _declare(self, *names: str) -> None:
        for name in names:
            if name:
                self.quantities.setdefault(name, Quantity(name, Wording(name, name)))

    def _total(self, row: Row) -> Total:
        total = Total(_word(row.get("whole", "")), _several(row.get("parts", ())))
        self._declare(total.whole, *total.parts)
        return total

    def _total_of_lacking(self, quantity: Quantity) -> Total | None:
        wholes = self.quantities[quantity.lacks].part_of if quantity.lacks else ()
        return Total(wholes[0], (quantity.lacks, quantity.id)) if wholes else None

    def _statement(self, row: Row, number: int) -> Statement | None:
        unit = _word(row.get("unit", ""))
        if not self._unit_is_known(row, number, shares=True) or not (role := self._role(row, number)):
            return None
        printed, per = self._printed(row, number, unit), self._per(row, number)
        document, quantity, of = (_word(row.get(c, "")) for c in ("document", "quantity", "of"))
        if printed is None or per is None or not self._is_whole(row, number, printed, quantity, of, unit):
            return None
        self.documents.setdefault(document, Document(document, Wording(document, document)))
        self._declare(quantity, of)
        return Statement(
            id=_word(row["id"]),
            document=document,
            quantity=quantity,
            printed=printed,
            of=of,
            per=per,
            at=_word(row.get("at", "")),
            label=Wording(_word(row.get("zh", "")), _word(row.get("en", "")) or _word(row.get("zh", ""))),
            on=_word(row.get("on", "")) or self.documents[document].base,
            until=_word(row.get("until", "")),
            role=role,
            members=_several(row.get("members", ())),
            row=number,
            figure=_word(row.get("figure", "")),
        )

    def _per(self, row: Row, number: int) -> int | None:
        word = _word(row.get("per", 1))
        if word not in _PER and not (word.isascii() and word.isdigit() and 0 < len(word) <= 9 and int(word)):
            self._fault(
                "audit.bad-per",
                number,
                "per",
                f"“每 {word[:20]}”只能是整数，或百、千、万。",
                f"“per {word[:20]}” must be a whole number above 0.",
            )
            return None
        return _PER[word] if word in _PER else int(word)

    def _role(self, row: Row, number: int) -> Role | None:
        word = _word(row.get("role", ""))
        if word not in _ROLE:
            self._fault(
                "audit.unknown-role",
                number,
                "role",
                f"性质“{word}”只能是“现状”或“目标”。",
                f"The role “{word}” must be fact or target.",
            )
        return _ROLE.get(word)

    def _printed(self, row: Row, number: int, unit: str) -> Printed | None:
        text = _word(row.get("printed", ""))
        members = _several(row.get("members", ()))
        if not text and members:
            text = str(len(members))
        if len(text) > _LONGEST:
            self._fault("audit.not-a-figure", number, "printed", f"“{text[:20]}…”不是一个数字。", f"“{text[:20]}…” is no figure.")
            return None
        try:
            printed = parse_printed(text, is_share=unit in SHARE_UNITS)
        except NotAFigure as trouble:
            self._fault("audit.not-a-figure", number, "printed", trouble.wording.zh, trouble.wording.en)
            return None
        if printed.value > _LARGEST:
            self._fault(
                "audit.too-large",
                number,
                "printed",
                f"“{text}”过大，请换用更大的单位。",
                f"“{text}” is too large: use a larger unit.",
            )
            return None
        if printed.is_dressed:
            shown = f"{float(printed.value):,.10g}"
            read = Wording(
                f"“{text}”读作 {shown}，精确到所印末位。", f"“{text}” is read as {shown}, exact to its last printed digit."
            )
            self.findings.append(Finding("audit.figure-read-as", Severity.NOTE, read, _where(number, "printed")))
        return printed

    def _is_whole(self, row: Row, number: int, printed: Printed, quantity: str, of: str, unit: str) -> bool:
        """A row that says all it must: who speaks, of what, and of what whole."""
        text, before = printed.text, len(self.findings)
        if not quantity or not _word(row.get("document", "")):
            self._fault(
                "audit.row-incomplete",
                number,
                "quantity",
                "这一行缺“文件”或“数量”。",
                "The row does not say which document, or of what.",
            )
        elif printed.is_share and not of:
            self._fault(
                "audit.share-without-whole",
                number,
                "of",
                f"“{text}”是比例，但没有写占谁的（分母）。",
                f"“{text}” is a share, yet the row does not say of what.",
            )
        elif printed.is_share and printed.value > 1:
            self._fault(
                "audit.share-over-100", number, "printed", f"比例“{text}”超过 100%。", f"The share “{text}” is over 100 per cent."
            )
        elif not of and not _same_unit(unit or printed.unit_found, self.quantities.get(quantity)):
            self._fault(
                "audit.unit-differs",
                number,
                "unit",
                f"单位“{unit or printed.unit_found}”与“{self.quantities[quantity].label.zh}”的单位“{self.quantities[quantity].unit}”不同。",
                f"The unit “{unit or printed.unit_found}” is not that of “{self.quantities[quantity].label.en}” ({self.quantities[quantity].unit}).",
            )
        return len(self.findings) == before

    def _fault(self, code: str, number: int, column: str, zh: str, en: str) -> None:
        sentence = Wording(f"第 {number} 行：{zh}", f"Row {number}: {en}")
        self.findings.append(Finding(code, Severity.ERROR, sentence, _where(number, column)))


def _document(row: Row) -> Document:
    zh = _word(row.get("zh", "")) or _word(row["id"])
    external = row.get("external", False)
    is_external = external if isinstance(external, bool) else _word(external) in ("是", "yes", "true", "1")
    return Document(_word(row["id"]), Wording(zh, _word(row.get("en", "")) or zh), _word(row.get("base", "")), is_external)


def _quantity(row: Row) -> Quantity:
    zh = _word(row.get("zh", "")) or _word(row["id"])
    return Quantity(
        id=_word(row["id"]),
        label=Wording(zh, _word(row.get("en", "")) or zh),
        unit=_word(row.get("unit", "")) or "个",
        stratum=_word(row.get("stratum", "")),
        part_of=_several(row.get("part_of", ())),
        lacks=_word(row.get("lacks", "")),
        ladder=_word(row.get("ladder", "")),
        rung=_RUNG.get(_word(row.get("rung", "")), Rung.EXISTS),
        family=_word(row.get("family", "")),
        meaning=_word(row.get("meaning", "")),
        lowers=row.get("lowers", False) in (True, "是", "yes", "true"),
    )


def _same_unit(unit: str, quantity: Quantity | None) -> bool:
    """Whether a printed unit may stand behind a quantity: 个 家 处 所 座 are one and the same."""
    if not unit or quantity is None or unit not in COUNTED_UNITS | MEASURED_UNITS:
        return True
    alike = frozenset("个家处所座村条项")
    people = frozenset("人名")
    return unit == quantity.unit or {unit, quantity.unit} <= alike or {unit, quantity.unit} <= people


def _several(cell: object) -> tuple[str, ...]:
    if isinstance(cell, list | tuple):
        return tuple(_word(part) for part in cell)
    return tuple(part for part in _SEVERAL.split(_word(cell)) if part)


def _word(cell: object) -> str:
    """A cell as one trimmed text; 2020.0 is 2020."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return "" if cell is None or cell != cell else str(cell).strip()


def _where(number: int, column: str) -> Where:
    return Where("claims", row=number, column=column)

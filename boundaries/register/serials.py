"""Serials along a line: which stand twice, which are missing, which are out of order."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from boundaries.register.numbers import NumberScheme, parse_marker_number
from layers.report import Finding, Report, Severity, Where
from layers.rows import name_rows
from layers.wording import Wording

SHOWN = 12


@dataclass(frozen=True, slots=True)
class Numbered:
    """One row of a table with its number as printed and its serial; `row` is the number the user sees."""

    row: int
    number: str
    serial: int | None


def serial_of(number: str, given: object) -> int | None:
    """The serial a table gives in its own column, else the one the number shows."""
    if isinstance(given, int) and not isinstance(given, bool):
        return given
    return parse_marker_number(number).serial if number else None


def check_serials(rows: Sequence[Numbered], *, layer: str) -> Report:
    """序号应从起点起逐个递增，不重复、不缺号。

    Stones of one position share their serial and differ in the letter (A/B, C/D/E): they are no duplicates. Rows whose number shows no
    serial are not judged.
    """
    return Report.of([*_twice(rows, layer), *_out_of_order(rows, layer), *_missing(rows, layer)])


def _twice(rows: Sequence[Numbered], layer: str) -> list[Finding]:
    alike: dict[str, list[Numbered]] = {}
    for row in rows:
        if row.number:
            alike.setdefault(parse_marker_number(row.number).compared_as, []).append(row)
    findings = []
    for same in (group for group in alike.values() if len(group) > 1):
        named = name_rows([r.row for r in same])
        sentence = Wording(
            f"编号“{same[0].number}”出现 {len(same)} 次（{named.zh}）。请核对，只保留一行或改正编号。",
            f"Number “{same[0].number}” stands {len(same)} times ({named.en}). Keep one row or correct the number.",
        )
        findings += [Finding("boundaries.number-twice", Severity.ERROR, sentence, Where(layer, row=r.row)) for r in same]
    return findings


def _out_of_order(rows: Sequence[Numbered], layer: str) -> list[Finding]:
    findings = []
    highest: Numbered | None = None
    for row in (r for r in rows if r.serial is not None):
        if highest is not None and highest.serial is not None and row.serial is not None and row.serial < highest.serial:
            sentence = Wording(
                f"序号 {row.serial} 排在 {highest.serial} 之后（第 {highest.row} 行）。线按序号连接；请核对表的次序。",
                f"Serial {row.serial} stands after {highest.serial} (row {highest.row}). The line follows the serials; check the order of the table.",
            )
            findings.append(Finding("boundaries.serial-out-of-order", Severity.WARNING, sentence, Where(layer, row=row.row)))
        else:
            highest = row
    return findings


def _missing(rows: Sequence[Numbered], layer: str) -> list[Finding]:
    found = {r.serial for r in rows if r.serial is not None}
    if len(found) < 2:
        return []
    gaps = _gaps(sorted(found))
    if not gaps:
        return []
    count = sum(last - first + 1 for first, last in gaps)
    listed = "、".join(str(a) if a == b else f"{a}–{b}" for a, b in gaps[:SHOWN]) + ("等" if len(gaps) > SHOWN else "")
    sentence = Wording(
        f"缺 {count} 个序号：{listed}。请说明是漏录、报废还是从未设置。",
        f"{count} serials are missing: {listed}. Say whether they were left out, scrapped or never set.",
    )
    return [Finding("boundaries.serial-missing", Severity.WARNING, sentence, Where(layer), {"missing": count})]


def _gaps(serials: Sequence[int]) -> list[tuple[int, int]]:
    """Runs of serials that are not there, between the lowest and the highest that are."""
    return [(a + 1, b - 1) for a, b in pairwise(serials) if b - a > 1]


def stands_beside(number: str) -> bool:
    """Whether a number's letter says that its stone stands beside the line (双立, 三立), so that the line does not pass through it."""
    parsed = parse_marker_number(number)
    return parsed.scheme in (NumberScheme.PROVINCIAL, NumberScheme.SERIAL_ONLY) and parsed.letter in set("ABCDE")

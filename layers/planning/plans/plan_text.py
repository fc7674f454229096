"""A plan file as somebody wrote it (TOML), read strictly: what is not understood is refused with its line."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import TypeVar

from layers.planning.plans.errors import BadPlan
from layers.planning.strict_text import LONGEST_LINE, StrictText, Table
from layers.wording import Wording

MOST_DIGITS = 15  # of a whole number, and as many behind the point: beyond it lies no figure of any plan

Choice = TypeVar("Choice", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class PlanText(StrictText):
    """The text of one file and the indicator being read. Every method refuses (BadPlan) or gives what was asked for.

    `units` are the English words for the units of the file; a counter that English does without (个) is an empty text.
    """

    file: str
    text: str
    indicator: str = ""
    part: str = ""
    units: Mapping[str, str] = field(default_factory=dict)

    def parsed(self) -> Table:
        if any(len(line) > LONGEST_LINE for line in self.text.splitlines()):
            said = Wording(
                f"有一行超过 {LONGEST_LINE:,} 个字符。", f"one of its lines is longer than {LONGEST_LINE:,} characters."
            )
            raise BadPlan(self.file, "not-toml", said)
        try:
            return tomllib.loads(self.text, parse_float=Decimal)
        except tomllib.TOMLDecodeError as fault:
            raise BadPlan(
                self.file, "not-toml", Wording(f"不是有效的 TOML：{fault}。", f"it is no valid TOML: {fault}.")
            ) from None
        except (RecursionError, ValueError):  # tables in tables without end, a number of five thousand digits
            said = Wording("嵌套过深或数字过长，不像一份规划。", "it is nested too deep or a number is too long for a plan.")
            raise BadPlan(self.file, "not-toml", said) from None

    def at(self, indicator: str, part: str = "") -> "PlanText":
        """The same text while another indicator is read."""
        return replace(self, indicator=indicator, part=part)

    @property
    def number(self) -> str:
        return self.indicator + self.part

    def refused(self, problem: str, zh: str, en: str, *, key: str = "") -> BadPlan:
        return BadPlan(self.file, problem, Wording(zh, en), indicator=self.number, key=key, line=self.line_of(key))

    def line_of(self, key: str) -> int | None:
        """The line of a key within the indicator being read, else of the indicator itself."""
        lines = self.text.splitlines()
        first = self._first(lines, rf'^\s*no\s*=\s*"{re.escape(self.indicator)}"', 0) if self.indicator else 0
        if first is None:
            return None
        start = first
        if self.part:
            start = self._first(lines, rf'^\s*part\s*=\s*"{re.escape(self.part)}"', first) or first
        last = self._first(lines, r"^\s*\[\[indicator\]\]", start + 1) or len(lines)
        spot = re.compile(rf"""(^|[\s,{{\["']){re.escape(key)}($|[\s\]"'=])""")
        found = next((no for no in range(start, last) if key and spot.search(lines[no])), start)
        return found + 1 if self.indicator or key else None

    @staticmethod
    def _first(lines: list[str], pattern: str, start: int) -> int | None:
        return next((no for no in range(start, len(lines)) if re.search(pattern, lines[no])), None)

    def whole(self, table: Table, key: str, default: int | None = None) -> int:
        value = table.get(key, default)
        if not isinstance(value, int) or isinstance(value, bool):
            raise self.mistyped(key, value, "整数", "a whole number")
        self._require_bearable(Decimal(value), key)
        return value

    def fraction(self, value: object, key: str) -> Fraction:
        """A number kept exactly as printed: 77.85 is 7785/100."""
        if isinstance(value, bool) or not isinstance(value, int | Decimal) or not Decimal(value).is_finite():
            raise self.mistyped(key, value, "数", "a number")
        self._require_bearable(Decimal(value), key)
        return Fraction(value)

    def _require_bearable(self, value: Decimal, key: str) -> None:
        """A hand's slip on the exponent (1e999999999) would be worked out to its last digit, for hours."""
        if value and abs(value.adjusted()) > MOST_DIGITS:
            raise self.refused(
                "too-big", f"“{key}”的数字过大或过小。", f"the number of “{key}” is too large or too small.", key=key
            )

    def member(self, choices: type[Choice], value: object, *, key: str) -> Choice:
        try:
            return choices(str(value))
        except ValueError:
            offered = [m.value for m in choices]
            raise self.refused(
                f"unknown-{key}",
                f"“{key}”的值“{value}”无法识别；可用：{'、'.join(offered)}。",
                f"“{value}” is no {key}; known are {', '.join(offered)}.",
                key=str(value),
            ) from None

    def table(self, value: object, key: str) -> Table:
        if not isinstance(value, Mapping):
            raise self.mistyped(key, value, "表", "a table")
        return value

    def tables(self, value: object, key: str) -> tuple[Table, ...]:
        if not isinstance(value, list):
            raise self.mistyped(key, value, "表的列表", "a list of tables")
        return tuple(self.table(row, key) for row in value)

    def told(self, table: Table, key: str) -> Wording:
        """Words in both languages, `said` and `said_en`; a text without a translation stands in both as it is."""
        zh = self.words(table, key, "")
        return Wording(zh, self.words(table, f"{key}_en", zh))

    def unit_said(self, unit: str) -> Wording:
        return Wording(unit, self.units.get(unit, unit))

    def day(self, value: object, key: str) -> date:
        if type(value) is not date:
            raise self.mistyped(key, value, "日期（如 2023-01-01）", "a day such as 2023-01-01")
        return value

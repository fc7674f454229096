"""A rule pack as somebody wrote it (TOML), read strictly: what is not understood is refused with its line."""

import math
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import TypeVar

from layers.planning.law.errors import BadRulePack
from layers.planning.strict_text import LONGEST_LINE, StrictText, Table
from layers.wording import Wording

Choice = TypeVar("Choice", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class PackText(StrictText):
    """The text of one file and the rule being read (counted from 0; None: the head). Every method refuses (BadRulePack) or gives what was asked for."""

    file: str
    text: str
    rule: int | None = None
    no: str = ""

    def parsed(self) -> Table:
        if any(len(line) > LONGEST_LINE for line in self.text.splitlines()):
            raise self.refused("not-toml", "有一行过长。", "one of its lines is too long.")
        try:
            return tomllib.loads(self.text)
        except tomllib.TOMLDecodeError as fault:
            at = re.search(r"line (\d+)", str(fault))
            said = Wording(f"不是有效的 TOML：{fault}。", f"it is no valid TOML: {fault}.")
            raise BadRulePack(self.file, "not-toml", said, line=int(at[1]) if at else None) from None
        except (RecursionError, ValueError):  # tables in tables without end, a number of five thousand digits
            raise self.refused("not-toml", "嵌套过深或数字过长。", "it is nested too deep or a number is too long.") from None

    def at(self, rule: int, no: str = "") -> "PackText":
        """The same text while another rule is read."""
        return replace(self, rule=rule, no=no)

    def refused(self, problem: str, zh: str, en: str, *, key: str = "") -> BadRulePack:
        return BadRulePack(self.file, problem, Wording(zh, en), rule=self.no, line=self.line_of(key))

    def line_of(self, key: str) -> int | None:
        """The line of a key or a quoted value within the rule being read, else the line where the rule begins."""
        lines = self.text.splitlines()
        starts = [no for no, line in enumerate(lines) if re.match(r"\s*\[\[\s*rule\s*\]\]", line)]
        if self.rule is None:
            first, last = 0, starts[0] if starts else len(lines)
        elif self.rule < len(starts):
            first, last = starts[self.rule], (*starts, len(lines))[self.rule + 1]
        else:  # rules written in another way than [[rule]]
            return None
        spot = re.compile(rf"""(^|[\s,{{\["']){re.escape(key)}($|[\s\]"'=,}}])""")
        found = next((no for no in range(first, last) if key and spot.search(lines[no])), None)
        return (first if found is None else found) + 1 if found is not None or self.rule is not None else None

    def wording(self, table: Table, stem: str) -> Wording:
        """`<stem>zh` and `<stem>en`; both are needed."""
        return Wording(self.words(table, f"{stem}zh"), self.words(table, f"{stem}en"))

    def note(self, table: Table) -> Wording | None:
        return self.wording(table, "note_") if "note_zh" in table or "note_en" in table else None

    def flag(self, table: Table, key: str, default: bool | None = None) -> bool:
        value = table.get(key, default)
        if not isinstance(value, bool):
            raise self.mistyped(key, value, "true 或 false", "true or false")
        return value

    def metres(self, table: Table, key: str, default: float | None = None, *, least: float = 0.0) -> float:
        """A number that is not below `least`."""
        value = table.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            raise self.mistyped(key, value, "数", "a number")
        if value < least:
            raise self.refused(
                "negative-distance", f"“{key}”不能小于 {least:g}。", f"“{key}” cannot be below {least:g}.", key=key
            )
        return float(value)

    def day(self, table: Table, key: str) -> date | None:
        value = table.get(key)
        if value is not None and type(value) is not date:
            raise self.mistyped(key, value, "日期（如 2026-03-30）", "a day such as 2026-03-30")
        return value

    def member(self, choices: type[Choice], table: Table, key: str, default: Choice) -> Choice:
        value = table.get(key, default)
        try:
            return choices(str(value))
        except ValueError:
            raise self.unknown_value(key, value, choices) from None

    def unknown_value(self, key: str, value: object, known: Iterable[str]) -> BadRulePack:
        offered = [str(code) for code in known]
        return self.refused(
            "unknown-value",
            f"“{key}”的值“{value}”无法识别；可用：{'、'.join(offered)}。",
            f"“{value}” is no value of “{key}”; known are {', '.join(offered)}.",
            key=str(value),
        )

    def listed(self, table: Table, key: str) -> tuple[str, ...]:
        value = table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
            raise self.mistyped(key, value, "文字的列表", "a list of texts")
        return tuple(value)

    def table(self, table: Table, key: str) -> Table:
        value = table.get(key, {})
        if not isinstance(value, Mapping):
            raise self.mistyped(key, value, "表", "a table")
        return value

"""A TOML text people wrote, read strictly: what is not understood is refused with its line."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from gazetteer.rules.errors import BadPack
from layers.wording import Wording

Table = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class TomlText:
    """A text and where it comes from. Every method refuses (BadPack) with the line, or gives what was asked for."""

    source: str
    text: str

    def refused(self, zh: str, en: str, *, near: str = "") -> BadPack:
        return BadPack(self.source, Wording(zh, en), line=self.line_of(near))

    def line_of(self, word: str) -> int | None:
        """The first line on which the word stands as a key or in quotes."""
        spot = re.compile(rf"""(^|[\s.\["'#]){re.escape(word)}($|[\s.\]"'=])""")
        return next((no for no, line in enumerate(self.text.splitlines(), 1) if word and spot.search(line)), None)

    def only(self, table: Table, allowed: Iterable[str], *, where: str) -> None:
        """Refuses the first key that is not understood: a misspelt setting must not pass for the usual one."""
        known = sorted(allowed)
        for key in table:
            if key not in known:
                raise self.refused(
                    f"{where}中的“{key}”无法识别；可用的项：{'、'.join(known)}。",
                    f"“{key}” in {where} is not known; known are {', '.join(known)}.",
                    near=key,
                )

    def of_kind(self, kind: type, value: object, *, near: str) -> Any:
        """A value of the type asked for; whole numbers pass for numbers, nothing else is bent."""
        fits = isinstance(value, kind) and not (kind in (int, float) and isinstance(value, bool))
        if kind is float and isinstance(value, int) and not isinstance(value, bool):
            fits = True
        if not fits:
            raise self.refused(
                f"“{near}”的值 {value!r} 类型不对。", f"the value {value!r} of “{near}” is of the wrong type.", near=near
            )
        return value

    def member(self, choices: type, value: object, *, near: str) -> Any:
        """A member of an enumeration by its value."""
        try:
            return choices(value)
        except ValueError:
            offered = [m.value for m in choices]  # type: ignore[attr-defined]
            raise self.refused(
                f"“{near}”的值“{value}”无法识别；可用：{'、'.join(offered)}。",
                f"the value “{value}” of “{near}” is not known; known are {', '.join(offered)}.",
                near=str(value),
            ) from None

    def wording(self, value: object, *, near: str) -> Wording:
        if not isinstance(value, dict) or set(value) != {"zh", "en"}:
            raise self.refused(
                f'“{near}”应写成 {{ zh = "…", en = "…" }}。', f'“{near}” must be {{ zh = "…", en = "…" }}.', near=near
            )
        return Wording(str(value["zh"]), str(value["en"]))

    def day(self, table: Table, key: str) -> date | None:
        value = table.get(key)
        if value is not None and type(value) is not date:
            raise self.refused(f"“{key}”应是日期，如 2024-05-01。", f"“{key}” must be a date such as 2024-05-01.", near=key)
        return value

    def parsed(self) -> Table:
        try:
            return tomllib.loads(self.text)
        except tomllib.TOMLDecodeError as error:
            at = re.search(r"line (\d+)", str(error))
            line = int(at[1]) if at else len(self.text.splitlines())  # “at end of document”
            raise BadPack(
                self.source, Wording(f"不是有效的 TOML（{error}）。", f"not valid TOML ({error})."), line=line
            ) from None

    def table(self, value: object, *, near: str) -> Table:
        return self.of_kind(dict, value, near=near)  # type: ignore[no-any-return]

    def tables(self, value: object, *, near: str) -> tuple[Table, ...]:
        """A list of tables."""
        return tuple(self.table(row, near=near) for row in self.of_kind(list, value, near=near))

    def words(self, value: object, *, near: str) -> tuple[str, ...]:
        """A list of texts."""
        return tuple(self.of_kind(str, word, near=near) for word in self.of_kind(list, value, near=near))

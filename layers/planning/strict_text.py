"""A declared file as somebody wrote it (TOML), read strictly: a misspelt key is refused, it does not pass for none."""

from abc import abstractmethod
from collections.abc import Iterable, Mapping
from typing import Any

from layers.errors import Refusal

LONGEST_LINE = 10_000  # reading a key of twenty thousand parts takes ten seconds

Table = Mapping[str, Any]


class StrictText:
    """What every reader of such a file needs; how a refusal names its file, its line and its place is each reader's own."""

    __slots__ = ()

    @abstractmethod
    def refused(self, problem: str, zh: str, en: str, *, key: str = "") -> Refusal: ...

    def only(self, table: Table, allowed: Iterable[str], *, where: str = "") -> None:
        """Refuses the first key that is not understood; `where` says in which table."""
        known = sorted(allowed)
        for key in table:
            if key not in known:
                raise self.refused(
                    "unknown-key",
                    f"{where and where + '中的'}“{key}”无法识别；可用的项：{'、'.join(known)}。",
                    f"“{key}”{where and ' in ' + where} is not known; known are {', '.join(known)}.",
                    key=key,
                )

    def needs(self, table: Table, keys: Iterable[str]) -> None:
        for key in keys:
            if key not in table:
                raise self.refused("missing-key", f"缺少“{key}”。", f"“{key}” is missing.", key=key)

    def words(self, table: Table, key: str, default: str | None = None) -> str:
        """A text, which may be empty only where a default says so."""
        value = table.get(key, default)
        if not isinstance(value, str) or (default is None and not value.strip()):
            raise self.mistyped(key, value, "文字（不能为空）", "a text that is not empty")
        return value

    def mistyped(self, key: str, value: object, zh: str, en: str) -> Refusal:
        return self.refused(
            "wrong-type", f"“{key}”应为{zh}，写的是 {value!r}。", f"“{key}” should be {en}, not {value!r}.", key=key
        )

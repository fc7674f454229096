"""Long sources that stand behind many articles are numbered once and told at the end, not repeated in each."""

import re
from collections import Counter
from collections.abc import Iterable

LEAST_LETTERS = 9  # a shorter source is no longer than its number
_CITED = re.compile(rf"（据([^（）]{{{LEAST_LETTERS},}})）")


class Sources:
    """Sources of a volume that are cited more than once, numbered in the order they first stand in it."""

    def __init__(self, texts: Iterable[str]) -> None:
        cited = Counter(source for text in texts for source in _CITED.findall(text))
        self._numbers = {source: n for n, source in enumerate((s for s, times in cited.items() if times > 1), 1)}

    def shorten(self, text: str) -> str:
        """`（据演示数据：…）` becomes `〔1〕`; a source cited once stays as it is."""
        return _CITED.sub(lambda found: f"〔{self._numbers[found[1]]}〕" if found[1] in self._numbers else found[0], text)

    @property
    def notes(self) -> tuple[str, ...]:
        return tuple(f"〔{number}〕{source}" for source, number in self._numbers.items())

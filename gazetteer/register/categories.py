"""Classes of places: the five-digit category codes and what they are called. Not yet compared with GB/T 18521-2001 itself."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType

from layers.wording import Wording

_CODE = re.compile(r"\d{3,5}", re.ASCII)


@dataclass(frozen=True, slots=True)
class CategoryTable:
    """Category codes and chapters (their first two digits) with their labels; `is_checked` once compared with the standard."""

    labels: Mapping[str, Wording]
    chapters: Mapping[str, Wording]
    source: str
    is_checked: bool

    def label(self, code: str) -> Wording:
        """What a category is called: its own label, that of the class above it, or the code itself."""
        known = next((self.labels[above] for n in (5, 4, 3) if (above := code[:n].ljust(5, "0")) in self.labels), None)
        return known or Wording(code or "未分类", code or "unclassified")

    def chapter(self, code: str) -> Wording:
        """The major kind a category belongs to."""
        return self.chapters.get(code[:2], Wording("其他", "other"))

    def code_of(self, words: str) -> str | None:
        """The five-digit code meant by a code of 3 to 5 digits, or by a label, alone or in words such as 道路街巷（23510）."""
        text = words.strip()
        if found := _CODE.search(text):
            return found.group().ljust(5, "0")
        return next((code for code, label in self.labels.items() if text and text in (label.zh, label.en)), None)


@cache
def category_table() -> CategoryTable:
    """categories.toml, read once."""
    read = tomllib.loads(resources.files("gazetteer.register").joinpath("categories.toml").read_text(encoding="utf-8"))
    labels, chapters = ({code: Wording(*words) for code, words in read[part].items()} for part in ("categories", "chapters"))
    return CategoryTable(MappingProxyType(labels), MappingProxyType(chapters), read["source"], read["checked"])

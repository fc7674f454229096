"""What a DBF table cannot hold: names above ten characters, texts above 254 bytes, characters outside its encoding."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from layers.files.stamp import STAMP
from layers.report import Finding, Severity, Where
from layers.spec import LayerSpec
from layers.wording import Wording

NAMES_FILE = "fields.csv"
_NAMES_HEADER = ["field", "name", "label"]
_LONGEST_NAME = 10
_LONGEST_TEXT = 254  # bytes


@dataclass(frozen=True, slots=True)
class Loss:
    """One cell that lost something on its way into a DBF; `row` counts from 0."""

    row: int
    column: str
    text: str
    characters: str
    is_cut: bool

    def finding(self, layer: str, key: object, column: str) -> Finding:
        where = Where(layer=layer, key=None if key is None else str(key), column=column)
        evidence = {"text": self.text, "characters": self.characters}
        if self.is_cut:
            sentence = Wording(
                f"“{self.text[:30]}…”超过 DBF 的 254 字节，已截断。",
                f"“{self.text[:30]}…” is longer than the 254 bytes of a DBF and was cut.",
            )
            return Finding("files.text-cut", Severity.WARNING, sentence, where, evidence)
        spoken = "、".join(f"{c}（U+{ord(c):04X}）" for c in self.characters)
        sentence = Wording(
            f"“{self.text[:30]}”中的 {spoken} 不在 GBK 字符集内，已写成“?”。请改用 UTF-8 Shapefile 或 GeoPackage。",
            f"“{self.text[:30]}”: {spoken} is not in GBK and was written as “?”. Use the UTF-8 shapefile or GeoPackage.",
        )
        return Finding("files.characters-outside-encoding", Severity.WARNING, sentence, where, evidence)


def short_names(names: Iterable[str]) -> dict[str, str]:
    """A unique name of at most ten characters for each: `published_area_km2` → `published_`, a second one → `published1`."""
    taken: dict[str, str] = {}
    for name in names:
        short, number = name[:_LONGEST_NAME], 1
        while short.lower() in {t.lower() for t in taken.values()}:
            ending = str(number)
            short = name[: _LONGEST_NAME - len(ending)] + ending
            number += 1
        taken[name] = short
    return taken


def write_names(path: Path, shorts: Sequence[str], spec: LayerSpec) -> None:
    """A table beside the shapefile: the short field, the name it stands for, and what people call it."""
    columns = [*spec.columns, STAMP][: len(shorts)]
    with path.open("w", encoding="utf-8-sig", newline="") as sink:
        csv.writer(sink).writerows([_NAMES_HEADER, *([s, c.name, c.label.zh] for s, c in zip(shorts, columns, strict=True))])


def read_names(folder: Path) -> dict[str, str]:
    """The names that the short fields of our own shapefile stand for; empty beside anybody else's."""
    path = folder / NAMES_FILE
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as text:
        header, *rows = list(csv.reader(text)) or [[]]
    return {row[0]: row[1] for row in rows if len(row) == len(_NAMES_HEADER)} if header == _NAMES_HEADER else {}


def fit_to_dbf(table: pa.Table, encoding: str) -> tuple[pa.Table, list[Loss]]:
    """The table with every text made to fit, and what that cost."""
    losses: list[Loss] = []
    for at, column in enumerate(table.schema):
        if not pa.types.is_large_string(column.type):
            continue
        texts: list[str | None] = table.column(at).to_pylist()
        fitted = [t if t is None or _fits(t, encoding) else _fit(t, encoding) for t in texts]
        losses += [
            _loss(row, column.name, t, encoding) for row, (t, f) in enumerate(zip(texts, fitted, strict=True)) if t and t != f
        ]
        table = table.set_column(at, column, pa.array(fitted, pa.large_string()))
    return table, losses


def _fits(text: str, encoding: str) -> bool:
    try:
        return len(text.encode(encoding)) <= _LONGEST_TEXT
    except UnicodeEncodeError:
        return False


def _fit(text: str, encoding: str) -> str:
    return text.encode(encoding, "replace")[:_LONGEST_TEXT].decode(encoding, "ignore")


def _loss(row: int, column: str, text: str, encoding: str) -> Loss:
    outside = "".join(dict.fromkeys(c for c in text if c.encode(encoding, "ignore") == b""))
    return Loss(row, column, text, outside, is_cut=not outside)

"""Dynasties and eras by their years: 明洪武三年 is 1370."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

Years = tuple[int, int]
"""First and last year, both inclusive, in the numbering of EDTF: 1 is the year 1, 0 is 1 BC (公元前1年), -220 is 公元前221年."""

_PARENT = {"宋": ("北宋", "南宋")}


@dataclass(frozen=True, slots=True)
class Era:
    dynasty: str
    name: str
    years: Years


@dataclass(frozen=True, slots=True)
class EraTable:
    dynasties: Mapping[str, Years]
    eras: tuple[Era, ...]

    def eras_called(self, name: str, dynasty: str = "") -> tuple[Era, ...]:
        """Eras of a name, of one dynasty where it is said (宋 means both Songs); two where the name was used twice."""
        within = _PARENT.get(dynasty, (dynasty,))
        return tuple(era for era in self.eras if era.name == name and (not dynasty or era.dynasty in within))


@cache
def era_table() -> EraTable:
    """eras.toml, read once."""
    read = tomllib.loads(resources.files("gazetteer.dating").joinpath("eras.toml").read_text(encoding="utf-8"))
    eras: list[Era] = []
    for dynasty, text in read["eras"].items():
        for entry in re.split(r"[|\n]", text):
            name, first, last = entry.split()
            eras.append(Era(dynasty, name, (int(first), int(last))))
    dynasties = {name: (astronomical(first), astronomical(last)) for name, (first, last) in read["dynasty"].items()}
    return EraTable(dynasties, tuple(eras))


def astronomical(year: int) -> int:
    """A historian's year (-221, there is no year 0) in the numbering of EDTF (-220)."""
    return year + 1 if year < 0 else year

"""Names that are not Chinese although they are written in characters: their spelling is the register's, never derived."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final

from gazetteer.kinds import NameKind

_NAMED_AFTER_OTHERS: Final = frozenset({NameKind.STREET, NameKind.ESTATE, NameKind.BUILDING})
_OF_THE_LAND: Final = frozenset(
    {
        NameKind.COUNTY_DIVISION,
        NameKind.TOWNSHIP,
        NameKind.SUBDISTRICT,
        NameKind.VILLAGE_SEAT,
        NameKind.SETTLEMENT,
        NameKind.NATURAL,
    }
)


@dataclass(frozen=True, slots=True)
class OtherLanguage:
    """What makes a name look like one of another language: its beginning or its generic, the language, the form on maps ("" if we know none).

    `area` is the region whose names are often of another language, where nothing but that speaks for it.
    """

    characters: str
    language: str
    form: str
    area: str = ""


@dataclass(frozen=True, slots=True)
class _Known:
    names: tuple[OtherLanguage, ...]
    generics: tuple[str, ...]
    areas: tuple[tuple[str, str], ...]


def other_language_of(name: str, kind: NameKind, division_code: str = "") -> OtherLanguage | None:
    """The sign that a name is of another language, None if there is none; streets and buildings are Chinese names even when named after such a place."""
    if kind in _NAMED_AFTER_OTHERS:
        return None
    known = _known()
    generics = (OtherLanguage(g, "", "") for g in known.generics if name.endswith(g) and name != g)
    areas = (
        OtherLanguage(name, "", "", area) for code, area in known.areas if kind in _OF_THE_LAND and division_code.startswith(code)
    )
    return place_of_another_language(name) or next(generics, None) or next(areas, None)


def place_of_another_language(name: str) -> OtherLanguage | None:
    """The well-known place of another language that a name begins with; None if there is none."""
    return next((found for found in _known().names if name.startswith(found.characters)), None)


@cache
def _known() -> _Known:
    read = tomllib.loads(resources.files("gazetteer.pinyin").joinpath("other_languages.toml").read_text(encoding="utf-8"))
    names = (line.split(" | ") for line in read["names"].strip().splitlines())
    areas = (line.split(" | ") for line in read["areas"].strip().splitlines())
    return _Known(
        tuple(OtherLanguage(*line) for line in names),
        tuple(read["generics"].split()),
        tuple((code, area) for code, area in areas),
    )

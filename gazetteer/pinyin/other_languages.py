"""Names that are not Chinese although they are written in characters: their spelling is the register's, never derived."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

from gazetteer.kinds import NameKind

_NAMED_AFTER_OTHERS = frozenset({NameKind.STREET, NameKind.ESTATE, NameKind.BUILDING})


@dataclass(frozen=True, slots=True)
class OtherLanguage:
    """What makes a name look like one of another language: its beginning or its generic, the language, the form on maps ("" if we know none)."""

    characters: str
    language: str
    form: str


def other_language_of(name: str, kind: NameKind) -> OtherLanguage | None:
    """The sign that a name is of another language, None if there is none; streets and buildings are Chinese names even when named after such a place."""
    if kind in _NAMED_AFTER_OTHERS:
        return None
    names, generics = _known()
    known = (found for found in names if name.startswith(found.characters))
    return next(known, next((OtherLanguage(g, "", "") for g in generics if name.endswith(g) and name != g), None))


@cache
def _known() -> tuple[tuple[OtherLanguage, ...], tuple[str, ...]]:
    read = tomllib.loads(resources.files("gazetteer.pinyin").joinpath("other_languages.toml").read_text(encoding="utf-8"))
    lines = (line.split(" | ") for line in read["names"].strip().splitlines())
    return tuple(OtherLanguage(*line) for line in lines), tuple(read["generics"].split())

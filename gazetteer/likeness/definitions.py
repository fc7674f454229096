"""What a jurisdiction calls the same name and the same sound: the words that may be added, the sounds taken for one another, its dialect."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from gazetteer.likeness.decompose import DIRECTIONS, SIZES
from layers.wording import Wording


class NearSound(StrEnum):
    """Sounds many speakers do not tell apart; each can be switched on by itself."""

    Z_ZH = "z-zh"
    C_CH = "c-ch"
    S_SH = "s-sh"
    N_L = "n-l"
    F_H = "f-h"
    R_L = "r-l"
    AN_ANG = "an-ang"
    EN_ENG = "en-eng"
    IN_ING = "in-ing"


_INITIALS: Final = {
    NearSound.Z_ZH: ("zh", "z"),
    NearSound.C_CH: ("ch", "c"),
    NearSound.S_SH: ("sh", "s"),
    NearSound.F_H: ("f", "h"),
    NearSound.R_L: ("r", "l"),
    NearSound.N_L: ("n", "l"),
}
_FINALS: Final = {NearSound.AN_ANG: ("ang", "an"), NearSound.EN_ENG: ("eng", "en"), NearSound.IN_ING: ("ing", "in")}


@dataclass(frozen=True, slots=True)
class Definitions:
    """The definitions a comparison was made under; equal definitions give equal answers, so they belong into the proof of search.

    `added_words` do not tell names apart when one has them before or behind its specific and the other has not (铜陵: 新, 大);
    `place_words` likewise, the names of the city or county itself. `dialect` gives the local sound of a character or of a toneless syllable
    (宁波: "王" and "黄" both "uaŋ"); characters win over syllables. `least_resemblance` is how alike two characters must look, 0–1.
    """

    added_words: tuple[str, ...] = tuple(SIZES + DIRECTIONS)
    place_words: tuple[str, ...] = ()
    near_sounds: frozenset[NearSound] = frozenset(NearSound)
    dialect: tuple[tuple[str, str], ...] = ()
    least_resemblance: float = 0.75

    def describe(self) -> Wording:
        """The definitions as a sentence for the proof of search."""
        words, near = "".join(self.added_words), "、".join(sorted(self.near_sounds))
        places = "、".join(self.place_words)
        return Wording(
            f"可增减字：{words or '无'}；可增减地名：{places or '无'}；视为近音：{near or '无'}；方言音 {len(self.dialect)} 条。",
            f"Words that may be added: {words or 'none'}; place names that may be added: {places or 'none'}; "
            f"near sounds: {near or 'none'}; {len(self.dialect)} dialect sounds.",
        )


def dialect_of(table: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """A dialect table in the form `Definitions` keeps: sorted, so that equal tables are equal."""
    return tuple(sorted(table.items()))


def near_form(syllable: str, near_sounds: frozenset[NearSound]) -> str:
    """The toneless syllable all its near sounds share: zhang → zan under z-zh and an-ang."""
    initial = next((i for i in ("zh", "ch", "sh") if syllable.startswith(i)), syllable[:1])
    final = syllable[len(initial) :]
    for switch, (one, other) in _INITIALS.items():
        if switch in near_sounds and initial == one:
            initial = other
    for switch, (one, other) in _FINALS.items():
        if switch in near_sounds and final.endswith(one):
            final = final.removesuffix(one) + other
    return initial + final

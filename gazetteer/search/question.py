"""What is looked for, and what comes back: names with the reason why each was found."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from gazetteer.kinds import NameKind
from gazetteer.likeness.known import KnownName, Standing
from layers.wording import Wording


class Why(StrEnum):
    """Why a name was found. The order of the members is the order in which hits stand."""

    WHOLE = "whole"
    SPECIFIC = "specific"
    SOUND_WHOLE = "sound_whole"
    SOUND_SPECIFIC = "sound_specific"
    BEGINS = "begins"
    SOUND_BEGINS = "sound_begins"
    HOLDS = "holds"
    SOUND_HOLDS = "sound_holds"
    INITIALS_WHOLE = "initials_whole"
    INITIALS_BEGIN = "initials_begin"
    INITIALS_HOLD = "initials_hold"
    WORDS = "words"
    LISTED = "listed"

    @property
    def label(self) -> Wording:
        return _LABELS[self]


_LABELS: Final = {
    Why.WHOLE: Wording("名称相同", "the name itself"),
    Why.SPECIFIC: Wording("专名相同", "its specific"),
    Why.SOUND_WHOLE: Wording("读音相同", "sounds so"),
    Why.SOUND_SPECIFIC: Wording("专名读音相同", "its specific sounds so"),
    Why.BEGINS: Wording("以此开头", "begins with it"),
    Why.SOUND_BEGINS: Wording("读音以此开头", "begins with this sound"),
    Why.HOLDS: Wording("名称中含有", "holds it"),
    Why.SOUND_HOLDS: Wording("读音中含有", "holds this sound"),
    Why.INITIALS_WHOLE: Wording("拼音首字母相同", "its initials"),
    Why.INITIALS_BEGIN: Wording("拼音首字母以此开头", "its initials begin so"),
    Why.INITIALS_HOLD: Wording("拼音首字母中含有", "its initials hold it"),
    Why.WORDS: Wording("含有全部词语（或在所称政区内）", "holds all the words, or lies in a division called so"),
    Why.LISTED: Wording("符合筛选条件", "within the filters"),
}


@dataclass(frozen=True, slots=True)
class Question:
    """What to look for. An empty text lists everything the filters leave.

    `inside` is a short division code; `on` keeps names that were in use that day; `near` is lon, lat in degrees (EPSG:4490): equally good
    hits then stand by distance, and with `radius_m` (metres, inclusive) only those within it, nearest point to nearest point. `skip` and `limit` page.
    """

    text: str = ""
    inside: str = ""
    kinds: frozenset[NameKind] | None = None
    standings: frozenset[Standing] | None = None
    on: date | None = None
    near: tuple[float, float] | None = None
    radius_m: float | None = None
    skip: int = 0
    limit: int = 20

    def __post_init__(self) -> None:
        if self.skip < 0 or self.limit < 0 or not (self.radius_m is None or self.radius_m >= 0):
            raise ValueError("a page begins at 0 or later, and a radius is 0 m or more")


@dataclass(frozen=True, slots=True)
class Hit:
    """A name found: why, the part of it that was looked for, how it reads, the place's standard name today, metres from `near`.

    `standard_name` is "" when the hit is the standard name itself or the place has none.
    """

    known: KnownName
    why: Why
    matched: str
    reading: str
    standard_name: str = ""
    distance_m: float | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """One page of hits, one a place; `total` counts the places on all pages; `note` says when the text was not taken as typed."""

    hits: tuple[Hit, ...]
    total: int
    note: Wording | None = None

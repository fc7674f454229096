"""A name that is known already, and the match of a new one with it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from shapely.geometry.base import BaseGeometry

from gazetteer.kinds import NameKind
from gazetteer.likeness.tiers import Tier
from layers.wording import Wording


class Standing(StrEnum):
    """What a known name is today: in force, or of another standing that still counts (rule U11)."""

    STANDARD = "standard"
    FORMER = "former"
    ALIAS = "alias"  # alias, short, popular, promotional, registered and map names
    RESERVED = "reserved"
    PLANNED = "planned"
    PENDING = "pending"
    CANCELLED = "cancelled"

    @property
    def label(self) -> Wording:
        return _LABELS[self]


_LABELS = {
    Standing.STANDARD: Wording("标准地名", "standard name"),
    Standing.FORMER: Wording("曾用名", "former name"),
    Standing.ALIAS: Wording("别名、简称", "alias or short name"),
    Standing.RESERVED: Wording("预命名", "reserved name"),
    Standing.PLANNED: Wording("规划名", "planned name"),
    Standing.PENDING: Wording("申请中的名称", "name applied for"),
    Standing.CANCELLED: Wording("已销地名", "cancelled name"),
}


@dataclass(frozen=True, slots=True)
class KnownName:
    """One name the register, the plan, the bank or a pending request holds.

    `place_id` tells which thing it names: facets of one thing (村委会, 行政村, 居民点) share it. `geometry` is lon/lat in
    EPSG:4490, None where nobody has drawn it. `toned` is its spelling of record, "" where none is.
    """

    name_id: str
    place_id: str
    name: str
    kind: NameKind | None
    standing: Standing
    division_code: str  # short form
    geometry: BaseGeometry | None = None
    toned: str = ""
    language: str = ""
    category_code: str = ""
    named_on: date | None = None
    ended_on: date | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """A known name that resembles the one in question: in which way, by which reading, and how far away it is.

    `key` is what both have in common ("xin min", "景泰"); `generics` are what follows it in the probe and in the known name, so 新民路 and 新岷街
    can be told from 新民路 and 新岷路; `readings` are the two readings compared, toned, empty for tiers that are not
    about sound; `distance_m` is metres on the ellipsoid between the nearest points, None where either has no place.
    """

    known: KnownName
    tier: Tier
    key: str
    readings: tuple[str, str] = ("", "")
    distance_m: float | None = None
    generics: tuple[str, str] = ("", "")

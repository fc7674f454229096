"""Place codes of twenty digits (地名代码): county 6, below the county 3, category 5, serial 6. 民地办发〔2010〕1号."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from gazetteer.kinds import NameKind, kind_of_category
from gazetteer.register.errors import NoFreeCode
from layers.wording import Wording

_SEPARATORS = re.compile(r"[\s\-－—]")
_TWENTY = re.compile(r"\d{20}", re.ASCII)
LAST_SERIAL = 999_999


@dataclass(frozen=True, slots=True)
class PlaceCode:
    """A place code taken apart; `unit` is "000" where the place lies in no one unit below the county."""

    county: str
    unit: str
    category: str
    serial: str

    def __str__(self) -> str:
        return f"{self.county}{self.unit}{self.category}{self.serial}"

    @property
    def printed(self) -> str:
        """As registers print it: 330381-001-22100-000001."""
        return f"{self.county}-{self.unit}-{self.category}-{self.serial}"

    @property
    def division_code(self) -> str:
        """The short code of the division it names."""
        return self.county if self.unit == "000" else self.county + self.unit


def parse_place_code(text: str) -> PlaceCode | None:
    """A code with or without hyphens; None for anything but twenty digits."""
    plain = _SEPARATORS.sub("", text)
    if not _TWENTY.fullmatch(plain):
        return None
    return PlaceCode(plain[:6], plain[6:9], plain[9:14], plain[14:])


def code_faults(text: str, *, kind: NameKind | None, category: str, counties: Collection[str] | None) -> tuple[Wording, ...]:
    """What is wrong with a code, as sentences; none when it is sound.

    Args:
        kind, category: what the record says of itself, None and "" where it is silent.
        counties: county codes valid on the day of the record; None where no list is held, and then nothing is said of them.
    """
    code = parse_place_code(text)
    if code is None:
        return (Wording(f"地名代码“{text}”不是 20 位数字。", f"The place code “{text}” is not twenty digits."),)
    faults = []
    if counties is not None and code.county not in counties:
        faults.append(
            Wording(
                f"地名代码的前六位 {code.county} 不是当时有效的县级区划代码。",
                f"The first six digits, {code.county}, are no county code valid then.",
            )
        )
    if category and category[:3] != code.category[:3]:
        faults.append(
            Wording(
                f"地名代码中的类别 {code.category} 与登记的类别 {category} 不一致。",
                f"The category in the code, {code.category}, is not the one registered, {category}.",
            )
        )
    meant = kind_of_category(code.category)
    if kind is not None and meant is not None and not _agree(kind, meant):
        faults.append(
            Wording(
                f"地名代码中的类别 {code.category}（{meant.label.zh}）与地名种类“{kind.label.zh}”不符。",
                f"The category in the code, {code.category} ({meant.label.en}), does not fit the kind “{kind.label.en}”.",
            )
        )
    if code.serial == "000000":
        faults.append(Wording("地名代码的附加码不能是 000000。", "The serial of a place code cannot be 000000."))
    return tuple(faults)


def _agree(kind: NameKind, meant: NameKind) -> bool:
    """22100 (城镇居民点) stands for residential areas and for town settlements alike."""
    both = {NameKind.ESTATE, NameKind.SETTLEMENT}
    return kind is meant or {kind, meant} <= both


def next_free_code(division_code: str, category: str, taken: Iterable[str]) -> PlaceCode:
    """The code after the highest one taken in a division and category; gaps stay, for a code is never given twice.

    Args:
        division_code: of a county or of a unit below it, short form; what lies under a township is coded by the township.
    Raises:
        NoFreeCode: the last serial is taken.
    """
    county, unit = division_code[:6], division_code[6:9] or "000"
    stem = f"{county}{unit}{category[:5].ljust(5, '0')}"
    used = [int(code.serial) for text in taken if (code := parse_place_code(text)) and str(code).startswith(stem)]
    serial = max(used, default=0) + 1
    if serial > LAST_SERIAL:
        raise NoFreeCode(stem)
    return PlaceCode(county, unit, stem[9:], f"{serial:06d}")

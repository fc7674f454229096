"""Published figures as they were published: documents, the quantities they speak of, and what each says about them."""

from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from layers.planning.audit.printed import Interval, Printed
from layers.report import Report
from layers.wording import Wording


class Role(StrEnum):
    """fact: it is so · target: it shall be so, at least."""

    FACT = "fact"
    TARGET = "target"


class Rung(StrEnum):
    """The ladder of a service: it exists, it meets the standard, it is in reach, it has a place for everybody, it is used."""

    EXISTS = "exists"
    STANDARD = "standard"
    REACH = "reach"
    PLACE = "place"
    USED = "used"

    @property
    def label(self) -> Wording:
        return _RUNGS[self]

    @property
    def height(self) -> int:
        return list(Rung).index(self)


_RUNGS = {
    Rung.EXISTS: Wording("有设施", "it exists"),
    Rung.STANDARD: Wording("达标准", "it meets the standard"),
    Rung.REACH: Wording("够得着", "it is in reach"),
    Rung.PLACE: Wording("有位置", "it has a place"),
    Rung.USED: Wording("在使用", "it is used"),
}

COUNTED_UNITS = frozenset("个人张户处家条座所名次项村颗块格套件起场")
MEASURED_UNITS = frozenset({"m²", "km²", "m", "km", "亩", "公里", "平方米", "万元"})
SHARE_UNITS = frozenset({"%", "‰"})
_GRAIN_OF_MEASURES = 100  # measures are carried in hundredths, so that all arithmetic is in whole numbers


@dataclass(frozen=True, slots=True)
class Document:
    """Something published. `base` is the year its figures hold for when they do not say; `is_external` a source beside the plans."""

    id: str
    title: Wording
    base: str = ""
    is_external: bool = False


@dataclass(frozen=True, slots=True)
class Quantity:
    """Something that has a number: people, villages, beds.

    Attributes:
        unit: 个 人 张 户 … are whole numbers; m² km … are carried to two decimals.
        stratum: the group it is confined to (城市, 农村); "" for all.
        part_of: quantities it can never exceed.
        lacks: the quantity whose absence it counts: this + that = what that is part of.
        ladder, rung: where several quantities tell how far one service has come.
        family: quantities one may be taken for another (户籍老年人, 常住老年人).
        meaning: which of the seven coverages a share of it is, where it is one.
        lowers: a lower value is the better one.
    """

    id: str
    label: Wording
    unit: str = "个"
    stratum: str = ""
    part_of: tuple[str, ...] = ()
    lacks: str = ""
    ladder: str = ""
    rung: Rung = Rung.EXISTS
    family: str = ""
    meaning: str = ""
    lowers: bool = False

    @property
    def grain(self) -> int:
        """Smallest steps to one of its unit: 1 for what is counted, 100 for what is measured."""
        return _GRAIN_OF_MEASURES if self.unit in MEASURED_UNITS else 1


@dataclass(frozen=True, slots=True)
class Total:
    """A whole that is the sum of parts which do not overlap."""

    whole: str
    parts: tuple[str, ...]


_UNNAMED = Wording("", "")


@dataclass(frozen=True, slots=True)
class Statement:
    """One printed figure: a quantity, or where `of` names another the ratio of the two, times `per`.

    `on` is the year or day it holds for, `until` the last one of a period. `members` are the names a text lists. `row` is where it
    stands in the reader's own file. `figure` is the number of the plan's indicator it tells, where that is not its id.
    """

    id: str
    document: str
    quantity: str
    printed: Printed
    of: str = ""
    per: int = 1
    at: str = ""
    label: Wording = _UNNAMED
    on: str = ""
    until: str = ""
    role: Role = Role.FACT
    members: tuple[str, ...] = ()
    row: int | None = None
    figure: str = ""

    @property
    def is_ratio(self) -> bool:
        return bool(self.of)

    @property
    def ratio(self) -> Interval:
        """The plain ratio of the two quantities, whatever the figure is printed per."""
        return over(self.printed.interval, self.per)

    def covers(self, on: str) -> bool:
        """Whether it speaks of this year or day."""
        return self.on == on or bool(self.until and self.on <= on <= self.until)


@dataclass(frozen=True, slots=True)
class Claims:
    """A file of published figures, ready to be held against each other; `report` says which rows could not be read."""

    documents: dict[str, Document]
    quantities: dict[str, Quantity]
    totals: tuple[Total, ...]
    statements: tuple[Statement, ...]
    report: Report = field(default_factory=Report)

    def statement(self, name: str) -> Statement:
        return next(s for s in self.statements if s.id == name)

    def of_role(self, role: Role) -> tuple[Statement, ...]:
        return tuple(s for s in self.statements if s.role is role)

    def is_external(self, statement: Statement) -> bool:
        return self.documents[statement.document].is_external

    def ladder_of(self, quantity: str) -> tuple[Quantity, ...]:
        """The quantities of one ladder, lowest rung first; empty where it stands on none."""
        name = self.quantities[quantity].ladder
        rungs = [q for q in self.quantities.values() if name and q.ladder == name]
        return tuple(sorted(rungs, key=lambda q: q.rung.height))


def over(interval: Interval, per: int) -> Interval:
    """An interval divided by a positive number."""
    low = None if interval.low is None else interval.low / Fraction(per)
    high = None if interval.high is None else interval.high / Fraction(per)
    return Interval(low, high, interval.with_low, interval.with_high)


def is_from_elsewhere(claims: Claims, ratio: Statement, count: Statement) -> bool:
    """Whether a count stands in another place of the ratio's document while a rival count is printed beside the ratio: nobody claimed the two together."""
    if count.document != ratio.document or not ratio.at or count.at == ratio.at:
        return False
    beside = [s for s in claims.of_role(count.role) if s.document == ratio.document and s.at == ratio.at and not s.is_ratio]
    return any(s.quantity == count.quantity and s.covers(count.on) and s.printed.value != count.printed.value for s in beside)

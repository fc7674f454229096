"""What a figure is counted from, declared as data: conditions on columns, measures over layers, criteria for units."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction

from layers.wording import Wording

Scalar = str | float | bool | date
Asked = Scalar | tuple[str, ...]


class Verb(StrEnum):
    """How a column is asked. `not_named_in`: no other row names this one in the column given (an event taken back)."""

    IS = "is"
    IN = "in"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    FROM = "from"
    UNTIL = "until"
    IS_SET = "is_set"
    CONTAINS = "contains"
    ENDS_WITH = "ends_with"
    NOT_NAMED_IN = "not_named_in"


@dataclass(frozen=True, slots=True)
class Condition:
    """One question to a row. A row that does not say is not counted; both ends of a span are included.

    `over` divides the column by another one and multiplies by `times` first. `field` looks into a column that holds JSON
    (`values.round_no`), and `said` is what people call it. `until = "on"` means the day asked about.
    """

    column: str
    verb: Verb
    asked: Asked
    over: str | None = None
    times: int = 1
    said: Wording | None = field(default=None, repr=False)  # the arithmetic is the same in whatever words
    field: str | None = None


class Take(StrEnum):
    """What is added up: rows, a column, the different values of a column, or the length of what is drawn."""

    ROWS = "rows"
    SUM = "sum"
    DISTINCT = "distinct"
    LENGTH_KM = "length_km"


class State(StrEnum):
    """Which facilities are looked at: in use on the day, standing (in use or idle), or every row whatever its state."""

    OPERATING = "operating"
    STANDING = "standing"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class Measure:
    """An amount over a layer: which rows, and what of them is added up.

    `level` only for divisions: the units of that level standing on the day. `stratum` rural or urban keeps rows of such villages or
    communities. `state` only for facilities. `since` is a day: the amount then is taken off (what was added).
    """

    layer: str
    where: tuple[Condition, ...] = ()
    take: Take = Take.ROWS
    column: str | None = None
    level: str | None = None
    stratum: str | None = None
    state: State = State.OPERATING
    since: date | None = None


class Part(StrEnum):
    """Which part of a figure a person reported."""

    NUMERATOR = "numerator"
    DENOMINATOR = "denominator"
    VALUE = "value"


@dataclass(frozen=True, slots=True)
class Reported:
    """A number a person reports because no layer holds it. `said` is its unit in both languages."""

    part: Part
    unit: str
    said: Wording = field(default=Wording("", ""), repr=False)  # the arithmetic is the same in whatever words


Amount = Measure | Reported


class Relation(StrEnum):
    """How a value stands to what is asked; `says` is a target in words alone."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    EQUALS = "equals"
    RANGE = "range"
    SAYS = "says"


@dataclass(frozen=True, slots=True)
class Bound:
    """A relation with its number, or two for a range (ends included)."""

    relation: Relation
    value: Fraction
    value_to: Fraction | None = None

    def holds(self, value: Fraction) -> bool:
        if self.relation is Relation.AT_MOST:
            return value <= self.value
        if self.relation is Relation.EQUALS:
            return value == self.value
        return value >= self.value and (self.value_to is None or value <= self.value_to)

    def nearest(self, value: Fraction) -> Fraction:
        """What must be reached, seen from a value: the edge of a range that is nearer."""
        return self.value_to if self.value_to is not None and value > self.value_to else self.value


@dataclass(frozen=True, slots=True)
class Criterion:
    """What is asked of one unit: an amount in it, or its ratio to another (times `per`), against a bound."""

    amount: Measure
    bound: Bound
    over: Measure | None = None
    per: int = 1


@dataclass(frozen=True, slots=True)
class Rule:
    """Rows that are asked, and what each must have.

    `of` gives the rows. A row is asked when its unit meets every criterion of `need`; it passes when it meets every condition of
    `meet` and its unit every criterion of `have`. `within` is the level of the unit in which rows that are no divisions look for
    what they must have.
    """

    of: Measure
    have: tuple[Criterion, ...] = ()
    need: tuple[Criterion, ...] = ()
    meet: tuple[Condition, ...] = ()
    within: str = "village"


@dataclass(frozen=True, slots=True)
class Reach:
    """People who travel no longer than `minutes` to a facility; the first mode is the figure, the others stand beside it."""

    people: Measure
    to: Measure
    minutes: float
    modes: tuple[str, ...]

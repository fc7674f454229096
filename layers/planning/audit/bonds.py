"""What each printed figure, and each whole with its parts, demands of the unknown numbers behind it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from layers.planning.audit.claims import Claims, Role, Statement, Total, over
from layers.planning.audit.inequalities import Inequality
from layers.planning.audit.printed import Interval

Rounding: TypeAlias = Callable[[Statement], Interval]


@dataclass(frozen=True, slots=True)
class Bond:
    """One demand: a statement's, a total's (`total`) or a part's (`part`, `whole`), on one year or day."""

    key: str
    on: str
    inequalities: tuple[Inequality, ...]
    statement: Statement | None = None
    total: Total | None = None
    part: str = ""
    whole: str = ""

    @property
    def unknowns(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(name for i in self.inequalities for _, name in i.terms))


def rounded(statement: Statement) -> Interval:
    """The usual habit: the last digit is rounded, halves up."""
    return statement.printed.interval


def cut_off(statement: Statement) -> Interval:
    """The other habit: further digits are dropped."""
    return statement.printed.cut_off or statement.printed.interval


def exactly(statement: Statement) -> Interval:
    """As if nothing had been rounded: the printed figure is the true one."""
    printed = statement.printed
    return Interval(printed.value, printed.value) if printed.is_rounded else printed.interval


def bonds_of(claims: Claims, statements: Iterable[Statement], *, rounding: Rounding = rounded) -> tuple[Bond, ...]:
    """The bonds of some statements, and of the wholes and parts that connect what they speak of."""
    statements = tuple(statements)
    days = sorted({s.on for s in statements})
    spoken = [statement_bond(claims, s, on, rounding(s)) for s in statements for on in days_of(s, days)]
    return (*spoken, *structure_bonds(claims, days))


def days_of(statement: Statement, days: Sequence[str]) -> tuple[str, ...]:
    """The days a statement speaks of: its own, or all of a period that others speak of."""
    return tuple(d for d in days if statement.covers(d))


def structure_bonds(claims: Claims, days: Iterable[str]) -> tuple[Bond, ...]:
    """Wholes are the sums of their parts, and no part exceeds its whole, on each of the days."""
    found = []
    for on in days:
        found += [_total_bond(claims, total, on) for total in claims.totals]
        for quantity in claims.quantities.values():
            found += [_part_bond(claims, quantity.id, whole, on) for whole in quantity.part_of]
    return tuple(found)


def statement_bond(claims: Claims, statement: Statement, on: str, interval: Interval) -> Bond:
    """What one statement demands; a target asks for at least its figure (at most, where lower is better)."""
    if statement.role is Role.TARGET:
        interval = _threshold(interval, statement.printed.value, lowers=claims.quantities[statement.quantity].lowers)
    subject, grain = f"{statement.quantity}@{on}", claims.quantities[statement.quantity].grain
    if not statement.is_ratio:
        found = _between(subject, grain, interval)
    else:
        whole = f"{statement.of}@{on}"
        found = (
            Inequality(((-1, whole),), -1),
            *_ratio(subject, grain, whole, claims.quantities[statement.of].grain, over(interval, statement.per)),
        )
    return Bond(f"{statement.id}@{on}", on, found, statement=statement)


def _threshold(interval: Interval, value: Fraction, *, lowers: bool) -> Interval:
    if lowers:
        return Interval(None, value if interval.high is None or interval.high > value else interval.high)
    return Interval(value if interval.low is None or interval.low < value else interval.low, None)


def _between(name: str, grain: int, interval: Interval) -> tuple[Inequality, ...]:
    found = []
    if interval.low is not None:
        low = interval.low * grain
        found.append(Inequality(((-low.denominator, name),), -low.numerator, not interval.with_low))
    if interval.high is not None:
        high = interval.high * grain
        found.append(Inequality(((high.denominator, name),), high.numerator, not interval.with_high))
    return tuple(found)


def _ratio(part: str, part_grain: int, whole: str, whole_grain: int, interval: Interval) -> tuple[Inequality, ...]:
    """low ≤ part / whole ≤ high without a division: low × whole − part ≤ 0, part − high × whole ≤ 0."""
    found = []
    for limit, sign, is_held in ((interval.low, -1, interval.with_low), (interval.high, 1, interval.with_high)):
        if limit is not None:
            own, other = limit.denominator * whole_grain, limit.numerator * part_grain
            terms = ((sign * own, part), (-sign * other, whole)) if other else ((sign * own, part),)
            found.append(Inequality(terms, 0, not is_held))
    return tuple(found)


def _total_bond(claims: Claims, total: Total, on: str) -> Bond:
    finest = max(claims.quantities[name].grain for name in (total.whole, *total.parts))
    terms = [(-(finest // claims.quantities[total.whole].grain), f"{total.whole}@{on}")]
    terms += [(finest // claims.quantities[name].grain, f"{name}@{on}") for name in total.parts]
    both = (Inequality(tuple(terms), 0), Inequality(tuple((-a, name) for a, name in terms), 0))
    return Bond(f"{total.whole}={'+'.join(total.parts)}@{on}", on, both, total=total)


def _part_bond(claims: Claims, part: str, whole: str, on: str) -> Bond:
    own, other = claims.quantities[part].grain, claims.quantities[whole].grain
    return Bond(
        f"{part}<{whole}@{on}",
        on,
        (Inequality(((other, f"{part}@{on}"), (-own, f"{whole}@{on}")), 0),),
        part=part,
        whole=whole,
    )

"""Which whole numbers a document's own figures leave for what it does not say."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from layers.planning.audit.bonds import Bond, bonds_of, exactly, statement_bond
from layers.planning.audit.claims import Claims, Quantity, Role, Statement
from layers.planning.audit.conflicts import cannot_all_hold, groups, inequalities_of
from layers.planning.audit.inequalities import Inequality
from layers.planning.audit.worlds import Box, find_world, narrow
from layers.wording import Wording

_MOST_TRIED = 2_000
_MOST_TOLD = 12


@dataclass(frozen=True, slots=True)
class Solution:
    """The values an unsaid number of a document can have. `exact` is what the figures give unrounded, where they give one value."""

    document: str
    quantity: Quantity
    on: str
    values: tuple[int, ...]
    exact: Fraction | None
    known: tuple[Statement, ...]  # what other documents say it is

    @property
    def sentence(self) -> Wording:
        listed = [f"{v:,}" for v in self.values]
        zh, en = (
            f"{self.quantity.label.zh}只能是 {'、'.join(listed)}",
            f"{self.quantity.label.en} can only be {', '.join(listed)}",
        )
        if self.exact is not None and self.exact.denominator != 1:
            zh += f"；按所印百分比精确计算应为 {float(self.exact):g}，不是整数，没有精确解"
            en += f"; taken exactly the printed figures give {float(self.exact):g}, which is no whole number"
        for statement in self.known:
            if int(statement.printed.value) not in self.values:
                zh += f"；而{statement.label.zh or self.quantity.label.zh}（{statement.id}）为 {statement.printed.text}，不在其中"
                en += (
                    f"; {statement.label.en or self.quantity.label.en} ({statement.id}) is {statement.printed.text}, none of them"
                )
        return Wording(f"{zh}。", f"{en}.")


def solve_documents(claims: Claims) -> Iterator[Solution]:
    """For every document by itself: the whole of a printed ratio that it does not state, where few values remain."""
    for document in claims.documents:
        facts = [s for s in claims.of_role(Role.FACT) if s.document == document]
        for group in groups(bonds_of(claims, facts)):
            ratios = [b for b in group if b.statement is not None and b.statement.is_ratio]
            if len(ratios) < 2 or (box := narrow(inequalities_of(group), Box.around(inequalities_of(group)))) is None:
                continue
            yield from _solve(claims, document, group, box)


def _solve(claims: Claims, document: str, group: Sequence[Bond], box: Box) -> Iterator[Solution]:
    for name in _unsaid_wholes(claims, document, group, box):
        near = _telling(group)
        values = _values(near, name, range(box.low[name], box.high[name] + 1))
        values = tuple(v for v in values if not cannot_all_hold([*group, _set(name, v)]))
        if 0 < len(values) <= _MOST_TOLD:
            quantity, _, on = name.rpartition("@")
            known = tuple(
                s
                for s in claims.of_role(Role.FACT)
                if s.quantity == quantity and not s.is_ratio and s.document != document and s.covers(on)
            )
            yield Solution(document, claims.quantities[quantity], on, values, _exact_value(claims, near, name), known)
            return  # the other unsaid numbers of the group follow from this one


def _unsaid_wholes(claims: Claims, document: str, group: Sequence[Bond], box: Box) -> list[str]:
    """The wholes a document leaves open; first those that another document knows, for they can be compared."""
    wholes = [f"{b.statement.of}@{b.on}" for b in group if b.statement is not None and b.statement.is_ratio]
    widths = {name: box.width(name) for name in wholes if 0 < box.width(name) <= _MOST_TRIED}
    told = {s.quantity for s in claims.statements if s.document != document and not s.is_ratio}
    return sorted(widths, key=lambda n: (n.rpartition("@")[0] not in told, widths[n], n))


def _telling(group: Sequence[Bond]) -> list[Bond]:
    """The bonds without the ratios whose two numbers are both stated: those are checks, they tell nothing new."""
    stated = {f"{b.statement.quantity}@{b.on}" for b in group if b.statement is not None and not b.statement.is_ratio}
    return [
        b
        for b in group
        if not (b.statement and b.statement.is_ratio and {f"{b.statement.quantity}@{b.on}", f"{b.statement.of}@{b.on}"} <= stated)
    ]


def _values(bonds: Sequence[Bond], name: str, domain: range) -> tuple[int, ...]:
    found = []
    inequalities = inequalities_of(bonds)
    for value in domain:
        if not find_world([*inequalities, *_set(name, value).inequalities]).is_impossible:
            found.append(value)
            if len(found) > 10 * _MOST_TOLD:
                return ()
    return tuple(found)


def _set(name: str, value: int) -> Bond:
    return Bond(f"{name}={value}", "", (Inequality(((1, name),), value), Inequality(((-1, name),), -value)))


def _exact_value(claims: Claims, bonds: Sequence[Bond], name: str) -> Fraction | None:
    """The one value the equations give when every printed figure is taken as exact; None where they give none, or many."""
    exact = [b if b.statement is None else statement_bond(claims, b.statement, b.on, exactly(b.statement)) for b in bonds]
    rows: list[dict[str, Fraction]] = []
    for bond in exact:
        for i in bond.inequalities:
            opposite = Inequality(tuple((-a, n) for a, n in i.terms), -i.bound)
            if any(set(o.terms) == set(opposite.terms) and o.bound == opposite.bound for o in bond.inequalities):
                rows.append({n: Fraction(a) for a, n in i.terms} | {"": Fraction(i.bound)})
    return _solved(rows, name)


def _solved(rows: list[dict[str, Fraction]], name: str) -> Fraction | None:
    """Gauss: all other unknowns are eliminated first; what is left speaks of one."""
    for other in sorted({n for row in rows for n in row} - {name, ""}):
        pivot = next((r for r in rows if r.get(other)), None)
        if pivot is None:
            continue
        rows = [_less(row, pivot, other) for row in rows if row is not pivot]
    values = {row.get("", Fraction(0)) / row[name] for row in rows if row.get(name)}
    return values.pop() if len(values) == 1 else None


def _less(row: dict[str, Fraction], pivot: dict[str, Fraction], other: str) -> dict[str, Fraction]:
    factor = row.get(other, Fraction(0)) / pivot[other]
    return {n: row.get(n, Fraction(0)) - factor * pivot.get(n, Fraction(0)) for n in {*row, *pivot}}

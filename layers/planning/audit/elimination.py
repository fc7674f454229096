"""Inequalities added up until one of them is absurd: Fourier's elimination, exact."""

from collections.abc import Iterable
from math import gcd
from typing import TypeAlias

from layers.planning.audit.inequalities import Inequality

Rows: TypeAlias = dict[tuple[tuple[str, int], ...], int]

_MOST_ROWS = 160


def is_absurd(inequalities: Iterable[Inequality]) -> bool:
    """Whether no whole numbers ≥ 0 satisfy all of them, shown by adding multiples of them up to 0 ≤ −1.

    It finds what bounds on single unknowns never show (parts of an unknown whole); False says nothing, also where more than 160
    rows would be needed.
    """
    rows: Rows = {}
    for inequality in inequalities:
        if not _add(rows, {n: a for a, n in inequality.terms}, inequality.bound - inequality.strict):
            return True
    for name in {n for row in rows for n, _ in row}:
        _add(rows, {name: -1}, 0)
    while unknowns := {n for row in rows for n, _ in row}:
        name = min(sorted(unknowns), key=lambda n: _cost(rows, n))
        if _cost(rows, name) + len(rows) > _MOST_ROWS:
            return False
        eliminated = _without(rows, name)
        if eliminated is None:
            return True
        rows = eliminated
    return False


def _cost(rows: Rows, name: str) -> int:
    signs = [a > 0 for row in rows for n, a in row if n == name]
    return sum(signs) * (len(signs) - sum(signs)) - len(signs)


def _without(rows: Rows, name: str) -> Rows | None:
    """The rows with an unknown added away; None where they are absurd."""
    kept: Rows = {}
    upper: list[tuple[dict[str, int], int]] = []
    lower: list[tuple[dict[str, int], int]] = []
    for row, bound in rows.items():
        terms = dict(row)
        a = terms.get(name, 0)
        if a == 0:
            kept[row] = bound
        else:
            (upper if a > 0 else lower).append((terms, bound))
    for above, high in upper:
        for below, low in lower:
            a, b = -below[name], above[name]
            terms = {n: a * above.get(n, 0) + b * below.get(n, 0) for n in {*above, *below} - {name}}
            if not _add(kept, terms, a * high + b * low):
                return None
    return kept


def _add(rows: Rows, terms: dict[str, int], bound: int) -> bool:
    """Keep the tighter of two rows with the same terms; False where a row without terms cannot hold."""
    terms = {n: a for n, a in terms.items() if a}
    if not terms:
        return bound >= 0
    divisor = gcd(*terms.values())
    key = tuple(sorted((n, a // divisor) for n, a in terms.items()))
    tight = bound // divisor  # whole numbers: nothing lies between
    rows[key] = min(rows.get(key, tight), tight)
    return True

"""The smallest sets of figures that cannot be true together."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from layers.planning.audit.bonds import Bond
from layers.planning.audit.inequalities import Inequality, World
from layers.planning.audit.worlds import Outcome, find_world

Conflict: TypeAlias = tuple[Bond, ...]
Test: TypeAlias = Callable[[Sequence[Bond]], bool]

_MOST_LOOKS = 120  # nodes of the tree; a tangle of more conflicts than that is one tangle


@dataclass(frozen=True, slots=True)
class Conflicts:
    """The minimal conflicts that were found, the smallest first; `undecided` are bonds of which the search could not tell in time."""

    found: tuple[Conflict, ...]
    undecided: tuple[Bond, ...] = ()


def inequalities_of(bonds: Iterable[Bond]) -> list[Inequality]:
    return [i for bond in bonds for i in bond.inequalities]


def cannot_all_hold(bonds: Sequence[Bond]) -> bool:
    """Whether no world of whole numbers satisfies all of them."""
    return find_world(inequalities_of(bonds)).is_impossible


class _Remembering:
    """`cannot_all_hold` for many subsets of the same bonds: a world found for one may do for the next."""

    def __init__(self, before_each: Callable[[], None]) -> None:
        self.worlds: list[World] = []
        self.before_each = before_each

    def __call__(self, bonds: Sequence[Bond]) -> bool:
        return self.look(bonds).is_impossible

    def look(self, bonds: Sequence[Bond]) -> Outcome:
        self.before_each()
        inequalities = inequalities_of(bonds)
        for position, world in enumerate(self.worlds):
            if all(i.holds_in(world) for i in inequalities):
                self.worlds.insert(0, self.worlds.pop(position))
                return Outcome(world)
        outcome = find_world(inequalities)
        if outcome.world is not None:
            self.worlds.insert(0, outcome.world)
        return outcome


def groups(bonds: Sequence[Bond]) -> list[list[Bond]]:
    """Bonds that hang together through their unknowns, in their own order."""
    found: list[tuple[set[str], list[int]]] = []
    for position, bond in enumerate(bonds):
        names, members = set(bond.unknowns), [position]
        for group in [g for g in found if g[0] & names]:
            found.remove(group)
            names |= group[0]
            members += group[1]
        found.append((names, members))
    return [[bonds[p] for p in sorted(members)] for _, members in sorted(found, key=lambda g: min(g[1]))]


def minimal_conflict(bonds: Sequence[Bond], test: Test = cannot_all_hold) -> Conflict:
    """One smallest conflict inside bonds that cannot all hold: leaving out any member makes it possible.

    Earlier bonds are dropped first, so what should be kept in the explanation comes last.
    """
    kept = list(bonds)
    for bond in bonds:
        fewer = [b for b in kept if b is not bond]
        if fewer and test(fewer):
            kept = fewer
    return tuple(kept)


def all_conflicts(bonds: Sequence[Bond], before_each: Callable[[], None] = lambda: None) -> Conflicts:
    """The minimal conflicts among bonds, and what could not be decided beside them.

    Reiter's tree: whoever repairs one conflict by giving up a member must still repair the others. Only statements are given
    up, a whole stays the sum of its parts. `before_each` is called before every search and may end the work.
    """
    test = _Remembering(before_each)
    conflicts: list[Conflict] = []
    open_ends: list[list[Bond]] = []
    looked: set[frozenset[str]] = set()
    waiting: list[frozenset[str]] = [frozenset()]
    while waiting and len(looked) < _MOST_LOOKS:
        without = waiting.pop(0)
        if without in looked:
            continue
        looked.add(without)
        conflict = next((c for c in conflicts if not without & {b.key for b in c}), None)
        if conflict is None:
            left = [b for b in bonds if b.key not in without]
            if not left or not (outcome := test.look(left)).is_impossible:
                open_ends += [left] if left and not outcome.is_decided else []
                continue
            conflict = minimal_conflict(left, test)
            conflicts.append(conflict)
        waiting += [without | {b.key} for b in conflict if b.statement is not None]
    return Conflicts(tuple(sorted(conflicts, key=len)), _undecided_part(min(open_ends, key=len)) if open_ends else ())


def _undecided_part(bonds: Sequence[Bond]) -> tuple[Bond, ...]:
    """Of bonds that were not decided, those that hang together without a decision."""
    return tuple(b for group in groups(bonds) if not find_world(inequalities_of(group)).is_decided for b in group)


def consistent_part(bonds: Sequence[Bond]) -> list[Bond]:
    """As many bonds as hold together, taken in order: wholes and parts first, then counts, then ratios."""

    def weight(bond: Bond) -> int:
        return 0 if bond.statement is None else 2 if bond.statement.is_ratio else 1

    kept: list[Bond] = []
    for bond in sorted(bonds, key=weight):
        if bond.statement is None or not cannot_all_hold([*kept, bond]):
            kept.append(bond)
    return kept


def connected_to(bonds: Sequence[Bond], names: set[str]) -> list[Bond]:
    """The bonds that hang together with some unknowns."""
    names, kept, is_growing = set(names), set[str](), True
    while is_growing:
        is_growing = False
        for bond in bonds:
            if bond.key not in kept and names & set(bond.unknowns):
                kept.add(bond.key)
                names |= set(bond.unknowns)
                is_growing = True
    return [b for b in bonds if b.key in kept]

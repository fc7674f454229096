"""Inequalities between unknown whole numbers, and worlds that satisfy them."""

from dataclasses import dataclass
from typing import TypeAlias

World: TypeAlias = dict[str, int]


@dataclass(frozen=True, slots=True)
class Inequality:
    """Σ coefficient × unknown ≤ bound, or < bound. All whole numbers."""

    terms: tuple[tuple[int, str], ...]
    bound: int
    strict: bool = False

    def holds_in(self, world: World) -> bool:
        """Whether a world satisfies it; an unknown the world does not name is zero there."""
        total = sum(a * world.get(name, 0) for a, name in self.terms)
        return total < self.bound if self.strict else total <= self.bound

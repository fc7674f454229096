"""Classes of size by the people served, and the floor areas that were set for a kind of house."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from layers.planning.kinds import NORMS, Norm
from layers.wording import Wording

FLOOR_NORMS: dict[str, Norm] = {norm.id: norm for norm in NORMS if norm.quantity == "floor_area"}

_SCHEMES = {
    "gb50437": Wording("GB 50437 两级（只有服务人口，没有建筑面积）", "GB 50437, two grades (people served, no floor area)"),
    "memory-143": Wording(
        "建标143-2010 三类（记忆，未核实，可调整）", "建标143-2010, three classes (from memory, unverified, a setting)"
    ),
}

OUTSIDE = {
    "below": Wording("不足最低一级", "below the lowest class"),
    "between": Wording("在两级之间，标准未给出", "between two classes, where the standard says nothing"),
    "above": Wording("超过最高一级", "above the highest class"),
}
"""Where a number of people falls in no class."""


@dataclass(frozen=True, slots=True)
class SizeScheme:
    """The classes of one scheme, the smallest first, each a norm with the people it was set for."""

    id: str
    label: Wording
    classes: tuple[Norm, ...]

    def class_of(self, people: float) -> Norm | str:
        """The class for so many people served, both ends included (of two that share an end the larger); else a key of OUTSIDE."""
        found = [norm for norm in self.classes if _least(norm) <= people <= _most(norm)]
        if found:
            return found[-1]
        if people < _least(self.classes[0]):
            return "below"
        return "above" if people > _most(self.classes[-1]) else "between"


def _schemes() -> dict[str, SizeScheme]:
    found = {}
    for scheme, label in _SCHEMES.items():
        classes = sorted((norm for norm in NORMS if norm.scheme == scheme), key=_least)
        found[scheme] = SizeScheme(scheme, label, tuple(classes))
    return found


def _least(norm: Norm) -> float:
    return 0.0 if norm.people is None else norm.people


def _most(norm: Norm) -> float:
    return float("inf") if norm.people_to is None else norm.people_to


SCHEMES: dict[str, SizeScheme] = _schemes()


def floor_norms_for(kind: str, asked: Sequence[str], *, area: str, on: date) -> tuple[Norm, ...]:
    """Floor areas to hold a kind against: those asked for; else the verified ones in force for the kind, of the smallest area that sets any.

    What was set for each unit of new estates is not taken unasked: nobody says of a centre which estate it belongs to.
    """
    if asked:
        return tuple(FLOOR_NORMS[norm] for norm in asked)
    held = [
        norm
        for norm in FLOOR_NORMS.values()
        if kind in norm.kinds and norm.verified and not norm.estates and not norm.scheme and norm.is_in_force(on, area)
    ]
    nearest = max((len(norm.area) for norm in held), default=0)
    return tuple(norm for norm in held if len(norm.area) == nearest)

"""Is there a world of whole numbers in which everything printed is true: exact search, no floating point."""

from collections import defaultdict, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from layers.planning.audit.elimination import is_absurd
from layers.planning.audit.inequalities import Inequality, World

LARGEST = 10**12
"""No plan counts beyond a million million: every unknown lies between 0 and this."""
_ENUMERATED = 6  # a domain this small is tried value by value, a wider one is halved
_FINENESS = 10**6
_STEPS = 400
_LOOKS = 150  # looks at each inequality in one narrowing
_PATIENCE = 100  # steps of search before the whole is looked at by elimination


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the search found: a world, the certainty that there is none, or (not decided) neither within its budget."""

    world: World | None
    is_decided: bool = True

    @property
    def is_impossible(self) -> bool:
        return self.world is None and self.is_decided


@dataclass(slots=True)
class Box:
    """Between what and what each unknown lies."""

    low: dict[str, int]
    high: dict[str, int]

    @classmethod
    def around(cls, inequalities: Iterable[Inequality]) -> "Box":
        unknowns = sorted({name for i in inequalities for _, name in i.terms})
        return cls(dict.fromkeys(unknowns, 0), dict.fromkeys(unknowns, LARGEST))

    def copy(self) -> "Box":
        return Box(dict(self.low), dict(self.high))

    def width(self, name: str) -> int:
        return self.high[name] - self.low[name]


def find_world(inequalities: Sequence[Inequality], *, steps: int = _STEPS) -> Outcome:
    """A whole-number world in which all inequalities hold, part by connected part.

    Complete: where it says impossible, there is none below LARGEST. Beyond `steps` narrowings it says undecided.
    """
    world: World = {}
    undecided = False
    for part in connected(inequalities):
        outcome = _search(part, steps)
        if outcome.is_impossible:
            return outcome
        undecided |= outcome.world is None
        world |= outcome.world or {}
    return Outcome(None, is_decided=False) if undecided else Outcome(world)


def is_impossible_in_fractions(inequalities: Sequence[Inequality]) -> bool:
    """Whether the figures could not even be true of millionths; False also where narrowing alone does not show it."""
    finer = [Inequality(i.terms, i.bound * _FINENESS) for i in inequalities]
    return narrow(finer, Box.around(finer)) is None


def connected(inequalities: Sequence[Inequality]) -> list[list[Inequality]]:
    """Groups of inequalities that share no unknown with one another, in order of first appearance."""
    root: dict[str, str] = {}

    def find(name: str) -> str:
        while root.setdefault(name, name) != name:
            root[name] = root[root[name]]
            name = root[name]
        return name

    for inequality in inequalities:
        first = inequality.terms[0][1]
        for _, name in inequality.terms:
            root[find(name)] = find(first)
    groups: dict[str, list[Inequality]] = defaultdict(list)
    for inequality in inequalities:
        groups[find(inequality.terms[0][1])].append(inequality)
    return list(groups.values())


def narrow(inequalities: Sequence[Inequality], box: Box) -> Box | None:
    """The box drawn in until no single inequality draws it further; None where nothing is left in it.

    Every inequality alone bounds each of its unknowns by the extremes of the others (bounds consistency).
    """
    return _narrow(inequalities, _watchers(inequalities), box, range(len(inequalities)))


def _watchers(inequalities: Sequence[Inequality]) -> dict[str, list[int]]:
    watching: dict[str, list[int]] = defaultdict(list)
    for position, inequality in enumerate(inequalities):
        for _, name in inequality.terms:
            watching[name].append(position)
    return watching


def _narrow(inequalities: Sequence[Inequality], watching: dict[str, list[int]], box: Box, starting: Iterable[int]) -> Box | None:
    waiting = deque(starting)
    is_waiting = set(waiting)
    looks = _LOOKS * len(inequalities)  # two bounds may push each other up for ever; stopping early draws in less, never wrongly
    while waiting and looks:
        looks -= 1
        position = waiting.popleft()
        is_waiting.discard(position)
        moved = _draw_in(inequalities[position], box)
        if moved is None:
            return None
        for name in moved:
            for other in watching[name]:
                if other not in is_waiting:
                    is_waiting.add(other)
                    waiting.append(other)
    return box


def _draw_in(inequality: Inequality, box: Box) -> list[str] | None:
    """The unknowns that one inequality bounded more tightly; None where it cannot hold."""
    low, high = box.low, box.high
    slack = inequality.bound - inequality.strict
    for a, name in inequality.terms:
        slack -= a * (low[name] if a > 0 else high[name])
    if slack < 0:
        return None
    moved = []
    for a, name in inequality.terms:
        if a > 0:
            most = low[name] + slack // a
            if most < high[name]:
                high[name] = most
                moved.append(name)
        else:
            least = high[name] - slack // -a
            if least > low[name]:
                low[name] = least
                moved.append(name)
    return moved


def _search(inequalities: Sequence[Inequality], steps: int) -> Outcome:
    """Depth first: narrow, then split the tightest unknown that is still open."""
    watching = _watchers(inequalities)
    if _creeps(inequalities, watching) and is_absurd(inequalities):
        return Outcome(None)
    waiting: list[tuple[Box, Iterable[int]]] = [(Box.around(inequalities), range(len(inequalities)))]
    for step in range(steps):
        if not waiting:
            return Outcome(None)
        if step == _PATIENCE and is_absurd(inequalities):
            return Outcome(None)
        box = _narrow(inequalities, watching, *waiting.pop())
        if box is None:
            continue
        name = min((n for n in box.low if box.high[n] > box.low[n]), key=box.width, default=None)
        if name is None:
            return Outcome(dict(box.low))
        waiting += [(part, watching[name]) for part in _split(box, name)]
    return Outcome(None, is_decided=not waiting)


def _creeps(inequalities: Sequence[Inequality], watching: dict[str, list[int]]) -> bool:
    """Whether bounds still lie at the far end after a narrowing: they push each other up, or nothing holds them."""
    box = _narrow(inequalities, watching, Box.around(inequalities), range(len(inequalities)))
    return box is not None and any(high == LARGEST or high > 1_000 * (box.low[n] + 1_000) for n, high in box.high.items())


def _split(box: Box, name: str) -> list[Box]:
    """Smaller boxes that together are this one; the last is looked at first, so the smallest numbers come first."""
    low, high = box.low[name], box.high[name]
    if high - low < _ENUMERATED:
        cuts = [(v, v) for v in range(high, low - 1, -1)]
    else:
        middle = min((low + high) // 2, 2 * low + 16)  # a wide domain is left step by step: small worlds are found first
        cuts = [(middle + 1, high), (low, middle)]
    parts = []
    for first, last in cuts:
        part = box.copy()
        part.low[name], part.high[name] = first, last
        parts.append(part)
    return parts

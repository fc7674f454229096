"""A procedure as people read it: its table with like lines told once, and a small drawing of where each state leads."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from layers.approvals import ApprovalTable, Effect, Row
from layers.wording import Wording

Table = ApprovalTable[Any]
BOX_W, ROW_H, GAP, PAD, LANE, PER_ROW = 340, 26, 46, 10, 16, 2


@dataclass(frozen=True, slots=True)
class Line:
    """Rows of a table that differ only by where they start: told once. No `leads_to` where the affair stays in its state."""

    states: tuple[Wording, ...]
    row: Row[Any]
    action: Wording
    who: Wording
    leads_to: Wording | None

    @property
    def is_countersigned(self) -> bool:
        return self.row.effect is Effect.COUNTERSIGNS


def lines_of(table: Table) -> tuple[Line, ...]:
    """The table in the order of its rows."""
    moving = {(row.action, row.guard, row.leads_to) for row in table.rows if row.leads_to != row.state}
    told: dict[tuple[object, ...], list[Row[Any]]] = {}
    for row in table.rows:
        to = row.leads_to if (row.action, row.guard, row.leads_to) in moving else ""
        told.setdefault((row.action, row.who, to, row.guard, row.document), []).append(row)
    return tuple(_line(table, rows, to=str(key[2])) for key, rows in told.items())


def _line(table: Table, rows: list[Row[Any]], *, to: str) -> Line:
    """One line; the term is that of the states in which the affair waits for it."""
    row = next((one for one in rows if one.term), rows[0])
    return Line(
        states=tuple(table.states[one.state] for one in rows),
        row=row,
        action=table.actions[row.action],
        who=table.words[row.who],
        leads_to=table.states[to] if to else None,
    )


@dataclass(frozen=True, slots=True)
class Box:
    """States among which an affair goes to and fro, drawn together. Pixels."""

    states: tuple[str, ...]
    y: int
    height: int
    is_end: bool

    @property
    def middle(self) -> int:
        return self.y + self.height // 2

    def cells(self) -> Iterator[tuple[str, float, int]]:
        """Each state with the middle of its text."""
        rows = [self.states[at : at + PER_ROW] for at in range(0, len(self.states), PER_ROW)]
        for number, row in enumerate(rows):
            for at, state in enumerate(row):
                yield state, PAD + BOX_W * (at + 0.5) / len(row), self.y + PAD // 2 + ROW_H * number + ROW_H * 2 // 3


@dataclass(frozen=True, slots=True)
class Arrow:
    """From one box to another: straight down to the next, round the right side past others. `lane` is its distance from the boxes."""

    start: Box
    end: Box
    lane: int
    label: Wording

    @property
    def path(self) -> str:
        right = PAD + BOX_W
        if not self.lane:
            middle = PAD + BOX_W // 2
            return f"M{middle} {self.start.y + self.start.height}V{self.end.y - 7}"
        out = right + self.lane * LANE
        return f"M{right} {self.start.middle + 4}H{out}V{self.end.middle - 4}H{right + 7}"


@dataclass(frozen=True, slots=True)
class Diagram:
    """The drawing whole. Pixels."""

    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    width: int
    height: int
    box_width: int = BOX_W
    label_x: int = PAD + BOX_W // 2 + 8


def diagram_of(table: Table) -> Diagram:
    """Boxes from the beginning downwards; states that lead to each other share one."""
    boxes = tuple(_boxes(table))
    home = {state: box for box in boxes for state in box.states}
    taken: dict[tuple[int, int], list[str]] = {}
    for row in table.rows:
        start, end = home[row.state], home[row.leads_to]
        if start is not end:
            actions = taken.setdefault((boxes.index(start), boxes.index(end)), [])
            if row.action not in actions:
                actions.append(row.action)
    arrows, lanes = [], 0
    for start_at, end_at in sorted(taken, key=lambda pair: (abs(pair[1] - pair[0]), pair)):
        lanes += end_at != start_at + 1
        lane = 0 if end_at == start_at + 1 else lanes
        names = [table.actions[action] for action in taken[start_at, end_at]]
        label = Wording("、".join(n.zh for n in names), ", ".join(n.en for n in names))
        arrows.append(Arrow(boxes[start_at], boxes[end_at], lane, label))
    last = boxes[-1]
    return Diagram(boxes, tuple(arrows), PAD + BOX_W + LANE * (lanes + 1) + 8, last.y + last.height + PAD)


def _boxes(table: Table) -> Iterator[Box]:
    y = PAD
    for states in _together(table):
        rows = -(-len(states) // PER_ROW)
        height = PAD + ROW_H * rows
        yield Box(states, y, height, is_end=all(state in table.ends for state in states))
        y += height + GAP


def _together(table: Table) -> list[tuple[str, ...]]:
    """The states in their order; those that reach each other stand together."""
    reach = {state: _reached(table, state) for state in table.states}
    groups: list[tuple[str, ...]] = []
    for state in table.states:
        if not any(state in group for group in groups):
            groups.append(
                tuple(other for other in table.states if other == state or (other in reach[state] and state in reach[other]))
            )
    return groups


def _reached(table: Table, state: str) -> frozenset[str]:
    seen, new = {state}, {state}
    while new:
        new = {row.leads_to for row in table.rows if row.state in new} - seen
        seen |= new
    return frozenset(seen)

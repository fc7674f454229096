"""Where a round stands as a whole: not begun, under way, complete, signed by all, closed by us, closed by all."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from layers.wording import Wording


class Stage(StrEnum):
    """Where a round stands as a whole."""

    PLANNED = "planned"
    UNDER_WAY = "under_way"
    COMPLETE = "complete"
    SIGNED = "signed"
    CLOSED_HERE = "closed_here"
    CLOSED = "closed"

    @property
    def label(self) -> Wording:
        return _STAGES[self]

    @property
    def is_open_here(self) -> bool:
        """Whether our side still takes records."""
        return self not in (Stage.CLOSED_HERE, Stage.CLOSED)


_STAGES = {
    Stage.PLANNED: Wording("尚未开始", "not begun"),
    Stage.UNDER_WAY: Wording("进行中", "under way"),
    Stage.COMPLETE: Wording("记录齐全，待签署", "complete, to be signed"),
    Stage.SIGNED: Wording("各方已签署现行版本", "signed by all sides"),
    Stage.CLOSED_HERE: Wording("本方已结束，待他方结束", "closed by us, not by all"),
    Stage.CLOSED: Wording("已结束", "closed"),
}


@dataclass(frozen=True, slots=True)
class RoundFacts:
    """What decides where a round stands. `signed` are the sides that signed its present version, `closed` those that closed their part."""

    sides: frozenset[str]
    ours: str
    has_records: bool
    is_complete: bool
    signed: frozenset[str]
    closed: frozenset[str]

    @classmethod
    def of(
        cls, sides: Collection[str], ours: str, *, records: bool, complete: bool, signed: Collection[str], closed: Collection[str]
    ) -> "RoundFacts":
        return cls(frozenset(sides), ours, records, complete, frozenset(signed), frozenset(closed))


def stage_of(facts: RoundFacts) -> Stage:
    """Closed by all or by us, signed by all in its present version, complete, begun, or not begun."""
    if facts.closed >= facts.sides:
        return Stage.CLOSED
    if facts.ours in facts.closed:
        return Stage.CLOSED_HERE
    if not facts.has_records:
        return Stage.PLANNED
    if not facts.is_complete:
        return Stage.UNDER_WAY
    return Stage.SIGNED if facts.signed >= facts.sides else Stage.COMPLETE

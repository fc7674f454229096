"""How far a round has come: markers and kilometres, side by side."""

from collections.abc import Sequence
from dataclasses import dataclass

from boundaries.records.kinds import SEGMENT_CHECK
from boundaries.rounds.comparison import Agreement, ItemComparison


@dataclass(frozen=True, slots=True)
class Done:
    """Markers and metres of line, of which so many are recorded. A stated reason for not checking counts as recorded, and is counted apart."""

    markers: int
    markers_done: int
    length_m: float
    length_done_m: float
    excused: int

    @property
    def share(self) -> float | None:
        """Kilometres done of kilometres to do, 0–1; None where there is no line."""
        return self.length_done_m / self.length_m if self.length_m else None


@dataclass(frozen=True, slots=True)
class Progress:
    """What each side has recorded, and how the sides stand to each other."""

    by_side: dict[str, Done]
    agreed: int
    within: int
    one_sided: int
    conflicts: int
    unfilled: int


def progress_of(comparisons: Sequence[ItemComparison], sides: Sequence[str]) -> Progress:
    found = [c.agreement for c in comparisons if not c.is_unfilled]
    return Progress(
        by_side={side: _done(comparisons, side) for side in sides},
        agreed=found.count(Agreement.AGREED),
        within=found.count(Agreement.WITHIN),
        one_sided=found.count(Agreement.ONE_SIDED),
        conflicts=found.count(Agreement.CONFLICT) + found.count(Agreement.UNDECIDED),
        unfilled=sum(c.is_unfilled for c in comparisons),
    )


def _done(comparisons: Sequence[ItemComparison], side: str) -> Done:
    segments = [c for c in comparisons if c.item.kind is SEGMENT_CHECK]
    markers = [c for c in comparisons if c.item.kind is not SEGMENT_CHECK]
    return Done(
        markers=len(markers),
        markers_done=sum(side in c.records for c in markers),
        length_m=sum(c.item.length_m for c in segments),
        length_done_m=sum(c.item.length_m for c in segments if side in c.records),
        excused=sum(bool(c.records[side].value("reason_not_checked")) for c in comparisons if side in c.records),
    )

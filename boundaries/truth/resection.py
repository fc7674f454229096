"""Has a marker moved, by tape to its reference objects: no satellite needed, and a moved object told from a moved marker."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from boundaries.truth.accuracy import require_chance
from boundaries.truth.adjustment import NO_SHIFT, Adjustment, Bundle, Shift, adjust
from boundaries.truth.displacement import MATTERS_M, POWER
from boundaries.truth.explanations import Explanation, detectable_shift_m, possible_explanations
from boundaries.truth.resection_words import sentence_of
from boundaries.truth.sights import Sight, Sights
from boundaries.truth.verdict import Verdict
from layers.report import Fact, Finding, Severity, Where
from layers.wording import Wording


class Conclusion(StrEnum):
    """What the tape says, all in all."""

    UNCHANGED = "unchanged"  # nothing changed, and a move that matters would have shown
    TOO_WEAK = "too-weak"  # nothing changed that these distances could have shown
    MARKER_MOVED = "marker-moved"
    OBJECT_MOVED = "object-moved"  # one or two objects; the marker stands
    BOTH_MOVED = "both-moved"
    AMBIGUOUS = "ambiguous"  # several explanations fit, or nothing checks the only one
    CONTRADICTORY = "contradictory"  # none fits
    NO_SIGHTS = "no-sights"


@dataclass(frozen=True, slots=True)
class Residual:
    """One object: how much its distance changed, and how well it fits the place found.

    `change_m` is measured minus registered. `residual_m` is what remains at the place found by least squares, `standardised` the
    same in units of its own mean error (missing where nothing checks it), `redundancy` the share of an error in this distance
    that would show there (0–1).
    """

    object_id: str
    name: str
    registered_m: float
    measured_m: float
    change_m: float
    residual_m: float
    redundancy: float
    standardised: float | None


@dataclass(frozen=True, slots=True)
class Resection:
    """The judgement by tape. All explanations that remain are listed, the best fit first among equals.

    `adjustment` is the place by least squares if no object moved (None with fewer than two sights); `mirror` the other place that fits
    about as well. `north` says which north the shift's azimuth counts from. A shift of `detectable_m` in any direction would have been seen with 80 % power.
    """

    conclusion: Conclusion
    sentence: Wording
    explanations: tuple[Explanation, ...]
    adjustment: Adjustment | None
    residuals: tuple[Residual, ...]
    detectable_m: float
    north: str
    significance: float
    matters_m: float
    findings: tuple[Finding, ...]

    @property
    def verdict(self) -> Verdict:
        """The three-way verdict on the marker itself."""
        if self.conclusion in (Conclusion.MARKER_MOVED, Conclusion.BOTH_MOVED):
            return Verdict.MOVED
        stands = self.conclusion in (Conclusion.UNCHANGED, Conclusion.OBJECT_MOVED)
        return Verdict.UNMOVED if stands and self.detectable_m <= self.matters_m else Verdict.UNDECIDABLE

    @property
    def shift(self) -> Shift | None:
        """Where the marker stands, if only one place is possible."""
        places = {e.shift for e in self.explanations}
        return places.pop() if len(places) == 1 else None

    @property
    def moved_objects(self) -> tuple[str, ...]:
        """Objects that some remaining explanation says do not stand where they are registered."""
        return tuple(dict.fromkeys(o for e in self.explanations for o in e.objects))

    def to_finding(self, where: Where = Where()) -> Finding:  # noqa: B008  # because Where is frozen
        """The judgement as one thing to look at."""
        calm = self.conclusion in (Conclusion.UNCHANGED, Conclusion.TOO_WEAK, Conclusion.NO_SIGHTS)
        shift = self.shift
        evidence: dict[str, Fact] = {
            "shift_m": round(shift.distance_m, 3) if shift else None,
            "azimuth_deg": round(shift.azimuth_deg, 1) if shift and shift != NO_SHIFT else None,
            "north": self.north,
            "objects": ";".join(self.moved_objects),
            "detectable_m": round(self.detectable_m, 3) if math.isfinite(self.detectable_m) else None,
            "significance": self.significance,
        }
        severity = Severity.NOTE if calm else Severity.WARNING
        return Finding(f"boundaries.tape-{self.conclusion}", severity, self.sentence, where, evidence)


def judge_by_tape(sights: Sights, *, significance: float = 0.05, matters_m: float = MATTERS_M) -> Resection:
    """Whether the marker or an object moved, from distances (and bearings) taped today to registered reference objects.

    What can be told, and what cannot:

    - An object that moved *along* the line of sight changes its distance; one that moved across it does so only in second order (1 m at
      20 m: 2.5 cm) and is seen by compass or not at all. It then does no harm to the marker's place either.
    - Three distances check two unknowns once. That check sees object k with the weight sin∠(the other two): well when they stand at
      30°–150° to each other, not at all when they stand in one line with the marker. Then “the marker moved” and “object k
      moved” explain the same distances and both are returned.
    - So with three distances and one object moved 1 m along the sight, it is the only explanation left in 98 % of trials where the other two
      stand 30°–150° apart (simulated with the default errors, the third where they check it worst), in 90 % of all layouts 20° apart or more, and
      *among* the explanations in 99 % whatever the layout. With a fourth object it is the only one left in 99 % of all layouts. Moved 1 m in
      any direction, it goes unnoticed in 10 %, where it moved across. Tables: `python -m benchmarks.marker_truth`.
    - Two distances give two places, mirrored in the line between the objects; one gives a circle. Nothing checks either.

    Args:
        sights: of `take_sights`: the register and today's readings put together.
        significance: the share of unchanged markers that may be called changed.
        matters_m: the shift that must not go unseen before “not moved” may be said.
    Raises:
        ImpossibleChance: a significance outside 0.0001–0.5.
    """
    require_chance("significance", significance)
    explanations = possible_explanations(sights.sights, significance=significance) if len(sights) else ()
    blamed = explanations[0].objects if len(explanations) == 1 else ()
    trusted = [s for s in sights if s.object_id not in blamed]
    detectable_m = detectable_shift_m(trusted, significance=significance, power=POWER)
    places = adjust(trusted) if len(trusted) > 1 else ()
    conclusion = _conclude(sights, explanations, detectable_m <= matters_m)
    return Resection(
        conclusion=conclusion,
        sentence=sentence_of(conclusion, sights, explanations, detectable_m),
        explanations=explanations,
        adjustment=places[0] if places else None,
        residuals=tuple(_residuals(sights, places[0].shift if places else NO_SHIFT)),
        detectable_m=detectable_m,
        north=sights.north,
        significance=significance,
        matters_m=matters_m,
        findings=sights.findings,
    )


def _conclude(sights: Sights, explanations: Sequence[Explanation], is_sharp: bool) -> Conclusion:
    if not len(sights):
        return Conclusion.NO_SIGHTS
    if not explanations:
        return Conclusion.AMBIGUOUS if len(sights) == 1 else Conclusion.CONTRADICTORY
    only = explanations[0]
    if len(explanations) > 1 or only.degrees == 0:
        return Conclusion.AMBIGUOUS
    if not only.faults:
        return Conclusion.UNCHANGED if is_sharp else Conclusion.TOO_WEAK
    if only.marker_moved:
        return Conclusion.BOTH_MOVED if only.objects else Conclusion.MARKER_MOVED
    return Conclusion.OBJECT_MOVED


def _residuals(sights: Sights, shift: Shift) -> list[Residual]:
    place, bundle = np.array((shift.east_m, shift.north_m)), Bundle.of(sights.sights)
    values, slopes = bundle.misfits(place)
    shares = 1 - np.diag(slopes @ np.linalg.pinv(slopes.T @ slopes, rcond=1e-8) @ slopes.T) if len(sights) else np.empty(0)
    return [_residual(sight, place, float(v), float(share)) for sight, v, share in zip(sights, values, shares, strict=False)]


def _residual(sight: Sight, place: np.ndarray[tuple[int], np.dtype[np.float64]], misfit: float, share: float) -> Residual:
    computed_m = math.hypot(sight.east_m - place[0], sight.north_m - place[1])
    return Residual(
        object_id=sight.object_id,
        name=sight.name,
        registered_m=sight.registered_m,
        measured_m=sight.measured_m,
        change_m=sight.measured_m - sight.registered_m,
        residual_m=sight.measured_m - computed_m,
        redundancy=max(0.0, share),
        standardised=misfit / math.sqrt(share) if share > 0.01 else None,
    )

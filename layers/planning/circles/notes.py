"""What a person should look at before trusting a circle: who is not tied to the roads, and what follows from it."""

from collections.abc import Iterator

import numpy as np

from layers.planning.circles.figures import Sums
from layers.planning.circles.ground import CircleGround
from layers.planning.notes import note_answer, note_several
from layers.planning.question import Weight
from layers.planning.tally import UNDECIDED
from layers.planning.travel import REASONS
from layers.report import Finding, Report, Severity, Where
from layers.wording import Wording


def note_circle(ground: CircleGround, sums: Sums) -> Report:
    """The findings of coverage, and those of time: one per reason why a place or a facility is not tied, and the bounds that leaves."""
    return note_answer(ground.sites) + Report.of((*_on_places(ground), *_on_facilities(ground), *_on_the_figure(ground, sums)))


def _on_places(ground: CircleGround) -> Iterator[Finding]:
    n, places = len(ground.sites.units), ground.sites.places
    reasons = ground.connection.reason[n:-1]
    undecided = ground.verdict[n:-1] == UNDECIDED
    names = ground.sites.units.frame["name"].to_numpy(dtype=object)[places.unit]
    for reason in sorted(set(reasons) - {"", "no_position"}):
        for doubtful, what in _CLASSES:
            yield from note_several(
                f"planning.place-{reason.replace('_', '-')}",
                Severity.WARNING if doubtful else Severity.NOTE,
                Wording(f"居民点{REASONS[reason].zh}，{what.zh}", f"place: {REASONS[reason].en}; {what.en}"),
                names[(reasons == reason) & (undecided == doubtful)],
                layer=ground.question.demand,
            )


_CLASSES = (
    (
        True,
        Wording(
            "直线上可能在时限内，列为“无法判定”，不计入分子分母（补测道路后可定）",
            "near enough in a straight line: undecided, in neither numerator nor denominator until its road is surveyed",
        ),
    ),
    (
        False,
        Wording("直线也超过时限（或附近没有设施），按未覆盖计", "too far even in a straight line: counted as not covered"),
    ),
)


def _on_facilities(ground: CircleGround) -> Iterator[Finding]:
    facilities, counted = ground.sites.facilities, ground.sites.counted
    keys = facilities.frame["facility_id"].to_numpy(dtype=object)
    for reason in sorted(set(ground.ends.reason[counted]) - {"", "no_position"}):
        yield from note_several(
            f"planning.facility-{reason.replace('_', '-')}",
            Severity.WARNING,
            Wording(
                f"设施{REASONS[reason].zh}，按时间计算时不起作用；其附近未被其他设施覆盖的居民点列为“无法判定”",
                f"facility: {REASONS[reason].en}; it reaches nobody, and places near it that no other reaches are undecided",
            ),
            keys[counted & (ground.ends.reason == reason)],
        )


def _on_the_figure(ground: CircleGround, sums: Sums) -> Iterator[Finding]:
    """Both bounds over all whose number is known, even where others have none."""
    covered, decided, _, doubtful, _ = (float(np.sum(column)) for column in sums.tally.columns)
    whole = decided + doubtful
    if not doubtful or not whole:
        return
    label = sums.weight.label
    who = Wording("个单位", "units") if sums.weight is Weight.UNITS else Wording(f"人（{label.zh}）", label.en)
    low, high = covered / whole, (covered + doubtful) / whole
    yield Finding(
        "planning.circle-bounds",
        Severity.WARNING,
        Wording(
            f"{round(doubtful)} {who.zh}无法判定：若都在圈外为 {low:.2%}，若都在圈内为 {high:.2%}",
            f"{round(doubtful)} {who.en} undecided: {low:.2%} if all are outside, {high:.2%} if all are inside",
        ),
        Where(ground.question.demand),
        {"undecided": round(doubtful), "low": low, "high": high},
    )

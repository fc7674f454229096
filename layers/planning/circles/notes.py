"""What a person should look at before trusting a circle: who is not tied to the roads, and what follows from it."""

from collections.abc import Iterator

import geopandas as gpd
import numpy as np

from layers.planning.circles.figures import Sums
from layers.planning.circles.ground import CircleGround
from layers.planning.circles.points import note_coarse_points
from layers.planning.notes import note_answer, note_several
from layers.planning.question import Weight
from layers.planning.tally import UNDECIDED
from layers.planning.travel import REASONS
from layers.report import Finding, Report, Severity, Where
from layers.wording import Wording


def note_circle(ground: CircleGround, sums: Sums, demand: gpd.GeoDataFrame) -> Report:
    """The findings of coverage, and those of time: one per reason why a place or a facility is not tied, and the bounds that leaves."""
    found = (
        *_on_places(ground, demand),
        *_on_facilities(ground),
        *_on_the_figure(ground, sums),
        *note_coarse_points(ground, sums.counted),
    )
    return note_answer(ground.sites) + Report.of(found)


def _on_places(ground: CircleGround, demand: gpd.GeoDataFrame) -> Iterator[Finding]:
    n, places = len(ground.sites.units), ground.sites.places
    reasons = ground.connection.reason[n:-1]
    undecided = ground.verdict[n:-1] == UNDECIDED
    key = "settlement_id" if "settlement_id" in demand else "demand_id"
    called = demand["name"].fillna(demand[key]) if "name" in demand else demand[key]
    names = called.to_numpy(dtype=object)[places.row]
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
            "直线上可能在时限内，列为“无法判定”，在比例中按未覆盖计（补测道路后可定）",
            "near enough in a straight line: undecided, in the share counted as not covered until its road is surveyed",
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
    """Both bounds over all whose number is known, and how many have none."""
    covered, _, _, doubtful, unmeasured = (float(np.sum(column)) for column in sums.tally.columns)
    whole, label = float(np.sum(sums.tally.everyone)), sums.weight.label
    who = Wording("个单位", "units") if sums.weight is Weight.UNITS else Wording(f"人（{label.zh}）", label.en)
    if unmeasured:
        yield Finding(
            "planning.circle-people-missing",
            Severity.WARNING,
            Wording(
                f"{round(unmeasured)} 处没有“{label.zh}”的数字，不在分母之内；补上人数后比例会变",
                f"{round(unmeasured)} places have no figure of “{label.en}” and are not in the denominator; the share will move when they have",
            ),
            Where(ground.question.demand),
            {"places": round(unmeasured)},
        )
    if not doubtful or not whole:
        return
    low, high = covered / whole, (covered + doubtful) / whole
    yield Finding(
        "planning.circle-bounds",
        Severity.WARNING,
        Wording(
            f"{round(doubtful):,} {who.zh}无法判定，按未覆盖计：所示为 {low:.2%}；全算在圈内为 {high:.2%}",
            f"{round(doubtful):,} {who.en} undecided, counted as not covered: {low:.2%} as shown, {high:.2%} if all were inside",
        ),
        Where(ground.question.demand),
        {"undecided": round(doubtful), "low": low, "high": high},
    )

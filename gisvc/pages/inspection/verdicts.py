"""Has a marker moved? Each side's measured position against the register, with the accuracies said in words."""

from collections.abc import Mapping
from dataclasses import dataclass

from boundaries.records.fields import Value
from boundaries.rounds.comparison import ItemComparison
from boundaries.truth.displacement import Displacement, judge_displacement
from boundaries.truth.positions import StatedPosition
from gisvc.tongue import MISSING, Tongue


@dataclass(frozen=True, slots=True)
class SideVerdict:
    """One side's answer, and a line that says how good the two positions are."""

    side: str
    displacement: Displacement
    accuracies: str


def displacements(one: ItemComparison, tongue: Tongue) -> tuple[SideVerdict, ...]:
    """A verdict for each side that measured a position; none for stretches."""
    item = one.item
    if item.from_m != item.to_m:
        return ()
    registered = StatedPosition(
        item.lon, item.lat, _number(item.registered, "position_accuracy_m"), _number(item.registered, "conversion_error_m")
    )
    measured = {side: value for side, r in one.records.items() if isinstance(value := r.value("position"), Mapping)}
    return tuple(_verdict(side, registered, row, tongue) for side, row in measured.items())


def _verdict(side: str, registered: StatedPosition, row: Mapping[str, Value], tongue: Tongue) -> SideVerdict:
    stated = measured_position(row)
    told = tongue.t(
        f"登记位置点位中误差 {_metres(registered.accuracy_m)}，换算附加 {_metres(registered.added_error_m)}；实测点位中误差 {_metres(stated.accuracy_m)}。",
        f"Register: mean error {_metres(registered.accuracy_m)}, added by conversion {_metres(registered.added_error_m)}; "
        f"measured: {_metres(stated.accuracy_m)}.",
    )
    return SideVerdict(side, judge_displacement(registered, stated), told)


def measured_position(row: Mapping[str, Value]) -> StatedPosition:
    """A record's position as the judgement takes it."""
    samples, duration = _number(row, "samples"), _number(row, "duration_s")
    return StatedPosition(
        _number(row, "lon"), _number(row, "lat"), _number(row, "accuracy_m"), None, int(samples or 1), duration or 0.0
    )


def _number(row: Mapping[str, Value], name: str) -> float | None:
    value = row.get(name)
    return float(value) if isinstance(value, int | float) else None


def _metres(value: float | None) -> str:
    return MISSING if value is None else f"{value:g} m"

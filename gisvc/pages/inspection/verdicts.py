"""Has a marker moved? Each side's measured position and tape against the register, with the accuracies said in words."""

from collections.abc import Mapping
from dataclasses import dataclass

from boundaries.records.fold import Record
from boundaries.records.kinds import MARKER_CHECK
from boundaries.rounds.checklist import ChecklistItem
from boundaries.rounds.judgement import judge_measurements, measured_position, registered_position
from boundaries.truth.positions import StatedPosition
from boundaries.truth.together import JointVerdict
from gisvc.tongue import MISSING, Tongue
from layers.wording import Wording


@dataclass(frozen=True, slots=True)
class SideVerdict:
    """One side's answer from its coordinates and its tape together, each of the two in its own words, and how good the positions are."""

    side: str
    joint: JointVerdict
    by_position: Wording | None
    by_tape: Wording | None
    accuracies: str


def verdicts_of(item: ChecklistItem, records: Mapping[str, Record], tongue: Tongue) -> tuple[SideVerdict, ...]:
    """A verdict for each side that measured a position or a distance; none for stretches."""
    if item.kind is not MARKER_CHECK:
        return ()
    return tuple(v for side, record in records.items() if (v := _verdict(side, item, record, tongue)) is not None)


def _verdict(side: str, item: ChecklistItem, record: Record, tongue: Tongue) -> SideVerdict | None:
    found = judge_measurements(item, record)
    if found.joint is None:
        return None
    return SideVerdict(
        side,
        found.joint,
        found.displacement.sentence if found.displacement else None,
        found.tape.sentence if found.tape else None,
        _accuracies(registered_position(item), measured_position(record) if found.displacement else None, tongue),
    )


def _accuracies(registered: StatedPosition, stated: StatedPosition | None, tongue: Tongue) -> str:
    """How good the register and the measurement say they are."""
    added = registered.added_error_m
    told = [
        tongue.t(f"登记位置点位中误差 {_metres(registered.accuracy_m)}", f"register: mean error {_metres(registered.accuracy_m)}")
    ]
    if added:
        told.append(tongue.t(f"坐标换算附加 {_metres(added)}", f"added by the conversion: {_metres(added)}"))
    if stated is not None:
        told.append(
            tongue.t(f"实测点位中误差 {_metres(stated.accuracy_m)}", f"measured: mean error {_metres(stated.accuracy_m)}")
        )
    return tongue.t("；", "; ").join(told) + tongue.t("。", ".")


def _metres(value: float | None) -> str:
    return MISSING if value is None else f"{value:g} m"

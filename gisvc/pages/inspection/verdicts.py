"""Has a marker moved? Each side's measured position and tape against the register, with the accuracies said in words."""

from collections.abc import Mapping
from dataclasses import dataclass

from boundaries.records.fields import Value
from boundaries.records.fold import Record
from boundaries.records.kinds import MARKER_CHECK
from boundaries.rounds.checklist import ChecklistItem
from boundaries.rounds.round import rows_of
from boundaries.truth.displacement import judge_displacement
from boundaries.truth.positions import StatedPosition
from boundaries.truth.resection import Resection, judge_by_tape
from boundaries.truth.sights import ReferenceObject, TapeReading, take_sights
from boundaries.truth.together import JointVerdict, judge_together
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
    row = record.value("position")
    tape = _by_tape(item, record)
    if not isinstance(row, Mapping) and tape is None:
        return None
    registered = StatedPosition(
        item.lon, item.lat, _number(item.registered, "position_accuracy_m"), _number(item.registered, "conversion_error_m")
    )
    stated = measured_position(row) if isinstance(row, Mapping) else None
    moved = judge_displacement(registered, stated) if stated else None
    return SideVerdict(
        side,
        judge_together(moved, tape),
        moved.sentence if moved else None,
        tape.sentence if tape else None,
        _accuracies(registered, stated, tongue),
    )


def _by_tape(item: ChecklistItem, record: Record) -> Resection | None:
    readings = [
        TapeReading(
            str(row["object_id"]), _number(row, "distance_m"), _number(row, "accuracy_m"), azimuth_deg=_number(row, "azimuth_deg"),
            azimuth_kind=str(row.get("azimuth_kind") or "magnetic"),
        )
        for row in rows_of(record, "tapes")
        if row.get("object_id") and row.get("distance_m") is not None
    ]  # fmt: skip
    objects = [
        ReferenceObject(
            str(one["object_id"]), str(one.get("name") or one["object_id"]), _number(one, "azimuth_deg"), _number(one, "distance_m"),
            str(one.get("azimuth_kind") or "unknown"), _number(one, "distance_accuracy_m"),
        )
        for one in item.objects
    ]  # fmt: skip
    return judge_by_tape(take_sights(objects, readings)) if readings else None


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

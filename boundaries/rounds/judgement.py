"""What a check's own numbers say: has the marker moved, do the photos show it, was the visit when and where it is said to have been."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import cast

import geopandas as gpd

from boundaries.cases.repair import judge_check_actions
from boundaries.records.fold import Record
from boundaries.rounds.checklist import ChecklistItem
from boundaries.rounds.comparison import ItemComparison
from boundaries.rounds.round import Round, Row, rows_of
from boundaries.truth.displacement import Displacement, judge_displacement
from boundaries.truth.photo_evidence import EvidencePhoto, Visit, check_photos
from boundaries.truth.positions import StatedPosition
from boundaries.truth.resection import Resection, judge_by_tape
from boundaries.truth.search_effort import Search, check_search
from boundaries.truth.sights import ReferenceObject, TapeReading, take_sights
from boundaries.truth.together import JointVerdict, judge_together
from layers.fields import Value
from layers.report import Finding, Report, Severity, Where
from layers.wording import Wording

AHEAD = timedelta(hours=1)  # ours: no record is written after it was entered, but for a clock a little fast
BEHIND = timedelta(days=300)  # ours: a round's field work is over within the year; older is a clock set a year back


@dataclass(frozen=True, slots=True)
class CheckJudgement:
    """One side's check of one item, judged. `displacement` and `tape` are None where nothing was measured, `joint` where neither was."""

    item: ChecklistItem
    side: str
    displacement: Displacement | None
    tape: Resection | None
    joint: JointVerdict | None
    report: Report


@dataclass(frozen=True, slots=True)
class Evidence:
    """What lies beside the records: the layer PHOTOS, when each statement was entered into its journal, and photos known from earlier rounds."""

    photos: gpd.GeoDataFrame
    entered_at: Mapping[str, datetime]  # by statement id
    earlier: Mapping[str, str]  # photo id → name of the round that used it


def judge_checks(inspected: Round, comparisons: Sequence[ItemComparison], evidence: Evidence) -> tuple[CheckJudgement, ...]:
    """Every side's record of every item."""
    judged = [_judge(one.item, side, record, inspected, evidence) for one in comparisons for side, record in one.records.items()]
    by_subject = _photo_report(comparisons, evidence)
    return tuple(replace(j, report=j.report + by_subject.get((*j.item.ref, j.side), Report())) for j in judged)


@dataclass(frozen=True, slots=True)
class Measurements:
    """What a marker's own numbers say: by coordinates, by tape, and by both together; None where nothing was measured."""

    displacement: Displacement | None
    tape: Resection | None
    joint: JointVerdict | None


def judge_measurements(item: ChecklistItem, record: Record) -> Measurements:
    """Has the marker of a record moved? Stretches of line and records without numbers have no answer."""
    measured = measured_position(record)
    displacement = (
        judge_displacement(registered_position(item), measured) if measured.lon is not None and item.lon is not None else None
    )
    tape = _tape(item, record)
    return Measurements(displacement, tape, judge_together(displacement, tape) if displacement or tape else None)


def _judge(item: ChecklistItem, side: str, record: Record, inspected: Round, evidence: Evidence) -> CheckJudgement:
    where = Where(layer=item.kind.name, key=item.subject, lon=item.lon, lat=item.lat)
    found = judge_measurements(item, record)
    findings = [
        *([found.joint.to_finding(where)] if found.joint else []),
        *([found.displacement.to_finding(where)] if found.displacement else []),
        *([found.tape.to_finding(where), *found.tape.findings] if found.tape else []),
        *check_search(_search(item, record, measured_position(record))),
        *judge_check_actions(record, sides=item.sides),
        *_dates(item, record, inspected),
        *_clocks(item, record, evidence.entered_at),
    ]
    return CheckJudgement(item, side, found.displacement, found.tape, found.joint, Report.of(findings))


def registered_position(item: ChecklistItem) -> StatedPosition:
    """Where the register puts a marker, and how well."""
    return StatedPosition(
        item.lon, item.lat, _number(item.registered, "position_accuracy_m"), _number(item.registered, "conversion_error_m")
    )


def measured_position(record: Record) -> StatedPosition:
    """Where a record puts a marker, and how well; nowhere where it does not say."""
    said = record.value("position")
    if not isinstance(said, Mapping):
        return StatedPosition(None, None)
    samples = said.get("samples")
    return StatedPosition(
        _number(said, "lon"), _number(said, "lat"), _number(said, "accuracy_m"),
        samples=samples if isinstance(samples, int) and samples > 0 else 1, duration_s=_number(said, "duration_s") or 0.0,
    )  # fmt: skip


def _tape(item: ChecklistItem, record: Record) -> Resection | None:
    readings = [_reading(row) for row in rows_of(record, "tapes") if row.get("distance_m") is not None]
    return judge_by_tape(take_sights([_object(row) for row in item.objects], readings)) if readings else None


def _object(row: Row) -> ReferenceObject:
    return ReferenceObject(
        str(row.get("object_id")), str(row.get("name", "")), _number(row, "azimuth_deg"), _number(row, "distance_m"),
        str(row.get("azimuth_kind") or "unknown"), _number(row, "distance_accuracy_m"),
    )  # fmt: skip


def _reading(row: Row) -> TapeReading:
    return TapeReading(
        str(row.get("object_id")), _number(row, "distance_m"), _number(row, "accuracy_m"), _number(row, "height_difference_m"), azimuth_deg=_number(row, "azimuth_deg"),
        azimuth_kind=str(row.get("azimuth_kind") or "magnetic"),
    )  # fmt: skip


def _search(item: ChecklistItem, record: Record, measured: StatedPosition) -> Search:
    states = cast("Sequence[str]", record.value("found_state") or ())
    claim = next((state for state in ("lost", "not_found") if state in states), "")
    searches = record.value("searches")
    return Search(
        item.subject, claim, _of(record, "search_radius_m"), _of(record, "search_minutes"), searches if isinstance(searches, int) else None,
        record.value("neighbour_confirms_loss") is True, measured.accuracy_m, _number(item.registered, "position_accuracy_m"),
    )  # fmt: skip


def _dates(item: ChecklistItem, record: Record, inspected: Round) -> Iterator[Finding]:
    visited = _moment(record.value("visited_at"))
    if visited is None:
        return
    day = visited.date()
    if inspected.field_from and day < inspected.field_from:
        yield _doubt(
            item, "boundaries.visited-before-round",
            f"到场时间 {day} 早于本轮外业开始 {inspected.field_from}，请核对日期。",
            f"was visited on {day}, before the field work of this round began on {inspected.field_from}. Check the date.",
        )  # fmt: skip
    if inspected.field_until and day > inspected.field_until:
        yield _doubt(
            item, "boundaries.visited-after-round",
            f"到场时间 {day} 晚于本轮外业截止 {inspected.field_until}，请核对日期。",
            f"was visited on {day}, after the field work of this round ended on {inspected.field_until}. Check the date.",
        )  # fmt: skip


def _clocks(item: ChecklistItem, record: Record, entered_at: Mapping[str, datetime]) -> Iterator[Finding]:
    """A device that says it is tomorrow, or last year, is set wrongly: shown, never corrected, and no order depends on it."""
    for statement in record.statements:
        entered = entered_at.get(statement.statement_id)
        if entered is None:
            continue
        off = statement.said_at - entered
        if off > AHEAD or off < -BEHIND:
            days = abs(off) / timedelta(days=1)
            yield _doubt(
                item, "boundaries.device-clock",
                f"{statement.device or '设备'}的时钟与入册时间相差 {days:.1f} 天，时间仅供参考。",
                f"comes from a device whose clock is {days:.1f} days from the time of entry; its times are shown for what they are.",
            )  # fmt: skip


def _photo_report(comparisons: Sequence[ItemComparison], evidence: Evidence) -> dict[tuple[str, str, str], Report]:
    """Doubts about photos, by kind, subject and side of every record that names the photo."""
    files = {str(row["photo_id"]): row for row in evidence.photos.drop(columns="geometry").to_dict("records")}
    report: dict[tuple[str, str, str], Report] = {}
    for side in sorted({side for one in comparisons for side in one.records}):
        own = [(one.item, one.records[side]) for one in comparisons if side in one.records]
        named = [(item, _photo(item, row, files)) for item, record in own for row in rows_of(record, "photos")]
        visits = {item.subject: Visit(item.subject, _moment(r.value("visited_at")), _place(item)) for item, r in own}
        for finding in check_photos([photo for _, photo in named], visits, earlier=evidence.earlier):
            for ref in dict.fromkeys(item.ref for item, photo in named if photo.photo_id == finding.where.key):
                report[*ref, side] = report.get((*ref, side), Report()) + Report((finding,))
    return report


def _photo(item: ChecklistItem, row: Row, files: Mapping[str, Mapping[str, object]]) -> EvidencePhoto:
    held = files.get(str(row.get("photo_id")), {})
    return EvidencePhoto(
        str(row.get("photo_id")), item.subject, str(row.get("view") or ""), _held_text(held, "camera_time"), _held_number(held, "camera_lon"),
        _held_number(held, "camera_lat"), _moment(row.get("taken_at")), _number(row, "lon"), _number(row, "lat"), _number(row, "accuracy_m"),
        _moment(cast("Value", _held_text(held, "received_at"))),
    )  # fmt: skip


def _place(item: ChecklistItem) -> StatedPosition:
    """A segment has no one place a photo could be far from."""
    return registered_position(item) if item.length_m == 0 else StatedPosition(None, None)


def _doubt(item: ChecklistItem, code: str, zh: str, en: str) -> Finding:
    where = Where(layer=item.kind.name, key=item.subject, lon=item.lon, lat=item.lat)
    return Finding(code, Severity.WARNING, Wording(f"“{item.title}”：{zh}", f"“{item.title}” {en}"), where)


def _number(row: Mapping[str, Value], name: str) -> float | None:
    value = row.get(name)
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _of(record: Record, name: str) -> float | None:
    return _number({name: record.value(name)}, name)


def _held_text(row: Mapping[str, object], name: str) -> str | None:
    value = row.get(name)
    return value if isinstance(value, str) else None


def _held_number(row: Mapping[str, object], name: str) -> float | None:
    value = row.get(name)
    return value if isinstance(value, float) and not math.isnan(value) else None


def _moment(value: Value) -> datetime | None:
    return datetime.fromisoformat(value) if isinstance(value, str) else None

"""What the store is asked before the walk: the order of visits, the segments at risk, the clocks that run."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import pandas as pd

from boundaries.lines.drift import drift_of
from boundaries.lines.errors import NoCourse
from boundaries.lines.study import LineStudy
from boundaries.rounds.checklist import Checklist, ChecklistItem
from boundaries.rounds.round import Round
from boundaries.specs import KEEPERS, LINES, OBSERVED_FEATURES
from boundaries.use_cases.journal import read_book
from boundaries.use_cases.lines import read_line_study
from boundaries.use_cases.rounds import RoundStudy, study_round
from boundaries.visits.clocks import Clock, ClockFace
from boundaries.visits.known_facts import DriftedStretch, StandingMarker, Stretch, gather_facts
from boundaries.visits.line_clocks import gather_clocks
from boundaries.visits.risk import MarkerSuggestion, SegmentFacts, SegmentRisk, score_segments, suggest_markers
from boundaries.visits.settings import DEFAULTS, VisitSettings
from boundaries.visits.sheets import VISIT_STOPS, stops_frame
from boundaries.visits.terms import day_in_china
from boundaries.visits.visit_order import Stop, VisitPlan, plan_visits
from layers.fields import Value
from layers.files.write import write_frame
from layers.report import Report
from layers.store.clock import utc_now
from layers.store.protocol import Store

__all__ = ["VisitSettings", "VisitStudy", "plan_round_visits", "study_clocks", "study_visits", "write_visit_plan"]

Row = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class VisitStudy:
    """A round before the walk: in which order, where the risks lie, where a marker would help."""

    round: Round
    plan: VisitPlan
    risks: tuple[SegmentRisk, ...]
    suggestions: tuple[MarkerSuggestion, ...]


def study_visits(store: Store, round_id: str, *, first_day: date | None = None, settings: VisitSettings = DEFAULTS) -> VisitStudy:
    """The visit plan, the risks and the suggestions of a round.

    Args:
        first_day: of the field work; by default the round's own, or today if that is past or not stated.
    Raises:
        UnknownRound.
    """
    study = study_round(store, round_id)
    lines = read_line_study(store)
    facts = gather_facts(
        [_stretch(item) for item in study.checklist.segments],
        [m for line_id in study.round.line_ids for m in _standing(lines, line_id, study.checklist)],
        [d for line_id in study.round.line_ids for d in _drifts(lines, line_id)],
        study.book.records,
    )
    return VisitStudy(
        round=study.round,
        plan=plan_round_visits(study, first_day=first_day, settings=settings),
        risks=score_segments(facts, settings=settings),
        suggestions=_suggestions(lines, study, facts, settings),
    )


def plan_round_visits(study: RoundStudy, *, first_day: date | None = None, settings: VisitSettings = DEFAULTS) -> VisitPlan:
    """The visit plan of a round already studied."""
    today = day_in_china(utc_now())
    begins = first_day or max(today, study.round.field_from or today)
    heights = {str(row["marker_id"]): _number(row.get("height_m")) for row in _plain(study.register.markers)}
    sides_of = {str(row["line_id"]): (str(row["side_a"]), str(row["side_b"])) for row in _plain(study.register.lines)}
    stops = [_stop(item, heights.get(item.subject), _parties(item, sides_of)) for item in study.checklist.markers]
    return plan_visits(stops, first_day=begins, settings=settings)


def study_clocks(store: Store, *, now: datetime | None = None, settings: VisitSettings = DEFAULTS) -> tuple[Clock, ...]:
    """Every clock of every line, case and round known here, the most pressing first.

    Args:
        now: an aware moment; this one by default.
    """
    lines, keepers = _plain(store.read(LINES)), _plain(store.read(KEEPERS))
    return gather_clocks(lines, keepers, read_book(store).records, face=ClockFace(now or utc_now(), settings))


def write_visit_plan(
    plan: VisitPlan,
    path: Path | str,
    *,
    format: str,  # noqa: A002  # because users and callers say "format"
    stamp: str | None = None,
) -> Report:
    """The plan as GPX waypoints, KML or any format a layer is written in; whole or not at all.

    Args:
        stamp: what every row must carry (内部资料 …).
    Raises:
        UnknownFormat, CannotWrite: as `write_frame`.
    """
    return write_frame(stops_frame(plan), path, spec=VISIT_STOPS, format=format, stamp=stamp)


def _parties(item: ChecklistItem, sides_of: Mapping[str, tuple[str, str]]) -> tuple[str, ...]:
    """Who has to be there: the round's sides, and at a tripoint whoever shares one of its lines."""
    if not item.is_tripoint:
        return item.sides
    lines = str(item.registered.get("line_ids") or "").split(";")
    return tuple(dict.fromkeys((*item.sides, *(side for line_id in lines for side in sides_of.get(line_id, ())))))


def _stop(item: ChecklistItem, height_m: float | None, sides: tuple[str, ...]) -> Stop:
    nan = float("nan")
    lon, lat = nan if item.lon is None else item.lon, nan if item.lat is None else item.lat
    return Stop(item.subject, item.title, item.line_id, lon, lat, item.from_m or 0.0, sides, item.is_tripoint, height_m)


def _stretch(item: ChecklistItem) -> Stretch:
    last = item.last if item.last_round else None
    return Stretch(item.subject, item.line_id, item.title, item.from_m or 0.0, item.to_m or 0.0, item.registered, last)


def _standing(lines: LineStudy, line_id: str, checklist: Checklist) -> list[StandingMarker]:
    """Markers of a line at their chainage on it; a shared one stands on each of its lines."""
    last = {item.subject: item.last for item in checklist.markers if item.last_round}
    return [StandingMarker(m.marker_id, line_id, m.chainage_m, last.get(m.marker_id)) for m in lines.placed_on(line_id)]


def _drifts(lines: LineStudy, line_id: str) -> list[DriftedStretch]:
    found = []
    for row in lines.rows(OBSERVED_FEATURES):
        line = lines.lines.get(line_id)
        if line is None or row["line_id"] != line_id:
            continue
        try:
            drifts = drift_of(lines, line, row)
        except NoCourse:
            continue  # the check of lines says so
        found += [
            DriftedStretch(line_id, d.section.from_m, d.section.to_m, d.section.largest_m) for d in drifts if not d.line_follows
        ]
    return found


def _suggestions(
    lines: LineStudy, study: RoundStudy, facts: tuple[SegmentFacts, ...], settings: VisitSettings
) -> tuple[MarkerSuggestion, ...]:
    return tuple(
        suggestion
        for line_id in study.round.line_ids
        if line_id in lines.lines
        for suggestion in suggest_markers(
            lines.lines[line_id].course,
            [m.chainage_m for m in lines.placed_on(line_id)],
            [f for f in facts if f.line_id == line_id],
            line_id=line_id,
            settings=settings,
        )
    )


def _plain(frame: pd.DataFrame) -> list[dict[str, Value]]:
    """Rows as plain values; what is missing is left out, days are ISO texts."""
    rows = frame.drop(columns="geometry", errors="ignore").to_dict("records")
    return [{str(name): _value(cell) for name, cell in row.items() if not pd.isna(cell)} for row in rows]


def _value(cell: object) -> Value:
    return cell.date().isoformat() if isinstance(cell, pd.Timestamp) else cell  # type: ignore[return-value]  # because cells are plain otherwise


def _number(value: Value) -> float | None:
    return float(value) if isinstance(value, int | float) else None

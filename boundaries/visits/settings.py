"""The figures plans are made by: every one may be changed, every one says where it comes from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from types import MappingProxyType

RISK_POINTS: Mapping[str, int] = MappingProxyType(
    {
        "lost": 30,
        "damaged": 15,
        "unrecognisable": 25,
        "vague": 15,
        "drift": 20,
        "project": 20,
        "dispute": 30,
        "hazard": 10,
        "unilateral": 20,
        "unmarked": 10,
        "changed": 15,
        "unvisited": 10,
    }
)
"""Points of each reason (ours). The reasons are those of boundaries.md §8.21; no source weighs them."""


@dataclass(frozen=True, slots=True)
class VisitSettings:
    """Figures as known on 2026-11-22. Law is marked so; the rest are habits of named places or ours.

    Clocks:
        cycle_months: 60. Law: 行政区域界线管理条例 Art. 12, every five years.
        plan_day, report_day: month and day by which a round's plan and summary are due. 15 May and 1 December (one city's notice, S17).
        incident_h: 12 h from finding loss, damage, a move or a changed feature to the report (Guangdong S12, Beijing S14).
        repair_days: 90 from finding to repair (ours: no source sets a term).
        demarcation_months, extension_months, code_months: 12, 6 and 1. Law: 行政区划管理条例 Arts. 15 and 17.
        patrol_months, record_months: 1 and 3, keeper's patrols (S12, S13) and records (S14).
        peace_months: 36 (one city, S30).
        soon_days: what falls due within these days is shown as coming. 30 (ours).

    Risk:
        points: of each reason.
        unmarked_m: a stretch without markers is long from here. 15 km: of the lines in §2.4, with one marker in 4–46 km, three quarters stay below (ours).
        drift_m: 10 m, the strip watched along a line (S12).
        high, middle: scores from which a segment is 高 or 中 (ours).
        vague_m: a vague stretch this long deserves a marker. 300 m (ours).
        suggestions: at most this many new markers for one stretch. 5 (ours).

    Visits:
        work_min, tripoint_min: minutes at a marker and at a tripoint. 40 and 90 (ours).
        day_from, day_until: working hours, never before sunrise nor past `dusk_min` before sunset. 8:30–17:30.
        lunch_min: a pause in days longer than six hours. 60.
        access_min: from each side's road to the first marker of a day, and back from the last. 60 (ours; one tripoint took a 7-hour walk, S25).
        walk_m: legs longer than this are driven round, not walked. 6 km (ours).
        winding: how much longer a walk is than the line, and a road than the way as the crow flies. 1.3 and 1.5 (ours).
        flat_kmh: pace off the path where heights are not known. 3.0: Tobler's level pace, 5.04, times his 0.6 off the path.
        off_path: Tobler's factor off the path. 0.6 (Tobler 1993, NCGIA report 93-1).
        road_kmh: 30 (ours).
        rest_days: weekdays without field work; Monday is 0. Saturday and Sunday.
    """

    cycle_months: int = 60
    plan_day: tuple[int, int] = (5, 15)
    report_day: tuple[int, int] = (12, 1)
    incident_h: float = 12.0
    repair_days: int = 90
    demarcation_months: int = 12
    extension_months: int = 6
    code_months: int = 1
    patrol_months: int = 1
    record_months: int = 3
    peace_months: int = 36
    soon_days: int = 30
    points: Mapping[str, int] = field(default_factory=lambda: RISK_POINTS)
    unmarked_m: float = 15_000.0
    drift_m: float = 10.0
    high: int = 50
    middle: int = 20
    vague_m: float = 300.0
    suggestions: int = 5
    work_min: float = 40.0
    tripoint_min: float = 90.0
    day_from: time = time(8, 30)
    day_until: time = time(17, 30)
    dusk_min: float = 30.0
    lunch_min: float = 60.0
    access_min: float = 60.0
    walk_m: float = 6_000.0
    winding: float = 1.3
    road_winding: float = 1.5
    flat_kmh: float = 3.0
    off_path: float = 0.6
    road_kmh: float = 30.0
    rest_days: frozenset[int] = frozenset({5, 6})


DEFAULTS = VisitSettings()

"""A visit plan, risks and clocks as plain tables, for Excel and paper, and the plan as a layer for GPX and KML."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias

import geopandas as gpd
import shapely

from boundaries.visits.clocks import Clock
from boundaries.visits.risk import MarkerSuggestion, SegmentRisk
from boundaries.visits.visit_order import PlannedStop, VisitPlan
from layers.frames import frame_of
from layers.reference import CODES, INTEGER, counted, measured, text
from layers.spec import Column, GeometryKind, LayerSpec
from layers.wording import Wording

Cell: TypeAlias = Wording | str | int | float | date | datetime | None

VISIT_STOPS = LayerSpec(
    name="visit_stops",
    label=Wording("联检路线", "visit plan"),
    key="stop_id",
    area="sides",
    geometry=GeometryKind.POINT,
    written_by_hand=False,
    columns=(
        text("stop_id", "序号", "order", required=True),
        text("name", "名称", "name"),
        text("marker_id", "界桩标识", "marker id"),
        text("line_id", "界线编号", "line id"),
        Column("sides", CODES, Wording("到场各方", "sides that must be there")),
        Column("day", INTEGER, Wording("第几天", "day"), minimum=1),
        text("meet_at", "会合时间", "meet at"),
        text("leave_at", "离开时间", "leave at"),
        text("mode", "到达方式", "how to get there"),
        measured("leg_m", "路程", "distance of the leg", "m"),
        counted("leg_min", "路上时间", "minutes of the leg", "min"),
        measured("chainage_m", "里程", "chainage", "m"),
    ),
)
"""Never kept: what a hand-held receiver or a map shows of a plan."""


@dataclass(frozen=True, slots=True)
class PlainTable:
    """A table without a paper: title, headings, rows of cells (one per heading), notes below. Wordings are told in the reader's language."""

    title: Wording
    headings: tuple[Wording, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[Wording, ...] = ()


def stops_frame(plan: VisitPlan) -> gpd.GeoDataFrame:
    """The plan as a layer of VISIT_STOPS, EPSG:4490, in the order of the visits. Names begin with the order, as receivers sort by name."""
    return frame_of(VISIT_STOPS, [_row(planned, n) for n, day in enumerate(plan.days, 1) for planned in day.stops])


def _row(planned: PlannedStop, day: int) -> dict[str, object]:
    stop = planned.stop
    return {
        "stop_id": f"{planned.order:03d}",
        "name": f"{planned.order:03d} {stop.name}",
        "marker_id": stop.marker_id,
        "line_id": stop.line_id,
        "sides": ";".join(stop.sides),
        "day": day,
        "meet_at": planned.meet_at.isoformat(timespec="minutes"),
        "leave_at": planned.leave_at.isoformat(timespec="minutes"),
        "mode": planned.leg.mode.label.zh,
        "leg_m": round(planned.leg.distance_m, 0),
        "leg_min": round(planned.leg.minutes),
        "chainage_m": round(stop.chainage_m, 1),
        "geometry": shapely.Point(stop.lon, stop.lat),
    }


def plan_table(plan: VisitPlan) -> PlainTable:
    """线段、界桩路线表: one row a stop, the times both sides meet at it."""
    headings = (
        Wording("序号", "no."), Wording("日期", "day"), Wording("会合时间", "meet at"), Wording("离开时间", "leave at"),
        Wording("界桩", "marker"), Wording("界线", "line"), Wording("到场各方", "sides"), Wording("到达方式", "by"),
        Wording("路程（km）", "leg (km)"), Wording("路上（分钟）", "leg (min)"), Wording("经度", "longitude"), Wording("纬度", "latitude"),
    )  # fmt: skip
    rows = tuple(
        (
            p.order, p.meet_at.date(), f"{p.meet_at:%H:%M}", f"{p.leave_at:%H:%M}", p.stop.name, p.stop.line_id, "、".join(p.stop.sides),
            p.leg.mode.label, round(p.leg.distance_m / 1000, 2), round(p.leg.minutes), round(p.stop.lon, 6), round(p.stop.lat, 6),
        )
        for p in plan.stops
    )  # fmt: skip
    return PlainTable(Wording("联检路线表", "visit plan"), headings, rows, plan.assumptions)


def risk_table(risks: Sequence[SegmentRisk]) -> PlainTable:
    """One row a segment, the highest score first, its reasons with their points."""
    headings = (
        Wording("线段", "segment"), Wording("界线", "line"), Wording("起点里程（m）", "from (m)"), Wording("止点里程（m）", "to (m)"),
        Wording("分值", "score"), Wording("风险", "risk"), Wording("理由", "reasons"),
    )  # fmt: skip
    rows = tuple(
        (r.segment.name, r.segment.line_id, round(r.segment.from_m), round(r.segment.to_m), r.score, r.level.label, _reasons(r))
        for r in risks
    )
    note = Wording(
        "分值为设置的加总，只用于排序，不是结论。", "Scores add up points of a setting; they order, they do not conclude."
    )
    return PlainTable(Wording("线段风险表", "risk of segments"), headings, rows, (note,))


def _reasons(risk: SegmentRisk) -> Wording:
    zh = "；".join(f"{reason.sentence.zh}（{reason.points}）" for reason in risk.reasons)
    return Wording(zh, "; ".join(f"{reason.sentence.en} ({reason.points})" for reason in risk.reasons))


def suggestion_table(suggestions: Sequence[MarkerSuggestion], note: Wording) -> PlainTable:
    """Places where a new marker would help."""
    headings = (
        Wording("界线", "line"), Wording("里程（m）", "chainage (m)"), Wording("经度", "longitude"), Wording("纬度", "latitude"), Wording("理由", "reason"),
    )  # fmt: skip
    rows = tuple((s.line_id, round(s.chainage_m), round(s.lon, 6), round(s.lat, 6), s.reason) for s in suggestions)
    return PlainTable(Wording("增设界桩建议", "where a new marker would help"), headings, rows, (note,))


def clock_table(clocks: Sequence[Clock]) -> PlainTable:
    """期限表: every term with what it rests on, the most pressing first."""
    headings = (
        Wording("事项", "what"), Wording("对象", "about"), Wording("起算", "from"), Wording("期限", "due"), Wording("完成", "done"),
        Wording("状态", "state"), Wording("依据", "on whose word"), Wording("是否法定", "law"),
    )  # fmt: skip
    rows = tuple(
        (
            c.what,
            c.subject,
            c.started,
            c.due,
            c.done,
            c.state.label,
            c.authority.text,
            Wording("法定", "law") if c.authority.is_law else Wording("设置", "setting"),
        )
        for c in clocks
    )
    return PlainTable(Wording("期限表", "deadlines"), headings, rows)

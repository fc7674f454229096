"""2 任务清单与路线表: every stretch and marker with who leads, and the order in which both teams meet at the markers."""

from boundaries.records.kinds import MARKER_CHECK, SEGMENT_CHECK
from boundaries.use_cases.visits import plan_round_visits
from boundaries.visits.visit_order import VisitPlan
from gisvc.forms.inspection.order import Order
from gisvc.forms.inspection.shown import metres, shown
from gisvc.forms.papers.paper import Cell, Column, Page, Paper, Table, Text

NAME, NUMBER, TITLE = "tasks", 2, "联检任务清单与路线表"
TASKS = (
    Column("no", "序号", 0.5), Column("kind", "类别", 0.6), Column("title", "线段、界桩", 2.0), Column("section", "分段", 0.8), Column("lead", "牵头方", 1.1),
    Column("responsible", "责任方", 1.1), Column("from", "起点里程", 1.0), Column("to", "止点里程", 1.0), Column("length_m", "长度（m）", 0.8, 1),
    Column("lon", "经度（°）", 1.0, 6), Column("lat", "纬度（°）", 1.0, 6), Column("last", "上轮状态", 1.1),
)  # fmt: skip
ROUTE = (
    Column("no", "次序", 0.5), Column("on", "日期", 0.9), Column("marker", "会合界桩", 1.2), Column("sides", "到场各方", 1.8), Column("meet", "会合", 0.7),
    Column("leave", "离开", 0.7), Column("mode", "行进", 0.7), Column("distance_m", "行程（m）", 0.8, 0), Column("chainage", "里程", 1.0),
)  # fmt: skip


def describe(order: Order) -> Paper:
    plan = plan_round_visits(order.dossier.study, first_day=max(order.on, order.dossier.study.round.field_from or order.on))
    assumed = tuple(f"{n}．{wording.zh}" for n, wording in enumerate(plan.assumptions, 1))
    tasks = Table(
        "tasks", TASKS, tuple(_task(order, n) for n in range(len(order.items))), "任务清单", "本轮无检查项目。", is_list=True
    )
    route = Table("route", ROUTE, _stops(order, plan), "路线表", "没有可排定的界桩。", is_list=True)
    return order.paper(
        NAME, NUMBER, f"{order.lines_title}{TITLE}",
        (Page("tasks", (tasks,)), Page("route", (route, Text("assumed", ("时间和行程为初排估算，按实地情况调整。", *assumed), is_small=True)))),
        is_landscape=True,
    )  # fmt: skip


def _task(order: Order, number: int) -> tuple[str | float | int | None, ...]:
    item = order.items[number]
    is_segment = item.kind is SEGMENT_CHECK
    inspected = order.dossier.study.round
    section = next((s for s in inspected.sections if s.section_id == item.section_id and s.line_id == item.line_id), None)
    lead = (section.lead_side if section else "") or inspected.lead_side
    state = item.kind.field("found_state")
    return (
        number + 1, "线段" if is_segment else "界桩", item.title, section.name or section.section_id if section else "", order.dossier.name(lead),
        "各方" if is_segment else order.dossier.name(item.responsible_side), metres(item.from_m), metres(item.to_m) if is_segment else "",
        item.length_m if is_segment else None, item.lon, item.lat, shown(state, item.last.get("found_state"), order.names),
    )  # fmt: skip


def _stops(order: Order, plan: VisitPlan) -> tuple[tuple[Cell, ...], ...]:
    wanted = {i.subject for i in order.items if i.kind is MARKER_CHECK}
    return tuple(
        (
            one.order, day.on.isoformat(), one.stop.name, "、".join(order.dossier.name(s) for s in one.stop.sides), f"{one.meet_at:%H:%M}",
            f"{one.leave_at:%H:%M}", one.leg.mode.label.zh, one.leg.distance_m, metres(one.stop.chainage_m),
        )
        for day in plan.days
        for one in day.stops
        if one.stop.marker_id in wanted
    )  # fmt: skip

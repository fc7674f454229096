"""0 界线联合检查清单: every stretch and every marker of the round, prefilled, with boxes to tick by hand."""

from collections.abc import Mapping

from boundaries.records.kinds import SEGMENT_CHECK
from boundaries.rounds.checklist import ChecklistItem
from boundaries.rounds.comparison import ItemComparison
from gisvc.forms.inspection.order import Order
from gisvc.forms.inspection.outputs.registered import register_grid
from gisvc.forms.inspection.shown import boxes, is_boxed, is_long, label_of, metres, shown
from gisvc.forms.papers.paper import Block, Column, Entry, Grid, Page, Paper, Table, Text
from layers.fields import Field, FieldKind, Value

NAME, NUMBER, TITLE = "checklist", 0, "行政区域界线联合检查清单"
HOW_TO = "先查线段，后查界桩。方框打“√”；“上轮”为上一轮各方一致的记录，只供对照，须按现场情况重新填写。双方（三方）人员须同时到场并填写姓名。未检查的须写明理由。"


def describe(order: Order) -> Paper:
    """The overview, then a page for every stretch and every marker, in walking order."""
    pages = [_overview(order), *(_page(order, one) for one in order.comparisons), Page("signatures", (order.signatures(),))]
    title = TITLE if order.side is None else f"{TITLE}（{order.dossier.name(order.side)}用）"
    return order.paper(NAME, NUMBER, f"{order.lines_title}{title}", tuple(pages))


def _overview(order: Order) -> Page:
    inspected = order.dossier.study.round
    kind = inspected.record.kind
    values = inspected.record.values
    wanted = ("round_no", "round_kind", "year", "lead_side", "field_from", "field_until", "last_round_on")
    entries = [Entry(n, label_of(kind.field(n).label.zh), shown(kind.field(n), values.get(n), order.names)) for n in wanted]
    total_m = sum(i.length_m for i in order.items if i.kind is SEGMENT_CHECK)
    entries += [Entry("km", "界线长度", f"{total_m / 1000:.3f} km"), Entry("count", "线段、界桩", _count(order))]
    return Page(
        "overview",
        (
            Text("how_to", (HOW_TO,), is_small=True),
            Grid("round", tuple(entries)),
            Table("items", COLUMNS, tuple(_row(order, i, n) for n, i in enumerate(order.items, 1)), "检查项目", "本轮无检查项目。", is_list=True),
        ),
    )  # fmt: skip


COLUMNS = (
    Column("no", "序号", 0.5),
    Column("kind", "类别", 0.6),
    Column("title", "线段、界桩", 2.2),
    Column("line", "界线", 1.6),
    Column("chainage", "里程", 1.9),
    Column("sides", "责任方", 1.1),
    Column("last", "上轮状态", 1.3),
    Column("done", "本轮", 0.7),
)


def _row(order: Order, item: ChecklistItem, number: int) -> tuple[str | int, ...]:
    is_segment = item.kind is SEGMENT_CHECK
    lines = order.dossier.study.register.lines
    named = dict(zip(lines["line_id"], lines["name"], strict=True))
    state = item.kind.field("found_state")
    return (
        number,
        "线段" if is_segment else "界桩",
        item.title,
        str(named.get(item.line_id, item.line_id)),
        f"{metres(item.from_m)}—{metres(item.to_m)}" if is_segment else metres(item.from_m),
        "各方" if is_segment else order.dossier.name(item.responsible_side),
        shown(state, item.last.get("found_state"), order.names),
        "□已查",
    )


def _count(order: Order) -> str:
    segments = sum(i.kind is SEGMENT_CHECK for i in order.items)
    return f"{segments} 段、{len(order.items) - segments} 处"


def _page(order: Order, one: ItemComparison) -> Page:
    item = one.item
    said = one.records[order.side].values if order.side and order.side in one.records else {}
    fields = [f for f in item.kind.fields if not f.is_table and f.kind is not FieldKind.LINE]
    blocks: list[Block] = [
        register_grid(order, item),
        Grid(
            "check",
            (
                Entry("last_round", "上轮", item.last_round or "无记录", is_wide=True),
                *(_to_tick(f, said, item, order) for f in fields),
            ),
            "现场检查",
            is_blank=True,
        ),
        _attendance(order, said, item.kind.field("attendance")),
    ]
    if item.kind is not SEGMENT_CHECK:
        blocks.append(_tapes(item, said))
    return Page(item.kind.name, tuple(blocks), f"{item.kind.label.zh}　{item.title}")


def _to_tick(field: Field, said: Mapping[str, Value], item: ChecklistItem, order: Order) -> Entry:
    """A field with its boxes, or with room to write; what the last round found stands behind."""
    here = boxes(field, said.get(field.name)) if is_boxed(field) else shown(field, said.get(field.name), order.names)
    last = shown(field, item.last.get(field.name), order.names) if not field.is_narrative else ""
    unit = f"（{field.unit}）" if field.unit and not is_boxed(field) else ""
    return Entry(field.name, f"{label_of(field.label.zh)}{unit}", f"{here}　上轮：{last}" if last else here, is_long(field))


def _attendance(order: Order, said: Mapping[str, Value], field: Field) -> Table:
    """Who was there, with a line at least for every side: both sides present is no remark but a field."""
    columns = (
        Column("side", "代表方", 1.6),
        Column("name", "姓名", 1.2),
        Column("unit", "单位", 1.8),
        Column("post", "身份", 1.2),
        Column("signed", "签名", 1.4),
    )
    held = said.get(field.name)
    rows = [row for row in held if isinstance(row, Mapping)] if isinstance(held, list | tuple) else []
    filled = [(*(shown(field.column(n), row.get(n), order.names) for n in ("side", "name", "unit", "post")), "") for row in rows]
    missing = [s for s in order.dossier.study.round.sides if s not in {row.get("side") for row in rows}]
    blank = [(order.dossier.name(side), "", "", "", "") for side in missing for _ in range(2)]
    return Table("attendance", columns, (*filled, *blank), "双方（三方）到场人员")


def _tapes(item: ChecklistItem, said: Mapping[str, Value]) -> Table:
    """The reference objects with what the register says and room for the tape."""
    columns = (
        Column("name", "方位物", 1.5), Column("part", "量测部位", 1.2), Column("kind", "方位角类别", 1.1), Column("azimuth", "登记方位角（°）", 1.0, 2),
        Column("distance", "登记距离（m）", 1.0, 2), Column("measured_azimuth", "实测方位角（°）", 1.0, 2), Column("measured", "实测距离（m）", 1.0, 2),
        Column("state", "现状", 1.6),
    )  # fmt: skip
    tapes = item.kind.field("tapes")
    held = said.get("tapes")
    by_object = {row.get("object_id"): row for row in held if isinstance(row, Mapping)} if isinstance(held, list | tuple) else {}
    rows = []
    for registered in item.objects:
        taped = by_object.get(registered.get("object_id"), {})
        azimuth_kind = shown(tapes.column("azimuth_kind"), registered.get("azimuth_kind"), {})
        rows.append((
            str(registered.get("name") or ""), str(registered.get("measured_part") or ""), azimuth_kind, _number(registered.get("azimuth_deg")),
            _number(registered.get("distance_m")), _number(taped.get("azimuth_deg")), _number(taped.get("distance_m")),
            shown(tapes.column("object_state"), taped.get("object_state"), {}) or "□在 □变 □失",
        ))  # fmt: skip
    return Table("tapes", columns, tuple(rows), "方位物量测", "登记册中没有方位物；请选定至少三个并量测方位角、距离。")


def _number(value: Value) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None

"""4 界线联检记录表: one page a stretch of line, what both sides found along it, with photos and places to sign."""

from boundaries.records.kinds import SEGMENT_CHECK
from boundaries.rounds.comparison import ItemComparison
from gisvc.forms.inspection.order import Order
from gisvc.forms.inspection.outputs.found import attendance_table, joint_grid, photos_of, table_of
from gisvc.forms.inspection.outputs.registered import register_grid
from gisvc.forms.papers.paper import Page, Paper, Text

NAME, NUMBER, TITLE = "segment-records", 4, "界线联检记录表"


def describe(order: Order) -> Paper:
    pages = tuple(_page(order, one) for one in order.comparisons if one.item.kind is SEGMENT_CHECK)
    none = (Page("none", (Text("none", ("本轮无线段检查项目。",)),)),)
    return order.paper(NAME, NUMBER, f"{order.lines_title}{TITLE}", pages or none)


def _page(order: Order, one: ItemComparison) -> Page:
    return Page(
        "segment",
        (
            register_grid(order, one.item, is_short=True),
            joint_grid(order, one),
            attendance_table(order, one),
            table_of(order, SEGMENT_CHECK.field("unilateral_marks"), one.records, ("description", "position", "is_removed"), "单方标志物", "未发现单方标志物。"),
            photos_of(order, one),
            order.signatures(is_short=True),
        ),
        f"线段 {one.item.title}",
    )  # fmt: skip


def missing(order: Order) -> tuple[str, ...]:
    unfilled = [c.item.title for c in order.comparisons if c.item.kind is SEGMENT_CHECK and len(c.records) < len(c.item.sides)]
    return (
        (f"{len(unfilled)} 段界线尚缺一方或各方记录：{'、'.join(unfilled[:3])}{'…' if len(unfilled) > 3 else ''}",)
        if unfilled
        else ()
    )

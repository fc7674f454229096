"""3 界桩联检记录表: one page a marker, what both sides found there, with photos and places to sign."""

from boundaries.records.kinds import MARKER_CHECK
from boundaries.rounds.comparison import ItemComparison
from gisvc.forms.inspection.order import Order
from gisvc.forms.inspection.outputs.found import attendance_table, joint_grid, photos_of, table_of
from gisvc.forms.inspection.outputs.moved import displacement_text
from gisvc.forms.inspection.outputs.registered import register_grid
from gisvc.forms.papers.paper import Entry, Page, Paper, Text

NAME, NUMBER, TITLE = "marker-records", 3, "界桩联检记录表"
TAPE = ("object_id", "object_state", "distance_m", "azimuth_deg", "azimuth_kind", "remark")


SEARCH = ("search_radius_m", "search_minutes", "searches", "neighbour_confirms_loss")


def describe(order: Order) -> Paper:
    pages = tuple(_page(order, one) for one in order.comparisons if one.item.kind is MARKER_CHECK)
    none = (Page("none", (Text("none", ("本轮无界桩检查项目。",)),)),)
    return order.paper(NAME, NUMBER, f"{order.lines_title}{TITLE}", pages or none)


def _page(order: Order, one: ItemComparison) -> Page:
    return Page(
        "marker",
        (
            register_grid(order, one.item, is_short=True),
            joint_grid(
                order,
                one,
                {"search": ("搜寻情况", SEARCH)},
                (Entry("displacement", "位移判定", displacement_text(order, one), True),),
            ),
            attendance_table(order, one),
            table_of(order, MARKER_CHECK.field("tapes"), one.records, TAPE, "方位物量测", "未量测方位物。", called=_objects(one)),
            photos_of(order, one),
            order.signatures(is_short=True),
        ),
        f"界桩 {one.item.title}",
    )


def _objects(one: ItemComparison) -> dict[str, str]:
    return {str(row.get("object_id")): str(row.get("name") or "") for row in one.item.objects}


def missing(order: Order) -> tuple[str, ...]:
    unfilled = [
        one.item.title for one in order.comparisons if one.item.kind is MARKER_CHECK and len(one.records) < len(one.item.sides)
    ]
    return (
        (f"{len(unfilled)} 处界桩尚缺一方或各方记录：{'、'.join(unfilled[:5])}{'…' if len(unfilled) > 5 else ''}",)
        if unfilled
        else ()
    )

"""9 会议纪要: one page a joint meeting, with who was there, what was agreed and which heads of the journals were read out."""

from boundaries.records.fold import Record
from boundaries.records.kinds import MEETING
from gisvc.forms.inspection.order import Order
from gisvc.forms.inspection.outputs.found import table_of
from gisvc.forms.inspection.shown import day
from gisvc.forms.papers.paper import Entry, Grid, Heading, Page, Paper, Text

NAME, NUMBER, TITLE = "minutes", 9, "联席会议纪要"


def describe(order: Order) -> Paper:
    pages = tuple(_page(order, record) for record in order.dossier.records(MEETING))
    none = (Page("none", (Text("none", ("本轮无联席会议记录。",)),)),)
    return order.paper(NAME, NUMBER, f"{order.lines_title}{TITLE}", pages or none, is_official=True)


def _page(order: Order, record: Record) -> Page:
    heads = record.value("read_heads")
    read = "、".join(str(head) for head in heads) if isinstance(heads, list | tuple) else ""
    minutes = str(record.value("minutes") or "议定事项待补。")
    return Page(
        "meeting",
        (
            Grid("meeting", (Entry("held_on", "日期", day(str(record.value("held_on") or ""))), Entry("place", "地点", str(record.value("place") or "")))),
            table_of(order, MEETING.field("attendance"), {"": record}, ("side", "name", "unit", "post"), "出席人员", "未记录出席人员。"),
            Heading("议定事项"),
            Text("minutes", tuple(line for line in minutes.split("\n") if line.strip())),
            Text("heads", (f"会上核对的日志摘要：{read or '未记录'}。",), is_small=True),
            order.signatures("负责人", "记录人", "日期"),
        ),
        str(record.value("title") or ""),
    )  # fmt: skip


def missing(order: Order) -> tuple[str, ...]:
    return () if order.dossier.records(MEETING) else ("没有联席会议记录",)

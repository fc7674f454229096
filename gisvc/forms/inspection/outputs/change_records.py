"""10 界桩变动、修复记录: every case in as many originals as there are sides, each saying whose it is."""

from boundaries.records.fold import Record
from boundaries.records.kinds import CASE_WORD, CHANGE_CASE
from gisvc.forms.inspection.order import Order
from gisvc.forms.inspection.outputs.found import table_of
from gisvc.forms.inspection.shown import entries_of, shown
from gisvc.forms.papers.paper import Column, Grid, Page, Paper, Table, Text
from layers.fields import FieldKind

NAME, NUMBER, TITLE = "change-records", 10, "界桩变动、修复记录"
LAW = "损坏的界桩由责任方在毗邻方到场的情况下修复；移动、增设界桩须各方协商一致、共同测定、补充档案并报批准机关备案（行政区域界线管理条例第六条）。"
WORDS = (Column("side", "一方", 1.2), Column("answer", "意见", 0.8), Column("answered_on", "日期", 1.0), Column("attended_on", "到场日期", 1.0), Column("people", "到场人员", 2.2), Column("confirmed", "确认", 1.4))  # fmt: skip


def describe(order: Order) -> Paper:
    sides = order.dossier.study.round.sides
    pages = tuple(
        _page(order, record, number, side)
        for record in order.dossier.records(CHANGE_CASE)
        for number, side in enumerate(_sides_of(record) or sides, 1)
    )
    none = (Page("none", (Text("none", ("本轮无界桩变动、修复。",)),)),)
    return order.paper(NAME, NUMBER, f"{order.lines_title}{TITLE}", pages or none)


def _page(order: Order, record: Record, number: int, side: str) -> Page:
    count = len(_sides_of(record)) or len(order.dossier.study.round.sides)
    flat = tuple(f.name for f in CHANGE_CASE.fields if f.is_table or f.kind is FieldKind.PHOTOS)
    return Page(
        "case",
        (
            Text("original", (f"一式{count}份，第{number}份，由{order.dossier.name(side)}保存。",), is_small=True),
            Grid("case", entries_of(CHANGE_CASE, record.values, order.names, leave_out=flat)),
            table_of(
                order,
                CHANGE_CASE.field("notices"),
                {"": record},
                ("to_side", "sent_on", "way", "document_no"),
                "通知毗邻方",
                "未记录通知。",
            ),
            Table("words", WORDS, _words(order, record), "各方意见与到场确认", "各方均未填写意见和到场情况。"),
            Text("law", (LAW,), is_small=True),
            order.pictures(record, "施工照片"),
            order.signatures("负责人", "技术人员", "日期", is_short=True),
        ),
        f"{shown(CHANGE_CASE.field('case_kind'), record.value('case_kind'), order.names)}　{_marker(order, record)}",
    )


def _words(order: Order, record: Record) -> tuple[tuple[str, ...], ...]:
    said = {
        key.side: r
        for key, r in order.dossier.study.book.records.items()
        if key.kind == CASE_WORD.name and key.subject == record.key.subject
    }
    rows = []
    for side in _sides_of(record) or order.dossier.study.round.sides:
        word = said.get(side)
        told = {
            n: shown(CASE_WORD.field(n), word.value(n) if word else None, order.names)
            for n in ("answer", "answered_on", "attended_on", "attendance")
        }
        confirmed = "、".join(
            CASE_WORD.field(n).label.zh
            for n in ("survey_confirmed", "work_confirmed")
            if word is not None and word.value(n) is True
        )
        rows.append(
            (order.dossier.name(side), told["answer"], told["answered_on"], told["attended_on"], told["attendance"], confirmed)
        )
    return tuple(rows)


def _sides_of(record: Record) -> tuple[str, ...]:
    sides = record.value("sides")
    return tuple(str(side) for side in sides) if isinstance(sides, list | tuple) else ()


def _marker(order: Order, record: Record) -> str:
    marker = str(record.value("marker_id") or record.value("mark_id") or "")
    return next((item.title for item in order.items if item.subject == marker), marker)

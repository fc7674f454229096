"""14 日常维护情况记录表 and 实景照片记录表: what keepers recorded between rounds, and every photo with where and when it was taken."""

from boundaries.records.fold import Record
from boundaries.records.kinds import MAINTENANCE
from boundaries.rounds.round import rows_of
from gisvc.forms.inspection.order import Order
from gisvc.forms.inspection.outputs.found import table_of
from gisvc.forms.inspection.shown import caption_of, entries_of, shown
from gisvc.forms.papers.paper import Column, Grid, Page, Paper, Pictures, Table, Text
from layers.fields import FieldKind

NUMBER = 14
SHOTS = (Column("no", "序号", 0.5), Column("subject", "对象", 1.4), Column("side", "拍摄方", 1.0), Column("caption", "景别、方向、时间、说明", 2.6), Column("place", "拍摄位置", 1.6), Column("photo_id", "文件散列值（前16位）", 1.7))  # fmt: skip


def describe_maintenance(order: Order) -> Paper:
    pages = tuple(_patrol(order, record) for record in order.dossier.records(MAINTENANCE))
    none = (Page("none", (Text("none", ("本轮界线没有日常维护记录。",)),)),)
    return order.paper("maintenance", NUMBER, f"{order.lines_title}日常维护情况记录表", pages or none)


def _patrol(order: Order, record: Record) -> Page:
    flat = tuple(f.name for f in MAINTENANCE.fields if f.is_table or f.kind is FieldKind.PHOTOS)
    return Page(
        "patrol",
        (
            Grid("patrol", entries_of(MAINTENANCE, record.values, order.names, leave_out=flat)),
            table_of(order, MAINTENANCE.field("markers"), {record.key.side: record}, ("marker_id", "found_state", "actions", "remark"), "界桩情况", "未记录界桩。",
                called={item.subject: item.title for item in order.items}),
            order.pictures(record),
            order.signatures("巡查人", "受托单位", "日期", is_short=True),
        ),
        f"{order.dossier.name(record.key.side)}　{shown(MAINTENANCE.field('patrolled_on'), record.value('patrolled_on'), {})}",
    )  # fmt: skip


def describe_photos(order: Order) -> Paper:
    """Every photo of the round's checks: first the list, then the pictures."""
    shots: list[tuple[str | int, ...]] = []
    pictures = []
    for one in order.comparisons:
        field = one.item.kind.field("photos")
        for side, record in one.records.items():
            for row in rows_of(record, "photos"):
                lon, lat = row.get("lon"), row.get("lat")
                place = f"{lon:.6f}°　{lat:.6f}°" if isinstance(lon, int | float) and isinstance(lat, int | float) else ""
                shots.append(
                    (
                        len(shots) + 1,
                        one.item.title,
                        order.dossier.name(side),
                        caption_of(field, row),
                        place,
                        str(row.get("photo_id") or "")[:16],
                    )
                )
                pictures.append(order.picture(field, row))
    blocks = (
        Table("shots", SHOTS, tuple(shots), "照片清单", "本轮无照片。", is_list=True),
        Pictures("photos", tuple(pictures), "照片", "本轮无照片。"),
    )
    return order.paper("photo-log", NUMBER, f"{order.lines_title}实景照片记录表", (Page("photos", blocks),))


def missing_photos(order: Order) -> tuple[str, ...]:
    bare = [c.item.title for c in order.comparisons if c.records and not any(r.value("photos") for r in c.records.values())]
    return (f"{len(bare)} 项记录没有照片",) if bare else ()

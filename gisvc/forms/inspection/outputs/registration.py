"""5 界桩登记表: one page a marker from the register, with its reference objects, a sketch drawn to scale and places for all sides to sign."""

from collections.abc import Mapping, Sequence

import shapely

from boundaries.records.fold import Record
from boundaries.records.kinds import MARKER_CHECK
from boundaries.rounds.checklist import ChecklistItem
from boundaries.specs import MARKERS, PILLARS, REFERENCE_OBJECTS
from gisvc.forms.inspection.order import Order
from gisvc.forms.inspection.outputs.registered import column_entries, column_text, position_entries
from gisvc.forms.inspection.sketch import draw_sketch
from gisvc.forms.papers.paper import Cell, Column, Grid, Page, Paper, Picture, Pictures, Table, Text
from layers.fields import Value
from layers.spec import LayerSpec

Chosen = tuple[tuple[str, float], ...]

NAME, NUMBER, TITLE = "registration", 5, "界桩登记表"
COLUMNS = ("marker_no", "marker_id", "marker_form", "marker_level", "material", "is_tripoint", "division_code", "set_on", "height_m", "position_accuracy_m", "printed_x", "printed_y", "printed_datum", "conversion", "conversion_error_m", "place_text", "place_text_2", "place_text_3", "position_text")  # fmt: skip
OBJECTS = (("serial", 0.5), ("name", 1.6), ("measured_part", 1.3), ("azimuth_kind", 1.1), ("azimuth_deg", 1.0), ("distance_m", 1.0), ("standing_side", 1.1))  # fmt: skip
STONES = (("pillar_id", 1.4), ("letter", 0.8), ("material", 1.0), ("faces", 0.7), ("size_text", 1.2), ("inscription", 2.0), ("engraved_year", 0.9))  # fmt: skip
DIGITS = {"azimuth_deg": 2, "distance_m": 2}


def describe(order: Order) -> Paper:
    pages = tuple(_page(order, item) for item in order.items if item.kind is MARKER_CHECK)
    none = (Page("none", (Text("none", ("登记册中本轮界线没有界桩。",)),)),)
    return order.paper(NAME, NUMBER, f"{order.lines_title}{TITLE}", pages or none)


def _page(order: Order, item: ChecklistItem) -> Page:
    return Page(
        "marker",
        (
            Grid("marker", (*position_entries(item), *column_entries(MARKERS, COLUMNS, item.registered, order))),
            Table("pillars", _columns(PILLARS, STONES), _rows(order, PILLARS, STONES, item.pillars), "界桩实体", "未登记界桩实体。"),
            Table("objects", _columns(REFERENCE_OBJECTS, OBJECTS), _rows(order, REFERENCE_OBJECTS, OBJECTS, item.objects), "方位物", "未登记方位物。"),
            Pictures("sketch", (Picture(draw_sketch(item, line_of(order, item)), "image/svg+xml"),), "界桩位置略图", is_wide=True),
            order.pictures(_newest_check(order, item), "界桩照片"),
            order.signatures("技术人员", "民政人员", "日期", is_short=True),
        ),
        f"界桩 {item.title}",
    )  # fmt: skip


def _columns(spec: LayerSpec, chosen: Chosen) -> tuple[Column, ...]:
    return tuple(Column(n, spec.column(n).label.zh, width, DIGITS.get(n)) for n, width in chosen)


def _rows(order: Order, spec: LayerSpec, chosen: Chosen, rows: Sequence[Mapping[str, Value]]) -> tuple[tuple[Cell, ...], ...]:
    return tuple(
        tuple(_number(row.get(n)) if n in DIGITS else column_text(spec, n, row.get(n), order.names) for n, _ in chosen)
        for row in rows
    )


def line_of(order: Order, item: ChecklistItem) -> shapely.Geometry | None:
    lines = order.dossier.study.register.lines
    held = lines[lines["line_id"] == item.line_id]
    return held.geometry.iloc[0] if len(held) else None


def _number(value: Value) -> float | None:
    return float(value) if isinstance(value, int | float) else None


def _newest_check(order: Order, item: ChecklistItem) -> Record | None:
    compared = next((c for c in order.comparisons if c.item.ref == item.ref), None)
    return next(iter(compared.records.values()), None) if compared else None

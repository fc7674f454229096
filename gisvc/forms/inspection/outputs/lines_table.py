"""The lines of a round as a table: who they part, how long they are, how many markers stand on them."""

import pandas as pd

from boundaries.records.kinds import MARKER_CHECK, SEGMENT_CHECK
from boundaries.specs import LINES
from gisvc.forms.inspection.order import Order
from gisvc.forms.papers.paper import Column, Table
from layers.codes import shorten_code

COLUMNS = (
    Column("name", "界线", 1.8), Column("level", "等级", 1.0), Column("sides", "毗邻各方", 2.0), Column("agreement_km", "协议长度（km）", 1.1, 3),
    Column("length_km", "图上长度（km）", 1.1, 3), Column("positions", "界桩点位（处）", 0.9, 0), Column("pillars", "界桩（颗）", 0.8, 0),
)  # fmt: skip


def lines_table(order: Order, heading: str) -> Table:
    study = order.dossier.study
    wanted = (order.line_id,) if order.line_id else study.round.line_ids
    rows = []
    for row in study.register.lines.itertuples():
        if row.line_id not in wanted:
            continue
        items = [i for i in order.items if i.line_id == row.line_id]
        level = LINES.column("line_level").codes
        rows.append((
            str(row.name), level.labels[row.line_level].zh if level is not None and row.line_level in level else "",
            "、".join(order.dossier.name(shorten_code(code)) for code in (row.side_a, row.side_b)), _number(row.agreement_length_km),
            sum(i.length_m for i in items if i.kind is SEGMENT_CHECK) / 1000, sum(i.kind is MARKER_CHECK for i in items), _number(row.marker_count),
        ))  # fmt: skip
    return Table("lines", COLUMNS, tuple(rows), heading, "登记册中没有本轮界线。")


def _number(value: object) -> float | None:
    return None if value is None or pd.isna(value) else float(value)  # type: ignore[arg-type, call-overload]  # because a cell is Any

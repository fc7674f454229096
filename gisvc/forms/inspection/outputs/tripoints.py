"""7 三交点登记表: one page a tripoint, three sides, three lines, three signatures."""

import pandas as pd

from boundaries.records.kinds import MARKER_CHECK
from gisvc.forms.inspection.order import FURTHER_ROLES, Order
from gisvc.forms.inspection.outputs.registration import line_of
from gisvc.forms.inspection.shown import day
from gisvc.forms.inspection.sketch import draw_sketch
from gisvc.forms.papers.paper import (
    Column,
    Entry,
    Grid,
    Page,
    Paper,
    Picture,
    Pictures,
    Place,
    Signatures,
    Table,
    Text,
)
from layers.codes import shorten_code

NAME, NUMBER, TITLE = "tripoints", 7, "三交点登记表"
PAPERS = (
    Column("title", "文件", 2.5),
    Column("document_no", "文号", 1.2),
    Column("dated_on", "日期", 1.0),
    Column("archive_no", "档号", 1.0),
)


def describe(order: Order) -> Paper:
    pages = tuple(_page(order, row) for row in order.dossier.tripoints.to_dict("records"))
    none = (Page("none", (Text("none", ("登记册中本轮界线没有三交点。",)),)),)
    return order.paper(NAME, NUMBER, f"{order.lines_title}{TITLE}", pages or none)


def _page(order: Order, row: dict) -> Page:  # type: ignore[type-arg]  # because a row holds anything
    codes = [shorten_code(c) for c in _several(row.get("division_codes"))]
    item = next((i for i in order.items if i.kind is MARKER_CHECK and i.subject == row.get("marker_id")), None)
    place = row["geometry"]
    names = [order.dossier.name(c) for c in codes]
    sketch = (Picture(draw_sketch(item, line_of(order, item)), "image/svg+xml"),) if item is not None else ()
    return Page(
        "tripoint",
        (
            Grid("tripoint", (
                Entry("name", "名称", said(row.get("name"))), Entry("tripoint_id", "编号", said(row.get("tripoint_id"))),
                Entry("sides", "三方", "、".join(names), is_wide=True), Entry("lines", "交会界线", "、".join(_several(row.get("line_ids"))), is_wide=True),
                Entry("lonlat", "经度、纬度（CGCS2000）", f"{place.x:.7f}°　{place.y:.7f}°" if place is not None else ""),
                Entry("accuracy", "位置精度", f"{row['position_accuracy_m']:g} m" if not pd.isna(row.get("position_accuracy_m")) else ""),
                Entry("marker", "界桩", item.title if item else said(row.get("marker_id"))), Entry("agreed_on", "协议日期", day(said(row.get("agreed_on")))),
            )),
            Table("papers", PAPERS, _papers(order, _several(row.get("agreement_ids"))), "交会点协议、纪要、图件", "未登记交会点协议。"),
            Pictures("sketch", sketch, "位置略图", "未登记界桩，无略图。", is_wide=True),
            _three(names, order),
        ),
        f"三交点 {said(row.get('name'))}",
    )  # fmt: skip


def _three(names: list[str], order: Order) -> Signatures:
    """Three places whatever the round's sides are: a tripoint two sides sign is not settled."""
    places = [*names, *("＿＿＿＿＿＿" for _ in range(3 - len(names)))]
    return Signatures("signatures", tuple(Place(n, FURTHER_ROLES) for n in places), order.signatures().note)


def _papers(order: Order, ids: list[str]) -> tuple[tuple[str, ...], ...]:
    held = order.dossier.papers[order.dossier.papers["paper_id"].isin(ids)]
    return tuple(
        (said(r["title"]), said(r["document_no"]), day(said(r["dated_on"])), said(r["archive_no"]))
        for r in held.to_dict("records")
    )


def _several(cell: object) -> list[str]:
    return [c for c in said(cell).split(";") if c]


def said(cell: object) -> str:
    return "" if cell is None or cell is pd.NA or cell is pd.NaT or cell != cell else str(cell)


def missing(order: Order) -> tuple[str, ...]:
    short = [str(r["name"]) for r in order.dossier.tripoints.to_dict("records") if len(_several(r.get("division_codes"))) != 3]
    return tuple(f"三交点“{name}”未登记三方区划" for name in short)

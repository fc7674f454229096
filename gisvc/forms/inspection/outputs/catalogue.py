"""16 档案移交目录: what a round's archive holds, from the register's papers and the round's own documents."""

from boundaries.specs import AGREEMENTS
from gisvc.forms.inspection.order import Order
from gisvc.forms.inspection.outputs.tripoints import said
from gisvc.forms.inspection.shown import day
from gisvc.forms.papers.paper import Cell, Column, Page, Paper, Table, Text

NAME, NUMBER, TITLE = "catalogue", 16, "联检档案移交目录"
COLUMNS = (
    Column("no", "序号", 0.5), Column("class", "类别", 1.0), Column("title", "题名", 2.6), Column("by", "责任者", 1.4), Column("document_no", "文号", 1.1),
    Column("dated_on", "日期", 1.25), Column("secrecy", "密级", 0.8), Column("kept", "保管期限", 0.8), Column("archive_no", "档号", 0.8), Column("pages", "页数", 0.6),
)  # fmt: skip
# 勘界档案 has two classes and two retentions, 永久 and 长期; which paper gets which is for the archive to say.
OWN = (
    "联检实施方案", "联席会议纪要", "界线联检记录表", "界桩联检记录表", "界桩登记表", "界桩成果表", "边界点成果表", "三交点登记表", "问题处理清单",
    "界桩变动、修复记录", "联检报告", "联检工作总结", "报送备案函", "平安边界共建协议书", "实景照片",
)  # fmt: skip
RESULTS = frozenset({"界桩登记表", "界桩成果表", "边界点成果表", "三交点登记表"})


def describe(order: Order) -> Paper:
    study = order.dossier.study
    kinds, classes = AGREEMENTS.column("paper_kind").codes, AGREEMENTS.column("secrecy_class").codes
    rows: list[tuple[Cell, ...]] = []
    for row in order.dossier.papers.to_dict("records"):
        kind, secrecy = said(row["paper_kind"]), said(row["secrecy_class"])
        label = kinds.labels[kind].zh if kinds is not None and kind in kinds else kind
        level = classes.labels[secrecy].zh if classes is not None and secrecy in classes else "密级待确认"
        rows.append((len(rows) + 1, "勘界成果材料" if kind.endswith("table") or kind == "registration" else "文书综合材料", f"{said(row['title'])}（{label}）", said(row["issued_by"]), said(row["document_no"]), day(said(row["dated_on"])), level, "待定", said(row["archive_no"]), None))  # fmt: skip
    by = "、".join(order.dossier.side_names)
    for title in OWN:
        rows.append((len(rows) + 1, "勘界成果材料" if title in RESULTS else "文书综合材料", f"{order.lines_title}{title}（{study.round.name}）", by, "", day(order.on.isoformat()), "内部", "待定", "", None))  # fmt: skip
    note = Text(
        "note",
        ("档案一式三份，分别由县、市、省级民政部门保存（按当地规定调整）。密级以文件标注为准；涉密图件不随本目录移交电子文件。",),
        is_small=True,
    )
    page = Page(
        "catalogue",
        (
            Table("papers", COLUMNS, tuple(rows), "移交目录", "无文件。", is_list=True),
            note,
            order.signatures("移交人", "接收人", "日期"),
        ),
    )
    return order.paper(NAME, NUMBER, f"{order.lines_title}{TITLE}", (page,), is_landscape=True)

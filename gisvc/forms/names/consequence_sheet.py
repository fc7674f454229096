"""更名影响表 (R03): what carries the old name today and has to change: signs, plates, addresses, and the uses of Art. 18."""

from gazetteer.requests.consequences import Consequences
from gazetteer.requests.outlook import Outlook
from gazetteer.specs.signs import SIGN_KINDS
from gisvc.forms.names.asked import deed_of
from gisvc.forms.names.office import Office
from gisvc.forms.papers.paper import Column, Page, Paper, Table, Text

NAME, TITLE = "consequences", "更名影响表"
UNKNOWN = "未知（无资料）"
_COUNTS = (Column("what", "带有原名称的", 2.2), Column("count", "数量", 1.0), Column("todo", "须办", 2.2))
_USES = (
    Column("no", "序号", 0.4), Column("use", "应当使用标准地名的情形（条例第十八条）", 3.2), Column("count", "已知涉及", 0.8),
    Column("ticked", "已更换（√）", 0.8), Column("by", "责任单位、完成日期", 1.6),
)  # fmt: skip


def describe(office: Office, outlook: Outlook, touched: Consequences) -> Paper:
    """Counts of what is known; what nobody has told is said to be unknown, which is something else than none."""
    old = touched.old_name or "（无原名称）"
    notes = [f"原名称：{old}。地址按文字含有原名称计，可能含其他地名，须人工核对。依据：{touched.citation.wording().zh}。"]
    if touched.unknown:
        notes.append(f"未提供的资料：{'、'.join(w.zh for w in touched.unknown)}；其数量未知，不等于没有。")
    uses = tuple((n, use.label.zh, _said(use.touched), "", "") for n, use in enumerate(touched.uses, 1))
    blocks = (
        Text("about", tuple(notes), is_small=True, is_flush=True),
        Table("counts", _COUNTS, _counts(touched), "一、带有原名称的标志、门牌和地址", "无"),
        Table("uses", _USES, uses, "二、使用情形逐项核对", "无"),
        office.signatures("经办人", "审核人", "日期"),
    )
    return office.paper(NAME, f"{deed_of(outlook.request)}影响表", (Page("consequences", blocks),))


def _counts(touched: Consequences) -> tuple[tuple[str, str, str], ...]:
    kinds = tuple((f"　其中：{SIGN_KINDS.labels[kind].zh}", str(count), "") for kind, count in touched.signs_by_kind.items())
    return (
        ("地名标志", _said(touched.signs), "更换牌面，旧标志拆回登记"),
        *kinds,
        ("门牌", _said(touched.plates), "换发门牌，编制新旧门牌对照表"),
        ("其中户室", _said(touched.rooms), "告知住户，出具门牌证明"),
        ("地址记录", _said(touched.addresses), "通报有关部门更正"),
    )


def _said(count: int | None) -> str:
    return UNKNOWN if count is None else str(count)

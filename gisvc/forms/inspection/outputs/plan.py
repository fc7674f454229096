"""1 联检实施方案: basis, lines, who leads, sections, what is looked at, how, and until when."""

from boundaries.rounds.round import rows_of
from gisvc.forms.inspection.order import Order
from gisvc.forms.inspection.outputs.found import table_of
from gisvc.forms.inspection.outputs.lines_table import lines_table
from gisvc.forms.inspection.shown import day, shown
from gisvc.forms.papers.paper import Block, Heading, Page, Paper, Text

NAME, NUMBER, TITLE = "plan", 1, "行政区域界线联合检查实施方案"
# 行政区域界线管理条例（国务院令第353号）; 省级行政区域界线联合检查实施办法（民政部令第28号）第三条, applied by analogy below the province.
LAW = "依据《行政区域界线管理条例》（国务院令第353号）第十二条等规定，各方人民政府对下列行政区域界线进行联合检查，制定本方案。"
CONTENT = (
    "（一）界线协议（批复、裁决）的遵守情况；",
    "（二）界桩、方位物及其管护情况：位置准确、埋设牢固、标志醒目、注记清晰、档案齐全；",
    "（三）其他界线标志物以及与界线有关的地物、地貌的变化情况，需要时进行修测；",
    "（四）跨界生产、建设情况和有关问题的处理情况；",
    "（五）各方商定的其他内容。",
)
METHOD = (
    "内业：收集协议书及附图、界桩登记表、成果表和历次联检报告，逐段与现状资料核对，商定外业时间、地点和方法。",
    "外业：各方人员同时到场，先查线段、后查界桩，现场填写记录并拍照。界桩损坏的，由责任方修复，毗邻方须到场；不得单方修复、移动、增设界桩。",
    "界线所依附的河流、道路等发生变化的，界线位置不变，协议另有规定的除外；只作记录和报告。",
    "总结：各方核对记录，差异逐项标明；各方签署联检报告，共同报批准机关备案，并整理归档。",
)


def describe(order: Order) -> Paper:
    return order.paper(NAME, NUMBER, f"{order.lines_title}{TITLE}", (Page("plan", _blocks(order)),), is_official=True)


def _blocks(order: Order) -> tuple[Block, ...]:
    inspected = order.dossier.study.round
    record, kind = inspected.record, inspected.record.kind
    one = {"": record}
    return (
        Text("law", (LAW,)),
        table_of(order, kind.field("basis"), one, ("title", "document_no"), "一、依据文件", "依据文件待补。"),
        lines_table(order, "二、联检界线"),
        Heading("三、组织领导"),
        Text("lead", (_lead(order),)),
        table_of(order, kind.field("leading_group"), one, ("side", "name", "unit", "post"), "联合领导小组", "联合领导小组待定。"),
        table_of(order, kind.field("teams"), one, ("side", "name", "leader", "members", "phone"), "联检组", "联检组待定。"),
        table_of(order, kind.field("sections"), one, ("section_id", "name", "lead_side", "from_chainage_m", "to_chainage_m"), "四、分段与分工", "全线由牵头方统一组织，不分段。"),
        Heading("五、检查内容"),
        Text("content", CONTENT),
        Heading("六、方法步骤"),
        Text("method", METHOD),
        Heading("七、时间安排"),
        Text("time", (_time(order),)),
        table_of(order, kind.field("deadlines"), one, ("what", "due_on", "source"), "期限", "期限待定。"),
        Text("dated", (*order.dossier.side_names, day(order.on.isoformat())), is_right=True),
        order.signatures("负责人", "公章", "日期"),
    )  # fmt: skip


def _lead(order: Order) -> str:
    inspected = order.dossier.study.round
    others = [order.dossier.name(s) for s in inspected.sides if s != inspected.lead_side]
    return f"本轮联检由{order.dossier.name(inspected.lead_side)}牵头，{'、'.join(others)}配合。"


def _time(order: Order) -> str:
    values = order.dossier.study.round.record
    span = [shown(values.kind.field(n), values.value(n), order.names) for n in ("field_from", "field_until")]
    return f"外业检查自{span[0] or '＿＿年＿月＿日'}起，至{span[1] or '＿＿年＿月＿日'}止。"


def missing(order: Order) -> tuple[str, ...]:
    record = order.dossier.study.round.record
    wanted = ("basis", "leading_group", "teams", "deadlines")
    return tuple(f"未填“{record.kind.field(n).label.zh}”" for n in wanted if not rows_of(record, n))

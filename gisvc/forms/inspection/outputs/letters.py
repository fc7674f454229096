"""12 工作总结, 13 报送备案函, 15 零报告, 17 平安边界共建协议书: what is sent, in the layout of official documents."""

from boundaries.records.kinds import PEACE_AGREEMENT
from boundaries.rounds.round import rows_of
from gisvc.forms.inspection.order import Order
from gisvc.forms.inspection.outputs.problems import problems
from gisvc.forms.inspection.outputs.report import course, result
from gisvc.forms.inspection.shown import BLANK, day, shown
from gisvc.forms.papers.paper import Column, Heading, Page, Paper, Table, Text


def describe_summary(order: Order) -> Paper:
    found = problems(order)
    blocks = (
        Heading("一、基本情况"), Text("course", course(order)), Heading("二、工作成效"), Text("result", result(order)),
        Heading("三、主要做法和经验"), Text("practice", ("（请结合本轮工作填写。）",)),
        Heading("四、问题和建议"), Text("problems", (f"本轮发现问题 {len(found)} 项，详见问题处理清单。" if found else "本轮无问题。", "（建议请填写。）")),
        Text("dated", (*order.dossier.side_names, day(order.on.isoformat())), is_right=True),
    )  # fmt: skip
    return order.paper("summary", 12, f"{order.lines_title}联合检查工作总结", (Page("summary", blocks),), is_official=True)


def describe_letter(order: Order) -> Paper:
    """The joint filing: all governments sign one letter (Art. 12)."""
    record = order.dossier.study.round.record
    to = str(record.value("report_filed_to") or BLANK * 2)
    blocks = (
        Text("to", (f"{to}：",), is_flush=True),
        Text("body", (
            (f"根据《行政区域界线管理条例》第十二条的规定，{'、'.join(order.dossier.side_names)}人民政府（或其民政部门）对{order.lines_title}进行了联合检查（{order.dossier.study.round.name}），"
            "联检工作已经结束。现将联检结果联合报送，请予备案。"),
            f"联检记录的版本散列值为 {order.dossier.study.version}。",
        )),
        Text("annexes", ("附件：1．联检报告及分歧清单", "　　　2．界线、界桩联检记录表", "　　　3．界桩登记表、界桩成果表", "　　　4．问题处理清单", "　　　5．归档移交目录")),
        Text("dated", (*(f"{name}（公章）" for name in order.dossier.side_names), day(order.on.isoformat())), is_right=True),
    )  # fmt: skip
    return order.paper(
        "letter", 13, f"关于报送{order.lines_title}联合检查结果备案的函", (Page("letter", blocks),), is_official=True
    )


def missing_letter(order: Order) -> tuple[str, ...]:
    study = order.dossier.study
    lacking = () if study.round.record.value("report_filed_to") else ("未填“报告备案机关”",)
    unsigned = [
        order.dossier.name(s) for s in study.round.sides if not any(x.side == s and x.is_current for x in study.signatures)
    ]
    return (*lacking, *((f"{'、'.join(unsigned)}尚未签署当前版本",) if unsigned else ()))


def describe_zero(order: Order) -> Paper:
    """The zero report: required even when there is nothing to report; with something to report it says so instead."""
    found = problems(order)
    unfilled = sum(len(c.records) < len(c.item.sides) for c in order.comparisons)
    if found or unfilled:
        said = f"本轮联检有问题 {len(found)} 项、未记录 {unfilled} 项，不适用零报告，请使用联检报告。"
    else:
        said = f"经{'、'.join(order.dossier.side_names)}共同检查，{order.lines_title}界线走向清楚，界桩完好，未发现需要报告的问题。特此报告。"
    dated = (*(f"{name}（公章）" for name in order.dossier.side_names), day(order.on.isoformat()))
    blocks = (Text("body", (said,)), Text("result", result(order)), Text("dated", dated, is_right=True))
    return order.paper("zero-report", 15, f"{order.lines_title}联合检查零报告", (Page("zero", blocks),), is_official=True)


def missing_zero(order: Order) -> tuple[str, ...]:
    found, unfilled = len(problems(order)), sum(len(c.records) < len(c.item.sides) for c in order.comparisons)
    said = (f"本轮有问题 {found} 项，不适用零报告" if found else "", f"{unfilled} 项尚缺一方或各方记录" if unfilled else "")
    return tuple(text for text in said if text)


ARTICLES = (
    "第一条　各方共同遵守已批准的行政区域界线，不擅自移动、损毁界桩和其他界线标志物。",
    "第二条　各方按分工管护界桩；界桩损坏、丢失的，及时通报，共同到场处理。",
    "第三条　涉及界线的生产、建设，事先互相通报；跨越界线的，依法分别办理审批手续。",
    "第四条　发生边界纠纷，维持现状，不聚众、不械斗，先行协商，协商不成报上一级处理。",
    "第五条　建立联席会议和信息通报制度，开展界线法规宣传。",
)
SIGNERS = (Column("side", "代表方", 1.5), Column("name", "姓名", 1.0), Column("unit", "单位", 2.0), Column("post", "身份", 1.0))


def describe_peace(order: Order) -> Paper:
    """A draft: what a record of the agreement already says, then articles to be settled between the sides."""
    records = order.dossier.records(PEACE_AGREEMENT)
    record = records[-1] if records else None
    kind = PEACE_AGREEMENT
    told = {
        n: shown(kind.field(n), record.value(n) if record else None, order.names)
        for n in ("signed_on", "valid_until", "measures")
    }
    signers = rows_of(record, "signers") if record else []
    field = kind.field("signers")
    rows = tuple(tuple(shown(field.column(c.key), row.get(c.key), order.names) for c in SIGNERS) for row in signers)
    blocks = (
        Text("draft", ("（草稿，供各方协商）",), is_flush=True),
        Text("preamble", (f"为维护{order.lines_title}沿线的安定，{'、'.join(order.dossier.side_names)}协商一致，签订本协议。",)),
        Text("articles", (*ARTICLES, f"第六条　共建措施：{told['measures'] or BLANK}。", f"第七条　本协议自{told['signed_on'] or BLANK}起生效，有效期至{told['valid_until'] or BLANK}。")),
        Table("signers", SIGNERS, rows, "签字人员", "签字人员待定。"),
        order.signatures("负责人", "公章", "日期"),
    )  # fmt: skip
    return order.paper("peace", 17, f"{order.lines_title}平安边界共建协议书", (Page("peace", blocks),), is_official=True)

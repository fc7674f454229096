"""What an applicant and the office hand in: the application with its materials, and the three reports of Art. 5 of the implementing measures."""

from gazetteer.requests.materials import CheckedMaterial, Need
from gazetteer.requests.outlook import Outlook
from gazetteer.requests.step import Step
from gazetteer.requests.words import VOTES
from gazetteer.specs.requests import REQUEST_TYPES
from gisvc.forms.names.asked import DEED, deed_of, position_of, scale_of, sentence
from gisvc.forms.names.office import Office, said_day
from gisvc.forms.papers.paper import Block, Column, Entry, Grid, Heading, Page, Paper, Place, Signatures, Table, Text

TO_FILL = ("（请填写。）",)
Part = tuple[str, tuple[str, ...]]
_NUMBERS = "一二三四五六七八九"
_CANDIDATES = (
    Column("no", "序号", 0.4), Column("name", "拟用名称", 1.0), Column("roman", "汉语拼音", 1.3), Column("meaning", "含义", 1.6),
    Column("origin", "来历、缘由", 1.8),
)  # fmt: skip
_MATERIALS = (
    Column("no", "序号", 0.4), Column("material", "材料", 2.2), Column("need", "要求", 0.8), Column("there", "收到", 0.7),
    Column("basis", "依据", 2.2),
)  # fmt: skip


def application(office: Office, outlook: Outlook) -> Paper:
    """申请书 with the items of Art. 11."""
    asked = outlook.request.application
    rows = tuple((n, c.name, c.toned, c.meaning, c.origin) for n, c in enumerate(asked.candidates, 1))
    blocks = (
        _asked(office, outlook),
        Table("candidates", _CANDIDATES, rows, "拟用名称（至多三个）", ""),
        Table("materials", _MATERIALS, tuple(_material(n, m) for n, m in enumerate(outlook.materials, 1)), "申请材料清单", "无"),
        Signatures("signatures", (Place(asked.text("applicant_unit") or "申请单位", ("法定代表人", "经办人", "日期")),)),
    )
    return office.paper("application", f"地名{DEED.get(asked.request_type, '命名')}申请书", (Page("application", blocks),))


def _asked(office: Office, outlook: Outlook) -> Grid:
    asked = outlook.request.application
    entries = (
        Entry("type", "申请类型", REQUEST_TYPES.labels[asked.request_type].zh),
        Entry("kind", "地名种类", asked.kind.label.zh),
        Entry("division", "所在政区", office.division(asked.division_code)),
        Entry("old", "原名称、暂用名", asked.text("old_name") or asked.text("temporary_name")),
        Entry("position", "位置", position_of(asked), is_wide=True),
        Entry("scale", "规模", scale_of(asked), is_wide=True),
        Entry("reason", "理由", asked.text("reason"), is_wide=True),
        Entry("unit", "申请单位", asked.text("applicant_unit")),
        Entry("code", "统一社会信用代码", asked.text("credit_code")),
        Entry("on", "申请日期", said_day(asked.asked_on)),
        Entry("number", "申请编号", asked.request_id),
    )
    return Grid("asked", entries)


def _material(number: int, one: CheckedMaterial) -> tuple[int, str, str, str, str]:
    need = "必备" if one.asked.need is Need.REQUIRED else "视情况"
    return number, one.asked.label.zh, need, "已收" if one.is_there else "", one.asked.citation.wording().zh


def assessment(office: Office, outlook: Outlook) -> Paper:
    """综合评估报告: legality, feasibility, controllability, social impact, risks, responses."""
    asked, reviewed = outlook.request.application, outlook.request.last("reviewed")
    legal: tuple[str, ...] = ()
    if reviewed:
        blocking = "、".join(sorted(reviewed.codes("blocking"))) or "无"
        legal = (f"审查编号 {reviewed.text('review_id')}，适用规则包 {reviewed.text('packs')}，不得通过的规则：{blocking}。",)
    feasible = (sentence(f"规模：{scale_of(asked)}", asked.text("reason")),)
    empty: tuple[str, ...] = ()
    parts = (
        ("合法性", legal), ("可行性", feasible), ("可控性", empty), ("社会影响", empty), ("风险", empty), ("应对措施", empty),
    )  # fmt: skip
    return _report("assessment", "综合评估报告", parts, office, outlook)


def experts(office: Office, outlook: Outlook) -> Paper:
    """专家论证报告: necessity, soundness, reasonableness, risks, and each expert's vote with his reasons."""
    said = tuple(_opinion(step) for step in outlook.request.all("expert_opinion"))
    empty: tuple[str, ...] = ()
    parts = (("必要性", empty), ("科学性", empty), ("合理性", empty), ("风险", empty), ("专家意见", said))
    return _report("experts", "专家论证报告", parts, office, outlook)


def _opinion(step: Step) -> str:
    vote = VOTES.labels[step.text("vote")].zh if step.text("vote") in VOTES else ""
    profession = f"（{step.text('profession')}）" if step.text("profession") else ""
    return f"{step.text('expert')}{profession}：{sentence(vote, step.text('reasons'))}"


def consultation(office: Office, outlook: Outlook) -> Paper:
    """征求意见报告: process and range, main opinions, how they were handled."""
    opened, closed = outlook.request.all("consultation_opened"), outlook.request.all("consultation_closed")
    how = tuple(f"{said_day(s.happened_on)}起，向{s.text('asked_whom') or '社会'}征求意见。" for s in opened)
    said = tuple(f"收到意见 {s.number('received') or 0} 件。" for s in closed)
    main = tuple(
        sentence(f"{row.get('opinion')}（{row.get('times') or 1} 次）：{row.get('handled') or '未填写处理情况'}")
        for s in closed
        for row in s.rows("opinions")
    )
    handled = tuple(s.text("handled") for s in closed if s.text("handled"))
    parts = (("过程和范围", how), ("主要意见", (*said, *main)), ("处理情况", handled))
    return _report("consultation", "征求意见报告", parts, office, outlook)


def _report(name: str, title: str, parts: tuple[Part, ...], office: Office, outlook: Outlook) -> Paper:
    """A report with its numbered parts; what nobody has written yet asks to be filled in."""
    about = f"关于{deed_of(outlook.request)}，依据《地名管理条例》第十一条和《地名管理条例实施办法》第五条，报告如下。"
    blocks: list[Block] = [Text("about", (about,))]
    for number, (heading, lines) in enumerate(parts, 1):
        blocks += [Heading(f"{_NUMBERS[number - 1]}、{heading}"), Text(f"part{number}", lines or TO_FILL)]
    blocks.append(office.dated(office.bureau, office.on))
    return office.paper(name, f"{deed_of(outlook.request)}{title}", (Page(name, tuple(blocks)),), is_official=True)

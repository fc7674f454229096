"""The papers of one naming request: application, three reports, notice, approval, filing, announcement, certificates; drafts in the layout of official documents."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from gazetteer.requests.application import Application, Candidate
from gazetteer.requests.authorities import AUTHORITIES
from gazetteer.requests.outlook import Outlook
from gazetteer.requests.request import Request
from gazetteer.requests.step import Step
from gazetteer.specs.requests import REQUEST_TYPES
from gisvc.forms.names.office import BLANK, Office, said_day
from gisvc.forms.papers.paper import Block, Column, Entry, Grid, Heading, Page, Paper, Table, Text

DEED = {"naming": "命名", "renaming": "更名", "cancelling": "销名", "reserving": "预命名", "opinion": "命名"}


@dataclass(frozen=True, slots=True)
class RequestPaper:
    """One paper of a request: its name in addresses, its title, and how it is made of the request as it stands."""

    name: str
    title: str
    describe: Callable[[Office, Outlook], Paper]


def _name_of(request: Request) -> Candidate:
    return request.chosen or request.application.candidates[0]


def _deed(request: Request) -> str:
    """`昌盛路命名`, `大安路更名为长安路`, `旧街销名`."""
    asked, name = request.application, _name_of(request).name
    if asked.request_type == "renaming":
        return f"{asked.text('old_name') or BLANK}更名为{name}"
    return f"{name}{DEED[asked.request_type]}"


def _position(asked: Application) -> str:
    parts = [asked.text("position_text")]
    if asked.text("starts_at") or asked.text("ends_at"):
        parts.append(f"起于{asked.text('starts_at') or BLANK}，止于{asked.text('ends_at') or BLANK}")
    parts += [asked.text("runs"), asked.text("surroundings")]
    return "，".join(part for part in parts if part) or BLANK


def _scale(asked: Application) -> str:
    """Sizes as they were given, in words."""
    shown = (("length_m", "长", "米"), ("width_m", "宽", "米"), ("red_line_m", "红线宽", "米"), ("land_m2", "占地", "平方米"), ("floor_m2", "建筑面积", "平方米"), ("floors", "", "层"), ("households", "", "户"))  # fmt: skip
    said = [f"{word}{value:g}{unit}" for name, word, unit in shown if isinstance(value := asked.values.get(name), int | float)]
    return "，".join(said) or BLANK


def application(office: Office, outlook: Outlook) -> Paper:
    """申请书 with the items of Art. 11."""
    asked = outlook.request.application
    rows = tuple((n, c.name, c.toned, c.meaning, c.origin) for n, c in enumerate(asked.candidates, 1))
    columns = (Column("no", "序号", 0.4), Column("name", "拟用名称", 1.0), Column("roman", "汉语拼音", 1.3), Column("meaning", "含义", 1.6), Column("origin", "来历、缘由", 1.8))  # fmt: skip
    entries = (
        Entry("type", "申请类型", REQUEST_TYPES.labels[asked.request_type].zh), Entry("kind", "地名种类", asked.kind.label.zh),
        Entry("division", "所在政区", office.division(asked.division_code)), Entry("old", "原名称、暂用名", asked.text("old_name") or asked.text("temporary_name")),
        Entry("position", "位置", _position(asked), is_wide=True), Entry("scale", "规模", _scale(asked), is_wide=True),
        Entry("reason", "理由", asked.text("reason"), is_wide=True),
        Entry("unit", "申请单位", asked.text("applicant_unit")), Entry("code", "统一社会信用代码", asked.text("credit_code")),
        Entry("on", "申请日期", said_day(asked.asked_on)), Entry("number", "申请编号", asked.request_id),
    )  # fmt: skip
    blocks = (Grid("asked", entries), Table("candidates", columns, rows, "拟用名称（至多三个）", ""), _materials(outlook), office.signatures("申请单位（盖章）", "法定代表人", "日期"))  # fmt: skip
    return office.paper("application", "地名" + DEED[asked.request_type] + "申请书", (Page("application", blocks),))


def _materials(outlook: Outlook) -> Table:
    columns = (Column("no", "序号", 0.4), Column("material", "材料", 2.2), Column("need", "要求", 0.8), Column("there", "收到", 0.7), Column("basis", "依据", 2.2))  # fmt: skip
    rows = tuple(
        (
            n,
            one.asked.label.zh,
            "必备" if one.asked.need.value == "required" else "视情况",
            "已收" if one.is_there else "",
            one.asked.citation.wording().zh,
        )
        for n, one in enumerate(outlook.materials, 1)
    )
    return Table("materials", columns, rows, "申请材料清单", "无")


def _report(name: str, title: str, parts: tuple[tuple[str, tuple[str, ...]], ...], office: Office, outlook: Outlook) -> Paper:
    blocks: list[Block] = [
        Text(
            "about", (f"关于{_deed(outlook.request)}，依据《地名管理条例》第十一条和《地名管理条例实施办法》第五条，报告如下。",)
        )
    ]
    for number, (heading, lines) in enumerate(parts, 1):
        blocks += [Heading(f"{'一二三四五六七八九'[number - 1]}、{heading}"), Text(f"part{number}", lines or ("（请填写。）",))]
    blocks.append(Text("dated", (office.bureau, said_day(office.on)), is_right=True))
    return office.paper(name, f"{_deed(outlook.request)}{title}", (Page(name, tuple(blocks)),), is_official=True)


def assessment(office: Office, outlook: Outlook) -> Paper:
    """综合评估报告: legality, feasibility, controllability, social impact, risks, responses."""
    asked = outlook.request.application
    reviewed = outlook.request.last("reviewed")
    legal = (f"审查编号 {reviewed.text('review_id')}，适用 {reviewed.text('packs')}，不得通过的规则：{'、'.join(sorted(reviewed.codes('blocking'))) or '无'}。",) if reviewed else ()  # fmt: skip
    parts = (("合法性", legal), ("可行性", (f"{_scale(asked)}；{asked.text('reason')}",)), ("可控性", ()), ("社会影响", ()), ("风险", ()), ("应对措施", ()))  # fmt: skip
    return _report("assessment", "综合评估报告", parts, office, outlook)


def experts(office: Office, outlook: Outlook) -> Paper:
    """专家论证报告: necessity, soundness, reasonableness, risks, and each expert's vote with his reasons."""
    votes = outlook.request.all("expert_opinion")
    lines = tuple(f"{s.text('expert')}（{s.text('profession')}）：{_vote(s)}。{s.text('reasons')}。" for s in votes)
    parts: tuple[tuple[str, tuple[str, ...]], ...] = (
        ("必要性", ()),
        ("科学性", ()),
        ("合理性", ()),
        ("风险", ()),
        ("专家意见", lines),
    )
    return _report("experts", "专家论证报告", parts, office, outlook)


def _vote(step: Step) -> str:
    from gazetteer.requests.words import VOTES

    code = step.text("vote")
    return VOTES.labels[code].zh if code in VOTES else ""


def consultation(office: Office, outlook: Outlook) -> Paper:
    """征求意见报告: process and range, main opinions, how they were handled."""
    opened, closed = outlook.request.all("consultation_opened"), outlook.request.all("consultation_closed")
    how = tuple(f"{said_day(s.happened_on)}起，向{s.text('asked_whom')}征求意见。" for s in opened)
    said = tuple(f"收到意见 {s.number('received') or 0} 件。" for s in closed)
    main = tuple(
        f"{row.get('opinion')}（{row.get('times') or 1} 次）：{row.get('handled')}。"
        for s in closed
        for row in s.rows("opinions")
    )
    return _report("consultation", "征求意见报告", (("过程和范围", how), ("主要意见", (*said, *main)), ("处理情况", tuple(s.text("handled") for s in closed if s.text("handled")))), office, outlook)  # fmt: skip


def notice(office: Office, outlook: Outlook) -> Paper:
    """公示: what is asked for, until when and where objections go."""
    request, asked = outlook.request, outlook.request.application
    posted = request.last("public_notice")
    span = f"{said_day(posted.day('starts_on'))}至{said_day(posted.day('ends_on'))}" if posted else f"{BLANK}至{BLANK}"
    name = _name_of(request)
    lines = (
        f"根据《地名管理条例》和有关规定，现将{_deed(request)}方案予以公示。",
        f"拟用名称：{name.name}" + (f"（{name.toned}）" if name.toned else "") + "。",
        f"位置：{office.division(asked.division_code)}，{_position(asked)}。规模：{_scale(asked)}。",
        f"含义、缘由：{'；'.join(part for part in (name.meaning, name.origin) if part) or BLANK}。",
        f"公示时间：{span}。",
        f"如有意见，请在公示期内以书面形式反馈至{office.bureau}（地址、电话：{BLANK * 2}）。",
    )
    blocks = (
        Text("body", lines),
        Text("dated", (office.bureau, said_day(posted.happened_on if posted else office.on)), is_right=True),
    )
    return office.paper("notice", f"关于{_deed(request)}的公示", (Page("notice", blocks),), is_official=True)


def approval(office: Office, outlook: Outlook) -> Paper:
    """批复, a draft for the authority that decides."""
    request, asked = outlook.request, outlook.request.application
    decided = request.decision
    authority = (decided.text("authority_name") if decided else "") or office.government
    name = _name_of(request)
    lines = (
        f"你单位《关于{_deed(request)}的请示》收悉。经研究，同意{_deed(request)}，标准名称为“{name.name}”，罗马字母拼写为{name.toned or BLANK}。",
        f"该地名位于{office.division(asked.division_code)}，{_position(asked)}，{_scale(asked)}。",
        "请按照《地名管理条例》第十三条、第十四条的规定办理备案和公告，并做好地名标志设置和标准地名使用工作。",
    )
    number = (decided.text("document_no") if decided else "") or BLANK
    blocks = (Text("number", (number,), is_flush=True), Text("to", (f"{asked.text('applicant_unit') or BLANK}：",), is_flush=True), Text("body", lines), Text("dated", (authority, said_day(decided.happened_on if decided else None)), is_right=True))  # fmt: skip
    return office.paper("approval", f"关于{_deed(request)}的批复", (Page("approval", blocks),), is_official=True)


def filing(office: Office, outlook: Outlook) -> Paper:
    """备案登记表 and 备案报告: what is filed, with whom and by when (Art. 13)."""
    request, asked = outlook.request, outlook.request.application
    decided, filed, name = request.decision, request.filing, _name_of(request)
    due = next((d for d in outlook.duties if d.kind.value == "filing"), None)
    addressee = AUTHORITIES.labels[filed.text("addressee")].zh if filed and filed.text("addressee") in AUTHORITIES else "、".join(a.label.zh for a in due.to[:1]) if due else BLANK  # fmt: skip
    entries = (
        Entry("name", "标准名称", name.name), Entry("roman", "罗马字母拼写", name.toned), Entry("old", "原名称", asked.text("old_name")), Entry("kind", "地名种类", asked.kind.label.zh),
        Entry("division", "所属政区", office.division(asked.division_code)), Entry("position", "位置描述", _position(asked), is_wide=True),
        Entry("authority", "批准机关", decided.text("authority_name") if decided else ""), Entry("approved", "批准时间", said_day(decided.happened_on) if decided else ""),
        Entry("document", "批准文号", decided.text("document_no") if decided else ""), Entry("to", "备案机关", addressee),
        Entry("due", "报送期限", said_day(due.due_on) if due else ""), Entry("sent", "报送日期", said_day(filed.happened_on) if filed else ""),
        Entry("number", "备案编号", filed.text("filing_no") if filed else ""), Entry("unit", "报备单位", office.bureau),
    )  # fmt: skip
    columns = (Column("no", "序号", 0.4), Column("material", "备案材料", 2.4), Column("there", "是否报送", 0.8))
    rows = tuple((n, one.asked.label.zh, "已报送" if one.is_there else "") for n, one in enumerate(outlook.filing_bundle, 1))
    report = (f"根据《地名管理条例》第十三条，现将{_deed(request)}情况报请备案。", "附件：备案材料清单所列文件。")
    blocks = (Grid("form", entries, "备案登记表"), Table("bundle", columns, rows, "备案材料清单", "尚未批准，无备案材料。"), Heading("备案报告"), Text("report", report), Text("dated", (office.bureau, said_day(office.on)), is_right=True))  # fmt: skip
    return office.paper("filing", f"{_deed(request)}备案登记表", (Page("filing", blocks),))


def announcement(office: Office, outlook: Outlook) -> Paper:
    """公告 with its six items (《地名备案公告管理办法（试行）》)."""
    request, asked = outlook.request, outlook.request.application
    decided, announced, name = request.decision, request.last("announced"), _name_of(request)
    roman = name.toned or (announced.text("roman") if announced else "") or BLANK
    position = (announced.text("position_text") if announced else "") or _position(asked)
    division = (announced.text("division_name") if announced else "") or office.division(asked.division_code)
    items = (
        f"标准名称：{name.name}" + (f"（原名称：{asked.text('old_name')}）" if asked.text("old_name") else ""), f"罗马字母拼写：{roman}", f"所属政区：{division}",
        f"位置描述：{position}", f"批准机关：{(decided.text('authority_name') if decided else '') or BLANK}",
        f"批准时间：{said_day(decided.happened_on if decided else None)}" + (f"（{decided.text('document_no')}）" if decided and decided.text("document_no") else ""),
    )  # fmt: skip
    effective = decided.day("effective_on") if decided else None
    closing = (
        f"上述地名自{said_day(effective)}起启用。" if effective else "上述地名自公告之日起启用。",
        "各有关单位和个人应当依照《地名管理条例》第十八条使用标准地名。",
    )
    blocks = (Text("body", (f"根据《地名管理条例》第十四条，现将{_deed(request)}公告如下：",)), Text("items", items), Text("closing", closing), Text("dated", (office.bureau, said_day(announced.happened_on if announced else None)), is_right=True))  # fmt: skip
    return office.paper("announcement", f"关于{_deed(request)}的公告", (Page("announcement", blocks),), is_official=True)


def opinion(office: Office, outlook: Outlook) -> Paper:
    """出具意见 to the housing department (Art. 12(6)): the committee is asked, it does not approve."""
    request = outlook.request
    issued = request.last("opinion_issued")
    words = {"agree": "同意使用该名称", "agree_if": "修改后可以使用该名称", "object": "不同意使用该名称"}
    said = words.get(issued.text("opinion") if issued else "", f"意见：{BLANK}")
    lines = (f"你单位关于“{_name_of(request).name}”命名的征求意见函收悉。依据《地名管理条例》第九条、第十二条第（六）项，经审查，我局{said}。", (issued.text("reasons") if issued else "") or "（意见内容请填写。）")  # fmt: skip
    to = (
        AUTHORITIES.labels[issued.text("addressed_to")].zh
        if issued and issued.text("addressed_to") in AUTHORITIES
        else "住房和城乡建设主管部门"
    )
    blocks = (Text("number", ((issued.text("document_no") if issued else "") or BLANK,), is_flush=True), Text("to", (f"{to}：",), is_flush=True), Text("body", lines), Text("dated", (office.bureau, said_day(issued.happened_on if issued else None)), is_right=True))  # fmt: skip
    return office.paper("opinion", f"关于“{_name_of(request).name}”命名的意见", (Page("opinion", blocks),), is_official=True)


def reservation(office: Office, outlook: Outlook) -> Paper:
    """预命名使用书: valid for as long as the setting says, never a standard name."""
    request = outlook.request
    name = _name_of(request).name
    lines = (f"经审查，“{name}”可作为{office.division(request.application.division_code)}{request.application.kind.label.zh}的预命名使用。", "预命名不是标准地名，不得用于地名标志、证照和公开地图；有效期按当地规定（常见为半年，未核实，可调整），期满未正式命名的自动失效。")  # fmt: skip
    return office.paper(
        "reservation",
        "地名预命名使用书",
        (Page("reservation", (Text("body", lines), office.signatures("经办人", "负责人", "日期"))),),
    )


def certificate(office: Office, outlook: Outlook) -> Paper:
    """地名证明: that a name is the standard name of a place, since when and by which document."""
    request, name = outlook.request, _name_of(outlook.request)
    decided = request.decision
    if not request.is_approved or decided is None:
        lines: tuple[str, ...] = (f"“{name.name}”尚未批准，不能出具地名证明。",)
    else:
        old = request.application.text("old_name")
        lines = (
            f"兹证明，位于{office.division(request.application.division_code)}的{request.application.kind.label.zh}，标准名称为“{name.name}”（{name.toned or BLANK}）" + (f"，原名称为“{old}”" if old else "") + "。",
            f"该名称由{decided.text('authority_name') or BLANK}于{said_day(decided.happened_on)}批准" + (f"（{decided.text('document_no')}）" if decided.text("document_no") else "") + "。",
        )  # fmt: skip
    blocks = (Text("body", lines), Text("dated", (office.bureau, said_day(office.on)), is_right=True))
    return office.paper("certificate", "地名证明", (Page("certificate", blocks),), is_official=True)


REQUEST_PAPERS: Mapping[str, RequestPaper] = {
    one.name: one
    for one in (
        RequestPaper("application", "申请书", application), RequestPaper("assessment", "综合评估报告", assessment), RequestPaper("experts", "专家论证报告", experts),
        RequestPaper("consultation", "征求意见报告", consultation), RequestPaper("notice", "公示", notice), RequestPaper("opinion", "出具意见", opinion),
        RequestPaper("approval", "批复", approval), RequestPaper("filing", "备案登记表", filing), RequestPaper("announcement", "公告", announcement),
        RequestPaper("reservation", "预命名使用书", reservation), RequestPaper("certificate", "地名证明", certificate),
    )
}  # fmt: skip

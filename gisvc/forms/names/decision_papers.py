"""What is put before the public and the authority: notice, opinion, reply, certificate of reservation and certificate of a name; drafts on the page of official documents."""

from datetime import date

from gazetteer.requests.authorities import AUTHORITIES
from gazetteer.requests.outlook import Outlook
from gazetteer.requests.step import Step
from gisvc.forms.names.asked import deed_of, draft_until, name_of, position_of, scale_of, sentence
from gisvc.forms.names.office import BLANK, Office, said_day
from gisvc.forms.papers.paper import Page, Paper, Text

OPINIONS = {"agree": "同意使用该名称", "agree_if": "修改后可以使用该名称", "object": "不同意使用该名称"}


def notice(office: Office, outlook: Outlook) -> Paper:
    """公示: what is asked for, until when and where objections go."""
    request, asked, name = outlook.request, outlook.request.application, name_of(outlook.request)
    posted = request.last("public_notice")
    span = f"{said_day(posted.day('starts_on') if posted else None)}至{said_day(posted.day('ends_on') if posted else None)}"
    is_leaving = asked.request_type == "cancelling"
    lines = (
        f"根据《地名管理条例》和有关规定，现将{deed_of(request)}方案予以公示。",
        f"{'拟销名称' if is_leaving else '拟用名称'}：{name.name}" + (f"（{name.toned}）" if name.toned else "") + "。",
        f"位置：{office.division(asked.division_code)}，{position_of(asked)}。规模：{scale_of(asked)}。",
        f"缘由：{sentence(asked.text('reason'))}"
        if is_leaving
        else f"含义、缘由：{sentence(name.meaning, name.origin) or BLANK}",
        f"公示时间：{span}。",
        f"如有意见，请在公示期内以书面形式反馈至{office.bureau}（地址、电话：{BLANK * 2}）。",
    )
    blocks = (Text("body", lines), office.dated(office.bureau, posted.happened_on if posted else office.on))
    return office.paper("notice", f"关于{deed_of(request)}的公示", (Page("notice", blocks),), is_official=True)


def approval(office: Office, outlook: Outlook) -> Paper:
    """批复, a draft for the authority that decides; a refusal is told as one."""
    request, asked, decided = outlook.request, outlook.request.application, outlook.request.decision
    authority = (decided.text("authority_name") if decided else "") or office.government
    is_refused = decided is not None and decided.text("outcome") == "refused"
    lines = _refused(outlook, decided) if is_refused else _approved(office, outlook)
    to = f"{asked.text('applicant_unit') or BLANK}："
    return _letter(office, "approval", draft_until(decided, f"关于{deed_of(request)}的批复"), decided, (to, lines), authority)


def _approved(office: Office, outlook: Outlook) -> tuple[str, ...]:
    request, asked, name = outlook.request, outlook.request.application, name_of(outlook.request)
    asked_for = f"你单位《关于{deed_of(request)}的请示》收悉。经研究，同意{deed_of(request)}"
    if asked.request_type == "cancelling":
        return (f"{asked_for}。", "请按照《地名管理条例》的规定办理备案和公告，收回地名标志，保留地名档案。")
    return (
        f"{asked_for}，标准名称为“{name.name}”，罗马字母拼写为{name.toned or BLANK}。",
        f"该地名位于{office.division(asked.division_code)}，{position_of(asked)}，{scale_of(asked)}。",
        "请按照《地名管理条例》第十三条、第十四条的规定办理备案和公告，并做好地名标志设置和标准地名使用工作。",
    )


def _refused(outlook: Outlook, decided: Step | None) -> tuple[str, ...]:
    why = sentence(decided.text("reasons") or decided.text("reason")) if decided else ""
    deed = deed_of(outlook.request)
    return (f"你单位《关于{deed}的请示》收悉。经研究，不同意{deed}。", why or "（理由请填写。）")


def opinion(office: Office, outlook: Outlook) -> Paper:
    """出具意见 to the housing department (Art. 12(6)): the committee is asked, it does not approve."""
    name, issued = name_of(outlook.request).name, outlook.request.last("opinion_issued")
    said = OPINIONS.get(issued.text("opinion") if issued else "", f"意见：{BLANK}")
    to = issued.text("addressed_to") if issued else ""
    addressee = AUTHORITIES.labels[to].zh if to in AUTHORITIES else "住房和城乡建设主管部门"
    lines = (
        f"你单位关于“{name}”命名的征求意见函收悉。依据《地名管理条例》第九条、第十二条第（六）项，经审查，我局{said}。",
        (issued.text("reasons") if issued else "") or "（意见内容请填写。）",
    )
    return _letter(office, "opinion", f"关于“{name}”命名的意见", issued, (f"{addressee}：", lines), office.bureau)


def _letter(office: Office, name: str, title: str, step: Step | None, told: tuple[str, tuple[str, ...]], signed: str) -> Paper:
    """A letter with its number, its addressee and its text (`told`), signed and dated by its step."""
    to, lines = told
    blocks = (
        Text("number", ((step.text("document_no") if step else "") or BLANK,), is_flush=True),
        Text("to", (to,), is_flush=True),
        Text("body", lines),
        office.dated(signed, step.happened_on if step else None),
    )
    return office.paper(name, title, (Page(name, blocks),), is_official=True)


def reservation(office: Office, outlook: Outlook) -> Paper:
    """预命名使用书: valid for as long as the setting says, never a standard name."""
    asked, name = outlook.request.application, name_of(outlook.request).name
    lines = (
        f"经审查，“{name}”可作为{office.division(asked.division_code)}{asked.kind.label.zh}的预命名使用。",
        "预命名不是标准地名，不得用于地名标志、证照和公开地图。",
        "有效期按当地规定（常见为半年，未核实，可调整），期满未正式命名的自动失效。",
    )
    blocks = (Text("body", lines), office.signatures("经办人", "负责人", "日期"))
    return office.paper("reservation", "地名预命名使用书", (Page("reservation", blocks),))


def certificate(office: Office, outlook: Outlook) -> Paper:
    """地名证明: that a name is the standard name of a place, since when and by which document."""
    request, name = outlook.request, name_of(outlook.request)
    if (
        request.is_approved
        and request.decision is not None
        and request.application.request_type not in ("cancelling", "reserving")
    ):
        lines = _certified(office, outlook, request.decision)
    else:
        lines = (f"“{name.name}”尚未批准为标准地名，不能出具地名证明。",)
    blocks = (Text("body", lines), office.dated(office.bureau, office.on))
    return office.paper("certificate", "地名证明", (Page("certificate", blocks),), is_official=True)


def _certified(office: Office, outlook: Outlook, decided: Step) -> tuple[str, ...]:
    asked, name = outlook.request.application, name_of(outlook.request)
    place = f"位于{office.division(asked.division_code)}的{asked.kind.label.zh}"
    old = f"，原名称为“{asked.text('old_name')}”" if asked.text("old_name") else ""
    number = f"（{decided.text('document_no')}）" if decided.text("document_no") else ""
    on: date = decided.happened_on
    return (
        f"兹证明，{place}，标准名称为“{name.name}”（{name.toned or BLANK}）{old}。",
        f"该名称由{decided.text('authority_name') or BLANK}于{said_day(on)}批准{number}。",
    )

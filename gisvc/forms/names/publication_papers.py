"""What follows a decision: the filing with its form and report (Art. 13), and the announcement with its six items (Art. 14)."""

from gazetteer.requests.authorities import AUTHORITIES
from gazetteer.requests.outlook import Outlook
from gisvc.forms.names.asked import deed_of, draft_until, name_of, position_of
from gisvc.forms.names.office import BLANK, Office, said_day
from gisvc.forms.papers.paper import Column, Entry, Grid, Heading, Page, Paper, Table, Text


def filing(office: Office, outlook: Outlook) -> Paper:
    """备案登记表 and 备案报告: what is filed, with whom and by when (Art. 13)."""
    columns = (Column("no", "序号", 0.4), Column("material", "备案材料", 2.4), Column("there", "是否报送", 0.8))
    rows = tuple((n, one.asked.label.zh, "已报送" if one.is_there else "") for n, one in enumerate(outlook.filing_bundle, 1))
    report = (
        f"根据《地名管理条例》第十三条，现将{deed_of(outlook.request)}情况报请备案。",
        "附件：备案材料清单所列文件。",
    )
    blocks = (
        _form(office, outlook),
        Table("bundle", columns, rows, "备案材料清单", "尚未批准，无备案材料。"),
        Heading("备案报告"),
        Text("report", report),
        office.dated(_filed_by(office, outlook), office.on),
    )
    return office.paper(
        "filing", draft_until(outlook.request.decision, f"{deed_of(outlook.request)}备案登记表"), (Page("filing", blocks),)
    )


def _form(office: Office, outlook: Outlook) -> Grid:
    request, asked, name = outlook.request, outlook.request.application, name_of(outlook.request)
    decided, filed = request.decision, request.filing
    due = next((d.due_on for d in outlook.duties if d.kind.value == "filing"), None)
    entries = (
        Entry("name", "标准名称", name.name),
        Entry("roman", "罗马字母拼写", name.toned),
        Entry("old", "原名称", asked.text("old_name")),
        Entry("kind", "地名种类", asked.kind.label.zh),
        Entry("division", "所属政区", office.division(asked.division_code)),
        Entry("authority", "批准机关", decided.text("authority_name") if decided else ""),
        Entry("position", "位置描述", position_of(asked), is_wide=True),
        Entry("approved", "批准时间", said_day(decided.happened_on) if decided else ""),
        Entry("document", "批准文号", decided.text("document_no") if decided else ""),
        Entry("to", "备案机关", _addressee(office, outlook)),
        Entry("due", "报送期限", said_day(due) if due else ""),
        Entry("sent", "报送日期", said_day(filed.happened_on) if filed else ""),
        Entry("number", "备案编号", filed.text("filing_no") if filed else ""),
        Entry("unit", "报备单位", _filed_by(office, outlook)),
    )
    return Grid("form", entries, "备案登记表")


def _filed_by(office: Office, outlook: Outlook) -> str:
    """Who files: the authority that approved (Art. 13), the bureau where nobody has yet."""
    decided = outlook.request.decision
    return (decided.text("authority_name") if decided and outlook.request.is_approved else "") or office.bureau


def _addressee(office: Office, outlook: Outlook) -> str:
    """Where it was filed, else where it has to be; a government by its own name where its division is held."""
    filed = outlook.request.filing
    due = next((d for d in outlook.duties if d.kind.value == "filing"), None)
    codes = (filed.text("addressee"),) if filed else tuple(a.code for a in due.to[:1]) if due else ()
    return "、".join(_government(office, outlook, code) for code in codes if code in AUTHORITIES)


def _government(office: Office, outlook: Outlook, authority: str) -> str:
    digits = _DIGITS.get(authority)
    name = office.divisions.get(outlook.request.application.division_code[:digits]) if digits else None
    return f"{name}人民政府" if name else AUTHORITIES.labels[authority].zh


_DIGITS = {"province_government": 2, "prefecture_government": 4, "county_government": 6}


def announcement(office: Office, outlook: Outlook) -> Paper:
    """公告 with its six items (《地名备案公告管理办法（试行）》); before the approval a draft, after a refusal none."""
    if barred := not_announced(outlook):
        why = (Text("body", (barred,)), office.dated(office.bureau, office.on))
        return office.paper("announcement", f"关于{deed_of(outlook.request)}的公告（不得发布）", (Page("announcement", why),))
    request, decided, announced = outlook.request, outlook.request.decision, outlook.request.last("announced")
    effective = decided.day("effective_on") if decided else None
    is_leaving = request.application.request_type == "cancelling"
    closing = (
        f"上述地名自{said_day(effective) if effective else '公告之日'}起{'停止使用' if is_leaving else '启用'}。",
        "各有关单位和个人应当依照《地名管理条例》第十八条使用标准地名。",
    )
    blocks = (
        Text("body", (f"根据《地名管理条例》第十四条，现将{deed_of(request)}公告如下：",)),
        Text("items", _items(office, outlook)),
        Text("closing", closing),
        office.dated(office.bureau, announced.happened_on if announced else None),
    )
    return office.paper(
        "announcement", draft_until(decided, f"关于{deed_of(request)}的公告"), (Page("announcement", blocks),), is_official=True
    )


def not_announced(outlook: Outlook) -> str:
    """Why nothing may be announced; "" where the name is approved or not decided yet."""
    decided = outlook.request.decision
    if decided is None or outlook.request.is_approved:
        return ""
    return f"该申请{outlook.request.state.label.zh}（{said_day(decided.happened_on)}），名称不是标准地名，不得公告。"


def _items(office: Office, outlook: Outlook) -> tuple[str, ...]:
    """The six statutory items, as the announcement said them, else as the request has them."""
    request, asked, name = outlook.request, outlook.request.application, name_of(outlook.request)
    decided, announced = request.decision, request.last("announced")
    said = announced.text if announced else lambda _: ""
    old = f"（原名称：{asked.text('old_name')}）" if asked.text("old_name") not in ("", name.name) else ""
    number = f"（{decided.text('document_no')}）" if decided and decided.text("document_no") else ""
    return (
        f"标准名称：{name.name}{old}",
        f"罗马字母拼写：{said('roman') or name.toned or name.capitals or BLANK}",
        f"所属政区：{said('division_name') or office.division(asked.division_code)}",
        f"位置描述：{said('position_text') or position_of(asked)}",
        f"批准机关：{(decided.text('authority_name') if decided else '') or BLANK}",
        f"批准时间：{said_day(decided.happened_on if decided else None)}{number}",
    )

"""The steps a request can take, from the counter to the archive: what each records, declared once for pages, schemas and checks."""

from gazetteer.requests.application import APPLICATION, CORRECTIONS
from gazetteer.requests.authorities import AUTHORITIES
from gazetteer.requests.errors import UnknownStepKind
from gazetteer.requests.words import ANSWERS, CHANNELS, FILING_RESULTS, MATERIALS, OPINIONS, OUTCOMES, RECEIVED_BY, VOTES
from layers.fields import Field, RecordKind, choice, choices, day, flag, integer, table, text
from layers.wording import Wording

REQUEST = Wording("申请", "request")


def _step(name: str, zh: str, en: str, *fields: Field) -> RecordKind:
    """A kind of step. The day on which it happened belongs to every step and is no field of its own."""
    return RecordKind(name, Wording(zh, en), REQUEST, fields, by_side=False)


def _candidate(*, required: bool = False) -> Field:
    return integer("candidate", "第几个拟用名称", "which of the names asked for", minimum=1, maximum=3, required=required)


def _document() -> Field:
    return text("document_no", "文号", "document number")


def _remarks() -> Field:
    return text("remarks", "备注", "remarks")


SUBMITTED = _step(
    "submitted", "收件", "submitted", choice("received_through", "收件方式", "how it came in", codes=RECEIVED_BY), _remarks()
)
AMENDED = _step(
    "amended",
    "修改申请",
    "amended",
    *APPLICATION.fields,
    *CORRECTIONS,
    text("amendment", "修改说明", "what was changed and why", required=True),
)
MATERIAL = _step(
    "material_received", "收到材料", "material received",
    choice("material", "材料", "material", codes=MATERIALS, required=True),
    text("title", "标题", "title"), _document(),
    text("paper_id", "文件编号", "paper id"),
    integer("pages", "页数", "pages", minimum=0),
)  # fmt: skip
RETURNED = _step(
    "returned", "退回补正", "returned for completion",
    choices("missing", "所缺材料", "what is missing", codes=MATERIALS),
    text("reasons", "补正要求", "what has to be completed", required=True),
    day("due_on", "补正期限", "to be completed by"),
)  # fmt: skip
REFERRED = _step(
    "referred", "上报", "referred to a higher authority",
    choice("authority", "上报机关", "authority", codes=AUTHORITIES, required=True), _document(), _remarks(),
)  # fmt: skip
REVIEWED = _step(
    "reviewed", "名称审查", "reviewed",
    text("review_id", "审查编号", "review id", required=True),
    _candidate(),
    choices("blocking", "不得通过的规则", "rules that block"),
    choices("warning", "需斟酌的规则", "rules that warn"),
    choices("missing_inputs", "缺少资料未能审查的规则", "rules that lacked an input"),
    text("packs", "规则包", "rule packs"),
    text("proof_hash", "检索证明散列值", "hash of the proof of search"),
    day("searched_on", "检索资料日期", "day of the data searched"),
)  # fmt: skip
CONSULTATION_OPENED = _step(
    "consultation_opened", "征求意见开始", "consultation opened",
    choices("channels", "方式", "channels", codes=CHANNELS),
    text("asked_whom", "征求对象和范围", "who is asked", required=True),
    day("ends_on", "截止日期", "until", required=True),
    text("url", "网址", "address"),
)  # fmt: skip
CONSULTATION_CLOSED = _step(
    "consultation_closed", "征求意见结束", "consultation closed",
    integer("received", "收到意见数", "opinions received", minimum=0, required=True),
    table("opinions", "主要意见", "main opinions", columns=(
        text("opinion", "意见", "opinion", required=True),
        integer("times", "提出次数", "times it was given", minimum=1),
        text("handled", "处理情况", "how it was handled", required=True),
    )),
    text("handled", "总体处理情况", "how the opinions were handled"),
)  # fmt: skip
DEPARTMENT_ASKED = _step(
    "department_asked", "征求部门意见", "department asked",
    text("department", "部门", "department", required=True),
    choice("authority", "部门类别", "kind of department", codes=AUTHORITIES),
    _document(), day("due_on", "答复期限", "to answer by"),
)  # fmt: skip
DEPARTMENT_ANSWERED = _step(
    "department_answered", "部门答复", "department answered",
    text("department", "部门", "department", required=True),
    choice("answer", "意见", "answer", codes=ANSWERS, required=True),
    _document(), text("opinion", "意见内容", "opinion in words"),
)  # fmt: skip
EXPERT_OPINION = _step(
    "expert_opinion", "专家意见", "expert's opinion",
    text("expert", "专家姓名", "expert", required=True),
    text("profession", "单位、专业", "office and profession"),
    choice("vote", "表决", "vote", codes=VOTES, required=True),
    _candidate(),
    text("reasons", "理由", "reasons", required=True),
)  # fmt: skip
COMMITTEE_MET = _step(
    "committee_met", "地名委员会审议", "the committee met",
    text("minutes_no", "纪要文号", "number of the minutes"),
    text("chair", "主持人", "chair", required=True),
    integer("entitled", "应到人数", "members", minimum=0, required=True),
    integer("present", "实到人数", "members present", minimum=0, required=True),
    table("ballots", "表决", "ballots", row_key=("candidate",), columns=(
        integer("candidate", "第几个拟用名称", "which of the names", minimum=1, maximum=3, required=True),
        integer("in_favour", "赞成", "for", minimum=0, required=True),
        integer("against", "反对", "against", minimum=0, required=True),
        integer("abstained", "弃权", "abstained", minimum=0, required=True),
    )),
    _candidate(),
    text("conclusion", "审议结论", "conclusion", required=True),
)  # fmt: skip
PUBLIC_NOTICE = _step(
    "public_notice", "公示", "public notice",
    day("starts_on", "起始日期", "from", required=True),
    day("ends_on", "截止日期", "until", required=True),
    choices("channels", "公示渠道", "channels", codes=CHANNELS),
    text("places", "公示地点", "where it was posted"),
    text("url", "网址", "address"),
)  # fmt: skip
NOTICE_RESULT = _step(
    "notice_result", "公示结果", "result of the public notice",
    integer("objections", "异议数", "objections", minimum=0, required=True),
    text("handled", "异议处理情况", "how objections were handled"),
)  # fmt: skip
EXEMPTED = _step(
    "exempted", "准予例外", "exempted",
    text("rule_id", "规则编号", "rule id", required=True),
    _candidate(required=True),
    text("clause", "依据条款", "clause it rests on", required=True),
    text("person", "决定人姓名", "who decided it", required=True),
    text("post", "职务", "post"),
    text("reason", "理由", "reason", required=True),
    _document(),
)  # fmt: skip
HERITAGE_MEASURES = _step(
    "heritage_measures", "制定地名文化遗产保护措施", "measures of heritage protection",
    text("measures", "保护措施", "measures", required=True),
    text("document_no", "文号", "document number", required=True),
    text("paper_id", "文件编号", "paper id"),
)  # fmt: skip
OPINION_ISSUED = _step(
    "opinion_issued", "出具意见", "opinion issued",
    choice("opinion", "意见", "opinion", codes=OPINIONS, required=True),
    choice("addressed_to", "送交部门", "sent to", codes=AUTHORITIES, required=True),
    _candidate(required=True),
    text("document_no", "文号", "document number", required=True),
    text("reasons", "意见内容", "the opinion in words"),
)  # fmt: skip
DECIDED = _step(
    "decided", "决定", "decided",
    choice("outcome", "结果", "outcome", codes=OUTCOMES, required=True),
    choice("authority", "决定机关类别", "kind of authority", codes=AUTHORITIES),
    text("authority_name", "决定机关名称", "name of the authority"),
    _document(), _candidate(),
    day("effective_on", "启用日期", "in use from"),
    text("reasons", "理由", "reasons"),
)  # fmt: skip
FILED = _step(
    "filed", "报送备案", "filed",
    choice("addressee", "备案机关", "filed with", codes=AUTHORITIES, required=True),
    text("filing_no", "备案编号", "filing number"),
    choices("bundle", "备案材料", "what was sent", codes=MATERIALS),
    choice("result", "备案结果", "result", codes=FILING_RESULTS),
    day("receipt_on", "回执日期", "receipt dated"),
)  # fmt: skip
ANNOUNCED = _step(
    "announced", "公告", "announced",
    text("announcement_id", "公告编号", "announcement id", required=True),
    choices("channels", "公告渠道", "channels", codes=CHANNELS, required=True),
    text("url", "网址", "address"),
    text("roman", "罗马字母拼写（申请未填时）", "roman spelling, where the application has none"),
    text("approved_by", "批准机关全称（决定未填时）", "full name of the authority, where the decision has none"),
    text("division_name", "所属政区（与区划名称不同时）", "division, where it is called otherwise"),
    text("position_text", "位置描述（申请未填时）", "position in words, where the application has none"),
)  # fmt: skip
SIGNS_ORDERED = _step(
    "signs_ordered", "下达地名标志设置任务", "signs ordered",
    integer("signs", "标志数量", "signs", minimum=0),
    text("contractor", "制作安装单位", "contractor"),
    day("due_on", "完成期限", "to be done by"),
)  # fmt: skip
SIGNS_SET = _step("signs_set", "地名标志设置完成", "signs set", integer("signs", "标志数量", "signs", minimum=0), _remarks())
CLOSED = _step("closed", "归档", "closed", text("archive_no", "档号", "archive number"), _remarks())
RETRACTED = _step(
    "retracted", "更正记录", "a step retracted",
    text("step", "所更正记录的编号", "id of the step", required=True),
    text("reason", "更正理由", "reason", required=True),
    flag("is_typing_error", "属录入错误", "a typing error"),
)  # fmt: skip

STEP_KINDS: tuple[RecordKind, ...] = (
    SUBMITTED, MATERIAL, RETURNED, AMENDED, REFERRED, REVIEWED, CONSULTATION_OPENED, CONSULTATION_CLOSED, DEPARTMENT_ASKED,
    DEPARTMENT_ANSWERED, EXPERT_OPINION, COMMITTEE_MET, PUBLIC_NOTICE, NOTICE_RESULT, EXEMPTED, HERITAGE_MEASURES, OPINION_ISSUED, DECIDED,
    FILED, ANNOUNCED, SIGNS_ORDERED, SIGNS_SET, CLOSED, RETRACTED,
)  # fmt: skip
"""In the order of a request's life."""

_BY_NAME = {kind.name: kind for kind in STEP_KINDS}


def step_kind(name: str) -> RecordKind:
    """The kind of a step.

    Raises:
        UnknownStepKind: requests have no such step.
    """
    try:
        return _BY_NAME[name]
    except KeyError:
        raise UnknownStepKind(name) from None

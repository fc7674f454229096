"""A round of joint inspection (联检): its plan, its meetings, what each side signed, how it was closed and filed."""

from boundaries.records.kinds.parts import people
from boundaries.records.kinds.words import ROUND_KINDS, TRIGGERS
from layers.fields import RecordKind, choice, choices, day, flag, integer, number, table, text
from layers.wording import Wording

ROUND = RecordKind(
    name="round",
    label=Wording("联检轮次", "round"),
    subject_label=Wording("轮次", "round"),
    by_side=False,
    sections={
        "plan": Wording("方案", "plan"),
        "people": Wording("分工", "who does what"),
        "basis": Wording("依据", "basis"),
        "deadlines": Wording("期限", "deadlines"),
        "filing": Wording("报送备案", "filing"),
    },
    fields=(
        text("name", "名称", "name", required=True, section="plan"),
        choices("line_ids", "联检界线", "lines inspected", required=True, section="plan"),
        integer("round_no", "轮次（按通知填写）", "number of the round, as the notice says", minimum=1, maximum=99, section="plan"),
        choice("round_kind", "类别", "kind", codes=ROUND_KINDS, required=True, section="plan"),
        choice("trigger", "起因", "trigger", codes=TRIGGERS, section="plan"),
        text("trigger_text", "起因说明", "the trigger in words", section="plan"),
        integer("year", "年度", "year", minimum=1989, maximum=2200, section="plan"),
        choices("sides", "参加各方区划代码", "division codes of the sides", required=True, section="plan"),
        text("lead_side", "牵头方区划代码", "division code of the lead side", required=True, section="plan"),
        day("field_from", "外业起", "field work from", section="plan"),
        day("field_until", "外业止", "field work until", section="plan"),
        day("last_round_on", "上次联检日期", "date of the last round", section="plan"),
        table(
            "sections", "分段", "sections", section="people", row_key=("section_id",),
            columns=(
                text("section_id", "分段", "section", required=True),
                text("line_id", "界线", "line", required=True),
                text("name", "名称", "name"),
                text("lead_side", "牵头方区划代码", "lead side"),
                number("from_chainage_m", "起点里程", "from chainage", unit="m", minimum=0),
                number("to_chainage_m", "止点里程", "to chainage", unit="m", minimum=0),
            ),
        ),
        table(
            "teams", "联检组", "teams", section="people", row_key=("side", "name"),
            columns=(
                text("name", "组名", "team", required=True),
                text("side", "所属方区划代码", "side", required=True),
                text("leader", "组长", "leader"),
                text("members", "成员", "members"),
                text("phone", "联系电话", "telephone"),
            ),
        ),
        people("leading_group", "联合领导小组", "joint leading group", section="people"),
        table(
            "basis", "依据文件", "basis documents", section="basis", row_key=("title",),
            columns=(
                text("title", "题名", "title", required=True),
                text("document_no", "文号", "document number"),
                text("paper_id", "文件编号", "paper"),
            ),
        ),
        table(
            "deadlines", "期限", "deadlines", section="deadlines", row_key=("what",),
            columns=(
                text("what", "事项", "what", required=True),
                day("due_on", "截止日期", "due on", required=True),
                day("done_on", "完成日期", "done on"),
                text("source", "出处", "source"),
            ),
        ),
        day("plan_filed_on", "方案报送日期", "plan filed on", section="filing"),
        text("plan_filed_to", "方案报送机关", "plan filed with", section="filing"),
        day("report_filed_on", "报告备案日期", "report filed on", section="filing"),
        text("report_filed_to", "报告备案机关", "report filed with", section="filing"),
        text("filing_no", "备案号", "number of the filing", section="filing"),
    ),
)  # fmt: skip

MEETING = RecordKind(
    name="meeting",
    label=Wording("联席会议", "joint meeting"),
    subject_label=Wording("会议", "meeting"),
    by_side=False,
    fields=(
        text("title", "名称", "title", required=True),
        day("held_on", "日期", "held on", required=True),
        text("place", "地点", "place"),
        people("attendance", "出席人员", "attendance", required=True),
        text("minutes", "议定事项", "what was agreed"),
        choices("read_heads", "核对的日志摘要", "heads of the journals read out"),
    ),
)

SIGNATURE = RecordKind(
    name="signature",
    label=Wording("签署", "signature"),
    subject_label=Wording("签署的版本", "version signed"),
    by_side=True,
    fields=(
        text("version", "版本散列值", "hash of the version signed", required=True),
        text("head", "签署时的日志摘要", "head of the journal when it was signed"),
        text("signer", "签署人", "signer", required=True),
        text("office", "职务", "office"),
        day("signed_on", "签署日期", "signed on", required=True),
        flag("is_on_paper", "纸质签字页已签", "the paper page is signed"),
        text("remark", "备注", "remark"),
    ),
)

CLOSING = RecordKind(
    name="closing",
    label=Wording("结束联检", "closing of a round"),
    subject_label=Wording("轮次", "round"),
    by_side=True,
    fields=(
        day("closed_on", "结束日期", "closed on", required=True),
        text("version", "结束时的版本散列值", "hash of the version closed", required=True),
        flag("is_zero_report", "零报告", "zero report"),
        text("remark", "备注", "remark"),
    ),
)

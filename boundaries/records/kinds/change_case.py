"""A change to a marker or other mark (界桩变动、修复): what is done and why, surveyed by whom, with what papers, filed where."""

from boundaries.records.kinds.case_parts import filed, pictures_of_work
from boundaries.records.kinds.case_words import ANSWERS, CHANGE_KINDS, NOTICE_WAYS
from boundaries.records.kinds.parts import measured_position, people
from boundaries.records.kinds.words import MARKER_STATES
from layers.fields import RecordKind, choice, choices, day, flag, moment, table, text
from layers.wording import Wording

CHANGE_CASE = RecordKind(
    name="change_case",
    label=Wording("界桩变动修复案", "change of a marker"),
    subject_label=Wording("案件", "case"),
    by_side=False,
    sections={
        "case": Wording("事由", "the case"),
        "notice": Wording("通知毗邻方", "notice to the neighbour"),
        "consent": Wording("批准机关", "approving organ"),
        "survey": Wording("共同测量", "joint survey"),
        "work": Wording("施工", "the work"),
        "photos": Wording("照片", "photos"),
        "papers": Wording("档案", "papers"),
        "filing": Wording("备案结案", "filing"),
    },
    fields=(
        choice("case_kind", "类别", "kind", codes=CHANGE_KINDS, required=True, section="case"),
        text("line_id", "界线", "line", required=True, section="case"),
        choices("sides", "各方区划代码", "division codes of the sides", required=True, section="case"),
        text("marker_id", "界桩", "marker", section="case"),
        text("round_id", "发现于联检轮次", "round it was found in", section="case"),
        text("mark_id", "其他标志物", "other mark", section="case"),
        text("responsible_side", "责任方区划代码", "division code of the responsible side", required=True, section="case"),
        text("applicant", "申请单位", "who applies", section="case"),
        text("reason", "原因", "reason", required=True, section="case"),
        choices("found_state", "发现时状态", "state it was found in", codes=MARKER_STATES, section="case"),
        day("found_on", "发现日期", "found on", section="case"),
        moment("reported_at", "报告时间", "reported at", section="case"),
        table(
            "notices", "通知", "notices", section="notice", row_key=("to_side",),
            columns=(
                text("to_side", "收件方区划代码", "division code of the side told", required=True),
                day("sent_on", "日期", "sent on", required=True),
                choice("way", "方式", "way", codes=NOTICE_WAYS),
                text("document_no", "文号", "document number"),
            ),
        ),
        text("approving_organ", "批准机关", "organ that approved the line", section="consent"),
        day("organ_consented_on", "批准机关同意日期", "consent of the organ on", section="consent"),
        text("organ_document", "批准机关文号", "document of the organ", section="consent"),
        day("surveyed_on", "测量日期", "surveyed on", section="survey"),
        measured_position("surveyed_position", "共同测定位置", "position surveyed jointly", tolerance=0.05, section="survey"),
        text("survey_method", "测量方法", "how it was surveyed", section="survey"),
        flag("keeps_the_line", "新位置不改变界线", "the new place does not change the line", section="survey"),
        text("keeps_the_line_because", "不改变界线的说明", "why it does not", section="survey"),
        day("work_on", "施工日期", "day of the work", section="work"),
        text("work_side", "施工方区划代码", "division code of the side that did the work", section="work"),
        text("contractor", "施工单位", "who did the work", section="work"),
        text("work_done", "施工内容", "what was done", section="work"),
        text("marker_no_after", "变动后界桩编号", "number on the stone afterwards", section="work"),
        flag("sketch_redrawn", "位置略图已重绘", "sketch redrawn", section="work"),
        pictures_of_work(),
        text("registration_sheet", "新界桩登记表（文件编号）", "new registration sheet (paper id)", section="papers"),
        text("result_table", "新界桩成果表（文件编号）", "new table of markers (paper id)", section="papers"),
        text("change_agreement", "界桩变动协议（文件编号）", "marker-change agreement (paper id)", section="papers"),
        *filed(),
        day("closed_on", "结案日期", "closed on", section="filing"),
        text("remarks", "备注", "remarks", section="filing"),
    ),
)  # fmt: skip

CASE_WORD = RecordKind(
    name="case_word",
    label=Wording("一方意见与到场确认", "a side's word in a case"),
    subject_label=Wording("案件", "case"),
    by_side=True,  # nobody consents or attends for another: what one side writes of the other stays a claim until the other writes it too
    sections={
        "answer": Wording("意见", "answer"),
        "visit": Wording("到场", "who was there"),
        "papers": Wording("对方书面材料", "papers of the other side"),
    },
    fields=(
        choice("answer", "本方意见", "this side's answer", codes=ANSWERS, section="answer"),
        day("answered_on", "日期", "on", section="answer"),
        text("answered_by", "签发人", "by", section="answer", is_narrative=True),
        text("document_no", "文号", "document number", section="answer", is_narrative=True),
        text("conditions", "条件或理由", "conditions or reasons", section="answer", is_narrative=True),
        day("attended_on", "到场日期", "there on", section="visit"),
        people("attendance", "双方到场人员", "people of both sides present", section="visit"),
        flag("survey_confirmed", "确认共同测量结果", "confirms the joint survey", section="visit"),
        flag("work_confirmed", "确认施工结果", "confirms the work", section="visit"),
        table(
            "papers", "所持对方书面材料", "papers held from the other sides", section="papers", row_key=("side", "document_no"),
            is_narrative=True,
            columns=(
                text("side", "对方区划代码", "division code of the other side", required=True),
                choice("answer", "所载意见", "answer it gives", codes=ANSWERS),
                text("document_no", "文号", "document number"),
                day("dated_on", "日期", "dated"),
                text("paper_id", "文件编号", "paper id"),
            ),
        ),
        text("remarks", "备注", "remarks", section="papers", is_narrative=True),
    ),
)  # fmt: skip

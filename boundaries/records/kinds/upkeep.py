"""Between rounds: the keeper's patrols (日常维护), the line after a division change (勘定), and the agreement on a peaceful border (平安边界)."""

from boundaries.records.kinds.case_parts import filed
from boundaries.records.kinds.case_words import DIVISION_CHANGES, PATROL_KINDS
from boundaries.records.kinds.parts import people, pictures
from boundaries.records.kinds.words import MARKER_ACTIONS, MARKER_STATES
from layers.fields import RecordKind, choice, choices, day, flag, integer, table, text
from layers.wording import Wording

MAINTENANCE = RecordKind(
    name="maintenance",
    label=Wording("日常维护情况记录", "maintenance record"),
    subject_label=Wording("巡查", "patrol"),
    by_side=True,
    fields=(
        choice("patrol_kind", "类别", "kind", codes=PATROL_KINDS, required=True),
        text("line_id", "界线", "line", required=True),
        day("patrolled_on", "巡查日期", "patrolled on", required=True),
        text("keeper_id", "管护人", "keeper"),
        text("patrolled_by", "巡查人", "patrolled by", required=True),
        table(
            "markers", "界桩情况", "markers", row_key=("marker_id",),
            columns=(
                text("marker_id", "界桩", "marker", required=True),
                choices("found_state", "状态", "state", codes=MARKER_STATES, required=True),
                choices("actions", "维护措施", "what was done", codes=MARKER_ACTIONS),
                text("remark", "说明", "remark"),
            ),
        ),
        text("along_the_line", "沿线情况", "along the line"),
        text("event", "触发事件", "the event that called for it"),
        integer("photos_taken", "实景照片数", "photos taken", minimum=0, maximum=100_000),
        pictures(section=""),
        text("received_by", "委托单位签收人", "received by"),
        day("received_on", "签收日期", "received on"),
        text("remarks", "备注", "remarks"),
    ),
)  # fmt: skip

DEMARCATION = RecordKind(
    name="demarcation",
    label=Wording("区划变更后勘定", "demarcation after a division change"),
    subject_label=Wording("变更", "change"),
    by_side=False,
    fields=(
        choice("change_kind", "变更类别", "kind of change", codes=DIVISION_CHANGES, required=True),
        text("description", "变更内容", "what changes", required=True),
        choices("sides", "涉及各方区划代码", "division codes concerned", required=True),
        choices("line_ids", "涉及界线", "lines concerned"),
        day("approved_on", "批准日期", "approved on", required=True),
        text("approving_organ", "批准机关", "approving organ"),
        text("approval_document", "批准文号", "approval document"),
        flag("is_extended", "已同意延期", "extension granted"),
        text("extension_document", "延期文号", "document of the extension"),
        day("completed_on", "完成日期", "completed on"),
        day("completion_reported_on", "完成情况报告日期", "completion reported on"),
        flag("needs_new_code", "需要变更区划代码", "a new division code is needed"),
        day("code_published_on", "代码公布日期", "new code published on"),
        day("surveyed_on", "勘定日期", "line surveyed on"),
        text("agreement", "界线协议书（文件编号）", "agreement on the line (paper id)"),
        day("map_updated_on", "图件更新日期", "map updated on"),
        *filed(section=""),
        text("remarks", "备注", "remarks"),
    ),
)

PEACE_AGREEMENT = RecordKind(
    name="peace_agreement",
    label=Wording("平安边界共建协议", "agreement on a peaceful border"),
    subject_label=Wording("协议", "agreement"),
    by_side=False,
    fields=(
        text("title", "名称", "title", required=True),
        choices("sides", "各方区划代码", "division codes of the sides", required=True),
        choices("line_ids", "界线", "lines", required=True),
        day("signed_on", "签订日期", "signed on"),
        day("valid_until", "有效期至", "valid until"),
        people("signers", "签字人员", "who signed"),
        text("measures", "共建措施", "what was agreed"),
        text("paper", "协议书（文件编号）", "the agreement (paper id)"),
        text("remarks", "备注", "remarks"),
    ),
)

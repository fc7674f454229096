"""The check of one segment (界线联检记录): can the line be recognised, what changed along it, and who walked it."""

from boundaries.records.kinds.parts import measured_position, people, pictures
from boundaries.records.kinds.words import OUTCOMES, SEGMENT_CHANGES, SEGMENT_STATES
from layers.fields import RecordKind, choice, choices, flag, integer, moment, table, text, track
from layers.wording import Wording

SEGMENT_CHECK = RecordKind(
    name="segment_check",
    label=Wording("界线联检记录", "segment check"),
    subject_label=Wording("线段", "segment"),
    by_side=True,
    sections={
        "visit": Wording("到场", "visit"),
        "line": Wording("界线", "the line"),
        "marks": Wording("标志物", "marks"),
        "strip": Wording("沿线情况", "along the line"),
        "photos": Wording("照片", "photos"),
        "done": Wording("处理", "what was done"),
    },
    fields=(
        moment("visited_at", "到场时间", "visited at", section="visit", is_narrative=True),
        people("attendance", "双方到场人员", "people of both sides present", required=True, section="visit"),
        flag("is_walked", "已实地走线", "walked along the line", section="visit"),
        track("track", "走线轨迹", "track walked", section="visit", is_narrative=True),
        text("reason_not_checked", "未检查的理由", "reason why it was not checked", section="visit"),
        choice("found_state", "界线状态", "state of the line", codes=SEGMENT_STATES, required=True, section="line"),
        flag("agrees_with_agreement", "与协议书及附图一致", "agrees with the agreement and its map", required=True, section="line"),
        choices("changes", "变化情况", "changes", codes=SEGMENT_CHANGES, section="line"),
        text("change_text", "变化说明", "the change in words", section="line", is_narrative=True),
        flag("needs_resurvey", "需要修测", "a resurvey is needed", section="line"),
        table(
            "unilateral_marks", "单方标志物", "marks set by one side alone", section="marks", row_key=("description",),
            columns=(
                text("description", "说明", "description", required=True),
                measured_position("position", "位置", "position", tolerance=10.0),
                flag("is_removed", "已清除", "removed"),
            ),
        ),
        text("new_mark", "新定标志物", "new mark agreed on", section="marks"),
        text("cross_boundary", "跨界生产建设", "work across the line", section="strip"),
        integer("villagers_consulted", "走访群众", "villagers consulted", unit="人", minimum=0, maximum=100_000, section="strip", is_narrative=True),
        integer("leaflets", "发放宣传材料", "leaflets handed out", unit="份", minimum=0, maximum=1_000_000, section="strip", is_narrative=True),
        text("dispute", "纠纷隐患", "disputes and risks", section="strip"),
        pictures(),
        choice("outcome", "处理结果", "outcome", codes=OUTCOMES, section="done"),
        text("opinion", "本方意见", "this side's opinion", section="done", is_narrative=True),
        text("remarks", "备注", "remarks", section="done", is_narrative=True),
    ),
)  # fmt: skip

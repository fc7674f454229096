"""The check of one marker (界桩联检记录): what stands there, where it stands, and who saw it."""

from boundaries.records.kinds.parts import measured_position, people, pictures, tapes
from boundaries.records.kinds.words import MARKER_ACTIONS, MARKER_STATES, OUTCOMES
from layers.fields import RecordKind, choice, choices, flag, integer, moment, number, table, text
from layers.wording import Wording

MARKER_CHECK = RecordKind(
    name="marker_check",
    label=Wording("界桩联检记录", "marker check"),
    subject_label=Wording("界桩", "marker"),
    by_side=True,
    sections={
        "visit": Wording("到场", "visit"),
        "found": Wording("现状", "what was found"),
        "targets": Wording("五项要求", "the five targets"),
        "search": Wording("未找到时的搜寻", "search, if it was not found"),
        "position": Wording("实测位置", "measured position"),
        "tapes": Wording("方位物量测", "reference objects"),
        "photos": Wording("照片", "photos"),
        "done": Wording("处理", "what was done"),
    },
    fields=(
        moment("visited_at", "到场时间", "visited at", section="visit", is_narrative=True),
        people("attendance", "双方到场人员", "people of both sides present", required=True, section="visit"),
        text("reason_not_checked", "未检查的理由", "reason why it was not checked", section="visit"),
        choices("found_state", "界桩状态", "state of the marker", codes=MARKER_STATES, required=True, section="found"),
        table(
            "pillars", "各实体状态", "state of each pillar", section="found", row_key=("pillar_id",),
            columns=(
                text("pillar_id", "实体", "pillar", required=True),
                choices("found_state", "状态", "state", codes=MARKER_STATES),
                text("inscription", "现有注记", "inscription as it reads"),
            ),
        ),
        text("inscription", "现有注记", "inscription as it reads", section="found"),
        text("threat", "威胁情况", "threat", section="found", is_narrative=True),
        # 行政区域界线界桩管理办法 (2008): the state a marker is to be kept in.
        flag("is_in_place", "位置准确", "position right", section="targets"),
        flag("is_firm", "埋设牢固", "firmly set", section="targets"),
        flag("is_visible", "标志醒目", "easy to see", section="targets"),
        flag("is_legible", "注记清晰", "inscription clear", section="targets"),
        flag("is_filed", "档案齐全", "file complete", section="targets"),
        number("search_radius_m", "搜寻半径", "radius searched", unit="m", minimum=0, maximum=10_000, section="search", is_narrative=True),
        number("search_minutes", "搜寻时长", "minutes searched", unit="min", minimum=0, maximum=10_000, section="search", is_narrative=True),
        integer("searches", "搜寻次数", "searches", minimum=0, maximum=100, section="search", is_narrative=True),
        flag("neighbour_confirms_loss", "毗邻方确认丢失", "the neighbour confirms the loss", section="search"),
        measured_position("position", "实测位置", "measured position", tolerance=5.0, section="position"),
        tapes(),
        pictures(),
        choices("actions", "处理措施", "actions", codes=MARKER_ACTIONS, section="done"),
        choice("outcome", "处理结果", "outcome", codes=OUTCOMES, section="done"),
        text("opinion", "本方意见", "this side's opinion", section="done", is_narrative=True),
        text("remarks", "备注", "remarks", section="done", is_narrative=True),
    ),
)  # fmt: skip

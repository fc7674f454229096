"""The two layers of sharing: what the bureau decided about each dataset, and what readers ask to be corrected."""

from layers.reference import DATE, TEXT, day, text
from layers.spec import Column, GeometryKind, LayerSpec, code_list
from layers.wording import Wording

SHARING_TYPES = code_list(
    "sharing_type",
    unconditional=("无条件共享", "shared unconditionally"),
    conditional=("有条件共享", "shared on conditions"),
    none=("不予共享", "not shared"),
)
SECRECY = code_list(
    "dataset_secrecy",
    open=("公开", "open"),
    internal=("内部", "internal"),
)
"""秘密 and above are no words of this list: such data is no government data in the sense of the sharing regulation and is not kept here."""

CYCLES = code_list(
    "update_cycle",
    daily=("每日", "daily"),
    weekly=("每周", "weekly"),
    monthly=("每月", "monthly"),
    quarterly=("每季度", "quarterly"),
    yearly=("每年", "yearly"),
    event=("随时（发生变化即更新）", "when something changes"),
)
CORRECTION_STATES = code_list(
    "correction_state",
    received=("已受理，待答复", "received"),
    accepted=("同意更正，待办理", "accepted"),
    refused=("不予更正", "refused"),
    done=("已更正", "done"),
)

DATASETS = LayerSpec(
    name="datasets",
    label=Wording("数据目录", "dataset catalogue"),
    key="dataset_id",
    area="division_code",
    columns=(
        text("dataset_id", "数据集", "dataset", required=True),
        text("division_code", "编目区划代码", "division that decides", required=True),
        text("title", "名称", "title"),
        text("description", "摘要", "description"),
        Column("sharing_type", TEXT, Wording("共享类型", "sharing type"), codes=SHARING_TYPES),
        text("sharing_condition", "共享条件", "condition of sharing"),
        text("refusal_ground", "不予共享的依据", "ground for not sharing"),
        Column("secrecy", TEXT, Wording("密级", "secrecy class"), codes=SECRECY),
        text("department", "责任部门", "responsible department"),
        text("contact_role", "责任岗位", "responsible role"),
        Column("update_cycle", TEXT, Wording("更新周期", "update cycle"), codes=CYCLES),
        text("basis", "依据", "basis"),
        day("decided_on", "决定日期", "decided on"),
    ),
    geometry=GeometryKind.POINT,
    geometry_required=False,
    written_by_hand=False,
)

CORRECTIONS = LayerSpec(
    name="corrections",
    label=Wording("数据校核申请", "correction requests"),
    key="correction_id",
    area="division_code",
    columns=(
        text("correction_id", "申请编号", "request", required=True),
        text("division_code", "所属区划代码", "division code", required=True),
        text("dataset_id", "数据集", "dataset", required=True),
        text("row_key", "行主键", "key of the row"),
        text("what", "问题", "what is wrong", required=True),
        text("why", "理由", "why", required=True),
        text("evidence", "依据材料", "evidence"),
        Column("state", TEXT, Wording("状态", "state"), required=True, codes=CORRECTION_STATES),
        text("asked_by", "申请人", "asked by", required=True),
        Column("asked_on", DATE, Wording("申请日期", "asked on"), required=True),
        day("due_on", "答复期限", "answer due on"),
        text("answer", "答复", "answer"),
        text("answered_by", "答复人", "answered by"),
        day("answered_on", "答复日期", "answered on"),
        text("done_by", "办理人", "done by"),
        day("done_on", "办结日期", "done on"),
        text("done_in", "更正所在提交", "commit that corrects it"),
    ),
    geometry=GeometryKind.POINT,
    geometry_required=False,
    written_by_hand=False,
)

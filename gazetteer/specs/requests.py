"""Requests to name, rename and cancel: what was asked, every step that followed, the reviews made and what was announced. Written by use cases only."""

from gazetteer.kinds import NAME_KINDS
from layers.reference import INTEGER, TEXT, day, exact, text
from layers.spec import Column, GeometryKind, LayerSpec, code_list
from layers.wording import Wording

REQUEST_TYPES = code_list(
    "request_type",
    naming=("命名", "naming"),
    renaming=("更名", "renaming"),
    cancelling=("销名", "cancelling"),
    reserving=("预命名", "reserving a name"),
    opinion=("出具意见", "opinion to the approving department"),
)

REQUESTS = LayerSpec(
    name="name_requests",
    label=Wording("地名申请", "naming requests"),
    key="request_id",
    area="division_code",
    geometry=GeometryKind.ANY,
    geometry_required=False,
    written_by_hand=False,
    columns=(
        text("request_id", "申请编号", "request id", required=True),
        Column("request_type", TEXT, Wording("申请类型", "type"), required=True, codes=REQUEST_TYPES),
        text("batch_id", "批次", "batch"),
        text("division_code", "所在区划代码", "division code", required=True),
        Column("name_kind", TEXT, Wording("种类", "kind of name"), required=True, codes=NAME_KINDS),
        text("name", "拟用名称", "name asked for", required=True),
        text("place_id", "地点编号", "place id (renaming, cancelling)"),
        day("asked_on", "申请日期", "asked on"),
        exact(text("application", "申请内容", "the application, canonical JSON", required=True)),
        text("recorded_at", "入册时间", "when it was entered, UTC", required=True),
    ),
)
"""What was asked, as it was asked. A change of the application is a step; its state is folded from the steps."""

APPLICANTS = LayerSpec(
    name="name_applicants",
    label=Wording("地名申请联系方式", "contacts of applicants"),
    key="request_id",
    area="division_code",
    geometry=GeometryKind.POINT,
    geometry_required=False,
    written_by_hand=False,
    columns=(
        text("request_id", "申请编号", "request id", required=True),
        text("division_code", "所在区划代码", "division code", required=True),
        text("contact", "联系方式", "the contact, canonical JSON", required=True),
    ),
)
"""Personal data, kept apart: in no catalogue, so that no list, download, map or announcement can reach it; one use case reads it and says so in the
audit log."""

REQUEST_STEPS = LayerSpec(
    name="name_request_steps",
    label=Wording("地名申请办理记录", "steps of naming requests"),
    key="step_id",
    area="division_code",
    geometry=GeometryKind.POINT,
    geometry_required=False,
    written_by_hand=False,
    columns=(
        text("step_id", "记录编号", "step id", required=True),
        text("request_id", "申请编号", "request id", required=True),
        text("division_code", "所在区划代码", "division code", required=True),
        Column("seq", INTEGER, Wording("序号", "number within the request"), required=True, minimum=1),
        text("kind", "环节", "kind of step", required=True),
        day("happened_on", "办理日期", "happened on"),
        exact(text("facts", "内容", "what was recorded, canonical JSON", required=True)),
        text("recorded_at", "入册时间", "when it was entered, UTC", required=True),
        text("recorded_by", "经办人", "who entered it", required=True),
    ),
)

REVIEWS = LayerSpec(
    name="name_reviews",
    label=Wording("地名审查记录", "reviews"),
    key="review_id",
    area="division_code",
    geometry=GeometryKind.ANY,
    geometry_required=False,
    written_by_hand=False,
    columns=(
        text("review_id", "审查编号", "review id", required=True),
        text("request_id", "申请编号", "request id"),
        text("division_code", "所在区划代码", "division code", required=True),
        text("name", "名称", "name", required=True),
        Column("name_kind", TEXT, Wording("种类", "kind of name"), required=True, codes=NAME_KINDS),
        day("judged_on", "适用规则的日期", "day whose rules were applied"),
        text("packs", "规则包", "rule packs with versions", required=True),
        exact(text("outcome", "结果", "the review, canonical JSON", required=True)),
        text("proof_hash", "检索证明散列值", "hash of the proof of search", required=True),
        text("recorded_at", "入册时间", "when it was entered, UTC", required=True),
    ),
)

ANNOUNCEMENTS = LayerSpec(
    name="name_announcements",
    label=Wording("地名公告", "announcements"),
    key="announcement_id",
    area="division_code",
    geometry=GeometryKind.ANY,
    geometry_required=False,
    written_by_hand=False,
    columns=(
        text("announcement_id", "公告编号", "announcement id", required=True),
        text("request_id", "申请编号", "request id"),
        text("place_id", "地点编号", "place id", required=True),
        text("division_code", "所属区划代码", "division code", required=True),
        Column("request_type", TEXT, Wording("类型", "type"), required=True, codes=REQUEST_TYPES),
        text("name", "标准名称", "standard name", required=True),
        text("old_name", "原名称", "name before"),
        text("roman", "罗马字母拼写", "roman spelling", required=True),
        text("division_name", "所属政区", "division", required=True),
        text("position_text", "位置描述", "position in words", required=True),
        text("approved_by", "批准机关", "approved by", required=True),
        day("approved_on", "批准时间", "approved on"),
        text("approval", "批准文号", "approval document"),
        day("effective_on", "启用日期", "effective on"),
        day("published_on", "公告日期", "published on"),
        text("channels", "公告渠道", "channels"),
        text("recorded_at", "入册时间", "when it was entered, UTC", required=True),
    ),
)
"""The six items of 《地名备案公告管理办法（试行）》: 标准名称、罗马字母拼写、所属政区、位置描述、批准机关、批准时间."""

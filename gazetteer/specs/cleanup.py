"""Non-standard names (不规范地名) as cases: the name, the criterion, what was considered against it, and the decision."""

from gazetteer.kinds import NAME_KINDS
from layers.reference import SOURCE_COLUMNS, TEXT, day, text
from layers.spec import Column, GeometryKind, LayerSpec, code_list
from layers.wording import Wording

CLEANUP_CLASSES = code_list(
    "cleanup_class",
    exaggerating=("大", "exaggerating"),
    foreign=("洋", "foreign"),
    bizarre=("怪", "bizarre"),
    repeated=("重", "repeated or same sound"),
)

CLEANUP_DECISIONS = code_list(
    "cleanup_decision",
    undecided=("待定", "undecided"),
    keep=("予以保留", "kept"),
    excluded=("不属于清理范围", "not within the scope"),
    regulate=("规范使用（不更名）", "use to be mended, name kept"),
    rename=("建议更名", "renaming proposed"),
)

NONSTANDARD_NAMES = LayerSpec(
    name="nonstandard_names",
    label=Wording("不规范地名", "non-standard names"),
    key="case_id",
    area="division_code",
    geometry=GeometryKind.ANY,
    decided=True,
    geometry_required=False,
    columns=(
        text("case_id", "编号", "case id", required=True),
        text("division_code", "所在区划代码", "division code", required=True),
        text("place_id", "地点编号", "place id"),
        text("name", "名称", "name", required=True),
        Column("name_kind", TEXT, Wording("种类", "kind of name"), codes=NAME_KINDS),
        Column("cleanup_class", TEXT, Wording("类型", "class"), required=True, codes=CLEANUP_CLASSES),
        text("criterion", "认定标准", "criterion", required=True),
        text("evidence", "依据", "evidence"),
        text("exclusion_considered", "排除情形审查", "exclusion considered", required=True),
        text("consultation", "征求意见", "consultation"),
        text("experts", "专家意见", "experts"),
        Column("decision", TEXT, Wording("处理意见", "decision"), required=True, codes=CLEANUP_DECISIONS),
        text("new_name", "建议新名称", "new name proposed"),
        text("decided_by", "决定人", "decided by"),
        day("decided_on", "决定日期", "decided on"),
        text("reason", "理由", "reason"),
        *SOURCE_COLUMNS,
    ),
)

"""What inspection teams keep: boundary lines (界线) and boundary markers (界桩)."""

from layers.reference import (
    CODES,
    FLAG,
    SOURCE_COLUMNS,
    TEXT,
    counted,
    day,
    measured,
    text,
)
from layers.spec import Column, GeometryKind, LayerSpec, code_list
from layers.wording import Wording

LINE_LEVELS = code_list(
    "line_level",
    province=("省级界线", "provincial line"),
    prefecture=("地级界线", "prefectural line"),
    county=("县级界线", "county line"),
    township=("乡级界线", "township line"),
)

LINE_NATURES = code_list(
    "line_nature",
    settled=("已定界", "settled"),
    unsettled=("未定界", "not settled"),
    disputed=("争议界", "disputed"),
    working=("工作界", "working line"),
)

LINES = LayerSpec(
    name="boundary_lines",
    label=Wording("行政区域界线", "boundary lines"),
    key="line_id",
    area="side_a",
    geometry=GeometryKind.LINE,
    columns=(
        text("line_id", "界线编号", "line id", "KJSJBSM", required=True),
        text("line_code", "界线代码", "line code", "JXDM"),
        text("name", "界线名称", "name", "JXMC", required=True),
        Column("line_level", TEXT, Wording("界线等级", "level"), codes=LINE_LEVELS, aliases=("JXDJ",)),
        text("side_a", "甲方区划代码", "division code, side A", required=True),
        text("side_b", "乙方区划代码", "division code, side B", required=True),
        text("start_text", "起点", "start", "JXQD"),
        text("end_text", "止点", "end", "JXZD"),
        measured("agreement_length_km", "协议长度", "length in the agreement", "km", "JXCD"),
        counted("marker_count", "界桩颗数", "markers", "颗", "JZKS"),
        Column("nature", TEXT, Wording("界线性质", "nature"), codes=LINE_NATURES),
        day("approved_on", "批准日期", "approved on"),
        text("approval_document", "批准文号", "approval document"),
        day("next_inspection_due_on", "下次联检期限", "next inspection due on"),
        *SOURCE_COLUMNS,
    ),
)

MARKER_FORMS = code_list(
    "marker_form",
    single=("单立", "single"),
    double=("同号双立", "double"),
    triple=("同号三立", "triple"),
    auxiliary=("附桩", "auxiliary"),
)

MARKERS = LayerSpec(
    name="boundary_markers",
    label=Wording("界桩", "boundary markers"),
    key="marker_id",
    area="division_code",
    geometry=GeometryKind.POINT,
    columns=(
        text("marker_id", "界桩标识", "marker id", "KJSJBSM", required=True),
        text("marker_no", "界桩编号", "number engraved on the stone", "JZBH", required=True),
        Column("line_ids", CODES, Wording("所在界线", "lines it stands on"), aliases=("JXDM",)),
        text("division_code", "责任方区划代码", "division code of the responsible side", required=True),
        Column("marker_form", TEXT, Wording("界桩形式", "form"), codes=MARKER_FORMS),
        Column("is_tripoint", FLAG, Wording("三交点", "tripoint")),
        text("material", "材质", "material", "JZCZ"),
        text("place_text", "所在地", "place", "SZD1"),
        text("position_text", "位置描述", "description of the position", "WZMS"),
        text("printed_x", "纵坐标X（原文）", "northing X as printed", "ZZB"),
        text("printed_y", "横坐标Y（原文）", "easting Y as printed", "HZB"),
        text("printed_datum", "原坐标系", "datum as printed"),
        measured("height_m", "高程", "height", "m", "GC"),
        measured("position_accuracy_m", "位置精度", "accuracy of the position", "m"),
        day("set_on", "埋设日期", "set on"),
        *SOURCE_COLUMNS,
    ),
)

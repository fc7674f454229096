"""Boundary lines (界线) and what belongs to their course: segments, tripoints, exclaves, the neighbour's copy, rivers and roads of today."""

from layers.reference import CODES, FLAG, SOURCE_COLUMNS, TEXT, counted, day, exact, measured, text
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

FEATURE_KINDS = code_list(
    "line_feature_kind",
    ridge=("山脊", "ridge"),
    valley=("山谷", "valley"),
    river_centre=("河流中心线", "centre of a river"),
    river_bank=("河岸", "river bank"),
    ditch=("沟渠", "ditch or canal"),
    road_centre=("道路中心线", "centre of a road"),
    road_side=("路侧", "side of a road"),
    field_ridge=("田埂", "field ridge"),
    wall=("墙垣", "wall"),
    straight=("直线", "straight line"),
    other=("其他", "other"),
)

EXCLAVE_KINDS = code_list(
    "exclave_kind",
    exclave=("飞地", "exclave"),
    interlocked=("插花地", "interlocked land"),
    squeezed=("夹花地", "land squeezed between"),
)

LINES = LayerSpec(
    name="boundary_lines",
    label=Wording("行政区域界线", "boundary lines"),
    key="line_id",
    area="side_a",
    geometry=GeometryKind.LINE,
    locked_by="change_document",  # 行政区域界线管理条例 Art. 2: nobody changes a line on his own
    columns=(
        text("line_id", "界线编号", "line id", "KJSJBSM", required=True),
        text("line_code", "界线代码", "line code", "JXDM"),
        text("name", "界线名称", "name", "JXMC", required=True),
        Column("line_level", TEXT, Wording("界线等级", "level"), codes=LINE_LEVELS, aliases=("JXDJ",)),
        text("side_a", "甲方区划代码", "division code, side A", required=True),
        text("side_b", "乙方区划代码", "division code, side B", required=True),
        text("side_a_name", "甲方名称", "name of side A when the line was agreed", "XZQ1", "行政区1"),
        text("side_b_name", "乙方名称", "name of side B when the line was agreed", "XZQ2", "行政区2"),
        text("start_text", "起点", "start", "JXQD"),
        text("end_text", "止点", "end", "JXZD"),
        measured("agreement_length_km", "协议长度", "length in the agreement", "km", "JXCD"),
        measured("accuracy_m", "界线位置中误差", "mean error of the line's position", "m"),
        counted("marker_count", "界桩颗数", "markers", "颗", "JZKS"),
        counted("single_count", "单立颗数", "single pillars", "颗", "DLZKS"),
        counted("double_count", "双立颗数", "pillars of double markers", "颗", "SLZKS"),
        counted("triple_count", "三立颗数", "pillars of triple markers", "颗", "SANLZKS"),
        counted("position_count", "界桩点位数", "marker positions", "处"),
        Column("nature", TEXT, Wording("界线性质", "nature"), codes=LINE_NATURES),
        Column("is_disputed", FLAG, Wording("是否争议", "disputed"), aliases=("SFZY",)),
        day("approved_on", "批准日期", "approved on"),
        text("approving_organ", "批准机关", "organ that approved the line"),
        text("approval_document", "批准文号", "approval document"),
        text("change_document", "变更批准文号", "approval document of the last change of its course"),
        text("notice_no", "公告文号", "public notice of the line"),
        text("map_edition", "详图版次", "edition of the detailed map (详图)"),
        day("inspected_on", "上次联检日期", "last joint inspection"),
        day("next_inspection_due_on", "下次联检期限", "next inspection due on"),
        text("other_text", "其他信息", "other information", "QTXX"),
        *SOURCE_COLUMNS,
    ),
)

SEGMENTS = LayerSpec(
    name="boundary_segments",
    label=Wording("界线线段", "boundary segments"),
    key="segment_id",
    area="division_code",
    geometry=GeometryKind.LINE,
    geometry_required=False,
    columns=(
        text("segment_id", "线段编号", "segment id", required=True),
        text("line_id", "界线编号", "line id", required=True),
        text("division_code", "登记方区划代码", "division code of the side that keeps the row", required=True),
        counted("serial", "序号", "serial along the line", ""),
        text("name", "线段名称", "name"),
        text("from_marker_id", "起点界桩", "marker at its start"),
        text("to_marker_id", "止点界桩", "marker at its end"),
        measured("from_chainage_m", "起点里程", "chainage of its start", "m"),
        measured("to_chainage_m", "止点里程", "chainage of its end", "m"),
        exact(text("description", "走向说明", "description of its course", "ZXSM")),
        Column("feature_kind", TEXT, Wording("界线地物", "feature the line runs on"), codes=FEATURE_KINDS),
        text("feature_name", "地物名称", "name of the feature"),
        Column("feature_follows", FLAG, Wording("是否随地物变动", "does the line follow the feature")),
        text("feature_clause", "协议条款", "clause of the agreement that says so"),
        text("named_marks", "协议写明的标志", "marks named in the agreement"),
        Column("is_vague", FLAG, Wording("模糊地段", "hard to recognise on the ground")),
        text("places_a", "甲方乡村", "townships and villages, side A"),
        text("places_b", "乙方乡村", "townships and villages, side B"),
        *SOURCE_COLUMNS,
    ),
)

TRIPOINTS = LayerSpec(
    name="boundary_tripoints",
    label=Wording("三交点", "tripoints"),
    key="tripoint_id",
    area="division_code",
    geometry=GeometryKind.POINT,
    geometry_required=False,
    columns=(
        text("tripoint_id", "三交点编号", "tripoint id", required=True),
        text("name", "名称", "name", required=True),
        text("division_code", "登记方区划代码", "division code of the side that keeps the row", required=True),
        Column("division_codes", CODES, Wording("三方区划代码", "division codes of the three sides")),
        Column("line_ids", CODES, Wording("交会界线", "lines that meet")),
        text("marker_id", "界桩标识", "marker that stands there"),
        Column("agreement_ids", CODES, Wording("交会点协议", "tripoint agreements")),
        day("agreed_on", "协议日期", "agreed on"),
        measured("position_accuracy_m", "位置精度", "accuracy of the position", "m"),
        *SOURCE_COLUMNS,
    ),
)

EXCLAVES = LayerSpec(
    name="boundary_exclaves",
    label=Wording("飞地、插花地、夹花地", "exclaves and interlocked land"),
    key="exclave_id",
    area="division_code",
    geometry=GeometryKind.POLYGON,
    geometry_required=False,
    columns=(
        text("exclave_id", "编号", "exclave id", required=True),
        text("name", "名称", "name", required=True),
        Column("exclave_kind", TEXT, Wording("类别", "kind"), codes=EXCLAVE_KINDS),
        text("division_code", "所属方区划代码", "division it belongs to", required=True),
        text("enclosing_code", "所在方区划代码", "division it lies in"),
        measured("area_km2", "面积", "area", "km²"),
        text("agreement_id", "依据文件", "agreement"),
        text("clause", "条款", "clause"),
        *SOURCE_COLUMNS,
    ),
)

NEIGHBOUR_LINES = LayerSpec(
    name="neighbour_lines",
    label=Wording("毗邻方界线副本", "the neighbour's copies of lines"),
    key="copy_id",
    area="division_code",
    geometry=GeometryKind.LINE,
    decided=True,
    columns=(
        text("copy_id", "副本编号", "copy id", required=True),
        text("line_id", "界线编号", "line id", required=True),
        text("division_code", "接收方区划代码", "division code of the side that received it", required=True),
        text("copy_of", "提供方区划代码", "division code of the side it comes from", required=True),
        day("received_on", "接收日期", "received on"),
        *SOURCE_COLUMNS,
    ),
)

OBSERVED_FEATURES = LayerSpec(
    name="observed_features",
    label=Wording("界线地物现状", "today's rivers and roads along lines"),
    key="feature_id",
    area="division_code",
    geometry=GeometryKind.LINE,
    columns=(
        text("feature_id", "地物编号", "feature id", required=True),
        text("line_id", "界线编号", "line id", required=True),
        text("division_code", "登记方区划代码", "division code of the side that keeps the row", required=True),
        Column("feature_kind", TEXT, Wording("地物类别", "kind of feature"), codes=FEATURE_KINDS),
        text("name", "名称", "name"),
        day("observed_on", "观测日期", "observed on"),
        measured("position_accuracy_m", "位置精度", "accuracy of the position", "m"),
        *SOURCE_COLUMNS,
    ),
)

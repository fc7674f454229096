"""Boundary markers (界桩): positions, the pillars that stand there, reference objects (方位物) and other marks (其他标志物)."""

from layers.reference import CODES, FLAG, NUMBER, SOURCE_COLUMNS, TEXT, counted, day, exact, measured, text
from layers.spec import Column, GeometryKind, LayerSpec, code_list
from layers.wording import Wording

MARKER_FORMS = code_list(
    "marker_form",
    single=("单立", "single"),
    double=("同号双立", "double"),
    triple=("同号三立", "triple"),
    auxiliary=("附桩", "auxiliary"),
)

AZIMUTH_KINDS = code_list(
    "azimuth_kind",
    grid=("坐标方位角", "grid azimuth"),
    true=("真方位角", "true azimuth"),
    magnetic=("磁方位角", "magnetic azimuth"),
    unknown=("不详", "not stated"),
)

MARK_SHAPES = code_list(
    "mark_shape",
    linear=("线状标志物", "linear mark"),
    point=("点状标志物", "point mark"),
    area=("面状标志物", "areal mark"),
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
        counted("serial", "序号", "serial along the line", ""),
        Column("marker_form", TEXT, Wording("界桩形式", "form"), codes=MARKER_FORMS, aliases=("JZLX",)),
        Column("is_tripoint", FLAG, Wording("三交点", "tripoint")),
        text("marker_level", "界桩等级", "level", "JZDJ"),
        text("material", "材质", "material", "JZCZ"),
        text("place_text", "所在地", "place", "SZD1"),
        text("place_text_2", "所在地2", "place, second side", "SZD2"),
        text("place_text_3", "所在地3", "place, third side", "SZD3"),
        text("position_text", "位置描述", "description of the position", "WZMS"),
        exact(text("printed_x", "纵坐标X（原文）", "northing X as printed", "ZZB")),
        exact(text("printed_y", "横坐标Y（原文）", "easting Y as printed", "HZB")),
        text("printed_datum", "原坐标系", "datum as printed"),
        text("conversion", "换算方法", "method by which the position was converted"),
        measured("conversion_error_m", "换算附加误差", "error the conversion adds", "m"),
        exact(measured("height_m", "高程", "height", "m", "GC")),
        measured("position_accuracy_m", "位置精度", "accuracy of the position", "m"),
        day("set_on", "埋设日期", "set on"),
        text("keeper_id", "管护人", "keeper"),
        Column("is_public", FLAG, Wording("是否公开", "public"), aliases=("SFGK",)),
        *SOURCE_COLUMNS,
    ),
)

PILLARS = LayerSpec(
    name="boundary_pillars",
    label=Wording("界桩实体", "pillars"),
    key="pillar_id",
    area="division_code",
    geometry=GeometryKind.POINT,
    geometry_required=False,
    columns=(
        text("pillar_id", "实体编号", "pillar id", required=True),
        text("marker_id", "界桩标识", "marker it belongs to", required=True),
        text("letter", "型别字母", "type letter"),
        text("division_code", "所在方区划代码", "division code of the side it stands on", required=True),
        text("material", "材质", "material"),
        counted("faces", "面数", "faces", "面"),
        text("size_text", "规格", "size"),
        text("inscription", "注记", "inscription per face"),
        counted("engraved_year", "所刻年份", "year engraved", ""),
        day("set_on", "埋设日期", "set on"),
        text("replaces", "替换的实体", "pillar it replaced"),
        text("device_id", "监测设备编号", "id of the sensor on it"),
        *SOURCE_COLUMNS,
    ),
)

REFERENCE_OBJECTS = LayerSpec(
    name="reference_objects",
    label=Wording("方位物", "reference objects"),
    key="object_id",
    area="division_code",
    geometry=GeometryKind.POINT,
    geometry_required=False,
    columns=(
        text("object_id", "方位物标识", "object id", required=True),
        text("marker_id", "界桩标识", "marker it belongs to", required=True),
        text("division_code", "责任方区划代码", "division code of the responsible side", required=True),
        counted("serial", "序号", "serial", ""),
        text("name", "名称", "name", required=True),
        text("measured_part", "量测部位", "part that is measured"),
        Column(
            "azimuth_deg",
            NUMBER,
            Wording("方位角", "azimuth from the marker"),
            unit="°",
            minimum=0,
            maximum=360,
            tells_position=True,
        ),
        Column("azimuth_kind", TEXT, Wording("方位角类别", "kind of azimuth"), codes=AZIMUTH_KINDS),
        exact(measured("distance_m", "距离", "distance from the marker", "m")),
        measured("distance_accuracy_m", "距离中误差", "mean error of the distance", "m"),
        text("standing_side", "所在方", "side it stands on"),
        Column("is_gone", FLAG, Wording("已消失", "no longer there")),
        *SOURCE_COLUMNS,
    ),
)

OTHER_MARKS = LayerSpec(
    name="boundary_marks",
    label=Wording("其他界线标志物", "other marks of lines"),
    key="mark_id",
    area="division_code",
    geometry=GeometryKind.ANY,
    geometry_required=False,
    columns=(
        text("mark_id", "标志物编号", "mark id", required=True),
        text("line_id", "界线编号", "line id", required=True),
        text("division_code", "责任方区划代码", "division code of the responsible side", required=True),
        Column("mark_shape", TEXT, Wording("形状", "shape"), codes=MARK_SHAPES),
        text("name", "名称", "name", required=True),
        text("agreement_id", "协议", "agreement that names it"),
        text("clause", "条款", "clause"),
        measured("from_chainage_m", "起点里程", "chainage of its start", "m"),
        measured("to_chainage_m", "止点里程", "chainage of its end", "m"),
        *SOURCE_COLUMNS,
    ),
)

"""What planners keep: facilities, housing estates, demand, roads, barriers and the figures others reported."""

from layers.planning.kinds import FACILITY_KINDS
from layers.reference import (
    AREA_CODE,
    CODES,
    FLAG,
    INTEGER,
    NUMBER,
    POSITION_COLUMNS,
    SOURCE_COLUMNS,
    TEXT,
    counted,
    day,
    measured,
    persons,
    text,
)
from layers.spec import Column, GeometryKind, LayerSpec, code_list
from layers.wording import Wording

OPERATOR_TYPES = code_list(
    "operator_type",
    public=("公办", "public"),
    public_private=("公建民营", "publicly built, privately run"),
    private=("民办", "private"),
    village=("村集体", "village collective"),
    society=("社会组织", "social organisation"),
)

FACILITY_STATES = code_list(
    "state",
    planned=("规划", "planned"),
    operating=("在用", "operating"),
    idle=("闲置", "idle"),
    closed=("关闭", "closed"),
)

FACILITIES = LayerSpec(
    name="facilities",
    label=Wording("设施", "facilities"),
    key="facility_id",
    area="division_code",
    geometry=GeometryKind.POINT,
    geometry_required=False,  # a centre named in a list counts by the unit it serves
    may_convert_datum=True,
    columns=(
        text("facility_id", "设施编号", "facility id", "编号", required=True),
        text("name", "名称", "name", "设施名称", "机构名称", required=True),
        Column("kind", TEXT, Wording("设施类别", "kind"), required=True, codes=FACILITY_KINDS, aliases=("类别", "设施类型")),
        AREA_CODE,
        Column("serves", CODES, Wording("服务单位代码", "units formally served"), aliases=("服务范围代码", "服务村社代码")),
        Column("state", TEXT, Wording("状态", "state"), required=True, codes=FACILITY_STATES, aliases=("运营状态", "使用状态")),
        day("opened_on", "启用日期", "opened on", "开业日期", "建成日期"),
        day("closed_on", "停用日期", "closed on", "关闭日期"),
        Column(
            "operator_type", TEXT, Wording("运营性质", "type of operator"), codes=OPERATOR_TYPES, aliases=("运营方式", "性质")
        ),
        counted("beds", "床位数", "beds", "张", "床位"),
        counted("nursing_beds", "护理型床位", "nursing beds", "张", "护理床位"),
        counted("residents", "入住人数", "residents", "人", "入住"),
        measured("floor_area_m2", "建筑面积", "floor area", "m²", "面积"),
        counted("plots_total", "格位（墓位）总数", "niches or plots, total", "个"),
        counted("plots_used", "已用格位（墓位）", "niches or plots, used", "个"),
        counted("parking_spaces", "停车位", "parking spaces", "个", "车位"),
        counted("staff", "工作人员数", "staff", "人", "从业人员"),
        text("grade", "等级", "grade", "星级", "评定等级"),
        Column("is_model", FLAG, Wording("是否示范", "a model of its kind"), aliases=("示范",)),
        text("address", "地址", "address", "详细地址"),
        *POSITION_COLUMNS,
        *SOURCE_COLUMNS,
    ),
)

HOUSING_ESTATES = LayerSpec(
    name="housing_estates",
    label=Wording("住宅小区", "housing estates"),
    key="estate_id",
    area="division_code",
    geometry=GeometryKind.ANY,
    geometry_required=False,
    columns=(
        text("estate_id", "小区编号", "estate id", "编号", required=True),
        text("name", "小区名称", "name", "名称", required=True),
        AREA_CODE,
        counted("households", "户数", "households", "户"),
        day("completed_on", "竣工日期", "completed on", "交付日期"),
        measured("care_floor_area_m2", "养老服务用房面积", "care floor area", "m²", "养老用房"),
        Column("is_closed", FLAG, Wording("是否封闭小区", "closed to passers-by"), aliases=("封闭",)),
        *SOURCE_COLUMNS,
    ),
)

GROUPS = (
    persons("elderly_alone", "独居老年人", "older people living alone", "独居"),
    persons("elderly_left_behind", "留守老年人", "older people left behind", "留守"),
    persons("elderly_disabled", "失能半失能老年人", "older people in need of care", "失能"),
    persons("low_income", "低保对象", "people on minimum income", "低保"),
)

DEMAND = LayerSpec(
    name="demand",
    label=Wording("需求点或格网", "demand points or cells"),
    key="demand_id",
    area="division_code",
    geometry=GeometryKind.ANY,
    columns=(
        text("demand_id", "编号", "demand id", required=True),
        text("division_code", "所属区划代码", "division code", "区划代码"),
        counted("households", "户数", "households", "户"),
        persons("population", "人口", "population", "people"),
        persons("elderly60", "60岁及以上", "aged 60 and over"),
        persons("elderly65", "65岁及以上", "aged 65 and over"),
        persons("elderly80", "80岁及以上", "aged 80 and over"),
        *GROUPS,
        day("counted_on", "人口时点", "counted on"),
        *SOURCE_COLUMNS,
    ),
)

ROAD_CLASSES = code_list(
    "road_class",
    motorway=("高速公路", "motorway"),
    national=("国道", "national road"),
    provincial=("省道", "provincial road"),
    county=("县道", "county road"),
    township=("乡道", "township road"),
    village=("村道", "village road"),
    street=("城镇街道", "street"),
    service=("内部道路", "service road"),
    track=("机耕路", "farm track"),
    footway=("步行道", "footway"),
    steps=("台阶", "steps"),
    ferry=("渡口", "ferry"),
    railway=("铁路", "railway"),
)

CLOSED_TO = code_list(
    "closed_to",
    foot=("行人", "people on foot"),
    vehicles=("车辆", "vehicles"),
    all=("所有通行", "everybody"),
)

ROADS = LayerSpec(
    name="roads",
    label=Wording("道路", "roads"),
    key="road_id",
    area="division_code",
    geometry=GeometryKind.LINE,
    columns=(
        text(
            "road_id",
            "道路编号",
            "road id",
            "编号",
            "路段编号",
            "路段编码",
            "路线编号",
            "路线编码",
            "路线代码",
            "LXBM",
            required=True,
        ),
        text("name", "道路名称", "name", "名称", "路名", "路线名称", "LXMC"),
        text("division_code", "所属区划代码", "division code", "区划代码"),
        Column(
            "road_class",
            TEXT,
            Wording("道路等级", "class"),
            codes=ROAD_CLASSES,
            aliases=("等级", "行政等级", "道路类别", "道路类型", "路线等级", "公路等级", "类别", "类型"),
        ),
        Column("is_oneway", FLAG, Wording("单行", "one-way"), aliases=("是否单行", "单行道", "oneway")),
        Column("is_bridge", FLAG, Wording("桥梁", "bridge"), aliases=("是否桥梁", "桥")),
        Column("is_tunnel", FLAG, Wording("隧道", "tunnel"), aliases=("是否隧道",)),
        Column(
            "level", INTEGER, Wording("层", "level above ground (0 = on it)"), minimum=-10, maximum=10, aliases=("层数", "layer")
        ),
        Column("closed_to", TEXT, Wording("禁止通行", "closed to"), codes=CLOSED_TO, aliases=("限行",)),
        measured("speed_kmh", "实测车速", "speed driven", "km/h", "限速", "设计速度", "设计时速", "maxspeed"),
        text("surface", "路面", "surface", "路面类型", "路面材料"),
        *SOURCE_COLUMNS,
    ),
)
"""A line is drawn in the direction of traffic. Lines join where they share a vertex at one level; a crossing joins nothing by itself."""

BARRIER_KINDS = code_list(
    "barrier_kind",
    river=("河流", "river"),
    lake=("湖泊水库", "lake or reservoir"),
    railway=("铁路", "railway"),
    expressway=("高速公路", "expressway"),
    estate_wall=("封闭小区围墙", "wall of a closed estate"),
    slope=("陡坡断崖", "steep slope or cliff"),
    other=("其他", "other"),
)

BARRIERS = LayerSpec(
    name="barriers",
    label=Wording("通行障碍", "barriers"),
    key="barrier_id",
    area="division_code",
    geometry=GeometryKind.ANY,
    columns=(
        text("barrier_id", "编号", "barrier id", required=True),
        text("name", "名称", "name"),
        text("division_code", "所属区划代码", "division code", "区划代码"),
        Column("barrier_kind", TEXT, Wording("障碍类别", "kind of barrier"), required=True, codes=BARRIER_KINDS),
        *SOURCE_COLUMNS,
    ),
)
"""What a person on foot cannot cross except where a road does."""

PARTS = code_list(
    "part",
    value=("指标值", "the figure itself"),
    numerator=("分子", "numerator"),
    denominator=("分母", "denominator"),
)

REPORTED_FIGURES = LayerSpec(
    name="reported_figures",
    label=Wording("上报数字", "reported figures"),
    key="figure_id",
    area="division_code",
    geometry=GeometryKind.POINT,
    geometry_required=False,  # a number has no place
    may_coincide=True,
    columns=(
        text("figure_id", "编号", "figure id", required=True),
        text("plan_id", "规划", "plan", required=True),
        text("indicator_no", "指标编号", "number of the indicator", "指标", required=True),
        AREA_CODE,
        Column("part", TEXT, Wording("部分", "which part"), required=True, codes=PARTS),
        text("stratum", "分组", "stratum", "城乡"),
        Column("value", NUMBER, Wording("数值", "value"), required=True),
        text("unit", "单位", "unit"),
        day("reported_on", "统计时点", "on which day it held", "时点", "统计日期"),
        text("as_printed", "原文", "as printed"),
        text("reported_by", "填报单位", "who reported it", "填报人"),
        *SOURCE_COLUMNS,
    ),
)

INDICATOR_VALUES = LayerSpec(
    name="indicator_values",
    label=Wording("指标历次值", "values of indicators"),
    key="value_id",
    area="division_code",
    geometry=GeometryKind.POINT,
    geometry_required=False,
    may_coincide=True,
    written_by_hand=False,
    columns=(
        text("value_id", "编号", "value id", required=True),
        text("plan_id", "规划", "plan", required=True),
        text("indicator_no", "指标编号", "number of the indicator", required=True),
        AREA_CODE,
        day("on", "评估时点", "evaluated on"),
        text("status", "状态", "status"),
        Column("value", NUMBER, Wording("数值", "value")),
        Column("numerator", NUMBER, Wording("分子", "numerator")),
        Column("denominator", NUMBER, Wording("分母", "denominator")),
        Column("reported", NUMBER, Wording("上报值", "value as reported")),
        text("unit", "单位", "unit"),
        text("passport", "口径", "passport"),
        *SOURCE_COLUMNS,
    ),
)

"""What planners keep: facilities, housing estates, demand, roads and exclusion zones."""

from layers.planning.kinds import FACILITY_KINDS
from layers.reference import (
    AREA_CODE,
    CODES,
    DATE,
    FLAG,
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
        *SOURCE_COLUMNS,
    ),
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
        persons("population", "人口", "population", "people"),
        persons("elderly60", "60岁及以上", "aged 60 and over"),
        persons("elderly65", "65岁及以上", "aged 65 and over"),
        persons("elderly80", "80岁及以上", "aged 80 and over"),
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
    footway=("步行道", "footway"),
    railway=("铁路", "railway"),
)

ROADS = LayerSpec(
    name="roads",
    label=Wording("道路", "roads"),
    key="road_id",
    area="division_code",
    geometry=GeometryKind.LINE,
    columns=(
        text("road_id", "道路编号", "road id", required=True),
        text("name", "道路名称", "name", "名称"),
        text("division_code", "所属区划代码", "division code", "区划代码"),
        Column("road_class", TEXT, Wording("道路等级", "class"), codes=ROAD_CLASSES, aliases=("等级",)),
        Column("is_oneway", FLAG, Wording("单行", "one-way")),
        Column("is_bridge", FLAG, Wording("桥梁", "bridge")),
        Column("is_tunnel", FLAG, Wording("隧道", "tunnel")),
        *SOURCE_COLUMNS,
    ),
)

EXCLUSION_KINDS = code_list(
    "exclusion_kind",
    farmland=("耕地", "farmland"),
    forest=("林地", "forest"),
    park=("公园风景名胜区", "park or scenic area"),
    heritage=("文物保护区", "heritage zone"),
    water=("水库河堤水源保护区", "reservoir, dyke or water protection"),
    transport=("铁路公路两侧", "beside railways and main roads"),
    built_up=("规划建设用地", "planned built-up land"),
    other=("其他", "other"),
)

EXCLUSION_ZONES = LayerSpec(
    name="exclusion_zones",
    label=Wording("禁设区", "exclusion zones"),
    key="zone_id",
    area="division_code",
    geometry=GeometryKind.ANY,
    columns=(
        text("zone_id", "编号", "zone id", required=True),
        text("name", "名称", "name"),
        AREA_CODE,
        Column("exclusion_kind", TEXT, Wording("禁设类别", "kind of zone"), required=True, codes=EXCLUSION_KINDS),
        Column("valid_until", DATE, Wording("有效期至", "valid until")),
        Column("is_confirmed", FLAG, Wording("已核实", "confirmed")),
        *SOURCE_COLUMNS,
    ),
)

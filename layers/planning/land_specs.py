"""What may be built where: candidate sites, exclusion and burial zones, graves that stand, and how deaths and niches went year by year."""

from layers.reference import (
    AREA_CODE,
    CODES,
    DATE,
    FLAG,
    INTEGER,
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

CANDIDATE_KINDS = code_list(
    "candidate_kind",
    parcel=("地块", "parcel"),
    building=("既有建筑", "existing building"),
    idle_school=("闲置校舍", "idle school"),
    idle_workshop=("闲置厂房", "idle workshop"),
    idle_land=("闲置土地", "idle land"),
    facility=("既有设施改造", "conversion of a facility"),
    village=("村址", "village"),
    grid=("格网点", "point of a grid"),
)

LAND_CLASSES = code_list(
    "land_class",
    basic_farmland=("永久基本农田", "permanent basic farmland"),
    farmland=("耕地", "farmland"),
    orchard=("园地", "orchard"),
    forest=("林地", "forest"),
    grassland=("草地", "grassland"),
    urban=("城镇建设用地", "urban construction land"),
    rural=("农村建设用地", "rural construction land"),
    public_service=("公共管理与公共服务用地", "land for public services"),
    burial=("殡葬用地", "burial land"),
    transport=("交通运输用地", "transport land"),
    water=("水域及水利设施用地", "water and water works"),
    unused=("未利用地", "unused land"),
)

CANDIDATES = LayerSpec(
    name="candidates",
    label=Wording("候选场址", "candidate sites"),
    key="candidate_id",
    area="division_code",
    geometry=GeometryKind.ANY,
    may_convert_datum=True,
    columns=(
        text("candidate_id", "候选编号", "candidate id", "编号", "地块编号", required=True),
        text("name", "名称", "name", "地块名称", required=True),
        AREA_CODE,
        Column(
            "candidate_kind",
            TEXT,
            Wording("候选类别", "kind of candidate"),
            required=True,
            codes=CANDIDATE_KINDS,
            aliases=("类别",),
        ),
        Column("offered_for", CODES, Wording("可设设施类别", "kinds of facility it is offered for"), aliases=("拟设设施",)),
        text("converts", "拟改造的设施编号", "facility it would convert", "改造设施"),
        Column("land_class", TEXT, Wording("现状地类", "land class today"), codes=LAND_CLASSES, aliases=("地类",)),
        Column("planned_class", TEXT, Wording("规划地类", "land class as planned"), codes=LAND_CLASSES, aliases=("规划用途",)),
        measured("area_m2", "用地面积", "area of the land", "m²", "面积"),
        measured("floor_area_m2", "可用建筑面积", "floor area", "m²", "建筑面积"),
        counted("capacity", "可设床位（格位）", "beds or niches it could hold", "个", "容量"),
        measured("cost_wan", "估算投资", "estimated cost", "万元", "投资"),
        text("owner", "权属", "owner", "权利人"),
        *POSITION_COLUMNS,
        *SOURCE_COLUMNS,
    ),
)
"""Places somebody offers. Villages and points of a grid need no row: they are made when they are asked for."""

EXCLUSION_KINDS = code_list(
    "exclusion_kind",
    farmland=("耕地", "farmland"),
    forest=("林地", "forest"),
    park=("公园风景名胜区", "park or scenic area"),
    heritage=("文物保护区", "heritage zone"),
    water=("水库河堤水源保护区", "reservoir, dyke or water protection"),
    transport=("铁路公路两侧", "beside railways and main roads"),
    built_up=("规划建设用地", "planned built-up land"),
    basic_farmland=("永久基本农田", "permanent basic farmland"),
    protective_forest=("防护林", "protective forest"),
    special_forest=("特种用途林", "forest for special use"),
    city_park=("城市公园", "city park"),
    forest_park=("森林公园", "forest park"),
    wetland_park=("湿地公园", "wetland park"),
    scenic=("风景名胜区", "scenic area"),
    reserve=("自然保护区", "nature reserve"),
    reservoir=("水库", "reservoir"),
    dyke=("河流堤坝", "river dyke"),
    water_source=("水源保护区", "water protection zone"),
    flood=("洪水淹没区", "land under flood"),
    housing=("居民区", "housing"),
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

BURIAL_ZONE_KINDS = code_list(
    "burial_zone_kind",
    cremation=("火葬区", "cremation zone"),
    burial_reform=("土葬改革区", "zone of reformed burial"),
)

BURIAL_ZONES = LayerSpec(
    name="burial_zones",
    label=Wording("殡葬分区", "burial zones"),
    key="zone_id",
    area="division_code",
    geometry=GeometryKind.ANY,
    geometry_required=False,  # often declared by a list of townships
    columns=(
        text("zone_id", "编号", "zone id", required=True),
        text("name", "名称", "name"),
        AREA_CODE,
        Column("zone_kind", TEXT, Wording("分区类别", "kind of zone"), required=True, codes=BURIAL_ZONE_KINDS),
        day("decided_on", "划定日期", "drawn on"),
        *SOURCE_COLUMNS,
    ),
)
"""《殡葬管理条例》: where ashes and where bodies are buried, drawn and adjusted by decision."""

GRAVE_KINDS = code_list(
    "grave_kind",
    scattered=("散埋乱葬", "scattered burial"),
    living=("活人墓", "grave built for the living"),
    house_like=("住宅式墓地", "house-like tomb"),
    oversized=("超标准墓", "grave above the norm"),
    clan=("家族墓地", "clan burial ground"),
    village=("农村公益性墓地", "village public burial ground"),
    protected=("受保护墓", "protected grave"),
)

GRAVE_STATES = code_list(
    "grave_state",
    standing=("未处置", "standing"),
    moved=("已迁移", "moved"),
    deep_buried=("已深埋", "buried deep, without a mound"),
    greened=("已绿化遮挡", "screened by planting"),
)

GRAVES = LayerSpec(
    name="graves",
    label=Wording("既有坟墓", "graves that stand"),
    key="grave_id",
    area="division_code",
    geometry=GeometryKind.ANY,
    may_convert_datum=True,
    columns=(
        text("grave_id", "编号", "grave id", required=True),
        text("name", "名称", "name"),
        AREA_CODE,
        Column("grave_kind", TEXT, Wording("类别", "kind of grave"), required=True, codes=GRAVE_KINDS),
        Column("grave_state", TEXT, Wording("处置状态", "state"), codes=GRAVE_STATES),
        counted("graves", "座数", "graves", "座"),
        measured("area_m2", "占地面积", "area", "m²"),
        day("found_on", "排查日期", "found on"),
        *POSITION_COLUMNS,
        *SOURCE_COLUMNS,
    ),
)

DEATHS = LayerSpec(
    name="deaths",
    label=Wording("逐年死亡与安葬", "deaths and burials by year"),
    key="record_id",
    area="division_code",
    geometry=GeometryKind.POINT,
    geometry_required=False,  # a number has no place
    may_coincide=True,
    columns=(
        text("record_id", "编号", "record id", required=True),
        AREA_CODE,
        Column("year", INTEGER, Wording("年份", "year"), required=True, minimum=1949, maximum=2200),
        persons("population", "年末常住人口", "residents at the end of the year"),
        persons("deaths", "死亡人数", "deaths"),
        persons("cremated", "火化人数", "cremated"),
        persons("in_niches", "骨灰入格位人数", "ashes laid in niches"),
        persons("in_plots", "骨灰入墓人数", "ashes laid in plots"),
        *SOURCE_COLUMNS,
    ),
)
"""One row a division and year, as the statistics of the bureau or the crematorium give it."""

NICHE_YEARS = LayerSpec(
    name="niche_years",
    label=Wording("格位逐年账", "niches year by year"),
    key="record_id",
    area="division_code",
    geometry=GeometryKind.POINT,
    geometry_required=False,  # a number has no place
    may_coincide=True,
    columns=(
        text("record_id", "编号", "record id", required=True),
        text("facility_id", "设施编号", "facility", required=True),
        AREA_CODE,
        Column("year", INTEGER, Wording("年份", "year"), required=True, minimum=1949, maximum=2200),
        counted("opened", "当年新增格位", "niches opened in the year", "个"),
        counted("sold", "当年售出（安放）", "niches taken in the year", "个", "当年安放"),
        counted("taken", "年末累计已用", "niches taken until the end of the year", "个", "年末已用"),
        *SOURCE_COLUMNS,
    ),
)
"""One row a columbarium or cemetery and year: the stock and the sales its year of fullness is told from."""

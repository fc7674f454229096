"""The layers everybody reads: divisions, settlements and built-up areas."""

from dataclasses import replace

from layers.spec import Column, ColumnType, GeometryKind, LayerSpec, code_list
from layers.wording import Wording

TEXT, CODES, INTEGER = ColumnType.TEXT, ColumnType.CODES, ColumnType.INTEGER
NUMBER, DATE, FLAG = ColumnType.NUMBER, ColumnType.DATE, ColumnType.FLAG

LEVELS = code_list(
    "level",
    province=("省", "province"),
    prefecture=("市", "prefecture"),
    county=("县", "county"),
    township=("乡镇街道", "township"),
    village=("村社区", "village or community"),
)

COMMITTEE_KINDS = code_list(
    "committee_kind",
    village=("村民委员会", "village committee"),
    community=("社区居民委员会", "community residents' committee"),
)

# 国家统计局《统计上划分城乡的规定》: 1xx town, 2xx country.
URBAN_RURAL_CLASSES = code_list(
    "urban_rural_class",
    **{
        "111": ("主城区", "main urban area"),
        "112": ("城乡结合区", "urban-rural fringe"),
        "121": ("镇中心区", "town centre"),
        "122": ("镇乡结合区", "town-country fringe"),
        "123": ("特殊区域", "special area"),
        "210": ("乡中心区", "township centre"),
        "220": ("村庄", "village"),
    },
)

CODE_SYSTEMS = code_list(
    "code_system",
    mca=("民政部区划代码", "Ministry of Civil Affairs code table"),
    stats=("国家统计局统计用区划代码", "National Bureau of Statistics code table"),
)

CROSSWALKS = code_list(
    "crosswalk",
    identical=("两表代码相同", "both tables agree"),
    matched=("按名称对应", "matched by name"),
    by_hand=("人工对应", "matched by hand"),
    none=("无对应", "no counterpart"),
)

POSITION_SOURCES = code_list(
    "position_source",
    surveyed=("实测", "surveyed"),
    gnss=("手持定位", "hand-held GNSS"),
    imagery=("影像判读", "read from imagery"),
    geocoded=("地址匹配", "geocoded from an address"),
    committee=("按村委会位置", "at the committee's office"),
    converted=("由网络地图坐标换算", "converted from web-map coordinates"),
    made_up=("演示数据（虚构）", "made up for the demonstration"),
    unknown=("不详", "unknown"),
)


def text(name: str, zh: str, en: str, *aliases: str, required: bool = False) -> Column:
    return Column(name, TEXT, Wording(zh, en), required=required, aliases=aliases)


def exact(column: Column) -> Column:
    """The same column, known to tell a position: it never leaves for the public."""
    return replace(column, tells_position=True)


def day(name: str, zh: str, en: str, *aliases: str) -> Column:
    return Column(name, DATE, Wording(zh, en), aliases=aliases)


def persons(name: str, zh: str, en: str, *aliases: str) -> Column:
    return Column(name, INTEGER, Wording(zh, en), unit="人", minimum=0, aliases=aliases)


def counted(name: str, zh: str, en: str, unit: str, *aliases: str) -> Column:
    return Column(name, INTEGER, Wording(zh, en), unit=unit, minimum=0, aliases=aliases)


def measured(name: str, zh: str, en: str, unit: str, *aliases: str) -> Column:
    return Column(name, NUMBER, Wording(zh, en), unit=unit, minimum=0, aliases=aliases)


AREA_CODE = text("division_code", "所属区划代码", "division code", "区划代码", "所属区划", "村代码", "社区代码", required=True)

POSITION_COLUMNS = (
    Column("position_source", TEXT, Wording("位置来源", "source of the position"), codes=POSITION_SOURCES, aliases=("坐标来源",)),
    measured("position_accuracy_m", "位置精度", "accuracy of the position", "m", "定位精度"),
    text("converted_from", "换算前坐标系", "datum before conversion"),
)

SOURCE_COLUMNS = (
    text("source", "数据来源", "source", "来源"),
    day("source_on", "数据日期", "date of the source", "来源日期"),
    text("note", "备注", "note", "说明"),
)

DIVISIONS = LayerSpec(
    name="divisions",
    label=Wording("行政区划", "divisions"),
    key="code",
    area="code",
    geometry=GeometryKind.POLYGON,
    geometry_required=False,  # a village may be "not yet drawn"
    columns=(
        text("code", "区划代码", "division code", "代码", "行政区划代码", "adcode", "XZQDM", "id", required=True),
        text("name", "名称", "name", "区划名称", "行政区名称", "XZQMC", "单位名称", required=True),
        Column("level", TEXT, Wording("层级", "level"), required=True, codes=LEVELS, aliases=("级别",)),
        text("parent_code", "上级代码", "code of the parent", "上级区划代码", "parent", "father_code"),
        Column("committee_kind", TEXT, Wording("组织类别", "kind of committee"), codes=COMMITTEE_KINDS, aliases=("村社类别",)),
        Column("code_system", TEXT, Wording("代码体系", "code system of the key"), codes=CODE_SYSTEMS),
        text("mca_code", "民政部代码", "civil-affairs code", "民政代码"),
        day("mca_table_on", "民政部代码表日期", "date of the civil-affairs table"),
        text("stats_code", "统计用代码", "statistics code", "统计代码", "统计用区划代码"),
        day("stats_table_on", "统计用代码表日期", "date of the statistics table"),
        Column("crosswalk", TEXT, Wording("两表对应方式", "how the two codes were matched"), codes=CROSSWALKS),
        Column(
            "urban_rural_class",
            TEXT,
            Wording("城乡分类代码", "urban-rural class"),
            codes=URBAN_RURAL_CLASSES,
            aliases=("城乡分类", "ur_code"),
        ),
        text("legal_seat", "法定驻地", "legal seat", "驻地"),
        text("actual_seat", "实际驻地", "actual seat", "实际办公地"),
        day("established_on", "设立日期", "established on"),
        day("abolished_on", "撤销日期", "abolished on"),
        persons("population", "公布人口", "published population"),
        measured("published_area_km2", "公布面积", "published area", "km²"),
        *SOURCE_COLUMNS,
    ),
)

SETTLEMENTS = LayerSpec(
    name="settlements",
    label=Wording("居民点", "settlements"),
    key="settlement_id",
    area="division_code",
    geometry=GeometryKind.POINT,
    geometry_required=False,
    may_convert_datum=True,
    columns=(
        text("settlement_id", "居民点编号", "settlement id", "编号", "序号", required=True),
        text("name", "名称", "name", "居民点名称", "自然村", "村名", "村（社区）名称", required=True),
        AREA_CODE,
        Column("is_seat", FLAG, Wording("是否驻地", "seat of the committee"), aliases=("村委会驻地",)),
        counted("households", "户数", "households", "户", "总户数"),
        persons("population", "人口", "population", "常住人口", "总人口", "人口数"),
        persons("elderly60", "60岁及以上", "aged 60 and over", "60岁以上人口", "60岁及以上人口", "60+", "老年人口"),
        persons("elderly65", "65岁及以上", "aged 65 and over", "65岁以上人口", "65岁及以上人口", "65+"),
        persons("elderly80", "80岁及以上", "aged 80 and over", "80岁以上人口", "80岁及以上人口", "80+"),
        text("resettlement_origin", "搬迁来源", "origin of the resettled", "易地搬迁来源"),
        day("counted_on", "人口时点", "counted on", "统计时点"),
        *POSITION_COLUMNS,
        *SOURCE_COLUMNS,
    ),
)

BUILT_UP_AREAS = LayerSpec(
    name="built_up_areas",
    label=Wording("建成区与村庄范围", "built-up areas"),
    key="built_up_id",
    area="division_code",
    geometry=GeometryKind.POLYGON,
    columns=(
        text("built_up_id", "编号", "id", required=True),
        text("name", "名称", "name"),
        AREA_CODE,
        day("drawn_on", "成图日期", "drawn on"),
        *SOURCE_COLUMNS,
    ),
)

"""What the committee keeps: standard place names (标准地名), one row a name and period."""

from layers.reference import SOURCE_COLUMNS, TEXT, day, text
from layers.spec import Column, GeometryKind, LayerSpec, code_list
from layers.wording import Wording

NAME_ROLES = code_list(
    "name_role",
    standard=("标准名", "standard name"),
    alias=("别名", "alias"),
    short=("简称", "short name"),
    former=("曾用名", "former name"),
    planned=("规划名", "planned name"),
)

PLACE_STATES = code_list(
    "place_state",
    planned=("规划", "planned"),
    building=("在建", "being built"),
    existing=("现存", "existing"),
    gone=("灭失", "gone"),
)

NAMES = LayerSpec(
    name="place_names",
    label=Wording("地名", "place names"),
    key="name_id",
    area="division_code",
    geometry=GeometryKind.ANY,
    geometry_required=False,
    columns=(
        text("name_id", "地名编号", "name id", required=True),
        text("place_id", "地点编号", "place id", required=True),
        text("name", "标准名称", "name", "地名", "名称", required=True),
        Column("name_role", TEXT, Wording("名称性质", "role"), required=True, codes=NAME_ROLES),
        text("category_code", "类别代码", "category code (GB/T 18521)"),
        text("place_code", "地名代码", "place code (20 digits)"),
        text("division_code", "所在区划代码", "division code", "所属区划代码", required=True),
        text("specific", "专名", "specific"),
        text("generic", "通名", "generic"),
        text("roman_capitals", "罗马字母拼写", "roman spelling, capitals"),
        text("roman_toned", "汉语拼音", "pinyin with tones"),
        text("origin", "来历", "origin"),
        text("meaning", "含义", "meaning"),
        Column("place_state", TEXT, Wording("状态", "state of the place"), codes=PLACE_STATES),
        day("named_on", "命名日期", "named on"),
        day("cancelled_on", "销名日期", "cancelled on"),
        text("decision", "批准文号", "decision"),
        *SOURCE_COLUMNS,
    ),
)

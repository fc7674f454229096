"""Signs and plates: what stands where, what it says, and what was found when somebody looked."""

from layers.reference import CODES, FLAG, NUMBER, SOURCE_COLUMNS, TEXT, day, measured, text
from layers.spec import Column, GeometryKind, LayerSpec, code_list
from layers.wording import Wording

SIGN_KINDS = code_list(
    "sign_kind",
    street=("街牌", "street sign"),
    lane=("巷牌", "lane sign"),
    building=("楼牌", "building sign"),
    door=("门牌", "door plate"),
    unit=("单元牌", "unit plate"),
    room=("户室牌", "room plate"),
    village=("村牌", "village sign"),
    division=("区划（界）牌", "division sign"),
    direction=("指位牌", "direction sign"),
    culture=("地名文化牌", "culture sign"),
)

SIGN_STATES = code_list(
    "sign_state",
    sound=("完好", "sound"),
    broken=("待修", "to be mended"),
    mended=("已修", "mended"),
    removed=("拆回", "taken back"),
    cancelled=("注销", "cancelled"),
)

DEFECTS = code_list(
    "sign_defect",
    wrong_name=("名称不规范", "name not standard"),
    old_name=("更名未更换", "still carries the old name"),
    wrong_roman=("拼写错误", "spelling wrong"),
    damaged=("破损", "damaged"),
    missing=("缺失", "missing"),
    bent=("变形", "bent"),
    tilted=("倾斜", "tilted"),
    faded=("字迹模糊、色差", "faded or illegible"),
    hidden=("遮挡", "hidden"),
    too_low=("高度不够", "too low"),
    misplaced=("位置不当", "in the wrong place"),
    rusty=("锈蚀", "rusty"),
    silent=("电子标志失联", "electronic sign out of contact"),
)

SIGNS = LayerSpec(
    name="name_signs",
    label=Wording("地名标志", "signs"),
    key="sign_id",
    area="division_code",
    geometry=GeometryKind.POINT,
    geometry_required=False,
    may_convert_datum=True,
    columns=(
        text("sign_id", "标志编号", "sign id", required=True),
        text("division_code", "所在区划代码", "division code", required=True),
        Column("sign_kind", TEXT, Wording("种类", "kind"), required=True, codes=SIGN_KINDS),
        text("place_id", "地点编号", "place id"),
        text("name_id", "地名编号", "name id"),
        text("printed_name", "牌面汉字", "characters on the sign", "标志名称", required=True),
        text("printed_roman", "牌面拼写", "spelling on the sign"),
        text("stands_at", "设置位置", "where it stands", "位置"),
        text("crossing", "所在路口", "crossing"),
        text("side", "道路侧", "side of the road"),
        Column("bearing", NUMBER, Wording("牌面所示道路走向", "bearing of the road it shows"), unit="°", minimum=0, maximum=360),
        text("colour", "底色", "ground colour"),
        text("material", "材质", "material"),
        text("size_mm", "规格", "size in mm"),
        text("maker", "制作单位", "maker"),
        text("manager", "管理单位", "who keeps it"),
        day("set_on", "设置日期", "set on"),
        Column("state", TEXT, Wording("状态", "state"), codes=SIGN_STATES),
        text("qr_text", "二维码内容", "text of its QR code"),
        Column("is_electronic", FLAG, Wording("电子标志", "electronic")),
        text("device_id", "设备编号", "device id"),
        text("device_seen_at", "设备最近在线", "device last heard of"),
        Column("device_battery_percent", NUMBER, Wording("设备电量", "battery"), unit="%", minimum=0, maximum=100),
        Column("device_tilt_deg", NUMBER, Wording("设备倾角", "tilt"), unit="°"),
        *SOURCE_COLUMNS,
    ),
)

SIGN_INSPECTIONS = LayerSpec(
    name="sign_inspections",
    label=Wording("地名标志巡查", "sign inspections"),
    key="inspection_id",
    area="division_code",
    geometry=GeometryKind.POINT,
    decided=True,
    geometry_required=False,
    columns=(
        text("inspection_id", "巡查编号", "inspection id", required=True),
        text("division_code", "所在区划代码", "division code", required=True),
        text("sign_id", "标志编号", "sign id", required=True),
        day("seen_on", "巡查日期", "seen on"),
        text("seen_by", "巡查人", "seen by"),
        text("channel", "发现渠道", "channel"),
        Column("defects", CODES, Wording("问题", "defects"), codes=DEFECTS),
        text("printed_name_seen", "现场牌面汉字", "characters seen"),
        text("printed_roman_seen", "现场牌面拼写", "spelling seen"),
        Column("photos_before", CODES, Wording("整改前照片", "photos before")),
        Column("photos_after", CODES, Wording("整改后照片", "photos after")),
        text("work", "处理方式", "work (mend, replace, take back)"),
        day("due_on", "整改期限", "due on"),
        day("done_on", "完成日期", "done on"),
        measured("cost_yuan", "费用", "cost", "元"),
        *SOURCE_COLUMNS,
    ),
)

PLATE_STATES = code_list(
    "plate_state",
    reserved=("预留", "reserved"),
    in_force=("正式", "in force"),
    provisional=("临时", "provisional"),
    cancelled=("注销", "cancelled"),
)

DOORPLATES = LayerSpec(
    name="doorplates",
    label=Wording("门牌号", "door plates"),
    key="plate_id",
    area="division_code",
    geometry=GeometryKind.POINT,
    geometry_required=False,
    may_convert_datum=True,
    columns=(
        text("plate_id", "门牌编号", "plate id", required=True),
        text("division_code", "所在区划代码", "division code", required=True),
        text("place_id", "街路巷地点编号", "place id of the street"),
        text("street_name", "街路巷名称", "street", required=True),
        text("number", "门牌号", "number", required=True),
        text("sub_number", "附号", "sub-number"),
        text("building", "楼", "building"),
        text("unit", "单元", "unit"),
        text("room", "户室", "room"),
        text("side", "道路侧", "side of the road"),
        Column("state", TEXT, Wording("状态", "state"), codes=PLATE_STATES),
        text("old_address", "原地址", "old address", "旧门牌"),
        text("confirmation", "门牌证明文号", "confirmation document"),
        day("numbered_on", "编制日期", "numbered on"),
        text("qr_text", "二维码内容", "text of its QR code"),
        *SOURCE_COLUMNS,
    ),
)

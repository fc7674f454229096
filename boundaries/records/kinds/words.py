"""Words of the joint inspection: what markers and segments are found to be, and what is done about it.

The words are those of city and county notices and reports (boundaries.md §2.6, sources S17, S22–S37); no law fixes the list.
"""

from layers.spec import code_list

MARKER_STATES = code_list(
    "marker_state",
    intact=("完好", "intact"),
    damaged=("损坏", "damaged"),
    moved=("移位", "moved"),
    lost=("丢失", "lost"),
    not_found=("未找到", "not found"),
    leaning=("倾斜（倒歪）", "leaning"),
    blurred=("字迹模糊", "inscription blurred"),
    covered=("被遮挡（覆盖）", "covered"),
    threatened=("受威胁（挖土、取沙等）", "threatened"),
    never_set=("漏埋", "never set"),
)

MARKER_ACTIONS = code_list(
    "marker_action",
    repainted=("描红", "repainted"),
    cleared=("清理杂草", "cleared"),
    straightened=("加固扶正", "straightened"),
    repaired=("修复", "repaired"),
    reset=("重立（原址）", "re-erected in place"),
    renewed=("更换新型", "replaced by the new type"),
    relocated=("移位", "moved"),
    added=("增设", "added"),
    scrapped=("报废", "scrapped"),
)
NEED_THE_NEIGHBOUR = ("straightened", "repaired", "reset", "renewed", "relocated", "added", "scrapped")
"""Actions that touch the stone's place or body: 行政区域界线管理条例 Art. 6 asks for the neighbour, Art. 16(4) punishes doing it alone."""

SEGMENT_STATES = code_list(
    "segment_state",
    clear=("清晰可辨", "clear"),
    vague=("模糊", "vague"),
    lost=("无法辨认", "not recognisable"),
)

SEGMENT_CHANGES = code_list(
    "segment_change",
    feature=("地物变化", "features changed"),
    terrain=("地貌变化", "terrain changed"),
    linear_mark=("线状标志物改变", "linear mark changed"),
    other_mark=("其他标志物改变", "other mark changed"),
    unilateral=("单方标志物", "mark set by one side alone"),
)

OUTCOMES = code_list(
    "outcome",
    on_the_spot=("现场处理", "settled on the spot"),
    agreed=("商定处置", "to be handled as agreed"),
    reported=("上报", "reported to the level above"),
    none=("无需处理", "nothing to do"),
)

OBJECT_STATES = code_list(
    "object_state",
    there=("完好", "there"),
    changed=("有变化", "changed"),
    gone=("已消失", "gone"),
    too_far=("过远无法量测", "too far to tape"),
    not_found=("未找到", "not found"),
)

PHOTO_VIEWS = code_list(
    "photo_view",
    near=("近景", "near"),
    far=("远景", "far"),
    surroundings=("周边环境", "surroundings"),
    inscription=("注记", "inscription"),
    object=("方位物", "reference object"),
    damage=("损坏或隐患", "damage or hazard"),
    work=("施工过程", "work in progress"),
    paper=("纸质材料", "paper"),
)

POSITION_METHODS = code_list(
    "position_method",
    phone=("手机定位", "phone"),
    gnss=("外接定位", "external GNSS"),
    rtk=("RTK", "RTK"),
    total_station=("全站仪", "total station"),
    tape=("方位物交会", "resection from reference objects"),
    typed=("手工录入", "typed in"),
    gpx=("GPX 航点", "GPX waypoint"),
)

AZIMUTH_KINDS = code_list(
    "azimuth_kind",
    grid=("坐标方位角", "grid azimuth"),
    true=("真方位角", "true azimuth"),
    magnetic=("磁方位角", "magnetic azimuth"),
    unknown=("不详", "not stated"),
)

POSTS = code_list(
    "post",
    leader=("负责人", "leader"),
    civil_affairs=("民政人员", "civil affairs"),
    technician=("技术人员", "technician"),
    township=("乡镇人员", "township"),
    guide=("向导", "guide"),
    other=("其他", "other"),
)

ROUND_KINDS = code_list(
    "round_kind",
    five_yearly=("五年联检", "five-yearly"),
    special=("专项联检", "special"),
)

TRIGGERS = code_list(
    "round_trigger",
    cycle=("五年期满", "five years have passed"),
    disaster=("自然灾害", "disaster"),
    river_shift=("河流改道", "a river shifted"),
    road_change=("道路改建", "a road was rebuilt"),
    damage=("界桩损坏或移动", "a marker was damaged or moved"),
    request=("一方提出", "asked for by one side"),
    superior=("上级要求", "asked for from above"),
)

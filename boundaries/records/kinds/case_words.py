"""Words of cases: what is changed about a mark, what goes wrong along a line, what a dispute rests on and how far it has come."""

from layers.spec import code_list

CHANGE_KINDS = code_list(
    "change_kind",
    repair=("修复", "repair"),
    reset=("重立（原址）", "re-erected in place"),
    renew=("更换新型", "replaced by the new type"),
    move=("移位", "moved"),
    add=("增设", "added"),
    scrap=("报废", "scrapped"),
    objects=("重选方位物", "new reference objects"),
    other_mark=("其他标志物修测", "other mark resurveyed"),
)

ANSWERS = code_list(
    "answer",
    agrees=("同意", "agrees"),
    objects=("不同意", "objects"),
    asks=("要求协商", "asks to talk"),
)

NOTICE_WAYS = code_list(
    "notice_way",
    letter=("公函", "letter"),
    meeting=("会议", "meeting"),
    telephone=("电话", "telephone"),
    message=("电子消息", "message"),
    in_person=("当面", "in person"),
)

STAGES = code_list(
    "stage",
    before=("施工前", "before"),
    during=("施工中", "during"),
    after=("施工后", "after"),
)

HAZARD_KINDS = code_list(
    "hazard_kind",
    hazard=("隐患", "hazard"),
    damage=("损毁案件", "damage case"),
    project=("跨界项目", "cross-boundary project"),
    exclave=("飞地问题", "exclave matter"),
)

# No source fixes levels of hazards: the words are ours and may be changed.
HAZARD_LEVELS = code_list(
    "hazard_level",
    slight=("一般", "slight"),
    serious=("较重", "serious"),
    urgent=("紧急", "urgent"),
)

EVIDENCE_CLASSES = code_list(
    "evidence_class",
    basis=("依据", "decides"),
    reference=("参考", "reference only"),
    none=("不采信", "does not count"),
)

# 行政区域边界争议处理条例: Art. 7 is a closed list of what decides, Art. 8 of what is only reference, Art. 9 leaves nothing else.
# The items of Art. 7 have not been read here: whoever enters one writes its number from the text, and it stays 条款待核.
EVIDENCE_ITEMS = code_list(
    "evidence_item",
    art7=("第七条所列依据（条款待核）", "an item of Art. 7, which decides (item to be confirmed)"),
    art8_certificate=("第八条：自然资源权属证明", "Art. 8: certificate of resource ownership"),
    art8_governing=("第八条：行政管辖材料", "Art. 8: record of governing"),
    art8_development=("第八条：自然资源开发利用决定", "Art. 8: decision on resource development"),
    art8_land_policy=("第八条：土地政策材料", "Art. 8: land-policy material"),
    other=("第九条：其他材料", "Art. 9: anything else"),
)

DISPUTE_STEPS = code_list(
    "dispute_step",
    negotiation=("协商", "negotiation"),
    report=("报上级", "reported to the level above"),
    mediation=("调解", "mediation"),
    decision=("决定", "decision"),
)

FILING_LEVELS = code_list(
    "filing_level",
    county=("县级", "county"),
    prefecture=("地级", "prefecture"),
    province=("省级", "province"),
    ministry=("民政部", "Ministry of Civil Affairs"),
)

DIVISION_CHANGES = code_list(
    "division_change",
    line=("界线变更", "change of a line"),
    merged=("撤并", "merged"),
    founded=("设立", "founded"),
    renamed=("更名", "renamed"),
    seat=("驻地迁移", "seat moved"),
    other=("其他", "other"),
)

PATROL_KINDS = code_list(
    "patrol_kind",
    monthly=("月度巡查", "monthly patrol"),
    event=("灾后或事件后巡查", "patrol after an event"),
    quarterly=("季度记录", "quarterly record"),
)

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

# 行政区域边界争议处理条例 (Order 26 of 1989, read whole): Art. 7 is a closed list of what decides, Art. 8 of what is only reference, and by
# Art. 9 nothing else is either. Paraphrased; the text of the regulation governs.
EVIDENCE_ITEMS = code_list(
    "evidence_item",
    art7_1=("第七条（一）国务院批准的区划文件或边界线地图", "Art. 7(1): division document or map approved by the State Council"),
    art7_2=(
        "第七条（二）省级政府批准的本省内区划文件或边界线地图",
        "Art. 7(2): the same approved by the province, inside the province",
    ),
    art7_3=("第七条（三）上级政府解决争议的文件及附图", "Art. 7(3): document and map by which a government above settled it"),
    art7_4=("第七条（四）双方政府解决争议的协议及附图", "Art. 7(4): agreement and map by which both governments settled it"),
    art7_5=(
        "第七条（五）争议前双方核定一致的文件或盖章地图",
        "Art. 7(5): document or sealed map both confirmed before the dispute",
    ),
    art8_1=("第八条（一）确定自然资源权属时核发的证书", "Art. 8(1): certificate of resource ownership"),
    art8_2=("第八条（二）在争议地区行使行政管辖的材料", "Art. 8(2): record of governing the disputed land"),
    art8_3=("第八条（三）开发争议地区自然资源的决定或协议", "Art. 8(3): decision or agreement on developing its resources"),
    art8_4=("第八条（四）按政策确定土地权属的材料", "Art. 8(4): material that settled land ownership under a policy"),
    art9=("第九条：其他材料", "Art. 9: anything else"),
)

DISPUTE_GROUNDS = code_list(
    "dispute_ground",
    unsettled=("界线不明确", "the line was never settled"),
    position=("已定界线的实地位置认定不一致", "where a settled line lies on the ground"),
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
    state_council=("国务院", "State Council"),
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

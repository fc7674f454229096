"""Words of requests: reasons, materials, channels, votes and outcomes, each with its Chinese and English label."""

from collections.abc import Mapping

from layers.spec import code_list

REASONS = code_list(
    "name_reason",
    new_place=("新建地理实体", "a new place"),
    unnamed=("有地无名", "a place without a name"),
    plan=("落实地名方案", "carries out the name plan"),
    division_change=("行政区划变更", "change of divisions"),
    construction=("城乡建设", "town or country construction"),
    nature=("自然变化", "change of nature"),
    mismatch=("名实不符", "the name no longer fits"),
    nonstandard=("不规范地名清理", "a non-standard name mended"),
    repeated=("重名、同音", "repeated or same sound"),
    restored=("恢复历史地名", "a historic name restored"),
    gone=("地理实体灭失", "the place is gone"),
    merged=("合并、并入", "merged into another"),
    other=("其他", "other"),
)

LAWFUL_REASONS: Mapping[str, frozenset[str]] = {
    "naming": frozenset({"new_place", "unnamed", "plan", "division_change", "construction", "restored"}),
    "renaming": frozenset({"division_change", "construction", "nature", "mismatch", "nonstandard", "repeated"}),
    "cancelling": frozenset({"gone", "merged", "division_change", "construction", "nature"}),
    "reserving": frozenset({"new_place", "unnamed", "plan", "construction", "restored"}),
    "opinion": frozenset(REASONS),
}
"""Reasons each type of request may rest on: for renaming those of Art. 10 and of 民发〔2018〕146号; 销名 rests on local law."""

MATERIALS = code_list(
    "name_material",
    application_form=("申请书", "letter of application"),
    plan_and_reason=("命名、更名方案及理由", "the proposal and its reasons"),
    basics=("位置、规模、性质等基本情况", "position, scale and nature of the place"),
    sketch=("位置图、示意图", "map or sketch of the position"),
    assessment_report=("综合评估报告", "comprehensive assessment"),
    expert_report=("专家论证报告", "experts' report"),
    consultation_report=("征求意见报告", "report on the opinions asked"),
    risk_report=("社会稳定等风险评估报告", "risk assessment"),
    division_facts=(
        "历史、地理、民族、经济、人口、资源、区域等情况",
        "facts of history, geography, peoples, economy, population and resources",
    ),
    map_before=("变更前行政区划图", "division map before"),
    map_after=("变更方案示意图", "map of the scheme"),
    opinion_letter=("征求意见函", "letter asking for an opinion"),
    building_permit=("规划、用地、建设批准文件", "planning, land or building permit"),
    gone_evidence=("灭失、拆除等证明（含照片）", "evidence that the place is gone, with photos"),
    cancelling_basis=("销名依据（地方规定）", "local rule the cancelling rests on"),
    reservation=("预命名使用书", "certificate of the reserved name"),
    heritage_measures=("地名文化遗产保护措施", "measures of heritage protection"),
    holder_consent=("受保护标志权利人同意文件", "consent of the holder of a protected mark"),
    committee_minutes=("地名委员会会议纪要", "minutes of the committee"),
    approval_document=("批复（批准）文件", "document of the approval"),
    filing_form=("备案登记表", "filing form"),
    filing_report=("备案报告", "filing report"),
    other=("其他材料", "other material"),
)

CHANNELS = code_list(
    "name_channel",
    site=("政府网站", "government site"),
    database=("国家地名信息库", "national place-name database"),
    service=("政务服务平台", "service platform"),
    new_media=("新媒体", "new media"),
    press=("报刊", "press"),
    broadcast=("广播电视", "radio or television"),
    notice_board=("现场、公告栏张贴", "posted on the spot"),
    letter=("书面", "in writing"),
    meeting=("座谈会、听证会", "meeting or hearing"),
    survey=("问卷、走访", "questionnaire or visits"),
)

ANSWERS = code_list(
    "name_answer",
    agree=("同意", "agrees"),
    agree_if=("有条件同意", "agrees on conditions"),
    object=("不同意", "objects"),
    no_opinion=("无意见", "no opinion"),
    no_reply=("逾期未复", "no reply in time"),
)

VOTES = code_list(
    "name_vote",
    in_favour=("赞成", "for"),
    against=("反对", "against"),
    abstain=("弃权", "abstains"),
    recused=("回避", "stands aside"),
)

OUTCOMES = code_list(
    "name_outcome",
    approved=("批准", "approved"),
    refused=("不予批准", "refused"),
    withdrawn=("撤回申请", "withdrawn"),
)

OPINIONS = code_list(
    "name_opinion",
    agree=("同意", "agrees"),
    agree_if=("修改后同意", "agrees once changed"),
    object=("不同意", "objects"),
)

FILING_RESULTS = code_list(
    "name_filing_result",
    taken=("已备案", "taken in"),
    returned=("退回补正", "sent back to be completed"),
)

RECEIVED_BY = code_list(
    "name_received_by",
    window=("窗口", "at the counter"),
    online=("网上", "online"),
    post=("邮寄", "by post"),
    office=("依职权启动", "started by the office"),
)

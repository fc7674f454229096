"""A dispute about a line (边界争议): how it is kept quiet, how far it has come, and what each side claims and shows."""

from boundaries.records.kinds.case_parts import chainages, pictures_of_work
from boundaries.records.kinds.case_words import DISPUTE_GROUNDS, DISPUTE_STEPS, EVIDENCE_CLASSES, EVIDENCE_ITEMS, FILING_LEVELS
from boundaries.specs.lines import LINE_LEVELS
from layers.fields import RecordKind, choice, choices, day, flag, table, text, track
from layers.wording import Wording

DISPUTE = RecordKind(
    name="dispute",
    label=Wording("边界争议", "dispute"),
    subject_label=Wording("争议", "dispute"),
    by_side=False,
    sections={
        "what": Wording("情况", "what"),
        "freeze": Wording("维持现状", "keeping the peace"),
        "path": Wording("处理经过", "how far it has come"),
        "result": Wording("结果", "result"),
        "photos": Wording("照片", "photos"),
        "filing": Wording("备案结案", "filing"),
    },
    fields=(
        text("name", "名称", "name", required=True, section="what"),
        text("line_id", "界线", "line", required=True, section="what"),
        # A settled line: 行政区域界线管理条例 Art. 15, to the organ that approved it. Any other: 行政区域边界争议处理条例.
        choice("ground", "争议性质", "what it is about", codes=DISPUTE_GROUNDS, required=True, section="what"),
        choice("level", "界线等级", "level of the line", codes=LINE_LEVELS, section="what"),
        choices("sides", "争议各方区划代码", "division codes of the sides", required=True, section="what"),
        day("began_on", "争议发生日期", "began on", section="what"),
        flag("is_autonomous", "涉及自治州或自治县", "concerns an autonomous prefecture or county", section="what"),
        text("description", "争议情况", "description", section="what"),
        *chainages("what"),
        # 行政区域边界争议处理条例 Art. 10, item by item.
        flag("no_settlers", "没有向争议地区移民", "no settlers were moved in", section="freeze"),
        flag("no_new_organs", "没有在争议地区设置机构", "no new organs were set up", section="freeze"),
        flag("no_destruction", "没有破坏自然资源", "no resources were destroyed", section="freeze"),
        flag("had_incident", "发生群众纠纷", "people came to blows or nearly", section="freeze"),
        flag("handled_on_site", "已派人现场处理", "handled on the spot", section="freeze"),
        flag("reported_above", "已报告上一级", "reported to the level above", section="freeze"),
        table(
            "steps", "处理步骤", "steps", section="path", row_key=("step", "done_on"),
            columns=(
                choice("step", "步骤", "step", codes=DISPUTE_STEPS, required=True),
                day("done_on", "日期", "on"),
                text("organ", "主持机关", "led by"),
                text("document_no", "文号", "document number"),
                flag("is_settled", "达成一致", "settled"),
                text("remark", "说明", "remark"),
            ),
        ),
        text("agreement", "协议书或决定（文件编号）", "agreement or decision (paper id)", section="result"),
        flag("changes_villages", "涉及自然村隶属关系变更", "changes which side a village belongs to", section="result"),
        day("agreed_on", "签订或决定日期", "agreed or decided on", section="result"),
        day("surveyed_on", "共同勘测日期", "surveyed jointly on", section="result"),
        text("agreed_map", "大比例尺边界图（文件编号）", "large-scale map of the line (paper id)", section="result"),
        table(
            "filings", "逐级备案", "filing, level by level", section="filing", row_key=("level",),
            columns=(
                choice("level", "层级", "level", codes=FILING_LEVELS, required=True),
                text("organ", "机关", "organ"),
                day("filed_on", "备案日期", "filed on"),
                text("filing_no", "备案号", "number of the filing"),
            ),
        ),
        pictures_of_work(),
        day("published_on", "向群众公布日期", "published to the people on", section="filing"),
        day("closed_on", "结案日期", "closed on", section="filing"),
        text("remarks", "备注", "remarks", section="filing"),
    ),
)  # fmt: skip

DISPUTE_CLAIM = RecordKind(
    name="dispute_claim",
    label=Wording("一方主张", "a side's claim"),
    subject_label=Wording("争议", "dispute"),
    by_side=True,  # each side files its own proposal: 行政区域边界争议处理条例 Arts. 11–12
    sections={"claim": Wording("主张", "claim"), "evidence": Wording("证据", "evidence")},
    fields=(
        track("claim_line", "主张线", "line claimed", section="claim", is_narrative=True),
        text("claim", "主张及理由", "claim and reasons", section="claim", is_narrative=True),
        text("map_paper", "主张线图（文件编号）", "map of the claim (paper id)", section="claim", is_narrative=True),
        day("claimed_on", "提出日期", "made on", section="claim", is_narrative=True),
        table(
            "evidence", "证据", "evidence", section="evidence", row_key=("title", "document_no"), is_narrative=True,
            columns=(
                text("title", "名称", "title", required=True),
                text("document_no", "文号", "document number"),
                day("dated_on", "成文日期", "dated"),
                text("issued_by", "出具机关", "issued by"),
                choice("item", "条例条款", "item of the regulation", codes=EVIDENCE_ITEMS),
                choice("evidence_class", "采信类别", "class", codes=EVIDENCE_CLASSES),
                text("paper_id", "文件编号", "paper id"),
                text("shows", "证明内容", "what it shows"),
            ),
        ),
        text("remarks", "备注", "remarks", section="evidence", is_narrative=True),
    ),
)  # fmt: skip

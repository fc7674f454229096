"""What goes wrong along a line: a hazard (隐患), damage (损毁案件), a project across it (跨界项目), a matter of an exclave (飞地)."""

from boundaries.records.kinds.case_parts import chainages, filed, pictures_of_work
from boundaries.records.kinds.case_words import HAZARD_KINDS, HAZARD_LEVELS
from boundaries.records.kinds.parts import measured_position
from boundaries.records.kinds.words import OUTCOMES
from layers.fields import RecordKind, choice, choices, day, moment, number, table, text
from layers.wording import Wording

HAZARD = RecordKind(
    name="hazard",
    label=Wording("隐患与案件", "hazard or incident"),
    subject_label=Wording("案件", "case"),
    by_side=False,
    sections={
        "what": Wording("情况", "what"),
        "where": Wording("地点", "where"),
        "report": Wording("发现与报告", "found and reported"),
        "damage": Wording("损毁案件", "damage"),
        "project": Wording("跨界项目", "cross-boundary project"),
        "exclave": Wording("飞地", "exclave"),
        "photos": Wording("照片", "photos"),
        "done": Wording("处理", "what was done"),
        "filing": Wording("备案结案", "filing"),
    },
    fields=(
        choice("hazard_kind", "类别", "kind", codes=HAZARD_KINDS, required=True, section="what"),
        choice("level", "程度", "level", codes=HAZARD_LEVELS, section="what"),
        text("description", "情况说明", "description", required=True, section="what"),
        choices("sides", "涉及各方区划代码", "division codes of the sides", required=True, section="what"),
        text("parties", "当事单位或人员", "parties", section="what"),
        text("line_id", "界线", "line", required=True, section="where"),
        text("marker_id", "界桩", "marker", section="where"),
        *chainages("where"),
        measured_position("position", "位置", "position", tolerance=10.0, section="where"),
        text("place", "地点", "place", section="where"),
        text("round_id", "发现于联检轮次", "round it was found in", section="report"),
        text("found_by", "发现人", "found by", section="report"),
        moment("found_at", "发现时间", "found at", section="report"),
        moment("reported_at", "报告时间", "reported at", section="report"),
        text("reported_to", "报告机关", "reported to", section="report"),
        text("actor", "行为人", "who did it", section="damage"),
        number("restoration_yuan", "恢复费用", "cost of restoration", unit="元", minimum=0, maximum=1e9, section="damage"),
        number("fine_yuan", "罚款", "fine", unit="元", minimum=0, maximum=1e9, section="damage"),
        text("penalty_document", "处罚文书号", "number of the penalty", section="damage"),
        text("police_reference", "公安机关案号", "reference of the police", section="damage"),
        text("project_name", "项目名称", "project", section="project"),
        text("project_owner", "建设单位", "owner of the project", section="project"),
        day("project_began_on", "动工日期", "work began on", section="project"),
        table(
            "approvals", "各自审批", "each side's own approval", section="project", row_key=("side", "document_no"),
            columns=(
                text("side", "所属方区划代码", "division code of the side", required=True),
                text("organ", "审批机关", "organ"),
                text("document_no", "文号", "document number"),
                day("approved_on", "审批日期", "approved on"),
            ),
        ),
        text("exclave_id", "飞地", "exclave", section="exclave"),
        text("owner_side", "所属方区划代码", "side it belongs to", section="exclave"),
        text("enclosing_side", "所在方区划代码", "side it lies in", section="exclave"),
        text("clause", "依据条款", "clause it is handled by", section="exclave"),
        pictures_of_work(),
        text("measures", "处置措施", "measures", section="done"),
        choice("outcome", "处理结果", "outcome", codes=OUTCOMES, section="done"),
        *filed(),
        day("closed_on", "结案日期", "closed on", section="filing"),
        text("remarks", "备注", "remarks", section="filing"),
    ),
)  # fmt: skip

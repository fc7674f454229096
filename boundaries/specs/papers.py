"""Papers and people behind a line: agreements and maps with their secrecy class, and the keepers (管护人) of markers."""

from layers.reference import CODES, SOURCE_COLUMNS, TEXT, day, text
from layers.spec import Column, GeometryKind, LayerSpec, code_list
from layers.wording import Wording

SECRECY_CLASSES = code_list(
    "secrecy_class",
    public=("公开", "public"),
    internal=("内部", "internal"),
    confidential=("秘密", "confidential (秘密)"),
    secret=("机密", "secret (机密)"),
    top_secret=("绝密", "top secret (绝密)"),
    unknown=("密级待确认", "class not known"),
)

PAPER_KINDS = code_list(
    "paper_kind",
    agreement=("边界协议书", "boundary agreement"),
    agreement_map=("协议书附图", "map of the agreement"),
    approval=("批复", "approval"),
    description=("边界线走向说明", "description of the course"),
    marker_table=("界桩成果表", "table of markers"),
    point_table=("边界点成果表", "table of boundary points"),
    registration=("界桩登记表", "registration sheet of a marker"),
    tripoint_agreement=("三交点协议", "tripoint agreement"),
    marker_agreement=("界桩管理协议", "marker-management agreement"),
    change_agreement=("界桩变动协议", "marker-change agreement"),
    detailed_map=("界线详图", "detailed map (详图)"),
    inspection_report=("联检报告", "joint-inspection report"),
    minutes=("会议纪要", "minutes"),
    decision=("裁决或处理决定", "decision"),
    other=("其他", "other"),
)

AGREEMENTS = LayerSpec(
    name="boundary_papers",
    label=Wording("界线文件与图件", "agreements and maps"),
    key="paper_id",
    area="division_code",
    geometry=GeometryKind.ANY,
    geometry_required=False,
    columns=(
        text("paper_id", "文件编号", "paper id", required=True),
        Column("paper_kind", TEXT, Wording("文件类别", "kind"), required=True, codes=PAPER_KINDS),
        text("title", "题名", "title", required=True),
        text("division_code", "保管方区划代码", "division code of the side that keeps it", required=True),
        Column("line_ids", CODES, Wording("所涉界线", "lines it concerns")),
        text("document_no", "文号", "document number"),
        day("dated_on", "成文日期", "dated"),
        text("issued_by", "发文机关", "issued by"),
        text("map_scale", "比例尺", "scale"),
        text("sheet_no", "图幅号", "map sheet"),
        text("edition", "版次", "edition"),
        Column("secrecy_class", TEXT, Wording("密级", "secrecy class"), codes=SECRECY_CLASSES),
        text("archive_no", "档号", "archive number"),
        text("kept_at", "保管地点", "kept at"),
        text("file_sha256", "文件散列值", "SHA-256 of the file"),
        *SOURCE_COLUMNS,
    ),
)

KEEPERS = LayerSpec(
    name="boundary_keepers",
    label=Wording("界桩管护人", "keepers of markers"),
    key="keeper_id",
    area="division_code",
    geometry=GeometryKind.ANY,
    geometry_required=False,
    columns=(
        text("keeper_id", "管护人编号", "keeper id", required=True),
        text("name", "姓名", "name", required=True),
        text("unit", "托管单位", "entrusted unit"),
        text("phone", "联系电话", "telephone"),
        text("division_code", "委托方区划代码", "division code of the side that entrusts", required=True),
        Column("line_ids", CODES, Wording("管护界线", "lines kept")),
        day("entrusted_on", "委托起", "entrusted from"),
        day("entrusted_until", "委托止", "entrusted until"),
        *SOURCE_COLUMNS,
    ),
)

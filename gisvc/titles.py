"""What answers are called, the same on a page, a map and a sheet."""

from layers.planning.circles.table import CircleTable
from layers.planning.coverage import CoverageTable
from layers.planning.kinds import FACILITY_KINDS
from layers.planning.network.service_area_table import ServiceAreaTable
from layers.planning.question import CoverageQuestion, Measure, Weight
from layers.wording import Wording


def coverage_title(table: CoverageTable) -> Wording:
    """`景泰县日间照料中心覆盖率`."""
    kind = FACILITY_KINDS.labels[table.question.kind]
    return Wording(f"{table.area_name}{kind.zh}覆盖率", f"{table.area_name}: {kind.en} coverage")


def gaps_title(table: CoverageTable) -> Wording:
    """`景泰县日间照料中心缺口`."""
    kind = FACILITY_KINDS.labels[table.question.kind]
    return Wording(f"{table.area_name}{kind.zh}缺口", f"{table.area_name}: gaps in {kind.en} coverage")


def circle_title(table: CircleTable) -> Wording:
    """`景泰县日间照料中心15分钟服务圈（沿道路步行）`."""
    question = table.question
    kind, minutes = FACILITY_KINDS.labels[question.kind], f"{question.minutes:g}"
    return Wording(
        f"{table.area_name}{kind.zh}{minutes}分钟服务圈（{question.mode.label.zh}）",
        f"{table.area_name}: {kind.en}, {minutes}-minute circle ({question.mode.label.en})",
    )


def service_area_title(table: ServiceAreaTable) -> Wording:
    """`景泰县日间照料中心服务范围（沿道路步行）`."""
    question = table.question
    kind = FACILITY_KINDS.labels[question.kind]
    return Wording(
        f"{table.area_name}{kind.zh}服务范围（{question.mode.label.zh}）",
        f"{table.area_name}: service area of {kind.en} ({question.mode.label.en})",
    )


def missing_title(question: CoverageQuestion) -> Wording:
    """What the uncovered units of a question have in common."""
    if question.measure is not Measure.REACH:
        return Wording("没有的单位", "Units without one")
    if question.weight is Weight.UNITS:
        return Wording("半径之外的单位", "Units out of reach")
    return Wording("未全部覆盖的单位", "Units not wholly within reach")

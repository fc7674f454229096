"""What answers are called, the same on a page, a map and a sheet."""

from layers.planning.access.interval import IntervalTable
from layers.planning.access.table import AccessTable
from layers.planning.burial.table import NicheTable
from layers.planning.centres.closings import ClosingTable
from layers.planning.centres.co_siting import CoSitingTable
from layers.planning.centres.graded import GradeTable
from layers.planning.centres.idle_houses import IdleHouseTable
from layers.planning.centres.sizes import SizeTable
from layers.planning.centres.stations import StationTable
from layers.planning.centres.townships import TownshipTable
from layers.planning.circles.table import CircleTable
from layers.planning.coverage import CoverageTable
from layers.planning.fit.table import FitTable
from layers.planning.kinds import FACILITY_KINDS
from layers.planning.law.question import CandidateStudy
from layers.planning.network.service_area_table import ServiceAreaTable
from layers.planning.people.outlooks import AgeingTable
from layers.planning.proposals.proposal import SitingProposal
from layers.planning.proposals.question import MODELS
from layers.planning.question import CoverageQuestion, Measure, Weight
from layers.planning.schemes.front import FrontOfPlans
from layers.planning.schemes.rearrangement import Rearrangement
from layers.planning.schemes.two_levels import TwoLevels
from layers.planning.what_if.ground import Ground as TrialGround
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


def what_if_title(ground: TrialGround) -> Wording:
    """`景泰县日间照料中心增减试算（沿道路步行）`."""
    question, units = ground.question, ground.sites.units
    kind, name = FACILITY_KINDS.labels[question.kind], units.names.get(units.area, units.area)
    return Wording(
        f"{name}{kind.zh}增减试算（{question.mode.label.zh}）", f"{name}: what if, {kind.en} ({question.mode.label.en})"
    )


def siting_title(proposal: SitingProposal) -> Wording:
    """`景泰县综合养老服务中心选址方案：新建 3 处（覆盖人最多）`."""
    question, built = proposal.question, len(proposal.sites)
    kind, model = FACILITY_KINDS.labels[question.kind], MODELS[question.model]
    return Wording(
        f"{proposal.area_name}{kind.zh}选址方案：新建 {built} 处（{model.zh}）",
        f"{proposal.area_name}: {built} new {kind.en}{'s' if built != 1 else ''}, {model.en}",
    )


def rearrangement_title(told: Rearrangement) -> Wording:
    """`景泰县综合养老服务中心布局调整：关闭 1 处、改建 1 处、新建 0 处`."""
    kind = FACILITY_KINDS.labels[told.question.kind]
    close, convert, build = (len(told.used(use)) for use in ("close", "convert", "build"))
    return Wording(
        f"{told.area_name}{kind.zh}布局调整：关闭 {close} 处、改建 {convert} 处、新建 {build} 处",
        f"{told.area_name}, {kind.en}: {close} closed, {convert} converted, {build} built",
    )


def front_title(told: FrontOfPlans) -> Wording:
    """`景泰县综合养老服务中心方案前沿`."""
    kind = FACILITY_KINDS.labels[told.question.kind]
    return Wording(f"{told.area_name}{kind.zh}方案前沿", f"{told.area_name}: the front of plans, {kind.en}")


def levels_title(told: TwoLevels) -> Wording:
    """`景泰县综合养老服务中心与互助养老点两级布局`."""
    kind, above = FACILITY_KINDS.labels[told.question.kind], FACILITY_KINDS.labels[told.question.centre_kind]
    return Wording(f"{told.area_name}{above.zh}与{kind.zh}两级布局", f"{told.area_name}: {above.en} with {kind.en} below")


def judging_title(study: CandidateStudy) -> Wording:
    """`景泰县公墓候选场址评判`."""
    kind = "" if study.question.kind is None else FACILITY_KINDS.labels[study.question.kind].zh
    kind_en = "" if study.question.kind is None else f" for {FACILITY_KINDS.labels[study.question.kind].en}"
    return Wording(f"{study.area_name}{kind}候选场址评判", f"{study.area_name}: candidates{kind_en} before the rules")


def service_area_title(table: ServiceAreaTable) -> Wording:
    """`景泰县日间照料中心服务范围（沿道路步行）`."""
    question = table.question
    kind = FACILITY_KINDS.labels[question.kind]
    return Wording(
        f"{table.area_name}{kind.zh}服务范围（{question.mode.label.zh}）",
        f"{table.area_name}: service area of {kind.en} ({question.mode.label.en})",
    )


def access_title(table: AccessTable) -> Wording:
    """`景泰县养老机构供给与需求（驾车30分钟）`."""
    question = table.question
    kind, minutes = FACILITY_KINDS.labels[question.kind], f"{question.minutes:g}"
    return Wording(
        f"{table.area_name}{kind.zh}供给与需求（{question.mode.label.zh}{minutes}分钟）",
        f"{table.area_name}: supply of {_several(kind.en)} against need ({question.mode.label.en}, {minutes} min)",
    )


def _several(kind: str) -> str:
    """`care homes`, `medical facilities`, `incubators for social organisations`: the first noun takes the ending."""
    at = min((kind.index(word) for word in (" for ", " fit ") if word in kind), default=len(kind))
    head, rest = kind[:at], kind[at:]
    if head.endswith("y") and head[-2:-1] not in "aeiou":
        return f"{head[:-1]}ies{rest}"
    return f"{head}{'es' if head.endswith(('s', 'x', 'ch', 'sh')) else 's'}{rest}"


def interval_title(table: IntervalTable, area_name: str) -> Wording:
    """`景泰县日间照料中心15分钟覆盖率区间`."""
    kind, minutes = FACILITY_KINDS.labels[table.question.kind], f"{table.question.minutes:g}"
    return Wording(
        f"{area_name}{kind.zh}{minutes}分钟覆盖率区间", f"{area_name}: {minutes}-minute coverage of {kind.en} between bounds"
    )


def care_space_title(area_name: str) -> Wording:
    """`景泰县小区养老服务用房`."""
    return Wording(f"{area_name}小区养老服务用房", f"{area_name}: care space in housing estates")


def fit_title(table: FitTable) -> Wording:
    """`景泰县村（居）委会规模与结构`."""
    return Wording(f"{table.area_name}村（居）委会规模与结构", f"{table.area_name}: size and fit of committees")


def ageing_title(table: AgeingTable) -> Wording:
    """`景泰县老年人口推算`."""
    return Wording(f"{table.area_name}老年人口推算", f"{table.area_name}: older people in later years")


def missing_title(question: CoverageQuestion) -> Wording:
    """What the uncovered units of a question have in common."""
    if question.measure is not Measure.REACH:
        return Wording("没有的单位", "Units without one")
    if question.weight is Weight.UNITS:
        return Wording("半径之外的单位", "Units out of reach")
    return Wording("未全部覆盖的单位", "Units not wholly within reach")


def niches_title(table: NicheTable) -> Wording:
    """`景泰县骨灰格位用尽之年`."""
    what = table.question.what.label
    return Wording(f"{table.area_name}{what.zh}用尽之年", f"{table.area_name}: the year {what.en} run out")


def sizes_title(table: SizeTable) -> Wording:
    """`景泰县日间照料中心规模与服务人口`."""
    kind = FACILITY_KINDS.labels[table.question.kind]
    return Wording(
        f"{table.area_name}{kind.zh}规模与服务人口", f"{table.area_name}: sizes of {_several(kind.en)} and whom they serve"
    )


def grades_title(table: GradeTable) -> Wording:
    """`景泰县日间照料中心分级半径覆盖`."""
    kind = FACILITY_KINDS.labels[table.question.kind]
    return Wording(f"{table.area_name}{kind.zh}分级半径覆盖", f"{table.area_name}: {kind.en} coverage by graded reach")


def townships_title(table: TownshipTable) -> Wording:
    """`景泰县综合养老服务中心：乡镇排序`."""
    kind = FACILITY_KINDS.labels[table.question.kind]
    return Wording(f"{table.area_name}{kind.zh}：乡镇排序", f"{table.area_name}: {kind.en}, townships in order")


def co_siting_title(table: CoSitingTable) -> Wording:
    """`景泰县养老服务一址多用`."""
    return Wording(f"{table.area_name}养老服务一址多用", f"{table.area_name}: services that share a house")


def stations_title(table: StationTable) -> Wording:
    """`景泰县社会工作服务站`."""
    kind = FACILITY_KINDS.labels[table.question.kind]
    return Wording(f"{table.area_name}{kind.zh}", f"{table.area_name}: {_several(kind.en)}")


def idle_houses_title(table: IdleHouseTable) -> Wording:
    """`景泰县幸福院与闲置房屋`."""
    return Wording(f"{table.area_name}幸福院与闲置房屋", f"{table.area_name}: mutual-care homes from idle houses")


def closings_title(table: ClosingTable) -> Wording:
    """`景泰县闲置床位与撤并`."""
    return Wording(f"{table.area_name}闲置床位与撤并", f"{table.area_name}: idle beds, closing and merging")

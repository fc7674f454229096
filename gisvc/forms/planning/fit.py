"""Size and fit laid out as a form: sizes by group, proposals, unit by unit, the resettled, idle homes, homes and medical care."""

from collections.abc import Iterator

import pandas as pd

from gisvc.forms.answer import AnswerForm, Cell, CellKind, FormColumn, FormTable, cells_of, passport_lines
from gisvc.marks import marks_for
from gisvc.titles import fit_title
from gisvc.tongue import Tongue
from layers.planning.fit.idle import USES, IdleTable
from layers.planning.fit.partners import PartnerTable
from layers.planning.fit.sizes import SIZES
from layers.planning.fit.table import FitTable
from layers.planning.fit.workshop import Proposal
from layers.planning.specs import FACILITIES
from layers.planning.travel import REASONS
from layers.wording import Language, Wording

SPLITS = {
    "stratum": Wording("城乡", "stratum"),
    "class": Wording("城乡分类", "urban–rural class"),
    "township": Wording("乡镇街道", "township"),
}


_ALWAYS = ("empty", "undersized", "fitting", "oversized")


def fit_form(fit: FitTable, idle: IdleTable, partners: PartnerTable, language: Language = "zh") -> AnswerForm:
    """The whole answer, ready for any kind of paper."""
    tongue = Tongue(language)
    return AnswerForm(
        language=language,
        title=tongue.say(fit_title(fit)),
        figure=fit.fitting.text,
        fraction=f"{fit.fitting.numerator:,} / {fit.fitting.denominator:,}",
        tables=(
            _groups(fit, tongue),
            _proposals(fit, tongue),
            _units(fit, tongue),
            _resettled(fit, tongue),
            _idle(idle, tongue),
            _partners(partners, tongue),
        ),
        passport=passport_lines(fit.fitting, tongue),
        notes=tuple(tongue.say(f.sentence) for report in (fit.report, idle.report, partners.report) for f in report),
        marks=tuple(tongue.say(mark) for mark in marks_for(is_demonstration=fit.is_demonstration)),
    )


def _groups(fit: FitTable, tongue: Tongue) -> FormTable:
    t = tongue.t
    found = {size: label for size, label in SIZES.items() if size in _ALWAYS or fit.groups[size].any()}
    columns = (
        FormColumn("split", t("分组方式", "Split by")),
        FormColumn("name", t("组", "Group")),
        FormColumn("units", t("村（居）委会", "Committees"), CellKind.COUNT),
        FormColumn("households", t("户数", "Households"), CellKind.COUNT),
        *(FormColumn(size, tongue.say(label), CellKind.COUNT, on_paper=size != "unranged") for size, label in found.items()),
    )
    told = fit.groups.assign(
        split=[tongue.say(SPLITS.get(str(key), Wording(str(key), str(key)))) for key in fit.groups["split"]],
        name=fit.groups[tongue.language],
    )
    return FormTable("sizes", t("规模分布", "Sizes by group"), columns, cells_of(told, columns, tongue))


def _proposals(fit: FitTable, tongue: Tongue) -> FormTable:
    t = tongue.t
    columns = (
        FormColumn("remedy", t("建议", "Proposal")),
        FormColumn("name", t("单位", "Units")),
        FormColumn("households", t("户数", "Households"), on_paper=True),
        FormColumn("fits", t("之后合理", "Then fits"), CellKind.FLAG, on_paper=True),
        FormColumn("people", t("人口", "People"), CellKind.COUNT),
        FormColumn("before", t("现在圈内", "In reach now"), CellKind.COUNT, on_paper=True),
        FormColumn("after", t("之后圈内", "In reach then"), CellKind.COUNT, on_paper=True),
        FormColumn("elsewhere", t("其他单位圈内人口增减", "Change in reach in other units"), CellKind.COUNT),
        FormColumn("new_at", t("拟新增于", "New at")),
        FormColumn("closes", t("可撤并", "May close")),
        FormColumn("sentence", t("说明", "In words")),
    )
    rows = tuple(tuple(_proposed(proposal, tongue)) for proposal in fit.proposals)
    return FormTable("proposals", t("拆分、合并与共用建议（供研究，非决定）", "Proposals to split, merge or share, to be looked at"), columns, rows)  # fmt: skip


def _proposed(proposal: Proposal, tongue: Tongue) -> Iterator[Cell]:
    yield tongue.say(proposal.remedy.label)
    yield tongue.t("、", ", ").join(proposal.names)
    yield " + ".join(f"{n:,}" for n in proposal.households)
    yield proposal.fits
    yield from (proposal.people, proposal.before, proposal.after, proposal.elsewhere)
    yield tongue.t("、", ", ").join(proposal.new_names) or None
    yield tongue.t("、", ", ").join(proposal.closes) or None
    yield tongue.say(proposal.sentence)


def _units(fit: FitTable, tongue: Tongue) -> FormTable:
    t = tongue.t
    columns = (
        FormColumn("code", t("区划代码", "Code")),
        FormColumn("name", t("村（居）委会", "Committee")),
        FormColumn("township", t("乡镇街道", "Township")),
        FormColumn("stratum", t("城乡", "Stratum")),
        FormColumn("households", t("户数", "Households"), CellKind.COUNT, on_paper=True),
        FormColumn("least", t("下限", "Least"), CellKind.COUNT),
        FormColumn("most", t("上限", "Most"), CellKind.COUNT),
        FormColumn("size", t("规模", "Size"), on_paper=True),
        FormColumn("over", t("超出", "Over"), CellKind.COUNT, on_paper=True),
        FormColumn("under", t("不足", "Under"), CellKind.COUNT, on_paper=True),
        FormColumn("facilities", t("在用设施", "Facilities"), CellKind.COUNT),
    )
    told = fit.units.drop(columns="geometry").assign(size=[tongue.say(SIZES[str(size)]) for size in fit.units["size"]])
    return FormTable("units", t("逐单位", "Unit by unit"), columns, cells_of(told, columns, tongue))


def _resettled(fit: FitTable, tongue: Tongue) -> FormTable:
    t = tongue.t
    columns = (
        FormColumn("place_id", t("编号", "Id")),
        FormColumn("name", t("安置点", "Settlement")),
        FormColumn("origin", t("搬自", "From")),
        FormColumn("unit", t("所属", "In")),
        FormColumn("households", t("户数", "Households"), CellKind.COUNT, on_paper=True),
        FormColumn("population", t("人口", "Population"), CellKind.COUNT),
        FormColumn("elderly60", t("60岁及以上", "Aged 60+"), CellKind.COUNT, on_paper=True),
        FormColumn("nearest_name", t("最近设施", "Nearest facility")),
        FormColumn("minutes", t("用时", "Takes"), CellKind.MINUTES, on_paper=True),
        FormColumn("covered", t("圈内", "Inside"), CellKind.FLAG),
    )
    return FormTable("resettled", t("易地搬迁安置点", "Settlements of resettled people"), columns, cells_of(fit.resettled, columns, tongue))  # fmt: skip


def _idle(idle: IdleTable, tongue: Tongue) -> FormTable:
    t = tongue.t
    columns = (
        FormColumn("facility_id", t("编号", "Id")),
        FormColumn("name", t("机构", "Home")),
        FormColumn("state", t("状态", "State")),
        FormColumn("beds", t("床位", "Beds"), CellKind.COUNT, on_paper=True),
        FormColumn("residents", t("入住", "Residents"), CellKind.COUNT, on_paper=True),
        FormColumn("idle_beds", t("空置床位", "Idle beds"), CellKind.COUNT, on_paper=True),
        FormColumn("occupancy", t("入住率", "Occupancy"), CellKind.SHARE, on_paper=True),
        FormColumn("use", t("使用情况", "Use"), on_paper=True),
        FormColumn("floor_area_m2", t("建筑面积 m²", "Floor area, m²"), CellKind.NUMBER),
    )
    states = FACILITIES.column("state").codes
    labels = states.labels if states else {}
    told = idle.facilities.drop(columns="geometry").assign(
        use=[tongue.say(USES[str(use)]) for use in idle.facilities["use"]],
        state=[tongue.say(labels.get(str(state))) for state in idle.facilities["state"]],
    )
    return FormTable("idle", t("闲置与入住率", "Idle homes and occupancy"), columns, cells_of(told, columns, tongue))


def _partners(partners: PartnerTable, tongue: Tongue) -> FormTable:
    t = tongue.t
    columns = (
        FormColumn("facility_id", t("编号", "Id")),
        FormColumn("name", t("养老机构", "Home")),
        FormColumn("beds", t("床位", "Beds"), CellKind.COUNT),
        FormColumn("partner_name", t("最近医疗机构", "Nearest medical facility"), on_paper=True),
        FormColumn("minutes", t("用时", "Takes"), CellKind.MINUTES, on_paper=True),
        FormColumn("straight_m", t("直线距离", "Straight"), CellKind.METRES),
        FormColumn("next_minutes", t("第二近用时", "Second nearest"), CellKind.MINUTES, on_paper=True),
        FormColumn("is_near", t("时限内", "Within the limit"), CellKind.FLAG, on_paper=True),
        FormColumn("why", t("无法判定的原因", "Why it cannot be told")),
    )
    why = [tongue.say(REASONS[str(reason)]) if reason else "" for reason in partners.homes["why"].fillna("")]
    told = pd.DataFrame(partners.homes.drop(columns="geometry")).assign(why=why)
    title = t(
        f"医养结合：驾车 {partners.limit_min:g} 分钟内的医疗机构",
        f"Homes and medical care within {partners.limit_min:g} min by car",
    )
    return FormTable("partners", title, columns, cells_of(told, columns, tongue))

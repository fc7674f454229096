"""A siting proposal laid out as tables: the sites in their order, the proof, what is gained, what may stand instead, refusals and prices."""

import geopandas as gpd

from gisvc.forms.answer import AnswerForm, Cell, CellKind, FormColumn, FormTable, cells_of, passport_lines
from gisvc.forms.planning.judging import breaches_table, packs_table, unjudged_table
from gisvc.marks import marks_for
from gisvc.titles import siting_title
from gisvc.tongue import Tongue
from layers.planning.land_specs import CANDIDATE_KINDS
from layers.planning.proposals.certificates import Certificate
from layers.planning.proposals.proposal import AS_GOOD, SitingProposal
from layers.planning.proposals.standing import Standing
from layers.planning.question import Weight
from layers.planning.siting.problem import Model
from layers.reference import LEVELS
from layers.wording import Language


def siting_form(proposal: SitingProposal, language: Language = "zh") -> AnswerForm:
    """The whole answer, ready for any kind of paper."""
    tongue = Tongue(language)
    judged = proposal.judgement
    law = (
        ()
        if judged is None
        else (breaches_table(judged, tongue), unjudged_table(judged, tongue), packs_table(judged.packs, tongue))
    )
    return AnswerForm(
        language=language,
        title=tongue.say(siting_title(proposal)),
        figure=f"{proposal.before.share.text} → {proposal.after.share.text}",
        fraction=_gained(proposal, tongue),
        tables=(
            _sites(proposal, tongue),
            standings_table(proposal.before, proposal.after, tongue),
            certificate_table(proposal.certificate, tongue),
            _choices(proposal, tongue),
            _others(proposal, tongue),
            _prices(proposal, tongue),
            _trials(proposal, tongue),
            units_table(proposal.units, proposal.question.unit, proposal.question.weight, tongue),
            _unserved(proposal, tongue),
            *law,
        ),
        passport=passport_lines(proposal.after.share, tongue),
        notes=tuple(tongue.say(f.sentence) for f in proposal.report),
        marks=tuple(tongue.say(mark) for mark in marks_for(is_demonstration=proposal.is_demonstration)),
    )


def _gained(proposal: SitingProposal, tongue: Tongue) -> str:
    share, gained = proposal.after.share, tongue.number(proposal.gained)
    divided = f"{share.numerator:,} / {share.denominator:,}"
    return tongue.t(f"{divided}，新增 {gained} 人", f"{divided}, {gained} more people")


def measured(value: float | None, model: Model, tongue: Tongue) -> str | None:
    """A figure in the measure of a model, as people read it."""
    if value is None:
        return None
    if model is Model.MCLP:
        return tongue.t(f"{value:,.0f} 人", f"{value:,.0f} people")
    if model is Model.LSCP:
        return tongue.t(f"{value:,.0f} 处", f"{value:,.0f} sites")
    if model is Model.P_CENTER:
        return tongue.minutes(value)
    return tongue.t(f"{value:,.0f} 人·分钟", f"{value:,.0f} person-minutes")


def _sites(proposal: SitingProposal, tongue: Tongue) -> FormTable:
    t, model = tongue.t, proposal.question.model
    what = tongue.say(proposal.question.weight.label)
    columns = (
        FormColumn("rank", t("次序", "Order"), CellKind.COUNT, on_paper=True),
        FormColumn("candidate_id", t("编号", "Id")),
        FormColumn("name", t("场址", "Site"), on_paper=True),
        FormColumn("unit", t("所在", "In"), on_paper=True),
        FormColumn("kind", t("类别", "Kind"), on_paper=True),
        FormColumn("adds", t(f"新增覆盖{what}", f"Newly covered, {what}"), CellKind.COUNT, on_paper=True),
        FormColumn("covered", t("累计覆盖", "Covered so far"), CellKind.COUNT, on_paper=True),
        FormColumn("load", t("以此为最近者", "Nearest for"), CellKind.COUNT),
        FormColumn("capacity", t("可设床（格）位", "Could hold"), CellKind.COUNT),
        FormColumn("cost_wan", t("估算投资（万元）", "Cost, 10,000 yuan"), CellKind.NUMBER, on_paper=True),
        FormColumn("best", t("同样处数的最优", "Best of as many")),
        FormColumn("regret", t("按此次序的遗憾", "Regret of this order"), on_paper=True),
    )
    rows = proposal.sites.assign(
        kind=[tongue.say(CANDIDATE_KINDS.labels[kind]) for kind in proposal.sites["candidate_kind"]],
        best=[measured(step.best, model, tongue) for step in proposal.steps],
        regret=[measured(step.regret, model, tongue) for step in proposal.steps],
    )
    return FormTable(
        "sites", t("新建场址（按建设次序）", "New sites in the order of building"), columns, cells_of(rows, columns, tongue)
    )


def standings_table(before: Standing, after: Standing, tongue: Tongue) -> FormTable:
    """How people are served today and afterwards."""
    t = tongue.t
    columns = (
        FormColumn("figure", t("指标", "Figure"), on_paper=True),
        FormColumn("before", t("现状", "Today"), on_paper=True),
        FormColumn("after", t("方案实施后", "With the plan"), on_paper=True),
    )
    rows = tuple((label, *cells) for label, cells in zip(_standing_labels(tongue), zip(*(_standing(s, tongue) for s in (before, after)), strict=True), strict=True))  # fmt: skip
    return FormTable(
        "standings",
        t(
            "谁受益：现状与方案对照（* 同一批人：现状四小时内到得了的）",
            "Who gains: today and with the plan (* of the same people: those who get there within four hours today)",
        ),
        columns,
        rows,
    )


def _standing_labels(tongue: Tongue) -> tuple[str, ...]:
    t = tongue.t
    return (
        t("覆盖率", "Covered"),
        t("时限内人数 / 总数", "People in time / all"),
        t("平均用时*", "Mean way*"),
        t("中位用时*", "Median way*"),
        t("九成的人在此时间内*", "Nine in ten within*"),
        t("最远者用时*", "Longest way*"),
        t("最不利十分之一的平均用时*", "Mean way of the worst-off tenth*"),
        t("四小时内到不了的人", "People who need more than four hours"),
    )


def _standing(standing: Standing, tongue: Tongue) -> tuple[str, ...]:
    share = standing.share
    ways = (standing.mean_min, standing.median_min, standing.p90_min, standing.worst_min, standing.tenth_min)
    divided = f"{share.numerator:,} / {share.denominator:,}"
    return (share.text, divided, *(tongue.minutes(way) for way in ways), tongue.number(standing.wayless))


def certificate_table(certificate: Certificate, tongue: Tongue) -> FormTable:
    """How good a plan is, and could at best be."""
    t = tongue.t
    columns = (FormColumn("what", t("项目", "What"), on_paper=True), FormColumn("told", t("内容", "Told"), on_paper=True))
    figure = f"{certificate.objective:,.4g}" if abs(certificate.objective) < 1000 else f"{certificate.objective:,.0f}"
    bound = f"{certificate.bound:,.4g}" if abs(certificate.bound) < 1000 else f"{certificate.bound:,.0f}"
    rows: tuple[tuple[Cell, ...], ...] = (
        (t("结论", "So"), tongue.say(certificate.sentence)),
        (t("模型", "Model"), tongue.say(certificate.model)),
        (t("目标", "Measure"), tongue.say(certificate.measure)),
        (t("本方案", "This plan"), figure),
        (t("任何方案的上（下）界", "No plan can pass"), bound),
        (t("差距", "Gap"), tongue.percent(certificate.gap)),
        (t("规模", "Size"), t(f"{certificate.demand:,} 个需求点 × {certificate.sites:,} 处场址", f"{certificate.demand:,} places × {certificate.sites:,} sites")),
        (t("未计入的（任何场址都服务不到）", "Left out (no site can serve them)"), t(f"{certificate.left_out:,} 个需求点、{certificate.left_out_people:,} 人", f"{certificate.left_out:,} places, {certificate.left_out_people:,} people")),
        (t("数学式", "Formulation"), certificate.formulation),
    )  # fmt: skip
    return FormTable("certificate", t("证书：这个方案有多好", "Certificate: how good this plan is"), columns, rows)


def _choices(proposal: SitingProposal, tongue: Tongue) -> FormTable:
    t = tongue.t
    columns = (
        FormColumn("id", t("编号", "Id")),
        FormColumn("name", t("候选场址", "Candidate"), on_paper=True),
        FormColumn("chosen", t("本方案选用", "In this plan"), CellKind.FLAG, on_paper=True),
        FormColumn("role", t("在同样好的方案中", "Among plans as good"), on_paper=True),
        FormColumn("instead_of", t("可单独替换", "May stand instead of"), on_paper=True),
    )
    apart = t("、", ", ")
    rows = tuple(
        (c.candidate_id, c.name, c.is_chosen, tongue.say(c.role.label), apart.join(c.instead_of) or None)
        for c in proposal.choices
    )
    never = t(f"；另有 {proposal.never} 处已证明不在任何同样好的方案中", f"; {proposal.never} more are proven to be in none")
    title = t(f"委员会的选择余地（目标相差 {AS_GOOD:.0%} 以内）", f"What the committee may still choose (within {AS_GOOD:.0%})")
    return FormTable("choices", title + (never if proposal.never else ""), columns, rows)


def _others(proposal: SitingProposal, tongue: Tongue) -> FormTable:
    t, apart = tongue.t, tongue.t("、", ", ")
    columns = (
        FormColumn("no", t("方案", "Plan"), CellKind.COUNT, on_paper=True),
        FormColumn("enters", t("换入", "Enters"), on_paper=True),
        FormColumn("leaves", t("换出", "Leaves"), on_paper=True),
        FormColumn("covered", t("时限内人数", "People in time"), CellKind.COUNT, on_paper=True),
    )
    rows = tuple((n, apart.join(o.enters), apart.join(o.leaves), o.covered) for n, o in enumerate(proposal.others, 1))
    return FormTable("others", t("同样好的其他方案", "Other plans as good"), columns, rows)


def _prices(proposal: SitingProposal, tongue: Tongue) -> FormTable:
    t, apart, model = tongue.t, tongue.t("、", ", "), proposal.question.model
    columns = (
        FormColumn("change", t("只改变一项", "One change alone"), on_paper=True),
        FormColumn("gain", t("目标改善", "Measure improves by"), on_paper=True),
        FormColumn("covered_gain", t("服务人数增加", "More people served"), CellKind.COUNT, on_paper=True),
        FormColumn("candidates", t("放开的候选数", "Candidates let in"), CellKind.COUNT),
        FormColumn("enters", t("换入", "Enters"), on_paper=True),
        FormColumn("leaves", t("换出", "Leaves"), on_paper=True),
    )
    rows = tuple(
        (
            tongue.say(p.change),
            measured(p.gain, model, tongue),
            p.covered_gain,
            p.candidates,
            apart.join(p.enters) or None,
            apart.join(p.leaves) or None,
        )
        for p in proposal.prices
    )
    return FormTable("prices", t("一处、一分钟、一条规则的代价", "The price of a site, a minute, a rule"), columns, rows)


def _trials(proposal: SitingProposal, tongue: Tongue) -> FormTable:
    t, model = tongue.t, proposal.question.model
    model = Model.MCLP if model is Model.LSCP else model  # whom as many sites cover then
    columns = (
        FormColumn("scenario", t("情景", "Scenario"), on_paper=True),
        FormColumn("value", t("本方案", "This plan"), on_paper=True),
        FormColumn("best", t("该情景的最优方案", "Best plan then"), on_paper=True),
        FormColumn("regret", t("遗憾", "Regret"), on_paper=True),
    )
    rows = tuple(
        (tongue.say(one.scenario), *(measured(value, model, tongue) for value in (one.value, one.best, one.regret)))
        for one in proposal.trials
    )
    return FormTable("trials", t("压力试验（遗憾表）", "Stress: the regret table"), columns, rows)


def units_table(units: gpd.GeoDataFrame, level: str, weight: Weight, tongue: Tongue) -> FormTable:
    """What every unit gains, those that gain most first."""
    t, what = tongue.t, tongue.say(weight.label)
    columns = (
        FormColumn("code", t("区划代码", "Code")),
        FormColumn("name", tongue.say(LEVELS.labels[level]), on_paper=True),
        FormColumn("township", t("乡镇街道", "Township"), on_paper=True),
        FormColumn("people", what, CellKind.COUNT, on_paper=True),
        FormColumn("covered_before", t("现状覆盖", "Covered today"), CellKind.COUNT, on_paper=True),
        FormColumn("covered_after", t("方案覆盖", "With the plan"), CellKind.COUNT, on_paper=True),
        FormColumn("gained", t("新增", "Gained"), CellKind.COUNT, on_paper=True),
        FormColumn("minutes_before", t("现状平均用时", "Mean way today"), CellKind.MINUTES),
        FormColumn("minutes_after", t("方案平均用时", "Mean way then"), CellKind.MINUTES, on_paper=True),
    )
    rows = units.sort_values(["gained", "code"], ascending=[False, True])
    return FormTable("units", t("逐单位：谁受益", "Unit by unit: who gains"), columns, cells_of(rows, columns, tongue))


def _unserved(proposal: SitingProposal, tongue: Tongue) -> FormTable:
    t = tongue.t
    columns = (
        FormColumn("code", t("区划代码", "Code")),
        FormColumn("name", tongue.say(LEVELS.labels[proposal.question.unit]), on_paper=True),
        FormColumn("township", t("乡镇街道", "Township"), on_paper=True),
        FormColumn("without", t("仍未覆盖", "Still without"), CellKind.COUNT, on_paper=True),
        FormColumn("people", t("合计", "Of all"), CellKind.COUNT, on_paper=True),
        FormColumn("minutes_after", t("平均用时*", "Mean way*"), CellKind.MINUTES, on_paper=True),
    )
    return FormTable(
        "unserved", t("仍未覆盖的单位", "Units still without"), columns, cells_of(proposal.unserved, columns, tongue)
    )

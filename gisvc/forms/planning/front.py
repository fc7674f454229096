"""A front of plans laid out as tables: every plan with its figures and its sites."""

from gisvc.forms.answer import AnswerForm, Cell, CellKind, FormColumn, FormTable, ground_lines
from gisvc.forms.planning.schemes import law_tables
from gisvc.marks import marks_for
from gisvc.titles import front_title
from gisvc.tongue import Tongue
from layers.planning.schemes.front import FrontOfPlans, PlanOfFront
from layers.wording import Language


def front_form(told: FrontOfPlans, language: Language = "zh") -> AnswerForm:
    """The whole answer, ready for any kind of paper."""
    tongue = Tongue(language)
    today, people = tongue.number(told.people_today), tongue.number(told.people)
    definition = (tongue.t("定义", "Definition"), tongue.say(told.passport.definition))
    return AnswerForm(
        language=language,
        title=tongue.say(front_title(told)),
        figure=tongue.t(f"{len(told.plans)} 个互不占优的方案", f"{len(told.plans)} plans, none beaten by another"),
        fraction=tongue.t(f"现状 {today} / {people} 人", f"today {today} / {people} people"),
        tables=(_plans(told, tongue), *law_tables(told.judgement, tongue)),
        passport=(definition, *ground_lines(told.passport, tongue)),
        notes=tuple(tongue.say(f.sentence) for f in told.report),
        marks=tuple(tongue.say(mark) for mark in marks_for(is_demonstration=told.is_demonstration)),
    )


def _plans(told: FrontOfPlans, tongue: Tongue) -> FormTable:
    t = tongue.t
    columns = (
        FormColumn("no", t("方案", "Plan"), on_paper=True),
        FormColumn("people", t("时限内人数", "People in time"), CellKind.COUNT, on_paper=True),
        FormColumn("gained", t("比现状多", "More than today"), CellKind.COUNT, on_paper=True),
        FormColumn("worst_min", t("最远者用时", "Longest way"), CellKind.MINUTES, on_paper=True),
        FormColumn(
            "tenth_min", t("最不利十分之一的平均用时", "Mean way of the worst-off tenth"), CellKind.MINUTES, on_paper=True
        ),
        FormColumn("price_wan", t("投资（万元）", "Cost, 10,000 yuan"), CellKind.NUMBER, on_paper=True),
        FormColumn("land_m2", t("用地", "Land"), CellKind.AREA),
        FormColumn("count", t("新建处数", "New sites"), CellKind.COUNT, on_paper=True),
        FormColumn("proven", t("已证明无方案占优", "Proven unbeaten"), CellKind.FLAG),
        FormColumn("house", t("新建场址", "New sites by name"), on_paper=True),
    )
    plans = [*told.plans, *([] if told.fairest is None else [told.fairest])]
    rows = tuple(_row(number, plan, told.people_today, tongue) for number, plan in enumerate(plans, 1))
    return FormTable("plans", t("互不占优的方案", "Plans none of which beats another"), columns, rows)


def plan_name(number: int, plan: PlanOfFront, tongue: Tongue) -> str:
    """What a plan is called in table and picture."""
    return tongue.t("最不利者优先", "worst-off first") if plan.is_fairest else str(number)


def _row(number: int, plan: PlanOfFront, today: int, tongue: Tongue) -> tuple[Cell, ...]:
    names = tongue.t("、", ", ").join(plan.names) or tongue.t("不新建", "nothing new")
    # the plan for the worst-off is told beside the front: nobody asked whether another beats it in people or cost
    proven = None if plan.is_fairest else plan.is_proven
    figures = (plan.worst_min, plan.tenth_min, plan.price_wan, plan.land_m2)
    return (plan_name(number, plan, tongue), plan.people, plan.people - today, *figures, len(plan.names), proven, names)

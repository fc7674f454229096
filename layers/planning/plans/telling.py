"""A figure's arithmetic in words, written from its declaration: what its passport says."""

from collections.abc import Mapping, Sequence

from layers.planning.plans.measures import (
    Amount,
    Bound,
    Condition,
    Criterion,
    Measure,
    Part,
    Reach,
    Relation,
    Reported,
    Rule,
    State,
    Take,
    Verb,
)
from layers.planning.plans.plan import Figure
from layers.planning.travel import Mode
from layers.planning.units import STRATA
from layers.reference import LEVELS
from layers.spec import Column, LayerSpec
from layers.wording import Wording

Specs = Mapping[str, LayerSpec]

_STATES = {
    State.OPERATING: Wording("在用", "operating"),
    State.STANDING: Wording("在用或闲置", "operating or idle"),
    State.ANY: Wording("不论状态", "in any state"),
}
_PARTS = {
    Part.NUMERATOR: Wording("上报的分子", "the numerator as reported"),
    Part.DENOMINATOR: Wording("上报的分母", "the denominator as reported"),
    Part.VALUE: Wording("上报的数值", "the value as reported"),
}
_SERVES = Wording(
    "（设施计入所在地，也计入其正式服务的单位，包括服务整个乡镇时的各村社）",
    " (a facility counts where it stands and in every unit it formally serves, all villages of a township it serves included)",
)
_COMPARED = {Verb.AT_LEAST: "≥", Verb.AT_MOST: "≤"}


def tell_figure(figure: Figure, specs: Specs) -> Wording:
    """The definition of a figure: numerator ÷ denominator in words."""
    if figure.reach:
        return _reach(figure.reach, specs)
    if figure.rules:
        return _joined([_rule(rule, specs) for rule in figure.rules], "；", "; ")
    above = _amount(figure.numerator, specs)
    if figure.denominator is None:
        return above
    below = _amount(figure.denominator, specs)
    times = "" if figure.per in (1, 100) and figure.unit in ("%", "") else f" × {figure.per}" if figure.per > 1 else ""
    return Wording(f"{above.zh} ÷ {below.zh}{times}", f"{above.en} ÷ {below.en}{times}")


def tell_measure(measure: Measure, specs: Specs) -> Wording:
    """What is added up, of which rows."""
    spec = specs[measure.layer]
    what = _subject(measure, spec)
    said = [_condition(c, spec) for c in measure.where]
    if measure.layer == "facilities":
        said.insert(0, _STATES[measure.state])
    asked = _joined(said, "，", ", ")
    where = Wording(f"（{asked.zh}）" if said else "", f" ({asked.en})" if said else "")
    since = Wording(f"自 {measure.since} 以来净增的", f", growth since {measure.since}") if measure.since else Wording("", "")
    taken = _taken(measure, spec)
    return Wording(f"{since.zh}{what.zh}{where.zh}{taken.zh}", f"{taken.en}{what.en}{where.en}{since.en}")


def _amount(amount: Amount | None, specs: Specs) -> Wording:
    if isinstance(amount, Reported):
        part = _PARTS[amount.part]
        return Wording(f"{part.zh}（{amount.said.zh}）", f"{part.en} ({amount.said.en})" if amount.said.en else part.en)
    return tell_measure(amount, specs) if amount else Wording("", "")


def _subject(measure: Measure, spec: LayerSpec) -> Wording:
    what = LEVELS.labels[measure.level] if measure.level else spec.label
    stratum = STRATA[measure.stratum] if measure.stratum else None
    return Wording(f"{stratum.zh}{what.zh}", f"{what.en}, {stratum.en}") if stratum else what


def _taken(measure: Measure, spec: LayerSpec) -> Wording:
    if measure.take is Take.ROWS:
        return Wording("数", "number of ")
    if measure.take is Take.LENGTH_KM:
        return Wording("的椭球面长度（km）", "length on the ellipsoid (km) of ")
    column = spec.column(str(measure.column)).label
    if measure.take is Take.DISTINCT:
        return Wording(f"中不同的{column.zh}数", f"number of different {column.en} of ")
    return Wording(f"的{column.zh}合计", f"sum of {column.en} of ")


def _rule(rule: Rule, specs: Specs) -> Wording:
    of, spec = tell_measure(rule.of, specs), specs[rule.of.layer]
    asked = [_criterion(c, specs) for c in rule.have] + [_condition(c, spec) for c in rule.meet]
    have = _joined(asked, "且", " and ")
    need = _joined([_criterion(c, specs) for c in rule.need], "且", " and ")
    where = Wording(f"其中{need.zh}的", f" where {need.en}") if rule.need else Wording("", "")
    within = LEVELS.labels[rule.within]
    inside = (
        Wording(f"（在同一{within.zh}内）", f" (in the same {within.en})") if rule.have and not rule.of.level else Wording("", "")
    )
    serves = _SERVES if any(c.amount.layer == "facilities" and c.amount.take is Take.ROWS for c in rule.have) else Wording("", "")
    return Wording(
        f"{have.zh}{inside.zh}的{of.zh} ÷ {where.zh}{of.zh}{serves.zh}",
        f"{of.en}{where.en} with {have.en}{inside.en}, of all of them{serves.en}",
    )


def _criterion(criterion: Criterion, specs: Specs) -> Wording:
    amount = tell_measure(criterion.amount, specs)
    bound = _bound(criterion.bound)
    if criterion.over is None:
        return Wording(f"{amount.zh} {bound}", f"{amount.en} {bound}")
    over, per = tell_measure(criterion.over, specs), f"每 {criterion.per} " if criterion.per > 1 else ""
    per_en = f"per {criterion.per} " if criterion.per > 1 else "per "
    return Wording(f"{amount.zh} ÷ {per}{over.zh} {bound}", f"{amount.en} {per_en}{over.en} {bound}")


def _bound(bound: Bound) -> str:
    value = f"{float(bound.value):g}"
    if bound.value_to is not None:
        return f"{value}–{float(bound.value_to):g}"
    return {Relation.AT_LEAST: "≥ ", Relation.AT_MOST: "≤ "}.get(bound.relation, "= ") + value


def _condition(condition: Condition, spec: LayerSpec) -> Wording:
    column = spec.column(condition.column)
    name = condition.said or column.label
    if condition.field is not None and condition.said is None:  # a bureau's own plan need not name it
        name = Wording(f"{name.zh}.{condition.field}", f"{name.en}.{condition.field}")
    if condition.over:
        over = spec.column(condition.over).label
        times = f" × {condition.times}" if condition.times > 1 else ""
        name = Wording(f"{name.zh} ÷ {over.zh}{times}", f"{name.en} ÷ {over.en}{times}")
    verb, asked = condition.verb, condition.asked
    if verb in _COMPARED:
        return Wording(f"{name.zh} {_COMPARED[verb]} {asked:g}", f"{name.en} {_COMPARED[verb]} {asked:g}")
    if verb in (Verb.FROM, Verb.UNTIL):
        day = Wording("评估日", "the day asked about") if asked == "on" else Wording(str(asked), str(asked))
        return Wording(
            f"{name.zh}{'自' if verb is Verb.FROM else '至'} {day.zh}",
            f"{name.en} {'from' if verb is Verb.FROM else 'until'} {day.en}",
        )
    if verb is Verb.IS_SET:
        return Wording(f"{'已填' if asked else '未填'}{name.zh}", f"{name.en} {'stated' if asked else 'not stated'}")
    if verb is Verb.NOT_NAMED_IN:
        return Wording("未被更正", "not taken back")
    listed = _values(asked if isinstance(asked, tuple) else (asked,), column)
    joint = {Verb.CONTAINS: ("含", "contains"), Verb.ENDS_WITH: ("以其结尾：", "ends with")}.get(verb, ("：", "is"))
    return Wording(f"{name.zh}{joint[0]}{listed.zh}", f"{name.en} {joint[1]} {listed.en}")


def _values(values: Sequence[object], column: Column) -> Wording:
    def label(value: object) -> Wording:
        if isinstance(value, bool):
            return Wording("是" if value else "否", "yes" if value else "no")
        return column.codes.labels[str(value)] if column.codes and str(value) in column.codes else Wording(str(value), str(value))

    return _joined([label(value) for value in values], "、", " or ")


def _reach(reach: Reach, specs: Specs) -> Wording:
    people, to, mode = tell_measure(reach.people, specs), tell_measure(reach.to, specs), Mode(reach.modes[0]).label
    return Wording(
        f"{mode.zh} {reach.minutes:g} 分钟内可到达任一处{to.zh.removesuffix('数')}的{people.zh} ÷ 人数已知的全部{people.zh}；恰好等于时限的计入，无法判定的视为不在圈内",
        f"{people.en} within {reach.minutes:g} minutes ({mode.en}) of any of the {to.en.removeprefix('number of ')}, of all whose number is known; "
        "exactly at the limit counts, and who cannot be told of counts as outside",
    )


def _joined(parts: Sequence[Wording], zh: str, en: str) -> Wording:
    return Wording(zh.join(p.zh for p in parts), en.join(p.en for p in parts))

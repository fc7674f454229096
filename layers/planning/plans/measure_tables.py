"""Conditions, measures and criteria out of a plan file's tables, each checked against the layer it asks."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from layers.planning.plans.measures import (
    Amount,
    Asked,
    Bound,
    Condition,
    Criterion,
    Measure,
    Part,
    Relation,
    Reported,
    Rule,
    State,
    Take,
    Verb,
)
from layers.planning.plans.plan_text import PlanText
from layers.planning.strict_text import Table
from layers.reference import LEVELS
from layers.spec import Column, ColumnType, GeometryKind, LayerSpec

Catalogue = Mapping[str, LayerSpec]

STRATA = ("rural", "urban")
_MEASURE = {"layer", "where", "sum", "distinct", "length_km", "level", "stratum", "state", "since"}
_BOUNDS = {"at_least", "at_most", "equals", "range"}
_CONDITION = {"column", "over", "times", "field", "said", "said_en", *Verb}
_COMPARED = {Verb.AT_LEAST, Verb.AT_MOST}
_DATED = {Verb.FROM, Verb.UNTIL}
_WRITTEN = {Verb.CONTAINS, Verb.ENDS_WITH}
_NUMERIC = {ColumnType.INTEGER, ColumnType.NUMBER}


def read_amount(text: PlanText, table: Table, catalogue: Catalogue) -> Amount:
    """A measure over a layer, or a number somebody reports."""
    if "reported" not in table:
        return read_measure(text, table, catalogue)
    text.only(table, {"reported", "unit"}, where="上报数字")
    text.needs(table, ("unit",))
    unit = text.words(table, "unit")
    return Reported(text.member(Part, table["reported"], key="reported"), unit, text.unit_said(unit))


def read_measure(text: PlanText, table: Table, catalogue: Catalogue, *, more: frozenset[str] = frozenset()) -> Measure:
    """Refuses a layer or column the house does not keep, and what does not go together."""
    text.only(table, _MEASURE | more, where="计量")
    text.needs(table, ("layer",))
    spec = _spec(text, table["layer"], catalogue)
    take, column = _taken(text, table, spec)
    state, stratum, since = table.get("state", State.OPERATING), table.get("stratum"), table.get("since")
    _require_fitting(text, table, spec)
    if stratum is not None and stratum not in STRATA:
        raise text.refused(
            "unknown-stratum",
            f"分组“{stratum}”无法识别；可用：rural、urban。",
            f"“{stratum}” is no stratum; known are rural, urban.",
            key=str(stratum),
        )
    return Measure(
        layer=spec.name,
        where=tuple(c for row in text.tables(table.get("where", []), "where") for c in read_conditions(text, row, spec)),
        take=take,
        column=column,
        level=table.get("level"),
        stratum=stratum,
        state=text.member(State, state, key="state"),
        since=None if since is None else text.day(since, "since"),
    )


def read_conditions(text: PlanText, table: Table, spec: LayerSpec) -> tuple[Condition, ...]:
    """One table may hold several questions to one column: `{ column = "opened_on", from = …, until = … }`."""
    text.only(table, _CONDITION, where="条件")
    text.needs(table, ("column",))
    name, over, field = text.words(table, "column"), table.get("over"), table.get("field")
    column = _column(text, name, spec)
    if over is not None:
        _require_number(text, _column(text, over, spec))
        _require_number(text, column)
    verbs = [verb for verb in Verb if verb in table]
    if not verbs:
        raise text.refused("no-question", f"条件没有写明要求（{name}）。", f"the condition on {name} asks nothing.", key=name)
    times, said = text.whole(table, "times", 1), text.told(table, "said") if "said" in table else None
    return tuple(
        Condition(name, verb, _asked(text, verb, table[verb], column if field is None else None, spec), over, times, said, field)
        for verb in verbs
    )


def read_criterion(text: PlanText, table: Table, catalogue: Catalogue) -> Criterion:
    """An amount in a unit, or a ratio of two, against a bound; at least one where none is given."""
    measure = read_measure(text, table, catalogue, more=frozenset({"over", "per", *_BOUNDS}))
    over = table.get("over")
    if measure.since is not None:
        raise text.refused("since-in-unit", "单位条件中不能使用“since”。", "“since” cannot be used within a unit.", key="since")
    return Criterion(
        amount=measure,
        bound=read_bound(text, table) or Bound(Relation.AT_LEAST, text.fraction(1, "at_least")),
        over=None if over is None else read_measure(text, text.table(over, "over"), catalogue),
        per=text.whole(table, "per", 1),
    )


def read_rule(text: PlanText, table: Table, catalogue: Catalogue) -> Rule:
    of = read_measure(text, text.table(table["of"], "of"), catalogue)
    within = text.words(table, "within", "village")
    _require_level(text, within)
    return Rule(
        of=of,
        have=tuple(read_criterion(text, row, catalogue) for row in text.tables(table.get("have", []), "have")),
        need=tuple(read_criterion(text, row, catalogue) for row in text.tables(table.get("need", []), "need")),
        meet=tuple(
            c for row in text.tables(table.get("meet", []), "meet") for c in read_conditions(text, row, catalogue[of.layer])
        ),
        within=within,
    )


def read_bound(text: PlanText, table: Table) -> Bound | None:
    """The one relation a table states, or None."""
    stated = [key for key in ("at_least", "at_most", "equals", "range") if key in table]
    if len(stated) > 1:
        raise text.refused(
            "two-relations",
            f"只能写一种关系，写了 {'、'.join(stated)}。",
            f"one relation only, not {', '.join(stated)}.",
            key=stated[1],
        )
    if not stated:
        return None
    relation, value = Relation(stated[0]), table[stated[0]]
    if relation is not Relation.RANGE:
        return Bound(relation, text.fraction(value, stated[0]))
    if not isinstance(value, list) or len(value) != 2 or value[0] > value[1]:
        raise text.refused(
            "bad-range", "“range”应为由小到大的两个数。", "“range” takes two numbers, the lower first.", key="range"
        )
    return Bound(relation, text.fraction(value[0], "range"), text.fraction(value[1], "range"))


def _spec(text: PlanText, name: object, catalogue: Catalogue) -> LayerSpec:
    if not isinstance(name, str) or name not in catalogue:
        raise text.refused("unknown-layer", f"没有名为“{name}”的图层。", f"there is no layer “{name}”.", key=str(name))
    return catalogue[name]


def _column(text: PlanText, name: object, spec: LayerSpec) -> Column:
    if not isinstance(name, str) or name not in spec.column_names:
        raise text.refused(
            "unknown-column",
            f"图层“{spec.name}”没有“{name}”一列；有：{'、'.join(spec.column_names)}。",
            f"the layer “{spec.name}” has no column “{name}”; it has {', '.join(spec.column_names)}.",
            key=str(name),
        )
    return spec.column(name)


def _taken(text: PlanText, table: Table, spec: LayerSpec) -> tuple[Take, str | None]:
    """What is added up; rows where nothing else is said."""
    stated = [key for key in ("sum", "distinct", "length_km") if key in table]
    if len(stated) > 1:
        raise text.refused("two-takes", "只能合计一种量。", "only one thing can be added up.", key=stated[1])
    if not stated:
        return Take.ROWS, None
    if stated[0] == "length_km":
        if spec.geometry not in (GeometryKind.LINE, GeometryKind.ANY):
            raise text.refused(
                "no-length", f"图层“{spec.name}”不是线，没有长度。", f"“{spec.name}” holds no lines to measure.", key="length_km"
            )
        return Take.LENGTH_KM, None
    column = _column(text, table[stated[0]], spec)
    if stated[0] == "sum":
        _require_number(text, column)
    return Take(stated[0]), column.name


def _require_number(text: PlanText, column: Column) -> None:
    if column.type not in _NUMERIC:
        raise text.refused(
            "not-a-number", f"“{column.name}”不是数值列。", f"“{column.name}” is no column of numbers.", key=column.name
        )


def _require_fitting(text: PlanText, table: Table, spec: LayerSpec) -> None:
    """A level belongs to divisions alone and always; a state to facilities alone."""
    if (spec.name == "divisions") != ("level" in table):
        raise text.refused(
            "level-and-divisions",
            "“level”只用于且必须用于图层 divisions。",
            "“level” goes with the layer divisions, and only with it.",
            key="level",
        )
    if "level" in table:
        _require_level(text, table["level"])
    if "state" in table and spec.name != "facilities":
        raise text.refused(
            "state-and-facilities", "“state”只用于图层 facilities。", "“state” goes with facilities only.", key="state"
        )


def _require_level(text: PlanText, level: object) -> None:
    if level not in LEVELS:
        raise text.refused(
            "unknown-level",
            f"没有“{level}”这一层级；可用：{'、'.join(LEVELS)}。",
            f"“{level}” is no level; known are {', '.join(LEVELS)}.",
            key=str(level),
        )


def _asked(text: PlanText, verb: Verb, value: Any, column: Column | None, spec: LayerSpec) -> Asked:
    """The value of a condition, fit for its column. `column` None: it looks inside a JSON text, whose types nobody declared."""
    key = column.name if column else str(verb)
    if verb is Verb.NOT_NAMED_IN:
        return _column(text, value, spec).name
    if verb is Verb.IS_SET:
        if not isinstance(value, bool):
            raise text.refused("wrong-type", "“is_set”应为 true 或 false。", "“is_set” is true or false.", key="is_set")
        return value
    if verb in _DATED:
        if column is None or column.type is not ColumnType.DATE:
            raise text.refused("not-a-date", f"“{key}”不是日期列。", f"“{key}” is no column of days.", key=key)
        return "on" if value == "on" else text.day(value, str(verb))
    if verb in _COMPARED:
        if column is not None:
            _require_number(text, column)
        return float(text.fraction(value, str(verb)))
    if verb in _WRITTEN:
        several = value if isinstance(value, list) and value else [value]
        return tuple(text.words({str(verb): one}, str(verb)) for one in several)
    return _chosen(text, verb, value, column)


def _chosen(text: PlanText, verb: Verb, value: Any, column: Column | None) -> Asked:
    """One value, or several; of a column with a code list, only its codes."""
    values = value if verb is Verb.IN else [value]
    if not isinstance(values, list) or not values:
        raise text.refused("wrong-type", "“in”应为非空列表。", "“in” takes a list that is not empty.", key="in")
    for one in values:
        if column is not None and column.codes is not None and one not in column.codes:
            raise text.refused(
                "unknown-code",
                f"“{column.name}”没有“{one}”这一取值；可用：{'、'.join(column.codes)}。",
                f"“{one}” is no value of “{column.name}”; known are {', '.join(column.codes)}.",
                key=str(one),
            )
    if verb is Verb.IN:
        return tuple(str(one) for one in values)
    return float(value) if isinstance(value, Decimal) else _plain(value)


def _plain(value: str | bool | float | date) -> Asked:
    return value

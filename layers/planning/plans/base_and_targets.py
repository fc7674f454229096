"""What a plan printed of a figure: what it was in the base year, and what it shall be by when."""

from fractions import Fraction

from layers.planning.plans.measure_tables import read_bound
from layers.planning.plans.plan import Base, Target
from layers.planning.plans.plan_text import PlanText
from layers.planning.strict_text import Table
from layers.wording import Wording

_VALUES = {"value", "numerator", "denominator", "said", "said_en"}


def base_year_of(text: PlanText, row: Table, base_year: int) -> int:
    """The plan's, unless the row names its own."""
    return text.whole(text.table(row.get("base", {}), "base"), "year", base_year)


def read_base(text: PlanText, row: Table, base_year: int) -> Base | None:
    """None where the plan prints none. Of values that contradict each other (`conflicting`) none is the base."""
    if "base" not in row:
        return None
    table, year = text.table(row["base"], "base"), base_year_of(text, row, base_year)
    text.only(table, _VALUES | {"year", "conflicting"}, where="基期值")
    rivals = text.tables(table.get("conflicting", []), "conflicting")
    for rival in rivals:
        text.only(rival, _VALUES, where="互相矛盾的基期值")
    unit = text.unit_said(text.words(row, "unit"))
    base = _printed(text, table, year, unit, tuple(_printed(text, rival, year, unit) for rival in rivals))
    if rivals and (len(rivals) == 1 or base.value is not None or base.numerator is not None):
        raise text.refused(
            "one-of-several",
            "“conflicting”应列出两个以上互相矛盾的数值，且不再另写 value 或 numerator。",
            "“conflicting” lists two or more values that contradict each other, and no value or numerator stands beside it.",
            key="conflicting",
        )
    return base


def _printed(text: PlanText, table: Table, year: int, unit: Wording, rivals: tuple[Base, ...] = ()) -> Base:
    value, above, below = (
        None if key not in table else text.fraction(table[key], key) for key in ("value", "numerator", "denominator")
    )
    if value is None and above is None and "said" not in table and not rivals:
        raise text.refused("empty-base", "基期值是空的。", "the base says nothing.", key="base")
    said = text.told(table, "said")
    return Base(year, value, above, below, said if said.zh else _plain(value, unit), rivals)


def _plain(value: Fraction | None, unit: Wording) -> Wording:
    if value is None:
        return Wording("", "")
    shown = f"{int(value):,}" if value.denominator == 1 else f"{float(value):g}"
    return Wording(f"{shown} {unit.zh}".rstrip(), f"{shown} {unit.en}".rstrip())


def read_targets(text: PlanText, row: Table, base_year: int) -> tuple[Target, ...]:
    """In order of their years; one a year, none before the base."""
    base = base_year_of(text, row, base_year)
    found: dict[int, Target] = {}
    for table in text.tables(row.get("targets", []), "targets"):
        text.only(table, {"year", "zh", "en", "at_least", "at_most", "equals", "range"}, where="目标")
        year = text.whole(table, "year")
        if year in found:
            raise text.refused("two-targets", f"{year} 年写了两个目标。", f"two targets are set for {year}.", key="targets")
        if year < base:
            raise text.refused(
                "target-before-base",
                f"目标年 {year} 早于基期 {base} 年。",
                f"the target year {year} lies before the base year {base}.",
                key="targets",
            )
        bound, said = read_bound(text, table), None
        if "zh" in table:
            said = Wording(text.words(table, "zh"), text.words(table, "en", table["zh"]))
        if bound is None and said is None:
            raise text.refused("empty-target", f"{year} 年的目标是空的。", f"the target of {year} says nothing.", key="targets")
        found[year] = Target(year, bound, said)
    return tuple(found[year] for year in sorted(found))

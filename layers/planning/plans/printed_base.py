"""What a plan printed of its base year, beside what the layers say of the same day, and why the two differ."""

from collections.abc import Iterator
from fractions import Fraction

from layers.planning.plans.plan import LAYERS_ONLY, NUMBER_OVER_LAYER, NUMBERS_ONLY, Base, Figure
from layers.planning.plans.status import Counted, OnBaseDay, Published, printed, told
from layers.wording import Wording

_LARGEST_SEARCHED = 1_000_000
"""Above so many, some whole number gives any percentage that is printed with two decimals."""
_MADE_UP = Wording("本库数据为演示数据（虚构）", "the data of this store are made up")
_WHO = {
    LAYERS_ONLY: Wording("图层测算", "the layers give"),
    NUMBER_OVER_LAYER: Wording("上报数与图层测算", "the number reported over the layers gives"),
    NUMBERS_ONLY: Wording("人工上报的数", "the numbers reported give"),
}
_SAME = Wording("一致", "the same")


def compare_with_print(figure: Figure, measured: OnBaseDay | None, *, is_made_up: bool = False) -> Published | None:
    """None where the plan prints no number for its base year."""
    base = figure.base
    if base is None or measured is None or not _says_a_number(base):
        return None
    parts = [_head(figure, base, measured)]
    if measured.counted is not None:
        parts += _reasons(figure, base, measured.counted)
        parts += [w for w in (measured.caveat,) if w.zh]
    parts += [_MADE_UP] if is_made_up else []
    return Published(base, measured, Wording("；".join(p.zh for p in parts), "; ".join(p.en for p in parts)))


def _says_a_number(base: Base) -> bool:
    return bool(base.conflicting) or base.value is not None or base.numerator is not None


def _head(figure: Figure, base: Base, measured: OnBaseDay) -> Wording:
    said, counted = base.said, measured.counted
    if counted is None or measured.value is None:
        return Wording(
            f"规划印 {said.zh}（{base.year} 年），{measured.day} 的值测不出：{measured.missing.zh}",
            f"the plan prints {said.en} ({base.year}); nothing tells the value on {measured.day}: {measured.missing.en}",
        )
    shown, parts, who = told(figure, measured.value), _parts(counted), _WHO[figure.origin]
    return Wording(
        f"规划印 {said.zh}（{base.year} 年），{who.zh} {measured.day} 为 {shown.zh}{f'（{parts}）' if parts else ''}",
        f"the plan prints {said.en} ({base.year}), {who.en} {shown.en}{f' ({parts})' if parts else ''} for {measured.day}",
    )


def _reasons(figure: Figure, base: Base, counted: Counted) -> Iterator[Wording]:
    """The gap; the parts where they were printed; what whole number the print would need."""
    if base.conflicting:
        yield from _rivals(figure, base, counted)
        return
    value = base.printed(figure.per)
    if value is not None and counted.value is not None:
        yield _gap(figure, counted.value, value, decimals_of(value) if base.value is not None else figure.decimals)
    if base.numerator is not None and counted.denominator is not None:
        yield _pair("分子", "numerator", base.numerator, counted.numerator)
        if base.denominator is not None:
            yield _pair("分母", "denominator", base.denominator, counted.denominator)
    if base.value is not None and base.denominator is None and (needed := _needed(figure, base.value, counted)):
        yield needed


def _rivals(figure: Figure, base: Base, counted: Counted) -> Iterator[Wording]:
    yield Wording("所印数值互相矛盾，均不采用", "the values printed contradict each other and none is used")
    for rival in base.conflicting:
        if rival.numerator is not None and counted.denominator:
            share = told(figure, rival.numerator * figure.per / counted.denominator)
            below = _plain(counted.denominator)
            yield Wording(f"“{rival.said.zh}”合 {below} 的 {share.zh}", f"“{rival.said.en}” would be {share.en} of {below}")


def _gap(figure: Figure, computed: Fraction, value: Fraction, decimals: int) -> Wording:
    gap = computed - value
    if printed(computed, decimals) == printed(value, decimals):
        return _SAME if not gap else Wording("按所印位数一致", "the same to the digits printed")
    shown = printed(abs(gap), figure.decimals)
    sign = "-" if gap < 0 else "+"
    unit = Wording("个百分点", "percentage points") if figure.unit == "%" else figure.unit_said
    return Wording(f"相差 {sign}{shown} {unit.zh}".rstrip(), f"the difference is {sign}{shown} {unit.en}".rstrip())


def _pair(zh: str, en: str, said: Fraction, ours: Fraction) -> Wording:
    if said == ours:
        return Wording(f"{zh}均为 {_plain(ours)}", f"{en} {_plain(ours)} in both")
    return Wording(f"{zh}：印 {_plain(said)}，图层 {_plain(ours)}", f"{en}: printed {_plain(said)}, layers {_plain(ours)}")


def _needed(figure: Figure, value: Fraction, counted: Counted) -> Wording | None:
    """Which numerators over our denominator would print as the plan did: many, one, or none at all."""
    below = counted.denominator
    if not below or below.denominator != 1 or below > _LARGEST_SEARCHED or counted.value is None:
        return None
    decimals = decimals_of(value)
    if printed(counted.value, decimals) == printed(value, decimals):
        return None
    fits = whole_parts(value, decimals, below, figure.per)
    shown, whole = printed(value, decimals), _plain(below)
    if not fits:
        return Wording(
            f"没有任何整数 k 使 k/{whole} 印成 {shown} {figure.unit_said.zh}",
            f"no k/{whole} prints as {shown} {figure.unit_said.en}",
        )
    told_fits = f"{fits[0]:,}" if len(fits) == 1 else f"{fits[0]:,}–{fits[-1]:,}"
    return Wording(
        f"以 {whole} 为分母，所印数值须有分子 {told_fits}，图层为 {_plain(counted.numerator)}",
        f"over {whole} the print needs {told_fits}, the layers hold {_plain(counted.numerator)}",
    )


def whole_parts(value: Fraction, decimals: int, below: Fraction, per: int) -> list[int]:
    """Every whole number that, over `below` and times `per`, prints as the value did."""
    near, span = int(value * below / per), int(below / (per * 10**decimals)) + 2
    around = range(max(near - span, 0), near + span + 1)
    return [k for k in around if printed(Fraction(k * per) / below, decimals) == printed(value, decimals)]


def decimals_of(value: Fraction) -> int:
    """How many decimals a number was printed with, at least: 77.85 has two, 75 none."""
    return next((n for n in range(6) if (value * 10**n).denominator == 1), 6)


def _parts(counted: Counted) -> str:
    return "" if counted.denominator is None else f"{_plain(counted.numerator)}/{_plain(counted.denominator)}"


def _plain(value: Fraction) -> str:
    return printed(value, 0 if value.denominator == 1 else 2)

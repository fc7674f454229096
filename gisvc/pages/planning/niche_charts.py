"""Stock against need as numbers for SVG: what is free and what is needed since, with its range, and how long each township's niches last."""

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from gisvc.tongue import Tongue
from layers.planning.burial.fullness import Fullness, State
from layers.planning.burial.table import ALL, NicheTable, Span
from layers.planning.people.ageing import RANGE

Scale = Callable[[float], float]

_LEFT, _RIGHT, _TOP, _BOTTOM = 62.0, 440.0, 20.0, 190.0
_TICK_YEARS = 5


@dataclass(frozen=True, slots=True)
class StockChart:
    """One place in a box of 460 × 230: the stock as a line that steps up where something opens, the need since as a band with its middle, and where they meet.

    `meets` is the pixel at which the middle need has used the stock up; None where it does not.
    """

    name: str
    text: str
    years: tuple[tuple[float, str], ...]
    ticks: tuple[tuple[float, str], ...]
    band: str
    middle: str
    stock: str
    meets: tuple[float, float] | None
    last_need: str
    last_stock: str


def stock_charts(table: NicheTable, tongue: Tongue) -> tuple[StockChart, ...]:
    """All together first, then every township whose need is known."""
    charts = [_chart(table, ALL, tongue.t("全部合用", "All together"), table.pooled, tongue.say(table.figure), tongue)]
    for unit, (code, name) in enumerate(zip(table.townships["code"], table.townships["name"], strict=True)):
        if table.spans[unit].middle.state is not State.UNKNOWN:
            charts.append(_chart(table, code, name, table.spans[unit], tongue.say(table.tell(unit)), tongue))
    return tuple(charts)


def _chart(table: NicheTable, code: str, name: str, span: Span, text: str, tongue: Tongue) -> StockChart:
    rows = table.years[table.years["code"] == code]
    first, last = table.base + 1, table.last_year + 1  # 1 January after the base year … 1 January after the last one
    most = _round_up(max(float(rows["cumulative_high"].max()), float(rows["capacity_middle"].max())))

    def x(at: float) -> float:
        return _LEFT + (_RIGHT - _LEFT) * (at - first) / (last - first)

    def y(niches: float) -> float:
        return _BOTTOM - (_BOTTOM - _TOP) * niches / most

    need = {variant: [(x(first), y(0))] + [(x(at + 1), y(n)) for at, n in zip(rows["year"], rows[f"cumulative_{variant}"], strict=True)] for variant in RANGE}  # fmt: skip
    stock = [
        point for at, n in zip(rows["year"], rows["capacity_middle"], strict=True) for point in ((x(at), y(n)), (x(at + 1), y(n)))
    ]
    marks = range(first + (-first) % _TICK_YEARS, last + 1, _TICK_YEARS)
    return StockChart(
        name=name,
        text=text,
        years=tuple((x(year), str(year)) for year in marks),
        ticks=tuple((y(most * part / 4), tongue.number(most * part / 4)) for part in range(5)),
        band=_points([*need["low"], *reversed(need["high"])]),
        middle=_points(need["middle"]),
        stock=_points(stock),
        meets=_meets(rows, span.middle, x, y),
        last_need=tongue.number(float(rows["cumulative_middle"].iloc[-1])),
        last_stock=tongue.number(float(rows["capacity_middle"].iloc[-1])),
    )


def _meets(rows: pd.DataFrame, middle: Fullness, x: Scale, y: Scale) -> tuple[float, float] | None:
    if middle.at is None or middle.year is None:
        return None
    return x(middle.at), y(float(rows.loc[rows["year"] == middle.year, "capacity_middle"].iloc[0]))


def _points(points: list[tuple[float, float]]) -> str:
    return " ".join(f"{across:.1f},{down:.1f}" for across, down in points)


def _round_up(most: float) -> float:
    """The next figure that begins with 1, 2, 4, 6 or 8 and ends in noughts; 4 at least."""
    whole = max(int(most) + 1, 4)
    power = 10 ** (len(str(whole)) - 1)
    return float(max(next(step * power for step in (1, 2, 4, 6, 8, 10) if step * power >= whole), 4))


@dataclass(frozen=True, slots=True)
class Lasting:
    """How long one place's niches last, as parts of a bar of 100: certainly until `sure`, perhaps until `perhaps`; `untold` where nobody can tell."""

    code: str
    name: str
    text: str
    sure: float
    perhaps: float
    middle: float | None
    untold: bool


def lastings(table: NicheTable, tongue: Tongue) -> tuple[Lasting, ...]:
    """A bar a township in their order, and all together last."""
    rows = zip(table.townships["code"], table.townships["name"], table.spans, strict=True)
    bars = [
        _lasting(table, str(code), str(name), span, tongue.say(table.tell(unit))) for unit, (code, name, span) in enumerate(rows)
    ]
    return (*bars, _lasting(table, ALL, tongue.t("全部合用", "All together"), table.pooled, tongue.say(table.figure)))


def _lasting(table: NicheTable, code: str, name: str, span: Span, text: str) -> Lasting:
    def part(one: Fullness) -> float:
        if one.at is None:
            return 100.0 if one.state is State.LASTS else 0.0
        return 100 * (one.at - table.base - 1) / (table.last_year - table.base)

    middle = part(span.middle) if span.middle.at is not None else None
    return Lasting(code, name, text, part(span.earliest), part(span.latest), middle, span.middle.state is State.UNKNOWN)

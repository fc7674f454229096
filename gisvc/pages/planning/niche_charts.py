"""Stock against need as numbers for SVG: what is free and what is needed since, with its range, and how long each township's niches last."""

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from gisvc.tongue import Tongue
from layers.planning.burial.fullness import Floats, Fullness, State
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
class Stretch:
    """Part of a bar of 100: niches are left from `begins` certainly until `sure`, perhaps until `perhaps`."""

    begins: float
    sure: float
    perhaps: float


@dataclass(frozen=True, slots=True)
class Lasting:
    """How long one place's niches last: a stretch, and another where something new opens after it; none where nobody can tell."""

    code: str
    name: str
    text: str
    stretches: tuple[Stretch, ...]
    middle: float | None
    untold: bool


def lastings(table: NicheTable, tongue: Tongue) -> tuple[Lasting, ...]:
    """A bar a township in their order, and all together last."""
    rows = zip(table.townships["code"], table.townships["name"], strict=True)
    ground = table.ground
    bars = [
        Lasting(str(code), str(name), tongue.say(table.tell(unit)), *_drawn(table, span, for_good, ground.opened[unit]))
        for unit, ((code, name), span, for_good) in enumerate(zip(rows, table.spans, table.spans_for_good, strict=True))
    ]
    drawn = _drawn(table, table.pooled, table.pooled_for_good, ground.opened.sum(axis=0))
    return (*bars, Lasting(ALL, tongue.t("全部合用", "All together"), tongue.say(table.figure), *drawn))


def _drawn(table: NicheTable, span: Span, for_good: Span, opened: Floats) -> tuple[tuple[Stretch, ...], float | None, bool]:
    """The stretches of a bar, where its middle stroke stands, and whether nobody can tell."""
    stretches = [Stretch(0.0, _part(table, span.earliest), _part(table, span.latest))]
    openings = [_at(table, year) for year, new in zip(table.ground.years, opened, strict=True) if new > 0]
    later = [begins for begins in openings if begins >= stretches[0].sure]
    if for_good != span and later:
        begins = min(later)
        sure, perhaps = (max(begins, _part(table, one)) for one in (for_good.earliest, for_good.latest))
        stretches.append(Stretch(begins, sure, perhaps))
    middle = None if span.middle.at is None else _part(table, span.middle)
    return tuple(stretches), middle, span.middle.state is State.UNKNOWN


def _part(table: NicheTable, one: Fullness) -> float:
    if one.at is None:
        return 100.0 if one.state is State.LASTS else 0.0
    return _at(table, one.at)


def _at(table: NicheTable, moment: float) -> float:
    return 100 * (moment - table.base - 1) / (table.last_year - table.base)

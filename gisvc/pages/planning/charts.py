"""Little pictures of answers, worked out as numbers for SVG: a staircase, a Lorenz curve, a range over the years."""

from collections.abc import Sequence
from dataclasses import dataclass

from gisvc.forms.planning.people import RANGES, county_row
from gisvc.tongue import Tongue
from layers.planning.access.ladder import Ladder
from layers.planning.people.ageing import RANGE
from layers.planning.people.outlooks import AgeingTable
from layers.wording import Wording

RUNGS = {
    "exists": Wording("有设施", "exists"),
    "in_reach": Wording("可到达", "in reach"),
    "has_place": Wording("有位子", "has a place"),
    "used": Wording("已使用", "is used"),
}
_STEP, _BASE, _TALL = 98.0, 160.0, 118.0
_PLOT = 200.0  # side of the Lorenz square
_LEFT, _RIGHT, _TOP, _BOTTOM = 62.0, 440.0, 22.0, 190.0


@dataclass(frozen=True, slots=True)
class Step:
    """One rung as a bar; `height` is None where it cannot be told."""

    label: str
    share: str
    people: str
    x: float
    y: float
    height: float | None


def staircase(ladder: Ladder, tongue: Tongue) -> tuple[Step, ...]:
    """The shares as bars side by side, in a box of 400 × 205; none of places where nobody said what a person needs."""
    steps = []
    shown = [(key, figure) for key, _, figure in ladder.rungs if key != "has_place" or figure is not None]
    for i, (key, figure) in enumerate(shown):
        label, x = tongue.say(RUNGS[key]), 8 + i * _STEP
        if figure is None or figure.share is None:
            steps.append(Step(label, "—", tongue.t("无法计算", "cannot be told"), x, _BASE, None))
            continue
        height = round(_TALL * figure.share, 1)
        steps.append(Step(label, figure.text, tongue.number(figure.numerator), x, _BASE - height, height))
    return tuple(steps)


def lorenz_line(points: Sequence[float]) -> str:
    """The curve in a square of 200 from the lower left, as SVG points; empty where nobody has anything."""
    if len(points) < 2:
        return ""
    last = len(points) - 1
    return " ".join(f"{_PLOT * i / last:.1f},{_PLOT * (1 - share):.1f}" for i, share in enumerate(points))


@dataclass(frozen=True, slots=True)
class YearRange:
    """One year: where it stands, and its low, middle and high in pixels and as texts."""

    year: int
    x: float
    ys: tuple[float, float, float]
    texts: tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Fan:
    """People of a band over the years: a band from low to high, a line through the middle, and the scale beside it."""

    years: tuple[YearRange, ...]
    ticks: tuple[tuple[float, str], ...]
    legend: tuple[str, ...]

    @property
    def area(self) -> str:
        up = [f"{year.x:.1f},{year.ys[0]:.1f}" for year in self.years]
        back = [f"{year.x:.1f},{year.ys[2]:.1f}" for year in reversed(self.years)]
        return " ".join((*up, *back))

    @property
    def middle(self) -> str:
        return " ".join(f"{year.x:.1f},{year.ys[1]:.1f}" for year in self.years)


def fan(table: AgeingTable, band: str, tongue: Tongue) -> Fan:
    """The whole area's band from the base year on, in a box of 460 × 230; the scale begins at nothing."""
    sums = {outlook.target: county_row(table, outlook.target) for outlook in table.outlooks}
    people = {year: tuple(row[f"{band}_{name}"] for name in RANGE) for year, row in sums.items()}
    most = _round_up(max(max(three) for three in people.values()))
    first, last = min(people), max(people)

    def y(persons: float) -> float:
        return _BOTTOM - (_BOTTOM - _TOP) * persons / most

    def x(year: int) -> float:
        return (_LEFT + _RIGHT) / 2 if first == last else _LEFT + (_RIGHT - _LEFT) * (year - first) / (last - first)

    years = [
        YearRange(year, x(year), (y(low), y(middle), y(high)), (tongue.number(low), tongue.number(middle), tongue.number(high)))
        for year, (low, middle, high) in people.items()
    ]
    ticks = tuple((y(most * part / 4), tongue.number(most * part / 4)) for part in range(5))
    return Fan(tuple(years), ticks, tuple(tongue.say(RANGES[name]) for name in RANGE))


def _round_up(people: int) -> int:
    """The next figure that begins with 1, 2, 4, 6 or 8 and ends in noughts; 4 at least."""
    power = int(10 ** max(len(str(people)) - 1, 0))
    return max(next(step * power for step in (1, 2, 4, 6, 8, 10) if step * power >= people), 4)

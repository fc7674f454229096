"""The names of a place drawn along the years: one bar a name, open where nobody knows when it began."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from gazetteer.register.places import HeldName

WIDTH = 920.0
MARGIN = 14.0
ROW_HEIGHT = 46.0
AXIS_HEIGHT = 26.0
SHORTEST_BAR = 6.0
MOST_TICKS = 9
LEAST_SPAN_YEARS = 12
STEPS = (1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000)
LABEL_FLIPS_AT = 0.55  # of the width: from here on a label is written to the left of its bar's end


@dataclass(frozen=True, slots=True)
class Bar:
    """One name and its stretch of the axis in pixels. `opens` and `lasts` say that its beginning is not known, that it still holds."""

    held: HeldName
    x: float
    width: float
    y: float
    opens: bool
    lasts: bool

    @property
    def label_at_end(self) -> bool:
        return self.x > WIDTH * LABEL_FLIPS_AT


@dataclass(frozen=True, slots=True)
class Tick:
    x: float
    year: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """A picture `height` pixels high: bars oldest first, ticks of years, and where the day asked about stands."""

    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    height: float
    asked_x: float | None


def timeline_of(names: Sequence[HeldName], *, today: date, asked: date | None = None) -> Timeline:
    """The picture of every name a place bore, up to today."""
    ordered = sorted(names, key=lambda n: (n.since or date.min, n.until or date.max, n.name))
    known = [d for n in ordered for d in (n.since, n.until) if d]
    first = min([d.year for d in known] + [today.year - LEAST_SPAN_YEARS])
    is_open = any(n.since is None for n in ordered)
    start = first - max((today.year - first) // 12, 1) if is_open else first
    axis = _Axis(start, today.year + 1)
    bars = tuple(_bar(n, number, axis, today) for number, n in enumerate(ordered))
    height = AXIS_HEIGHT + ROW_HEIGHT * len(bars)
    inside = asked if asked and start <= asked.year <= today.year else None
    return Timeline(bars, axis.ticks(), height, axis.at(inside) if inside else None)


@dataclass(frozen=True, slots=True)
class _Axis:
    from_year: int
    to_year: int

    def at(self, day: date) -> float:
        years = day.year + (day.timetuple().tm_yday - 1) / 366
        share = (years - self.from_year) / (self.to_year - self.from_year)
        return round(MARGIN + min(max(share, 0.0), 1.0) * (WIDTH - 2 * MARGIN), 1)

    def ticks(self) -> tuple[Tick, ...]:
        span = self.to_year - self.from_year
        step = next((s for s in STEPS if span / s <= MOST_TICKS), STEPS[-1])
        first = -(-self.from_year // step) * step
        return tuple(Tick(self.at(date(year, 1, 1)), year) for year in range(max(first, 1), self.to_year + 1, step))


def _bar(held: HeldName, number: int, axis: _Axis, today: date) -> Bar:
    x = axis.at(held.since) if held.since else MARGIN
    end = axis.at(held.until or today)
    return Bar(held, x, max(end - x, SHORTEST_BAR), AXIS_HEIGHT + number * ROW_HEIGHT, held.since is None, held.until is None)

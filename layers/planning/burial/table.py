"""The whole answer about niches: the year of fullness of every township with its range, pooled and unpooled shortage, phases, ground and the peak."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd

from layers.planning.burial.fullness import Floats, Fullness, State, balance, shortages, year_for_good, year_of_fullness
from layers.planning.burial.ground import NicheFrames, NicheGround, prepare_ground
from layers.planning.burial.passports import write_passport, write_shares
from layers.planning.burial.phases import plan_phases
from layers.planning.burial.qingming import Peak, peak_of
from layers.planning.burial.question import NicheQuestion
from layers.planning.burial.room import (
    GroundNeeded,
    HallNeeded,
    Judged,
    anhui_places,
    ground_needed,
    hall_needed,
    judge_area,
    judge_halls,
)
from layers.planning.passport import Passport, Percentage
from layers.planning.people.ageing import RANGE
from layers.report import Report
from layers.wording import Wording

When = Callable[..., Fullness]
"""`year_of_fullness`, or `year_for_good`."""

ALL = ""
"""The code under which the area stands where all townships are taken together."""


@dataclass(frozen=True, slots=True)
class Span:
    """When the niches of one place run out: `earliest` under the high need, `latest` under the low."""

    earliest: Fullness
    middle: Fullness
    latest: Fullness

    @property
    def in_order(self) -> tuple[Fullness, Fullness, Fullness]:
        """Low, middle, high need."""
        return self.latest, self.middle, self.earliest


@dataclass(frozen=True, slots=True)
class NicheTable:
    """Need, stock and year of fullness of an area.

    `townships` has a row a township: code, name, residents, total, used, free, need_low/middle/high (niches in the first year), anhui (places by that formula),
    sold (a year), and of the year of fullness state_* and year_* (low, middle, high need). `spans` are the same as Fullness, `pooled` that of
    all together; those `for_good` are of the last time, when nothing that opens later makes up for it. `years` is long: code (ALL: pooled), name, year, and for low, middle, high deaths, need, cumulative, capacity, shortage. `shortage`
    has a row a year: pooled_* and unpooled_*. `phases`: code, variant, number, opens, niches, lasts_until, decide, is_late.
    Niches are real numbers (expected ones), missing where nobody can tell.
    """

    question: NicheQuestion
    area: str
    area_name: str
    on: date
    ground: NicheGround
    townships: pd.DataFrame
    spans: tuple[Span, ...]
    pooled: Span
    spans_for_good: tuple[Span, ...]
    pooled_for_good: Span
    years: pd.DataFrame
    shortage: pd.DataFrame
    phases: pd.DataFrame
    places_needed: tuple[float, float, float]
    ground_needed: tuple[GroundNeeded, ...]
    hall_needed: HallNeeded
    judged: tuple[Judged, ...]
    peaks: tuple[Peak, ...]
    taken: Percentage
    shares: tuple[tuple[Wording, Percentage], ...]
    passport: Passport
    report: Report
    without_openings: "NicheTable | None" = None
    is_demonstration: bool = False

    @property
    def base(self) -> int:
        return self.ground.base

    @property
    def last_year(self) -> int:
        return self.ground.years[-1]

    @property
    def figure(self) -> Wording:
        """`2028–2033 年`: the year of fullness of all together, with its range."""
        return self._tell(self.pooled, self.pooled_for_good)

    def tell(self, unit: int) -> Wording:
        """The same of one township."""
        return self._tell(self.spans[unit], self.spans_for_good[unit])

    def _tell(self, first: Span, for_good: Span) -> Wording:
        """The first time and, where something opens after it, until when that lasts."""
        told = tell_span(first, last_year=self.last_year)
        again = tell_span(for_good, last_year=self.last_year)
        if first == for_good or told == again:
            return told
        return Wording(f"{told.zh}；新设后至 {again.zh}", f"{told.en}; with the new one: {again.en}")


def measure_niches(question: NicheQuestion, frames: NicheFrames, *, area: str, on: date) -> NicheTable:
    """Reckon the years after the last one that is over.

    Where new columbaria were asked for, `without_openings` is the same answer without them.

    Raises:
        NoUnits, UnknownTownship, YearsRunOut: as `prepare_ground`.
    """
    ground = prepare_ground(question, frames, area=area, on=on)
    left = balance(ground.free, ground.need.niches, ground.opened[None])
    spans = tuple(_span(ground, unit) for unit in range(len(ground.units)))
    whole = ground.need.niches.sum(axis=1)
    places = whole.sum(axis=1)
    area_name = str(ground.units.names.get(area, area))
    before = None
    if question.openings:
        before = measure_niches(replace(question, openings=()), frames, area=area, on=on)
    columbaria = ground.stock.columbaria
    residents = sum(one.people or 0 for one in ground.residents)
    passport = write_passport(ground, on=on, vintages=frames.vintages)
    shares = write_shares(ground, passport)
    return NicheTable(
        question=question,
        area=area,
        area_name=area_name,
        on=on,
        ground=ground,
        townships=_townships(ground, spans),
        spans=spans,
        pooled=_pooled(ground),
        spans_for_good=tuple(_span(ground, unit, year_for_good) for unit in range(len(ground.units))),
        pooled_for_good=_pooled(ground, year_for_good),
        years=_years(ground, left, area_name),
        shortage=_shortage(ground, left),
        phases=pd.DataFrame([*_phases(ground, left, area_name)], columns=_PHASE),
        places_needed=(float(places[0]), float(places[1]), float(places[2])),
        ground_needed=ground_needed(places),
        hall_needed=hall_needed(places[2]),
        judged=(*judge_area(columbaria, len(ground.units), residents, area_name), *judge_halls(columbaria)),
        peaks=peak_of(columbaria),
        taken=shares[0][1],
        shares=shares,
        passport=passport,
        report=ground.report,
        without_openings=before,
        is_demonstration=frames.is_demonstration,
    )


def tell_span(span: Span, *, last_year: int) -> Wording:
    """`2028–2033 年`, `已满`, `2031 年至 2045 年以后`: the year of fullness with its range, as printed."""
    earliest, latest = (_tell(one, last_year) for one in (span.earliest, span.latest))
    if earliest == latest:
        return earliest
    if span.earliest.year is not None and span.latest.year is not None:
        return Wording(f"{span.earliest.year}–{span.latest.year} 年", f"{span.earliest.year}–{span.latest.year}")
    return Wording(f"{earliest.zh}至 {latest.zh}", f"{earliest.en} to {latest.en}")


def _tell(one: Fullness, last_year: int) -> Wording:
    if one.year is not None:
        return Wording(f"{one.year} 年", str(one.year))
    return Wording(f"{last_year} 年以后", f"after {last_year}") if one.state is State.LASTS else one.state.label


def _span(ground: NicheGround, unit: int, when: When = year_of_fullness) -> Span:
    if not ground.need.known[unit]:
        return Span(*(Fullness(State.UNKNOWN),) * 3)
    if not ground.opened[unit].any() and not any(unit in one.townships for one in ground.counted.columbaria):
        return Span(*(Fullness(State.NONE),) * 3)
    return _span_of(ground, ground.free[:, unit], ground.need.niches[:, unit], ground.opened[unit], when)


def _pooled(ground: NicheGround, when: When = year_of_fullness) -> Span:
    if not ground.need.known.any():
        return Span(*(Fullness(State.UNKNOWN),) * 3)
    need, opened = ground.need.niches.sum(axis=1), ground.opened.sum(axis=0)
    return _span_of(ground, ground.free.sum(axis=1), need, opened, when)


def _span_of(ground: NicheGround, free: Floats, need: Floats, opened: Floats, when: When) -> Span:
    first = ground.years[0]
    low, middle, high = (when(float(free[n]), need[n], opened, first_year=first) for n in range(len(RANGE)))
    return Span(high, middle, low)


def _townships(ground: NicheGround, spans: tuple[Span, ...]) -> pd.DataFrame:
    rows = []
    for unit, (code, name) in enumerate(zip(ground.units.codes, ground.units.frame["name"], strict=True)):
        own = [one for one in ground.counted.columbaria if one.townships == (unit,)]
        shared = sum(1 for one in ground.counted.columbaria if unit in one.townships and len(one.townships) > 1)
        residents, known = ground.residents[unit], ground.need.known[unit]
        row: dict[str, object] = {
            "code": str(code),
            "name": str(name),
            "residents": residents.people,
            "columbaria": len(own),
            "shared": shared,
            "total": sum(one.total or 0 for one in own),
            "used": sum(one.used or 0 for one in own),
            "free": float(ground.free[1, unit]),
            "sold": sum(one.sold for one in own if one.sold is not None) if any(one.sold is not None for one in own) else None,
            "anhui": anhui_places(residents.people or 0, ground.rates[unit].dying.spread.middle) if known else None,
        }
        for n, (variant, fullness) in enumerate(zip(RANGE, spans[unit].in_order, strict=True)):
            row[f"need_{variant}"] = float(ground.need.niches[n, unit, 0]) if known else None
            row[f"state_{variant}"] = str(fullness.state)
            row[f"year_{variant}"] = fullness.year
        rows.append(row)
    frame = pd.DataFrame(rows)
    whole = ["residents", *(f"year_{variant}" for variant in RANGE)]
    return frame.astype(dict.fromkeys(whole, "Int64"))


def _years(ground: NicheGround, left: Floats, area_name: str) -> pd.DataFrame:
    """Long rows: every township and, under ALL, the pooled area."""
    need, deaths = ground.need.niches, ground.need.deaths
    capacity = ground.free[:, :, None] + np.cumsum(ground.opened, axis=1)[None]
    blocks = [(ALL, area_name, *(figure.sum(axis=1) for figure in (deaths, need, capacity, left)))]
    for unit, (code, name) in enumerate(zip(ground.units.codes, ground.units.frame["name"], strict=True)):
        blocks.append((str(code), str(name), *(figure[:, unit] for figure in (deaths, need, capacity, left))))
    frames = []
    for code, name, died, needed, held, rest in blocks:
        columns: dict[str, object] = {"code": code, "name": name, "year": list(ground.years)}
        for n, variant in enumerate(RANGE):
            columns[f"deaths_{variant}"] = died[n]
            columns[f"need_{variant}"] = needed[n]
            columns[f"cumulative_{variant}"] = np.cumsum(needed[n])
            columns[f"capacity_{variant}"] = held[n]
            columns[f"shortage_{variant}"] = np.maximum(0.0, -rest[n])
        frames.append(pd.DataFrame(columns))
    return pd.concat(frames, ignore_index=True)


def _shortage(ground: NicheGround, left: Floats) -> pd.DataFrame:
    pooled, unpooled = shortages(left)
    columns: dict[str, object] = {"year": list(ground.years)}
    for how, lacking in (("pooled", pooled), ("unpooled", unpooled)):
        columns |= {f"{how}_{variant}": lacking[n] for n, variant in enumerate(RANGE)}
    return pd.DataFrame(columns)


_PHASE = ["code", "name", "variant", "number", "opens", "niches", "lasts_until", "decide", "is_late"]


def _phases(ground: NicheGround, left: Floats, area_name: str) -> Iterator[tuple[object, ...]]:
    question = ground.question
    places = [(ALL, area_name, left.sum(axis=1))]
    places += [
        (str(c), str(n), left[:, u]) for u, (c, n) in enumerate(zip(ground.units.codes, ground.units.frame["name"], strict=True))
    ]
    for code, name, rest in places:
        for n, variant in enumerate(RANGE):
            for phase in plan_phases(
                rest[n], first_year=ground.years[0], phase_years=question.phase_years, lead_years=question.lead_years
            ):
                yield code, name, variant, phase.number, phase.opens, phase.niches, phase.lasts_until, phase.decide, phase.is_late

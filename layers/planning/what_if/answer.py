"""What a change does: people inside before and after, who gains, who loses, how long everybody's way becomes, and what the spots are worth."""

from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from layers.planning.circles.ground import Counted
from layers.planning.circles.passports import write_circle_passport
from layers.planning.circles.question import CircleQuestion
from layers.planning.circles.times import TravelTimes, furthest_m
from layers.planning.passport import Percentage
from layers.planning.question import Weight
from layers.planning.tally import COVERED, Tally
from layers.planning.travel import Places
from layers.planning.what_if.change import Change
from layers.planning.what_if.ground import Ground
from layers.planning.what_if.notes import PEOPLE, UNITS, note_trial
from layers.planning.what_if.rows import Lot, UnitSide, lots_of, unit_rows
from layers.planning.what_if.spots import Judge, Tried, places_of, try_spots
from layers.planning.what_if.times import WayTimes, in_worst_tenth
from layers.report import Report
from layers.wording import Wording

Floats = npt.NDArray[np.float64]
Positions = npt.NDArray[np.int64]
Verdicts = npt.NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class SpotWorth:
    """A spot tried, and what it does: people inside for whom it is the nearest, and those of them who were outside before."""

    spot: Tried
    nearest_for: int
    newly: int


@dataclass(frozen=True, slots=True)
class Left:
    """A facility that closes or moves away, and the people inside before for whom it was the nearest."""

    facility_id: str
    name: str
    lon: float
    lat: float
    was_nearest_for: int
    moves: bool


@dataclass(frozen=True, slots=True)
class WorstTenth:
    """The tenth of the people whose way was longest before: how many of them are newly inside, nearer, farther, and no longer inside."""

    people: int
    gained: int
    nearer: int
    farther: int
    lost: int


@dataclass(frozen=True, slots=True, eq=False)
class WhatIfAnswer:
    """The answer to one change, complete.

    `question` is as asked before the change, `becomes` with the change's minutes and speed. `gained` and `lost` count people (units, where units are counted) of known number;
    after = before + gained - lost. `units` is `rows.unit_rows`; `lots` holds the Lot of every place where people live, in the order of `ground.sites.places`.
    """

    question: CircleQuestion
    becomes: CircleQuestion
    change: Change
    before: Percentage
    after: Percentage
    gained: int
    lost: int
    times_before: WayTimes
    times_after: WayTimes
    worst_tenth: WorstTenth
    spots: tuple[SpotWorth, ...]
    left: tuple[Left, ...]
    units: pd.DataFrame
    lots: npt.NDArray[np.int8]
    report: Report = field(default_factory=Report)
    is_demonstration: bool = False

    @property
    def losers(self) -> pd.DataFrame:
        """Units that lose people or whose people have farther to go, the worst first."""
        return self.units[(self.units["lost"] > 0) | (self.units["farther"] > 0)].sort_values(
            ["lost", "farther", "code"], ascending=[False, False, True], ignore_index=True
        )

    @property
    def gainers(self) -> pd.DataFrame:
        """Units that gain people or whose people have less far to go, the best first."""
        return self.units[(self.units["gained"] > 0) | (self.units["nearer"] > 0)].sort_values(
            ["gained", "nearer", "code"], ascending=[False, False, True], ignore_index=True
        )


@dataclass(frozen=True, slots=True)
class _Side:
    """One side of a change: the minutes and verdicts on every point, the figure, both by unit, and how long the ways are."""

    times: TravelTimes
    verdicts: Verdicts
    percentage: Percentage
    units: UnitSide
    ways: WayTimes

    @classmethod
    def of(cls, ground: Ground, question: CircleQuestion, closed: Positions, spots: Places) -> "_Side":
        counted, times = ground.counted(question.weight), ground.times(closed, spots, question.speed_ms)
        reach_m = furthest_m(question.mode, question.minutes, question.speed_ms or ground.walk_ms)
        verdicts = times.verdicts(question.minutes, reach_m=reach_m)
        passport = write_circle_passport(ground.circle(question), question.weight, vintages=ground.vintages)
        tally = Tally.of(np.zeros(len(counted.unit), dtype=np.int64), counted.amount, verdicts[counted.point], groups=1)
        units = UnitSide.of(counted, verdicts, times.minutes, len(ground.sites.units))
        ways = WayTimes.of(times.minutes[counted.point], np.nan_to_num(counted.amount, nan=0.0))
        return cls(times, verdicts, tally.percentage_of_everyone(0, passport), units, ways)


def answer(ground: Ground, question: CircleQuestion, change: Change, *, judge: Judge | None = None) -> WhatIfAnswer:
    """What a change does to the answer of a question, both on one ground.

    Args:
        question: of `ground.asked`.
        judge: tells the obstacles of spots under the packs of the change; None judges nothing.
    Raises:
        UnknownFacility, UnknownCandidate, SpotOutside, FurtherThanSearched: the change cannot be tried here.
        NoDemand: nobody of the weight is on record.
    """
    becomes = ground.asked(
        minutes=change.minutes or question.minutes, speed_ms=change.speed_ms or question.speed_ms, weight=question.weight
    )
    tried = try_spots(ground, change, judge)
    closed = np.array([ground.facility_at(facility) for facility in change.left], dtype=np.int64)
    before = ground.remembered.fetch(("before", question), lambda: _Side.of(ground, question, closed[:0], places_of(())))
    after = _Side.of(ground, becomes, closed, places_of(tried))
    counted = ground.counted(question.weight)
    lots = lots_of(before.verdicts, after.verdicts, before.times.minutes, after.times.minutes)
    amount, lot = np.nan_to_num(counted.amount, nan=0.0), lots[counted.point]
    minutes = [side.times.minutes[counted.point] for side in (before, after)]
    compared = np.isfinite(minutes[0]) & np.isfinite(minutes[1])
    gained, lost = _people(amount, lot == Lot.GAINS), _people(amount, lot == Lot.LOSES)
    worst = ground.remembered.fetch(("worst tenth", question), lambda: in_worst_tenth(minutes[0], amount))
    return WhatIfAnswer(
        question=question,
        becomes=becomes,
        change=change,
        before=before.percentage,
        after=_supposed(after.percentage, change),
        gained=gained,
        lost=lost,
        times_before=before.ways.meaning(minutes[0], amount, compared),
        times_after=after.ways.meaning(minutes[1], amount, compared),
        worst_tenth=_worst_tenth(worst, lot),
        spots=_worths(ground, tried, counted, before, after),
        left=_left(ground, closed, counted, before, moved=len(change.moved)),
        units=unit_rows(ground.unit_names, counted, lots, before.units, after.units),
        lots=lots[len(ground.sites.units) : -1],
        report=note_trial(tried, after.ways, gained=gained, lost=lost, who=UNITS if question.weight is Weight.UNITS else PEOPLE),
        is_demonstration=ground.is_demonstration,
    )


def _people(amount: Floats, which: npt.NDArray[np.bool_]) -> int:
    return round(float(amount[which].sum()))


def _worst_tenth(inside: Floats, lot: npt.NDArray[np.int8]) -> WorstTenth:
    def people(which: Lot) -> int:
        return round(float(inside[lot == which].sum()))

    return WorstTenth(round(float(inside.sum())), people(Lot.GAINS), people(Lot.NEARER), people(Lot.FARTHER), people(Lot.LOSES))


def _worths(ground: Ground, tried: tuple[Tried, ...], counted: Counted, before: _Side, after: _Side) -> tuple[SpotWorth, ...]:
    served, is_new = _served(counted, after), (before.verdicts != COVERED)[counted.point]
    amount, facility = np.nan_to_num(counted.amount, nan=0.0), after.times.facility[counted.point]
    at = [served & (facility == len(ground.sites.facilities) + i) for i in range(len(tried))]
    return tuple(
        SpotWorth(spot, _people(amount, its), _people(amount, its & is_new)) for spot, its in zip(tried, at, strict=True)
    )


def _left(ground: Ground, closed: Positions, counted: Counted, before: _Side, *, moved: int) -> tuple[Left, ...]:
    facilities, amount = ground.sites.facilities, np.nan_to_num(counted.amount, nan=0.0)
    served, facility = _served(counted, before), before.times.facility[counted.point]
    return tuple(
        Left(
            str(facilities.frame["facility_id"].iloc[at]),
            str(facilities.frame["name"].iloc[at]),
            float(facilities.lon[at]),
            float(facilities.lat[at]),
            _people(amount, served & (facility == at)),
            moves=rank >= len(closed) - moved,
        )
        for rank, at in enumerate(closed)
    )


def _served(counted: Counted, side: _Side) -> npt.NDArray[np.bool_]:
    return np.asarray((side.verdicts == COVERED)[counted.point])


def _supposed(share: Percentage, change: Change) -> Percentage:
    """The same figure, with what is supposed said in its definition: nobody shall take a trial for the state of things."""
    said, opened = share.passport.definition, len(change.opened) + len(change.spots)
    zh = f"试算（并非现状）：新设 {opened} 处、关闭 {len(change.closed)} 处、迁址 {len(change.moved)} 处"
    en = f"supposed, not the state of things: {opened} opened, {len(change.closed)} closed, {len(change.moved)} moved"
    definition = Wording(f"{zh}；{said.zh}", f"{en}; {said.en}")
    return replace(share, passport=replace(share.passport, definition=definition))

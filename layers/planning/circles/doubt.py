"""What a circle hangs on: one facility's closing, and the villages whose unsure figures or positions could move it most."""

from collections.abc import Iterator
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from layers.planning.circles.figures import Sums
from layers.planning.circles.ground import NOWHERE, CircleGround
from layers.planning.circles.times import is_within
from layers.planning.coverage import text, whole_numbers
from layers.planning.sites import StudyFrames
from layers.planning.tally import COVERED, UNCOVERED, UNDECIDED
from layers.planning.travel import NOBODY
from layers.wording import Wording

Floats = npt.NDArray[np.float64]

UNSURE_SHOWN = 10

ASSUMED_ACCURACY_M = {"surveyed": 1.0, "gnss": 10.0, "imagery": 20.0, "converted": 20.0, "geocoded": 200.0, "committee": 500.0}
"""Metres by which a position may be off where nobody wrote down how far: a setting of this house of 2026, unverified (未核实，可调整)."""

ACCURACY_UNKNOWN_M = 500.0

DOUBTS = {
    "people_missing": Wording("人数不详", "no figure"),
    "undecided": Wording("无法判定", "undecided"),
    "position_unsure": Wording("位置误差足以改变结论", "the position is unsure enough to change the verdict"),
}


def closures(ground: CircleGround, sums: Sums) -> pd.DataFrame:
    """What each facility's closing would cost, the most first: one row per facility that counts.

    `nearest_to` and `loses` are amounts of the question's weight: for whom it is the nearest, and who would have none within the time any more; `share_after` the share of the same whole.
    Exact, because whoever loses the nearest turns to the second.
    """
    counted, times, facilities = sums.counted, ground.times, ground.sites.facilities
    amount = np.where(np.isfinite(counted.amount), counted.amount, 0.0)
    covered = ground.verdict[counted.point] == COVERED
    nearest = times.facility[counted.point]
    alone = covered & ~is_within(times.second_minutes[counted.point], ground.question.minutes)
    rows = np.flatnonzero(ground.sites.counted)

    def total(which: npt.NDArray[np.bool_]) -> Floats:
        which = which & (nearest != NOBODY)
        return np.bincount(nearest[which], weights=amount[which], minlength=len(facilities)).astype(float)[rows]

    lost, everyone = total(alone), float(sums.tally.everyone.sum())
    whole = float(sums.tally.covered.sum())
    frame = facilities.frame.iloc[rows]
    table = pd.DataFrame(
        {
            "facility_id": text(frame["facility_id"].to_numpy(dtype=object)),
            "name": text(frame["name"].to_numpy(dtype=object, na_value=None)),
            "division_code": text(frame["division_code"].to_numpy(dtype=object, na_value=None)),
            "is_own": pd.array(facilities.is_own[rows], dtype="boolean"),
            "nearest_to": whole_numbers(total(covered)),
            "loses": whole_numbers(lost),
            "share_after": (whole - lost) / everyone if everyone else np.full(len(rows), np.nan),
        }
    )
    return table.sort_values(["loses", "facility_id"], ascending=[False, True], ignore_index=True)


@dataclass(frozen=True, slots=True)
class Doubt:
    """One reason why what is counted may count otherwise: of each its unit, a key of DOUBTS, by how much of the whole the figure could move."""

    what: str
    unit: npt.NDArray[np.int64]
    moves: Floats


def unsure_units(ground: CircleGround, sums: Sums, frames: StudyFrames) -> pd.DataFrame:
    """The ten units whose unsure figures and positions could move the share most, the most first.

    `moves` is the most by which the share (0–1) could change if everything unsure in the unit fell one way; `why` keys of DOUBTS, joined by `;`.
    """
    moves = np.zeros(len(ground.sites.units))
    why: list[list[str]] = [[] for _ in moves]
    for doubt in _doubts(ground, sums, frames):
        np.add.at(moves, doubt.unit, doubt.moves)
        for unit in np.unique(doubt.unit[doubt.moves > 0]):
            why[unit].append(doubt.what)
    units = ground.sites.units
    table = pd.DataFrame(
        {
            "code": text(units.codes),
            "name": text(units.frame["name"].to_numpy(dtype=object)),
            "why": text([";".join(w) for w in why]),
        }
    )
    table["moves"] = moves
    worst = table[table["moves"] > 0].sort_values(["moves", "code"], ascending=[False, True])
    return worst.head(UNSURE_SHOWN).reset_index(drop=True)


def _doubts(ground: CircleGround, sums: Sums, frames: StudyFrames) -> Iterator[Doubt]:
    counted, tally = sums.counted, sums.tally
    verdict, known = ground.verdict[counted.point], np.isfinite(counted.amount)
    whole = float(tally.everyone.sum())
    share = float(tally.covered.sum()) / whole if whole else 0.5
    presumed = float(np.median(counted.amount[known]))  # of somebody uncounted we think as of the middling one
    amount = np.where(known, counted.amount, presumed)
    joins = amount / (whole + amount)  # what of the new whole they would be
    if_covered, if_not = (1 - share) * joins, share * joins
    moves = np.select([verdict == COVERED, verdict == UNCOVERED], [if_covered, if_not], np.maximum(if_covered, if_not))
    yield Doubt("people_missing", counted.unit[~known], moves[~known])
    undecided = known & (verdict == UNDECIDED)  # in the whole already, as not inside
    yield Doubt("undecided", counted.unit[undecided], counted.amount[undecided] / max(whole, 1.0))
    slack = _slack_min(ground, frames)[counted.point]
    near = np.abs(ground.times.minutes[counted.point] - ground.question.minutes) <= slack
    flips = known & (verdict != UNDECIDED) & near & bool(whole)
    yield Doubt("position_unsure", counted.unit[flips], counted.amount[flips] / max(whole, 1.0))


def _slack_min(ground: CircleGround, frames: StudyFrames) -> Floats:
    """Minutes by which the way of each point may be longer or shorter for the positions at its two ends, walked at the speed asked for."""
    facilities, n = ground.sites.facilities, len(ground.sites.units)
    at_facility = np.append(accuracy_m(facilities.frame), 0.0)[ground.times.facility]
    at_door = np.zeros(len(ground.points))
    places = accuracy_m(frames.demand)[ground.sites.places.row]
    at_door[n:NOWHERE] = places
    np.maximum.at(at_door, ground.sites.places.unit, places)  # a unit's seat is as sure as its places
    return np.asarray((at_door + at_facility) / (60 * ground.walk_ms))


def accuracy_m(frame: gpd.GeoDataFrame) -> Floats:
    """Metres by which each position may be off: as written down, or as its source lets expect."""
    if "position_source" not in frame:
        return np.zeros(len(frame))  # cells and buildings stand where they are drawn
    source = frame["position_source"].astype(object)
    expected = source.map(ASSUMED_ACCURACY_M).fillna(ACCURACY_UNKNOWN_M).where(source != "made_up", 0.0)
    stated = frame["position_accuracy_m"].to_numpy(dtype=float, na_value=np.nan)
    return np.asarray(np.where(np.isfinite(stated), stated, expected.to_numpy(dtype=float)))

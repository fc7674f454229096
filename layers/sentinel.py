"""Tells what is wrong with positions: swapped axes, metres in a degree field, a web map's offset, or nothing it can see."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import bdtrc

from layers.diagnosis import Diagnosis, Score, Verdict, row_finding, table_findings
from layers.evidence import OFFSETS, WEB_OFFSET_M, Claims, Evidence, Positions
from layers.readings import Flags, Numbers, Reading, are_degrees, are_in_china, are_mercator, are_metres
from layers.report import Fact, Finding, Report

SHORTEST_SHIFT_M = 50.0
FEWEST_DECIDING = 5
_CHANCE = 0.05  # how often tossing coins may look as decided
_BY_NUMBERS = (Verdict.SWAPPED_AXES, Verdict.ZONE_PREFIXED, Verdict.PROJECTED_METRES)
_WEB_MAPS = (Verdict.GCJ02, Verdict.BD09)


def diagnose_positions(
    points: Positions, claimed: Claims, *, accuracy_m: float = 30.0, row_numbers: Sequence[int] | None = None, layer: str = ""
) -> Diagnosis:
    """What positions look like, judged by their numbers and by the places their rows claim to be at. Nothing is converted.

    Web-map offsets show only where a reading puts a row nearer to or further from its claimed place by more than `accuracy_m`. A polygon
    the size of a county sees 500 m only along its edge: with fewer than five rows that decide, or with rows that contradict
    each other, the verdict is `cannot_tell`. Among villages of 2 km, GCJ-02 off by 250 m showed in 41 of 60 simulated tables of 64 points
    and in all tables of 150; among villages of 4 km in 11, and 53 of 60. No table of 2,400 was accused wrongly.

    Args:
        points: rows × (first, second) number as found, longitude field first; or a frame (shapes by their middle).
        claimed: per row, in lon/lat, the polygon of the division it claims to lie in, or the known point of the same thing
            (a control point, the register's marker); None where it claims nothing. One shape stands for all rows.
        accuracy_m: how well points and claims are known together; nearer than that counts as there.
        row_numbers: the numbers users see; counted from 1 when None.
    """
    evidence = Evidence.of(points, claimed, accuracy_m)
    seen = _see(evidence)
    count = len(points)
    numbers = np.arange(1, count + 1) if row_numbers is None else np.asarray(row_numbers)
    findings = table_findings(seen.verdict, _facts(evidence, seen), layer=layer)
    report = Report((*findings, *_row_findings(evidence, seen, numbers, layer)))
    verdicts, misses = _all_of(Verdict.CANNOT_TELL, count), {}
    verdicts[evidence.rows] = seen.rows
    for reading, miss in evidence.misses.items():
        misses[reading] = np.full(count, np.nan)
        misses[reading][evidence.rows] = miss
    scores = tuple(score for score in seen.scores if score.rows)
    return Diagnosis(seen.verdict, report, scores, tuple(verdicts), misses, seen.epsg, seen.offset_m)


@dataclass(frozen=True, slots=True, eq=False)
class _Seen:
    """The judgement of a table and of each of its rows that have a position."""

    verdict: Verdict
    rows: npt.NDArray[np.object_]
    scores: tuple[Score, ...]
    epsg: int | None
    offset_m: tuple[float, float] | None


def _see(evidence: Evidence) -> _Seen:
    rows = _verdicts_by_numbers(evidence)
    in_degrees = np.asarray(rows == Verdict.OK, dtype=bool)
    verdict, offset = _judge_offset(evidence, in_degrees & evidence.places.are_claimed)
    rows[in_degrees] = _verdicts_by_place(evidence, verdict)[in_degrees]
    counted = Counter(rows.tolist())
    for kind in (*_BY_NUMBERS, Verdict.OUTSIDE):
        if 2 * counted[kind] > len(rows):  # what most rows show by themselves goes before what the table shows as a whole
            verdict = kind
    epsg = evidence.epsg if verdict is Verdict.PROJECTED_METRES else None
    if verdict is Verdict.ZONE_PREFIXED:
        epsg = evidence.commonest_zone
    scores = tuple(_score(evidence, reading) for reading in Reading)
    return _Seen(verdict, rows, scores, epsg, offset if verdict is Verdict.SHIFTED else None)


def _all_of(verdict: Verdict, count: int) -> npt.NDArray[np.object_]:
    rows = np.empty(count, dtype=object)
    rows[:] = verdict  # np.full would keep the bare text
    return rows


def _verdicts_by_numbers(evidence: Evidence) -> npt.NDArray[np.object_]:
    """What each row's numbers alone show, and for degrees whether only the other order of axes leads to the claimed place."""
    xy = evidence.xy
    rows = _all_of(Verdict.OUTSIDE, len(xy))
    rows[are_degrees(xy)] = Verdict.OK
    rows[are_metres(xy) | are_mercator(xy)] = Verdict.PROJECTED_METRES
    rows[evidence.zones > 0] = Verdict.ZONE_PREFIXED
    other_way = evidence.near(Reading.SWAPPED_AXES) | are_in_china(xy[:, ::-1])
    rows[(rows == Verdict.OK) & other_way & ~evidence.near(Reading.AS_FOUND)] = Verdict.SWAPPED_AXES
    return rows


def _judge_offset(evidence: Evidence, rows: Flags) -> tuple[Verdict, tuple[float, float] | None]:
    """Which degree reading the claimed places speak for, if they speak clearly; and the offset all known points share."""
    if not rows.any():
        return Verdict.CANNOT_TELL, None
    nearest = np.min([evidence.misses[reading][rows] for reading in OFFSETS], axis=0)
    if np.mean(nearest > WEB_OFFSET_M) > 0.5:
        return Verdict.OUTSIDE, None
    offset = _shared_offset(evidence.vectors(rows), evidence.accuracy_m)
    clear = next((reading for reading in OFFSETS if _beats_its_rivals(evidence, reading, rows)), None)
    if clear in (Reading.GCJ02, Reading.BD09) and np.mean(evidence.fits(clear)[rows]) >= 0.5:
        return Verdict(clear.value), None
    if offset is not None:
        return Verdict.SHIFTED, offset
    return (Verdict.OK if clear is Reading.AS_FOUND else Verdict.CANNOT_TELL), None


def _beats_its_rivals(evidence: Evidence, reading: Reading, rows: Flags) -> bool:
    return all(_is_clear(*evidence.decided(reading, rival, rows)) for rival in OFFSETS if rival is not reading)


def _is_clear(wins: int, losses: int) -> bool:
    """Five rows or more decide, three of four agree, and a coin would agree as much in less than 1 of 20 tables (sign test)."""
    decided = wins + losses
    return decided >= FEWEST_DECIDING and wins >= 0.75 * decided and bool(bdtrc(wins - 1, decided, 0.5) <= _CHANCE)


def _shared_offset(vectors: Numbers, accuracy_m: float) -> tuple[float, float] | None:
    """The one offset of at least five known points, 50 m or longer; three of four agree with it within the accuracy."""
    if len(vectors) < FEWEST_DECIDING:
        return None
    east, north = (float(v) for v in np.median(vectors, axis=0))
    length = float(np.hypot(east, north))
    spread = float(np.quantile(np.hypot(*(vectors - (east, north)).T), 0.75))
    return (east, north) if SHORTEST_SHIFT_M <= length <= WEB_OFFSET_M and spread <= min(accuracy_m, length / 2) else None


def _verdicts_by_place(evidence: Evidence, table: Verdict) -> npt.NDArray[np.object_]:
    fits = evidence.fits(Reading(table.value) if table in _WEB_MAPS else Reading.AS_FOUND)
    rows = _all_of(Verdict.CANNOT_TELL, len(fits))
    rows[evidence.places.are_claimed] = Verdict.OUTSIDE
    rows[evidence.places.are_claimed & fits] = table if table in (*_WEB_MAPS, Verdict.SHIFTED) else Verdict.OK
    return rows


def _score(evidence: Evidence, reading: Reading) -> Score:
    miss = evidence.misses[reading]
    known = np.isfinite(miss)
    median = float(np.median(miss[known])) if known.any() else float("nan")
    fitting = int((miss[known] <= evidence.accuracy_m).sum())
    return Score(reading, int(known.sum()), fitting, median, *evidence.decided(reading, Reading.AS_FOUND, known))


def _facts(evidence: Evidence, seen: _Seen) -> dict[str, Fact]:
    """The evidence of the table's finding, under the names its sentence uses."""
    by = {score.reading: score for score in seen.scores}
    affected = np.flatnonzero(seen.rows == seen.verdict)
    thinnest = min((by[Reading.GCJ02], by[Reading.BD09]), key=lambda score: score.deciding)
    chosen = by[Reading(seen.verdict.value)] if seen.verdict in _WEB_MAPS else thinnest
    facts: dict[str, Fact] = {"rows": len(seen.rows), "affected": len(affected), "needed": FEWEST_DECIDING}
    facts |= {"deciding": chosen.deciding, "better": chosen.better, "worse": chosen.worse}
    facts |= {f"fit_{reading.value}": by[reading].fitting for reading in OFFSETS}
    if seen.verdict in (Verdict.ZONE_PREFIXED, Verdict.PROJECTED_METRES):
        first, second = evidence.xy[affected[0]]
        facts |= {"example": f"{first:.4f}, {second:.4f}", "epsg": seen.epsg}
    if seen.offset_m is not None:
        east, north = seen.offset_m
        facts |= {"fitted": by[Reading.AS_FOUND].rows, "east_m": round(east, 1), "north_m": round(north, 1)}
    if seen.verdict is Verdict.OUTSIDE:
        miss = evidence.misses[Reading.AS_FOUND][affected]
        known = miss[np.isfinite(miss)]
        facts["median_km"] = round(float(np.median(known)) / 1000, 1) if known.size else None
    return facts


def _row_findings(evidence: Evidence, seen: _Seen, numbers: npt.NDArray[np.int64], layer: str) -> list[Finding]:
    """One finding for each row that is not like the rest of its table."""
    found = []
    for i, verdict in enumerate(seen.rows):
        if verdict not in (*_BY_NUMBERS, Verdict.OUTSIDE) or verdict is seen.verdict:
            continue
        miss = float(evidence.misses[Reading.AS_FOUND][i])
        facts: dict[str, Fact] = {"first": round(float(evidence.xy[i, 0]), 4), "second": round(float(evidence.xy[i, 1]), 4)}
        facts["miss_m"] = round(miss) if np.isfinite(miss) else None
        found.append(row_finding(verdict, facts, layer=layer, row=int(numbers[evidence.rows[i]])))
    return found

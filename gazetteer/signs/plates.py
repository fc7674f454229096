"""Door plates along their street: given twice, skipped, on the wrong side, out of order (D01), or by another street (D02)."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import geopandas as gpd
import numpy as np

from gazetteer.likeness.distances import nearest_m
from gazetteer.signs.book import sign_finding
from gazetteer.signs.plate import read_plates
from gazetteer.signs.sides import SIDES, NumberedStreet, StandingPlate, number_streets
from gazetteer.signs.terms import NumberingRule
from layers.report import Fact, Finding, Report, Severity, Where
from layers.wording import Wording

_WIDEST: Final = 1000
"""Between a first and a last number further apart than this nothing is looked for: one plate was mistyped."""


@dataclass(frozen=True, slots=True)
class PlateStudy:
    """Findings of D01 and D02; `plates` = `judged` + `unreadable` (no number in it) + `ended` (cancelled). `undrawn` streets were judged without their line."""

    report: Report
    plates: int
    judged: int
    unreadable: int
    ended: int
    undrawn: tuple[str, ...]


def study_plates(
    doorplates: gpd.GeoDataFrame, streets: gpd.GeoDataFrame, rule: NumberingRule, *, off_m: float = 60.0
) -> PlateStudy:
    """Every street's numbers under one way of numbering.

    Args:
        doorplates: a frame of DOORPLATES. Room and unit plates of one door are that door once.
        streets: columns place_id, name, geometry (lines).
        rule: how the city numbers; which side is odd and where numbers begin is data, never assumed.
        off_m: metres from its street's line beyond which a plate stands elsewhere (D02). A setting of the house.
    """
    read = read_plates(doorplates)
    numbered, undrawn = number_streets(read.plates, streets, rule)
    found = [_unreadable(*entry) for entry in read.unreadable]
    for street in sorted({*numbered, *undrawn}):
        own = numbered.get(street)
        plates = own.plates if own else undrawn[street]
        found += [*_twice(plates), *_skipped(plates)]
        if own is not None:
            found += [*_wrong_side(own, rule), *_out_of_order(plates), *_off_street(own, streets, off_m)]
    names = tuple(sorted({plates[0].plate.street_name for plates in undrawn.values()}))
    return PlateStudy(Report.of(found), len(doorplates), len(read.plates), len(read.unreadable), read.ended, names)


def _unreadable(plate_id: str, text: str) -> Finding:
    said = Wording(f"门牌号“{text[:20]}”无法识别。", f"The number “{text[:20]}” cannot be read.")
    return sign_finding(
        "D01", said, Where("doorplates", plate_id, column="number"), {"fault": "unreadable"}, severity=Severity.NOTE
    )


def _twice(plates: Sequence[StandingPlate]) -> Iterator[Finding]:
    """One number on two plates of one street. Several units and rooms behind one door are one number."""
    held: dict[tuple[int, str, str], list[StandingPlate]] = defaultdict(list)
    for standing in plates:
        held[standing.plate.number, standing.plate.sub, standing.plate.inner].append(standing)
    for same in (group for group in held.values() if len(group) > 1):
        first, ids = same[0].plate, [standing.plate.plate_id for standing in same]
        said = Wording(
            f"“{first.street_name}”{first.shown}有 {len(ids)} 块门牌：{'、'.join(ids[:5])}。",
            f"{first.shown} of “{first.street_name}” is on {len(ids)} plates: {', '.join(ids[:5])}.",
        )
        facts: dict[str, Fact] = {"fault": "twice", "number": first.number, "plates": ";".join(ids[:100])}
        yield sign_finding("D01", said, Where("doorplates", ids[0]), facts)


def _skipped(plates: Sequence[StandingPlate]) -> Iterator[Finding]:
    """Numbers missing on a side between its first and its last; a number kept in reserve is not missing."""
    name = plates[0].plate.street_name
    for parity in (1, 0):
        numbers = sorted({standing.plate.number for standing in plates if standing.plate.number % 2 == parity})
        if len(numbers) < 2 or numbers[-1] - numbers[0] > _WIDEST:
            continue
        missing = sorted(set(range(numbers[0], numbers[-1], 2)) - set(numbers))
        if missing:
            shown = "、".join(map(str, missing[:10])) + ("…" if len(missing) > 10 else "")
            said = Wording(
                f"“{name}”缺 {len(missing)} 个号：{shown}。预留的请登记为“预留”。",
                f"“{name}” skips {len(missing)} numbers: {shown}. Enter those kept in reserve as reserved.",
            )
            facts: dict[str, Fact] = {
                "fault": "skipped",
                "street": name,
                "missing": ";".join(map(str, missing)),
                "count": len(missing),
            }
            yield sign_finding("D01", said, Where("doorplates"), facts, severity=Severity.NOTE)


def _wrong_side(street: NumberedStreet, rule: NumberingRule) -> Iterator[Finding]:
    for plate, side in ((s.plate, s.side) for s in street.plates if s.side is not None):
        if plate.is_odd != (side == street.odd):
            zh, en = ("单号", "odd") if plate.is_odd else ("双号", "even")
            said = Wording(
                f"{plate.number} 号为{zh}，却在{SIDES[side].zh}（本地{SIDES[street.odd].zh}为单号）。",
                f"Number {plate.number} is {en} but stands on the {SIDES[side].en} (here the {SIDES[street.odd].en} is odd).",
            )
            facts: dict[str, Fact] = {
                "fault": "wrong_side",
                "number": plate.number,
                "side": side,
                "odd_side": street.odd,
                "numbering": rule.code,
            }
            yield sign_finding("D01", said, Where("doorplates", plate.plate_id), facts)


def _out_of_order(plates: Sequence[StandingPlate]) -> Iterator[Finding]:
    """The fewest plates that would have to change for the numbers of a side to rise along the street: all but a longest rising row."""
    placed = [(s.at_m, s.plate) for s in plates if s.at_m is not None]
    for parity in (1, 0):
        side = sorted(((m, p) for m, p in placed if p.number % 2 == parity), key=lambda mp: (mp[0], mp[1].number))
        kept = longest_rising([plate.number for _, plate in side])
        for at_m, plate in (spot for n, spot in enumerate(side) if n not in kept):
            said = Wording(
                f"{plate.number} 号未按顺序排列（距起点 {at_m:.0f} 米）。",
                f"Number {plate.number} is out of order ({at_m:.0f} m from where numbers begin).",
            )
            facts: dict[str, Fact] = {"fault": "out_of_order", "number": plate.number, "at_m": round(at_m, 1)}
            yield sign_finding("D01", said, Where("doorplates", plate.plate_id), facts)


def longest_rising(numbers: Sequence[int]) -> set[int]:
    """Positions of a longest row that never falls (patience sorting; Fredman 1975, Discrete Mathematics 11, 29–35)."""
    ends: list[int] = []  # lowest number a row of each length ends with
    last: list[int] = []  # where that number stands
    before: list[int] = []
    for n, number in enumerate(numbers):
        at = bisect_right(ends, number)
        before.append(last[at - 1] if at else -1)
        ends[at : at + 1], last[at : at + 1] = [number], [n]
    kept: set[int] = set()
    step = last[-1] if last else -1
    while step >= 0:
        kept.add(step)
        step = before[step]
    return kept


def _off_street(street: NumberedStreet, streets: gpd.GeoDataFrame, off_m: float) -> Iterator[Finding]:
    drawn = [(s.plate, s.plate.shape) for s in street.plates if s.plate.shape is not None]
    own_m = nearest_m(street.line, np.array([shape for _, shape in drawn], dtype=object)) if drawn else np.empty(0)
    lines = np.asarray(streets.geometry.array, dtype=object)
    for (plate, shape), metres in zip(drawn, own_m, strict=True):
        if metres <= off_m:
            continue
        others = nearest_m(shape, lines)
        nearest = int(np.nanargmin(others))
        name, far = str(streets["name"].iloc[nearest]), float(others[nearest])
        said = Wording(
            f"门牌距所属街路巷 {metres:.0f} 米；最近的是“{name}”（{far:.0f} 米）。",
            f"The plate stands {metres:.0f} m from its street; the nearest is “{name}” ({far:.0f} m).",
        )
        where = Where("doorplates", plate.plate_id, lon=shape.centroid.x, lat=shape.centroid.y)
        facts: dict[str, Fact] = {"own_m": round(float(metres), 1), "nearest": name, "nearest_m": round(far, 1)}
        yield sign_finding("D02", said, where, facts)

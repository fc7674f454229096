"""Door plates along their street: given twice, skipped, on the wrong side, out of order (D01), or by another street (D02)."""

import math
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gazetteer.likeness.distances import nearest_m
from gazetteer.signs.book import sign_finding
from gazetteer.signs.colours import axis_deg
from gazetteer.signs.terms import Counting, NumberingRule
from layers.datum import in_metres
from layers.report import Finding, Report, Severity, Where
from layers.wording import Wording

_NUMBER: Final = re.compile(
    r"(?P<number>\d{1,5})\s*号?(?:\s*(?:[-—－之附]|附)\s*(?P<sub>\d{1,4})\s*号?)?(?P<letter>[甲乙丙丁A-Za-z])?号?"
)
_SIDES: Final = {"east": Wording("东侧", "east side"), "west": Wording("西侧", "west side"), "north": Wording("北侧", "north side"), "south": Wording("南侧", "south side")}  # fmt: skip
_LONGEST_SKIP: Final = 500


@dataclass(frozen=True, slots=True)
class Plate:
    """A plate that counts: its number, and "12-3" or "12甲" as `sub`; where it stands along the street (metres from where numbers begin) and on which side.

    `at_m` and `side` are None where street or plate is not drawn.
    """

    plate_id: str
    street: str
    number: int
    sub: str
    is_reserved: bool
    at_m: float | None = None
    side: str | None = None


@dataclass(frozen=True, slots=True)
class PlateStudy:
    """Findings of D01 and D02; `plates` = `judged` + `unreadable` (no number in it) + `ended` (cancelled). `undrawn` streets were judged without their line."""

    report: Report
    plates: int
    judged: int
    unreadable: int
    ended: int
    undrawn: tuple[str, ...]


def study_plates(plates: gpd.GeoDataFrame, streets: gpd.GeoDataFrame, rule: NumberingRule, *, off_m: float = 60.0) -> PlateStudy:
    """Every street's numbers under one way of numbering.

    Args:
        plates: a frame of DOORPLATES. Room and unit plates of one door are that door once.
        streets: columns place_id, name, geometry (lines).
        rule: how the city numbers; which side is odd and where numbers begin is data, never assumed.
        off_m: metres from its street's line beyond which a plate stands elsewhere (D02). A setting of the house.
    """
    live = plates[~plates["state"].isin(["cancelled"])]
    lines = _lines(streets)
    groups: dict[str, list[tuple[Plate, BaseGeometry | None]]] = defaultdict(list)
    found: list[Finding] = []
    unreadable = 0
    for row in live.itertuples():
        read = _NUMBER.fullmatch(str(row.number).strip())
        if read is None:
            unreadable += 1
            where = Where("doorplates", str(row.plate_id), column="number")
            said = Wording(f"门牌号“{row.number}”无法识别。", f"The number “{row.number}” cannot be read.")
            found.append(sign_finding("D01", said, where, {"fault": "unreadable"}, severity=Severity.NOTE))
            continue
        street = str(row.place_id) if isinstance(row.place_id, str) else str(row.street_name)
        sub = "-".join(part for part in (read["sub"], _text(row.sub_number), read["letter"]) if part)
        plate = Plate(str(row.plate_id), street, int(read["number"]), sub, row.state == "reserved")
        groups[street].append((plate, row.geometry if _is_door(row) else None))
    for street in sorted(groups):
        line = lines.get(street)
        placed = _placed(groups[street], line, rule) if line is not None else [plate for plate, _ in groups[street]]
        doors = {(p.number, p.sub) for p in placed}
        found += [*_twice(live, street, placed), *_skipped(street, doors)]
        if line is not None:
            found += [*_wrong_side(placed, rule, line), *_out_of_order(placed)]
            found += _off_street(groups[street], line, streets, off_m)
    judged = sum(map(len, groups.values()))
    undrawn = tuple(sorted(set(groups) - set(lines)))
    return PlateStudy(Report.of(found), len(plates), judged, unreadable, len(plates) - len(live), undrawn)


def _lines(streets: gpd.GeoDataFrame) -> dict[str, BaseGeometry]:
    is_line = streets.geometry.geom_type.isin(["LineString", "MultiLineString"])
    drawn = streets[is_line & (shapely.length(np.asarray(streets.geometry.array, dtype=object)) > 0)]
    by_id: dict[str, list[BaseGeometry]] = defaultdict(list)
    for place_id, name, line in zip(drawn["place_id"], drawn["name"], drawn.geometry, strict=True):
        by_id[str(place_id)].append(line)
        if str(name) != str(place_id):
            by_id[str(name)].append(line)
    return {key: shapely.line_merge(shapely.union_all(lines)) for key, lines in by_id.items()}


def _placed(group: Sequence[tuple[Plate, BaseGeometry | None]], line: BaseGeometry, rule: NumberingRule) -> list[Plate]:
    """Each plate with its metres along the street, from where numbers begin, and the side it stands on."""
    shapes = [line, *(shape for _, shape in group if shape is not None)]
    (metres,) = in_metres(gpd.GeoDataFrame(geometry=shapes, crs="EPSG:4490"))
    walked = _walked(metres.geometry.iloc[0], _counting(rule, line), line)
    points = iter(metres.geometry.iloc[1:])
    placed = []
    for plate, shape in group:
        if shape is None:
            placed.append(plate)
            continue
        point = next(points)
        at_m = float(shapely.line_locate_point(walked, point))
        placed.append(
            Plate(plate.plate_id, plate.street, plate.number, plate.sub, plate.is_reserved, at_m, _side(walked, at_m, point))
        )
    return placed


def _is_east_west(line: BaseGeometry) -> bool:
    axis = axis_deg(line)
    return not math.isnan(axis) and abs(axis - 90.0) <= 45.0


def _counting(rule: NumberingRule, line: BaseGeometry) -> Counting:
    return rule.east_west if _is_east_west(line) else rule.north_south


def _walked(line: BaseGeometry, counting: Counting, _drawn: BaseGeometry) -> shapely.LineString:
    """The longest part of the street, turned so that it begins where numbers do."""
    longest: shapely.LineString = max(shapely.get_parts(line), key=lambda part: part.length)
    (x0, y0), (x1, y1) = longest.coords[0][:2], longest.coords[-1][:2]
    begins = {"east": x0 > x1, "west": x0 < x1, "north": y0 > y1, "south": y0 < y1}[counting.begins]
    return longest if begins else longest.reverse()


def _side(line: shapely.LineString, at_m: float, point: shapely.Point) -> str:
    """The side as a point of the compass: left or right of the street where the plate stands, named after the way the whole street runs."""
    foot, ahead = (shapely.line_interpolate_point(line, min(at_m + step, line.length)) for step in (0.0, 0.5))
    if at_m + 0.5 > line.length:
        foot, ahead = (
            shapely.line_interpolate_point(line, max(line.length - 0.5, 0.0)),
            shapely.line_interpolate_point(line, line.length),
        )
    is_left = (ahead.x - foot.x) * (point.y - foot.y) - (ahead.y - foot.y) * (point.x - foot.x) > 0
    (x0, y0), (x1, y1) = line.coords[0][:2], line.coords[-1][:2]
    if abs(x1 - x0) >= abs(y1 - y0):
        return "north" if is_left == (x1 > x0) else "south"
    return "west" if is_left == (y1 > y0) else "east"


def _twice(plates: gpd.GeoDataFrame, street: str, placed: Sequence[Plate]) -> Iterator[Finding]:
    """One number on two plates of one street. Several units and rooms behind one door are one number."""
    doors = plates.set_index("plate_id")
    held: dict[tuple[int, str, str], list[str]] = defaultdict(list)
    for plate in placed:
        row = doors.loc[plate.plate_id]
        inner = "|".join(_text(row[column]) for column in ("building", "unit", "room"))
        held[plate.number, plate.sub, inner].append(plate.plate_id)
    for (number, sub, inner), ids in sorted(held.items()):
        if len(ids) > 1:
            shown = f"{number}{'-' + sub if sub else ''} 号" + (
                f"（{inner.replace('|', ' ').strip()}）" if inner.strip("|") else ""
            )
            yield sign_finding(
                "D01",
                Wording(f"“{street}”{shown}有 {len(ids)} 块门牌：{'、'.join(ids[:5])}。", f"Number {number}{'-' + sub if sub else ''} of “{street}” is on {len(ids)} plates: {', '.join(ids[:5])}."),
                Where("doorplates", ids[0]),
                {"fault": "twice", "number": number, "plates": ";".join(ids)},
            )  # fmt: skip


def _skipped(street: str, doors: set[tuple[int, str]]) -> Iterator[Finding]:
    """Numbers missing on a side between its first and its last; a number kept in reserve is not missing."""
    for parity in (1, 0):
        numbers = sorted({number for number, _ in doors if number % 2 == parity})
        if len(numbers) < 2 or numbers[-1] - numbers[0] > 2 * _LONGEST_SKIP:
            continue
        missing = sorted(set(range(numbers[0], numbers[-1], 2)) - set(numbers))
        if missing:
            shown = "、".join(map(str, missing[:10])) + ("…" if len(missing) > 10 else "")
            yield sign_finding(
                "D01",
                Wording(f"“{street}”缺 {len(missing)} 个号：{shown}。预留的请登记为“预留”。", f"“{street}” skips {len(missing)} numbers: {shown}. Enter those kept in reserve as reserved."),
                Where("doorplates"),
                {"fault": "skipped", "street": street, "missing": ";".join(map(str, missing[:100])), "count": len(missing)},
                severity=Severity.NOTE,
            )  # fmt: skip


def _wrong_side(placed: Sequence[Plate], rule: NumberingRule, line: BaseGeometry) -> Iterator[Finding]:
    odd = _counting(rule, line).odd
    for plate in placed:
        if plate.side is not None and (plate.number % 2 == 1) != (plate.side == odd):
            zh, en = ("单号", "odd") if plate.number % 2 else ("双号", "even")
            yield sign_finding(
                "D01",
                Wording(
                    f"{plate.number} 号为{zh}，却在{_SIDES[plate.side].zh}（本地{_SIDES[odd].zh}为单号）。",
                    f"Number {plate.number} is {en} but stands on the {_SIDES[plate.side].en} (here the {_SIDES[odd].en} is odd).",
                ),
                Where("doorplates", plate.plate_id),
                {"fault": "wrong_side", "number": plate.number, "side": plate.side, "odd_side": odd, "numbering": rule.code},
            )


def _out_of_order(placed: Sequence[Plate]) -> Iterator[Finding]:
    """The fewest plates that would have to change for the numbers of a side to rise along the street (all but a longest rising row)."""
    for parity in (1, 0):
        side = sorted((p for p in placed if p.at_m is not None and p.number % 2 == parity), key=lambda p: (p.at_m, p.number))
        kept = _longest_rising([plate.number for plate in side])
        for n, plate in enumerate(side):
            if n not in kept:
                yield sign_finding(
                    "D01",
                    Wording(f"{plate.number} 号未按顺序排列（距起点 {plate.at_m:.0f} 米）。", f"Number {plate.number} is out of order ({plate.at_m:.0f} m from where numbers begin)."),
                    Where("doorplates", plate.plate_id),
                    {"fault": "out_of_order", "number": plate.number, "at_m": round(plate.at_m or 0.0, 1)},
                )  # fmt: skip


def _longest_rising(numbers: Sequence[int]) -> set[int]:
    """Positions of a longest row that never falls (patience sorting); of several, the one that ends lowest."""
    tails: list[int] = []
    before: list[int] = []
    lowest: list[int] = []
    for n, number in enumerate(numbers):
        at = bisect_left(lowest, number + 1)  # equal numbers may follow one another
        before.append(tails[at - 1] if at else -1)
        if at == len(tails):
            tails.append(n)
            lowest.append(number)
        else:
            tails[at], lowest[at] = n, number
    kept: set[int] = set()
    step = tails[-1] if tails else -1
    while step >= 0:
        kept.add(step)
        step = before[step]
    return kept


def _off_street(
    group: Sequence[tuple[Plate, BaseGeometry | None]], line: BaseGeometry, streets: gpd.GeoDataFrame, off_m: float
) -> Iterator[Finding]:
    drawn = [(plate, shape) for plate, shape in group if shape is not None]
    own_m = nearest_m(line, np.array([shape for _, shape in drawn], dtype=object)) if drawn else np.empty(0)
    lines = np.asarray(streets.geometry.array, dtype=object)
    for (plate, shape), metres in zip(drawn, own_m, strict=True):
        if metres <= off_m:
            continue
        others = nearest_m(shape, lines)
        nearest = int(np.nanargmin(others))
        name, far = str(streets["name"].iloc[nearest]), float(others[nearest])
        yield sign_finding(
            "D02",
            Wording(
                f"门牌距所属街路巷 {metres:.0f} 米；最近的是“{name}”（{far:.0f} 米）。",
                f"The plate stands {metres:.0f} m from its street; the nearest is “{name}” ({far:.0f} m).",
            ),
            Where("doorplates", plate.plate_id, lon=shape.centroid.x, lat=shape.centroid.y),
            {"own_m": round(float(metres), 1), "nearest": name, "nearest_m": round(far, 1)},
        )


def _is_door(row: object) -> bool:
    return row.geometry is not None  # type: ignore[attr-defined]  # because a row of DOORPLATES has it


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""

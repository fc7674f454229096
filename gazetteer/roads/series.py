"""Series of road names: 金港一街、二街、三街, 景泰东路 and 景泰西路; who belongs together, and whether order and sides agree with the ground."""

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from gazetteer.generics import generic_table
from gazetteer.kinds import NameKind
from gazetteer.roads.axis import axis_bearing
from gazetteer.roads.network import Road
from layers.wording import Wording

SIDES = {"东": (1, 0), "西": (-1, 0), "北": (0, 1), "南": (0, -1)}
_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")}
_NUMERALS = {*_DIGITS, "十", "百", "第"}
_ORDINAL = re.compile(r"^(?P<stem>.+?)第?(?P<number>[0-9]{1,3}|[零一二三四五六七八九十百]{1,5})$")


# 一纬路, 二经街, 三马路: words of a grid; before other stems a numeral is part of the name (三元路, 五星街)
_LEADING = re.compile(
    r"^第?(?P<number>[0-9]{1,3}|[零一二三四五六七八九十百]{1,5})(?P<stem>[经纬横纵支马环])(?P<generic>大?[路街道])$"
)


@dataclass(frozen=True, slots=True)
class Member:
    """A name as a member of a series: its stem and generic, and either a number or a side (东 西 南 北 中).

    `leads` says that the number stands before the stem (三纬路), not behind it (纬三路).
    """

    name: str
    stem: str
    generic: str
    number: int | None = None
    side: str = ""
    leads: bool = False

    def numbered(self, numeral: str) -> str:
        """The name another member of the series would have."""
        return f"{numeral}{self.stem}{self.generic}" if self.leads else f"{self.stem}{numeral}{self.generic}"


@dataclass(frozen=True, slots=True)
class SeriesFault:
    """What does not agree in a series: the roads concerned and a sentence."""

    stem: str
    road_ids: tuple[str, ...]
    sentence: Wording


@cache
def _street_generics() -> tuple[str, ...]:
    return tuple(sorted((g.text for g in generic_table().of_kind(NameKind.STREET)), key=lambda g: (-len(g), g)))


def member_of(name: str) -> Member | None:
    """The name as a member of a series, None when it is none. A numeral word without a stem (三八路, 五一路) is no ordinal."""
    leading = _LEADING.match(name)  # first, for 纬路 and 马路 are generics elsewhere
    if leading and (first := number_of(leading["number"])) is not None:
        return Member(name, leading["stem"], leading["generic"], number=first, leads=True)
    generic = next((g for g in _street_generics() if name.endswith(g) and len(name) > len(g)), "")
    rest = name[: len(name) - len(generic)] if generic else ""
    if len(rest) < 2:
        return None
    if rest[-1] in (*SIDES, "中") and len(rest) > 2:  # 山东路, 河北路: a stem of one character is no stem
        return Member(name, rest[:-1], generic, side=rest[-1])
    ordinal = _ORDINAL.match(rest)
    if ordinal is None or set(ordinal["stem"]) <= _NUMERALS:
        return None
    number = number_of(ordinal["number"])
    return Member(name, ordinal["stem"], generic, number=number) if number is not None else None


def number_of(text: str) -> int | None:
    """十二 → 12, 一百零五 → 105, 12 → 12; None for what is no number below 1000."""
    if text.isascii():
        return int(text)
    hundreds, has_hundred, rest = text.rpartition("百") if "百" in text else ("", "", text)
    tens, has_ten, ones = rest.rpartition("十") if "十" in rest else ("", "", rest.lstrip("零"))
    parts = [(hundreds, 100, bool(has_hundred)), (tens.lstrip("零"), 10, bool(has_ten)), (ones, 1, False)]
    total = 0
    for digits, worth, may_be_empty in parts:
        if len(digits) > 1 or (digits and digits not in _DIGITS):
            return None
        total += worth * (_DIGITS[digits] if digits else 1 if may_be_empty else 0)
    return total or None


def series_faults(roads: Iterable[Road]) -> tuple[SeriesFault, ...]:
    """Every fault of every series among the roads: order against the ground, gaps, numbers given twice, sides on the wrong side."""
    series: dict[tuple[str, str, bool], list[tuple[Member, Road]]] = defaultdict(list)
    for road in roads:
        if member := member_of(road.name):
            series[member.stem, member.generic, member.leads].append((member, road))
    return tuple(
        fault
        for (stem, _, _), members in sorted(series.items())
        for look in (_wrong_sides, _missing_numbers, _numbers_twice, _wrong_order)
        for fault in look(stem, members)
    )


_Members = Sequence[tuple[Member, Road]]


def _wrong_sides(stem: str, members: _Members) -> Iterator[SeriesFault]:
    """东 must lie east of 西, 北 north of 南."""
    for first, second in (("东", "西"), ("北", "南")):
        ahead = [(m, r) for m, r in members if m.side == first]
        behind = [(m, r) for m, r in members if m.side == second]
        for (m, r), (n, s) in ((a, b) for a in ahead for b in behind):
            east, north = SIDES[first]
            leads = (r.line.centroid.x - s.line.centroid.x) * east + (r.line.centroid.y - s.line.centroid.y) * north
            if leads < 0:
                zh, en = {"东": ("东", "east"), "北": ("北", "north")}[first]
                yield SeriesFault(
                    stem,
                    (r.road_id, s.road_id),
                    Wording(
                        f"“{m.name}”应在“{n.name}”以{zh}，图上却相反（相差 {-leads:.0f} 米）。请核对方位词或线位。",
                        f"“{m.name}” should lie {en} of “{n.name}” but lies {-leads:.0f} m on the other side. Check the word or the line.",
                    ),
                )


def _missing_numbers(stem: str, members: _Members) -> Iterator[SeriesFault]:
    numbers = sorted({m.number for m, _ in members if m.number is not None})
    if len(numbers) < 2:
        return
    missing = sorted(set(range(numbers[0], numbers[-1])) - set(numbers))
    if missing:
        listed = "、".join(str(n) for n in missing[:10])
        yield SeriesFault(
            stem,
            tuple(sorted(r.road_id for m, r in members if m.number is not None)),
            Wording(
                f"“{stem}”系列序号不连续，缺 {listed}。如为预留请在方案中注明。",
                f"The series “{stem}” lacks {listed}. Say so in the plan if they are kept for later.",
            ),
        )


def _numbers_twice(stem: str, members: _Members) -> Iterator[SeriesFault]:
    by_number: dict[int, list[tuple[Member, Road]]] = defaultdict(list)
    for member, road in members:
        if member.number is not None:
            by_number[member.number].append((member, road))
    for number, same in sorted(by_number.items()):
        names = sorted({m.name for m, _ in same})
        if len(names) > 1:  # 3 and 三 written beside each other; the same name twice is a matter of continuity
            yield SeriesFault(
                stem,
                tuple(sorted(r.road_id for _, r in same)),
                Wording(
                    f"“{stem}”系列中序号 {number} 用了两次：{'、'.join(names)}。",
                    f"Number {number} of the series “{stem}” is used twice: {', '.join(names)}.",
                ),
            )


def _wrong_order(stem: str, members: _Members) -> Iterator[SeriesFault]:
    """Numbers must rise in one direction across the roads' common axis; two roads alone are always in order."""
    numbered = sorted(
        ((m, r) for m, r in members if m.number is not None), key=lambda pair: (pair[0].number or 0, pair[1].road_id)
    )
    if len(numbered) < 3:
        return
    across = _across([r for _, r in numbered])
    steps = np.sign(np.diff(across))
    main = 1 if (steps >= 0).sum() >= (steps < 0).sum() else -1
    for k in np.flatnonzero(steps == -main):
        (m, r), (n, s) = numbered[int(k)], numbered[int(k) + 1]
        yield SeriesFault(
            stem,
            (r.road_id, s.road_id),
            Wording(
                f"“{n.name}”与“{m.name}”的先后与图上次序不符，“{stem}”系列其余由同一方向递增。",
                f"“{n.name}” and “{m.name}” stand in the wrong order on the ground; the rest of the series “{stem}” rises one way.",
            ),
        )


def _across(roads: Sequence[Road]) -> list[float]:
    """How far each road lies along the direction square to their common axis, metres."""
    doubled = np.exp(2j * np.radians([axis_bearing(r.line) for r in roads])) * [r.length_m for r in roads]
    axis = float(np.angle(doubled.sum())) / 2
    square = (math.cos(axis), -math.sin(axis))
    return [r.line.centroid.x * square[0] + r.line.centroid.y * square[1] for r in roads]

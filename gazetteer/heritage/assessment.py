"""What an entry of the heritage list can show for each criterion, and whether a place may be nominated 千年古镇 or 千年古村落."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import geopandas as gpd
import pandas as pd

from gazetteer.dating.attested import Attested, parse_attested
from gazetteer.heritage.criteria import Criterion, NominationKind, heritage_criteria
from gazetteer.kinds import NameKind
from layers.wording import Wording


@dataclass(frozen=True, slots=True)
class Point:
    """One criterion held against the entry: met, not met, or open (None), and why."""

    code: str
    label: Wording
    is_met: bool | None
    because: Wording
    source: Wording


@dataclass(frozen=True, slots=True)
class ValueAssessment:
    """All criteria for one entry. `attested` is None where its text is empty or cannot be read."""

    heritage_id: str
    name: str
    level: str
    attested: Attested | None
    points: tuple[Point, ...]

    @property
    def met(self) -> tuple[str, ...]:
        return tuple(point.code for point in self.points if point.is_met)

    @property
    def open(self) -> tuple[str, ...]:
        return tuple(point.code for point in self.points if point.is_met is None)


def assess_values(heritage: gpd.GeoDataFrame, *, on: date) -> tuple[ValueAssessment, ...]:
    """Every entry by every criterion, in the order of the list. No points are added up: a list is decided by people."""
    rows = heritage.drop(columns="geometry", errors="ignore").to_dict("records")
    return tuple(_assess({str(k): v for k, v in row.items()}, on) for row in rows)


def _assess(row: Mapping[str, object], on: date) -> ValueAssessment:
    attested = parse_attested(_text(row["attested"]))
    points = tuple(_point(criterion, row, attested, on) for criterion in heritage_criteria().criteria)
    return ValueAssessment(str(row["heritage_id"]), str(row["name"]), str(row["level"]), attested, points)


def _point(criterion: Criterion, row: Mapping[str, object], attested: Attested | None, on: date) -> Point:
    if criterion.years:
        is_met, because = _aged(_text(row["attested"]), attested, criterion.years, on)
    else:
        empty = [column for column in criterion.columns if not _text(row[column])]
        is_met = not empty
        shown = _text(row[criterion.columns[-1]])[:60]
        because = Wording("未填写", "not filled in") if empty else Wording(shown, shown)
    return Point(criterion.code, criterion.label, is_met, because, criterion.citation.wording())


def _aged(text: str, attested: Attested | None, years: int, on: date) -> tuple[bool | None, Wording]:
    if attested is None:
        unread = (
            Wording(f"“{text}”无法判读为年代", f"“{text}” cannot be read as a time")
            if text
            else Wording("未填写", "not filled in")
        )
        return None, unread
    return attested.is_at_least(years, on), attested.wording


@dataclass(frozen=True, slots=True)
class NominationCase:
    """What is claimed for a nomination: two ages, what the place is today, and three texts of evidence ("" where nothing was handed in)."""

    name: str
    kind: NameKind
    settled: str
    specific_in_use: str
    culture: str = ""
    old_buildings: str = ""
    historic_centre: str = ""


@dataclass(frozen=True, slots=True)
class Nomination:
    """The terms one by one; a place may be nominated when all are met at once."""

    label: Wording
    points: tuple[Point, ...]

    @property
    def may_be_nominated(self) -> bool:
        return all(point.is_met for point in self.points)


def check_nomination(claim: NominationCase, code: str, *, on: date) -> Nomination:
    """A claim for 千年古镇 (`town`) or 千年古村落 (`village`), term by term."""
    terms = heritage_criteria().nomination(code)
    source = terms.citation.wording()
    fits = claim.kind in terms.today and (not terms.generics or claim.name.endswith(terms.generics))
    today = Wording(claim.kind.label.zh, claim.kind.label.en)
    points = [Point("today", Wording("今为建制镇或村", "a town or village today"), fits, today, source)]
    for column, zh, en in _AGES:
        text = str(getattr(claim, column))
        is_met, because = _aged(text, parse_attested(text), terms.years, on)
        points.append(Point(column, Wording(zh.format(terms.years), en.format(terms.years)), is_met, because, source))
    for column, zh, en in _TEXTS:
        text = str(getattr(claim, column)).strip()
        shown = Wording(text[:60], text[:60]) if text else Wording("未提交材料", "nothing handed in")
        points.append(Point(column, Wording(zh, en), bool(text) or None, shown, source))
    return Nomination(terms.label, tuple(points))


_AGES = (
    ("settled", "聚落形成满 {} 年", "settled for {} years"),
    ("specific_in_use", "专名连续使用满 {} 年", "the specific in continuous use for {} years"),
)
_TEXTS = (
    ("culture", "文化内涵丰富", "a rich culture"),
    ("old_buildings", "保存有历史建筑", "old buildings stand"),
    ("historic_centre", "历史上为区域中心", "it was a centre in history"),
)


def nomination_kinds() -> tuple[NominationKind, ...]:
    return heritage_criteria().nominations


def _text(value: object) -> str:
    return "" if value is None or pd.isna(value) else str(value).strip()  # type: ignore[call-overload]  # because a cell is a scalar

"""Where another name may come from: the plan, names kept for use again, a series next door, features nearby, good words."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import geopandas as gpd
import numpy as np
from shapely.geometry.base import BaseGeometry

from gazetteer.heritage.reuse import reusable_near
from gazetteer.kinds import NameKind
from gazetteer.lexicon.word import WordClass
from gazetteer.lexicon.word_list import word_list_of
from gazetteer.likeness.decompose import decompose
from gazetteer.likeness.distances import nearest_m
from gazetteer.likeness.known import KnownName, Standing
from gazetteer.plan.deviations import NEAR_M
from gazetteer.roads.network import is_line
from gazetteer.roads.series import Member, member_of
from gazetteer.rules.proposal import Proposal
from gazetteer.rules.surroundings import Surroundings
from layers.ellipsoid import circle
from layers.wording import Wording

BANK_M, FEATURE_M, SERIES_M = 3000.0, 2000.0, 500.0
_USUAL_GENERIC = {NameKind.STREET: "路", NameKind.ESTATE: "小区", NameKind.BUILDING: "大厦", NameKind.PARK: "公园"}
_FEATURES = frozenset({NameKind.NATURAL, NameKind.MEMORIAL, NameKind.WATER, NameKind.SETTLEMENT})
_NUMERALS = "零一二三四五六七八九十"


class Source(StrEnum):
    """Where an idea comes from, in the order in which committees look (宁波市地名管理条例第二十八、二十九条: historic and local names first)."""

    PLAN = "plan"
    BANK = "bank"
    SERIES = "series"
    FEATURE = "feature"
    WORD = "word"

    @property
    def label(self) -> Wording:
        return _LABELS[self]


_LABELS = {
    Source.PLAN: Wording("地名方案", "the name plan"),
    Source.BANK: Wording("历史地名库", "names kept for use again"),
    Source.SERIES: Wording("相邻系列", "a series next door"),
    Source.FEATURE: Wording("附近地名派生", "derived from a name nearby"),
    Source.WORD: Wording("采词库", "the list of good words"),
}


@dataclass(frozen=True, slots=True)
class Idea:
    """A name that might do: where it comes from, because of what, and how far away that is (metres; None where it has no place)."""

    name: str
    source: Source
    because: Wording
    distance_m: float | None = None


def ideas_for(proposal: Proposal, around: Surroundings) -> tuple[Idea, ...]:
    """Every idea once, by source and distance; the name asked for itself is none."""
    found: dict[str, Idea] = {}
    for gather in (_from_the_plan, _from_the_bank, _from_series, _from_features, _from_words):
        for idea in sorted(gather(proposal, around), key=lambda one: (one.distance_m or 0.0, one.name)):
            if idea.name != proposal.name:
                found.setdefault(idea.name, idea)
    return tuple(found.values())


def _with_generic(specific: str, proposal: Proposal) -> str:
    generic = decompose(proposal.name, proposal.kind).generic or _USUAL_GENERIC.get(proposal.kind, "")
    return specific if generic and specific.endswith(generic) else specific + generic


def _from_the_plan(proposal: Proposal, around: Surroundings) -> Iterator[Idea]:
    """What the plan calls the place drawn here."""
    if around.plan is None or proposal.geometry is None:
        return
    for name, kind, shape in zip(around.plan["name"], around.plan["name_kind"], around.plan.geometry, strict=True):
        if (
            shape is not None
            and kind == proposal.kind
            and _metres(shape, proposal.geometry) <= NEAR_M
            and _runs_along(shape, proposal.geometry)
        ):
            yield Idea(str(name), Source.PLAN, Wording(f"地名方案中此处定名“{name}”", f"the plan calls this place “{name}”"), 0.0)


def _runs_along(planned: BaseGeometry, asked: BaseGeometry) -> bool:
    """A planned street that only crosses this one is another street: half of the shorter must lie in a strip of some 40 m around the longer."""
    if not (is_line(planned) and is_line(asked)):
        return True
    shorter, longer = sorted((planned, asked), key=lambda shape: shape.length)
    strip = longer.buffer(NEAR_M / 90_000)  # degrees: near enough for a share
    return bool(shorter.intersection(strip).length >= shorter.length / 2)


def _from_the_bank(proposal: Proposal, around: Surroundings) -> Iterator[Idea]:
    if around.bank is None or proposal.geometry is None:
        return
    for old in reusable_near(around.bank, proposal.geometry, within_m=BANK_M):
        because = Wording(
            f"距此 {old.distance_m:.0f} 米的历史地名“{old.name}”", f"the historic name “{old.name}” {old.distance_m:.0f} m away"
        )
        yield Idea(_with_generic(old.specific or old.name, proposal), Source.BANK, because, old.distance_m)


def _from_series(proposal: Proposal, around: Surroundings) -> Iterator[Idea]:
    """The number after the last of a series whose streets lie next to this one."""
    if proposal.kind is not NameKind.STREET or proposal.geometry is None or around.streets is None:
        return
    for members in _series_of(around.streets).values():
        stem = members[0][0].stem
        away = min(_metres(shape, proposal.geometry) for _, shape in members)
        numbers = {m.number for m, _ in members if m.number is not None}
        following = max(numbers) + 1
        if len(members) > 1 and away <= SERIES_M and following < len(_NUMERALS):
            because = Wording(
                f"“{stem}”系列在 {away:.0f} 米外，序号顺延", f"the series “{stem}” is {away:.0f} m away; the next number"
            )
            yield Idea(members[0][0].numbered(_NUMERALS[following]), Source.SERIES, because, away)


def _series_of(streets: gpd.GeoDataFrame) -> dict[tuple[str, str, bool], list[tuple[Member, BaseGeometry]]]:
    series: dict[tuple[str, str, bool], list[tuple[Member, BaseGeometry]]] = {}
    for name, shape in zip(streets["name"], streets.geometry, strict=True):
        member = member_of(str(name))
        if member is not None and member.number is not None and is_line(shape):
            series.setdefault((member.stem, member.generic, member.leads), []).append((member, shape))
    return series


def _from_features(proposal: Proposal, around: Surroundings) -> Iterator[Idea]:
    """Names derived (派生) from hills, waters, old places and villages nearby: 寿鹿山 gives 寿鹿山路."""
    if proposal.geometry is None:
        return
    middle = proposal.geometry.centroid
    for known in around.names.within(circle(middle.x, middle.y, FEATURE_M)).names():
        if (
            known.kind in _FEATURES
            and known.standing is Standing.STANDARD
            and known.geometry is not None
            and known.place_id != proposal.place_id
        ):
            away = _metres(known.geometry, proposal.geometry)
            because = Wording(f"距此 {away:.0f} 米的“{known.name}”", f"“{known.name}” {away:.0f} m away")
            yield Idea(_with_generic(_stem_of(known), proposal), Source.FEATURE, because, away)


def _stem_of(known: KnownName) -> str:
    """A village lends its specific (水源村 → 水源), everything else its whole name (寿鹿山)."""
    return decompose(known.name, known.kind).proper if known.kind is NameKind.SETTLEMENT else known.name


def _from_words(proposal: Proposal, around: Surroundings) -> Iterator[Idea]:
    words = word_list_of(around.lexicon).holding({WordClass.GOOD}, proposal.kind, proposal.division_code, proposal.on)
    for word in words:
        yield Idea(
            _with_generic(word.word, proposal),
            Source.WORD,
            Wording(f"采词库“{word.word}”", f"the word “{word.word}” gathered for names"),
        )


def _metres(one: BaseGeometry, other: BaseGeometry) -> float:
    return round(float(nearest_m(one, np.array([other, None], dtype=object)[:1])[0]), 1)

"""Proposals for units that do not fit: split, merge, or share a centre (一站多居), each with what it does to those within reach."""

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from layers.planning.fit.parts import Smallness, cut_in_parts, grown_together, middle_of, neighbours_of
from layers.planning.fit.reach import NONE, ReachTable, has_own
from layers.planning.fit.sizes import Households
from layers.planning.sites import Sites
from layers.report import Finding, Severity, Where
from layers.wording import Wording

Flags = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
Positions = npt.NDArray[np.int64]


class Remedy(StrEnum):
    """split a unit too large · merge units too small · share one centre among several units (一站多居)."""

    SPLIT = "split"
    MERGE = "merge"
    SHARE = "share"

    @property
    def label(self) -> Wording:
        return _REMEDIES[self]


_REMEDIES = {
    Remedy.SPLIT: Wording("拆分", "split"),
    Remedy.MERGE: Wording("合并", "merge"),
    Remedy.SHARE: Wording("一站多居", "share a centre"),
}


@dataclass(frozen=True, slots=True)
class Proposal:
    """One proposal to look at, never a decision.

    `units` are codes, the one that lends its name or its centre first; `parts` (of a split) the ids of the settlements of each part, none of them split; `households` of each part, or of the
    whole that is joined. `fits` says whether that lies in the range. `new_at` are settlements where a centre is proposed, `keeps` and `closes` facilities.
    `people` live in the units; of them `before` and `after` are within the time of a centre; `elsewhere` is the change among everybody else.
    """

    remedy: Remedy
    units: tuple[str, ...]
    names: tuple[str, ...]
    households: tuple[int, ...]
    fits: bool
    people: int
    before: int
    after: int
    elsewhere: int
    sentence: Wording
    parts: tuple[tuple[str, ...], ...] = ()
    new_at: tuple[str, ...] = ()
    keeps: tuple[str, ...] = ()
    closes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Workshop:
    """Everything a proposal is made from: the ground, the sizes, who reaches what, and of each place its id and households (NaN unknown)."""

    sites: Sites
    households: Households
    reach: ReachTable
    place_ids: npt.NDArray[np.object_]
    of_place: Floats

    def name(self, unit: int) -> str:
        return str(self.sites.units.names.get(self.code(unit), self.code(unit)))

    def code(self, unit: int) -> str:
        return str(self.sites.units.codes[unit])

    def facility_ids(self, at: Positions) -> tuple[str, ...]:
        return tuple(str(key) for key in self.sites.facilities.column("facility_id", at))

    def effect(self, units: Positions, *, new: Positions = NONE, closed: Positions = NONE) -> tuple[int, int, int, int]:
        """People of the units, those of them within reach before and after, and the change elsewhere."""
        reach, mine = self.reach, np.isin(self.sites.places.unit, units)
        before, after = reach.is_served, reach.is_served_after(new=new, closed=closed)
        elsewhere = reach.count(after & ~mine) - reach.count(before & ~mine)
        return reach.count(mine), reach.count(before & mine), reach.count(after & mine), elsewhere

    def middle(self, at: Positions) -> Positions:
        """The settlement in the middle of some, by households, where there is one with a position."""
        places = self.sites.places
        at = at[np.isfinite(places.lon[at])]
        return at[[middle_of(places.lon[at], places.lat[at], np.nan_to_num(self.of_place[at]))]] if len(at) else NONE

    def places_of(self, units: Positions) -> Positions:
        return np.flatnonzero(np.isin(self.sites.places.unit, units))

    def standing_in(self, units: Positions) -> Positions:
        """The facilities that count and stand in the units."""
        facilities = self.sites.facilities
        home = np.where(facilities.inside >= 0, facilities.inside, facilities.claimed)
        return self.reach.standing[np.isin(home[self.reach.standing], units)]


@dataclass(frozen=True, slots=True)
class Sketch:
    """What might be done, before anybody asked whom it serves: cuts of units too large (or why there is none), groups of small ones, and units that reach no centre."""

    cuts: Mapping[int, list[Positions] | Wording]
    groups: list[tuple[int, ...]]
    hosts: Mapping[int, list[int]]
    lonely: Set[int]

    @classmethod
    def of(cls, shop: Workshop) -> "Sketch":
        cuts = {unit: _cut(shop, unit) for unit in np.flatnonzero(shop.households.size == "oversized").tolist()}
        groups = _groups(shop)
        busy = {unit for group in groups for unit in group}
        own = has_own(shop.sites.facilities, shop.sites.counted, len(shop.sites.units))
        without = set(np.flatnonzero(own == 0).tolist()) - busy
        reached = shop.reach.reached_by_units()
        return cls(cuts, groups, _hosts(shop, without, reached), without - reached.keys())

    def sites(self, shop: Workshop) -> Positions:
        """Every settlement where a centre might be built."""
        parts = [part for cut in self.cuts.values() if not isinstance(cut, Wording) for part in cut]
        others = [shop.places_of(np.array(units)) for units in (*self.groups, *((unit,) for unit in sorted(self.lonely)))]
        return np.concatenate([NONE, *(shop.middle(at) for at in (*parts, *others))])


def propose(shop: Workshop) -> tuple[tuple[Proposal, ...], tuple[Finding, ...]]:
    """All proposals, splits first, then mergers, then shared centres, each by code; and what could not be proposed, with the reason."""
    sketch = Sketch.of(shop)
    shop = replace(shop, reach=shop.reach.with_sites(sketch.sites(shop)))
    made: list[Proposal] = []
    cannot: list[Finding] = []
    for unit, cut in sketch.cuts.items():
        if isinstance(cut, Wording):
            cannot.append(_cannot_split(shop, unit, cut))
        else:
            made.append(_split(shop, unit, cut))
    joined = {unit for group in sketch.groups for unit in group}
    cannot += [_cannot_merge(shop, unit) for unit in np.flatnonzero(shop.households.is_small).tolist() if unit not in joined]
    made += [_merger(shop, group) for group in sketch.groups]
    made += [_share(shop, facility, guests) for facility, guests in sketch.hosts.items()]
    made += _shared_anew(shop, set(sketch.lonely))
    return tuple(made), tuple(cannot)


def _cut(shop: Workshop, unit: int) -> list[Positions] | Wording:
    """The settlements of each part, or why the unit cannot be divided along them."""
    places, most = shop.sites.places, shop.households.most[unit]
    mine = shop.places_of(np.array([unit]))
    sizes = shop.of_place[mine]
    if not (np.isfinite(places.lon[mine]) & np.isfinite(sizes)).all():
        return Wording("有居民点没有位置或户数", "some of its settlements have no position or no households")
    if (sizes > most).any():
        return Wording("有一个居民点单独就超过上限", "one settlement alone is above the upper end")
    cut = cut_in_parts(places.lon[mine], places.lat[mine], sizes, least=shop.households.least[unit], most=most)
    if cut is None:
        return Wording("按居民点划分得不出规模合理的几部分", "no division along its settlements gives parts within the range")
    return [mine[part] for part in cut]


def _split(shop: Workshop, unit: int, parts: list[Positions]) -> Proposal:
    """A part whose middle reaches no centre gets one there."""
    most = shop.households.most[unit]
    middles = np.concatenate([shop.middle(part) for part in parts])
    new = middles[~shop.reach.is_served[middles]]
    people, before, after, elsewhere = shop.effect(np.array([unit]), new=new)
    counts = tuple(round(float(shop.of_place[part].sum())) for part in parts)
    shown = "、".join(f"{count}" for count in counts)
    return Proposal(
        Remedy.SPLIT,
        (shop.code(unit),),
        (shop.name(unit),),
        counts,
        True,
        people,
        before,
        after,
        elsewhere,
        Wording(
            f"{shop.name(unit)}共 {sum(counts)} 户，超过 {most:g} 户：可沿居民点分为 {len(parts)} 个（{shown} 户），不拆分任何居民点；{_built(shop, new).zh}，"
            f"圈内人口由 {before} 变为 {after}（共 {people} 人）",
            f"{shop.name(unit)} has {sum(counts)} households, above {most:g}: its settlements can be divided into {len(parts)} ({', '.join(map(str, counts))}), none of them split; "
            f"{_built(shop, new).en}; people within reach {before} → {after} of {people}",
        ),
        parts=tuple(tuple(str(key) for key in shop.place_ids[part]) for part in parts),
        new_at=tuple(str(key) for key in shop.place_ids[new]),
    )


def _groups(shop: Workshop) -> list[tuple[int, ...]]:
    units, households = shop.sites.units, shop.households
    kinds = units.frame["committee_kind"].astype(object)
    kin = [(units.township_of(code), kind) for code, kind in zip(units.codes, kinds, strict=True)]
    sizes = Smallness(np.nan_to_num(households.total), households.least, households.most, kin, list(units.codes))
    small = set(np.flatnonzero(households.is_small).tolist())
    may_join = set(np.flatnonzero(np.isin(households.size, ("empty", "undersized", "fitting"))).tolist())
    return grown_together(small, may_join, neighbours_of(units), sizes)


def _merger(shop: Workshop, group: tuple[int, ...]) -> Proposal:
    """The largest lends its name. Of several centres the one most people of the group reach stays; where none stands, one is built in the middle."""
    households = shop.households
    order = sorted(group, key=lambda unit: (-households.total[unit], shop.code(unit)))
    units = np.array(group)
    stands = shop.standing_in(units)
    new, keeps, closes = NONE, stands, NONE
    if len(stands) > 1:
        keeps = np.array([_most_served(shop, units, stands)])
        closes = np.setdiff1d(stands, keeps)
    elif len(stands) == 0:
        new = shop.middle(shop.places_of(units))
    people, before, after, elsewhere = shop.effect(units, new=new, closed=closes)
    total = round(float(households.total[units].sum()))
    names = "、".join(shop.name(unit) for unit in order)
    fits = bool(households.least[order[0]] <= total <= households.most[order[0]])
    saved = (
        Wording(f"保留 1 处、撤并 {len(closes)} 处设施", f"one centre kept, {len(closes)} closed")
        if len(closes)
        else _built(shop, new)
    )
    return Proposal(
        Remedy.MERGE,
        tuple(shop.code(unit) for unit in order),
        tuple(shop.name(unit) for unit in order),
        (total,),
        fits,
        people,
        before,
        after,
        elsewhere,
        Wording(
            f"{names}相邻且同属一个乡镇（街道），合并后 {total} 户{'，规模合理' if fits else '，仍偏小'}；{saved.zh}，圈内人口由 {before} 变为 {after}（共 {people} 人）",
            f"{names} lie side by side in one township; together {total} households{'' if fits else ', still small'}; {saved.en}; people within reach {before} → {after} of {people}",
        ),
        new_at=tuple(str(key) for key in shop.place_ids[new]),
        keeps=shop.facility_ids(keeps),
        closes=shop.facility_ids(closes),
    )


def _most_served(shop: Workshop, units: Positions, facilities: Positions) -> int:
    """Of some facilities the one that most people of the units reach; the lower key of several."""
    mine = np.isin(shop.sites.places.unit, units)
    return int(facilities[int(np.argmax([shop.reach.count(shop.reach.guests_of(one) & mine) for one in facilities.tolist()]))])


def _hosts(shop: Workshop, without: Set[int], reached: Mapping[int, Positions]) -> dict[int, list[int]]:
    """Units without a centre, by the standing one that their measuring point reaches and most of their people do; by the code of the first guest."""
    hosts: dict[int, list[int]] = {}
    for unit in sorted(without & reached.keys()):
        hosts.setdefault(_most_served(shop, np.array([unit]), reached[unit]), []).append(unit)
    return hosts


def _shared_anew(shop: Workshop, lonely: set[int]) -> Iterator[Proposal]:
    """Neighbours that no centre reaches, by one new centre in the middle of the largest of them: whoever's measuring point reaches it shares it."""
    beside, units = neighbours_of(shop.sites.units), len(shop.sites.units)
    people = np.bincount(shop.sites.places.unit, weights=shop.reach.people, minlength=units)
    for unit in sorted(lonely, key=lambda unit: (-people[unit], unit)):
        site = shop.middle(shop.places_of(np.array([unit]))) if unit in lonely else NONE
        near = sorted(beside.get(unit, set()) & lonely) if len(site) else []
        guests = [other for other in near if shop.reach.is_near(other, int(site[0]))]
        if guests:
            lonely -= {unit, *guests}
            yield _share_anew(shop, [unit, *guests], site)


def _share_anew(shop: Workshop, members: list[int], site: Positions) -> Proposal:
    people, before, after, elsewhere = shop.effect(np.array(members), new=site)
    names = "、".join(shop.name(unit) for unit in members)
    return Proposal(
        Remedy.SHARE,
        tuple(shop.code(unit) for unit in members),
        tuple(shop.name(unit) for unit in members),
        tuple(round(float(total)) for total in np.nan_to_num(shop.households.total[members])),
        True,
        people,
        before,
        after,
        elsewhere,
        Wording(
            f"{names}相邻，都没有设施，时限内也无设施可到：{_built(shop, site).zh}，一站多居，圈内人口由 {before} 变为 {after}（共 {people} 人）",
            f"{names} lie side by side, have no centre and reach none: {_built(shop, site).en}, to be shared; people within reach {before} → {after} of {people}",
        ),
        new_at=tuple(str(key) for key in shop.place_ids[site]),
    )


def _share(shop: Workshop, facility: int, guests: list[int]) -> Proposal:
    facilities = shop.sites.facilities
    home = int(facilities.inside[facility] if facilities.inside[facility] >= 0 else facilities.claimed[facility])
    members = [*([home] if home >= 0 else []), *guests]
    people, before, after, elsewhere = shop.effect(np.array(guests))
    name = str(facilities.column("name", np.array([facility]))[0])
    names = "、".join(shop.name(unit) for unit in guests)
    counts = tuple(round(float(total)) for total in np.nan_to_num(shop.households.total[members]))
    return Proposal(
        Remedy.SHARE,
        tuple(shop.code(unit) for unit in members),
        tuple(shop.name(unit) for unit in members),
        counts,
        True,
        people,
        before,
        after,
        elsewhere,
        Wording(
            f"{names}没有自己的设施，驻地在时限内可到{name}：可一站多居，不必新建；其 {people} 人中已有 {before} 人在圈内",
            f"{names}: no centre of their own, and {name} lies within the time: it can be shared, none need be built; {before} of their {people} people are within reach",
        ),
        keeps=shop.facility_ids(np.array([facility])),
    )


def _built(shop: Workshop, new: Positions) -> Wording:
    if len(new) == 0:
        return Wording("不新增设施", "no centre is added")
    ids = ", ".join(str(key) for key in shop.place_ids[new])
    return Wording(f"拟新增 {len(new)} 处设施（居民点 {ids}）", f"{len(new)} centres proposed (at {ids})")


def _cannot_split(shop: Workshop, unit: int, why: Wording) -> Finding:
    total = float(shop.households.total[unit])
    return Finding(
        "planning.cannot-split",
        Severity.NOTE,
        Wording(
            f"{shop.name(unit)}有 {total:g} 户，规模过大，但{why.zh}，未提出拆分方案",
            f"{shop.name(unit)} has {total:g} households, too many, but {why.en}: no split is proposed",
        ),
        Where("divisions", key=shop.code(unit)),
        {"households": total},
    )


def _cannot_merge(shop: Workshop, unit: int) -> Finding:
    drawn = bool(shop.sites.units.is_drawn[unit])
    zh, en = (
        (
            "同乡镇（街道）、同类型的邻接单位中没有合并后不超过上限的",
            "no neighbour of its township and kind keeps the sum within the upper end",
        )
        if drawn
        else ("界线未绘，不知与谁相邻", "it is not drawn, so nobody knows its neighbours")
    )
    total = float(shop.households.total[unit])
    return Finding(
        "planning.cannot-merge",
        Severity.NOTE,
        Wording(
            f"{shop.name(unit)}只有 {total:g} 户，但{zh}，未提出合并方案",
            f"{shop.name(unit)} has only {total:g} households, but {en}: no merger is proposed",
        ),
        Where("divisions", key=shop.code(unit)),
        {"households": total},
    )

"""Proposals for units that do not fit: split, merge, or share a centre (一站多居), each with what it does to those within reach."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from layers.planning.fit.parts import Smallness, cut_in_parts, grown_together, middle_of, neighbours_of
from layers.planning.fit.reach import ReachTable, has_own
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

    def effect(self, units: Positions, *, new: Positions, closed: Positions) -> tuple[int, int, int, int]:
        """People of the units, those of them within reach before and after, and the change elsewhere."""
        reach, mine = self.reach, np.isin(self.sites.places.unit, units)
        kept = np.setdiff1d(reach.standing, closed)
        before, after = reach.is_reached(reach.standing), reach.is_reached(np.concatenate((kept, reach.facilities + new)))
        everyone = np.ones(len(mine), dtype=bool)
        elsewhere = reach.count(after, everyone & ~mine) - reach.count(before, everyone & ~mine)
        return reach.count(everyone, mine), reach.count(before, mine), reach.count(after, mine), elsewhere

    def standing_in(self, units: Positions) -> Positions:
        """The facilities that count and stand in the units."""
        facilities = self.sites.facilities
        home = np.where(facilities.inside >= 0, facilities.inside, facilities.claimed)
        return self.reach.standing[np.isin(home[self.reach.standing], units)]


def propose(shop: Workshop) -> tuple[tuple[Proposal, ...], tuple[Finding, ...]]:
    """All proposals, splits first, then mergers, then shared centres, each by code; and what could not be proposed, with the reason."""
    splits = [_split(shop, unit) for unit in np.flatnonzero(shop.households.size == "oversized").tolist()]
    mergers = [_merger(shop, group) for group in _groups(shop)]
    joined = {code for proposal in mergers for code in proposal.units}
    alone = [
        _cannot_merge(shop, unit) for unit in np.flatnonzero(shop.households.is_small).tolist() if shop.code(unit) not in joined
    ]
    shared = list(_shared(shop, busy=joined))
    made = [split for split in splits if isinstance(split, Proposal)]
    return (*made, *mergers, *shared), (*(s for s in splits if isinstance(s, Finding)), *alone)


def _split(shop: Workshop, unit: int) -> Proposal | Finding:
    places, households = shop.sites.places, shop.households
    mine = np.flatnonzero(places.unit == unit)
    usable = mine[np.isfinite(places.lon[mine]) & np.isfinite(shop.of_place[mine])]
    if len(usable) < len(mine):
        return _cannot_split(
            shop, unit, Wording("有居民点没有位置或户数", "some of its settlements have no position or no households")
        )
    sizes, most = shop.of_place[mine], households.most[unit]
    if (sizes > most).any():
        return _cannot_split(shop, unit, Wording("有一个居民点单独就超过上限", "one settlement alone is above the upper end"))
    cut = cut_in_parts(places.lon[mine], places.lat[mine], sizes, least=households.least[unit], most=most)
    if cut is None:
        return _cannot_split(
            shop,
            unit,
            Wording("按居民点划分得不出规模合理的几部分", "no division along its settlements gives parts within the range"),
        )
    parts = [mine[part] for part in cut]
    middles = np.array([part[middle_of(places.lon[part], places.lat[part], shop.of_place[part])] for part in parts])
    new = middles[~shop.reach.is_reached(shop.reach.standing)[middles]]
    people, before, after, elsewhere = shop.effect(np.array([unit]), new=new, closed=_NONE)
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
    mine = np.isin(shop.sites.places.unit, units)
    new, keeps, closes = _NONE, stands, _NONE
    if len(stands) > 1:
        served = [shop.reach.count(shop.reach.is_reached(np.array([one])), mine) for one in stands]
        keeps = stands[[int(np.argmax(served))]]
        closes = np.setdiff1d(stands, keeps)
    elif len(stands) == 0:
        new = _middle(shop, mine)
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


def _shared(shop: Workshop, *, busy: set[str]) -> Iterator[Proposal]:
    """Units without a centre of their own, by the standing centre of another unit that their measuring point reaches: the one that most people of theirs reach, then the lower key."""
    units = shop.sites.units
    own = has_own(shop.sites.facilities, shop.sites.counted, len(units))
    hosts: dict[int, list[int]] = {}
    for unit in np.flatnonzero(own == 0).tolist():
        reached = shop.reach.reaches(unit)
        if shop.code(unit) in busy or len(reached) == 0:
            continue
        mine = shop.sites.places.unit == unit
        served = [shop.reach.count(shop.reach.is_reached(np.array([one])), mine) for one in reached]
        hosts.setdefault(int(reached[int(np.argmax(served))]), []).append(unit)
    for facility, guests in sorted(hosts.items(), key=lambda host: shop.code(host[1][0])):
        yield _share(shop, facility, guests)
    lonely = {
        unit for unit in np.flatnonzero(own == 0).tolist() if shop.code(unit) not in busy and len(shop.reach.reaches(unit)) == 0
    }
    yield from _shared_anew(shop, lonely)


def _shared_anew(shop: Workshop, lonely: set[int]) -> Iterator[Proposal]:
    """Neighbours that no centre reaches, by one new centre in the middle of the largest of them: whoever's measuring point reaches it shares it."""
    beside, people = neighbours_of(shop.sites.units), shop.reach.people
    of_unit = np.bincount(shop.sites.places.unit, weights=people, minlength=len(shop.sites.units))
    for unit in sorted(lonely, key=lambda unit: (-of_unit[unit], shop.code(unit))):
        site = _middle(shop, shop.sites.places.unit == unit) if unit in lonely else _NONE
        guests = [
            other for other in sorted(beside.get(unit, set()) & lonely) if len(site) and shop.reach.is_near(other, int(site[0]))
        ]
        if guests:
            lonely -= {unit, *guests}
            yield _share_anew(shop, [unit, *guests], site)


def _share_anew(shop: Workshop, members: list[int], site: Positions) -> Proposal:
    people, before, after, elsewhere = shop.effect(np.array(members), new=site, closed=_NONE)
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
    people, before, after, elsewhere = shop.effect(np.array(guests), new=_NONE, closed=_NONE)
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


_NONE = np.empty(0, dtype=np.int64)


def _middle(shop: Workshop, mine: Flags) -> Positions:
    """The settlement in the middle of some people, where there is one with a position."""
    places = shop.sites.places
    at = np.flatnonzero(mine & np.isfinite(places.lon))
    if len(at) == 0:
        return _NONE
    return at[[middle_of(places.lon[at], places.lat[at], np.nan_to_num(shop.of_place[at]))]]


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

"""Proposals for units that do not fit: split, merge, or share a centre (一站多居), each with what it does to those within reach."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from layers.planning.fit.parts import MOST_JOINED, neighbours_of
from layers.planning.fit.reach import NONE
from layers.planning.fit.sketch import Sketch
from layers.planning.fit.workshop import Proposal, Remedy, Workshop
from layers.report import Finding, Severity, Where
from layers.wording import Wording

Flags = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
Positions = npt.NDArray[np.int64]


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
    helps = [proposal for proposal in made if _why_no_help(proposal) is None]
    cannot += [_no_help(proposal, why) for proposal in made if (why := _why_no_help(proposal)) is not None]
    return tuple(helps), (*_unsolved(shop, helps), *cannot)


def _unsolved(shop: Workshop, helps: list[Proposal]) -> Iterator[Finding]:
    """How many units of the wrong size no proposal mends, by name."""
    wrong = [*np.flatnonzero(shop.households.is_small).tolist(), *np.flatnonzero(shop.households.size == "oversized").tolist()]
    mended = {code for proposal in helps if proposal.remedy is not Remedy.SHARE for code in proposal.units}
    left = [unit for unit in wrong if shop.code(unit) not in mended]
    if left:
        names = [shop.name(unit) for unit in sorted(left, key=shop.code)]
        yield Finding(
            "planning.sizes-unsolved",
            Severity.NOTE,
            Wording(
                f"规模不合理的 {len(wrong)} 个单位中，{len(wrong) - len(left)} 个有拆分或合并建议，仍有 {len(left)} 个没有：{'、'.join(names)}。原因见下；"
                f"一次最多合并 {MOST_JOINED} 个单位（设定，可调整）",
                f"Of {len(wrong)} units of the wrong size {len(wrong) - len(left)} have a proposal to split or merge, {len(left)} have none: {', '.join(names)}. "
                f"The reasons follow; at most {MOST_JOINED} units are joined at once (a setting)",
            ),
            Where("divisions"),
            {"wrong": len(wrong), "unsolved": len(left), "most_joined": MOST_JOINED},
        )


def _why_no_help(proposal: Proposal) -> Wording | None:
    """Why nobody would sign it; None where it helps."""
    if not proposal.fits:
        total = " + ".join(f"{n}" for n in proposal.households)
        return Wording(
            f"合并后 {total} 户，仍不在范围内（一次最多合并 {MOST_JOINED} 个）",
            f"joined they have {total} households, still out of the range (at most {MOST_JOINED} are joined at once)",
        )
    if proposal.new_at and proposal.after + proposal.elsewhere <= proposal.before:
        return Wording(
            f"拟新增的设施不能让更多人进入圈内（{proposal.before} → {proposal.after} 人）",
            f"the new centre would bring nobody more within reach ({proposal.before} → {proposal.after})",
        )
    return None


def _no_help(proposal: Proposal, why: Wording) -> Finding:
    label = proposal.remedy.label
    zh, en = "、".join(proposal.names), ", ".join(proposal.names)
    return Finding(
        "planning.no-proposal-helps",
        Severity.NOTE,
        Wording(f"{zh}：没有可行建议；试算“{label.zh}”，{why.zh}", f"{en}: no proposal helps; tried to {label.en}, but {why.en}"),
        Where("divisions", key=proposal.units[0]),
        {"remedy": str(proposal.remedy), "units": ",".join(proposal.units), "before": proposal.before, "after": proposal.after},
    )


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
        new_names=shop.names_of(new),
    )


def _merger(shop: Workshop, group: tuple[int, ...]) -> Proposal:
    """The largest lends its name. A centre is given up only where nobody anywhere loses by it; where none stands, one is built in the middle."""
    households = shop.households
    order = sorted(group, key=lambda unit: (-households.total[unit], shop.code(unit)))
    units = np.array(group)
    stands = shop.standing_in(units)
    new, keeps, closes = NONE, stands, NONE
    if len(stands) > 1:
        closes = _spare(shop, stands)
        keeps = np.setdiff1d(stands, closes)
    elif len(stands) == 0:
        new = shop.middle(shop.places_of(units))
    people, before, after, elsewhere = shop.effect(units, new=new, closed=closes)
    total = round(float(households.total[units].sum()))
    names = "、".join(shop.name(unit) for unit in order)
    fits = bool(households.least[order[0]] <= total <= households.most[order[0]])
    saved = (
        Wording(
            f"{len(stands)} 处设施中 {len(closes)} 处可撤并而无人受损",
            f"of {len(stands)} centres {len(closes)} can be given up and nobody loses",
        )
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
        new_names=shop.names_of(new),
        keeps=shop.facility_ids(keeps),
        closes=shop.facility_ids(closes),
    )


def _spare(shop: Workshop, stands: Positions) -> Positions:
    """The centres, the least used first, that can be closed together while everybody keeps one within the time; one always stays."""
    before, spare = shop.reach.is_served, NONE
    used = np.array([shop.reach.count(shop.reach.guests_of(one)) for one in stands.tolist()])
    for one in stands[np.lexsort((-stands, used))][:-1]:
        if (shop.reach.is_served_after(new=NONE, closed=np.append(spare, one)) == before).all():
            spare = np.append(spare, one)
    return spare


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
        new_names=shop.names_of(site),
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
    names = shop.names_of(new)
    return Wording(
        f"拟新增 {len(new)} 处设施（居民点 {'、'.join(names)}）", f"centres proposed: {len(new)} (at {', '.join(names)})"
    )


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
            f"同乡镇（街道）、同类型的邻接单位中没有合并后不超过上限、且不多于 {MOST_JOINED} 个的",
            f"no neighbour of its township and kind keeps the sum within the upper end and the units at no more than {MOST_JOINED}",
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

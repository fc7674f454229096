"""What a search for names alike brought up: names of the same kinds, of other kinds, and those of the very same place."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gazetteer.kinds import NameKind, ScopeLevel
from gazetteer.likeness.decompose import core_of, decompose
from gazetteer.likeness.definitions import Definitions
from gazetteer.likeness.fold import fold
from gazetteer.likeness.known import KnownName, Match, Standing
from gazetteer.likeness.name_index import NameIndex
from gazetteer.likeness.probe import Probe
from gazetteer.likeness.tiers import Tier
from gazetteer.rules.pack import RulePack
from gazetteer.rules.proposal import Proposal
from gazetteer.rules.related import Relation, related_forms
from gazetteer.rules.surroundings import Surroundings
from layers.codes import shorten_code

MOST_NAMES: Final = 300
"""Names handed to the rules of either sort; those beyond, the least alike and the farthest, are counted and said."""

FACET_M: Final = 100.0
SAME_KINDS: Final = (
    frozenset({NameKind.VILLAGE_SEAT, NameKind.COMMUNITY_SEAT}),
    frozenset({NameKind.ESTATE, NameKind.BUILDING}),
)
FACETS: Final = frozenset({NameKind.VILLAGE_SEAT, NameKind.COMMUNITY_SEAT, NameKind.SETTLEMENT})
"""Kinds under which registers enter one place several times: 行政村 21610, 村委会 27610, 居民点 22200."""

_COMMITTEES: Final = (
    frozenset({"村", "村委会", "村民委员会", "村村委会", "村村民委员会"}),
    frozenset({"社区", "居委会", "居民委员会", "社区居委会", "社区居民委员会"}),
)
_SAME_LINE_DEG: Final = 0.0002  # about 20 m
_ACROSS: Final = frozenset({Tier.IDENTICAL, Tier.VARIANT, Tier.SAME_SPECIFIC, Tier.SAME_SPECIFIC_OTHER_KIND})


@dataclass(frozen=True, slots=True)
class Sought:
    """Names alike, the surest tier first and the nearest first.

    `of_kind` are of the kinds the law compares this one with, `of_other_kinds` share its specific but are something else, `same_place` name the
    very thing: facets are not counted as repeated, a name upon another of its own kind is. `related` say by their words that one belongs to the other. `left_off` counts names beyond MOST_NAMES. `area` is the short code of what was searched, `definitions` are
    those it was searched under.
    """

    of_kind: tuple[Match, ...] = ()
    of_other_kinds: tuple[Match, ...] = ()
    same_place: tuple[Match, ...] = ()
    related: tuple[tuple[Relation, Match], ...] = ()
    left_off: int = 0
    area: str = ""
    definitions: Definitions = field(default_factory=Definitions)


def seek(proposal: Proposal, surroundings: Surroundings, pack: RulePack, *, readings: tuple[tuple[str, ...], ...] = ()) -> Sought:
    """Every known name that resembles the one asked for, within the widest ground any rule of the pack looks at.

    `readings` are those somebody answers for; without them every reading of the library is tried.
    """
    area = _widest_area(proposal, pack)
    kinds = kinds_compared(proposal.kind)
    definitions = pack.sameness.definitions(_place_words(proposal, surroundings))
    index = surroundings.names.under(definitions)
    settled = tuple(r for r in readings if len(r) == len(fold(proposal.name)))
    probe = Probe(proposal.name, proposal.kind, proposal.geometry, settled, proposal.place_id, proposal.request_id)
    same = index.alike(probe, area=area, kinds=kinds, limit=MOST_NAMES)
    other = index.alike(probe, _ACROSS, area=area, kinds=frozenset(NameKind) - kinds, limit=MOST_NAMES)
    ours = [m for m in same.matches if not _is_own_request(m.known, proposal)]
    others = [m for m in other.matches if not _is_own_request(m.known, proposal)]
    here = [m for m in (*ours, *others) if is_same_place(m, proposal)]
    return Sought(
        of_kind=tuple(m for m in ours if m not in here or not is_facet(m, proposal)),
        of_other_kinds=tuple(m for m in others if m not in here),
        same_place=tuple(here),
        related=tuple(_related(proposal, index, area, {m.known.name_id for m in (*ours, *here)})),
        left_off=same.total - len(same.matches) + other.total - len(other.matches),
        area=area,
        definitions=definitions,
    )


def kinds_compared(kind: NameKind) -> frozenset[NameKind]:
    """The kinds Art. 9 compares a name with: villages with communities, residential areas with buildings, the rest with its own kind."""
    return next((kinds for kinds in SAME_KINDS if kind in kinds), frozenset({kind}))


def is_same_generic(match: Match) -> bool:
    """Whether both names end alike; 村, 村委会 and 村民委员会 are one, and so are 社区 and 居委会: the register of committees writes them at will."""
    one, other = match.generics
    return one == other or any(one in endings and other in endings for endings in _COMMITTEES)


def is_same_name(match: Match, tiers: frozenset[Tier]) -> bool:
    """Whether a match counts as the same name under a pack's tiers; 张庄村 and 张庄村委会 always are one name."""
    return match.tier in tiers or (match.tier is Tier.SAME_SPECIFIC and is_same_generic(match))


def is_same_place(match: Match, proposal: Proposal) -> bool:
    """Whether a known name of the same specific names the very place: a facet within 100 m, or a line or area that covers this one."""
    known = match.known
    if match.tier not in _ACROSS or known.geometry is None or proposal.geometry is None:
        return False
    if known.kind in FACETS and proposal.kind in FACETS:
        return match.distance_m is not None and match.distance_m <= FACET_M
    return known.kind is proposal.kind and match.tier is Tier.IDENTICAL and _coincide(known.geometry, proposal.geometry)


def is_facet(match: Match, proposal: Proposal) -> bool:
    """Whether a record of the very place is another facet of it (行政村, 村委会, 居民点), or the plan that is now carried out; a street upon a street is not."""
    if match.known.standing in (Standing.PLANNED, Standing.RESERVED):
        return True
    return match.known.kind is not proposal.kind or match.known.kind in FACETS


def _coincide(one: BaseGeometry, other: BaseGeometry) -> bool:
    """Whether two shapes lie upon one another within about 20 m."""
    return bool(shapely.hausdorff_distance(one, other) <= _SAME_LINE_DEG)


def _is_own_request(known: KnownName, proposal: Proposal) -> bool:
    """Whether a pending name is one of the request's own candidates ("request#2")."""
    return bool(proposal.request_id) and known.name_id.partition("#")[0] == proposal.request_id


def _widest_area(proposal: Proposal, pack: RulePack) -> str:
    """At least the city: built-up areas lie across county borders."""
    level = pack.widest_scope(proposal.kind)
    return area_of(
        ScopeLevel.CITY if level in (ScopeLevel.NONE, ScopeLevel.BUILT_UP, ScopeLevel.COUNTY) else level, proposal.division_code
    )


def area_of(level: ScopeLevel, division_code: str) -> str:
    """The short code of the ground a level means around a division.

    Municipalities (直辖市) are their own city, and so is a county that a province governs directly (省直辖县, 90 in the place of the city).
    """
    code = shorten_code(division_code)
    city = 2 if code[:2] in _MUNICIPALITIES else 6 if code[2:4] == "90" else 4
    return code[: {ScopeLevel.NATION: 0, ScopeLevel.PROVINCE: 2, ScopeLevel.CITY: city}.get(level, 6)]


_MUNICIPALITIES: Final = frozenset({"11", "12", "31", "50"})


def _related(proposal: Proposal, index: NameIndex, area: str, known: set[str]) -> Iterator[tuple[Relation, Match]]:
    """Names of the same kinds that this one's words point at, each once; those that are alike anyway are told as such."""
    kinds, seen = kinds_compared(proposal.kind), set(known)
    forms = list(related_forms(proposal.name, proposal.kind))
    held = index.held_of((form for _, form in forms), area=area)
    for relation, form in (one for one in forms if one[1] in held):
        probe = Probe(form, proposal.kind, proposal.geometry, place_id=proposal.place_id, name_id=proposal.request_id)
        for match in index.alike(probe, (Tier.IDENTICAL, Tier.VARIANT), area=area, kinds=kinds).matches:
            if match.known.name_id not in seen and not _is_own_request(match.known, proposal):
                seen.add(match.known.name_id)
                yield relation, replace(match, tier=relation.tier)


def differs_by_place(match: Match, name: str, definitions: Definitions) -> bool:
    """Whether two names differ by the name of the place they lie in (景泰昌林路, 昌林路), not only by 新, 大 or a direction."""
    if match.tier is not Tier.ADDED_OR_DROPPED:
        return False
    ours, theirs = (
        core_of(folded.removesuffix(generic), definitions.added_words)
        for folded, generic in zip((fold(name), fold(match.known.name)), match.generics, strict=True)
    )
    return ours != theirs


def _place_words(proposal: Proposal, surroundings: Surroundings) -> tuple[str, ...]:
    """What the province, city, county and township are called, with and without their generic: 景泰县, 景泰, 一条山镇, 一条山."""
    divisions = surroundings.divisions
    if divisions is None:
        return ()
    code = shorten_code(proposal.division_code)
    above = divisions["code"].isin([code[:2], code[:4], code[:6], code[:9]]).to_numpy(dtype=bool)
    is_town = (divisions["level"] == "township").to_numpy(dtype=bool) & divisions["code"].str.startswith(code[:6]).to_numpy()
    towns = np.flatnonzero(is_town & ~above)
    here = shapely.intersects(np.asarray(divisions.geometry.array, dtype=object)[towns], proposal.geometry)
    named = divisions["name"].iloc[[*np.flatnonzero(above), *towns[here]]]
    return tuple(dict.fromkeys(_with_and_without_generic(str(name) for name in named)))


def _with_and_without_generic(names: Iterator[str]) -> Iterator[str]:
    for name in names:
        yield fold(name)
        short = fold(decompose(name, NameKind.COUNTY_DIVISION if name[-1:] in "省市县区旗" else NameKind.TOWNSHIP).proper)
        if len(short) > 1:
            yield short

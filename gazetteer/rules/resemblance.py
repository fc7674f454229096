"""Names that could be taken for one another though the law does not forbid it: nearly the same sound, look or characters, and names not in force."""

from collections.abc import Iterable, Iterator

from gazetteer.likeness.known import KnownName, Match, Standing
from gazetteer.likeness.name_index import NameIndex
from gazetteer.likeness.probe import Probe
from gazetteer.likeness.tiers import Tier
from gazetteer.roads.series import member_of
from gazetteer.rules.case import RuleCase
from gazetteer.rules.finding import RuleFinding, Weight
from gazetteer.rules.needs import LOOKS, Need
from gazetteer.rules.proposal import Proposal
from gazetteer.rules.related import Relation
from gazetteer.rules.rule import rule
from gazetteer.rules.scope import Lies, NoScope
from gazetteer.rules.sought import is_facet, is_same_generic, is_same_place, kinds_compared
from gazetteer.rules.stages import in_batch
from gazetteer.rules.telling import listed, shape_of
from layers.wording import Wording

_NEAR = frozenset(
    {
        Tier.SAME_SPECIFIC,
        Tier.ADDED_OR_DROPPED,
        Tier.HOMOPHONE,
        Tier.HOMOPHONE_TONELESS,
        Tier.NEAR_HOMOPHONE,
        Tier.DIALECT_HOMOPHONE,
        Tier.SIMILAR_GLYPHS,
        Tier.ANAGRAM,
    }
)
_LIVING = frozenset({Standing.STANDARD, Standing.RESERVED, Standing.PLANNED, Standing.PENDING})
_SURE = (Tier.IDENTICAL, Tier.VARIANT, Tier.HOMOPHONE, Tier.HOMOPHONE_TONELESS)


@rule("U10", Weight.WARN, parameters={"near_m": 0, "buffer_m": 1000, "derived_far_m": 5000})
def easily_confused(case: RuleCase) -> Iterator[RuleFinding | Need]:
    """不与附近名称近音、形近、字序颠倒，不易混淆
    No name nearby has nearly the same sound, look or characters

    Informs; within `near_m` metres (0: never) it warns. Members of one series are not told. Reserved, planned and pending names count,
    and those of the batch. Shapes are compared where there is a font; without one the rule says so.
    """
    if not LOOKS.is_met(case):
        yield LOOKS
    counted = [m for m in _near_names(case) if not _is_told_elsewhere(case, m)]
    alike = [m for m in _here(case, counted, buffer_m=case.number("buffer_m")) if not is_series(case.name, m.known.name)]
    for tier in dict.fromkeys(m.tier for m in alike):
        found = tuple(m for m in alike if m.tier is tier)
        yield _near(case, tier.label, found)
    belonging = [(relation, m) for relation, m in case.sought.related if m.known.standing in _LIVING]
    for relation in Relation:
        found = tuple(_here(case, (m for how, m in belonging if how is relation)))
        if found:
            yield _near(case, relation.label, found)
    far = tuple(
        m
        for m in case.sought.of_other_kinds
        if (m.distance_m or 0) > case.number("derived_far_m") and m.known.standing is Standing.STANDARD
    )
    if far:
        told = listed(far)
        yield case.finding(
            Wording(
                f"专名与较远处其他类别的地名相同：{told.zh}。派生命名宜就近。",
                f"The specific is that of things of other kinds far away: {told.en}. Derived names are better given nearby.",
            ),
            weight=Weight.INFORM,
            matches=far,
            shape=shape_of(far),
        )


def _near_names(case: RuleCase) -> Iterator[Match]:
    """Names that will be heard and read beside this one, those of the batch among them."""
    yield from (m for m in case.sought.of_kind if m.known.standing in _LIVING and m.tier in _NEAR)
    yield from (m for m in _alike_in_batch(case, tuple(_NEAR)) if m.tier not in _SURE)


def _near(case: RuleCase, how: Wording, found: tuple[Match, ...]) -> RuleFinding:
    told, near = listed(found), case.number("near_m")
    is_near = any(m.distance_m is not None and m.distance_m < near for m in found)
    return case.finding(
        Wording(f"{how.zh}：{told.zh}。", f"{how.en.capitalize()}: {told.en}."),
        weight=Weight.WARN if is_near and not case.is_standing else Weight.INFORM,
        matches=found,
        shape=shape_of(found),
    )


@rule("U11", Weight.WARN)
def other_standings(case: RuleCase) -> Iterator[RuleFinding]:
    """不与曾用名、别名、预命名、规划名、申请中和已销名称相同或同音
    No former, alias, reserved, planned, pending or cancelled name is the same or sounds the same
    """
    together = {other.request_id for other in case.surroundings.batch if other.request_id}  # rule U12 tells of these
    counted = [
        m
        for m in case.sought.of_kind
        if m.known.standing is not Standing.STANDARD and _is_same(case, m) and m.known.name_id.partition("#")[0] not in together
    ]
    alike = list(_here(case, counted))
    for standing in dict.fromkeys(m.known.standing for m in alike):
        found = tuple(m for m in alike if m.known.standing is standing)
        told = listed(found)
        yield case.finding(
            Wording(
                f"与{standing.label.zh}相同或同音：{told.zh}。",
                f"The same as, or sounding like, a {standing.label.en}: {told.en}.",
            ),
            weight=Weight.INFORM if case.is_standing else Weight.WARN,
            matches=found,
            shape=shape_of(found),
        )


@rule("U12", Weight.BLOCK, when=in_batch)
def unique_in_batch(case: RuleCase) -> Iterator[RuleFinding]:
    """同批申请的名称之间不重名，避免同音
    No two names of the batch are the same or sound the same

    Pairs count when both lie in one built-up area, or when either is not drawn or no area is.
    """
    asked = case.proposal
    matches = [m for m in _alike_in_batch(case, _SURE) if not (is_same_place(m, asked) and is_facet(m, asked))]
    sameness = case.pack.sameness
    near = [m for m in matches if isinstance(case.ground, NoScope) or case.near_ground.lies(m.known) is not Lies.OUTSIDE]
    names = tuple(m for m in near if m.tier in sameness.same_name)
    sounds = tuple(m for m in near if m.tier in sameness.same_sound and not is_series(case.name, m.known.name))
    for found, weight, zh, en in ((names, Weight.BLOCK, "同名", "the same"), (sounds, Weight.WARN, "同音", "of the same sound")):
        if found:
            told = listed(found)
            yield case.finding(
                Wording(f"同批申请中有{zh}：{told.zh}。", f"In the batch there are names {en}: {told.en}."),
                weight=weight,
                matches=found,
                shape=shape_of(found),
            )


@rule("U13", Weight.WARN)
def one_place_once(case: RuleCase) -> Iterator[RuleFinding]:
    """同一地点的多条记录相互关联，不作重名
    Records of one place are linked, not counted as repeated

    行政村 21610, 村委会 27610 and 居民点 22200 of one village are one place; a street upon a street of the same name is the same thing named twice.
    """
    facets = tuple(m for m in case.sought.same_place if is_facet(m, case.proposal))
    twins = tuple(m for m in case.sought.same_place if m not in facets)
    for found, weight, zh, en in (
        (facets, Weight.INFORM, "视为同一地点，不计重名。请互相关联。", "is taken for the same place and not for a repeated name. Link the records."),
        (twins, Weight.WARN, "该处已有此名，无须再命名。如系更名或补录，请在申请中填写其地点编号；未填写的按重名处理。", "bears the name already. To rename or complete it give its place id in the application; without it the name counts as repeated."),
    ):  # fmt: skip
        if found:
            told = listed(found)
            yield case.finding(
                Wording(f"与{told.zh}位置重合，{zh}", f"{told.en} lies upon it and {en}"),
                weight=weight,
                matches=found,
                evidence={"place_ids": "、".join(dict.fromkeys(m.known.place_id for m in found))},
                shape=shape_of(found),
            )


def is_series(one: str, other: str) -> bool:
    """Whether two names are members of one series (金港一街, 金港二街; 景泰东路, 景泰西路): meant to be alike."""
    ours, theirs = member_of(one), member_of(other)
    return (
        ours is not None
        and theirs is not None
        and ours.stem == theirs.stem
        and (ours.number, ours.side) != (theirs.number, theirs.side)
    )


def _is_same(case: RuleCase, match: Match) -> bool:
    """The same name or sound whatever its generic: as everybody takes it, or by the pack's definition."""
    sameness = case.pack.sameness
    return match.tier in _SURE or match.tier in sameness.same_sound or case.is_same_name(match, sameness.same_name)


def _is_told_elsewhere(case: RuleCase, match: Match) -> bool:
    """Whether a rule of uniqueness tells it: for names in force the same sound counts with the same generic, by the pack's definition."""
    if match.known.standing is not Standing.STANDARD and match.tier is not Tier.SAME_SPECIFIC:
        return _is_same(case, match)
    sameness = case.pack.sameness
    return case.is_same_name(match, sameness.same_name) or (match.tier in sameness.same_sound and is_same_generic(match))


def _here(case: RuleCase, matches: Iterable[Match], *, buffer_m: float = 0) -> Iterator[Match]:
    """Matches on the ground of the kind, those nobody has drawn among them; in the county where there is no ground."""
    scope = case.near_ground.with_buffer(buffer_m)
    return (m for m in matches if scope.lies(m.known) is not Lies.OUTSIDE)


def _is_same_request(other: Proposal, asked: Proposal) -> bool:
    return other is asked or (bool(other.request_id) and other.request_id == asked.request_id)


def _alike_in_batch(case: RuleCase, tiers: tuple[Tier, ...]) -> list[Match]:
    """The other names of the batch that are alike; candidates of one request do not conflict."""
    batch, held = case.surroundings.batch, case.surroundings.names
    if not batch:
        return []
    index = (case.surroundings.together or names_of_batch(batch, held)).under(case.sought.definitions)
    own = {_id_in_batch(n, other) for n, other in enumerate(batch) if _is_same_request(other, case.proposal)}
    probe = Probe(case.name, case.proposal.kind, case.proposal.geometry)
    found = index.alike(probe, tiers, kinds=kinds_compared(case.proposal.kind), limit=len(batch))
    return [m for m in found.matches if m.known.name_id not in own]


def names_of_batch(batch: tuple[Proposal, ...], held: NameIndex) -> NameIndex:
    """The names of a batch as an index that hears as the register's does."""
    return NameIndex((), held.voice, looks=held.looks).plus(_as_known(n, other) for n, other in enumerate(batch))


def _id_in_batch(number: int, other: Proposal) -> str:
    return other.request_id or f"batch:{number}"


def _as_known(number: int, other: Proposal) -> KnownName:
    key = _id_in_batch(number, other)
    return KnownName(key, key, other.name, other.kind, Standing.PENDING, other.division_code, other.geometry)

"""No name twice on one ground, and none that sounds like another: the grounds of Art. 9 for each kind, and stricter local ones."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from gazetteer.kinds import NameKind, ScopeLevel
from gazetteer.likeness.known import Match, Standing
from gazetteer.likeness.tiers import Tier
from gazetteer.rules.case import RuleCase
from gazetteer.rules.finding import RuleFinding, Weight
from gazetteer.rules.needs import BUILT_UP_AREAS, GEOMETRY, NAMES_BEYOND, Need
from gazetteer.rules.rule import rule
from gazetteer.rules.scope import Lack, Lies, NoScope, Scope, holds_names_beyond, scope_of
from gazetteer.rules.sought import is_same_generic
from gazetteer.rules.stages import in_request
from gazetteer.rules.telling import listed, shape_of
from layers.report import Fact
from layers.wording import Wording

_IN_FORCE = frozenset({Standing.STANDARD})
_COUNTY_DIVISION = frozenset({NameKind.COUNTY_DIVISION})
_SEATS = frozenset({NameKind.VILLAGE_SEAT, NameKind.COMMUNITY_SEAT})
_BUILT = frozenset({NameKind.ESTATE, NameKind.BUILDING})


TOUCHING_M = 15.0  # drawn by hand, two ends that meet miss each other by a carriageway's width
_LACKING = {Lack.PLACE: GEOMETRY, Lack.AREAS: BUILT_UP_AREAS}


def level_of_rule(case: RuleCase, rule_id: str) -> ScopeLevel:
    """The ground a rule of this chapter looks at for this name."""
    if rule_id in ("U01", "U02") or (rule_id == "U08" and case.proposal.sizes.get("is_famous") is True):
        return ScopeLevel.NATION
    if rule_id in ("U04", "U09"):
        setting, usual = case.pack.rules[rule_id], {"U04": same_subdistrict, "U09": local_uniqueness}[rule_id]
        return ScopeLevel(str(setting.parameters.get("level", usual.parameters["level"])))
    return ScopeLevel.COUNTY if rule_id == "U08" else case.pack.scope_of(case.proposal.kind)


@dataclass(frozen=True, slots=True)
class Alike:
    """Names alike that count for a rule, by what they are: the same name, the same sound, and either of them where nobody has drawn the place."""

    names: tuple[Match, ...]
    sounds: tuple[Match, ...]
    undrawn: tuple[Match, ...]


@rule("U01", Weight.BLOCK, kinds=_COUNTY_DIVISION, parameters={"specific_too": True})
def same_division_name(case: RuleCase) -> Iterator[RuleFinding | Need]:
    """县级以上行政区划在全国范围内不重名
    No county or higher division in the nation has the same name

    The whole name blocks; the same specific warns: the detailed rules of 1996 compared specifics, the text of 2022 says names (a setting).
    """
    yield from _on_ground(case, ScopeLevel.NATION, same_sound=frozenset())
    if case.parameter("specific_too"):
        twins = tuple(m for m in _standing(case) if m.tier is Tier.SAME_SPECIFIC)
        if twins:
            told = listed(twins)
            yield case.finding(
                Wording(f"专名与{told.zh}相同。", f"The specific is that of {told.en}."),
                weight=_weight(case, Weight.WARN),
                matches=twins,
                shape=shape_of(twins),
            )


@rule("U02", Weight.WARN, kinds=_COUNTY_DIVISION)
def same_division_sound(case: RuleCase) -> Iterator[RuleFinding | Need]:
    """县级以上行政区划在全国范围内避免同音
    No county or higher division in the nation sounds the same
    """
    yield from _on_ground(case, ScopeLevel.NATION, same_name=frozenset())


@rule("U03", Weight.BLOCK, kinds=frozenset({NameKind.TOWNSHIP}))
def same_township(case: RuleCase) -> Iterator[RuleFinding | Need]:
    """乡、镇在同一省内不重名，避免同音
    No township in the province has the same name or sound
    """
    yield from _on_ground(case, case.pack.scope_of(case.proposal.kind))


@rule("U04", Weight.INFORM, kinds=frozenset({NameKind.SUBDISTRICT}), parameters={"level": "city"})
def same_subdistrict(case: RuleCase) -> Iterator[RuleFinding | Need]:
    """街道办事处与同市其他街道办事处不宜重名、同音
    A subdistrict office should not share name or sound with another of the city

    Art. 9 does not name subdistrict offices; the ground is a setting.
    """
    yield from _on_ground(case, ScopeLevel(str(case.parameter("level"))))


@rule("U05", Weight.BLOCK, kinds=_SEATS)
def same_village(case: RuleCase) -> Iterator[RuleFinding | Need]:
    """村民委员会、居民委员会所在地在同一县内不重名，避免同音
    No village or community in the county has the same name or sound
    """
    yield from _on_ground(case, case.pack.scope_of(case.proposal.kind))


@rule("U06", Weight.BLOCK, kinds=frozenset({NameKind.STREET}), parameters={"buffer_m": 0})
def same_street(case: RuleCase) -> Iterator[RuleFinding | Need]:
    """街路巷在同一建成区内不重名，避免同音
    No street in the built-up area has the same name or sound
    """
    yield from _on_ground(case, case.pack.scope_of(case.proposal.kind), buffer_m=case.number("buffer_m"))


@rule("U07", Weight.BLOCK, kinds=_BUILT, parameters={"buffer_m": 0})
def same_estate_or_building(case: RuleCase) -> Iterator[RuleFinding | Need]:
    """住宅区、楼宇在同一建成区内不重名，避免同音
    No residential area or building in the built-up area has the same name or sound
    """
    yield from _on_ground(case, case.pack.scope_of(case.proposal.kind), buffer_m=case.number("buffer_m"))


@rule("U08", Weight.BLOCK, kinds=frozenset({NameKind.NATURAL}))
def same_famous_feature(case: RuleCase) -> Iterator[RuleFinding | Need]:
    """著名自然地理实体在全国范围内不重名，避免同音
    No famous natural feature in the nation has the same name or sound

    Whether the feature is famous is a fact of the application; without it the rule cannot be asked. For others the county's are told.
    """
    famous = case.proposal.sizes.get("is_famous")
    if famous is not True:
        yield from _same_in_county(case)
    if famous is None:
        yield Need(Wording("是否为著名自然地理实体", "whether the feature is famous"), lambda _: False)
    elif famous is True:
        yield from _on_ground(case, ScopeLevel.NATION)


@rule(
    "U09",
    Weight.WARN,
    parameters={
        "level": "city",
        "kinds": (),
        "same_name": ("T0", "T0b", "T1"),
        "same_sound": ("T2", "T3"),
        "same_name_blocks": False,
    },
)
def local_uniqueness(case: RuleCase) -> Iterator[RuleFinding | Need]:
    """符合本地更严格的重名、同音规定
    Stricter local rules on the same name and sound are kept

    Off unless a local pack puts it on with its ground, kinds and what counts as the same.
    """
    kinds = case.words("kinds")
    if not kinds or case.proposal.kind.value in kinds:
        yield from _on_ground(
            case,
            ScopeLevel(str(case.parameter("level"))),
            same_name=frozenset(map(Tier, case.words("same_name"))),
            same_sound=frozenset(map(Tier, case.words("same_sound"))),
            name_weight=Weight.BLOCK if case.parameter("same_name_blocks") else Weight.WARN,
            any_generic=True,
        )


def _same_in_county(case: RuleCase) -> Iterator[RuleFinding]:
    """Features of the same name in the county, for information: the Regulation asks only famous ones to be unique."""
    county = scope_of(case.proposal, case.surroundings, ScopeLevel.COUNTY)
    same = case.pack.sameness.same_name
    twins = tuple(
        m
        for m in _standing(case)
        if case.is_same_name(m, same) and isinstance(county, Scope) and county.lies(m.known) is Lies.INSIDE
    )
    if twins:
        told = listed(twins)
        yield case.finding(
            Wording(
                f"本县内已有同名的自然地理实体：{told.zh}。条例只要求著名的不重名，供参考；如系同一实体，请填写其地点编号。",
                f"The county already has natural features of this name: {told.en}. Only famous ones must be unique; if it is the same one, give its place id.",
            ),
            weight=Weight.INFORM,
            matches=twins,
            shape=shape_of(twins),
        )


def _on_ground(
    case: RuleCase,
    level: ScopeLevel,
    *,
    same_name: frozenset[Tier] | None = None,
    same_sound: frozenset[Tier] | None = None,
    name_weight: Weight = Weight.BLOCK,
    any_generic: bool = False,
    buffer_m: float = 0,
) -> Iterator[RuleFinding | Need]:
    """Names in force on a ground that are the same or sound the same; where there is no ground, those of the county for information."""
    sameness = case.pack.sameness
    names = sameness.same_name if same_name is None else same_name
    sounds = sameness.same_sound if same_sound is None else same_sound
    own = level is case.pack.scope_of(case.proposal.kind)
    ground = case.ground if own and case.ground else scope_of(case.proposal, case.surroundings, level)
    if isinstance(ground, NoScope):
        yield from _without_ground(case, ground, names, sounds)
        return
    if level in (ScopeLevel.NATION, ScopeLevel.PROVINCE) and not holds_names_beyond(
        case.proposal, case.surroundings.names, level
    ):
        yield NAMES_BEYOND[level]
    alike = _alike(case, ground.with_buffer(buffer_m), names, sounds, any_generic=any_generic)
    yield from _told(case, ground, alike, name_weight)


def _without_ground(
    case: RuleCase, ground: NoScope, names: frozenset[Tier], sounds: frozenset[Tier]
) -> Iterator[RuleFinding | Need]:
    """What the county holds: for information while an input is missing; a warning where the place lies beyond what is built up today.

    A new street often does, and the committee has to say whether it grows into the same built-up area.
    """
    if ground.lack in _LACKING:
        yield _LACKING[ground.lack]
    else:
        yield case.finding(
            Wording(
                "所在位置不在任何已划定的建成区内，第九条的同一建成区范围无从确定，改在本县范围内检索。",
                "The place lies in no built-up area that has been drawn, so Art. 9 gives no ground; the county was searched instead.",
            ),
            weight=Weight.INFORM,
            shape=case.proposal.geometry,
        )
    alike = _alike(case, ground.instead, names, sounds)
    if ground.lack is Lack.PLACE and alike.names:
        yield _undrawn_twin(case, alike.names)
        alike = replace(alike, names=())
    found = (*alike.names, *alike.sounds)
    if found:
        told = listed(found)
        yield case.finding(
            Wording(
                f"本县内有同名或同音：{told.zh}。是否属同一建成区尚未判定。",
                f"In the county there are names alike: {told.en}. Whether they share the built-up area is not judged.",
            ),
            weight=_weight(case, Weight.WARN) if ground.lack is Lack.OUTSIDE else Weight.INFORM,
            matches=found,
            shape=shape_of(found),
        )


def _undrawn_twin(case: RuleCase, names: tuple[Match, ...]) -> RuleFinding:
    """Leaving the drawing out is no way round the block: a name asked for that the county has already waits until its place is drawn (Art. 11)."""
    told = listed(names)
    return case.finding(
        Wording(
            f"本县内已有同名：{told.zh}。本名称未标绘位置，无法判定是否属同一建成区；标绘位置（第十一条）以前不能通过。",
            f"The county already has {told.en}, and nobody has drawn where this name would lie: it cannot pass before its place is drawn (Art. 11).",
        ),
        weight=_weight(case, Weight.BLOCK if in_request(case) else Weight.WARN),
        matches=names,
        shape=shape_of(names),
    )


def _alike(case: RuleCase, ground: Scope, names: frozenset[Tier], sounds: frozenset[Tier], *, any_generic: bool = False) -> Alike:
    """Matches on a ground. A sound is the same when the generics are the same too, unless specifics alone are compared."""
    counted = [
        m for m in _standing(case) if case.is_same_name(m, names) or (m.tier in sounds and (any_generic or is_same_generic(m)))
    ]
    lying = [(m, ground.lies(m.known)) for m in counted]
    inside = [m for m, lies in lying if lies is Lies.INSIDE]
    return Alike(
        names=tuple(m for m in inside if case.is_same_name(m, names)),
        sounds=tuple(m for m in inside if not case.is_same_name(m, names)),
        undrawn=tuple(m for m, lies in lying if lies is Lies.UNKNOWN),
    )


def _told(case: RuleCase, ground: Scope, alike: Alike, name_weight: Weight) -> Iterator[RuleFinding]:
    where = ground.label
    if alike.names:
        told, going_on = listed(alike.names), _going_on(case, alike.names)
        yield case.finding(
            Wording(
                f"{where.zh}内已有同名：{told.zh}。{going_on.zh}",
                f"In {where.en} there is already {told.en}.{going_on.en}",
            ),
            weight=_weight(case, name_weight),
            matches=alike.names,
            evidence=_definition(case, alike.names),
            shape=shape_of(alike.names),
        )
    if alike.sounds:
        told = listed(alike.sounds)
        yield case.finding(
            Wording(f"{where.zh}内有同音：{told.zh}。", f"In {where.en} the same sound has {told.en}."),
            weight=_weight(case, Weight.WARN),
            matches=alike.sounds,
            evidence=_definition(case, alike.sounds),
            shape=shape_of(alike.sounds),
        )
    if alike.undrawn:
        told = listed(alike.undrawn)
        yield case.finding(
            Wording(
                f"本县内另有同名或同音，位置未知，无法判定是否在{where.zh}内：{told.zh}。请补充其位置。",
                f"In the county there are names alike that nobody has drawn, so whether they lie in {where.en} cannot be told: {told.en}. Add their places.",
            ),
            weight=_weight(case, Weight.WARN),
            matches=alike.undrawn,
        )


def _going_on(case: RuleCase, names: tuple[Match, ...]) -> Wording:
    """What to do where a street of the very name is touched: most often the road has only grown longer, and that is no new name."""
    touched = next((m for m in names if m.distance_m is not None and m.distance_m <= TOUCHING_M), None)
    if case.proposal.kind is not NameKind.STREET or touched is None:
        return Wording("", "")
    place = touched.known.place_id
    return Wording(
        f"两路相接：如系原路延伸，不是新命名，请填写地点编号 {place}。",
        f" The streets touch: where the old one goes on it is no new name; give its place id {place}.",
    )


def _standing(case: RuleCase) -> Iterable[Match]:
    """Names in force of the kinds the law compares; other standings are rule U11's."""
    return (m for m in case.sought.of_kind if m.known.standing in _IN_FORCE)


def _weight(case: RuleCase, weight: Weight) -> Weight:
    """A name that stands already is listed with its conflicts, not accused."""
    return Weight.INFORM if case.is_standing else weight


def _definition(case: RuleCase, matches: Iterable[Match]) -> dict[str, Fact]:
    """In which way the names are the same, and whose definition says so."""
    basis = case.pack.sameness.citation
    tiers = "、".join(dict.fromkeys(match.tier.label.zh for match in matches))
    return {"definition": tiers, "defined_by": basis.wording().zh if basis else ""}

"""A rule pack: dated settings by which names are judged in one jurisdiction, and how a local one builds on the national one."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeAlias

from gazetteer.kinds import NameKind, ScopeLevel
from gazetteer.likeness.tiers import Tier
from gazetteer.rules.citation import Citation, Footing
from gazetteer.rules.finding import Weight
from layers.wording import Wording

Setting: TypeAlias = bool | int | float | str | tuple[str, ...]

_WIDTH = (ScopeLevel.NONE, ScopeLevel.BUILT_UP, ScopeLevel.COUNTY, ScopeLevel.CITY, ScopeLevel.PROVINCE, ScopeLevel.NATION)
_HEAVINESS = (Weight.INFORM, Weight.WARN, Weight.BLOCK)


@dataclass(frozen=True, slots=True)
class Definitions:
    """What counts as the same name (同名) and as the same sound (同音); the national law defines neither.

    `added_words` may be added or dropped without making a name another one. `dialect` names the sound profile of the place, "" for none.
    `specific_only` compares the specific (专名) alone instead of the whole name.
    """

    same_name: frozenset[Tier] = frozenset({Tier.IDENTICAL, Tier.VARIANT})
    same_sound: frozenset[Tier] = frozenset({Tier.HOMOPHONE, Tier.HOMOPHONE_TONELESS})
    added_words: tuple[str, ...] = ()
    adds_city_name: bool = False
    dialect: str = ""
    specific_only: bool = False
    citation: Citation | None = None

    def joined(self, stricter: "Definitions") -> "Definitions":
        """Whatever either of two packs counts as the same."""
        return Definitions(
            same_name=self.same_name | stricter.same_name,
            same_sound=self.same_sound | stricter.same_sound,
            added_words=tuple(dict.fromkeys(self.added_words + stricter.added_words)),
            adds_city_name=self.adds_city_name or stricter.adds_city_name,
            dialect=stricter.dialect or self.dialect,
            specific_only=self.specific_only or stricter.specific_only,
            citation=stricter.citation or self.citation,
        )


@dataclass(frozen=True, slots=True)
class RuleSetting:
    """How one rule stands in a pack: how much it weighs at most, what it rests on, and its parameters."""

    weight: Weight
    citation: Citation
    is_on: bool = True
    parameters: Mapping[str, Setting] = field(default_factory=dict)

    def joined(self, local: "RuleSetting") -> "RuleSetting":
        """The setting of a local pack over that of the pack it builds on; what national law weighs is never made lighter."""
        bound = self.citation.footing is Footing.LAW
        weight = max(self.weight, local.weight, key=_HEAVINESS.index) if bound else local.weight
        return RuleSetting(weight, local.citation, local.is_on or bound, {**self.parameters, **local.parameters})


@dataclass(frozen=True, slots=True)
class SizeThreshold:
    """The least a thing must measure to bear a generic: one of `any_of` is met, and all of `always`. Keys are columns of PLACES or percentages of them."""

    generic: str
    any_of: tuple[Mapping[str, float], ...]
    always: Mapping[str, float] = field(default_factory=dict)
    kinds: frozenset[NameKind] = frozenset()


@dataclass(frozen=True, slots=True)
class RoadWidth:
    """Between which red-line widths (metres, upper bound excluded) a road bears one of these generics."""

    generics: tuple[str, ...]
    from_m: float
    to_m: float | None = None


@dataclass(frozen=True, slots=True)
class RulePack:
    """Settings of one jurisdiction for a span of days. `division` is a short division code: "" is the whole country.

    `in_force_from` is None where the date is not known; `in_force_to` is the last day + 1. A local pack is laid over the national one in force
    on the day; `revises` names the earlier pack of the same jurisdiction of which this one only says what has changed.
    """

    pack_id: str
    version: str
    title: Wording
    division: str
    in_force_from: date | None
    in_force_to: date | None
    footing: Footing
    definitions: Definitions
    rules: Mapping[str, RuleSetting]
    scopes: Mapping[NameKind, ScopeLevel] = field(default_factory=dict)
    sizes: tuple[SizeThreshold, ...] = ()
    road_widths: tuple[RoadWidth, ...] = ()
    clocks: Mapping[str, Setting] = field(default_factory=dict)
    revises: str = ""
    source: str = ""
    note: Wording | None = None

    @property
    def label(self) -> str:
        """Id and version, as findings carry them."""
        return f"{self.pack_id}@{self.version}"

    def is_in_force(self, on: date) -> bool:
        """Whether the day lies within its span; a pack whose first day is not known is taken to be in force."""
        return (self.in_force_from is None or self.in_force_from <= on) and (self.in_force_to is None or on < self.in_force_to)

    def holds_in(self, division_code: str) -> bool:
        return division_code.startswith(self.division)

    def scope_of(self, kind: NameKind) -> ScopeLevel:
        return self.scopes.get(kind, kind.scope)

    def revised_from(self, earlier: "RulePack") -> "RulePack":
        """This pack in full: what it does not say is as in the earlier one."""
        return replace(
            self,
            definitions=self.definitions if self.definitions != Definitions() else earlier.definitions,
            rules={**earlier.rules, **self.rules},
            scopes={**earlier.scopes, **self.scopes},
            sizes=self.sizes or earlier.sizes,
            road_widths=self.road_widths or earlier.road_widths,
            clocks={**earlier.clocks, **self.clocks},
        )

    def joined(self, local: "RulePack") -> "RulePack":
        """This pack with a local one built on it: the wider scope, the heavier weight of the law, every definition of either."""
        rules = dict(self.rules)
        for rule_id, setting in local.rules.items():
            rules[rule_id] = rules[rule_id].joined(setting) if rule_id in rules else setting
        scopes = {k: max(self.scope_of(k), s, key=_WIDTH.index) for k, s in local.scopes.items()}
        return replace(
            local,
            pack_id=f"{self.pack_id}+{local.pack_id}",
            version=f"{self.version}+{local.version}",
            definitions=self.definitions.joined(local.definitions),
            rules=rules,
            scopes={**self.scopes, **scopes},
            sizes=local.sizes or self.sizes,
            road_widths=local.road_widths or self.road_widths,
            clocks={**self.clocks, **local.clocks},
        )

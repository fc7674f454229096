"""A rule pack: dated settings by which names are judged in one jurisdiction, and how a local one builds on the national one."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeAlias

from gazetteer.citation import Citation, Footing
from gazetteer.kinds import NameKind, ScopeLevel
from gazetteer.likeness.definitions import Definitions, NearSound
from gazetteer.likeness.tiers import Tier
from gazetteer.requests.clocks import ClockSettings, DutyKind, Limit
from gazetteer.requests.materials import MaterialSettings
from gazetteer.requests.routes import RouteSettings
from gazetteer.rules.finding import Weight
from gazetteer.rules.thresholds import RoadWidth, SizeThreshold
from layers.wording import Wording

Setting: TypeAlias = bool | int | float | str | tuple[str, ...]

_WIDTH = (ScopeLevel.NONE, ScopeLevel.BUILT_UP, ScopeLevel.COUNTY, ScopeLevel.CITY, ScopeLevel.PROVINCE, ScopeLevel.NATION)
_HEAVINESS = (Weight.INFORM, Weight.WARN, Weight.BLOCK)


@dataclass(frozen=True, slots=True)
class Sameness:
    """Which likenesses count as the same name (同名) and as the same sound (同音); the national law defines neither.

    `added_words` may be added or dropped without making a name another one, and with `adds_city_name` the names of the city and county too;
    None keeps what `gazetteer.likeness` takes for usual. `dialect` gives the local sound of characters and syllables.
    """

    same_name: frozenset[Tier] = frozenset({Tier.IDENTICAL, Tier.VARIANT})
    same_sound: frozenset[Tier] = frozenset({Tier.HOMOPHONE, Tier.HOMOPHONE_TONELESS})
    added_words: tuple[str, ...] | None = None
    adds_city_name: bool = False
    near_sounds: frozenset[NearSound] | None = None
    dialect: tuple[tuple[str, str], ...] = ()
    citation: Citation | None = None

    def joined(self, local: "Sameness") -> "Sameness":
        """Whatever either of two packs counts as the same."""
        return Sameness(
            same_name=self.same_name | local.same_name,
            same_sound=self.same_sound | local.same_sound,
            added_words=local.added_words if local.added_words is not None else self.added_words,
            adds_city_name=self.adds_city_name or local.adds_city_name,
            near_sounds=local.near_sounds if local.near_sounds is not None else self.near_sounds,
            dialect=local.dialect or self.dialect,
            citation=local.citation or self.citation,
        )

    def describe(self) -> Wording:
        """What counts as what, in a sentence for the brief and the proof of search."""
        names = sorted(self.same_name, key=list(Tier).index)
        sounds = sorted(self.same_sound, key=list(Tier).index)
        basis = self.citation.wording() if self.citation else None
        return Wording(
            f"重名指：{'、'.join(t.label.zh for t in names)}；同音指：{'、'.join(t.label.zh for t in sounds)}"
            + (f"（{basis.zh}）。" if basis else "。"),
            f"The same name: {', '.join(t.label.en for t in names)}; the same sound: {', '.join(t.label.en for t in sounds)}"
            + (f" ({basis.en})." if basis else "."),
        )

    def definitions(self, place_words: tuple[str, ...]) -> Definitions:
        """What names are compared under; `place_words` are the names of province, city, county and township.

        They are looked past everywhere; only `adds_city_name` makes what is found so the same name.
        """
        usual = Definitions()
        return Definitions(
            added_words=usual.added_words if self.added_words is None else self.added_words,
            place_words=place_words,
            near_sounds=usual.near_sounds if self.near_sounds is None else self.near_sounds,
            dialect=self.dialect,
        )


@dataclass(frozen=True, slots=True)
class RuleSetting:
    """How one rule stands in a pack: how much it weighs at most, what it rests on, and its parameters."""

    weight: Weight
    citation: Citation
    is_on: bool = True
    parameters: Mapping[str, Setting] = field(default_factory=dict)
    bases: Mapping[str, Citation] = field(default_factory=dict)  # of parameters a local pack has set: what it rests them on

    def joined(self, local: "RuleSetting") -> "RuleSetting":
        """The setting of a local pack over that of the pack it builds on.

        What national law weighs is never made lighter, and what is no law does not take its place in a citation.
        """
        bound = self.citation.footing is Footing.LAW
        weight = max(self.weight, local.weight, key=_HEAVINESS.index) if bound else local.weight
        citation = self.citation if bound and not local.citation.footing.is_law else local.citation
        bases = {**self.bases, **dict.fromkeys(local.parameters, local.citation)}
        return RuleSetting(weight, citation, local.is_on or bound, {**self.parameters, **local.parameters}, bases)


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
    sameness: Sameness
    rules: Mapping[str, RuleSetting]
    scopes: Mapping[NameKind, ScopeLevel] = field(default_factory=dict)
    sizes: tuple[SizeThreshold, ...] = ()
    road_widths: tuple[RoadWidth, ...] = ()
    clocks: Mapping[DutyKind, Limit] = field(default_factory=dict)
    routes: RouteSettings = field(default_factory=RouteSettings)
    materials: MaterialSettings = field(default_factory=MaterialSettings)
    own_sameness: Mapping[NameKind, Sameness] = field(default_factory=dict)  # of kinds with definitions of their own
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

    @property
    def clock_settings(self) -> ClockSettings:
        return ClockSettings(limits=self.clocks)

    def scope_of(self, kind: NameKind) -> ScopeLevel:
        return self.scopes.get(kind, kind.scope)

    def sameness_of(self, kind: NameKind) -> Sameness:
        return self.own_sameness.get(kind, self.sameness)

    def for_kind(self, kind: NameKind) -> "RulePack":
        """This pack with the definitions that hold for a kind of name."""
        return replace(self, sameness=self.sameness_of(kind))

    def widest_scope(self, kind: NameKind) -> ScopeLevel:
        """The widest ground any rule looks at for a kind: that of the kind, or that of a stricter local rule."""
        levels = [ScopeLevel(str(level)) for s in self.rules.values() if s.is_on and (level := s.parameters.get("level"))]
        return max((self.scope_of(kind), *levels), key=_WIDTH.index)

    def revised_from(self, earlier: "RulePack") -> "RulePack":
        """This pack in full: what it does not say is as in the earlier one."""
        return replace(
            self,
            sameness=self.sameness if self.sameness != Sameness() else earlier.sameness,
            own_sameness={**earlier.own_sameness, **self.own_sameness},
            rules={**earlier.rules, **self.rules},
            scopes={**earlier.scopes, **self.scopes},
            sizes=self.sizes or earlier.sizes,
            road_widths=self.road_widths or earlier.road_widths,
            clocks={**earlier.clocks, **self.clocks},
            routes=self.routes if self.routes != RouteSettings() else earlier.routes,
            materials=self.materials if self.materials != MaterialSettings() else earlier.materials,
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
            sameness=self.sameness.joined(local.sameness),
            own_sameness={k: self.sameness_of(k).joined(local.sameness_of(k)) for k in {*self.own_sameness, *local.own_sameness}},
            rules=rules,
            scopes={**self.scopes, **scopes},
            sizes=local.sizes or self.sizes,
            road_widths=local.road_widths or self.road_widths,
            clocks={**self.clocks, **local.clocks},
        )

"""One rule before one name: what it may look at, and how it says what it found."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from shapely.geometry.base import BaseGeometry

from gazetteer.citation import Citation
from gazetteer.kinds import ScopeLevel
from gazetteer.likeness.known import Match
from gazetteer.likeness.tiers import Tier
from gazetteer.rules.finding import RuleFinding, Weight
from gazetteer.rules.pack import RulePack, RuleSetting, Setting
from gazetteer.rules.proposal import Proposal
from gazetteer.rules.scope import NoScope, Scope, scope_of
from gazetteer.rules.sought import Sought, differs_by_place, is_same_name, seek
from gazetteer.rules.spelled import Spelled, spelled
from gazetteer.rules.surroundings import Surroundings
from layers.report import Fact
from layers.wording import Wording

_HEAVINESS = (Weight.INFORM, Weight.WARN, Weight.BLOCK)


@dataclass(frozen=True, slots=True)
class RuleCase:
    """The name in question with everything a rule may look at; `rule_id` says which rule is asking."""

    rule_id: str
    proposal: Proposal
    surroundings: Surroundings
    pack: RulePack
    sought: Sought = field(default_factory=Sought)
    spelled: Spelled = field(default_factory=Spelled)
    ground: Scope | NoScope | None = None  # within which the law asks its kind to be unique; the county where it names none
    defaults: Mapping[str, Setting] = field(default_factory=dict)  # the rule's own parameters

    @classmethod
    def opened(cls, proposal: Proposal, surroundings: Surroundings, pack: RulePack) -> "RuleCase":
        """The case before any rule has spoken: the known names are searched and the name is spelled once, for all rules."""
        pack, spelling = pack.for_kind(proposal.kind), spelled(proposal, surroundings)
        sought = seek(proposal, surroundings, pack, readings=spelling.settled_reading)
        ground = scope_of(proposal, surroundings, pack.scope_of(proposal.kind))
        return cls("", proposal, surroundings, pack, sought, spelling, ground)

    @property
    def name(self) -> str:
        return self.proposal.name

    @property
    def near_ground(self) -> Scope:
        """The ground, or the county where there is none."""
        ground = self.ground or scope_of(self.proposal, self.surroundings, ScopeLevel.COUNTY)
        return ground.instead if isinstance(ground, NoScope) else ground

    @property
    def is_standing(self) -> bool:
        """Whether the name is one the place bears already and keeps: its conflicts are listed, nobody is accused of them."""
        return bool(self.proposal.place_id) and self.proposal.old_name == self.proposal.name

    def is_same_name(self, match: Match, tiers: frozenset[Tier]) -> bool:
        """Whether a match counts as the same name; one that only has the city's name more does so where the pack says it does."""
        is_by_place = not self.pack.sameness.adds_city_name and differs_by_place(match, self.name, self.sought.definitions)
        return is_same_name(match, tiers) and not is_by_place

    @property
    def setting(self) -> RuleSetting:
        return self.pack.rules[self.rule_id]

    def parameter(self, key: str) -> Setting:
        """What the pack sets, else what the rule itself holds usual."""
        return self.setting.parameters.get(key, self.defaults[key])

    def basis_of(self, key: str) -> Citation:
        """What a parameter rests on: the pack that set it, else the rule's own citation."""
        return self.setting.bases.get(key, self.setting.citation)

    def number(self, key: str) -> float:
        value = self.parameter(key)
        assert isinstance(value, int | float), f"{self.rule_id}: {key} is not a number"  # noqa: S101  # the pack's reader compares types
        return value

    def words(self, key: str) -> tuple[str, ...]:
        value = self.parameter(key)
        assert isinstance(value, tuple), f"{self.rule_id}: {key} is not a list"  # noqa: S101  # the pack's reader compares types
        return value

    def size(self, column: str) -> float | None:
        """A measure of the thing by its column of PLACES; None where it was not given."""
        value = self.proposal.sizes.get(column)
        return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None

    def finding(
        self,
        sentence: Wording,
        *,
        weight: Weight | None = None,
        matches: tuple[Match, ...] = (),
        question: Wording | None = None,
        evidence: Mapping[str, Fact] | None = None,
        shape: BaseGeometry | None = None,
        citation: Citation | None = None,
    ) -> RuleFinding:
        """A finding of this rule. `weight` may be lighter than the pack's, never heavier; `citation` is the rule's own if none is given."""
        heaviest = self.setting.weight
        weighed = min(weight, heaviest, key=_HEAVINESS.index) if weight else heaviest
        return RuleFinding(
            rule_id=self.rule_id,
            version=self.pack.label,
            weight=weighed,
            sentence=sentence,
            citation=citation or self.setting.citation,
            matches=matches,
            question=question,
            evidence=evidence or {},
            shape=shape,
        )

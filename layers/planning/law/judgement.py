"""What the rules say of every candidate: each rule broken with its metres, what could not be judged, and where that leaves it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

import numpy as np
import numpy.typing as npt

from layers.planning.candidates.candidates import Candidates
from layers.planning.law.rules import Effect, Rule, RulePack
from layers.planning.passport import Vintage
from layers.report import Report
from layers.wording import Wording

Flags = npt.NDArray[np.bool_]
Positions = npt.NDArray[np.int64]


class Verdict(StrEnum):
    """Where a candidate stands under some rules. Nothing here says that it is allowed: only that no obstacle is known."""

    REFUSED = "refused"
    TO_CONFIRM = "to_confirm"
    NO_KNOWN_OBSTACLE = "no_known_obstacle"

    @property
    def label(self) -> Wording:
        return _VERDICTS[self]


_VERDICTS = {
    Verdict.REFUSED: Wording("规则排除", "refused"),
    Verdict.TO_CONFIRM: Wording("待核实", "to confirm"),
    Verdict.NO_KNOWN_OBSTACLE: Wording("未发现障碍", "no known obstacle"),
}


class Doubt(StrEnum):
    """Why a broken rule asks for confirmation only."""

    RULE_ASKS = "rule_asks"
    UNVERIFIED = "unverified"
    NOT_IN_FORCE = "not_in_force"
    OTHER_FACILITY = "other_facility"
    ZONE_UNCONFIRMED = "zone_unconfirmed"
    CLASS_UNKNOWN = "class_unknown"

    @property
    def label(self) -> Wording:
        return _DOUBTS[self]


_DOUBTS = {
    Doubt.RULE_ASKS: Wording("条文未给数值或须人工判断", "the text gives no number or leaves it to judgement"),
    Doubt.UNVERIFIED: Wording("规则未核实", "the rule is unverified"),
    Doubt.NOT_IN_FORCE: Wording("规则当日不在施行期", "the rule is not in force on the day"),
    Doubt.OTHER_FACILITY: Wording("规则说的是另一类设施", "the rule speaks of another kind of facility"),
    Doubt.ZONE_UNCONFIRMED: Wording("该要素注明未核实", "the feature itself is marked as not confirmed"),
    Doubt.CLASS_UNKNOWN: Wording("该要素未注明类别", "the feature does not state its class"),
}


class Gap(StrEnum):
    """Why a rule could not be judged."""

    LAYER_EMPTY = "layer_empty"
    NO_SUCH_FEATURE = "no_such_feature"
    CLASS_MISSING = "class_missing"
    NO_HEIGHTS = "no_heights"
    NOT_ON_A_MAP = "not_on_a_map"

    @property
    def label(self) -> Wording:
        return _GAPS[self]

    @property
    def leaves_open(self) -> bool:
        """Whether it keeps a candidate from counting as free of known obstacles: a layer that holds other kinds is its owner's word for what there is."""
        return self is not Gap.NO_SUCH_FEATURE


_GAPS = {
    Gap.LAYER_EMPTY: Wording("图层尚未导入", "the layer is not imported"),
    Gap.NO_SUCH_FEATURE: Wording(
        "图层中没有这一类要素（或尚未标绘）", "the layer holds no feature of this kind (or nobody drew it)"
    ),
    Gap.CLASS_MISSING: Wording("候选场址未注明（地类、面积等）", "the candidate does not state it (land class, area …)"),
    Gap.NO_HEIGHTS: Wording("没有该处的高程数据", "no heights are held there"),
    Gap.NOT_ON_A_MAP: Wording("须查阅条文或到现场核实", "to be confirmed in the text or on the spot"),
}


@dataclass(frozen=True, slots=True)
class Breach:
    """One rule that one candidate breaks.

    Attributes:
        candidate: its position.
        found, required: metres from the nearest feature (0 inside) and metres asked for; degrees of slope found and allowed; metres from which it is
            seen and within which it must not be; None for a land class.
        layer, layer_on, feature, feature_name: which feature of which layer of which date; "" and None where none is meant.
        more: further features that break the same rule.
        doubts: why it asks for confirmation only; empty: it refuses.
        overlap_m2: of the candidate's own area with the feature where both have one.
        value: the land class met.
    """

    candidate: int
    pack: RulePack
    rule: Rule
    found: float | None
    required: float | None
    layer: str = ""
    layer_on: date | None = None
    feature: str = ""
    feature_name: str = ""
    more: int = 0
    doubts: tuple[Doubt, ...] = ()
    overlap_m2: float | None = None
    value: str = ""

    @property
    def missing(self) -> float | None:
        """By how much: metres that are lacking, or degrees too steep."""
        return None if self.found is None or self.required is None else abs(self.required - self.found)

    @property
    def effect(self) -> Effect:
        return Effect.CONFIRM if self.doubts else Effect.REFUSE


@dataclass(frozen=True, slots=True, eq=False)
class Unjudged:
    """A rule nobody could judge, for the candidates marked in `which`."""

    pack: RulePack
    rule: Rule
    gap: Gap
    which: Flags


@dataclass(frozen=True, eq=False)
class Judgement:
    """The candidates under some packs together on one day.

    Attributes:
        breaches: by candidate, then by pack and rule.
        verdicts: (candidates,) of Verdict.
        vintages: the layers looked at and how old they are.
        report: packs not in force, of elsewhere or unverified; zones past their day; that no candidate is left.
    """

    candidates: Candidates
    packs: tuple[RulePack, ...]
    on: date
    breaches: tuple[Breach, ...]
    unjudged: tuple[Unjudged, ...]
    verdicts: npt.NDArray[np.object_]
    vintages: tuple[Vintage, ...]
    report: Report

    @cached_property
    def _first(self) -> Positions:
        """Where the breaches of each candidate begin."""
        return np.searchsorted([b.candidate for b in self.breaches], np.arange(len(self.candidates) + 1))

    def breaches_of(self, candidate: int) -> tuple[Breach, ...]:
        return self.breaches[int(self._first[candidate]) : int(self._first[candidate + 1])]

    def unjudged_of(self, candidate: int) -> tuple[Unjudged, ...]:
        return tuple(u for u in self.unjudged if u.which[candidate])

    @property
    def is_refused(self) -> Flags:
        return np.asarray(self.verdicts == Verdict.REFUSED)

    @property
    def may_stand(self) -> Flags:
        """Not refused: to confirm, or without a known obstacle."""
        return ~self.is_refused

    @property
    def is_unbroken(self) -> Flags:
        """Breaks no rule at all, whatever could not be judged."""
        unbroken = np.ones(len(self.candidates), dtype=bool)
        unbroken[[b.candidate for b in self.breaches]] = False
        return unbroken

    def count(self) -> dict[Verdict, int]:
        return {verdict: int((self.verdicts == verdict).sum()) for verdict in Verdict}


@dataclass(frozen=True, slots=True, eq=False)
class PackComparison:
    """The same candidates under several sets of packs, side by side."""

    sides: tuple[Judgement, ...]

    def __iter__(self) -> Iterator[Judgement]:
        return iter(self.sides)

    @property
    def differs(self) -> Flags:
        """Candidates that do not fare alike on all sides."""
        first = self.sides[0].verdicts
        return np.asarray(np.any([side.verdicts != first for side in self.sides], axis=0))

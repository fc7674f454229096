"""The candidates of one judgement, projected once, and what testing one rule on them gives."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

import numpy as np
import numpy.typing as npt
import shapely

from layers.planning.candidates.candidates import Candidates
from layers.planning.law.ground import Features, LawGround
from layers.planning.law.judgement import Breach, Doubt, Gap, Unjudged
from layers.planning.law.plane import Plane, box_around, cut_to_box, is_in_box
from layers.planning.law.rules import Effect, Rule, RulePack

Flags = npt.NDArray[np.bool_]
Objects = npt.NDArray[np.object_]

POLYGONS = (3, 6)
"""Type ids of what has an area."""


@dataclass(frozen=True, eq=False)
class Bench:
    """The candidates of one judgement, projected once.

    `lapsed` and `unplaced` gather, by layer, the rows that a rule spoke of and that could not count: past their last day, without a position.
    """

    candidates: Candidates
    ground: LawGround
    on: date
    lapsed: dict[str, int] = field(default_factory=dict)
    unplaced: dict[str, int] = field(default_factory=dict)

    @cached_property
    def shapes(self) -> Objects:
        return self.candidates.geometry

    @cached_property
    def plane(self) -> Plane:
        return Plane.of(self.shapes)

    @cached_property
    def flat(self) -> Objects:
        return self.plane.flat(self.shapes)

    @cached_property
    def is_area(self) -> Flags:
        return np.isin(shapely.get_type_id(self.shapes), POLYGONS)

    def features(self, layer: str, where: Mapping[str, frozenset[str]], *, within_m: float) -> Features | Gap:
        """The rows a rule speaks of that can be near any candidate, or why there are none."""
        frame = self.ground.held(layer)
        if frame is None:
            return Gap.LAYER_EMPTY
        features = Features.of(frame, layer, where, self.on)
        if features.lapsed:
            self.lapsed[layer] = max(self.lapsed.get(layer, 0), features.lapsed)
        if not len(features):
            return Gap.NO_SUCH_FEATURE
        box = box_around(self.shapes, within_m)
        near = features.chosen(is_in_box(features.shapes, box) | ~features.is_placed)
        return replace(near, shapes=cut_to_box(near.shapes, box))


@dataclass(frozen=True, slots=True, eq=False)
class Tested:
    """What testing one rule gave."""

    breaches: tuple[Breach, ...] = ()
    unjudged: tuple[Unjudged, ...] = ()


def doubts_of(pack: RulePack, rule: Rule, on: date, kind: str = "") -> tuple[Doubt, ...]:
    """Why a rule only asks for confirmation, whatever it meets."""
    doubts = (
        (Doubt.RULE_ASKS, rule.effect is Effect.CONFIRM),
        (Doubt.UNVERIFIED, not (rule.is_verified and pack.is_verified)),
        (Doubt.NOT_IN_FORCE, not pack.is_in_force(on)),
        (Doubt.OTHER_FACILITY, bool(kind and pack.kinds) and kind not in pack.kinds),
    )
    return tuple(doubt for doubt, holds in doubts if holds)


def left_open(bench: Bench, pack: RulePack, rule: Rule, gap: Gap, which: Flags | None = None) -> tuple[Unjudged, ...]:
    marked = np.ones(len(bench.candidates), dtype=bool) if which is None else which
    return (Unjudged(pack, rule, gap, marked),) if marked.any() else ()

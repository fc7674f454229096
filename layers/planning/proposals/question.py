"""The question a committee asks: where so many more of one kind should stand, best by which measure, among which places, under which rules."""

import math
from dataclasses import dataclass
from datetime import date

from layers.planning.errors import UnknownChoice
from layers.planning.minutes import require_minutes
from layers.planning.proposals.errors import ImpossibleBudget, ImpossibleNumber, NothingLimitsThePlan
from layers.planning.question import DEMAND_LAYERS, CoverageQuestion, Weight, chosen, require_radius
from layers.planning.siting.problem import Model
from layers.planning.speeds import require_walking_speed
from layers.planning.travel import Mode
from layers.wording import Wording

AUTO = "auto"
MOST_SITES = 200


MODELS = {
    Model.MCLP: Wording("覆盖人最多（MCLP）", "cover most people (MCLP)"),
    Model.LSCP: Wording("可及者全部覆盖、处数最少（LSCP）", "cover everybody a site can reach, with fewest sites (LSCP)"),
    Model.P_MEDIAN: Wording("总路程最短（p-median）", "least way in all (p-median)"),
    Model.P_CENTER: Wording("最远者路程最短（p-center）", "the farthest as near as can be (p-center)"),
    Model.CAPACITATED: Wording("总路程最短且不超容量", "least way, no place given twice (capacitated)"),
}
COVERS = (Model.MCLP, Model.LSCP)
"""Models in which the minutes decide who counts; in the others they are only told."""


@dataclass(frozen=True, slots=True)
class SitingQuestion:
    """One question about new sites of one kind of facility.

    `p` is the number of new sites (LSCP finds it; None where only money limits the plan); `budget_wan` what they may cost together, 10,000 yuan. `minutes` is the reach of the covers and the time by which every model's coverage
    is told. `candidates` names where sites may stand (see `candidates.source`); `packs` the rules they are judged by, none: judged by nothing, and it says so. `closed` are existing
    facilities (ids) that shall close, `forced` and `forbidden` candidates (ids); `apart_m` metres two new sites keep at least. The rest as `CircleQuestion`.

    Raises:
        UnknownKind, UnknownLevel, UnknownChoice: a word the house does not know.
        ImpossibleMinutes, ImpossibleSpeed, ImpossibleRadius, ImpossibleNumber, ImpossibleBudget: a figure that is none.
        NothingLimitsThePlan: neither a number nor a budget, where the model finds neither.
    """

    kind: str
    model: Model = Model.MCLP
    p: int | None = None
    minutes: float = 15.0
    mode: Mode = Mode.WALK
    speed_ms: float | None = None
    weight: Weight = Weight.ELDERLY60
    candidates: str = "layer"
    packs: tuple[str, ...] = ()
    budget_wan: float | None = None
    apart_m: float | None = None
    closed: tuple[str, ...] = ()
    forced: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    unit: str = "village"
    as_of: date | None = None
    area: str | None = None
    with_neighbours: bool = False
    demand: str = AUTO

    def __post_init__(self) -> None:
        if self.demand not in (AUTO, *DEMAND_LAYERS):
            raise UnknownChoice("demand", self.demand, (AUTO, *DEMAND_LAYERS))
        object.__setattr__(self, "model", chosen(Model, "model", self.model))
        object.__setattr__(self, "mode", chosen(Mode, "mode", self.mode))
        object.__setattr__(self, "weight", chosen(Weight, "weight", self.weight))
        object.__setattr__(self, "minutes", require_minutes(float(self.minutes)))
        if self.speed_ms is not None:
            object.__setattr__(self, "speed_ms", require_walking_speed(float(self.speed_ms)))
        if self.apart_m is not None:
            object.__setattr__(self, "apart_m", require_radius(float(self.apart_m)))
        if self.p is not None and not 1 <= self.p <= MOST_SITES:
            raise ImpossibleNumber(self.p, MOST_SITES)
        if self.budget_wan is not None and not (math.isfinite(self.budget_wan) and self.budget_wan > 0):
            raise ImpossibleBudget(self.budget_wan)
        if self.p is None and self.model is not Model.LSCP and (self.budget_wan is None or self.model is not Model.MCLP):
            raise NothingLimitsThePlan(MODELS[self.model])
        _ = self.about_units  # refuses what a coverage question refuses

    @property
    def about_units(self) -> CoverageQuestion:
        """The ground of the question: which units, facilities and people."""
        return CoverageQuestion(
            self.kind,
            unit=self.unit,
            weight=self.weight,
            as_of=self.as_of,
            area=self.area,
            with_neighbours=self.with_neighbours,
            demand=DEMAND_LAYERS[0] if self.demand == AUTO else self.demand,
        )

"""How much each reason weighs when townships are put in order: named, shown and to be changed by whoever decides."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace

from layers.planning.centres.errors import ImpossibleScoreWeight
from layers.wording import Wording

COMPONENTS = {
    "elderly60": Wording("60岁及以上人数", "people aged 60 and over"),
    "share60": Wording("60岁及以上占比", "share aged 60 and over"),
    "share80": Wording("80岁及以上占比", "share aged 80 and over"),
    "far": Wording("到最近中心的平均用时（60岁及以上）", "mean way of those aged 60 and over to the nearest centre"),
    "beds": Wording("每千名老年人缺少的床位", "beds short per 1,000 older people"),
    "regional": Wording(
        "驻地周边时限内尚无中心的60岁及以上人数", "people aged 60 and over near the seat who have no centre within the time"
    ),
}
"""The reasons of J10 (population, ageing, regional demand) and what stands already, in the order they are shown."""


@dataclass(frozen=True, slots=True)
class ScoreWeights:
    """One weight a component; only their proportions matter. All equal is a setting of this house of 2026, unverified (未核实，可调整).

    Raises:
        ImpossibleScoreWeight: below 0, no number, or all of them 0.
    """

    elderly60: float = 1.0
    share60: float = 1.0
    share80: float = 1.0
    far: float = 1.0
    beds: float = 1.0
    regional: float = 1.0

    def __post_init__(self) -> None:
        for name, weight in self.by_name.items():
            if not (math.isfinite(weight) and weight >= 0):
                raise ImpossibleScoreWeight(name, weight)
        if not any(self.by_name.values()):
            raise ImpossibleScoreWeight("total", 0)

    @property
    def by_name(self) -> Mapping[str, float]:
        return {field.name: float(getattr(self, field.name)) for field in fields(self)}

    def varied(self) -> Iterator["ScoreWeights"]:
        """The same with each weight doubled, and with each halved: what an order should survive."""
        for name, weight in self.by_name.items():
            for factor in (2.0, 0.5):
                yield replace(self, **{name: weight * factor})


EQUAL = ScoreWeights()


def parse_weights(said: str) -> ScoreWeights:
    """Weights of `elderly60=1,far=2`; what is not named weighs 1. An empty text leaves all equal.

    Raises:
        ImpossibleScoreWeight: a name that is no component, or a weight that is none.
    """
    given: dict[str, float] = {}
    for part in said.replace("，", ",").replace(" ", "").split(","):
        name, _, weight = part.partition("=")
        if not part:
            continue
        if name not in COMPONENTS:
            raise ImpossibleScoreWeight(name, weight)
        try:
            given[name] = float(weight)
        except ValueError:
            raise ImpossibleScoreWeight(name, weight) from None
    return replace(EQUAL, **given)

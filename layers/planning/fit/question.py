"""The question behind the fit of units: which range of households, which centre people should reach, and how they get there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from layers.planning.fit.sizes import XINWU_RANGES, HouseholdRange
from layers.planning.minutes import require_minutes
from layers.planning.question import CoverageQuestion, chosen
from layers.planning.speeds import require_walking_speed
from layers.planning.travel import Mode


@dataclass(frozen=True, slots=True)
class FitQuestion:
    """One question about the size of committees, and the centre of a kind that their people should reach in so many minutes.

    `ranges` are those of one district's plan unless given. The rest as `CoverageQuestion`; units are always villages and communities.

    Raises:
        UnknownKind, UnknownChoice: a word that the house does not know.
        ImpossibleMinutes, ImpossibleSpeed: a time or a speed that is none.
    """

    kind: str = "home_care_station"
    minutes: float = 15.0
    mode: Mode = Mode.WALK
    speed_ms: float | None = None
    ranges: Sequence[HouseholdRange] = XINWU_RANGES
    as_of: date | None = None
    area: str | None = None
    with_neighbours: bool = False
    demand: str = "settlements"

    def __post_init__(self) -> None:
        object.__setattr__(self, "minutes", require_minutes(float(self.minutes)))
        object.__setattr__(self, "mode", chosen(Mode, "mode", self.mode))
        if self.speed_ms is not None:
            require_walking_speed(float(self.speed_ms))
        self.about_units  # noqa: B018 - refuses what a coverage question refuses

    @property
    def about_units(self) -> CoverageQuestion:
        """The question that names the units, the facilities and the people."""
        return CoverageQuestion(
            self.kind, as_of=self.as_of, area=self.area, with_neighbours=self.with_neighbours, demand=self.demand
        )

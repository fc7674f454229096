"""The question behind a service circle: which facility, how people travel, for how many minutes, counted how."""

from dataclasses import dataclass, replace
from datetime import date

from layers.planning.errors import UnknownChoice
from layers.planning.minutes import require_minutes
from layers.planning.question import DEMAND_LAYERS, By, CoverageQuestion, Measure, Weight, chosen, require_radius
from layers.planning.speeds import require_walking_speed
from layers.planning.travel import Mode

AUTO = "auto"
POINTS = (AUTO, *DEMAND_LAYERS)


@dataclass(frozen=True, slots=True)
class CircleQuestion:
    """One question about a service circle (服务圈) of one kind of facility.

    Choices may be given as their plain words (`mode="walk"`). `minutes` as a text is for `parse_minutes`. `speed_ms` is the walking speed in metres per second (None:
    the default of the way of travelling); a vehicle keeps its own and walks only to the road. `radius_m` is the straight circle that the plan draws (None: the same minutes at
    the same speed). `demand` is the layer people are counted on; `auto` leaves it to the finest that covers the area. The rest as `CoverageQuestion`.

    Raises:
        UnknownKind, UnknownLevel, UnknownChoice: a word that the house does not know.
        ImpossibleMinutes, MinutesInMetres: a time that is none.
        ImpossibleSpeed, ImpossibleRadius, RadiusInDegrees: a speed or a radius that is none.
    """

    kind: str
    minutes: float
    mode: Mode = Mode.WALK
    speed_ms: float | None = None
    unit: str = "village"
    weight: Weight = Weight.PEOPLE
    by: By | None = None
    as_of: date | None = None
    area: str | None = None
    with_neighbours: bool = False
    demand: str = AUTO
    radius_m: float | None = None

    def __post_init__(self) -> None:
        if self.demand not in POINTS:
            raise UnknownChoice("demand", self.demand, POINTS)
        object.__setattr__(self, "minutes", require_minutes(float(self.minutes)))
        object.__setattr__(self, "mode", chosen(Mode, "mode", self.mode))
        if self.speed_ms is not None:
            object.__setattr__(self, "speed_ms", require_walking_speed(float(self.speed_ms)))
        if self.radius_m is not None:
            object.__setattr__(self, "radius_m", require_radius(float(self.radius_m)))
        drawn = self.drawn_straight(self.radius_m or 1000.0)  # refuses what a coverage question refuses
        object.__setattr__(self, "weight", drawn.weight)
        object.__setattr__(self, "by", drawn.by)

    def drawn_straight(self, radius_m: float) -> CoverageQuestion:
        """The same question as a circle on paper: within `radius_m` metres in a straight line."""
        return CoverageQuestion(
            self.kind,
            unit=self.unit,
            measure=Measure.REACH,
            reach_m=radius_m,
            weight=self.weight,
            by=self.by,
            as_of=self.as_of,
            area=self.area,
            with_neighbours=self.with_neighbours,
            demand=DEMAND_LAYERS[0] if self.demand == AUTO else self.demand,
        )

    def on_points(self, demand: str) -> "CircleQuestion":
        """The same question with its layer of people chosen, where it was left open."""
        return replace(self, demand=demand) if self.demand == AUTO else self

    @property
    def split(self) -> By | None:
        """How the answer is split in the end."""
        return By.STRATUM if self.by is None and self.unit == "village" else self.by

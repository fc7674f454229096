"""What a planner asks of the roads: which facilities, how people travel, within how many minutes, and whom to count."""

from dataclasses import dataclass
from datetime import date

from layers.planning.errors import UnknownChoice, UnknownKind
from layers.planning.kinds import FACILITY_KINDS
from layers.planning.minutes import require_minutes
from layers.planning.question import DEMAND_LAYERS, Weight, chosen
from layers.planning.speeds import require_walking_speed
from layers.planning.travel import Mode

MODES = (Mode.WALK, Mode.BUS, Mode.DRIVE)


@dataclass(frozen=True, slots=True)
class RoadQuestion:
    """One question about one kind of facility on the roads.

    `minutes` are the limits asked for together, rising; `weight` says which people are counted; `speed_ms` is the walking speed (None: the profile's own).
    `area` None is the workspace's own, `as_of` None today. `with_neighbours` lets facilities of other areas serve as well. `sketch` asks
    for polygons.

    Raises:
        UnknownKind, UnknownChoice: a word the house does not know; a mode that needs no roads.
        ImpossibleMinutes: minutes that are not above 0 and at most 240, or none.
        ImpossibleSpeed: a walking speed that is none.
    """

    kind: str
    mode: Mode = Mode.WALK
    minutes: tuple[float, ...] = (15.0,)
    weight: Weight = Weight.PEOPLE
    speed_ms: float | None = None
    as_of: date | None = None
    area: str | None = None
    with_neighbours: bool = False
    demand: str = "settlements"
    sketch: bool = True

    def __post_init__(self) -> None:
        if self.kind not in FACILITY_KINDS:
            raise UnknownKind(self.kind, FACILITY_KINDS)
        if self.demand not in DEMAND_LAYERS:
            raise UnknownChoice("demand", self.demand, DEMAND_LAYERS)
        mode = chosen(Mode, "mode", self.mode)
        if mode not in MODES:
            raise UnknownChoice("mode", str(mode), [str(known) for known in MODES])
        weight = chosen(Weight, "weight", self.weight)
        if weight is Weight.UNITS:
            raise UnknownChoice("weight", str(weight), [str(known) for known in Weight if known is not Weight.UNITS])
        if self.speed_ms is not None:
            object.__setattr__(self, "speed_ms", require_walking_speed(float(self.speed_ms)))
        object.__setattr__(self, "mode", mode)
        object.__setattr__(self, "weight", weight)
        object.__setattr__(self, "minutes", _rising(self.minutes))


def _rising(minutes: tuple[float, ...]) -> tuple[float, ...]:
    return tuple(sorted({require_minutes(float(limit)) for limit in minutes or (0.0,)}))

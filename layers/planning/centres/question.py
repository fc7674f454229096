"""The questions asked of elderly centres: how large, what shares a house, graded reach, which township, which station, which idle house, which home to close."""

from dataclasses import dataclass, field
from datetime import date

from layers.planning.access.care_space_question import CARE_NORMS
from layers.planning.access.errors import UnknownNorm
from layers.planning.centres.classes import FLOOR_NORMS, SCHEMES
from layers.planning.centres.errors import ImpossibleLeast
from layers.planning.centres.grading import HOUSE_GRADES, Grade, require_grades
from layers.planning.centres.weights import EQUAL, ScoreWeights
from layers.planning.errors import UnknownChoice, UnknownKind
from layers.planning.fit.errors import ImpossibleThreshold
from layers.planning.fit.idle import LOW_OCCUPANCY
from layers.planning.kinds import FACILITY_KINDS
from layers.planning.minutes import require_minutes
from layers.planning.question import DEMAND_LAYERS, Weight, chosen, require_radius
from layers.planning.speeds import require_walking_speed
from layers.planning.travel import Mode

AUTO = "auto"
POINTS = (AUTO, *DEMAND_LAYERS)
CENTRE = "elderly_service_center"
DAY_CARE = "day_care_center"
HOME = "care_home"
STATION = "social_work_station"
MUTUAL_CARE = "mutual_care_center"

NEAR_M = 300.0
"""“A few hundred metres”: the walking distance of a 5-minute living circle (GB 50180-2018), taken straight. A setting."""

SAME_HOUSE_M = 50.0
"""Closer than this two points are one house or its yard: a setting of this house of 2026, unverified (未核实，可调整)."""

MANY_LEFT_BEHIND = 20
"""Older people left behind in a village from which it has “many” (H11 gives no number): a setting of this house of 2026, unverified (未核实，可调整)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CentresQuestion:
    """What every question of centres says: which area, which day, on which layer people are counted, whether neighbours' facilities count.

    `demand` is the layer people are counted on; `auto` leaves it to the finest that covers the area.

    Raises:
        UnknownChoice: a layer of people that there is not.
    """

    as_of: date | None = None
    area: str | None = None
    with_neighbours: bool = False
    demand: str = AUTO

    def __post_init__(self) -> None:
        if self.demand not in POINTS:
            raise UnknownChoice("demand", self.demand, POINTS)


@dataclass(frozen=True, slots=True, kw_only=True)
class TimedQuestion(CentresQuestion):
    """A question of centres that people travel to: for how many minutes, how, how fast on foot (None: the default of the way of travelling).

    Raises:
        ImpossibleMinutes, ImpossibleSpeed, UnknownChoice.
    """

    minutes: float
    mode: Mode = Mode.WALK
    speed_ms: float | None = None

    def __post_init__(self) -> None:
        CentresQuestion.__post_init__(self)  # because super() does not find the class that slots made anew
        object.__setattr__(self, "minutes", require_minutes(float(self.minutes)))
        object.__setattr__(self, "mode", chosen(Mode, "mode", self.mode))
        if self.speed_ms is not None:
            object.__setattr__(self, "speed_ms", require_walking_speed(float(self.speed_ms)))


@dataclass(frozen=True, slots=True, kw_only=True)
class SizeQuestion(TimedQuestion):
    """Whom each centre of a kind serves, which class of a scheme that gives, and whether its floor is enough.

    `norms` are ids of FLOOR_NORMS to hold the floor against; () takes the class's own and the verified ones in force.

    Raises:
        UnknownKind, UnknownChoice, UnknownNorm.
    """

    kind: str = DAY_CARE
    scheme: str = "gb50437"
    norms: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        TimedQuestion.__post_init__(self)
        require_kind(self.kind)
        if self.scheme not in SCHEMES:
            raise UnknownChoice("scheme", self.scheme, SCHEMES)
        for norm in self.norms:
            if norm not in FLOOR_NORMS:
                raise UnknownNorm(norm, FLOOR_NORMS)


@dataclass(frozen=True, slots=True, kw_only=True)
class CoSitingQuestion(CentresQuestion):
    """What stands in one house or near each other: day care, meals, social-work room, clinic (一址多用).

    `within_m` and `same_house_m` are metres in a straight line. `norms` are ids of CARE_NORMS; () takes those on record for the area on the day. `estates` says which of
    them a community is held against: `existing` or `new`.

    Raises:
        RadiusInDegrees, ImpossibleRadius, UnknownNorm, UnknownChoice.
    """

    within_m: float = NEAR_M
    same_house_m: float = SAME_HOUSE_M
    norms: tuple[str, ...] = ()
    estates: str = "existing"

    def __post_init__(self) -> None:
        CentresQuestion.__post_init__(self)
        object.__setattr__(self, "within_m", require_radius(float(self.within_m)))
        object.__setattr__(self, "same_house_m", min(require_radius(float(self.same_house_m)), self.within_m))
        if self.estates not in ("existing", "new"):
            raise UnknownChoice("estates", self.estates, ("existing", "new"))
        for norm in self.norms:
            if norm not in CARE_NORMS:
                raise UnknownNorm(norm, CARE_NORMS)


@dataclass(frozen=True, slots=True, kw_only=True)
class GradesQuestion(TimedQuestion):
    """Coverage with a reach for every size of house, beside one reach (`minutes`) for all.

    Raises:
        UnknownKind, ImpossibleGrades.
    """

    kind: str = DAY_CARE
    grades: tuple[Grade, ...] = HOUSE_GRADES
    weight: Weight = Weight.ELDERLY60

    def __post_init__(self) -> None:
        TimedQuestion.__post_init__(self)
        require_kind(self.kind)
        object.__setattr__(self, "weight", chosen(Weight, "weight", self.weight))
        if self.weight is Weight.UNITS:  # graded reach is asked for people
            raise UnknownChoice("weight", str(self.weight), [w.value for w in Weight if w is not Weight.UNITS])
        object.__setattr__(self, "grades", require_grades(self.grades))


@dataclass(frozen=True, slots=True, kw_only=True)
class TownshipQuestion(TimedQuestion):
    """Which townships need a comprehensive centre most, by components and weights that are all shown.

    Raises:
        UnknownKind, ImpossibleScoreWeight.
    """

    kind: str = CENTRE
    weights: ScoreWeights = EQUAL

    def __post_init__(self) -> None:
        TimedQuestion.__post_init__(self)
        require_kind(self.kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class StationQuestion(TimedQuestion):
    """Whether every township has its station, who works there, and how long its villages travel. The minutes are a setting: no norm gives any."""

    kind: str = STATION

    def __post_init__(self) -> None:
        TimedQuestion.__post_init__(self)
        require_kind(self.kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class IdleHouseQuestion(TimedQuestion):
    """Which idle school, workshop, building or land could become a mutual-care home (幸福院), and for which village.

    A village has many when at least `least` older people are left behind in it. H11 speaks of villages: communities (居委会) are taken only `with_communities`.

    Raises:
        UnknownKind, ImpossibleLeast.
    """

    demand: str = "demand"  # settlements do not say who was left behind
    kind: str = MUTUAL_CARE
    least: int = MANY_LEFT_BEHIND
    with_communities: bool = False

    def __post_init__(self) -> None:
        TimedQuestion.__post_init__(self)
        require_kind(self.kind)
        if not 1 <= self.least <= 100_000 or self.least != int(self.least):
            raise ImpossibleLeast(self.least)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosingQuestion(TimedQuestion):
    """Which homes might close or merge because beds lie idle, and which others could take the residents.

    Raises:
        ImpossibleThreshold: an occupancy that is no share.
    """

    kinds: tuple[str, ...] = field(default=(HOME,))
    threshold: float = LOW_OCCUPANCY

    def __post_init__(self) -> None:
        TimedQuestion.__post_init__(self)
        for kind in self.kinds:
            require_kind(kind)
        if not 0 < self.threshold <= 1:
            raise ImpossibleThreshold(self.threshold)


def require_kind(kind: str) -> str:
    if kind not in FACILITY_KINDS:
        raise UnknownKind(kind, FACILITY_KINDS)
    return kind

"""The questions about a whole scheme: what to close, convert and build; the front of plans; centres with their points."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from layers.planning.minutes import require_minutes
from layers.planning.proposals.errors import ImpossibleNumber
from layers.planning.proposals.question import AUTO, MOST_SITES, SitingQuestion
from layers.planning.question import Weight, chosen
from layers.planning.schemes.errors import ImpossibleMove, NothingToMove, TooFewCriteria
from layers.planning.siting.fronts import Criterion
from layers.planning.siting.problem import Model
from layers.planning.travel import Mode
from layers.wording import Wording

MOST_MOVES = 50
"""Facilities moved at once: more is no decision of one year."""


class Aim(StrEnum):
    """What the best closing, converting and building is the best of."""

    PEOPLE = "people"
    WAY = "way"
    BEDS = "beds"

    @property
    def label(self) -> Wording:
        return _AIMS[self]


_AIMS = {
    Aim.PEOPLE: Wording("时限内的人最多（同样多时减少床位最少）", "most people within the time (fewest beds lost among equals)"),
    Aim.WAY: Wording("总路程最短", "least way in all"),
    Aim.BEDS: Wording("减少的床位最少（同样少时覆盖人最多）", "fewest beds lost (most people among equals)"),
}
CRITERIA = {
    Criterion.PEOPLE: Wording("时限内人数", "people in time"),
    Criterion.WORST: Wording("最远者用时", "the longest way"),
    Criterion.PRICE: Wording("投资", "cost"),
    Criterion.LAND: Wording("用地", "land"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemeQuestion:
    """What every question about a scheme says: the kind of facility, who is counted, by which way, in which time, which candidates under which rules.

    Field by field as `SitingQuestion`.

    Raises:
        What `SitingQuestion` refuses.
    """

    kind: str
    minutes: float = 15.0
    mode: Mode = Mode.WALK
    speed_ms: float | None = None
    weight: Weight = Weight.ELDERLY60
    candidates: str = "layer"
    packs: tuple[str, ...] = ()
    unit: str = "village"
    as_of: date | None = None
    area: str | None = None
    with_neighbours: bool = False
    demand: str = AUTO

    def __post_init__(self) -> None:
        asked = self.about_siting
        for name in ("minutes", "mode", "weight"):
            object.__setattr__(self, name, getattr(asked, name))

    @property
    def about_siting(self) -> SitingQuestion:
        """The ground of the question as one about new sites; its number of sites says nothing."""
        return self._siting(p=1)

    def _siting(self, *, p: int | None, model: Model = Model.MCLP, budget_wan: float | None = None) -> SitingQuestion:
        return SitingQuestion(
            self.kind,
            model,
            p=p,
            minutes=self.minutes,
            mode=self.mode,
            speed_ms=self.speed_ms,
            weight=self.weight,
            candidates=self.candidates,
            packs=self.packs,
            budget_wan=budget_wan,
            unit=self.unit,
            as_of=self.as_of,
            area=self.area,
            with_neighbours=self.with_neighbours,
            demand=self.demand,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RearrangingQuestion(SchemeQuestion):
    """Exactly `close` of the area's own facilities closed, at most `build` new ones and `convert` conversions, under one budget (10,000 yuan), best by `aim`.

    `kept` are facilities (ids) that must stay.

    Raises:
        ImpossibleMove: a number below 0 or above MOST_MOVES. NothingToMove: all of them 0. ImpossibleBudget, and what `SchemeQuestion` refuses.
    """

    close: int = 1
    build: int = 0
    convert: int = 0
    budget_wan: float | None = None
    aim: Aim = Aim.PEOPLE
    kept: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "aim", chosen(Aim, "aim", self.aim))
        for what, number in ((_CLOSED, self.close), (_BUILT, self.build), (_CONVERTED, self.convert)):
            if not 0 <= number <= MOST_MOVES:
                raise ImpossibleMove(what, number, MOST_MOVES)
        if not (self.close or self.build or self.convert):
            raise NothingToMove
        SchemeQuestion.__post_init__(self)

    @property
    def about_siting(self) -> SitingQuestion:
        model = Model.P_MEDIAN if self.aim is Aim.WAY else Model.MCLP
        return self._siting(p=max(self.build, 1), model=model, budget_wan=self.budget_wan)


_CLOSED = Wording("关闭", "closed")
_BUILT = Wording("新建", "built")
_CONVERTED = Wording("改建", "converted")


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontQuestion(SchemeQuestion):
    """Plans of at most `p` new sites none of which beats another in all `criteria`, those named first first.

    Raises:
        ImpossibleNumber, TooFewCriteria, UnknownChoice, and what `SchemeQuestion` refuses.
    """

    p: int = 5
    criteria: tuple[Criterion, ...] = (Criterion.PEOPLE, Criterion.PRICE)

    def __post_init__(self) -> None:
        criteria = tuple(dict.fromkeys(chosen(Criterion, "criteria", one) for one in self.criteria))
        if len(criteria) < 2:
            raise TooFewCriteria(len(criteria))
        object.__setattr__(self, "criteria", criteria)
        SchemeQuestion.__post_init__(self)

    @property
    def about_siting(self) -> SitingQuestion:
        return self._siting(p=self.p, model=Model.P_MEDIAN)


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelsQuestion(SchemeQuestion):
    """At most `p` new points, each within `centre_minutes` of a centre, of which at most `centres` are new: most people within `minutes` of such a point.

    `kind` and `candidates` are those of the points; `centre_kind`, `centre_candidates` and `centre_mode` those of the centres and of the way from point to centre.

    Raises:
        ImpossibleNumber, ImpossibleMinutes, UnknownKind, UnknownChoice, and what `SchemeQuestion` refuses.
    """

    p: int = 5
    candidates: str = "villages"
    centre_kind: str = "elderly_service_center"
    centres: int = 1
    centre_minutes: float = 30.0
    centre_mode: Mode = Mode.DRIVE
    centre_candidates: str = "layer"

    def __post_init__(self) -> None:
        if not 0 <= self.centres <= MOST_SITES:
            raise ImpossibleNumber(self.centres, MOST_SITES)
        object.__setattr__(self, "centre_mode", chosen(Mode, "centre_mode", self.centre_mode))
        object.__setattr__(self, "centre_minutes", require_minutes(float(self.centre_minutes)))
        _ = self.about_centres
        SchemeQuestion.__post_init__(self)

    @property
    def about_siting(self) -> SitingQuestion:
        return self._siting(p=self.p)

    @property
    def about_centres(self) -> SitingQuestion:
        """The upper level as a question about new centres."""
        return SitingQuestion(
            self.centre_kind,
            p=max(self.centres, 1),
            minutes=self.centre_minutes,
            mode=self.centre_mode,
            candidates=self.centre_candidates,
            packs=self.packs,
            unit=self.unit,
            as_of=self.as_of,
            area=self.area,
            with_neighbours=self.with_neighbours,
            demand=self.demand,
        )

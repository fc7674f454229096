"""The shapes of the JSON answers about whole schemes."""

from typing import Any

from gisvc.routes.planning.siting_schemas import Certificate, Standing
from gisvc.routes.schemas import Area, Described, Note, PassportShown, Words


class BedsShown(Described):
    """Beds as far as they are told; `unknown` facilities say no beds or no residents, and what they do not say is in no sum."""

    before: int
    after: int
    idle_before: int | None
    idle_after: int | None
    moving: int | None
    left: int | None
    unknown: int


class SchemeAnswered(Described):
    """What every answer about a scheme says."""

    question: dict[str, Any]
    area: Area
    on: str
    is_demonstration: bool
    definition: Words
    passport: PassportShown
    judgement: dict[str, Any] | None
    notes: list[Note]
    marks: list[Words]


class RearrangementAnswered(SchemeAnswered):
    """What to keep, close, convert and build: every place with its use and who takes over, residents who move, units that lose, before and after."""

    before: Standing
    after: Standing
    lost: int
    gained: int
    beds: BedsShown
    price_wan: float | None
    certificate: Certificate
    places: list[dict[str, Any]]
    moves: list[dict[str, Any]]
    losers: list[dict[str, Any]]
    units: list[dict[str, Any]]


class PlanShown(Described):
    """One plan of a front: its new sites and all its figures; null where somebody is left without a way, or a site has no figure."""

    names: list[str]
    ids: list[str]
    people: int
    worst_min: float | None
    tenth_min: float | None
    price_wan: float | None
    land_m2: float | None
    is_proven: bool
    is_fairest: bool


class FrontAnswered(SchemeAnswered):
    """Plans none of which beats another, and the plan that helps the worst-off first."""

    people: int
    people_today: int
    plans: list[PlanShown]
    fairest: PlanShown | None
    is_complete: bool


class LevelsAnswered(SchemeAnswered):
    """Centres, each with its points and their people; `alone` are open points without a centre near."""

    people: int
    covered_today: int
    covered: int
    certificate: Certificate
    centres: list[dict[str, Any]]
    alone: list[dict[str, Any]]

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
    moving: int
    left: int
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

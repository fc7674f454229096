"""The shape of the JSON answer about niches."""

from typing import Any

from gisvc.routes.schemas import Area, Described, Figure, Note, PassportShown, Words


class FullnessShown(Described):
    """`state`: already, runs_out, lasts, none (no facility), unknown. `at` is the moment as a year with its part, null unless it runs out."""

    state: str
    label: Words
    year: int | None
    at: float | None


class FullByNeed(Described):
    """Low, middle and high are of the need: the low need gives the latest year."""

    low: FullnessShown
    middle: FullnessShown
    high: FullnessShown


class FullShown(FullByNeed):
    """The same with the range as printed."""

    text: Words


class WithoutOpenings(Described):
    """The same answer without the new columbaria asked for."""

    full: FullShown
    townships: list[dict[str, Any]]
    shortage: list[dict[str, Any]]


class NichesAnswered(Described):
    """Need, stock, year of fullness, shortage pooled and unpooled, phases, ground and the peak of Qingming. Niches are expected numbers."""

    question: dict[str, Any]
    area: Area
    on: str
    is_demonstration: bool
    base: int
    last_year: int
    full: FullShown
    full_for_good: FullByNeed
    townships: list[dict[str, Any]]
    shortage: list[dict[str, Any]]
    phases: list[dict[str, Any]]
    columbaria: list[dict[str, Any]]
    ground_needed: list[dict[str, Any]]
    hall_needed: dict[str, Any]
    judged: list[dict[str, Any]]
    qingming: list[dict[str, Any]]
    rates: dict[str, Any]
    settings: list[dict[str, Any]]
    taken: Figure
    shares: list[dict[str, Any]]
    definition: Words
    passport: PassportShown
    notes: list[Note]
    years: list[dict[str, Any]]
    marks: list[Words]
    without_openings: WithoutOpenings | None = None

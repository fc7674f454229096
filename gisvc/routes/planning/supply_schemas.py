"""The shapes of the JSON answers about supply, care space, fit and ageing."""

from typing import Any, Literal

from gisvc.routes.schemas import Area, Described, Figure, Note, PassportShown, Words


class RateShown(Described):
    """`value` is so many per `per`, unrounded, null where there is nobody; `text` is how it is printed."""

    numerator: float
    denominator: float
    per: float
    value: float | None
    text: str
    unit: Words
    unknown: int


class AccessAsked(Described):
    kind: str
    kind_label: Words
    capacity: str
    capacity_label: Words
    minutes: float
    mode: str
    decay: str
    need_per_person: float | None
    weight: str
    unit: str
    by: str | None
    as_of: str | None
    with_neighbours: bool
    demand: str


class GroupShown(Described):
    """One group; those of fewer than five people without any figure."""

    label: Words
    people: str
    places_unknown: int
    access: float | None
    minutes90: float | Literal["unreachable"] | None
    unreached: int | None
    masked: bool


class EquityShown(Described):
    """How evenly access is spread; access per 1,000 people."""

    gini: float | None
    lorenz: list[float]
    worst_tenth: float | None
    worst_tenth_share: float | None
    town_less_country: float | None
    everybody: GroupShown
    parts: dict[str, GroupShown]
    groups: dict[str, GroupShown]


class AccessGroup(Described):
    label: Words
    in_reach: Figure
    access: RateShown


class AccessAnswered(Described):
    """Supply against need: rates per 1,000, four shares (a facility exists, in reach, has a place, is used) that are not nested, and how evenly it is spread."""

    question: AccessAsked
    area: Area
    on: str
    is_demonstration: bool
    supply_rate: RateShown
    access: RateShown
    ladder: dict[str, dict[str, Any]]
    ladder_note: Words
    need_advice: Words | None
    occupancy: dict[str, Any]
    strata: dict[str, AccessGroup]
    equity: EquityShown
    facilities: list[dict[str, Any]]
    definition: Words
    passport: PassportShown
    notes: list[Note]
    units: list[dict[str, Any]]
    places: list[dict[str, Any]] | None = None
    marks: list[Words]


class IntervalAnswered(Described):
    """Coverage between two bounds, and where in between it lies if people are spread evenly (shares 0–1)."""

    area: str
    on: str
    is_demonstration: bool
    at_least: Figure
    at_most: Figure
    by_area: float | None
    by_support: float | None
    definition: Words
    passport: PassportShown
    notes: list[Note]
    units: list[dict[str, Any]]
    marks: list[Words]


class NormShown(Described):
    id: str
    what: Words
    figure: str
    source: str
    verified: bool


class AgeShown(Figure):
    label: Words


class CareSpaceAnswered(Described):
    """Care floor area estate by estate: m² per 100 households, the norm of its date, m² short."""

    area: str
    on: str
    is_demonstration: bool
    overall: RateShown
    met: Figure
    by_age: dict[str, AgeShown]
    short_m2: float
    norms: list[NormShown]
    estates: list[dict[str, Any]]
    definition: Words
    passport: PassportShown
    notes: list[Note]
    marks: list[Words]


class FitAnswered(Figure):
    """The share of committees within their range of households; what might be done; idle homes; homes beside medical care."""

    question: dict[str, Any]
    area: Area
    on: str
    is_demonstration: bool
    sizes: dict[str, Words]
    groups: list[dict[str, Any]]
    proposals: list[dict[str, Any]]
    resettled: list[dict[str, Any]]
    passport: PassportShown
    notes: list[Note]
    units: list[dict[str, Any]]
    idle: dict[str, Any]
    partners: dict[str, Any]
    marks: list[Words]


class AssumptionShown(Described):
    """A share per year, in the scenario of fewer, middling and more older people."""

    id: str
    label: Words
    low: float
    middle: float
    high: float


class ScenarioShown(Described):
    id: str
    label: Words
    declared_on: str
    source: str
    verified: bool
    assumptions: list[AssumptionShown]
    no_population: Words | None


class YearShown(Described):
    year: int
    totals: dict[str, dict[str, int]]


class AgeingAnswered(Described):
    """Age bands year by year from the base; low and high are of older people."""

    area: Area
    on: str
    is_demonstration: bool
    demand: str
    base: int
    unknown: int
    scenario: ScenarioShown
    definition: Words
    years: list[YearShown]
    units: list[dict[str, Any]]
    marks: list[Words]

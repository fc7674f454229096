"""The shapes of the JSON answers about elderly centres."""

from typing import Annotated, Any, Literal

from pydantic import Field

from gisvc.routes.planning.supply_schemas import NormShown, RateShown
from gisvc.routes.schemas import Area, Described, Figure, Note, PassportShown, Words


class CentresAsked(Described):
    as_of: str | None
    with_neighbours: bool
    demand: str
    kind: str | None = None
    kind_label: Words | None = None
    minutes: float | None = None
    mode: str | None = None
    mode_label: Words | None = None
    speed_ms: float | None = None


class OfCentres(Described):
    """What every answer of centres says."""

    question: CentresAsked
    area: Area
    on: str
    is_demonstration: bool
    notes: list[Note]
    marks: list[Words]


class SchemeShown(Words):
    """Classes of size by the people served, and what is said of a number outside them all."""

    id: str
    classes: list[NormShown]
    outside: dict[str, Words]


class SizesAnswered(OfCentres):
    """Whom each centre serves, its class, and its floor against the norm; what nobody wrote down is null, never 0."""

    about: Literal["sizes"]
    served: Figure
    enough: Figure
    short_m2: float
    scheme: SchemeShown
    norms: list[NormShown]
    centres: list[dict[str, Any]]
    passport: PassportShown
    passport_of_floor: PassportShown


class GradedGroup(Described):
    label: Words
    graded: Figure
    single: Figure


class GradesAnswered(OfCentres):
    """Coverage of people with a reach for every size of house (`graded`) and with one reach for all (`single`)."""

    about: Literal["grades"]
    graded: Figure
    single: Figure
    gained: int
    lost: int
    grades: list[dict[str, Any]]
    strata: dict[str, GradedGroup]
    centres: list[dict[str, Any]]
    units: list[dict[str, Any]]
    passport: PassportShown
    passport_of_single: PassportShown


class ServiceShown(Words):
    kinds: list[str]


class SharedAnswered(OfCentres):
    """Which services share a house or stand near each other, and the m² per 100 households of every community."""

    about: Literal["shared"]
    complete: Figure
    floor: RateShown
    short_m2: float
    norms: list[NormShown]
    services: dict[str, ServiceShown]
    states: dict[str, Words]
    anchors: list[dict[str, Any]]
    communities: list[dict[str, Any]]
    passport: PassportShown
    passport_of_floor: PassportShown


class WeightShown(Words):
    weight: float


class TownshipsAnswered(OfCentres):
    """Townships in the order of their need, each reason and its weight shown; centres to keep, homes to convert and sites to build on."""

    about: Literal["townships"]
    having: Figure
    definition: Words
    weights: dict[str, WeightShown]
    option_labels: dict[str, Words]
    townships: list[dict[str, Any]]
    options: list[dict[str, Any]]
    passport: PassportShown


class StationRequired(Described):
    plan: str
    figure: str
    what: Words
    target: float | None
    by: str | None


class StationsAnswered(OfCentres):
    """Which townships have a station. `radius_norm` is always null: no norm sets one, and `no_radius_norm` says so."""

    about: Literal["stations"]
    having: Figure
    definition: Words
    radius_norm: None
    no_radius_norm: Words
    requirements: list[StationRequired]
    townships: list[dict[str, Any]]
    villages: list[dict[str, Any]]
    passport: PassportShown


class HousesAnswered(OfCentres):
    """Villages with many left behind, and the idle houses within the time of each."""

    about: Literal["houses"]
    definition: Words
    states: dict[str, Words]
    pairs: list[dict[str, Any]]
    villages: list[dict[str, Any]]
    without_house: list[str]


class ClosingsAnswered(OfCentres):
    """Homes the emptiest first, who could take their residents, and the best homes to close of every number."""

    about: Literal["closings"]
    definition: Words
    fates: dict[str, Words]
    homes: list[dict[str, Any]]
    moves: list[dict[str, Any]]
    best: list[dict[str, Any]]
    beds_freed: int


CentresAnswered = Annotated[
    SizesAnswered | GradesAnswered | SharedAnswered | TownshipsAnswered | StationsAnswered | HousesAnswered | ClosingsAnswered,
    Field(discriminator="about"),
]

"""The shapes of the planners' JSON answers."""

from typing import Any

from gisvc.routes.schemas import Area, Described, Figure, Note, PassportShown, Words


class AtSpeed(Figure):
    """The same figure for people who walk at `speed_ms` metres per second."""

    speed_ms: float


class SpeedGroup(Figure):
    label: Words
    by_speed: list[AtSpeed]


class CircleAsked(Described):
    kind: str
    kind_label: Words
    mode: str
    mode_label: Words
    minutes: float
    speed_ms: float | None
    radius_m: float | None
    unit: str
    weight: str
    by: str | None
    as_of: str | None
    with_neighbours: bool
    demand: str


class CircleAnswered(Figure):
    """A service circle: the figure at every speed, unit by unit, what it hangs on, and who is inside only on paper."""

    question: CircleAsked
    area: Area
    on: str
    is_demonstration: bool
    by_speed: list[AtSpeed]
    weights: dict[str, SpeedGroup]
    strata: dict[str, SpeedGroup]
    town_and_country: dict[str, SpeedGroup]
    without_neighbours: Figure
    with_neighbours: Figure
    closures: list[dict[str, Any]]
    unsure: list[dict[str, Any]]
    false_coverage: dict[str, Any]
    definition: Words
    passport: PassportShown
    notes: list[Note]
    units: list[dict[str, Any]]
    places: list[dict[str, Any]] | None = None
    marks: list[Words]


class PlanHead(Described):
    id: str
    title: Words
    place: Words
    area: str
    document_no: str
    issued_on: str
    base_year: int
    check_years: list[int]
    indicators: int
    figures: int
    layers: list[str]
    sources: list[str]


class NumberAsked(Described):
    plan_id: str
    no: str
    part: str
    unit: str
    wording: Words
    printed: str


class PlanList(Described):
    """The plans there are, and every number they ask a person for."""

    plans: list[PlanHead]
    asked: list[NumberAsked]


class PlanAnswered(Described):
    """Every numbered indicator of a plan on a day; values in the figure's own unit, `exact` as a fraction."""

    plan: PlanHead
    area: Area
    on: str
    is_elsewhere: bool
    is_demonstration: bool
    counts: dict[str, int]
    indicators: list[dict[str, Any]]
    notes: list[Note]
    changes: list[dict[str, Any]]
    marks: list[Words]


class Objection(Described):
    """What cannot be as printed, with the arithmetic; `lifted_by` are readings under which it would fall."""

    code: str
    severity: str
    sentence: Words
    arithmetic: list[Words]
    statements: list[str]
    lifted_by: list[Words]


class WholeNumbers(Described):
    """The whole numbers a document leaves for what it does not say; `exact` is what its figures give unrounded."""

    document: str
    quantity: str
    on: str
    values: list[int]
    exact: float | None
    sentence: Words


class ShareReading(Described):
    part: str
    whole: str
    computed: str
    fits: bool
    is_literal: bool
    meaning: str | None
    sentence: Words


class MeaningHeld(Described):
    """One of the seven meanings of coverage; `fits` is null where its numbers are not known."""

    meaning: str
    computed: str | None
    fits: bool | None


class AuditAnswered(Described):
    """Published figures held against each other, the gravest objection first."""

    documents: list[dict[str, Any]]
    statements: int
    alarms: int
    faulty_rows: int
    fitting: list[dict[str, Any]]
    objections: list[Objection]
    undecided: list[list[str]]
    whole_numbers: list[WholeNumbers]
    readings: dict[str, list[ShareReading]]
    coverages: dict[str, list[MeaningHeld]]
    meanings: dict[str, Words]
    rows: list[dict[str, Any]]
    annotated: str | None = None
    of: str
    marks: list[Words]

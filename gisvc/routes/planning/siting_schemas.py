"""The shapes of the JSON answers about new sites and judged candidates."""

from typing import Any

from gisvc.routes.schemas import Area, Described, Figure, Note, PassportShown, Words


class Standing(Figure):
    """How people are served: the share in time, and minutes of those who have a way."""

    mean_min: float | None
    median_min: float | None
    p90_min: float | None
    worst_min: float | None
    tenth_min: float | None
    wayless: int


class Certificate(Described):
    """How good the plan is in the measure of its own model, and what no plan can pass."""

    model: Words
    formulation: str
    measure: Words
    objective: float
    bound: float
    gap: float
    is_proven: bool
    was_cut_short: bool
    demand: int
    sites: int
    left_out: int
    left_out_people: int
    sentence: Words


class Choices(Described):
    """What may still be chosen among plans as good, within a share of the best."""

    within: float
    never: int
    candidates: list[dict[str, Any]]
    others: list[dict[str, Any]]


class SitingAnswered(Described):
    """A proposal: sites in the order of building, certificate, gains, choices, prices, trials, and the candidates before the law."""

    question: dict[str, Any]
    area: Area
    on: str
    is_demonstration: bool
    before: Standing
    after: Standing
    gained: int
    certificate: Certificate
    sites: list[dict[str, Any]]
    steps: list[dict[str, Any]]
    choices: Choices
    prices: list[dict[str, Any]]
    trials: list[dict[str, Any]]
    judgement: dict[str, Any] | None
    units: list[dict[str, Any]]
    unserved: list[dict[str, Any]]
    definition: Words
    passport: PassportShown
    notes: list[Note]
    places: list[dict[str, Any]] | None = None
    marks: list[Words]


class CandidatesJudged(Described):
    """Candidates before one or two sets of rules: verdicts, breaches with metres, layers and dates, and what nobody could judge."""

    question: dict[str, Any]
    area: Area
    on: str
    is_demonstration: bool
    candidates: list[dict[str, Any]]
    sides: list[dict[str, Any]]
    differs: list[str]
    marks: list[Words]


class GravesJudged(Described):
    """Graves that stand, by township and kind: places and graves for all and for every verdict."""

    rows: list[dict[str, Any]]
    places: int
    unplaced: int
    judgement: dict[str, Any]
    marks: list[Words]

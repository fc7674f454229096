"""The shapes of the answers to trials."""

from typing import Any

from gisvc.routes.planning.schemas import CircleAsked
from gisvc.routes.schemas import Area, Described, Figure, Note, PassportShown, Words


class WayTimesTold(Described):
    """Minutes by person; null: nobody, or not within as far as was searched."""

    mean: float | None
    median: float | None
    most: float | None
    worst_tenth: float | None
    compared: int
    unreached: int


class WorstTenthTold(Described):
    people: int
    gained: int
    nearer: int
    farther: int
    lost: int


class Tie(Described):
    reason: str
    label: Words
    metres: float | None


class SpotRuled(Described):
    """What rule packs say of a spot; no known obstacle is not “lawful”."""

    packs: str
    label: Words
    verdict: str
    verdict_label: Words
    obstacles: list[Words]
    to_confirm: list[Words]


class SpotTold(Described):
    name: Words
    lon: float
    lat: float
    candidate_id: str | None
    facility_id: str | None
    tie: Tie
    nearest_for: int
    newly: int
    ruling: SpotRuled | None


class LeftTold(Described):
    facility_id: str
    name: str
    lon: float
    lat: float
    was_nearest_for: int
    moves: bool


class WhatIfAnswered(Described):
    """What a change does: after = before + gained - lost. `lots` is one digit a place, in the order of the ground's places."""

    question: CircleAsked
    becomes: CircleAsked
    before: Figure
    after: Figure
    gained: int
    lost: int
    times_before: WayTimesTold
    times_after: WayTimesTold
    worst_tenth: WorstTenthTold
    spots: list[SpotTold]
    left: list[LeftTold]
    units: list[dict[str, Any]]
    lots: str
    passport_before: PassportShown
    passport_after: PassportShown
    notes: list[Note]
    is_demonstration: bool
    marks: list[Words]


class PlacesTold(Described):
    lon: list[float | None]
    lat: list[float | None]
    people: list[int | None]
    unit: list[int]


class FacilityTold(Described):
    id: str
    name: str
    lon: float | None
    lat: float | None


class CandidateTold(FacilityTold):
    kind: str


class GroundAnswered(Described):
    """What a map of trials shows before anything is tried."""

    area: Area
    on: str
    is_demonstration: bool
    places: PlacesTold
    units: list[str]
    facilities: list[FacilityTold]
    candidates: list[CandidateTold]
    lots: dict[str, Words]
    marks: list[Words]

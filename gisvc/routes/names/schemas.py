"""What the interface answers about place names."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from gazetteer.kinds import NameKind
from gisvc.routes.parameters import Day
from gisvc.routes.schemas import Described, Words


class AnnouncementShown(Described):
    """One announcement: the six items of 《地名备案公告管理办法（试行）》 and what map makers need. Days are ISO texts; the geometry is coarse."""

    announcement_id: str
    place_id: str
    division_code: str
    request_type: str
    name: str
    old_name: str | None
    roman: str
    division_name: str
    position_text: str
    approved_by: str
    approved_on: str | None
    approval: str | None
    effective_on: str | None
    published_on: str | None
    channels: str | None
    recorded_at: str
    geometry: dict[str, Any] | None


class AnnouncementsAnswered(Described):
    announcements: list[AnnouncementShown]
    marks: list[Words]


class FindingShown(Described):
    code: str
    severity: str
    sentence: Words
    evidence: dict[str, Any]


class NameFound(Described):
    """A name with the reason why it was found. `standard_name` is what its place is called today, null when it is that name itself."""

    name_id: str
    place_id: str
    name: str
    kind: str | None
    standing: str
    division_code: str
    toned: str | None
    standard_name: str | None
    secrecy: str | None
    why: str
    why_label: Words
    matched: str | None
    reading: str | None
    distance_m: float | None
    geometry: dict[str, Any] | None


class NamesAnswered(Described):
    names: list[NameFound]
    total: int
    note: Words | None
    marks: list[Words]


class HeldNameShown(Described):
    """A name over one period: `since` null where nobody knows, `until` is the first day on which it no longer held."""

    name: str
    role: str
    since: str | None
    until: str | None
    toned: str | None
    capitals: str | None


class PlaceAnswered(Described):
    """A place on the day asked about, as known on another; `history` is everything known today."""

    place_id: str
    valid_on: str | None
    known_on: str | None
    standard: HeldNameShown | None
    others: list[HeldNameShown]
    past: list[HeldNameShown]
    kind: str | None
    place_state: str | None
    became: list[str]
    came_from: list[str]
    is_certain: bool
    facts: dict[str, Any]
    geometry: dict[str, Any] | None
    facets: list[str]
    history: list[dict[str, Any]]
    marks: list[Words]


class SpelledSyllable(Described):
    character: str
    text: str
    source: str
    source_label: Words
    others: list[str]
    evidence: list[str]


class SpelledWordShown(Described):
    """One written word; `rules` are the numbers of the rules of 1984 it follows."""

    characters: str
    toned: str
    part: str
    rules: list[int]
    syllables: list[SpelledSyllable]


class SpellingAnswered(Described):
    """A spelling. `given` lists what is wrong with the spelling that was sent, null when none was."""

    name: str
    kind: str
    toned: str
    capitals: str
    capitals_joined: str
    specific: str
    generic: str
    status: str
    other_divisions: list[str]
    words: list[SpelledWordShown]
    findings: list[FindingShown]
    given: list[FindingShown] | None


class Stated(BaseModel):
    """What is sent: nothing but the named fields."""

    model_config = ConfigDict(extra="forbid")


class CheckWish(Stated):
    """A name to review. `geometry` is a GeoJSON geometry, longitude first, EPSG:4490; `sizes` in metres, square metres and floors."""

    name: str = Field(max_length=60)
    kind: NameKind = NameKind.STREET
    division: str = Field(default="", max_length=12, pattern="^[0-9]*$")
    geometry: dict[str, Any] | None = None
    place_id: str = Field(default="", max_length=100)
    on: Day | None = None
    pack: str = Field(default="", max_length=80)
    beside: str = Field(default="", max_length=80)
    given: str = Field(default="", max_length=200)
    sizes: dict[str, float] = Field(default_factory=dict, max_length=20)


class ReviewsAnswered(Described):
    """Reviews as `gazetteer.review.to_dict` tells them, one a pack, and the rules that answer otherwise. `searched_own_area_only` says that a clean result is no proof for the whole area."""

    reviews: list[dict[str, Any]]
    differences: list[dict[str, Any]]
    searched_own_area_only: bool
    marks: list[Words]


class NewNameRequest(Stated):
    """An application: its head, the fields of the kind `application`, and the contact, which is kept apart and never read with it."""

    request_id: str = Field(default="", max_length=80)
    request_type: str = Field(max_length=20)
    kind: str = Field(max_length=40)
    division_code: str = Field(max_length=12)
    asked_on: Day
    batch_id: str = Field(default="", max_length=80)
    place_id: str = Field(default="", max_length=100)
    geometry: dict[str, Any] | None = None
    application: dict[str, Any]
    contact: dict[str, Any] = Field(default_factory=dict)


class NewStep(Stated):
    """One step: `facts` are the fields of its kind. The same step sent again under its id changes nothing."""

    step_id: str = Field(min_length=1, max_length=120)
    kind: str = Field(max_length=40)
    happened_on: Day
    facts: dict[str, Any] = Field(default_factory=dict)


class ReviewWish(Stated):
    candidate: int = Field(default=1, ge=1, le=3)
    answers: dict[str, str] = Field(default_factory=dict, max_length=80)
    reviewed_on: Day | None = None  # the day of a review made on paper; today where it is not said


class ReviewKept(Described):
    review_id: str
    seal: str
    advice: str


class DutyShown(Described):
    kind: str
    label: Words
    starts_on: str | None
    due_on: str | None
    done_on: str | None
    state: str
    by: str | None
    to: list[str]
    limit: Words
    citation: Words


class RequestShown(Described):
    request_id: str
    request_type: str
    kind: str
    names: list[str]
    division_code: str
    batch_id: str | None
    place_id: str | None
    asked_on: str
    state: str
    state_label: Words
    duties: list[DutyShown]


class RequestsAnswered(Described):
    requests: list[RequestShown]
    total: int
    marks: list[Words]


class RequestAnswered(RequestShown):
    application: dict[str, Any]
    geometry: dict[str, Any] | None
    route: dict[str, Any]
    materials: list[dict[str, Any]]
    steps: list[dict[str, Any]]
    faults: list[Words]
    notes: list[Words]
    next: list[dict[str, Any]]
    marks: list[Words]


class ChangesAnswered(Described):
    """Changes in the order in which they were recorded; `next` is the cursor of the next asking, given also when nothing is new."""

    changes: list[dict[str, str]]
    next: str
    has_more: bool
    note: Words
    marks: list[Words]


class LinkedPlaces(BaseModel):
    """A feature collection of Linked Places (LPF 1.3); `note` says what was withheld."""

    type: Literal["FeatureCollection"]
    features: list[dict[str, Any]]
    note: Words | None = None

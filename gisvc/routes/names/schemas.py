"""What the interface answers about place names."""

from typing import Any

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

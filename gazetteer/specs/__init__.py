"""What the committee keeps: places, their names through time, the lists it judges by, requests, signs and heritage."""

from gazetteer.specs.cleanup import NONSTANDARD_NAMES
from gazetteer.specs.lists import HERITAGE, LEXICON, NAME_BANK, NAME_PLAN, READINGS
from gazetteer.specs.names import NAME_EVENTS, NAMES, PLACES
from gazetteer.specs.requests import ANNOUNCEMENTS, APPLICANTS, REQUEST_STEPS, REQUESTS, REVIEWS
from gazetteer.specs.signs import DOORPLATES, SIGN_INSPECTIONS, SIGNS

GAZETTEER = (
    PLACES,
    NAMES,
    NAME_PLAN,
    NAME_BANK,
    READINGS,
    LEXICON,
    HERITAGE,
    NONSTANDARD_NAMES,
    SIGNS,
    SIGN_INSPECTIONS,
    DOORPLATES,
)
"""Layers people may import and edit."""

COMMITTEE_BOOKS = (NAME_EVENTS, REQUESTS, REQUEST_STEPS, REVIEWS, ANNOUNCEMENTS)
"""Layers only the room's use cases write. APPLICANTS is not among them: personal data stand in no list of layers."""

__all__ = [
    "ANNOUNCEMENTS",
    "APPLICANTS",
    "COMMITTEE_BOOKS",
    "DOORPLATES",
    "GAZETTEER",
    "HERITAGE",
    "LEXICON",
    "NAMES",
    "NAME_BANK",
    "NAME_EVENTS",
    "NAME_PLAN",
    "NONSTANDARD_NAMES",
    "PLACES",
    "READINGS",
    "REQUESTS",
    "REQUEST_STEPS",
    "REVIEWS",
    "SIGNS",
    "SIGN_INSPECTIONS",
]

"""A place as it was on a day: the name it bore, the names beside it, the names it had borne, its kind and whether it stood."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from gazetteer.kinds import NameKind
from gazetteer.register.events import NameEvent


@dataclass(frozen=True, slots=True)
class HeldName:
    """One name of a place over one period: from `since` (None: nobody knows since when) until the day before `until` (None: still)."""

    name: str
    role: str  # a code of NAME_ROLES
    since: date | None = None
    until: date | None = None
    toned: str = ""
    capitals: str = ""
    language: str = ""
    name_id: str = ""
    given_by: str = ""  # event id, "" where only its end is on record
    ended_by: str = ""


@dataclass(frozen=True, slots=True)
class PlaceNames:
    """What the register, as known at one time, says of a place on one day.

    `others` are names in force beside the standard name; `past` are names it no longer bore, oldest first. `place_state` is a code of
    PLACE_STATES, "" before anything is known. `became` are the places it was merged or split into, `came_from` those it was made of.
    `events` are those counted; `uncertain` are those whose date is too vague to say whether they had happened by that day.
    """

    place_id: str
    standard: HeldName | None = None
    others: tuple[HeldName, ...] = ()
    past: tuple[HeldName, ...] = ()
    kind: NameKind | None = None
    category_code: str = ""
    division_code: str = ""
    place_state: str = ""
    became: tuple[str, ...] = ()
    came_from: tuple[str, ...] = ()
    events: tuple[NameEvent, ...] = ()
    uncertain: tuple[NameEvent, ...] = ()

    @property
    def name(self) -> str:
        """The standard name on that day, "" where it had none."""
        return self.standard.name if self.standard else ""

    @property
    def is_certain(self) -> bool:
        """Whether the answer does not hang on a date that is only known roughly, or not at all."""
        return not self.uncertain

    def __iter__(self) -> Iterator[HeldName]:
        """Every name it bears or bore, the oldest first and the standard name last."""
        yield from self.past
        yield from self.others
        if self.standard:
            yield self.standard

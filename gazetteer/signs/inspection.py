"""What an inspector saw at a sign, and what it makes of the sign's state."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from gazetteer.signs.errors import NotADefect
from gazetteer.signs.terms import SignTerms
from gazetteer.specs.signs import DEFECTS


@dataclass(frozen=True, slots=True)
class Inspection:
    """One look at one sign. `defects` are codes of DEFECTS, none for a sound sign; photos are ids of photos kept."""

    sign_id: str
    seen_on: date
    seen_by: str
    channel: str = ""
    defects: tuple[str, ...] = ()
    printed_name_seen: str = ""
    printed_roman_seen: str = ""
    photos: tuple[str, ...] = ()

    def row(self, inspection_id: str, division_code: str, terms: SignTerms) -> Mapping[str, object]:
        """The row of SIGN_INSPECTIONS, with the day by which a defect is mended.

        Raises:
            NotADefect: a code that is none of DEFECTS.
        """
        for code in self.defects:
            if code not in DEFECTS:
                raise NotADefect(code, list(DEFECTS))
        return {
            "inspection_id": inspection_id,
            "division_code": division_code,
            "sign_id": self.sign_id,
            "seen_on": self.seen_on.isoformat(),
            "seen_by": self.seen_by,
            "channel": self.channel or None,
            "defects": ";".join(self.defects) or None,
            "printed_name_seen": self.printed_name_seen or None,
            "printed_roman_seen": self.printed_roman_seen or None,
            "photos_before": ";".join(self.photos) or None,
            "due_on": terms.mend.due(self.seen_on).isoformat() if self.defects else None,
        }

    @property
    def state(self) -> str:
        """The state the sign is in after the look: a code of SIGN_STATES."""
        return "broken" if self.defects else "sound"


@dataclass(frozen=True, slots=True)
class Mending:
    """What was done about an inspection's defects: the work (mend, replace, take back), when, its cost in yuan and the photos after."""

    done_on: date
    work: str
    cost_yuan: float | None = None
    photos: tuple[str, ...] = ()

"""The name in question: what it would name, where, asked for when and by what kind of request."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from shapely.geometry.base import BaseGeometry

from gazetteer.kinds import NameKind
from layers.report import Fact


@dataclass(frozen=True, slots=True)
class Proposal:
    """One name asked for.

    `geometry` is lon/lat in EPSG:4490, None where nobody has drawn the place. `place_id` is set when the thing is known (renaming, cancelling, an
    application sent again): its own names never conflict with it. `sizes` are facts of the thing under the column names of
    `gazetteer.specs.PLACES` (`length_m`, `red_line_m`, `floor_m2`, `floors`, `is_famous`, …). `papers` are the materials handed in, by checklist code.
    """

    name: str
    kind: NameKind
    on: date  # the day of the application decides which rules apply
    division_code: str
    request_type: str = "naming"  # a code of REQUEST_TYPES
    geometry: BaseGeometry | None = None
    request_id: str = ""
    place_id: str = ""
    batch_id: str = ""
    old_name: str = ""
    given_toned: str = ""
    given_capitals: str = ""
    language: str = ""  # ISO 639 of a minority-language name; "" is Chinese
    meaning: str = ""
    origin: str = ""
    reason_code: str = ""
    approver: str = ""  # a code of gazetteer.requests' authorities
    sizes: Mapping[str, Fact] = field(default_factory=dict)
    papers: frozenset[str] = frozenset()
    days: Mapping[str, date] = field(default_factory=dict)  # consultation, notice, approval, filing, announcement …
    answers: Mapping[str, str] = field(default_factory=dict)  # rule id → the reviewer's answer to the exclusion question

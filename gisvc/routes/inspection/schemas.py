"""What the interface answers about lines, markers and rounds."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from gisvc.routes.parameters import Day
from gisvc.routes.schemas import Described, Words


class SideShown(Described):
    code: str
    name: str


class ClockShown(Described):
    """A term: `due` is a day or a moment (ISO 8601), null where its beginning is not on record."""

    key: str
    what: Words
    due: str | None
    state: Literal["done", "running", "soon", "overdue", "unknown"]
    authority: Words


class LineShown(Described):
    """A line of the register. Lengths are metres along the ellipsoid; `agreement_length_km` as the agreement states it."""

    line_id: str
    name: str
    level: str | None
    nature: str | None
    sides: list[SideShown]
    length_m: float | None
    agreement_length_km: float | None
    markers: int
    errors: int
    warnings: int
    next_inspection: ClockShown | None
    is_locked: bool


class LinesAnswered(Described):
    lines: list[LineShown]
    marks: list[Words]


class LineAnswered(Described):
    """A line with its geometry (GeoJSON, longitude first, EPSG:4490), what stands on it, and its papers without their content."""

    line: LineShown
    facts: dict[str, Any]
    geometry: dict[str, Any] | None
    markers: list[dict[str, Any]]
    segments: list[dict[str, Any]]
    papers: list[dict[str, Any]]
    versions: list[dict[str, Any]]
    rounds: list[dict[str, Any]]
    marks: list[Words]


class CheckShown(Described):
    """One check; `had_rows` says whether the register held anything it could look at."""

    code: str
    sentence: Words
    had_rows: bool
    findings: list[dict[str, Any]]


class ChecksAnswered(Described):
    """Every check that needs no walk: the sentence that should hold, and where it does not."""

    errors: int
    warnings: int
    notes: int
    lines: list[dict[str, Any]]
    checks: list[CheckShown]
    looked_at: dict[str, int]
    settings: dict[str, Any]
    marks: list[Words]


class MarkersAnswered(Described):
    """Markers along their lines. `next` is the path of the next page, null on the last."""

    markers: list[dict[str, Any]]
    total: int
    next: str | None
    marks: list[Words]


class MarkerAnswered(Described):
    marker: dict[str, Any]
    lines: list[dict[str, Any]]
    pillars: list[dict[str, Any]]
    reference_objects: list[dict[str, Any]]
    history: list[dict[str, Any]]
    marks: list[Words]


class DoneShown(Described):
    """What one side recorded, of what there is; `share` of the kilometres, 0–1."""

    side: str
    markers: int
    markers_done: int
    length_m: float
    length_done_m: float
    excused: int
    share: float | None = Field(ge=0, le=1)
    signed: Literal["", "stale", "current"]
    closed_on: str | None


class RoundShown(Described):
    round_id: str
    name: str
    stage: Literal["planned", "under_way", "complete", "signed", "closed_here", "closed"]
    year: int | None
    round_no: int | None
    line_ids: list[str]
    sides: list[SideShown]
    lead_side: str
    field_from: str | None
    field_until: str | None


class RoundsAnswered(Described):
    rounds: list[RoundShown]
    marks: list[Words]


class OpenPoint(Described):
    code: str
    severity: Literal["error", "warning", "note"]
    sentence: Words
    kind: str | None
    subject: str | None
    field: str | None


class SignatureShown(Described):
    side: str
    signer: str
    office: str
    signed_on: str
    version: str
    is_current: bool
    is_on_paper: bool


class RoundAnswered(Described):
    """A round now. `version` is the hash both sides would sign; `heads` are the ends of the journals held here."""

    round: RoundShown
    plan: dict[str, Any]
    progress: list[DoneShown]
    states: dict[str, int]
    open_points: list[OpenPoint]
    version: str
    heads: dict[str, str]
    signatures: list[SignatureShown]
    deadlines: list[ClockShown]
    is_closed: bool
    marks: list[Words]


class ChecklistAnswered(Described):
    """Items in walking order, segment first. `registered` is what the register says, `last` what both sides found in the round before."""

    round_id: str
    items: list[dict[str, Any]]
    marks: list[Words]


class ComparisonAnswered(Described):
    """Field by field what each side says; nothing is merged. A field in conflict within one side lists every value with who said it."""

    round_id: str
    version: str
    items: list[dict[str, Any]]
    marks: list[Words]


class Stated(BaseModel):
    """What a program may say; a field that is not named here is refused."""

    model_config = ConfigDict(extra="forbid")


class NewRound(Stated):
    """The plan of a new round: the fields of the kind `round`."""

    plan: dict[str, Any]


class OfficeRecord(Stated):
    """A statement made at the office. `sees` names the statements its author had before him; left out, all that are held."""

    kind: str = Field(max_length=40)
    subject: str = Field(min_length=1, max_length=200)
    values: dict[str, Any]
    sees: list[str] | None = Field(default=None, max_length=200)


class SignatureWish(Stated):
    """The version that was before the signer, and who signs."""

    version: str = Field(pattern="^[0-9a-f]{64}$")
    signer: str = Field(min_length=1, max_length=200)
    office: str = Field(default="", max_length=200)
    signed_on: Day
    is_on_paper: bool = False
    remark: str = Field(default="", max_length=2000)


class ClosingWish(Stated):
    closed_on: Day
    is_zero_report: bool = False
    remark: str = Field(default="", max_length=2000)


class StatementMade(Described):
    """The statement as it stands in our journal."""

    statement_id: str
    content_hash: str
    kind: str
    subject: str
    side: str
    version: str

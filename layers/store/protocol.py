"""What every store promises: rows by day, changes all or nothing, and a log nobody can rewrite."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol, Self

import geopandas as gpd
import pandas as pd

from layers.people import PersonId
from layers.report import Fact, Report
from layers.spec import LayerSpec
from layers.store.selection import Extent, Page, Selection


@dataclass(frozen=True, slots=True)
class Workspace:
    """Whose store this is: the area it serves, and the one projection its metres are drawn in."""

    area_code: str  # short division code, e.g. "620423"
    name: str
    projection_epsg: int  # a CGCS2000 3-degree zone, 4534..4554
    is_demonstration: bool = False


@dataclass(frozen=True, slots=True)
class LayerChange:
    """Rows of one layer that become true on `valid_from`.

    `rows` carries the spec's columns and, if the spec has a geometry, lon/lat in EPSG:4490. A row whose key is held
    already opens a new version; `retired` keys end on `valid_from`. A version held from the very same day is
    replaced, and what it said stays readable in the history. `expected` names keys with the version the change was worked out
    from: the one valid on that day, None where nothing may be.
    """

    spec: LayerSpec
    rows: gpd.GeoDataFrame
    valid_from: date
    retired: tuple[str, ...] = ()
    expected: Mapping[str, int | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Receipt:
    """Proof of one acknowledged write: everything in it is on the disk when the receipt exists."""

    commit_id: int
    at: datetime  # aware, UTC
    by: PersonId
    written: Mapping[str, int]  # layer name → rows written or ended
    audit_hash: str
    versions: Mapping[str, Mapping[str, int]] = field(
        default_factory=dict
    )  # layer → key → version written, of the keys a change expected


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One line of the append-only log. `hash` covers the entry and `previous_hash`."""

    seq: int
    at: datetime  # aware, UTC
    by: PersonId
    action: str
    facts: Mapping[str, Fact]
    previous_hash: str
    hash: str


@dataclass(frozen=True, slots=True)
class AuditQuestion:
    """Which lines of the log, newest first. What is left out asks for nothing; `action` may end with `*` for all that begin so.

    `layer` finds commits that wrote or ended rows of it and lines whose facts name it. Days are days in China, both included.
    """

    by: str = ""
    action: str = ""
    layer: str = ""
    since: date | None = None
    until: date | None = None
    before: int | None = None  # lines numbered below, to turn the page
    limit: int = 100


@dataclass(frozen=True, slots=True)
class LayerSummary:
    """How much of a layer is held today, since when, and the commit that changed it last."""

    layer: str
    rows: int
    earliest: date | None
    latest: date | None  # the youngest valid_from
    last_commit: int  # 0 when nothing was ever written
    facts: Mapping[str, Fact] = field(default_factory=dict)


class Store(Protocol):
    """A place that keeps layers. Every method is safe to call from several threads."""

    @property
    def workspace(self) -> Workspace: ...

    @property
    def area(self) -> str:
        """The division code this view is narrowed to; "" sees everything."""
        ...

    @property
    def sight(self) -> str:
        """What tells one view of a store from another: views of equal sight see the same. For whoever keeps what he read."""
        ...

    def within(self, area_code: str) -> Self:
        """The same store seen by somebody who may see one area only: reads hide other rows, writes refuse them."""
        ...

    def read(
        self,
        spec: LayerSpec,
        *,
        as_of: date | None = None,
        bbox: tuple[float, float, float, float] | None = None,
    ) -> gpd.GeoDataFrame:
        """Rows valid on a day (today's latest when None), in EPSG:4490, ordered by key.

        Columns are exactly the spec's, with its dtypes, plus `geometry` (missing is None). `bbox` is
        (west, south, east, north) in degrees and keeps rows whose own box touches it.

        Raises:
            NothingHeldOn: the layer holds rows in this view, but the day lies before the first of them. A layer never written,
                and one whose rows have all been retired, are empty frames.
        """
        ...

    def select(self, spec: LayerSpec, selection: Selection) -> Page:
        """A page of rows as plain columns; a layer never written is empty, and so is a day before its first row.

        Raises:
            QuestionTooLong: the answer was not found in the time a question has.
        """
        ...

    def count(self, spec: LayerSpec, selection: Selection, *, at_most: int) -> int | None:
        """How many rows a selection has on all its pages; None when there are more than `at_most`, or counting takes too long."""
        ...

    def extent(self, spec: LayerSpec) -> Extent:
        """Where and when the rows of this view lie: the box of today's, the first and the last day anything is said of."""
        ...

    def read_history(self, spec: LayerSpec, key: str) -> pd.DataFrame:
        """Every version of one row ever written, oldest first, with version, valid_from, valid_to, recorded_at, recorded_by,
        replaced_at and commit_id. Empty when the key is unknown or outside this view."""
        ...

    def summarise(self, spec: LayerSpec) -> LayerSummary: ...

    def append(self, changes: Sequence[LayerChange], *, by: PersonId, reason: str, expecting: int | None = None) -> Receipt:
        """Write all changes and their audit entry in one transaction, or nothing.

        `expecting` is the `last_commit()` the changes were worked out from: if anything was written since, they are not.

        Raises:
            StoreMoved: the store is no longer at the commit expected.
            RowMoved: a row is not the version its change expected.
            OutsideArea: a row lies outside this view's area.
            UnknownKey: a retired key is not held.
            StoreFull, StoreReadOnly: the disk refused; nothing was written.
        """
        ...

    def record(self, action: str, facts: Mapping[str, Fact], *, by: PersonId) -> AuditEntry:
        """Add an audit entry that goes with no rows: an export, a sign-in, a conversion on request."""
        ...

    def read_audit(self, *, after: int = 0, limit: int = 1000) -> tuple[AuditEntry, ...]: ...

    def search_audit(self, question: AuditQuestion) -> tuple[AuditEntry, ...]:
        """Lines of the log that answer a question, newest first; a narrowed view sees what was done in its area alone."""
        ...

    def check_audit(self) -> Report:
        """Is the log's chain whole, and do the anchors beside the store bear it out? Empty when it is; never narrowed."""
        ...

    def last_commit(self) -> int:
        """The id of the youngest commit: what a cached answer is good for."""
        ...

    def known_commit(self) -> int | None:
        """As `last_commit`, for whoever must not wait: None where the store would have to be read."""
        ...

    def close(self) -> None: ...

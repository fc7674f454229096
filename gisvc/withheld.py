"""The store as those see it who do not handle names: without the rows classed 秘密 and above, and without what would betray them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from threading import Lock
from typing import Final, Self, TypeVar

import geopandas as gpd
import pandas as pd

from gazetteer.specs import NAMES, PLACES, REQUESTS, SIGNS
from gisvc.publication import CLASSIFIED, TOLD_IN, HeldBack, Purpose, held_back, may_leave
from layers.conditions import All, Any, Condition, Like, Missing, Not, OneOf, all_of
from layers.errors import NothingHeldOn
from layers.people import PersonId
from layers.report import Fact, Report
from layers.spec import LayerSpec
from layers.store.clock import day_in_china, utc_now
from layers.store.errors import QuestionTooLong, UnknownKey
from layers.store.protocol import AuditEntry, AuditQuestion, LayerChange, LayerSummary, Receipt, Store, Workspace
from layers.store.selection import Box, Days, Extent, Page, Selection

Rows = TypeVar("Rows", bound=pd.DataFrame)
ABOUT_PLACES: Final = frozenset({"secrecy", "place_id", "request_id", "sign_id", "row_key"})
"""Columns by which a row may be kept back; a layer without any of them keeps nothing back."""
TELLING_NAMES: Final = frozenset({"place_id", "request_id", "row_key"})
"""Layers with one of these may tell a name in passing."""
DECIDING: Final = (PLACES, NAMES, REQUESTS, SIGNS)
"""Layers that say what is kept back."""
EVER: Final[Days] = (None, None)
ROWS_A_PAGE: Final = 10_000
NOTHING: Final = HeldBack()


class ClassifiedShelf:
    """What is classified in a store, worked out anew when a layer that decides it changed: two questions where nothing is."""

    def __init__(self) -> None:
        self._turn = Lock()
        self._known: tuple[tuple[int, date] | None, HeldBack] = None, NOTHING
        self._state: tuple[tuple[int, ...], date] | None = None

    def of(self, store: Store) -> HeldBack:
        """What is kept back of the whole store today. Callers wait while it is worked out."""
        looked = store.last_commit(), day_in_china(utc_now())
        known_at, held = self._known
        return held if known_at == looked else self._look(store, looked)

    def _look(self, store: Store, looked: tuple[int, date]) -> HeldBack:
        with self._turn:
            known_at, held = self._known
            if known_at != looked:
                state = tuple(store.summarise(spec).last_commit for spec in DECIDING), looked[1]
                held = held if self._state == state else classified(store, looked[1])
                self._known, self._state = (looked, held), state
            return held


def classified(store: Store, today: date) -> HeldBack:
    """Every place that is 秘密 or above, or was so when it was last held, with its requests, its signs and what it is called."""
    above, until_today = OneOf("secrecy", tuple(sorted(CLASSIFIED))), (None, today)
    try:
        places = {key for spec in (PLACES, NAMES) for key in _told(store, spec, above, "place_id", until_today)}
        if not places:
            return NOTHING
        about = OneOf("place_id", tuple(sorted(places)))
        asked = OneOf("request_id", tuple(sorted(key.removeprefix("place.") for key in places if key.startswith("place."))))
        return HeldBack(
            places=frozenset(places),
            requests=frozenset(_told(store, REQUESTS, Any((about, asked)), "request_id", EVER)),
            signs=frozenset(_told(store, SIGNS, about, "sign_id", EVER)),
            names=frozenset(_told(store, NAMES, about, "name", EVER)),
        )
    except QuestionTooLong:  # a register too large for a question is read instead; only what was retired is then missed
        return held_back(store, Purpose.INTERNAL)


def _told(store: Store, spec: LayerSpec, where: Condition, column: str, during: Days) -> Iterator[str]:
    """What a column says in the rows that fit; blanks say nothing."""
    asked = Selection(where=where, during=during, limit=ROWS_A_PAGE, with_geometry=False)
    while True:
        page = store.select(spec, asked)
        yield from (str(value) for value in page.columns[column] if value)
        if page.next_after is None:
            return
        asked = replace(asked, after=page.next_after)


def not_withheld(spec: LayerSpec, held: HeldBack) -> tuple[Condition, ...]:
    """What `publication.may_leave` keeps for internal use, said as a question: it holds for rows of any day."""
    names = set(spec.column_names)
    kept: list[Condition] = [
        _unless(column, OneOf(column, tuple(sorted(keys))))
        for column, keys in (
            ("place_id", held.places),
            ("request_id", held.requests),
            ("sign_id", held.signs),
            ("row_key", held.places | held.requests | held.signs),
        )
        if keys and column in names
    ]
    if held.names and TELLING_NAMES & names:
        kept += _telling_none(names, tuple(sorted(held.names)))
    if "secrecy" in names:
        kept.append(_unless("secrecy", OneOf("secrecy", tuple(sorted(CLASSIFIED)))))
    return tuple(kept)


def _telling_none(columns: set[str], called: tuple[str, ...]) -> Iterator[Condition]:
    if "name" in columns:
        otherwise = _unless("name", OneOf("name", called))
        yield Any((Not(Missing("place_id")), otherwise)) if "place_id" in columns else otherwise
    for column in sorted(columns & set(TOLD_IN)):
        yield _unless(column, Any(tuple(Like(column, f"%{_literal(name)}%") for name in called)))


def _unless(column: str, condition: Condition) -> Condition:
    """A row that says nothing in the column stays, as one does of which the condition is false."""
    return Any((Missing(column), Not(condition)))


def _literal(text: str) -> str:
    return re.sub(r"([\\%_])", r"\\\1", text)


@dataclass(frozen=True, slots=True)
class Withholding:
    """A view of a store that knows nothing of classified rows. Writing is as before, but their keys are nobody's."""

    whole: Store
    inner: Store
    shelf: ClassifiedShelf

    @property
    def held(self) -> HeldBack:
        return self.shelf.of(self.whole)

    @property
    def workspace(self) -> Workspace:
        return self.inner.workspace

    @property
    def area(self) -> str:
        return self.inner.area

    @property
    def sight(self) -> str:
        return f"{self.inner.sight} without what is classified"

    def within(self, area_code: str) -> Self:
        return replace(self, inner=self.inner.within(area_code))

    # reading

    def read(self, spec: LayerSpec, *, as_of: date | None = None, bbox: Box | None = None) -> gpd.GeoDataFrame:
        try:
            return self._left(spec, self.inner.read(spec, as_of=as_of, bbox=bbox))
        except NothingHeldOn:
            if self._hides(spec) and not self.count(spec, Selection(during=EVER), at_most=1):
                return self.read(spec, as_of=date.max)
            raise

    def select(self, spec: LayerSpec, selection: Selection) -> Page:
        return self.inner.select(spec, self._narrowed(spec, selection))

    def count(self, spec: LayerSpec, selection: Selection, *, at_most: int) -> int | None:
        return self.inner.count(spec, self._narrowed(spec, selection), at_most=at_most)

    def extent(self, spec: LayerSpec) -> Extent:
        extent = self.inner.extent(spec)
        if not self._hides(spec):
            return extent
        if not len(self.select(spec, Selection(during=EVER, limit=1, with_geometry=False))):
            return Extent()
        west, south, east, north = self.read(spec).total_bounds.tolist()
        return replace(extent, box=None if west != west else (west, south, east, north))

    def read_history(self, spec: LayerSpec, key: str) -> pd.DataFrame:
        return self._left(spec, self.inner.read_history(spec, key))

    def summarise(self, spec: LayerSpec) -> LayerSummary:
        """As the layer would be without them. It changes with what is classified too, and what is kept of it must be read anew then."""
        told = self.inner.summarise(spec)
        if not self._hides(spec):
            return told
        rows = self.count(spec, Selection(), at_most=told.rows)
        changed = max(told.last_commit, *(self.whole.summarise(one).last_commit for one in DECIDING))
        return replace(told, rows=len(self.read(spec)) if rows is None else rows, last_commit=changed, facts={})

    # writing

    def append(self, changes: Sequence[LayerChange], *, by: PersonId, reason: str, expecting: int | None = None) -> Receipt:
        for change in changes:
            self._require_nothing_withheld(change)
        return self.inner.append(changes, by=by, reason=reason, expecting=expecting)

    def record(self, action: str, facts: Mapping[str, Fact], *, by: PersonId) -> AuditEntry:
        return self.inner.record(action, facts, by=by)

    # the log

    def read_audit(self, *, after: int = 0, limit: int = 1000) -> tuple[AuditEntry, ...]:
        return self.inner.read_audit(after=after, limit=limit)

    def search_audit(self, question: AuditQuestion) -> tuple[AuditEntry, ...]:
        return self.inner.search_audit(question)

    def check_audit(self) -> Report:
        return self.inner.check_audit()

    def last_commit(self) -> int:
        return self.inner.last_commit()

    def known_commit(self) -> int | None:
        return self.inner.known_commit()

    def close(self) -> None:
        self.inner.close()

    def _hides(self, spec: LayerSpec) -> bool:
        """Whether anything that is classified today could stand in a layer."""
        return bool(ABOUT_PLACES & set(spec.column_names)) and bool(self.held.places)

    def _left(self, spec: LayerSpec, rows: Rows) -> Rows:
        if not ABOUT_PLACES & set(spec.column_names):
            return rows
        left = may_leave(rows, Purpose.INTERNAL, self.held)
        return rows if len(left) == len(rows) else left.reset_index(drop=True)

    def _narrowed(self, spec: LayerSpec, selection: Selection) -> Selection:
        """Of a layer with a 密级 the row's own is asked too, even where nothing is classified: a commit may come between."""
        if not ABOUT_PLACES & set(spec.column_names):
            return selection
        conditions = not_withheld(spec, self.held)
        return replace(selection, where=all_of((*conditions, selection.where))) if conditions else selection

    def _require_nothing_withheld(self, change: LayerChange) -> None:
        """
        Raises:
            UnknownKey: a key belongs to a row that is kept back: as one that is not held.
        """
        spec = change.spec
        visible = not_withheld(spec, self.held) if ABOUT_PLACES & set(spec.column_names) else ()
        named = {*map(str, change.rows[spec.key].dropna()), *change.retired, *change.expected}
        if not visible or not named:
            return
        hidden = All((OneOf(spec.key, tuple(sorted(named))), Not(All(visible))))
        found = self.whole.select(spec, Selection(where=hidden, during=EVER, limit=1, with_geometry=False))
        if len(found):
            raise UnknownKey(spec.name, str(found.columns[spec.key][0]))

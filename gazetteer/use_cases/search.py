"""Find names and places: what the committee holds, read for the searches and reviews, and one place with all that is known of it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from threading import Lock
from typing import Any

import geopandas as gpd
import pandas as pd

from gazetteer.likeness.known import KnownName
from gazetteer.likeness.name_index import NameIndex
from gazetteer.register.belief import end_of
from gazetteer.register.book import RegisterBook
from gazetteer.register.events import NEVER, NameEvent
from gazetteer.register.fold import names_of
from gazetteer.register.implied import implied_events
from gazetteer.register.known_names import HeldNames, known_names
from gazetteer.register.places import PlaceNames
from gazetteer.register.rows import rows_without_gaps
from gazetteer.register.told import tell_history
from gazetteer.search.name_search import NameSearch
from gazetteer.search.question import Answer, Question
from gazetteer.specs import (
    ANNOUNCEMENTS,
    DOORPLATES,
    HERITAGE,
    NAME_BANK,
    NAME_PLAN,
    NAMES,
    NONSTANDARD_NAMES,
    PLACES,
    REQUEST_STEPS,
    REQUESTS,
    SIGN_INSPECTIONS,
    SIGNS,
)
from gazetteer.use_cases.reading import read_on
from gazetteer.use_cases.register import read_book
from gazetteer.use_cases.requests_held import read_requests
from layers.frames import frame_of
from layers.spec import LayerSpec
from layers.store.protocol import Store
from layers.wording import Wording


def read_known_names(store: Store, as_of: date | None = None) -> tuple[KnownName, ...]:
    """Every name a new one must be held against, as the register stands.

    The register is read as it stands today; `as_of` leaves out names that began later and counts those ended by then as ended. None, the usual
    case of a review, keeps names decided already for a later day. An index built of it is good for `store.last_commit()`.
    """
    held = HeldNames(
        names=read_on(store, NAMES),
        places=read_on(store, PLACES),
        plan=read_on(store, NAME_PLAN),
        bank=read_on(store, NAME_BANK),
        pending=_pending(store),
    )
    return known_names(held, as_of=as_of)


_HELD = (NAMES, PLACES, NAME_PLAN, NAME_BANK, REQUESTS, REQUEST_STEPS)


def names_commit(store: Store) -> int:
    """The youngest commit that touched what `read_known_names` reads: what an index of them is good for."""
    return max(store.summarise(spec).last_commit for spec in _HELD)


@dataclass(frozen=True, slots=True, eq=False)
class NamesAtHand:
    """Every known name of one view of the store at one commit, ready to be reviewed against and searched."""

    index: NameIndex
    search: NameSearch
    commit: int


class NameShelf:
    """Names at hand, built once for each view and built anew only when one of their layers changed. The desk holds one; threads may share it."""

    def __init__(self) -> None:
        self._held: dict[str, NamesAtHand] = {}
        self._turn = Lock()

    def of(self, store: Store) -> NamesAtHand:
        """The names of this view as they stand now."""
        commit = names_commit(store)
        held = self._held.get(store.sight)
        if held is not None and held.commit == commit:
            return held
        with self._turn:  # whoever comes second finds what the first one built
            held = self._held.get(store.sight)
            if held is None or held.commit != commit:
                held = read_names_at_hand(store)
                self._held[store.sight] = held
            return held


def read_names_at_hand(store: Store) -> NamesAtHand:
    """Read every known name and build the index and the search over it."""
    commit = names_commit(store)
    index = NameIndex.of(read_known_names(store))
    return NamesAtHand(index, NameSearch.of(index), commit)


def search_names(store: Store, query: Question | str, *, shelf: NameShelf | None = None) -> Answer:
    """Names found by characters, sound, initials, alias or former name, within the question's filters; each with the reason why.

    Args:
        shelf: where the desk keeps the names at hand; without one they are read for this question alone.
    """
    at_hand = shelf.of(store) if shelf else read_names_at_hand(store)
    return at_hand.search.search(Question(query) if isinstance(query, str) else query)


def place_as_of(
    store: Store,
    place_id: str,
    valid_on: date,
    known_on: date | datetime | None = None,
    *,
    book: RegisterBook | None = None,
) -> PlaceNames:
    """What a place was called on a day; with `known_on`, what our register said of that day then.

    Raises:
        PlaceNotHeld: the register holds no such place in this view.
    """
    book = book or read_book(store)
    book.require(place_id)
    events = read_place_events(store, place_id, known_on=known_on, book=book)
    return names_of(events, valid_on=valid_on, known_on=known_on, place_id=place_id)


def read_place_events(
    store: Store, place_id: str, *, known_on: date | datetime | None = None, book: RegisterBook | None = None
) -> tuple[NameEvent, ...]:
    """Every event of a place, recorded or implied by its rows as they stood at a moment, retractions among them.

    An implied event counts as recorded when its row came into the store.
    """
    book = book or read_book(store)
    events = book.recorded_events(place_id)
    moment = end_of(known_on)
    known = [event for event in events if event.recorded_at <= moment]
    keys = {*(str(row["name_id"]) for row in book.name_rows(place_id)), *(event.says("name_id") for event in events)} - {""}
    told = [(key, store.read_history(NAMES, key)) for key in sorted(keys)]
    rows = [row for _, history in told if (row := _as_known(history, moment)) is not None]
    came = {key: _moment(history["recorded_at"].min()) for key, history in told if len(history)}
    held = gpd.GeoDataFrame(pd.concat(rows, ignore_index=True)) if rows else frame_of(NAMES, [])
    own = [row for row in rows_without_gaps(held[list(NAMES.column_names)]) if row["place_id"] == place_id]
    return tuple(sorted((*implied_events(own, known, recorded=came), *events), key=lambda event: event.order))


def _as_known(history: pd.DataFrame, moment: datetime) -> pd.DataFrame | None:
    """The version of a row that the store believed at a moment, the youngest of them; None where it had none."""
    recorded = pd.to_datetime(history["recorded_at"], utc=True)
    replaced = pd.to_datetime(history["replaced_at"], utc=True)
    at = pd.Timestamp(min(moment, _LAST)).tz_convert("UTC")
    believed = history[((recorded <= at) & (replaced.isna() | (replaced > at))).to_numpy(dtype=bool)]
    youngest = believed.sort_values("valid_from").tail(1)
    ended = pd.to_datetime(youngest["valid_to"], utc=True) <= at
    return None if youngest.empty or bool(ended.any()) else youngest


_LAST = datetime(2200, 1, 1, tzinfo=UTC)  # pandas counts nanoseconds and ends soon after


def _moment(recorded: Any) -> datetime:
    stamp = pd.Timestamp(recorded)
    return NEVER if pd.isna(stamp) else (stamp if stamp.tzinfo else stamp.tz_localize("UTC")).to_pydatetime()


@dataclass(frozen=True, slots=True, eq=False)
class PlaceDossier:
    """Everything the house holds about one place.

    `names` is the fold of all events known today; `history` the 沿革 told from them. `facets` are the records of the same thing, the main one
    first. Frames are of the house's specs and may be empty.
    """

    place_id: str
    place: gpd.GeoDataFrame
    name_rows: gpd.GeoDataFrame
    names: PlaceNames
    events: tuple[NameEvent, ...]
    history: Wording
    facets: tuple[str, ...]
    signs: gpd.GeoDataFrame
    inspections: gpd.GeoDataFrame
    plates: gpd.GeoDataFrame
    heritage: gpd.GeoDataFrame
    plan: gpd.GeoDataFrame
    requests: gpd.GeoDataFrame
    announcements: gpd.GeoDataFrame
    cases: gpd.GeoDataFrame
    commit: int


def place_dossier(store: Store, place_id: str, *, book: RegisterBook | None = None) -> PlaceDossier:
    """One place with all that is known of it: what its page shows.

    Raises:
        PlaceNotHeld: the register holds no such place in this view.
    """
    book = book or read_book(store)
    book.require(place_id)
    events = read_place_events(store, place_id, book=book)
    signs = _about(store, SIGNS, place_id)
    inspections = read_on(store, SIGN_INSPECTIONS)
    return PlaceDossier(
        place_id=place_id,
        place=book.places[(book.places["place_id"] == place_id).to_numpy(dtype=bool)].reset_index(drop=True),
        name_rows=book.names_of(place_id).reset_index(drop=True),
        names=names_of(events, place_id=place_id),
        events=events,
        history=tell_history(events),
        facets=book.facets_of(place_id),
        signs=signs,
        inspections=inspections[inspections["sign_id"].isin(signs["sign_id"])].reset_index(drop=True),
        plates=_about(store, DOORPLATES, place_id),
        heritage=_about(store, HERITAGE, place_id),
        plan=_about(store, NAME_PLAN, place_id),
        requests=_about(store, REQUESTS, place_id),
        announcements=_about(store, ANNOUNCEMENTS, place_id),
        cases=_about(store, NONSTANDARD_NAMES, place_id),
        commit=book.commit,
    )


def _about(store: Store, spec: LayerSpec, place_id: str) -> gpd.GeoDataFrame:
    """Rows of a layer that concern one place."""
    frame = read_on(store, spec)
    return frame[(frame["place_id"] == place_id).to_numpy(dtype=bool)].reset_index(drop=True)


def _pending(store: Store) -> gpd.GeoDataFrame:
    """Every name that is asked for and not decided, as the applications stand now: one row a candidate."""
    rows: list[dict[str, object]] = []
    for request in read_requests(store, open_only=True):
        asked = request.application
        if not request.state.is_pending:
            continue
        for number, candidate in enumerate(asked.candidates, 1):
            rows.append(
                {
                    "request_id": request.request_id if number == 1 else f"{request.request_id}/{number}",
                    "request_type": asked.request_type,
                    "name": candidate.name,
                    "name_kind": asked.kind.value,
                    "division_code": asked.division_code,
                    "place_id": asked.place_id or f"request:{request.request_id}",
                    "asked_on": asked.asked_on,
                    "geometry": asked.geometry,
                }
            )
    return frame_of(REQUESTS, rows)

"""What may leave the house: 内部 or 公开, and the 审图号 that belongs to one map and no other."""

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from threading import Lock
from typing import Final, TypeVar

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gazetteer.specs import NAMES, PLACES, REQUESTS, SIGNS
from gazetteer.use_cases.reading import read_on
from gisvc.errors import BadMapNumber
from gisvc.maps import MapSheet, Plate, Shape, marked
from layers.check import CLASSIFIED as AT_LEAST_SECRET
from layers.people import PersonId
from layers.precision import coarsen
from layers.spec import LayerSpec
from layers.store.protocol import AuditEntry, Store
from layers.wording import Wording

Rows = TypeVar("Rows", bound=pd.DataFrame)
APPROVED = "map-approved"
_MAP_NO = re.compile(r"[\u4e00-\u9fffA-Z]{1,6}[(（〔\[]?\d{4}[)）〕\]]?[\u4e00-\u9fffA-Z]{0,4}\d{1,6}号?")


class Purpose(StrEnum):
    """用途: what somebody takes an export for."""

    INTERNAL = "internal"
    PUBLIC = "public"

    @property
    def label(self) -> Wording:
        return _LABELS[self]


_LABELS = {Purpose.INTERNAL: Wording("内部", "internal"), Purpose.PUBLIC: Wording("公开", "public")}


@dataclass(frozen=True, slots=True)
class Approval:
    """A 审图号 bound to the content of one map, and who bound it."""

    content_sha256: str
    map_no: str
    by: PersonId
    seq: int  # its line in the audit log


class Approvals:
    """Every approval on record. The audit log is their only home, so none can be slipped in or taken back quietly."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._read_up_to = 0
        self._by_content: dict[str, Approval] = {}
        self._lock = Lock()

    def find(self, content_sha256: str) -> Approval | None:
        """The approval bound to exactly this content; a map that changed by one digit has none."""
        self.catch_up()
        return self._by_content.get(content_sha256)

    def all(self) -> tuple[Approval, ...]:
        self.catch_up()
        return tuple(sorted(self._by_content.values(), key=lambda a: -a.seq))

    def bind(self, sheet: MapSheet, map_no: str, *, by: PersonId) -> Approval:
        """Record that a 审图号 belongs to this map.

        Raises:
            BadMapNumber: the text is no 审图号.
        """
        map_no = map_no.strip()
        if not _MAP_NO.fullmatch(map_no):
            raise BadMapNumber(map_no)
        facts = {"content_sha256": sheet.content_sha256, "map_no": map_no, "title": sheet.title.zh, "on": sheet.on.isoformat()}
        entry = self._store.record(APPROVED, facts, by=by)
        return _approval_of(entry)

    def catch_up(self) -> int:
        """Read what was added to the log since the last look; returns the number of its last line."""
        with self._lock:
            while entries := self._store.read_audit(after=self._read_up_to, limit=1000):
                self._by_content |= {a.content_sha256: a for a in map(_approval_of, entries) if a.map_no}
                self._read_up_to = entries[-1].seq
            return self._read_up_to


def _approval_of(entry: AuditEntry) -> Approval:
    is_one = entry.action == APPROVED
    return Approval(
        str(entry.facts.get("content_sha256", "")), str(entry.facts.get("map_no", "")) if is_one else "", entry.by, entry.seq
    )


def clear_map(sheet: MapSheet, purpose: Purpose, approvals: Approvals, *, is_demonstration: bool) -> MapSheet:
    """The map as it may leave.

    Internal: exact, with the stamp. Public with a 审图号 bound to this very content: exact, without the stamp. Public
    without one: the stamp stays and every position is coarsened.
    """
    approval = approvals.find(sheet.content_sha256) if purpose is Purpose.PUBLIC else None
    map_no = approval.map_no if approval else None
    kept = sheet if purpose is Purpose.INTERNAL or map_no else _coarsened_sheet(sheet)
    return marked(kept, map_no=map_no, is_demonstration=is_demonstration)


CLASSIFIED: Final = AT_LEAST_SECRET
"""秘密 and above: no file and no interface hands such a row out, whatever it is wanted for."""


@dataclass(frozen=True, slots=True)
class HeldBack:
    """What is kept back, whatever layer speaks of it: places above the reader's class, their requests and signs, and what classified ones are called."""

    places: frozenset[str] = frozenset()
    requests: frozenset[str] = frozenset()
    signs: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()


def held_back(view: Store, purpose: Purpose) -> HeldBack:
    """The places of a view that may not leave for a purpose, with whatever would betray them."""
    places, names, requests, signs = (read_on(view, spec) for spec in (PLACES, NAMES, REQUESTS, SIGNS))
    kept = _places_above(places, names, purpose)
    asked = requests["place_id"].isin(kept) | ("place." + requests["request_id"].astype(str)).isin(kept)
    called = names["place_id"].isin(_places_above(places, names, Purpose.INTERNAL))
    return HeldBack(
        places=kept,
        requests=_keys(requests, "request_id", asked),
        signs=_keys(signs, "sign_id", signs["place_id"].isin(kept)),
        names=_keys(names, "name", called),
    )


def _places_above(places: gpd.GeoDataFrame, names: gpd.GeoDataFrame, purpose: Purpose) -> frozenset[str]:
    return frozenset(str(key) for frame in (places, names) for key in frame.loc[_is_above(frame, purpose), "place_id"])


def _keys(frame: gpd.GeoDataFrame, column: str, chosen: "pd.Series[bool]") -> frozenset[str]:
    return frozenset(map(str, frame.loc[chosen.to_numpy(dtype=bool), column]))


def may_leave(frame: Rows, purpose: Purpose, held: HeldBack) -> Rows:
    """The rows that may leave at all: none about a place that is kept back, by its own class or by another layer's, and none that tells its name.

    Where a layer has a 密级, the public gets what was declared open and nothing that nobody has classed.
    """
    stays = np.zeros(len(frame), dtype=bool)
    anything = held.places | held.requests | held.signs
    for column, kept in (
        ("place_id", held.places),
        ("request_id", held.requests),
        ("sign_id", held.signs),
        ("row_key", anything),
    ):
        if column in frame.columns:
            stays |= frame[column].isin(kept).to_numpy(dtype=bool)
    if {"place_id", "request_id", "row_key"} & set(frame.columns):
        stays |= _tells_a_name(frame, held.names)
    left: Rows = frame[~stays]
    return left[~_is_above(left, purpose)] if "secrecy" in left.columns else left


TOLD_IN: Final = ("outcome", "facts", "application", "what", "why", "evidence", "answer")
"""Columns in which a name may be told in passing: canonical JSON with what a review found beside the name asked for, a reader's words."""


def _tells_a_name(frame: pd.DataFrame, names: frozenset[str]) -> NDArray[np.bool_]:
    told = np.zeros(len(frame), dtype=bool)
    if not names:
        return told
    if "name" in frame.columns:  # a row that points at no place is known by its name only
        is_loose = frame["place_id"].isna().to_numpy(dtype=bool) if "place_id" in frame.columns else ~told
        told |= is_loose & frame["name"].isin(names).to_numpy(dtype=bool)
    pattern = "|".join(map(re.escape, sorted(names)))
    for column in set(TOLD_IN) & set(frame.columns):
        told |= frame[column].astype("string").str.contains(pattern, na=False).to_numpy(dtype=bool)
    return told


def _is_above(frame: pd.DataFrame, purpose: Purpose) -> NDArray[np.bool_]:
    """Which rows are above the class that may leave for a purpose."""
    may = frame["secrecy"] == "open" if purpose is Purpose.PUBLIC else ~frame["secrecy"].isin(CLASSIFIED)
    above: NDArray[np.bool_] = ~may.fillna(value=False).to_numpy(dtype=bool)
    return above


def clear_rows(frame: gpd.GeoDataFrame, purpose: Purpose, spec: LayerSpec | None = None) -> gpd.GeoDataFrame:
    """Rows as they may leave. A 审图号 is given to a map, never to a table of coordinates: public rows are always coarse, and of a
    layer the columns that tell a position (`spec`; None for an answer that has none) are blank."""
    if purpose is Purpose.INTERNAL:
        return frame
    told = [spec.column(name) for name in spec.position_columns if name in frame.columns] if spec else []
    blank = {c.name: pd.array([None] * len(frame), dtype=c.type.dtype) for c in told}
    return frame.assign(**blank).set_geometry(gpd.GeoSeries(coarsen(frame.geometry.to_numpy()), index=frame.index, crs=frame.crs))


def _coarsened_sheet(sheet: MapSheet) -> MapSheet:
    return replace(sheet, plates=tuple(_coarsened_plate(plate) for plate in sheet.plates))


def _coarsened_plate(plate: Plate) -> Plate:
    if not plate.shapes:
        return plate
    coarse = coarsen(np.array([s.geometry for s in plate.shapes], dtype=object))
    shapes: tuple[Shape, ...] = tuple(replace(s, geometry=g) for s, g in zip(plate.shapes, coarse, strict=True))
    return replace(plate, shapes=shapes)

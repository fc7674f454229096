"""Publish and share names: everything passes the gate of secrecy and precision, and who took what is in the log."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

import geopandas as gpd

from gazetteer.likeness.name_index import NameIndex
from gazetteer.publications.entries import Entry, entries_of, inside
from gazetteer.publications.exchange import CENSUS_COLUMNS, census_rows, to_bmmx, to_national_records
from gazetteer.publications.feed import FeedPage, announcement_json, change_feed
from gazetteer.publications.linked_places import to_linked_places, to_lp_tsv
from gazetteer.publications.reconciliation import Service
from gazetteer.publications.release import Audience, Release, on_public_grid, release, withheld_places
from gazetteer.publications.sheets import MapVolume, SheetPlan, map_volume
from gazetteer.publications.volume import (
    BookletRow,
    Volume,
    dictionary_of,
    division_booklet,
    gazetteer_of,
    name_list_by_division,
    name_list_by_sound,
    naming_table,
)
from gazetteer.register.known_names import HeldNames, known_names, names_on
from gazetteer.register.rows import rows_without_gaps
from gazetteer.search.name_search import NameSearch
from gazetteer.specs import ANNOUNCEMENTS, HERITAGE, NAME_BANK, NAME_EVENTS, NAME_PLAN, NAMES, PLACES, REQUESTS
from gazetteer.use_cases.reading import read_on
from layers.frames import frame_of
from layers.people import PersonId
from layers.precision import coarsen
from layers.reference import DIVISIONS
from layers.report import Fact
from layers.store.clock import day_in_china, utc_now
from layers.store.protocol import Store
from layers.wording import Wording


class Publication(StrEnum):
    """The publications by their short names: 录 by division, 录 by sound, 志, 典, and the naming table."""

    LU = "lu"
    LU_BY_SOUND = "lu-yin"
    ZHI = "zhi"
    DIAN = "dian"
    NAMING_TABLE = "naming-table"

    @property
    def label(self) -> Wording:
        return _LABELS[self]


_LABELS = {
    Publication.LU: Wording("标准地名录（按政区）", "standard names by division"),
    Publication.LU_BY_SOUND: Wording("标准地名录（按音序）", "standard names by sound"),
    Publication.ZHI: Wording("标准地名志", "gazetteer"),
    Publication.DIAN: Wording("标准地名词典", "dictionary"),
    Publication.NAMING_TABLE: Wording("命名一览表", "table of names given"),
}


@dataclass(frozen=True, slots=True, eq=False)
class Published:
    """What may be published for an audience: entries in order of place id, names of divisions, what was released and withheld."""

    entries: tuple[Entry, ...]
    divisions: Mapping[str, str]
    released: Release
    commit: int


def read_release(store: Store, audience: Audience) -> Release:
    """The register as it stands today and may go to an audience."""
    places, names = read_on(store, PLACES), names_on(read_on(store, NAMES), day_in_china(utc_now()))
    return release(places, names, read_on(store, NAME_EVENTS), read_on(store, HERITAGE), audience=audience)


def read_published(store: Store, audience: Audience, *, division_code: str = "") -> Published:
    """Entries for an audience, of one division or of everything the view holds. Divisions are named as they are called today."""
    commit, divisions = store.last_commit(), read_on(store, DIVISIONS)
    released = read_release(store, audience)
    entries = inside(entries_of(released, divisions), division_code)
    return Published(entries, dict(zip(divisions["code"], divisions["name"], strict=True)), released, commit)


def publish(store: Store, what: Publication, *, audience: Audience, by: PersonId, division_code: str = "") -> Volume:
    """One publication as structured text, recorded in the log with what was withheld."""
    published = read_published(store, audience, division_code=division_code)
    entries, note = published.entries, published.released.note
    match what:
        case Publication.LU:
            volume = name_list_by_division(entries, published.divisions, note=note)
        case Publication.LU_BY_SOUND:
            volume = name_list_by_sound(entries, note=note)
        case Publication.ZHI:
            volume = gazetteer_of(entries, note=note)
        case Publication.DIAN:
            volume = dictionary_of(entries, note=note)
        case Publication.NAMING_TABLE:
            volume = naming_table(entries, plan=read_on(store, NAME_PLAN))
    _record(store, "publish-names", published, by=by, what=what.value, rows=len(volume), division_code=division_code)
    return volume


def publish_sheets(
    store: Store, *, audience: Audience, by: PersonId, division_code: str = "", plan: SheetPlan | None = None
) -> MapVolume:
    """地名图: sheets with their names and the index."""
    published = read_published(store, audience, division_code=division_code)
    volume = map_volume(published.entries, plan=plan)
    _record(store, "publish-names", published, by=by, what="tu", rows=len(volume.index), division_code=division_code)
    return volume


def read_booklet(store: Store, day: date | None = None) -> tuple[BookletRow, ...]:
    """区划简册 of the store's own area on a day: divisions as they were called then."""
    return division_booklet(read_on(store, DIVISIONS, day), area=store.area or store.workspace.area_code)


def share_linked_places(
    store: Store, *, base: str, audience: Audience, by: PersonId, as_tsv: bool = False
) -> dict[str, Any] | str:
    """The gazetteer as Linked Places GeoJSON, or as LP-TSV."""
    published = read_published(store, audience)
    _record(store, "publish-names", published, by=by, what="lp-tsv" if as_tsv else "lpf", rows=len(published.entries))
    if as_tsv:
        return to_lp_tsv(published.entries, base=base, on=day_in_china(utc_now()))
    return to_linked_places(published.entries, base=base, note=published.released.note)


class Exchange(StrEnum):
    """Shapes other offices take: the census form, records of the national database, the Zhejiang XML."""

    CENSUS = "census"
    NATIONAL = "national"
    ZHEJIANG = "zhejiang"


def share_records(
    store: Store, shape: Exchange, *, audience: Audience, by: PersonId, division_code: str = ""
) -> tuple[tuple[str, ...], list[tuple[str, ...]]] | dict[str, Any] | bytes:
    """Names for another office: columns and rows of the census form, the national database's JSON, or the Zhejiang XML."""
    published = read_published(store, audience, division_code=division_code)
    _record(store, "publish-names", published, by=by, what=shape.value, rows=len(published.entries), division_code=division_code)
    match shape:
        case Exchange.CENSUS:
            return CENSUS_COLUMNS, census_rows(published.entries)
        case Exchange.NATIONAL:
            return to_national_records(published.entries)
        case Exchange.ZHEJIANG:
            return to_bmmx(published.entries)


def read_changes(
    store: Store,
    *,
    since: str = "",
    limit: int = 200,
    audience: Audience = Audience.DEPARTMENTS,
    by: PersonId,
    department: str = "",
) -> FeedPage:
    """Changes since a cursor, for another department; every asking is in the log.

    Raises:
        BadCursor: a cursor this feed never gave out.
    """
    released = read_release(store, audience)
    page = change_feed(released, since=since, limit=limit)
    facts: dict[str, Fact] = {
        "audience": audience.value,
        "department": department[:100],
        "since": since,
        "changes": len(page.rows),
        "next": page.next,
    }
    store.record("share-name-changes", facts, by=by)
    return page


def read_announcements(
    store: Store, *, audience: Audience, base: str = "", since: date | None = None
) -> tuple[dict[str, Any], ...]:
    """Published announcements for machines, the latest first; those of withheld places are left out."""
    released = read_release(store, audience)
    hidden = withheld_places(read_on(store, PLACES), released)
    rows = []
    for row in rows_without_gaps(_as_exact_as(read_on(store, ANNOUNCEMENTS), audience)):
        published = row.get("published_on")
        if row["place_id"] in hidden or published is None or (since and str(published)[:10] < since.isoformat()):
            continue
        rows.append(announcement_json(row, base=base))
    return tuple(sorted(rows, key=lambda row: (row["published_on"], row["id"]), reverse=True))


def read_service(store: Store, *, audience: Audience, base: str, view: str) -> Service:
    """The reconciliation service over released names alone: what is withheld can neither be found nor guessed at. Good for `names_commit`."""
    released = on_public_grid(read_published(store, audience).released)
    none = {spec: frame_of(spec, []) for spec in (NAME_PLAN, NAME_BANK, REQUESTS)}
    held = HeldNames(released.names, released.places, none[NAME_PLAN], none[NAME_BANK], none[REQUESTS])
    search = NameSearch.of(NameIndex.of(known_names(held)))
    entries = {entry.place_id: entry for entry in entries_of(released, read_on(store, DIVISIONS))}
    return Service(search, entries, f"{store.workspace.name}地名核对服务", base, view)


def _as_exact_as(frame: gpd.GeoDataFrame, audience: Audience) -> gpd.GeoDataFrame:
    if audience is not Audience.PUBLIC or frame.empty:
        return frame
    return frame.set_geometry(gpd.GeoSeries(coarsen(frame.geometry.to_numpy()), index=frame.index, crs=frame.crs))


def _record(
    store: Store, action: str, published: Published, *, by: PersonId, what: str, rows: int, division_code: str = ""
) -> None:
    withheld = {f"withheld.{name}": count for name, count in published.released.withheld.items()}
    facts: dict[str, Fact] = {
        "what": what,
        "audience": published.released.audience.value,
        "rows": rows,
        "commit": published.commit,
    }
    store.record(action, facts | {"division_code": division_code} | withheld, by=by)

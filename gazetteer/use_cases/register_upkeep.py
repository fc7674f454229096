"""Upkeep of the register: its quality, the records of one place linked, the next free code, and what a division was called on a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import geopandas as gpd
import pandas as pd

from gazetteer.register.errors import DivisionNotKnown, PlaceNotHeld
from gazetteer.register.facets import FacetLink, propose_facets
from gazetteer.register.place_codes import PlaceCode, next_free_code
from gazetteer.register.quality import QualityReport, QualityScheme, judge_quality
from gazetteer.specs import NAMES, PLACES
from gazetteer.use_cases.reading import read_on
from layers.codes import shorten_code
from layers.people import PersonId
from layers.reference import DIVISIONS
from layers.store.clock import day_in_china, utc_now
from layers.store.protocol import LayerChange, Receipt, Store


def study_quality(store: Store, *, scheme: QualityScheme | None = None, share: float = 1.0) -> QualityReport:
    """The register's quality in the census's manner, of all places or of a share of them, always the same ones."""
    return judge_quality(read_on(store, PLACES), read_on(store, NAMES), read_on(store, DIVISIONS), scheme=scheme, share=share)


def propose_facet_links(store: Store) -> tuple[FacetLink, ...]:
    """Records that look like one place under several categories and are not linked yet."""
    return propose_facets(read_on(store, PLACES), read_on(store, NAMES))


def link_facets(store: Store, links: Sequence[FacetLink], *, by: PersonId) -> Receipt:
    """Link records to their main record; the records themselves stay, and are counted once.

    Raises:
        PlaceNotHeld: a link names a place that is not held.
        StoreMoved: somebody wrote in between.
    """
    commit = store.last_commit()
    places = read_on(store, PLACES)
    held = set(places["place_id"])
    for link in links:
        for place in (link.place_id, link.facet_of):
            if place not in held:
                raise PlaceNotHeld(place)
    main = {link.place_id: link.facet_of for link in links}
    changed = places[places["place_id"].isin(main)].reset_index(drop=True)
    rows = gpd.GeoDataFrame(changed.assign(facet_of=changed["place_id"].map(main).astype("str")), crs=places.crs)
    change = LayerChange(PLACES, rows, day_in_china(utc_now()))
    return store.append([change], by=by, reason=f"关联同一地点的 {len(links)} 条记录", expecting=commit)


def propose_place_code(store: Store, division_code: str, category: str) -> PlaceCode:
    """The next free place code of a division and category.

    Raises:
        DivisionNotKnown: no division of that code is held.
        NoFreeCode: all its serials are taken.
    """
    short = shorten_code(division_code)
    division_on(store, short, None)
    codes = [*read_on(store, PLACES)["place_code"].dropna(), *read_on(store, NAMES)["place_code"].dropna()]
    return next_free_code(short, category, codes)


@dataclass(frozen=True, slots=True)
class DivisionOnDay:
    """A division as it was on a day; `is_in_force` is false before it was set up and after it was abolished."""

    code: str
    name: str
    level: str
    parent_code: str
    is_in_force: bool
    established_on: date | None
    abolished_on: date | None


def division_on(store: Store, code: str, day: date | None) -> DivisionOnDay:
    """What the code table says of a division on a day (None: today). A code it does not have is never taken for another.

    Raises:
        DivisionNotKnown: the table has no such code on that day.
    """
    short = shorten_code(code)
    table = read_on(store, DIVISIONS, day)
    found = table[(table["code"] == short).to_numpy(dtype=bool)]
    if found.empty:
        raise DivisionNotKnown(code, day)
    row = found.iloc[0]
    begun, ended = (None if pd.isna(row[name]) else row[name].date() for name in ("established_on", "abolished_on"))
    asked = day or day_in_china(utc_now())
    return DivisionOnDay(
        code=short,
        name=str(row["name"]),
        level=str(row["level"]),
        parent_code="" if pd.isna(row["parent_code"]) else str(row["parent_code"]),
        is_in_force=(begun is None or begun <= asked) and (ended is None or asked < ended),
        established_on=begun,
        abolished_on=ended,
    )

"""The heritage list with the store: studied, added to, given its measures, and asked before a name is changed."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

import geopandas as gpd

from gazetteer.heritage.assessment import ValueAssessment, assess_values
from gazetteer.heritage.errors import ListedNameLocked, MeasuresIncomplete, UnknownHeritageEntry
from gazetteer.heritage.listed import MEASURES_PAPER, Measures, listed_as
from gazetteer.heritage.unlisted import UnlistedNames, dates_of, unlisted_names
from gazetteer.specs import HERITAGE, NAMES
from layers.frames import frame_of
from layers.people import PersonId
from layers.store.protocol import LayerChange, Receipt, Store


@dataclass(frozen=True, slots=True)
class HeritageStudy:
    """The list with the value of each entry, and the old names it does not hold yet."""

    entries: tuple[ValueAssessment, ...]
    unlisted: UnlistedNames


def study_heritage(store: Store, *, on: date, years: int = 50) -> HeritageStudy:
    """Every entry by the criteria, and standard names in use for so many years that are not listed."""
    heritage, names = store.read(HERITAGE), store.read(NAMES)
    return HeritageStudy(assess_values(heritage, on=on), unlisted_names(names, heritage, on=on, years=years))


def propose_for_list(store: Store, name_ids: Sequence[str], *, on: date, by: PersonId) -> Receipt | None:
    """Names of the register become candidates of the list, with what the register says of their age; None when all are candidates or listed already.

    Which names is a person's choice: nothing is listed because it is old.
    """
    names, heritage = store.read(NAMES), store.read(HERITAGE)
    chosen = names[names["name_id"].isin(list(name_ids)) & ~names["place_id"].isin(set(heritage["place_id"].dropna()))]
    if chosen.empty:
        return None
    rows = [
        {
            "heritage_id": f"候选-{row.name_id}", "division_code": row.division_code, "place_id": row.place_id, "name": row.name,
            "level": "candidate", "attested": dates_of(row) or None, "attested_source": row.source, "word_value": row.meaning, "story": row.origin,
            "state": "in_use", "source": "地名登记", "source_on": on.isoformat(), "geometry": row.geometry,
        }
        for row in chosen.itertuples()
    ]  # fmt: skip
    change = LayerChange(HERITAGE, frame_of(HERITAGE, rows), on)
    return store.append([change], by=by, reason=f"提名 {len(rows)} 条地名为保护名录候选")


def record_measures(store: Store, heritage_id: str, measures: Measures, *, on: date, by: PersonId) -> Receipt:
    """The measures of protection of a listed name, with the document they stand in (Art. 25).

    Raises:
        UnknownHeritageEntry: not on the list.
        MeasuresIncomplete: measures or document left empty.
    """
    if not measures.is_complete:
        raise MeasuresIncomplete(heritage_id)
    heritage = store.read(HERITAGE)
    own: gpd.GeoDataFrame = heritage[heritage["heritage_id"] == heritage_id].copy()
    if own.empty:
        raise UnknownHeritageEntry(heritage_id)
    own["measures"], own["measures_document"] = measures.text.strip(), measures.document.strip()
    return store.append([LayerChange(HERITAGE, own, on)], by=by, reason=f"登记“{own['name'].iloc[0]}”的保护措施")


def require_may_change(store: Store, name: str, *, place_id: str, division_code: str, papers: Collection[str]) -> None:
    """The gate before a renaming or cancelling is decided.

    Raises:
        ListedNameLocked: the name is listed and neither the list nor the request holds measures of protection.
    """
    if MEASURES_PAPER in papers:
        return
    entries = listed_as(store.read(HERITAGE), (name,), place_id=place_id, division_code=division_code)
    locked = [entry.heritage_id for entry in entries if not entry.is_candidate and not entry.has_measures]
    if locked:
        raise ListedNameLocked(name, locked)

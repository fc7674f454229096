"""The gazetteer for other gazetteers: Linked Places GeoJSON (LPF 1.3) with names through time, and LP-TSV for simple uses."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import orjson
import shapely

from gazetteer.dating.happened import Dating, Precision
from gazetteer.kinds import NameKind
from gazetteer.publications.entries import Entry
from gazetteer.register.events import NameEvent
from gazetteer.register.fold import names_of
from gazetteer.register.places import HeldName
from layers.wording import Wording

CONTEXT = "https://raw.githubusercontent.com/LinkedPasts/linked-places/master/linkedplaces-context-v1.1.jsonld"
"""The vocabulary's name, as its authors print it; nothing of it is ever fetched."""

# GeoNames feature classes, required since LPF 1.3: A divisions, H water, L areas, P populated places, R roads, S sites, T landforms.
_FCLASSES: Mapping[NameKind, str] = {
    NameKind.COUNTY_DIVISION: "A",
    NameKind.TOWNSHIP: "A",
    NameKind.SUBDISTRICT: "A",
    NameKind.VILLAGE_SEAT: "P",
    NameKind.COMMUNITY_SEAT: "P",
    NameKind.SETTLEMENT: "P",
    NameKind.ESTATE: "P",
    NameKind.PARK: "L",
    NameKind.STREET: "R",
    NameKind.TRANSPORT: "R",
    NameKind.WATER: "H",
    NameKind.NATURAL: "T",
}
TSV_COLUMNS = (
    "id", "title", "title_source", "fclasses", "attestation_year", "start", "end", "ccodes", "variants", "types", "parent_name", "parent_id",
    "lon", "lat", "geowkt", "description",
)  # fmt: skip


def to_linked_places(entries: Iterable[Entry], *, base: str, note: Wording | None = None) -> dict[str, Any]:
    """A FeatureCollection of Linked Places.

    Args:
        base: the address under which place ids are published ("https://…/names/"); it makes the permanent ids.
        note: what was withheld; it travels with the file.
    """
    features = [_feature(entry, base) for entry in entries]
    collection: dict[str, Any] = {"type": "FeatureCollection", "@context": CONTEXT, "features": features}
    if note and note.zh:
        collection["note"] = {"zh": note.zh, "en": note.en}
    return collection


def _feature(entry: Entry, base: str) -> dict[str, Any]:
    state = names_of(entry.events, place_id=entry.place_id)
    told = {event.event_id: event for event in entry.events}
    names = [_name(held, told, entry) for held in state if held.since != held.until or held.since is None]
    spans = [_span(held, told) for held in state]
    feature: dict[str, Any] = {
        "@id": f"{base}{entry.place_id}",
        "type": "Feature",
        "properties": {"title": entry.name, "ccodes": ["CN"], "fclasses": [fclass(entry)], "division_code": entry.division_code},
        "names": names or [{"toponym": entry.name, "lang": "zh", "citations": [{"label": entry.source or "register"}]}],
        "types": [_type(entry)],
        "geometry": _geometry(entry),
        "links": [],
    }
    if timespans := [span for span in spans if span]:
        feature["when"] = {"timespans": timespans}
    if entry.division_name and entry.division_name != entry.division_code:
        to = f"{base}division/{entry.division_code}"
        feature["relations"] = [{"relationType": "gvp:broaderPartitive", "relationTo": to, "label": entry.division_name}]
    said = [text for text in (entry.meaning, entry.history.zh) if text]
    feature["descriptions"] = [{"value": text, "lang": "zh"} for text in said]
    return feature


def fclass(entry: Entry) -> str:
    """The feature class of an entry; water among natural features by its category (12 is inland water, 11 the sea)."""
    if entry.kind is NameKind.NATURAL and entry.category_code[:3] in ("121", "122"):
        return "H"
    return _FCLASSES.get(entry.kind, "S") if entry.kind else "S"


def _name(held: HeldName, told: Mapping[str, NameEvent], entry: Entry) -> dict[str, Any]:
    name: dict[str, Any] = {
        "toponym": held.name,
        "lang": held.language or "zh",
        "citations": _citations(told.get(held.given_by), entry),
    }
    if held.toned:
        name["transliteration"] = held.toned
    if span := _span(held, told):
        name["when"] = {"timespans": [span]}
    return name


def _citations(event: NameEvent | None, entry: Entry) -> list[dict[str, Any]]:
    label = "，".join(part for part in (event.authority, event.document) if part) if event else ""
    label = label or (event.source if event else "") or entry.source or "地名登记"
    year = {"year": event.happened_on.year} if event and event.happened_on else {}
    return [{"label": label} | year]


def _span(held: HeldName, told: Mapping[str, NameEvent]) -> dict[str, Any]:
    """A timespan must have a start; where nobody knows it, its latest day is the day on which the name ended."""
    begun, ended = told.get(held.given_by), told.get(held.ended_by)
    span: dict[str, Any] = {}
    if held.since:
        span["start"] = _moment(begun.dating) if begun and begun.dating.earliest else {"in": _iso(held.since)}
    elif held.until:
        span["start"] = {"latest": _iso(held.until)}
    if held.until and span:
        span["end"] = _moment(ended.dating) if ended and ended.dating.earliest else {"in": _iso(held.until)}
    return span


def _moment(dating: Dating) -> dict[str, str]:
    """A date no more exact than it is: 1958, 1958-03, 1958~, or between two days."""
    mark = {(True, True): "%", (True, False): "~", (False, True): "?"}.get((dating.is_approximate, dating.is_doubtful), "")
    day = dating.earliest
    if day is None:
        return {}
    match dating.precision:
        case Precision.DAY:
            return {"in": _iso(day) + mark}
        case Precision.MONTH:
            return {"in": f"{day.year:04d}-{day.month:02d}{mark}"}
        case Precision.YEAR:
            return {"in": f"{day.year:04d}{mark}"}
    between = {"earliest": f"{day.year:04d}{mark}"}
    return between | ({"latest": f"{dating.latest.year:04d}{mark}"} if dating.latest else {})


def _iso(day: date) -> str:
    return f"{day.year:04d}-{day.month:02d}-{day.day:02d}"


def _type(entry: Entry) -> dict[str, Any]:
    label = entry.category
    return {
        "identifier": f"GB/T 18521:{entry.category_code or '-'}",
        "label": label.en,
        "sourceLabels": [{"label": label.zh, "lang": "zh"}],
    }


def _geometry(entry: Entry) -> dict[str, Any]:
    if entry.geometry is None:
        return {"type": "GeometryCollection", "geometries": []}
    read: dict[str, Any] = orjson.loads(shapely.to_geojson(entry.geometry))
    return read


def to_lp_tsv(entries: Sequence[Entry], *, base: str, on: date) -> str:
    """LP-TSV: one line a place, UTF-8, tabs between, several values with semicolons.

    Args:
        on: the day of publication; a name of unknown age is attested in its year.
    """
    lines = ["\t".join(TSV_COLUMNS)]
    lines += ["\t".join(_one_line(cell) for cell in _tsv(entry, base, on)) for entry in entries]
    return "\n".join(lines) + "\n"


def _tsv(entry: Entry, base: str, on: date) -> tuple[str, ...]:
    state = names_of(entry.events, place_id=entry.place_id)
    since = state.standard.since if state.standard else None
    at = entry.middle
    is_point = entry.geometry is not None and entry.geometry.geom_type == "Point"
    return (
        entry.place_id,
        entry.name,
        entry.source or "地名登记",
        fclass(entry),
        "" if since else f"{on.year:04d}",
        f"{since.year:04d}" if since else "",
        "",
        "CN",
        ";".join((*entry.others, *entry.former)),
        entry.category.en,
        entry.division_name,
        f"{base}division/{entry.division_code}",
        "" if at is None else f"{at[0]:.6f}",
        "" if at is None else f"{at[1]:.6f}",
        "" if entry.geometry is None or is_point else shapely.to_wkt(entry.geometry, rounding_precision=6),
        entry.meaning,
    )


def _one_line(cell: str) -> str:
    return " ".join(cell.split())

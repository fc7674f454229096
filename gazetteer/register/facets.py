"""One place under several records (行政村、村民委员会、农村居民点): linked and counted once, never taken for duplicates."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

import geopandas as gpd
import shapely

from layers.ellipsoid import geodesic_m

FACET_LIMIT_M = 100.0
"""A setting of ours: one harvest found same-name pairs of 21xxx and 27xxx at a median distance of 0 m."""

FAMILIES = (("21610", "27610", "22200"), ("21620", "27620"))
"""Categories under which one place is registered on purpose; the first named is the main record."""

_ENDINGS = ("社区居民委员会", "村民委员会", "居民委员会", "社区居委会", "村委会", "居委会", "行政村", "自然村", "社区", "村")


@dataclass(frozen=True, slots=True)
class FacetLink:
    """A record proposed as a facet of another, and how far apart the two stand (metres on the ellipsoid)."""

    place_id: str
    facet_of: str
    stem: str
    distance_m: float


@dataclass(frozen=True, slots=True)
class _Record:
    place_id: str
    category: str
    lon: float
    lat: float


def stem_of(name: str) -> str:
    """What a village's records have in common: 寺梁村民委员会, 寺梁村 and 寺梁 are all 寺梁."""
    stem = name
    for ending in _ENDINGS:
        if stem.endswith(ending) and len(stem) > len(ending):
            stem = stem.removesuffix(ending)
    return stem


def propose_facets(places: gpd.GeoDataFrame, names: gpd.GeoDataFrame, *, limit_m: float = FACET_LIMIT_M) -> tuple[FacetLink, ...]:
    """Records of one family, of the same stem and within the limit, linked to their main record; those linked already are left out.

    A category counts once: two records of one category at one point are duplicates, not facets. The nearest wins, ties by id.

    Args:
        places, names: frames of PLACES and NAMES; only standard names in force are looked at. A record without a position is never linked.
    """
    records = _records(places, names)
    links: list[FacetLink] = []
    for (_, stem), group in sorted(records.items()):
        for family in FAMILIES:
            own = [record for record in group if record.category in family]
            links += _linked(own, family, stem, limit_m)
    linked = places[places["facet_of"].notna()]
    main = dict(zip(linked["place_id"], linked["facet_of"], strict=True))
    known = {*main, *main.values()}
    return tuple(replace(link, facet_of=main.get(link.facet_of, link.facet_of)) for link in links if link.place_id not in known)


def _records(places: gpd.GeoDataFrame, names: gpd.GeoDataFrame) -> dict[tuple[str, str], list[_Record]]:
    """Records by county and stem."""
    standing = names[(names["name_role"] == "standard").to_numpy(dtype=bool) & names["cancelled_on"].isna().to_numpy()]
    called = dict(zip(standing["place_id"], standing["name"], strict=True))
    grouped: dict[tuple[str, str], list[_Record]] = defaultdict(list)
    columns = (places[name].fillna("") for name in ("place_id", "category_code", "division_code"))
    for place, category, division, shape in zip(*columns, places.geometry, strict=True):
        if place not in called or shape is None or shape.is_empty:
            continue
        at = shapely.point_on_surface(shape)
        grouped[division[:6], stem_of(called[place])].append(_Record(place, category.ljust(5, "0"), at.x, at.y))
    return grouped


def _linked(records: Sequence[_Record], family: Sequence[str], stem: str, limit_m: float) -> list[FacetLink]:
    """Every record linked to the nearest one of the first category of the family that stands near."""
    ranked = sorted(records, key=lambda record: (family.index(record.category), record.place_id))
    links: list[FacetLink] = []
    taken: set[tuple[str, str]] = set()  # (main record, category): each category counts once
    for at, record in enumerate(ranked):
        mains = [m for m in ranked[:at] if m.category != record.category and m.place_id not in {link.place_id for link in links}]
        near = sorted((_apart(record, main), main.place_id) for main in mains if (main.place_id, record.category) not in taken)
        if near and near[0][0] <= limit_m:
            metres, main_id = near[0]
            links.append(FacetLink(record.place_id, main_id, stem, round(metres, 1)))
            taken.add((main_id, record.category))
    return links


def _apart(one: _Record, other: _Record) -> float:
    return float(geodesic_m(one.lon, one.lat, other.lon, other.lat))

"""One published place: its standard name with spelling and reading, what it was called before, meaning, history and position."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import geopandas as gpd
import shapely
from shapely.geometry.base import BaseGeometry

from gazetteer.kinds import NAME_KINDS, NameKind
from gazetteer.likeness.sounds import house_voice
from gazetteer.pinyin.alignment import tone_of
from gazetteer.pinyin.syllables import without_tone
from gazetteer.publications.release import Release
from gazetteer.register.book import RegisterBook
from gazetteer.register.categories import category_table
from gazetteer.register.events import NameEvent
from gazetteer.register.rows import rows_without_gaps
from gazetteer.register.told import tell_history
from layers.wording import Wording

SoundKey = tuple[tuple[str, str, str], ...]
"""How a name sorts by sound: syllable by syllable its letters, its tone and its character."""


_TONES = ("\u0304", "\u0301", "\u030c", "\u0300")  # first to fourth


@dataclass(frozen=True, slots=True)
class Entry:
    """One place as it stands in a publication; texts are "" where nobody has said it. `geometry` is lon/lat, EPSG:4490, as exact as its readers may have it."""

    place_id: str
    name: str
    toned: str
    capitals: str
    kind: NameKind | None
    category_code: str
    division_code: str
    division_name: str
    place_code: str
    others: tuple[str, ...]
    former: tuple[str, ...]
    meaning: str
    origin: str
    history: Wording
    position: Wording
    description: str
    named_on: date | None
    source: str
    geometry: BaseGeometry | None
    events: tuple[NameEvent, ...]
    extents: Mapping[str, object]
    sound_key: SoundKey

    @property
    def category(self) -> Wording:
        return category_table().label(self.category_code)

    @property
    def chapter(self) -> Wording:
        return category_table().chapter(self.category_code)

    @property
    def middle(self) -> tuple[float, float] | None:
        """A point on it, lon and lat in degrees; None where nobody has drawn it."""
        if self.geometry is None:
            return None
        lon, lat = shapely.get_coordinates(shapely.point_on_surface(self.geometry))[0]
        return float(lon), float(lat)

    @property
    def is_read(self) -> bool:
        """Whether its reading is on record and fits its characters."""
        return bool(self.sound_key)

    @property
    def initial(self) -> str:
        """The letter it stands under, "#" where its reading is not settled."""
        return self.sound_key[0][0][:1].upper() if self.is_read else "#"


def entries_of(released: Release, divisions: gpd.GeoDataFrame) -> tuple[Entry, ...]:
    """Every place with a standard name in force, once: facets are counted with their main record. In order of place id."""
    book = RegisterBook(released.places, released.names, released.events, 0)
    named = dict(zip(divisions["code"], divisions["name"], strict=True))
    standing = released.names[
        ((released.names["name_role"] == "standard") & released.names["cancelled_on"].isna()).to_numpy(dtype=bool)
    ]
    entries = []
    for row in rows_without_gaps(standing.sort_values("place_id", kind="stable").drop_duplicates("place_id")):
        place_id = str(row["place_id"])
        place = book.place(place_id) or {}
        if "facet_of" in place and book.holds(str(place["facet_of"])):
            continue
        entries.append(_entry(row, place, book, named))
    return tuple(entries)


def sound_key(name: str, toned: str) -> SoundKey:
    """The key of a name by its spelling of record; empty where the spelling does not fit the characters, syllable for syllable."""
    syllables = house_voice().spelled(toned, len(name)) if toned else None
    if syllables is None:
        return ()
    return tuple((*_sound(syllable), character) for syllable, character in zip(syllables, name, strict=True))


def _sound(syllable: str) -> tuple[str, str]:
    """Letters and tone of a syllable as a dictionary orders them: ü after u, the neutral tone last."""
    tone = tone_of(syllable)
    letters = without_tone(syllable.lower()).replace("ü", "u~")
    return letters, str(_TONES.index(tone) if tone in _TONES else len(_TONES))


def by_sound(entries: Iterable[Entry]) -> list[Entry]:
    """Entries by their readings of record; those without one stand last, by their characters."""
    return sorted(entries, key=lambda entry: (not entry.is_read, entry.sound_key, entry.name, entry.place_id))


def division_path(code: str, named: Mapping[str, str], *, but: str = "") -> str:
    """景泰县一条山镇: the names of the county and everything below it that holds the place, but not the place itself."""
    parts = [named[code[:n]] for n in (6, 9, 12) if len(code) >= n and named.get(code[:n], but) != but]
    return "".join(parts) or code


def _entry(row: Mapping[str, object], place: Mapping[str, object], book: RegisterBook, named: Mapping[str, str]) -> Entry:
    place_id, division = str(row["place_id"]), str(row["division_code"])
    events = book.events_of(place_id)
    others, former = _other_names(book.name_rows(place_id))
    written = str(row.get("history", ""))
    told = tell_history(events) if len(events) > 1 or any(event.is_dated for event in events) else Wording("", "")
    shape = place.get("geometry", row.get("geometry"))
    geometry = shape if isinstance(shape, BaseGeometry) else None
    kind = row.get("name_kind", place.get("name_kind"))
    named_on = row.get("named_on")
    return Entry(
        place_id=place_id,
        name=str(row["name"]),
        toned=str(row.get("roman_toned", "")),
        capitals=str(row.get("roman_capitals", "")),
        kind=NameKind(str(kind)) if kind in NAME_KINDS else None,
        category_code=str(row.get("category_code", place.get("category_code", ""))),
        division_code=division,
        division_name=division_path(division, named, but=str(row["name"])),
        place_code=str(row.get("place_code", place.get("place_code", ""))),
        others=others,
        former=former,
        meaning=str(row.get("meaning", "")),
        origin=str(row.get("origin", "")),
        history=Wording(written, written) if written and len(events) <= 1 else told,
        position=_position(place, geometry),
        description=str(place.get("description", "")),
        named_on=named_on.date() if named_on is not None and hasattr(named_on, "date") else None,
        source=str(row.get("source", "")),
        geometry=geometry,
        events=events,
        extents={name: place[name] for name in ("starts_at", "ends_at", "runs", "length_m", "width_m") if name in place},
        sound_key=sound_key(str(row["name"]), str(row.get("roman_toned", ""))),
    )


def _other_names(names: Sequence[Mapping[str, object]]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Names in force beside the standard one, and former names, each once."""
    over = [str(row["name"]) for row in names if "cancelled_on" in row or row["name_role"] == "former"]
    beside = [
        str(row["name"]) for row in names if "cancelled_on" not in row and row["name_role"] in ("alias", "short", "popular")
    ]
    return tuple(dict.fromkeys(beside)), tuple(dict.fromkeys(over))


def _position(place: Mapping[str, object], geometry: BaseGeometry | None) -> Wording:
    """Where it is in words: its surroundings as registered, and the degrees of its middle."""
    said = str(place.get("surroundings", ""))
    if geometry is None:
        return Wording(said, said)
    lon, lat = shapely.get_coordinates(shapely.point_on_surface(geometry))[0]
    degrees = (f"东经{lon:.4f}°，北纬{lat:.4f}°", f"{lon:.4f}°E, {lat:.4f}°N")
    return Wording("；".join(p for p in (said, degrees[0]) if p), "; ".join(p for p in (said, degrees[1]) if p))


def inside(entries: Sequence[Entry], division_code: str) -> tuple[Entry, ...]:
    """Entries whose division is this one or lies in it."""
    return tuple(entry for entry in entries if entry.division_code.startswith(division_code))

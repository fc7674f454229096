"""Names that repeat one another, or sound the same, within the area in which they should not (“重”)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np

from gazetteer.kinds import NameKind
from gazetteer.likeness.fold import fold
from gazetteer.likeness.known import KnownName
from gazetteer.pinyin.syllables import SyllableTable


@dataclass(frozen=True, slots=True)
class RepeatedGroup:
    """Names of one kind family and one area that are the same, or sound the same without tones. `area` is a built-up area's id or a division code."""

    area: str
    sound: str  # "" when they are written the same
    names: tuple[KnownName, ...]


def repeated_names(
    names: Sequence[KnownName], built_up_areas: gpd.GeoDataFrame | None, table: SyllableTable
) -> tuple[RepeatedGroup, ...]:
    """Groups of different places with one name, then groups of different names with one sound, each in the order of the area's code.

    The area is the built-up area a name lies in where areas were given and the name is drawn (Art. 9 ¶1(8)), else its county. Streets are held
    against streets, estates and buildings against each other. A place counts once, whatever facets it has.
    """
    by_name: dict[tuple[str, bool, str], list[KnownName]] = defaultdict(list)
    by_sound: dict[tuple[str, bool, bytes], list[KnownName]] = defaultdict(list)
    sounds = table.sounds_of([fold(known.name) for known in names])
    for at, (known, areas) in enumerate(zip(names, _areas(names, built_up_areas), strict=True)):
        toneless = sounds.toneless[sounds.offsets[at] : sounds.offsets[at + 1]].tobytes()
        for area in areas:
            is_street = known.kind is NameKind.STREET
            by_name[area, is_street, fold(known.name)].append(known)
            by_sound[area, is_street, toneless].append(known)
    same = [RepeatedGroup(area, "", group) for (area, _, _), names_ in by_name.items() if len(group := _places(names_)) > 1]
    alike = [
        RepeatedGroup(area, " ".join(table.syllables_of(fold(group[0].name))), group)
        for (area, _, _), names_ in by_sound.items()
        if len(group := _places(names_)) > 1 and len({fold(k.name) for k in group}) > 1
    ]
    return (*sorted(same, key=_order), *sorted(alike, key=_order))


def _areas(names: Sequence[KnownName], built_up_areas: gpd.GeoDataFrame | None) -> Iterator[tuple[str, ...]]:
    counties = [known.division_code[:6] for known in names]
    if built_up_areas is None or built_up_areas.empty:
        yield from ((county,) for county in counties)
        return
    drawn = [i for i, known in enumerate(names) if known.geometry is not None]
    shapes = np.array([names[i].geometry for i in drawn], dtype=object)
    which, where = built_up_areas.sindex.query(shapes, predicate="intersects") if drawn else ((), ())
    found: dict[int, list[str]] = defaultdict(list)
    for name, area in zip(which, where, strict=True):
        found[drawn[int(name)]].append(str(built_up_areas["built_up_id"].iloc[int(area)]))
    yield from (tuple(sorted(found[i])) if i in found else (county,) for i, county in enumerate(counties))


def _places(names: Iterable[KnownName]) -> tuple[KnownName, ...]:
    """One name a place, ordered by id."""
    return tuple(sorted({known.place_id: known for known in names}.values(), key=lambda known: known.place_id))


def _order(group: RepeatedGroup) -> tuple[str, str]:
    return group.area, group.names[0].place_id

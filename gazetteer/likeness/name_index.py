"""Names found again by what they have in common, among thousands or millions: sorted keys in memory, no search engine."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path
from typing import Any, Final, Self

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from gazetteer.kinds import NameKind
from gazetteer.likeness.columns import KINDS, STANDINGS, NameColumns
from gazetteer.likeness.comparison import Comparison, points_of
from gazetteer.likeness.definitions import Definitions
from gazetteer.likeness.distances import nearest_m
from gazetteer.likeness.fold import fold
from gazetteer.likeness.keys import Rows
from gazetteer.likeness.known import KnownName, Match, Standing
from gazetteer.likeness.looks import Looks
from gazetteer.likeness.part import Part
from gazetteer.likeness.probe import Probe
from gazetteer.likeness.sounds import Voice, house_voice
from gazetteer.likeness.tiers import Tier
from gazetteer.pinyin.syllables import SyllableTable

MOST_MATCHES: Final = 50
_MOST_MEASURED: Final = 2_000
_ORDER: Final = {tier: at for at, tier in enumerate(Tier)}


@dataclass(frozen=True, slots=True)
class AlikeResult:
    """Names that resemble a probe, the surest tier first and in each the nearest first; `total` counts also those left off."""

    matches: tuple[Match, ...]
    total: int

    def of(self, *tiers: Tier) -> tuple[Match, ...]:
        return tuple(match for match in self.matches if match.tier in tiers)


@dataclass(frozen=True, slots=True)
class Holdings:
    """What an index holds, for the proof of search: how many names, of which kinds and standings, how many of them with a place."""

    names: int
    kinds: Mapping[NameKind | None, int]
    standings: Mapping[Standing, int]
    drawn: int
    key_bytes: int


@dataclass(frozen=True, eq=False, repr=False)
class NameIndex:
    """Every name a review must look at, by all its keys.

    Cheap to narrow and to add to: `under`, `within` and `plus` share what is there. Safe to ask from any number of threads.
    """

    parts: tuple[Part, ...]
    voice: Voice
    definitions: Definitions = field(default_factory=Definitions)
    allowed: tuple[Rows | None, ...] = ()
    """Of each part the rows that count, None for all of them."""
    looks: Looks | None = None

    @classmethod
    def of(cls, names: Iterable[KnownName] = (), *, readings: SyllableTable | None = None) -> Self:
        """An index of names that are there one by one; `readings` are those of names without a spelling of record."""
        return cls._of_columns(NameColumns.of(names), readings)

    @classmethod
    def of_table(cls, table: "pd.DataFrame | Mapping[str, Any]", *, readings: SyllableTable | None = None) -> Self:
        """An index of a whole table of names; its columns are those of `NameColumns.of_table`."""
        return cls._of_columns(NameColumns.of_table(table), readings)

    @classmethod
    def _of_columns(cls, columns: NameColumns, readings: SyllableTable | None) -> Self:
        voice = Voice(readings) if readings else house_voice()
        return cls((Part.of(columns, voice),), voice, allowed=(None,))

    def __len__(self) -> int:
        return sum(len(part.columns) if rows is None else len(rows) for part, rows in self._stretches())

    def under(self, definitions: Definitions) -> Self:
        """The same names under other definitions of same name and same sound."""
        return replace(self, definitions=definitions)

    def seen_in(self, font: Path) -> Self:
        """The same names with the shapes of their characters in a font; without them nothing is found under T5.

        Raises:
            OSError: the font cannot be read.
        """
        return replace(self, looks=Looks.of(font, chain.from_iterable(part.characters() for part in self.parts)))

    def plus(self, names: Iterable[KnownName]) -> Self:
        """The same names and a few more (a batch, pending requests), without building anything anew."""
        added = Part.of(NameColumns.of(names), self.voice)
        looks = self.looks and self.looks.and_of(added.characters())
        return replace(self, parts=(*self.parts, added), allowed=(*self.allowed, None), looks=looks)

    def within(self, area: BaseGeometry, *, or_undrawn_in: str | None = None) -> Self:
        """The names of things that touch an area (lon/lat, EPSG:4490), such as a built-up area.

        Things nobody has drawn may lie in it or not: with `or_undrawn_in`, a division code, those of the division count too.
        """
        allowed = []
        for part, rows in self._stretches():
            inside = rows_touching(part.columns, area)
            if or_undrawn_in is not None:
                first, end = part.columns.rows_in(or_undrawn_in)
                undrawn = np.arange(first, end)[~is_drawn(part.columns)[first:end]]
                inside = np.union1d(inside, undrawn)
            allowed.append(inside if rows is None else np.intersect1d(rows, inside))
        return replace(self, allowed=tuple(allowed))

    def alike(
        self,
        probe: Probe,
        tiers: Iterable[Tier] = tuple(Tier),
        *,
        area: str = "",
        kinds: Iterable[NameKind] | None = None,
        limit: int = MOST_MATCHES,
    ) -> AlikeResult:
        """Known names that resemble the probe in one of these ways, each counted once, under the first of the tiers that holds.

        Args:
            probe: the name asked about.
            tiers: ways of likeness looked for. T1b to T5b hold only between different specifics; the same specific is T0, T0b, T1 or T6. T5 needs
                the shapes of a font (`seen_in`).
            area: only names whose division lies in it (short code); "" is everywhere.
            kinds: only names of these kinds, None for all. T6 needs the other kinds to be among them. Names of unknown kind always count.
            limit: matches handed out; `total` counts all. Distances are measured for the first 2,000 in the order of the tiers.
        """
        comparison = Comparison(probe, self.definitions, self.voice, frozenset(tiers), self.looks)
        numbers = _kind_filter(kinds)
        hits: list[tuple[int, Part, Rows, list[Tier]]] = []
        for at, (part, rows) in enumerate(self._stretches()):
            found = comparison.find(part, part.columns.rows_in(area))
            kept = {row: tier for row, tier in found.items() if numbers[part.columns.kinds[row]]}
            if rows is not None and kept:
                inside = np.isin(np.fromiter(kept, dtype=np.int64), rows, assume_unique=True)
                kept = {row: tier for (row, tier), is_inside in zip(kept.items(), inside, strict=True) if is_inside}
            if kept:
                hits.append((at, part, np.fromiter(kept, dtype=np.int64), list(kept.values())))
        return AlikeResult(_best(probe, hits, comparison, limit), sum(len(rows) for _, _, rows, _ in hits))

    def held_of(self, names: Iterable[str], *, area: str = "") -> frozenset[str]:
        """Which of these names, folded, stand in an area: one look-up for all of them."""
        wanted = [points_of(fold(name)) for name in names]
        return frozenset(part.folded(row) for part in self.parts for row in part.whole().find(wanted, part.columns.rows_in(area)))

    def names(self) -> Iterator[KnownName]:
        """The names that count, one by one."""
        for part, rows in self._stretches():
            for row in range(len(part.columns)) if rows is None else rows:
                yield part.columns.known(int(row))

    def describe(self) -> Holdings:
        """What was searched, for the proof of search."""
        kinds: Counter[NameKind | None] = Counter()
        standings: Counter[Standing] = Counter()
        drawn = 0
        for part, rows in self._stretches():
            chosen = slice(None) if rows is None else rows
            for number, count in zip(*np.unique(part.columns.kinds[chosen], return_counts=True), strict=True):
                kinds[KINDS[number] if number >= 0 else None] += int(count)
            for number, count in zip(*np.unique(part.columns.standings[chosen], return_counts=True), strict=True):
                standings[STANDINGS[number]] += int(count)
            drawn += int(is_drawn(part.columns)[chosen].sum())
        return Holdings(len(self), kinds, standings, drawn, sum(part.key_bytes for part in self.parts))

    def _stretches(self) -> "zip[tuple[Part, Rows | None]]":
        return zip(self.parts, self.allowed, strict=True)


def is_drawn(columns: NameColumns) -> NDArray[np.bool_]:
    """Which rows have a geometry."""
    drawn = np.zeros(len(columns), dtype=np.bool_)
    if columns.lon is not None and columns.lat is not None:
        drawn |= np.isfinite(columns.lon) & np.isfinite(columns.lat)
    if columns.shapes is not None:
        drawn |= ~(shapely.is_missing(columns.shapes) | shapely.is_empty(columns.shapes))
    return drawn


def rows_touching(columns: NameColumns, area: BaseGeometry, among: Rows | None = None) -> Rows:
    """Rows, of those given or of all, whose geometry touches the area."""
    west, south, east, north = area.bounds
    rows = np.arange(len(columns)) if among is None else among
    touching = np.zeros(len(rows), dtype=np.bool_)
    shapely.prepare(area)
    if columns.lon is not None and columns.lat is not None:
        lon, lat = columns.lon[rows], columns.lat[rows]
        near = (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)
        touching[near] = shapely.intersects_xy(area, lon[near], lat[near])
    if columns.shapes is not None:
        touching |= shapely.intersects(area, columns.shapes[rows])
    return np.asarray(rows[touching])


def _kind_filter(kinds: Iterable[NameKind] | None) -> NDArray[np.bool_]:
    """Which kind numbers count; the last place is for -1, a kind nobody knows."""
    wanted = None if kinds is None else frozenset(kinds)
    return np.array([*(wanted is None or kind in wanted for kind in KINDS), True])


def _best(probe: Probe, hits: list[tuple[int, Part, Rows, list[Tier]]], comparison: Comparison, limit: int) -> tuple[Match, ...]:
    """Matches in the order a committee reads them: by tier, then the nearest, then as the names stand."""
    lines: list[tuple[int, float, int, int, Part, Tier]] = []
    for at, part, rows, tiers in hits:
        order = sorted(range(len(rows)), key=lambda i: _ORDER[tiers[i]])[:_MOST_MEASURED]
        chosen = rows[order]
        metres = (
            nearest_m(probe.geometry, part.columns.geometries(chosen))
            if probe.geometry is not None
            else np.full(len(chosen), np.nan)
        )
        for i, row, far in zip(order, chosen.tolist(), metres.tolist(), strict=True):
            lines.append((_ORDER[tiers[i]], far if far == far else np.inf, at, row, part, tiers[i]))
    lines.sort(key=lambda line: line[:4])
    return tuple(
        comparison.match(part, row, tier, distance_m=far if np.isfinite(far) else None)
        for _, far, _, row, part, tier in lines[:limit]
    )

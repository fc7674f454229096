"""One name compared with a batch of known ones: which of them resemble it, and in which way."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from gazetteer.kinds import NameKind
from gazetteer.likeness.columns import KINDS
from gazetteer.likeness.decompose import bases_of, core_of, proper_of
from gazetteer.likeness.definitions import Definitions, near_form
from gazetteer.likeness.fold import fold, tidy
from gazetteer.likeness.keys import SortedKeys
from gazetteer.likeness.known import Match
from gazetteer.likeness.part import Part
from gazetteer.likeness.probe import Probe
from gazetteer.likeness.sounds import Symbols, Voice, classed
from gazetteer.likeness.tiers import Tier
from gazetteer.pinyin.syllables import without_tone


def same_family(one: NameKind | None, other: NameKind | None) -> bool:
    """Whether two kinds are of one kind in law (Art. 3); a kind nobody knows could be any."""
    return one is None or other is None or one.legal_kind is other.legal_kind


@dataclass(frozen=True)
class Comparison:
    """A probe taken apart once, asked of any number of batches."""

    probe: Probe
    definitions: Definitions
    voice: Voice
    tiers: frozenset[Tier]

    def find(self, part: Part, stretch: tuple[int, int]) -> dict[int, Tier]:
        """Rows of a stretch that resemble the probe, each under the first of the tiers asked for that holds."""
        found: dict[int, Tier] = {}
        same_specific = set(self._find(part.by_proper(), points_of(self.proper), stretch))
        for tier in Tier:
            if tier in self.tiers:
                for row in self._rows(tier, part, stretch):
                    if row not in found and self._holds(tier, part, row, row in same_specific) and not self._is_own(part, row):
                        found[row] = tier
        return found

    def match(self, part: Part, row: int, tier: Tier, *, distance_m: float | None) -> Match:
        """A row that was found, with what both names have in common."""
        known = part.columns.known(row)
        theirs = part.reading(row)
        generics = self.whole[len(self.proper) :], part.folded(row)[int(part.proper_length[row]) :]
        return Match(known, tier, self._key(tier, theirs), self._pair(tier, theirs), distance_m, generics)

    @cached_property
    def whole(self) -> str:
        return fold(self.probe.name)

    @cached_property
    def proper(self) -> str:
        return proper_of(self.whole, self.probe.kind)

    @cached_property
    def readings(self) -> tuple[Symbols, ...]:
        """The ways the specific may be read, as symbols."""
        ways = tuple(reading for reading in self.probe.readings if len(reading) == len(self.whole))
        if not ways and self.proper:
            ways = self.voice.readings_of(self.whole, self.probe.kind, self.probe.division_code)
        specific = dict.fromkeys(way[: len(self.proper)] for way in ways)
        return tuple(np.array([self.voice.symbol(s) for s in way], dtype=np.int64) for way in specific)

    def _rows(self, tier: Tier, part: Part, stretch: tuple[int, int]) -> list[int]:
        definitions = self.definitions
        match tier:
            case Tier.IDENTICAL | Tier.VARIANT:
                return self._find(part.whole(), points_of(self.whole), stretch)
            case Tier.SAME_SPECIFIC | Tier.SAME_SPECIFIC_OTHER_KIND:
                return self._find(part.by_proper(), points_of(self.proper), stretch)
            case Tier.ADDED_OR_DROPPED:
                return self._same_core(part, stretch)
            case Tier.HOMOPHONE:
                return self._sounding(part.by_toned(), self.readings, stretch)
            case Tier.HOMOPHONE_TONELESS:
                return self._sounding(part.by_toneless(), self._classed(self.voice.toneless), stretch)
            case Tier.NEAR_HOMOPHONE:
                return self._sounding(part.by_near(definitions), self._classed(self.voice.near(definitions.near_sounds)), stretch)
            case Tier.DIALECT_HOMOPHONE if definitions.dialect:
                points = np.array([ord(c) for c in self.proper], dtype=np.uint32)
                spoken = tuple(self.voice.spoken(definitions, reading, points) for reading in self.readings)
                return self._sounding(part.by_dialect(definitions), spoken, stretch)
            case Tier.ANAGRAM:
                return self._find(part.by_characters(), points_of(self.proper), stretch)
            case _:
                return []

    def _same_core(self, part: Part, stretch: tuple[int, int]) -> list[int]:
        core, definitions = self._core(self.proper), self.definitions
        bases = [points_of(base) for base in bases_of(core, definitions.added_words, definitions.place_words)]
        rows = part.by_base(definitions.added_words).find_any(bases, first_row=stretch[0], end_row=stretch[1])
        return [row for row in rows.tolist() if self._core(part.proper(row)) == core]

    def _core(self, proper: str) -> str:
        return core_of(proper, self.definitions.added_words, self.definitions.place_words)

    def _holds(self, tier: Tier, part: Part, row: int, is_same_specific: bool) -> bool:
        number = int(part.columns.kinds[row])
        is_family = same_family(self.probe.kind, KINDS[number] if number >= 0 else None)
        match tier:
            case Tier.IDENTICAL:
                return tidy(part.columns.name[row].as_py()) == tidy(self.probe.name)
            case Tier.VARIANT:
                return tidy(part.columns.name[row].as_py()) != tidy(self.probe.name)
            case Tier.SAME_SPECIFIC:
                return is_family and part.folded(row) != self.whole
            case Tier.SAME_SPECIFIC_OTHER_KIND:
                return not is_family and part.folded(row) != self.whole
            case _:
                return not is_same_specific and part.folded(row) != self.whole

    def _is_own(self, part: Part, row: int) -> bool:
        """Whether the row names the very thing the probe names."""
        name_id, place_id = part.columns.identity(row)
        return bool(
            (self.probe.place_id and place_id == self.probe.place_id) or (self.probe.name_id and name_id == self.probe.name_id)
        )

    def _find(self, keys: SortedKeys, symbols: Symbols, stretch: tuple[int, int]) -> list[int]:
        rows: list[int] = keys.find(symbols, first_row=stretch[0], end_row=stretch[1]).tolist()
        return rows

    def _sounding(self, keys: SortedKeys, readings: tuple[Symbols, ...], stretch: tuple[int, int]) -> list[int]:
        distinct = {reading.tobytes(): reading for reading in readings}
        rows: list[int] = keys.find_any(list(distinct.values()), first_row=stretch[0], end_row=stretch[1]).tolist()
        return rows

    def _classed(self, classes: Symbols) -> tuple[Symbols, ...]:
        return tuple(classed(reading, classes) for reading in self.readings)

    def _key(self, tier: Tier, theirs: Symbols) -> str:
        """What both names have in common, as a person says it."""
        match tier:
            case Tier.IDENTICAL | Tier.VARIANT:
                return self.whole
            case Tier.ADDED_OR_DROPPED:
                return self._core(self.proper)
            case Tier.HOMOPHONE:
                return self.voice.syllables(theirs)
            case Tier.HOMOPHONE_TONELESS | Tier.DIALECT_HOMOPHONE:
                return without_tone(self.voice.syllables(theirs))
            case Tier.NEAR_HOMOPHONE:
                syllables = without_tone(self.voice.syllables(theirs)).split()
                return " ".join(near_form(s, self.definitions.near_sounds) for s in syllables)
            case Tier.ANAGRAM:
                return "".join(sorted(self.proper))
            case _:
                return self.proper

    def _pair(self, tier: Tier, theirs: Symbols) -> tuple[str, str]:
        """The two readings compared: of ours the one that matched."""
        match tier:
            case Tier.HOMOPHONE:
                ours = next((r for r in self.readings if np.array_equal(r, theirs)), theirs)
            case Tier.HOMOPHONE_TONELESS:
                ours = self._matching(theirs, self.voice.toneless)
            case Tier.NEAR_HOMOPHONE:
                ours = self._matching(theirs, self.voice.near(self.definitions.near_sounds))
            case Tier.DIALECT_HOMOPHONE:
                ours = self.readings[0]
            case _:
                return "", ""
        return self.voice.syllables(ours), self.voice.syllables(theirs)

    def _matching(self, theirs: Symbols, classes: Symbols) -> Symbols:
        wanted = classed(theirs, classes)
        return next((r for r in self.readings if np.array_equal(classed(r, classes), wanted)), theirs)


def points_of(text: str) -> Symbols:
    return np.array([ord(c) for c in text], dtype=np.int64)

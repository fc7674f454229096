"""One name compared with a batch of known ones: which of them resemble it, and in which way."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from gazetteer.kinds import NameKind
from gazetteer.likeness.columns import KINDS
from gazetteer.likeness.decompose import bases_of, core_of, proper_of
from gazetteer.likeness.definitions import Definitions, near_form
from gazetteer.likeness.fold import fold, tidy
from gazetteer.likeness.known import Match
from gazetteer.likeness.looks import Looks
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
    looks: Looks | None = None

    def find(self, part: Part, stretch: tuple[int, int]) -> dict[int, Tier]:
        """Rows of a stretch that resemble the probe, each under the first of the tiers asked for that holds."""
        found: dict[int, Tier] = {}
        same_specific = part.by_proper().find([points_of(self.proper)], stretch)
        settled = {*part.whole().find([points_of(self.whole)], stretch), *same_specific}
        for tier in Tier:
            if tier in self.tiers:
                of_specific = tier in _OF_SAME_SPECIFIC
                rows = settled if of_specific else self._rows(tier, part, stretch, without={*settled, *found})
                for row in rows:
                    if row not in found and (not of_specific or self._holds(tier, part, row)) and not self._is_own(part, row):
                        found[row] = tier
        return found

    def match(self, part: Part, row: int, tier: Tier, *, distance_m: float | None) -> Match:
        """A row that was found, with what both names have in common."""
        known = part.columns.known(row)
        theirs = part.reading(row)
        generics = self.whole[len(self.proper) :], part.folded(row)[int(part.proper_length[row]) :]
        return Match(known, tier, self._key(tier, part.proper(row), theirs), self._pair(tier, theirs), distance_m, generics)

    @cached_property
    def whole(self) -> str:
        return fold(self.probe.name)

    @cached_property
    def proper(self) -> str:
        return proper_of(self.whole, self.probe.kind)

    @cached_property
    def readings(self) -> tuple[tuple[int, ...], ...]:
        """The ways the specific may be read, as symbols."""
        ways = tuple(reading for reading in self.probe.readings if len(reading) == len(self.whole))
        if not ways and self.proper:
            ways = self.voice.readings_of(self.whole, self.probe.kind, self.probe.division_code)
        specific = dict.fromkeys(way[: len(self.proper)] for way in ways)
        return tuple(tuple(map(self.voice.symbol, way)) for way in specific)

    def _rows(self, tier: Tier, part: Part, stretch: tuple[int, int], *, without: set[int]) -> list[int]:
        """Rows of another specific that resemble the probe in this way."""
        definitions, voice = self.definitions, self.voice
        match tier:
            case Tier.ADDED_OR_DROPPED:
                return self._same_core(part, stretch, without)
            case Tier.HOMOPHONE:
                return part.by_toned().find(self.readings, stretch, without=without)
            case Tier.HOMOPHONE_TONELESS:
                return part.by_toneless().find(self._classed(voice.toneless), stretch, without=without)
            case Tier.NEAR_HOMOPHONE:
                return part.by_near(definitions).find(
                    self._classed(voice.near(definitions.near_sounds)), stretch, without=without
                )
            case Tier.DIALECT_HOMOPHONE if definitions.dialect:
                return part.by_dialect(definitions).find(self._spoken(), stretch, without=without)
            case Tier.SIMILAR_GLYPHS:
                return part.by_proper().find([points_of(text) for text in self._looking_alike], stretch, without=without)
            case Tier.ANAGRAM:
                return part.by_characters().find([points_of(self.proper)], stretch, without=without)
            case _:
                return []

    def _same_core(self, part: Part, stretch: tuple[int, int], without: set[int]) -> list[int]:
        core, definitions = self._core(self.proper), self.definitions
        bases = [points_of(base) for base in bases_of(core, definitions.added_words, definitions.place_words)]
        rows = part.by_base(definitions.added_words).find(bases, stretch, without=without)
        return [row for row in rows if self._core(part.proper(row)) == core]

    @cached_property
    def _looking_alike(self) -> tuple[str, ...]:
        """The specific with one of its characters replaced by one that looks like it."""
        if self.looks is None:
            return ()
        least = self.definitions.least_resemblance
        return tuple(
            self.proper[:at] + other + self.proper[at + 1 :]
            for at, character in enumerate(self.proper)
            for other, _ in self.looks.similar(character, least=least)
        )

    def _core(self, proper: str) -> str:
        return core_of(proper, self.definitions.added_words, self.definitions.place_words)

    def _holds(self, tier: Tier, part: Part, row: int) -> bool:
        """Which of the tiers of one specific a row belongs to."""
        number = int(part.columns.kinds[row])
        is_family = same_family(self.probe.kind, KINDS[number] if number >= 0 else None)
        is_whole = part.folded(row) == self.whole
        is_as_written = is_whole and tidy(part.columns.name[row].as_py()) == tidy(self.probe.name)
        match tier:
            case Tier.IDENTICAL:
                return is_as_written
            case Tier.VARIANT:
                return is_whole and not is_as_written
            case Tier.SAME_SPECIFIC:
                return not is_whole and is_family
            case _:
                return not is_whole and not is_family

    def _is_own(self, part: Part, row: int) -> bool:
        """Whether the row names the very thing the probe names."""
        name_id, place_id = part.columns.identity(row)
        return bool(
            (self.probe.place_id and place_id == self.probe.place_id) or (self.probe.name_id and name_id == self.probe.name_id)
        )

    def _classed(self, classes: Symbols) -> list[tuple[int, ...]]:
        return list(dict.fromkeys(tuple(classed(np.array(reading), classes).tolist()) for reading in self.readings))

    def _spoken(self) -> list[tuple[int, ...]]:
        points = np.array(points_of(self.proper), dtype=np.uint32)
        spoken = (self.voice.spoken(self.definitions, np.array(reading, dtype=np.int64), points) for reading in self.readings)
        return list(dict.fromkeys(tuple(reading.tolist()) for reading in spoken))

    def _key(self, tier: Tier, proper: str, theirs: Symbols) -> str:
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
            case Tier.SIMILAR_GLYPHS:
                return next(f"{ours}/{other}" for ours, other in zip(self.proper, proper, strict=True) if ours != other)
            case Tier.ANAGRAM:
                return "".join(sorted(self.proper))
            case _:
                return self.proper

    def _pair(self, tier: Tier, theirs: Symbols) -> tuple[str, str]:
        """The two readings compared: of ours the one that matched."""
        match tier:
            case Tier.HOMOPHONE:
                ours = theirs
            case Tier.HOMOPHONE_TONELESS:
                ours = self._matching(theirs, self.voice.toneless)
            case Tier.NEAR_HOMOPHONE:
                ours = self._matching(theirs, self.voice.near(self.definitions.near_sounds))
            case Tier.DIALECT_HOMOPHONE:
                ours = np.array(self.readings[0])
            case _:
                return "", ""
        return self.voice.syllables(ours), self.voice.syllables(theirs)

    def _matching(self, theirs: Symbols, classes: Symbols) -> Symbols:
        wanted = classed(theirs, classes)
        ways = (np.array(reading) for reading in self.readings)
        return next((way for way in ways if np.array_equal(classed(way, classes), wanted)), theirs)


_OF_SAME_SPECIFIC = frozenset({Tier.IDENTICAL, Tier.VARIANT, Tier.SAME_SPECIFIC, Tier.SAME_SPECIFIC_OTHER_KIND})


def points_of(text: str) -> tuple[int, ...]:
    return tuple(map(ord, text))

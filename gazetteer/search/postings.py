"""Where every character and every syllable stands in all names: text of any length is found from its rarest sign on."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gazetteer.likeness.part import Part
from gazetteer.pinyin.syllables import UNSOUNDED
from gazetteer.search.typed import Sign

Positions = NDArray[np.uint32]


@dataclass(frozen=True, eq=False)
class Postings:
    """Positions in the characters of all names laid end to end, by code point and by syllable (the compressed rows of a sparse matrix).

    `owner` is the row of each position, `left` how many characters its name has from there on (255 and more are one), `sound` the number of its
    syllable (the last number: no reading).
    """

    part: Part
    owner: NDArray[np.uint32]
    left: NDArray[np.uint8]
    sound: NDArray[np.uint16]
    points: NDArray[np.uint32]  # distinct, sorted
    point_begins: NDArray[np.int64]
    by_point: NDArray[np.uint32]
    sound_begins: NDArray[np.int64]
    by_sound: NDArray[np.uint32]

    @classmethod
    def of(cls, part: Part) -> "Postings":
        owner = np.repeat(np.arange(len(part.start), dtype=np.uint32), part.length)
        ends = np.repeat(part.start + part.length, part.length)
        sounds = len(part.voice.table.toned)
        sound = np.where(part.symbols < min(UNSOUNDED, sounds), part.symbols, sounds).astype(np.uint16)
        points, which = np.unique(part.points, return_inverse=True)
        return cls(
            part=part,
            owner=owner,
            left=np.minimum(ends - np.arange(len(owner)), 255).astype(np.uint8),
            sound=sound,
            points=points,
            point_begins=_begins(which, len(points)),
            by_point=np.argsort(which, kind="stable").astype(np.uint32),
            sound_begins=_begins(sound, sounds + 1),
            by_sound=np.argsort(sound, kind="stable").astype(np.uint32),
        )

    def standing(self, signs: tuple[Sign, ...], stretch: tuple[int, int]) -> Positions:
        """Positions in a stretch of rows at which these signs begin to follow one another within one name, in their order."""
        if not signs or len(signs) > 255 or not len(self.owner):
            return self.by_point[0:0]
        rarest = min(range(len(signs)), key=lambda at: self._count(signs[at]))
        first = self._positions(signs[rarest])
        begin, end = (int(self.part.start[row]) if row < len(self.part.start) else len(self.owner) for row in stretch)
        # Bounds of the array's own type: NumPy would copy all of it to compare with another.
        first = first[slice(*np.searchsorted(first, np.array((begin + rarest, end), dtype=np.uint32)))]
        first = first - np.uint32(rarest) if rarest else first
        first = first[self.left[first] >= len(signs)] if len(signs) > 1 else first
        for at in sorted(set(range(len(signs))) - {rarest}, key=lambda at: self._count(signs[at])):
            first = first[self._fits(signs[at], first + np.uint32(at))]
        return first

    @property
    def bytes(self) -> int:
        arrays = (self.owner, self.left, self.sound, self.by_point, self.by_sound)
        return sum(array.nbytes for array in arrays)

    def _count(self, sign: Sign) -> int:
        if sign.accepted is not None:
            return int(np.diff(self.sound_begins)[sign.accepted].sum())
        at = self._number(sign.point)
        return 0 if at < 0 else int(self.point_begins[at + 1] - self.point_begins[at])

    def _positions(self, sign: Sign) -> NDArray[np.uint32]:
        if sign.accepted is None:
            at = self._number(sign.point)
            return self.by_point[0:0] if at < 0 else self.by_point[self.point_begins[at] : self.point_begins[at + 1]]
        numbers = np.flatnonzero(sign.accepted)
        slices = [self.by_sound[self.sound_begins[n] : self.sound_begins[n + 1]] for n in numbers]
        if len(slices) <= 1:
            return slices[0] if slices else self.by_sound[0:0]
        return np.sort(np.concatenate(slices))  # runs in order: quick

    def _fits(self, sign: Sign, positions: Positions) -> NDArray[np.bool_]:
        if sign.accepted is None:
            return np.asarray(self.part.points[positions] == sign.point)
        return np.asarray(sign.accepted[self.sound[positions]])

    def _number(self, point: int) -> int:
        at = int(np.searchsorted(self.points, point))
        return at if at < len(self.points) and self.points[at] == point else -1


def _begins(numbers: NDArray[np.integer], count: int) -> NDArray[np.int64]:
    return np.concatenate(([0], np.cumsum(np.bincount(numbers, minlength=count)))).astype(np.int64)

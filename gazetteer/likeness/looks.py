"""Which characters look alike: measured on their printed shapes, so that 末 and 未 are found, which no table of components tells apart."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter, ImageFont

Shapes = NDArray[np.float32]

# Measured in Noto Sans SC on 68 pairs people confuse (末未 泰秦 晋普 …): at this size and blur 49 of them reach 0.75, which a character of GB 2312
# reaches with 3.6 others on average, and one random pair in a thousand 0.73. Not found are strokes that move (甲由, 日曰, 王主) and parts of other
# width (刘浏, 桥侨). Larger or sharper pictures see strokes, not shapes.
_SIZE: Final = 24
_BLUR: Final = 0.8
_MARGIN: Final = 4  # so that the blur of one character does not reach the next; cut away, for emptiness all share is no likeness
_CELL: Final = _SIZE + 2 * _MARGIN
_PER_LINE: Final = 64
_NOBODYS: Final = "\U0010ffff"


@dataclass(frozen=True, eq=False, repr=False)
class Looks:
    """The shapes of characters in one font: rows of grey values of unit length, so that their product is how alike they are (−1 to 1)."""

    font: Path
    characters: tuple[str, ...]
    shapes: Shapes
    _found: dict[tuple[str, float], tuple[tuple[str, float], ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, font: Path, characters: Iterable[str]) -> "Looks":
        """The shapes of these characters; one the font does not have looks like no other.

        Raises:
            OSError: the font cannot be read.
        """
        distinct = tuple(sorted(set(characters)))
        return cls(font, distinct, _shapes(font, distinct))

    def and_of(self, characters: Iterable[str]) -> "Looks":
        """These and further characters; only the further ones are drawn."""
        further = tuple(sorted(set(characters) - set(self.characters)))
        if not further:
            return self
        return Looks(self.font, self.characters + further, np.concatenate((self.shapes, _shapes(self.font, further))))

    def similar(self, character: str, *, least: float) -> tuple[tuple[str, float], ...]:
        """Other characters at least so alike (0–1), the most alike first."""
        if (character, least) not in self._found:
            alike = self.shapes @ self._shape(character)
            chosen = [at for at in np.flatnonzero(alike >= least).tolist() if self.characters[at] != character]
            chosen.sort(key=lambda at: (-alike[at], self.characters[at]))
            self._found[character, least] = tuple((self.characters[at], float(alike[at])) for at in chosen)
        return self._found[character, least]

    def resemblance(self, one: str, other: str) -> float:
        """How alike two characters look: 1 the same shape, 0 nothing in common."""
        return float(self._shape(one) @ self._shape(other))

    def _shape(self, character: str) -> NDArray[np.float32]:
        at = self._row.get(character)
        return np.asarray(self.shapes[at] if at is not None else _shapes(self.font, (character,))[0])

    @cached_property
    def _row(self) -> dict[str, int]:
        return {character: at for at, character in enumerate(self.characters)}


@cache
def _drawn_in(font: Path) -> dict[str, NDArray[np.float32]]:
    """Shapes drawn so far: every index of a process looks at one font."""
    ImageFont.truetype(str(font), _SIZE)
    return {}


def _shapes(font: Path, characters: tuple[str, ...]) -> Shapes:
    held = _drawn_in(font)
    lacking = tuple(character for character in characters if character not in held)
    if lacking:
        held.update(zip(lacking, _drawn(font, lacking), strict=True))
    return np.stack([held[c] for c in characters]) if characters else np.empty((0, _SIZE * _SIZE), dtype=np.float32)


def _drawn(font: Path, characters: tuple[str, ...]) -> Shapes:
    """Drawn on one sheet and blurred together: a hundred times quicker than one by one."""
    drawn = (*characters, _NOBODYS)
    lines = -(-len(drawn) // _PER_LINE)
    sheet = Image.new("L", (_PER_LINE * _CELL, lines * _CELL))
    pen, face = ImageDraw.Draw(sheet), ImageFont.truetype(str(font), _SIZE)
    for at, character in enumerate(drawn):
        middle = ((at % _PER_LINE + 0.5) * _CELL, (at // _PER_LINE + 0.5) * _CELL)
        pen.text(middle, character, font=face, fill=255, anchor="mm")
    grey = np.asarray(sheet.filter(ImageFilter.GaussianBlur(_BLUR)), dtype=np.float32)
    squares = grey.reshape(lines, _CELL, _PER_LINE, _CELL).swapaxes(1, 2).reshape(-1, _CELL, _CELL)[: len(drawn)]
    cells = squares[:, _MARGIN:-_MARGIN, _MARGIN:-_MARGIN].reshape(len(drawn), _SIZE * _SIZE)
    is_missing = (cells == cells[-1]).all(axis=1)  # drawn as the font's empty box
    cells = cells - cells.mean(axis=1, keepdims=True)
    length = np.linalg.norm(cells, axis=1, keepdims=True)
    shapes = np.divide(cells, length, out=np.zeros_like(cells), where=length > 0)
    shapes[is_missing] = 0
    return np.asarray(shapes[:-1], dtype=np.float32)

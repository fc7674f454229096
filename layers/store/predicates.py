"""What is asked of one value where SQL has no word for it: a pattern, a text in any case, how one place lies to another."""

import re
import struct
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from layers.conditions import Relation
from layers.store.geopackage import box_of, from_blobs
from layers.store.selection import Box

_TURNED: dict[Relation, Callable[[BaseGeometry, Any], Any]] = {
    Relation.INTERSECTS: shapely.intersects,
    Relation.DISJOINT: shapely.disjoint,
    Relation.EQUALS: shapely.equals,
    Relation.TOUCHES: shapely.touches,
    Relation.WITHIN: shapely.contains,
    Relation.CONTAINS: shapely.within,
    Relation.CROSSES: shapely.crosses,
    Relation.OVERLAPS: shapely.overlaps,
}
"""What the geometry asked about must say of a row's, so that the row stands in the relation to it: only the first can be prepared."""


def fold(text: str) -> str:
    """A text without regard to case: Unicode's canonical caseless form (Unicode 17, D145), composed."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", text).casefold())


def pattern_of(like: str) -> re.Pattern[str]:
    r"""The expression of a LIKE pattern. Each run after a `%` is atomic, so that no text makes it slow.

    >>> bool(pattern_of(r"50\%%").fullmatch("50% of all"))
    True
    """
    runs: list[list[str]] = [[]]
    literal = False
    for character in like:
        if literal or character not in "%_\\":
            runs[-1].append(re.escape(character))
            literal = False
        elif character == "\\":
            literal = True
        elif character == "%":
            runs.append([])
        else:
            runs[-1].append(".")
    if literal:
        runs[-1].append(re.escape("\\"))
    first, *later = ("".join(run) for run in runs)
    if not later:
        return re.compile(first, re.DOTALL)
    *between, last = later
    return re.compile(first + "".join(f"(?>.*?{run})" for run in between) + f".*{last}", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Standing:
    """One relation to one geometry, asked of many rows.

    Prepared is quicker, but says otherwise than plain whether a polygon that crosses itself lies within (GEOS 3.14): points alone,
    and all who only meet or miss, are asked of the prepared one.
    """

    relation: Relation
    plain: BaseGeometry
    prepared: BaseGeometry

    @classmethod
    def of(cls, relation: Relation, geometry: BaseGeometry) -> "Standing":
        prepared = shapely.from_wkb(shapely.to_wkb(geometry))
        shapely.prepare(prepared)
        return cls(relation, geometry, prepared)

    def holds_for(self, geometry: BaseGeometry | None) -> bool | None:
        """Unknown for a row without geometry, and for a drawing so broken that nothing can be said of it."""
        if geometry is None:
            return None
        meets = self.relation in (Relation.INTERSECTS, Relation.DISJOINT) or shapely.get_type_id(geometry) == 0
        try:
            return bool(_TURNED[self.relation](self.prepared if meets else self.plain, geometry))
        except shapely.errors.GEOSException:
            return None


def touches_box(bounds: tuple[float, float, float, float], box: Box) -> bool:
    """Whether a row's own box (west, south, east, north) touches another, edges included."""
    west, south, east, north = bounds
    return east >= box[0] and west <= box[2] and north >= box[1] and south <= box[3]


# ── as SQLite calls them: values in, 1, 0 or NULL out; a box, a pattern and a standing come bound as they are ─────────────


def _fold(text: Any) -> str | None:
    return None if text is None else fold(str(text))


def _like(text: Any, pattern: Any) -> int | None:
    return None if text is None else int(pattern.fullmatch(str(text)) is not None)


def _like_folded(text: Any, pattern: Any) -> int | None:
    return None if text is None else int(pattern.fullmatch(fold(str(text))) is not None)


def _stands(blob: Any, standing: Any) -> int | None:
    if blob is None:
        return None
    if (point := _point(blob)) is not None and standing.relation is Relation.INTERSECTS:
        return int(shapely.intersects_xy(standing.prepared, *point))
    held: npt.NDArray[np.object_] = from_blobs([blob])
    found: bool | None = standing.holds_for(held[0])
    return None if found is None else int(found)


_XY = struct.Struct("<2d")
_POINT_HEAD = bytes([1, 1, 0, 0, 0])  # WKB: little endian, a point of two numbers


def _point(blob: bytes) -> tuple[float, float] | None:
    """The place of the commonest blob, a plain point, without the trouble of making a geometry of it."""
    if len(blob) == 29 and blob[3] == 1 and blob[8:13] == _POINT_HEAD:
        x, y = _XY.unpack_from(blob, 13)
        return x, y
    return None


def _touches(blob: Any, box: Any) -> int | None:
    if blob is None:
        return None
    bounds = box_of(blob)
    return int(bounds is not None and touches_box(bounds, box))


PREDICATES: dict[str, tuple[Callable[..., str | int | None], int]] = {
    "gisvc_fold": (_fold, 1),
    "gisvc_like": (_like, 2),
    "gisvc_like_folded": (_like_folded, 2),
    "gisvc_stands": (_stands, 2),
    "gisvc_touches": (_touches, 2),
}
"""Name in SQL → the function and how many values it takes."""

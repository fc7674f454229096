"""A layer ready to be drawn: every row's box, shape and attributes, by importance, so that a tile is cut out without walking the rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import count
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from gisvc.ogc.mvt.attributes import Attribute, told_columns
from gisvc.ogc.mvt.encoding import Drawing, Rows, encode_layer
from gisvc.ogc.mvt.shapes import Shapes, draw_areas, draw_lines, draw_points
from gisvc.ogc.mvt.squares import Box, Floats, Square, TileGrid
from gisvc.ogc.mvt.thinning import thin
from layers.spec import LayerSpec

IMPORTANT_FIRST: Final = ("level", "name_kind", "name_role")
"""Columns whose code list runs from the weightier to the lighter; what comes first in it is kept first when a tile is full."""
_POINT, _COLLECTION = 0, 7


@dataclass(frozen=True, slots=True)
class Tile:
    """A finished tile: `held` features lie in it, `shown` of them are drawn; fewer where it may hold no more.

    `etag` is made from what is in it and nothing else: whoever may not see a change cannot notice it.
    """

    content: bytes
    shown: int
    held: int
    etag: str

    @classmethod
    def of(cls, content: bytes, shown: int, held: int) -> "Tile":
        return cls(content, shown, held, f'"{blake2b(content + b"%d/%d" % (shown, held), digest_size=12).hexdigest()}"')

    @property
    def weight(self) -> int:
        """Bytes it takes while it is kept, itself and what leads to it."""
        return len(self.content) + 400


EMPTY: Final = Tile.of(b"", 0, 0)


@dataclass(frozen=True, slots=True, eq=False)
class DrawnLayer:
    """The rows of one layer that have a place, the most important first. Each layer drawn has a number of its own: a tile kept
    for one is not a tile of another."""

    name: str
    shapes: Shapes  # lon/lat, valid
    boxes: npt.NDArray[np.float64]  # 4 × rows: west, south, east, north
    ids: npt.NDArray[np.uint64]
    attributes: tuple[Attribute, ...]
    are_points: bool
    number: int = field(default_factory=count(1).__next__)
    middles: dict[str, Floats] = field(default_factory=dict)  # of the boxes, on the plane of each grid asked about

    @classmethod
    def of(cls, spec: LayerSpec, columns: Mapping[str, Sequence[object]], geometries: Shapes) -> "DrawnLayer":
        placed = np.flatnonzero(~(shapely.is_missing(geometries) | shapely.is_empty(geometries)))
        told = {c.name: [columns[c.name][row] for row in placed.tolist()] for c in told_columns(spec)}
        ids = feature_ids([str(key) for key in told[spec.key]])
        boxes = shapely.bounds(geometries[placed]).reshape(-1, 4).T
        order = _by_importance(spec, told, boxes, ids)
        shapes = _sound(geometries[placed[order]])
        attributes = [Attribute.of(name, said).sorted_by(order) for name, said in told.items()]
        return cls(
            spec.name,
            shapes,
            np.ascontiguousarray(boxes[:, order]),
            ids[order],
            tuple(attribute for attribute in attributes if len(attribute.starts) > 1),  # one that no row has is not told
            bool((shapely.get_type_id(shapes) == _POINT).all()),
        )

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def box(self) -> Box | None:
        """West, south, east, north of all rows, in degrees."""
        if not len(self):
            return None
        west, south, east, north = self.boxes
        return float(west.min()), float(south.min()), float(east.max()), float(north.max())

    def tile(self, square: Square, most: int) -> Tile:
        """One tile with at most `most` features."""
        found = self._within(square.degrees)
        if not len(found):
            return EMPTY
        places = square.cells(self._middles_on(square.grid)[found])
        chosen = thin(places, most)
        kept = found[chosen]
        drawings = [draw_points(places[chosen], np.arange(len(kept)), kept)] if self.are_points else self._drawn(square, kept)
        shown = len(np.unique(np.concatenate([drawing.row for drawing in drawings])))
        left_out = len(found) - len(kept)  # what vanished on the border of the margin is neither shown nor held
        return Tile.of(encode_layer(self.name, self.ids, self.attributes, drawings), shown, shown + left_out)

    def _middles_on(self, grid: TileGrid) -> Floats:
        if grid.id not in self.middles:
            west, south, east, north = self.boxes
            self.middles[grid.id] = grid.to_plane(np.column_stack([(west + east) / 2, (south + north) / 2]))
        return self.middles[grid.id]

    def _within(self, box: Box) -> Rows:
        """Rows that touch a box. Comparing 100,000 boxes takes 0.3 ms: a tree would save nothing one could notice."""
        west, south, east, north = box
        touches = (self.boxes[2] >= west) & (self.boxes[0] <= east) & (self.boxes[3] >= south) & (self.boxes[1] <= north)
        found = np.flatnonzero(touches)
        if self.are_points:
            return found
        is_inside = (self.boxes[0, found] >= west) & (self.boxes[2, found] <= east) & (self.boxes[1, found] >= south) & (self.boxes[3, found] <= north)  # fmt: skip
        unsure = found[~is_inside]
        window = shapely.box(west, south, east, north)
        shapely.prepare(window)
        return np.sort(np.concatenate([found[is_inside], unsure[shapely.intersects(window, self.shapes[unsure])]]))

    def _drawn(self, square: Square, rows: Rows) -> list[Drawing]:
        placed = shapely.transform(self.shapes[rows], square.places)
        collected = shapely.get_type_id(placed) == _COLLECTION
        if collected.any():  # a feature of a tile is of one kind: a collection is drawn as one of each
            parts, of = shapely.get_parts(placed[collected], return_index=True)
            placed, rows = np.concatenate([placed[~collected], parts]), np.concatenate([rows[~collected], rows[collected][of]])
        points, lines, areas = (shapely.get_dimensions(placed) == dimension for dimension in range(3))
        return [
            draw_points(*shapely.get_coordinates(placed[points], return_index=True), rows[points]),
            draw_lines(placed[lines], rows[lines]),
            draw_areas(placed[areas], rows[areas]),
        ]


def feature_ids(keys: Sequence[str]) -> npt.NDArray[np.uint64]:
    """A number for each key that stays the same: the first 53 bits of its hash, as many as a browser counts exactly."""
    hashes = b"".join(blake2b(key.encode(), digest_size=8).digest() for key in keys)
    return (np.frombuffer(hashes, dtype=">u8") >> np.uint64(11)).astype(np.uint64)


def _sound(shapes: Shapes) -> Shapes:
    """Areas that cross themselves are drawn as the area they enclose; what is stored stays as it is."""
    crossed = (shapely.get_dimensions(shapes) == 2) & ~shapely.is_valid(shapes)
    if crossed.any():
        shapes[crossed] = shapely.make_valid(shapes[crossed], method="structure", keep_collapsed=False)
    return shapes


def _by_importance(
    spec: LayerSpec, told: Mapping[str, Sequence[object]], boxes: npt.NDArray[np.float64], ids: npt.NDArray[np.uint64]
) -> Rows:
    """First by the code lists, then the larger before the smaller, then by chance that never changes: the hash of the key."""
    size = (boxes[2] - boxes[0]) + (boxes[3] - boxes[1])
    weights = []
    for name in IMPORTANT_FIRST:
        codes = spec.column(name).codes if name in told else None
        if codes:
            order = {code: place for place, code in enumerate(codes)}
            weights.append(pd.Series(list(told[name]), dtype=object).map(order).fillna(len(order)).to_numpy(dtype=np.int64))
    return np.lexsort([ids, -size, *reversed(weights)])

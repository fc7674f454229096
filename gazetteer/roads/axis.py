"""Which way a road runs: its axis over its whole length, in degrees and in words."""

import math
from enum import StrEnum

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from layers.wording import Wording


class Axis(StrEnum):
    """A road's axis; DIAGONAL is neither within 30° of east–west nor of north–south."""

    EAST_WEST = "east_west"
    NORTH_SOUTH = "north_south"
    DIAGONAL = "diagonal"

    @property
    def label(self) -> Wording:
        return _LABELS[self]


_LABELS = {
    Axis.EAST_WEST: Wording("东西走向", "runs east–west"),
    Axis.NORTH_SOUTH: Wording("南北走向", "runs north–south"),
    Axis.DIAGONAL: Wording("斜向", "runs diagonally"),
}
_CLEAR_DEG = 30.0


def axis_bearing(line: BaseGeometry) -> float:
    """The mean axis in degrees from north, 0 ≤ b < 180, every stretch weighed by its length. `line` is in metres.

    Angles are doubled before they are averaged, for a road has no forward (Mardia & Jupp, Directional Statistics, 2000, §1.4); a closed ring has no axis and
    answers 0.
    """
    total = 0j
    for part in shapely.get_parts(line):
        steps = np.diff(shapely.get_coordinates(part), axis=0)
        lengths = np.hypot(steps[:, 0], steps[:, 1])
        total += complex((lengths * np.exp(2j * np.arctan2(steps[:, 0], steps[:, 1]))).sum())
    return math.degrees(np.angle(total) / 2) % 180.0 if abs(total) > 1e-9 else 0.0


def axis_of(line: BaseGeometry) -> Axis:
    bearing = axis_bearing(line)
    from_east_west = abs(bearing - 90.0)
    if from_east_west <= _CLEAR_DEG:
        return Axis.EAST_WEST
    return Axis.NORTH_SOUTH if from_east_west >= 90.0 - _CLEAR_DEG else Axis.DIAGONAL

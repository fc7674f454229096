"""From the door to the surface: the cell whose middle each place walks to, and how far that is."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from layers.datum import geodesic_m
from layers.planning.surface.grid import DIRECTIONS, NOWHERE, Floats, Positions
from layers.planning.surface.steps import Steps
from layers.planning.surface.surface import Surface
from layers.planning.travel import Connection, Places

_AROUND = ((0, 0), *DIRECTIONS)


@dataclass(frozen=True, slots=True, eq=False)
class Doors:
    """Places tied to a surface: `cells` (NOWHERE where not tied), and how they came to be.

    A door is tied to the nearest middle, among its own cell and the eight around it, that can be walked to without crossing a barrier and
    left again: so a house on the river bank stays on its bank, and one in a cell of sea goes to the shore.
    """

    cells: Positions
    connection: Connection

    @classmethod
    def of(cls, places: Places, surface: Surface) -> "Doors":
        grid = surface.grid
        row, column = grid.positions(places)
        home = grid.cells_at(row, column)
        at = np.flatnonzero(home >= 0)
        candidates = _candidates(home[at], surface)
        middles = grid.middles(candidates.ravel())
        lon, lat = (np.repeat(degrees[at], len(_AROUND)) for degrees in (places.lon, places.lat))
        away = geodesic_m(lon, lat, middles.lon, middles.lat).reshape(candidates.shape)
        away[candidates == NOWHERE] = np.inf
        barred = _barred(row[at], column[at], candidates, surface)
        best = np.argmin(np.where(barred, np.inf, away), axis=1)
        nearest = np.where(barred, np.inf, away)[np.arange(len(at)), best]
        cells, metres = np.full(len(places), NOWHERE), np.full(len(places), np.nan)
        tied = np.isfinite(nearest)
        cells[at[tied]], metres[at[tied]] = candidates[tied, best[tied]], nearest[tied]
        reason = np.where(np.isfinite(places.lon) & np.isfinite(places.lat), "off_surface", "no_position").astype(object)
        reason[at[np.isfinite(away).any(axis=1)]] = "across_barrier"
        reason[at[tied]] = ""
        return cls(cells, Connection(metres, reason, _limit_m(surface)))

    def ticks(self, steps: Steps) -> Positions:
        """Ticks between each door and the middle of its cell; 0 for what is not tied."""
        tied = self.cells >= 0
        metres = np.where(tied, self.connection.metres, 0.0)
        return np.floor(metres * steps.pace[np.where(tied, self.cells, 0)].astype(np.float64) + 0.5).astype(np.int64)


def _candidates(home: Positions, surface: Surface) -> npt.NDArray[np.int64]:
    """The cells a door may be tied to: its own and those around it that can be stood on; (n, 9), NOWHERE elsewhere."""
    rows, columns = surface.grid.shape
    row, column = np.divmod(home, columns)
    down, right = (np.array(offsets) for offsets in zip(*_AROUND, strict=True))
    r, c = row[:, None] + down, column[:, None] + right
    within = (r >= 0) & (r < rows) & (c >= 0) & (c < columns)
    cells = np.where(within, r * columns + c, 0)
    return np.where(within & np.isfinite(surface.effort[cells]), cells, NOWHERE)


def _barred(row: Floats, column: Floats, candidates: npt.NDArray[np.int64], surface: Surface) -> npt.NDArray[np.bool_]:
    """Whether a barrier lies between the door and each middle."""
    if len(surface.obstacles.lines) == 0:
        return np.zeros(candidates.shape, dtype=bool)
    to_row, to_column = np.divmod(candidates.ravel(), surface.grid.shape[1])
    times = candidates.shape[1]
    met = surface.obstacles.are_between(np.repeat(row, times), np.repeat(column, times), to_row, to_column)
    return met.reshape(candidates.shape)


def _limit_m(surface: Surface) -> float:
    """No door lies further from a middle it may be tied to: one cell and a half to each side."""
    return float(np.hypot(1.5 * surface.grid.east_m.max(), 1.5 * surface.grid.south_m.max()))

"""How exact a position may be that leaves the house for the public."""

import numpy as np
import numpy.typing as npt
import shapely

# A setting of ours, not verified: public maps are said to be no better than 50 m (公开地图内容表示规范). Snapping to this grid moves a point by 0–142 m, 70 m in the mean, at 37°N.
PUBLIC_GRID_DEG = 0.002


def coarsen(shapes: npt.NDArray[np.object_]) -> npt.NDArray[np.object_]:
    """Every corner moved to the nearest point of the public grid (lon/lat degrees); missing stays missing."""
    return np.asarray(
        shapely.transform(shapes, lambda xy: np.round(np.round(xy / PUBLIC_GRID_DEG) * PUBLIC_GRID_DEG, 6)), dtype=object
    )


def coarse_box(box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    """A box of degrees widened to the borders of the grid's cells, so that asking with ever smaller boxes tells a cell and no more."""
    west, south, east, north = box
    low = np.floor(np.array((west, south)) / PUBLIC_GRID_DEG - 0.5) + 0.5
    high = np.ceil(np.array((east, north)) / PUBLIC_GRID_DEG + 0.5) - 0.5
    west, south, east, north = np.round(np.concatenate((low, high)) * PUBLIC_GRID_DEG, 6).tolist()
    return west, south, east, north

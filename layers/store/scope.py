"""Who may see and touch which rows: the rules every store keeps alike."""

from collections.abc import Mapping, Sequence

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

from layers.spec import LayerSpec
from layers.store.errors import NotANumber, OutsideArea, RowMoved, StoreMoved, UnclearKey
from layers.store.selection import Box as Box  # said here for all who ask by a box


def narrow(area: str, area_code: str) -> str:
    """The area of a view of a view: never wider than before.

    Raises:
        OutsideArea: the two have nothing in common.
    """
    if area_code.startswith(area):
        return area_code
    if area.startswith(area_code):
        return area
    raise OutsideArea(area)


def require_clear_keys(spec: LayerSpec, keys: Sequence[object], retired: Sequence[str]) -> None:
    """Raises UnclearKey when a row has no key, or one key is named twice."""
    seen: set[object] = set()
    for key in (*keys, *retired):
        if key is None or key == "":
            raise UnclearKey(spec.name, None)
        if key in seen:
            raise UnclearKey(spec.name, str(key))
        seen.add(key)


def require_unmoved(expected: int | None, found: int) -> None:
    """Refuse changes worked out from an older commit; None expects nothing.

    Raises:
        StoreMoved: somebody wrote meanwhile.
    """
    if expected is not None and expected != found:
        raise StoreMoved(expected, found)


def require_expected(spec: LayerSpec, expected: Mapping[str, int | None], held: Mapping[str, int]) -> None:
    """Refuse a change of rows that are not the versions it was worked out from.

    Args:
        held: versions valid on the day of the change, of the keys this view can see.

    Raises:
        RowMoved: for the first key that moved. A neighbour's row is never told from one that nobody holds.
    """
    for key, version in expected.items():
        if held.get(key) != version:
            raise RowMoved(spec.name, key, expected=version, held=held.get(key))


def require_inside(rows: gpd.GeoDataFrame, spec: LayerSpec, area: str) -> None:
    """Raises OutsideArea for the first row whose area is not in the view's."""
    if not area:
        return
    outside = ~rows[spec.area].str.startswith(area, na=False)
    if outside.any():
        raise OutsideArea(area, layer=spec.name, key=str(rows.loc[outside, spec.key].iloc[0]))


def require_finite(rows: gpd.GeoDataFrame, spec: LayerSpec) -> None:
    """Raises NotANumber for the first row with a coordinate that is NaN or infinite: no box could ever find it."""
    coordinates, row = shapely.get_coordinates(rows.geometry.to_numpy(), return_index=True)
    lost = row[~np.isfinite(coordinates).all(axis=1)]
    if len(lost):
        raise NotANumber(spec.name, str(rows[spec.key].iloc[int(lost[0])]))


def touches(frame: gpd.GeoDataFrame, box: Box) -> npt.NDArray[np.bool_]:
    """Which rows' own boxes touch the box, edges included; a row without geometry touches nothing."""
    west, south, east, north = box
    bounds = shapely.bounds(frame.geometry.to_numpy())
    inside: npt.NDArray[np.bool_] = (
        (bounds[:, 2] >= west) & (bounds[:, 0] <= east) & (bounds[:, 3] >= south) & (bounds[:, 1] <= north)
    )
    return inside

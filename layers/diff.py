"""What an import would change: rows added, rows changed and in which columns, rows as they were, rows no longer listed."""

from collections.abc import Mapping
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from layers.rows import Hits
from layers.spec import LayerSpec


@dataclass(frozen=True, slots=True)
class Difference:
    """Incoming rows against held ones.

    `added` and `changed` carry incoming rows in their order; `changed_columns` names, by key, what differs
    ("geometry" included). `missing` are held keys that are not among the incoming, sorted.
    """

    added: gpd.GeoDataFrame
    changed: gpd.GeoDataFrame
    unchanged: int
    missing: tuple[str, ...]
    changed_columns: Mapping[str, tuple[str, ...]]

    @property
    def is_nothing(self) -> bool:
        """Whether carrying it out would add and change nothing."""
        return len(self.added) == 0 and len(self.changed) == 0


def compare(held: gpd.GeoDataFrame, incoming: gpd.GeoDataFrame, spec: LayerSpec) -> Difference:
    """Compare two frames of a layer by key, value for value.

    Two missing values are equal. Geometry is compared exactly, after bringing rings and parts into one order, because
    files reorder them; a multi-part with one part equals that part.

    Args:
        held, incoming: the spec's columns and `geometry` in one CRS; keys unique.
    """
    positions = pd.Index(held[spec.key]).get_indexer(pd.Index(incoming[spec.key]))
    known = positions >= 0
    old = held.iloc[positions[known]].reset_index(drop=True)
    new = incoming[known].reset_index(drop=True)
    differs = {c: differ(old[c], new[c]) for c in spec.column_names if c != spec.key}
    differs["geometry"] = ~same_geometry(_geometry(old), _geometry(new))
    changed = np.logical_or.reduce(list(differs.values())) if len(new) else np.zeros(0, dtype=bool)
    gone = ~np.isin(np.arange(len(held)), positions[known])
    return Difference(
        added=incoming[~known].reset_index(drop=True),
        changed=new[changed].reset_index(drop=True),
        unchanged=int((~changed).sum()),
        missing=tuple(sorted(held[spec.key][gone])),
        changed_columns=_named(new[spec.key][changed], {c: hits[changed] for c, hits in differs.items()}),
    )


def differ(old: pd.Series, new: pd.Series) -> Hits:
    """Where two columns of one dtype differ; missing equals missing."""
    both_missing = (old.isna() & new.isna()).to_numpy(dtype=bool)
    equal = (old == new).fillna(False).to_numpy(dtype=bool)
    return ~(equal | both_missing)


def same_geometry(old: npt.NDArray[np.object_], new: npt.NDArray[np.object_]) -> Hits:
    """Where two geometry arrays draw exactly the same; missing equals missing."""
    same = shapely.equals_identical(old, new) | (shapely.is_missing(old) & shapely.is_missing(new))
    doubtful = ~same & ~shapely.is_missing(old) & ~shapely.is_missing(new)
    if doubtful.any():
        same[doubtful] = shapely.equals_identical(_in_order(old[doubtful]), _in_order(new[doubtful]))
    return np.asarray(same, dtype=bool)


def _in_order(geometry: npt.NDArray[np.object_]) -> npt.NDArray[np.object_]:
    single = np.isin(shapely.get_type_id(geometry), (4, 5, 6)) & (shapely.get_num_geometries(geometry) == 1)
    alone = geometry.copy()
    alone[single] = shapely.get_geometry(geometry[single], 0)
    ordered: npt.NDArray[np.object_] = shapely.normalize(alone)
    return ordered


def _geometry(frame: gpd.GeoDataFrame) -> npt.NDArray[np.object_]:
    return np.asarray(frame.geometry.array, dtype=object)


def _named(keys: pd.Series, differs: Mapping[str, Hits]) -> dict[str, tuple[str, ...]]:
    names = np.array(list(differs), dtype=object)
    table = np.column_stack(list(differs.values())) if len(keys) else np.zeros((0, len(names)), dtype=bool)
    return {str(key): tuple(str(n) for n in names[hits]) for key, hits in zip(keys, table, strict=True)}

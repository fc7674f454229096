"""The name of a content: the same rows under the same policy give the same key, whatever file they came from."""

import hashlib

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

_SIMPLE = 2  # points, lines and rings have no parts


def content_key(*contents: gpd.GeoDataFrame | np.ndarray | str | None) -> str:
    """SHA-256 over frames (all columns and shapes), arrays and texts, in this order."""
    digest = hashlib.sha256()
    for content in contents:
        if isinstance(content, gpd.GeoDataFrame):
            _add_frame(digest, content)
        elif isinstance(content, np.ndarray):
            digest.update(np.ascontiguousarray(content).tobytes())
        else:
            digest.update(repr(content).encode())
        digest.update(b"\x00")
    return digest.hexdigest()


def _add_frame(digest: "hashlib._Hash", frame: gpd.GeoDataFrame) -> None:
    name = frame.geometry.name
    columns = frame.drop(columns=name)
    digest.update(repr([len(frame), str(frame.crs), *columns.columns]).encode())
    shapes = np.asarray(frame.geometry.array, dtype=object)
    coords, of_shape = shapely.get_coordinates(shapes, include_z=True, return_index=True)
    kinds = np.column_stack((shapely.get_type_id(shapes), shapely.get_num_geometries(shapes)))
    parts = shapely.get_num_coordinates(shapes if (kinds[:, 0] <= _SIMPLE).all() else shapely.get_parts(shapes))
    for array in (coords, of_shape, kinds, parts):
        digest.update(np.ascontiguousarray(array).tobytes())
    for column in columns.columns:
        values, names = pd.factorize(columns[column])  # most columns of a road repeat a few words
        digest.update(values.astype(np.int64).tobytes())
        digest.update(pd.util.hash_array(np.asarray(names, dtype=object)).tobytes())

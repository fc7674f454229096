"""The raster jobs of the child: one band of one GeoTIFF in as an array, or an array out as a GeoTIFF."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from layers.files.errors import ContentAndNameDiffer, RasterTooLarge, UnsuitableRaster
from layers.files.gdal import load_gtiff
from layers.files.limits import Limits
from layers.wording import Wording

VALUES_FILE, MISSING_FILE = "values.npy", "missing.npy"
_MAGIC = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")  # TIFF and BigTIFF, either end first
_BLOCK = 256


def read(facts: Mapping[str, Any], folder: Path, limits: Limits) -> dict[str, Any]:
    """Job `read-raster`: the band, or the window of it that covers `within` (degrees), as `values.npy` and `missing.npy`."""
    path, name = folder / "in" / f"input{facts['extension']}", str(facts["name"])
    with path.open("rb") as stream:
        if stream.read(4) not in _MAGIC:
            raise ContentAndNameDiffer(name, "GeoTIFF", Wording("别的内容", "something else"))
    gtiff = load_gtiff()
    with gtiff.open(path, driver="GTiff", sharing=False) as dataset:
        _require_suitable(dataset, name)
        window = _window(dataset, facts["within"], name)
        if window.width * window.height > limits.max_pixels:
            raise RasterTooLarge(name, window.width, window.height, limits.max_pixels)
        values = _scaled(dataset.read(1, window=window), dataset.scales[0], dataset.offsets[0])
        is_missing = (dataset.read_masks(1, window=window) == 0) | ~np.isfinite(values)
        west, width, north, height = _place(dataset, window)
        if height < 0:  # written from the south upwards
            values, is_missing, north, height = values[::-1], is_missing[::-1], north - len(values) * height, -height
        np.save(folder / VALUES_FILE, np.ascontiguousarray(values))
        np.save(folder / MISSING_FILE, np.ascontiguousarray(is_missing))
        return {
            "transform": [west, width, north, height],
            "crs": dataset.crs.to_wkt(version="WKT2_2019") if dataset.crs else None,
            "unit": dataset.units[0] or "",
        }


def write(facts: Mapping[str, Any], folder: Path, limits: Limits) -> dict[str, Any]:  # noqa: ARG001  # because all jobs look alike
    """Job `write-raster`: `values.npy` as a tiled, deflated GeoTIFF `out.tif` that says what it holds."""
    gtiff = load_gtiff()
    from rasterio.transform import Affine

    values = np.load(folder / VALUES_FILE, allow_pickle=False)
    west, width, north, height = facts["transform"]
    profile = {
        "driver": "GTiff",
        "width": values.shape[1],
        "height": values.shape[0],
        "count": 1,
        "dtype": values.dtype.name,
        "crs": facts["crs"],
        "transform": Affine(width, 0, west, 0, -height, north),
        "nodata": facts["nodata"],
        "tiled": True,
        "blockxsize": _BLOCK,
        "blockysize": _BLOCK,
        "compress": "deflate",
        "predictor": 3 if values.dtype.kind == "f" else 2,
    }
    with gtiff.open(folder / "out.tif", "w", **profile) as dataset:
        dataset.write(values, 1)
        dataset.update_tags(**facts["tags"])
        dataset.set_band_description(1, str(facts["description"]))
        dataset.set_band_unit(1, str(facts["unit"]))
    return {}


def _require_suitable(dataset: Any, name: str) -> None:
    """One band of real numbers, on a grid that is not turned."""
    if dataset.count != 1:
        raise UnsuitableRaster(
            name, Wording(f"有 {dataset.count} 个波段，需要单波段", f"it has {dataset.count} bands, one is needed")
        )
    if np.dtype(dataset.dtypes[0]).kind not in "iuf":
        raise UnsuitableRaster(name, Wording("像元值不是实数", "its values are no real numbers"))
    grid = dataset.transform
    if grid.is_identity or not (np.isfinite(tuple(grid)).all() and grid.a > 0 and grid.e != 0):
        raise UnsuitableRaster(name, Wording("没有地理定位（起点与像元大小）", "it does not say where it lies"))
    if grid.b != 0 or grid.d != 0:
        raise UnsuitableRaster(name, Wording("栅格是旋转的，需要正北朝上", "its grid is turned; north must be up"))


def _window(dataset: Any, within: list[float] | None, name: str) -> Any:
    """The rows and columns that cover a box in degrees, one cell more to each side; everything without a box."""
    from rasterio.windows import Window

    if within is None or dataset.crs is None:
        return Window(0, 0, dataset.width, dataset.height)
    from rasterio.warp import transform_bounds

    box = transform_bounds("EPSG:4326", dataset.crs, *within, densify_pts=21)
    columns, rows = zip(*(~dataset.transform * corner for corner in ((box[0], box[1]), (box[2], box[3]))), strict=True)
    left, right = (_bounded(edge, dataset.width) for edge in (np.floor(min(columns)) - 1, np.ceil(max(columns)) + 1))
    top, bottom = (_bounded(edge, dataset.height) for edge in (np.floor(min(rows)) - 1, np.ceil(max(rows)) + 1))
    if right <= left or bottom <= top:
        raise UnsuitableRaster(name, Wording("与所选区域没有重叠", "it does not overlap the area asked for"))
    return Window(left, top, right - left, bottom - top)


def _bounded(edge: float, size: int) -> int:
    return int(min(max(edge, 0), size)) if np.isfinite(edge) else 0


def _place(dataset: Any, window: Any) -> tuple[float, float, float, float]:
    grid = dataset.transform
    return grid.c + window.col_off * grid.a, grid.a, grid.f + window.row_off * grid.e, -grid.e


def _scaled(values: npt.NDArray[Any], scale: float, offset: float) -> npt.NDArray[Any]:
    return values if (scale, offset) == (1.0, 0.0) else values * np.float64(scale) + offset

"""GeoTIFFs come in as they are and go out so that other people's programs understand them."""

import re
import subprocess
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyproj
import pytest

from layers.errors import NoDatum
from layers.files.errors import (
    CannotWrite,
    ContentAndNameDiffer,
    FileNotThere,
    FormatCannotHold,
    RasterTooLarge,
    UnknownFormat,
    UnsuitableRaster,
)
from layers.files.limits import Limits
from layers.files.rasters import RasterLabel, read_raster, write_raster
from layers.wording import Wording
from tests.little_ground import raster_of

LABEL = RasterLabel(Wording("到最近养老机构的分钟数", "minutes to the nearest care home"), {"GISVC_FACILITIES": "3"})


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("rasters") / "minutes.tif"
    minutes = raster_of(np.arange(12).reshape(3, 4) * 1.5, missing=np.eye(3, 4, dtype=bool), unit="minutes")
    write_raster(minutes, path, label=LABEL)
    return path


def gdal_says(*command: str | Path) -> str:
    return subprocess.run(command, capture_output=True, check=True, text=True).stdout


def test_what_is_written_is_read_back_equal(written: Path) -> None:
    minutes = raster_of(np.arange(12).reshape(3, 4) * 1.5, missing=np.eye(3, 4, dtype=bool), unit="minutes")
    read = read_raster(written).raster
    assert np.array_equal(read.is_missing, minutes.is_missing)
    assert np.array_equal(read.values[~read.is_missing], minutes.values[~minutes.is_missing])
    assert (read.transform, read.epsg, read.unit) == (minutes.transform, 4490, "minutes")
    assert read.fingerprint() == minutes.fingerprint()


def test_a_gdal_that_is_not_ours_reads_what_we_wrote(written: Path, gdalwarp: Path) -> None:
    told = gdal_says(gdalwarp.with_name("gdalinfo"), written)
    for said in ("NoData Value=-9999", "COMPRESSION=DEFLATE", "Block=256x256", 'EPSG",4490', "Unit Type: minutes", "养老机构"):
        assert said in told
    metres = written.with_name("metres.tif")
    gdal_says(gdalwarp, "-q", "-t_srs", "EPSG:4543", "-tr", "30", "30", written, metres)
    read = read_raster(metres).raster
    assert read.epsg == 4543
    assert read.transform[1] == read.transform[3] == 30
    assert 0 < np.nanmax(np.where(read.is_missing, np.nan, read.values)) <= 16.5


def test_whole_numbers_keep_their_kind_and_a_south_up_raster_is_turned_over(written: Path, gdal_translate: Path) -> None:
    cover = replace(raster_of(np.zeros((2, 3))), values=np.array([[10, 20, 30], [40, 50, 60]], dtype=np.uint8))
    path = written.with_name("cover.tif")
    write_raster(cover, path, label=LABEL)
    read = read_raster(path).raster
    assert read.values.dtype == np.uint8
    assert read.values.tolist() == cover.values.tolist()
    _, south, _, north = cover.bounds
    upside_down = written.with_name("south-up.tif")
    gdal_says(gdal_translate, "-q", "-a_ullr", "104", str(south), str(104 + 3 / 3600), str(north), path, upside_down)
    turned = read_raster(upside_down).raster
    assert turned.values.tolist() == cover.values[::-1].tolist()
    assert turned.bounds == pytest.approx(cover.bounds)


def test_only_the_window_asked_for_is_read(written: Path) -> None:
    west, south, east, north = read_raster(written).raster.bounds
    cell = 1 / 3600
    window = read_raster(written, within=(east - 0.6 * cell, south + 0.1 * cell, east - 0.1 * cell, south + 0.6 * cell)).raster
    assert window.shape == (2, 2)  # the cell itself and one more to each side
    assert window.values[1, 1] == 16.5
    with pytest.raises(UnsuitableRaster, match="没有重叠"):
        read_raster(written, within=(west + 3, south, east + 3, north))


def test_a_raster_of_more_cells_than_allowed_is_refused_by_what_it_declares(written: Path) -> None:
    with pytest.raises(RasterTooLarge, match="4 列 × 3 行"):
        read_raster(written, limits=Limits(max_pixels=11))


def test_a_raster_without_coordinate_system_says_so(written: Path, gdal_translate: Path) -> None:
    bare = written.with_name("bare.tif")
    _retold(written, bare, gdal_translate, "SRS", None)
    with pytest.raises(NoDatum):
        read_raster(bare)


def test_several_bands_complex_numbers_and_a_turned_grid_are_refused_each_with_its_reason(
    written: Path, gdal_translate: Path
) -> None:
    paths = [written.with_name(name) for name in ("two.tif", "complex.tif", "turned.tif")]
    gdal_says(gdal_translate, "-q", "-b", "1", "-b", "1", written, paths[0])
    gdal_says(gdal_translate, "-q", "-ot", "CFloat32", written, paths[1])
    _retold(written, paths[2], gdal_translate, "GeoTransform", "104, 0.001, 0.0002, 37, 0.0002, -0.001")
    for path, reason in zip(paths, ("2 个波段", "不是实数", "旋转"), strict=True):
        with pytest.raises(UnsuitableRaster, match=reason):
            read_raster(path)


def _retold(written: Path, path: Path, gdal_translate: Path, element: str, content: str | None) -> None:
    """The same raster with another <SRS> or <GeoTransform>, through a VRT edited by hand."""
    vrt = path.with_suffix(".vrt")
    gdal_says(gdal_translate, "-q", "-of", "VRT", written, vrt)
    told = "" if content is None else f"<{element}>{content}</{element}>"
    vrt.write_text(re.sub(f"<{element}[ >].*?</{element}>", told, vrt.read_text(), flags=re.DOTALL))
    gdal_says(gdal_translate, "-q", vrt, path)


def test_other_files_are_refused_by_name_or_by_content(tmp_path: Path, written: Path) -> None:
    with pytest.raises(UnknownFormat):
        read_raster(tmp_path / "heights.img")
    with pytest.raises(FileNotThere):
        read_raster("/vsicurl/http://127.0.0.1/heights.tif")
    (tmp_path / "heights.tif").write_text("not a raster")
    with pytest.raises(ContentAndNameDiffer):
        read_raster(tmp_path / "heights.tif")


def test_a_value_that_stands_for_missing_is_not_written_and_no_file_is_left(tmp_path: Path) -> None:
    with pytest.raises(FormatCannotHold):
        write_raster(raster_of([[-9999.0, 1.0]]), tmp_path / "a.tif", label=LABEL)
    with pytest.raises(CannotWrite):
        write_raster(raster_of([[2.0, 1.0]]), tmp_path / "nowhere" / "a.tif", label=LABEL)
    assert list(tmp_path.iterdir()) == []


def test_a_projection_without_a_code_travels_as_words(tmp_path: Path) -> None:
    local = pyproj.CRS.from_proj4("+proj=tmerc +lon_0=104.2 +x_0=500000 +ellps=GRS80 +units=m")
    raster = replace(raster_of([[1.0, 2.0]]), crs=local, transform=(500000.0, 30.0, 4000000.0, 30.0))
    write_raster(raster, tmp_path / "local.tif", label=LABEL)
    read = read_raster(tmp_path / "local.tif").raster
    assert "104.2" in read.crs.to_wkt()

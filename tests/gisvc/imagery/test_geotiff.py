"""GeoTIFF: what is marked in the file stands at its place on the map."""

import io
import math
import subprocess
from pathlib import Path

import numpy as np
import pyproj
import pytest
from PIL import Image

from gisvc.imagery.geotiff import GeoTiff
from tests.made_up_imagery import marked, write_geotiff

ROW, COLUMN = 140, 260
# EPSG, north-west corner, pixel size: all in or near Jingtai county, about 10 m a pixel.
PLACES = [
    (4490, (104.0, 37.2), 0.0001),
    (4326, (104.0, 37.2), 0.0001),
    (3857, (11_577_000.0, 4_470_000.0), 12.0),
    (4543, (677_000.0, 4_120_000.0), 10.0),  # 3° zone by its meridian 102°E
    (4544, (410_000.0, 4_120_000.0), 10.0),  # 105°E
    (4523, (35_410_000.0, 4_120_000.0), 10.0),  # the same with the zone's number
    (4507, (410_000.0, 4_120_000.0), 10.0),  # 6° zone by its meridian 105°E
    (4496, (18_410_000.0, 4_120_000.0), 10.0),  # the same with the zone's number
]


def shown(content: bytes | None) -> Image.Image:
    assert content is not None
    return Image.open(io.BytesIO(content))


def tile_of(lon: float, lat: float, z: int) -> tuple[int, int, float, float]:
    """Tile and fractional pixel of a place: the textbook formula, by scalar arithmetic."""
    x = (lon + 180) / 360 * 2**z
    y = (1 - math.log(math.tan(math.radians(lat)) + 1 / math.cos(math.radians(lat))) / math.pi) / 2 * 2**z
    return int(x), int(y), (x % 1) * 256, (y % 1) * 256


def expected(epsg: int, corner: tuple[float, float], pixel: float) -> tuple[float, float]:
    """The middle of the marked pixel in degrees, by PROJ alone."""
    x, y = corner[0] + (COLUMN + 0.5) * pixel, corner[1] - (ROW + 0.5) * pixel
    to_degrees = pyproj.Transformer.from_crs(epsg, 4326 if epsg in (4326, 3857) else 4490, always_xy=True)
    lon, lat = to_degrees.transform(x, y)
    return lon, lat


@pytest.mark.parametrize("point", [False, True])
@pytest.mark.parametrize(("epsg", "corner", "pixel"), PLACES)
def test_a_marked_pixel_stands_where_proj_says(
    tmp_path: Path, epsg: int, corner: tuple[float, float], pixel: float, point: bool
) -> None:
    tie = (corner[0] + pixel / 2, corner[1] - pixel / 2) if point else corner
    imagery = GeoTiff(
        write_geotiff(tmp_path / "a.tif", marked(300, 500, ROW, COLUMN), epsg=epsg, corner=tie, pixel=pixel, point=point)
    )
    z = imagery.deepest_zoom
    lon, lat = expected(epsg, corner, pixel)
    x, y, across, down = tile_of(lon, lat, z)
    greys = np.asarray(shown(imagery.tile(z, x, y)).convert("L"), float)
    rows, columns = np.nonzero(greys > 150)
    ground = 40_075_016.7 / 256 / 2**z * math.cos(math.radians(lat))
    size_m = pixel * 111_320 if epsg in (4490, 4326) else pixel * (math.cos(math.radians(lat)) if epsg == 3857 else 1)
    assert ground <= size_m * 1.01
    if 20 < across < 236 and 20 < down < 236:  # the whole block is on this tile
        assert abs(columns.mean() + 0.5 - across) * ground < size_m / 2
        assert abs(rows.mean() + 0.5 - down) * ground < size_m / 2
    else:
        assert greys[int(down), int(across)] > 150


def test_a_tiepoint_need_not_be_the_first_pixel(tmp_path: Path) -> None:
    pixels = marked(300, 500, ROW, COLUMN)
    plain = GeoTiff(write_geotiff(tmp_path / "a.tif", pixels, epsg=4490, corner=(104.0, 37.2), pixel=0.0001))
    inner = write_geotiff(tmp_path / "b.tif", pixels, epsg=4490, corner=(104.01, 37.19), pixel=0.0001, tie=(100.0, 100.0))
    x, y, _, _ = tile_of(104.02, 37.19, 14)
    assert plain.tile(14, x, y) == GeoTiff(inner).tile(14, x, y)


def test_a_matrix_without_rotation_says_the_same_as_scale_and_tiepoint(tmp_path: Path) -> None:
    pixels = marked(300, 500, ROW, COLUMN)
    plain = GeoTiff(write_geotiff(tmp_path / "a.tif", pixels, epsg=4490, corner=(104.0, 37.2), pixel=0.0001))
    matrix = (0.0001, 0.0, 0.0, 104.0, 0.0, -0.0001, 0.0, 37.2, *[0.0] * 7, 1.0)
    tags = {33550: (12, None), 33922: (12, None), 34264: (12, matrix)}
    other = GeoTiff(write_geotiff(tmp_path / "b.tif", pixels, epsg=4490, corner=(0, 0), pixel=1, tags=tags))
    x, y, _, _ = tile_of(104.02, 37.19, 14)
    assert plain.tile(14, x, y) == other.tile(14, x, y)


def test_beside_the_image_there_is_no_tile_and_at_its_edge_it_is_transparent(tmp_path: Path) -> None:
    imagery = GeoTiff(
        write_geotiff(tmp_path / "a.tif", np.full((300, 500, 3), 90, np.uint8), epsg=4490, corner=(104.0, 37.2), pixel=0.0001)
    )
    x, y, across, _ = tile_of(104.0, 37.19, 12)
    edge = shown(imagery.tile(12, x, y))
    assert (edge.format, edge.mode, edge.size) == ("PNG", "RGBA", (256, 256))
    opacity = np.asarray(edge)[:, :, 3]
    assert not opacity[:, : int(across) - 1].any()
    assert imagery.tile(12, x - 2, y) is None
    x, y, _, _ = tile_of(104.03, 37.18, 16)
    assert shown(imagery.tile(16, x, y)).format == "JPEG"


@pytest.mark.parametrize(("epsg", "corner", "pixel"), PLACES)
def test_far_away_and_at_world_scale_nothing_goes_wrong(
    tmp_path: Path, epsg: int, corner: tuple[float, float], pixel: float
) -> None:
    imagery = GeoTiff(write_geotiff(tmp_path / "a.tif", marked(300, 500, ROW, COLUMN), epsg=epsg, corner=corner, pixel=pixel))
    assert imagery.tile(3, 0, 0) is None
    for z in (0, 5):
        x, y, _, _ = tile_of(104.02, 37.19, z)
        imagery.tile(z, x, y)  # a speck smaller than a pixel may be there or not
    x, y, _, _ = tile_of(104.02, 37.19, 10)
    assert shown(imagery.tile(10, x, y)).format == "PNG"


def test_no_value_is_transparent_and_lends_no_colour_to_its_neighbours(tmp_path: Path) -> None:
    pixels = np.full((300, 500), 200, np.uint8)
    pixels[:, :250] = 0
    imagery = GeoTiff(write_geotiff(tmp_path / "a.tif", pixels, epsg=4490, corner=(104.0, 37.2), pixel=0.0001, no_value=0))
    x, y, _, _ = tile_of(104.025, 37.185, 13)
    greys, opacity = np.moveaxis(np.asarray(shown(imagery.tile(13, x, y))), 2, 0)
    assert set(np.unique(greys[opacity > 0])) == {200}
    assert (opacity == 0).any()
    x, y, _, _ = tile_of(104.01, 37.185, 16)
    assert imagery.tile(16, x, y) is None


def test_heights_become_greys_between_the_2nd_and_98th_percentile(tmp_path: Path) -> None:
    heights = np.repeat(np.linspace(1000, 3000, 500, dtype=np.float32)[None, :], 300, axis=0)
    heights[:5, :5] = 9_000_000
    heights[5:10, :5] = np.nan
    imagery = GeoTiff(write_geotiff(tmp_path / "a.tif", heights, epsg=4490, corner=(104.0, 37.2), pixel=0.0001))
    assert imagery.remark is not None
    assert "2%–98%" in imagery.remark.zh
    for lon, grey in ((104.00075, 0), (104.025, 128), (104.0495, 255)):
        x, y, across, down = tile_of(lon, 37.185, 14)
        seen = np.asarray(shown(imagery.tile(14, x, y)).convert("L"), float)[int(down), int(across)]
        assert abs(seen - grey) <= 4, lon


@pytest.mark.parametrize("compression", ["raw", "tiff_lzw", "tiff_adobe_deflate", "jpeg", "packbits"])
def test_the_usual_compressions_are_read(tmp_path: Path, compression: str) -> None:
    pixels = np.full((300, 500, 3), (200, 100, 50), np.uint8)
    path = write_geotiff(tmp_path / "a.tif", pixels, epsg=4490, corner=(104.0, 37.2), pixel=0.0001, compression=compression)
    x, y, _, _ = tile_of(104.03, 37.18, 16)
    seen = np.asarray(shown(GeoTiff(path).tile(16, x, y)).convert("RGB"), int)
    assert np.abs(seen - (200, 100, 50)).max() <= 3


def test_the_heights_of_weihai_rise_where_the_file_says(shared: Path) -> None:
    """ASTER GDEM, 13 million pixels, 32 bits, PixelIsArea: coast and summit against the file's own numbers."""
    path = shared / "data/physical/dem_aster_n36e122_weihai.tif"
    imagery = GeoTiff(path)
    with Image.open(path) as file:
        heights = np.asarray(file)
    row, column = np.unravel_index(int(heights.argmax()), heights.shape)
    lon, lat = 121.999861111111 + (column + 0.5) / 3600, 37.0001388888889 - (row + 0.5) / 3600
    x, y, across, down = tile_of(lon, lat, imagery.deepest_zoom)
    greys = np.asarray(shown(imagery.tile(imagery.deepest_zoom, x, y)).convert("L"))
    assert greys[int(down), int(across)] == 255
    sea = tile_of(122.9, 36.1, imagery.deepest_zoom)
    assert np.asarray(shown(imagery.tile(imagery.deepest_zoom, *sea[:2])).convert("L")).max() == 0


def test_the_heights_of_porto_alegre_are_shown_as_they_are(shared: Path) -> None:
    path = shared / "data/networks/porto_alegre_elevation.tif"
    imagery = GeoTiff(path)
    assert imagery.remark is None
    with Image.open(path) as file:
        heights = np.asarray(file, float)
    lon, lat = -51.254861111 + 200.5 * 0.00027777777723970336, -29.997638889 - 150.5 * 0.0002777777791563248
    x, y, across, down = tile_of(lon, lat, 17)
    seen = np.asarray(shown(imagery.tile(17, x, y)).convert("L"), float)[int(down), int(across)]
    assert abs(seen - heights[149:152, 199:202].mean()) <= max(6.0, float(np.ptp(heights[149:152, 199:202])))


@pytest.mark.gdal
@pytest.mark.parametrize(("epsg", "corner", "pixel"), PLACES)
def test_a_tile_looks_like_the_one_gdal_warps(
    tmp_path: Path, gdalwarp: Path, epsg: int, corner: tuple[float, float], pixel: float
) -> None:
    """Smooth hills, so that half a pixel of displacement would show in the greys."""
    down, across = np.mgrid[0:300, 0:500]
    hills = (127 + 60 * np.sin(across / 5) + 60 * np.cos(down / 7)).astype(np.uint8)
    path = write_geotiff(tmp_path / "a.tif", hills, epsg=epsg, corner=corner, pixel=pixel)
    imagery = GeoTiff(path)
    z = imagery.deepest_zoom
    x, y, _, _ = tile_of(*expected(epsg, corner, pixel), z)
    half, side = 20_037_508.342789244, 2 * 20_037_508.342789244 / 2**z
    box = [-half + x * side, half - (y + 1) * side, -half + (x + 1) * side, half - y * side]
    command = [
        gdalwarp,
        "-q",
        "-t_srs",
        "EPSG:3857",
        "-te",
        *box,
        "-ts",
        256,
        256,
        "-r",
        "bilinear",
        "-et",
        0,
        path,
        tmp_path / "b.tif",
    ]
    subprocess.run([str(word) for word in command], check=True, timeout=60)
    with Image.open(tmp_path / "b.tif") as warped:
        theirs = np.asarray(warped, float)
    ours = np.asarray(shown(imagery.tile(z, x, y)).convert("L"), float)
    both = (theirs > 0) & (ours > 0)
    assert both.mean() > 0.2
    assert np.abs(theirs - ours)[both].mean() < 1.0
    assert np.abs(np.roll(theirs, 1, axis=1) - ours)[both].mean() > 2.0

"""Why an imagery file is not shown, said so that whoever set it up can mend it."""

from layers.errors import Refusal
from layers.wording import Wording

_MAKE_TILES = Wording(
    "可先用 gdal_translate / gdal2tiles 转为 MBTiles 或 PMTiles。",
    "Turn it into MBTiles or PMTiles first, for example with GDAL.",
)


class ImageryRefused(Refusal):
    """An imagery file that cannot be shown."""

    code = "gisvc.imagery-refused"


class ImageryFormatRefused(ImageryRefused):
    """An imagery file of a kind, compression or pixel type that is not read here."""

    code = "gisvc.imagery-format"

    def __init__(self, name: str, why: Wording) -> None:
        super().__init__(
            Wording(
                f"影像文件“{name}”无法读取：{why.zh}。可用：MBTiles、PMTiles 3（PNG/JPEG/WebP 瓦片）、8 位彩色或 8/16/32 位单波段 GeoTIFF。{_MAKE_TILES.zh}",
                f"Imagery file “{name}” cannot be read: {why.en}. Read here: MBTiles, PMTiles 3 with PNG, JPEG or WebP tiles, "
                f"GeoTIFF with colours of 8 bits or one band of 8, 16 or 32. {_MAKE_TILES.en}",
            ),
            file=name,
        )


class ImageryNotNorthUp(ImageryRefused):
    """A GeoTIFF that is rotated, mirrored or placed by control points."""

    code = "gisvc.imagery-not-north-up"

    def __init__(self, name: str) -> None:
        super().__init__(
            Wording(
                f"影像“{name}”不是正北朝上（有旋转、镜像，或仅有控制点）。请先用 gdalwarp 校正为正北朝上再使用。",
                f"Imagery “{name}” is not north-up: it is rotated, mirrored or placed by control points. Warp it north-up first (gdalwarp).",
            ),
            file=name,
        )


class ImageryDatumUnknown(ImageryRefused):
    """A GeoTIFF that does not say where it lies, or in a coordinate system that is not used here."""

    code = "gisvc.imagery-datum"

    def __init__(self, name: str, said: str) -> None:
        super().__init__(
            Wording(
                f"影像“{name}”的坐标系是“{said or '未注明'}”，本系统不作猜测。请注明或转换为 EPSG:4490、4326、3857 或 CGCS2000 高斯—克吕格分带（EPSG:4491–4554）。",
                f"Imagery “{name}” has the coordinate system “{said or 'none stated'}”, and none is guessed. State it, or convert to EPSG:4490, "
                "4326, 3857 or a CGCS2000 Gauss-Krüger zone (EPSG:4491–4554).",
            ),
            file=name,
            said=said,
        )


class ImageryMisplaced(ImageryRefused):
    """A GeoTIFF whose coordinates do not lie where its coordinate system is used."""

    code = "gisvc.imagery-misplaced"

    def __init__(self, name: str, epsg: int) -> None:
        super().__init__(
            Wording(
                f"影像“{name}”的坐标不在 EPSG:{epsg} 的适用范围内（常见原因：带号有误、单位有误）。请核对坐标系。",
                f"The coordinates of imagery “{name}” lie outside the area of EPSG:{epsg}: a wrong zone or unit, most often. Check its coordinate system.",
            ),
            file=name,
            epsg=epsg,
        )


class ImageryTooLarge(ImageryRefused):
    """A GeoTIFF with more pixels than are held in memory."""

    code = "gisvc.imagery-too-large"

    def __init__(self, name: str, pixels: int, most: int) -> None:
        super().__init__(
            Wording(
                f"影像“{name}”有 {pixels:,} 像素，上限 {most:,}。{_MAKE_TILES.zh}",
                f"Imagery “{name}” has {pixels:,} pixels, {most:,} are the most. {_MAKE_TILES.en}",
            ),
            file=name,
            pixels=pixels,
            most=most,
        )


class ImageryDamaged(ImageryRefused):
    """An imagery file that is cut off, contradicts itself or cannot be decoded."""

    code = "gisvc.imagery-damaged"

    def __init__(self, name: str) -> None:
        super().__init__(
            Wording(
                f"影像文件“{name}”已损坏、不完整，或压缩方式不受支持。请重新复制，或用 gdal_translate -co COMPRESS=DEFLATE 转换。",
                f"Imagery file “{name}” is damaged, cut off or packed in a way that is not known here. Copy it again, "
                "or convert it with gdal_translate -co COMPRESS=DEFLATE.",
            ),
            file=name,
        )

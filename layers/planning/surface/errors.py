"""Ground that cannot be travelled over in a model, and what to do about it."""

from layers.errors import Refusal
from layers.wording import Wording


class EmptySurface(Refusal):
    """A raster with not one cell that says anything."""

    code = "planning.empty-surface"

    def __init__(self, layer: str) -> None:
        super().__init__(
            Wording(
                f"“{layer}”栅格里没有一个有效像元（全部为空值）。请检查裁剪范围和无效值（nodata）设置后重新导出。",
                f"The raster “{layer}” holds not one valid cell. Check the area it was cut to and its nodata value, then export it again.",
            ),
            layer=layer,
        )


class SurfacesDiffer(Refusal):
    """Rasters of one surface that do not lie on the same grid."""

    code = "planning.surfaces-differ"

    def __init__(self, first: str, second: str) -> None:
        super().__init__(
            Wording(
                f"“{first}”与“{second}”的行列数、像元大小、原点或坐标系不一致。请先把二者重采样到同一格网（如 gdalwarp -te -tr）。",
                f"“{first}” and “{second}” lie on different grids. Resample one of them to the other first (gdalwarp -te -tr, for example).",
            ),
            first=first,
            second=second,
        )


class TerrainElsewhere(Refusal):
    """A raster that covers nothing of the area it was brought for."""

    code = "planning.terrain-elsewhere"

    def __init__(self, layer: str, bounds: tuple[float, float, float, float], area: str) -> None:
        west, south, east, north = bounds
        box = f"{west:.3f}–{east:.3f}°E, {south:.3f}–{north:.3f}°N"
        super().__init__(
            Wording(
                f"“{layer}”的范围是 {box}，与“{area}”没有重叠。请核对图幅与坐标系。",
                f"“{layer}” covers {box} and nothing of “{area}”. Check which sheet it is and its coordinate system.",
            ),
            layer=layer,
            area=area,
            covers=box,
        )


class UnknownTerrainKind(Refusal):
    """A raster that is neither heights nor land cover."""

    code = "planning.unknown-terrain-kind"

    def __init__(self, kind: str) -> None:
        super().__init__(
            Wording(
                f"没有“{kind}”这类栅格，可选 heights（高程）或 cover（地类）。",
                f"There is no kind of raster “{kind}”; choose heights or cover.",
            ),
            kind=kind,
        )


class DistortedGrid(Refusal):
    """A grid whose cells differ too much in size along a row for one length to stand for all of them."""

    code = "planning.distorted-grid"

    def __init__(self, crs: str, share: float) -> None:
        super().__init__(
            Wording(
                f"坐标系“{crs}”在该范围内同一行像元的实际长度相差 {share:.1%}，超过 1%。请重投影到经纬度（EPSG:4490）或本地三度带。",
                f"In “{crs}” cells of one row differ by {share:.1%} in true length here, more than 1 %. Reproject the raster to "
                "degrees (EPSG:4490) or to the local 3-degree zone.",
            ),
            crs=crs,
            share=share,
        )


class NotHeights(Refusal):
    """A raster whose unit says that its values are no metres."""

    code = "planning.not-heights"

    def __init__(self, layer: str, unit: str) -> None:
        super().__init__(
            Wording(
                f"“{layer}”的数值单位是“{unit}”，高程需以米为单位。请换算成米后重新导入。",
                f"The values of “{layer}” are in “{unit}”; heights must be in metres. Convert them and import the raster again.",
            ),
            layer=layer,
            unit=unit,
        )


class NoTimeToWalk(Refusal):
    """A time limit that is not above zero."""

    code = "planning.no-time-to-walk"

    def __init__(self, limit_min: float) -> None:
        super().__init__(
            Wording(f"时限 {limit_min:g} 分钟无法使用，应大于 0。", f"{limit_min:g} minutes is no limit; it must be above zero."),
            limit_min=str(limit_min),
        )


class UnknownCover(Refusal):
    """Land cover whose classes the house has no figures for."""

    code = "planning.unknown-cover"

    def __init__(self, layer: str, codes: str, scheme: str) -> None:
        super().__init__(
            Wording(
                f"“{layer}”含有“{scheme}”分类中没有的地类代码：{codes}。请核对所用分类体系，或在地类速度表中补充。",
                f"“{layer}” holds classes that “{scheme}” does not know: {codes}. Check which scheme it follows, or add them to the table.",
            ),
            layer=layer,
            codes=codes,
            scheme=scheme,
        )

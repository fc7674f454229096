"""What the files room refuses, each said as a fact with what to do about it."""

from collections.abc import Sequence

from layers.errors import Refusal
from layers.report import Fact
from layers.wording import Wording

MEBIBYTE = 1024 * 1024


class FileRefused(Refusal):
    """A file cannot be read or written as asked. `detail` is for the log, never for the user's page."""

    code = "files.refused"
    detail: str = ""


class FileNotThere(FileRefused):
    """No regular file stands under that name (remote and virtual names are never followed)."""

    code = "files.not-there"

    def __init__(self, name: str) -> None:
        super().__init__(
            Wording(
                f"找不到文件“{name}”。请选择本机上的普通文件，不支持网络地址或虚拟路径。",
                f"There is no file “{name}”. Choose an ordinary file on this machine; network and virtual names are not followed.",
            ),
            name=name,
        )


class EmptyFile(FileRefused):
    """The file holds nothing at all."""

    code = "files.empty"

    def __init__(self, name: str) -> None:
        super().__init__(
            Wording(
                f"“{name}”是空文件，没有任何内容。请检查导出是否成功后重新选择。",
                f"“{name}” is empty. Check that its export succeeded and choose it again.",
            ),
            name=name,
        )


class NoRows(FileRefused):
    """There is a header, but not one row under it."""

    code = "files.no-rows"

    def __init__(self, name: str, columns: int) -> None:
        super().__init__(
            Wording(
                f"“{name}”只有表头（{columns} 列），没有数据行。请填好数据后重新导入。",
                f"“{name}” has a header ({columns} columns) and no rows. Fill it in and import again.",
            ),
            name=name,
            columns=columns,
        )


class FileTooLarge(FileRefused):
    """The file, or what it unfolds to, is above the cap."""

    code = "files.too-large"

    def __init__(self, name: str, limit_bytes: int) -> None:
        super().__init__(
            Wording(
                f"“{name}”超过 {limit_bytes / MEBIBYTE:.0f} MB 的上限。请按乡镇或县拆分后分批导入。",
                f"“{name}” is above the limit of {limit_bytes / MEBIBYTE:.0f} MB. Split it by township or county and import the parts.",
            ),
            name=name,
            limit_bytes=limit_bytes,
        )


class TooManyRows(FileRefused):
    """More rows, columns or vertices than the cap."""

    code = "files.too-many-rows"

    def __init__(self, name: str, what: Wording, limit: int) -> None:
        super().__init__(
            Wording(
                f"“{name}”的{what.zh}超过 {limit:,} 的上限。请拆分后分批导入。",
                f"“{name}” holds more than {limit:,} {what.en}. Split it and import the parts.",
            ),
            name=name,
            limit=limit,
        )


class UnknownFormat(FileRefused):
    """A kind of file that we do not read or write."""

    code = "files.unknown-format"

    def __init__(self, name: str, known: Sequence[str]) -> None:
        listed = " ".join(known)
        super().__init__(
            Wording(
                f"不支持“{name}”这种文件。可用格式：{listed}。",
                f"“{name}” is not a kind of file we know. Known are: {listed}.",
            ),
            name=name,
            known=listed,
        )


class ContentAndNameDiffer(FileRefused):
    """What is inside is not what the extension promises."""

    code = "files.content-and-name-differ"

    def __init__(self, name: str, promised: str, found: Wording) -> None:
        super().__init__(
            Wording(
                f"“{name}”的扩展名表示 {promised}，内容却是{found.zh}。请用原软件另存为 {promised} 后重新导入。",
                f"“{name}” is named as {promised} but holds {found.en}. Save it as {promised} in the program it came from.",
            ),
            name=name,
            promised=promised,
            found=found.en,
        )


class UnknownEncoding(FileRefused):
    """The user named an encoding that does not exist."""

    code = "files.unknown-encoding"

    def __init__(self, encoding: str) -> None:
        super().__init__(
            Wording(
                f"没有名为“{encoding[:40]}”的文字编码。可用 UTF-8、GBK、GB18030、Big5 等。",
                f"There is no text encoding “{encoding[:40]}”. Use UTF-8, GBK, GB18030, Big5 or the like.",
            ),
            encoding=encoding[:40],
        )


class OldExcel(FileRefused):
    """An .xls or .et workbook from before 2007."""

    code = "files.old-excel"

    def __init__(self, name: str) -> None:
        super().__init__(
            Wording(
                f"“{name}”是旧版 Excel（.xls）文件。请在 Excel 或 WPS 中打开，另存为 .xlsx 后重新导入。",
                f"“{name}” is an old Excel workbook (.xls). Open it in Excel or WPS, save it as .xlsx and import that.",
            ),
            name=name,
        )


class PasswordProtected(FileRefused):
    """An encrypted workbook or archive."""

    code = "files.password-protected"

    def __init__(self, name: str) -> None:
        super().__init__(
            Wording(
                f"“{name}”设有打开密码，无法读取。请去掉密码后另存一份再导入。",
                f"“{name}” is protected by a password. Save a copy without the password and import that.",
            ),
            name=name,
        )


class ShapefilePartMissing(FileRefused):
    """A shapefile came without one of the files that belong to it."""

    code = "files.shapefile-part-missing"

    def __init__(self, name: str, part: str) -> None:
        super().__init__(
            Wording(
                f"“{name}”缺少同名的 {part} 文件。Shapefile 由 .shp .shx .dbf .prj 等同名文件组成，请一起选择，或打包成一个 zip。",
                f"“{name}” lacks its {part} file. A shapefile is several files of one name (.shp .shx .dbf .prj): bring them together, or in one zip.",
            ),
            name=name,
            part=part,
        )


class LayerNotChosen(FileRefused):
    """The file holds several layers or sheets with rows, and none was named."""

    code = "files.layer-not-chosen"

    def __init__(self, name: str, layers: Sequence[str]) -> None:
        self.layers = tuple(layers)
        super().__init__(
            Wording(
                f"“{name}”含有多个图层或工作表：{'、'.join(layers)}。请指定要导入哪一个。",
                f"“{name}” holds several layers or sheets: {', '.join(layers)}. Say which one to import.",
            ),
            name=name,
            layers="; ".join(layers),
        )


class NoSuchSheet(FileRefused):
    """The layer or sheet asked for is not in the file."""

    code = "files.no-such-layer"

    def __init__(self, name: str, layer: str, layers: Sequence[str]) -> None:
        super().__init__(
            Wording(
                f"“{name}”中没有名为“{layer}”的图层或工作表；现有：{'、'.join(layers) or '无'}。",
                f"“{name}” has no layer or sheet “{layer}”; it has: {', '.join(layers) or 'none'}.",
            ),
            name=name,
            layer=layer,
            layers="; ".join(layers),
        )


class UnsafeArchive(FileRefused):
    """A zip that breaks one of our rules: bomb, path, link, nesting, encryption, duplicate names."""

    code = "files.unsafe-archive"

    def __init__(self, name: str, rule: Wording) -> None:
        super().__init__(
            Wording(
                f"压缩包“{name}”不符合要求：{rule.zh}。请只打包需要的文件，用普通 zip 格式重新压缩。",
                f"The archive “{name}” is refused: {rule.en}. Pack only the files needed, as a plain zip.",
            ),
            name=name,
            rule=rule.en,
        )


class BrokenPbf(FileRefused):
    """An OpenStreetMap .pbf that is cut off, damaged, or made to unfold beyond all measure."""

    code = "files.broken-pbf"

    def __init__(self, name: str, what: Wording) -> None:
        super().__init__(
            Wording(
                f"OSM 文件“{name}”无法使用：{what.zh}。请重新下载或导出后再试。",
                f"The OSM file “{name}” cannot be used: {what.en}. Download or export it again.",
            ),
            name=name,
            what=what.en,
        )


class UnsafeMarkup(FileRefused):
    """An XML part with a document type, entities or absurd nesting."""

    code = "files.unsafe-markup"

    def __init__(self, name: str, rule: Wording) -> None:
        super().__init__(
            Wording(
                f"“{name}”的 XML 内容不安全：{rule.zh}。请用原软件重新导出。",
                f"The XML in “{name}” is not safe: {rule.en}. Export it again from the program it came from.",
            ),
            name=name,
            rule=rule.en,
        )


class UnsafeDatabase(FileRefused):
    """A GeoPackage whose layer is not a plain table."""

    code = "files.unsafe-database"

    def __init__(self, name: str, rule: Wording) -> None:
        super().__init__(
            Wording(
                f"“{name}”不能安全读取：{rule.zh}。请在 QGIS 中把图层另存为新的 GeoPackage。",
                f"“{name}” cannot be read safely: {rule.en}. Save the layer as a new GeoPackage in QGIS.",
            ),
            name=name,
            rule=rule.en,
        )


class UnsafeGeometry(FileRefused):
    """A geometry nested or grown beyond what any map needs."""

    code = "files.unsafe-geometry"

    def __init__(self, name: str, rule: Wording, row: int | None = None) -> None:
        place = Wording(f"第 {row} 个要素", f"feature {row}") if row else Wording("图形", "a geometry")
        super().__init__(
            Wording(
                f"“{name}”的{place.zh}不能接受：{rule.zh}。请检查该图形。",
                f"In “{name}”, {place.en} is refused: {rule.en}. Look at that geometry.",
            ),
            name=name,
            rule=rule.en,
            row=row,
        )


class Unreadable(FileRefused):
    """The file is damaged, or not what it seems."""

    code = "files.unreadable"

    def __init__(self, name: str) -> None:
        super().__init__(
            Wording(
                f"“{name}”无法读取，可能已损坏或不完整。请在原软件中打开检查，重新导出后再试。",
                f"“{name}” cannot be read; it may be damaged or incomplete. Open it in the program it came from and export it again.",
            ),
            name=name,
        )


class ReadingCrashed(FileRefused):
    """The process that read the file fell over; ours did not."""

    code = "files.reading-crashed"

    def __init__(self, name: str) -> None:
        super().__init__(
            Wording(
                f"读取“{name}”的子进程异常退出，文件未被采用。文件可能已损坏，或是有意构造的。请用原软件重新导出。",
                f"The process reading “{name}” crashed and the file was not used. It may be damaged, or made to do harm. Export it again.",
            ),
            name=name,
        )


class ReadingTookTooLong(FileRefused):
    """The time limit ran out."""

    code = "files.too-slow"

    def __init__(self, name: str, limit_s: int) -> None:
        super().__init__(
            Wording(
                f"“{name}”在 {limit_s} 秒内没有处理完，已停止。请拆分文件，或在 QGIS 中另存后重试。",
                f"“{name}” was not finished within {limit_s} seconds and was stopped. Split it, or save it anew in QGIS.",
            ),
            name=name,
            limit_s=limit_s,
        )


class NeedsTooMuchMemory(FileRefused):
    """The memory limit ran out."""

    code = "files.too-much-memory"

    def __init__(self, name: str, limit_bytes: int) -> None:
        super().__init__(
            Wording(
                f"处理“{name}”所需内存超过 {limit_bytes / MEBIBYTE:.0f} MB，已停止。请拆分后分批导入。",
                f"“{name}” needs more than {limit_bytes / MEBIBYTE:.0f} MB of memory and was stopped. Split it and import the parts.",
            ),
            name=name,
            limit_bytes=limit_bytes,
        )


class FormatCannotHold(FileRefused):
    """The format asked for has no place for what the layer holds."""

    code = "files.format-cannot-hold"

    def __init__(self, format: str, what: Wording) -> None:  # noqa: A002  # because users and callers say "format"
        super().__init__(
            Wording(
                f"{format} 格式放不下{what.zh}。请改用 GeoPackage。",
                f"{format} cannot hold {what.en}. Use GeoPackage instead.",
            ),
            format=format,
        )


class CannotWrite(FileRefused):
    """The disk, or the library that writes, said no; the target is as it was before."""

    code = "files.cannot-write"

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(
            Wording(
                f"无法写出“{name}”（{reason}）。请检查磁盘空间和写权限；原有文件未改动。",
                f"“{name}” could not be written ({reason}). Check free space and permissions; what was there is unchanged.",
            ),
            name=name,
            reason=reason,
        )


class UnknownTerrain(FileRefused):
    """No raster is kept under that id, or its file is no longer the one that was imported."""

    code = "files.unknown-terrain"

    def __init__(self) -> None:
        super().__init__(
            Wording(
                "没有这份栅格，或文件已被改动。请重新导入。", "No such raster is held, or its file was changed. Import it again."
            )
        )


class RasterTooLarge(FileRefused):
    """A raster declares more cells than the cap, whatever the file weighs."""

    code = "files.raster-too-large"

    def __init__(self, name: str, columns: int, rows: int, limit: int) -> None:
        super().__init__(
            Wording(
                f"“{name}”有 {columns:,} 列 × {rows:,} 行，超过 {limit:,} 个像元的上限。请按县界裁剪或降低分辨率后重新导入。",
                f"“{name}” has {columns:,} columns × {rows:,} rows, more than {limit:,} cells. Cut it to the county or coarsen it and import that.",
            ),
            name=name,
            columns=columns,
            rows=rows,
            limit=limit,
        )


class UnsuitableRaster(FileRefused):
    """A GeoTIFF that is no single band of numbers on a north-up grid."""

    code = "files.unsuitable-raster"

    def __init__(self, name: str, rule: Wording) -> None:
        super().__init__(
            Wording(
                f"“{name}”无法作为栅格图层使用：{rule.zh}。请在 GIS 软件中处理后另存为单波段 GeoTIFF 再导入。",
                f"“{name}” cannot be used as a raster: {rule.en}. Save it as a GeoTIFF of one band from your GIS and import that.",
            ),
            name=name,
            rule=rule.en,
        )


class NotAPhoto(FileRefused):
    """Bytes that are no JPEG, PNG or WebP picture."""

    code = "files.not-a-photo"

    def __init__(self, found: str = "") -> None:
        super().__init__(
            Wording(
                "这不是可用的照片。请上传 JPEG、PNG 或 WebP 格式的照片（不接受 SVG、HTML 等文件）。",
                "This is no photo we can use. Send a JPEG, PNG or WebP picture (SVG, HTML and others are not taken).",
            ),
            found=found,
        )


class PhotoTooLarge(FileRefused):
    """A picture with more pixels or bytes than the cap."""

    code = "files.photo-too-large"

    def __init__(self, width: int, height: int, limit_pixels: int) -> None:
        super().__init__(
            Wording(
                f"照片过大（{width}×{height}），上限 {limit_pixels / 1e6:.0f} 百万像素。请缩小后重新上传。",
                f"The picture is too large ({width}×{height}); the limit is {limit_pixels / 1e6:.0f} megapixels. Make it smaller.",
            ),
            width=width,
            height=height,
        )


class UnknownPhoto(FileRefused):
    """No photo under that id."""

    code = "files.unknown-photo"

    def __init__(self) -> None:
        super().__init__(Wording("没有这张照片。", "There is no such photo."))


def _all_kinds(kind: type[FileRefused]) -> dict[str, type[FileRefused]]:
    kinds = {kind.code: kind}
    for child in kind.__subclasses__():
        kinds |= _all_kinds(child)
    return kinds


def refusal_from(code: str, wording: Wording, facts: dict[str, Fact]) -> FileRefused:
    """A refusal that was raised in the child process, raised again here with the same class, sentence and facts."""
    kind = _all_kinds(FileRefused).get(code, FileRefused)
    refusal = kind.__new__(kind)
    Refusal.__init__(refusal, wording, **facts)
    if isinstance(refusal, LayerNotChosen):
        refusal.layers = tuple(str(facts.get("layers", "")).split("; "))
    return refusal

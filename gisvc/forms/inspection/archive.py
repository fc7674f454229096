"""归档移交包: every paper of a round with its photos, a catalogue and the SHA-256 of each file, in one zip."""

from boundaries.rounds.round import rows_of
from gisvc.forms.inspection.documents import OUTPUTS, PACKAGES
from gisvc.forms.inspection.order import Order
from gisvc.forms.papers.bundles import file_name, to_zip, with_sums
from gisvc.forms.papers.press import Press

ARCHIVE = "archive"


def archive_package(order: Order, press: Press) -> bytes:
    """Each paper in the format it is edited in and as PDF; photos as they are shown, each under its hash.

    Raises:
        TemplateRefused: as the papers do.
    """
    files: dict[str, bytes] = {}
    for output in sorted(OUTPUTS, key=lambda o: o.name != "catalogue"):
        paper = output.describe(order)
        folder = "00_移交目录" if output.name == "catalogue" else f"{output.number:02d}_{file_name(output.title)}"
        for ending in dict.fromkeys(("pdf", *[e for e in output.endings if e in ("docx", "xlsx")][:1])):
            files[f"{folder}/{file_name(output.title)}.{ending}"] = press.print(paper, ending)
    for package in PACKAGES:
        if package.name in ("mzt", "gpkg"):
            files[f"{package.number:02d}_{file_name(package.title)}/{package.name}.zip"] = package.make(order, press)
    files |= _photos(order)
    study = order.dossier.study
    told = (
        study.round.name,
        f"版本散列值 {study.version}",
        *(f"日志摘要 {head}" for head in order.heads),
        f"制于 {order.on.isoformat()}",
    )
    files["版本.txt"] = ("\n".join(told) + "\n").encode("utf-8-sig")
    return to_zip(with_sums(files))


def _photos(order: Order) -> dict[str, bytes]:
    named = {
        str(row.get("photo_id")): one.item.title
        for one in order.comparisons
        for record in one.records.values()
        for row in rows_of(record, "photos")
    }
    found = {photo_id: order.photo(photo_id) for photo_id in named}
    return {f"照片/{file_name(named[i], most=30)}-{i[:16]}.jpg": content for i, content in found.items() if content is not None}

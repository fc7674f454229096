"""What the field brings back is taken in: photos first, then records, and a receipt that says of each what became of it."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from boundaries.field.errors import ContentAltered, NotOurPackage, UnsignedContent
from boundaries.field.receipt import FileFate, FileLine, ImportReceipt, Origin, PhotoLine, RecordLine
from boundaries.field.returned import Returned, base_name, origin_of, read_returned
from boundaries.field.rows import EditedRow, edited_rows, moved_points
from boundaries.field.tables import form_tables_to_read
from boundaries.journal.keys import SideKey
from boundaries.rounds.errors import PhotosMissing
from boundaries.rounds.round import find_round
from boundaries.rounds.sync import Fate, Receipt
from boundaries.use_cases.journal import read_book
from boundaries.use_cases.photos import keep_photo
from boundaries.use_cases.rounds import study_round, sync_checks
from layers.errors import Refusal
from layers.files.carried import Carried, ReturnShelf, opened_carried, sha256_of
from layers.files.errors import FileRefused
from layers.files.limits import MEBIBYTE
from layers.files.photos import PhotoShelf
from layers.people import PersonId
from layers.report import Finding, Report, Severity, Where
from layers.store.protocol import Store
from layers.wording import Wording

_MOST_PHOTO = 30 * MEBIBYTE
_UNDECIDABLE = "boundaries.marker-undecidable"  # a note elsewhere; here somebody who was there can still say how well he measured


class HandedIn(NamedTuple):
    """A file as somebody hands it in: where it lies here, and what he calls it."""

    path: Path
    name: str


@dataclass(frozen=True, slots=True)
class Shelves:
    """The folders beside a store that an import writes to."""

    photos: PhotoShelf
    returns: ReturnShelf


@dataclass(slots=True)
class _Gathered:
    """What the files of one import hold together, file by file."""

    lines: list[FileLine] = field(default_factory=list)
    opened: list[tuple[Returned, Carried, HandedIn]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def import_from_field(
    store: Store,
    shelves: Shelves,
    round_id: str,
    files: Sequence[HandedIn],
    *,
    key: SideKey,
    by: PersonId,
    accept_unsigned: bool = False,
) -> ImportReceipt:
    """Take in packages, exports of the form, GeoPackages, statements and photos, together or one by one, as often as one likes.

    Nothing that was handed in is lost: a file that is not believed is kept apart with the reason, a record that cannot be entered is
    in the receipt with a sentence, and its file is kept.

    Args:
        key: our side's signing key, by which packages of ours are known.
        accept_unsigned: somebody made sure of the origin of files without a seal.
    Raises:
        UnknownRound: the round is not known here.
    """
    book = read_book(store)
    inspected = find_round(book.records, round_id)
    with ExitStack() as stack:
        gathered = _Gathered()
        for handed in files:
            _gather(stack, shelves, gathered, handed, round_id, key, accept_unsigned=accept_unsigned)
        photos = [
            line for returned, carried, _ in gathered.opened for line in _photos(store, shelves, returned, carried, round_id, by)
        ]
        records = _records(store, shelves, gathered, round_id, by)
        _keep_what_was_refused(shelves, gathered, records)
    touched = {(line.kind, line.subject) for line in records}
    judged = _judged(store, round_id, touched) if touched else Report()
    report = Report.of(gathered.findings) + judged
    return ImportReceipt(
        round_id, inspected.name, book.side, tuple(gathered.lines), tuple(_each_once(photos)), tuple(records), report
    )


def _gather(
    stack: ExitStack,
    shelves: Shelves,
    gathered: _Gathered,
    handed: HandedIn,
    round_id: str,
    key: SideKey,
    *,
    accept_unsigned: bool,
) -> None:
    """Open one file and judge where it comes from; its line of the receipt says how that ended."""
    digest = sha256_of(handed.path) if handed.path.is_file() else ""
    try:
        carried = stack.enter_context(opened_carried(handed.path, handed.name, tables=form_tables_to_read()))
        returned = _returned(carried, handed.name)
        origin = origin_of(returned, key, round_id, accept_unsigned=accept_unsigned)
    except Refusal as refusal:
        fate = _fate_of(refusal)
        if digest and fate is FileFate.QUARANTINED:
            shelves.returns.keep_apart(handed.path, handed.name, {"code": refusal.code, "reason": refusal.wording.zh})
        gathered.lines.append(FileLine(handed.name, digest, fate, None, refusal.code, refusal.wording))
        return
    gathered.lines.append(FileLine(handed.name, digest, FileFate.TAKEN, origin))
    gathered.opened.append((returned, carried, handed))
    gathered.findings += _remarks(returned, origin)


def _fate_of(refusal: Refusal) -> FileFate:
    if isinstance(refusal, UnsignedContent):
        return FileFate.ASKS
    return FileFate.QUARANTINED if isinstance(refusal, NotOurPackage | ContentAltered | FileRefused) else FileFate.REFUSED


def _returned(carried: Carried, name: str) -> Returned:
    texts = {inner: carried.read(inner) for inner in carried.files if base_name(inner).endswith(".json")}
    return read_returned(name, texts, carried.tables, list(carried.files), carried.logless)


def _remarks(returned: Returned, origin: Origin) -> Iterator[Finding]:
    for inner in returned.unsaved:
        yield _remark(
            "boundaries.geopackage-still-open",
            f"“{inner}”是在 QGIS 尚未关闭时复制的，最后的修改可能不在其中。请关闭 QGIS 后重新打包导入。",
            f"“{inner}” was copied while QGIS was open; the last edits may be missing. Close QGIS and pack it again.",
        )
    for title, subject, lon, lat in moved_points(returned.tables):
        yield Finding(
            "boundaries.point-dragged",
            Severity.WARNING,
            Wording(
                f"“{title}”的点在地图上被拖到 {lon:.7f}, {lat:.7f}。拖动不算测量，未作为实测位置采用；若是实测，请填写“实测位置”各栏。",
                f"The point of “{title}” was dragged to {lon:.7f}, {lat:.7f} on the map. A drag is no measurement; if it was one, fill in the measured position.",
            ),
            Where(layer="marker_check", key=subject, lon=lon, lat=lat),
        )
    if returned.unknown:
        shown = "、".join(returned.unknown[:5])
        yield _remark(
            "boundaries.files-not-used",
            f"“{returned.name}”中有 {len(returned.unknown)} 个文件不属于外业包，未采用：{shown}。",
            f"{len(returned.unknown)} files in “{returned.name}” belong to no field package and were not used: {shown}.",
        )
    if origin is Origin.UNSEALED:
        yield _remark(
            "boundaries.taken-without-seal",
            f"“{returned.name}”没有校验码，系经人工确认来源后接收。",
            f"“{returned.name}” carries no seal and was taken because somebody vouched for it.",
        )


def _remark(code: str, zh: str, en: str) -> Finding:
    return Finding(code, Severity.WARNING, Wording(zh, en))


def _photos(
    store: Store, shelves: Shelves, returned: Returned, carried: Carried, round_id: str, by: PersonId
) -> Iterator[PhotoLine]:
    """Photos before any record: each is decoded, kept and answered with its hash."""
    for name in returned.photos:
        size = carried.files[name].stat().st_size
        content = carried.files[name].read_bytes() if size <= _MOST_PHOTO else b""
        yield _keep(store, shelves, name, content, size, round_id, by)
    for exported in returned.exported:
        for photo_id, content in exported.photos.items():
            yield _keep(store, shelves, f"{photo_id}.jpg", content, len(content), round_id, by)


def _keep(store: Store, shelves: Shelves, name: str, content: bytes, size: int, round_id: str, by: PersonId) -> PhotoLine:
    digest = hashlib.sha256(content).hexdigest()
    named = base_name(name).split(".", 1)[0]
    if len(named) == 64 and named != digest:
        return PhotoLine(name, digest, size, is_kept=False, sentence=_DAMAGED_PHOTO)
    try:
        receipt = keep_photo(store, shelves.photos, content, round_id=round_id, by=by)
    except FileRefused as refusal:
        return PhotoLine(name, digest, size, is_kept=False, sentence=refusal.wording)
    shelves.returns.remember(round_id, base_name(name), receipt.photo_id)
    return PhotoLine(name, receipt.photo_id, receipt.bytes, is_kept=True, was_held=receipt.was_held)


_DAMAGED_PHOTO = Wording(
    "照片内容与其文件名中的散列值不符：传输损坏或被改动。请从手机重新导出。",
    "The photo is not the one its name says: damaged on the way or changed. Export it again on the phone.",
)


def _each_once(lines: Sequence[PhotoLine]) -> Iterator[PhotoLine]:
    """One line a photo and name, however many files of this import carried it."""
    seen: set[tuple[str, str, bool]] = set()
    for line in lines:
        if (base_name(line.name), line.photo_id, line.is_kept) not in seen:
            seen.add((base_name(line.name), line.photo_id, line.is_kept))
            yield line


def _records(store: Store, shelves: Shelves, gathered: _Gathered, round_id: str, by: PersonId) -> list[RecordLine]:
    """Every statement of every file, in the order of the files."""
    sent: list[tuple[object, str, str]] = []  # statement, title, file
    waiting: list[RecordLine] = []
    for returned, _, _ in gathered.opened:
        sent += [(statement, "", returned.name) for one in returned.exported for statement in one.statements]
        if returned.ticket is None:
            continue
        for row in edited_rows(
            returned.tables, returned.ticket, lambda path: shelves.returns.photo_named(round_id, base_name(path))
        ):
            if row.statement is None:
                waiting.append(_line_of_row(row, returned.name))
            else:
                sent.append((row.statement, row.title, returned.name))
    receipts = sync_checks(store, round_id, [statement for statement, _, _ in sent], by=by)
    lines = [_line(receipt, *one) for receipt, one in zip(receipts, sent, strict=True)]
    return [*lines, *waiting]


def _line_of_row(row: EditedRow, file: str) -> RecordLine:
    fate = Fate.AWAITING_PHOTOS if row.missing_photos else Fate.REFUSED
    code = PhotosMissing.code if row.missing_photos else "boundaries.not-a-statement"
    return RecordLine(Receipt("", fate, code=code, sentence=row.trouble), row.kind, row.subject, row.title, file)


def _line(receipt: Receipt, statement: object, title: str, file: str) -> RecordLine:
    told: Mapping[str, object] = statement if isinstance(statement, Mapping) else {}
    kind, subject = str(told.get("kind", ""))[:60], str(told.get("subject", ""))[:200]
    return RecordLine(receipt, kind, subject, title, file)


def _keep_what_was_refused(shelves: Shelves, gathered: _Gathered, records: Sequence[RecordLine]) -> None:
    """A file of which something did not come in is kept whole: what people wrote is never lost."""
    troubled = {line.file: line for line in records if line.receipt.fate in (Fate.REFUSED, Fate.AWAITING_PHOTOS)}
    for returned, _, handed in gathered.opened:
        if returned.name in troubled:
            line = troubled[returned.name]
            reason = line.receipt.sentence.zh if line.receipt.sentence else ""
            shelves.returns.keep_apart(handed.path, handed.name, {"code": line.receipt.code, "reason": reason})


def _judged(store: Store, round_id: str, touched: set[tuple[str, str]]) -> Report:
    """What the checks that came in say by their own numbers: dates, clocks, accuracies, photos."""
    study = study_round(store, round_id)
    found = [f for j in study.judgements if j.side == study.book.side and j.item.ref in touched for f in j.report]
    return Report.of(f for f in found if f.severity is not Severity.NOTE or f.code == _UNDECIDABLE)


__all__ = ["HandedIn", "Shelves", "import_from_field"]

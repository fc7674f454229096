"""What the field brings back is taken in: photos first, then records, and a receipt that says of each what became of it."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

from boundaries.field.errors import ContentAltered, NotOurPackage, UnsignedContent
from boundaries.field.receipt import FileFate, FileLine, ImportReceipt, Origin, RecordLine
from boundaries.field.returned import Returned, base_name, origin_of, read_returned
from boundaries.field.rows import EditedRow, edited_rows, moved_points
from boundaries.field.tables import form_tables_to_read
from boundaries.journal.keys import SideKey
from boundaries.rounds.errors import PhotosMissing
from boundaries.rounds.round import find_round
from boundaries.rounds.sync import Fate, Receipt
from boundaries.use_cases.field_photos import PhotoIntake, photos_in
from boundaries.use_cases.journal import read_book
from boundaries.use_cases.rounds import study_round, sync_checks
from layers.errors import Refusal
from layers.files.carried import Carried, ReturnShelf, opened_carried, sha256_of
from layers.files.errors import FileRefused
from layers.files.photos import PhotoShelf
from layers.people import PersonId
from layers.report import Finding, Report, Severity, Where
from layers.store.protocol import Store
from layers.wording import Wording

_UNDECIDABLE = "boundaries.marker-undecidable"  # a note elsewhere; here somebody who was there can still say how well he measured


class HandedIn(NamedTuple):
    """A file as somebody hands it in: where it lies here, and what he calls it."""

    path: Path
    name: str


@dataclass(frozen=True, slots=True)
class Shelves:
    """What stands beside a store: the folders an import writes to, and our side's signing key, by which packages of ours are known."""

    photos: PhotoShelf
    returns: ReturnShelf
    key: SideKey


@dataclass(slots=True)
class _Gathered:
    """What the files of one import hold together, file by file."""

    shelves: Shelves
    round_id: str
    accept_unsigned: bool
    lines: list[FileLine] = field(default_factory=list)
    opened: list[tuple[Returned, Carried, HandedIn]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def photo_named(self, path: str) -> str | None:
        """The photo a cell of a table means: a table knows names, a record knows hashes."""
        return self.shelves.returns.photo_named(self.round_id, base_name(path))


def import_from_field(
    store: Store, shelves: Shelves, round_id: str, files: Sequence[HandedIn], *, by: PersonId, accept_unsigned: bool = False
) -> ImportReceipt:
    """Take in packages, exports of the form, GeoPackages, statements and photos, together or one by one, as often as one likes.

    Nothing that was handed in is lost: a file that is not believed is kept apart with the reason, a record that cannot be entered is
    in the receipt with a sentence, and its file is kept.

    Args:
        accept_unsigned: somebody made sure of the origin of files without a seal.
    Raises:
        UnknownRound: the round is not known here.
    """
    book = read_book(store)
    inspected = find_round(book.records, round_id)
    with ExitStack() as stack:
        gathered = _Gathered(shelves, round_id, accept_unsigned)
        for handed in files:
            _gather(stack, gathered, handed)
        intake = PhotoIntake(store, shelves.photos, shelves.returns, round_id, by)
        photos = intake.take([photo for returned, carried, _ in gathered.opened for photo in photos_in(returned, carried)])
        records = _records(store, gathered, by)
        _keep_what_was_refused(gathered, records)
    records, judged = _looked_at(store, round_id, records) if records else (records, Report())
    report = Report.of(gathered.findings) + judged
    return ImportReceipt(round_id, inspected.name, book.side, tuple(gathered.lines), tuple(photos), tuple(records), report)


def _gather(stack: ExitStack, gathered: _Gathered, handed: HandedIn) -> None:
    """Open one file and judge where it comes from; its line of the receipt says how that ended."""
    digest = sha256_of(handed.path) if handed.path.is_file() else ""
    try:
        carried = stack.enter_context(opened_carried(handed.path, handed.name, tables=form_tables_to_read()))
        returned = _returned(carried, handed.name)
        origin = origin_of(returned, gathered.shelves.key, gathered.round_id, accept_unsigned=gathered.accept_unsigned)
    except Refusal as refusal:
        fate = _fate_of(refusal)
        if digest and fate is FileFate.QUARANTINED:
            gathered.shelves.returns.keep_apart(handed.path, handed.name, {"code": refusal.code, "reason": refusal.wording.zh})
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


def _records(store: Store, gathered: _Gathered, by: PersonId) -> list[RecordLine]:
    """Every statement of every file, in the order of the files."""
    sent: list[tuple[object, str]] = []  # statement and its file
    waiting: list[RecordLine] = []
    for returned, _, _ in gathered.opened:
        sent += [(statement, returned.name) for one in returned.exported for statement in one.statements]
        if returned.ticket is None:
            continue
        for row in edited_rows(returned.tables, returned.ticket, gathered.photo_named):
            if row.statement is None:
                waiting.append(_line_of_row(row, returned.name))
            else:
                sent.append((row.statement, returned.name))
    receipts = sync_checks(store, gathered.round_id, [statement for statement, _ in sent], by=by)
    lines = [_line(receipt, *one) for receipt, one in zip(receipts, sent, strict=True)]
    return [*lines, *waiting]


def _line_of_row(row: EditedRow, file: str) -> RecordLine:
    fate = Fate.AWAITING_PHOTOS if row.missing_photos else Fate.REFUSED
    code = PhotosMissing.code if row.missing_photos else "boundaries.not-a-statement"
    return RecordLine(Receipt("", fate, code=code, sentence=row.trouble), row.kind, row.subject, row.title, file)


def _line(receipt: Receipt, statement: object, file: str) -> RecordLine:
    told: Mapping[str, object] = statement if isinstance(statement, Mapping) else {}
    kind, subject = str(told.get("kind", ""))[:60], str(told.get("subject", ""))[:200]
    return RecordLine(receipt, kind, subject, "", file)


def _keep_what_was_refused(gathered: _Gathered, records: Sequence[RecordLine]) -> None:
    """A file of which something did not come in is kept whole: what people wrote is never lost."""
    troubled = {line.file: line for line in records if line.receipt.fate in (Fate.REFUSED, Fate.AWAITING_PHOTOS)}
    for returned, _, handed in gathered.opened:
        if returned.name in troubled:
            line = troubled[returned.name]
            reason = line.receipt.sentence.zh if line.receipt.sentence else ""
            gathered.shelves.returns.keep_apart(handed.path, handed.name, {"code": line.receipt.code, "reason": reason})


def _looked_at(store: Store, round_id: str, lines: list[RecordLine]) -> tuple[list[RecordLine], Report]:
    """The records under the names of the checklist, and what they say by their own numbers: dates, clocks, accuracies, photos."""
    study = study_round(store, round_id)
    titles = {item.ref: item.title for item in study.checklist.items}
    named = [replace(line, title=titles.get((line.kind, line.subject), line.title)) for line in lines]
    touched = {(line.kind, line.subject) for line in lines}
    found = [f for j in study.judgements if j.side == study.book.side and j.item.ref in touched for f in j.report]
    return named, Report.of(f for f in found if f.severity is not Severity.NOTE or f.code == _UNDECIDABLE)


__all__ = ["HandedIn", "Shelves", "import_from_field"]

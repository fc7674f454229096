"""The receipt of an import: what became of every file, photo and record, as JSON for programs and as text for the folder on the desk."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from boundaries.rounds.sync import Fate, Receipt
from layers.fields import Value
from layers.report import Finding, Report
from layers.wording import Wording


class Origin(StrEnum):
    """What is known of where a file comes from."""

    SEALED = "sealed"  # exported by a form of our package, not a byte changed since
    EDITED = "edited"  # a GeoPackage of our package, filled in by other programs: who made it is known, who changed it is not
    UNSEALED = "unsealed"
    PHOTO = "photo"  # a photo is known by its content


class FileFate(StrEnum):
    """What became of a file."""

    TAKEN = "taken"
    QUARANTINED = "quarantined"
    REFUSED = "refused"
    ASKS = "asks_confirmation"


FILE_WORDS = {
    FileFate.TAKEN: Wording("已读取", "read"),
    FileFate.QUARANTINED: Wording("已隔离，未采用", "kept apart, not taken"),
    FileFate.REFUSED: Wording("未采用", "not taken"),
    FileFate.ASKS: Wording("待确认来源", "waits for a confirmation of its origin"),
}
RECORD_WORDS = {
    Fate.STORED: Wording("已入册", "entered"),
    Fate.HELD: Wording("此前已入册", "held already"),
    Fate.CONFLICT: Wording("已入册，与本方另一记录冲突", "entered beside another record of ours"),
    Fate.AWAITING_PHOTOS: Wording("等待照片", "waits for photos"),
    Fate.REFUSED: Wording("未入册", "not entered"),
}


@dataclass(frozen=True, slots=True)
class FileLine:
    """One file that was handed in."""

    name: str
    sha256: str
    fate: FileFate
    origin: Origin | None = None
    code: str = ""
    sentence: Wording | None = None


@dataclass(frozen=True, slots=True)
class PhotoLine:
    """One photo: its SHA-256 here is the proof by which a device may delete its copy."""

    name: str
    photo_id: str
    bytes: int
    is_kept: bool
    was_held: bool = False
    sentence: Wording | None = None


@dataclass(frozen=True, slots=True)
class RecordLine:
    """One record: its receipt, and what it is about in words."""

    receipt: Receipt
    kind: str
    subject: str
    title: str
    file: str


@dataclass(frozen=True, slots=True)
class ImportReceipt:
    """The whole receipt. It says nothing of the hour, so that the same files give the same receipt."""

    round_id: str
    round_name: str
    side: str
    files: tuple[FileLine, ...]
    photos: tuple[PhotoLine, ...]
    records: tuple[RecordLine, ...]
    report: Report = field(default_factory=Report)

    @property
    def count_by_fate(self) -> dict[str, int]:
        fates = [line.receipt.fate for line in self.records]
        return {fate.value: fates.count(fate) for fate in Fate}

    @property
    def is_complete(self) -> bool:
        """Whether everything that came is on the disk here."""
        done = {Fate.STORED, Fate.HELD, Fate.CONFLICT}
        return (
            all(line.fate is FileFate.TAKEN for line in self.files)
            and all(line.is_kept for line in self.photos)
            and all(line.receipt.fate in done for line in self.records)
        )

    def to_json(self) -> dict[str, Value]:
        return {
            "format": "gisvc-field-receipt",
            "round_id": self.round_id,
            "round_name": self.round_name,
            "side": self.side,
            "complete": self.is_complete,
            "counts": dict(self.count_by_fate),
            "files": [_file(line) for line in self.files],
            "photos": [_photo(line) for line in self.photos],
            "records": [_record(line) for line in self.records],
            "findings": [_finding(one) for one in self.report],
        }

    def to_text(self) -> str:
        """The receipt for people, Chinese first."""
        return "\n".join(self._lines()) + "\n"

    def _lines(self) -> Iterator[str]:
        counts = self.count_by_fate
        kept = sum(line.is_kept for line in self.photos)
        yield f"外业导入回执　{self.round_name}（{self.side}）"
        yield (
            f"记录：入册 {counts['stored'] + counts['stored_with_conflict']}，此前已有 {counts['already_held']}，"
            f"等待照片 {counts['awaiting_photos']}，未入册 {counts['refused']}；照片：收妥 {kept}/{len(self.photos)}"
        )
        yield self.verdict.zh
        yield ""
        for name, lines in (("文件", self._file_lines()), ("记录", self._record_lines()), ("照片", self._photo_lines())):
            yield f"【{name}】"
            yield from lines
            yield ""
        if len(self.report):
            yield "【请核对】"
            yield from (f"· {one.sentence.zh}" for one in self.report)

    @property
    def verdict(self) -> Wording:
        """What whoever holds the phone needs to know."""
        if not self.is_complete:
            return Wording(
                "尚有未收妥的内容，请勿删除外业设备上的原件。", "Not everything arrived: delete nothing on the device."
            )
        if self.records or self.photos:
            return Wording("全部收妥，外业设备可以清理。", "Everything arrived; the device may be cleared.")
        return Wording("文件中没有填写过的记录，也没有照片。", "The files hold no record that was filled in, and no photo.")

    def _file_lines(self) -> Iterator[str]:
        for line in self.files:
            yield f"{FILE_WORDS[line.fate].zh}　{line.name}　SHA-256 {line.sha256}" + _because(line.sentence)

    def _record_lines(self) -> Iterator[str]:
        for line in self.records:
            conflicts = f"（{'、'.join(line.receipt.conflicts)}）" if line.receipt.conflicts else ""
            yield f"{RECORD_WORDS[line.receipt.fate].zh}{conflicts}　{line.title or line.subject}　{line.receipt.statement_id}" + _because(line.receipt.sentence)  # fmt: skip

    def _photo_lines(self) -> Iterator[str]:
        for line in self.photos:
            state = "未收" if not line.is_kept else "此前已有" if line.was_held else "收妥"
            yield f"{state}　{line.name}　SHA-256 {line.photo_id}　{line.bytes} 字节" + _because(line.sentence)


def _because(sentence: Wording | None) -> str:
    return f"\n　　{sentence.zh}" if sentence else ""


def _both(sentence: Wording | None) -> Mapping[str, str] | None:
    return {"zh": sentence.zh, "en": sentence.en} if sentence else None


def _file(line: FileLine) -> dict[str, Value]:
    return {
        "name": line.name, "sha256": line.sha256, "fate": line.fate.value, "origin": line.origin.value if line.origin else None,
        "code": line.code, "sentence": _both(line.sentence),
    }  # fmt: skip


def _photo(line: PhotoLine) -> dict[str, Value]:
    return {
        "name": line.name, "photo_id": line.photo_id, "bytes": line.bytes, "kept": line.is_kept, "was_held": line.was_held,
        "sentence": _both(line.sentence),
    }  # fmt: skip


def _record(line: RecordLine) -> dict[str, Value]:
    return {
        "statement_id": line.receipt.statement_id, "fate": line.receipt.fate.value, "content_hash": line.receipt.content_hash,
        "conflicts": list(line.receipt.conflicts), "code": line.receipt.code, "sentence": _both(line.receipt.sentence), "kind": line.kind,
        "subject": line.subject, "title": line.title, "file": line.file,
    }  # fmt: skip


def _finding(one: Finding) -> dict[str, Value]:
    return {
        "code": one.code, "severity": one.severity.value, "zh": one.sentence.zh, "en": one.sentence.en, "layer": one.where.layer,
        "key": one.where.key,
    }  # fmt: skip

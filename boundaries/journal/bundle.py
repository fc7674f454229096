"""An exchange bundle: a side's journal and its photos in one signed zip, to be carried to the neighbour on a stick or by mail."""

import hashlib
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import orjson

from boundaries.journal.chain import Entry, Head, head_of
from boundaries.journal.errors import NotABundle, NotAKey
from boundaries.journal.keys import PublicKey, SideKey, read_public_key

FORMAT = "gisvc-exchange/1"
MANIFEST, SIGNATURE, ENTRIES, PHOTO_FOLDER = "manifest.json", "manifest.sig", "entries.jsonl", "photos/"
MOST_MANIFEST, MOST_ENTRIES, MOST_PHOTO = 20_000_000, 1_000_000_000, 30_000_000
MOST_FILES = 200_000
MOST_RATIO = 100
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    RuntimeError,
    KeyError,
    TypeError,
    ValueError,
    NotAKey,
)
_LONG_AGO = (2000, 1, 1, 0, 0, 0)  # because equal contents should make equal files


@dataclass(frozen=True, slots=True)
class Bundle:
    """What a bundle says; its signature and the hashes of its parts have been checked, its key has not been judged.

    `seen` are heads of other journals as the sender holds them. `photos` are the SHA-256 of the photos inside.
    """

    side: str
    made_at: str
    entries: tuple[Entry, ...]
    seen: tuple[Head, ...]
    photos: tuple[str, ...]
    key: PublicKey

    @property
    def head(self) -> Head:
        return head_of(self.side, self.entries)


def write_bundle(
    out: Path,
    entries: Sequence[Entry],
    *,
    key: SideKey,
    seen: Iterable[Head],
    made_at: str,
    photos: Mapping[str, Callable[[], bytes]],
) -> None:
    """Write a bundle.

    Args:
        entries: the whole journal of the key's side, in order.
        photos: SHA-256 → a function that reads the photo's original bytes, one at a time.
    """
    lines = b"".join(
        orjson.dumps([e.seq, e.recorded_at, e.statement_id, e.statement, e.previous_hash, e.hash]) + b"\n" for e in entries
    )
    manifest = orjson.dumps(
        {
            "format": FORMAT, "side": key.side, "made_at": made_at, "entries": len(entries), "entries_sha256": _sha256(lines),
            "head": head_of(key.side, entries).hash, "public_key": key.public.text, "photos": sorted(photos),
            "seen": [[h.side, h.seq, h.hash] for h in seen],
        },
        option=orjson.OPT_SORT_KEYS,
    )  # fmt: skip
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as parcel:
        for name, content in ((MANIFEST, manifest), (SIGNATURE, key.sign(_signed(manifest))), (ENTRIES, lines)):
            parcel.writestr(zipfile.ZipInfo(name, _LONG_AGO), content, zipfile.ZIP_DEFLATED)
        for photo in sorted(photos):
            parcel.writestr(zipfile.ZipInfo(PHOTO_FOLDER + photo, _LONG_AGO), photos[photo](), zipfile.ZIP_STORED)


def read_bundle(path: Path) -> Bundle:
    """Read and check a bundle; photos are read one by one with `read_photo`.

    Names inside are compared, never used as paths; every part is read up to its limit, whatever it claims.

    Raises:
        NotABundle: no zip, a part is missing, a hash or the signature does not fit.
    """
    try:
        with zipfile.ZipFile(path) as parcel:
            _require_sane(parcel)
            manifest, signature = _read(parcel, MANIFEST, MOST_MANIFEST), _read(parcel, SIGNATURE, 64)
            lines = _read(parcel, ENTRIES, MOST_ENTRIES)
        told = orjson.loads(manifest)
        key = read_public_key(str(told["side"]), str(told["public_key"]))
        if told["format"] != FORMAT or not key.verifies(signature, _signed(manifest)):
            raise NotABundle("签名不符，内容可能被改动", "its signature does not fit; something in it was changed")
        if told["entries_sha256"] != _sha256(lines):
            raise NotABundle("日志部分与清单的散列值不符", "the journal in it does not match its hash")
        entries = tuple(Entry(key.side, *orjson.loads(line)) for line in lines.splitlines())
        bundle = Bundle(
            key.side, str(told["made_at"]), entries, tuple(Head(*h) for h in told["seen"]), tuple(map(str, told["photos"])), key
        )
    except _DAMAGE:
        raise NotABundle("文件不完整或不是交换包", "it is cut short or no bundle at all") from None
    if bundle.head.hash != told["head"]:
        raise NotABundle("日志末条与清单不符", "its journal does not end where its manifest says")
    return bundle


def read_photo(path: Path, photo_id: str) -> bytes:
    """The bytes of a photo the bundle names, checked against its hash.

    Raises:
        NotABundle: the photo is missing or another one.
    """
    try:
        with zipfile.ZipFile(path) as parcel:
            content = _read(parcel, PHOTO_FOLDER + photo_id, MOST_PHOTO)
    except _DAMAGE:
        raise NotABundle(f"照片 {photo_id[:12]} 缺失或损坏", f"photo {photo_id[:12]} is missing or damaged") from None
    if _sha256(content) != photo_id:
        raise NotABundle(f"照片 {photo_id[:12]} 与其散列值不符", f"photo {photo_id[:12]} does not match its hash")
    return content


def _require_sane(parcel: zipfile.ZipFile) -> None:
    """Caps on what a zip may claim, before anything is read."""
    listed = parcel.infolist()
    names = [entry.filename for entry in listed]
    if len(listed) > MOST_FILES or len(set(names)) != len(names) or any(entry.flag_bits & 0x1 for entry in listed):
        raise NotABundle("压缩包结构异常", "the archive is not built as a bundle is")
    if any(entry.file_size > MOST_RATIO * max(entry.compress_size, 1000) for entry in listed):
        raise NotABundle("压缩比异常", "something in it swells beyond reason")


def _read(parcel: zipfile.ZipFile, name: str, most: int) -> bytes:
    with parcel.open(name) as part:
        return _at_most(part, most)


def _at_most(part: IO[bytes], most: int) -> bytes:
    content = part.read(most + 1)
    if len(content) > most:
        raise NotABundle("内容过大", "a part of it is too large")
    return content


def _signed(manifest: bytes) -> bytes:
    """What the signature covers: the format's name first, so that it can be mistaken for nothing else."""
    return FORMAT.encode() + b"\n" + manifest


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()

"""Zip files from outside: seven rules, checked before a single byte is unpacked."""

import stat
import zipfile
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from layers.files.errors import FileTooLarge, PasswordProtected, UnsafeArchive
from layers.files.limits import Limits
from layers.wording import Wording

_ARCHIVES = frozenset({".zip", ".kmz", ".7z", ".rar", ".gz", ".tar", ".tgz", ".bz2", ".xz"})
_RATIO_MATTERS_ABOVE = 1024 * 1024
_CHUNK = 1024 * 1024


def require_safe_zip(path: Path, name: str, limits: Limits) -> list[zipfile.ZipInfo]:
    """The files of an archive that keeps every rule (folders left out).

    Raises:
        UnsafeArchive: too many entries, a name that leaves the archive, a link, a device, an archive inside, a name given
            twice, or an entry that unfolds more than `max_ratio` times.
        FileTooLarge: it unfolds beyond `max_unpacked_bytes`.
        PasswordProtected: an entry is encrypted.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except zipfile.BadZipFile as error:
        raise UnsafeArchive(name, Wording("不是完整的 zip 文件", "it is not a complete zip file")) from error
    if len(entries) > limits.max_entries:
        raise UnsafeArchive(name, Wording(f"文件数超过 {limits.max_entries}", f"it holds more than {limits.max_entries} files"))
    files = [e for e in entries if not e.is_dir()]
    for entry in files:
        _require_plain_entry(entry, name, limits)
    if sum(e.file_size for e in files) > limits.max_unpacked_bytes:
        raise FileTooLarge(name, limits.max_unpacked_bytes)
    names = [e.filename.casefold() for e in files]
    if len(set(names)) < len(names):
        raise UnsafeArchive(name, Wording("有重名文件", "a name occurs twice"))
    return files


def _require_plain_entry(entry: zipfile.ZipInfo, name: str, limits: Limits) -> None:
    shown = spoken_name(entry)[-60:]
    if entry.flag_bits & 0x1:
        raise PasswordProtected(name)
    parts = entry.filename.replace("\\", "/").split("/")
    if entry.filename.startswith(("/", "\\")) or ".." in parts or ":" in entry.filename or "\0" in entry.orig_filename:
        raise UnsafeArchive(name, Wording(f"文件名“{shown}”指向压缩包之外", f"the name “{shown}” leads out of the archive"))
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind not in (0, stat.S_IFREG):
        raise UnsafeArchive(name, Wording(f"“{shown}”是链接或特殊文件", f"“{shown}” is a link or a special file"))
    if PurePosixPath(parts[-1]).suffix.lower() in _ARCHIVES:
        raise UnsafeArchive(name, Wording(f"压缩包里还有压缩包“{shown}”", f"it holds another archive, “{shown}”"))
    unfolds = entry.file_size / max(entry.compress_size, 1)
    if entry.file_size > _RATIO_MATTERS_ABOVE and unfolds > limits.max_ratio:
        raise UnsafeArchive(
            name,
            Wording(
                f"“{shown}”解压后膨胀 {unfolds:.0f} 倍（上限 {limits.max_ratio}）",
                f"“{shown}” unfolds {unfolds:.0f} times (limit {limits.max_ratio})",
            ),
        )


def spoken_name(entry: zipfile.ZipInfo) -> str:
    """The name as its maker wrote it: Chinese Windows packs names in GBK without saying so, zipfile reads them as cp437."""
    if entry.flag_bits & 0x800:
        return entry.filename
    try:
        return entry.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return entry.filename


def unpack(path: Path, entries: Sequence[zipfile.ZipInfo], folder: Path, name: str, limits: Limits) -> list[Path]:
    """Unpack by base name into `folder`; what a header declares is not believed, bytes are counted while they flow.

    Files of a `.gdb` folder keep that folder's name and nothing above it.
    """
    left = limits.max_unpacked_bytes
    unpacked: list[Path] = []
    with zipfile.ZipFile(path) as archive:
        for entry in entries:
            target = folder.joinpath(*_kept_parts(spoken_name(entry)))
            if target.exists():
                raise UnsafeArchive(name, Wording("不同文件夹中有重名文件", "a name occurs in two of its folders"))
            target.parent.mkdir(exist_ok=True)
            left -= _pour(archive, entry, target, left, name, limits)
            unpacked.append(target)
    return unpacked


def _kept_parts(entry_name: str) -> tuple[str, ...]:
    parts = [p for p in entry_name.replace("\\", "/").split("/") if p not in ("", ".", "..")]
    inside_gdb = len(parts) > 1 and parts[-2].lower().endswith(".gdb")
    return tuple(parts[-2:] if inside_gdb else parts[-1:])


def _pour(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, target: Path, left: int, name: str, limits: Limits) -> int:
    poured = 0
    with archive.open(entry) as packed, target.open("xb") as plain:
        while chunk := packed.read(_CHUNK):
            poured += len(chunk)
            if poured > left:
                raise FileTooLarge(name, limits.max_unpacked_bytes)
            plain.write(chunk)
    return poured

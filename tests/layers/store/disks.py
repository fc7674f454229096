"""Disks that fail when told to, and a disk that remembers every write so that a power cut can be played back."""

import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import apsw

SECTOR = 512
Name = str | apsw.URIFilename | None


def _base_name(name: Name) -> str:
    full = name.filename() if isinstance(name, apsw.URIFilename) else str(name)
    return full.replace("\\", "/").rsplit("/", 1)[-1]


class FailingDisk(apsw.VFS):
    """Works like the real disk until the nth of the operations it watches; from there on that operation fails, once or for good."""

    def __init__(self, name: str, operation: str, trouble: type[apsw.Error], *, lasting: bool) -> None:
        self.name, self.operation, self.trouble, self.lasting = name, operation, trouble, lasting
        self.left: int | None = None  # None: not armed
        self.failed = False
        super().__init__(name, "")

    def arm(self, nth: int) -> None:
        self.left, self.failed = nth, False

    def disarm(self) -> bool:
        """Whether anything failed since it was armed."""
        self.left = None
        return self.failed

    def look(self, operation: str) -> None:
        if self.left is None or operation != self.operation:
            return
        self.left -= 1
        if self.left == 0 or (self.lasting and self.left < 0):
            self.failed = True
            raise self.trouble

    def xOpen(self, name: Name, flags: list[int]) -> apsw.VFSFile:  # noqa: N802 -- because SQLite calls it so
        return _FailingFile(self, name, flags)


class _FailingFile(apsw.VFSFile):
    def __init__(self, disk: FailingDisk, name: Name, flags: list[int]) -> None:
        self._disk = disk
        super().__init__("", name, flags)

    def xRead(self, amount: int, offset: int) -> bytes:  # noqa: N802
        self._disk.look("read")
        return super().xRead(amount, offset)

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802
        self._disk.look("write")
        super().xWrite(data, offset)

    def xSync(self, flags: int) -> None:  # noqa: N802
        self._disk.look("sync")
        super().xSync(flags)

    def xTruncate(self, newsize: int) -> None:  # noqa: N802
        self._disk.look("truncate")
        super().xTruncate(newsize)

    def excepthook(self, *_: object) -> bool:
        return True  # the trouble is meant; nobody needs to read of it


@dataclass(frozen=True, slots=True)
class Step:
    """One thing the disk was told: a write, a truncation, a sync, or that the store has acknowledged a commit."""

    kind: str
    file: str = ""
    offset: int = 0
    data: bytes = b""


class RecordingDisk(apsw.VFS):
    """Does what it is told and writes it down."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.steps: list[Step] = []
        super().__init__(name, "")

    def acknowledge(self, commit: int) -> None:
        self.steps.append(Step("acknowledged", offset=commit))

    def xOpen(self, name: Name, flags: list[int]) -> apsw.VFSFile:  # noqa: N802
        return _RecordedFile(self, name, flags)


class _RecordedFile(apsw.VFSFile):
    def __init__(self, disk: RecordingDisk, name: Name, flags: list[int]) -> None:
        self._disk, self._name = disk, _base_name(name)
        super().__init__("", name, flags)

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802
        self._disk.steps.append(Step("write", self._name, offset, bytes(data)))
        super().xWrite(data, offset)

    def xTruncate(self, newsize: int) -> None:  # noqa: N802
        self._disk.steps.append(Step("truncate", self._name, newsize))
        super().xTruncate(newsize)

    def xSync(self, flags: int) -> None:  # noqa: N802
        super().xSync(flags)
        self._disk.steps.append(Step("sync", self._name))


@dataclass
class Platter:
    """What is on the disk for sure, and what was only said since the last sync of each file."""

    sure: dict[str, bytearray] = field(default_factory=lambda: defaultdict(bytearray))
    said: dict[str, list[Step]] = field(default_factory=lambda: defaultdict(list))

    def go_on(self, step: Step) -> None:
        if step.kind in ("write", "truncate"):
            self.said[step.file].append(step)
        elif step.kind == "sync":
            for earlier in self.said.pop(step.file, []):
                _apply(self.sure[step.file], earlier)

    def after_power_cut(self, luck: random.Random, kept: float) -> dict[str, bytes]:
        """The files as they might be found: of what was not synced, each sector was written with the chance `kept`.

        Sectors survive or not one by one and in no order, so pages are torn and later writes outlive earlier ones.
        """
        found = {name: bytearray(content) for name, content in self.sure.items()}
        for name, steps in self.said.items():
            content = found.setdefault(name, bytearray())
            for step in steps:
                for part in _sectors(step):
                    if luck.random() < kept:
                        _apply(content, part)
        return {name: bytes(content) for name, content in found.items()}


def _sectors(step: Step) -> Iterator[Step]:
    if step.kind == "truncate":
        yield step
        return
    start = step.offset
    end = step.offset + len(step.data)
    while start < end:
        stop = min(end, (start // SECTOR + 1) * SECTOR)
        yield Step("write", step.file, start, step.data[start - step.offset : stop - step.offset])
        start = stop


def _apply(content: bytearray, step: Step) -> None:
    if step.kind == "truncate":
        del content[step.offset :]
        return
    if len(content) < step.offset:
        content.extend(bytes(step.offset - len(content)))
    content[step.offset : step.offset + len(step.data)] = step.data


def write_files(folder: Path, files: dict[str, bytes]) -> None:
    for name, content in files.items():
        (folder / name).write_bytes(content)

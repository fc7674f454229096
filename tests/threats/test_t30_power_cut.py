"""T30: when the power fails at any moment, whatever the disk had not yet synced, every acknowledged commit is there.

A killed process cannot show a missing sync, because the system still holds what it was told. So a disk that remembers
every write is played back to each of many moments, with the unsynced sectors dropped, kept or torn by chance.
"""

import random
import shutil
from pathlib import Path

import pytest

from layers.store.embedded import EmbeddedStore, create_store, open_store
from layers.store.file import StoreFile
from tests.layers.store.disks import Platter, RecordingDisk, Step, write_files
from tests.layers.store.samples import ME, WELLS, WORKSPACE, since, wells

COMMITS = 10
MOMENTS = 120


def _record(path: Path, name: str, *pragmas: str) -> tuple[list[Step], dict[str, bytes]]:
    """What the disk was told during some commits and checkpoints, and the files they began with."""
    with create_store(path, WORKSPACE) as store:
        store.append([since("2020-01-01", wells(["w0", "w1"]))], by=ME, reason="first")
    before = {path.name: path.read_bytes()}
    disk = RecordingDisk(name)
    store = EmbeddedStore(StoreFile(path, may_write=True, vfs=disk.name))
    with store._file.writer() as connection:
        connection.pragma("wal_autocheckpoint", 25)  # so that the moments fall into checkpoints too
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")
    for n in range(COMMITS):
        keys = [f"w{k}" for k in range(n, n + 3)]
        receipt = store.append([since(f"202{n % 5}-01-01", wells(keys, name=[f"{n}" * 300] * 3))], by=ME, reason="said")
        disk.acknowledge(receipt.commit_id)
    store.close()
    return disk.steps, before


def _losses(steps: list[Step], before: dict[str, bytes], folder: Path, *, moments: int) -> tuple[int, int, int]:
    """Play the power cut at many moments: how many were played, how many lost a commit, how many were damaged."""
    luck = random.Random(30)
    chosen = sorted(luck.sample(range(len(steps)), min(moments, len(steps))))
    platter = Platter()
    platter.sure |= {name: bytearray(content) for name, content in before.items()}
    acknowledged, lost, damaged = 2, 0, 0
    for moment, step in enumerate(steps):
        platter.go_on(step)
        acknowledged = step.offset if step.kind == "acknowledged" else acknowledged
        if moment in chosen:
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            write_files(folder, platter.after_power_cut(luck, luck.choice([0.0, 0.0, 0.5, 0.9, 1.0])))
            found, healthy = _found(folder / next(iter(before)))
            lost += found < acknowledged
            damaged += not healthy
    return len(chosen), lost, damaged


def _found(path: Path) -> tuple[int, bool]:
    """The youngest commit after the power is back, and whether everything is as it should be."""
    with open_store(path) as store:
        found = store.last_commit()
        healthy = not store.verify() and len(store.read(WELLS)) >= 2
        store.append([since("2026-01-01", wells(["after"]))], by=ME, reason="life goes on")
        return found, healthy


def test_no_power_cut_loses_an_acknowledged_commit(tmp_path: Path) -> None:
    steps, before = _record(tmp_path / "county.gpkg", "recording-full")
    kinds = {step.kind for step in steps}
    assert kinds >= {"write", "sync", "acknowledged"}
    assert any(step.file == "county.gpkg" and step.kind == "write" for step in steps)  # checkpoints took place
    played, lost, damaged = _losses(steps, before, tmp_path / "after", moments=MOMENTS)
    assert (lost, damaged) == (0, 0)
    assert played >= 100


@pytest.mark.parametrize("pragma", ["synchronous = NORMAL", "synchronous = OFF"])
def test_the_playback_would_notice_a_weaker_setting(tmp_path: Path, pragma: str) -> None:
    """FULL is there for a reason: with less, the same power cuts do lose commits."""
    steps, before = _record(tmp_path / "county.gpkg", f"recording-{pragma.split()[-1]}", pragma)
    try:
        _, lost, _ = _losses(steps, before, tmp_path / "after", moments=MOMENTS // 3)
    except Exception:
        lost = 1
    assert lost > 0

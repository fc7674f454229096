"""T31: a backup that is not what it was is never restored, and one that is gives back every row."""

import os
import random
import stat
from pathlib import Path

import pytest

from layers.store import errors
from layers.store.embedded import EmbeddedStore, create_store, open_store, restore
from layers.store.sqlite import connect_writer
from tests.layers.store.samples import ME, WELLS, WORKSPACE, TestClock, since, wells


@pytest.fixture
def store(tmp_path: Path) -> EmbeddedStore:
    store = create_store(tmp_path / "county.gpkg", WORKSPACE, clock=TestClock())
    keys = [f"w{n:03}" for n in range(300)]
    store.append([since("2020-01-01", wells(keys, name=["𠮷家的井"] * 300))], by=ME, reason="first")
    store.append([since("2021-01-01", wells(keys[:50], name=["改名"] * 50), keys[-1])], by=ME, reason="second")
    return store


@pytest.fixture
def backup(store: EmbeddedStore, tmp_path: Path) -> Path:
    path = tmp_path / "backup.gpkg"
    store.backup(path, by=ME)
    return path


def test_a_restored_store_holds_what_the_backup_held(store: EmbeddedStore, backup: Path, tmp_path: Path) -> None:
    up_to = store.last_commit()
    proved = restore(backup, tmp_path / "restored.gpkg", by=ME)
    with open_store(tmp_path / "restored.gpkg") as restored:
        assert restored.content_hash(up_to=up_to) == store.content_hash(up_to=up_to) == proved.content_sha256
        assert restored.read(WELLS).equals(store.read(WELLS))
        assert restored.read_history(WELLS, "w000").equals(store.read_history(WELLS, "w000"))
        assert not restored.verify()
        last = restored.read_audit()[-1]
        assert (last.action, last.by, last.facts["backup"], last.facts["after"]) == ("restore", ME, "backup.gpkg", up_to)
        restored.append([since("2022-01-01", wells(["new"]))], by=ME, reason="life goes on")


def test_a_backup_is_a_line_of_the_log_and_an_anchor(store: EmbeddedStore, backup: Path, tmp_path: Path) -> None:
    entry = store.read_audit()[-1]
    assert (entry.action, entry.by, entry.facts["name"]) == ("backup", ME, "backup.gpkg")
    assert store.anchor() in (tmp_path / "county.gpkg.anchors").read_text()
    assert not store.verify()


def test_a_backup_is_readable_by_its_owner_alone_and_leaves_no_litter(backup: Path) -> None:
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    assert sorted(p.name for p in backup.parent.iterdir() if not p.name.startswith("county")) == [
        "backup.gpkg",
        "backup.gpkg.sha256",
    ]


def test_one_flipped_byte_anywhere_is_detected(backup: Path, tmp_path: Path) -> None:
    """With the note beside the backup, whatever the byte."""
    whole = backup.read_bytes()
    chance = random.Random(31)
    places = [0, 20, 100, len(whole) - 1, *(chance.randrange(len(whole)) for _ in range(40))]
    for at in places:
        _flip(backup, whole, at)
        with pytest.raises(errors.BackupDamaged):
            restore(backup, tmp_path / "restored.gpkg")
    assert not (tmp_path / "restored.gpkg").exists()
    assert not list(tmp_path.glob(".*"))


def test_without_the_note_no_flipped_byte_changes_what_is_restored(store: EmbeddedStore, backup: Path, tmp_path: Path) -> None:
    """The hash inside the backup catches every byte that says something; the others are unused space."""
    up_to = store.last_commit()
    true = store.content_hash(up_to=up_to)
    backup.with_name("backup.gpkg.sha256").unlink()
    whole = backup.read_bytes()
    chance = random.Random(31)
    caught = 0
    for at in (chance.randrange(len(whole)) for _ in range(40)):
        _flip(backup, whole, at)
        target = tmp_path / f"restored-{at}.gpkg"
        try:
            restore(backup, target)
        except (errors.BackupDamaged, errors.StoreTooNew, errors.NotAStore):
            caught += 1
            continue
        with open_store(target) as restored:
            assert restored.content_hash(up_to=up_to) == true
    assert caught  # or the test flips nothing that matters


@pytest.mark.parametrize("keep", [0, 1, 100, 4096, -4096, -1])
def test_a_backup_cut_short_is_detected(backup: Path, tmp_path: Path, keep: int) -> None:
    backup.with_name("backup.gpkg.sha256").unlink()
    backup.write_bytes(backup.read_bytes()[:keep])
    with pytest.raises((errors.BackupDamaged, errors.NotAStore)):
        restore(backup, tmp_path / "restored.gpkg")
    assert not (tmp_path / "restored.gpkg").exists()


def test_a_row_altered_in_a_backup_is_detected_without_the_note(backup: Path, tmp_path: Path) -> None:
    backup.with_name("backup.gpkg.sha256").unlink()
    db = connect_writer(backup)
    db.execute("UPDATE gisvc_workspace SET name = 'another county'")
    db.pragma("journal_mode", "delete")
    db.close()
    with pytest.raises(errors.BackupDamaged) as refusal:
        restore(backup, tmp_path / "restored.gpkg")
    assert refusal.value.facts["reason"] == "content hash"


def test_nothing_is_ever_overwritten(store: EmbeddedStore, backup: Path, tmp_path: Path) -> None:
    before = {p: p.read_bytes() for p in (backup,)}
    with pytest.raises(errors.StoreExists):
        store.backup(backup)
    with pytest.raises(errors.StoreExists):
        restore(backup, tmp_path / "county.gpkg")
    assert {p: p.read_bytes() for p in before} == before
    assert len(store.read(WELLS)) == 299


def test_a_damaged_store_gives_no_backup(tmp_path: Path) -> None:
    """Otherwise the last good backup is thrown away for a bad one."""
    path = tmp_path / "county.gpkg"
    with create_store(path, WORKSPACE) as store:
        store.append([since("2020-01-01", wells(["a"], name=["the words to spoil"]))], by=ME, reason="first")
    content = path.read_bytes()
    assert content.count(b"the words to spoil") == 1
    path.write_bytes(content.replace(b"the words to spoil", b"the words we spoil"))
    with open_store(path) as store:
        assert [f.code for f in store.verify()] == ["store.rows-changed"]
        with pytest.raises(errors.BackupDamaged):
            store.backup(tmp_path / "backup.gpkg")
        assert [e.action for e in store.read_audit()] == ["create", "append"]
    assert not list(tmp_path.glob("*backup*"))


def test_a_copy_of_a_live_store_is_no_backup(store: EmbeddedStore, tmp_path: Path) -> None:
    with pytest.raises(errors.BackupDamaged):
        restore(tmp_path / "county.gpkg", tmp_path / "restored.gpkg")
    store.close()
    os.rename(tmp_path / "county.gpkg", tmp_path / "plain copy.gpkg")  # noqa: PTH104 -- because it reads as what it is
    with pytest.raises(errors.BackupDamaged):
        restore(tmp_path / "plain copy.gpkg", tmp_path / "restored.gpkg")


def test_a_backup_may_be_looked_at_but_not_written_to(backup: Path) -> None:
    before = backup.read_bytes()
    with open_store(backup, mode="read") as looked_at:
        assert len(looked_at.read(WELLS)) == 299
        assert not looked_at.verify()
    with pytest.raises(errors.IsABackup):
        open_store(backup)
    assert backup.read_bytes() == before


def test_a_missing_backup_is_a_refusal(tmp_path: Path) -> None:
    with pytest.raises(errors.StoreNotFound):
        restore(tmp_path / "nowhere.gpkg", tmp_path / "restored.gpkg")


def test_what_a_restore_takes_back_stays_written_beside_it(store: EmbeddedStore, backup: Path, tmp_path: Path) -> None:
    """The old store's anchors are kept under another name: nobody can say the lost days never were."""
    store.append([since("2022-01-01", wells(["lost"]))], by=ME, reason="after the backup")
    lost = store.anchor()
    store.close()
    (tmp_path / "county.gpkg").rename(tmp_path / "broken.gpkg")
    restore(backup, tmp_path / "county.gpkg")
    with open_store(tmp_path / "county.gpkg") as restored:
        assert not restored.verify()
        assert [f.code for f in restored.verify(anchors=[lost])] == ["store.audit-rewound"]
    (kept,) = tmp_path.glob("county.gpkg.anchors.before-*")
    assert lost in kept.read_text()


def _flip(path: Path, whole: bytes, at: int) -> None:
    changed = bytearray(whole)
    changed[at] ^= 0x01
    path.write_bytes(changed)

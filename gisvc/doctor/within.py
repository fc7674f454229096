"""The store itself: structure, indexes, log and anchors, how old its last backup is, how large its write-ahead log."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from gisvc.doctor.symptom import Symptom, doubtful, fine
from layers.store.embedded import EmbeddedStore, open_store

BACKUP_AGE = timedelta(days=2)
WAL_BYTES = 200_000_000
LOOKED_BACK = 20_000


def examine_store(path: Path) -> Iterator[Symptom]:
    """
    Raises:
        StoreNotFound, NotAStore: as the store says.
    """
    held = open_store(path, mode="read")
    try:
        report = held.verify()
        backed_up = _last_backup(held)
    finally:
        held.close()
    for finding in report:
        yield Symptom("store", finding.sentence, is_wrong=finding in report.errors, is_doubtful=True)
    if not report.has_errors:
        yield fine("store", "结构、索引、日志与封印完好", "structure, indexes, log and seals are intact")
    yield _backup(backed_up)
    if not path.with_name(f"{path.name}.anchors").exists():
        yield doubtful("anchors", "库旁没有日志锚点", "no anchors of the log lie beside the store")
    yield _wal(path)


def _last_backup(store: EmbeddedStore) -> datetime | None:
    entries = store.read_audit(after=max(0, store.last_commit() - LOOKED_BACK), limit=2 * LOOKED_BACK)
    return max((entry.at for entry in entries if entry.action == "backup"), default=None)


def _backup(last: datetime | None) -> Symptom:
    if last is None:
        return doubtful("backup", "近期没有备份记录，请运行 gisvc backup", "no backup on record of late; run gisvc backup")
    days = (datetime.now(UTC) - last).days
    say = doubtful if datetime.now(UTC) - last > BACKUP_AGE else fine
    return say("backup", f"最近一次备份在 {days} 天前", f"the last backup is {days} days old")


def _wal(path: Path) -> Symptom:
    wal = path.with_name(f"{path.name}-wal")
    size = wal.stat().st_size if wal.exists() else 0
    say = doubtful if size > WAL_BYTES else fine
    return say("WAL", f"{size / 1e6:.1f} MB", f"{size / 1e6:.1f} MB")

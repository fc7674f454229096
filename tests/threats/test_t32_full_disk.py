"""T32: on a full disk writes stop; no line of the audit log is lost, and nothing happens without its line."""

from pathlib import Path

import apsw
import pytest

from gisvc.auth.accounts import open_accounts
from gisvc.auth.errors import UnknownAccount
from gisvc.auth.roles import Role
from gisvc.settings import Settings
from layers.people import PersonId
from layers.store import errors
from layers.store.embedded import EmbeddedStore, create_store
from layers.store.file import StoreFile
from tests.front_desk import COUNTY, SmallDesk, cheap_passwords
from tests.layers.store.disks import FailingDisk
from tests.layers.store.samples import ME, since, wells


def test_a_full_disk_stops_the_writing_and_keeps_every_line(tmp_path: Path) -> None:
    path = tmp_path / "county.gpkg"
    with create_store(path, COUNTY) as store:
        for n in range(5):
            store.record("export", {"rows": n}, by=ME)
    disk = FailingDisk("full-for-the-log", "write", apsw.FullError, lasting=True)
    store = EmbeddedStore(StoreFile(path, may_write=True, vfs=disk.name))
    before = store.read_audit()
    disk.arm(1)
    with pytest.raises(errors.StoreFull):
        store.record("export", {"rows": 99}, by=ME)
    with pytest.raises(errors.StoreFull):
        store.append([since("2020-01-01", wells(["w1"]))], by=ME, reason="no room")
    disk.disarm()
    assert store.read_audit() == before
    assert not store.check_audit()
    store.append([since("2020-01-01", wells(["w1"]))], by=ME, reason="room again")
    assert [entry.seq for entry in store.read_audit()] == list(range(1, len(before) + 2))
    assert not store.check_audit()
    store.close()


def test_an_account_is_not_made_when_the_log_cannot_take_its_line(tmp_path: Path) -> None:
    class FullLog:
        def record(self, *_: object, **__: object) -> object:
            raise errors.StoreFull("county.gpkg")

    settings = Settings()
    accounts = open_accounts(tmp_path / "a.db", settings=settings, journal=FullLog(), passwords=cheap_passwords())
    desk = SmallDesk(settings, create_store(tmp_path / "c.gpkg", COUNTY), accounts)
    with pytest.raises(errors.StoreFull):
        desk.add_person("wang", Role.VIEWER)
    with pytest.raises(UnknownAccount):
        accounts.find(PersonId("wang"))
    accounts.close()
    desk.store.close()

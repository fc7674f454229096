"""T30 through the open door: a full disk, a write-ahead log cut short and a clock that goes back lose nothing that was acknowledged."""

import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from layers.planning.specs import FACILITIES
from layers.store.anchors import Anchor
from layers.store.embedded import open_store
from tests.editing_door import EditingDoor, centre, items, new_name, open_for_editing, post
from tests.front_desk import NO_TLS, TurnedClock

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows limits no file's size and has no cp")

CUTS = 12


@dataclass(frozen=True)
class TroubledDoor:
    """A county of its own, open for editing, whose clock the test turns."""

    door: EditingDoor
    clock: TurnedClock

    @property
    def clerk(self) -> httpx.Client:
        return self.door.people["clerk"]

    def add(self) -> str:
        """A feature that was acknowledged."""
        key = new_name()
        answer = post(self.clerk, centre() | {"id": key})
        assert answer.status_code == 201, answer.text
        return key

    def status_by_token(self) -> int:
        bearer = {"authorization": f"Bearer {self.door.token}"}
        return httpx.get(self.door.address + items(), headers=bearer, trust_env=False, verify=NO_TLS).status_code


@pytest.fixture(scope="module")
def troubled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TroubledDoor]:
    clock = TurnedClock(datetime.now(UTC))
    with open_for_editing(tmp_path_factory.mktemp("troubled"), clock=clock) as door:
        yield TroubledDoor(door, clock)


@contextmanager
def no_room() -> Iterator[None]:
    """No file may grow: the system answers every write as it does where a quota is used up."""
    import resource

    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


def test_without_room_writing_is_refused_in_words_reading_goes_on_and_nothing_is_lost(troubled: TroubledDoor) -> None:
    held = [troubled.add() for _ in range(3)]
    refused = [new_name() for _ in range(3)]
    troubled.clock.turn(minutes=2)  # long enough that being seen would be written down: who reads must not wait for room
    with no_room():
        answers = [post(troubled.clerk, centre() | {"id": key}) for key in refused]
        reads = [troubled.clerk.get(items(key=held[0])).status_code, troubled.clerk.get(items()).status_code]
        by_token = troubled.status_by_token()
    assert {(answer.status_code, answer.json()["code"]) for answer in answers} == {(507, "store.full")}
    assert "磁盘空间不足" in answers[0].json()["detail"]
    assert (*reads, by_token) == (200, 200, 200)
    held.append(troubled.add())
    now = {feature["id"] for feature in troubled.clerk.get(items(), params={"limit": 1000}).json()["features"]}
    assert set(held) <= now
    assert not now & set(refused)
    assert not troubled.door.store.verify()


def test_a_write_ahead_log_cut_anywhere_holds_every_commit_before_the_cut_and_no_half_one(
    troubled: TroubledDoor, tmp_path: Path
) -> None:
    """What a killed service leaves is copied and its log cut: what remains is a beginning of what was acknowledged."""
    store = troubled.door.store
    with store._file.writer() as writer:
        assert writer.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall() == [(0, 0, 0)]
    log = store.path.with_name(store.path.name + "-wal")
    before, ends = set(store.read(FACILITIES)["facility_id"]), [(0, "")]
    for _ in range(6):
        key = troubled.add()
        ends.append((log.stat().st_size, key))
    last = store.read_audit()[-1]
    subprocess.run(["cp", store.path, log, tmp_path], check=True)  # in this process it would drop the store's locks
    whole = (tmp_path / log.name).read_bytes()
    luck = random.Random(30)
    for cut in (len(whole), len(whole) - 1, ends[3][0], 0, *luck.sample(range(len(whole)), CUTS)):
        after = cut_copy(tmp_path, store.path.name, whole[:cut], Anchor(last.at.isoformat(), last.seq, last.hash))
        with open_store(after) as held:
            kept = {key for end, key in ends if key and end <= cut}
            assert set(held.read(FACILITIES)["facility_id"]) == before | kept
            findings = held.verify()
        assert findings.has_errors == (cut < len(whole))  # the line kept outside says that an end is missing
        assert {finding.code for finding in findings} <= {"store.audit-rewound"}


def cut_copy(folder: Path, name: str, log: bytes, anchor: Anchor) -> Path:
    after = folder / "after"
    shutil.rmtree(after, ignore_errors=True)
    after.mkdir()
    shutil.copy(folder / name, after)
    (after / f"{name}-wal").write_bytes(log)
    (after / f"{name}.anchors").write_text(f"{anchor}\n", encoding="ascii")
    return after / name


def test_a_clock_that_goes_back_is_told_in_the_log_and_ends_what_would_live_longer(troubled: TroubledDoor) -> None:
    troubled.add()
    assert troubled.status_by_token() == 200
    last = troubled.door.store.read_audit()[-1]
    troubled.clock.turn(minutes=-2)  # a correction: everybody works on
    key = troubled.add()
    assert troubled.status_by_token() == 200
    entry = troubled.door.store.read_audit()[-1]
    assert entry.at < last.at
    assert entry.facts["clock.back_s"] == round((last.at - entry.at) / timedelta(seconds=1))
    troubled.clock.turn(days=-400)
    assert troubled.clerk.get(items(key=key)).status_code == 401
    assert troubled.status_by_token() == 401
    troubled.clock.turn(days=400, minutes=3)
    assert troubled.status_by_token() == 200  # the right time again: the token lives to the day it was given
    assert not troubled.door.store.verify().has_errors

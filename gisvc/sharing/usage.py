"""The usage log (使用台账): who took which dataset, how, for what, and how much of it, day by day."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from threading import Lock, Timer
from typing import Final, Protocol

from layers.errors import Refusal
from layers.people import PersonId
from layers.report import Fact
from layers.store.clock import Clock, day_in_china, utc_now
from layers.store.protocol import AuditEntry, AuditQuestion
from layers.wording import Wording

TOLD = "usage"
"""The action of the audit line that closes a day: one a person and dataset."""
FLUSH_AFTER_S: Final = 180.0


class Channel(StrEnum):
    """The way on which rows left."""

    DOWNLOAD = "download"
    ITEMS = "items"
    TILES = "tiles"
    API = "api"
    PAPER = "paper"

    @property
    def label(self) -> Wording:
        return _CHANNELS[self]


_CHANNELS = {
    Channel.DOWNLOAD: Wording("下载", "download"),
    Channel.ITEMS: Wording("OGC 要素", "OGC items"),
    Channel.TILES: Wording("矢量瓦片", "vector tiles"),
    Channel.API: Wording("接口", "API"),
    Channel.PAPER: Wording("文件导出", "papers"),
}


class Taker(Protocol):
    """Whoever takes rows, as far as the book is concerned."""

    @property
    def person(self) -> PersonId: ...
    @property
    def area(self) -> str: ...


class Log(Protocol):
    """The store's audit log."""

    def record(self, action: str, facts: Mapping[str, Fact], *, by: PersonId) -> object: ...
    def search_audit(self, question: AuditQuestion) -> tuple[AuditEntry, ...]: ...


@dataclass(frozen=True, slots=True, order=True)
class Use:
    """What is counted together: a person, a dataset, a way, a purpose, on one day (in China)."""

    on: date
    person: str
    area: str
    layer: str
    channel: str
    purpose: str


@dataclass(frozen=True, slots=True)
class Taken:
    """How often, and how many rows in all."""

    requests: int = 0
    rows: int = 0

    def __add__(self, more: "Taken") -> "Taken":
        return Taken(self.requests + more.requests, self.rows + more.rows)


Sums = dict[Use, Taken]


class Keeping(Protocol):
    """Where sums outlive the service: `UsageFile`."""

    def add(self, sums: Mapping[Use, Taken]) -> None: ...
    def read(self, since: date, until: date) -> Sums: ...
    def days_to_tell(self, before: date) -> list[date]: ...
    def set_told(self, day: date) -> None: ...
    def close(self) -> None: ...


class UsageBook:
    """Counts in memory, so that a page read costs no write; a few minutes later, and when the service stops, sums go to the disk.

    A service that is killed loses at most what was counted in the last `FLUSH_AFTER_S` seconds. Each finished day is closed with one
    line in the audit log for each person and dataset.
    """

    def __init__(
        self, log: Log | None, keeping: Keeping | None = None, *, clock: Clock = utc_now, after_s: float = FLUSH_AFTER_S
    ) -> None:
        self._log, self._keeping, self._clock, self._after_s = log, keeping, clock, after_s
        self._sums: Sums = {}
        self._turn, self._flushing = Lock(), Lock()
        self._timer: Timer | None = None

    def count(self, taker: Taker, layer: str, channel: Channel, rows: int, purpose: str) -> None:
        """Somebody took rows of a dataset. Never waits for the disk."""
        use = Use(day_in_china(self._clock()), taker.person, taker.area, layer, str(channel), str(purpose))
        with self._turn:
            self._sums[use] = self._sums.get(use, Taken()) + Taken(1, rows)
            if self._keeping is not None and self._timer is None:
                self._timer = Timer(self._after_s, self._flush_later)
                self._timer.daemon = True
                self._timer.start()

    def flush(self) -> None:
        """Sums to the disk, and a line in the log for every day that is over."""
        with self._flushing:
            with self._turn:
                self._timer = None
                sums = self._sums
                if self._keeping is not None:
                    self._sums = {}
            if self._keeping is None:
                return
            try:  # with nothing to add, finished days may still wait for their lines
                self._keeping.add(sums)
            except BaseException:
                with self._turn:  # what the disk refused is counted still, and tried again
                    for use, taken in sums.items():
                        self._sums[use] = self._sums.get(use, Taken()) + taken
                raise
            for day in self._keeping.days_to_tell(day_in_china(self._clock())):
                self._tell(day)

    def read(self, since: date, until: date, *, inside: str = "") -> Sums:
        """The sums of the days from `since` to `until`, of people whose area lies inside a division."""
        found: Sums = self._keeping.read(since, until) if self._keeping is not None else {}
        with self._turn:
            fresh = dict(self._sums)
        for use, taken in fresh.items():
            if since <= use.on <= until:
                found[use] = found.get(use, Taken()) + taken
        return {use: found[use] for use in sorted(found) if use.area.startswith(inside)}

    def close(self) -> None:
        """The last sums to the disk. Whoever closes the store does this before."""
        with self._turn:
            timer = self._timer
        if timer is not None:
            timer.cancel()
        self.flush()
        if self._keeping is not None:
            self._keeping.close()

    def _flush_later(self) -> None:
        """What the disk refuses stays counted; the next count asks for the next try."""
        with suppress(Refusal):
            self.flush()

    def _tell(self, day: date) -> None:
        """A day is closed once: lines that are in the log already (a service killed while it told) are not told again."""
        if self._keeping is None or self._log is None:
            return
        told = {
            (entry.by, entry.facts.get("layer"))
            for entry in self._log.search_audit(AuditQuestion(action=TOLD, since=day, limit=100_000))
            if entry.facts.get("on") == day.isoformat()
        }
        for (person, layer), facts in told_of_day(self._keeping.read(day, day)).items():
            if (person, layer) not in told:
                self._log.record(TOLD, {"on": day.isoformat(), "layer": layer, **facts}, by=PersonId(person))
        self._keeping.set_told(day)


def told_of_day(sums: Mapping[Use, Taken]) -> dict[tuple[str, str], dict[str, Fact]]:
    """What the log says of one day, by person and dataset: requests, rows, and by which ways and for which purposes."""
    told: dict[tuple[str, str], dict[str, Fact]] = {}
    for key in dict.fromkeys((use.person, use.layer) for use in sums):
        mine = {use: taken for use, taken in sums.items() if (use.person, use.layer) == key}
        whole = total(mine.values())
        told[key] = {
            "requests": whole.requests,
            "rows": whole.rows,
            "channels": ", ".join(sorted({use.channel for use in mine})),
            "purposes": ", ".join(sorted({use.purpose for use in mine})),
        }
    return told


def total(taken: Iterable[Taken]) -> Taken:
    return sum(taken, Taken())

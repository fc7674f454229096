"""Anchors: the log's last line, written down outside the file, so that a rewound file is noticed.

A hash chain cannot see that its end was cut off, nor that yesterday's copy was put back. One line a day beside the store,
and the same line on paper or in another office, can.
"""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import apsw

from layers.report import Finding, Report, Severity, Where
from layers.store.audit import stamp
from layers.store.clock import day_in_china
from layers.store.protocol import AuditEntry
from layers.wording import Wording


@dataclass(frozen=True, slots=True)
class Anchor:
    """What the log's last line was at a moment."""

    at: str
    seq: int
    hash: str

    def __str__(self) -> str:
        return f"{self.at} {self.seq} {self.hash}"


def anchor_of(entry: AuditEntry) -> Anchor:
    return Anchor(stamp(entry.at), entry.seq, entry.hash)


def parse_anchor(line: str) -> Anchor | None:
    """None for a line that is no anchor, such as one a power cut left half written."""
    at, _, rest = line.strip().partition(" ")
    seq, _, hash_ = rest.partition(" ")
    return Anchor(at, int(seq), hash_) if seq.isdigit() and len(hash_) == 64 else None


class AnchorFile:
    """The anchors beside a store: at least one a day, one at each clean close and backup."""

    def __init__(self, store: Path) -> None:
        self.path = store.with_name(store.name + ".anchors")
        self._last: Anchor | None = next(reversed(self.read()), None)

    def read(self) -> list[Anchor]:
        if not self.path.exists():
            return []
        lines = self.path.read_text(encoding="ascii", errors="replace").splitlines()
        return [anchor for anchor in map(parse_anchor, lines) if anchor]

    def write_daily(self, entry: AuditEntry) -> None:
        if self._last is None or _day(self._last) != day_in_china(entry.at):  # a clock that went back must not end the anchors
            self.write(entry)

    def write(self, entry: AuditEntry) -> None:
        """Add an anchor. What it anchors is on the disk already, so a failure here must not deny it: the next write tries again."""
        anchor = anchor_of(entry)
        if self._last is not None and self._last.seq == anchor.seq:
            return
        try:
            file = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            try:
                os.write(file, f"{anchor}\n".encode("ascii"))
                os.fsync(file)
            finally:
                os.close(file)
        except OSError:
            return
        self._last = anchor

    def set_aside(self, at: datetime) -> None:
        """Keep the anchors of a store that a backup replaces under another name."""
        if self.path.exists():
            self.path.rename(self.path.with_name(f"{self.path.name}.before-{at:%Y%m%dT%H%M%S}"))


def _day(anchor: Anchor) -> date:
    return day_in_china(datetime.fromisoformat(anchor.at))


def check_anchors(connection: apsw.Connection, anchors: Iterable[Anchor]) -> Report:
    """Names the first anchor that the log does not bear out: the file was rewound, or its log rewritten."""
    for anchor in anchors:
        held = connection.execute("SELECT hash FROM gisvc_audit WHERE seq = ?", (anchor.seq,)).get
        if held == anchor.hash:
            continue
        if held is None:
            zh, en = (
                f"审计日志已被回退：{anchor.at} 时已有第 {anchor.seq} 条，现已不在。",
                f"The log was rewound: entry {anchor.seq} existed at {anchor.at} and is gone.",
            )
        else:
            zh, en = (
                f"审计日志第 {anchor.seq} 条与 {anchor.at} 的锚点不符。",
                f"Audit entry {anchor.seq} is not the one anchored at {anchor.at}.",
            )
        where = Where(layer="gisvc_audit", key=str(anchor.seq))
        return Report((Finding("store.audit-rewound", Severity.ERROR, Wording(zh, en), where, {"seq": anchor.seq}),))
    return Report()

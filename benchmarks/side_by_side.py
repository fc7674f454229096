"""Candidates timed in one run, taking turns, so that whatever else the machine does falls on all of them alike."""

import gc
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds of every turn of one candidate, and what it answered last."""

    name: str
    seconds: tuple[float, ...]
    answer: Any

    @property
    def median_s(self) -> float:
        return statistics.median(self.seconds)


def take_turns(
    candidates: Mapping[str, Callable[[], Any]], *, turns: int, slow: Mapping[str, int] | None = None
) -> dict[str, Timing]:
    """Every candidate once per turn, after one unmeasured warm-up turn; `slow` names those that get fewer turns."""
    seconds: dict[str, list[float]] = {name: [] for name in candidates}
    answers: dict[str, Any] = {}
    for turn in range(-1, turns):
        for name, candidate in candidates.items():
            allowed = (slow or {}).get(name, turns)
            if turn >= allowed or (turn < 0 and allowed < turns):
                continue
            gc.collect()
            started = time.perf_counter()
            answers[name] = candidate()
            took = time.perf_counter() - started
            if turn >= 0:
                seconds[name].append(took)
    return {name: Timing(name, tuple(times), answers[name]) for name, times in seconds.items()}


def print_table(timings: Mapping[str, Timing], *, ours: str, notes: Mapping[str, str] | None = None) -> None:
    """Medians and how many times slower or faster than ours."""
    base = timings[ours].median_s
    print(f"{'candidate':<58}{'median s':>10}{'min':>9}{'turns':>7}{'× ours':>9}  note")
    for name, timing in timings.items():
        note = (notes or {}).get(name, "")
        print(
            f"{name:<58}{timing.median_s:>10.3f}{min(timing.seconds):>9.3f}{len(timing.seconds):>7}{timing.median_s / base:>9.2f}  {note}"
        )

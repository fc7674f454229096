"""Candidates timed in one run, taking turns, so that whatever else the machine does falls on all of them alike."""

import gc
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds of every turn of one candidate by the wall clock and of our own processors, and what it answered last."""

    name: str
    seconds: tuple[float, ...]
    processor: tuple[float, ...]
    answer: Any

    @property
    def median_s(self) -> float:
        return statistics.median(self.seconds)

    @property
    def processor_s(self) -> float:
        """What the work costs whoever else is on the machine; of a server, only our end of the wire."""
        return statistics.median(self.processor)


def take_turns(
    candidates: Mapping[str, Callable[[], Any]], *, turns: int, slow: Mapping[str, int] | None = None
) -> dict[str, Timing]:
    """Every candidate once per turn, after one unmeasured warm-up turn; `slow` names those that get fewer turns."""
    seconds: dict[str, list[tuple[float, float]]] = {name: [] for name in candidates}
    answers: dict[str, Any] = {}
    for turn in range(-1, turns):
        for name, candidate in candidates.items():
            allowed = (slow or {}).get(name, turns)
            if turn >= allowed or (turn < 0 and allowed < turns):
                continue
            gc.collect()
            wall, processor = time.perf_counter(), time.process_time()
            answers[name] = candidate()
            took = time.perf_counter() - wall, time.process_time() - processor
            if turn >= 0:
                seconds[name].append(took)
    return {
        name: Timing(name, tuple(w for w, _ in times), tuple(p for _, p in times), answers[name])
        for name, times in seconds.items()
    }


def print_table(timings: Mapping[str, Timing], *, ours: str) -> None:
    """Medians, and how many times those of ours they are."""
    base = timings[ours]
    print(f"{'candidate':<62}{'median s':>9}{'least':>8}{'× ours':>8}{'CPU s':>8}{'× ours':>8}{'turns':>6}")
    for name, timing in timings.items():
        wall, processor = timing.median_s / base.median_s, timing.processor_s / base.processor_s
        print(
            f"{name:<62}{timing.median_s:>9.3f}{min(timing.seconds):>8.3f}{wall:>8.2f}"
            f"{timing.processor_s:>8.3f}{processor:>8.2f}{len(timing.seconds):>6}"
        )

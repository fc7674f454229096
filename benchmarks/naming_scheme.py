"""Nineteen roads named at once: how long the whole review takes, and whether every planted fault of the demonstration scheme is found.

`python -m benchmarks.naming_scheme` builds the demonstration county in memory of its own and prints the time of the batch, best and median of five runs,
with the register read and indexed beforehand and without.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from gazetteer.review import Review
from gazetteer.use_cases.briefing import brief_batch
from gazetteer.use_cases.requests import read_requests
from gazetteer.use_cases.review import as_asked, read_surroundings
from gisvc.demo import build_demonstration
from gisvc.demo.scheme import BATCH
from gisvc.name_shelf import name_shelf
from gisvc.settings import Settings
from layers.store.embedded import open_store

PLANTED = {
    "人民路": "U06",  # a street of the town has the name
    "昌临路": "U06",  # sounds like 昌林路
    "泰景路": "U10",  # 景泰路 turned round, inside the batch
    "黄河西路": "M12",  # lies east of 黄河东路
    "金港五街": "M12",  # stands where the third belongs
    "宇宙大道": "M05",
    "K3路": "C02",
    "龙湾街": "M14",  # the plan calls it 龙湾路
}


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(build_demonstration(Path(folder) / "demo.gpkg", progress=lambda _: None))
        asked = [as_asked(request) for request in read_requests(store) if request.application.batch_id == BATCH]
        around = read_surroundings(store, shelf=name_shelf(Settings()))
        ready, reviews = _timed(lambda: [b.review for b in brief_batch(store, asked, surroundings=around)])
        whole, _ = _timed(lambda: [b.review for b in brief_batch(store, asked)])
        store.close()
    _say(f"{len(asked)} roads, register at hand:  best {min(ready):.2f} s  median {statistics.median(ready):.2f} s")
    _say(f"{len(asked)} roads, register read too: best {min(whole):.2f} s  median {statistics.median(whole):.2f} s")
    for name, rule in PLANTED.items():
        _say(f"  {name}　{rule}　{'found' if _found(reviews, name, rule) else 'NOT FOUND'}")


def _timed(work: Callable[[], list[Review]]) -> tuple[list[float], list[Review]]:
    spent, made = [], []
    for _ in range(5):
        begun = time.perf_counter()
        made = work()
        spent.append(time.perf_counter() - begun)
    return spent, made


def _found(reviews: list[Review], name: str, rule: str) -> bool:
    return any(r.proposal.name == name and any(f.rule_id == rule for f in r.findings) for r in reviews)


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()

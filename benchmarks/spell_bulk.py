"""How every name of a national register sounds: ours side by side with pypinyin asked name by name, and whether both say the same.

    python -m benchmarks.spell_bulk DIVISIONS_2016_FIVE_LEVEL.parquet [--asked 60000] [--turns 5]

Both have their dictionaries loaded before the clock starts. pypinyin is asked for a sample and both are timed on it; every syllable of the
sample is compared. The whole register is then read by ours, with the library's readings alone and with the house's authority laid over.
"""

import argparse
import random
import time
from itertools import pairwise
from pathlib import Path

import pandas as pd
from pypinyin import Style, lazy_pinyin

from benchmarks.side_by_side import print_table, take_turns
from gazetteer.pinyin import syllable_table
from gazetteer.pinyin.syllables import UNSOUNDED, Sounds, SyllableTable, library_table

OURS = "gisvc: character table, phrases where one stands"
PEER = "pypinyin.lazy_pinyin, name by name"


def main() -> None:
    parser = argparse.ArgumentParser(description="Syllables of a national register, side by side with pypinyin")
    parser.add_argument("table", type=Path, help="divisions_2016_five_level.parquet of the shared geodata")
    parser.add_argument("--asked", type=int, default=60_000, help="names pypinyin is asked for")
    parser.add_argument("--turns", type=int, default=5)
    asked = parser.parse_args()
    names = pd.read_parquet(asked.table, columns=["name"])["name"].dropna().tolist()
    sample = random.Random(1984).sample(names, min(asked.asked, len(names)))  # noqa: S311 because this is a sample, not a secret
    table = library_table()
    timings = take_turns(
        {OURS: lambda: table.sounds_of(sample), PEER: lambda: read_by_library(sample)}, turns=asked.turns, slow={PEER: 1}
    )
    print(f"{len(sample):,} of {len(names):,} names")
    print_table(timings, ours=OURS)
    theirs, ours = timings[PEER].answer, written(timings[OURS].answer, table)
    differ = [(name, a, b) for name, a, b in zip(sample, ours, theirs, strict=True) if a != b]
    print(f"names read otherwise than by pypinyin: {len(differ)}", *differ[:5], sep="\n")
    for label, found in (("library alone", table), ("with the authority", syllable_table())):
        found.sounds_of(names[:1000])
        start = time.perf_counter()
        sounds = found.sounds_of(names)
        print(f"whole register, {label}: {time.perf_counter() - start:.2f} s, {len(sounds.toned):,} syllables")


def read_by_library(names: list[str]) -> list[list[str]]:
    return [lazy_pinyin(name, style=Style.TONE, errors=lambda unread: list(unread)) for name in names]  # type: ignore[arg-type,return-value]  # the stub knows one of its shapes only


def written(sounds: Sounds, table: SyllableTable) -> list[list[str]]:
    """Ids as syllables again, name by name."""
    spelled = [table.toned[i] if i < UNSOUNDED else chr(i - UNSOUNDED) for i in sounds.toned.tolist()]
    bounds = sounds.offsets.tolist()
    return [spelled[start:end] for start, end in pairwise(bounds)]


if __name__ == "__main__":
    main()

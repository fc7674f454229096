"""Names looked up and searched among 706,166 real and 13 million synthetic ones, beside what people would use instead.

    python -m benchmarks.names DIVISIONS_2016_FIVE_LEVEL.parquet [--millions 13] [--only build,lookup,search,synthetic]

Real names are the divisions of 2016. Synthetic ones are drawn with a fixed seed: a specific of two or three characters as often as they stand in real
names, a generic of a street or a village, one of 2,900 counties. Times are of one process on a shared machine: read the ratios, not the seconds.
Peers answer the same question over the same names, taking turns with ours: an SQLite table in memory with an index on (key, county), where one look-up
is a query by the toneless sound; a scan with rapidfuzz; LIKE '%text%' for the search.
"""

import argparse
import gc
import resource
import sqlite3
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from rapidfuzz import fuzz, process

from benchmarks.side_by_side import print_table, take_turns
from gazetteer.kinds import NameKind
from gazetteer.likeness.name_index import NameIndex
from gazetteer.likeness.probe import Probe
from gazetteer.likeness.tiers import Tier
from gazetteer.search.name_search import NameSearch
from gazetteer.search.question import Question

KIND_OF_LEVEL = {"town": "township", "village": "village_seat"}
TIERS = tuple(tier for tier in Tier if tier is not Tier.SIMILAR_GLYPHS)
Seconds = np.ndarray[Any, np.dtype[np.float64]]
TYPED = (
    "景泰 村 城关 一条山 张庄 新民 鍾山 臺 朝阳 李家 条山 人民路 𬶍 中山 上海市 街道 红旗 大 西安 石 jingtai xian xi'an jtx zhangzhuang xin1min2 zzcwh "
    "chaoyang shang hai lǐ jiā xinm 景tai lujia nvshan hongqi ls wang 中心 委会 东风 解放 和平 新华 北京 长安 龙 凤凰 马家 杨 王庄 陈"
)  # as people type them
QUERIES = TYPED.split()


def real_names(path: Path) -> pd.DataFrame:
    table = pd.read_parquet(path, columns=["code", "name", "level", "lon_gcj02", "lat_gcj02"])
    code = table.code.astype(str)
    kinds = table.level.astype(str).map(KIND_OF_LEVEL).fillna("county_division")
    return pd.DataFrame(
        {
            "name": table.name,
            "place_id": code,
            "division_code": code.str.replace("0+$", "", regex=True),
            "kind": kinds,
            "lon": table.lon_gcj02,
            "lat": table.lat_gcj02,
        }
    )


def synthetic_names(real: pd.DataFrame, count: int) -> pd.DataFrame:
    """Names of streets and villages whose characters are as frequent as in real names, spread over the real counties."""
    chance = np.random.default_rng(20261122)
    letters = np.array(list("".join(real.name.str[:2].dropna().sample(200_000, random_state=1))), dtype="<U1")
    text = pa.array(chance.choice(letters, 3 * count).view("<U1"))
    first, second, third = (text.slice(at * count, count) for at in range(3))
    third = pc.if_else(pa.array(chance.random(count) < 0.3), third, "")
    generic = pa.array(np.array(["路", "街", "巷", "村", "庄", "大道"])[chance.integers(0, 6, count)])
    counties = np.array(sorted(real.division_code[real.division_code.str.len() == 6]))
    kinds = np.array(["street", "settlement"])[np.isin(np.asarray(generic), ["村", "庄"]).astype(int)]
    names = pc.binary_join_element_wise(first, second, third, generic, "")
    division = pa.array(counties[chance.integers(0, len(counties), count)])
    return pd.DataFrame({"name": names.to_pandas(), "division_code": division.to_pandas(), "kind": pd.Categorical(kinds)})


def build(table: pd.DataFrame) -> NameIndex:
    """The index with every key a look-up under all tiers asks for."""
    before, start = _resident_mib(), time.perf_counter()
    index = NameIndex.of_table(table)
    laid = time.perf_counter()
    index.alike(Probe("景泰路", NameKind.STREET), TIERS)
    done = time.perf_counter()
    part = index.parts[0]
    arrays: list[np.ndarray[Any, Any]] = [part.points, part.symbols, part.start, part.length, part.proper_length]
    columns = sum(a.nbytes for a in arrays) / 2**20
    print(
        f"build {len(index):>10,} names: read and sounded {laid - start:6.1f} s, {len(part._keys)} keys {done - laid:6.1f} s; "
        f"characters and syllables {columns:,.0f} MiB, keys {index.describe().key_bytes / 2**20:,.0f} MiB, process grew by {_resident_mib() - before:,.0f} MiB"
    )
    return index


def look_up(index: NameIndex, table: pd.DataFrame, *, count: int, title: str) -> None:
    """Names of the table themselves, each within its county, as a committee asks."""
    rows = np.random.default_rng(7).integers(0, len(table), count)
    chosen = table.iloc[rows]
    probes = [
        (Probe(name, NameKind(kind)), code[:6])
        for name, kind, code in zip(chosen.name, chosen.kind, chosen.division_code, strict=True)
    ]
    index.alike(*probes[0][:1], TIERS, area=probes[0][1])
    _print_quantiles(f"{title}: all tiers within the county", _each(lambda p: index.alike(p[0], TIERS, area=p[1]), probes))
    sound = (Tier.HOMOPHONE, Tier.HOMOPHONE_TONELESS)
    _print_quantiles(f"{title}: same sound within the county", _each(lambda p: index.alike(p[0], sound, area=p[1]), probes))
    _print_quantiles(f"{title}: all tiers within the nation", _each(lambda p: index.alike(p[0], TIERS), probes[: count // 10]))


def beside_look_up(index: NameIndex) -> None:
    """One hundred names: does the county hold one of the same sound, toneless?"""
    part = index.parts[0]
    keys = _toneless_keys(index)
    counties = [part.columns.division_of(row)[:6] for row in range(len(part.columns))]
    held = sqlite3.connect(":memory:")
    held.execute("create table names (key text, county text, row integer)")
    held.executemany("insert into names values (?, ?, ?)", zip(keys, counties, range(len(keys)), strict=True))
    held.execute("create index by_key on names (key, county)")
    names = [part.columns.name[row].as_py() for row in range(len(keys))]
    rows = [r for r in np.random.default_rng(3).integers(0, len(keys), 400).tolist() if len(counties[r]) == 6][:100]
    kinds = [part.columns.known(r).kind for r in rows]
    of_county: dict[str, list[int]] = {}
    for row, county in enumerate(counties):
        of_county.setdefault(county, []).append(row)

    def ours() -> list[int]:
        tiers = (Tier.IDENTICAL, Tier.VARIANT, Tier.SAME_SPECIFIC, Tier.HOMOPHONE, Tier.HOMOPHONE_TONELESS)
        return [index.alike(Probe(names[r], k), tiers, area=counties[r]).total for r, k in zip(rows, kinds, strict=True)]

    def sqlite() -> list[int]:
        question = "select count(*) from names where key = ? and county = ?"
        return [held.execute(question, (keys[r], counties[r])).fetchone()[0] for r in rows]

    def scan() -> list[int]:
        return [
            len(
                process.extract(
                    names[r], [names[i] for i in of_county[counties[r]]], scorer=fuzz.ratio, score_cutoff=66, limit=None
                )
            )
            for r in rows
        ]

    timings = take_turns(
        {
            "ours: five tiers, all readings, matches built": ours,
            "SQLite, one key ready": sqlite,
            "rapidfuzz over the county": scan,
        },
        turns=5,
    )
    print("\n100 look-ups within a county")
    print_table(timings, ours="ours: five tiers, all readings, matches built")


def _toneless_keys(index: NameIndex) -> list[str]:
    part = index.parts[0]
    plain = part.voice.toneless
    numbers = np.where(part.symbols < 1 << 16, plain[np.minimum(part.symbols, len(plain) - 1)], part.symbols).tolist()
    start, length = part.start.tolist(), part.proper_length.tolist()
    return [" ".join(map(str, numbers[s : s + n])) for s, n in zip(start, length, strict=True)]


def search(index: NameIndex, table: pd.DataFrame) -> None:
    start = time.perf_counter()
    searcher = NameSearch.of(index)
    print(
        f"\nsearch built in {time.perf_counter() - start:.1f} s, {searcher.shelves[0].postings.bytes / 2**20:,.0f} MiB beside the index"
    )
    seconds = _each(lambda text: searcher.search(Question(text)), QUERIES * 5)
    _print_quantiles(f"search, {len(QUERIES)} texts by characters, sound and initials", seconds)
    drawn = _texts_of(table, 300)
    _print_quantiles("search, 300 pieces of names and their sounds", _each(lambda text: searcher.search(Question(text)), drawn))
    _print_quantiles("suggestions while typing them", _each(lambda text: searcher.suggest(text), drawn))
    held = sqlite3.connect(":memory:")
    held.execute("create table names (name text)")
    held.executemany("insert into names values (?)", ((n,) for n in table.name))
    texts = [t for t in QUERIES if not t.isascii()]
    names = table.name.tolist()
    question = "select name from names where name like '%' || ? || '%' order by length(name) limit 20"
    timings = take_turns(
        {
            "ours: ranked, traditional forms, places once": lambda: [searcher.search(Question(t)).total for t in texts],
            "SQLite LIKE, ordered by length": lambda: [len(held.execute(question, (t,)).fetchall()) for t in texts],
            "rapidfuzz partial_ratio scan (of every tenth)": lambda: [
                process.extract(t, names[::10], scorer=fuzz.partial_ratio, limit=20) for t in texts[:3]
            ],
        },
        turns=3,
    )
    print(f"\n{len(texts)} searches by characters (rapidfuzz: 3 texts over a tenth of the names)")
    print_table(timings, ours="ours: ranked, traditional forms, places once")


def _texts_of(table: pd.DataFrame, count: int) -> list[str]:
    """Pieces of one to four characters of real names, every third as pinyin without tones."""
    from pypinyin import lazy_pinyin

    chance = np.random.default_rng(11)
    texts = []
    for at, name in enumerate(table.name.iloc[chance.integers(0, len(table), count)]):
        size = int(chance.integers(1, 5))
        first = int(chance.integers(0, max(len(name) - size, 0) + 1))
        piece = name[first : first + size]
        texts.append("".join(lazy_pinyin(piece)) if at % 3 == 2 else piece)
    return texts


def _each(answer: Callable[[Any], Any], asked: Sequence[Any]) -> Seconds:
    """Seconds by the wall clock and of our own processor for each; the second is what it costs whoever else is on the machine."""
    seconds = []
    gc.collect()
    for one in asked:
        wall, own = time.perf_counter(), time.thread_time()
        answer(one)
        seconds.append((time.perf_counter() - wall, time.thread_time() - own))
    return np.array(seconds)


def _print_quantiles(title: str, seconds: Seconds) -> None:
    print(f"{title:<52} n={len(seconds):>6,}", end="")
    for clock, column in (("wall", 0), ("CPU", 1)):
        p50, p95, p99 = (np.quantile(seconds[:, column], q) * 1000 for q in (0.5, 0.95, 0.99))
        print(f" | {clock} ms p50 {p50:6.2f} p95 {p95:6.2f} p99 {p99:6.2f}", end="")
    print()


def _resident_mib() -> float:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("table", type=Path, help="divisions_2016_five_level.parquet of the shared geodata")
    parser.add_argument("--millions", type=float, default=13, help="synthetic names, in millions")
    parser.add_argument("--only", default="lookup,search,synthetic", help="parts to run: lookup, search, synthetic")
    arguments = parser.parse_args()
    only = set(arguments.only.split(","))
    real = real_names(arguments.table)
    NameIndex.of()  # the reading tables, loaded once a process
    if only & {"lookup", "search"}:
        index = build(real)
        if "lookup" in only:
            look_up(index, real, count=5_000, title="real names")
            beside_look_up(index)
        if "search" in only:
            search(index, real)
        del index
    if "synthetic" in only:
        table = synthetic_names(real, int(arguments.millions * 1e6))
        look_up(build(table), table, count=5_000, title="synthetic names")
    return 0


if __name__ == "__main__":
    sys.exit(main())

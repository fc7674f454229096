"""Names that repeat or sound alike among the townships of a province and the counties of the nation: by the index, and by comparing every pair.

    python -m benchmarks.name_duplicates DIVISIONS.csv.gz

DIVISIONS is a table id, name, code, father_code, level, type in codes of the civil affairs (level 3 county, 4 township; type 街道 is left out).
Definitions, each taken together with the one before, groups being names that hang together by pairs:

- full: the whole names are equal after folding traditional and variant characters;
- specific: what stands before the generic is equal (the longest generic of the house's list for divisions);
- toned: the specifics have the same syllables and tones in the library's reading of the whole name;
- toneless: the same syllables.

The index answers 29,000 look-ups with `NameIndex.alike`. The other count shares no code with it: pypinyin name by name, a regular expression of the
generics, and every pair of a province compared. Both must agree, or the command fails.
"""

import argparse
import re
import sys
import time
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import numpy as np
import opencc
import pandas as pd
from pypinyin import Style, lazy_pinyin
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from gazetteer.generics import Family, generic_table
from gazetteer.kinds import NameKind
from gazetteer.likeness.fold import fold
from gazetteer.likeness.name_index import NameIndex
from gazetteer.likeness.probe import Probe
from gazetteer.likeness.tiers import Tier
from gazetteer.pinyin.syllables import library_table

FULL = (Tier.IDENTICAL, Tier.VARIANT)
SPECIFIC = (*FULL, Tier.SAME_SPECIFIC)
TONED = (*SPECIFIC, Tier.HOMOPHONE)
TONELESS = (*TONED, Tier.HOMOPHONE_TONELESS)
# What folding does besides OpenCC character by character, written down once more.
STAY = "乾於徵夥昇氾"
VARIANTS = {"碁": "棋", "廻": "回", "邨": "村", "栢": "柏", "淛": "浙"}
Row = tuple[str, str, str, str, str]
WIDTHS = {"full": FULL, "specific": SPECIFIC, "toned": TONED, "toneless": TONELESS}


@dataclass(frozen=True)
class Groups:
    """How many groups of names alike there are, and how many names stand in them."""

    groups: int
    names: int


def by_index(table: pd.DataFrame, kind: NameKind, scope: Callable[[str], str]) -> dict[str, Groups]:
    """Every name looked up in its own scope; names alike by one definition are classes, so they are counted by their members."""
    index = NameIndex.of_table(
        {
            "name": table.name,
            "name_id": table.code,
            "place_id": table.code,
            "division_code": table.code,
            "kind": [kind] * len(table),
        },
        readings=library_table(),
    )
    readings = library_table()
    edges: dict[str, set[tuple[str, str]]] = {width: set() for width in WIDTHS}
    for name, code in zip(table.name, table.code, strict=True):
        probe = Probe(name, kind, readings=(readings.syllables_of(fold(name)),), place_id=code)
        for match in index.alike(probe, TONELESS, area=scope(code), limit=len(table)).matches:
            for width, tiers in WIDTHS.items():
                if match.tier in tiers:
                    edges[width].add((code, match.known.place_id))
    return {width: _groups(found) for width, found in edges.items()}


def by_pairs(table: pd.DataFrame, scope: Callable[[str], str]) -> dict[str, Groups]:
    """Every pair of names of one scope compared, with nothing of the index."""
    simple = opencc.OpenCC("t2s")
    divisions = (g.text for g in generic_table().generics.values() if Family.DIVISION in g.families)
    others = (g.text for g in generic_table().generics.values() if Family.DIVISION not in g.families)
    patterns = [re.compile(f"(?<=.)({'|'.join(sorted(texts, key=len, reverse=True))})$") for texts in (divisions, others)]
    rows: dict[str, list[Row]] = {}
    for name, code in zip(table.name, table.code, strict=True):
        plain = "".join(c if c in STAY else VARIANTS.get(c, simple.convert(c)) for c in unicodedata.normalize("NFKC", name))
        specific = next((plain[: ending.start()] for p in patterns if (ending := p.search(plain))), plain)
        toned = " ".join(lazy_pinyin(plain, style=Style.TONE, errors=list)[: len(specific)])  # type: ignore[arg-type]
        bare = "".join(c for c in unicodedata.normalize("NFD", toned) if c not in "\u0300\u0301\u0304\u030c")
        rows.setdefault(scope(code), []).append((code, plain, specific, toned, bare))
    found: dict[str, set[tuple[str, str]]] = {}
    for at, width in enumerate(WIDTHS, start=1):
        narrower = set().union(*found.values())
        found[width] = narrower | {
            (one[0], other[0]) for of_scope in rows.values() for one, other in combinations(of_scope, 2) if one[at] == other[at]
        }
    return {width: _groups(edges) for width, edges in found.items()}


def _groups(edges: set[tuple[str, str]]) -> Groups:
    """Names that hang together by pairs: readings differ within one specific (朝阳 zhāo, cháo), so being alike is no equivalence."""
    names = sorted({name for edge in edges for name in edge})
    number = {name: at for at, name in enumerate(names)}
    ends = np.array([(number[a], number[b]) for a, b in edges], dtype=np.int64).reshape(-1, 2)
    graph = coo_matrix((np.ones(len(ends)), (ends[:, 0], ends[:, 1])), shape=(len(names), len(names)))
    return Groups(int(connected_components(graph, directed=False)[0]) if names else 0, len(names))


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("divisions", type=Path)
    table = pd.read_csv(arguments.parse_args().divisions, dtype=str).fillna("")
    studies = {
        "townships within a province": (table[(table.level == "4") & (table.type != "街道")], NameKind.TOWNSHIP, lambda c: c[:2]),
        "counties within the nation": (table[table.level == "3"], NameKind.COUNTY_DIVISION, lambda _: ""),
    }
    print(f"{len(table):,} rows in {arguments.parse_args().divisions.name}")
    agree = True
    for title, (rows, kind, scope) in studies.items():
        start = time.perf_counter()
        ours = by_index(rows, kind, scope)
        middle = time.perf_counter()
        theirs = by_pairs(rows, scope)
        end = time.perf_counter()
        print(f"\n{title}: {len(rows):,} names; index {middle - start:.1f} s, every pair {end - middle:.1f} s")
        print(f"{'':<12}{'groups':>8}{'names':>8}{'every pair':>14}")
        for width, found in ours.items():
            agree &= found == theirs[width]
            sign = "equal" if found == theirs[width] else f"DIFFERS {theirs[width]}"
            print(f"{width:<12}{found.groups:>8,}{found.names:>8,}{sign:>14}")
    return 0 if agree else 1


if __name__ == "__main__":
    sys.exit(main())

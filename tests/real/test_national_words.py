"""The word lists over all 41,668 divisions of the country: every hit of a naive search is lawful, and none is accused."""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from gazetteer.cleanup.find import CleanupQuestion, find_candidates
from gazetteer.kinds import NameKind
from gazetteer.likeness.known import KnownName, Standing
from gazetteer.pinyin.syllables import library_table

pytestmark = [pytest.mark.shared, pytest.mark.slow]

NAIVE = {"中华": 19, "王府": 5, "宇宙": 2, "中央": 1, "皇帝": 1, "特区": 1}
"""Counts of a plain substring search, those of gazetteer.md §3.3."""


@pytest.fixture(scope="module")
def divisions(geodata: Path) -> pd.DataFrame:
    return pd.read_csv(geodata / "national" / "mca_2025_spl" / "divisions_2025_mca_four_level.csv.gz", dtype=str)


def known(divisions: pd.DataFrame, kind: NameKind) -> list[KnownName]:
    rows = zip(divisions["code"], divisions["name"], strict=True)
    return [KnownName(str(n), str(n), name, kind, Standing.STANDARD, code) for n, (code, name) in enumerate(rows)]


def test_no_division_is_accused_and_every_one_is_counted(divisions: pd.DataFrame) -> None:
    answer = find_candidates(known(divisions, NameKind.TOWNSHIP), CleanupQuestion(library_table(), date(2026, 6, 1)))
    assert len(divisions) == answer.standard_names == 41_668
    assert answer.candidates == ()


def test_were_they_streets_the_words_would_be_found_where_a_plain_search_finds_them(divisions: pd.DataFrame) -> None:
    naive = {word: int(divisions["name"].str.contains(word, regex=False).sum()) for word in NAIVE}
    assert naive == NAIVE
    hit = divisions[divisions["name"].str.contains("|".join(NAIVE))]
    found = find_candidates(known(hit, NameKind.STREET), CleanupQuestion(library_table(), date(2026, 6, 1))).candidates
    counted = {word: sum(f"“{word}”" in c.evidence.zh for c in found) for word in NAIVE}
    assert counted == {**NAIVE, "中华": 18, "中央": 0, "特区": 0}  # 中华门, 中央门 and 六枝特区 are other words

"""The tour of siting runs from top to bottom on real villages, and is kept without its outputs."""

from pathlib import Path

import pytest

from tests.toured import is_without_outputs, said_by, text_of

pytestmark = [pytest.mark.shared, pytest.mark.slow]


def test_the_tour_proves_its_plans_and_says_why_there_is_none(
    shared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GISVC_SHARED", str(shared))
    monkeypatch.setenv("GISVC_TOUR_SHEETS", str(tmp_path))
    said = said_by("siting_tour", tmp_path)
    assert "已证明：没有任何方案比它更好" in said
    for words in ("没有可行的方案", "最小间距", "即有方案", "没有位置"):
        assert words in said


def test_the_tour_is_kept_without_outputs_and_says_whose_people_it_lacks() -> None:
    assert is_without_outputs("siting_tour")
    told = text_of("siting_tour")
    assert "no statement on how well any real place is served" in told

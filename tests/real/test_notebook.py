"""The planners' tour runs from top to bottom on the real files, and is kept without its outputs."""

from pathlib import Path

import pytest

from tests.toured import is_without_outputs, said_by, text_of

pytestmark = [pytest.mark.shared, pytest.mark.slow]


def test_the_tour_runs_and_shows_what_it_says(shared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GISVC_SHARED", str(shared))
    monkeypatch.setenv("GISVC_TOUR_SHEETS", str(tmp_path))
    said = said_by("planning_tour", tmp_path)
    assert "planning.radius-in-degrees" in said
    assert "planning.radius-in-minutes" in said
    assert "villages have no position" in said


def test_the_tour_is_kept_without_outputs_and_claims_no_minutes() -> None:
    assert is_without_outputs("planning_tour")
    told = text_of("planning_tour")
    assert "15" not in told
    assert "not minutes" in told

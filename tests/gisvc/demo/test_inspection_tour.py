"""The inspection tour runs from top to bottom on the demonstration county, and is kept without its outputs."""

import tempfile
from pathlib import Path

import pytest

from tests.built_demonstration import BuiltDemonstration
from tests.toured import is_without_outputs, said_by


@pytest.mark.slow
def test_the_tour_runs_and_shows_what_it_says(
    built_demonstration: BuiltDemonstration, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setenv("GISVC_TOUR_DEMO", str(built_demonstration.copy_to(tmp_path / "demo").parent))
    said = said_by("inspection_tour", tmp_path)
    for promise in ("object-moved", "the second time 0 and 0", "open points", "journals whole", "核对公钥指纹"):
        assert promise in said, promise


def test_the_tour_is_kept_without_outputs() -> None:
    assert is_without_outputs("inspection_tour")

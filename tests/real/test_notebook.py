"""The planners' tour runs from top to bottom on the real files, and is kept without its outputs."""

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

pytestmark = [pytest.mark.shared, pytest.mark.slow]

HOUSE = Path(__file__).resolve().parents[2]
TOUR = HOUSE / "notebooks" / "planning_tour.ipynb"


def test_the_tour_runs_and_shows_what_it_says(shared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GISVC_SHARED", str(shared))
    monkeypatch.setenv("GISVC_TOUR_SHEETS", str(tmp_path))
    monkeypatch.setenv("PYTHONPATH", str(HOUSE))
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    tour = nbformat.read(TOUR, as_version=4)  # type: ignore[no-untyped-call]  # because nbformat ships no types
    NotebookClient(tour, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(tmp_path)}}).execute()
    said = "".join(output.get("text", "") for cell in tour.cells for output in cell.get("outputs", []))
    assert "planning.radius-in-degrees" in said
    assert "planning.radius-in-minutes" in said
    assert "villages have no position" in said


def test_the_tour_is_kept_without_outputs_and_claims_no_minutes() -> None:
    tour = nbformat.read(TOUR, as_version=4)  # type: ignore[no-untyped-call]  # because nbformat ships no types
    assert all(not cell.get("outputs") and cell.get("execution_count") is None for cell in tour.cells if cell.cell_type == "code")
    told = "".join(cell.source for cell in tour.cells if cell.cell_type == "markdown")
    assert "15" not in told
    assert "not minutes" in told

"""The plan tour runs from top to bottom on the demonstration county, and is kept without its outputs."""

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from tests.built_demonstration import BuiltDemonstration

HOUSE = Path(__file__).resolve().parents[3]
TOUR = HOUSE / "notebooks" / "plan_tour.ipynb"


@pytest.mark.slow
def test_the_tour_runs_and_shows_what_it_says(
    built_demonstration: BuiltDemonstration, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(HOUSE))
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setenv("GISVC_TOUR_DEMO", str(built_demonstration.copy_to(tmp_path / "demo").parent))
    tour = nbformat.read(TOUR, as_version=4)  # type: ignore[no-untyped-call]  # because nbformat ships no types
    NotebookClient(tour, timeout=240, kernel_name="python3", resources={"metadata": {"path": str(tmp_path)}}).execute()
    said = "".join(output.get("text", "") for cell in tour.cells for output in cell.get("outputs", []))
    for promise in ("28 numbered rows", "77.85 % = 116 / 149", "covered on paper only", "设施变化", "116 ÷ 136 = 85.29 %"):
        assert promise in said, promise


def test_the_tour_is_kept_without_outputs() -> None:
    tour = nbformat.read(TOUR, as_version=4)  # type: ignore[no-untyped-call]  # because nbformat ships no types
    assert all(not cell.get("outputs") and cell.get("execution_count") is None for cell in tour.cells if cell.cell_type == "code")

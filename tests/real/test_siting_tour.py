"""The tour of siting runs from top to bottom on real villages, and is kept without its outputs."""

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

pytestmark = [pytest.mark.shared, pytest.mark.slow]

HOUSE = Path(__file__).resolve().parents[2]
TOUR = HOUSE / "notebooks" / "siting_tour.ipynb"


def test_the_tour_proves_its_plans_and_says_why_there_is_none(
    shared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GISVC_SHARED", str(shared))
    monkeypatch.setenv("GISVC_TOUR_SHEETS", str(tmp_path))
    monkeypatch.setenv("PYTHONPATH", str(HOUSE))
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    tour = nbformat.read(TOUR, as_version=4)  # type: ignore[no-untyped-call]  # because nbformat ships no types
    NotebookClient(tour, timeout=240, kernel_name="python3", resources={"metadata": {"path": str(tmp_path)}}).execute()
    said = "".join(output.get("text", "") for cell in tour.cells for output in cell.get("outputs", []))
    assert "已证明：没有任何方案比它更好" in said
    for words in ("没有可行的方案", "最小间距", "即有方案", "没有位置"):
        assert words in said


def test_the_tour_is_kept_without_outputs_and_says_whose_people_it_lacks() -> None:
    tour = nbformat.read(TOUR, as_version=4)  # type: ignore[no-untyped-call]  # because nbformat ships no types
    assert all(not cell.get("outputs") and cell.get("execution_count") is None for cell in tour.cells if cell.cell_type == "code")
    told = "".join(cell.source for cell in tour.cells if cell.cell_type == "markdown")
    assert "no statement on how well any real place is served" in told

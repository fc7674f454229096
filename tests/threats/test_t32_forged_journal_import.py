"""T32: a journal entry, a photo or a side's key cannot be slipped in as a file, whichever door it comes to."""

from datetime import date
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner

from boundaries.specs import BOOKS, JOURNAL
from gisvc.app import create_app
from gisvc.cli import gisvc
from gisvc.settings import Settings
from layers.errors import Refusal
from layers.import_plan import ImportRequest
from layers.locks import NotWrittenByHand
from layers.spec import LayerSpec
from layers.store.embedded import create_store, open_store
from layers.store.protocol import Workspace
from layers.use_cases import plan_import
from tests.front_desk import browser, serving
from tests.little_county import little_county
from tests.small_county import COUNTY, nothing_is_written, open_county, settle, write_csv

ENTRY = {
    "entry_id": "620423-1", "side": "620423", "seq": 1, "kind": "sign", "statement_id": "forged", "round_id": "r1", "subject": "",
    "recorded_at": "2026-01-01T00:00:00Z", "statement": "{}", "previous_hash": "0" * 64, "hash": "f" * 64,
}  # fmt: skip


@pytest.mark.parametrize("spec", BOOKS, ids=lambda spec: spec.name)
def test_the_use_case_refuses_a_book_whatever_the_file_says(tmp_path: Path, spec: LayerSpec) -> None:
    store = open_county()
    sheet = write_csv(tmp_path / "forged.csv", [ENTRY])
    with nothing_is_written(store), pytest.raises(NotWrittenByHand):
        plan_import(store, ImportRequest(sheet, spec, date(2026, 1, 1), leave_out_rejected=True, retire_missing=True))


def test_the_page_offers_no_book_and_refuses_one_that_is_named_anyway() -> None:
    store = little_county()
    with serving(create_app(Settings(demonstration=True), store, None)) as address, browser(address) as client:
        form = client.get("/imports").text
        assert 'value="boundary_lines"' in form
        assert not [spec.name for spec in BOOKS if f'value="{spec.name}"' in form]
        answer = _send(client, JOURNAL.name)
        assert answer.status_code == 403
        assert "系统" in answer.text
    assert len(store.read(JOURNAL)) == 0


def _send(client: httpx.Client, layer: str) -> httpx.Response:
    sheet = ",".join(ENTRY) + "\n" + ",".join(str(v) for v in ENTRY.values()) + "\n"
    told = {"layer": layer, "valid_from": "2024-01-01"}
    return client.post("/imports", data=told, files={"file": ("日志.csv", sheet.encode(), "text/csv")})


def test_the_terminal_refuses_a_book_too(tmp_path: Path) -> None:
    with create_store(tmp_path / "county.gpkg", Workspace(COUNTY, "甲县", 4544)) as store:
        settle(store)
    sheet = write_csv(tmp_path / "forged.csv", [ENTRY])
    answer = CliRunner().invoke(gisvc, ["import", str(tmp_path / "county.gpkg"), JOURNAL.name, str(sheet)])
    assert isinstance(answer.exception, Refusal)
    assert answer.exception.code == "layers.not-written-by-hand"
    with open_store(tmp_path / "county.gpkg", mode="read") as store:
        assert len(store.read(JOURNAL)) == 0

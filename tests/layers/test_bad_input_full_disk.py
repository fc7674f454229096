"""The disk fills up in the middle of an import: nothing of it stays, and it works once there is room."""

from pathlib import Path

import pytest

from layers.planning.specs import FACILITIES
from layers.store.embedded import create_store
from layers.store.errors import StoreFull
from layers.store.protocol import Workspace
from layers.use_cases import carry_out
from tests.small_county import CLERK, COUNTY, centres, nothing_is_written, plan, settle, write_csv


def test_a_disk_full_during_import_leaves_nothing_behind(tmp_path: Path) -> None:
    sheet = write_csv(tmp_path / "centres.csv", [{"备注": "长" * 3000} | row for row in centres()])
    with create_store(tmp_path / "county.gpkg", Workspace(COUNTY, "甲县", 4544)) as county:
        settle(county)
        made = plan(county, sheet)
        with county._file.writer() as connection:  # SQLite itself answers SQLITE_FULL when its pages run out
            pages = connection.pragma("page_count")
            connection.pragma("max_page_count", pages + 2)
        with nothing_is_written(county), pytest.raises(StoreFull) as refusal:
            carry_out(county, made, by=CLERK)
        assert refusal.value.wording.zh == "磁盘空间不足，“county.gpkg”未写入任何内容。请清理磁盘后重试。"
        assert not county.verify().has_errors

        with county._file.writer() as connection:
            connection.pragma("max_page_count", 1_000_000)
        assert carry_out(county, made, by=CLERK).written == {"facilities": 12}
        assert len(county.read(FACILITIES)) == 12

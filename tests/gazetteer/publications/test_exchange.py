"""What leaves in another office's shape comes back the same when that office sends it to us."""

import csv
import io
import json

import numpy as np
import pandas as pd

from gazetteer.publications.exchange import CENSUS_COLUMNS, census_rows, to_bmmx, to_national_records
from gazetteer.register.census import read_census_table
from gazetteer.register.name_table import NameTable
from gazetteer.register.national import read_national_records
from gazetteer.register.zhejiang import read_bmmx
from layers.foreign import ForeignTable, SourceFile
from tests.gazetteer.publications.published_county import entries

SOURCE = SourceFile("交换", "json", "0" * 64, 1)


def names(table: NameTable) -> dict[str, str]:
    return {str(row["name"]): str(row.get("meaning")) for row in table.rows}


def test_records_of_the_national_database_come_back() -> None:
    own = entries()
    table = read_national_records(json.dumps(to_national_records(own)).encode(), SOURCE)
    assert names(table) == {entry.name: entry.meaning for entry in own}
    assert [row.get("division_code") for row in table.rows] == ["620423000000"] * len(own)
    assert table.geometry is not None
    assert sum(shape is not None for shape in table.geometry) == sum(entry.geometry is not None for entry in own)


def test_the_push_of_zhejiang_comes_back_with_rare_characters() -> None:
    own = entries()
    assert names(read_bmmx(to_bmmx(own), SOURCE)) == {entry.name: entry.meaning for entry in own}
    assert "䃥子" in to_bmmx(own).decode()


def test_the_census_form_comes_back_with_its_datum() -> None:
    own = entries()
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerows([CENSUS_COLUMNS, *census_rows(own)])
    text.seek(0)
    cells = pd.read_csv(text, dtype="str")
    table = read_census_table(ForeignTable(cells, np.arange(2, len(cells) + 2), None, None, SOURCE))
    assert names(table) == {entry.name: entry.meaning for entry in own}
    assert table.crs == "EPSG:4490"
    road = next(row for row in table.rows if row["name"] == "景泰路")
    assert (road["alias"], road["category_code"], road["division_code"]) == ("老马路", "23510", "620423101")

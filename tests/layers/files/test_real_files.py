"""Real files of bureaus, statistics offices and map makers are read whole, in the time promised."""

import gzip
import resource
import time
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest

from layers.files.errors import LayerNotChosen
from layers.files.read import list_layers, read_foreign

pytestmark = pytest.mark.shared

ROWS = 706_166


def cpu_seconds() -> float:
    """Processor time of this process and its children: what wall clock shows on a machine with nothing else to do."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def test_a_published_table_that_is_not_utf8_is_read_with_its_degree_signs(shared: Path, tmp_path: Path) -> None:
    packed = shared / "data/markers/survey_benchmarks_san_jose_cp1252.csv.gz"
    (tmp_path / "marks.csv").write_bytes(gzip.decompress(packed.read_bytes()))
    table = read_foreign(tmp_path / "marks.csv")
    assert len(table) == 687
    assert table.source.encoding == "cp1252"
    texts = "".join(str(v) for c in table.cells for v in table.cells[c].dropna().unique())
    assert "\ufffd" not in texts
    assert any(sign in texts for sign in "°±²’“”–½¼")


def test_the_layers_of_jingtai_are_listed_and_one_is_read(shared: Path) -> None:
    path = shared / "data/jingtai/boundary.gpkg"
    layers = list_layers(path)
    assert len(layers) == 6
    with pytest.raises(LayerNotChosen):
        read_foreign(path)
    table = read_foreign(path, layer="county_2022_wgs84_converted")
    assert len(table) == 10
    assert table.crs == "EPSG:4326"
    assert read_foreign(path, layer="county_2022_gcj02").crs is None  # left unset on purpose: no code exists for GCJ-02


def test_shanghai_is_read_in_the_datum_of_its_map_number(shared: Path) -> None:
    table = read_foreign(shared / "data/datum/shanghai_districts_cgcs2000_GS2024-0650.geojson")
    assert (len(table), table.crs) == (16, "EPSG:4490")
    assert "黄浦区" in set(table.cells["县名"])


def test_names_that_lost_a_character_years_ago_are_pointed_at(shared: Path) -> None:
    table = read_foreign(shared / "data/national/divisions_2016_five_level.parquet")
    lost = {f.evidence.get("text") for f in table.report if f.code == "files.characters-lost" and f.where.column == "name"}
    assert {"青??村村民委员会", "桴\ue000镇"} <= lost


@pytest.mark.slow
def test_the_national_table_is_read_within_ten_seconds_and_two_gibibytes(shared: Path) -> None:
    path = shared / "data/national/divisions_2016_five_level.parquet"
    begun = cpu_seconds()
    table = read_foreign(path)
    took_s = cpu_seconds() - begun
    assert len(table) == ROWS
    assert list(table.row_numbers[[0, -1]]) == [1, ROWS]
    assert took_s <= 10
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss <= 2 * 1024 * 1024  # KiB


def test_the_villages_of_a_province_say_the_same_as_csv(shared: Path, tmp_path: Path) -> None:
    frame = pq.read_table(shared / "data/national/divisions_2016_five_level.parquet").to_pandas()
    frame = frame[frame["code"].str.startswith("62")]
    frame.to_csv(tmp_path / "gansu.csv", index=False)
    table = read_foreign(tmp_path / "gansu.csv")
    assert table.cells["name"].tolist() == frame["name"].tolist()
    assert pd.isna(table.cells["lon_gcj02"]).sum() == frame["lon_gcj02"].isna().sum()

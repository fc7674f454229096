"""OpenStreetMap's .pbf comes out as ways with their tags, and with every vertex where it was."""

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
import shapely

from layers.files.errors import NoRows, NoSuchSheet
from layers.files.read import list_layers, read_foreign
from tests.little_pbf import write_pbf

NODES = [(1, 104.0535123, 37.1999999), (2, 104.0612345, 37.2000001), (3, 104.07, 37.21), (5, 104.0612346, 37.1900007)]
WAYS = [
    (10, [1, 2, 3], {"highway": "primary", "name": "国道𠮷338线", "ref": "G338", "name:en": "not read"}),
    (11, [5, 2], {"highway": "residential", "layer": "-1", "oneway": "-1"}),
    (12, [1, 2, 5, 1], {"highway": "footway", "amenity": "school"}),
    (13, [3, 5], {"waterway": "stream"}),
]


@pytest.fixture
def county(tmp_path: Path) -> Path:
    return write_pbf(tmp_path / "county.osm.pbf", NODES, WAYS, taken_at=int(datetime(2026, 3, 1, tzinfo=UTC).timestamp()))


def test_ways_come_with_their_tags_and_the_day_they_were_taken(county: Path) -> None:
    ways = read_foreign(county)
    assert list(ways.cells["osm_id"]) == ["10", "11", "12", "13"]
    assert ways.cells["name"].iloc[0] == "国道𠮷338线"
    assert ways.cells["oneway"].iloc[1] == "-1"
    assert ways.cells["layer"].isna().tolist() == [True, False, True, True]
    assert set(ways.cells["source_on"]) == {"2026-03-01"}
    assert (ways.crs, ways.source.format, ways.source.layer) == ("EPSG:4326", "osm", "lines")
    assert list_layers(county) == ("lines",)


def test_two_ways_that_share_a_node_share_its_numbers_to_the_last_bit(county: Path) -> None:
    ways = read_foreign(county).geometry
    assert ways is not None
    at = [shapely.get_coordinates(way) for way in ways]
    assert at[0][1].tobytes() == at[1][1].tobytes() == at[2][1].tobytes()
    np.testing.assert_allclose(at[0], [NODES[0][1:], NODES[1][1:], NODES[2][1:]], rtol=0, atol=1e-12)


def test_a_closed_street_is_a_street_and_no_area(county: Path) -> None:
    ways = read_foreign(county).geometry
    assert ways is not None
    assert ways[2].geom_type == "LineString"
    assert ways[2].is_closed


def test_a_pbf_without_ways_has_no_rows(tmp_path: Path) -> None:
    with pytest.raises(NoRows):
        read_foreign(write_pbf(tmp_path / "points.pbf", NODES, []))


def test_only_the_ways_of_a_pbf_can_be_asked_for(county: Path) -> None:
    with pytest.raises(NoSuchSheet):
        read_foreign(county, layer="multipolygons")


def test_the_osm_driver_opens_nothing_but_a_pbf(tmp_path: Path) -> None:
    """GDAL reads OpenStreetMap's XML as well; the child lets the driver in for a .pbf only, and then lets in no other."""
    code = "from layers.files.gdal import load_gdal; print(sorted(load_gdal('OSM').list_drivers()))"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert said.stdout.strip() == "['OSM']"


def test_nodes_out_of_order_are_found_all_the_same(tmp_path: Path) -> None:
    """GDAL's quick index would give no way at all, and no word about it."""
    ways = read_foreign(write_pbf(tmp_path / "shuffled.pbf", NODES[::-1], WAYS))
    assert list(ways.cells["osm_id"]) == ["10", "11", "12", "13"]
    assert ways.report.count_by_code() == {}


def test_ways_cut_off_at_the_edge_of_an_extract_are_named(tmp_path: Path) -> None:
    gone = (20, [7, 8, 9], {"highway": "track"})
    ways = read_foreign(write_pbf(tmp_path / "cut.pbf", [node for node in NODES if node[0] != 2], [*WAYS, gone]))
    assert list(ways.cells["osm_id"]) == ["10", "12", "13"]  # 11 and 20 have fewer than two nodes left
    (summary,) = [f for f in ways.report if f.code == "files.osm-nodes-missing"]
    assert summary.evidence == {"ways": 4, "in_part": 2}
    assert [(f.where.row, f.evidence["way"]) for f in ways.report if f.code == "files.osm-node-missing"] == [(1, 10), (2, 12)]

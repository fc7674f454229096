"""Roads arrive in many tongues: OpenStreetMap's tags, Geofabrik's columns, route numbers and the class words of bureaus."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import pytest
import shapely

from layers.foreign import ForeignTable, SourceFile
from layers.intake import Intake, in_house_words, shape_rows
from layers.intake.road_numbers import class_of_road
from layers.planning.specs import FACILITIES, ROAD_CLASSES, ROADS

LINES = [shapely.LineString([(104 + n / 100, 37), (104.005 + n / 100, 37.001), (104.01 + n / 100, 37)]) for n in range(8)]


def table(cells: Mapping[str, Sequence[Any]], lines: Sequence[Any] | None = None) -> ForeignTable:
    frame = pd.DataFrame(
        {
            key: pd.Series(values, dtype="str" if any(isinstance(v, str) for v in values) else None)
            for key, values in cells.items()
        }
    )
    shapes = np.array(LINES[: len(frame)] if lines is None else lines, dtype=object)
    return ForeignTable(frame, np.arange(1, len(frame) + 1), shapes, "EPSG:4326", SourceFile("roads", "osm", "", 0))


def imported(cells: Mapping[str, Sequence[Any]], lines: Sequence[Any] | None = None) -> Intake:
    return shape_rows(in_house_words(table(cells, lines), ROADS), ROADS)


def ways(cases: Sequence[Mapping[str, str]]) -> "list[pd.Series[Any]]":
    """Ways as the layer keeps them, one for each set of tags."""
    keys = {key: None for case in cases for key in case}
    cells: dict[str, list[Any]] = {key: [case.get(key) for case in cases] for key in keys if key != "highway"}
    cells |= {"osm_id": [str(n) for n in range(len(cases))], "highway": [case.get("highway", "residential") for case in cases]}
    frame = imported(cells, [LINES[0]] * len(cases)).frame
    assert len(frame) == len(cases)
    return [frame.iloc[n] for n in range(len(cases))]


def told(row: "pd.Series[Any]", column: str) -> Any:
    return None if pd.isna(row[column]) else row[column]


def test_each_kind_of_highway_has_its_class() -> None:
    classes = {"motorway": "motorway", "trunk_link": "national", "primary": "provincial", "secondary": "county", "tertiary": "township",
               "unclassified": "village", "living_street": "street", "service": "service", "track": "track", "path": "footway", "steps": "steps"}  # fmt: skip
    assert [row["road_class"] for row in ways([{"highway": h} for h in classes])] == list(classes.values())


def test_one_way_streets_run_as_they_are_drawn() -> None:
    cases = [({"oneway": "yes"}, True, False), ({"oneway": "-1"}, True, True), ({"oneway": "no"}, False, False), ({}, False, False),
             ({"junction": "roundabout"}, True, False), ({"junction": "roundabout", "oneway": "no"}, False, False), ({"highway": "motorway"}, True, False)]  # fmt: skip
    for row, (tags, is_oneway, turned) in zip(ways([tags for tags, _, _ in cases]), cases, strict=True):
        expected = LINES[0].reverse() if turned else LINES[0]
        assert bool(row["is_oneway"]) is is_oneway, tags
        assert shapely.get_coordinates(row["geometry"]).tobytes() == shapely.get_coordinates(expected).tobytes(), tags


def test_the_most_particular_access_tag_speaks() -> None:
    cases = [({"foot": "no"}, "foot"), ({"access": "private"}, "all"), ({"access": "no", "foot": "yes"}, "vehicles"), ({"motor_vehicle": "no"}, "vehicles"),
             ({"access": "no", "motor_vehicle": "yes"}, "foot"), ({"access": "destination"}, None), ({"vehicle": "no", "motor_vehicle": "yes"}, None),
             ({"highway": "pedestrian"}, "vehicles"), ({"highway": "motorway"}, "foot"), ({"highway": "motorway", "foot": "yes"}, None)]  # fmt: skip
    for row, (tags, closed_to) in zip(ways([tags for tags, _ in cases]), cases, strict=True):
        assert told(row, "closed_to") == closed_to, tags


def test_speeds_are_kilometres_an_hour_or_unknown() -> None:
    speeds = {"60": 60.0, "30 mph": 48.3, "40 km/h": 40.0, "0": None, "CN:urban": None, "5 knots": None}
    assert [told(row, "speed_kmh") for row in ways([{"maxspeed": text} for text in speeds])] == list(speeds.values())


def test_bridges_tunnels_and_levels_are_told() -> None:
    (row,) = ways([{"bridge": "viaduct", "tunnel": "no", "layer": "2", "surface": "asphalt", "ref": "G338"}])
    assert (row["is_bridge"], row["is_tunnel"], row["level"], row["surface"], row["name"]) == (True, False, 2, "沥青", "G338")


def test_what_is_no_road_is_left_out_counted_and_named() -> None:
    found = imported(
        {
            "osm_id": ["1", "2", "3", "4"],
            "highway": ["track", None, None, "proposed"],
            "waterway": [None, "stream", "stream", None],
        }
    )
    assert list(found.frame["road_id"]) == ["1"]
    assert list(found.row_numbers) == [1]
    named = [f for f in found.report if f.code == "intake.osm-left-out"]
    assert [(f.evidence["kind"], f.evidence["ways"], f.evidence["ids"]) for f in named] == [
        ("waterway=stream", 2, "2、3"),
        ("highway=proposed", 1, "4"),
    ]


def test_tags_nobody_can_read_are_counted() -> None:
    found = imported(
        {
            "osm_id": ["1", "2"],
            "highway": ["primary"] * 2,
            "layer": ["up", "1"],
            "maxspeed": ["signals"] * 2,
            "oneway": ["reversible"] * 2,
        }
    )
    unread = {f.evidence["tag"]: f.evidence["rows"] for f in found.report if f.code == "intake.osm-unread-tag"}
    assert unread == {"layer": 1, "maxspeed": 2, "oneway": 2}
    assert not found.report.has_errors


def test_geofabriks_shapefile_speaks_the_same_tongue() -> None:
    cells: dict[str, list[Any]] = {"osm_id": ["1", "2", "3"], "code": [5115, 5141, 5147], "fclass": ["tertiary", "service", "track_grade3"], "oneway": ["F", "T", "B"],
             "maxspeed": [40, 0, 0], "layer": [1, 0, 0], "bridge": ["T", "F", "F"], "tunnel": ["F", "F", "F"]}  # fmt: skip
    found = imported(cells).frame
    assert list(found["road_class"]) == ["township", "service", "track"]
    assert list(found["is_oneway"]) == [True, True, False]
    assert list(found["is_bridge"]) == [True, False, False]
    assert list(found["level"]) == [1, 0, 0]
    assert found["speed_kmh"].fillna(-1).tolist() == [40.0, -1, -1]
    assert found.geometry[1].equals_exact(LINES[1].reverse(), 0)


def test_openstreetmaps_tongue_is_spoken_to_roads_only() -> None:
    ways = table({"osm_id": ["1"], "highway": ["primary"]})
    assert in_house_words(ways, FACILITIES) is ways


@pytest.mark.parametrize(
    ("text", "road_class"),
    [("G338", "national"), ("g338", "national"), ("G30", "motorway"), ("G0611", "motorway"), ("S201", "provincial"), ("S5", "motorway"), ("X123", "county"),
     ("X123620423", "county"), ("Y001620423", "township"), ("C001620423", "village"), ("CA01620423", "village"), ("国道338线", "national"), ("定武高速", "motorway"),
     ("L12", None), ("长城路", None), ("C区道路", None), ("国道与省道连接线", None)],
)  # fmt: skip
def test_a_number_or_a_name_tells_the_class(text: str, road_class: str | None) -> None:
    assert class_of_road(text) == road_class


def test_bureaus_class_words_are_known() -> None:
    words: dict[str, str] = {"国道": "national", "省道": "provincial", "县道": "county", "乡道": "township", "村道": "village", "高速公路": "motorway", "通村公路": "village",
             "主干路": "street", "机耕道": "track", "人行道": "footway", "台阶": "steps", "轮渡": "ferry", "X": "county", "county": "county"}  # fmt: skip
    cells: dict[str, list[str]] = {"道路编号": [f"R{n}" for n in range(len(words))], "行政等级": list(words)}
    found = imported(cells, [LINES[0]] * len(words))
    assert list(found.frame["road_class"]) == list(words.values())
    assert set(words.values()) <= set(ROAD_CLASSES)


def test_pieces_of_one_numbered_road_keep_their_ids_whatever_their_order() -> None:
    numbers = ["X123", "X123", "G30", "X123"]
    there = imported({"路线编号": numbers, "路线名称": ["景白线"] * 4})
    back = imported({"路线编号": numbers[::-1], "路线名称": ["景白线"] * 4}, LINES[:4][::-1])
    assert there.frame["road_id"].is_unique
    assert there.frame["road_id"].iloc[2] == "G30"
    assert list(there.frame["road_id"]) == list(back.frame["road_id"])[::-1]
    assert list(there.frame["road_class"]) == ["county", "county", "motorway", "county"]
    assert {f.where.column: f.evidence["rows"] for f in there.report if f.code == "intake.derived"} == {
        "road_id": 3,
        "road_class": 4,
    }


def test_a_file_without_any_id_gets_ids_from_its_lines_and_a_line_drawn_twice_two_of_them() -> None:
    found = imported({"等级": ["村道"] * 3}, [LINES[0], LINES[1], LINES[0]])
    keys = list(found.frame["road_id"])
    assert len(set(keys)) == 3
    assert keys[2] == f"{keys[0]}-2"


def test_an_id_given_twice_that_is_no_road_number_stays_a_mistake_to_be_seen() -> None:
    assert list(imported({"道路编号": ["R1", "R1"], "等级": ["村道"] * 2}).frame["road_id"]) == ["R1", "R1"]

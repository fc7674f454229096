"""T5: a geometry that would end the process, fill the memory or lie nowhere is refused at the open door, and the door stays open."""

import json
import os

import httpx
import pytest

from tests.editing_door import GEOJSON, MERGE, EditingDoor, centre, items

POINT = '{"type":"Point","coordinates":[104.01,37.01]}'


def nested(levels: int) -> str:
    return '{"type":"GeometryCollection","geometries":[' * levels + POINT + "]}" * levels


def brackets(levels: int) -> str:
    return '{"type":"Polygon","coordinates":' + "[" * levels + "]" * levels + "}"


BOMBS = {
    "9 collections": nested(9),
    "20,000 collections": nested(20_000),
    "100,000 brackets": brackets(100_000),
    "open brackets": '{"type":"Polygon","coordinates":' + "[" * 500_000,
    "objects in objects": '{"a":' * 100_000 + "1" + "}" * 100_000,
    "1e400": '{"type":"Point","coordinates":[1e400,37]}',
    "NaN": '{"type":"Point","coordinates":[NaN,37]}',
    "Infinity": '{"type":"Point","coordinates":[Infinity,-Infinity]}',
    "text": '{"type":"Point","coordinates":["104","37"]}',
    "booleans": '{"type":"Point","coordinates":[true,false]}',
    "five numbers": '{"type":"Point","coordinates":[1,2,3,4,5]}',
    "one number": '{"type":"Point","coordinates":[104]}',
    "no coordinates": '{"type":"Point"}',
    "another type": '{"type":"Circle","coordinates":[104,37]}',
    "a line": '{"type":"LineString","coordinates":[[104.01,37.01],[104.02,37.01]]}',
    "a collection": nested(1),
    "a list": "[104.01,37.01]",
    "text alone": '"POINT (104 37)"',
    "110,000 vertices": '{"type":"MultiPoint","coordinates":[' + ",".join(["[1,2]"] * 110_000) + "]}",
}


def sent(client: httpx.Client, geometry: str) -> list[httpx.Response]:
    properties = json.dumps(centre()["properties"])
    whole = f'{{"type":"Feature","geometry":{geometry},"properties":{properties}}}'
    return [
        client.post(items(), content=whole, headers={"content-type": GEOJSON}),
        client.put(items(key="east-1"), content=whole, headers={"content-type": GEOJSON, "if-match": "*"}),
        client.patch(items(key="east-1"), content=f'{{"geometry":{geometry}}}', headers={"content-type": MERGE, "if-match": "*"}),
    ]


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_is_a_bad_request(editing_door: EditingDoor, bomb: str) -> None:
    process, before = os.getpid(), editing_door.store.last_commit()
    for answer in sent(editing_door.people["clerk"], BOMBS[bomb]):
        assert answer.status_code == (413 if "vertices" in bomb else 400), answer.text
        assert "code" in answer.json()
    assert os.getpid() == process  # the server runs in this process: had it crashed, nobody would be here to say so
    assert editing_door.store.last_commit() == before


def test_a_body_beyond_the_cap_is_cut_off(editing_door: EditingDoor) -> None:
    clerk = editing_door.people["clerk"]
    large = clerk.post(items(), content=b" " * 2_100_000, headers={"content-type": GEOJSON})
    endless = clerk.post(items(), content=(b" " * 100_000 for _ in range(40)), headers={"content-type": GEOJSON})
    assert large.status_code == endless.status_code == 413


def test_a_stranger_and_a_viewer_send_their_bombs_for_nothing(editing_door: EditingDoor) -> None:
    """Nobody's body is read who may not write."""
    with httpx.Client(base_url=editing_door.address, trust_env=False) as stranger:
        assert {a.status_code for a in sent(stranger, BOMBS["20,000 collections"])} == {401}
    assert {a.status_code for a in sent(editing_door.people["viewer"], BOMBS["20,000 collections"])} == {403}

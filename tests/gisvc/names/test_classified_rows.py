"""A classified place is betrayed by no layer: not by its history, its requests, its signs, nor by what a review found beside another name."""

from datetime import date

import httpx
import pytest
import shapely

from gazetteer.specs import HERITAGE, NAME_EVENTS, REQUEST_STEPS, REQUESTS, REVIEWS, SIGN_INSPECTIONS, SIGNS
from layers.frames import frame_of
from layers.people import PersonId
from layers.store.memory import MemoryStore
from layers.store.protocol import LayerChange
from tests.named_county import TOWN

AT = shapely.Point(104.02, 37.27)
WRITTEN = "2026-01-02T00:00:00+00:00"
HEAD = {"division_code": TOWN, "recorded_at": WRITTEN, "geometry": AT}
ROWS = {
    NAME_EVENTS: {**HEAD, "event_id": "secret-1", "place_id": "v2", "kind": "naming", "name_to": "机密庄"},
    REQUESTS: {**HEAD, "request_id": "secret-2", "request_type": "renaming", "name_kind": "settlement", "name": "新庄", "place_id": "v2", "asked_on": "2026-01-01", "application": "{}"},
    REQUEST_STEPS: {**HEAD, "step_id": "secret-3", "request_id": "secret-2", "seq": 1, "kind": "submitted", "happened_on": "2026-01-01", "facts": "{}", "recorded_by": "clerk"},
    REVIEWS: {**HEAD, "review_id": "secret-4", "name": "北辰路", "name_kind": "street", "packs": "p", "outcome": '{"matches":["机密庄"]}', "proof_hash": "a" * 64},
    SIGNS: {"division_code": TOWN, "sign_id": "secret-5", "sign_kind": "village", "place_id": "v2", "printed_name": "机密庄", "geometry": AT},
    SIGN_INSPECTIONS: {"division_code": TOWN, "inspection_id": "secret-6", "sign_id": "secret-5", "seen_on": "2026-05-01", "seen_by": "张三", "geometry": AT},
    HERITAGE: {"division_code": TOWN, "heritage_id": "secret-7", "name": "机密庄", "level": "county", "geometry": AT},
}  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def written(store: MemoryStore) -> None:
    changes = [LayerChange(spec, frame_of(spec, [row]), date(2020, 1, 1)) for spec, row in ROWS.items()]
    store.append(changes, by=PersonId("clerk"), reason="测试")


@pytest.mark.parametrize("layer", sorted(spec.name for spec in ROWS))
def test_no_layer_tells_of_a_classified_place(ask: httpx.Client, layer: str) -> None:
    for door in (
        f"/api/layers/{layer}/features?limit=1000",
        f"/api/layers/{layer}/features?limit=1000&purpose=public",
        f"/api/layers/{layer}/features?near=104.02,37.27&within_m=100",
        f"/downloads/layers/{layer}.csv",
    ):
        answer = ask.get(door)
        assert answer.status_code == 200, door
        assert "机密庄" not in answer.text, door
        assert "secret-" not in answer.text, door


def test_whoever_may_read_a_classified_name_sees_its_class_beside_it(ask: httpx.Client, visit: httpx.Client) -> None:
    (found,) = (one for one in ask.get("/api/names?q=机密庄").json()["names"] if one["place_id"] == "v2")
    assert found["secrecy"] == "secret"
    assert all(one["secrecy"] is None for one in ask.get("/api/names?q=人民路").json()["names"])
    assert "秘密" in visit.get("/names?q=机密庄").text
    assert "秘密" not in visit.get("/names?q=人民路").text
    assert "秘密" in visit.get("/names/places/v2").text

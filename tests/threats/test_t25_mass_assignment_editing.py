"""T25: what the house keeps of a row is not set from outside: version, days, author, the key; nor is anything nobody knows."""

from typing import Any

import pytest

from layers.planning.specs import FACILITIES
from tests.editing_door import EditingDoor, centre, fresh_by, items, patch, post, put

KEPT_BY_THE_HOUSE = [
    "version",
    "valid_from",
    "valid_to",
    "recorded_at",
    "recorded_by",
    "replaced_at",
    "commit_id",
    "created_by",
    "created_at",
]
UNKNOWN = ["fid", "geom", "replaced_in", "changed_in", "role", "secrecy", "status", "区划", "__proto__", "constructor", "x" * 300]


@pytest.mark.parametrize("name", [*KEPT_BY_THE_HOUSE, *UNKNOWN])
def test_no_property_is_taken_but_the_columns_of_the_layer(editing_door: EditingDoor, name: str) -> None:
    clerk = editing_door.people["clerk"]
    before = editing_door.store.last_commit()
    for answer in (
        post(clerk, centre(**{name: 99})),
        put(clerk, "east-1", centre(**{name: "2020-01-01"}), if_match="*"),
        patch(clerk, "east-1", {"properties": {name: None}}, if_match="*"),
    ):
        assert (answer.status_code, answer.json()["code"]) == (400, "ogc.bad-feature")
        assert name[:80] in answer.json()["facts"]["where"]
    assert editing_door.store.last_commit() == before


@pytest.mark.parametrize(
    "member",
    [{"version": 9}, {"valid_from": "2000-01-01"}, {"by": "root"}, {"etag": 'W/"v9"'}, {"time": {"interval": ["1999-01-01", ".."]}}, {"time": {"date": "2020-01-01"}}],
    ids=str,
)  # fmt: skip
def test_no_member_beside_the_properties_sets_them_either(editing_door: EditingDoor, member: dict[str, Any]) -> None:
    clerk = editing_door.people["clerk"]
    for answer in (
        post(clerk, centre() | member),
        put(clerk, "east-1", centre() | member, if_match="*"),
        patch(clerk, "east-1", member, if_match="*"),
    ):
        assert (answer.status_code, answer.json()["facts"]["where"]) == (400, next(iter(member)))


def test_the_version_the_day_and_the_author_are_those_of_the_edit(editing_door: EditingDoor) -> None:
    clerk = editing_door.people["clerk"]
    held = fresh_by(clerk)()
    assert patch(clerk, held.key, {"properties": {"beds": 3}}, if_match=held.etag).status_code == 204
    history = editing_door.store.read_history(FACILITIES, held.key)
    assert history["version"].tolist() == [1, 2]
    assert set(history["recorded_by"]) == {"clerk"}
    assert set(history["valid_from"].dt.date) == {editing_door.store.today()}


def test_no_header_speaks_for_somebody_else(editing_door: EditingDoor) -> None:
    viewer = editing_door.people["viewer"]
    for headers in (
        {"x_http_method_override": "PUT"},
        {"x_method_override": "DELETE"},
        {"x_forwarded_user": "clerk"},
        {"from": "clerk"},
    ):
        assert post(viewer, **headers).status_code == 403
    clerk = editing_door.people["clerk"]
    overridden = clerk.get(items(key="east-1"), headers={"x-http-method-override": "DELETE", "if-match": "*"})
    assert overridden.status_code == 200

"""T24: through the open door nobody writes, ends or finds out about a row of another area; it looks like one that nobody holds."""

import re
from collections.abc import Callable

import httpx
import pytest

from layers.planning.specs import FACILITIES
from tests.editing_door import EAST, OTHER, OWN, EditingDoor, centre, delete, fresh_by, items, new_name, patch, post, put

THEIRS = "east-1"


def told(answer: httpx.Response) -> tuple[int, str]:
    """What an answer says, but for the key and the request's number."""
    body = re.sub(rf"{THEIRS}|t\d{{4,}}", "KEY", answer.text)
    return answer.status_code, re.sub(r'"request_id":"\w+"', "", body)


@pytest.mark.parametrize("headers", [{}, {"if_match": "*"}, {"if_match": 'W/"v1"'}, {"if_match": '"v9"'}], ids=str)
def test_a_neighbours_row_answers_like_a_row_that_nobody_holds(editing_door: EditingDoor, headers: dict[str, str]) -> None:
    western, unknown = editing_door.people["western"], new_name()
    changes: list[Callable[[str], httpx.Response]] = [
        lambda key: put(western, key, centre(), **headers),
        lambda key: patch(western, key, {"properties": {"beds": 1}}, **headers),
        lambda key: delete(western, key, **headers),
        lambda key: western.options(items(key=key)),
        lambda key: western.get(items(key=key)),
    ]
    for change in changes:
        assert told(change(THEIRS)) == told(change(unknown))
        assert told(change(THEIRS))[0] == 404
    assert editing_door.store.read_history(FACILITIES, THEIRS)["version"].tolist() == [1]


def test_a_neighbours_key_cannot_be_had_and_the_refusal_does_not_say_whose_it_is(editing_door: EditingDoor) -> None:
    """That a key is not free cannot be hidden from whoever asks for it; where its row lies and what it says is."""
    western = editing_door.people["western"]
    held = fresh_by(western)()
    taken, theirs = post(western, centre() | {"id": held.key}), post(western, centre() | {"id": THEIRS})
    assert theirs.status_code == 409
    assert told(theirs) == told(taken)
    assert put(western, THEIRS, centre(), if_none_match="*").status_code == 412
    assert EAST not in theirs.text
    assert editing_door.store.read_history(FACILITIES, THEIRS)["version"].tolist() == [1]


def test_no_row_is_made_in_or_moved_to_another_area(editing_door: EditingDoor) -> None:
    western = editing_door.people["western"]
    held = fresh_by(western)()
    before = editing_door.store.last_commit()
    for code in (OTHER, "620499", "620421"):
        made = post(western, centre(division_code=code))
        moved = patch(western, held.key, {"properties": {"division_code": code}}, if_match=held.etag)
        replaced = put(western, held.key, centre(division_code=code), if_match=held.etag)
        assert {a.status_code for a in (made, moved, replaced)} <= {403}, code
        assert {a.json()["code"] for a in (made, moved, replaced)} == {"store.outside-area"}
    assert editing_door.store.last_commit() == before


def test_a_division_that_is_held_elsewhere_answers_like_one_that_is_not(editing_door: EditingDoor) -> None:
    western = editing_door.people["western"]
    held, unheld = (post(western, centre(division_code=code) | {"id": "same"}) for code in (OTHER, f"{EAST}999"))
    assert told(held) == told(unheld)


def test_whoever_sees_the_county_edits_both_sides(editing_door: EditingDoor) -> None:
    clerk, eastern = editing_door.people["clerk"], editing_door.people["eastern"]
    held = fresh_by(clerk)()
    assert clerk.get(items(key=held.key)).json()["properties"]["division_code"] == OWN
    assert eastern.get(items(key=held.key)).status_code == 404
    there = {"properties": {"division_code": OTHER}, "geometry": {"type": "Point", "coordinates": [104.05, 37.01]}}
    assert patch(clerk, held.key, there, if_match=held.etag).status_code == 204
    assert eastern.get(items(key=held.key)).status_code == 200
    assert delete(editing_door.people["western"], held.key, if_match='"v2"').status_code == 404

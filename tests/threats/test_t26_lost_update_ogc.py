"""T26: two programs at the open door, reading and writing one feature at once: no acknowledged change disappears.

Every order of two editors, more than a thousand turns of them, stands in tests/layers/store/test_interleaved_editors.py; here the
orders are those of real threads, sockets and one file.
"""

import threading

import httpx

from layers.planning.specs import FACILITIES
from tests.editing_door import EditingDoor, centre, delete, fresh_by, items, patch, put
from tests.front_desk import program, sign_in

ROUNDS = 5


def adds_up(client: httpx.Client, key: str, start: threading.Barrier, done: list[int], refused: list[int]) -> None:
    """Add one to the beds, again and again, as a careful program does: read, change, write over what was read, or read again."""
    start.wait(20)
    while len(done) < ROUNDS:
        read = client.get(items(key=key))
        beds = read.json()["properties"]["beds"] + 1
        answer = patch(client, key, {"properties": {"beds": beds}}, if_match=read.headers["etag"])
        assert answer.status_code in (204, 412), answer.text
        (done if answer.status_code == 204 else refused).append(beds)


def test_what_two_programs_add_is_all_there(editing_door: EditingDoor) -> None:
    held = fresh_by(editing_door.people["clerk"])(beds=0)
    start = threading.Barrier(2)
    done: list[list[int]] = [[], []]
    refused: list[list[int]] = [[], []]
    with program(editing_door.address) as one, program(editing_door.address) as other:
        clients = (one, other)
        for client in clients:
            sign_in(client, "clerk")
        threads = [threading.Thread(target=adds_up, args=(clients[n], held.key, start, done[n], refused[n])) for n in (0, 1)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
    assert [len(ones) for ones in done] == [ROUNDS, ROUNDS]
    history = editing_door.store.read_history(FACILITIES, held.key)
    assert history["beds"].tolist() == list(range(2 * ROUNDS + 1))
    assert sorted(done[0] + done[1]) == list(range(1, 2 * ROUNDS + 1))
    assert history["version"].tolist() == list(range(1, 2 * ROUNDS + 2))


def test_the_second_of_two_who_read_the_same_is_refused_whatever_he_does(editing_door: EditingDoor) -> None:
    clerk = editing_door.people["clerk"]
    held = fresh_by(clerk)()
    assert patch(clerk, held.key, {"properties": {"beds": 20}}, if_match=held.etag).status_code == 204
    for late in (
        put(clerk, held.key, centre(beds=30), if_match=held.etag),
        patch(clerk, held.key, {"properties": {"beds": 30}}, if_match=held.etag),
        patch(clerk, held.key, {"properties": {"name": "别的列"}}, if_match=held.etag),
        delete(clerk, held.key, if_match=held.etag),
    ):
        assert late.status_code == 412
    assert clerk.get(items(key=held.key)).json()["properties"]["beds"] == 20


def test_programs_that_say_no_version_still_lose_nothing_the_other_wrote_in_another_column(editing_door: EditingDoor) -> None:
    """In a collection opened to clients without If-Match a patch is merged into what is held at the moment it is written."""
    clerk, key = editing_door.people["clerk"], "t26"
    place = {"type": "Point", "coordinates": [104.012, 37.012]}
    village = {"type": "Feature", "id": key, "geometry": place, "properties": {"name": "庄", "division_code": "620499101201"}}
    assert clerk.post(items("settlements"), json=village, headers={"content-type": "application/geo+json"}).status_code == 201
    answers: list[int] = []

    def say(client: httpx.Client, column: str) -> None:
        answers.extend(patch(client, key, {"properties": {column: n}}, layer="settlements").status_code for n in range(3))

    with program(editing_door.address) as one, program(editing_door.address) as other:
        for client in (one, other):
            sign_in(client, "clerk")
        threads = [threading.Thread(target=say, args=args) for args in ((one, "population"), (other, "households"))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
    assert answers == [204] * 6
    now = clerk.get(items("settlements", key)).json()["properties"]
    assert (now["population"], now["households"]) == (2, 2)

"""T18: an id of a request, a step, a batch or an announcement is never a path, a query or a trick of the eye."""

from datetime import date

import pytest

from gazetteer.requests.application import Asked, is_plain_id
from gazetteer.requests.errors import NotAnApplication, NotAStep
from gazetteer.requests.step import read_step
from gazetteer.use_cases.requests import submit_request
from layers.people import PersonId
from layers.store.memory import MemoryStore
from layers.store.protocol import Workspace
from tests.little_request import COUNTY

CLERK = PersonId("clerk")
TRICKS = (
    "../../etc/passwd", "..", "a/b", "a\\b", "C:x", "a b", " a", "a\n", "a\x00b", "a?b=1", "a#b", "a%2fb", "a;b", "a'--", 'a"b', "<b>", "${x}", "=1+1",
    "a\u202eb", "a\u200bb", "x" * 81, "",
)  # fmt: skip


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore(Workspace(COUNTY, "甲县", 4543))


@pytest.mark.parametrize("trick", TRICKS)
def test_a_trick_is_no_id_anywhere(store: MemoryStore, trick: str) -> None:
    fields = {"candidates": [{"name": "景泰路"}]}
    head = {"request_type": "naming", "kind": "street", "division_code": COUNTY, "asked_on": date(2024, 2, 1)}
    for asked in (Asked(trick, **head), Asked("q1", **head, batch_id=trick or "/"), Asked("q1", **head, place_id=trick or "/")):  # type: ignore[arg-type]
        with pytest.raises(NotAnApplication):
            submit_request(store, asked, fields, by=CLERK)
    with pytest.raises(NotAStep):
        read_step("q1", {"step_id": trick, "kind": "closed", "happened_on": "2024-06-01"})
    assert store.last_commit() == 0


@pytest.mark.parametrize(
    "plain", ["q1", "新区2024-01", "景民〔2024〕1号", "甲（补）", "1700000000000-ab12cd34", "a.b_c-d", "x" * 80]
)
def test_numbers_as_offices_give_them_are_ids(plain: str) -> None:
    assert is_plain_id(plain)

"""T24: whoever sees one township finds behind the open door what a county would tell that holds nothing else."""

import re
from collections.abc import Iterator
from contextlib import ExitStack

import httpx
import pytest

from gisvc.app import create_app
from gisvc.auth.accounts import open_accounts
from gisvc.auth.roles import Role
from gisvc.catalogue import CATALOGUE
from gisvc.settings import Settings
from layers.people import PersonId
from layers.reference import DIVISIONS
from layers.store.memory import MemoryStore
from layers.store.protocol import LayerChange
from tests.front_desk import SmallDesk, cheap_passwords, program, serving, sign_in
from tests.little_county import BEGAN, little_county

AREA = "620423101"
THEIRS = "620423102"


def only_the_township(county: MemoryStore) -> MemoryStore:
    """A store that never held anything beyond what the township sees."""
    store, view = MemoryStore(county.workspace), county.within(AREA)
    changes = [LayerChange(spec, view.read(spec), BEGAN) for spec in CATALOGUE if len(view.read(spec))]
    store.append(changes, by=PersonId("tester"), reason="one township")
    return store


@pytest.fixture(scope="module")
def doors(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[httpx.Client, httpx.Client]]:
    """The same person at the county's door and at that of the lone township."""
    county = little_county()
    with ExitStack() as open_until_the_end:
        clients = []
        for n, store in enumerate((county, only_the_township(county))):
            path = tmp_path_factory.mktemp(f"door{n}") / "accounts.db"
            accounts = open_accounts(path, settings=Settings(), journal=store, passwords=cheap_passwords())
            name = SmallDesk(Settings(), store, accounts).add_person("xiaoli", Role.CLERK, area=AREA)
            address = open_until_the_end.enter_context(serving(create_app(Settings(), store, accounts)))
            client = open_until_the_end.enter_context(program(address))
            assert sign_in(client, name).status_code in (200, 303)
            clients.append(client)
        yield clients[0], clients[1]


def told(answer: httpx.Response) -> tuple[int, str, str | None]:
    """What an answer says, but for the address, the moment and the request's number."""
    body = re.sub(
        r"127\.0\.0\.1:\d+|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ|\"request_id\":\"\w+\"|620423102\d*|620423999", "", answer.text
    )
    return answer.status_code, body, answer.headers.get("etag")


@pytest.mark.parametrize("name", [spec.name for spec in CATALOGUE])
def test_pages_counts_and_extents_know_of_no_other_township(doors: tuple[httpx.Client, httpx.Client], name: str) -> None:
    for path in (
        f"/ogc/collections/{name}",
        f"/ogc/collections/{name}/items",
        f"/ogc/collections/{name}/items?limit=1&datetime=../..",
    ):
        county, alone = (told(door.get(path)) for door in doors)
        assert county == alone
        assert county[0] == 200


@pytest.mark.parametrize(
    "query",
    ["filter=code LIKE '620423102%25'", "filter=NOT (code LIKE '620423101%25')", "bbox=104.0,37.11,104.3,37.2", "f=csv", "f=html", "f=jsonfg&crs=EPSG:4490", "offset=3&limit=2", "purpose=public", f"code={THEIRS}", f"after={THEIRS}"],
)  # fmt: skip
def test_no_question_finds_out_about_it(doors: tuple[httpx.Client, httpx.Client], query: str) -> None:
    county, alone = (
        re.sub(r'nonce[=-]["\']?[\w+/=-]+', "", str(told(door.get(f"/ogc/collections/divisions/items?{query}"))))
        for door in doors
    )
    assert county == alone


def test_a_feature_there_looks_like_one_that_nobody_holds(doors: tuple[httpx.Client, httpx.Client]) -> None:
    county, _ = doors
    for headers in ({}, {"if-none-match": "*"}, {"if-none-match": 'W/"v1"'}):
        theirs, unknown = (
            county.get(f"/ogc/collections/divisions/items/{key}", headers=headers) for key in (THEIRS, "620423999")
        )
        assert told(theirs) == told(unknown)
        assert theirs.status_code == 404
    assert county.get(f"/ogc/collections/divisions/items/{AREA}").status_code == 200


def test_a_stranger_hears_nothing_at_all(doors: tuple[httpx.Client, httpx.Client]) -> None:
    address = str(doors[0].base_url)
    for path in (
        "/ogc",
        "/ogc/api",
        "/ogc/conformance",
        "/ogc/collections",
        "/ogc/collections/divisions/items",
        "/ogc/collections/no-such",
    ):
        answer = httpx.get(f"{address}{path}", headers={"accept": "application/json"}, trust_env=False)
        assert answer.status_code == 401
        assert DIVISIONS.label.zh not in answer.text

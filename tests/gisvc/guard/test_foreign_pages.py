"""Pages of other origins read the reconciliation service where a setting names them, and nothing else."""

from collections.abc import Iterator

import httpx
import pytest

from gisvc.app import create_app
from gisvc.settings import Settings
from tests.front_desk import program, serving
from tests.named_county import named_county

REFINE = "http://127.0.0.1:3333"


@pytest.fixture(scope="module")
def ask() -> Iterator[httpx.Client]:
    settings = Settings(demonstration=True, reconcile_origins=(REFINE,))
    with serving(create_app(settings, named_county(), None)) as address, program(address) as client:
        yield client


def test_the_named_origin_may_read_and_ask(ask: httpx.Client) -> None:
    for answer in (
        ask.get("/reconcile/suggest/type", headers={"origin": REFINE, "sec-fetch-site": "same-site"}),
        ask.post("/reconcile", data={"queries": "{}"}, headers={"origin": REFINE, "sec-fetch-site": "same-site"}),
        ask.options("/reconcile", headers={"origin": REFINE}),
    ):
        assert answer.status_code in (200, 204)
        assert answer.headers["access-control-allow-origin"] == REFINE
        assert "access-control-allow-credentials" not in answer.headers


@pytest.mark.parametrize("origin", ["http://127.0.0.1:3334", "https://evil.example", "null", ""])
def test_no_other_origin_may(ask: httpx.Client, origin: str) -> None:
    answer = ask.get("/reconcile/suggest/type", headers={"origin": origin})
    assert "access-control-allow-origin" not in answer.headers
    assert (
        ask.post("/reconcile", data={"queries": "{}"}, headers={"origin": origin, "sec-fetch-site": "cross-site"}).status_code
        == 403
    )


@pytest.mark.parametrize("path", ["/api/names?q=x", "/names", "/reconciled", "/api/me"])
def test_no_other_address_is_shared(ask: httpx.Client, path: str) -> None:
    assert "access-control-allow-origin" not in ask.get(path, headers={"origin": REFINE}).headers


def test_a_change_elsewhere_is_still_refused(ask: httpx.Client) -> None:
    answer = ask.post("/api/requests", json={}, headers={"origin": REFINE, "sec-fetch-site": "same-site"})
    assert answer.status_code == 403

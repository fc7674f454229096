"""A page that cannot be worked out now says when to come back, as a problem does."""

from collections.abc import Iterator

import pytest

from gisvc.answers import AnswerShelf
from gisvc.app import create_app
from gisvc.settings import Settings
from tests.front_desk import browser, serving
from tests.little_county import little_county


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    app = create_app(Settings(demonstration=True), little_county(), None)
    nobody_may = AnswerShelf(at_once=0, waiting=0, patience_s=0)
    object.__setattr__(app.state.desk, "shelf", nobody_may)  # a shelf at which every place is taken
    with serving(app) as address:
        yield address


@pytest.mark.parametrize("path", ["/coverage", "/gaps?measure=reach&reach=3km"])
def test_a_busy_page_says_when_to_come_back(address: str, path: str) -> None:
    with browser(address) as client:
        answer = client.get(path)
    assert answer.status_code == 503
    assert answer.headers["content-type"].startswith("text/html")
    assert int(answer.headers["retry-after"]) >= 1

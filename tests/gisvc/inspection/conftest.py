"""The desk over a county with a boundary line, served as `gisvc serve` serves it; each test file has its own store."""

from collections.abc import Iterator
from html.parser import HTMLParser

import httpx
import pytest

from gisvc.app import create_app
from gisvc.settings import Settings
from layers.store.memory import MemoryStore
from tests.front_desk import browser, program, serving
from tests.inspection_county import inspection_county


@pytest.fixture(scope="module")
def store() -> MemoryStore:
    return inspection_county()


@pytest.fixture(scope="module")
def address(store: MemoryStore) -> Iterator[str]:
    with serving(create_app(Settings(demonstration=True), store, None)) as address:
        yield address


@pytest.fixture
def visit(address: str) -> Iterator[httpx.Client]:
    with browser(address) as client:
        yield client


@pytest.fixture
def ask(address: str) -> Iterator[httpx.Client]:
    with program(address) as client:
        yield client


class Form(HTMLParser):
    """A form of a page as a browser would send it back untouched."""

    def __init__(self, page: str, action: str) -> None:
        super().__init__()
        self.action = action
        self.sent: dict[str, list[str]] = {}
        self._is_ours = False
        self._select = self._area = ""
        self._text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self._is_ours = given.get("action") == self.action
        name = given.get("name") or ""
        if not self._is_ours:
            return
        if tag == "input" and (given.get("type") != "checkbox" or "checked" in given):
            self.sent.setdefault(name, []).append(given.get("value") or "")
        if tag == "select":
            self._select = name
            self.sent.setdefault(name, [""])
        if tag == "option" and "selected" in given:
            self.sent[self._select] = [given.get("value") or ""]
        if tag == "textarea":
            self._area, self._text = name, ""

    def handle_data(self, data: str) -> None:
        self._text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._is_ours:
            self.sent[self._area] = [self._text]
        if tag == "form":
            self._is_ours = False


def form_of(page: str, action: str) -> dict[str, list[str]]:
    found = Form(page, action)
    assert found.sent, f"no form {action}"
    return found.sent

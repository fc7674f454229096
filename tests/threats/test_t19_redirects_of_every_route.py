"""T19 (every route): whatever is asked, no redirection leads off this service, and no route answers to another's name."""

from urllib.parse import urlsplit

import httpx

from tests.every_route import Route
from tests.threats.test_t19_foreign_hosts_and_redirects import LEAVING

WAYS = {"back", "next", "to", "return", "url", "redirect", "continue", "service"}


def test_no_parameter_leads_away(whole_browser: httpx.Client, all_routes: list[Route]) -> None:
    """Every query parameter that could name a place to go is tried with every way out; the rest with one."""
    tried = 0
    for route in all_routes:
        if route.method != "GET":
            continue
        for name in route.query:
            for away in LEAVING if name in WAYS else LEAVING[:1] if "/" not in route.path[1:] else ():
                answer = whole_browser.get(route.at(), params={name: away})
                _stays(answer, route, name)
                tried += 1
    assert tried > 100


def test_no_write_leads_away(whole_browser: httpx.Client, all_routes: list[Route]) -> None:
    for route in all_routes:
        if route.method == "POST":
            form = {"back": "//evil.example/x", "next": "https://evil.example"}
            _stays(whole_browser.post(route.at(), data=form, headers={"referer": "https://evil.example/"}), route, "form")


def test_no_route_answers_to_a_foreign_name(whole_program: httpx.Client, all_routes: list[Route]) -> None:
    for route in all_routes:
        answer = whole_program.request(route.method, route.at(), headers={"host": "evil.example"})
        assert (answer.status_code, answer.json()["code"]) == (400, "guard.unknown-host"), route.name
        assert "evil.example" not in answer.text


def _stays(answer: httpx.Response, route: Route, name: str) -> None:
    location = answer.headers.get("location", "/")
    target = urlsplit(location)
    assert not target.netloc, (route.name, name, location)
    assert not target.scheme, (route.name, name, location)
    assert location.startswith("/"), (route.name, name, location)
    assert not location.startswith(("//", "/\\")), (route.name, name, location)

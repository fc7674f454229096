"""T14 for joint inspection: a payload in every text of register, records, cases and papers runs on no page of a round."""

from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import quote

import pytest

from boundaries.records.kinds import CASE_WORD, DISPUTE, MEETING
from boundaries.records.statement import new_id
from boundaries.use_cases.cases import open_case
from boundaries.use_cases.rounds import record
from gisvc.app import create_app
from gisvc.settings import Settings
from layers.fields import Value
from tests.front_desk import browser, serving
from tests.inspection_county import (
    FIRST,
    LINE,
    ME,
    NEAR,
    OURS,
    THEIRS,
    Told,
    inspection_county,
    new_round,
    plain,
    they_say,
    we_say,
)
from tests.little_county import PAYLOAD


@pytest.fixture(scope="module")
def told() -> dict[str, str]:
    return {}


@pytest.fixture(scope="module")
def address(told: dict[str, str]) -> Iterator[str]:
    store = inspection_county(PAYLOAD)
    made = new_round(store, f"联检{PAYLOAD}")
    there: list[Value] = [{"name": PAYLOAD, "side": OURS, "unit": PAYLOAD}, {"name": PAYLOAD, "side": THEIRS}]
    ours: dict[str, Value] = {
        **plain("marker_check"),
        "attendance": there,
        "threat": PAYLOAD,
        "inscription": PAYLOAD,
        "remarks": PAYLOAD,
    }
    we_say(
        store, made, Told("marker_check", FIRST, ours, said_by=PAYLOAD, device=PAYLOAD[:90]),
        Told("marker_check", FIRST, {"inscription": f"2{PAYLOAD}"}), Told("segment_check", NEAR, {"reason_not_checked": PAYLOAD}),
    )  # fmt: skip
    they_say(store, made, Told("marker_check", FIRST, {**ours, "inscription": f"3{PAYLOAD}"}))
    record(
        store,
        MEETING,
        new_id(),
        {"title": PAYLOAD, "held_on": "2026-05-01", "attendance": there, "minutes": PAYLOAD},
        round_id=made,
        by=ME,
    )
    dispute: dict[str, Value] = {
        "name": PAYLOAD,
        "line_id": LINE,
        "ground": "position",
        "sides": [OURS, THEIRS],
        "description": PAYLOAD,
    }
    case = open_case(
        store, {DISPUTE: dispute, CASE_WORD: {"answer": "agrees", "conditions": PAYLOAD, "attendance": there}}, by=ME
    )
    told |= {"round": made, "case": case.case.case_id}
    with serving(create_app(Settings(demonstration=True), store, None)) as address:
        yield address


class Tags(HTMLParser):
    """Every tag and attribute a browser would make of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


PAGES = [
    "/rounds", "/rounds/new", f"/rounds/new?line_id={LINE}", "/rounds/{round}", "/rounds/{round}/compare?show=all", "/rounds/{round}/sign",
    "/rounds/{round}/meetings", "/rounds/{round}/plan", "/rounds/{round}/field-work", f"/rounds/{{round}}/items/marker_check?subject={FIRST}",
    f"/rounds/{{round}}/items/segment_check?subject={NEAR}", "/lines", f"/lines/{LINE}", f"/markers/{FIRST}", "/cases", "/cases/{case}",
    "/cases/{case}/records/dispute", "/cases/{case}/records/case_word", "/cases/{case}/records/dispute_claim",
    f"/rounds/{quote(PAYLOAD, safe='')}", f"/rounds/{{round}}/items/{quote(PAYLOAD[:30], safe='')}?subject={quote(PAYLOAD)}",
    f"/lines/{quote(PAYLOAD, safe='')}", f"/markers/{quote(PAYLOAD, safe='')}", f"/cases/{quote(PAYLOAD, safe='')}",
    f"/cases/new?kind=change_case&marker_id={quote(PAYLOAD)}&line_id={quote(PAYLOAD)}", f"/rounds/new?line_id={quote(PAYLOAD[:90])}",
]  # fmt: skip


def assert_harmless(page: str) -> None:
    for tag, attributes in Tags(page).found:
        assert not [name for name in attributes if name.startswith("on")], (tag, attributes)
        source = str(attributes.get("src") or "")
        if tag == "img":
            assert source.startswith(("/api/photos/", "data:image/svg+xml;base64,")), attributes
        for name in ("href", "src", "action"):
            assert not str(attributes.get(name) or "").lower().startswith(("javascript:", "data:text", "//")), (tag, attributes)
    assert "49<svg" not in page


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("path", PAGES)
def test_no_page_of_the_inspection_turns_a_text_into_a_tag(address: str, told: dict[str, str], path: str, language: str) -> None:
    with browser(address) as client:
        client.cookies.set("gisvc_language", language)
        answer = client.get(path.replace("{round}", told["round"]).replace("{case}", told["case"]))
    assert answer.status_code < 500
    assert_harmless(answer.text)


def test_the_payload_is_on_the_pages_as_text(address: str, told: dict[str, str]) -> None:
    """Otherwise the test above could not fail."""
    with browser(address) as client:
        for path in (
            f"/rounds/{told['round']}",
            f"/rounds/{told['round']}/compare?show=all",
            f"/cases/{told['case']}",
            f"/lines/{LINE}",
        ):
            assert "onerror=alert(1)" in client.get(path).text


def test_what_is_typed_wrongly_comes_back_as_text(address: str, told: dict[str, str]) -> None:
    with browser(address) as client:
        path = f"/rounds/{told['round']}/items/marker_check?subject={FIRST}"
        form = {"sees": "", "search_radius_m": PAYLOAD, "found_state": PAYLOAD, "threat": PAYLOAD, "visited_at": PAYLOAD}
        answer = client.post(path, data=form)
    assert answer.status_code == 400
    assert_harmless(answer.text)
    assert "onerror=alert(1)" in answer.text

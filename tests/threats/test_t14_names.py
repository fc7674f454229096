"""T14 for place names: a payload in every text of register, lists, requests and steps runs on no page about names."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import ConsoleMessage, Dialog, sync_playwright

from gazetteer.use_cases.requests import record_step
from gazetteer.use_cases.review import review_request
from gisvc.app import create_app
from gisvc.settings import Settings
from tests.front_desk import browser, serving
from tests.little_county import PAYLOAD
from tests.named_county import ME, ask_for, named_county
from tests.threats.test_t14_scripts_inspection import assert_harmless

SHORT = PAYLOAD[:55]  # a name has sixty characters at most
ODD = quote(PAYLOAD, safe="")


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    store = named_county(PAYLOAD)
    for number, batch in (("R1", ""), ("R2", "B1"), ("R3", "B1")):
        ask_for(store, SHORT if number != "R3" else f"新{SHORT[:50]}", request_id=number, batch=batch, payload=PAYLOAD)
    steps = {
        "expert_opinion": {"expert": PAYLOAD, "vote": "in_favour", "reasons": PAYLOAD},
        "consultation_opened": {"asked_whom": PAYLOAD, "ends_on": "2026-05-20", "url": PAYLOAD},
        "department_asked": {"department": PAYLOAD},
    }
    for kind, facts in steps.items():
        record_step(store, "R1", {"step_id": f"R1.{kind}", "kind": kind, "happened_on": "2026-05-08", "facts": facts}, by=ME)
    review_request(store, "R1", by=ME)
    with serving(create_app(Settings(demonstration=True), store, None)) as address:
        yield address


PAGES = [
    "/names", f"/names?q={quote(SHORT)}", "/names?q=xinmin", "/names/places/s1", "/names/places/v1?valid_on=1998-07-01", "/names/heritage",
    "/names/heritage/bank", "/names/signs", f"/names/signs?q={quote(SHORT)}", "/names/signs/inspections", "/names/signs/plates", "/names/cleanup",
    "/names/plan", "/names/lexicon", "/names/readings", "/names/announcements", "/names/requests", f"/names/requests?q={quote(SHORT)}",
    "/names/requests/R1", "/names/requests/R1/review?instead=true", "/names/requests/R1/steps/amended", "/names/requests/R1/deliberation/committee_met",
    "/names/requests/R1/decision/decided", "/names/requests/R1/steps/department_answered", "/names/requests/new", f"/names/requests/new?name={quote(SHORT)}&where={ODD}&place_id={quote(PAYLOAD[:90])}",
    "/names/clocks", "/names/batches", "/names/batches/B1", f"/names/check?name={quote(SHORT)}&where=104.045,37.186;104.075,37.186",
    f"/names/check?name={quote(SHORT)}&where={ODD}", f"/names/check?name=x&pack={quote(PAYLOAD[:70])}", f"/names/spelling?name={quote(SHORT)}&given={ODD}",
    f"/names/rules?pack={quote(PAYLOAD[:70])}", f"/names/places/{ODD}", f"/names/requests/{quote(PAYLOAD[:90], safe='')}", f"/names/batches/{quote(PAYLOAD[:70], safe='')}",
    "/names/publications", "/names/reconcile", "/reconcile/preview?id=s1", f"/reconcile/preview?id={ODD}",
]  # fmt: skip


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_page_about_names_turns_a_text_into_a_tag(address: str, language: str) -> None:
    with browser(address) as client:
        client.cookies.set("gisvc_language", language)
        for path in PAGES if language == "zh" else PAGES[::4]:
            answer = client.get(path)
            assert answer.status_code < 500, path
            assert_harmless(answer.text)


def test_the_payload_is_on_the_pages_as_text(address: str) -> None:
    """Otherwise the test above could not fail."""
    shown = ["/names?q=xinmin", "/names/places/s1", "/names/heritage", "/names/signs", "/names/announcements", "/names/requests", "/names/requests/R1", "/names/requests/R1/review", "/names/batches/B1"]  # fmt: skip
    with browser(address) as client:
        for path in shown:
            assert "onerror=alert(1)" in client.get(path).text, path


def test_what_is_typed_wrongly_comes_back_as_text(address: str) -> None:
    form = {"happened_on": PAYLOAD, "expert": PAYLOAD, "vote": PAYLOAD, "reasons": PAYLOAD, "step_id": "R1.x"}
    with browser(address) as client:
        answer = client.post("/names/requests/R1/deliberation/expert_opinion", data=form)
        batch = client.post(
            "/names/batches", data={"batch_id": SHORT, "division_code": "620423100", "asked_on": "2026-05-06", "names": PAYLOAD}
        )
    assert answer.status_code == 400
    assert "onerror=alert(1)" in answer.text
    assert_harmless(answer.text)
    assert batch.status_code < 500
    assert_harmless(batch.text)


@pytest.mark.chromium
def test_a_browser_meets_no_dialog_on_the_pages_with_maps(address: str) -> None:
    executable = next((p for p in ("/usr/bin/chromium", "/usr/bin/chromium-browser") if Path(p).exists()), None)
    if executable is None:
        pytest.skip("needs chromium")
    trouble: list[str] = []

    def dismiss(dialog: Dialog) -> None:
        trouble.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def listen(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            trouble.append(message.text)

    with sync_playwright() as playwright:
        chrome = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        page = chrome.new_page()
        page.on("dialog", dismiss)
        page.on("console", listen)
        page.on("pageerror", lambda error: trouble.append(f"script error: {error}"))
        for path in ("/names?q=xinmin", "/names/places/s1", "/names/requests/R1/review", "/names/batches/B1", "/names/signs"):
            page.goto(address + path)
            shapes = page.locator("path.leaflet-interactive")
            for number in range(min(shapes.count(), 4)):
                shapes.nth(number).dispatch_event("mouseover")
                shapes.nth(number).dispatch_event("click")
        page.goto(f"{address}/names/requests/new")
        page.locator("#map .leaflet-container").click(position={"x": 200, "y": 150})
        assert page.locator("#where").input_value().startswith(("103.", "104."))  # a click on the map writes where it was
        chrome.close()
    assert not trouble

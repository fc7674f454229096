"""The form of a package in a real browser, opened as a file without any network: filled, exported, carried home."""

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from boundaries.field.receipt import Origin
from boundaries.records.kinds import MARKER_CHECK
from boundaries.rounds.sync import Fate
from boundaries.use_cases.rounds import open_round, record
from layers.fields import Value
from tests.little_line import ME, PLAN, SIDE_A, SIDE_B
from tests.little_package import Team, jpeg, team

pytestmark = pytest.mark.chromium

GPX = """<?xml version="1.0"?><gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1">
<wpt lat="37.5" lon="104.5"><name>远处</name></wpt>
<wpt lat="37.00001" lon="104.00002"><ele>1801.5</ele><time>2026-09-01T01:30:00Z</time><name>A&amp;B &lt;山&gt; 𠮷</name></wpt></gpx>"""
XXE = """<?xml version="1.0"?><!DOCTYPE gpx [<!ENTITY x SYSTEM "file:///etc/passwd">]>
<gpx><wpt lat="1" lon="2"><name>&x;</name></wpt></gpx>"""


@pytest.fixture(scope="module")
def browser(chromium: Path) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=str(chromium), args=["--no-sandbox"])
        yield running
        running.close()


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Team:
    """A team whose markers were looked at in a round before."""
    made = team(tmp_path_factory.mktemp("ours"))
    open_round(made.store, {**PLAN, "name": "第四轮", "year": 2021}, by=ME, round_id="round-2021")
    last: Mapping[str, Value] = {"found_state": ["blurred"], "inscription": "靖远 1996", "is_firm": True}
    record(made.store, MARKER_CHECK, "M002", last, round_id="round-2021", by=ME)
    return made


@pytest.fixture(scope="module")
def form(ours: Team) -> Path:
    return ours.unpacked(ours.package()) / "form.html"


@pytest.fixture
def phone(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 360, "height": 800}, offline=True, accept_downloads=True)
    yield context
    context.close()


@pytest.fixture
def page(phone: BrowserContext, form: Path) -> Iterator[Page]:
    """The form as a phone shows it; a complaint of the page or of its policy fails the test, and so does any request."""
    opened, trouble = phone.new_page(), []
    opened.on("pageerror", lambda error: trouble.append(str(error)))
    opened.on("console", lambda said: trouble.append(said.text) if said.type == "error" else None)
    opened.on("request", lambda sent: None if sent.url.startswith(("file:", "blob:", "data:")) else trouble.append(sent.url))
    opened.goto(form.as_uri())
    opened.wait_for_selector(".item")
    yield opened
    assert trouble == []


def choose(page: Page, field: str, code: str) -> None:
    page.locator(f"[data-field={field}] [data-code='{code}']").first.click()


def go(page: Page, ref: str) -> None:
    page.locator(f"[data-ref='{ref}']").click()
    page.wait_for_selector("#finish")


def attend(page: Page) -> None:
    for name in ("王建国", "李玉梅"):
        page.locator("[data-field=attendance]").get_by_role("button", name=name, exact=True).click()


def export(page: Page) -> bytes:
    with page.expect_download() as waiting:
        page.click("#export")
    return Path(waiting.value.path()).read_bytes()


def count(page: Page, name: str) -> str:
    return page.locator(f"[data-count={name}] b").inner_text()


def test_a_marker_filled_without_any_network_is_carried_home_with_its_photo(ours: Team, page: Page) -> None:
    photo = jpeg(41)
    page.get_by_role("button", name="赵𠮷", exact=True).click()
    go(page, "marker_check|M001")
    attend(page)
    choose(page, "found_state", "leaning")
    choose(page, "is_firm", "false")
    page.locator("[data-field=inscription] input").fill("A&B <山> 𠮷 </script>")
    page.locator("[data-field=position] input[type=file]").set_input_files(
        {"name": "way.gpx", "mimeType": "application/gpx+xml", "buffer": GPX.encode()}
    )
    page.locator(".waypoint").first.click()
    tape = page.locator("[data-field=tapes] fieldset").first
    tape.locator("[data-column=distance_m] input").fill("12.61")
    page.locator("[data-field=photos] input[type=file]").nth(1).set_input_files(
        {"name": "正面.jpg", "mimeType": "image/jpeg", "buffer": photo}
    )
    page.wait_for_selector("[data-photo]")
    page.locator("[data-photo] [data-column=bearing_deg] input").fill("135")
    page.locator("[data-photo] [data-column=face] input").fill("东面")
    assert count(page, "draft") == "1"
    page.click("#finish")
    page.wait_for_selector(".item.done")
    assert (count(page, "unsent"), count(page, "draft")) == ("1", "0")
    content = export(page)
    assert (count(page, "unsent"), count(page, "carried")) == ("0", "1")
    assert "下载" in page.locator("#carried").inner_text()

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        assert set(archive.namelist()) == {"statements.json", "seal.json", f"photos/{hashlib.sha256(photo).hexdigest()}.jpg"}
    receipt = ours.bring_content(content, "field-records.zip")
    assert receipt.files[0].origin is Origin.SEALED
    assert receipt.is_complete, receipt.to_text()
    held = ours.record("marker_check", "M001")
    assert held is not None
    assert held.statements[-1].said_by == "赵𠮷"
    assert held.value("inscription") == "A&B <山> 𠮷 </script>"
    position = held.value("position")
    assert isinstance(position, Mapping)
    assert (position["lon"], position["lat"], position["method"], position["height_m"]) == (104.00002, 37.00001, "gpx", 1801.5)
    assert held.value("tapes") == [{"object_id": "M001-1", "distance_m": 12.61}]
    photos = held.value("photos")
    assert isinstance(photos, list)
    assert isinstance(photos[0], Mapping)
    assert (photos[0]["face"], photos[0]["bearing_deg"], photos[0]["view"]) == ("东面", 135.0, "near")
    assert held.value("attendance") == [{"name": "王建国", "side": SIDE_A}, {"name": "李玉梅", "side": SIDE_B}]

    page.locator("#carried input[type=file]").set_input_files(
        {"name": "receipt.json", "mimeType": "application/json", "buffer": json.dumps(receipt.to_json()).encode()}
    )
    expect(page.locator("[data-count=carried] b")).to_have_text("0")


def test_a_correction_on_the_phone_has_seen_what_it_corrects(ours: Team, page: Page) -> None:
    page.fill("#author", "王建国")
    for state in ("clear", "vague"):
        go(page, "segment_check|S01")
        if state == "clear":
            attend(page)
            choose(page, "agrees_with_agreement", "true")
        choose(page, "found_state", state)
        page.click("#finish")
        page.wait_for_selector(".item.done")
    receipt = ours.bring_content(export(page), "field-records.zip")
    assert [line.receipt.fate for line in receipt.records] == [Fate.STORED, Fate.STORED]
    held = ours.record("segment_check", "S01")
    assert held is not None
    assert held.value("found_state") == "vague"
    assert held.conflicts == ()


def test_not_found_asks_how_it_was_searched(page: Page) -> None:
    page.fill("#author", "王建国")
    go(page, "marker_check|M003")
    assert page.locator("[data-section=search]").count() == 0
    attend(page)
    choose(page, "found_state", "not_found")
    assert page.locator("[data-section=search]").is_visible()
    page.click("#finish")
    assert "搜寻半径" in page.locator("#told").inner_text()
    page.locator("[data-field=search_radius_m] input").fill("30")
    page.locator("[data-field=search_minutes] input").fill("45")
    page.click("#finish")
    page.wait_for_selector(".item.done")


def test_what_is_missing_is_named_before_a_record_is_finished(page: Page) -> None:
    go(page, "segment_check|S02")
    page.click("#finish")
    assert "填写人" in page.locator("#told").inner_text()
    page.click("#back")
    page.fill("#author", "王建国")
    go(page, "segment_check|S02")
    page.click("#finish")
    told = page.locator("#told").inner_text()
    assert "双方到场人员" in told
    assert "界线状态" in told
    page.locator("[data-field=reason_not_checked] input").fill("山洪断路")
    page.click("#finish")
    page.wait_for_selector(".item.done")


def test_last_round_s_values_are_taken_over_field_by_field(page: Page) -> None:
    go(page, "marker_check|M002")
    facts = page.locator(".facts").inner_text()
    assert "靖远 1996" in facts
    assert "2123002Q" in facts
    page.locator("[data-same=inscription]").click()
    assert page.locator("[data-field=inscription] input").input_value() == "靖远 1996"
    assert page.locator("[data-field=found_state] [data-code=blurred]").get_attribute("aria-pressed") == "false"


def test_a_draft_outlives_the_page(phone: BrowserContext, page: Page, form: Path) -> None:
    go(page, "marker_check|M002")
    page.locator("[data-field=remarks] textarea").fill("待补")
    page.locator("[data-field=photos] input[type=file]").nth(1).set_input_files(
        {"name": "x.jpg", "mimeType": "image/jpeg", "buffer": jpeg(5)}
    )
    page.wait_for_selector("[data-photo] img")
    page.goto("about:blank")
    page.goto(form.as_uri())
    page.wait_for_selector(".item.draft")
    go(page, "marker_check|M002")
    assert page.locator("[data-field=remarks] textarea").input_value() == "待补"
    assert page.locator("[data-photo] img").count() == 1


def test_where_the_browser_keeps_nothing_it_says_so(browser: Browser, form: Path) -> None:
    context = browser.new_context(offline=True)
    context.add_init_script("Object.defineProperty(window, 'localStorage', { get() { throw new Error('denied'); } });")
    opened = context.new_page()
    opened.goto(form.as_uri())
    opened.wait_for_selector(".warning")
    assert "不能保存草稿" in opened.locator(".warning").inner_text()
    context.close()


def test_its_own_hash_is_sha_256_where_the_browser_has_none(page: Page) -> None:
    for size in (0, 3, 55, 56, 63, 64, 65, 119, 1000):
        content = bytes(n % 251 for n in range(size))
        told = page.evaluate("(bytes) => hexOf(sha256(Uint8Array.from(bytes)))", list(content))
        assert told == hashlib.sha256(content).hexdigest(), size
    page.evaluate("Object.defineProperty(crypto, 'subtle', { value: undefined })")
    assert page.evaluate("hashOf(new TextEncoder().encode('abc'))") == hashlib.sha256(b"abc").hexdigest()


def test_ids_are_uuids_of_version_7_in_the_order_of_time(page: Page) -> None:
    ids = page.evaluate("() => { const made = []; for (let n = 0; n < 50; n++) made.push(newId()); return made; }")
    assert all(one[14] == "7" and one[19] in "89ab" for one in ids)
    assert len(set(ids)) == 50
    assert [one[:13] for one in ids] == sorted(one[:13] for one in ids)


def test_a_gpx_file_that_declares_entities_is_refused(page: Page) -> None:
    go(page, "marker_check|M002")
    page.locator("[data-field=position] input[type=file]").set_input_files(
        {"name": "x.gpx", "mimeType": "application/gpx+xml", "buffer": XXE.encode()}
    )
    page.wait_for_selector(".waypoints .complaint")
    assert page.locator(".waypoint").count() == 0
    assert "root:" not in page.content()


def test_the_package_s_own_route_is_no_measurement(page: Page, form: Path) -> None:
    go(page, "marker_check|M002")
    page.locator("[data-field=position] input[type=file]").set_input_files(form.with_name("route.gpx"))
    page.wait_for_selector(".waypoints .complaint")
    assert "登记位置" in page.locator(".waypoints .complaint").inner_text()
    assert page.locator(".waypoint").count() == 0


def test_positions_are_typed_in_degrees_or_with_minutes_and_seconds(page: Page) -> None:
    go(page, "marker_check|M001")
    lon, lat = page.locator("[data-field=position] .halves input").all()
    lon.fill("104°00′00.9″")
    lat.fill("37.0001")
    assert "m" in page.locator(".apart").inner_text()
    value = page.evaluate("valuesOf(opened).position")
    assert value["lon"] == pytest.approx(104.00025)
    assert value["method"] == "typed"
    lat.fill("abc")
    assert page.locator("[data-field=position] > div > .complaint").is_visible()


def test_everything_is_large_enough_for_gloves(page: Page) -> None:
    small = """() => Array.from(document.querySelectorAll('button, input:not(.sr), textarea, summary, label.picker'))
        .map((node) => [node.className || node.tagName, node.getBoundingClientRect()])
        .filter(([, box]) => box.width && (box.height < 48 || box.width < 48)).map(([name, box]) => `${name} ${box.width}x${box.height}`)"""
    assert page.evaluate(small) == []
    go(page, "marker_check|M001")
    assert page.evaluate(small) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_the_form_speaks_english_too(page: Page) -> None:
    page.get_by_role("button", name="English").click()
    assert "not exported" in page.locator("#counts").inner_text()
    go(page, "marker_check|M001")
    assert "people of both sides present" in page.content()
    page.get_by_role("button", name="中文").click()
    assert "双方到场人员" in page.content()


def test_only_its_own_script_may_run(phone: BrowserContext, form: Path) -> None:
    page = phone.new_page()
    page.goto(form.as_uri())
    page.wait_for_selector(".item")
    policy = page.evaluate("document.querySelector('meta[http-equiv]').content")
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    ran = page.evaluate(
        """() => {
            const made = document.createElement('script');
            made.textContent = 'window.ran = 1';
            document.body.append(made);
            return window.ran;
        }"""
    )
    assert ran is None


def test_the_list_is_narrowed_by_kind_and_state(page: Page) -> None:
    assert page.locator(".item").count() == 5
    assert "第1段" in page.locator(".item").first.inner_text(), "segments come first"
    page.get_by_role("button", name="界桩", exact=True).click()
    assert page.locator(".item").count() == 3
    page.get_by_role("button", name="已填", exact=True).click()
    assert page.locator(".item").count() == 0

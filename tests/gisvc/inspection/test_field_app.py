"""The field app on a phone: it opens without signal, loses nothing, asks what the kinds ask, and says where everything is."""

import hashlib
import io
import json
import math
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
from playwright.sync_api import Browser, BrowserContext, FilePayload, Page, sync_playwright
from pyproj import Geod

from boundaries.records.kinds import MARKER_CHECK
from boundaries.records.statement import read_statement
from boundaries.use_cases.rounds import record, study_round
from gisvc.app import create_app
from gisvc.settings import Settings
from layers.people import PersonId
from layers.store.memory import MemoryStore
from tests.field_desk import ROUND, field_desk, jpeg, statement
from tests.front_desk import GOOD_PASSWORD, program, serving, wait_until
from tests.long_line import OURS, ROUND_ID, THEIRS, line_in_memory

pytestmark = pytest.mark.chromium
FIELD = f"/rounds/{ROUND_ID}/field"
APP = "import(document.querySelector('script[type=module]').src).then(async ({app}) => {"
MODULE = "import(document.querySelector('script[type=module]').src.replace('app.js', '%s')).then(m => {%s})"


@pytest.fixture(scope="module")
def store() -> MemoryStore:
    return line_in_memory()


@pytest.fixture(scope="module")
def address(store: MemoryStore) -> Iterator[str]:
    with serving(create_app(Settings(demonstration=True), store, None)) as address:
        yield address


@pytest.fixture(scope="module")
def chrome(chromium: Path) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(chromium), args=["--no-sandbox"])
        yield browser
        browser.close()


def new_phone(chrome: Browser) -> BrowserContext:
    return chrome.new_context(
        viewport={"width": 360, "height": 800},
        geolocation={"latitude": 37.002, "longitude": 104.0105, "accuracy": 4},
        permissions=["geolocation"],
        accept_downloads=True,
    )


@pytest.fixture
def phone(chrome: Browser) -> Iterator[BrowserContext]:
    phone = new_phone(chrome)
    yield phone
    phone.close()


@pytest.fixture
def page(phone: BrowserContext, address: str) -> Page:
    return opened(phone, address)


@pytest.fixture(scope="module")
def asked_page(chrome: Browser, address: str) -> Iterator[Page]:
    """Opened once, for those who only ask what the app works out and leave nothing behind."""
    phone = new_phone(chrome)
    yield opened(phone, address)
    phone.close()


def opened(phone: BrowserContext, address: str) -> Page:
    page = phone.new_page()
    page.goto(address + FIELD)
    page.locator("a.item").first.wait_for()
    return page


def installed(page: Page) -> None:
    wait_until(
        lambda: bool(page.evaluate("navigator.serviceWorker.ready.then(() => Boolean(navigator.serviceWorker.controller))"))
    )


def open_item(page: Page, subject: str) -> None:
    page.locator(f"a.item[href$='/{subject}']").click()
    page.locator("form.check").wait_for()


def tap(page: Page, field: str, code: str) -> None:
    page.locator(f"[data-name={field}] button[data-code={code}]").click()


def unsent(page: Page) -> str:
    return page.locator("#bar .unsent").inner_text()


def app(page: Page, script: str, told: object = None) -> Any:
    return page.evaluate(f"told => {APP} const {{phone, sending}} = app; {script} }})", told)


NASTY: dict[str, Any] = {
    "found_state": ["leaning", "blurred"],
    "inscription": '  A&B <山> 𠮷\u3000"引号"\\ 反斜杠\t制表\n换行 e\u0301  ',
    "is_firm": False,
    "search_radius_m": 30,
    "search_minutes": 0.1,
    "searches": 2,
    "threat": None,
    "position": {"lon": 104.12345678, "lat": 37, "accuracy_m": 0.000001, "height_m": -0.0, "samples": 20, "method": "phone"},
    "attendance": [{"name": "张建国", "side": OURS, "post": "leader"}, {"side": THEIRS, "name": "赵文"}],
    "tapes": [{"object_id": "M001-1", "distance_m": 4999.125, "azimuth_deg": 359.95}],
    "photos": [{"photo_id": "ab" * 32, "bearing_deg": 90}],
    "visited_at": "2026-09-01T10:00:00+08:00",
}


def test_the_phone_and_the_office_hash_the_same_text(asked_page: Page) -> None:
    """A receipt can only be matched when both sides write one record as one text."""
    said = statement("M001", values=NASTY, sees=["01920000-0000-7000-8000-00000000000b", "01920000-0000-7000-8000-00000000000a"])
    script = (
        "const kind = phone.round.kinds.marker_check;"
        "const {valueOf, statementText, contentHash} = await import(document.querySelector('script[type=module]').src.replace('app.js', 'canonical.js'));"
        "for (const field of kind.fields) if (field.name in told.values) told.values[field.name] = valueOf(field, told.values[field.name]);"
        "return [statementText(kind, told), await contentHash(kind, told)];"
    )
    text, digest = app(asked_page, script, said)
    assert text == read_statement(said).text
    assert digest == read_statement(said).content_hash


def test_numbers_are_written_alike(asked_page: Page) -> None:
    values = [0, -0.0, 5, 0.1, 1e-5, 9.9e-6, 1e-7, 1e15, 1e16, 123456789.125, 1e21, -37.00000001, 2**53]
    written = asked_page.evaluate(f"values => {MODULE % ('canonical.js', 'return values.map(m.floatText)')}", values)
    assert written == [orjson.dumps(float(value) + 0.0).decode() for value in values]


def test_the_app_opens_and_fills_without_signal_and_sends_when_there_is_one(
    phone: BrowserContext, address: str, store: MemoryStore
) -> None:
    page = opened(phone, address)
    installed(page)
    phone.set_offline(True)
    page.reload()
    page.locator("a.item").first.wait_for()
    open_item(page, "M002")
    tap(page, "found_state", "intact")
    page.locator("[data-name=attendance] button", has_text="张建国").click()
    assert "靖远县" in page.locator("[data-name=attendance] .warning").inner_text()
    page.locator("[data-name=attendance] button", has_text="赵文").click()
    assert page.locator("[data-name=attendance] .warning").count() == 0
    page.locator("[data-name=photos] input[multiple]").set_input_files(
        {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": jpeg(77)}
    )
    page.locator("details.photo").wait_for()
    page.reload()  # whatever happens to the page, the draft is on the phone
    page.locator("details.photo").wait_for()
    assert page.locator("[data-name=found_state] button[data-code=intact]").get_attribute("aria-pressed") == "true"
    page.locator("button.finish").click()
    page.locator("a.item.waiting").wait_for()
    assert "1 条" in unsent(page)
    assert "照片 1" in unsent(page)
    assert "等待网络：1 条记录、1 张照片" in page.locator("#foot .line").inner_text()
    phone.set_offline(False)
    page.locator("a.item.done[href$='/M002']").wait_for(timeout=30_000)
    assert unsent(page) == "无待发送"
    (said,) = [r for r in study_round(store, ROUND_ID).comparisons if r.item.subject == "M002"]
    values = said.records[OURS].values
    assert values["found_state"] == ["intact"]
    assert str(values["photos"]).count(hashlib.sha256(jpeg(77)).hexdigest()) == 1
    assert app(page, "return (await phone.store.keys('pictures')).length") == 0


def test_not_found_asks_for_the_search_and_not_for_what_nobody_can_see(page: Page) -> None:
    open_item(page, "M003")
    section = "details.section[data-section={}]"
    assert page.locator(section.format("targets")).is_visible()
    assert not page.locator(section.format("search")).is_visible()
    tap(page, "found_state", "not_found")
    assert page.locator("[data-name=search_minutes] input").is_visible()
    for hidden in ("targets", "tapes", "position"):
        assert not page.locator(section.format(hidden)).is_visible()
    tap(page, "found_state", "not_found")
    assert page.locator(section.format("targets")).is_visible()


def test_an_impossible_number_is_said_and_not_recorded(page: Page) -> None:
    open_item(page, "M003")
    tap(page, "found_state", "not_found")
    page.locator("[data-name=search_minutes] input").fill("-3")
    assert "0" in page.locator("[data-name=search_minutes] .wrong").inner_text()
    page.locator("button.finish").click()
    assert "搜寻时长" in page.locator(".told").inner_text()
    page.locator("[data-name=search_minutes] input").fill("４５")
    page.locator("button.finish").click()
    assert "双方到场人员" in page.locator(".told").inner_text()  # required: asked for once, then recorded as it is
    page.locator("button.finish").click()
    page.locator("a.item[href$='/M003']:not(.draft)").wait_for()


def test_rows_of_the_register_are_there_to_be_measured_and_typing_in_one_keeps_the_other(page: Page) -> None:
    open_item(page, "M004")
    page.locator("details.section[data-section=tapes] > summary").click()
    row = page.locator("details.row[data-row='M004-1']")
    assert "登记距离 19.5 m" in row.inner_text()
    row.locator("summary").click()
    distance, accuracy = row.locator(".column.number input").nth(0), row.locator(".column.number input").nth(1)
    distance.fill("19.48")
    accuracy.fill("0.02")
    page.locator("details.row[data-row='M004-3'] summary").click()
    page.locator("details.row[data-row='M004-3'] .column.number input").first.fill("33.5")
    app(page, "await app.form.saved(); return null")
    assert app(page, "return phone.draftOf(app.form.item).values.tapes") == [
        {"object_id": "M004-1", "distance_m": 19.48, "accuracy_m": 0.02},
        {"object_id": "M004-3", "distance_m": 33.5},
    ]


def test_the_last_rounds_value_is_one_tap_away(page: Page, store: MemoryStore, phone: BrowserContext, address: str) -> None:
    from boundaries.use_cases.rounds import open_round
    from tests.long_line import PLAN

    me = PersonId("demonstration")
    earlier = open_round(store, {**PLAN, "name": "第四轮", "round_no": 4, "year": 2021}, by=me)
    record(store, MARKER_CHECK, "M005", {"found_state": ["intact"], "inscription": "景泰 2001"}, round_id=earlier.round_id, by=me)
    page.close()
    page = opened(phone, address)
    page.locator("a.item[href$='/M005']").wait_for()
    app(page, "await sending.now(); return null")
    open_item(page, "M005")
    block = page.locator("[data-name=inscription]").last
    assert "景泰 2001" in block.inner_text()
    block.locator("button", has_text="与上次相同").click()
    assert block.locator("textarea").input_value() == "景泰 2001"


def test_two_of_our_phones_that_disagree_are_shown_and_somebody_chooses(
    page: Page, store: MemoryStore, phone: BrowserContext, address: str
) -> None:
    me = PersonId("demonstration")
    for firm in (True, False):
        record(store, MARKER_CHECK, "M006", {"is_firm": firm}, round_id=ROUND_ID, by=me, sees=())
    app(page, "await sending.now(); return null")
    page.locator("a.item.conflict[href$='/M006']").wait_for()
    open_item(page, "M006")
    page.locator("details.section[data-section=targets] > summary").click()
    page.locator("[data-name=is_firm] .disagreement button", has_text="否").click()
    page.locator("button.finish").click()
    page.locator("button.finish").click()
    page.locator("a.item.done[href$='/M006']").wait_for(timeout=30_000)
    study = study_round(store, ROUND_ID)
    (item,) = [c for c in study.comparisons if c.item.subject == "M006"]
    assert (item.records[OURS].conflicts, item.records[OURS].value("is_firm")) == ((), False)


def test_a_refused_record_stays_with_its_reason_and_can_be_corrected(page: Page) -> None:
    app(
        page,
        "const item = phone.items.get('marker_check\\nM001'); await phone.saveDraft(item, {search_radius_m: 20000, found_state: ['lost']}); await phone.finish(item); await sending.now(); return null",
    )
    page.locator("a.item.refused[href$='/M001']").wait_for()
    page.locator("#foot a", has_text="发送与导出").click()
    row = page.locator(".outbox li.refused")
    assert "被退回" in row.inner_text()
    assert "搜寻半径" in row.inner_text()
    row.locator("button", has_text="更正").click()
    page.locator("form.check").wait_for()
    assert "上次记录被退回" in page.locator("form.check > .known").inner_text()
    page.locator("[data-name=search_radius_m] input").fill("200")
    page.locator("button.finish").click()
    page.locator("button.finish").click()
    page.locator("a.item.done[href$='/M001']").wait_for(timeout=30_000)
    assert unsent(page) == "无待发送"


def test_what_is_unsent_goes_home_as_one_file_and_its_receipt_frees_the_phone(phone: BrowserContext, address: str) -> None:
    page = opened(phone, address)
    phone.set_offline(True)
    photo = jpeg(4, size=(300, 200))
    open_item(page, "S002")
    tap(page, "found_state", "vague")
    page.locator("[data-name=photos] input[multiple]").set_input_files(
        {"name": "b.jpg", "mimeType": "image/jpeg", "buffer": photo}
    )
    page.locator("details.photo").wait_for()
    page.locator("button.finish").click()
    page.locator("button.finish").click()
    page.locator("a.item.waiting").wait_for()
    page.locator("#foot a", has_text="发送与导出").click()
    with page.expect_download() as taken:
        page.locator("button.export-file").click()
    with zipfile.ZipFile(io.BytesIO(Path(taken.value.path()).read_bytes())) as packed:
        assert packed.testzip() is None
        told = json.loads(packed.read("statements.json"))
        digest = hashlib.sha256(photo).hexdigest()
        assert packed.read(f"DCIM/{digest}.jpg") == photo
    assert (told["format"], told["round_id"]) == ("gisvc-field-records/1", ROUND_ID)
    said = read_statement(told["statements"][0])
    assert (said.subject, said.photo_ids, said.values["found_state"]) == ("S002", (digest,), "vague")
    assert "1 条" in unsent(page)  # carried home is not received
    receipt = brought_home(address, Path(taken.value.path()))
    assert [line["fate"] for line in receipt["records"]] == ["stored"]
    page.locator("input.receipt-file").set_input_files(
        {"name": "receipt.json", "mimeType": "application/json", "buffer": orjson.dumps(receipt)}
    )
    page.locator("#bar .unsent", has_text="无待发送").wait_for()
    assert app(page, "return (await phone.store.keys('pictures')).length") == 0


def test_a_receipt_of_another_text_frees_nothing(phone: BrowserContext, address: str) -> None:
    page = opened(phone, address)
    phone.set_offline(True)
    made = app(
        page,
        "const item = phone.items.get('segment_check\\nS004'); await phone.saveDraft(item, {found_state: 'clear'}); await phone.finish(item); return phone.outbox.map(r => r.statement_id)",
    )
    line = {"statement_id": made[0], "fate": "stored", "content_hash": "0" * 64}
    page.goto(f"{address}{FIELD}#/outbox")
    for told in (
        {"format": "gisvc-field-receipt", "round_id": ROUND_ID, "photos": [], "records": [line]},
        {"format": "gisvc-field-receipt", "round_id": "another", "photos": [], "records": []},
        ["no receipt"],
    ):
        page.locator("input.receipt-file").set_input_files(
            {"name": "receipt.json", "mimeType": "application/json", "buffer": orjson.dumps(told)}
        )
        page.wait_for_timeout(200)
        assert "1 条" in unsent(page)


def brought_home(address: str, file: Path) -> dict[str, Any]:
    """The receipt of the office's own import of field work, where somebody vouches for the file."""
    with program(address) as office:
        files = {"files": ("gisvc-field.zip", file.read_bytes(), "application/zip")}
        answer = office.post(f"{ROUND}/package", files=files, data={"accept_unsigned": "true"})
    assert answer.status_code == 200, answer.text
    receipt: dict[str, Any] = answer.json()
    return receipt


def test_a_store_the_browser_cleared_is_told(phone: BrowserContext, address: str) -> None:
    page = opened(phone, address)
    app(page, "await phone.saveDraft(phone.items.get('marker_check\\nM004'), {is_firm: true}); return null")
    page.reload()
    page.locator("a.item.draft").wait_for()
    app(page, "phone.store.db.close(); return null")
    page.goto(f"{address}/static/icon.svg")
    page.evaluate(
        "new Promise((done, no) => { const r = indexedDB.deleteDatabase('gisvc-field'); r.onsuccess = done; r.onerror = no; r.onblocked = no; })"
    )
    page.goto(address + FIELD)
    page.locator("a.item").first.wait_for()
    told = page.locator(".notice.error")
    assert "被浏览器清除" in told.inner_text()
    assert "1 份未发送" in told.inner_text()
    told.locator("button").click()
    page.reload()
    page.locator("a.item").first.wait_for()
    assert page.locator(".notice.error").count() == 0


def test_a_phone_clock_that_is_off_is_told_and_kept_as_it_is(phone: BrowserContext, address: str) -> None:
    phone.clock.install(time="2025-03-01T08:00:00+08:00")
    page = opened(phone, address)
    notice = page.locator(".notice.warning", has_text="手机时间")
    notice.wait_for()
    assert "慢" in notice.inner_text()
    assert app(
        page,
        "const item = phone.items.get('marker_check\\nM004'); await phone.saveDraft(item, {is_visible: true}); return (await phone.finish(item)).said_at",
    ).startswith("2025-03-01T")


def test_a_phone_is_handed_back_empty_but_not_with_something_unsent_on_it(phone: BrowserContext, address: str) -> None:
    page = opened(phone, address)
    installed(page)
    app(page, "await phone.saveDraft(phone.items.get('marker_check\\nM004'), {is_firm: true}); return null")
    page.goto(f"{address}{FIELD}#/outbox")
    assert page.locator("button.forget").is_disabled()
    app(page, "await phone.dropDraft(phone.items.get('marker_check\\nM004')); return null")
    page.reload()
    page.on("dialog", lambda dialog: dialog.accept())
    page.locator("button.forget:not([disabled])").click()
    page.wait_for_url(f"{address}/")
    assert page.evaluate("caches.keys()") == []
    left = "new Promise(done => { const r = indexedDB.open('gisvc-field'); r.onsuccess = () => { const q = r.result.transaction('rounds').objectStore('rounds').count(); q.onsuccess = () => done(q.result); }; })"
    assert page.evaluate(left) == 0


def test_a_file_that_is_no_photo_is_named_and_the_others_are_kept(page: Page) -> None:
    open_item(page, "S003")
    chosen = {"good.jpg": jpeg(21), "live.heic": b"\0\0\0\x18ftypheic", "again.jpg": jpeg(21)}
    files: list[FilePayload] = [{"name": name, "mimeType": "image/jpeg", "buffer": content} for name, content in chosen.items()]
    page.locator("[data-name=photos] input[multiple]").set_input_files(files)
    wrong = page.locator("[data-name=photos] .wrong", has_text="live.heic")
    wrong.wait_for()
    assert "JPEG" in wrong.inner_text()
    assert page.locator("details.photo").count() == 1
    page.on("dialog", lambda dialog: dialog.accept())
    page.locator("button", has_text="放弃草稿").click()
    page.locator("a.item[href$='/S003'].undone").wait_for()
    assert app(page, "return (await phone.store.keys('pictures')).length") == 0


def test_the_first_stop_leads_past_the_bar_and_stays_on_the_form(page: Page) -> None:
    page.locator("a.item").first.click()
    page.locator("main form").wait_for()
    form = page.url
    page.locator(".skip").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "screen"
    assert page.url == form


def test_english_is_a_tap_away_and_stays(page: Page) -> None:
    page.locator("#bar .language").click()
    assert page.locator("#foot nav").inner_text().startswith("List")
    assert "segment" in page.locator("h2").first.inner_text()
    page.reload()
    page.locator("a.item").first.wait_for()
    assert page.locator("html").get_attribute("lang") == "en"


def test_a_new_version_waits_until_the_person_takes_it(page: Page, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    installed(page)
    from gisvc.pages.inspection import field as field_pages
    from gisvc.pages.inspection import field_shell

    newer = field_shell.worker_script().replace(b'"version":"', b'"version":"n')
    monkeypatch.setattr(field_pages, "worker_script", lambda: newer)
    page.evaluate("navigator.serviceWorker.getRegistration().then(r => r.update()).then(() => 1)")
    offer = page.locator(".notice button", has_text="换用新版")
    offer.wait_for()
    names = page.evaluate("caches.keys()")
    assert len(names) == 2
    with page.expect_navigation():
        offer.click()
    page.locator("a.item").first.wait_for()
    wait_until(lambda: len(page.evaluate("caches.keys()")) == 1)


def test_the_mean_of_readings_is_weighted_and_never_promises_more_than_the_receiver(asked_page: Page) -> None:
    readings = [
        {"lon": 104 + 1e-5 * k, "lat": 37 + 2e-6 * k * k, "accuracy_m": 3 + k, "height_m": 1700 + k, "at": 1000 * k}
        for k in range(9)
    ]
    mean = asked_page.evaluate(f"readings => {MODULE % ('gps.js', 'return m.meanOf(readings)')}", readings)
    weights = [1 / r["accuracy_m"] ** 2 for r in readings]
    lon = sum(w * r["lon"] for w, r in zip(weights, readings, strict=True)) / sum(weights)
    assert mean["lon"] == pytest.approx(lon, abs=1e-8)
    assert (mean["samples"], mean["duration_s"]) == (9, 8)
    assert mean["accuracy_m"] >= sorted(r["accuracy_m"] for r in readings)[4]
    geod = Geod(ellps="GRS80")
    apart = [geod.inv(mean["lon"], mean["lat"], r["lon"], r["lat"])[2] for r in readings]
    assert mean["spread_m"] == pytest.approx(math.sqrt(sum(d * d for d in apart) / 9), abs=0.06)


def test_the_arrow_points_where_the_ellipsoid_says(asked_page: Page) -> None:
    for east, north in ((0.0, 0.0004), (0.0007, 0.0), (-0.002, 0.001), (0.05, -0.04)):
        target = {"lon": 104 + east, "lat": 37 + north}
        way = asked_page.evaluate(f"to => {MODULE % ('gps.js', 'return m.wayTo({lon: 104, lat: 37}, to)')}", target)
        bearing, _, metres = Geod(ellps="GRS80").inv(104, 37, 104 + east, 37 + north)
        assert way["distance_m"] == pytest.approx(metres, rel=1e-4)
        assert (way["bearing_deg"] - bearing + 180) % 360 - 180 == pytest.approx(0, abs=0.1)


def test_a_position_is_measured_by_many_readings_and_the_arrow_shows_the_way(page: Page, phone: BrowserContext) -> None:
    open_item(page, "M004")
    page.locator("[data-name=position] button.main", has_text="开始测量").click()
    page.locator("[data-name=position] .accuracy.good").wait_for()
    phone.set_geolocation({"latitude": 37.00202, "longitude": 104.01052, "accuracy": 6})
    page.locator("[data-name=position] .live", has_text=re.compile("已取 ([2-9]|1[0-9])/20")).wait_for()
    page.locator("[data-name=position] button", has_text="就用这些").click()
    page.locator("[data-name=position] dl.facts").wait_for()
    app(page, "await app.form.saved(); return null")
    kept = app(page, "const draft = phone.draftOf(app.form.item); return [draft.values.position, draft.samples.position.length]")
    assert (kept[0]["method"], kept[0]["crs"]) == ("phone", "EPSG:4326")
    assert kept[0]["samples"] == kept[1] >= 2
    page.locator("[data-name=position] button", has_text="去登记位置").click()
    page.locator("dialog .distance", has_text="km").wait_for()
    page.locator("dialog button").click()
    page.locator("dialog").wait_for(state="detached")


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(("width", "height"), [(360, 800), (1366, 768)])
def test_targets_fit_a_glove_and_nothing_scrolls_sideways(
    chrome: Browser, address: str, width: int, height: int, language: str
) -> None:
    context = chrome.new_context(viewport={"width": width, "height": height})
    context.add_cookies([{"name": "gisvc_language", "value": language, "url": address}])
    page = opened(context, address)
    wide = "[...document.querySelectorAll('main *')].filter(e => e.getBoundingClientRect().right > innerWidth).map(e => e.outerHTML.slice(0, 90))"
    small = "[...document.querySelectorAll('button, a.item, nav a, select, summary, input:not([type=file]), textarea')].filter(e => e.offsetParent && e.getBoundingClientRect().height < 48).map(e => e.outerHTML.slice(0, 120))"
    for place in ("#/", "#/item/marker_check/M001", "#/item/segment_check/S001", "#/outbox"):
        page.goto(address + FIELD + place)
        page.locator("h1").wait_for()
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, (place, page.evaluate(wide))
        assert page.evaluate(small) == [], place
    context.close()


def test_a_session_that_ended_keeps_everything_and_goes_on_after_signing_in(
    chrome: Browser, tmp_path_factory: pytest.TempPathFactory
) -> None:
    built, desk = field_desk(tmp_path_factory.mktemp("session"))
    with serving(built) as address:
        context = chrome.new_context(viewport={"width": 360, "height": 800})
        page = context.new_page()
        page.goto(f"{address}/sign-in?next={FIELD}")
        signed_in(page, "zhang")
        page.locator("a.item").first.wait_for()
        assert desk.accounts is not None
        desk.accounts.sessions.end_all("zhang")
        open_item(page, "S001")
        tap(page, "found_state", "clear")
        for _ in range(2):
            page.locator("button.finish").click()
        page.locator("#foot .line", has_text="登录已过期").wait_for()
        assert "1 条" in unsent(page)
        page.locator("#foot a", has_text="发送与导出").click()
        page.locator("a.button", has_text="去登录").click()
        signed_in(page, "zhang")
        page.locator("a.item.done[href$='/S001']").wait_for(timeout=30_000)
        assert app(page, "return phone.receipts.map(r => [r.statement.said_by, r.receipt.fate])") == [["zhang", "stored"]]
        context.close()


def signed_in(page: Page, name: str) -> None:
    page.locator("input[name=name]").fill(name)
    page.locator("input[name=password]").fill(GOOD_PASSWORD)
    page.locator("main button[type=submit]").first.click()

"""T14: a payload in every text a package carries runs nowhere in its form, and comes home as the text it is."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright

from boundaries.records.kinds import MARKER_CHECK
from boundaries.specs import LINES, MARKERS, PILLARS, REFERENCE_OBJECTS, SEGMENTS
from boundaries.use_cases.rounds import open_round, record
from layers.fields import Value
from layers.frames import frame_of
from layers.reference import DIVISIONS
from layers.spec import ColumnType, LayerSpec
from layers.store.protocol import LayerChange
from tests.little_county import PAYLOAD
from tests.little_line import LINE, ME, PLAN, SIDE_A, SIDE_B, course
from tests.little_package import Team, team

pytestmark = pytest.mark.chromium
_KEYS = frozenset(
    {
        "division_code",
        "line_ids",
        "line_id",
        "marker_id",
        "segment_id",
        "object_id",
        "pillar_id",
        "side_a",
        "side_b",
        "code",
        "parent_code",
        "from_marker_id",
        "to_marker_id",
    }
)


def poisoned(spec: LayerSpec, **kept: object) -> dict[str, object]:
    """A row with the payload in every free text."""
    texts = {c.name: PAYLOAD for c in spec.columns if c.type is ColumnType.TEXT and c.codes is None and c.name not in _KEYS}
    return {**texts, **kept}


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Team:
    made = team(tmp_path_factory.mktemp("ours"))
    line = course(3)
    rows: list[tuple[LayerSpec, dict[str, object]]] = [
        (LINES, poisoned(LINES, line_id=LINE, side_a=SIDE_A, side_b=SIDE_B, geometry=line)),
        (
            SEGMENTS,
            poisoned(SEGMENTS, segment_id="S01", line_id=LINE, division_code=SIDE_A, from_chainage_m=0.0, to_chainage_m=500.0),
        ),
        (MARKERS, poisoned(MARKERS, marker_id="M001", line_ids=LINE, division_code=SIDE_A, geometry=line.interpolate(0))),
        (PILLARS, poisoned(PILLARS, pillar_id=PAYLOAD[:60], marker_id="M001", division_code=SIDE_A)),
        (REFERENCE_OBJECTS, poisoned(REFERENCE_OBJECTS, object_id=PAYLOAD[:50], marker_id="M001", division_code=SIDE_A)),
        (DIVISIONS, {"code": SIDE_A, "name": PAYLOAD, "level": "county"}),
    ]
    made.store.append([LayerChange(spec, frame_of(spec, [row]), date(2026, 1, 1)) for spec, row in rows], by=ME, reason="payload")
    bad: Value = PAYLOAD
    plan: dict[str, Value] = {
        **PLAN, "name": bad, "teams": [{"name": bad, "side": SIDE_A, "leader": bad, "members": bad}],
        "sections": [{"section_id": bad, "line_id": LINE, "name": bad}, {"section_id": "2", "line_id": LINE, "name": bad}],
    }  # fmt: skip
    open_round(made.store, {**plan, "year": 2021}, by=ME, round_id="round-2021")
    record(made.store, MARKER_CHECK, "M001", {"inscription": bad, "remarks": bad, "threat": bad}, round_id="round-2021", by=ME)
    open_round(made.store, plan, by=ME, round_id="round-x")
    made.round_id = "round-x"
    return made


@pytest.fixture(scope="module")
def page(ours: Team, chromium: Path) -> Iterator[Page]:
    form = ours.unpacked(ours.package()) / "form.html"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(chromium), args=["--no-sandbox"])
        context = browser.new_context(offline=True, accept_downloads=True)
        opened = context.new_page()
        trouble: list[str] = []
        opened.on("dialog", lambda dialog: trouble.append(dialog.message))
        opened.on("console", lambda said: trouble.append(said.text) if said.type in ("error", "warning") else None)
        opened.on("pageerror", lambda error: trouble.append(str(error)))
        opened.goto(form.as_uri())
        opened.wait_for_selector(".item")
        yield opened
        assert trouble == []
        browser.close()


def test_no_text_of_the_package_becomes_a_tag(ours: Team, page: Page) -> None:
    assert page.evaluate("document.querySelectorAll('script').length") == 2
    for at in range(page.locator(".item").count()):
        page.locator(".item").nth(at).click()
        page.wait_for_selector("#finish")
        assert page.evaluate("document.querySelectorAll('#app img, #app svg, #app iframe').length") == 0
        page.click("#back")
    shown = page.inner_text("body")
    assert "<svg onload=alert(3)>𠮷" in shown
    assert ours.round_id == "round-x"


def test_a_payload_typed_in_the_field_comes_home_as_text(ours: Team, page: Page) -> None:
    page.fill("#author", PAYLOAD[:90])
    page.locator(".item.marker_check").first.click()
    page.wait_for_selector("#finish")
    page.locator("[data-field=reason_not_checked] input").fill(PAYLOAD)
    page.locator("[data-field=inscription] input").fill(PAYLOAD + "!")
    page.click("#finish")
    page.wait_for_selector(".item.done")
    with page.expect_download() as waiting:
        page.click("#export")
    receipt = ours.bring_content(Path(waiting.value.path()).read_bytes(), "export.zip")
    assert receipt.is_complete, receipt.to_text()
    held = ours.record("marker_check", receipt.records[0].subject)
    assert held is not None
    assert held.value("inscription") == PAYLOAD + "!"


def test_the_file_itself_holds_no_tag_from_data(ours: Team) -> None:
    text = (ours.folder / "out" / "form.html").read_text(encoding="utf-8")
    assert text.count("<script") == text.count("</script>") == 2
    assert "<img" not in text

"""Two governments, two phones, one line cut again and again: every photo and record has its receipt, and what was found differently is shown."""

from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from tests.field_round_trip import Size, require_all_arrived, round_trip

SMALL = Size(markers=3, segments=1, photos=8, cuts=4, by_hand=1, large=1)  # in full: python -m benchmarks.field_round_trip


@pytest.mark.slow
@pytest.mark.chromium
def test_two_offices_compare_what_two_phones_sent_through_a_line_that_was_cut(chromium: Path, tmp_path: Path) -> None:
    with sync_playwright() as playwright:
        chrome = playwright.chromium.launch(executable_path=str(chromium), args=["--no-sandbox"])
        outcome = round_trip(tmp_path, chrome, SMALL)
        chrome.close()
    require_all_arrived(outcome)
    assert {cut.split()[0] for cut in outcome.cuts} == {"up", "down", "offline", "kill"}

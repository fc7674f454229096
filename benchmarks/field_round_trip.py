"""The field round trip in full: 60 markers, 40 segments, 500 photos, 20 cuts, two installations, one conflict. Run: python -m benchmarks.field_round_trip"""

import tempfile
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.field_round_trip import Size, require_all_arrived, round_trip


def main() -> None:
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="round-trip-") as folder, sync_playwright() as playwright:
        executable = next(p for p in ("/usr/bin/chromium", "/usr/bin/chromium-browser") if Path(p).exists())
        chrome = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        outcome = round_trip(Path(folder), chrome, Size(), tell=lambda text: print(f"{time.monotonic() - began:7.1f} s  {text}"))
        chrome.close()
    require_all_arrived(outcome)
    size = outcome.size
    print(
        f"markers {size.markers}, segments {size.segments}, records {outcome.record_receipts} of {2 * (size.markers + size.segments)} received"
    )
    print(
        f"photos {outcome.photo_receipts} of {size.photos} with a receipt, {sum(outcome.photos_held.values())} files hash to their names"
    )
    print(f"line cut {len(outcome.cuts)} times: {', '.join(outcome.cuts)}")
    for side, receipt in outcome.first.items():
        print(
            f"{side} received {receipt.entries_new} entries and {receipt.photos_new} photos; again: {outcome.again[side].entries_new} and {outcome.again[side].photos_new}"
        )
    conflicts = next(iter(outcome.studies.values())).comparisons
    print("conflicts:", [(c.item.subject, [f.field.name for f in c.conflicts]) for c in conflicts if c.conflicts])
    print(
        "seconds:", {name: round(value, 1) for name, value in outcome.seconds.items()}, f"in all {time.monotonic() - began:.0f}"
    )


if __name__ == "__main__":
    main()

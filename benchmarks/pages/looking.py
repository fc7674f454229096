"""One page as people meet it: what axe-core finds, whether it must be scrolled sideways, and whether it can be read without scripts."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = Path(__file__).resolve().parents[2] / ".tools" / "axe-core" / "axe.min.js"
GRAVE = ("serious", "critical")
HEIGHTS = {1366: 768, 1920: 1080, 360: 740}

# Contrast is two thirds of axe's time, and the same colours stand on the same ground in English and on a wider screen.
_ALL = "{resultTypes: ['violations'], iframes: false}"
_WITHOUT_CONTRAST = "{resultTypes: ['violations'], iframes: false, rules: {'color-contrast': {enabled: false}}}"

_UNREADABLE = """() => {
  const seen = (one) => one.checkVisibility({visibilityProperty: true}), told = [], words = (one) => (one.innerText ?? '').trim();
  const first = document.querySelectorAll('h1');
  if (first.length !== 1 || !words(first[0])) told.push(`${first.length} h1`);
  const main = document.querySelector('main');
  if (!main || words(main).length < 20) told.push('no text in main');
  for (const one of document.querySelectorAll('main *')) {
    if (!seen(one)) continue;
    const box = one.getBoundingClientRect(), name = one.outerHTML.slice(0, 140);
    if (box.height > 90 && box.width > 90 && !words(one) && !one.closest('svg, picture, select, textarea, td, th')
        && !one.querySelector('svg, img, input, select, textarea, progress') && one.tagName !== 'IMG') told.push('empty: ' + name);
    if (one.matches('button[type=button], input[type=range]') && !one.closest('noscript')) told.push('does nothing without scripts: ' + name);
    if (one.matches('form') && !one.querySelector('button:not([type=button]), input[type=submit]')
        && !document.querySelector(`button[form="${one.id}"]`)) told.push('cannot be sent: ' + name);
    if (one.matches('button:disabled')) told.push('cannot be pressed: ' + name);
  }
  return told;
}"""


def violations(page: Page, *, contrast: bool = True) -> list[dict[str, Any]]:
    """What axe finds on the page as it stands."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = page.evaluate(
        f"axe.run(document, {_ALL if contrast else _WITHOUT_CONTRAST}).then(told => told.violations)"
    )
    return found


def grave_lines(found: list[dict[str, Any]]) -> Iterator[str]:
    """The serious and critical ones as lines for whoever mends them."""
    for one in found:
        if one["impact"] in GRAVE:
            first = one["nodes"][0]
            yield f"{one['impact']} {one['id']}: {one['help']} ×{len(one['nodes'])} · {first['target']} {first['html'][:160]}"


def too_wide(page: Page, width: int) -> Iterator[str]:
    wide = page.evaluate("document.documentElement.scrollWidth")
    if wide > width:
        yield f"{wide - width} px too wide"


def unreadable(page: Page) -> list[str]:
    """What a reader without scripts lacks: words, a heading, forms that can be sent; empty frames and dead buttons."""
    told: list[str] = page.evaluate(_UNREADABLE)
    return told

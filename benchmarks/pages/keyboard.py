"""One page walked by the Tab key alone: each stop seen, in the order of the page, none left out, no way without a way out."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Page

MOST_PRESSED = 150  # stops from the top of a page; of longer ones the last ones too
LAST = 25

# What the keyboard should reach, kept in the page by its place in the document.
_STOPS = """() => {
  const radios = new Set(), stop = (one) => {
    if (one.tabIndex < 0 || one.matches(':disabled, iframe') || !one.checkVisibility({visibilityProperty: true})) return false;
    if (!one.matches('input[type=radio]')) return true;
    const group = (one.form?.action ?? '') + one.name, chosen = document.querySelector(`input[name="${CSS.escape(one.name)}"]:checked`);
    if (radios.has(group) || (chosen && chosen !== one)) return false;
    radios.add(group);
    return true;
  };
  window.stops = [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex]')].filter(stop);
  document.body.setAttribute('tabindex', '-1'); document.body.focus(); document.body.removeAttribute('tabindex');
  scrollTo(0, 0);
  return window.stops.length;
}"""
_AT = """() => {
  const one = document.activeElement;
  if (!one || one === document.body || one === document.documentElement) return null;
  const style = getComputedStyle(one), boxes = [...one.getClientRects()].filter(box => box.width > 0 && box.height > 0);
  const inside = (box) => box.right > 0 && box.bottom > 0 && box.left < innerWidth && box.top < innerHeight;
  const box = boxes.find(inside), wide = parseFloat(style.outlineWidth);
  const middle = box && document.elementFromPoint(
    (Math.max(box.left, 0) + Math.min(box.right, innerWidth)) / 2, (Math.max(box.top, 0) + Math.min(box.bottom, innerHeight)) / 2);
  return {
    place: window.stops.indexOf(one), name: one.outerHTML.slice(0, 120), several: one.matches('input[type=date], input[type=time], input[type^=datetime]'),
    scrolls: one.scrollHeight > one.clientHeight || one.scrollWidth > one.clientWidth,
    marked: (style.outlineStyle !== 'none' && wide >= 2) || style.boxShadow !== 'none', shown: Boolean(box),
    covered: Boolean(middle) && !one.contains(middle) && !middle.contains(one) && !(one.labels && [...one.labels].some(said => said.contains(middle))),
  };
}"""
_PAST_HEADER = (
    "() => { const main = document.querySelector('main'), one = document.activeElement; return one === document.body || \
main.contains(one) || Boolean(main.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING); }"
)


@dataclass
class Round:
    """One way through a page by Tab."""

    stops: int
    pressed: int = 0
    reached: set[int] = field(default_factory=set)
    told: list[str] = field(default_factory=list)
    at: int = -1


def walk_by_tab(page: Page) -> Round:
    """Presses Tab until the page ends; of a page with very many stops the first and the last ones."""
    walked = Round(page.evaluate(_STOPS))
    expected = set(range(walked.stops))
    ended = _press(page, walked, MOST_PRESSED)
    if not ended:
        last = max(walked.at + 1, walked.stops - LAST)
        expected -= set(range(walked.at + 1, last + 1))
        page.evaluate("place => window.stops[place]?.focus()", last)
        walked.at = last
        if not _press(page, walked, LAST * 3):
            walked.told.append("a trap: Tab never comes to the end of the page")
    for place in sorted(expected - walked.reached)[:5]:
        walked.told.append(f"not reached: {page.evaluate('place => window.stops[place].outerHTML.slice(0, 120)', place)}")
    walked.told += _skip(page)
    return walked


def _press(page: Page, walked: Round, most: int) -> bool:
    """Whether the page came to its end."""
    for _ in range(most):
        page.keyboard.press("Tab")
        walked.pressed += 1
        at: dict[str, Any] | None = page.evaluate(_AT)
        if at is None or (at["place"] == 0 and walked.at > 0):
            return True
        if at["place"] == walked.at >= 0 and not at["several"]:
            walked.told.append(f"a trap: Tab stays at {at['name']}")
            return True
        walked.told += _about(at, walked.at)
        if at["place"] >= 0:
            walked.reached.add(at["place"])
            walked.at = at["place"]
    return False


def _about(at: dict[str, Any], before: int) -> Iterator[str]:
    if at["place"] < 0 and not at["scrolls"]:
        yield f"a stop that is no control: {at['name']}"
    if 0 <= at["place"] < before:
        yield f"out of order: {at['name']}"
    if not at["marked"]:
        yield f"focus not marked: {at['name']}"
    if not at["shown"]:
        yield f"focus out of sight: {at['name']}"
    elif at["covered"]:
        yield f"focus covered: {at['name']}"


def _skip(page: Page) -> Iterator[str]:
    """The first stop leads past the header."""
    page.evaluate(_STOPS)
    page.keyboard.press("Tab")
    at = page.evaluate(_AT)
    if at is None or "skip" not in at["name"] or not at["shown"]:
        yield "the first stop is not “skip to content”, or is not seen"
        return
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    if not page.evaluate(_PAST_HEADER):
        yield "“skip to content” does not lead past the header"

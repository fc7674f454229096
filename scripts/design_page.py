"""Writes docs/design.md: the looks of every page, with contrasts worked out from the style sheet itself."""

import re
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
PAGE = REPOSITORY / "docs" / "design.md"
SHEET = REPOSITORY / "gisvc" / "static" / "style.css"
TEXT, SIGN = 4.5, 3.0  # WCAG 2.1 AA: 1.4.3 for texts, 1.4.11 for what is no text but must be seen
COLOUR = re.compile(r"--([a-z-]+): (#[0-9a-f]{6})")


@dataclass(frozen=True)
class Pair:
    """One colour on another, as pages use them."""

    ink: str
    ground: str
    use: str
    at_least: float = TEXT


PAIRS = (
    Pair("ink", "paper", "text"),
    Pair("ink-soft", "paper", "leads, hints, captions"),
    Pair("blue", "paper", "links; primary buttons are white on it"),
    Pair("blue", "blue-wash", "links in a notice, a row under the pointer"),
    Pair("blue-deep", "paper", "headings; the masthead is white on it"),
    Pair("seal", "paper", "what is grave: errors, secrecy, overdue by law"),
    Pair("seal", "seal-wash", "the same in its notice"),
    Pair("covered-ink", "card", "“yes”, done"),
    Pair("uncovered-ink", "card", "“no”, missing, in conflict"),
    Pair("ink", "amber-wash", "warnings"),
    Pair("amber", "blue-deep", "where one is, and the focus, in the masthead", SIGN),
    Pair("focus", "paper", "the focus everywhere else", SIGN),
    Pair("covered", "card", "bars and marks: yes", SIGN),
    Pair("uncovered", "card", "bars and marks: no, always hatched", SIGN),
    Pair("unknown", "card", "bars and marks: not known, always dotted", SIGN),
    Pair("place", "card", "facilities on maps", SIGN),
)

OPENING = """# Design

One style sheet, `gisvc/static/style.css`, for every page; no other, no inline style, no font or picture from outside. Quiet and official: ink on
paper, one blue, one seal red. A new page extends `base.html` and uses the pieces below; it brings no colour, size or margin of its own.
Written by `python -m scripts.design_page`; a test compares it with the style sheet and holds every pair below to its contrast.

## Colours

| colour | value | on | contrast | at least | for |
|---|---|---|---|---|---|
"""

REST = """
Colour is never the only sign: “no” is hatched, “not known” dotted, states have a shape (`pieces/signs.html`), lines on maps their own dashes.

## Type
- Sans (苹方, 微软雅黑, 思源黑体, 文泉驿) for text, serif (思源宋体, 宋体) for headings and large figures; both from the reader's system, so rare characters
  (𬸚, 𠮷) appear where any of its fonts has them.
- Text 1 rem on lines of 1.65, as Chinese wants; h1 1.75, h2 1.22, h3 1.02, small .86, tables .92 rem. Figures in tables are tabular and to the right.
- Long names wrap (`overflow-wrap`), whatever they are; nothing is cut but the visitor's name in the masthead.
- One h1 a page, then h2, then h3, none left out. Under h1 one sentence (`.lead`) that says what the page is for.

## Space
- The page is 80 rem wide, 45 flush left (`narrow`) for forms and 96 (`wide`) for a map with controls; inside 1.5 rem, on a telephone .85.
- Steps: .4, .7, 1, 1.4, 2.2 rem. Corners 6 px for cards, 4 for buttons and fields. Two columns become one below 62 rem; a telephone begins at 40.

## Pieces
- **Masthead**: `gisvc/navigation.py` says which rooms, in which groups, for whom and which one a page belongs to. Below 40 rem it folds into
  `<details>`: no scripts. A new room is a line there.
- **Card** `.card`; **columns** `.columns`, `.tiles`, `.cards-grid`; **notice** `.notice` with `warning`, `error` or `done`; **nothing yet** `.empty`, which says what to do.
- **Buttons**: one primary a form, `plain` for others, `grave` for what cannot be undone. Every control is at least 2.5 rem high.
- **Forms**: label above, hint below (`.hint`), what is wrong beside the field (`.wrong`) and the typed value kept. A question that can be asked again is `form.question` with GET.
- **Tables**: `<div class="table-frame" tabindex="0" role="group" aria-label=…><table class="data">`, so that the keyboard scrolls them; heads stay
  (`tall`); figures `.n`; an empty corner is `<td>`. `cards` turns rows into cards on a telephone. The page itself never scrolls sideways, from 360 px on.
- **States** `.mark yes|no|unknown`, `.state`, `.weight`, `.kind`: word, shape and colour together.

## Maps
- The Okabe–Ito colours (Okabe & Ito, 2008), told apart by people who see red and green alike: #E69F00 #56B4E9 #009E73 #F0E442 #0072B2 #D55E00 #CC79A7 and ink;
  all symbols are `Symbol` in `gisvc/maps/sheet.py`. The drawings of a dispute alone show one side red and the other blue, as the rule asks.
- Every map has a title, legend, source, day, datum, the way north, its 审图号 or the line that it is internal; and beside it a table with the same content.
  Without scripts a still picture stands in its place.

## Keyboard, screen readers, no scripts
- The first stop is “跳到正文”. Focus is a line of 3 px, 2 px away. No stop is skipped, none is out of order; the shapes of a map are no stops: the table beside it leads to each of them.
- Every page can be read, every form sent, without scripts. Only these need them: moving a map, the sliders of 增减试算 (a button asks instead),
  the collecting page for the field (`/field`), and each says so.
- `tests/gisvc/test_axe.py` holds a page of each family to axe-core; `python -m benchmarks.accessibility` walks every
  route that shows a page, in both languages and at each width, with `--keyboard` by Tab alone, with `--without-scripts` without them (walked so on
  2026-11-23: 104 pages of the demonstration, each form with its button; by Tab and without scripts not the pages behind a sign-in).

## Paper
- A4, 20 mm; tables in full with their heads on each sheet, the map as its still picture, no navigation, no forms; below each page where it comes from, who printed it, and places for
  经办, 审核 and the stamp. Wide tables turn the sheet (`landscape`).
"""


def colours() -> dict[str, str]:
    return dict(COLOUR.findall(SHEET.read_text(encoding="utf-8")))


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.1), 0 to 1."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """1 (the same) to 21 (black on white)."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def page() -> str:
    held = colours()
    rows = [
        f"| {pair.ink} | `{held[pair.ink]}` | {pair.ground} `{held[pair.ground]}` | {contrast(held[pair.ink], held[pair.ground]):.1f} | "
        f"{pair.at_least:g} | {pair.use} |"
        for pair in PAIRS
    ]
    return OPENING + "\n".join(rows) + "\n" + REST


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")

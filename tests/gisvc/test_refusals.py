"""Every refusal of the house has a code that stays, a status, two languages and a line in the docs."""

import re
from pathlib import Path

from gisvc.refusals import STATUS_OF_CODE, house_refusals, status_of, to_markdown
from layers.errors import Refusal

DOCS = Path(__file__).parents[2] / "docs" / "refusals.md"
REFUSALS = house_refusals()


def test_codes_are_well_formed_and_nobody_shares_one() -> None:
    codes = [kind.code for kind in REFUSALS]
    assert sorted(set(codes)) == sorted(codes)
    assert [code for code in codes if not re.fullmatch(r"[a-z]+\.[a-z0-9]+(-[a-z0-9]+)*", code)] == []


def test_every_refusal_has_a_status_of_its_own_or_of_its_family() -> None:
    assert [kind.code for kind in REFUSALS if not 400 <= status_of(kind) < 600] == []
    assert [kind.code for kind in REFUSALS if kind is not Refusal and nearest_line(kind) in (None, Refusal.code)] == []


def nearest_line(kind: type[Refusal]) -> str | None:
    """The code under which a refusal finds its status in the table of gisvc/refusals.py: its own, or the nearest above it."""
    return next((above.code for above in kind.__mro__ if issubclass(above, Refusal) and above.code in STATUS_OF_CODE), None)


def test_the_table_has_no_line_for_a_refusal_that_is_gone() -> None:
    assert set(STATUS_OF_CODE) - {kind.code for kind in REFUSALS} == set()


def test_every_refusal_says_in_one_sentence_what_happened() -> None:
    first = {kind: next(iter((vars(kind).get("__doc__") or "").strip().splitlines()), "") for kind in REFUSALS}
    assert len(first) > 300
    assert [kind.__name__ for kind, line in first.items() if not line.endswith(".")] == []


def test_the_docs_list_every_refusal() -> None:
    assert DOCS.read_text(encoding="utf-8") == to_markdown(REFUSALS), "run: python -m gisvc.refusals > docs/refusals.md"

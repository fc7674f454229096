"""Every refusal of the house has a code that stays, a status, two languages and a line in the docs."""

import re
from pathlib import Path

import pytest

from gisvc.refusals import STATUS_OF_CODE, house_refusals, status_of, to_markdown
from layers.errors import Refusal

DOCS = Path(__file__).parents[2] / "docs" / "refusals.md"
REFUSALS = house_refusals()


def test_codes_are_well_formed_and_nobody_shares_one() -> None:
    codes = [kind.code for kind in REFUSALS]
    assert sorted(set(codes)) == sorted(codes)
    assert [code for code in codes if not re.fullmatch(r"[a-z]+\.[a-z0-9]+(-[a-z0-9]+)*", code)] == []


@pytest.mark.parametrize("kind", REFUSALS, ids=lambda kind: kind.code)
def test_a_refusal_has_a_status_of_its_own_or_of_its_family(kind: type[Refusal]) -> None:
    lines = [above.code for above in kind.__mro__ if issubclass(above, Refusal) and above.code in STATUS_OF_CODE]
    assert lines, kind
    assert kind is Refusal or lines[0] != Refusal.code, f"give {kind.code} a line in gisvc/refusals.py"
    assert 400 <= status_of(kind) < 600


def test_the_table_has_no_line_for_a_refusal_that_is_gone() -> None:
    assert set(STATUS_OF_CODE) - {kind.code for kind in REFUSALS} == set()


@pytest.mark.parametrize("kind", REFUSALS, ids=lambda kind: kind.code)
def test_a_refusal_says_in_one_sentence_what_happened(kind: type[Refusal]) -> None:
    own = vars(kind).get("__doc__")
    assert own, f"{kind.__name__} has no docstring"
    assert own.strip().splitlines()[0].endswith(".")


def test_the_docs_list_every_refusal() -> None:
    assert DOCS.read_text(encoding="utf-8") == to_markdown(REFUSALS), "run: python -m gisvc.refusals > docs/refusals.md"

"""Cells of a layer are shown in words, several codes in one cell included."""

import pytest

from gazetteer.specs import SIGN_INSPECTIONS
from gisvc.cells import cell_text
from gisvc.tongue import Tongue


@pytest.mark.parametrize(
    ("cell", "zh", "en"),
    [
        ("rusty", "锈蚀", "rusty"),
        ("wrong_name;rusty", "名称不规范、锈蚀", "name not standard, rusty"),
        ("rusty;of_another_list", "锈蚀、of_another_list", "rusty, of_another_list"),
    ],
)
def test_codes_are_told_in_words_and_a_strange_one_is_seen(cell: str, zh: str, en: str) -> None:
    column = SIGN_INSPECTIONS.column("defects")
    assert cell_text(cell, column, Tongue("zh")) == zh
    assert cell_text(cell, column, Tongue("en")) == en

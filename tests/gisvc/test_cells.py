"""Cells of a layer are shown in words, several codes in one cell included."""

import pytest

from gazetteer.specs import REQUEST_STEPS, REQUESTS, REVIEWS, SIGN_INSPECTIONS
from gisvc.cells import cell_text
from gisvc.tongue import Tongue
from layers.spec import LayerSpec


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


@pytest.mark.parametrize(
    ("spec", "name", "cell", "said"),
    [
        (REQUESTS, "application", '{"candidates":[{"name":"驼铃路"}],"length_m":410.0,"reason_code":"restored"}', "名称：驼铃路；缘由：恢复历史地名；长度：410 m"),
        (REQUEST_STEPS, "facts", '{"contractor":null,"due_on":"2025-08-21","signs":2}', "标志数量：2；完成期限：2025年8月21日"),
        (REVIEWS, "outcome", '{"format":"gazetteer.review/1"}', "记录，1 项"),
        (REQUESTS, "application", '{"kind":"round","values":5}', '{"kind":"round","values":5}'),
        (REQUESTS, "application", '["{", {}]', '["{", {}]'),
        (REQUESTS, "division_code", '{"values":5}', '{"values":5}'),
    ],
)  # fmt: skip
def test_a_record_in_one_cell_is_told_field_by_field_and_what_is_none_stays_as_it_came(
    spec: LayerSpec, name: str, cell: str, said: str
) -> None:
    assert cell_text(cell, spec.column(name), Tongue("zh")) == said

"""A sentence that quotes what somebody sent shows what nobody could see in it."""

import pytest

from layers.wording import Wording, with_unseen_shown


@pytest.mark.parametrize("sign", ["\u202e", "\u2066", "\u200b", "\u200f", "\ufeff", "\x00", "\x1b", "\u2028", "\ud800", "\u00ad"])
def test_what_nobody_sees_is_written_as_its_number(sign: str) -> None:
    told = Wording(f"“景{sign}泰”不是地名。", f"“景{sign}泰” is no name.")
    assert told.zh == f"“景\\u{{{ord(sign):04X}}}泰”不是地名。"
    assert sign not in str(told)
    assert str(told).encode()


@pytest.mark.parametrize("text", ["景泰县 䶮𠮷㵐 1:5 万，±0.05 m²", "第一行\n第二行\t完", "", "ئۇيغۇر", "é ü — … “”"])
def test_what_people_write_stays_as_it_is(text: str) -> None:
    assert with_unseen_shown(text) == text

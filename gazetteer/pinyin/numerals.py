"""Numbers in names: codes and ordinals of streets in Arabic digits, all other numerals as words (rules 6 and 7 of 1984)."""

import re
from typing import Final

from gazetteer.pinyin.lexicon import lexicon

DIGITS: Final = "零〇一二三四五六七八九"
NUMERALS: Final = "〇零一二三四五六七八九十百千两廿卅"
_VALUE = {c: max(0, at - 1) for at, c in enumerate(DIGITS)} | {"两": 2}
_TENS = {"十": 10, "百": 100, "千": 1000}
_RUN = re.compile(f"[{NUMERALS}]+$")


def arabic(numeral: str) -> str | None:
    """A numeral in Arabic digits ("十二" → "12", "一〇三" → "103"); None when the characters are no number."""
    if not numeral or any(c not in NUMERALS for c in numeral):
        return None
    if not any(c in _TENS or c in "廿卅" for c in numeral):
        return "".join(str(_VALUE[c]) for c in numeral)
    total, digit = 0, 0
    for c in numeral.replace("廿", "二十").replace("卅", "三十"):
        if c in _TENS:
            total, digit = total + (digit or 1) * _TENS[c], 0
        elif digit:
            return None  # 一二十: not one number
        else:
            digit = _VALUE[c]
    return str(total + digit)


def trailing_numeral(text: str) -> str:
    """The numeral a text ends in, as the ordinal of a series: the longest that is one number and is not part of a known name; "" if none."""
    match = _RUN.search(text)
    if match is None:
        return ""
    start = next((at for at in range(match.start(), len(text)) if arabic(text[at:]) is not None), len(text))
    known = next((name for name in lexicon().places_ending_in_numerals if text[: start + 1].endswith(name)), "")
    return text[start + (1 if known else 0) :]

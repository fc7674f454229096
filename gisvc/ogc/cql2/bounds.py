"""How long and how deep a filter may be: counted on its tokens, before any parser sees it.

The parser of cql2 0.6 ends the whole process with a segmentation fault between 800 and 1,600 nested brackets, and at some thousand
minus signs in a row (service.md §0.4): no `except` can catch that.
"""

import re
from dataclasses import dataclass

from gisvc.ogc.cql2.errors import FilterTooDeep, FilterTooLong, FilterUnreadable
from layers.geometry_text import json_depth
from layers.wording import Wording


@dataclass(frozen=True, slots=True)
class FilterLimits:
    """Caps for one filter."""

    text_chars: int = 4_096
    json_bytes: int = 16_384
    depth: int = 32  # brackets, negations and signs around one word
    items: int = 1_000  # of one list
    pattern_chars: int = 256
    vertices: int = 2_000  # of all geometries together no more than the text has room for
    geometry_depth: int = 8


LIMITS = FilterLimits()

# A quote inside of quotes is written twice. Whether a backslash hides it the standard says so and the parser says otherwise, so depth
# is counted both ways.
_QUOTED = (r"'(?:[^']|'')*'", r"'(?:[^'\\]|\\.|'')*'")
_TOKENS = tuple(re.compile(rf"{quoted}|\"[^\"]*\"|\w+|\S", re.DOTALL) for quoted in _QUOTED)
_SIGNS = frozenset("-+")


def require_text_within(text: str, limits: FilterLimits = LIMITS) -> None:
    """
    Raises:
        FilterTooLong, FilterTooDeep: beyond the caps.
        FilterUnreadable: a character no filter has.
    """
    if len(text) > limits.text_chars:
        raise FilterTooLong(Wording("字符数", "number of characters"), limits.text_chars)
    if "\0" in text:
        raise FilterUnreadable("cql2-text", 1, text.index("\0") + 1)
    if max(_depth(tokens, text) for tokens in _TOKENS) > limits.depth:
        raise FilterTooDeep(limits.depth)


def _depth(tokens: re.Pattern[str], text: str) -> int:
    """The most brackets, NOTs and signs that stand around one word."""
    around: list[int] = []  # for each open bracket, the prefixes before it
    prefixes = pending = deepest = 0
    for match in tokens.finditer(text):
        word = match[0]
        if word == "(":
            around.append(prefixes)
            pending += prefixes + 1
            prefixes = 0
        elif word == ")" and around:
            pending -= around.pop() + 1
            prefixes = 0
        elif word in _SIGNS or word.upper() == "NOT":
            prefixes += 1
        else:
            prefixes = 0
        deepest = max(deepest, pending + prefixes)
    return deepest


def require_json_within(content: bytes, limits: FilterLimits = LIMITS) -> None:
    """
    Raises:
        FilterTooLong, FilterTooDeep: beyond the caps.
    """
    if len(content) > limits.json_bytes:
        raise FilterTooLong(Wording("字节数", "number of bytes"), limits.json_bytes)
    if json_depth(content) > 2 * limits.depth + 1:  # an operation nests twice: itself and its list of arguments
        raise FilterTooDeep(limits.depth)

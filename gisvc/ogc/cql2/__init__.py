"""Filters in CQL2, text and JSON, as conditions a store answers (OGC 21-065r2).

Bounds come first, before any parser sees the text; then the text is parsed to JSON; then an allow-list of our own makes a condition of
it. The parser's own SQL is never used: it writes values into its text.
"""

import json
import re
from collections.abc import Sequence
from enum import StrEnum
from typing import Any

import cql2

from gisvc.ogc.cql2.bounds import LIMITS, FilterLimits, require_json_within, require_text_within
from gisvc.ogc.cql2.compiling import condition_of
from gisvc.ogc.cql2.errors import FilterUnreadable
from gisvc.ogc.cql2.operands import Asked
from gisvc.ogc.crs import CRS84, Crs
from layers.conditions import Condition
from layers.spec import Column


class FilterLang(StrEnum):
    """How a filter is written."""

    TEXT = "cql2-text"
    JSON = "cql2-json"


def parse_filter(
    text: str, lang: FilterLang, queryables: Sequence[Column], *, crs: Crs = CRS84, limits: FilterLimits = LIMITS
) -> Condition:
    """The condition of a filter whose geometries are written in `crs`.

    Raises:
        FilterRefused, GeometryRefused: too long, too deep, unreadable, or about what is not offered.
    """
    written = _read_text(text, limits) if lang is FilterLang.TEXT else _read_json(text, limits)
    return condition_of(written, Asked(queryables, crs, limits))


def _read_text(text: str, limits: FilterLimits) -> Any:
    require_text_within(text, limits)
    try:
        return cql2.parse_text(text).to_json()
    except cql2.ParseError as trouble:
        place = re.search(r"(\d+):(\d+)", str(trouble))
        line, character = (int(place[1]), int(place[2])) if place else (1, 1)
        raise FilterUnreadable(FilterLang.TEXT, line, character) from trouble
    except (ValueError, RecursionError) as trouble:
        raise FilterUnreadable(FilterLang.TEXT, 1, 1) from trouble


def _read_json(text: str, limits: FilterLimits) -> Any:
    try:
        content = text.encode()
    except UnicodeEncodeError as trouble:
        raise FilterUnreadable(FilterLang.JSON, 1, trouble.start + 1) from trouble
    require_json_within(content, limits)
    try:
        return json.loads(content, parse_constant=_no_number, object_pairs_hook=_named_once)
    except json.JSONDecodeError as trouble:
        raise FilterUnreadable(FilterLang.JSON, trouble.lineno, trouble.colno) from trouble
    except (ValueError, RecursionError) as trouble:
        raise FilterUnreadable(FilterLang.JSON, 1, 1) from trouble


def _no_number(name: str) -> float:
    raise ValueError(name)


def _named_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object with a member twice means one thing to one reader and another to the next."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a member twice")
    return found

"""Putting a declared condition to the rows of a layer."""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from layers.planning.plans.measures import Condition, Verb

Flags = npt.NDArray[np.bool_]


def meets_all(frame: gpd.GeoDataFrame, conditions: Sequence[Condition], *, on: date) -> Flags:
    """Which rows meet every condition on a day; a row that does not say, does not."""
    met = np.ones(len(frame), dtype=bool)
    for condition in conditions:
        met &= _meets(frame, condition, on)
    return met


def is_silent(frame: gpd.GeoDataFrame, conditions: Sequence[Condition]) -> Flags:
    """Which rows do not say what a condition compares: whether they meet it nobody can tell."""
    silent = np.zeros(len(frame), dtype=bool)
    for condition in conditions:
        if condition.verb in (Verb.AT_LEAST, Verb.AT_MOST):
            silent |= ~np.isfinite(numbers_of(frame, condition))
    return silent


def _meets(frame: gpd.GeoDataFrame, condition: Condition, on: date) -> Flags:
    verb, asked = condition.verb, condition.asked
    if verb is Verb.NOT_NAMED_IN:
        return np.asarray(~frame[condition.column].isin(frame[str(asked)].dropna()))
    if verb in (Verb.AT_LEAST, Verb.AT_MOST):
        numbers, bound = numbers_of(frame, condition), float(asked)  # type: ignore[arg-type]
        return np.asarray(numbers >= bound if verb is Verb.AT_LEAST else numbers <= bound)
    values = _values(frame, condition)
    if verb in (Verb.FROM, Verb.UNTIL):
        day = np.datetime64(on if asked == "on" else asked, "s")  # type: ignore[call-overload]
        days = values.to_numpy(dtype="datetime64[s]")
        return np.asarray(days >= day if verb is Verb.FROM else days <= day)
    if verb is Verb.IS_SET:
        said = values.notna().to_numpy() & (values.astype(object) != "").to_numpy(dtype=bool)
        return np.asarray(said == asked)
    return _matches(values, verb, asked)


def _matches(values: pd.Series, verb: Verb, asked: Any) -> Flags:
    """Texts, codes and flags: missing never matches."""
    bare = values.astype(object).where(values.notna(), None)
    if verb is Verb.IS:
        return np.fromiter((v is not None and v == asked for v in bare), dtype=bool, count=len(bare))
    if verb is Verb.IN:
        return np.asarray(bare.isin(asked), dtype=bool)
    test = (lambda v: v.endswith(asked)) if verb is Verb.ENDS_WITH else (lambda v: any(part in v for part in asked))
    return np.fromiter((isinstance(v, str) and test(v) for v in bare), dtype=bool, count=len(bare))


def numbers_of(frame: gpd.GeoDataFrame, condition: Condition) -> npt.NDArray[np.float64]:
    """A column as numbers, or its ratio to another; NaN where a row does not say or the other is zero."""
    numbers = pd.to_numeric(_values(frame, condition), errors="coerce").to_numpy(dtype=float, na_value=np.nan)
    if condition.over is None:
        return np.asarray(numbers)
    below = frame[condition.over].to_numpy(dtype=float, na_value=np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(below > 0, condition.times * numbers / below, np.nan)


def _values(frame: gpd.GeoDataFrame, condition: Condition) -> pd.Series:
    if condition.field is None:
        column: pd.Series = frame[condition.column]
        return column
    path = condition.field.split(".")
    return pd.Series([_dug(text, path) for text in frame[condition.column]], index=frame.index, dtype=object)


def _dug(text: object, path: Sequence[str]) -> object:
    """What a JSON text says under a path; None where it does not."""
    try:
        found: object = json.loads(text) if isinstance(text, str) else None
    except json.JSONDecodeError:
        return None
    for step in path:
        found = found.get(step) if isinstance(found, dict) else None
    return found

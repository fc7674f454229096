"""What a bureau's road file leaves unsaid: the class in a number or a name, and a number of its own for every piece of road."""

import hashlib
import re
import tomllib
from functools import cache
from importlib import resources
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from layers.report import Finding, Report, Severity, Where
from layers.rows import Hits
from layers.wording import Wording

_NUMBER = re.compile(r"^([GSXYC])(\d{1,4}|[A-Z]\d{2,3})(?:\d{6})?(?![0-9A-Z])")  # G338, S201, X123620423, CA01620423
_DIGITS_OF_PIECE = 8


def derive_roads(columns: dict[str, pd.Series], shapes: npt.NDArray[np.object_]) -> tuple[Report, dict[str, pd.Series]]:
    """Class and id of roads, where the file gives none; always stated.

    A road number names a road, a row is a piece of it: where several rows carry one number, or none, the id is completed from the
    line itself. The same line then keeps its id from one file to the next, whatever the order of the rows.
    """
    findings: list[Finding] = []
    keys, cut = _keys(columns["road_id"], shapes)
    findings += _said(cut, "road_id", _KEYS)
    classes = _classes(columns)
    filled = (columns["road_class"].isna() & classes.notna()).to_numpy(dtype=bool)
    findings += _said(filled, "road_class", _CLASSES)
    return Report.of(findings), columns | {"road_id": keys, "road_class": columns["road_class"].where(~filled, classes)}


def class_of_road(text: str) -> str | None:
    """The class a number (`X123620423`) or a name (`国道338线`) tells; None where it tells none or more than one."""
    words = _words()
    number = _NUMBER.match(text.strip().upper())
    if number is not None:
        letter, digits = number.groups()
        is_expressway = letter in words["expressways"]["letters"] and len(digits) in words["expressways"]["digits"]
        return "motorway" if is_expressway else str(words["letters"][letter])
    told = {code for word, code in words["words"].items() if word in text}
    return str(told.pop()) if len(told) == 1 else None


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(resources.files("layers.intake").joinpath("road_numbers.toml").read_text(encoding="utf-8"))


def _classes(columns: dict[str, pd.Series]) -> pd.Series:
    told = columns["road_class"]
    for name in ("road_id", "name"):
        texts = columns[name]
        told = told.fillna(texts.map({t: class_of_road(str(t)) for t in texts.dropna().unique()}).astype("str"))
    return told


def _keys(given: pd.Series, shapes: npt.NDArray[np.object_]) -> tuple[pd.Series, Hits]:
    """The ids, and which of them were completed. A repeated id that is no road number stays: that is a mistake to be seen."""
    numbered = given.isin([text for text in given.dropna().unique() if _NUMBER.match(str(text).upper())])
    repeated = (given.duplicated(keep=False) & numbered).to_numpy(dtype=bool)
    cut = (repeated | bool(given.isna().all())) & ~shapely.is_missing(shapes)
    if not cut.any():
        return given, cut
    pieces = [hashlib.sha256(body).hexdigest()[:_DIGITS_OF_PIECE] for body in shapely.to_wkb(shapes[cut], byte_order=1)]
    made = given[cut].fillna("L") + "-" + pd.Series(pieces, index=given.index[cut], dtype="str")
    again = made.groupby(made).cumcount()  # a line drawn twice is two rows still
    made = made.where(again == 0, made + "-" + (again + 1).astype("str"))
    return given.mask(cut, made.reindex(given.index)).astype("str"), cut


def _said(hits: Hits, column: str, sentence: Wording) -> list[Finding]:
    count = int(hits.sum())
    if count == 0:
        return []
    wording = Wording(sentence.zh.format(count), sentence.en.format(count))
    return [Finding("intake.derived", Severity.NOTE, wording, Where("roads", column=column), {"rows": count})]


_KEYS = Wording(
    "{} 行没有自己的道路编号（同一路线编号用于多段，或文件没有编号列），已按线形补成唯一编号；同一条线再次导入时编号不变。",
    "{} rows had no id of their own (one road number for several pieces, or no such column); it was completed from the line, and stays the "
    "same for the same line.",
)
_CLASSES = Wording(
    "{} 行没有道路等级，已由路线编号或名称推出（G 国道、S 省道、X 县道、Y 乡道、C 村道；G、S 后一、二、四位数字为高速）。",
    "{} rows had no class; it was told by the road number or the name (G national, S provincial, X county, Y township, C village; G and S "
    "with one, two or four digits are expressways).",
)

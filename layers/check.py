"""Does a layer's frame keep its promises: columns, keys, codes, and places that can be where they say."""

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from layers.check_geometry import check_geometry
from layers.intake.division_codes import CODE_COLUMNS, CODE_LIST_COLUMNS, LENGTHS, PROVINCES, levels_of
from layers.report import Finding, Report, Severity, Where
from layers.rows import Rows, name_rows
from layers.spec import Column, ColumnType, LayerSpec
from layers.wording import Wording


def check(frame: gpd.GeoDataFrame, spec: LayerSpec, *, row_numbers: npt.NDArray[np.int64] | None = None) -> Report:
    """Every way in which a frame falls short of its spec; nothing is changed or repaired.

    Args:
        frame: the spec's columns and `geometry` in lon/lat degrees (EPSG:4490).
        row_numbers: what the user calls each row; without it findings carry only the key.
    Returns:
        Findings in the order of the checks. A finding without a row concerns the whole layer.
    """
    rows = Rows.of(frame, spec.name, spec.key, row_numbers)
    findings: list[Finding] = []
    for column in spec.columns:
        if column.name not in frame:
            findings.append(_column_missing(spec, column))
            continue
        for look in (check_required, check_range, check_code_list):
            findings += look(frame, column, rows)
        if column.name in CODE_COLUMNS | CODE_LIST_COLUMNS or column.name in {spec.area, "code"}:
            findings += check_code_looks(frame, column, rows)
    findings += check_duplicate_keys(frame, spec, rows)
    findings += check_unknown_people(frame, spec, rows)
    findings += check_levels(frame, spec, rows)
    findings += check_period(frame, spec, rows)
    findings += check_geometry(frame, spec, rows)
    return Report.of(findings)


def _column_missing(spec: LayerSpec, column: Column) -> Finding:
    return Finding(
        "check.column-missing",
        Severity.ERROR,
        Wording(f"缺少“{column.label.zh}”列。", f"The column “{column.label.en}” is missing."),
        Where(spec.name, column=column.name),
    )


def check_required(frame: pd.DataFrame, column: Column, rows: Rows) -> list[Finding]:
    """必填项不能为空。"""
    if not column.required or len(frame) == 0:
        return []
    empty = frame[column.name].isna().to_numpy(dtype=bool)
    if empty.all() and len(frame) > 1:
        sentence = Wording(
            f"缺少必填列“{column.label.zh}”，{len(frame)} 行都没有填。表头可写：{'、'.join(column.headers)}。",
            f"The required column “{column.label.en}” is missing: none of {len(frame)} rows has it. Accepted headers: {', '.join(column.headers)}.",
        )
        return [Finding("check.required", Severity.ERROR, sentence, Where(rows.layer, column=column.name), {"rows": len(frame)})]
    sentence = Wording(f"“{column.label.zh}”必填，不能为空。", f"“{column.label.en}” must be filled in.")
    return rows.findings(empty, None, lambda _: sentence, code="check.required", column=column.name)


def check_range(frame: pd.DataFrame, column: Column, rows: Rows) -> list[Finding]:
    """数值须在允许范围内。"""
    if column.type not in (ColumnType.INTEGER, ColumnType.NUMBER) or (column.minimum is None and column.maximum is None):
        return []
    values = frame[column.name].to_numpy(dtype="float64", na_value=np.nan)
    low = -np.inf if column.minimum is None else column.minimum
    high = np.inf if column.maximum is None else column.maximum
    outside = ~np.isnan(values) & ((values < low) | (values > high))
    unit = f" {column.unit}" if column.unit else ""

    def sentence(value: str) -> Wording:
        limits_zh = f"不小于 {low:g}" if column.maximum is None else f"{low:g} 到 {high:g}"
        limits_en = f"at least {low:g}" if column.maximum is None else f"{low:g} to {high:g}"
        return Wording(
            f"“{column.label.zh}”为 {value}{unit}，应{limits_zh}{unit}。",
            f"“{column.label.en}” is {value}{unit}; it should be {limits_en}{unit}.",
        )

    shown = frame[column.name].to_numpy(dtype=object)
    return rows.findings(outside, shown, sentence, code="check.out-of-range", column=column.name)


def check_code_list(frame: pd.DataFrame, column: Column, rows: Rows) -> list[Finding]:
    """代码须在代码表中。"""
    if column.codes is None:
        return []
    values = frame[column.name]
    apart = values.str.split(";").explode() if column.type is ColumnType.CODES else values
    strange = apart[apart.notna() & ~apart.isin(list(column.codes))]
    foreign = values.index.isin(strange.index)
    accepted = column.codes.labels

    def sentence(value: str) -> Wording:
        return Wording(
            f"“{value}”不在“{column.label.zh}”的可选值中。可填：{'、'.join(w.zh for w in accepted.values())}。",
            f"“{value}” is not an accepted “{column.label.en}”. Accepted: {', '.join(w.en for w in accepted.values())}.",
        )

    return rows.findings(foreign, values.to_numpy(dtype=object), sentence, code="check.unknown-code", column=column.name)


def check_code_looks(frame: pd.DataFrame, column: Column, rows: Rows) -> list[Finding]:
    """区划代码应为 2、4、6、9 或 12 位数字，前两位是省级代码。"""
    codes = frame[column.name]
    if column.name in CODE_LIST_COLUMNS:
        apart = codes.dropna().str.split(";").explode()
        odd = apart[~_looks_like_code(apart)].groupby(level=0).agg("、".join)
        hits = codes.index.isin(odd.index)
        return rows.findings(
            hits, odd.reindex(codes.index).to_numpy(dtype=object), _odd_code, code="check.odd-code", column=column.name
        )
    hits = (codes.notna() & ~_looks_like_code(codes)).to_numpy(dtype=bool)
    return rows.findings(hits, codes.to_numpy(dtype=object), _odd_code, code="check.odd-code", column=column.name)


def _looks_like_code(codes: pd.Series) -> pd.Series:
    sound: pd.Series = (
        codes.str.fullmatch(r"[0-9]+").fillna(False) & codes.str.len().isin(LENGTHS) & codes.str.slice(0, 2).isin(PROVINCES)
    )
    return sound


def _odd_code(code: str) -> Wording:
    digits = len(code)
    return Wording(
        f"“{code}”不像区划代码（{digits} 位；应为 2、4、6、9 或 12 位数字，前两位是省级代码）。可能丢了 0，或被表格改写。",
        f"“{code}” does not look like a division code ({digits} characters; 2, 4, 6, 9 or 12 digits beginning with a province are expected). A zero may be lost.",
    )


def check_duplicate_keys(frame: pd.DataFrame, spec: LayerSpec, rows: Rows) -> list[Finding]:
    """编号不能重复；重复的每一行都列出。"""
    if spec.key not in frame:
        return []
    keys = frame[spec.key]
    again = (keys.duplicated(keep=False) & keys.notna()).to_numpy(dtype=bool)
    if not again.any():
        return []
    label = spec.column(spec.key).label
    others: dict[str, list[int]] = {}
    for position in np.flatnonzero(again):
        number = rows.number(int(position))
        others.setdefault(str(rows.keys[position]), []).append(int(position) + 1 if number is None else number)

    def sentence(key: str) -> Wording:
        named = name_rows(others[key])
        return Wording(
            f"“{label.zh}”{key} 重复 {len(others[key])} 次（{named.zh}）。请只保留一行，或改正编号。",
            f"“{label.en}” {key} stands {len(others[key])} times ({named.en}). Keep one row or correct the key.",
        )

    return rows.findings(again, rows.keys, sentence, code="check.duplicate-key", column=spec.key)


def check_unknown_people(frame: pd.DataFrame, spec: LayerSpec, rows: Rows) -> list[Finding]:
    """没有人口数的居民点单列，不按 0 计。"""
    if "population" not in frame or spec.key == spec.area or len(frame) == 0:
        return []  # divisions carry a published figure or none; nobody counts people by it
    unknown = frame["population"].isna().to_numpy(dtype=bool)
    count = int(unknown.sum())
    if count == 0:
        return []
    numbers = np.arange(1, len(frame) + 1) if rows.numbers is None else rows.numbers
    named = name_rows(numbers[unknown])
    sentence = Wording(
        f"{count} 行没有人口数（{named.zh}）；统计时单列为“人口不详”，不按 0 计。",
        f"{count} rows have no population ({named.en}); they are counted as unknown, never as 0.",
    )
    return [Finding("check.unknown-people", Severity.WARNING, sentence, Where(rows.layer, column="population"), {"rows": count})]


CLASSIFIED = frozenset({"secret", "confidential", "top_secret"})
"""秘密 and above, in the words of every code list of classes (密级) in the house."""


def check_classified(frame: pd.DataFrame, rows: Rows) -> Report:
    """秘密及以上的内容只能存入依法获准处理国家秘密的系统。

    Said in one sentence of what comes in; whether this installation may hold it is not for a program to decide, so it stops nothing.
    """
    named = [name for name in ("secrecy", "secrecy_class") if name in frame]
    hits = np.zeros(len(frame), dtype=bool)
    for name in named:
        hits |= frame[name].isin(CLASSIFIED).to_numpy(dtype=bool)
    if not hits.any():
        return Report()
    numbers = np.arange(1, len(frame) + 1) if rows.numbers is None else rows.numbers
    classed = np.unique(numbers[hits])
    which = name_rows(classed)
    sentence = Wording(
        f"{len(classed)} 行的密级为秘密及以上（{which.zh}）：导入前请确认本系统已依法获准存储、处理国家秘密；软件不作此判断。",
        f"{len(classed)} rows are classed 秘密 or above ({which.en}): make sure before importing them that this installation is permitted "
        "to hold state secrets; the software does not decide that.",
    )
    where = Where(rows.layer, column=named[0])
    return Report((Finding("check.classified", Severity.WARNING, sentence, where, {"rows": len(classed)}),))


def check_levels(frame: pd.DataFrame, spec: LayerSpec, rows: Rows) -> list[Finding]:
    """层级与代码位数应一致；直管县等例外请核对。"""
    if "level" not in frame or spec.key != "code":
        return []
    by_code = levels_of(frame["code"])
    hits = (by_code.notna() & frame["level"].notna() & (by_code != frame["level"])).to_numpy(dtype=bool)
    labels = spec.column("level").codes

    def sentence(level: str) -> Wording:
        word = labels.labels.get(level, Wording(level, level)) if labels else Wording(level, level)
        return Wording(
            f"层级填的是“{word.zh}”，与代码的位数不符，请核对。",
            f"The level says “{word.en}”, the length of the code says otherwise.",
        )

    shown = frame["level"].to_numpy(dtype=object)
    return rows.findings(hits, shown, sentence, code="check.level-and-code", severity=Severity.WARNING, column="level")


_PERIODS = (("opened_on", "closed_on"), ("established_on", "abolished_on"), ("named_on", "cancelled_on"))


def check_period(frame: pd.DataFrame, spec: LayerSpec, rows: Rows) -> list[Finding]:
    """结束日期不能早于开始日期。"""
    findings: list[Finding] = []
    for begin, end in _PERIODS:
        if begin not in frame or end not in frame:
            continue
        hits = (frame[end] < frame[begin]).to_numpy(dtype=bool)
        first, last = spec.column(begin).label, spec.column(end).label
        sentence = Wording(f"“{last.zh}”早于“{first.zh}”。", f"“{last.en}” lies before “{first.en}”.")
        findings += rows.findings(hits, None, lambda _, s=sentence: s, code="check.ends-before-it-begins", column=end)  # type: ignore[misc]
    return findings

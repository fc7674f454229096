"""What a row says against what other layers know: whose area it is in, the units it names, the day it began."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from layers.codes import LENGTH_OF_LEVEL
from layers.intake.text import is_among
from layers.report import Finding, Report, Severity, Where
from layers.rows import Hits, Rows, name_rows
from layers.spec import Column, ColumnType, LayerSpec
from layers.wording import Wording

_NAMING = ("parent_code", "division_code", "side_a", "side_b", "serves")


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """What rows are held against: the divisions as they will be, the workspace's area, and the area a visitor may write ("" is all)."""

    divisions: pd.DataFrame
    workspace_area: str
    view_area: str = ""


def check_across(frame: pd.DataFrame, spec: LayerSpec, ground: Ground, *, valid_from: date, rows: Rows) -> Report:
    """Everything that only another layer can tell of a frame's rows. `valid_from` is the day from which they would hold."""
    findings = check_area(frame, spec, workspace_area=ground.workspace_area, view_area=ground.view_area, rows=rows)
    findings += check_start(valid_from, ground.divisions, area_code=ground.workspace_area, layer=spec.name)
    seen = ground.view_area or ground.workspace_area  # who sees one area only cannot miss a unit of another
    for column in spec.columns:
        if column.name in _NAMING:
            findings += check_named_units(frame, column, ground.divisions, area_code=seen, rows=rows)
    findings += check_founding(frame, spec, ground.divisions, rows=rows)
    return Report.of(findings)


def check_named_units(
    frame: pd.DataFrame, column: Column, divisions: pd.DataFrame, *, area_code: str, rows: Rows
) -> list[Finding]:
    """Codes of the workspace's own area that no held division has; neighbours' units need not be held.

    An error where units of that level are held, so that the list is there and the code is not in it; otherwise a warning.
    A code that the other official system uses for a held division (民政部 and 统计局 disagree on 9,177 of 33,145 towns) is
    named with the code this store goes by.
    """
    named = frame[column.name]
    if column.type is ColumnType.CODES:
        named = named.dropna().str.split(";").explode()
    own = named.notna() & named.str.startswith(area_code)
    strange = named[own & ~is_among(named, divisions["code"])]
    if strange.empty:
        return []
    if column.name == "parent_code":
        return [_orphans(strange, rows)]
    held_lengths = set(divisions["code"][divisions["code"].str.startswith(area_code)].str.len())
    listed = strange.str.len().isin(held_lengths)
    shown = strange.groupby(level=0).agg("、".join).reindex(frame.index).to_numpy(dtype=object)
    twins = _other_codes(divisions, strange)

    def sentence(code: str) -> Wording:
        hint = twins.get(code, Wording("请核对代码，或先导入该区划。", "Check the code, or import that division first."))
        return Wording(
            f"“{column.label.zh}”{code} 不在已有的行政区划中。{hint.zh}",
            f"“{column.label.en}” {code} is not among the divisions held. {hint.en}",
        )

    findings: list[Finding] = []
    wrong = frame.index.isin(strange.index[listed])
    for hits, severity in ((wrong, Severity.ERROR), (frame.index.isin(strange.index) & ~wrong, Severity.WARNING)):
        findings += rows.findings(hits, shown, sentence, code="claims.unknown-unit", severity=severity, column=column.name)
    return findings


def _orphans(strange: pd.Series, rows: Rows) -> Finding:
    """Divisions whose parent is not listed: a county's table need not list its province."""
    named = "、".join(strange.drop_duplicates()[:6])
    sentence = Wording(
        f"{len(strange)} 行的上级代码不在已有的行政区划中（如 {named}）；可以稍后补上。",
        f"The parents of {len(strange)} rows are not among the divisions held ({named} …); they may be added later.",
    )
    where = Where(rows.layer, column="parent_code")
    return Finding("claims.unlisted-parents", Severity.WARNING, sentence, where, {"rows": len(strange)})


def _other_codes(divisions: pd.DataFrame, strange: pd.Series) -> dict[str, Wording]:
    """What a code stands for in the other official system, where a held division carries both."""
    words = set(strange)
    found: dict[str, Wording] = {}
    for system, zh, en in (("mca_code", "民政部代码", "civil-affairs code"), ("stats_code", "统计用代码", "statistics code")):
        twins = divisions[divisions[system].isin(words)]
        for code, name, held in zip(twins[system], twins["name"], twins["code"], strict=True):
            found[str(code)] = Wording(
                f"它是“{name}”的{zh}；本库用 {held}。", f"It is the {en} of “{name}”, which goes by {held} here."
            )
    return found


def check_founding(frame: pd.DataFrame, spec: LayerSpec, divisions: pd.DataFrame, *, rows: Rows) -> list[Finding]:
    """日期不应早于所在区划的设立日期。"""
    founded = divisions.dropna(subset=["established_on"]).drop_duplicates("code")
    if founded.empty:
        return []
    index = pd.Index(founded["code"])
    findings: list[Finding] = []
    codes = frame[spec.area]
    for length in (LENGTH_OF_LEVEL[level] for level in ("county", "township", "village")):
        positions = index.get_indexer(pd.Index(codes.str.slice(0, length).where(codes.str.len() >= length)))
        since = pd.Series(np.datetime64("NaT", "s"), index=frame.index)
        since[positions >= 0] = founded["established_on"].to_numpy(dtype="datetime64[s]")[positions[positions >= 0]]
        own = codes.str.len() == length if spec.key == spec.area else pd.Series(False, index=frame.index)
        for column in (c for c in spec.columns if c.name in _HAPPENED):
            early = ((frame[column.name] < since) & ~own).to_numpy(dtype=bool)
            findings += _too_early(rows, column, frame[column.name], since, early)
    return findings


def check_start(day: date, divisions: pd.DataFrame, *, area_code: str, layer: str) -> list[Finding]:
    """Nothing is true of a county on a day before it was established."""
    own = divisions[(divisions["code"] == area_code) & divisions["established_on"].notna()]
    if own.empty or pd.Timestamp(day) >= own["established_on"].iloc[0]:
        return []
    since, name = own["established_on"].iloc[0].date(), str(own["name"].iloc[0])
    sentence = Wording(
        f"生效日期 {day} 早于“{name}”的设立日期 {since}。请改用 {since} 或以后的日期。",
        f"The rows would hold from {day}, but “{name}” was established on {since}. Use that day or a later one.",
    )
    return [Finding("claims.before-the-county", Severity.ERROR, sentence, Where(layer), {"established_on": since.isoformat()})]


# Dates on which something stood or happened there; the date of a source or a code table is not one.
_HAPPENED = frozenset(
    {"opened_on", "closed_on", "abolished_on", "established_on", "completed_on", "counted_on", "set_on", "drawn_on"}
)


def _too_early(rows: Rows, column: Column, dates: pd.Series, since: pd.Series, hits: Hits) -> list[Finding]:
    shown = np.full(len(dates), None, dtype=object)
    shown[hits] = [f"{a:%Y-%m-%d}|{b:%Y-%m-%d}" for a, b in zip(dates[hits], since[hits], strict=True)]

    def sentence(pair: str) -> Wording:
        day, founding = pair.split("|")
        return Wording(
            f"“{column.label.zh}”{day} 早于所在区划的设立日期 {founding}，请核对。",
            f"“{column.label.en}” {day} lies before the division was established on {founding}; please check.",
        )

    return rows.findings(hits, shown, sentence, code="claims.before-founding", severity=Severity.WARNING, column=column.name)


def check_area(frame: pd.DataFrame, spec: LayerSpec, *, workspace_area: str, view_area: str, rows: Rows) -> list[Finding]:
    """Rows of another area: refused where the visitor may not write them, pointed out where the workspace is another county's."""
    codes = frame[spec.area]
    nowhere = codes.isna() & bool(view_area) & (not spec.column(spec.area).required)  # a required one is missed elsewhere
    forbidden = ((codes.notna() & ~codes.str.startswith(view_area)) | nowhere).to_numpy(dtype=bool)
    foreign = (codes.notna() & ~codes.str.startswith(workspace_area) & ~_are_above(codes, workspace_area)).to_numpy(
        dtype=bool
    ) & ~forbidden
    column = spec.area

    def not_yours(code: str) -> Wording:
        named = code or "（空）"
        return Wording(
            f"区划代码 {named} 不在您可以录入的范围（{view_area}）内。",
            f"The division {code or '(none)'} is outside the area you may write ({view_area}).",
        )

    findings = rows.findings(forbidden, codes.to_numpy(dtype=object), not_yours, code="claims.not-your-area", column=column)
    if foreign.any():
        named = name_rows(np.arange(len(codes))[foreign] + 1 if rows.numbers is None else rows.numbers[foreign])
        findings.append(
            Finding(
                "claims.other-area",
                Severity.WARNING,
                Wording(
                    f"{int(foreign.sum())} 行不属于本县（区）{workspace_area}（{named.zh}），将作为邻县数据保存。",
                    f"{int(foreign.sum())} rows belong outside {workspace_area} ({named.en}); they will be kept as a neighbour's.",
                ),
                Where(rows.layer, column=column),
                {"rows": int(foreign.sum())},
            )
        )
    return findings


def _are_above(codes: pd.Series, area: str) -> pd.Series:
    """The prefecture and province over the workspace are nobody's neighbours."""
    return codes.isin([area[:n] for n in LENGTH_OF_LEVEL.values() if n < len(area)])

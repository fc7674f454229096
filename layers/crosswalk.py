"""Which civil-affairs code and which statistics code mean the same place, and how we know."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

import numpy as np
import pandas as pd

from layers.codes import LENGTH_OF_LEVEL, parent_of, shorten_code
from layers.report import Finding, Report, Severity, Where
from layers.wording import Wording

System = Literal["stats", "mca"]

COLUMNS = ("stats_code", "stats_name", "mca_code", "mca_name", "crosswalk", "stats_table_on", "mca_table_on")


@dataclass(frozen=True, slots=True, eq=False)
class CodeTable:
    """One office's table of divisions on one day.

    `rows` has `code` (short or padded), `name` and, where the digits do not tell it, `parent_code`.
    """

    system: System
    published_on: date
    rows: pd.DataFrame

    def tidy(self) -> pd.DataFrame:
        """Short codes, trimmed names and a parent for every row.

        Raises:
            ValueError: a code stands twice in the table.
        """
        codes = self.rows["code"].astype("str").str.strip().map(shorten_code)
        if codes.duplicated().any():
            raise ValueError(f"code {codes[codes.duplicated()].iloc[0]} stands twice in the {self.system} table")
        derived = codes.map(lambda code: parent_of(code) or "")
        given = self.rows["parent_code"].astype("str").map(shorten_code) if "parent_code" in self.rows else derived
        names = self.rows["name"].astype("str").str.strip()
        tidy = pd.DataFrame({"code": codes, "name": names, "parent": given.where(given.notna() & (given != ""), derived)})
        return tidy.reset_index(drop=True)


@dataclass(frozen=True, slots=True, eq=False)
class Crosswalk:
    """The two tables side by side: every row of both stands in `rows` exactly once.

    `crosswalk` says how a pair was found: identical (same code, same name), matched (same name under the same parent, other code),
    by_hand, or none (no counterpart; the other side is missing).
    """

    rows: pd.DataFrame
    report: Report = field(default_factory=Report)

    def columns_for(self, codes: pd.Series, *, system: System) -> pd.DataFrame:
        """`mca_code`, `mca_table_on`, `stats_code`, `stats_table_on` and `crosswalk` for the rows of a divisions frame, in its order.

        `system` says to which office the frame's own codes belong. Codes that stand in neither table get missing values.
        """
        known = self.rows.dropna(subset=[f"{system}_code"]).set_index(f"{system}_code", drop=False)
        found = known.reindex(codes.map(shorten_code))
        return found[["mca_code", "mca_table_on", "stats_code", "stats_table_on", "crosswalk"]].set_axis(codes.index)


def match_codes(stats: CodeTable, mca: CodeTable, *, by_hand: Mapping[str, str] | None = None) -> Crosswalk:
    """Pair two code tables, from provinces down: first by identity, then by name under the same parent.

    The same digits alone prove nothing: 中泉镇 and 正路镇 of Jingtai carry each other's code in the two tables. A name that stands twice
    under one parent is never guessed.

    Args:
        by_hand: statistics code → civil-affairs code, decided by a person; goes before everything else.
    """
    left, right = stats.tidy(), mca.tidy()
    pairs: dict[str, tuple[str, str]] = {}
    for code, counterpart in (by_hand or {}).items():
        pairs[shorten_code(code)] = (shorten_code(counterpart), "by_hand")
    for length in LENGTH_OF_LEVEL.values():
        here, there = left[left["code"].str.len() == length], right[right["code"].str.len() == length]
        if here.empty or there.empty:
            continue
        taken = {counterpart for counterpart, _ in pairs.values()}
        here, there = here[~here["code"].isin(pairs)], there[~there["code"].isin(taken)]
        pairs |= _same_code_and_name(here, there)
        taken = {counterpart for counterpart, _ in pairs.values()}
        pairs |= _same_name_under_parent(here[~here["code"].isin(pairs)], there[~there["code"].isin(taken)], pairs)
    rows = _side_by_side(left, right, pairs)
    rows["stats_table_on"] = pd.Timestamp(stats.published_on).as_unit("s")
    rows["mca_table_on"] = pd.Timestamp(mca.published_on).as_unit("s")
    return Crosswalk(rows[list(COLUMNS)], Report.of(_doubts(rows)))


def _same_code_and_name(here: pd.DataFrame, there: pd.DataFrame) -> dict[str, tuple[str, str]]:
    both = here.merge(there, on=["code", "name"])
    return {code: (code, "identical") for code in both["code"]}


def _same_name_under_parent(
    here: pd.DataFrame, there: pd.DataFrame, pairs: Mapping[str, tuple[str, str]]
) -> dict[str, tuple[str, str]]:
    parents = here["parent"].map(lambda code: pairs[code][0] if code in pairs else code)
    here = here.assign(parent=parents).drop_duplicates(["parent", "name"], keep=False)
    there = there.drop_duplicates(["parent", "name"], keep=False)
    both = here.merge(there, on=["parent", "name"], suffixes=("", "_there"))
    return {code: (other, "matched") for code, other in zip(both["code"], both["code_there"], strict=True)}


def _side_by_side(left: pd.DataFrame, right: pd.DataFrame, pairs: Mapping[str, tuple[str, str]]) -> pd.DataFrame:
    names = right.set_index("code")["name"]
    counterpart = left["code"].map(lambda code: pairs[code][0] if code in pairs else np.nan).astype("str")
    mine = pd.DataFrame({"stats_code": left["code"], "stats_name": left["name"], "mca_code": counterpart})
    mine["mca_name"] = mine["mca_code"].map(names).astype("str")
    mine["crosswalk"] = left["code"].map(lambda code: pairs[code][1] if code in pairs else "none").astype("str")
    alone = right[~right["code"].isin({other for other, _ in pairs.values()})]
    theirs = pd.DataFrame({"mca_code": alone["code"], "mca_name": alone["name"]}).assign(crosswalk="none")
    return pd.concat([mine, theirs], ignore_index=True).astype({"stats_code": "str", "stats_name": "str", "crosswalk": "str"})


def _doubts(rows: pd.DataFrame) -> Iterator[Finding]:
    """Codes that stand in both tables with names that do not match: renamed, or given to another place."""
    alone = rows[rows["crosswalk"] == "none"]
    mca_names = rows.dropna(subset=["mca_code"]).set_index("mca_code")["mca_name"]
    for code, name in alone.dropna(subset=["stats_code"])[["stats_code", "stats_name"]].itertuples(index=False):
        other = mca_names.get(code)
        if other is None:
            continue
        yield Finding(
            "layers.code-with-two-names",
            Severity.NOTE,
            Wording(
                f"代码 {code} 在统计用代码表中是“{name}”，在民政部代码表中是“{other}”。更名还是另有其地，请人工对应。",
                f"Code {code} is “{name}” in the statistics table and “{other}” in the civil-affairs table. Renamed, or another place: match it by hand.",
            ),
            Where(layer="divisions", key=str(code)),
            {"stats_name": str(name), "mca_name": str(other)},
        )

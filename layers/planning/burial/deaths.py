"""Deaths and burials of the years that are over, one row a township and year, with whatever contradicts itself left out and said."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd

from layers.planning.notes import note_several
from layers.planning.units import Units
from layers.report import Finding, Report, Severity
from layers.wording import Wording

AREA = -1
"""The position of rows that speak of the area as a whole, in no township of it."""
_FIGURES = ("population", "deaths", "cremated", "chosen")


@dataclass(frozen=True, slots=True)
class DeathYears:
    """`rows`: unit (position in the units, AREA for the whole), year, population, deaths, cremated, chosen (float, missing NaN); one row a unit and year."""

    rows: pd.DataFrame
    last_year: int
    report: Report

    @classmethod
    def of(cls, deaths: gpd.GeoDataFrame, units: Units, *, choices: Sequence[str], last_year: int) -> "DeathYears":
        """The rows of the area until `last_year`, inclusive: the last year that is over. `choices` are the columns of those who need a niche or a plot.

        A township's own row goes before rows of its villages, which are added up otherwise (only where every one has the figure).
        """
        inside = deaths[units.is_in_area(deaths["division_code"])].reset_index(drop=True)
        told = pd.DataFrame({"key": inside["record_id"].astype(object), "code": inside["division_code"].astype(object)})
        told["unit"] = units.index_of_codes(inside["division_code"])
        told["year"] = inside["year"].to_numpy(dtype=np.int64)
        for column in ("population", "deaths", "cremated"):
            told[column] = inside[column].to_numpy(dtype=float, na_value=np.nan)
        told["chosen"] = sum(inside[choice].to_numpy(dtype=float, na_value=np.nan) for choice in choices)
        own_codes = {*units.codes, units.area}
        findings = (*_note_years(told, last_year), *_note_contradictions(told), *_note_twice(told, own_codes))
        kept = _without_contradictions(told[told["year"] <= last_year])
        return cls(_one_a_year(kept, own_codes), last_year, Report(findings))

    def of_unit(self, unit: int) -> pd.DataFrame:
        return self.rows[self.rows["unit"] == unit]

    def of_area(self) -> pd.DataFrame:
        """Year by year the sum of the townships or, where no township tells anything, the rows of the area itself."""
        of_townships = self.rows[self.rows["unit"] != AREA]
        if of_townships.empty:
            return self.of_unit(AREA)
        return of_townships


def _one_a_year(told: pd.DataFrame, own_codes: set[str]) -> pd.DataFrame:
    own = told["code"].isin(own_codes)
    first = told[own].drop_duplicates(["unit", "year"])
    below = told[~own & (told["unit"] != AREA)].groupby(["unit", "year"], as_index=False)[list(_FIGURES)].agg(_sum_if_all_known)
    both = pd.concat([first[["unit", "year", *_FIGURES]], below], ignore_index=True)
    return both.drop_duplicates(["unit", "year"]).sort_values(["unit", "year"], ignore_index=True)


def _sum_if_all_known(values: "pd.Series[float]") -> float:
    return float(values.sum(skipna=False))


def _without_contradictions(told: pd.DataFrame) -> pd.DataFrame:
    """Figures that cannot be are as good as missing: no rate is taken from them."""
    kept = told.copy()
    for column in _FIGURES:
        kept.loc[kept[column] < 0, column] = np.nan
    for part, whole in (("deaths", "population"), ("cremated", "deaths"), ("chosen", "cremated")):
        kept.loc[kept[part] > kept[whole], [part]] = np.nan
    return kept


def _note_years(told: pd.DataFrame, last_year: int) -> Iterator[Finding]:
    later = Wording(
        f"年份晚于最后一个完整年 {last_year}，未采用", f"a year after {last_year}, the last one that is over: not used"
    )
    yield from _note(told, "planning.deaths-year-not-over", later, told["year"] > last_year)


def _note_contradictions(told: pd.DataFrame) -> Iterator[Finding]:
    for code, why, wrong in (
        ("deaths-missing", Wording("没有死亡人数，该年不参与推算", "no number of deaths: that year is not used"), told["deaths"].isna()),
        ("deaths-negative", Wording("人数为负，未采用", "a number below zero: not used"), (told[list(_FIGURES)] < 0).any(axis=1)),
        ("deaths-above-residents", Wording("死亡人数多于常住人口，未采用", "more deaths than residents: not used"), told["deaths"] > told["population"]),
        ("cremated-above-deaths", Wording("火化人数多于死亡人数（可能含外来遗体），该年不取火化比例", "more cremated than died (of other places, perhaps): no share is taken from that year"), told["cremated"] > told["deaths"]),
        ("laid-above-cremated", Wording("安放人数多于火化人数（可能含迁入骨灰），该年不取选择比例", "more laid to rest than cremated (moved here, perhaps): no share is taken from that year"), told["chosen"] > told["cremated"]),
    ):  # fmt: skip
        yield from _note(told, f"planning.{code}", why, wrong)


def _note_twice(told: pd.DataFrame, own_codes: set[str]) -> Iterator[Finding]:
    own = told["code"].isin(own_codes)
    again = told[own].duplicated(["unit", "year"]).reindex(told.index, fill_value=False)
    twice = Wording(
        "同一乡镇同一年的第二行，采用编号在前的一行", "the second row of one township and year: the first by its id is used"
    )
    yield from _note(told, "planning.deaths-year-twice", twice, again)


def _note(told: pd.DataFrame, code: str, why: Wording, which: "pd.Series[bool]") -> Iterator[Finding]:
    keys = told["key"].to_numpy(dtype=object)
    yield from note_several(code, Severity.WARNING, why, keys[which.to_numpy(dtype=bool)], layer="deaths")

"""The yearly accounts of niches: opened, taken in the year, taken until its end; and what in them does not add up."""

from collections.abc import Iterator
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd

from layers.planning.notes import note_several
from layers.report import Finding, Report, Severity, Where
from layers.wording import Wording


@dataclass(frozen=True, slots=True)
class Account:
    """One facility's years in order, `rows`: key, year, opened, sold, taken (float, missing NaN)."""

    facility: str
    rows: pd.DataFrame

    @property
    def last(self) -> int:
        """The last year that says how many are taken; the last of all where none does."""
        said = self.rows[self.rows["taken"].notna()]
        return int((said if len(said) else self.rows)["year"].max())

    @property
    def taken(self) -> int | None:
        said = self.rows["taken"].dropna()
        return None if said.empty else int(said.iloc[-1])

    @property
    def opened(self) -> int | None:
        """All that was opened in its years; None where a year does not say."""
        return None if self.rows["opened"].isna().any() else int(self.rows["opened"].sum())

    @property
    def begins_empty(self) -> bool:
        """Whether the account begins with the facility itself: in its first year no more was taken than taken in that year."""
        first = self.rows.iloc[0]
        return bool(first["taken"] == first["sold"] and first["opened"] > 0)

    def mean_sold(self, years: int) -> float | None:
        """Niches taken a year, over the last years that say so."""
        sold = self._sold(years)
        return None if sold.empty else float(sold.mean())

    def years_sold(self, years: int) -> int:
        return len(self._sold(years))

    def _sold(self, years: int) -> "pd.Series[float]":
        recent = self.rows[self.rows["year"] > self.rows["year"].max() - years]
        sold = recent["sold"].fillna(recent["taken"] - self.rows["taken"].shift().reindex(recent.index)).dropna()
        kept: pd.Series[float] = sold[sold >= 0]
        return kept


@dataclass(frozen=True, slots=True)
class Accounts:
    """By facility, with what contradicts itself."""

    by_facility: dict[str, Account]
    report: Report


def read_accounts(niche_years: gpd.GeoDataFrame, *, last_year: int) -> Accounts:
    """The accounts until the last year that is over; of two rows of one year the first by its id is kept."""
    told = pd.DataFrame({"key": niche_years["record_id"].astype(object), "facility": niche_years["facility_id"].astype(object)})
    told["year"] = niche_years["year"].to_numpy(dtype=np.int64)
    for column in ("opened", "sold", "taken"):
        told[column] = niche_years[column].to_numpy(dtype=float, na_value=np.nan)
    told = told.sort_values(["facility", "year", "key"], ignore_index=True)
    later, twice = told["year"] > last_year, told.duplicated(["facility", "year"])
    keys = told["key"].to_numpy(dtype=object)
    findings = [
        *note_several("planning.niches-year-not-over", Severity.WARNING, _later(last_year), keys[later], layer="niche_years"),
        *note_several("planning.niches-year-twice", Severity.WARNING, _TWICE, keys[twice & ~later], layer="niche_years"),
    ]
    kept = told[~later & ~twice]
    accounts = {str(facility): Account(str(facility), rows.reset_index(drop=True)) for facility, rows in kept.groupby("facility")}
    for account in accounts.values():
        findings += _note(account)
    return Accounts(accounts, Report.of(findings))


def _later(last_year: int) -> Wording:
    return Wording(
        f"年份晚于最后一个完整年 {last_year}，未采用", f"a year after {last_year}, the last one that is over: not used"
    )


_TWICE = Wording("同一设施同一年的第二行，未采用", "the second row of one facility and year: not used")


def _note(account: Account) -> Iterator[Finding]:
    rows = account.rows
    before = rows["taken"].shift()
    next_year = rows["year"].diff() == 1
    known = before.notna() & rows["taken"].notna()
    yield from _each(account, "taken-falls", rows[known & (rows["taken"] < before)], "年末累计已用比上年末少", "fewer taken than at the end of the year before")  # fmt: skip
    off = known & next_year & rows["sold"].notna() & (rows["taken"] >= before) & (rows["taken"] - before != rows["sold"])
    yield from _each(account, "taken-does-not-add-up", rows[off], "年末累计已用与上年末之差不等于当年售出", "what was taken in the year is not the change since the year before")  # fmt: skip
    if account.begins_empty:
        over = rows["taken"].notna() & (rows["taken"] > rows["opened"].fillna(0).cumsum())
        yield from _each(account, "sold-above-opened", rows[over], "累计已用多于累计新增", "more taken than ever opened")


def _each(account: Account, code: str, rows: pd.DataFrame, zh: str, en: str) -> Iterator[Finding]:
    if rows.empty:
        return
    years = [str(year) for year in rows["year"]]
    yield Finding(
        f"planning.{code}",
        Severity.WARNING,
        Wording(
            f"设施 {account.facility} 的逐年账：{'、'.join(years)} 年{zh}",
            f"account of {account.facility}: in {', '.join(years)} {en}",
        ),
        Where(layer="niche_years", key=str(rows["key"].iloc[0])),
        {"years": len(years)},
    )

"""What every columbarium holds and how much of it is taken, from its own row and its yearly account, and where the two contradict each other."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from layers.planning.burial.accounts import Account, read_accounts
from layers.planning.facilities import KindOnDay
from layers.planning.notes import note_several
from layers.planning.units import Units
from layers.report import Finding, Report, Severity, Where
from layers.wording import Wording

SALES_YEARS = 3
"""As many of the last years as the mean of what is taken a year is from."""


@dataclass(frozen=True, slots=True)
class Columbarium:
    """One facility on the day. Missing is None; `townships` are the positions of those it serves, none where nobody can say.

    `total`, `used` are niches (or plots) as reckoned: where row and account differ, the smaller total and the larger use, because the earlier year
    of fullness is the safer one to plan with. `year` is that of `used`; `sold` the mean of a year, over `sold_years` years.
    """

    key: str
    name: str
    kind: str
    townships: tuple[int, ...]
    total: int | None
    used: int | None
    year: int | None
    sold: float | None
    sold_years: int
    parking: int | None
    floor_area_m2: float | None

    @property
    def free(self) -> int | None:
        return None if self.total is None or self.used is None else max(0, self.total - self.used)

    @property
    def full_by_sales(self) -> int | None:
        """The year in which the niches run out if as many are taken as in the last years; None where that cannot be told or is never."""
        if self.free is None or self.year is None or not self.sold:
            return None
        return self.year + math.ceil(self.free / self.sold)


@dataclass(frozen=True, slots=True)
class Stock:
    """All columbaria of the area that were operating on the day."""

    columbaria: tuple[Columbarium, ...]
    report: Report

    def of_kinds(self, kinds: tuple[str, ...]) -> "Stock":
        """Those of some kinds; what was found stays said of all."""
        return Stock(tuple(one for one in self.columbaria if one.kind in kinds), self.report)

    def at_base(self, units: int, weights: npt.NDArray[np.float64]) -> tuple[npt.NDArray[np.float64], list[int | None]]:
        """Free niches of each township and the oldest year they are from; a columbarium that serves several is shared out by `weights` (their need)."""
        free: npt.NDArray[np.float64] = np.zeros(units)
        since: list[int | None] = [None] * units
        for one in self.columbaria:
            if one.free is None or not one.townships:
                continue
            at = np.array(one.townships)
            share = weights[at] if weights[at].sum() > 0 else np.ones(len(at))
            free[at] += one.free * share / share.sum()
            for township in one.townships:
                years = [year for year in (since[township], one.year) if year is not None]
                since[township] = min(years, default=None)
        return free, since


def take_stock(
    facilities: gpd.GeoDataFrame, niche_years: gpd.GeoDataFrame, units: Units, *, kinds: tuple[str, ...], on: date, last_year: int
) -> Stock:
    """The columbaria of the area on a day.

    The newer of row and account says how many are taken; of the same year, the larger. What a row says holds at the end of the year before
    its `source_on` (of that year, where it is 31 December); without a date, of `last_year`.
    """
    held = KindOnDay.of_any(facilities[facilities["kind"].isin(kinds)], units, on=on)
    own = held.chosen(held.is_own & held.operating)
    accounts = read_accounts(niche_years, last_year=last_year)
    known = set(facilities["facility_id"].astype(object))
    columbaria, findings = [], [*accounts.report, *_note_strangers(accounts.by_facility, known)]
    members = units.members()
    for at, row in enumerate(own.frame.to_dict(orient="records")):
        account = accounts.by_facility.get(str(row["facility_id"]))
        serves = _townships(row, int(own.inside[at]), int(own.claimed[at]), members)
        columbaria.append(_columbarium(row, account, serves, last_year))
        findings += _note_one(row, account, columbaria[-1], last_year)
    return Stock(tuple(columbaria), Report.of(findings))


def _townships(row: dict[str, object], inside: int, claimed: int, members: dict[str, list[int]]) -> tuple[int, ...]:
    """Those it formally serves; else the one it stands in; else the one it is registered in; else, registered above townships, all."""
    served = {unit for code in str(_or_none(row["serves"]) or "").split(";") for unit in members.get(code.strip(), ())}
    if served:
        return tuple(sorted(served))
    if inside >= 0 or claimed >= 0:
        return (inside if inside >= 0 else claimed,)
    return tuple(members.get(str(row["division_code"]), ()))


def _columbarium(row: dict[str, object], account: Account | None, townships: tuple[int, ...], last_year: int) -> Columbarium:
    total, used, year = _int(row["plots_total"]), _int(row["plots_used"]), None
    if used is not None:
        year = min(_year_of(row["source_on"], last_year), last_year)
    if account is not None and account.taken is not None:
        if used is None or year is None or account.last > year:
            used, year = account.taken, account.last
        elif account.last == year:
            used = max(used, account.taken)
    if total is None and account is not None and account.begins_empty:
        total = account.opened
    return Columbarium(
        key=str(row["facility_id"]),
        name=str(row["name"]),
        kind=str(row["kind"]),
        townships=townships,
        total=total,
        used=used,
        year=year,
        sold=None if account is None else account.mean_sold(SALES_YEARS),
        sold_years=0 if account is None else account.years_sold(SALES_YEARS),
        parking=_int(row["parking_spaces"]),
        floor_area_m2=None if _or_none(row["floor_area_m2"]) is None else float(str(row["floor_area_m2"])),
    )


def _note_one(row: dict[str, object], account: Account | None, one: Columbarium, last_year: int) -> Iterator[Finding]:
    total, used = _int(row["plots_total"]), _int(row["plots_used"])
    if total is not None and used is not None and used > total:
        yield _note(
            one, "used-above-total", f"已用 {used:,} 多于总数 {total:,}，按已满计", f"{used:,} used of {total:,}: counted as full"
        )
    if one.total is None or one.used is None:
        yield _note(one, "niches-unknown", "格位总数或已用数未掌握，不计入存量", "total or used is not held: not in the stock")
    if not one.townships:
        yield _note(one, "niches-of-nowhere", "不属于任何乡镇街道，不计入存量", "it belongs to no township: not in the stock")
    if account is None:
        yield _note(
            one,
            "no-niche-account",
            "没有逐年账，售出速度不详",
            "no yearly account: how fast niches go is not known",
            Severity.NOTE,
        )
        return
    yield from _note_account(one, account, total, used, min(_year_of(row["source_on"], last_year), last_year))


def _note_account(one: Columbarium, account: Account, total: int | None, used: int | None, year: int) -> Iterator[Finding]:
    taken = account.taken
    if total is not None and taken is not None and taken > total:
        yield _note(one, "total-below-taken", f"逐年账 {account.last} 年末已用 {taken:,}，多于总数 {total:,}，按已满计", f"{taken:,} taken by the end of {account.last}, more than the {total:,} there are: counted as full")  # fmt: skip
    if used is not None and taken is not None and account.last == year and taken != used:
        yield _note(one, "used-differs", f"设施记录已用 {used:,}，逐年账 {account.last} 年末为 {taken:,}，按多的计", f"{used:,} used by its row, {taken:,} by its account at the end of {account.last}: the larger is taken")  # fmt: skip
    if used is not None and taken is not None and account.last > year and taken < used:
        yield _note(one, "used-falls", f"{year} 年末设施记录已用 {used:,}，{account.last} 年末逐年账只有 {taken:,}", f"{used:,} used at the end of {year} by its row, only {taken:,} in {account.last} by its account")  # fmt: skip
    if account.begins_empty and total is not None and account.opened is not None and account.opened != total:
        yield _note(one, "opened-differs", f"逐年账累计新增 {account.opened:,}，设施记录总数 {total:,}", f"{account.opened:,} opened by its account, {total:,} by its row")  # fmt: skip
    if one.sold_years == 1:
        yield _note(one, "sales-of-one-year", "只有一年售出数，按售出推算的年份仅供参考", "sales of one year only: the year by sales is a rough one", Severity.NOTE)  # fmt: skip
    if one.sold == 0:
        yield _note(one, "no-sales", "近年没有售出，按售出推算永不用尽", "nothing was taken in the last years: by sales it never fills", Severity.NOTE)  # fmt: skip


def _note(one: Columbarium, code: str, zh: str, en: str, severity: Severity = Severity.WARNING) -> Finding:
    where = Where(layer="facilities", key=one.key)
    return Finding(f"planning.{code}", severity, Wording(f"{one.name}：{zh}", f"{one.name}: {en}"), where)


def _note_strangers(accounts: dict[str, Account], known: set[object]) -> Iterator[Finding]:
    strangers = np.array(sorted(key for key in accounts if key not in known), dtype=object)
    why = Wording("逐年账的设施编号不在设施表中，未采用", "a yearly account of a facility that is not on record: not used")
    yield from note_several("planning.account-of-unknown-facility", Severity.WARNING, why, strangers, layer="niche_years")


def _year_of(source_on: object, last_year: int) -> int:
    """The last year that was over on the day of the source."""
    if _or_none(source_on) is None:
        return last_year
    day = pd.Timestamp(str(source_on))
    return int(day.year) if (day.month, day.day) == (12, 31) else int(day.year) - 1


def _or_none(value: object) -> object:
    return None if pd.isna(value) else value  # type: ignore[call-overload]


def _int(value: object) -> int | None:
    return None if _or_none(value) is None else int(str(value))

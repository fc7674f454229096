"""What the reckoning stands on, brought to one base year: residents, rates, stock and what was promised to open."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from layers.planning.burial.ageing import deaths_index
from layers.planning.burial.deaths import DeathYears
from layers.planning.burial.errors import UnknownTownship, YearsRunOut
from layers.planning.burial.need import Need, Residents, reckon_need
from layers.planning.burial.question import NicheQuestion, Resting
from layers.planning.burial.rates import Rates, note_rates, rates_of
from layers.planning.burial.stock import Stock, take_stock
from layers.planning.demand import AGES
from layers.planning.passport import Vintage
from layers.planning.units import Units
from layers.report import Finding, Report, Severity, Where
from layers.wording import Wording

Floats = npt.NDArray[np.float64]


PLACES = "places"
"""Where residents are from when neither DEATHS nor the divisions tell them: the places people live in."""


@dataclass(frozen=True, slots=True)
class NicheFrames:
    """The layers as read: `people` has the age bands (settlements or demand), `vintages` how old each layer is."""

    divisions: gpd.GeoDataFrame
    facilities: gpd.GeoDataFrame
    deaths: gpd.GeoDataFrame
    niche_years: gpd.GeoDataFrame
    people: gpd.GeoDataFrame
    vintages: tuple[Vintage, ...] = ()
    is_demonstration: bool = False


@dataclass(frozen=True, slots=True)
class NicheGround:
    """Everything before the first year that is reckoned. `free` is low, middle, high × townships at the end of `base`; `opened` townships × years.

    `stock` is of every kind (for the peak and the norms), `counted` of the kinds asked about. `stale` are the years before `base`
    that each township's stock was carried forward by its need.
    """

    question: NicheQuestion
    units: Units
    base: int
    stock: Stock
    counted: Stock
    residents: tuple[Residents, ...]
    rates: tuple[Rates, ...]
    rates_of_area: Rates
    need: Need
    free: Floats
    opened: Floats
    report: Report

    @property
    def years(self) -> tuple[int, ...]:
        return self.need.years


def prepare_ground(question: NicheQuestion, frames: NicheFrames, *, area: str, on: date) -> NicheGround:
    """
    Raises:
        NoUnits: the area has no township on that day.
        UnknownTownship, YearsRunOut: a new columbarium that lies nowhere or opens in none of the years.
    """
    units = Units.of(frames.divisions, level="township", area=area, on=on)
    base = on.year if (on.month, on.day) == (12, 31) else on.year - 1
    years = tuple(range(base + 1, base + 1 + question.years))
    deaths = DeathYears.of(frames.deaths, units, choices=question.what.choices, last_year=base)
    rates, of_area = rates_of(question, deaths, len(units))
    bands, counted_in = _bands(frames.people, units, on)
    settled = _settled(frames.people, units)
    residents = tuple(_residents(deaths, units, settled[unit], unit) for unit in range(len(units)))
    index = deaths_index(bands, counted=counted_in, base=base, years=years, scenario=question.scenario)
    need = reckon_need(residents, rates, index, years)
    stock = take_stock(frames.facilities, frames.niche_years, units, kinds=Resting.BOTH.kinds, on=on, last_year=base)
    counted = stock.of_kinds(question.what.kinds)
    free, carried = _free_at_base(counted, need, residents, rates, base)
    names = [str(name) for name in units.frame["name"]]
    findings = (*note_rates(rates, names), *_note_residents(residents, names), *_note_carried(carried, names, base), *_note_empty(counted, names), *_note_sales(counted, need, names))  # fmt: skip
    return NicheGround(
        question, units, base, stock, counted, residents, rates, of_area, need, free,
        _opened(question, units, need, years), deaths.report + stock.report + Report(findings),
    )  # fmt: skip


def _bands(people: gpd.GeoDataFrame, units: Units, on: date) -> tuple[pd.DataFrame, int]:
    """Age bands of each township from the places that hold all of them (missing where none does), and the year they were counted in."""
    unit = units.index_of_codes(people["division_code"])
    bands = people[list(AGES)].astype("Float64").to_numpy(dtype=float, na_value=np.nan)
    whole = np.isfinite(bands).all(axis=1) & (unit >= 0)
    sums = np.column_stack(
        [np.bincount(unit[whole], weights=bands[whole, n], minlength=len(units)) for n in range(len(AGES))]
    ).astype(float)  # because the sums of nothing are whole numbers
    sums[np.bincount(unit[whole], minlength=len(units)) == 0] = np.nan
    counted = people["counted_on"].dropna()
    year = on.year if counted.empty else int(pd.Timestamp(counted.max()).year)
    return pd.DataFrame(sums, columns=list(AGES)), year


def _settled(people: gpd.GeoDataFrame, units: Units) -> list[int | None]:
    """People of each township's places, those whom nobody counted left out; None where no place has a figure."""
    unit = units.index_of_codes(people["division_code"])
    counted = people["population"].to_numpy(dtype=float, na_value=np.nan)
    known = np.isfinite(counted) & (unit >= 0)
    places = np.bincount(unit[known], minlength=len(units))
    sums = np.bincount(unit[known], weights=counted[known], minlength=len(units))
    return [int(n) if any_ else None for n, any_ in zip(sums, places > 0, strict=True)]


def _residents(deaths: DeathYears, units: Units, settled: int | None, unit: int) -> Residents:
    """Those of the last year of DEATHS, else those published with the division, else those of its places."""
    told = deaths.of_unit(unit).dropna(subset=["population"])
    if len(told):
        last = told.iloc[-1]
        return Residents(int(last["population"]), "deaths", int(last["year"]))
    published = units.frame["population"].iloc[unit]
    if not pd.isna(published):
        return Residents(int(published), "divisions", None)
    return Residents(settled, PLACES, None)


def _free_at_base(
    stock: Stock, need: Need, residents: Sequence[Residents], rates: Sequence[Rates], base: int
) -> tuple[Floats, list[int]]:
    """What is free at the end of the base year: older figures are carried forward by the need of the years between, never below 0."""
    free, since = stock.at_base(len(residents), need.niches[1, :, 0])
    stale = [0 if year is None else base - year for year in since]
    a_year = reckon_need(residents, rates, np.ones((3, len(residents), 1)), (base,)).niches[:, :, 0]
    known = np.array(
        [one.people is not None for one in residents]
    )  # what stands where nobody counted whom it is for is in no figure
    return np.where(known, np.maximum(0.0, free - a_year * np.array(stale)), 0.0), stale


def _opened(question: NicheQuestion, units: Units, need: Need, years: Sequence[int]) -> Floats:
    """Townships × years: what opens on 1 January. Of the area's own code: shared out by need."""
    opened, members = np.zeros((len(units), len(years))), units.members()
    for one in question.openings:
        townships = members.get(one.township)
        if not townships:
            raise UnknownTownship(one.township, units.codes)
        if one.year not in years:
            raise YearsRunOut(one.year, years[0], years[-1])
        weight = need.niches[1, townships, 0]
        share = weight / weight.sum() if weight.sum() > 0 else np.full(len(townships), 1 / len(townships))
        opened[townships, one.year - years[0]] += one.niches * share
    return opened


def _note_residents(residents: Sequence[Residents], names: Sequence[str]) -> Iterator[Finding]:
    from_places = [name for name, one in zip(names, residents, strict=True) if one.layer == PLACES and one.people is not None]
    if from_places:
        yield _several("residents-of-places", "常住人口取自居民点（格网）合计，未计数的居民点不在内", "residents summed over their places, those nobody counted left out", from_places)  # fmt: skip
    unknown = [name for name, one in zip(names, residents, strict=True) if one.people is None]
    if unknown:
        yield _several("residents-unknown", "常住人口未掌握，不推算需求，其存量也不计入合并数", "residents not held: no need is told, and their stock is in no pooled figure", unknown)  # fmt: skip


def _note_carried(stale: Sequence[int], names: Sequence[str], base: int) -> Iterator[Finding]:
    old = [f"{name}（{base - years}）" for name, years in zip(names, stale, strict=True) if years > 0]
    if old:
        yield _several("stock-carried-forward", f"存量早于 {base} 年末，其间各年按推算需求扣减", f"the stock is older than the end of {base}: the years between were taken off by the need", old)  # fmt: skip


def _note_empty(stock: Stock, names: Sequence[str]) -> Iterator[Finding]:
    having = {township for one in stock.columbaria for township in one.townships}
    without = [name for unit, name in enumerate(names) if unit not in having]
    if without:
        yield _several(
            "no-columbarium",
            "没有该类设施，其需求全部计入各自缺口",
            "no such facility: all their need is in the unpooled shortage",
            without,
        )


_FAR = 2.0
"""Times: what is taken a year and what the deaths ask for are told apart when one is so much the other."""


def _note_sales(stock: Stock, need: Need, names: Sequence[str]) -> Iterator[Finding]:
    far = []
    for unit, name in enumerate(names):
        sold = [one.sold for one in stock.columbaria if one.townships == (unit,) and one.sold is not None]
        needed = float(need.niches[1, unit, 0])
        if sold and need.known[unit] and not needed / _FAR <= sum(sold) <= needed * _FAR:
            far.append(f"{name} {sum(sold):.0f}/{needed:.0f}")
    if far:
        yield _several("sales-far-from-need", "近年年均售出与推算年需求相差一倍以上（售出/需求），请核对口径、限售、预售与外来骨灰", "what is taken a year is less than half or more than twice what the deaths ask for (taken/needed): check rationing, sales in advance and ashes from elsewhere", far)  # fmt: skip


def _several(code: str, zh: str, en: str, names: Sequence[str]) -> Finding:
    first = "、".join(names[:10]) + ("…" if len(names) > 10 else "")
    return Finding(
        f"planning.{code}",
        Severity.WARNING,
        Wording(f"{len(names)} 个乡镇街道{zh}：{first}", f"{len(names)} townships: {en} ({first})"),
        Where(layer="divisions"),
        {"townships": len(names)},
    )

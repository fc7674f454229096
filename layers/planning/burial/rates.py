"""What share of the residents die in a year, how many of those are cremated and how many of these need a niche: from the county's own years where it has them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
import numpy.typing as npt
import pandas as pd

from layers.planning.burial.deaths import DeathYears
from layers.planning.burial.norms import FIT_YEARS, SETTINGS
from layers.planning.burial.question import NicheQuestion
from layers.planning.burial.spread import Spread
from layers.report import Finding, Severity, Where
from layers.wording import Wording

Floats = npt.NDArray[np.float64]

_OF_POISSON = 1.96  # one year alone: the interval that 95 of 100 such counts fall in
_NONE_SEEN = 3.0  # none in so many: up to three may still be expected (rule of three)


class Basis(StrEnum):
    """Where a rate is from; the first that there is, in this order."""

    ASKED = "asked"
    OWN = "own"
    AREA = "area"
    SETTING = "setting"

    @property
    def label(self) -> Wording:
        return _LABELS[self]


_LABELS = {
    Basis.ASKED: Wording("提问时给定", "as asked"),
    Basis.OWN: Wording("本乡镇近年数据", "the township's own years"),
    Basis.AREA: Wording("全区域近年数据", "the whole area's years"),
    Basis.SETTING: Wording("设定（未核实/可调整）", "a setting, unverified"),
}


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate with its range. `numerator` of `denominator` persons over the years `first`–`last` that it was taken from, where it was."""

    spread: Spread
    basis: Basis
    first: int | None = None
    last: int | None = None
    years: int = 0
    numerator: int = 0
    denominator: int = 0


@dataclass(frozen=True, slots=True)
class Rates:
    """The three rates of one township (or of the area as a whole): deaths of residents, cremated of deaths, needing a place of the cremated."""

    dying: Rate
    cremated: Rate
    choosing: Rate

    @property
    def all(self) -> tuple[Rate, Rate, Rate]:
        return self.dying, self.cremated, self.choosing


def fit_rate(rows: pd.DataFrame, part: str, whole: str, *, last_year: int) -> Rate | None:
    """`part` ÷ `whole` over the last FIT_YEARS years until `last_year` that hold both.

    Middle: all of these years together, Σ part / Σ whole. Low and high: the lowest and the highest single year. Of one year only: the
    interval d ± 1.96 √d of a Poisson count d; of none seen in all the years: up to 3 (rule of three). No trend is drawn: five
    points of a small township carry none.

    Returns:
        None where no such year holds both or nobody is in the whole.
    """
    year, counted, of = (rows[column].to_numpy(dtype=float) for column in ("year", part, whole))
    used = np.isfinite(counted) & (of > 0) & (year > last_year - FIT_YEARS)
    if not used.any():
        return None
    years, at = np.unique(year[used], return_inverse=True)
    parts, wholes = (np.bincount(at, weights=figures[used]).astype(float) for figures in (counted, of))
    return Rate(
        _spread_of(parts, wholes),
        Basis.OWN,
        first=int(years[0]),
        last=int(years[-1]),
        years=len(years),
        numerator=round(parts.sum()),
        denominator=round(wholes.sum()),
    )


def _spread_of(parts: Floats, wholes: Floats) -> Spread:
    middle = float(parts.sum() / wholes.sum())
    each = parts / wholes
    low, high = float(each.min()), float(each.max())
    if parts.sum() == 0:
        high = min(1.0, _NONE_SEEN / float(wholes.sum()))
    elif len(parts) == 1:
        off = _OF_POISSON * float(np.sqrt(parts[0]) / wholes[0])
        low, high = max(0.0, middle - off), min(1.0, middle + off)
    return Spread(min(low, middle), middle, max(high, middle))


def rates_of(question: NicheQuestion, deaths: DeathYears, units: int) -> tuple[tuple[Rates, ...], Rates]:
    """The rates of every township, and of the area as a whole, each from the first basis that there is."""
    of_area = deaths.of_area()
    whole = _rates(question, deaths.last_year, {Basis.AREA: of_area})
    own = ({Basis.OWN: deaths.of_unit(unit), Basis.AREA: of_area} for unit in range(units))
    return tuple(_rates(question, deaths.last_year, rows) for rows in own), whole


def _rates(question: NicheQuestion, last_year: int, rows: Mapping[Basis, pd.DataFrame]) -> Rates:
    def rate(part: str, of: str, asked: Spread | None, setting: Spread) -> Rate:
        if asked is not None:
            return Rate(asked, Basis.ASKED)
        for basis, held in rows.items():
            fitted = fit_rate(held, part, of, last_year=last_year)
            if fitted is not None:
                return replace(fitted, basis=basis)
        return Rate(setting, Basis.SETTING)

    return Rates(
        rate("deaths", "population", question.death_rate, SETTINGS["death_rate"].spread),
        rate("cremated", "deaths", question.cremated, SETTINGS["cremated"].spread),
        rate("chosen", "cremated", question.choosing, _setting_of_choice(question)),
    )


def _setting_of_choice(question: NicheQuestion) -> Spread:
    summed = np.sum([list(SETTINGS[choice].spread) for choice in question.what.choices], axis=0)
    return Spread(*(min(1.0, float(value)) for value in summed))


def note_rates(rates: Sequence[Rates], names: Sequence[str]) -> Iterator[Finding]:
    """Which rates are not a township's own, and which hang on one year."""
    for at, (label, setting) in enumerate(_TOLD):
        bases = [one.all[at].basis for one in rates]
        for basis, code in ((Basis.SETTING, "rate-is-a-setting"), (Basis.AREA, "rate-of-the-area")):
            those = [name for name, own in zip(names, bases, strict=True) if own is basis]
            if those:
                yield _note_basis(code, basis, label, SETTINGS[setting].shown if basis is Basis.SETTING else "", those)
        single = [name for name, one in zip(names, rates, strict=True) if one.all[at].years == 1]
        if single:
            yield Finding(
                "planning.rate-of-one-year",
                Severity.WARNING,
                Wording(
                    f"{label.zh}只有一年数据，范围按泊松 95% 区间放宽：{'、'.join(single[:8])}",
                    f"{label.en}: one year only, the range is widened to a Poisson interval of 95 %: {', '.join(single[:8])}",
                ),
                Where(layer="deaths"),
                {"townships": len(single)},
            )


_TOLD = (
    (Wording("死亡率", "death rate"), "death_rate"),
    (Wording("火化比例", "share cremated"), "cremated"),
    (Wording("选择格位（墓位）的比例", "share choosing one"), "in_niches"),
)


def _note_basis(code: str, basis: Basis, label: Wording, shown: str, those: Sequence[str]) -> Finding:
    first = "、".join(those[:8]) + ("…" if len(those) > 8 else "")
    value = f"（{shown}）" if shown else ""
    return Finding(
        f"planning.{code}",
        Severity.WARNING if basis is Basis.SETTING else Severity.NOTE,
        Wording(
            f"{label.zh}未掌握，采用{basis.label.zh}{value}：{len(those)} 个乡镇街道（{first}）",
            f"{label.en} not held, {basis.label.en} taken{value}: {len(those)} townships ({first})",
        ),
        Where(layer="deaths"),
        {"townships": len(those)},
    )

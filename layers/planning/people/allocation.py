"""Totals by division spread to villages, buildings or cells, every total kept to the last person."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from layers.planning.people.apportionment import apportion
from layers.planning.people.errors import TotalsRejected
from layers.planning.people.totals import BandTotals, check_totals
from layers.planning.units import climb
from layers.report import Finding, Report, Severity, Where
from layers.wording import Wording

Positions = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Objects = npt.NDArray[np.object_]

_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Support:
    """Where people may live: key and division code of each place, and the amount in proportion to which people are spread over them.

    `what` names the amount (floor area of dwellings in m², built-up area in m², households …): it belongs in the report.
    """

    key: Objects
    division: Objects
    amount: Floats
    what: Wording

    def __len__(self) -> int:
        return len(self.key)


@dataclass(frozen=True, slots=True)
class Allocation:
    """People by place, whole persons in every band, and those for whom no place was found.

    `places` has one row per place, in the order of the support: key, division_code and one column per band (missing where no division above has a total).
    `unplaced` has one row per division whose people have nowhere to live on the map. Both together hold every total exactly.
    """

    places: pd.DataFrame
    unplaced: pd.DataFrame
    support: Wording
    report: Report

    def sum_of(self, band: str) -> int:
        """Everybody in a band, placed or not."""
        return int(self.places[band].sum()) + int(self.unplaced[band].sum())


def allocate_people(totals: pd.DataFrame, support: Support, *, parents: Mapping[str, str] | None = None) -> Allocation:
    """Dasymetric allocation with nested totals and nested bands, in whole persons.

    A place draws on the lowest division above it that has a total; a larger division's total is first reduced by those of its parts, so that
    county = Σ townships = Σ cells. The widest band is spread in proportion to the support; each narrower one in proportion to the band around
    it (the same share in every place of a division: an assumption, and said). No band ever exceeds the one around it in any place.

    Args:
        totals: indexed by division code, one column per band, the widest first (population, elderly60, …); missing = not known.
        support: in any order; ties go to the lower key.
        parents: from a code to the one above it where the digits do not say so.
    Raises:
        TotalsRejected: negative or fractional totals, parts above their whole, a band above the one around it, a negative support.
    """
    known = parents or {}
    report = check_totals(totals, known) + check_support(support)
    if report.has_errors:
        raise TotalsRejected(report)
    by_key = np.argsort(support.key.astype(str), kind="stable")
    division, weight = support.division[by_key], np.nan_to_num(support.amount[by_key], nan=0.0)
    lineage = {code: climb(str(code), known) for code in {*division[pd.notna(division)], *totals.index}}
    widest = BandTotals.of(totals, str(totals.columns[0]), lineage)
    empty = widest.codes[_without_support(widest, division, weight)]  # their people live nowhere on the map
    everywhere, weights = np.concatenate((division, empty)), np.concatenate((weight, np.ones(len(empty))))
    columns = _spread_bands(totals, everywhere, weights, lineage)
    back = np.argsort(by_key)
    places = pd.DataFrame({"key": support.key, "division_code": support.division})
    unplaced = pd.DataFrame({"division_code": empty})
    for band, people in columns.items():
        places[band] = people[: len(support)][back].array
        unplaced[band] = people[len(support) :].array
    return Allocation(places, unplaced, support.what, report + _notes(places, unplaced, support, str(totals.columns[0])))


def check_support(support: Support) -> Report:
    """Negative or endless amounts are errors; an unknown amount holds nobody and is listed."""
    endless = np.isinf(support.amount) | (support.amount < 0)
    return Report.of(
        (
            *_listed(
                "planning.support-impossible",
                Severity.ERROR,
                Wording("分摊依据为负或无穷", "a negative or endless support"),
                support.key[endless],
            ),
            *_listed(
                "planning.support-unknown",
                Severity.WARNING,
                Wording("分摊依据不详，按无人居住计", "support unknown: taken as nobody living there"),
                support.key[np.isnan(support.amount)],
            ),
        )
    )


def _without_support(widest: BandTotals, division: Objects, weight: Floats) -> npt.NDArray[np.bool_]:
    group = widest.owners(division)
    held = np.bincount(group[group >= 0], weights=weight[group >= 0], minlength=len(widest.codes))
    return np.asarray((widest.remainder > 0) & (held == 0))


def _spread_bands(
    totals: pd.DataFrame, division: Objects, support: Floats, lineage: Mapping[str, Sequence[str]]
) -> dict[str, pd.Series]:
    """Band by band, each in proportion to the one around it."""
    columns: dict[str, pd.Series] = {}
    weights: Floats | Positions = support
    for band in totals.columns:
        stated = BandTotals.of(totals, str(band), lineage)
        group = stated.owners(division)
        weights = apportion(stated.remainder, weights, group)
        columns[str(band)] = pd.Series(weights, dtype="Int64").mask(group < 0)
    return columns


def _notes(places: pd.DataFrame, unplaced: pd.DataFrame, support: Support, band: str) -> Report:
    return Report.of(
        (
            *_listed(
                "planning.no-total-above",
                Severity.WARNING,
                Wording("所在区划及其上级都没有总数，人数不详", "no division above has a total: the number stays unknown"),
                places["key"].to_numpy(dtype=object)[places[band].isna().to_numpy()],
            ),
            *(
                Finding(
                    "planning.no-support",
                    Severity.WARNING,
                    Wording(
                        f"{code}：{people} 人没有可分摊的地点（依据：{support.what.zh}），单列，未丢弃",
                        f"{code}: {people} people have no place to be spread to (support: {support.what.en}); listed apart, not lost",
                    ),
                    Where("divisions", key=str(code)),
                    {"people": int(people)},
                )
                for code, people in zip(unplaced["division_code"], unplaced[band], strict=True)
            ),
        )
    )


def _listed(code: str, severity: Severity, why: Wording, keys: Objects) -> Iterator[Finding]:
    if len(keys) == 0:
        return
    first = ", ".join(str(key) for key in keys[:_SHOWN]) + (" …" if len(keys) > _SHOWN else "")
    sentence = Wording(f"{len(keys)} 处：{why.zh}（{first}）", f"{len(keys)} places: {why.en} ({first})")
    yield Finding(code, severity, sentence, Where("demand", key=str(keys[0])), {"rows": len(keys), "first": first})

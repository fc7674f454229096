"""Spread people written down as the demand layer: first what would change and whether every total is kept, then the change itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import geopandas as gpd
import pandas as pd

from layers.check import check
from layers.diff import Difference, compare
from layers.errors import LayerRejected
from layers.people import PersonId
from layers.planning.people.support import SpreadPeople
from layers.planning.specs import DEMAND, GROUPS
from layers.planning.units import climb
from layers.planning.use_cases.frames import area_of, day_of, read_if_held
from layers.planning.use_cases.people import PeopleQuestion, published_totals, study_spread
from layers.reference import DIVISIONS
from layers.report import Report
from layers.store.protocol import LayerChange, Receipt, Store

SPREAD = "population"
_INSIDE = (
    "elderly60",
    "elderly65",
    "elderly80",
    *(group.name for group in GROUPS),
)  # parts of a population that must not exceed it


@dataclass(frozen=True, slots=True)
class SpreadPlan:
    """A dry run. Nothing is written until `keep_spread`, and then only if the store is still as it was looked at (`made_from`).

    `kept` has one row per published total: code, name, level, published, placed, unplaced (persons), is_kept. `bands` compares the layer of the area before and after: band, held, after (persons, missing
    where nobody would know). `difference` is against the rows held; those no longer listed end on `valid_from`.
    """

    spread: SpreadPeople
    rows: gpd.GeoDataFrame
    difference: Difference
    kept: pd.DataFrame
    bands: pd.DataFrame
    valid_from: date
    made_from: int
    report: Report

    @property
    def keeps_every_total(self) -> bool:
        return bool(self.kept["is_kept"].all())

    @property
    def is_nothing(self) -> bool:
        return self.difference.is_nothing and not self.difference.missing

    @property
    def may_be_kept(self) -> bool:
        """Whether it is sound, keeps every total and puts people somewhere."""
        return len(self.rows) > 0 and self.keeps_every_total and not self.report.has_errors


def plan_spread(store: Store, question: PeopleQuestion, *, valid_from: date | None = None) -> SpreadPlan:
    """What writing the published totals, spread over a layer, would make of the demand layer of the area.

    Where places of the demand layer itself are the support, their other figures stay, save those that would exceed the new population: they become unknown.

    Raises:
        NothingHeldOn, NothingToSpread, TotalsRejected: as `study_spread`.
    """
    made_from = store.last_commit()
    spread, area = study_spread(store, question), area_of(store, question)
    divisions = store.read(DIVISIONS, as_of=question.as_of)
    stated = divisions["parent_code"].notna()
    parents = dict(zip(divisions["code"][stated], divisions["parent_code"][stated], strict=True))
    held = read_if_held(store, DEMAND, valid_from or day_of(question))
    held = held[[area in climb(str(code), parents) for code in held["division_code"]]] if len(held) else held
    rows = _kept_figures(spread.rows, held) if question.demand == DEMAND.name else spread.rows
    return SpreadPlan(
        spread=spread,
        rows=rows,
        difference=compare(held.reset_index(drop=True), rows, DEMAND),
        kept=_kept(published_totals(divisions, area), divisions, spread, parents),
        bands=_bands(held, rows),
        valid_from=valid_from or day_of(question),
        made_from=made_from,
        report=spread.allocation.report + check(rows, DEMAND),
    )


def keep_spread(store: Store, plan: SpreadPlan, *, by: PersonId) -> Receipt:
    """Write what the dry run showed, all or nothing.

    Raises:
        LayerRejected: a row is in error, a total is not kept, or nobody finds a place.
        StoreMoved: something was written since the dry run.
        OutsideArea, StoreFull, StoreReadOnly: as the store says.
    """
    if not plan.may_be_kept:
        raise LayerRejected(DEMAND.label.zh, plan.report)
    moving = pd.concat([plan.difference.added, plan.difference.changed], ignore_index=True)
    rows = gpd.GeoDataFrame(moving, geometry="geometry", crs=plan.rows.crs)
    change = LayerChange(DEMAND, rows, plan.valid_from, retired=plan.difference.missing)
    support = plan.spread.allocation.support.zh
    return store.append([change], by=by, reason=f"按{support}分摊公布的人口总数", expecting=plan.made_from)


def _kept_figures(rows: gpd.GeoDataFrame, held: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Spread rows with what their places already say; a part that would exceed its population becomes unknown."""
    before = held.set_index(DEMAND.key).reindex(rows[DEMAND.key]).reset_index()
    told = rows.copy()
    for name in ("households", *_INSIDE):
        told[name] = before[name].array
    for name in _INSIDE:
        told[name] = told[name].mask((told[name] > told[SPREAD]).fillna(value=True).to_numpy(dtype=bool))
    return told


def _kept(totals: pd.DataFrame, divisions: gpd.GeoDataFrame, spread: SpreadPeople, parents: Mapping[str, str]) -> pd.DataFrame:
    """Each published total beside what stands below it after the spreading, by adding up anew."""
    sums: dict[str, list[int]] = {str(code): [0, 0] for code in totals.index}
    for column, table in enumerate((spread.allocation.places, spread.allocation.unplaced)):
        for code, people in zip(table["division_code"], table[SPREAD], strict=True):
            for above in climb(str(code), parents):
                if above in sums and not pd.isna(people):
                    sums[above][column] += int(people)
    by_code = divisions.set_index("code")
    rows = [
        {
            "code": code,
            "name": str(by_code["name"][code]),
            "level": str(by_code["level"][code]),
            "published": int(totals[SPREAD][code]),
            "placed": placed,
            "unplaced": unplaced,
            "is_kept": placed + unplaced == int(totals[SPREAD][code]),
        }
        for code, (placed, unplaced) in sorted(sums.items())
    ]
    return pd.DataFrame(rows)


def _bands(held: gpd.GeoDataFrame, rows: gpd.GeoDataFrame) -> pd.DataFrame:
    names = (SPREAD, *_INSIDE)
    sums = [[int(frame[name].sum()) if frame[name].notna().any() else None for frame in (held, rows)] for name in names]
    return pd.DataFrame({"band": names, "held": [a for a, _ in sums], "after": [b for _, b in sums]}, dtype=object)

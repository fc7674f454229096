"""Numbers that people report for a plan: which it asks for, which are held, and one more written down."""

from datetime import date
from fractions import Fraction

import geopandas as gpd
import pandas as pd

from layers.frames import frame_of
from layers.people import PersonId
from layers.planning.plans.plan import Plan, reported_asked
from layers.planning.plans.reading import REPORTED, Reading
from layers.planning.plans.reporting import HandReport, figure_of, row_reported
from layers.planning.plans.reports_by_hand import NumberHeld, numbers_reported
from layers.planning.specs import REPORTED_FIGURES
from layers.planning.use_cases.frames import read_if_held
from layers.store.clock import day_in_china, utc_now
from layers.store.protocol import LayerChange, Receipt, Store


def report_figure(store: Store, plan: Plan, said: HandReport, *, by: PersonId) -> Receipt:
    """Keep a number reported by hand. Said again for the same day it replaces what was said, which stays on record.

    Raises:
        UnknownIndicator, UnfitNumber: the plan has no such figure, or the figure cannot have such a number.
        OutsideArea: the area is not this view's.
    """
    held = _same_day(store, plan, said)
    beside = {str(row["part"]): Fraction(str(row["value"])) for row in held.to_dict(orient="records")}
    row = row_reported(plan, figure_of(plan, said.no), said, beside, today=day_in_china(utc_now()))
    replaced = held.loc[held["part"] == row["part"], "figure_id"].tolist()
    if replaced:
        row["figure_id"] = replaced[0]
    change = LayerChange(REPORTED_FIGURES, frame_of(REPORTED_FIGURES, [row]), said.on)
    return store.append([change], by=by, reason=f"上报 {plan.id} {said.no} {row['as_printed']} / reported by hand")


def study_reported(store: Store, plan: Plan, *, on: date | None = None, area: str | None = None) -> tuple[NumberHeld, ...]:
    """Every number the plan asks of people, with what is held of it on a day (today when None) for an area (the store's own)."""
    day = on or day_in_china(utc_now())
    frames = {REPORTED: read_if_held(store, REPORTED_FIGURES, day)}
    held = numbers_reported(
        Reading(day, frames, {REPORTED: REPORTED_FIGURES}), plan, area=area or store.area or store.workspace.area_code
    )
    return tuple(NumberHeld(asked, held.get(asked.no)) for asked in reported_asked(plan))


def _same_day(store: Store, plan: Plan, said: HandReport) -> gpd.GeoDataFrame:
    """What is held of the same figure for the same day and area, whichever part."""
    held = read_if_held(store, REPORTED_FIGURES, said.on)
    same = (held["plan_id"] == plan.id) & (held["indicator_no"] == said.no) & (held["division_code"] == said.area)
    return held[same & (held["reported_on"] == pd.Timestamp(said.on)) & held["stratum"].isna()]

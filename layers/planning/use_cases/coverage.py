"""What planners ask the store: how far does a facility reach, and where are the gaps."""

from datetime import date

import geopandas as gpd
import pandas as pd

from layers.errors import NothingHeldOn
from layers.planning.coverage import CoverageTable, measure_coverage
from layers.planning.gaps import GapStudy, measure_gaps
from layers.planning.passport import Vintage
from layers.planning.question import By, CoverageQuestion, Measure, Weight
from layers.planning.sites import StudyFrames
from layers.planning.specs import DEMAND, FACILITIES
from layers.reference import BUILT_UP_AREAS, DIVISIONS, SETTLEMENTS
from layers.spec import LayerSpec
from layers.store.clock import day_in_china, utc_now
from layers.store.protocol import Store

__all__ = ["By", "CoverageQuestion", "Measure", "Weight", "study_coverage", "study_gaps"]

_DATED_BY = {"divisions": "source_on", "facilities": "source_on", "settlements": "counted_on", "demand": "counted_on"}
_DEMAND_SPECS = {"settlements": SETTLEMENTS, "demand": DEMAND}


def study_coverage(store: Store, question: CoverageQuestion) -> CoverageTable:
    """How many units have a facility, or how much lies within its reach, on one day.

    Raises:
        NothingHeldOn: the store holds divisions or facilities, but none for the day asked about.
        NoUnits, NoDemand: as `measure_coverage`.
    """
    return measure_coverage(question, _frames(store, question), area=_area(store, question), on=_day(question))


def study_gaps(store: Store, question: CoverageQuestion) -> GapStudy:
    """Which units and, where the question names a radius, which settled ground a facility does not reach on one day.

    Raises:
        NothingHeldOn, NoUnits, NoDemand: as `study_coverage`.
    """
    ground = _read_if_held(store, BUILT_UP_AREAS, question.as_of)
    return measure_gaps(question, _frames(store, question), ground, area=_area(store, question), on=_day(question))


def _area(store: Store, question: CoverageQuestion) -> str:
    return question.area or store.area or store.workspace.area_code


def _day(question: CoverageQuestion) -> date:
    return question.as_of or day_in_china(utc_now())


def _frames(store: Store, question: CoverageQuestion) -> StudyFrames:
    divisions = store.read(DIVISIONS, as_of=question.as_of)
    facilities = store.read(FACILITIES, as_of=question.as_of)
    settlements = _read_if_held(store, SETTLEMENTS, question.as_of)
    spec = _DEMAND_SPECS[question.demand]
    demand = settlements if spec is SETTLEMENTS else _read_if_held(store, spec, question.as_of)
    vintages = (
        _vintage(store, DIVISIONS, divisions, question),
        _vintage(store, FACILITIES, facilities, question),
        _vintage(store, spec, demand, question),
    )
    return StudyFrames(divisions, facilities, settlements, demand, vintages, store.workspace.is_demonstration)


def _read_if_held(store: Store, spec: LayerSpec, as_of: date | None) -> gpd.GeoDataFrame:
    """A layer that a count can do without: a day before it began is an empty layer, not a refusal."""
    try:
        return store.read(spec, as_of=as_of)
    except NothingHeldOn as began_later:
        return store.read(spec, as_of=date.fromisoformat(str(began_later.facts["earliest"]))).iloc[:0]


def _vintage(store: Store, spec: LayerSpec, frame: gpd.GeoDataFrame, question: CoverageQuestion) -> Vintage:
    latest = store.summarise(spec).latest
    held_from = latest if latest is not None and latest <= _day(question) else None
    dates = frame[_DATED_BY[spec.name]].dropna()
    first, last = (None, None) if dates.empty else (_as_date(dates.min()), _as_date(dates.max()))
    return Vintage(spec.name, len(frame), held_from, first, last)


def _as_date(stamp: pd.Timestamp) -> date:
    return pd.Timestamp(stamp).date()

"""What every question of the planners reads from the store: its area, its day, its frames and how old they are."""

from datetime import date
from typing import Protocol

import geopandas as gpd
import pandas as pd

from layers.errors import NothingHeldOn
from layers.planning.passport import Vintage
from layers.planning.sites import StudyFrames
from layers.planning.specs import DEMAND, FACILITIES
from layers.reference import DIVISIONS, SETTLEMENTS
from layers.spec import LayerSpec
from layers.store.clock import day_in_china, utc_now
from layers.store.protocol import Store

_DATED_BY = {"divisions": "source_on", "facilities": "source_on", "settlements": "counted_on", "demand": "counted_on"}
_DEMAND_SPECS = {"settlements": SETTLEMENTS, "demand": DEMAND}


class Asked(Protocol):
    """Any question: of which area (None: the workspace's own), on which day (None: today), over which layer of people."""

    @property
    def area(self) -> str | None: ...

    @property
    def as_of(self) -> date | None: ...

    @property
    def demand(self) -> str: ...


def area_of(store: Store, question: Asked) -> str:
    return question.area or store.area or store.workspace.area_code


def day_of(question: Asked) -> date:
    return question.as_of or day_in_china(utc_now())


def read_study(store: Store, question: Asked) -> StudyFrames:
    """Divisions, facilities, settlements and people on the day asked about.

    Raises:
        NothingHeldOn: the store holds divisions or facilities, but none for that day.
    """
    divisions = store.read(DIVISIONS, as_of=question.as_of)
    facilities = store.read(FACILITIES, as_of=question.as_of)
    settlements = read_if_held(store, SETTLEMENTS, question.as_of)
    spec = _DEMAND_SPECS[question.demand]
    demand = settlements if spec is SETTLEMENTS else read_if_held(store, spec, question.as_of)
    vintages = (
        vintage(store, DIVISIONS, divisions, question),
        vintage(store, FACILITIES, facilities, question),
        vintage(store, spec, demand, question),
    )
    return StudyFrames(divisions, facilities, settlements, demand, vintages, store.workspace.is_demonstration)


def read_if_held(store: Store, spec: LayerSpec, as_of: date | None) -> gpd.GeoDataFrame:
    """A layer that a question can do without: a day before it began is an empty layer, not a refusal."""
    try:
        return store.read(spec, as_of=as_of)
    except NothingHeldOn as began_later:
        return store.read(spec, as_of=date.fromisoformat(str(began_later.facts["earliest"]))).iloc[:0]


def vintage(store: Store, spec: LayerSpec, frame: gpd.GeoDataFrame, question: Asked) -> Vintage:
    """How old the rows of a layer are that a question read."""
    latest = store.summarise(spec).latest
    held_from = latest if latest is not None and latest <= day_of(question) else None
    dates = frame[_DATED_BY.get(spec.name, "source_on")].dropna()
    first, last = (None, None) if dates.empty else (_as_date(dates.min()), _as_date(dates.max()))
    return Vintage(spec.name, len(frame), held_from, first, last)


def _as_date(stamp: pd.Timestamp) -> date:
    return pd.Timestamp(stamp).date()

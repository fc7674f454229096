"""What planners ask the store of people: spread published totals over the ground, and look forward to later years."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import geopandas as gpd
import numpy as np
import pandas as pd

from layers.planning.demand import AGES
from layers.planning.errors import NoDemand
from layers.planning.people.ageing import SCENARIOS, Outlook, look_forward
from layers.planning.people.allocation import allocate_people
from layers.planning.people.errors import NothingToSpread, UnknownSupport
from layers.planning.people.outlooks import CHECK_YEARS, AgeingTable, sum_by_unit
from layers.planning.people.support import SUPPORTS, SpreadPeople, as_demand, support_of
from layers.planning.specs import DEMAND
from layers.planning.units import Units, climb
from layers.planning.use_cases.frames import area_of, day_of, read_if_held
from layers.reference import BUILT_UP_AREAS, DIVISIONS, SETTLEMENTS
from layers.spec import LayerSpec
from layers.store.protocol import Store

__all__ = [
    "SCENARIOS",
    "AgeingTable",
    "PeopleQuestion",
    "SpreadPeople",
    "study_ageing",
    "study_ageing_by_township",
    "study_spread",
]

_LAYERS: dict[str, LayerSpec] = {spec.name: spec for spec in (BUILT_UP_AREAS, SETTLEMENTS, DEMAND)}


@dataclass(frozen=True, slots=True)
class PeopleQuestion:
    """Which people on which day; `demand` is the layer they are spread over, or read from.

    Raises:
        UnknownSupport: a layer that says nothing of where people live.
    """

    demand: str = "built_up_areas"
    as_of: date | None = None
    area: str | None = None

    def __post_init__(self) -> None:
        if self.demand not in _LAYERS:
            raise UnknownSupport(self.demand, SUPPORTS)


def study_spread(store: Store, question: PeopleQuestion, totals: pd.DataFrame | None = None) -> SpreadPeople:
    """Totals by division spread over settled ground or places, every total kept.

    `totals` as `allocate_people` takes them; None takes the population published with the divisions of the area.

    Raises:
        NothingHeldOn: the store holds divisions, but none for the day asked about.
        NothingToSpread: no division of the area has a published population.
        TotalsRejected: the totals contradict themselves.
    """
    divisions, area = store.read(DIVISIONS, as_of=question.as_of), area_of(store, question)
    parents = _parents_of(divisions)
    if totals is None:
        totals = published_totals(divisions, area)
    if totals.empty:
        raise NothingToSpread(area)
    spec = _LAYERS[question.demand]
    frame = _inside(read_if_held(store, spec, question.as_of), area, parents)
    allocation = allocate_people(totals, support_of(frame, spec), parents=parents)
    return SpreadPeople(allocation, as_demand(allocation, frame, counted_on=day_of(question)), store.workspace.is_demonstration)


def published_totals(divisions: gpd.GeoDataFrame, area: str) -> pd.DataFrame:
    """The population published with the divisions of an area, by their code; those without one are left out."""
    parents = _parents_of(divisions)
    inside = np.array([area in climb(str(code), parents) for code in divisions["code"]], dtype=bool)
    return pd.DataFrame(divisions[inside].set_index("code")[["population"]].dropna())


def study_ageing(
    store: Store, question: PeopleQuestion, *, target: int, scenario: str = "cohort-shift", base: int | None = None
) -> Outlook:
    """The age bands of every place of the area, in a later year; the rows are in the order of the layer.

    `base` None takes the youngest year the places were counted in, else the year of the day asked about.

    Raises:
        NoDemand: the layer holds no place of the area with all its age bands.
        TargetBeforeBase, TargetTooFar, UnknownScenario, BandsDisagree: as `look_forward`.
    """
    frame = _aged_places(store, question, store.read(DIVISIONS, as_of=question.as_of))
    people, counted = _bands_of(frame, question), _counted_in(frame, question)
    return look_forward(people, base=base or counted, target=target, scenario=scenario)


def study_ageing_by_township(
    store: Store,
    question: PeopleQuestion,
    *,
    targets: Sequence[int] | None = None,
    scenario: str = "cohort-shift",
    base: int | None = None,
) -> AgeingTable:
    """The age bands of every township, in the base year and in later ones.

    `targets` None takes the ends of the five-year plans (2025, 2030, 2035) that do not lie before the base.

    Raises:
        NothingHeldOn: the store holds divisions, but none for the day asked about.
        NoUnits: the area has no township.
        NoDemand, TargetBeforeBase, TargetTooFar, UnknownScenario, BandsDisagree: as `study_ageing`.
    """
    divisions, area, on = store.read(DIVISIONS, as_of=question.as_of), area_of(store, question), day_of(question)
    frame = _aged_places(store, question, divisions)
    people, start = _bands_of(frame, question), base or _counted_in(frame, question)
    years = sorted({start, *([year for year in CHECK_YEARS if year >= start] if targets is None else targets)})
    outlooks = tuple(look_forward(people, base=start, target=year, scenario=scenario) for year in years)
    units = Units.of(divisions, level="township", area=area, on=on)
    return AgeingTable(
        area=area,
        area_name=str(units.names.get(area, area)),
        on=on,
        demand=question.demand,
        outlooks=outlooks,
        units=sum_by_unit(outlooks, units, units.index_of_codes(frame["division_code"])),
        is_demonstration=store.workspace.is_demonstration,
    )


def _aged_places(store: Store, question: PeopleQuestion, divisions: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """The places of the area, at least one of them with all its age bands."""
    spec, area = _LAYERS[question.demand], area_of(store, question)
    frame = _inside(read_if_held(store, spec, question.as_of), area, _parents_of(divisions))
    if spec is BUILT_UP_AREAS or not frame[list(AGES)].notna().all(axis=1).any():
        raise NoDemand(spec.name, AGES[-1], area)
    return frame


def _bands_of(frame: gpd.GeoDataFrame, question: PeopleQuestion) -> pd.DataFrame:
    key = _LAYERS[question.demand].key
    return pd.DataFrame(frame[[key, *AGES]]).set_index(key)


def _counted_in(frame: gpd.GeoDataFrame, question: PeopleQuestion) -> int:
    counted = frame["counted_on"].dropna()
    return int(day_of(question).year if counted.empty else pd.Timestamp(counted.max()).year)


def _parents_of(divisions: gpd.GeoDataFrame) -> dict[str, str]:
    stated = divisions["parent_code"].notna()
    return dict(zip(divisions["code"][stated], divisions["parent_code"][stated], strict=True))


def _inside(frame: gpd.GeoDataFrame, area: str, parents: Mapping[str, str]) -> gpd.GeoDataFrame:
    lies = [area in climb(str(code), parents) for code in frame["division_code"]]
    return frame[np.array(lies, dtype=bool)].reset_index(drop=True)

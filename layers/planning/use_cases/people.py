"""What planners ask the store of people: spread published totals over the ground, and look forward to later years."""

from dataclasses import dataclass
from datetime import date

import pandas as pd

from layers.planning.demand import AGES
from layers.planning.errors import NoDemand
from layers.planning.people.ageing import SCENARIOS, Outlook, look_forward
from layers.planning.people.allocation import allocate_people
from layers.planning.people.errors import NothingToSpread, UnknownSupport
from layers.planning.people.support import SUPPORTS, SpreadPeople, as_demand, support_of
from layers.planning.specs import DEMAND
from layers.planning.units import climb
from layers.planning.use_cases.frames import area_of, day_of, read_if_held
from layers.reference import BUILT_UP_AREAS, DIVISIONS, SETTLEMENTS
from layers.spec import LayerSpec
from layers.store.protocol import Store

__all__ = ["SCENARIOS", "PeopleQuestion", "SpreadPeople", "study_ageing", "study_spread"]

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
    stated = divisions["parent_code"].notna()
    parents = dict(zip(divisions["code"][stated], divisions["parent_code"][stated], strict=True))
    if totals is None:
        inside = [area in climb(str(code), parents) for code in divisions["code"]]
        totals = divisions[inside].set_index("code")[["population"]].dropna()
    if totals.empty:
        raise NothingToSpread(area)
    spec = _LAYERS[question.demand]
    frame = read_if_held(store, spec, question.as_of)
    frame = frame[[area in climb(str(code), parents) for code in frame["division_code"]]].reset_index(drop=True)
    allocation = allocate_people(totals, support_of(frame, spec), parents=parents)
    return SpreadPeople(allocation, as_demand(allocation, frame, counted_on=day_of(question)), store.workspace.is_demonstration)


def study_ageing(
    store: Store, question: PeopleQuestion, *, target: int, scenario: str = "cohort-shift", base: int | None = None
) -> Outlook:
    """The age bands of every place held, in a later year; the rows are in the order of the layer.

    `base` None takes the youngest year the places were counted in, else the year of the day asked about.

    Raises:
        NoDemand: the layer holds no place with all its age bands.
        TargetBeforeBase, TargetTooFar, UnknownScenario, BandsDisagree: as `look_forward`.
    """
    spec = _LAYERS[question.demand]
    frame = read_if_held(store, spec, question.as_of)
    held = spec is not BUILT_UP_AREAS and bool(frame[list(AGES)].notna().all(axis=1).any())
    if not held:
        raise NoDemand(spec.name, AGES[-1], area_of(store, question))
    counted = frame["counted_on"].dropna()
    year = base or (day_of(question).year if counted.empty else pd.Timestamp(counted.max()).year)
    people = pd.DataFrame(frame[[spec.key, *AGES]]).set_index(spec.key)
    return look_forward(people, base=year, target=target, scenario=scenario)

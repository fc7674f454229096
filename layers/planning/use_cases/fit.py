"""What planners ask the store: do committees, homes and their partners fit the people."""

from collections.abc import Sequence
from datetime import date

from layers.planning.fit.idle import LOW_OCCUPANCY, IdleTable, measure_idle
from layers.planning.fit.partners import PartnerTable, pair_homes
from layers.planning.fit.question import FitQuestion
from layers.planning.fit.sizes import HouseholdRange
from layers.planning.fit.table import FitTable, measure_fit
from layers.planning.specs import FACILITIES
from layers.planning.travel import Mode, Travels
from layers.planning.use_cases.frames import area_of, day_of, read_study
from layers.store.clock import day_in_china, utc_now
from layers.store.protocol import Store

__all__ = ["FitQuestion", "HouseholdRange", "study_fit", "study_idle", "study_partners"]

HOMES = ("care_home",)


def study_fit(store: Store, question: FitQuestion, travels: Travels) -> FitTable:
    """How large committees are against a plan's range, and proposals to split, merge or share a centre.

    Raises:
        NoGroundToTravel: no roads (or no surface) are held for this way of travelling.
        NothingHeldOn: the store holds divisions or facilities, but none for the day asked about.
        NoUnits: as `measure_fit`.
    """
    travel = travels.by(question.mode)
    return measure_fit(question, read_study(store, question), travel, area=area_of(store, question), on=day_of(question))


def study_idle(
    store: Store, *, kinds: Sequence[str] = HOMES, as_of: date | None = None, threshold: float = LOW_OCCUPANCY
) -> IdleTable:
    """Which homes stand idle or nearly so.

    Raises:
        NothingHeldOn: the store holds facilities, but none for the day asked about.
        ImpossibleThreshold: not between 0 and 1.
    """
    facilities = store.read(FACILITIES, as_of=as_of)
    return measure_idle(facilities, kinds=kinds, on=as_of or day_in_china(utc_now()), threshold=threshold)


def study_partners(
    store: Store, travels: Travels, *, limit_min: float, mode: Mode = Mode.DRIVE, as_of: date | None = None
) -> PartnerTable:
    """Each care home's way to the nearest medical facility (医养结合).

    Raises:
        NoGroundToTravel, NothingHeldOn: as `study_fit`.
        ImpossibleMinutes: not above 0 and at most a day.
    """
    travel = travels.by(mode)
    facilities = store.read(FACILITIES, as_of=as_of)
    return pair_homes(facilities, travel, limit_min=limit_min, on=as_of or day_in_china(utc_now()))

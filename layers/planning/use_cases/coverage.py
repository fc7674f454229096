"""What planners ask the store: how far does a facility reach, and where are the gaps."""

from layers.planning.coverage import CoverageTable, measure_coverage
from layers.planning.gaps import GapStudy, measure_gaps
from layers.planning.question import By, CoverageQuestion, Measure, Weight
from layers.planning.use_cases.frames import area_of, day_of, read_if_held, read_study
from layers.reference import BUILT_UP_AREAS
from layers.store.protocol import Store

__all__ = ["By", "CoverageQuestion", "Measure", "Weight", "study_coverage", "study_gaps"]


def study_coverage(store: Store, question: CoverageQuestion) -> CoverageTable:
    """How many units have a facility, or how much lies within its reach, on one day.

    Raises:
        NothingHeldOn: the store holds divisions or facilities, but none for the day asked about.
        NoUnits, NoDemand: as `measure_coverage`.
    """
    return measure_coverage(question, read_study(store, question), area=area_of(store, question), on=day_of(question))


def study_gaps(store: Store, question: CoverageQuestion) -> GapStudy:
    """Which units and, where the question names a radius, which settled ground a facility does not reach on one day.

    Raises:
        NothingHeldOn, NoUnits, NoDemand: as `study_coverage`.
    """
    ground = read_if_held(store, BUILT_UP_AREAS, question.as_of)
    return measure_gaps(question, read_study(store, question), ground, area=area_of(store, question), on=day_of(question))

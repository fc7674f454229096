"""What planners ask the store: how many niches are needed, and in which year they run out."""

from layers.planning.burial.ground import NicheFrames
from layers.planning.burial.question import NicheQuestion, Opening, Resting
from layers.planning.burial.table import NicheTable, measure_niches
from layers.planning.land_specs import DEATHS, NICHE_YEARS
from layers.planning.specs import DEMAND, FACILITIES
from layers.planning.use_cases.frames import area_of, day_of, read_if_held, vintage
from layers.reference import DIVISIONS, SETTLEMENTS
from layers.spec import LayerSpec
from layers.store.protocol import Store

__all__ = ["NicheQuestion", "NicheTable", "Opening", "Resting", "study_niches"]


def study_niches(store: Store, question: NicheQuestion) -> NicheTable:
    """Need, stock, year of fullness, shortage, phases, ground and the peak of Qingming, township by township.

    Deaths and yearly accounts may be missing: settings take their place and the notes say so.

    Raises:
        NothingHeldOn: the store holds divisions or facilities, but none for the day asked about.
        NoUnits: the area has no township on that day.
        UnknownTownship, YearsRunOut: as `measure_niches`.
    """
    frames = (
        (DIVISIONS, store.read(DIVISIONS, as_of=question.as_of)),
        (FACILITIES, store.read(FACILITIES, as_of=question.as_of)),
        *((spec, read_if_held(store, spec, question.as_of)) for spec in (DEATHS, NICHE_YEARS, _people(question))),
    )
    divisions, facilities, deaths, niche_years, people = (frame for _, frame in frames)
    vintages = tuple(vintage(store, spec, frame, question) for spec, frame in frames)
    is_demonstration = store.workspace.is_demonstration
    held = NicheFrames(divisions, facilities, deaths, niche_years, people, vintages, is_demonstration)
    return measure_niches(question, held, area=area_of(store, question), on=day_of(question))


def _people(question: NicheQuestion) -> LayerSpec:
    return DEMAND if question.demand == DEMAND.name else SETTLEMENTS

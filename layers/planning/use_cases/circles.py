"""What planners ask the store: who lives in the service circle, by minutes."""

from layers.planning.circles.ground import CircleFrames
from layers.planning.circles.question import CircleQuestion, parse_minutes
from layers.planning.circles.table import CircleTable, measure_circle
from layers.planning.specs import BARRIERS, HOUSING_ESTATES
from layers.planning.straight import StraightLine
from layers.planning.travel import Mode, Travels
from layers.planning.use_cases.frames import area_of, day_of, read_if_held, read_study
from layers.store.protocol import Store

__all__ = ["CircleQuestion", "CircleTable", "only_straight", "parse_minutes", "study_circle"]


def study_circle(store: Store, question: CircleQuestion, travels: Travels) -> CircleTable:
    """Who lives within so many minutes of a facility on one day, by the way of travelling the question names.

    Barriers and closed estates tell the cause of false coverage where they are held; without them the roads' detour is named.

    Raises:
        NoGroundToTravel: no roads (or no surface) are held for this way of travelling.
        NothingHeldOn: the store holds divisions or facilities, but none for the day asked about.
        NoUnits, NoDemand: as `measure_circle`.
    """
    travel = travels.by(question.mode)
    frames = CircleFrames(
        read_study(store, question),
        barriers=read_if_held(store, BARRIERS, question.as_of),
        estates=read_if_held(store, HOUSING_ESTATES, question.as_of),
    )
    return measure_circle(question, frames, travel, area=area_of(store, question), on=day_of(question))


def only_straight() -> Travels:
    """The one way of travelling that needs nothing held: along a straight line, which flatters."""
    return Travels({Mode.LINE: StraightLine()})

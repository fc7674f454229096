"""Work that needs ways of travelling: read what people travel on, make sure it is there, then work out."""

from collections.abc import Callable
from datetime import date
from typing import Protocol, TypeVar

from gisvc.desk import Desk
from layers.planning.travel import Mode, Travels
from layers.progress import Progress
from layers.store.protocol import Store
from layers.wording import Wording

READING = Wording("读取图层、道路与地表", "reading layers, roads and ground")


class Travelled(Protocol):
    """A question that says how people travel, and on which day."""

    @property
    def mode(self) -> Mode: ...

    @property
    def as_of(self) -> date | None: ...


Question = TypeVar("Question", bound=Travelled)
Answer = TypeVar("Answer")


def on_the_way(
    desk: Desk, question: Question, *, doing: Wording, study: Callable[[Store, Question, Travels], Answer]
) -> Callable[[Store, Progress], Answer]:
    """How such a question is worked out, step by step.

    Raises:
        NoGroundToTravel: when worked out, there is nothing to travel on in that mode.
    """

    def work_out(view: Store, go_on: Progress) -> Answer:
        go_on(0.05, READING)
        travels = desk.travels.travels(view, as_of=question.as_of)
        travels.by(question.mode)
        go_on(0.4, doing)
        return study(view, question, travels)

    return work_out

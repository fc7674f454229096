"""How far a long piece of work has come, told to whoever waits for it and may call it off."""

from typing import Protocol

from layers.wording import Wording


class Progress(Protocol):
    """Called between two steps of a long piece of work. It may raise `CalledOff`, and nothing half done may be left behind then."""

    def __call__(self, share: float, doing: Wording) -> None:
        """`share` of the whole that is done, 0–1, and what comes next."""
        ...


class CalledOff(Exception):  # because it is a wish, not a fault, and no refusal: nobody did anything wrong
    """Whoever waited does not want the answer any more."""


def unwatched(share: float, doing: Wording) -> None:
    """Nobody waits."""

"""What the papers of a round refuse: a side or line that is not in it."""

from collections.abc import Iterable

from layers.errors import Refusal
from layers.wording import Wording


class NotInRound(Refusal):
    """A side or line the round does not have."""

    code = "gisvc.not-in-round"

    def __init__(self, asked: str, known: Iterable[str]) -> None:
        listed = "、".join(known)
        super().__init__(
            Wording(f"本轮联检没有“{asked[:60]}”。可选：{listed}。", f"The round has no “{asked[:60]}”. There are: {listed}."),
            asked=asked[:60],
        )

"""Questions about a marker's truth that make no sense as they were asked."""

from layers.errors import Refusal
from layers.wording import Wording


class ImpossibleChance(Refusal):
    """A significance or a power that no test can have, or that would make every answer the same."""

    code = "boundaries.impossible-chance"

    def __init__(self, what: Wording, value: float, lowest: float, highest: float) -> None:
        super().__init__(
            Wording(
                f"{what.zh}须在 {lowest:g} 与 {highest:g} 之间，得到的是 {value!r}。常用显著性水平 0.05 或 0.01，检验功效 0.8。",
                f"The {what.en} must lie between {lowest:g} and {highest:g}, not {value!r}. Usual are a significance of 0.05 or 0.01 and a power of 0.8.",
            ),
            value=str(value),
        )


class ImpossibleMeasure(Refusal):
    """A setting in metres, minutes or degrees that is missing, negative, zero or not a number."""

    code = "boundaries.impossible-measure"

    def __init__(self, what: Wording, value: object) -> None:
        super().__init__(
            Wording(
                f"“{what.zh}”须是大于 0 的数，得到的是 {value!r}。请改正设置。",
                f"“{what.en}” must be a number above 0, not {value!r}. Correct the setting.",
            ),
            value=str(value),
        )

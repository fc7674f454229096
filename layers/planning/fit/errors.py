"""What nobody can answer about the fit of units: ranges and thresholds that are none."""

from layers.errors import Refusal
from layers.wording import Wording


class ImpossibleRange(Refusal):
    """A range of households whose ends are not positive, or the wrong way round."""

    code = "planning.impossible-range"

    def __init__(self, least: float, most: float) -> None:
        super().__init__(
            Wording(
                f"户数范围“{least:g}–{most:g}”不成立。请给出大于 0 的下限和不小于下限的上限，如 2000–3000。",
                f"“{least:g}–{most:g}” is no range of households. Give a lower end above 0 and an upper end not below it: 2000–3000.",
            ),
            least=least,
            most=most,
        )


class ImpossibleThreshold(Refusal):
    """A share below which a home counts as half empty that is no share."""

    code = "planning.impossible-threshold"

    def __init__(self, threshold: float) -> None:
        super().__init__(
            Wording(
                f"入住率界限“{threshold:g}”不可用，请给出 0 到 1 之间的数，如 0.5（即 50 %）。",
                f"“{threshold:g}” is no share of beds. Give a number between 0 and 1, such as 0.5 for 50 %.",
            ),
            threshold=threshold,
        )

"""What a question about a whole scheme asks that cannot be told."""

from layers.errors import Refusal
from layers.wording import Wording


class NothingToMove(Refusal):
    """Nothing to be closed, converted or built."""

    code = "planning.nothing-to-move"

    def __init__(self) -> None:
        super().__init__(
            Wording(
                "关闭、改建、新建都是 0：没有要研究的变动。请至少写一项。",
                "Nothing is to be closed, converted or built: there is no change to study. Give at least one of the three.",
            )
        )


class ImpossibleMove(Refusal):
    """A number of facilities closed, converted or built that is none."""

    code = "planning.impossible-number-of-moves"

    def __init__(self, what: Wording, number: int, most: int) -> None:
        super().__init__(
            Wording(
                f"{what.zh}处数须在 0 到 {most} 之间，收到 {number}。",
                f"The number {what.en} must lie between 0 and {most}; got {number}.",
            ),
            number=number,
        )


class TooManyToClose(Refusal):
    """More closings than there are facilities that may close."""

    code = "planning.too-many-to-close"

    def __init__(self, close: int, stand: int, kept: int) -> None:
        super().__init__(
            Wording(
                f"要关闭 {close} 处，但在用的本地设施只有 {stand} 处，其中 {kept} 处指定保留。最多可关闭 {stand - kept} 处。",
                f"{close} are to close, but only {stand} of this area operate and {kept} of them must stay. At most {stand - kept} can close.",
            ),
            close=close,
            stand=stand,
            kept=kept,
        )


class NothingToConvert(Refusal):
    """Conversions asked for where no candidate offers one."""

    code = "planning.nothing-to-convert"

    def __init__(self, offered: int) -> None:
        super().__init__(
            Wording(
                f"要改建，但可用的 {offered} 个候选场址都没有写“拟改造的设施编号”。请在候选图层中补填，或把改建处数写为 0。",
                f"Conversions are asked for, but none of the {offered} candidates that may stand names the facility it would convert. Fill in that column, or ask for none.",
            ),
            offered=offered,
        )


class NoFigures(Refusal):
    """Plans compared by a figure that no candidate has."""

    code = "planning.no-figures-to-compare"

    def __init__(self, what: Wording, candidates: int) -> None:
        super().__init__(
            Wording(
                f"要按{what.zh}比较方案，但 {candidates} 个可用候选场址都没有这个数。请在候选图层中补填，或去掉这一项。",
                f"Plans are to be compared by {what.en}, but none of the {candidates} candidates has that figure. Fill it in, or compare by something else.",
            ),
            candidates=candidates,
        )


class TooFewCriteria(Refusal):
    """A front over fewer than two things."""

    code = "planning.too-few-criteria"

    def __init__(self, given: int) -> None:
        super().__init__(
            Wording(
                f"比较方案至少要两项不同的标准，收到 {given} 项。可选：覆盖人数、最远用时、投资、用地。",
                f"Plans are compared by at least two different things; got {given}. There are people, worst, price and land.",
            ),
            given=given,
        )

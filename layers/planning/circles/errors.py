"""What nobody can answer about a service circle: times that are none, and speeds nobody walks."""

from layers.errors import Refusal
from layers.wording import Wording


class ImpossibleMinutes(Refusal):
    """A time that is no positive number of minutes up to four hours."""

    code = "planning.impossible-minutes"

    def __init__(self, said: str) -> None:
        super().__init__(
            Wording(
                f"看不懂时间“{said}”。请写大于 0、不超过 240 分钟的时间，如 15、15min、15分钟、0.5小时。",
                f"“{said}” is no time. Give more than 0 and at most 240 minutes: 15, 15min, 15分钟, 0.5h.",
            ),
            minutes=said,
        )


class MinutesInMetres(Refusal):
    """A length where a time was asked for."""

    code = "planning.minutes-in-metres"

    def __init__(self, said: str) -> None:
        super().__init__(
            Wording(
                f"“{said}”像是长度，这里要的是时间。服务圈按分钟计算，如 15分钟；要按直线距离计算，请改用覆盖分析的半径。",
                f"“{said}” reads like a length, and a time is asked for. Give minutes, such as 15min; for a straight-line radius use the coverage question.",
            ),
            minutes=said,
        )

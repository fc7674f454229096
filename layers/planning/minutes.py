"""Minutes as people write them: 15, 15分钟, 半小时; a length is no time."""

import math
import re
import unicodedata

from layers.planning.errors import ImpossibleMinutes, MinutesInMetres

LONGEST_MINUTES = 240.0

_MINUTES = {"", "min", "mins", "minute", "minutes", "分钟", "分"}
_HOURS = {"h", "hour", "hours", "小时", "时"}
_LENGTHS = {"m", "米", "公尺", "meter", "meters", "metre", "metres", "km", "公里", "千米", "里", "华里"}


def parse_several_minutes(text: str) -> tuple[float, ...]:
    """Minutes apart by commas: `5,10,15`, `一刻钟，半小时`. Raises what `parse_minutes` raises."""
    return tuple(parse_minutes(one) for one in text.replace("，", ",").replace("、", ",").split(","))


def parse_minutes(said: str) -> float:
    """Minutes of `15`, `15min`, `15分钟`, `0.5小时`, `半小时`.

    Raises:
        MinutesInMetres: `1000m`, `1公里`, or a bare number above 240, which reads like metres.
        ImpossibleMinutes: anything else that is no time between 0 and 240 minutes.
    """
    text = unicodedata.normalize("NFKC", said).strip().lower().replace("半", "0.5").replace("个小时", "小时")
    match = re.fullmatch(r"(-?(?:\d+(?:\.\d*)?|\.\d+))\s*(\D*)", text, flags=re.ASCII)
    if match is None:
        raise ImpossibleMinutes(said)
    number, unit = float(match[1]), match[2]
    if unit in _LENGTHS or (unit == "" and number > LONGEST_MINUTES):
        raise MinutesInMetres(said)
    if unit not in _MINUTES | _HOURS:
        raise ImpossibleMinutes(said)
    return require_minutes(number * (60 if unit in _HOURS else 1), said=said)


def require_minutes(minutes: float, *, said: str | None = None) -> float:
    """Minutes that can be some. `said` is the user's own text for the refusal."""
    if not math.isfinite(minutes) or not 0 < minutes <= LONGEST_MINUTES:
        raise ImpossibleMinutes(said or f"{minutes:g}")
    return minutes

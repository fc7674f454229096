"""What nobody can try out: spots elsewhere, facilities and candidates nobody knows, and more at once than a map can tell."""

from layers.errors import Refusal
from layers.wording import Wording


class NotASpot(Refusal):
    """A spot that is no longitude and latitude."""

    code = "planning.not-a-spot"

    def __init__(self, said: str) -> None:
        shown = said[:60]
        super().__init__(
            Wording(
                f"“{shown}”不是一个位置。请写“经度,纬度”（度），如 104.05,37.05；搬迁设施写“设施编号@经度,纬度”。",
                f"“{shown}” is no place. Write longitude,latitude in degrees, such as 104.05,37.05; to move a facility, its id@longitude,latitude.",
            ),
            said=shown,
        )


class SpotOutside(Refusal):
    """A spot outside the area that is asked about."""

    code = "planning.spot-outside"

    def __init__(self, lon: float, lat: float, area: str) -> None:
        super().__init__(
            Wording(
                f"位置 {lon:.5f}, {lat:.5f} 不在{area}界内。试算只能在所问区域之内设点，请把点移到界内。",
                f"{lon:.5f}, {lat:.5f} lies outside {area}. A spot can only be tried inside the area asked about: move it inside.",
            ),
            lon=lon,
            lat=lat,
        )


class UnknownCandidate(Refusal):
    """A candidate that is not offered here for this kind of facility."""

    code = "planning.unknown-candidate"

    def __init__(self, candidate_id: str) -> None:
        shown = candidate_id[:60]
        super().__init__(
            Wording(
                f"没有可设该类设施的候选场址“{shown}”。请从列表中选择，或直接给出经纬度。",
                f"No candidate “{shown}” is offered for this kind of facility. Choose one of the list, or give longitude and latitude.",
            ),
            candidate_id=shown,
        )


class UnknownFacility(Refusal):
    """A facility that does not count here: another kind, another area, or not open on the day."""

    code = "planning.unknown-facility"

    def __init__(self, facility_id: str) -> None:
        shown = facility_id[:60]
        super().__init__(
            Wording(
                f"没有计入本问题的在用设施“{shown}”，无法试算关闭或搬迁。请从列表中选择。",
                f"No operating facility “{shown}” counts in this question, so it can neither close nor move. Choose one of the list.",
            ),
            facility_id=shown,
        )


class TooManyChanges(Refusal):
    """More facilities opened or closed at once than one answer tells apart."""

    code = "planning.too-many-changes"

    def __init__(self, asked: int, most: int) -> None:
        super().__init__(
            Wording(
                f"一次试算 {asked} 处变动，超过上限 {most} 处（新设与关闭各计，搬迁两边都计）。更多变动请用选址求解。",
                f"{asked} changes at once; the limit is {most} opened and {most} closed (a move counts as both). For more, ask the siting models.",
            ),
            asked=asked,
            most=most,
        )


class FurtherThanSearched(Refusal):
    """Minutes at a speed that lead further than ways are searched."""

    code = "planning.further-than-searched"

    def __init__(self, minutes: float, speed_ms: float, most: float) -> None:
        super().__init__(
            Wording(
                f"{minutes:g} 分钟（步行 {speed_ms:g} m/s）超出试算的搜索范围；该速度下最多 {most:.0f} 分钟。请减少分钟数，或改用服务圈计算。",
                f"{minutes:g} minutes at {speed_ms:g} m/s lead further than ways are searched here; at that speed at most {most:.0f} minutes. "
                "Ask for fewer, or use the service circles.",
            ),
            minutes=minutes,
            speed_ms=speed_ms,
        )


class SamePlaceTwice(Refusal):
    """One candidate or facility is named twice, or closed and moved at once."""

    code = "planning.named-twice"

    def __init__(self, named: str) -> None:
        shown = named[:60]
        super().__init__(
            Wording(
                f"“{shown}”在同一次试算中出现两次。请只保留一处。", f"“{shown}” is named twice in one trial. Keep one of them."
            ),
            named=shown,
        )


class RadiusByRoad(Refusal):
    """A radius for people who do not travel in a straight line."""

    code = "planning.radius-by-road"

    def __init__(self, mode: Wording) -> None:
        super().__init__(
            Wording(
                f"“{mode.zh}”按时间计算，没有半径。请改分钟数，或把出行方式换成直线步行。",
                f"{mode.en} is measured by time and has no radius. Change the minutes, or travel in a straight line.",
            ),
            mode=mode.en,
        )

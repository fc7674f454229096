"""What the figures of centres mean, in words: the passports they carry."""

from collections.abc import Sequence
from datetime import date

from layers.planning.centres.question import TimedQuestion
from layers.planning.definitions import DATUM
from layers.planning.kinds import Norm
from layers.planning.passport import Passport, Vintage
from layers.planning.travel import TravelModel
from layers.wording import Wording

STRAIGHT = Wording(
    "CGCS2000 椭球面上的大地线（直线）长度，不是步行路程",
    "geodesic length on the CGCS2000 ellipsoid: a straight line, not a walk",
)
NO_DISTANCE = Wording("不涉及距离", "no distance is involved")
NO_RADIUS = Wording("无半径", "no radius")
_BY_MINUTES = Wording("按时间计算，不用半径", "by time, no radius")

PEOPLE_UNKNOWN = Wording(
    "住处没有位置、未能与道路连接、或只有建筑面积不详的设施才可能覆盖的人：在分母内，按未覆盖计，全算在内的上限并列；人数不详的居民点不在分母内，另列",
    "people without a position, not tied to the road, or in reach only of a house whose floor area nobody wrote down: in the denominator as not covered, the upper bound "
    "beside; places without a figure are not in it and are listed",
)


def timed_passport(
    question: TimedQuestion, travel: TravelModel, *, definition: Wording, counted: Wording, on: date, vintages: Sequence[Vintage]
) -> Passport:
    """Of people within minutes of something."""
    return Passport(
        definition=definition,
        counted=counted,
        unknown_means=PEOPLE_UNKNOWN,
        distance_model=travel.definition,
        radius_m=None,
        radius_source=_BY_MINUTES,
        norms=(),
        datum=DATUM,
        on=on,
        vintages=tuple(vintages),
        mode=travel.mode.label,
        minutes=question.minutes,
        speed_ms=travel.speed_ms,
        speed_source=Wording("取该出行方式的速度（可调整）", "the speed of the way of travelling (a setting)"),
    )


def plain_passport(
    *,
    definition: Wording,
    counted: Wording,
    unknown_means: Wording,
    on: date,
    vintages: Sequence[Vintage],
    norms: Sequence[Norm] = (),
    distance: Wording = NO_DISTANCE,
    radius_m: float | None = None,
    radius_source: Wording = NO_RADIUS,
) -> Passport:
    """Of things that are counted, not travelled to."""
    return Passport(
        definition=definition,
        counted=counted,
        unknown_means=unknown_means,
        distance_model=distance,
        radius_m=radius_m,
        radius_source=radius_source,
        norms=tuple(norm.id for norm in norms),
        datum=DATUM,
        on=on,
        vintages=tuple(vintages),
    )

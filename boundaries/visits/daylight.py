"""When it is light: sunrise and sunset of a day at a place, in China's time."""

import math
from datetime import date, datetime, time, timedelta

from boundaries.visits.terms import CHINA

_ZENITH_DEG = 90.833  # the sun's upper edge on the horizon, refraction included


def daylight(day: date, lon: float, lat: float) -> tuple[datetime, datetime] | None:
    """Sunrise and sunset (aware), within two minutes between 60° S and 60° N; None where the sun does not rise or set.

    The short series of the NOAA solar calculator (after Meeus, Astronomical Algorithms). Hills are not looked at.

    Args:
        lon, lat: degrees.
    """
    fraction = 2 * math.pi / 365 * (day.timetuple().tm_yday - 1)  # of the year, at noon UTC near enough
    equation_min = 229.18 * (
        0.000075
        + 0.001868 * math.cos(fraction)
        - 0.032077 * math.sin(fraction)
        - 0.014615 * math.cos(2 * fraction)
        - 0.040849 * math.sin(2 * fraction)
    )
    declination = (
        0.006918
        - 0.399912 * math.cos(fraction)
        + 0.070257 * math.sin(fraction)
        - 0.006758 * math.cos(2 * fraction)
        + 0.000907 * math.sin(2 * fraction)
        - 0.002697 * math.cos(3 * fraction)
        + 0.00148 * math.sin(3 * fraction)
    )
    phi = math.radians(lat)
    cosine = math.cos(math.radians(_ZENITH_DEG)) / (math.cos(phi) * math.cos(declination)) - math.tan(phi) * math.tan(declination)
    if not -1 <= cosine <= 1:
        return None
    half_min = 4 * math.degrees(math.acos(cosine))
    noon_min = 720 - 4 * lon - equation_min + 8 * 60
    midnight = datetime.combine(day, time(), CHINA)
    return midnight + timedelta(minutes=noon_min - half_min), midnight + timedelta(minutes=noon_min + half_min)

"""Grades of size, each with its own reach: the larger the house, the further people come."""

import itertools
import math
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from layers.planning.centres.errors import GradeInMetres, ImpossibleGrades
from layers.planning.minutes import LONGEST_MINUTES
from layers.planning.question import LONGEST_REACH_M
from layers.planning.travel import TravelModel
from layers.wording import Wording


@dataclass(frozen=True, slots=True)
class Grade:
    """Houses of at least `least_m2` floor area (up to the next grade) and their reach: `minutes`, or `metres` along the way on foot."""

    least_m2: float
    minutes: float | None = None
    metres: float | None = None

    @property
    def reach(self) -> Wording:
        """`15 分钟` or `300 m`."""
        if self.metres is not None:
            return Wording(f"{self.metres:g} m", f"{self.metres:g} m")
        return Wording(f"{self.minutes:g} 分钟", f"{self.minutes:g} min")

    def minutes_by(self, travel: TravelModel) -> float:
        """Its reach in minutes by a way of travelling.

        Raises:
            GradeInMetres: metres for a vehicle.
        """
        if self.metres is None:
            return self.minutes or 0.0
        if not travel.mode.is_on_foot:
            raise GradeInMetres(self.metres, travel.mode.label)
        return self.metres / (60 * travel.speed_ms)


HOUSE_GRADES = (Grade(1000, 15), Grade(350, 10), Grade(0, 5))
GRADES_SOURCE = Wording(
    "面积界线取贵州省2022年通知的街道中心 1000 m² 与社区站 350 m²，分钟取生活圈 15、10、5 分钟（GB 50180-2018）；两者的对应是本系统2026年的设定（未核实，可调整）；"
    "“按规模分级设半径优于单一半径”见北京师范大学2014年研究",
    "floor areas from the 2022 notice of Guizhou (centre 1,000 m², station 350 m²), minutes from the 15, 10 and 5-minute circles (GB 50180-2018); joining the two is a setting of "
    "this house of 2026, unverified; that radii graded by size beat one radius: Beijing Normal University, 2014",
)
GIVEN = Wording("分级由提问者给定", "grades as given by the asker")


def parse_grades(said: str) -> tuple[Grade, ...]:
    """Grades of `1000=15,350=10,0=5` or `1000=1000m,0=300m`.

    Raises:
        ImpossibleGrades: anything else, a floor area twice, or a larger house with a smaller reach.
    """
    text = unicodedata.normalize("NFKC", said).replace("，", ",").replace("；", ",").replace(";", ",").replace(" ", "")
    grades = []
    for part in text.split(","):
        match = re.fullmatch(r"(\d+(?:\.\d+)?)(?:m2|m²|㎡)?=(\d+(?:\.\d+)?)(m|米|min|分钟|分)?", part)
        if match is None:
            raise ImpossibleGrades(said)
        in_metres = match[3] in ("m", "米")
        reach = float(match[2])
        grades.append(Grade(float(match[1]), metres=reach) if in_metres else Grade(float(match[1]), reach))
    return require_grades(tuple(grades), said=said)


def require_grades(grades: Sequence[Grade], *, said: str | None = None) -> tuple[Grade, ...]:
    """Grades that can be some, the largest first."""
    ordered = tuple(sorted(grades, key=lambda grade: -grade.least_m2))
    shown = said or ",".join(f"{grade.least_m2:g}={grade.reach.en}" for grade in grades)
    sizes = {grade.least_m2 for grade in ordered}
    if not ordered or len(sizes) < len(ordered) or min(sizes) < 0 or not all(math.isfinite(size) for size in sizes):
        raise ImpossibleGrades(shown)
    in_metres = {grade.metres is not None for grade in ordered}
    reaches = [grade.metres if grade.metres is not None else grade.minutes or 0.0 for grade in ordered]
    most = LONGEST_REACH_M if True in in_metres else LONGEST_MINUTES
    fits = all(0 < reach <= most for reach in reaches)
    if len(in_metres) > 1 or not fits or any(large < small for large, small in itertools.pairwise(reaches)):
        raise ImpossibleGrades(shown)
    return ordered

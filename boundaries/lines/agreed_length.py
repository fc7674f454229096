"""Is a line as long as its agreement says, and was that length taken on the ellipsoid or on a map plane."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

import numpy as np
import pyproj

from boundaries.lines.chainage import StraightenedLine
from boundaries.lines.line_check import finding, line_check
from boundaries.lines.study import LineStudy
from boundaries.specs import LINES
from layers.report import Finding, Severity, Where
from layers.wording import Wording


class LengthKind(StrEnum):
    """How a length can have been taken."""

    ELLIPSOID = "ellipsoid"
    PLANE_3 = "plane_3_degrees"
    PLANE_6 = "plane_6_degrees"

    @property
    def label(self) -> Wording:
        return _LABELS[self]


_LABELS = {
    LengthKind.ELLIPSOID: Wording("椭球面", "ellipsoid"),
    LengthKind.PLANE_3: Wording("高斯-克吕格3度带平面", "plane of the 3° Gauss-Krüger zone"),
    LengthKind.PLANE_6: Wording("高斯-克吕格6度带平面", "plane of the 6° Gauss-Krüger zone"),
}


@dataclass(frozen=True, slots=True)
class AgreedLength:
    """The length an agreement states beside what the geometry gives. `meant` is None where rounding hides which it was."""

    agreed_m: float
    rounding_m: float  # half of the last digit stated
    computed_m: dict[LengthKind, float]
    meant: LengthKind | None

    @property
    def nearest(self) -> LengthKind:
        return min(self.computed_m, key=lambda kind: abs(self.agreed_m - self.computed_m[kind]))

    @property
    def difference_m(self) -> float:
        """Agreed minus the nearest computed length."""
        return self.agreed_m - self.computed_m[self.nearest]


def compare_length(course: StraightenedLine, agreed_km: float) -> AgreedLength:
    """An agreed length against the ellipsoidal one and those on both Gauss-Krüger planes (CGCS2000, zone of the line's middle).

    A plane of 6° stretches by up to 1.4 m/km at its edge, of 3° by 0.3 m/km. Heights and slopes are not counted, agreements state none.
    """
    computed = {LengthKind.ELLIPSOID: course.length_m} | {
        kind: plane_length_m(course, width) for kind, width in ((LengthKind.PLANE_3, 3), (LengthKind.PLANE_6, 6))
    }
    agreed_m = agreed_km * 1000
    rounding_m = _half_of_last_digit_m(agreed_km)
    misses = sorted((abs(agreed_m - metres), kind) for kind, metres in computed.items())
    clear = misses[1][0] - misses[0][0] > rounding_m and misses[0][0] <= max(rounding_m, 1e-4 * course.length_m)
    return AgreedLength(agreed_m, rounding_m, computed, misses[0][1] if clear else None)


def plane_length_m(course: StraightenedLine, zone_width_deg: int) -> float:
    """Metres of the line drawn in the plane of the 3° or 6° Gauss-Krüger zone in which its middle lies."""
    lon, lat = course.corners.T
    x, y = _to_plane(_meridian(float((lon.min() + lon.max()) / 2), zone_width_deg)).transform(lon, lat)
    step = np.hypot(np.diff(x), np.diff(y))
    return float(step[np.diff(course.part) == 0].sum())


def _meridian(lon: float, zone_width_deg: int) -> float:
    """Central meridian of the zone that holds a longitude: 3° zones about 75, 78, …; 6° zones about 75, 81, …"""
    return round(lon / 3) * 3.0 if zone_width_deg == 3 else np.floor(lon / 6) * 6.0 + 3


@lru_cache(maxsize=32)
def _to_plane(meridian: float) -> pyproj.Transformer:
    plane = pyproj.CRS.from_proj4(f"+proj=tmerc +lat_0=0 +lon_0={meridian} +k=1 +x_0=500000 +y_0=0 +ellps=GRS80 +units=m")
    return pyproj.Transformer.from_crs(pyproj.CRS.from_proj4("+proj=longlat +ellps=GRS80"), plane, always_xy=True)


def _half_of_last_digit_m(km: float) -> float:
    digits = f"{km:.6f}".rstrip("0").partition(".")[2]
    return float(1000 * 0.5 * 10.0 ** -len(digits))


@line_check("lines.agreed-length", LINES)
def length_as_agreed(study: LineStudy) -> Iterator[Finding]:
    """协议书中的界线长度应与图形长度一致。
    The length in the agreement equals that of the line.
    """
    for line in study.lines.values():
        stated = line.row["agreement_length_km"]
        if stated is None or not np.isfinite(stated) or stated <= 0:
            continue
        found = compare_length(line.course, float(stated))
        allowed = found.rounding_m + study.settings.length_share * line.course.length_m
        if abs(found.difference_m) <= allowed:
            continue
        km = {kind: metres / 1000 for kind, metres in found.computed_m.items()}
        share = found.difference_m / line.course.length_m
        sentence = Wording(
            f"“{line.name}”协议长度 {stated:g} 千米，图形长度：椭球面 {km[LengthKind.ELLIPSOID]:,.3f}、3度带平面 {km[LengthKind.PLANE_3]:,.3f}、6度带平面 {km[LengthKind.PLANE_6]:,.3f} 千米；"
            f"最接近{found.nearest.label.zh}，相差 {found.difference_m / 1000:+,.3f} 千米（{share:+.1%}），不是投影造成的。请核对图形是否完整、概括程度如何。",
            f"The agreement gives “{line.name}” {stated:g} km; its geometry is {km[LengthKind.ELLIPSOID]:,.3f} km on the ellipsoid, {km[LengthKind.PLANE_3]:,.3f} km in the 3° and {km[LengthKind.PLANE_6]:,.3f} km in the 6° zone: "
            f"nearest to the {found.nearest.label.en}, {found.difference_m / 1000:+,.3f} km ({share:+.1%}) apart, more than projections explain. Check whether the line is complete and how far it was generalised.",
        )
        facts = {str(kind) + "_m": metres for kind, metres in found.computed_m.items()}
        where = Where(LINES.name, line.line_id, column="agreement_length_km")
        yield finding(
            "length-differs", Severity.WARNING, sentence, where, agreed_m=found.agreed_m, difference_m=found.difference_m, **facts
        )

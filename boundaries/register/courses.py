"""A 走向说明 laid beside the line it describes: each leg's direction and length against the geometry."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
import numpy.typing as npt
import shapely

from boundaries.register.bearings import Direction, direction_of
from boundaries.register.descriptions import Course, Leg
from boundaries.register.numbers import parse_marker_number
from layers.ellipsoid import GEOD, geodesic_m
from layers.report import Fact, Finding, Report, Severity, Where
from layers.wording import Wording


@dataclass(frozen=True, slots=True)
class Tolerances:
    """How far a text may be from its line. Texts say “约”, so these are the house's settings and no rule of law.

    A direction may be one sector off; a length by `length_m` metres or `length_share` of itself, whichever is more.
    """

    sectors: int = 1
    length_share: float = 0.1
    length_m: float = 50.0


@dataclass(frozen=True, slots=True)
class LegOnLine:
    """One leg and the stretch of line it describes: chainages in metres from the line's start, what the line itself says there."""

    leg: Leg
    from_m: float
    to_m: float
    direction: Direction
    azimuth_deg: float

    @property
    def length_m(self) -> float:
        return self.to_m - self.from_m

    @property
    def sectors_off(self) -> int | None:
        return None if self.leg.direction is None else self.leg.direction.sectors_from(self.direction)


@dataclass(frozen=True, slots=True, eq=False)
class CourseOnLine:
    """Every leg that could be laid on the line, and what to look at."""

    legs: tuple[LegOnLine, ...]
    report: Report


def lay_course(
    line: shapely.LineString,
    course: Course,
    stations: Mapping[str, float],
    *,
    tolerances: Tolerances | None = None,
    layer: str | None = None,
) -> CourseOnLine:
    """Lay the legs of a description along a line and compare direction and length, leg by leg.

    Between two points whose chainage is known (the line's ends and the markers the text names) the legs are laid in order; where all of
    them state a length they are stretched to fit, otherwise the missing ones share what is left. A leg's direction on the ground is
    the true azimuth from its first to its last point.

    Args:
        line: lon/lat degrees (EPSG:4490), in the direction of the text.
        stations: marker number as printed → chainage in metres along the line.
    """
    limits = tolerances or Tolerances()
    ruler = _Ruler.of(line)
    known = {parse_marker_number(no).compared_as: metres for no, metres in stations.items()}
    known |= _by_serial(stations)
    laid: list[LegOnLine] = []
    findings: list[Finding] = []
    for stretch in _stretches(course.legs, known, ruler.length_m):
        if stretch.to_m <= stretch.from_m:
            findings.append(_backwards(stretch, layer))
            continue
        placed = _laid(stretch, ruler)
        laid += placed
        findings += _length_findings(stretch, limits, layer) + _direction_findings(placed, limits, layer)
    findings += [_unread(words, layer) for words in course.unread]
    return CourseOnLine(tuple(laid), Report.of(findings))


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Legs between two points whose chainage is known."""

    legs: tuple[Leg, ...]
    from_m: float
    to_m: float

    @property
    def is_measured(self) -> bool:
        return all(leg.length_m is not None for leg in self.legs)


def _by_serial(stations: Mapping[str, float]) -> dict[str, float]:
    """Texts say “3号界桩” for 1253003Q: the bare serial finds the station too, where only one has it."""
    serials: dict[str, list[float]] = {}
    for no, metres in stations.items():
        serial = parse_marker_number(no).serial
        if serial is not None:
            serials.setdefault(str(serial), []).append(metres)
    return {serial: found[0] for serial, found in serials.items() if len(set(found)) == 1}


def _station(no: str | None, known: Mapping[str, float]) -> float | None:
    if no is None:
        return None
    number = parse_marker_number(no)
    found = known.get(number.compared_as)
    return found if found is not None or number.serial is None else known.get(str(number.serial))


def _stretches(legs: Sequence[Leg], known: Mapping[str, float], length_m: float) -> list[_Stretch]:
    """Runs of legs between known points. Before the first known marker stands the line's start, after the last its end."""
    out: list[_Stretch] = []
    run: list[Leg] = []
    begun = _station(legs[0].from_marker, known) if legs else None
    begun = 0.0 if begun is None else begun
    for leg in legs:
        here = _station(leg.from_marker, known)
        if here is not None and run:
            out.append(_Stretch(tuple(run), begun, here))
            run = []
        begun = here if here is not None and not run else begun
        run.append(leg)
        there = _station(leg.to_marker, known)
        if there is not None:
            out.append(_Stretch(tuple(run), begun, there))
            run, begun = [], there
    if run:
        out.append(_Stretch(tuple(run), begun, length_m))
    return out


def _laid(stretch: _Stretch, ruler: "_Ruler") -> list[LegOnLine]:
    span = stretch.to_m - stretch.from_m
    told = [leg.length_m for leg in stretch.legs]
    known = sum(metres for metres in told if metres is not None)
    missing = sum(metres is None for metres in told)
    share = max(0.0, span - known) / missing if missing else 0.0
    sizes = np.array([share if metres is None else metres for metres in told])
    total = float(sizes.sum())
    sizes = sizes * (span / total) if total > 0 else np.full(len(told), span / len(told))
    ends = stretch.from_m + np.concatenate(([0.0], np.cumsum(sizes)))
    placed = []
    for leg, from_m, to_m in zip(stretch.legs, ends[:-1], ends[1:], strict=True):
        azimuth = ruler.azimuth_deg(float(from_m), float(to_m))
        placed.append(LegOnLine(leg, float(from_m), float(to_m), direction_of(azimuth), azimuth))
    return placed


@dataclass(frozen=True, slots=True, eq=False)
class _Ruler:
    """A line with the chainage of each vertex, metres along the ellipsoid."""

    lonlat: npt.NDArray[np.float64]
    along_m: npt.NDArray[np.float64]

    @classmethod
    def of(cls, line: shapely.LineString) -> "_Ruler":
        lonlat = shapely.get_coordinates(line)
        return cls(lonlat, np.concatenate(([0.0], np.cumsum(geodesic_m(*lonlat[:-1].T, *lonlat[1:].T)))))

    @property
    def length_m(self) -> float:
        return float(self.along_m[-1])

    def point(self, metres: float) -> tuple[float, float]:
        """Lon/lat at a chainage; between two vertices by their share, which no side of a line is long enough to notice."""
        lon, lat = (float(np.interp(metres, self.along_m, axis)) for axis in self.lonlat.T)
        return lon, lat

    def azimuth_deg(self, from_m: float, to_m: float) -> float:
        return float(GEOD.inv(*self.point(from_m), *self.point(to_m))[0]) % 360


def _length_findings(stretch: _Stretch, limits: Tolerances, layer: str | None) -> list[Finding]:
    if not stretch.is_measured:
        return []
    told, is_m = sum(leg.length_m or 0.0 for leg in stretch.legs), stretch.to_m - stretch.from_m
    if abs(told - is_m) <= max(limits.length_m, limits.length_share * is_m):
        return []
    evidence: dict[str, Fact] = {"text_m": round(told, 1), "line_m": round(is_m, 1), "from_m": round(stretch.from_m, 1)}
    sentence = Wording(
        f"走向说明“{_quoted(stretch.legs)}”共约 {told:,.0f} 米，图形上同一段长 {is_m:,.0f} 米，相差 {abs(told - is_m):,.0f} 米。请核对协议原文和边界点。",
        f"“{_quoted(stretch.legs)}” tells of about {told:,.0f} m; the line is {is_m:,.0f} m long there, {abs(told - is_m):,.0f} m apart. "
        "Compare the agreement's text with the boundary points.",
    )
    return [Finding("boundaries.course-length", Severity.WARNING, sentence, Where(layer), evidence)]


def _direction_findings(placed: Sequence[LegOnLine], limits: Tolerances, layer: str | None) -> list[Finding]:
    findings = []
    for spot in placed:
        if spot.leg.direction is None or (spot.sectors_off or 0) <= limits.sectors:
            continue
        text, said, seen = _quoted([spot.leg]), spot.leg.direction.label, spot.direction.label
        sentence = Wording(
            f"走向说明“{text}”写的是{said.zh}，图形上这一段（里程 {spot.from_m:,.0f}–{spot.to_m:,.0f} 米）的真方位角为 {spot.azimuth_deg:.1f}°，即{seen.zh}。请核对。",
            f"“{text}” says {said.en}; the line runs {seen.en} there (chainage {spot.from_m:,.0f}–{spot.to_m:,.0f} m, true azimuth {spot.azimuth_deg:.1f}°).",
        )
        evidence: dict[str, Fact] = {
            "said": said.en,
            "seen": seen.en,
            "azimuth_deg": round(spot.azimuth_deg, 1),
            "sectors": spot.sectors_off,
        }
        findings.append(Finding("boundaries.course-direction", Severity.WARNING, sentence, Where(layer), evidence))
    return findings


def _backwards(stretch: _Stretch, layer: str | None) -> Finding:
    sentence = Wording(
        f"走向说明“{_quoted(stretch.legs)}”所说的两端在图形上次序相反（里程 {stretch.from_m:,.0f} → {stretch.to_m:,.0f} 米）。请核对界线方向或界桩编号。",
        f"The ends of “{_quoted(stretch.legs)}” stand the other way round on the line (chainage {stretch.from_m:,.0f} → {stretch.to_m:,.0f} m).",
    )
    return Finding("boundaries.course-backwards", Severity.WARNING, sentence, Where(layer))


def _unread(words: str, layer: str | None) -> Finding:
    sentence = Wording(
        f"走向说明中“{words[:60]}”未能识别，没有参与比对。",
        f"“{words[:60]}” of the description was not understood and not compared.",
    )
    return Finding("boundaries.course-unread", Severity.NOTE, sentence, Where(layer), {"words": words[:200]})


def _quoted(legs: Sequence[Leg]) -> str:
    texts = [next(group)[0] for _, group in groupby((leg.text, i) for i, leg in enumerate(legs))]
    whole = "，".join(texts)
    return whole if len(whole) <= 60 else whole[:59] + "…"

"""Do lines meet at their tripoints, and do all files give a tripoint the same coordinates and one agreement."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely

from boundaries.lines.line_check import finding, line_check
from boundaries.lines.study import LineOnRecord, LineStudy, Row, codes_in, point_of
from boundaries.specs import LINES, TRIPOINTS
from layers.ellipsoid import geodesic_m
from layers.report import Finding, Severity, Where
from layers.wording import Wording

Place = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Told:
    """What one file says of a tripoint's position (degrees)."""

    source: Wording
    place: Place


@line_check("lines.tripoint-one-place", TRIPOINTS)
def tripoint_has_one_place(study: LineStudy) -> Iterator[Finding]:
    """三条界线应交于同一三交点，各份资料的坐标应相同。
    Three lines meet at one tripoint, and every file gives it the same coordinates.

    The tripoint's own row, its marker and the nearest end of each of its lines are held against each other; lines the register does not hold
    cannot be. 5 cm apart or more is told with every file's distance.
    """
    for row in study.rows(TRIPOINTS):
        told = _told(study, row)
        if len(told) < 2:
            continue
        lon, lat = np.array([t.place for t in told]).T
        metres = geodesic_m(lon[0], lat[0], lon, lat)
        spread = float(geodesic_m(lon[:, None], lat[:, None], lon[None], lat[None]).max())
        if spread <= study.settings.tripoint_m:
            continue
        zh = "，".join(f"{t.source.zh} {m:,.2f} 米" for t, m in zip(told[1:], metres[1:], strict=True))
        en = ", ".join(f"{t.source.en} {m:,.2f} m" for t, m in zip(told[1:], metres[1:], strict=True))
        sentence = Wording(
            f"三交点“{row['name']}”在各份资料中坐标不一，最大相差 {spread:,.2f} 米（与{told[0].source.zh}相比：{zh}）。请按三交点协议统一。",
            f"The files differ on the tripoint “{row['name']}” by up to {spread:,.2f} m (from the {told[0].source.en}: {en}). Bring them to the tripoint agreement.",
        )
        far = spread > study.settings.tripoint_reach_m
        where = Where(TRIPOINTS.name, row["tripoint_id"], lon=told[0].place[0], lat=told[0].place[1])
        severity, line_id = Severity.ERROR if far else Severity.WARNING, ";".join(codes_in(row["line_ids"]))
        yield finding("tripoint-in-several-places", severity, sentence, where, line_id=line_id, spread_m=spread, files=len(told))


def _told(study: LineStudy, row: Row) -> list[Told]:
    """Where each file puts it: the row, its marker, and the end of each line nearest to the first of these."""
    told = []
    own = point_of(row)
    if own is not None:
        told.append(Told(Wording("三交点登记", "tripoint register"), own))
    marker = study.place_of_marker.get(row["marker_id"] or "")
    if marker is not None:
        told.append(Told(Wording(f"界桩 {row['marker_id']}", f"marker {row['marker_id']}"), marker))
    lines = [study.lines[line_id] for line_id in codes_in(row["line_ids"]) if line_id in study.lines]
    reference = told[0].place if told else _middle_of_nearest_ends(lines)
    if reference is not None:
        told += [Told(Wording(f"“{line.name}”端点", f"end of “{line.name}”"), _nearest_end(line, reference)) for line in lines]
    return told


def _ends(line: LineOnRecord) -> list[Place]:
    return [(float(lon), float(lat)) for lon, lat in line.course.corners[[0, -1]]]


def _nearest_end(line: LineOnRecord, to: Place) -> Place:
    return min(_ends(line), key=lambda end: float(geodesic_m(*to, *end)))


def _middle_of_nearest_ends(lines: list[LineOnRecord]) -> Place | None:
    """Where the first two lines come nearest with their ends: the first line's end there."""
    if len(lines) < 2:
        return None
    pairs = [(float(geodesic_m(*a, *b)), a) for a in _ends(lines[0]) for b in _ends(lines[1])]
    return min(pairs)[1]


@line_check("lines.tripoint-one-agreement", TRIPOINTS)
def tripoint_has_one_agreement(study: LineStudy) -> Iterator[Finding]:
    """每个三交点应有三方、三线和一份三交点协议。
    A tripoint has three sides, and one agreement of the three.
    """
    for row in study.rows(TRIPOINTS):
        place = point_of(row) or (None, None)
        where = Where(TRIPOINTS.name, row["tripoint_id"], lon=place[0], lat=place[1])
        line_id = ";".join(codes_in(row["line_ids"]))
        agreements, sides = codes_in(row["agreement_ids"]), codes_in(row["division_codes"])
        if len(set(agreements)) > 1:
            sentence = Wording(
                f"三交点“{row['name']}”有 {len(set(agreements))} 份协议（{'、'.join(agreements)}）。请查明有效的一份，其余注明已被取代。",
                f"The tripoint “{row['name']}” has {len(set(agreements))} agreements ({', '.join(agreements)}). Find out which holds and mark the others as replaced.",
            )
            yield finding(
                "tripoint-with-several-agreements",
                Severity.WARNING,
                sentence,
                where,
                agreements=len(set(agreements)),
                line_id=line_id,
            )
        elif not agreements:
            sentence = Wording(
                f"三交点“{row['name']}”没有登记三交点协议。请补录。",
                f"No agreement is registered for the tripoint “{row['name']}”. Enter it.",
            )
            yield finding("tripoint-without-agreement", Severity.NOTE, sentence, where, line_id=line_id)
        if sides and len(set(sides)) != 3:
            sentence = Wording(
                f"三交点“{row['name']}”登记了 {len(set(sides))} 方（{'、'.join(sides)}），应为三方。",
                f"The tripoint “{row['name']}” names {len(set(sides))} sides ({', '.join(sides)}); there should be three.",
            )
            yield finding(
                "tripoint-of-other-than-three", Severity.WARNING, sentence, where, sides=len(set(sides)), line_id=line_id
            )


@line_check("lines.ends-meet", LINES)
def ends_meet(study: LineStudy) -> Iterator[Finding]:
    """相邻界线的端点应重合。
    Lines that end beside each other end in the same point.

    Looks at ends within 200 m of each other: further apart they are ends of different places.
    """
    ends = [(line, end) for line in study.lines.values() for end in _ends(line)]
    if not ends:
        return
    places = np.array([end for _, end in ends])
    reach = study.settings.tripoint_reach_m / (111_000 * max(0.05, float(np.cos(np.radians(np.abs(places[:, 1]).max())))))
    points = np.asarray(shapely.points(places), dtype=object)
    one, other = shapely.STRtree(points).query(points, predicate="dwithin", distance=reach)
    metres = geodesic_m(*places[one].T, *places[other].T)
    for i, j, far in zip(one.tolist(), other.tolist(), metres.tolist(), strict=True):
        is_apart = study.settings.tripoint_m < far <= study.settings.tripoint_reach_m
        if i < j and ends[i][0] is not ends[j][0] and is_apart:
            yield _apart(ends[i][0], ends[i][1], ends[j][0], far)


def _apart(line: LineOnRecord, end: Place, other: LineOnRecord, metres: float) -> Finding:
    sentence = Wording(
        f"“{line.name}”与“{other.name}”的端点相距 {metres:,.2f} 米，应交于一点。请按三交点协议统一。",
        f"“{line.name}” and “{other.name}” end {metres:,.2f} m apart; they should meet. Bring both to the tripoint agreement.",
    )
    where = Where(LINES.name, line.line_id, lon=end[0], lat=end[1])
    return finding("ends-apart", Severity.WARNING, sentence, where, other_line_id=other.line_id, metres=metres)

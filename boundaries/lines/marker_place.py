"""Do markers stand where their lines run: on the line, on the right bank, and in the county they say."""

import math
from collections.abc import Iterator, Sequence
from itertools import groupby

import shapely

from boundaries.lines.accuracies import offset_limit_m
from boundaries.lines.datum_mix import shared_offset
from boundaries.lines.line_check import finding, line_check
from boundaries.lines.sides import county_at
from boundaries.lines.study import LineStudy, PlacedMarker, Row, codes_in, point_of
from boundaries.specs import LINES, MARKERS, PILLARS
from boundaries.truth.accuracy import is_usable, limit_of
from layers.claims import distance_m
from layers.report import Finding, Severity, Where
from layers.wording import Wording

_STANDS_BESIDE = ("double", "triple")  # 同号双立、三立: pillars on the banks, the line between them


@line_check("lines.marker-names-its-line", MARKERS)
def marker_names_its_line(study: LineStudy) -> Iterator[Finding]:
    """每个界桩都应有位置，并注明所在界线。
    Every marker has a position and names the lines it stands on.
    """
    for row in study.marker_rows:
        named = codes_in(row["line_ids"])
        unknown = [line_id for line_id in named if not study.holds_line(line_id)]
        place = point_of(row)
        where = Where(MARKERS.name, row["marker_id"], column="line_ids", lon=place and place[0], lat=place and place[1])
        no = row["marker_no"] or row["marker_id"]
        if not named:
            sentence = Wording(
                f"界桩 {no} 没有注明所在界线，未能核对。请补填界线编号。",
                f"Marker {no} names no line and could not be checked. Fill in its line.",
            )
            yield finding("marker-without-line", Severity.WARNING, sentence, where)
        for line_id in unknown:
            sentence = Wording(
                f"界桩 {no} 所在界线“{line_id}”不在登记库中。请核对界线编号。",
                f"Marker {no} names the line “{line_id}”, which the register does not hold. Check the id.",
            )
            yield finding("marker-of-unknown-line", Severity.WARNING, sentence, where, line_id=line_id)
        if place is None:
            sentence = Wording(f"界桩 {no} 没有可用的坐标。请补录。", f"Marker {no} has no usable position. Enter it.")
            yield finding("marker-without-position", Severity.WARNING, sentence, where)


@line_check("lines.marker-on-line", LINES, MARKERS)
def marker_on_line(study: LineStudy) -> Iterator[Finding]:
    """界桩应落在所属界线上，偏差不超过界桩与界线的综合精度。
    A marker stands on its line, as nearly as the accuracies of both can tell.

    Judged across the line alone, where a point mean error m leaves m / √2: the limit is z·√((m₁² + m₂²) / 2), 1.96 m at 95 % for two errors of 1 m.
    Pillars of double and triple markers stand beside the line; of them only the distance is looked at here. Auxiliary pillars (附桩) are not, nor
    markers that share one offset: theirs is a matter of datums, told once.
    """
    mixed = shared_offset(study)
    told_already = {marker.marker_id for marker in mixed.markers} if mixed else set()
    for marker in study.placed:
        if marker.form == "auxiliary" or marker.marker_id in told_already:
            continue
        distance = abs(marker.offset_m)
        limit = offset_limit_m(study, marker)
        if distance > study.settings.far_from_line_m + limit:
            yield _far(study, marker)
        elif distance > (study.settings.widest_feature_m if marker.form in _STANDS_BESIDE else limit):
            yield _off(study, marker, limit)


def _off(study: LineStudy, marker: PlacedMarker, limit: float) -> Finding:
    line, hand = study.lines[marker.line_id], ("右", "right") if marker.offset_m > 0 else ("左", "left")
    assumed = (
        ()
        if marker.states_accuracy and line.states_accuracy
        else ("（精度未注明处按缺省值）", " (missing accuracies taken from the settings)")
    )
    sentence = Wording(
        f"界桩 {marker.marker_no} 在“{line.name}”里程 {marker.chainage_m:,.0f} 米处偏{hand[0]} {abs(marker.offset_m):,.1f} 米，"
        f"超过界桩 {marker.accuracy_m:g} 米与界线 {line.accuracy_m:g} 米精度所允许的 {limit:,.1f} 米{assumed[0] if assumed else ''}。请核对成果表与界线图形。",
        f"Marker {marker.marker_no} lies {abs(marker.offset_m):,.1f} m to the {hand[1]} of “{line.name}” at chainage {marker.chainage_m:,.0f} m; "
        f"accuracies of {marker.accuracy_m:g} m (marker) and {line.accuracy_m:g} m (line) allow {limit:,.1f} m{assumed[1] if assumed else ''}. Check the table of markers against the line.",
    )
    return finding("marker-off-line", Severity.WARNING, sentence, _at(marker), **_facts(marker), limit_m=limit)


def _far(study: LineStudy, marker: PlacedMarker) -> Finding:
    line, county = study.lines[marker.line_id], county_at(study.outlines, marker.lon, marker.lat)
    there = Wording(f"，位于{county.zh}境内", f" and lies in {county.en}") if county else Wording("", "")
    sentence = Wording(
        f"界桩 {marker.marker_no} 距“{line.name}”{abs(marker.offset_m):,.0f} 米{there.zh}，不可能是该界线上的桩。请核对坐标、坐标系和界线编号。",
        f"Marker {marker.marker_no} is {abs(marker.offset_m):,.0f} m from “{line.name}”{there.en}; it cannot be a marker of that line. Check its position, datum and line.",
    )
    return finding(
        "marker-far-from-line", Severity.ERROR, sentence, _at(marker), **_facts(marker), county=county.zh if county else None
    )


def _at(marker: PlacedMarker) -> Where:
    return Where(MARKERS.name, marker.marker_id, lon=marker.lon, lat=marker.lat)


def _facts(marker: PlacedMarker) -> dict[str, str | float]:
    return {"line_id": marker.line_id, "chainage_m": marker.chainage_m, "offset_m": marker.offset_m}


@line_check("lines.pillar-on-its-side", PILLARS)
def pillar_on_its_side(study: LineStudy) -> Iterator[Finding]:
    """双立、三立界桩的各桩应立在所属一方境内，字母按区划代码由小到大排列。
    Each pillar of a double or triple marker stands on its own side; letters follow the division codes, smallest first.

    The order of letters is the rule for provincial lines (A/B, C/D/E; surveyors' handbook, unverified for county lines), so it is only noted.
    """
    markers = {row["marker_id"]: row for row in study.marker_rows}
    pillars = [row for row in study.rows(PILLARS) if row["marker_id"] in markers]
    of_marker = lambda row: str(row["marker_id"])  # noqa: E731 -- because groupby wants the key twice
    for marker_id, group in groupby(sorted(pillars, key=of_marker), key=of_marker):
        marker, standing = markers[marker_id], list(group)
        if marker["marker_form"] not in _STANDS_BESIDE:
            continue
        yield from _letters(marker, standing)
        for pillar in standing:
            yield from _ground(study, marker, pillar)
        yield from _one_bank(study, marker, standing)


def _letters(marker: Row, pillars: Sequence[Row]) -> Iterator[Finding]:
    lettered = sorted((p["letter"], p["division_code"]) for p in pillars if p["letter"] and p["division_code"])
    codes = [code for _, code in lettered]
    if len(lettered) < 2 or codes == sorted(codes):
        return
    told = "、".join(f"{letter} 在 {code}" for letter, code in lettered)
    sentence = Wording(
        f"界桩 {marker['marker_no']} 的字母与区划代码次序不一致（{told}）。省级界线的规则是代码较小一方为 A；县级界线的规则待确认，请核对登记表。",
        f"The letters of marker {marker['marker_no']} do not follow the division codes ({', '.join(f'{a} in {b}' for a, b in lettered)}). On provincial lines A "
        "is the side with the smaller code; for county lines this is not confirmed. Check the registration sheet.",
    )
    place = point_of(marker)
    where = Where(MARKERS.name, marker["marker_id"], lon=place and place[0], lat=place and place[1])
    yield finding("letters-out-of-order", Severity.NOTE, sentence, where, letters=told)


def _ground(study: LineStudy, marker: Row, pillar: Row) -> Iterator[Finding]:
    """A pillar inside another division than its own, by more than its marker's accuracy."""
    place, code = point_of(pillar), pillar["division_code"]
    if place is None or code not in study.outlines:
        return
    wrong_m = distance_m(shapely.Point(place), study.outlines[code])
    stated = marker["position_accuracy_m"]
    accuracy_m = stated if is_usable(stated) else study.settings.marker_accuracy_m
    limit = math.sqrt(limit_of(1, 1 - study.settings.confidence) / 2) * math.hypot(accuracy_m, study.settings.line_accuracy_m)
    if wrong_m <= limit:
        return
    county = county_at(study.outlines, *place) or Wording("没有面的区划", "a division not drawn")
    sentence = Wording(
        f"界桩 {marker['marker_no']} 的 {pillar['letter'] or ''} 桩应在“{study.outlines.name_of(code)}”一侧，坐标却在其外 {wrong_m:,.1f} 米（{county.zh}）。请核对各桩坐标和所在方。",
        f"Pillar {pillar['letter'] or ''} of marker {marker['marker_no']} belongs to the side of “{study.outlines.name_of(code)}” but stands {wrong_m:,.1f} m outside it ({county.en}). Check positions and sides of the pillars.",
    )
    where = Where(PILLARS.name, pillar["pillar_id"], lon=place[0], lat=place[1])
    yield finding("pillar-on-wrong-side", Severity.WARNING, sentence, where, marker_id=marker["marker_id"], outside_m=wrong_m)


def _one_bank(study: LineStudy, marker: Row, pillars: Sequence[Row]) -> Iterator[Finding]:
    """Both pillars of a double marker on the same hand of the line: needs no polygons."""
    placed = [place for p in pillars if (place := point_of(p)) is not None]
    line = next((study.lines[i] for i in codes_in(marker["line_ids"]) if i in study.lines), None)
    if marker["marker_form"] != "double" or len(placed) != 2 or line is None:
        return
    feet = line.course.feet([p[0] for p in placed], [p[1] for p in placed])
    limit = line.accuracy_m + study.settings.marker_accuracy_m
    if min(feet.distance_m) <= limit or feet.offset_m[0] * feet.offset_m[1] < 0:
        return
    hand = ("右", "right") if feet.offset_m[0] > 0 else ("左", "left")
    sentence = Wording(
        f"双立界桩 {marker['marker_no']} 的两颗桩都在“{line.name}”{hand[0]}侧（{feet.distance_m[0]:,.1f} 米和 {feet.distance_m[1]:,.1f} 米），应分立两侧。请核对坐标。",
        f"Both pillars of the double marker {marker['marker_no']} stand to the {hand[1]} of “{line.name}” ({feet.distance_m[0]:,.1f} m and {feet.distance_m[1]:,.1f} m); they belong on either side. Check their positions.",
    )
    where = Where(MARKERS.name, marker["marker_id"], lon=placed[0][0], lat=placed[0][1])
    yield finding(
        "pillars-on-one-side", Severity.WARNING, sentence, where, line_id=line.line_id, chainage_m=float(feet.chainage_m[0])
    )

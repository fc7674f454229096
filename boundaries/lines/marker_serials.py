"""Do the serials of markers rise along their line, each once, without a gap, and does the register hold as many as it says."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from boundaries.lines.line_check import finding, line_check
from boundaries.lines.study import LineOnRecord, LineStudy, PlacedMarker, codes_in
from boundaries.register.numbers import parse_marker_number
from boundaries.specs import LINES, MARKERS
from layers.report import Finding, Severity, Where
from layers.wording import Wording

_NAMED = 8  # serials written out in one sentence


@line_check("lines.serials-rise", LINES, MARKERS)
def serials_rise(study: LineStudy) -> Iterator[Finding]:
    """界桩序号应沿界线里程依次递增。
    The serials of markers rise along their line.

    A line digitised from its end shows every serial falling: that is one finding of the line, not one of each marker. Serials of a marker on
    several lines count along the first of them.
    """
    for line in study.lines.values():
        numbered = _numbered(study, line.line_id)
        serials = [marker.serial or 0 for marker in numbered]
        falling = sum(b < a for a, b in pairwise(serials))
        if len(serials) > 2 and falling == len(serials) - 1:
            yield _backwards(line, numbered)
            continue
        in_order = set(_longest_rise(serials))
        for n, marker in enumerate(numbered):
            if n not in in_order:
                yield _out_of_order(line, marker, numbered, n)


def _numbered(study: LineStudy, line_id: str) -> list[PlacedMarker]:
    return [m for m in study.placed_on(line_id) if m.serial is not None and m.is_first_line and m.form != "auxiliary"]


def _longest_rise(serials: Sequence[int]) -> list[int]:
    """Positions of the longest sequence that never falls: whoever is not in it is out of order."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = [-1] * len(serials)
    for n, serial in enumerate(serials):
        place = bisect_left(tails, serial + 0.5)  # equal serials are another check's matter
        before[n] = ends[place - 1] if place else -1
        tails[place : place + 1], ends[place : place + 1] = [serial], [n]
    chain, at = [], ends[-1] if ends else -1
    while at >= 0:
        chain.append(at)
        at = before[at]
    return chain[::-1]


def _backwards(line: LineOnRecord, numbered: list[PlacedMarker]) -> Finding:
    first, last = numbered[0], numbered[-1]
    sentence = Wording(
        f"“{line.name}”的界桩序号沿里程递减（从 {first.serial} 到 {last.serial}）：图形的方向与起止点相反。请掉转界线方向。",
        f"The serials of “{line.name}” fall along it (from {first.serial} to {last.serial}): it was drawn from its end. Turn the line round.",
    )
    return finding("line-drawn-backwards", Severity.WARNING, sentence, Where(LINES.name, line.line_id), markers=len(numbered))


def _out_of_order(line: LineOnRecord, marker: PlacedMarker, numbered: list[PlacedMarker], n: int) -> Finding:
    before = numbered[n - 1].serial if n else None
    after = numbered[n + 1].serial if n + 1 < len(numbered) else None
    zh = "、".join([*([f"前一桩 {before}"] if before is not None else []), *([f"后一桩 {after}"] if after is not None else [])])
    en = ", ".join(
        [*([f"before it {before}"] if before is not None else []), *([f"behind it {after}"] if after is not None else [])]
    )
    sentence = Wording(
        f"界桩 {marker.marker_no}（序号 {marker.serial}）在“{line.name}”里程 {marker.chainage_m:,.0f} 米处，次序不对（{zh}）。请核对序号或坐标。",
        f"Marker {marker.marker_no} (serial {marker.serial}) stands at chainage {marker.chainage_m:,.0f} m of “{line.name}”, out of order ({en}). Check its serial or position.",
    )
    where = Where(MARKERS.name, marker.marker_id, lon=marker.lon, lat=marker.lat, column="serial")
    return finding(
        "serial-out-of-order",
        Severity.WARNING,
        sentence,
        where,
        line_id=line.line_id,
        serial=marker.serial,
        chainage_m=marker.chainage_m,
    )


@line_check("lines.serials-complete", LINES, MARKERS)
def serials_complete(study: LineStudy) -> Iterator[Finding]:
    """每条界线的界桩序号应连续，不缺号、不重号。
    The serials of a line run without a gap and without a repetition.
    """
    for line in study.lines.values():
        numbered = _numbered(study, line.line_id)
        known = Counter(m.serial for m in numbered if m.serial is not None)
        missing = sorted(set(range(1, max(known, default=0) + 1)) - set(known))
        where = Where(LINES.name, line.line_id)
        if missing:
            shown, shown_en = _list(missing)
            sentence = Wording(
                f"“{line.name}”的界桩缺 {len(missing)} 个序号：{shown}。请查明是未录入、已报废还是编号跳号。",
                f"{len(missing)} serials are missing on “{line.name}”: {shown_en}. Find out whether they were not entered, scrapped or never given.",
            )
            yield finding(
                "serials-missing", Severity.WARNING, sentence, where, line_id=line.line_id, missing=len(missing), serials=shown
            )
        for serial, times in sorted(known.items()):
            if times > 1:
                yield _repeated(line, serial, [m for m in numbered if m.serial == serial])
        silent = [m for m in study.placed_on(line.line_id) if m.serial is None and m.is_first_line and m.form != "auxiliary"]
        if silent:
            sentence = Wording(
                f"“{line.name}”有 {len(silent)} 个界桩没有序号，无法核对其次序。",
                f"{len(silent)} markers of “{line.name}” have no serial, so their order could not be checked.",
            )
            yield finding("serial-not-stated", Severity.NOTE, sentence, where, markers=len(silent))


def _repeated(line: LineOnRecord, serial: int, markers: list[PlacedMarker]) -> Finding:
    named = "、".join(m.marker_no for m in markers)
    sentence = Wording(
        f"“{line.name}”的序号 {serial} 出现在 {len(markers)} 个界桩上（{named}）。同号双立、三立应是一个界桩下的几颗桩。请核对。",
        f"Serial {serial} of “{line.name}” stands on {len(markers)} markers ({named}). Double and triple markers are one marker with several pillars. Please check.",
    )
    where = Where(MARKERS.name, markers[0].marker_id, lon=markers[0].lon, lat=markers[0].lat, column="serial")
    return finding("serial-twice", Severity.WARNING, sentence, where, line_id=line.line_id, serial=serial, markers=len(markers))


def _list(numbers: Sequence[int]) -> tuple[str, str]:
    shown = "、".join(str(n) for n in numbers[:_NAMED])
    return (shown, shown.replace("、", ", ")) if len(numbers) <= _NAMED else (f"{shown} 等", f"{shown.replace('、', ', ')} …")


@line_check("lines.number-on-one-marker", MARKERS)
def number_on_one_marker(study: LineStudy) -> Iterator[Finding]:
    """一个界桩编号只属于一个界桩。
    A number stands on one marker only.

    Compared as numbers are (full-width, I and 1, O and 0 levelled), within the lines a marker names; auxiliary pillars (附桩) may share their marker's number.
    """
    bearing: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in study.marker_rows:
        if row["marker_no"] and row["marker_form"] != "auxiliary":
            for line_id in codes_in(row["line_ids"]) or [""]:
                bearing[parse_marker_number(row["marker_no"]).compared_as, line_id].append(row["marker_id"])
    told: set[tuple[str, ...]] = set()
    for (number, line_id), ids in sorted(bearing.items()):
        if len(ids) < 2 or tuple(ids) in told:
            continue
        told.add(tuple(ids))
        sentence = Wording(
            f"编号 {number} 出现在 {len(ids)} 个界桩上（{'、'.join(ids)}）。请核对是重复录入，还是编号抄错。",
            f"The number {number} stands on {len(ids)} markers ({', '.join(ids)}). Entered twice, or copied wrongly? Please check.",
        )
        lon, lat = study.place_of_marker.get(ids[0], (None, None))
        where = Where(MARKERS.name, ids[0], column="marker_no", lon=lon, lat=lat)
        yield finding("number-twice", Severity.WARNING, sentence, where, line_id=line_id or None, number=number, markers=len(ids))


@line_check("lines.counts-agree", LINES, MARKERS)
def counts_agree(study: LineStudy) -> Iterator[Finding]:
    """界线登记的界桩点位数应与登记库中的界桩数一致。
    A line states as many marker positions as the register holds.
    """
    for line in study.lines.values():
        stated = line.row["position_count"]
        held = sum(m.form != "auxiliary" for m in study.placed_on(line.line_id))
        if stated is not None and stated != held:
            sentence = Wording(
                f"“{line.name}”登记 {stated} 处界桩点位，登记库中有 {held} 处。请补录或更正。",
                f"“{line.name}” states {stated} marker positions; the register holds {held}. Enter the others or correct the figure.",
            )
            where = Where(LINES.name, line.line_id, column="position_count")
            yield finding("position-count-differs", Severity.NOTE, sentence, where, stated=stated, held=held)

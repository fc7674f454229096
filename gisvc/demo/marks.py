"""What belongs to the lines of the demonstration county: segments, pillars, reference objects, tripoints, papers, keepers. All made up."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, cast

import numpy as np
import shapely

from boundaries.lines.chainage import StraightenedLine
from boundaries.register.drafts import Ends, draft_legs, write_description
from gisvc.demo.chance import dice
from gisvc.demo.county import County
from gisvc.demo.land import MADE_UP, Row
from layers.ellipsoid import GEOD

FEATURES = ("ridge", "straight", "river_centre", "ridge", "road_side", "valley")
OBJECTS = ("独立树", "水泥电杆", "房角", "机井", "崖壁红漆标记", "三角点标石", "桥头", "烽火台遗址")
RIVER_DRIFT_M = 22.0
COPY_OFFSET_M = 34.0


def segment_rows(county: County, lines: Sequence[Row], markers: Sequence[Row]) -> list[Row]:
    """A segment from marker to marker, the first from the line's start, each with the text a 走向说明 would have."""
    return [row for line in lines for row in _segments(county, line, markers)]


def _segments(county: County, line: Row, markers: Sequence[Row]) -> Iterator[Row]:
    course = StraightenedLine.of(_shape(line))
    stops = [(0.0, None), *_along(line, course, markers)]
    if course.length_m - stops[-1][0] > 1:
        stops.append((course.length_m, None))
    for n, ((start, before), (end, after)) in enumerate(pairwise(stops), 1):
        feature, stretch = FEATURES[n % len(FEATURES)], cast("shapely.LineString", course.stretch(start, end))
        first = str(line["start_text"]) if n == 1 else None
        ends = Ends(_number_of(before), _number_of(after), first, feature_kind=feature)
        yield {
            "segment_id": f"{line['line_id']}-S{n:02d}",
            "line_id": line["line_id"],
            "division_code": county.code,
            "serial": n,
            "name": f"{line['name']}第{n}段",
            "from_marker_id": before and before["marker_id"],
            "to_marker_id": after and after["marker_id"],
            "from_chainage_m": round(start, 3),
            "to_chainage_m": round(end, 3),
            "description": write_description(draft_legs(stretch, ends, tolerance_m=400.0), is_draft=False),
            "feature_kind": feature,
            "feature_name": "沙河（演示）" if feature == "river_centre" else None,
            "feature_follows": False,
            "is_vague": n % 7 == 4,
            "geometry": stretch,
            "source": MADE_UP,
        }


def _number_of(marker: Row | None) -> str | None:
    return None if marker is None else str(marker["marker_no"])


def _along(line: Row, course: StraightenedLine, markers: Sequence[Row]) -> list[tuple[float, Row]]:
    own = [m for m in markers if line["line_id"] in str(m["line_ids"]).split(";")]
    feet = course.feet([_shape(m).x for m in own], [_shape(m).y for m in own])
    return sorted(zip(map(float, feet.chainage_m), own, strict=True), key=lambda pair: pair[0])


def pillar_rows(markers: Sequence[Row], lines: Sequence[Row]) -> list[Row]:
    """The stones: one at a single marker, one a side at a double one, the one at a tripoint."""
    sides = {line["line_id"]: sorted((str(line["side_a"]), str(line["side_b"]))) for line in lines}
    rows: list[Row] = []
    for marker in markers:
        lines_here = str(marker["line_ids"]).split(";")
        codes = sides[lines_here[0]] if marker["marker_form"] == "double" else [str(marker["division_code"])]
        for letter, code in zip("AB" if len(codes) > 1 else "Q", codes, strict=True):
            rows.append(
                {
                    "pillar_id": f"{marker['marker_id']}-{letter}", "marker_id": marker["marker_id"], "letter": letter, "division_code": code,
                    "material": "花岗岩", "faces": 3 if marker["is_tripoint"] else 2, "size_text": "20×20×120 cm",
                    "inscription": str(marker["marker_id"]).rsplit("-", 1)[-1], "engraved_year": 2001, "set_on": "2001-05-01",
                    "source": MADE_UP,
                }
            )  # fmt: skip
    return rows


def object_rows(markers: Sequence[Row]) -> list[Row]:
    """Three reference objects a marker, some a third of a circle apart."""
    rows: list[Row] = []
    for marker in markers:
        roll = dice("reference objects", marker["marker_id"])
        first = roll.random() * 360
        for serial in (1, 2, 3):
            azimuth = (first + 120 * (serial - 1) + roll.uniform(-25, 25)) % 360
            distance = round(float(roll.uniform(8, 60)), 1)
            lon, lat, _ = GEOD.fwd(_shape(marker).x, _shape(marker).y, azimuth, distance)
            rows.append(
                {
                    "object_id": f"{marker['marker_id']}-F{serial}", "marker_id": marker["marker_id"], "division_code": marker["division_code"],
                    "serial": serial, "name": OBJECTS[int(roll.integers(len(OBJECTS)))], "measured_part": "中心", "azimuth_deg": round(azimuth, 1),
                    "azimuth_kind": "true", "distance_m": distance, "geometry": shapely.Point(lon, lat), "source": MADE_UP,
                }
            )  # fmt: skip
    return rows


def tripoint_rows(county: County, markers: Sequence[Row]) -> list[Row]:
    """Where two of the county's lines meet, three counties do."""
    rows: list[Row] = []
    for marker in markers:
        lines = str(marker["line_ids"]).split(";")
        if len(lines) > 1:
            codes = sorted({code for line in lines for code in line.split("-")})
            rows.append(
                {
                    "tripoint_id": f"T-{'-'.join(codes)}", "name": f"{marker['marker_no']}三交点（演示）", "division_code": county.code,
                    "division_codes": ";".join(codes), "line_ids": ";".join(lines), "marker_id": marker["marker_id"],
                    "agreement_ids": f"P-T-{codes[-1]}", "agreed_on": "2001-04-20", "position_accuracy_m": 1.0,
                    "geometry": _shape(marker), "source": MADE_UP,
                }
            )  # fmt: skip
    return rows


def paper_rows(county: County, lines: Sequence[Row]) -> list[Row]:
    """Agreement, its map and the approval of every line; the maps are classified, as such maps often are."""
    kinds = (
        ("agreement", "边界协议书", "internal"),
        ("agreement_map", "边界协议书附图（1∶5万）", "secret"),
        ("marker_table", "界桩成果表", "internal"),
        ("approval", "关于勘定界线的批复", "internal"),
    )
    return [
        {
            "paper_id": f"P-{line['line_id']}-{kind}", "paper_kind": kind, "title": f"{line['name']}{title}（演示）", "division_code": county.code,
            "line_ids": line["line_id"], "document_no": f"演示〔2001〕{n * 10 + m}号", "dated_on": "2001-04-20", "issued_by": "演示机关",
            "map_scale": "1:50000" if kind == "agreement_map" else None, "secrecy_class": secrecy, "archive_no": f"KJ-{n:02d}-{m:02d}",
            "kept_at": "民政局档案室（演示）", "source": MADE_UP,
        }
        for n, line in enumerate(lines, 1)
        for m, (kind, title, secrecy) in enumerate(kinds, 1)
    ]  # fmt: skip


def keeper_rows(county: County, lines: Sequence[Row]) -> list[Row]:
    return [
        {
            "keeper_id": f"K{n:02d}", "name": f"演示管护员{n}", "unit": "沿线村民委员会（演示）", "division_code": county.code,
            "line_ids": line["line_id"], "entrusted_on": "2024-01-01", "entrusted_until": "2026-12-31", "source": MADE_UP,
        }
        for n, line in enumerate(lines, 1)
    ]  # fmt: skip


def river_rows(county: County, segments: Sequence[Row]) -> list[Row]:
    """Today's river along the first river segment of each line: most of it on the line, a bend of it beside."""
    rows: list[Row] = []
    for segment in segments:
        if segment["feature_kind"] == "river_centre" and not any(r["line_id"] == segment["line_id"] for r in rows):
            rows.append(
                {
                    "feature_id": f"{segment['segment_id']}-river", "line_id": segment["line_id"], "division_code": county.code,
                    "feature_kind": "river_centre", "name": "沙河（演示）", "observed_on": "2026-05-10", "position_accuracy_m": 2.0,
                    "geometry": _bent(_shape(segment), RIVER_DRIFT_M), "source": MADE_UP,
                }
            )  # fmt: skip
    return rows


def copy_rows(county: County, lines: Sequence[Row]) -> list[Row]:
    """The neighbours' copies: equal but for one, which runs beside ours over a stretch."""
    return [
        {
            "copy_id": f"{line['line_id']}-copy", "line_id": line["line_id"], "division_code": county.code, "copy_of": line["side_b"],
            "received_on": "2026-04-01", "geometry": _bent(_shape(line), COPY_OFFSET_M) if n == 0 else _shape(line), "source": MADE_UP,
        }
        for n, line in enumerate(lines)
    ]  # fmt: skip


def _shape(row: Row) -> Any:
    return row["geometry"]


def _bent(line: shapely.LineString, metres: float) -> shapely.LineString:
    """The line with three corners or more in its middle moved to the east."""
    corners = shapely.get_coordinates(line)
    middle = slice(len(corners) // 2 - 1, len(corners) // 2 + 2)
    count = len(corners[middle])
    lon, lat, _ = GEOD.fwd(corners[middle, 0], corners[middle, 1], np.full(count, 90.0), np.full(count, metres))
    corners[middle, 0], corners[middle, 1] = lon, lat
    return shapely.LineString(corners)

"""A made-up line for the field: 60 markers with their reference objects, 40 segments, two governments with a store each, one round."""

from datetime import date
from pathlib import Path

import shapely

from boundaries.lines.chainage import StraightenedLine
from boundaries.rounds.round import Round
from boundaries.specs import LINES, MARKERS, PILLARS, REFERENCE_OBJECTS, SEGMENTS
from boundaries.use_cases.rounds import open_round
from layers.fields import Value
from layers.frames import frame_of
from layers.people import PersonId
from layers.reference import DIVISIONS
from layers.store.embedded import create_store
from layers.store.memory import MemoryStore
from layers.store.protocol import LayerChange, Store, Workspace

OURS, THEIRS = "620423", "620421"
NAMES = {OURS: "景泰县", THEIRS: "靖远县"}
LINE = "620423-620421"
COURSE = shapely.LineString([(104.0 + n * 0.01, 37.0 + (0.004 if n % 2 else 0.0)) for n in range(61)])
BEGAN = date(2020, 1, 1)
CLERK = PersonId("clerk")
ROUND_ID = "01920000-0000-7000-8000-000000000001"
PLAN: dict[str, Value] = {
    "name": "景靖线第五轮联检（演示）",
    "line_ids": [LINE],
    "sides": [THEIRS, OURS],
    "lead_side": OURS,
    "round_kind": "five_yearly",
    "round_no": 5,
    "year": 2026,
    "teams": [
        {"name": "一组", "side": OURS, "leader": "张建国", "members": "李春梅、王大山"},
        {"name": "一组", "side": THEIRS, "leader": "赵文", "members": "马得水；孙立"},
    ],
}
Row = dict[str, object]


def line_layers(markers: int = 60, segments: int = 40, *, payload: str = "") -> list[LayerChange]:
    """The register of the line. `payload` is added to every text a user could have written."""
    course = StraightenedLine.of(COURSE, line_id=LINE)
    rows: list[tuple[object, list[Row]]] = [
        (DIVISIONS, [{"code": code, "name": f"{name}{payload}", "level": "county", "geometry": None} for code, name in NAMES.items()]),
        (LINES, [{"line_id": LINE, "name": f"景靖线{payload}", "side_a": OURS, "side_b": THEIRS, "geometry": COURSE}]),
        (SEGMENTS, [_segment(n, course.length_m / segments, payload) for n in range(segments)]),
        (MARKERS, [_marker(n, course, markers, payload) for n in range(1, markers + 1)]),
        (PILLARS, [_pillar(n, letter, payload) for n in range(9, markers + 1, 9) for letter in "AB"]),
        (REFERENCE_OBJECTS, [_object(n, k, payload) for n in range(1, markers + 1) for k in (1, 2, 3)]),
    ]  # fmt: skip
    return [LayerChange(spec, frame_of(spec, made), BEGAN) for spec, made in rows]  # type: ignore[arg-type]  # because a list of pairs has one type


def _segment(n: int, length_m: float, payload: str) -> Row:
    return {
        "segment_id": f"S{n + 1:03d}", "line_id": LINE, "division_code": OURS, "serial": n + 1, "name": f"第{n + 1}段{payload}",
        "from_chainage_m": n * length_m, "to_chainage_m": (n + 1) * length_m,
        "description": f"沿山脊向东偏东北至{n + 1}号高地{payload}", "feature_kind": "ridge",
    }  # fmt: skip


def _marker(n: int, course: StraightenedLine, count: int, payload: str) -> Row:
    lon, lat = course.points_at(course.length_m * n / count)[0]
    return {
        "marker_id": f"M{n:03d}", "marker_no": f"2321{n:03d}Q{payload}", "line_ids": LINE, "division_code": OURS if n % 2 else THEIRS,
        "serial": n, "marker_form": "double" if n % 9 == 0 else "single", "is_tripoint": n == count, "material": f"花岗岩{payload}",
        "position_text": f"山梁处{payload}", "position_accuracy_m": 1.0, "geometry": shapely.Point(lon, lat),
    }  # fmt: skip


def _pillar(n: int, letter: str, payload: str) -> Row:
    code = OURS if letter == "A" else THEIRS
    return {
        "pillar_id": f"M{n:03d}-{letter}",
        "marker_id": f"M{n:03d}",
        "letter": letter,
        "division_code": code,
        "inscription": f"景泰{payload}",
    }


def _object(n: int, k: int, payload: str) -> Row:
    return {
        "object_id": f"M{n:03d}-{k}", "marker_id": f"M{n:03d}", "division_code": OURS, "serial": k, "name": ("电杆", "水井", "房角")[k - 1] + payload,
        "azimuth_deg": 30.0 + 110 * (k - 1), "azimuth_kind": "true", "distance_m": 12.5 + 7 * k, "distance_accuracy_m": 0.05,
    }  # fmt: skip


def line_in_memory(*, payload: str = "", with_round: bool = True, markers: int = 6, segments: int = 4) -> MemoryStore:
    """One side's store with a shorter line and its round."""
    store = MemoryStore(Workspace(OURS, f"{NAMES[OURS]}{payload}", 4543, is_demonstration=True))
    fill(store, payload=payload, with_round=with_round, markers=markers, segments=segments)
    return store


def line_on_disk(path: Path, side: str = OURS, *, with_round: bool = True, markers: int = 60, segments: int = 40) -> Path:
    """One side's installation: the register both sides hold, and the round when this side opens it."""
    store = create_store(path, Workspace(side, NAMES[side], 4543, is_demonstration=True))
    try:
        fill(store, with_round=with_round, markers=markers, segments=segments)
    finally:
        store.close()
    return path


def fill(store: Store, *, payload: str = "", with_round: bool = True, markers: int = 60, segments: int = 40) -> Round | None:
    store.append(line_layers(markers, segments, payload=payload), by=CLERK, reason="the made-up line")
    if not with_round:
        return None
    return open_round(store, {**PLAN, "name": f"{PLAN['name']}{payload}"}, by=CLERK, round_id=ROUND_ID)

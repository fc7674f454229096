"""A made-up line between two counties, with markers, segments and reference objects, in the store of each side."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import shapely

from boundaries.specs import LINES, MARKERS, REFERENCE_OBJECTS, SEGMENTS
from boundaries.use_cases.journal import ALWAYS
from layers.ellipsoid import GEOD
from layers.fields import Value
from layers.frames import frame_of
from layers.people import PersonId
from layers.store.embedded import EmbeddedStore, create_store
from layers.store.memory import MemoryStore
from layers.store.protocol import LayerChange, Store, Workspace

SIDE_A, SIDE_B = "620421", "620423"
LINE = "620421-620423"
WORKSPACES = {
    SIDE_A: Workspace(area_code=SIDE_A, name="靖远县", projection_epsg=4543),
    SIDE_B: Workspace(area_code=SIDE_B, name="景泰县", projection_epsg=4543),
}
ME = PersonId("tester")
PLAN: Mapping[str, Value] = {
    "name": "靖远—景泰线第五轮联检", "line_ids": [LINE], "sides": [SIDE_A, SIDE_B], "lead_side": SIDE_A, "round_kind": "five_yearly",
    "round_no": 5, "year": 2026, "field_from": "2026-05-01", "field_until": "2026-10-31",
}  # fmt: skip
BOTH: list[Value] = [
    {"name": "王建国", "side": SIDE_A, "post": "civil_affairs"},
    {"name": "李玉梅", "side": SIDE_B, "post": "technician"},
]


def course(corners: int) -> shapely.LineString:
    """A line that runs east with a bend at every corner, about a kilometre between two."""
    lons = 104.0 + 0.011 * np.arange(corners)
    lats = 37.0 + 0.002 * (np.arange(corners) % 3)
    return shapely.LineString(np.column_stack((lons, lats)))


def changes(markers: int = 6, segments: int = 4) -> list[LayerChange]:
    """The register: `markers` at the line's corners, `segments` that cover it from end to end, three reference objects a marker."""
    line = course(max(markers, segments + 1))
    corners = shapely.get_coordinates(line)
    steps = GEOD.line_lengths(*corners.T)
    chainage = np.r_[0.0, np.cumsum(steps)]
    cuts = np.interp(np.linspace(0, len(corners) - 1, segments + 1), np.arange(len(corners)), chainage)
    line_row = {
        "line_id": LINE, "name": "靖远–景泰线", "line_level": "county", "side_a": SIDE_A, "side_b": SIDE_B, "side_a_name": "靖远县",
        "accuracy_m": 1.0, "agreement_length_km": round(float(chainage[-1]) / 1000, 3), "geometry": line,
    }  # fmt: skip
    marker_rows = [
        {
            "marker_id": f"M{n + 1:03d}", "marker_no": f"2123{n + 1:03d}Q", "line_ids": LINE, "serial": n + 1, "marker_form": "single",
            "division_code": SIDE_A if n % 2 else SIDE_B, "position_accuracy_m": 1.0, "geometry": shapely.Point(corners[n]),
        }
        for n in range(markers)
    ]  # fmt: skip
    object_rows = [
        {
            "object_id": f"M{n + 1:03d}-{k}", "marker_id": f"M{n + 1:03d}", "division_code": SIDE_A, "serial": k, "name": name,
            "azimuth_deg": azimuth, "azimuth_kind": "grid", "distance_m": distance,
        }
        for n in range(markers)
        for k, (name, azimuth, distance) in enumerate((("独立树", 30.0, 12.5), ("水泥电杆", 155.0, 20.2), ("房角", 270.0, 33.1)), 1)
    ]  # fmt: skip
    segment_rows = [
        {
            "segment_id": f"S{n + 1:02d}", "line_id": LINE, "division_code": SIDE_A, "serial": n + 1, "name": f"第{n + 1}段",
            "from_chainage_m": float(cuts[n]), "to_chainage_m": float(cuts[n + 1]), "description": "沿山脊向东", "feature_kind": "ridge",
        }
        for n in range(segments)
    ]  # fmt: skip
    rows = ((LINES, [line_row]), (MARKERS, marker_rows), (REFERENCE_OBJECTS, object_rows), (SEGMENTS, segment_rows))
    return [LayerChange(spec, frame_of(spec, told), ALWAYS) for spec, told in rows]


def in_memory(side: str, *, markers: int = 6, segments: int = 4) -> MemoryStore:
    store = MemoryStore(WORKSPACES[side])
    store.append(changes(markers, segments), by=ME, reason="测试登记册")
    return store


def on_disk(side: str, path: Path, *, markers: int = 6, segments: int = 4) -> EmbeddedStore:
    store = create_store(path, WORKSPACES[side])
    store.append(changes(markers, segments), by=ME, reason="测试登记册")
    return store


def check_of(kind: str, subject: str, side: str, round_id: str, statement_id: str, **values: Value) -> dict[str, Value]:
    """A record as a phone sends it."""
    return {
        "statement_id": statement_id, "kind": kind, "round_id": round_id, "subject": subject, "side": side, "said_by": "外业组",
        "said_at": "2026-09-01T10:00:00+08:00", "device": "phone-1", "sees": [], "values": values,
    }  # fmt: skip


def workspace_of(store: Store) -> str:
    return store.workspace.area_code

"""The little county with roads and a river in each township: small enough to be asked again and again, whole enough for the planners' pages."""

from pathlib import Path

import pandas as pd
import shapely

from layers.people import PersonId
from layers.planning.land_specs import CANDIDATES, EXCLUSION_ZONES, GRAVES
from layers.planning.specs import BARRIERS, DEMAND, FACILITIES, REPORTED_FIGURES, ROADS
from layers.reference import BUILT_UP_AREAS, DIVISIONS, SETTLEMENTS
from layers.store.embedded import create_store
from layers.store.memory import MemoryStore
from layers.store.protocol import LayerChange, Store
from tests.little_county import BEGAN, Row, frame_of, little_county

WHOLE, MINE, OTHER = "620423", "620423101", "620423102"
HELD = (DIVISIONS, FACILITIES, SETTLEMENTS, BUILT_UP_AREAS, ROADS, BARRIERS, DEMAND, CANDIDATES, EXCLUSION_ZONES, GRAVES)
CENTRES = {MINE: (104.05, 37.05), OTHER: (104.05, 37.15)}


def county_with_roads(payload: str = "") -> MemoryStore:
    """A hamlet in each township lies 700 m from its centre as the crow flies, beyond a river, and hours away by road."""
    store = little_county(payload)
    settlements = [*store.read(SETTLEMENTS).assign(is_seat=True).to_dict("records"), *(_hamlet(at, payload) for at in CENTRES)]
    changes = [
        LayerChange(spec, frame_of(spec, rows), BEGAN)
        for spec, rows in (
            (SETTLEMENTS, settlements), (ROADS, [road for at in CENTRES for road in _roads(at, payload)]),
            (BARRIERS, [_river(at, payload) for at in CENTRES]),
        )
    ]  # fmt: skip
    store.append(changes, by=PersonId("tester"), reason="roads")
    return store


def as_file(store: Store, path: Path) -> Path:
    """The same county as a file, for the command line."""
    held = [(spec, store.read(spec)) for spec in HELD if store.summarise(spec).rows]
    made = create_store(path, store.workspace)
    try:
        made.append([LayerChange(spec, rows, BEGAN) for spec, rows in held], by=PersonId("tester"), reason="a copy")
    finally:
        made.close()
    return path


def reported(plan_id: str, indicator_no: str, value: float, *, part: str = "value") -> LayerChange:
    """A number somebody reported for a plan."""
    row = {
        "figure_id": f"{plan_id}-{indicator_no}-{part}", "plan_id": plan_id, "indicator_no": indicator_no, "area_code": WHOLE,
        "division_code": WHOLE, "part": part, "value": value, "reported_on": pd.Timestamp(BEGAN), "reported_by": "县民政局",
    }  # fmt: skip
    return LayerChange(REPORTED_FIGURES, frame_of(REPORTED_FIGURES, [row]), BEGAN)


def _hamlet(township: str, payload: str) -> Row:
    lon, lat = CENTRES[township]
    return {
        "settlement_id": f"h{township[-1]}", "name": f"{'河北' if township == MINE else '芦阳镇'}庄{payload}", "division_code": f"{township}2{'01' if township == MINE else '11'}",
        "is_seat": False, "population": 50, "elderly60": 15, "geometry": shapely.Point(lon, lat + 0.006),
    }  # fmt: skip


def _roads(township: str, payload: str) -> list[Row]:
    """One along the centre's side of the river, one along the other, and a bridge 4.4 km off."""
    lon, lat = CENTRES[township]
    lines = {
        "south": [(lon - 0.01, lat), (lon + 0.05, lat), (lon + 0.1, lat), (lon + 0.15, lat), (lon + 0.2, lat)],
        "north": [(lon - 0.01, lat + 0.006), (lon + 0.05, lat + 0.006)],
        "bridge": [(lon + 0.05, lat), (lon + 0.05, lat + 0.006)],
    }
    return [
        {
            "road_id": f"{township}-{side}", "name": f"{side}{'芦阳镇' if township == OTHER else ''}{payload}", "division_code": township,
            "road_class": "village", "is_bridge": side == "bridge", "geometry": shapely.LineString(line),
        }
        for side, line in lines.items()
    ]  # fmt: skip


def _river(township: str, payload: str) -> Row:
    lon, lat = CENTRES[township]
    return {
        "barrier_id": f"river-{township}", "name": f"{'沙河' if township == MINE else '芦阳镇河'}{payload}", "division_code": township,
        "barrier_kind": "river", "geometry": shapely.LineString([(lon - 0.02, lat + 0.003), (lon + 0.04, lat + 0.003)]),
    }  # fmt: skip

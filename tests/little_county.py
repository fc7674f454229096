"""A little county for the desk's tests: five villages in two townships, with names that would break a careless page."""

from datetime import date

import geopandas as gpd
import pandas as pd
import shapely

from boundaries.specs import LINES, MARKERS
from gazetteer.specs import NAMES
from layers.people import PersonId
from layers.planning.specs import FACILITIES
from layers.reference import BUILT_UP_AREAS, DIVISIONS, SETTLEMENTS
from layers.spec import ColumnType, LayerSpec
from layers.store.memory import MemoryStore
from layers.store.protocol import LayerChange, Workspace

BEGAN = date(2020, 1, 1)
Row = dict[str, object]
_DTYPES = {
    ColumnType.TEXT: "str",
    ColumnType.CODES: "str",
    ColumnType.INTEGER: "Int64",
    ColumnType.NUMBER: "float64",
    ColumnType.DATE: "datetime64[s]",
    ColumnType.FLAG: "boolean",
}
# Every payload that ever ran in a folium popup, a template literal, a Jinja page or a spreadsheet.
PAYLOAD = "</script><img src=x onerror=alert(1)>\"'`${alert(2)}{{7*7}}<svg onload=alert(3)>𠮷"


def frame_of(spec: LayerSpec, rows: list[Row]) -> gpd.GeoDataFrame:
    """Rows written short, as a frame of the house."""
    columns = {c.name: pd.Series([row.get(c.name) for row in rows], dtype=_DTYPES[c.type]) for c in spec.columns}
    shapes = [row.get("geometry") for row in rows]
    return gpd.GeoDataFrame(columns, geometry=gpd.GeoSeries(shapes, crs="EPSG:4490"), crs="EPSG:4490")


def village(n: int, name: str, west: float, south: float, *, drawn: bool = True, community: bool = False) -> Row:
    return {
        "code": f"6204231{n // 10 + 1:02d}2{n:02d}",
        "name": name,
        "level": "village",
        "parent_code": f"6204231{n // 10 + 1:02d}",
        "committee_kind": "community" if community else "village",
        "geometry": shapely.box(west, south, west + 0.1, south + 0.1) if drawn else None,
    }


def little_county(payload: str = "") -> MemoryStore:
    """116 of 149 in small: 3 of 5 villages have a day-care centre. `payload` is added to every text a user could have written."""
    store = MemoryStore(Workspace("620423", f"景泰县{payload}", 4541, is_demonstration=True))
    villages = [
        village(1, f"一条山村{payload}", 104.0, 37.0),
        village(2, f"𠮷岘村{payload}", 104.1, 37.0),
        village(3, "没有设施的一个名字特别特别长的易地扶贫搬迁集中安置点村", 104.2, 37.0),
        village(11, "城关社区", 104.0, 37.1, community=True),
        village(12, "未绘界线村", 0, 0, drawn=False),
    ]
    divisions: list[Row] = [
        {"code": "620423", "name": f"景泰县{payload}", "level": "county", "geometry": shapely.box(104.0, 37.0, 104.3, 37.2)},
        {
            "code": "620423101",
            "name": f"一条山镇{payload}",
            "level": "township",
            "geometry": shapely.box(104.0, 37.0, 104.3, 37.1),
        },
        {"code": "620423102", "name": "芦阳镇", "level": "township", "geometry": shapely.box(104.0, 37.1, 104.3, 37.2)},
        *villages,
    ]
    centres = [("a", "620423101201", 104.05, 37.05), ("b", "620423101202", 104.15, 37.05), ("c", "620423102211", 104.05, 37.15)]
    facilities: list[Row] = [
        {
            "facility_id": key,
            "name": f"日间照料中心{key}{payload}",
            "kind": "day_care_center",
            "division_code": code,
            "state": "operating",
            "opened_on": pd.Timestamp("2015-01-01"),
            "beds": 10,
            "address": f'=HYPERLINK("x"){payload}',
            "note": payload or None,
            "geometry": shapely.Point(lon, lat),
        }
        for key, code, lon, lat in centres
    ]
    settlements: list[Row] = [
        {
            "settlement_id": f"s{number}",
            "name": f"{row['name']}{payload}",
            "division_code": row["code"],
            "is_seat": True,
            "population": 100 * number,
            "elderly60": 20 * number,
            "geometry": shapely.Point(104.05 + 0.1 * (number - 1), 37.05),
        }
        for number, row in enumerate(villages, start=1)
    ]
    built_up: list[Row] = [
        {"built_up_id": f"b{n}", "name": payload or None, "division_code": row["code"], "geometry": shapely.box(104.0 + n / 10, 37.02, 104.06 + n / 10, 37.08)}
        for n, row in enumerate(villages[:3])
    ]  # fmt: skip
    lines: list[Row] = [
        {"line_id": "l1", "name": f"景泰—靖远线{payload}", "side_a": "620423", "side_b": "620421", "geometry": shapely.LineString([(104.3, 37.0), (104.3, 37.2)])}
    ]  # fmt: skip
    markers: list[Row] = [
        {"marker_id": "m1", "marker_no": f"01{payload}", "division_code": "620423", "geometry": shapely.Point(104.3, 37.1)}
    ]
    names: list[Row] = [
        {"name_id": "n1", "place_id": "p1", "name": f"媪围{payload}", "name_role": "former", "division_code": "620423"}
    ]
    changes = [
        LayerChange(spec, frame_of(spec, rows), BEGAN)
        for spec, rows in (
            (DIVISIONS, divisions), (FACILITIES, facilities), (SETTLEMENTS, settlements), (BUILT_UP_AREAS, built_up),
            (LINES, lines), (MARKERS, markers), (NAMES, names),
        )
    ]  # fmt: skip
    store.append(changes, by=PersonId("tester"), reason=f"tests{payload}")
    return store

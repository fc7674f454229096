"""A made-up county of twelve villages on a grid, and the sheets people bring to it: for tests that import files."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from layers.errors import LayerRejected, Refusal
from layers.import_plan import ImportPlan, ImportRequest
from layers.intake.shape import empty_column
from layers.people import PersonId
from layers.planning.specs import FACILITIES
from layers.reference import DIVISIONS
from layers.report import Finding
from layers.spec import LayerSpec
from layers.store.memory import MemoryStore
from layers.store.protocol import LayerChange, Store, Workspace
from layers.use_cases import carry_out, plan_import

COUNTY = "620499"
CLERK = PersonId("clerk")
DAY = date(2020, 12, 31)
WEST, SOUTH, SIDE = 104.0, 37.0, 0.02  # degrees; a village is about 1.8 km by 2.2 km
COLUMNS, ROWS = 4, 3
Rows = Sequence[Mapping[str, Any]]


def villages() -> dict[str, shapely.Polygon]:
    """Village code → outline; the western two columns are one township, the eastern two the other."""
    outlines = {}
    for row in range(ROWS):
        for column in range(COLUMNS):
            township = 101 + column // 2
            code = f"{COUNTY}{township}{201 + row * 2 + column % 2}"
            west, south = WEST + column * SIDE, SOUTH + row * SIDE
            east, north = round(west + SIDE, 2), round(south + SIDE, 2)  # GeoJSON's 7 decimals hold these
            outlines[code] = shapely.box(round(west, 2), round(south, 2), east, north)
    return outlines


def divisions() -> gpd.GeoDataFrame:
    """The county (established on 1950-01-01), its two townships and twelve villages, all drawn."""
    outlines: dict[str, Any] = villages()
    for township in (f"{COUNTY}101", f"{COUNTY}102"):
        outlines[township] = shapely.union_all([o for c, o in outlines.items() if c.startswith(township)])
    outlines[COUNTY] = shapely.union_all(list(outlines.values()))
    codes = sorted(outlines)
    frame = {c.name: empty_column(c, len(codes)) for c in DIVISIONS.columns}
    names = {6: "甲县", 9: "乡", 12: "村"}
    levels = {6: "county", 9: "township", 12: "village"}
    frame["code"] = pd.Series(codes, dtype="str")
    frame["name"] = pd.Series([names[len(c)] if len(c) == 6 else names[len(c)] + c[-3:] for c in codes], dtype="str")
    frame["level"] = pd.Series([levels[len(c)] for c in codes], dtype="str")
    frame["parent_code"] = pd.Series([{6: c[:4], 9: c[:6], 12: c[:9]}[len(c)] for c in codes], dtype="str")
    frame["established_on"] = pd.Series([pd.Timestamp("1950-01-01") if c == COUNTY else pd.NaT for c in codes]).astype(
        "datetime64[s]"
    )
    return gpd.GeoDataFrame(frame, geometry=gpd.GeoSeries([outlines[c] for c in codes], crs=4490))


def settle(store: Store) -> Store:
    """The county's divisions, held from the day it was established."""
    store.append([LayerChange(DIVISIONS, divisions(), date(1950, 1, 1))], by=CLERK, reason="divisions")
    return store


def open_county() -> Store:
    """The county in a store in memory."""
    return settle(MemoryStore(Workspace(COUNTY, "甲县", 4544)))


def centres(**changes: Any) -> list[dict[str, Any]]:
    """One day-care centre a village, 55 m from its northern border and near a side: 90 m from the eastern, every other 180 m
    from the western. Near enough for offsets to show, and for GCJ-02 to be told from BD-09."""
    rows = []
    for number, (code, outline) in enumerate(villages().items(), start=1):
        west, _, east, north = outline.bounds
        row = {"编号": f"F{number:02d}", "名称": f"第{number}中心", "类别": "日间照料中心", "状态": "在用", "区划代码": code}
        rows.append(
            row | {"经度": round(east - 0.001 if number % 2 else west + 0.002, 7), "纬度": round(north - 0.0005, 7)} | changes
        )
    return rows


def write_csv(path: Path, rows: Rows, *, encoding: str = "utf-8-sig") -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def plan(store: Store, path: Path, spec: LayerSpec = FACILITIES, **wishes: Any) -> ImportPlan:
    """A dry run in degrees of CGCS2000, from the end of 2020 on, unless the test wishes otherwise."""
    settings: dict[str, Any] = {"valid_from": DAY, "declared_crs": "EPSG:4490"} | wishes
    return plan_import(store, ImportRequest(path=path, spec=spec, **settings))


@contextmanager
def nothing_is_written(store: Store) -> Iterator[None]:
    """The block leaves neither a commit nor an audit entry behind."""
    before = (store.last_commit(), len(store.read_audit()))
    yield
    assert (store.last_commit(), len(store.read_audit())) == before


def refused(store: Store, made: ImportPlan) -> Refusal:
    """The refusal to carry a plan out, having made sure that nothing was written."""
    with nothing_is_written(store), pytest.raises(LayerRejected) as trouble:
        carry_out(store, made, by=CLERK)
    return trouble.value


def found(made: ImportPlan, code: str) -> list[Finding]:
    return [f for f in made.report if f.code == code]


def the_only(made: ImportPlan, code: str) -> Finding:
    (finding,) = found(made, code)
    return finding

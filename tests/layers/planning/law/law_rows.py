"""Candidates and features written down in a test, and the metres between them measured by pyproj alone."""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pyproj
import shapely

from layers.frames import frame_of
from layers.planning.candidates.candidates import Candidates
from layers.planning.land_specs import CANDIDATES
from layers.planning.law.ground import LawGround
from layers.planning.law.judge import judge_candidates
from layers.planning.law.judgement import Judgement
from layers.planning.law.law_layers import LAW_LAYERS
from layers.planning.law.pack_file import parse_pack
from layers.planning.law.rules import RulePack
from layers.spec import LayerSpec
from tests.layers.planning.layer_rows import Row

GEOD = pyproj.Geod(a=6378137.0, rf=298.257222101)
TODAY = date(2026, 11, 22)
IN_1998 = date(1998, 1, 1)
Floats = npt.NDArray[np.float64]

HEAD = """
[pack]
id = "test"
zh = "试"
en = "test"
place = ""
text_zh = "试"
text_en = "test"
status = "verified"
source = "test"
"""


def frame(spec: LayerSpec, rows: Sequence[Row]) -> gpd.GeoDataFrame:
    """Rows as the house carries them, ordered by key; a row's place is `at` or `geometry`."""
    placed = [{**row, "geometry": shapely.Point(row["at"])} if "at" in row else row for row in rows]
    bare = [{name: value for name, value in row.items() if name != "at"} for row in placed]
    return frame_of(spec, sorted(bare, key=lambda row: str(row[spec.key])))


def away(lon: float, lat: float, bearing: float, metres: float) -> tuple[float, float]:
    """The place so many metres from another along the ellipsoid."""
    x, y, _ = GEOD.fwd(lon, lat, bearing, metres)
    return float(x), float(y)


def offered(*rows: Row) -> Candidates:
    """Candidates on grassland planned for nothing, unless a row says otherwise; a row's place is `at` or `geometry`."""
    usual = {
        "name": "候选",
        "division_code": "990101",
        "candidate_kind": "parcel",
        "land_class": "grassland",
        "planned_class": "unused",
    }
    return Candidates.of(frame(CANDIDATES, [{"candidate_id": f"C{at}", **usual, **row} for at, row in enumerate(rows)]))


def features(layer: str, *rows: Row) -> gpd.GeoDataFrame:
    spec = LAW_LAYERS[layer]
    return frame(
        spec, [{spec.key: f"Z{at}", "name": f"要素{at}", "division_code": "990101", **row} for at, row in enumerate(rows)]
    )


def pack_of(*rules: str, head: str = HEAD) -> RulePack:
    """A pack of the rules given as TOML bodies."""
    bodies = "".join(
        f'\n[[rule]]\nno = "R{at}"\nzh = "规则"\nen = "rule"\nverified = true\nsource = "test"\n{rule}\n'
        for at, rule in enumerate(rules)
    )
    return parse_pack(head + bodies, file="test.toml")


def judged(
    candidates: Candidates, frames: dict[str, gpd.GeoDataFrame], *packs: RulePack, on: date = TODAY, **more: Any
) -> Judgement:
    return judge_candidates(candidates, LawGround(frames, **more), packs, on=on)


def metres_by_pyproj(lon: float, lat: float, shape: shapely.Geometry) -> float:
    """Metres from a place to a shape whose sides are straight in degrees: every side looked at finer and finer, no projection."""
    if shapely.intersects_xy(shape, lon, lat):
        return 0.0
    lines = shapely.get_parts(shapely.boundary(shape) if shapely.get_dimensions(shape) == 2 else shape)
    return min(_to_side(lon, lat, *side) for line in lines for side in _sides(shapely.get_coordinates(line)))


def _sides(corners: Floats) -> Sequence[tuple[Floats, Floats]]:
    return [(corners[0], corners[0])] if len(corners) == 1 else list(pairwise(corners))


def _to_side(lon: float, lat: float, start: Floats, end: Floats) -> float:
    low, high = 0.0, 1.0
    for _ in range(6):
        share = np.linspace(low, high, 21)
        x, y = (start[axis] + (end[axis] - start[axis]) * share for axis in (0, 1))
        _, _, metres = GEOD.inv(np.full(21, lon), np.full(21, lat), x, y)
        best = int(np.argmin(metres))
        low, high = share[max(best - 1, 0)], share[min(best + 1, 20)]
    return float(metres[best])

"""A little county on a degree grid, written down row by row, for every test of the planners' room."""

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
import shapely

from layers.planning.sites import StudyFrames
from layers.planning.specs import FACILITIES
from layers.reference import BUILT_UP_AREAS, DIVISIONS, SETTLEMENTS
from layers.spec import LayerSpec
from tests.layers.planning.layer_rows import Row, as_layer

Layer = Callable[[LayerSpec, Sequence[Row]], gpd.GeoDataFrame]


@pytest.fixture(scope="session")
def layer() -> Layer:
    return as_layer


@pytest.fixture
def golden() -> Callable[[str, str], None]:
    """Compares a text with a readable file kept beside the tests; GISVC_WRITE_GOLDEN=1 writes it anew for a look at the diff."""

    def compared(name: str, text: str) -> None:
        kept = Path(__file__).parent / "golden" / name
        if os.environ.get("GISVC_WRITE_GOLDEN") == "1":
            kept.parent.mkdir(exist_ok=True)
            kept.write_text(text, encoding="utf-8", newline="\n")
        assert text == kept.read_text(encoding="utf-8")

    return compared


def box(west: float, south: float, size: float = 0.1) -> shapely.Polygon:
    return shapely.box(west, south, west + size, south + size)


@pytest.fixture
def divisions() -> gpd.GeoDataFrame:
    """County 990101 with two townships side by side; the first has three drawn villages and a community not drawn, the second two villages."""
    village, community = {"level": "village", "committee_kind": "village"}, {"level": "village", "committee_kind": "community"}
    return as_layer(
        DIVISIONS,
        [
            {"code": "990101", "name": "甲县", "level": "county", "geometry": shapely.box(104.0, 37.0, 104.5, 37.3)},
            {"code": "990101100", "name": "东镇", "level": "township", "geometry": shapely.box(104.0, 37.0, 104.3, 37.3)},
            {"code": "990101101", "name": "西乡", "level": "township", "geometry": shapely.box(104.3, 37.0, 104.5, 37.3)},
            {"code": "990101100201", "name": "一村", **village, "geometry": box(104.0, 37.0), "urban_rural_class": "220"},
            {"code": "990101100202", "name": "二村", **village, "geometry": box(104.1, 37.0), "urban_rural_class": "220"},
            {"code": "990101100203", "name": "三村", **village, "geometry": box(104.2, 37.0), "urban_rural_class": "121"},
            {"code": "990101100001", "name": "城关社区", **community, "urban_rural_class": "111"},
            {"code": "990101101201", "name": "四村", **village, "geometry": box(104.3, 37.0)},
            {"code": "990101101202", "name": "五村", **village, "geometry": box(104.4, 37.0)},
        ],
    )


@pytest.fixture
def settlements() -> gpd.GeoDataFrame:
    """A seat in every unit but the fifth village; the fourth village has no population, the community no position."""

    def place(number: int, code: str, people: int | None, **more: Any) -> Row:
        return {"settlement_id": f"S{number}", "name": f"居民点{number}", "division_code": code, "population": people, **more}

    return as_layer(
        SETTLEMENTS,
        [
            place(1, "990101100201", 1000, is_seat=True, at=(104.05, 37.05), elderly60=200),
            place(2, "990101100202", 800, is_seat=True, at=(104.15, 37.05), elderly60=150),
            place(3, "990101100203", 600, is_seat=True, at=(104.25, 37.05), elderly60=100),
            place(4, "990101101201", None, is_seat=True, at=(104.35, 37.05)),
            place(5, "990101101202", 300, is_seat=False, at=(104.45, 37.05), elderly60=90),
            place(6, "990101101202", 100, is_seat=False, at=(104.47, 37.07), elderly60=30),
            place(7, "990101100001", 5000, is_seat=True, elderly60=700),
        ],
    )


@pytest.fixture
def facilities() -> gpd.GeoDataFrame:
    """Day-care centres in every state, one served from elsewhere, one without a position, one of the neighbour's."""

    def centre(number: int, code: str, state: str = "operating", **more: Any) -> Row:
        opened = {"opened_on": "2015-03-01"} | more
        return {
            "facility_id": f"F{number}",
            "name": f"中心{number}",
            "kind": "day_care_center",
            "division_code": code,
            "state": state,
        } | opened

    return as_layer(
        FACILITIES,
        [
            centre(1, "990101100201", at=(104.055, 37.05)),
            centre(2, "990101100202", "closed", at=(104.15, 37.05), closed_on="2021-06-01"),
            centre(3, "990101100203", "planned", at=(104.25, 37.05)),
            centre(4, "990101100001", opened_on=None),
            centre(5, "990101101201", at=(104.36, 37.05), serves="990101101202"),
            centre(6, "990102100201", at=(104.51, 37.05)),
            {
                "facility_id": "F7",
                "name": "敬老院",
                "kind": "care_home",
                "division_code": "990101101202",
                "state": "operating",
                "at": (104.45, 37.05),
            },
        ],
    )


@pytest.fixture
def built_up() -> gpd.GeoDataFrame:
    """Settled squares of 0.02° round each seat; the one of the third village crosses into the fourth."""

    def square(number: int, code: str, lon: float, lat: float, half: float = 0.01) -> Row:
        shape = shapely.box(lon - half, lat - half, lon + half, lat + half)
        return {"built_up_id": f"B{number}", "division_code": code, "geometry": shape}

    return as_layer(
        BUILT_UP_AREAS,
        [
            square(1, "990101100201", 104.05, 37.05),
            square(2, "990101100202", 104.15, 37.05),
            square(3, "990101100203", 104.295, 37.05),
            square(4, "990101101201", 104.35, 37.05),
            square(5, "990101101202", 104.45, 37.05),
        ],
    )


@pytest.fixture
def frames(divisions: gpd.GeoDataFrame, facilities: gpd.GeoDataFrame, settlements: gpd.GeoDataFrame) -> StudyFrames:
    return StudyFrames(divisions, facilities, settlements, settlements)

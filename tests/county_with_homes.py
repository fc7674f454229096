"""What the planners' desk of supply asks about, laid into the little county with roads: homes, estates, households, ages, totals."""

import pandas as pd
import shapely

from layers.people import PersonId
from layers.planning.specs import DEMAND, FACILITIES, HOUSING_ESTATES
from layers.reference import DIVISIONS, SETTLEMENTS
from layers.store.protocol import LayerChange, Store
from tests.county_with_roads import CENTRES, MINE, OTHER, WHOLE
from tests.little_county import BEGAN, PAYLOAD, Row, frame_of

PUBLISHED = {WHOLE: 1601, MINE: 700}
"""One more than the places say, and a township's own total."""


def add_homes(store: Store) -> None:
    """One home of 20 beds, 5 taken, at the centre of the first township; one that stands idle; a clinic; three estates."""
    settlements = store.read(SETTLEMENTS)
    aged = settlements.assign(
        households=[900, 1500, 2500, 2600, 4000, 100, 50],
        elderly65=settlements["elderly60"] // 2,
        elderly80=settlements["elderly60"] // 10,
        counted_on=pd.Timestamp("2020-11-01"),
    )
    divisions = store.read(DIVISIONS)
    divisions["population"] = divisions["code"].map(PUBLISHED).astype("Int64")
    changes = [
        LayerChange(SETTLEMENTS, frame_of(SETTLEMENTS, aged.to_dict("records")), BEGAN),
        LayerChange(DIVISIONS, frame_of(DIVISIONS, divisions.to_dict("records")), BEGAN),
        LayerChange(FACILITIES, frame_of(FACILITIES, _facilities()), BEGAN),
        LayerChange(HOUSING_ESTATES, frame_of(HOUSING_ESTATES, _estates()), BEGAN),
        LayerChange(DEMAND, frame_of(DEMAND, _cells()), BEGAN),
    ]
    store.append(changes, by=PersonId("tester"), reason="homes")


def _facilities() -> list[Row]:
    lon, lat = CENTRES[MINE]
    home: Row = {
        "kind": "care_home",
        "division_code": f"{MINE}201",
        "opened_on": pd.Timestamp("2015-01-01"),
        "geometry": shapely.Point(lon, lat),
    }
    return [
        home | {"facility_id": "home", "name": f"敬老院{PAYLOAD}", "state": "operating", "beds": 20, "residents": 5},
        home | {"facility_id": "empty", "name": "闲置敬老院", "state": "idle", "beds": 30, "residents": 0},
        home | {"facility_id": "clinic", "name": "卫生院", "kind": "medical_facility", "state": "operating"},
    ]  # fmt: skip


def _estates() -> list[Row]:
    lon, lat = CENTRES[MINE]
    estate: Row = {"division_code": f"{MINE}201", "geometry": shapely.Point(lon, lat)}
    return [
        estate | {"estate_id": "old", "name": f"老小区{PAYLOAD}", "households": 400, "care_floor_area_m2": 60.0, "completed_on": pd.Timestamp("2010-01-01")},
        estate | {"estate_id": "new", "name": "新小区", "households": 100, "care_floor_area_m2": 40.0, "completed_on": pd.Timestamp("2024-01-01")},
        estate | {"estate_id": "undated", "name": "不知年份小区", "households": 200, "care_floor_area_m2": 10.0},
    ]  # fmt: skip


def _cells() -> list[Row]:
    """A cell in each township; three people live alone in all: too few to be told of."""
    ages: Row = {"population": 100, "households": 40, "elderly60": 30, "elderly65": 20, "elderly80": 5}
    alone = {MINE: 3, OTHER: 0}
    return [
        ages | {"demand_id": f"cell-{at}", "division_code": f"{at}2{'01' if at == MINE else '11'}", "elderly_alone": alone[at], "geometry": shapely.Point(CENTRES[at])}
        for at in CENTRES
    ]  # fmt: skip

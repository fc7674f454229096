"""Candidate sites of the demonstration county: idle schools and workshops, buildings, rural homes to convert, and parcels for graves."""

from collections.abc import Iterator

import numpy as np
import shapely

from gisvc.demo.chance import dice
from gisvc.demo.county import County, Unit
from gisvc.demo.ground import Ground, to_degrees, to_metres
from gisvc.demo.land import MADE_UP, Row

_OLDER_PEOPLE = "day_care_center;elderly_service_center;mutual_care_center"
_CENTRE = "elderly_service_center"
_GRAVES = "public_cemetery;columbarium"
_EVERY_SCHOOL, _EVERY_WORKSHOP = 7, 19
_PARCELS_A_TOWNSHIP = 4

# Parcels whose trouble everybody shall see, in metres east and north of the county town.
_TROUBLED = (
    ("水库淹没区内地块", (26_000.0, -13_600.0), "water"),
    ("古城脚下地块", (-24_300.0, -1_500.0), "grassland"),
    ("基本农田内地块", (4_700.0, 9_200.0), "basic_farmland"),
)


def candidate_rows(county: County, ground: Ground, facilities: list[Row]) -> list[Row]:
    """Everything somebody offers, in the order of its kind."""
    rows = [
        *_idle_houses(county, ground),
        *_buildings(county, ground),
        *_conversions(facilities),
        *_centre_parcels(county, ground),
        *_burial_parcels(county, ground),
    ]
    return [
        {
            "candidate_id": f"C{number:03d}",
            "position_source": "made_up",
            "position_accuracy_m": 30.0,
            "source": MADE_UP,
            "source_on": "2022-06-30",
            **row,
        }
        for number, row in enumerate(rows, 1)
    ]


def _idle_houses(county: County, ground: Ground) -> Iterator[Row]:
    villages = [unit for unit in county.units if not unit.is_community]
    for unit in villages[3::_EVERY_SCHOOL]:
        floor = float(dice("idle school", unit.code).integers(18, 80) * 10)
        yield _house(unit, ground, f"{unit.short_name}闲置小学（虚构）", "idle_school") | {
            "floor_area_m2": floor,
            "area_m2": floor * 4,
            "capacity": int(floor // 25),
            "cost_wan": round(floor * 0.09, 1),
            "owner": "村集体",
        }
    for unit in villages[5::_EVERY_WORKSHOP]:
        floor = float(dice("idle workshop", unit.code).integers(30, 120) * 10)
        yield _house(unit, ground, f"{unit.short_name}闲置厂房（虚构）", "idle_workshop") | {
            "floor_area_m2": floor,
            "capacity": int(floor // 30),
            "cost_wan": round(floor * 0.12, 1),
            "owner": "村集体",
        }


def _buildings(county: County, ground: Ground) -> Iterator[Row]:
    for unit in county.units:
        if unit.is_community:
            floor = float(dice("building", unit.code).integers(35, 160) * 10)
            yield _house(unit, ground, f"{unit.short_name}国有闲置用房（虚构）", "building") | {
                "floor_area_m2": floor,
                "capacity": int(floor // 30),
                "cost_wan": round(floor * 0.15, 1),
                "owner": "县国有资产事务中心（虚构）",
            }


def _house(unit: Unit, ground: Ground, name: str, kind: str) -> Row:
    seat = to_metres(np.array([ground.seats[unit.code]]))
    for tries in range(20):
        spot = to_degrees(seat + dice("offer", kind, unit.code, tries).normal(0, 220, (1, 2)))[0]
        if shapely.contains_xy(ground.units[unit.code], *spot):
            break
    else:
        spot = to_degrees(seat)[0]
    return {
        "name": name,
        "candidate_kind": kind,
        "division_code": unit.code,
        "offered_for": _OLDER_PEOPLE,
        "land_class": "urban" if unit.is_community else "rural",
        "planned_class": "public_service" if unit.is_community else "rural",
        "geometry": shapely.Point(*spot),
    }


def _conversions(facilities: list[Row]) -> Iterator[Row]:
    """The rural homes with empty beds, which a plan would turn into comprehensive centres where they stand."""
    for home in facilities:
        if home["kind"] == "care_home" and "敬老院" in str(home["name"]):
            beds, floor = int(str(home["beds"])), float(str(home["floor_area_m2"]))
            yield {
                "name": f"{str(home['name']).removesuffix('（演示）')}改建（虚构）",
                "candidate_kind": "facility",
                "converts": home["facility_id"],
                "division_code": home["division_code"],
                "offered_for": _CENTRE,
                "land_class": "rural",
                "planned_class": "public_service",
                "floor_area_m2": floor,
                "capacity": beds,
                "cost_wan": round(floor * 0.05, 1),
                "owner": "镇人民政府",
                "geometry": home["geometry"],
            }


def _centre_parcels(county: County, ground: Ground) -> Iterator[Row]:
    """One parcel in every township's own seat, large enough for a comprehensive centre."""
    for township in county.townships:
        unit = min((u for u in county.units if u.township_code == township.code), key=lambda u: (u.urban_rural_class, u.code))
        area = float(dice("centre parcel", township.code).integers(18, 60) * 100)
        house = _house(unit, ground, f"{township.name}养老用地（虚构）", "parcel")
        shape = _square(to_metres(np.array([house["geometry"].coords[0]]))[0], area, township.code)  # type: ignore[attr-defined]  # because a row holds anything
        yield house | {
            "offered_for": _CENTRE,
            "planned_class": "public_service",
            "area_m2": area,
            "floor_area_m2": 0.8 * area,
            "capacity": int(area // 40),
            "cost_wan": round(area * 0.35, 1),
            "geometry": shapely.intersection(shape, ground.units[unit.code]),
        }


def _burial_parcels(county: County, ground: Ground) -> Iterator[Row]:
    for name, middle, land in _TROUBLED:
        yield _parcel(name, np.array(middle), land, county, ground)
    for township in county.townships:
        units = [unit for unit in county.units if unit.township_code == township.code]
        for n in range(_PARCELS_A_TOWNSHIP):
            roll = dice("burial parcel", township.code, n)
            spots = ground.spots[units[int(roll.integers(len(units)))].code]
            spot = spots[int(len(spots) * roll.uniform(0.35, 0.999))]
            land = ("unused", "grassland", "forest", "farmland", "unused")[int(roll.integers(5))]
            yield _parcel(f"{township.name}{n + 1}号地块", to_metres(spot[None])[0], land, county, ground)


def _parcel(name: str, middle: np.ndarray, land: str, county: County, ground: Ground) -> Row:
    area = float(dice("mu", name).integers(20, 80)) * 2000 / 3  # 亩
    shape = shapely.intersection(_square(middle, area, name), ground.county)
    spot = shape.representative_point()
    unit = next((u.code for u in county.units if shapely.contains(ground.units[u.code], spot)), county.code)
    return {
        "name": f"{name}（虚构）",
        "candidate_kind": "parcel",
        "division_code": unit,
        "offered_for": _GRAVES,
        "land_class": land,
        "planned_class": "burial" if land == "unused" else land,
        "area_m2": round(area, 1),
        "capacity": int(area * 0.4 // 1.5),
        "cost_wan": round(area * 0.012, 1),
        "owner": "村集体",
        "geometry": shape,
    }


def _square(middle: np.ndarray, area_m2: float, purpose: str) -> shapely.Polygon:
    """A turned square of an area around a point in metres, in degrees."""
    turn = dice("turn", purpose).uniform(0, np.pi / 2)
    corners = np.array([(1, 1), (-1, 1), (-1, -1), (1, -1)]) * area_m2**0.5 / 2
    around = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    return shapely.Polygon(to_degrees(corners @ around.T + middle))

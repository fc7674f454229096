"""Facilities of the demonstration county: 116 day-care centres that count, three that do not, and the rest of the plan."""

from collections.abc import Iterator
from datetime import date, timedelta

import numpy as np
import shapely

from gisvc.demo.burial import PARKING, hall_rows
from gisvc.demo.chance import Floats, dice
from gisvc.demo.county import County, Unit
from gisvc.demo.ground import Ground, to_degrees, to_metres
from gisvc.demo.inhabitants import Settlement
from gisvc.demo.land import MADE_UP, Row, undrawn_units

# 景政办发〔2022〕163号: 116 centres at the end of 2020; the split is ours and reproduces 116 of 149 (plans.md, J01–J04).
VILLAGES_WITH, COMMUNITIES_WITH = 106, 10
CARE_HOMES = (  # J07: 4 public homes, 265 beds, 105 residents
    ("景泰县社会福利院（演示）", "620423100", 115, 45, 52),
    ("芦阳镇敬老院（演示）", "620423101", 50, 10, 20),
    ("正路镇敬老院（演示）", "620423107", 50, 8, 18),
    ("中泉镇敬老院（演示）", "620423106", 50, 8, 15),
)
PILOT_STATIONS = ("620423100", "620423101", "620423103")
STATION_STAFF = (3, 2, None)  # the third never said
M2_PER_100_HOUSEHOLDS = 30.0  # J11
_NEIGHBOURS_SPOTS = {
    "620622": (12, 9),
    "152921": (40, 9),
    "620421": (13, 9),
}  # the first of each lies 640–820 m from a hamlet of ours


def facility_rows(county: County, ground: Ground, settlements: list[Settlement]) -> list[Row]:
    """Every facility of the county and a few across its lines."""
    households = {s.unit_code: 0 for s in settlements}
    for s in settlements:
        households[s.unit_code] += s.households or 0
    rows = [
        *day_care_centres(county, ground),
        *_homes(county, ground),
        *_township_services(county, ground),
        *_unit_services(county, ground, households),
        *_county_services(county, ground),
        *_neighbours_centres(county, ground),
        *asked_services(county, ground),
        *hall_rows(county, ground),
    ]
    return [
        {"facility_id": f"F{number:04d}", "source": MADE_UP, "source_on": "2020-12-31", **row}
        for number, row in enumerate(rows, 1)
    ]


def day_care_centres(county: County, ground: Ground) -> Iterator[Row]:
    """116 in use at the end of 2020, one in each of 116 units; a planned, an idle and a closed one in units without."""
    holders, others = _who_holds(county)
    unplaced = next(u.code for u in holders if not u.is_community and u.code not in undrawn_units(county))
    for unit in holders:
        row = _centre(unit, ground) | {"state": "operating", "opened_on": _opened(unit)}
        if unit.code == unplaced:  # known from a list alone: it counts by the unit it formally serves
            row |= {"geometry": None, "serves": unit.code, "position_source": "unknown", "position_accuracy_m": None}
        yield row
    planned, idle, closed = others[:3]
    yield _centre(planned, ground) | {"state": "planned"}
    yield _centre(idle, ground) | {"state": "idle", "opened_on": date(2013, 9, 1)}
    yield _centre(closed, ground) | {"state": "closed", "opened_on": date(2014, 5, 1), "closed_on": date(2018, 6, 30)}


def _who_holds(county: County) -> tuple[list[Unit], list[Unit]]:
    """Which units hold a centre, and which do not; both undrawn villages are among the first."""
    undrawn = undrawn_units(county)
    holders, others = [], []
    for is_community, count in ((True, COMMUNITIES_WITH), (False, VILLAGES_WITH)):
        units = [u for u in county.units if u.is_community == is_community]
        order = np.argsort([-1.0 if u.code in undrawn else float(dice("centre", u.code).random()) for u in units], kind="stable")
        holders += [units[i] for i in order[:count]]
        others += [units[i] for i in order[count:]]
    return sorted(holders, key=lambda u: u.code), sorted(others, key=lambda u: (u.is_community, u.code))


def _opened(unit: Unit) -> date:
    """Between 2012 and 2020, more of them late."""
    share = float(dice("opened", unit.code).random()) ** 0.7
    return date(2012, 3, 1) + timedelta(days=int(share * (date(2020, 11, 30) - date(2012, 3, 1)).days))


def _centre(unit: Unit, ground: Ground) -> Row:
    roll = dice("centre size", unit.code)
    beds = int(roll.integers(5, 21))
    return {
        "name": f"{unit.short_name}日间照料中心",
        "kind": "day_care_center",
        "beds": beds,
        "floor_area_m2": float(roll.integers(12, 60) * 10),
        "operator_type": "society" if unit.is_community else "village",
        **_in_unit(unit.code, ground, "centre"),
    }


def _in_unit(code: str, ground: Ground, purpose: str) -> Row:
    """Near the committee, within a few hundred metres, and inside the unit."""
    seat = np.array([ground.seats[code]])
    for tries in range(20):
        roll = dice("place", purpose, code, tries)
        spot = to_degrees(to_metres(seat) + roll.normal(0, 90, (1, 2)))[0]
        if shapely.contains_xy(ground.units[code], *spot):
            break
    else:
        spot = seat[0]
    return {
        "division_code": code,
        "geometry": shapely.Point(*spot),
        "position_source": "made_up",
        "position_accuracy_m": 30.0,
    }


def _seat_unit(county: County, township: str) -> str:
    """The unit a township's own services stand in: its most town-like one."""
    return min((u.urban_rural_class, u.code) for u in county.units if u.township_code == township)[1]


def _homes(county: County, ground: Ground) -> Iterator[Row]:
    for name, township, beds, nursing, residents in CARE_HOMES:
        yield {
            "name": name,
            "kind": "care_home",
            "state": "operating",
            "opened_on": date(2008, 1, 1),
            "operator_type": "public",
            "beds": beds,
            "nursing_beds": nursing,
            "residents": residents,
            "staff": max(4, beds // 9),
            "grade": "三级" if beds > 100 else None,
            "floor_area_m2": beds * 32.0,
            **_in_unit(_seat_unit(county, township), ground, name),
            "note": "拟改建为综合养老服务中心（演示）" if township == "620423106" else None,
        }


def _township_services(county: County, ground: Ground) -> Iterator[Row]:
    for t in county.townships:
        seat, short = _seat_unit(county, t.code), t.name
        yield _service(f"{short}便民服务中心", "one_stop_center", seat, ground) | {"serves": t.code, "floor_area_m2": 420.0}
        yield _service(f"{short}卫生院", "medical_facility", seat, ground) | {"serves": t.code, "beds": 30}
        if t.code in PILOT_STATIONS:
            yield _service(f"{short}社会工作服务站", "social_work_station", seat, ground) | {
                "serves": t.code,
                "opened_on": date(2020, 6, 1),
                "staff": STATION_STAFF[PILOT_STATIONS.index(t.code)],
            }
        if t.code in (*PILOT_STATIONS, "620423107"):
            yield _service(f"{short}未成年人保护工作站", "minors_protection_station", seat, ground) | {"serves": t.code}


def _unit_services(county: County, ground: Ground, households: dict[str, int]) -> Iterator[Row]:
    for unit in county.units:
        area = max(60.0, round(households[unit.code] * M2_PER_100_HOUSEHOLDS / 100))
        yield _service(f"{unit.short_name}党群服务中心", "community_service_facility", unit.code, ground) | {
            "floor_area_m2": area,
            "is_model": bool(dice("model", unit.code).random() < 0.3),
        }
        roll = dice("services", unit.code).random(4)
        if roll[0] < 0.4:
            yield _service(f"{unit.short_name}志愿服务站", "volunteer_station", unit.code, ground)
        if roll[1] < 0.12:
            yield _service(f"{unit.short_name}儿童之家", "childrens_home", unit.code, ground)
        if unit.is_community:
            yield _service(f"{unit.short_name}居家养老服务站", "home_care_station", unit.code, ground)
        if unit.is_community and roll[2] < 0.6:
            yield _service(f"{unit.short_name}助餐点", "meal_point", unit.code, ground)


def _county_services(county: County, ground: Ground) -> Iterator[Row]:
    seat = _seat_unit(county, "620423100")
    yield _service("景泰县救助管理站（演示）", "relief_station", seat, ground) | {"serves": county.code}
    yield _service("景泰县婚姻家庭辅导室（演示）", "marriage_counselling_room", seat, ground) | {"serves": county.code}
    yield _service("景泰县救灾物资储备库（演示）", "relief_warehouse", seat, ground) | {"floor_area_m2": 800.0}
    yield _service("景泰县未成年人救助保护中心（演示）", "minors_protection_center", seat, ground) | {
        "state": "planned",
        "opened_on": None,
    }
    yield _service("景泰县殡仪馆（演示）", "funeral_home", _seat_unit(county, "620423103"), ground) | {
        "state": "planned",
        "opened_on": None,
    }
    for number, (township, total, used) in enumerate(
        (("620423100", 6_000, 5_120), ("620423101", 2_400, 1_380), ("620423105", 1_500, 410)), 1
    ):
        yield _service(
            f"景泰县第{'一二三'[number - 1]}公益性公墓（演示）", "public_cemetery", _seat_unit(county, township), ground
        ) | {
            "plots_total": total,
            "plots_used": used,
            "parking_spaces": PARKING["public_cemetery"],
        }
    yield _service("景泰县骨灰堂（演示）", "columbarium", seat, ground) | {
        "plots_total": 1_200,
        "plots_used": 1_090,
        "parking_spaces": PARKING["columbarium"],
    }


def _service(name: str, kind: str, code: str, ground: Ground) -> Row:
    return {
        "name": name,
        "kind": kind,
        "state": "operating",
        "opened_on": date(2015, 1, 1),
        "operator_type": "public",
        **_in_unit(code, ground, f"{kind} {name}"),
    }


def _neighbours_centres(county: County, ground: Ground) -> Iterator[Row]:
    """Two centres of each neighbour, close to the line: they serve some of our hamlets."""
    for neighbour in county.neighbours:
        for number, (lon, lat) in enumerate(neighbours_spots(neighbour.code, ground), 1):
            yield {
                "name": f"{neighbour.short}边界村{number}日间照料中心（虚构）",
                "kind": "day_care_center",
                "state": "operating",
                "opened_on": date(2017, 7, 1),
                "operator_type": "village",
                "beds": 12,
                "division_code": neighbour.code,
                "geometry": shapely.Point(lon, lat),
                "position_source": "made_up",
                "position_accuracy_m": 30.0,
            }


def neighbours_spots(code: str, ground: Ground) -> Floats:
    """Where a neighbour's two centres stand: one within a short walk of a hamlet of ours, one further off."""
    spots: Floats = ground.neighbour_spots[code][list(_NEIGHBOURS_SPOTS[code])]
    return spots


def asked_services(county: County, ground: Ground) -> Iterator[Row]:
    """What only some plans ask for: registries, mutual-care homes, assistance points, and what opened in 2023."""
    seat = _seat_unit(county, "620423100")
    yield _service("景泰县婚姻登记处（演示）", "marriage_registry", seat, ground) | {"serves": county.code}
    yield _service("景泰县社会组织孵化基地（演示）", "social_organisation_incubator", seat, ground) | {"serves": county.code}
    yield _service("景泰县精神障碍社区康复点（演示）", "mental_rehabilitation_point", seat, ground) | {"serves": county.code}
    yield _service("一条山镇助餐中心（演示）", "meal_center", seat, ground) | {"serves": "620423100"}
    yield _service("演示老年人宜居社区", "elderly_friendly_community", seat, ground)
    yield _center("620423100", "operating", county, ground) | {
        "opened_on": date(2024, 5, 1),
        "beds": 60,
        "floor_area_m2": 1_200.0,
    }
    yield _center("620423101", "operating", county, ground) | {
        "opened_on": date(2025, 3, 1),
        "beds": 40,
        "floor_area_m2": 1_000.0,
    }
    yield _center("620423106", "planned", county, ground) | {"opened_on": None}
    for t in county.townships[:4]:
        yield _service(f"{t.name}社会救助服务点", "assistance_point", _seat_unit(county, t.code), ground) | {"serves": t.code}
    for t in county.townships[::3]:
        home = _service(f"{t.name}暖留中心（演示）", "childrens_home", _seat_unit(county, t.code), ground)
        yield home | {"serves": t.code, "opened_on": date(2023, 6, 1)}
    villages = [u for u in county.units if not u.is_community]
    for unit in villages[::14][:10]:
        yield _service(f"{unit.short_name}幸福院", "mutual_care_center", unit.code, ground) | {"beds": 8, "floor_area_m2": 180.0}


def _center(township: str, state: str, county: County, ground: Ground) -> Row:
    name = next(t.name for t in county.townships if t.code == township)
    seat = _seat_unit(county, township)
    return _service(f"{name}综合养老服务中心（演示）", "elderly_service_center", seat, ground) | {
        "serves": township,
        "state": state,
    }

"""Facilities of the district, so that the plan's own figures come out of them: 5,122 beds, 46.4 per thousand of the old."""

from collections.abc import Iterator
from datetime import date

import numpy as np
import shapely

from gisvc.demo.burial import PARKING, Customs
from gisvc.demo.chance import dice, share_out
from gisvc.demo.land import Row
from gisvc.demo.xinwu.district import Committee, District
from gisvc.demo.xinwu.land import Land
from gisvc.demo.xinwu.people import MADE_UP, People

HOME_BEDS, NURSING_BEDS, PUBLIC_BEDS, ALL_BEDS = 3_810, 2_837, 196, 5_122  # X17–X19
HOMES, STATIONS, MEAL_CENTERS, MEAL_POINTS = 18, 73, 10, 54  # X21
_NICHES = {  # X15, X30: every subdistrict has a hall, three are short of places, two halls are new
    "320214050": (6_000, 4_100, date(2009, 4, 1)),
    "320214051": (3_000, 2_950, date(2006, 4, 1)),
    "320214052": (8_000, 5_200, date(2011, 4, 1)),
    "320214053": (2_500, 2_480, date(2005, 4, 1)),
    "320214054": (24_000, 9_000, date(2019, 4, 1)),
    "320214055": (14_000, 13_200, date(2020, 4, 1)),
}


NICHES_A_YEAR = {
    "320214050": 190,
    "320214051": 9,
    "320214052": 170,
    "320214053": 4,
    "320214054": 640,
    "320214055": 120,
}  # the three that are short sell what little they have left
DISTRICT_CUSTOMS = {code: Customs(5.4, 1.0, 0.30, 0.45) for code in _NICHES}  # the whole district is a cremation zone


def facility_rows(district: District, land: Land, people: list[People]) -> list[Row]:
    """Every facility, numbered."""
    made = (
        *_beds(district, land),
        *_by_subdistrict(district, land),
        *_by_committee(district, land, people),
        *_whole(district, land),
    )
    return [{"facility_id": f"F{n:04d}", "source": MADE_UP, "source_on": "2020-12-31", **row} for n, row in enumerate(made, 1)]


def _spot(code: str, purpose: str, land: Land) -> Row:
    blocks = land.blocks[code]
    block = blocks[int(dice("xinwu spot", purpose, code).integers(0, min(4, len(blocks))))]
    lon, lat = block + dice("xinwu door", purpose, code).uniform(-0.0004, 0.0004, 2)
    return {
        "division_code": code,
        "geometry": shapely.Point(round(lon, 7), round(lat, 7)),
        "position_source": "made_up",
        "position_accuracy_m": 20.0,
    }


def _service(name: str, kind: str, code: str, land: Land) -> Row:
    return {
        "name": f"{name}（演示）",
        "kind": kind,
        "state": "operating",
        "opened_on": date(2016, 1, 1),
        "operator_type": "public",
        **_spot(code, f"{kind} {name}", land),
    }


def _beds(district: District, land: Land) -> Iterator[Row]:
    """Care homes, stations and centres: their beds add up to the published number."""
    homes = _chosen(district, HOMES, "homes")
    private = share_out(HOME_BEDS - PUBLIC_BEDS, np.asarray(dice("xinwu homes").uniform(0.5, 1.6, HOMES - 1)))
    beds = [PUBLIC_BEDS, *private.tolist()]
    nursing = share_out(NURSING_BEDS, np.asarray(beds, dtype=float))
    for n, committee in enumerate(homes):
        yield _service(f"新吴区第{n + 1}养老院" if n else "新吴区敬老院", "care_home", committee.code, land) | {
            "beds": beds[n],
            "nursing_beds": int(nursing[n]),
            "residents": int(beds[n] * dice("xinwu residents", n).uniform(0.35, 0.85)),
            "staff": beds[n] // 6,
            "operator_type": "private" if n else "public",
            "grade": ("三级", "二级", "四级")[n % 3] if n % 9 not in (4, 8) else None,
            "floor_area_m2": beds[n] * 34.0,
        }
    outside = share_out(ALL_BEDS - HOME_BEDS, np.r_[np.full(STATIONS, 12.0), np.full(6, 20.0), np.full(5, 60.0)])
    for n, committee in enumerate(_chosen(district, STATIONS, "stations")):
        name = f"{committee.short_name}居家养老服务站"
        yield _service(name, "home_care_station", committee.code, land) | {
            "beds": int(outside[n]),
            "floor_area_m2": 350.0,
            "operator_type": "society",
        }
    without = next(c for c in district.committees if c not in _chosen(district, STATIONS, "stations"))
    yield _service(f"{without.short_name}居家养老服务站", "home_care_station", without.code, land) | {
        "state": "idle",
        "floor_area_m2": 260.0,
    }
    for n, subdistrict in enumerate(district.subdistricts):
        code = district.committees_of(subdistrict)[0].code
        short = subdistrict.name
        yield _service(f"{short}日间照料中心", "day_care_center", code, land) | {
            "serves": subdistrict.code, "beds": int(outside[STATIONS + n]), "floor_area_m2": 620.0,
        }  # fmt: skip
        if n < 5:
            yield _service(f"{short}综合性养老服务中心", "elderly_service_center", code, land) | {
                "serves": subdistrict.code, "beds": int(outside[STATIONS + 6 + n]), "floor_area_m2": 1_600.0, "opened_on": date(2019 + n, 7, 1),
            }  # fmt: skip


def _by_subdistrict(district: District, land: Land) -> Iterator[Row]:
    for n, subdistrict in enumerate(district.subdistricts):
        code, short = district.committees_of(subdistrict)[1].code, subdistrict.name
        serves = {"serves": subdistrict.code}
        yield (
            _service(f"{short}社会工作服务站", "social_work_station", code, land)
            | serves
            | {"opened_on": date(2021, 3, 1), "is_model": n < 4, "staff": 4 + n % 3}
        )
        yield (
            _service(f"{short}儿童关爱之家", "childrens_home", code, land)
            | serves
            | {"opened_on": date(2023 if n < 2 else 2018, 6, 1)}
        )
        yield _service(f"{short}便民服务中心", "one_stop_center", code, land) | serves
        yield _service(f"{short}社会救助服务点", "assistance_point", code, land) | serves
        yield _service(f"{short}未成年人保护工作站", "minors_protection_station", code, land) | serves
        yield _service(f"{short}社区卫生服务中心", "medical_facility", code, land) | serves | {"beds": 40}
        total, used, opened = _NICHES[subdistrict.code]
        yield (
            _service(f"{short}骨灰安放堂", "columbarium", code, land)
            | serves
            | {"plots_total": total, "plots_used": used, "parking_spaces": PARKING["columbarium"], "opened_on": opened}
        )
        if n < 3:
            yield _service(f"{short}社会组织服务中心", "social_organisation_incubator", code, land) | serves


def _by_committee(district: District, land: Land, people: list[People]) -> Iterator[Row]:
    households: dict[str, int] = {}
    for p in people:
        households[p.committee.code] = households.get(p.committee.code, 0) + p.counts["households"]
    small = {c.code for c in _chosen(district, 16, "small rooms")}
    for n, committee in enumerate(district.committees):
        per_100 = 22.0 if committee.code in small else 34.0
        yield _service(f"{committee.short_name}党群服务中心", "community_service_facility", committee.code, land) | {
            "floor_area_m2": round(max(90.0, households[committee.code] * per_100 / 100), 1),
            "is_model": n % 4 == 0,
        }
        if n % 5 != 3:
            yield _service(f"{committee.short_name}志愿服务站", "volunteer_station", committee.code, land)
    for committee in _chosen(district, MEAL_POINTS, "meals"):
        yield _service(f"{committee.short_name}助餐点", "meal_point", committee.code, land)
    for committee in _chosen(district, MEAL_CENTERS, "meal centres"):
        yield _service(f"{committee.short_name}助餐中心", "meal_center", committee.code, land)


def _whole(district: District, land: Land) -> Iterator[Row]:
    code = district.committees[0].code
    kinds = (
        ("新吴区未成年人救助保护中心", "minors_protection_center"),
        ("新吴区婚姻登记处", "marriage_registry"),
        ("新吴区婚姻家庭辅导室", "marriage_counselling_room"),
        ("新吴区救助管理站", "relief_station"),
        ("新吴区救灾物资储备库", "relief_warehouse"),
        ("新吴区社会组织孵化基地", "social_organisation_incubator"),
        ("新吴区精神障碍社区康复点", "mental_rehabilitation_point"),
        ("新吴区殡仪馆", "funeral_home"),
    )
    for name, kind in kinds:
        yield _service(name, kind, code, land) | {"serves": district.code}
    yield _service("新吴区公益性公墓", "public_cemetery", district.committees[-1].code, land) | {
        "serves": district.code, "plots_total": 9_000, "plots_used": 7_700,
    }  # fmt: skip
    yield _service("演示老年人宜居社区", "elderly_friendly_community", code, land)
    village = next(c for c in district.committees if not c.is_community)
    yield _service(f"{village.short_name}幸福院", "mutual_care_center", village.code, land)


def _chosen(district: District, count: int, purpose: str) -> list[Committee]:
    """So many committees by lot, in the order of their codes."""
    order = np.argsort([float(dice("xinwu", purpose, c.code).random()) for c in district.committees], kind="stable")[:count]
    return [district.committees[n] for n in sorted(order.tolist())]

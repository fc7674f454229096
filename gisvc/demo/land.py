"""Divisions, built-up areas and exclusion zones of the demonstration county."""

import numpy as np
import shapely

from gisvc.demo.chance import dice, wavy
from gisvc.demo.county import County
from gisvc.demo.ground import Ground, to_degrees, to_metres
from gisvc.demo.inhabitants import Settlement

MADE_UP = "演示数据：名称、代码与总数取自公开资料，图形与其余数值均为虚构"
NOT_YET_DRAWN = ("620423203", "620423207")  # the last village of each of these townships waits for its polygon

Row = dict[str, object]


def undrawn_units(county: County) -> frozenset[str]:
    """Two villages whose outline nobody has drawn yet: they count by the code their facilities claim."""
    return frozenset(max(u.code for u in county.units if u.township_code == t) for t in NOT_YET_DRAWN)


def division_rows(county: County, ground: Ground, settlements: list[Settlement]) -> list[Row]:
    """Province down to village, and the neighbours with the parents they need."""
    people = _people_by_township(settlements)
    parents = {p.code: p for n in county.neighbours for p in n.parents} | {p.code: p for p in county.parents}
    rows: list[Row] = [_division(p.code, p.name, p.level) for p in parents.values()]
    rows.append(
        _division(county.code, county.name, "county")
        | {
            "geometry": ground.county,
            "legal_seat": county.seat,
            "actual_seat": county.seat,
            "population": county.people.population,
            "published_area_km2": county.area_km2,
        }
    )
    rows += [_division(n.code, n.name, "county") | {"geometry": ground.neighbours[n.code]} for n in county.neighbours]
    for t in county.townships:
        crosswalk = "identical" if t.code == t.mca_code else "matched"
        rows.append(
            _division(t.code, t.name, "township")
            | {
                "geometry": ground.townships[t.code],
                "mca_code": t.mca_code,
                "crosswalk": crosswalk,
                "population": people[t.code],
                "legal_seat": t.name,
            }
        )
    undrawn = undrawn_units(county)
    for u in county.units:
        rows.append(
            _division(u.code, u.name, "village")
            | {
                "geometry": None if u.code in undrawn else ground.units[u.code],
                "committee_kind": u.committee_kind,
                "urban_rural_class": u.urban_rural_class,
                "note": "尚未成图" if u.code in undrawn else None,
            }
        )
    return rows


def _division(code: str, name: str, level: str) -> Row:
    parent = {"prefecture": code[:2], "county": code[:4], "township": code[:6], "village": code[:9]}.get(level)
    return {
        "code": code,
        "name": name,
        "level": level,
        "parent_code": parent,
        "code_system": "stats",
        "stats_code": code.ljust(12, "0"),
        "stats_table_on": "2016-07-31",
        "source": MADE_UP,
    }


def _people_by_township(settlements: list[Settlement]) -> dict[str, int]:
    totals: dict[str, int] = {}
    for s in settlements:
        totals[s.unit_code[:9]] = totals.get(s.unit_code[:9], 0) + (s.population or 0)
    return totals


def built_up_rows(county: County, ground: Ground, settlements: list[Settlement]) -> list[Row]:
    """The county town is one built-up area from end to end; a village is a patch around each of its settlements."""
    in_town = {u.code for u in county.units if u.is_community and u.urban_rural_class.startswith("1")}
    town = shapely.union_all([ground.units[code] for code in sorted(in_town)])
    rows = [_built_up("B1", "县城建成区", county.townships[0].code, town)]
    for s in settlements:
        if s.unit_code not in in_town:
            patch = _patch(s, ground)
            if not shapely.is_empty(patch):
                rows.append(_built_up(f"B{s.key}", f"{s.name}范围", s.unit_code, patch))
    return rows


def _built_up(key: str, name: str, code: str, shape: shapely.Geometry) -> Row:
    return {
        "built_up_id": key,
        "name": name,
        "division_code": code,
        "geometry": shape,
        "drawn_on": "2020-10-01",
        "source": MADE_UP,
    }


def _patch(settlement: Settlement, ground: Ground) -> shapely.Geometry:
    """A crooked patch as large as its people need (about 400 m² each), clipped to the unit."""
    radius_m = max(120.0, (400 * (settlement.population or 300) / np.pi) ** 0.5)
    turn = np.linspace(0, 2 * np.pi, 28, endpoint=False)
    roll = dice("patch", settlement.key)
    reach = radius_m * (1 + 0.28 * (roll.random(28) - 0.5))
    middle = to_metres(np.array([[settlement.lon, settlement.lat]]))
    ring = to_degrees(middle + np.column_stack([np.cos(turn), np.sin(turn)]) * reach[:, None])
    clipped = shapely.intersection(shapely.make_valid(shapely.Polygon(ring)), ground.units[settlement.unit_code])
    return clipped if clipped.geom_type in ("Polygon", "MultiPolygon") else shapely.Polygon()


def zone_rows(ground: Ground) -> list[Row]:
    """Places where no cemetery may lie, each with the kind of reason it stands for."""
    zones = (
        ("Z1", "水源保护区（演示）", "water_source", (26_000.0, -14_000.0), 2_600.0),
        ("Z2", "古城保护范围（演示）", "heritage", (-24_000.0, -2_500.0), 900.0),
        ("Z3", "永久基本农田（演示）", "basic_farmland", (4_500.0, 9_000.0), 1_800.0),
        ("Z4", "东岭水库（演示）", "reservoir", (26_300.0, -13_800.0), 1_000.0),
        ("Z5", "石林风景名胜区（演示）", "scenic", (18_500.0, 12_500.0), 1_700.0),
        ("Z6", "南山自然保护区（演示）", "reserve", (-21_000.0, -33_000.0), 3_200.0),
        ("Z7", "北滩防护林（演示）", "protective_forest", (-6_500.0, 19_000.0), 1_500.0),
        ("Z8", "县城规划建设用地（演示）", "built_up", (1_200.0, 700.0), 3_900.0),
        ("Z9", "沙河淹没区（演示）", "flood", (10_500.0, -9_500.0), 1_300.0),
        ("Z10", "城北公园（演示）", "city_park", (700.0, 3_300.0), 420.0),
    )
    return [
        {
            "zone_id": key,
            "name": name,
            "division_code": "620423",
            "exclusion_kind": kind,
            "is_confirmed": key != "Z10",  # one zone that refuses nothing until somebody confirms it
            "geometry": shapely.intersection(_blob(middle, radius, key), ground.county),
            "source": MADE_UP,
        }
        for key, name, kind, middle, radius in zones
    ]


def _blob(middle: tuple[float, float], radius_m: float, purpose: str) -> shapely.Polygon:
    turn = np.linspace(0, 2 * np.pi, 60, endpoint=False)
    circle = np.column_stack([np.cos(turn), np.sin(turn)]) * radius_m
    crooked = circle * (1 + 0.25 * wavy(circle, purpose=purpose, longest_m=radius_m * 2, shortest_m=radius_m / 4))[:, None]
    return shapely.Polygon(to_degrees(crooked + np.array(middle)))

"""Streets and standard place names of the demonstration county."""

import numpy as np
import shapely

from gisvc.demo.chance import wavy
from gisvc.demo.county import County, Street
from gisvc.demo.ground import TOWN_M, Ground, to_degrees
from gisvc.demo.land import MADE_UP, Row

ROAD, TOWNSHIP, SETTLEMENT = "23510", "21500", "22200"  # GB/T 18521 categories as real systems print them


def road_rows(county: County) -> list[Row]:
    """The streets of the county town."""
    return [
        {
            "road_id": f"R{number:02d}",
            "name": street.name,
            "division_code": county.townships[0].code,
            "road_class": street.road_class,
            "is_oneway": False,
            "geometry": _line(street),
            "source": MADE_UP,
        }
        for number, street in enumerate(county.streets, 1)
    ]


def _line(street: Street) -> shapely.LineString:
    """A nearly straight street across the town, bent a little as streets are."""
    runs, offset = street.route.split(":")
    along = np.linspace(-TOWN_M * 0.85, TOWN_M * 0.85, 18)
    aside = np.full_like(along, float(offset))
    xy = np.column_stack([aside, along] if runs == "ns" else [along, aside])
    xy = xy + 35 * wavy(xy, purpose=street.name, longest_m=2_500, shortest_m=900)[:, None]
    return shapely.LineString(to_degrees(xy))


def name_rows(county: County, ground: Ground) -> list[Row]:
    """Standard names of townships and streets with both spellings, villages with their former names, and a rare character."""
    rows: list[Row] = []
    for t in county.townships:
        centre = shapely.point_on_surface(ground.townships[t.code])
        generic = t.name[-1]
        rows.append(
            _name(f"T{t.code}", t.name, t.code, TOWNSHIP, centre)
            | {"specific": t.name[:-1], "generic": generic, "roman_capitals": t.capitals, "roman_toned": t.toned}
        )
    for number, street in enumerate(county.streets, 1):
        rows.append(
            _name(f"R{number:02d}", street.name, county.townships[0].code, ROAD, _line(street))
            | {
                "specific": street.name[:-1],
                "generic": street.name[-1],
                "roman_capitals": street.capitals,
                "roman_toned": street.toned,
            }
        )
    for unit in county.units:
        here = shapely.Point(*ground.seats[unit.code])
        if not unit.is_community:
            rows.append(_name(f"V{unit.code}", unit.short_name, unit.code, SETTLEMENT, here))
        if unit.former_name:
            rows.append(_name(f"V{unit.code}", unit.former_name, unit.code, SETTLEMENT, here, role="former"))
    rare = county.units[-1].code
    rows.append(
        _name("S1", "𠮷家㘭", rare, SETTLEMENT, shapely.Point(*ground.seats[rare])) | {"note": "虚构地名，用于检验生僻字"}
    )
    return rows


def _name(place: str, name: str, code: str, category: str, shape: shapely.Geometry, *, role: str = "standard") -> Row:
    return {
        "name_id": f"{place}-{role}",
        "place_id": place,
        "name": name,
        "name_role": role,
        "category_code": category,
        "division_code": code,
        "place_state": "existing",
        "geometry": shape,
        "source": MADE_UP,
    }


def estate_rows(county: County, ground: Ground) -> list[Row]:
    """Housing estates of the county town, old and new, with and without rooms for the old."""
    in_town = [u for u in county.units if u.is_community and u.urban_rural_class.startswith("1")][:8]
    return [
        {
            "estate_id": f"E{number}",
            "name": f"演示小区{'一二三四五六七八'[number - 1]}",
            "division_code": unit.code,
            "households": 300 + 85 * number,
            "completed_on": f"{2004 + 2 * number}-10-01",
            "care_floor_area_m2": None if number % 3 == 0 else round((300 + 85 * number) * 0.06 * number, 1),
            "geometry": shapely.Point(*ground.spots[unit.code][min(1, len(ground.spots[unit.code]) - 1)]),
            "source": MADE_UP,
        }
        for number, unit in enumerate(in_town, 1)
    ]

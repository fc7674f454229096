"""Streets and standard place names of the demonstration county."""

import numpy as np
import shapely

from gazetteer.kinds import NameKind
from gazetteer.pinyin import SpellingStatus, spell
from gisvc.demo.chance import wavy
from gisvc.demo.committee import natural_rows
from gisvc.demo.county import County, Street, Unit
from gisvc.demo.ground import TOWN_M, Ground, to_degrees
from gisvc.demo.land import MADE_UP, Row
from layers.ellipsoid import length_m

# GB/T 18521 categories as real systems print them.
CATEGORIES = {
    NameKind.STREET: "23510",
    NameKind.TOWNSHIP: "21500",
    NameKind.SETTLEMENT: "22200",
    NameKind.VILLAGE_SEAT: "27610",
    NameKind.COMMUNITY_SEAT: "27620",
}


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
    """Standard names of townships, streets, villages and features with both spellings, villages with their former names, and a rare character."""
    town = county.townships[0].code
    rows: list[Row] = []
    for t in county.townships:
        centre = shapely.point_on_surface(ground.townships[t.code])
        rows.append(
            _name(f"T{t.code}", t.name, t.code, NameKind.TOWNSHIP, centre) | _spelled(t.capitals, t.toned, t.name[-1], t.name)
        )
    for number, street in enumerate(county.streets, 1):
        rows.append(
            _name(f"R{number:02d}", street.name, town, NameKind.STREET, _line(street))
            | _spelled(street.capitals, street.toned, street.name[-1], street.name)
        )
    for unit in county.units:
        here = shapely.Point(*ground.seats[unit.code])
        if not unit.is_community:
            rows.append(_name(f"V{unit.code}", unit.short_name, unit.code, NameKind.SETTLEMENT, here) | _read(unit.short_name))
        rows.append(_name(f"C{unit.code}", unit.name, unit.code, _seat(unit), here))
        if unit.former_name:
            place = f"C{unit.code}" if unit.is_community else f"V{unit.code}"
            rows.append(_name(place, unit.former_name, unit.code, NameKind.SETTLEMENT, here, role="former"))
    for feature in natural_rows(county, ground):
        kind = NameKind.MEMORIAL if str(feature["category_code"]).startswith("25") else NameKind.NATURAL
        name = _name(str(feature["place_id"]), str(feature["name"]), str(feature["division_code"]), kind, feature["geometry"])
        rows.append(name | {"category_code": feature["category_code"]})
    rare = county.units[-1].code
    rows.append(
        _name("S1", "𠮷家㘭", rare, NameKind.SETTLEMENT, shapely.Point(*ground.seats[rare]))
        | {"note": "虚构地名，用于检验生僻字"}
    )
    return rows


def place_rows(county: County, names: list[Row]) -> list[Row]:
    """The things those names name, once each. A village and its committee stand at one point and are linked, not counted twice."""
    villages = {f"V{unit.code}" for unit in county.units}
    rows = []
    for name in {str(row["place_id"]): row for row in reversed(names)}.values():
        place, kind = str(name["place_id"]), NameKind(str(name["name_kind"]))
        shape = name["geometry"]
        rows.append(
            {
                "place_id": place,
                "division_code": name["division_code"],
                "legal_kind": kind.legal_kind.value,
                "name_kind": kind.value,
                "category_code": name["category_code"],
                "facet_of": "V" + place[1:]
                if place[0] == "C" and "V" + place[1:] in villages and kind is NameKind.VILLAGE_SEAT
                else None,
                "place_state": "existing",
                "is_famous": False,
                "length_m": round(float(length_m([shape])[0]), 1) if kind is NameKind.STREET else None,
                "secrecy": "open",
                "geometry": shape,
                "source": MADE_UP,
            }
        )
    return sorted(rows, key=lambda row: str(row["place_id"]))


def _seat(unit: Unit) -> NameKind:
    return NameKind.COMMUNITY_SEAT if unit.is_community else NameKind.VILLAGE_SEAT


def _spelled(capitals: str, toned: str, generic: str, name: str) -> Row:
    return {"specific": name.removesuffix(generic), "generic": generic, "roman_capitals": capitals, "roman_toned": toned}


def _read(name: str) -> Row:
    """A settlement's spelling by the rules, left out where a reading is not certain."""
    spelling = spell(name, NameKind.SETTLEMENT)
    sure = spelling.status is SpellingStatus.SURE
    return {"roman_toned": spelling.toned, "roman_capitals": spelling.capitals} if sure else {}


def _name(place: str, name: str, code: str, kind: NameKind, shape: object, *, role: str = "standard") -> Row:
    return {
        "name_id": f"{place}-{role}",
        "place_id": place,
        "name": name,
        "name_role": role,
        "name_kind": kind.value,
        "category_code": CATEGORIES.get(kind),
        "division_code": code,
        "place_state": "existing",
        "secrecy": "open",
        "geometry": shape,
        "source": "演示数据",
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


def new_estate_rows(county: County, ground: Ground) -> list[Row]:
    """Two estates finished after the plan began: one with too little room for the old, one with enough."""
    in_town = [u for u in county.units if u.is_community and u.urban_rural_class.startswith("1")][6:8]
    return [
        {
            "estate_id": f"E{number}",
            "name": f"演示新小区{'甲乙'[number - 9]}",
            "division_code": unit.code,
            "households": 520 + 140 * (number - 9),
            "completed_on": f"{2013 + number}-06-01",
            "care_floor_area_m2": area,
            "is_closed": number == 9,
            "geometry": shapely.Point(*ground.spots[unit.code][-1]),
            "source": MADE_UP,
        }
        for (number, area), unit in zip(((9, 120.0), (10, 390.0)), in_town, strict=True)
    ]

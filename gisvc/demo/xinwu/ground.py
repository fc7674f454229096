"""The district's divisions, streets, barriers, estates, lines, names and plates as rows of their layers."""

from typing import Any

import numpy as np
import shapely
from shapely.ops import substring

from gazetteer.kinds import NameKind
from gisvc.demo.chance import dice
from gisvc.demo.land import Row
from gisvc.demo.xinwu.district import District
from gisvc.demo.xinwu.land import Land
from gisvc.demo.xinwu.people import MADE_UP, People
from layers.ellipsoid import circle, length_m

_NEIGHBOURS = (("320213", "梁溪区"), ("320205", "锡山区"), ("320211", "滨湖区"), ("320507", "苏州市相城区"))
_LINES = (  # X32: three lines approved in 2016, the fourth inspected and a model; where each runs along the outline
    ("梁新线", "320213", 0.40, 0.52, "2016-08-01", None, None),
    ("锡新线", "320205", 0.15, 0.40, "2016-08-01", None, None),
    ("滨新线", "320211", 0.52, 0.68, "2016-08-01", None, None),
    ("新吴–相城线", "320507", 0.76, 1.00, "2001-06-01", "2019-10-20", "锡苏线示范段（演示）"),
)
STREETS = ("演示大道", "旺庄路", "梅村路", "鸿山路", "硕放路", "新安路", "江溪路", "伯渎路")


def division_rows(district: District, land: Land, people: list[People]) -> list[Row]:
    """Province down to committee, and the neighbours' names."""
    rows = [_division(code, name, level) for code, name, level in (*district.parents, ("3205", "苏州市", "prefecture"))]
    rows.append(
        _division(district.code, district.name, "county")
        | {"geometry": land.district, "population": district.people.population, "published_area_km2": district.area_km2, "legal_seat": "旺庄街道（演示）"}
    )  # fmt: skip
    rows += [_division(code, name, "county") for code, name in _NEIGHBOURS]
    persons: dict[str, int] = {}
    for p in people:
        for code in (p.committee.code, p.committee.code[:9]):
            persons[code] = persons.get(code, 0) + p.counts["population"]
    for s in district.subdistricts:
        rows.append(
            _division(s.code, s.name, "township")
            | {"geometry": land.subdistricts[s.code], "population": persons[s.code], "legal_seat": s.name}
        )
    for c in district.committees:
        rows.append(
            _division(c.code, c.name, "village")
            | {"geometry": land.committees[c.code], "committee_kind": c.committee_kind, "urban_rural_class": c.urban_rural_class}
        )
    return rows


def _division(code: str, name: str, level: str) -> Row:
    parent = {"prefecture": code[:2], "county": code[:4], "township": code[:6], "village": code[:9]}.get(level)
    return {
        "code": code, "name": name, "level": level, "parent_code": parent, "code_system": "stats",
        "stats_code": code.ljust(12, "0"), "source": MADE_UP,
    }  # fmt: skip


def road_rows(district: District, land: Land) -> list[Row]:
    """Streets that meet at their ends; the longest few have names."""
    lines = sorted(land.streets, key=lambda line: (-len(line.coords), line.wkt))
    return [
        {
            "road_id": f"R{n:04d}", "name": STREETS[n - 1] if n <= len(STREETS) else None, "division_code": district.code,
            "road_class": "street", "is_oneway": False, "is_bridge": is_bridge, "geometry": line, "source": MADE_UP,
        }
        for n, (line, is_bridge) in enumerate([*((line, False) for line in lines), *((line, True) for line in land.bridges)], 1)
    ]  # fmt: skip


def barrier_rows(district: District, land: Land) -> list[Row]:
    """Canal, railway and expressway, and the walls of three closed estates."""
    rows: list[Row] = [
        {
            "barrier_id": b.key, "name": b.name, "division_code": district.code, "barrier_kind": b.kind, "geometry": line, "source": MADE_UP,
        }
        for b, line in land.barriers
    ]  # fmt: skip
    for row in estate_rows(district, land):
        if row["is_closed"]:
            here: Any = row["geometry"]
            ring: Any = shapely.boundary(circle(here.x, here.y, 170.0))
            rows.append(
                {
                    "barrier_id": f"W-{row['estate_id']}", "name": f"{row['name']}围墙", "division_code": row["division_code"],
                    "barrier_kind": "estate_wall", "geometry": substring(ring, 0.03, 1.0, normalized=True), "source": MADE_UP,
                }
            )  # fmt: skip
    return rows


def estate_rows(district: District, land: Land) -> list[Row]:
    """Housing estates, old and new, with more or less room for the old; three are closed to passers-by."""
    towns = [c for c in district.committees if c.is_community][::2]
    return [
        {
            "estate_id": f"E{n:02d}",
            "name": f"{c.short_name.removesuffix('社区')}演示小区",
            "division_code": c.code,
            "households": 600 + 40 * (n % 17),
            "completed_on": f"{2004 + n % 20}-09-01",
            "care_floor_area_m2": None if n % 9 == 0 else round((600 + 40 * (n % 17)) * (0.14 + 0.02 * (n % 7)), 1),
            "is_closed": n in (5, 17, 31),
            "geometry": shapely.Point(*land.blocks[c.code][-1]),
            "source": MADE_UP,
        }
        for n, c in enumerate(towns, 1)
    ]


def line_rows(district: District, land: Land) -> list[Row]:
    """Four lines to four neighbours, along the made-up outline."""
    ring: Any = shapely.boundary(land.district)
    rows: list[Row] = []
    for name, neighbour, start, end, approved, inspected, other in _LINES:
        line = substring(ring, start, end, normalized=True)
        rows.append(
            {
                "line_id": f"{district.code}-{neighbour}", "line_code": f"{district.code}-{neighbour}", "name": name,
                "line_level": "county" if neighbour.startswith("3202") else "prefecture", "side_a": district.code, "side_b": neighbour,
                "side_a_name": district.name, "side_b_name": dict(_NEIGHBOURS)[neighbour], "nature": "settled",
                "agreement_length_km": round(float(length_m([line])[0]) / 1_000, 1), "accuracy_m": 1.0, "approved_on": approved,
                "inspected_on": inspected, "other_text": other, "geometry": line, "source": MADE_UP,
            }
        )  # fmt: skip
    return rows


def marker_rows(lines: list[Row]) -> list[Row]:
    """Six markers on the line to 相城."""
    line: Any = next(row["geometry"] for row in lines if str(row["side_b"]) == "320507")
    return [
        {
            "marker_id": f"320214-320507-{n:03d}", "marker_no": f"214507{n:03d}Q", "line_ids": "320214-320507", "division_code": "320214",
            "marker_form": "single", "is_tripoint": False, "material": "花岗岩", "set_on": "2001-05-01",
            "geometry": shapely.line_interpolate_point(line, n / 7, normalized=True), "source": MADE_UP,
        }
        for n in range(1, 7)
    ]  # fmt: skip


def pillar_rows(markers: list[Row]) -> list[Row]:
    """Their stones; the third was broken and replaced in 2020."""
    rows: list[Row] = [
        {
            "pillar_id": f"{marker['marker_id']}-Q", "marker_id": marker["marker_id"], "letter": "Q", "division_code": "320214",
            "material": "花岗岩", "faces": 2, "engraved_year": 2001, "set_on": "2001-05-01", "source": MADE_UP,
        }
        for marker in markers
    ]  # fmt: skip
    broken = rows[2]
    return [
        *rows,
        broken
        | {
            "pillar_id": f"{broken['pillar_id']}2",
            "replaces": broken["pillar_id"],
            "engraved_year": 2020,
            "set_on": "2020-06-10",
        },
    ]


def place_rows(people: list[People]) -> list[Row]:
    """The committees' seats as places."""
    return [
        {
            "place_id": f"C{p.committee.code}", "division_code": p.committee.code, "legal_kind": _seat(p).legal_kind.value,
            "name_kind": _seat(p).value, "place_state": "existing",
            "survey_method": "second_survey" if p.number == 0 else None, "secrecy": "open", "geometry": shapely.Point(p.lon, p.lat), "source": MADE_UP,
        }
        for p in people
        if p.number == 0
    ]  # fmt: skip


def name_rows(people: list[People]) -> list[Row]:
    return [
        {
            "name_id": f"C{p.committee.code}-standard", "place_id": f"C{p.committee.code}", "name": p.committee.name, "name_role": "standard",
            "name_kind": _seat(p).value, "division_code": p.committee.code,
            "place_state": "existing", "secrecy": "open", "geometry": shapely.Point(p.lon, p.lat), "source": "演示数据",
        }
        for p in people
        if p.number == 0
    ]  # fmt: skip


def _seat(people: People) -> NameKind:
    return NameKind.COMMUNITY_SEAT if people.committee.is_community else NameKind.VILLAGE_SEAT


def plate_rows(district: District, land: Land) -> list[Row]:
    """Sixty door plates of one street, most with a code that phones can read."""
    committee = district.committees[0]
    blocks = land.blocks[committee.code]
    roll = dice("xinwu plates").uniform(-0.001, 0.001, (60, 2))
    return [
        {
            "plate_id": f"P{n:03d}", "division_code": committee.code, "street_name": STREETS[1], "number": str(n), "state": "in_force",
            "numbered_on": "2018-05-01", "qr_text": f"江苏省无锡市新吴区{STREETS[1]}{n}号" if n % 10 else None,
            "geometry": shapely.Point(*np.round(blocks[0] + roll[n - 1], 7)), "source": MADE_UP,
        }
        for n in range(1, 61)
    ]  # fmt: skip

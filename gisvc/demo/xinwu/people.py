"""Where the district's people live: settlements and cells whose sums are the published totals, exactly."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from gisvc.demo.chance import Floats, dice, share_out
from gisvc.demo.land import Row
from gisvc.demo.xinwu.district import Committee, District
from gisvc.demo.xinwu.land import Land

MADE_UP = "演示数据：名称、代码与总数取自公开资料，图形与其余数值均为虚构"
EMPTY = "320214055917"  # a village whose people have all moved to estates: the plan wants such merged
_CELLS = 4
_PARTS = "一二三四"

Counts = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class People:
    """One settlement of a committee: its place and its people by age."""

    committee: Committee
    number: int
    lon: float
    lat: float
    counts: dict[str, int]


def settle_district(district: District, land: Land) -> list[People]:
    """Every settlement; the sums of households, persons and each age are the published totals."""
    places = [(c, n, spot) for c in district.committees for n, spot in enumerate(_places(c, land))]
    rough = np.array([_weight(c) * dice("xinwu part", c.code, n).uniform(0.6, 1.4) for c, n, _ in places])
    rough[[c.code == EMPTY for c, _, _ in places]] = 0.0
    columns = _aged(district, rough)
    return [
        People(c, n, float(spot[0]), float(spot[1]), {name: int(values[i]) for name, values in columns.items()})
        for i, (c, n, spot) in enumerate(places)
    ]


def _places(committee: Committee, land: Land) -> Floats:
    blocks = land.blocks[committee.code]
    count = min(len(blocks), 1 + int(dice("xinwu places", committee.code).integers(1, 4)))
    return np.asarray(blocks[np.unique(np.linspace(0, len(blocks) - 1, count).astype(int))])


def _weight(committee: Committee) -> float:
    size = float(dice("xinwu size", committee.code).lognormal(0, 0.38))
    return size if committee.is_community else 0.45 * size


def _aged(district: District, rough: Floats) -> dict[str, Counts]:
    people = district.people
    population = share_out(people.population, rough)
    old = population * dice("xinwu age").uniform(0.75, 1.25, len(rough))
    ages = [share_out(n, old) for n in (people.elderly60, people.elderly65, people.elderly80)]
    if (np.diff(np.array([population, *ages]), axis=0) > 0).any():
        raise ValueError("more old people than people")
    names = ("population", "elderly60", "elderly65", "elderly80")
    return {"households": share_out(people.households, rough), **dict(zip(names, (population, *ages), strict=True))}


def settlement_rows(people: list[People]) -> list[Row]:
    return [
        {
            "settlement_id": f"{p.committee.code}-{p.number + 1}",
            "name": p.committee.short_name if p.number == 0 else f"{p.committee.short_name}{_PARTS[p.number]}片（演示）",
            "division_code": p.committee.code,
            "is_seat": p.number == 0,
            "resettlement_origin": "拆迁安置（演示）" if "花苑" in p.committee.name else None,
            "counted_on": "2020-11-01",
            "position_source": "made_up",
            "position_accuracy_m": 100.0,
            "geometry": shapely.Point(p.lon, p.lat),
            "source": MADE_UP,
            **p.counts,
        }
        for p in people
    ]


def demand_rows(people: list[People], land: Land) -> list[Row]:
    """Each settlement's people over a few blocks around it, every total kept."""
    rows: list[Row] = []
    for p in people:
        blocks = land.blocks[p.committee.code]
        near = blocks[np.argsort(np.hypot(*(blocks - [p.lon, p.lat]).T), kind="stable")[:_CELLS]]
        weight = dice("xinwu cells", p.committee.code, p.number).uniform(0.5, 1.5, len(near))
        spread = {name: share_out(count, weight) for name, count in p.counts.items()}
        rows += [_cell(p, n, spot, {name: int(v[n]) for name, v in spread.items()}) for n, spot in enumerate(near)]
    return rows


def _cell(p: People, n: int, spot: Floats, counts: dict[str, int]) -> Row:
    old = counts["elderly60"]
    return {
        "demand_id": f"{p.committee.code}-{p.number + 1}-{n + 1}",
        "division_code": p.committee.code,
        "elderly_alone": old // 8,
        "elderly_left_behind": old // 60,
        "elderly_disabled": old // 14,
        "low_income": counts["population"] // 60,
        "counted_on": "2020-11-01",
        "geometry": shapely.Point(*spot),
        "source": MADE_UP,
        **counts,
    }


def people_of_subdistricts(people: list[People]) -> dict[str, int]:
    """Residents of each subdistrict at the census."""
    counted: dict[str, int] = {}
    for p in people:
        code = p.committee.code[:9]
        counted[code] = counted.get(code, 0) + p.counts["population"]
    return counted

"""A county for trials: a crooked grid of roads with a river, three villages, people everywhere, centres on the road and off it."""

from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

import numpy as np
import shapely

from layers.planning.candidates.candidates import Candidates
from layers.planning.circles.ground import CircleGround
from layers.planning.circles.question import CircleQuestion
from layers.planning.land_specs import CANDIDATES
from layers.planning.network.either import RideOrWalk
from layers.planning.network.graph import RoadGraph
from layers.planning.network.model import RoadTravel
from layers.planning.network.search import Engine
from layers.planning.sites import StudyFrames
from layers.planning.specs import DEMAND, FACILITIES, ROADS
from layers.planning.speeds import speed_profile
from layers.planning.straight import StraightLine
from layers.planning.travel import Mode, TravelModel
from layers.planning.what_if.answer import WhatIfAnswer
from layers.planning.what_if.change import Change
from layers.planning.what_if.ground import Ground
from layers.reference import DIVISIONS, SETTLEMENTS
from tests.layers.planning.layer_rows import Row, as_layer

AREA, DAY, KIND = "990101", date(2026, 6, 1), "day_care_center"
WEST, SOUTH, STEP = 104.0, 37.0, 0.005
SIDE = 13
VILLAGES = ("990101100201", "990101100202", "990101101201")
ISLAND = (WEST + 0.03, SOUTH + 0.0625)
"""A place far from any road: the northern rows of the grid were never built."""


def _corner(row: int, column: int) -> tuple[float, float]:
    drawn = np.random.default_rng([row, column]).uniform(-0.001, 0.001, 2)
    return WEST + STEP * column + float(drawn[0]), SOUTH + STEP * row + float(drawn[1])


@cache
def _graph() -> RoadGraph:
    """Rows 0–9 of the grid; a river between rows 4 and 5 that two roads cross."""
    lines = [
        shapely.LineString([_corner(i, j), _corner(*to)])
        for i in range(10)
        for j in range(SIDE)
        for to in ((i + 1, j), (i, j + 1))
        if to[0] < 10 and to[1] < SIDE and not (i == 4 and to[0] == 5 and j not in (2, 9))
    ]
    rows = [
        {"road_id": f"R{n:03}", "road_class": "village", "division_code": AREA, "geometry": line} for n, line in enumerate(lines)
    ]
    return RoadGraph.of(as_layer(ROADS, rows))


@cache
def travel_by(mode: Mode) -> TravelModel:
    if mode is Mode.LINE:
        return StraightLine()
    made = RoadTravel.of(_graph(), speed_profile(mode), engine=Engine.PLAIN)
    return RideOrWalk(made, RoadTravel.of(_graph(), speed_profile(Mode.WALK), engine=Engine.PLAIN)) if mode is Mode.BUS else made


@cache
def frames() -> StudyFrames:
    width = STEP * SIDE
    divisions = as_layer(
        DIVISIONS,
        [
            {"code": AREA, "name": "试县", "level": "county", "geometry": shapely.box(WEST, SOUTH, WEST + width, SOUTH + width)},
            {"code": AREA + "100", "name": "东镇", "level": "township"},
            {"code": AREA + "101", "name": "西乡", "level": "township"},
            *(
                {
                    "code": code,
                    "name": f"{name}村",
                    "level": "village",
                    "geometry": shapely.box(WEST + width * n / 3, SOUTH, WEST + width * (n + 1) / 3, SOUTH + width),
                }
                for n, (code, name) in enumerate(zip(VILLAGES, "一二三", strict=True))
            ),
        ],
    )
    return StudyFrames(divisions, _facilities(), as_layer(SETTLEMENTS, []), _people())


def _people() -> Any:
    """160 places, one of unknown number, one without a position, one far from any road."""
    rng = np.random.default_rng(6)
    rows: list[Row] = [
        {
            "demand_id": f"D{n:03}",
            "division_code": VILLAGES[min(2, int(3 * x))],
            "population": int(rng.integers(5, 200)),
            "elderly60": int(rng.integers(0, 5)),
            "at": (WEST + STEP * SIDE * x, SOUTH + STEP * 9.4 * y),
        }
        for n, (x, y) in enumerate(rng.uniform(0, 1, (160, 2)))
    ]
    rows[3]["population"] = None
    rows.append({"demand_id": "D900", "division_code": VILLAGES[0], "population": 40})
    rows.append({"demand_id": "D901", "division_code": VILLAGES[1], "population": 60, "at": ISLAND})
    return as_layer(DEMAND, rows)


def centre(number: int, at: tuple[float, float] | None, **more: Any) -> Row:
    row = {
        "facility_id": f"F{number:02}",
        "name": f"中心{number}",
        "kind": KIND,
        "division_code": AREA,
        "state": "operating",
    }
    return row | ({} if at is None else {"at": at}) | more


def _facilities() -> Any:
    """Nine by the road, one off it, one without a position, one closed long ago, one of another kind."""
    spots = [(0, 1), (1, 6), (2, 11), (3, 4), (4, 8), (6, 2), (6, 10), (8, 5), (9, 12)]
    off = (WEST + 0.02, SOUTH + 0.055)
    return as_layer(
        FACILITIES,
        [
            *(centre(n, _corner(*spot)) for n, spot in enumerate(spots, start=1)),
            centre(10, off),
            centre(11, None),
            centre(12, _corner(5, 5), state="closed", closed_on="2020-01-01"),
            centre(13, _corner(5, 6), kind="care_home"),
        ],
    )


def candidates() -> Candidates:
    rows = [
        {
            "candidate_id": f"C{n}",
            "name": f"地块{n}",
            "candidate_kind": "parcel",
            "division_code": AREA,
            "at": _corner(*spot),
            **more,
        }
        for n, (spot, more) in enumerate(
            [((7, 7), {}), ((2, 8), {"offered_for": f"care_home;{KIND}"}), ((3, 3), {"offered_for": "care_home"})], start=1
        )
    ]
    return Candidates.of(as_layer(CANDIDATES, rows))


def question(mode: Mode = Mode.WALK, minutes: float = 12, **words: Any) -> CircleQuestion:
    return CircleQuestion(KIND, minutes, mode=mode, demand="demand", **words)


@cache
def ground(mode: Mode = Mode.WALK) -> Ground:
    return Ground.of(question(mode), frames(), travel_by(mode), candidates=candidates(), area=AREA, on=DAY)


def recomputed(asked: CircleQuestion, change: Change, told: WhatIfAnswer) -> CircleGround:
    """The changed county asked from scratch: rows taken out of its facilities, rows put in, and nothing remembered."""
    held = frames()
    stays = held.facilities[~held.facilities["facility_id"].isin(change.left)]
    new = [centre(90 + n, (worth.spot.lon, worth.spot.lat)) for n, worth in enumerate(told.spots)]
    rows = [*stays.assign(geometry=stays.geometry).to_dict(orient="records"), *new]
    after = replace(held, facilities=as_layer(FACILITIES, rows))
    becomes = replace(asked, minutes=change.minutes or asked.minutes, speed_ms=change.speed_ms or asked.speed_ms)
    return CircleGround.of(becomes, after, travel_by(asked.mode), area=AREA, on=DAY)

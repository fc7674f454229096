"""A small county with two centres, eight places offered for a third, and one zone where nothing may stand."""

from datetime import date
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from layers.planning.candidates.candidates import Candidates
from layers.planning.land_specs import CANDIDATES, EXCLUSION_ZONES
from layers.planning.law.ground import LawGround
from layers.planning.law.judge import judge_candidates
from layers.planning.law.judgement import Judgement
from layers.planning.law.pack_file import parse_pack
from layers.planning.proposals.proposal import SitingProposal
from layers.planning.proposals.propose import SitingFrames, propose_sites
from layers.planning.proposals.question import SitingQuestion
from layers.planning.sites import StudyFrames
from layers.planning.specs import FACILITIES
from layers.planning.straight import StraightLine
from layers.reference import DIVISIONS, SETTLEMENTS
from tests.layers.planning.layer_rows import Row, as_layer

DAY = date(2026, 1, 1)
AREA = "990101"
WEST, SOUTH, SIDE = 103.0, 36.0, 0.12
PEOPLE = (310, 120, 95, 240, 60, 180, 75, 400, 55, 130, 210, 90, 33, 150)
PACK = """
[pack]
id = "shire"
zh = "本县"
en = "the shire"
place = "990101"
text_zh = "本县规定"
text_en = "rules of the shire"
in_force_from = 2020-01-01
status = "verified"
source = "test"

[[rule]]
no = "1"
zh = "距水库不少于 500 米"
en = "at least 500 m from a reservoir"
layer = "exclusion_zones"
where = { exclusion_kind = ["reservoir"] }
distance_m = 500
at_distance = "allowed"
verified = true
source = "test"
"""


def homes() -> list[tuple[float, float]]:
    """Where people live, in degrees."""
    dice = np.random.default_rng(7)
    return [(float(WEST + SIDE * x), float(SOUTH + SIDE * y)) for x, y in dice.uniform(0.05, 0.95, (len(PEOPLE), 2))]


def offered() -> list[tuple[float, float]]:
    dice = np.random.default_rng(8)
    return [(float(WEST + SIDE * x), float(SOUTH + SIDE * y)) for x, y in dice.uniform(0.05, 0.95, (8, 2))]


STANDING = ((WEST + 0.02, SOUTH + 0.02), (WEST + 0.1, SOUTH + 0.1))


def frames(**changes: Any) -> StudyFrames:
    box = shapely.box(WEST, SOUTH, WEST + SIDE, SOUTH + SIDE)
    divisions: list[Row] = [
        {"code": AREA, "name": "某县", "level": "county", "geometry": box},
        {"code": f"{AREA}001", "name": "某镇", "level": "township", "parent_code": AREA, "geometry": box},
        {"code": f"{AREA}001001", "name": "某村", "level": "village", "parent_code": f"{AREA}001", "geometry": box},
    ]
    settlements: list[Row] = [
        {
            "settlement_id": f"S{n:02d}",
            "name": f"庄{n}",
            "division_code": f"{AREA}001001",
            "population": 3 * people,
            "elderly60": people,
            "at": at,
        }
        for n, (people, at) in enumerate(zip(PEOPLE, homes(), strict=True))
    ]
    facilities: list[Row] = [
        {
            "facility_id": f"F{n}",
            "name": f"中心{n}",
            "kind": "elderly_service_center",
            "division_code": f"{AREA}001",
            "state": "operating",
            "beds": 700,
            "at": at,
        }
        for n, at in enumerate(STANDING)
    ]
    people = as_layer(SETTLEMENTS, changes.get("settlements", settlements))
    return StudyFrames(as_layer(DIVISIONS, divisions), as_layer(FACILITIES, facilities), people, people)


def candidates(**changes: Any) -> Candidates:
    rows: list[Row] = [
        {
            "candidate_id": f"C{n}",
            "name": f"地块{n}",
            "division_code": f"{AREA}001",
            "candidate_kind": "parcel",
            "capacity": 900,
            "cost_wan": 100.0 + 40 * n,
            "at": at,
        }
        for n, at in enumerate(offered())
    ]
    return Candidates.of(as_layer(CANDIDATES, [row | changes for row in rows]))


def judged(offers: Candidates, near: int) -> Judgement:
    """The law with a reservoir 200 m beside one of the candidates."""
    lon, lat = offered()[near]
    pond = shapely.Point(lon + 0.003, lat).buffer(0.0007)
    zone = as_layer(
        EXCLUSION_ZONES,
        [
            {
                "zone_id": "Z1",
                "name": "水库",
                "division_code": AREA,
                "exclusion_kind": "reservoir",
                "is_confirmed": True,
                "geometry": pond,
            }
        ],
    )
    ground = LawGround({"exclusion_zones": gpd.GeoDataFrame(zone)}, area=AREA)
    return judge_candidates(offers, ground, (parse_pack(PACK, file="shire.toml"),), on=DAY)


def propose(
    offers: Candidates | None = None, judgement: Judgement | None = None, study: StudyFrames | None = None, **words: Any
) -> SitingProposal:
    """The proposal for one kind of centre, walking straight."""
    asked = {"p": 2, "minutes": 40.0, "mode": "line", "demand": "settlements"} | words
    question = SitingQuestion("elderly_service_center", **asked)  # type: ignore[arg-type]  # because the words are each test's own
    held = SitingFrames(study or frames(), candidates() if offers is None else offers, judgement)
    return propose_sites(question, held, StraightLine(), place=(AREA, DAY))

"""A circle over a hillside without roads: uphill is further, off the map nobody can tell, and four speeds come from one spread."""

import numpy as np
import pandas as pd
import pytest
import shapely

from layers.planning.circles.ground import CircleFrames
from layers.planning.circles.question import CircleQuestion
from layers.planning.circles.table import CircleTable, measure_circle
from layers.planning.sites import StudyFrames
from layers.planning.specs import FACILITIES
from layers.planning.surface.model import SurfaceTravel
from layers.planning.surface.spread import Engine
from layers.planning.surface.surface import Ground, Surface, SurfaceRules
from layers.planning.travel import Mode
from layers.reference import DIVISIONS, SETTLEMENTS
from tests.layers.planning.circles.crooked import DAY, figure_of, ground_of
from tests.layers.planning.layer_rows import as_layer
from tests.little_ground import at, raster_of

VILLAGE = "990101100201"
CENTRE = (4, 6)
HOMES = {"below": (4, 1), "above": (4, 11), "beside": (5, 6), "away": (4, 18)}


@pytest.fixture(scope="module")
def hillside() -> SurfaceTravel:
    hill = np.tile(np.arange(12) * 6.0, (9, 1))  # up towards the east
    return SurfaceTravel.of(Surface.of(Ground(raster_of(hill)), SurfaceRules(sea_m=None, off_road=1.0)), engine=Engine.PLAIN)


@pytest.fixture(scope="module")
def frames() -> StudyFrames:
    lone, north = at(CENTRE).lon[0], at(CENTRE).lat[0]
    outline = shapely.box(lone - 0.1, north - 0.1, lone + 0.1, north + 0.1)
    divisions = as_layer(DIVISIONS, [{"code": VILLAGE, "name": "山村", "level": "village", "geometry": outline}])
    where = {key: (at(cell).lon[0], at(cell).lat[0]) for key, cell in HOMES.items()}
    rows = [{"settlement_id": key, "name": key, "division_code": VILLAGE, "population": 100, "at": where[key]} for key in HOMES]
    centre = {"facility_id": "F", "name": "中心", "kind": "day_care_center", "division_code": VILLAGE, "state": "operating"}
    homes = as_layer(SETTLEMENTS, rows)
    return StudyFrames(divisions, as_layer(FACILITIES, [centre | {"at": (lone, north)}]), homes, homes)


def ask(frames: StudyFrames, travel: SurfaceTravel, minutes: float) -> CircleTable:
    question = CircleQuestion("day_care_center", minutes, mode=Mode.SURFACE)
    return measure_circle(question, CircleFrames(frames), travel, area="990101", on=DAY)


def test_whoever_lives_below_walks_longer_than_whoever_lives_above(frames: StudyFrames, hillside: SurfaceTravel) -> None:
    told = ask(frames, hillside, 30).places.set_index("place_id")
    assert told.loc["below", "minutes"] > told.loc["above", "minutes"] > told.loc["beside", "minutes"]
    assert told.loc["away", "why"] == "off_surface"


def test_between_the_two_the_hill_is_the_cause_and_off_the_map_is_undecided(frames: StudyFrames, hillside: SurfaceTravel) -> None:
    told = ask(frames, hillside, 30).places.set_index("place_id")
    straight_min = told.loc["below", "straight_m"] / 60
    table = ask(frames, hillside, (straight_min + float(told.loc["below", "minutes"])) / 2)
    assert table.false_coverage.set_index("place")["cause"].to_dict()["below"] == "ground"
    assert ask(frames, hillside, 60).overall.unknown == 1
    assert pd.isna(ask(frames, hillside, 60).places.set_index("place_id").loc["away", "covered"])


def test_four_speeds_over_the_ground_are_what_each_answers_by_itself(frames: StudyFrames, hillside: SurfaceTravel) -> None:
    table = ask(frames, hillside, float(ask(frames, hillside, 30).places["minutes"].max()) * 0.9)
    assert len({shown.percentage.numerator for shown in table.by_speed}) > 1
    for shown in table.by_speed:
        fresh = figure_of(ground_of(frames, table.question.minutes, travel=hillside, speed_ms=shown.speed_ms))
        assert (shown.percentage.numerator, shown.percentage.denominator) == (fresh.numerator, fresh.denominator)

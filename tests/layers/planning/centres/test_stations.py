"""Stations: each township has its own or not, whoever is nearer; the villages' ways and the staff stand beside; no radius is pretended."""

import numpy as np
import pytest

from layers.planning.centres.question import StationQuestion
from layers.planning.centres.stations import StationTable, measure_stations
from layers.planning.errors import NoUnits
from layers.planning.straight import StraightLine
from tests.layers.planning.centres.valley import AREA, DAY, Row, cell, code_of, divisions, facility, minutes_between, study

PEOPLE = [cell(f"c{n}", n, 0.5, 100 * (n + 1)) for n in range(5)]


def station(key: str, n: int, x: float | None, **more: object) -> Row:
    return facility(key, "social_work_station", n, x, **more)


def stations(rows: list[Row], minutes: float = 20) -> StationTable:
    return measure_stations(StationQuestion(minutes=minutes), study(PEOPLE, rows), StraightLine(), area=AREA, on=DAY)


def test_a_township_counts_its_own_station_and_its_villages_travel_to_it_though_another_be_nearer() -> None:
    table = stations([station("S1", 0, 0.5, staff=2), station("S2", 3, 0.1, staff=3)])
    assert table.having.text == "100.00 %"
    village = table.villages.set_index("name").loc["2村"]
    assert village["station_id"] == "S1"
    assert village["minutes"] == pytest.approx(minutes_between((2, 0.5), (0, 0.5)))
    assert village["other_id"] == "S2"
    assert village["other_minutes"] == pytest.approx(minutes_between((2, 0.5), (3, 0.1)))
    east = table.townships.set_index("name").loc["东镇"]
    assert (east["villages"], east["beyond"], east["unreached"], east["worst_village"]) == (3, 2, 0, "2村")
    assert east["people_per_staff"] == pytest.approx((100 + 200 + 300) / 2)
    ways = [minutes_between((n, 0.5), (0, 0.5)) for n in range(3)]
    assert east["mean_minutes"] == pytest.approx(np.average(ways, weights=[100, 200, 300]))


def test_a_township_without_a_station_is_named_and_its_villages_are_not_reached() -> None:
    table = stations([station("S1", 0, 0.5)])
    assert (table.having.numerator, table.having.denominator) == (1, 2)
    west = table.townships.set_index("name").loc["西乡"]
    assert (west["stations"], west["unreached"], west["how"]) == (0, 2, "")
    codes = table.report.count_by_code()
    assert codes["planning.township-without-station"] == codes["planning.staff-unknown"] == 1


def test_a_station_may_serve_the_neighbour_township_by_its_list_or_stand_without_a_position() -> None:
    by_list = stations([station("S1", 0, 0.5, serves=code_of(4))])
    assert by_list.townships["how"].tolist() == ["inside", "served"]
    placeless = stations([station("S1", 0, None)])
    assert placeless.townships["how"].tolist() == ["claimed", ""]
    assert placeless.townships["unreached"].tolist() == [3, 2]
    assert placeless.report.count_by_code()["planning.centre-not-tied"] == 1


def test_that_no_norm_sets_a_radius_is_always_said() -> None:
    table = stations([station("S1", 0, 0.5, staff=1)])
    assert "未见" in next(f.sentence.zh for f in table.report if f.code == "planning.no-radius-norm")
    assert "行政性" in table.definition.zh
    assert table.report.count_by_code()["planning.few-staff"] == 1
    assert "lanzhou-2022-station" in table.having.passport.norms


def test_an_area_without_townships_is_refused() -> None:
    drawn = divisions()
    frames = study(PEOPLE, [], of_divisions=drawn[drawn["level"] != "township"].reset_index(drop=True))
    with pytest.raises(NoUnits):
        measure_stations(StationQuestion(minutes=20), frames, StraightLine(), area=AREA, on=DAY)

"""Inside the circle and outside the time: who, how many, and what stands between."""

from dataclasses import replace
from typing import Any

import geopandas as gpd
import pytest
import shapely

from layers.planning.circles.ground import CircleFrames
from layers.planning.coverage import measure_coverage
from layers.planning.question import CoverageQuestion, Measure, Weight
from layers.planning.sites import StudyFrames
from layers.planning.specs import BARRIERS, HOUSING_ESTATES
from layers.planning.straight import StraightLine
from layers.planning.travel import Mode
from tests.layers.planning.circles.crooked import DAY, Ask, Crooked
from tests.layers.planning.layer_rows import as_layer

BESIDE = 104.0525  # between 居民点1 (104.05) and 中心1 (104.055)


def barrier(number: int, kind: str, lon: float, name: str | None = None) -> dict[str, Any]:
    line = shapely.LineString([(lon, 37.0), (lon, 37.1)])
    return {"barrier_id": f"B{number}", "barrier_kind": kind, "name": name, "geometry": line}


@pytest.fixture
def rivers() -> gpd.GeoDataFrame:
    """From west to east: a railway, a river and one more river between the first village and its centre; an expressway elsewhere."""
    rows = [
        barrier(1, "river", 104.053, "清河"),
        barrier(2, "railway", 104.051, "包兰线"),
        barrier(3, "expressway", 104.2, "高速"),
        barrier(4, "river", 104.054),
    ]
    return as_layer(BARRIERS, rows)


def test_a_straight_line_never_flatters_itself(circle: Ask) -> None:
    table = circle(15)
    assert (table.flattery.points, table.flattery.falsely, table.flattery.missed) == (0, 0, 0)
    assert table.false_coverage.empty


def test_a_river_without_a_bridge_is_named_with_what_else_is_crossed_in_the_order_met(
    circle: Ask, frames: StudyFrames, rivers: gpd.GeoDataFrame
) -> None:
    table = circle(15, travel=Crooked(river_lon=BESIDE), held=CircleFrames(frames, barriers=rivers))
    row = table.false_coverage.iloc[0]
    assert (row["place"], row["unit"], row["amount"], row["facility_id"]) == ("居民点1", "一村", 1000, "F1")
    assert (row["cause"], row["crossed"]) == ("railway;river", "包兰线、清河")
    assert row["straight_m"] == pytest.approx(444.9, abs=0.5)
    flattery = table.flattery
    assert (flattery.falsely, flattery.missed, flattery.radius_m) == (1000, 0, 900)
    assert (flattery.claimed.numerator, flattery.reached.numerator, flattery.claimed.denominator) == (1000, 0, 7800)
    assert flattery.points == pytest.approx(100 * 1000 / 7800)


def test_the_wall_of_a_closed_estate_stands_in_the_way_of_whoever_lives_inside(circle: Ask, frames: StudyFrames) -> None:
    home = shapely.box(104.045, 37.045, BESIDE, 37.055)
    far = shapely.box(104.15, 37.04, 104.16, 37.06)
    rows = [
        {"estate_id": "E1", "name": "封闭小区", "division_code": "990101100201", "is_closed": True, "geometry": home},
        {"estate_id": "E2", "name": "开放小区", "division_code": "990101100201", "is_closed": False, "geometry": home},
        {"estate_id": "E3", "name": "远处小区", "division_code": "990101100202", "is_closed": True, "geometry": far},
        {"estate_id": "E4", "name": "未绘小区", "division_code": "990101100202", "is_closed": True},
    ]
    held = CircleFrames(frames, estates=as_layer(HOUSING_ESTATES, rows))
    row = circle(15, travel=Crooked(bend=3.0), held=held).false_coverage.iloc[0]
    assert (row["cause"], row["crossed"]) == ("estate_wall", "封闭小区")


def test_where_nothing_on_record_is_crossed_the_way_itself_tells(circle: Ask) -> None:
    round_about = circle(15, travel=Crooked(bend=3.0)).false_coverage.iloc[0]
    assert (round_about["cause"], round_about["detour"]) == ("detour", pytest.approx(3.0))
    assert circle(15, travel=Crooked(bend=3.0, mode=Mode.SURFACE)).false_coverage.iloc[0]["cause"] == "ground"
    assert circle(15, travel=Crooked(river_lon=BESIDE)).false_coverage.iloc[0]["cause"] == "no_way"


def test_a_one_way_street_is_told_by_the_way_back(circle: Ask) -> None:
    class Eastward(Crooked):
        """Who drives west drives ten times as far."""

        def pairs(self, places, facilities, *, limit_min):  # type: ignore[no-untyped-def]
            found = super().pairs(places, facilities, limit_min=limit_min)
            against = places.lon[found.place] > facilities.lon[found.facility]
            minutes = found.minutes * (1 + 9 * against)
            kept = minutes <= limit_min
            return replace(found, place=found.place[kept], facility=found.facility[kept], minutes=minutes[kept])

    street = Eastward(mode=Mode.DRIVE, speed_ms=1.0, bend=1.0)
    assert circle(20, travel=street).false_coverage.empty  # 中心1 stands east of its village
    table = circle(20, travel=street, weight="units", radius_m=9_000)
    causes = table.false_coverage.set_index("unit")["cause"]
    assert causes["二村"] == "no_way"  # 8.45 km would take too long either way
    table = circle(160, travel=street, weight="units")
    assert table.false_coverage.set_index("unit").loc["二村", "cause"] == "one_way"


def test_the_plans_own_radius_may_be_asked_about(circle: Ask) -> None:
    table = circle(15, travel=StraightLine(), radius_m=9_000)
    flattery = table.flattery
    assert flattery.radius_m == 9_000
    assert (flattery.claimed.numerator, flattery.reached.numerator) == (2100, 1000)
    assert flattery.falsely == table.false_coverage["amount"].sum() == 1100
    assert table.false_coverage["amount"].tolist() == sorted(table.false_coverage["amount"], reverse=True)
    narrow = circle(15, radius_m=100).flattery
    assert (narrow.falsely, narrow.missed) == (0, 1000)
    assert narrow.points == pytest.approx(-100 * 1000 / 7800)


def test_whoever_cannot_be_told_is_neither_falsely_inside_nor_truly(circle: Ask) -> None:
    table = circle(15, travel=Crooked(roads_end=37.04))
    assert table.false_coverage.empty
    flattery = table.flattery
    assert (flattery.falsely, flattery.doubtful, flattery.missed) == (0, 1000, 0)
    assert flattery.claimed.denominator == flattery.reached.denominator == table.overall.denominator


def test_what_the_paper_claims_is_what_coverage_by_the_same_radius_says(circle: Ask, frames: StudyFrames) -> None:
    everybody = frames.settlements.assign(geometry=frames.settlements.geometry.fillna(shapely.Point(104.3, 37.3)))
    placed = replace(frames, settlements=everybody, demand=everybody)
    claimed = circle(15, travel=Crooked(roads_end=37.04), held=CircleFrames(placed)).flattery.claimed
    asked = CoverageQuestion("day_care_center", measure=Measure.REACH, reach_m=900, weight=Weight.PEOPLE)
    same = measure_coverage(asked, placed, area="990101", on=DAY).overall
    assert (claimed.numerator, claimed.denominator) == (same.numerator, same.denominator)

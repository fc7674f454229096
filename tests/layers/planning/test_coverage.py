"""Coverage of the little county, question by question."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from pyproj import Geod

from layers.errors import DatumsDiffer, NoDatum
from layers.planning.coverage import CoverageTable, measure_coverage
from layers.planning.errors import NoDemand
from layers.planning.question import CoverageQuestion
from layers.planning.sites import StudyFrames

TODAY = date(2022, 11, 23)
GEOD = Geod(a=6378137.0, rf=298.257222101)

Ask = Callable[..., CoverageTable]


@pytest.fixture
def ask(frames: StudyFrames) -> Ask:
    def asked(on: date = TODAY, of: StudyFrames = frames, **words: object) -> CoverageTable:
        question = CoverageQuestion("day_care_center", **words)  # type: ignore[arg-type]  # because choices may be plain words
        return measure_coverage(question, of, area="990101", on=on)

    return asked


def figures(table: CoverageTable) -> tuple[int, int, int]:
    return table.overall.numerator, table.overall.denominator, table.overall.unknown


def by_name(table: CoverageTable, column: str) -> dict[str, object]:
    values = table.units[column].astype(object).where(table.units[column].notna(), None)
    return dict(zip(table.units["name"], values, strict=True))


def test_a_unit_has_one_by_standing_inside_by_service_or_by_claim_where_no_line_is_drawn(ask: Ask) -> None:
    table = ask()
    assert by_name(table, "how") == {
        "城关社区": "claimed",
        "一村": "inside",
        "二村": "",
        "三村": "",
        "四村": "inside",
        "五村": "served",
    }
    assert figures(table) == (4, 6, 0)
    assert table.overall.text == "66.67 %"


def test_villages_are_rural_and_communities_urban(ask: Ask) -> None:
    strata = {s.key: (s.percentage.numerator, s.percentage.denominator) for s in ask().strata}
    assert strata == {"rural": (3, 5), "urban": (1, 1)}


def test_every_split_adds_up_to_the_whole(ask: Ask) -> None:
    for by in ("stratum", "class", "township"):
        table = ask(by=by)
        assert sum(s.percentage.numerator for s in table.strata) == table.overall.numerator
        assert sum(s.percentage.denominator for s in table.strata) == table.overall.denominator


def test_a_closed_centre_counts_until_the_day_it_closed(ask: Ask) -> None:
    assert figures(ask(on=date(2021, 5, 31))) == (5, 6, 0)
    assert figures(ask(on=date(2021, 6, 1))) == (4, 6, 0)


def test_before_the_centres_opened_only_the_one_without_a_day_counts_and_is_noted(ask: Ask) -> None:
    table = ask(on=date(2015, 2, 28))
    assert by_name(table, "facilities")["城关社区"] == 1
    assert figures(table) == (1, 6, 0)
    assert table.report.count_by_code()["planning.opening-day-unknown"] == 1


def test_each_lists_the_units_that_have_none(ask: Ask) -> None:
    table = ask(measure="each")
    assert not table.is_complete
    assert table.missing["name"].tolist() == ["二村", "三村"]
    assert table.missing["nearest_name"].tolist() == ["中心1", "中心5"]


def test_a_township_has_one_when_one_stands_inside_it_but_not_when_only_a_village_of_it_is_served(
    ask: Ask, frames: StudyFrames
) -> None:
    facilities = frames.facilities
    only_serving = facilities[facilities["facility_id"] == "F6"].assign(serves="990101101202", geometry=None)
    table = ask(unit="township", measure="each", with_neighbours=True, of=replace(frames, facilities=only_serving))
    assert figures(table) == (0, 2, 0)
    assert figures(ask(unit="township", measure="each")) == (2, 2, 0)


def test_serving_a_township_serves_every_village_in_it(ask: Ask, frames: StudyFrames) -> None:
    whole = frames.facilities[frames.facilities["facility_id"] == "F1"].assign(serves="990101101")
    assert by_name(ask(of=replace(frames, facilities=whole)), "how") == {
        "城关社区": "",
        "一村": "inside",
        "二村": "",
        "三村": "",
        "四村": "served",
        "五村": "served",
    }


def test_a_neighbours_centre_counts_only_when_asked_for(ask: Ask) -> None:
    near = ask(measure="reach", reach_m=6000)
    with_neighbours = ask(measure="reach", reach_m=6000, with_neighbours=True)
    assert by_name(near, "within_reach")["五村"] is False
    assert by_name(with_neighbours, "within_reach")["五村"] is True
    assert by_name(with_neighbours, "nearest_id")["五村"] == "F6"


def test_distance_is_the_geodesic_from_the_seat_and_the_radius_itself_counts(ask: Ask) -> None:
    exact = float(GEOD.inv(104.05, 37.05, 104.055, 37.05)[2])
    assert by_name(ask(), "distance_m")["一村"] == pytest.approx(exact, abs=1e-9)
    assert by_name(ask(measure="reach", reach_m=exact), "within_reach")["一村"] is True
    assert by_name(ask(measure="reach", reach_m=float(np.nextafter(exact, 0))), "within_reach")["一村"] is False


def test_a_unit_is_measured_from_its_seat_else_its_only_settlement_else_a_point_inside(ask: Ask) -> None:
    assert by_name(ask(), "measured_from") == {
        "城关社区": "",
        "一村": "seat",
        "二村": "seat",
        "三村": "seat",
        "四村": "seat",
        "五村": "inner_point",
    }


def test_a_unit_without_any_position_is_unknown_not_out_of_reach(ask: Ask) -> None:
    table = ask(measure="reach", reach_m=1000)
    assert figures(table) == (2, 5, 1)
    assert by_name(table, "covered")["城关社区"] is None
    assert table.overall.bounds == (2 / 6, 3 / 6)
    assert "planning.unit-without-position" in table.report.count_by_code()


def test_a_village_without_population_is_a_third_class(ask: Ask) -> None:
    table = ask(weight="people")
    assert figures(table) == (1000 + 400 + 5000, 1000 + 800 + 600 + 400 + 5000, 1)
    assert table.overall.unknown_amount is None
    assert by_name(table, "population")["四村"] is None
    assert by_name(table, "unknown")["四村"] == 1
    assert "planning.people-unknown" in table.report.count_by_code()


def test_people_within_reach_are_counted_where_they_live(ask: Ask) -> None:
    table = ask(measure="reach", reach_m=1000, weight="people")
    assert figures(table) == (1000, 2800, 2)  # 城关社区 has people but no place, 四村 a place but no figure
    urban = next(s.percentage for s in table.strata if s.key == "urban")
    assert (urban.denominator, urban.unknown, urban.unknown_amount) == (0, 1, 5000)
    assert urban.share is None


def test_older_people_are_counted_from_their_own_column(ask: Ask) -> None:
    assert figures(ask(measure="reach", reach_m=1000, weight="elderly60")) == (200, 570, 2)


def test_an_age_nobody_counted_is_refused(ask: Ask) -> None:
    with pytest.raises(NoDemand, match="elderly80"):
        ask(weight="elderly80")


def test_a_unit_without_settlements_stands_with_its_published_population(ask: Ask, frames: StudyFrames) -> None:
    settlements = frames.settlements[frames.settlements["division_code"] != "990101100202"]
    divisions = frames.divisions.copy()
    divisions.loc[divisions["code"] == "990101100202", "population"] = 777
    of = replace(frames, divisions=divisions, settlements=settlements, demand=settlements)
    assert figures(ask(weight="people", of=of)) == (6400, 6400 + 600 + 777, 1)
    reach = ask(measure="reach", reach_m=1000, weight="people", of=of)
    assert figures(reach) == (1000, 2000, 3)  # where its people live is not known


def test_a_centre_whose_place_contradicts_its_register_counts_where_it_stands_and_is_noted(ask: Ask, frames: StudyFrames) -> None:
    facilities = frames.facilities.copy()
    facilities.loc[facilities["facility_id"] == "F1", "division_code"] = "990101100202"
    table = ask(of=replace(frames, facilities=facilities))
    assert (by_name(table, "holds")["一村"], by_name(table, "holds")["二村"]) == (True, False)
    assert table.report.count_by_code()["planning.position-disagrees"] == 1


def test_a_facility_outside_the_county_holds_no_unit_and_is_noted(ask: Ask, frames: StudyFrames) -> None:
    drawn = frames.divisions[frames.divisions["code"] != "990101100001"]
    facilities = frames.facilities.copy()
    astray = facilities["facility_id"] == "F1"
    facilities.loc[astray, "geometry"] = gpd.points_from_xy([120.0], [30.0])[0]
    table = ask(of=replace(frames, divisions=drawn, facilities=facilities))
    assert by_name(table, "holds")["一村"] is False
    assert table.report.count_by_code()["planning.facility-outside-area"] == 1


def test_without_any_facility_of_the_kind_coverage_is_nought_and_says_why(frames: StudyFrames) -> None:
    question = CoverageQuestion("funeral_home", measure="reach", reach_m=5000)  # type: ignore[arg-type]
    table = measure_coverage(question, frames, area="990101", on=TODAY)
    assert figures(table) == (0, 6, 0)
    assert table.units["distance_m"].isna().all()
    assert "planning.none-of-kind" in table.report.count_by_code()


def test_a_cell_counts_by_a_point_inside_it_and_by_its_place_where_it_has_no_code(ask: Ask, frames: StudyFrames) -> None:
    cells = frames.settlements[
        ["settlement_id", "division_code", "population", "elderly60", "elderly65", "elderly80", "geometry"]
    ].copy()
    cells["division_code"] = pd.Series([None] * len(cells), dtype="str")
    cells["geometry"] = shapely.buffer(cells.geometry.to_numpy(), 0.001)
    table = ask(measure="reach", reach_m=1000, weight="people", of=replace(frames, demand=cells))
    assert figures(table) == (1000, 2800, 2)


def test_frames_in_two_datums_or_in_none_are_refused(ask: Ask, frames: StudyFrames) -> None:
    with pytest.raises(DatumsDiffer):
        ask(of=replace(frames, facilities=frames.facilities.to_crs(4534)))
    with pytest.raises(NoDatum):
        ask(of=replace(frames, settlements=frames.settlements.set_crs(None, allow_override=True)))


def test_the_plan_that_asks_for_every_township_stands_beside_the_answer(frames: StudyFrames) -> None:
    divisions = frames.divisions.assign(code=frames.divisions["code"].str.replace("990101", "620423"))
    table = measure_coverage(
        CoverageQuestion("social_work_station", unit="township"), replace(frames, divisions=divisions), area="620423", on=TODAY
    )
    assert [r.figure for r in table.requirements] == ["J13"]

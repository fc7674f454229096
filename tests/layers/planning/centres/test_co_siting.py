"""One house for several services: what stands in it, near it or nowhere, and the floor that is missing, never taken as nothing."""

import numpy as np
import pytest

from layers.planning.access.errors import UnknownNorm
from layers.planning.centres.co_siting import CoSitingTable, measure_co_siting
from layers.planning.centres.question import CoSitingQuestion
from layers.planning.errors import RadiusInDegrees, UnknownChoice
from tests.layers.planning.centres.valley import AREA, DAY, Row, candidate, cell, facility, lon_of, minutes_between, with_offers

PEOPLE = [cell(f"c{n}", n, 0.5, 400, households=n * 100) for n in range(4)]
X = 100 / (60 * minutes_between((0, 0.0), (0, 1.0)))  # a hundred metres as a share of a village's width


def sited(facilities: list[Row], candidates: list[Row] | None = None, **asked: object) -> CoSitingTable:
    question = CoSitingQuestion(**asked)  # type: ignore[arg-type]  # because each name meets its own type
    return measure_co_siting(question, with_offers(PEOPLE, facilities, candidates or []), area=AREA, on=DAY)


def around(n: int) -> list[Row]:
    """Day care at the seat, meals 20 m on, a station 250 m away, a clinic 350 m away."""
    spots = (
        ("D", "day_care_center", 0.0),
        ("M", "meal_point", 0.2),
        ("S", "social_work_station", 2.5),
        ("K", "medical_facility", 3.5),
    )
    return [facility(f"{key}{n}", kind, n, 0.5 + metres * X) for key, kind, metres in spots]


def test_a_service_is_in_the_house_near_or_missing_by_its_metres() -> None:
    row = sited(around(1)).anchors.set_index("id").loc["D1"]
    assert [row[key] for key in ("day_care", "meals", "social_work", "clinic")] == ["here", "here", "near", "missing"]
    assert row["social_work_m"] == pytest.approx(250, abs=0.01)
    assert (row["lacking"], row["together"]) == ("clinic", 3)


def test_a_community_is_complete_when_everything_stands_near_its_seat() -> None:
    assert sited(around(1)).complete.text == "0.00 %"
    wider = sited(around(1), within_m=400)
    assert (wider.complete.numerator, wider.complete.denominator) == (1, 5)
    assert wider.complete.passport.radius_m == 400


def test_the_house_with_most_floor_is_named_as_host_and_land_is_no_house() -> None:
    offers = [
        candidate("C1", "idle_school", 1, 0.5 + X, floor_area_m2=600.0, offered_for="day_care_center"),
        candidate("C2", "parcel", 1, 0.5 + X, floor_area_m2=5000.0),
        candidate("C3", "idle_workshop", 1, 0.5 + X),
    ]
    rows = sited(around(1), offers).anchors.set_index("id")
    assert rows.loc["D1", ["host_id", "host_m2"]].tolist() == ["C1", 600.0]
    assert rows["lacking"].isna()["C1"]  # the clinic is 250 m from there
    assert rows["host_id"].isna()["C1"]
    assert {"C1", "C2", "C3"} <= set(rows.index)


def test_floor_is_held_against_the_rule_per_hundred_households() -> None:
    rooms = [
        facility("D2", "day_care_center", 2, 0.5, floor_area_m2=30.0),
        facility("K2", "medical_facility", 2, 0.5, floor_area_m2=500.0),
    ]
    table = sited(rooms, norms=("anhui-2022-existing", "anhui-2022-new"))
    rows = table.communities.set_index("name")
    assert (rows.loc["2村", "required_m2"], rows.loc["2村", "short_m2"], rows.loc["2村", "services_m2"]) == (40, 10, 530)
    assert rows.loc["3村", "short_m2"] == 60
    assert table.short_m2 == 0 + 20 + 10 + 60
    assert [norm.id for norm in table.norms] == ["anhui-2022-existing"]
    assert table.anchors.set_index("id").loc["D2", ["floor_area_m2", "short_at_most_m2"]].tolist() == [30, 10]
    assert table.floor.numerator == 30
    assert table.floor.denominator == 600
    new = sited(rooms, norms=("anhui-2022-existing", "anhui-2022-new"), estates="new")
    assert new.communities.set_index("name").loc["2村", "required_m2"] == 60


def test_a_room_without_a_floor_area_leaves_an_upper_bound_of_what_is_short() -> None:
    rooms = [facility("D2", "day_care_center", 2, 0.5, floor_area_m2=30.0), facility("M2", "meal_point", 2, 0.5)]
    row = sited(rooms, norms=("anhui-2022-existing",)).communities.set_index("name").loc["2村"]
    assert np.isnan(row["short_m2"])
    assert (row["short_at_most_m2"], row["floor_unknown"]) == (10, 1)
    enough = sited([rooms[0] | {"floor_area_m2": 45.0}, rooms[1]], norms=("anhui-2022-existing",)).communities.set_index("name")
    assert enough.loc["2村", "short_m2"] == 0


def test_without_a_norm_on_record_nothing_is_said_to_be_short() -> None:
    table = sited(around(1))
    assert table.communities["short_m2"].isna().all()
    codes = table.report.count_by_code()
    assert (
        codes["planning.no-care-space-norm"] == codes["planning.units-without-households"] == codes["planning.no-candidates"] == 1
    )
    assert table.floor.unknown == 1


def test_what_has_no_position_shares_no_house_and_is_listed() -> None:
    table = sited([facility("D1", "day_care_center", 1, None)], [candidate("C1", "building", 1, None)])
    rows = table.anchors.set_index("id")
    assert rows.loc["D1", ["day_care", "meals"]].tolist() == ["unknown", "unknown"]
    assert rows["together"].isna()["C1"]
    assert table.report.count_by_code()["planning.facility-without-position"] == 1
    assert lon_of(1, 0) > 104


@pytest.mark.parametrize(
    ("asked", "refusal"),
    [({"within_m": 0.003}, RadiusInDegrees), ({"estates": "old"}, UnknownChoice), ({"norms": ("gb50437-floor",)}, UnknownNorm)],
)
def test_what_no_house_can_be_asked_by_is_refused(asked: dict[str, object], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        CoSitingQuestion(**asked)  # type: ignore[arg-type]  # because each name meets its own type

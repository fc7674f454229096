"""Kinds, the plans that require them and the norms set for them."""

from datetime import date

import pytest

from layers.planning.kinds import CIRCLES, FACILITY_KINDS, KINDS, NORMS, REQUIREMENTS, radius_norms, required_levels
from layers.reference import LEVELS


def test_the_kinds_of_the_house_keep_their_codes() -> None:
    assert len(FACILITY_KINDS.labels) == 30
    assert FACILITY_KINDS.code_of("日间照料中心") == "day_care_center"
    assert FACILITY_KINDS.labels["columbarium"].zh == "骨灰堂"
    assert all(word.zh and word.en for word in FACILITY_KINDS.labels.values())


def test_every_requirement_names_a_kind_a_level_a_plan_and_its_figure() -> None:
    for asked in REQUIREMENTS:
        assert asked.kind in FACILITY_KINDS
        assert asked.level in LEVELS
        assert asked.plan
        assert asked.figure[0] in "JXDHY"
        assert asked.target is None or 0 < asked.target <= 1


def test_jingtai_must_hold_a_social_work_station_in_every_township() -> None:
    (asked,) = required_levels("social_work_station", "620423")
    assert (asked.plan, asked.figure, asked.level, asked.target) == ("jingtai-145", "J13", "township", 1.0)
    assert required_levels("social_work_station", "450900") == ()


def test_a_province_plan_reaches_the_counties_inside_it() -> None:
    assert [asked.figure for asked in required_levels("mental_rehabilitation_point", "420103")] == ["H06"]


def test_norms_are_told_apart_by_id_and_say_where_they_come_from() -> None:
    assert len({norm.id for norm in NORMS}) == len(NORMS)
    for norm in NORMS:
        assert norm.source
        assert norm.relation in {"at_least", "at_most", "range", "equals"}
        assert (norm.value_to is not None) == (norm.relation == "range")
        assert all(kind in FACILITY_KINDS for kind in norm.kinds)


def test_what_is_only_remembered_is_never_called_verified() -> None:
    assert {norm.standing for norm in NORMS if not norm.verified} == {"memory"}
    assert all("未核对" in norm.source for norm in NORMS if norm.standing == "memory")


@pytest.mark.parametrize(
    ("norm_id", "on", "area", "in_force"),
    [
        ("guizhou-2022-radius", date(2023, 1, 1), "520100", True),
        ("guizhou-2022-radius", date(2023, 1, 1), "620423", False),
        ("guizhou-2022-radius", date(2021, 12, 31), "520100", False),
        ("goal-2025-nursing", date(2025, 12, 31), "620423", True),
        ("goal-2025-nursing", date(2026, 1, 1), "620423", False),
    ],
)
def test_a_norm_holds_in_its_years_and_its_area(norm_id: str, on: date, area: str, in_force: bool) -> None:
    norm = next(n for n in NORMS if n.id == norm_id)
    assert norm.is_in_force(on, area) is in_force


def test_a_social_work_station_has_no_radius_of_its_own() -> None:
    assert all(not norm.kinds for norm in radius_norms("social_work_station"))
    assert {norm.figure for norm in CIRCLES if norm.area == "" and norm.quantity == "radius"} == {"300 m", "500 m", "800–1000 m"}


def test_a_kind_gathers_its_requirements_and_norms() -> None:
    care = KINDS["care_home"]
    assert care.term.en == "care home"
    assert {norm.quantity for norm in care.norms} >= {"beds_per_1000_older_people", "nursing_bed_share"}

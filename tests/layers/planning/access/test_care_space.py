"""Care floor area of estates: each against the norm of its own date, unknown never zero, and no norm taken in silence."""

from datetime import date
from typing import Any

import geopandas as gpd
import pytest

from layers.planning.access.care_space import CareSpaceTable, EstateFrames, measure_care_space
from layers.planning.access.care_space_question import CARE_NORMS, CareSpaceQuestion
from layers.planning.access.errors import UnknownNorm
from layers.planning.errors import ImpossibleMinutes
from layers.planning.specs import HOUSING_ESTATES
from layers.planning.straight import StraightLine
from tests.layers.planning.layer_rows import as_layer

DAY = date(2024, 6, 1)


def estate(
    number: int, code: str, households: int | None, m2: float | None, completed: str | None, **more: Any
) -> dict[str, Any]:
    row = {"estate_id": f"E{number}", "name": f"小区{number}", "division_code": code, "households": households}
    return row | {"care_floor_area_m2": m2, "completed_on": completed} | more


def estates(*rows: dict[str, Any]) -> gpd.GeoDataFrame:
    return as_layer(HOUSING_ESTATES, rows)


def ask(frame: gpd.GeoDataFrame, *, area: str, travel: StraightLine | None = None, **words: Any) -> CareSpaceTable:
    return measure_care_space(CareSpaceQuestion(**words), EstateFrames(frame, {}), area=area, on=DAY, travel=travel)


def test_a_new_and_an_old_estate_of_yinchuan_are_held_against_different_figures() -> None:
    frame = estates(
        estate(1, "640104001001", 1000, 290.0, "2023-11-01"),  # new: 30 asked, 29 given
        estate(2, "640104001001", 1000, 290.0, "2015-01-01"),  # existing: 20 asked
        estate(3, "640104001001", 500, 150.0, "2023-10-30"),  # completed on the very day: new, and just enough
    )
    table = ask(frame, area="6401")
    assert table.estates["age"].tolist() == ["new", "existing", "new"]
    assert table.estates["required_per_100"].tolist() == [30, 20, 30]
    assert table.estates["meets"].tolist() == [False, True, True]
    assert table.estates["short_m2"].tolist() == pytest.approx([10, 0, 0])
    assert (table.met.numerator, table.met.denominator) == (2, 3)
    assert {key: met.text for key, met in table.met_by_age.items()} == {"new": "50.00 %", "existing": "100.00 %"}
    assert table.overall.value == pytest.approx(730 / 2500 * 100)
    assert "yinchuan-2023-new" in table.met.passport.norms


def test_the_norm_of_the_smallest_area_is_taken_and_a_range_is_met_from_its_lower_end() -> None:
    table = ask(estates(estate(1, "320214001001", 1000, 200.0, "2022-05-01")), area="320214")
    assert table.estates["norm_id"].tolist() == ["xinwu-145-new"]
    assert table.estates["meets"].tolist() == [True]


def test_where_no_norm_is_on_record_nothing_is_judged_and_it_is_said() -> None:
    table = ask(estates(estate(1, "620423001001", 1000, 200.0, "2022-05-01")), area="620423")
    assert table.norms == ()
    assert table.met.text == "–"
    assert (table.met.unknown, table.overall.text) == (1, "20.00")
    assert [f.code for f in table.report] == ["planning.no-care-space-norm"]
    assert "未收录本地规定" in table.met.passport.definition.zh


def test_a_norm_named_by_the_asker_is_used_and_shown_as_his_choice() -> None:
    frame = estates(estate(1, "620423001001", 1000, 200.0, "2022-05-01"))
    table = ask(frame, area="620423", norms=("yinchuan-2023-new", "yinchuan-2023-existing"), new_from=date(2021, 1, 1))
    assert table.estates["meets"].tolist() == [False]
    assert "由提问者指定" in table.met.passport.definition.zh


def test_what_is_not_known_is_not_judged_and_not_zero() -> None:
    frame = estates(
        estate(1, "340100001001", 1000, None, "2023-05-01"),
        estate(2, "340100001001", None, 300.0, "2023-05-01"),
        estate(3, "340100001001", 1000, 300.0, None),
        estate(4, "340100001001", 1000, 300.0, "2023-05-01"),
        estate(5, "340100001001", 1000, 0.0, "2025-05-01"),  # not yet completed
        estate(6, "350100001001", 1000, 0.0, "2023-05-01"),  # another province
    )
    table = ask(frame, area="34")
    assert table.estates["estate_id"].tolist() == ["E1", "E2", "E3", "E4"]
    assert table.estates["meets"].isna().tolist() == [True, True, True, False]
    assert (table.met.numerator, table.met.denominator, table.met.unknown) == (1, 1, 3)
    assert table.report.count_by_code() == {"planning.estate-unfinished": 1, "planning.estate-incomplete": 3}
    assert table.short_m2 == 0


def test_small_estates_share_what_stands_within_five_minutes_when_asked_to() -> None:
    frame = estates(
        estate(1, "340100001001", 100, 0.0, "2023-05-01", at=(117.000, 32.0)),
        estate(2, "340100001001", 900, 400.0, "2023-05-01", at=(117.002, 32.0)),  # about 190 m away
        estate(3, "340100001001", 100, 0.0, "2023-05-01", at=(117.100, 32.0)),
    )
    alone = ask(frame, area="34", travel=StraightLine())
    assert alone.estates["meets"].tolist() == [False, True, False]
    pooled = ask(frame, area="34", travel=StraightLine(), pool_minutes=5)
    assert pooled.estates["m2_per_100"].tolist() == pytest.approx([40, 400 / 9, 0])
    assert pooled.estates["is_pooled"].tolist() == [True, False, False]
    assert pooled.estates["meets"].tolist() == [True, True, False]
    assert "合并计算" in pooled.met.passport.definition.zh


def test_an_estate_is_found_by_the_parent_its_county_states() -> None:
    frame = estates(estate(1, "880001", 100, 30.0, "2023-05-01"))
    table = measure_care_space(CareSpaceQuestion(), EstateFrames(frame, {"880001": "34"}), area="34", on=DAY)
    assert table.estates["meets"].tolist() == [True]


def test_unknown_norms_and_circles_that_are_none_are_refused() -> None:
    with pytest.raises(UnknownNorm, match="yinchuan-2023-new"):
        CareSpaceQuestion(norms=("GB-9999",))
    with pytest.raises(ImpossibleMinutes):
        CareSpaceQuestion(pool_minutes=-5)


def test_every_norm_of_care_floor_area_says_for_which_estates_it_was_set() -> None:
    assert {norm.estates for norm in CARE_NORMS.values()} == {"new", "existing"}
    assert {norm.area for norm in CARE_NORMS.values()} == {"6401", "34", "52", "42", "320214"}

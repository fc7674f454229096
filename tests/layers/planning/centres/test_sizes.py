"""Sizes: everybody belongs to one centre, classes and floors come from dated norms, and what nobody wrote down is never 0."""

from datetime import date

import numpy as np
import pytest

from layers.planning.access.errors import UnknownNorm
from layers.planning.centres.classes import SCHEMES, floor_norms_for
from layers.planning.centres.question import SizeQuestion
from layers.planning.centres.sizes import SizeTable, measure_sizes
from layers.planning.errors import ImpossibleMinutes, NoDemand, UnknownChoice, UnknownKind
from layers.planning.kinds import Norm
from layers.planning.straight import StraightLine
from tests.layers.planning.centres.valley import AREA, DAY, Row, cell, facility, minutes_between, study


def sizes(people: list[Row], facilities: list[Row], minutes: float = 10, **asked: object) -> SizeTable:
    question = SizeQuestion(minutes=minutes, **asked)  # type: ignore[arg-type]  # because each name meets its own type
    return measure_sizes(question, study(people, facilities), StraightLine(), area=AREA, on=DAY)


def care(key: str, n: int, x: float | None, **more: object) -> Row:
    return facility(key, "day_care_center", n, x, **more)


@pytest.mark.parametrize(
    ("people", "found"),
    [
        (4_999, "below"),
        (5_000, "gb50437-lower-grade"),
        (12_000, "gb50437-lower-grade"),
        (12_001, "between"),
        (49_999, "between"),
        (50_000, "gb50437-upper-grade"),
        (100_001, "above"),
    ],
)
def test_a_class_holds_both_its_ends_and_the_ground_between_classes_is_said(people: float, found: str) -> None:
    told = SCHEMES["gb50437"].class_of(people)
    assert (told.id if isinstance(told, Norm) else told) == found


def test_of_two_classes_that_share_an_end_the_larger_is_taken() -> None:
    told = SCHEMES["memory-143"].class_of(15_000)
    assert isinstance(told, Norm)
    assert (told.id, told.value, told.verified) == ("memory-143-class-2", 1085, False)


def test_unverified_floors_and_those_of_new_estates_are_taken_only_when_asked_for() -> None:
    anhui = floor_norms_for("day_care_center", (), area="340100", on=date(2023, 1, 1))
    guizhou = floor_norms_for("home_care_station", (), area="520100", on=date(2023, 1, 1))
    assert anhui == ()
    assert [norm.id for norm in guizhou] == ["guizhou-2022-station-area"]
    named = floor_norms_for("day_care_center", ("anhui-2022-unit-area", "memory-day-care-area"), area="620423", on=DAY)
    assert [norm.value for norm in named] == [350, 350]


def test_everybody_belongs_to_the_nearest_centre_within_the_time_and_to_no_other() -> None:
    rng = np.random.default_rng(6)
    homes = [
        (int(n), float(x), int(p))
        for n, x, p in zip(rng.integers(0, 5, 60), rng.random(60), rng.integers(0, 900, 60), strict=True)
    ]
    centres = [(int(n), float(x)) for n, x in zip(rng.integers(0, 5, 7), rng.random(7), strict=True)]
    table = sizes(
        [cell(f"c{i:02d}", n, x, p) for i, (n, x, p) in enumerate(homes)], [care(f"F{i}", *at) for i, at in enumerate(centres)]
    )
    expected = dict.fromkeys((f"F{i}" for i in range(7)), 0)
    for n, x, people in homes:
        ways = [minutes_between((n, x), at) for at in centres]
        if min(ways) <= 10:
            expected[f"F{int(np.argmin(ways))}"] += people
    assert dict(zip(table.centres["facility_id"], table.centres["population"].astype(int), strict=True)) == expected
    assert table.served.numerator == sum(expected.values())
    assert table.served.denominator == sum(people for *_, people in homes)


def test_a_class_with_a_floor_judges_the_house_and_a_missing_floor_is_listed_not_taken_as_nothing() -> None:
    people = [cell("a", 0, 0.5, 12_000), cell("b", 2, 0.5, 20_000)]
    table = sizes(people, [care("F1", 0, 0.5, floor_area_m2=700.0), care("F2", 2, 0.5)], scheme="memory-143")
    first, second = table.centres.set_index("facility_id").loc[["F1", "F2"]].to_dict("records")
    assert (first["required_m2"], first["short_m2"], first["meets"], first["norm_verified"]) == (750, 50, False, False)
    assert second["class_id"] == "memory-143-class-2"
    assert np.isnan(second["short_m2"])
    assert second["meets"] is not False
    assert (table.enough.numerator, table.enough.denominator, table.enough.unknown) == (0, 1, 1)
    assert {"planning.floor-area-unknown", "planning.norm-unverified"} <= set(table.report.count_by_code())


def test_where_no_norm_is_on_record_nothing_is_judged_and_the_norms_to_choose_from_are_named() -> None:
    table = sizes([cell("a", 0, 0.5, 6_000)], [care("F1", 0, 0.5, floor_area_m2=10.0)])
    assert table.centres["class_id"].tolist() == ["gb50437-lower-grade"]
    assert table.centres["meets"].isna().all()
    sentence = next(f.sentence.zh for f in table.report if f.code == "planning.no-floor-norm")
    assert "guizhou-2022-station-area" in sentence


def test_named_floors_are_held_against_the_strictest() -> None:
    norms = ("guizhou-2022-station-area", "guizhou-2022-centre-area")
    table = sizes([cell("a", 0, 0.5, 6_000)], [care("F1", 0, 0.5, floor_area_m2=400.0)], norms=norms)
    assert table.centres[["norm_id", "short_m2"]].to_numpy().tolist() == [["guizhou-2022-centre-area", 600.0]]


def test_a_centre_without_a_position_serves_nobody_knows_whom() -> None:
    table = sizes([cell("a", 0, 0.5, 100)], [care("F1", 0, 0.5), care("F2", 1, None, floor_area_m2=90.0)])
    row = table.centres.set_index("facility_id").loc["F2"]
    assert row["population"] is not None
    assert table.centres.set_index("facility_id")["population"].isna()["F2"]
    assert row["why"] == "no_position"
    assert row["unit"] == "1村"
    assert table.report.count_by_code()["planning.centre-not-tied"] == 1


def test_places_without_a_number_make_a_class_a_lower_bound() -> None:
    table = sizes([cell("a", 0, 0.5, 100), cell("b", 0, 0.6, None)], [care("F1", 0, 0.5)])
    assert table.centres["places_unknown"].tolist() == [1]
    assert "planning.served-people-unknown" in table.report.count_by_code()


def test_idle_and_planned_centres_and_those_of_other_kinds_do_not_serve() -> None:
    others = [care("F2", 0, 0.5, state="idle"), care("F3", 0, 0.5, state="planned"), facility("F4", "meal_point", 0, 0.5)]
    table = sizes([cell("a", 0, 0.5, 100)], others)
    assert len(table.centres) == 0
    assert table.served.numerator == 0
    assert table.report.count_by_code() == {"planning.no-centres": 1}


@pytest.mark.parametrize(
    ("asked", "refusal"),
    [
        ({"kind": "castle"}, UnknownKind),
        ({"scheme": "mine"}, UnknownChoice),
        ({"norms": ("gb50437-beds",)}, UnknownNorm),
        ({"minutes": 0}, ImpossibleMinutes),
        ({"mode": "fly"}, UnknownChoice),
        ({"demand": "stars"}, UnknownChoice),
    ],
)
def test_what_no_size_can_be_asked_by_is_refused(asked: dict[str, object], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        SizeQuestion(**{"minutes": 10, **asked})  # type: ignore[arg-type]  # because each name meets its own type


def test_a_valley_without_people_is_refused() -> None:
    with pytest.raises(NoDemand):
        sizes([cell("a", 0, 0.5, None)], [care("F1", 0, 0.5)])

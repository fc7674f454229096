"""Graded reach: the larger house reaches further, a house of unknown floor leaves people undecided, and one reach for all is the same as ever."""

import numpy as np
import pytest

from layers.planning.centres.errors import GradeInMetres, ImpossibleGrades
from layers.planning.centres.graded import GradeTable, measure_grades
from layers.planning.centres.grading import HOUSE_GRADES, Grade, parse_grades
from layers.planning.centres.question import GradesQuestion
from layers.planning.errors import UnknownChoice
from layers.planning.straight import StraightLine
from layers.planning.travel import Mode
from tests.layers.planning.centres.valley import AREA, DAY, Row, cell, facility, minutes_between, study


class Riding(StraightLine):
    """A vehicle, as far as its mode says."""

    @property
    def mode(self) -> Mode:
        return Mode.DRIVE


def graded(people: list[Row], facilities: list[Row], grades: tuple[Grade, ...] = HOUSE_GRADES, minutes: float = 15) -> GradeTable:
    question = GradesQuestion(minutes=minutes, grades=grades, weight="people")  # type: ignore[arg-type]  # because plain words will do
    return measure_grades(question, study(people, facilities), StraightLine(), area=AREA, on=DAY)


def house(key: str, n: int, x: float, floor: float | None) -> Row:
    return facility(key, "day_care_center", n, x, floor_area_m2=floor)


HOMES = [(n, x / 10, 10 * n + x + 1) for n in range(5) for x in range(10)]
PEOPLE = [cell(f"c{n}{i}", n, x, p) for i, (n, x, p) in enumerate(HOMES)]


def test_every_place_is_covered_by_a_house_within_that_house_s_own_reach() -> None:
    houses = [((0, 0.5), 1200.0, 15.0), ((2, 0.3), 400.0, 10.0), ((4, 0.9), 80.0, 5.0)]
    table = graded(PEOPLE, [house(f"F{i}", *at, floor) for i, (at, floor, _) in enumerate(houses)])
    covered = [any(minutes_between((n, x), at) <= reach for at, _, reach in houses) for n, x, _ in HOMES]
    single = [any(minutes_between((n, x), at) <= 15 for at, _, _ in houses) for n, x, _ in HOMES]
    people = [p for *_, p in HOMES]
    assert table.graded.numerator == sum(p for p, is_in in zip(people, covered, strict=True) if is_in)
    assert table.single.numerator == sum(p for p, is_in in zip(people, single, strict=True) if is_in)
    assert table.lost == table.single.numerator - table.graded.numerator
    assert table.gained == 0
    assert table.units["lost"].sum() == table.lost
    assert table.grades["centres"].tolist() == [1, 1, 1, 0]


def test_grades_that_all_reach_alike_are_one_reach() -> None:
    houses = [house("F1", 0, 0.5, 1200.0), house("F2", 3, 0.5, None)]
    table = graded(PEOPLE, houses, (Grade(500, 15), Grade(0, 15)))
    assert (table.graded.numerator, table.graded.unknown_amount) == (table.single.numerator, 0)
    assert (table.gained, table.lost) == (0, 0)


def test_who_depends_on_a_house_of_unknown_floor_is_undecided_between_the_smallest_and_the_largest_reach() -> None:
    table = graded(PEOPLE, [house("F1", 2, 0.5, None)])
    near = sum(p for n, x, p in HOMES if minutes_between((n, x), (2, 0.5)) <= 5)
    maybe = sum(p for n, x, p in HOMES if minutes_between((n, x), (2, 0.5)) <= 15) - near
    assert (table.graded.numerator, table.graded.unknown_amount) == (near, maybe)
    assert table.centres["grade"].isna().all()
    assert "planning.grade-unknown" in table.report.count_by_code()


def test_a_house_smaller_than_the_smallest_grade_reaches_nobody_and_is_listed() -> None:
    table = graded(PEOPLE, [house("F1", 2, 0.5, 60.0)], (Grade(1000, 15), Grade(100, 10)))
    assert (table.graded.numerator, table.graded.unknown_amount) == (0, 0)
    assert table.report.count_by_code()["planning.below-grades"] == 1


def test_metres_are_minutes_at_walking_speed_and_refused_for_vehicles() -> None:
    by_metres = graded(PEOPLE, [house("F1", 2, 0.5, 400.0)], (Grade(0, metres=600),))
    by_minutes = graded(PEOPLE, [house("F1", 2, 0.5, 400.0)], (Grade(0, 10),))
    assert by_metres.graded.numerator == by_minutes.graded.numerator > 0
    question = GradesQuestion(minutes=15, grades=(Grade(0, metres=600),))
    with pytest.raises(GradeInMetres):
        measure_grades(question, study(PEOPLE, []), Riding(), area=AREA, on=DAY)


def test_grades_are_read_in_any_order_and_signs() -> None:
    assert parse_grades("0=5，1000㎡=15分钟, 350=10min") == HOUSE_GRADES
    assert parse_grades("0=300m;1000=1000米") == (Grade(1000, metres=1000), Grade(0, metres=300))


@pytest.mark.parametrize("said", ["", "1000", "1000=15,1000=10", "1000=5,0=10", "0=0", "-5=3", "1000=1000m,0=5", "0=999"])
def test_grades_that_contradict_themselves_are_refused(said: str) -> None:
    with pytest.raises(ImpossibleGrades):
        parse_grades(said)


def test_graded_reach_is_of_people_not_of_units() -> None:
    with pytest.raises(UnknownChoice):
        GradesQuestion(minutes=15, weight="units")  # type: ignore[arg-type]  # because plain words will do


def test_a_valley_without_centres_says_so() -> None:
    table = graded(PEOPLE, [])
    assert (table.graded.numerator, table.graded.denominator) == (0, int(np.sum([p for *_, p in HOMES])))
    assert table.report.count_by_code() == {"planning.no-centres": 1}

"""How long the ways are: every figure of a few against people counted one by one."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.planning.what_if.times import WayTimes, in_worst_tenth, median_by_unit

PLACES = st.lists(
    st.tuples(st.integers(0, 2), st.sampled_from([1.5, 4.0, 4.0, 9.25, 30.0, np.inf]), st.integers(0, 30)),
    min_size=1,
    max_size=25,
)


@given(PLACES)
def test_every_figure_is_that_of_the_people_one_by_one(places: list[tuple[int, float, int]]) -> None:
    unit, minutes, people = (np.array(column) for column in zip(*places, strict=True))
    everybody = sorted(took for took, count in zip(minutes, people, strict=True) for _ in range(count))
    told = WayTimes.of(minutes, people.astype(float))
    if not everybody:
        assert (told.median, told.most, told.worst_tenth, told.unreached) == (None, None, None, 0)
        return
    assert told.median == everybody[-(-len(everybody) // 2) - 1]
    assert told.most == everybody[-(-9 * len(everybody) // 10) - 1]
    assert told.unreached == np.isinf(everybody).sum()
    tenths = [took for took in everybody for _ in range(10)][-len(everybody) :]  # everybody cut into ten: the last tenth
    assert told.worst_tenth == pytest.approx(np.mean(tenths))
    inside = in_worst_tenth(minutes, people.astype(float))
    assert inside.sum() == pytest.approx(len(everybody) / 10)
    assert (minutes[inside > 0] >= tenths[0]).all()
    for one, middle in enumerate(median_by_unit(unit, minutes, people.astype(float), 3)):
        theirs = sorted(np.repeat(minutes[unit == one], people[unit == one]))
        if theirs:
            assert middle == theirs[-(-len(theirs) // 2) - 1]
        else:
            assert np.isnan(middle)


def test_the_mean_is_of_those_reached_both_times() -> None:
    minutes, people = np.array([5.0, 15.0, np.inf]), np.array([10.0, 30.0, 99.0])
    told = WayTimes.of(minutes, people).meaning(minutes, people, np.array([True, True, False]))
    assert (told.mean, told.compared, told.unreached) == (12.5, 40, 99)
    assert WayTimes.of(minutes, people).meaning(minutes, people, np.zeros(3, dtype=bool)).mean is None

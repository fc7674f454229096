"""Coverage of the little county, question by question."""

from collections.abc import Callable
from datetime import date

import pytest

from layers.planning.coverage import CoverageTable, StudyFrames, measure_coverage
from layers.planning.question import CoverageQuestion

TODAY = date(2022, 11, 23)

Ask = Callable[..., CoverageTable]


@pytest.fixture
def ask(frames: StudyFrames) -> Ask:
    def asked(on: date = TODAY, **words: object) -> CoverageTable:
        question = CoverageQuestion("day_care_center", **words)  # type: ignore[arg-type]  # because choices may be plain words
        return measure_coverage(question, frames, area="990101", on=on)

    return asked


def test_a_unit_has_one_by_standing_inside_by_service_or_by_claim_where_no_line_is_drawn(ask: Ask) -> None:
    table = ask()
    how = dict(zip(table.units["name"], table.units["how"], strict=True))
    assert how == {"城关社区": "claimed", "一村": "inside", "二村": "", "三村": "", "四村": "inside", "五村": "served"}
    assert (table.overall.numerator, table.overall.denominator) == (4, 6)
    assert table.overall.text == "66.67 %"


def test_villages_are_rural_and_communities_urban(ask: Ask) -> None:
    strata = {s.key: (s.percentage.numerator, s.percentage.denominator) for s in ask().strata}
    assert strata == {"rural": (3, 5), "urban": (1, 1)}

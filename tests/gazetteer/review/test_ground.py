"""A search in the wrong division would come out clean and prove nothing: the place must lie where the application says."""

from dataclasses import replace
from datetime import date

import pytest
from shapely.geometry import LineString, box

from gazetteer.kinds import NameKind
from gazetteer.likeness.name_index import NameIndex
from gazetteer.review import Advice, review
from gazetteer.rules.proposal import Proposal
from gazetteer.rules.shelf import packs_for
from gazetteer.rules.surroundings import Surroundings
from gazetteer.rules.whereabouts import PlaceOutsideDivision, UnknownDivision, require_place_in_division
from layers.errors import Refusal
from layers.frames import frame_of
from layers.reference import DIVISIONS

DAY = date(2025, 3, 1)
ASKED = Proposal("昌麟路", NameKind.STREET, DAY, "620423100", geometry=LineString([(104.0, 37.19), (104.01, 37.19)]))
HELD = frame_of(
    DIVISIONS,
    [
        {"code": "6204", "name": "白银市", "level": "prefecture", "geometry": None},
        {"code": "620423", "name": "景泰县", "level": "county", "geometry": box(103.5, 36.8, 104.6, 37.6)},
        {"code": "620423100", "name": "一条山镇", "level": "township", "geometry": box(103.9, 37.1, 104.1, 37.3)},
        {"code": "620423101", "name": "芦阳镇", "level": "township", "geometry": box(104.1, 37.1, 104.3, 37.3)},
        {"code": "620423100201", "name": "未绘村", "level": "village", "geometry": None},
    ],
)


def judge(asked: Proposal) -> None:
    """What an application is held against when it is taken in; the review says the same as a finding that blocks."""
    found = review(asked, Surroundings(names=NameIndex.of(), as_of=DAY, divisions=HELD), packs_for(asked.division_code, DAY))
    blocking = [f.sentence.zh for f in found.findings if f.rule_id == "A07"]
    refused = _refused(asked)
    assert blocking == ([refused.wording.zh] if refused else [])
    assert (found.advice is Advice.NOT_FIT) == bool(refused)
    if refused:
        raise refused


def _refused(asked: Proposal) -> Refusal | None:
    try:
        require_place_in_division(asked, HELD)
    except Refusal as refused:
        return refused
    return None


@pytest.mark.parametrize(
    "code",
    ["620423100", "620423", "620423100201", "6204"],
    ids=["its town", "its county", "an undrawn village of it", "its city"],
)
def test_a_place_within_what_is_stated_is_judged(code: str) -> None:
    judge(replace(ASKED, division_code=code))


@pytest.mark.parametrize("code", ["999999", "110101", "620423100999"])
def test_a_code_that_is_not_held_is_refused(code: str) -> None:
    with pytest.raises(UnknownDivision) as refused:
        judge(replace(ASKED, division_code=code))
    assert code in refused.value.wording.zh


def test_a_place_drawn_elsewhere_is_refused_and_told_where_it_lies() -> None:
    with pytest.raises(PlaceOutsideDivision) as refused:
        judge(replace(ASKED, division_code="620423101"))
    assert "景泰县、一条山镇" in refused.value.wording.zh
    with pytest.raises(PlaceOutsideDivision) as far:
        judge(replace(ASKED, geometry=LineString([(116.39, 39.9), (116.40, 39.9)])))
    assert "不在任何已绘区划内" in far.value.wording.zh


def test_without_a_place_or_without_divisions_nothing_is_held_against_it() -> None:
    judge(replace(ASKED, geometry=None))
    review(ASKED, Surroundings(names=NameIndex.of(), as_of=DAY), packs_for("620423100", DAY))

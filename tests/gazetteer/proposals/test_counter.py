"""Names offered instead come from the plan, old names, series, features and good words, and each has passed the review before it is offered."""

from dataclasses import replace
from datetime import date

import geopandas as gpd
import pytest
import shapely
from shapely.geometry.base import BaseGeometry

from gazetteer.kinds import NameKind
from gazetteer.likeness.known import KnownName, Standing
from gazetteer.likeness.name_index import NameIndex
from gazetteer.proposals import Source, propose_instead
from gazetteer.proposals.ideas import ideas_for
from gazetteer.rules.finding import Weight
from gazetteer.rules.proposal import Proposal
from gazetteer.rules.shelf import shipped_shelf
from gazetteer.rules.surroundings import Surroundings
from gazetteer.specs import LEXICON, NAME_BANK, NAME_PLAN
from layers.datum import STORED
from layers.frames import frame_of
from layers.reference import BUILT_UP_AREAS

DAY = date(2026, 3, 2)
PACKS = shipped_shelf().packs_for("620423", DAY)


def line(north: float, *, west: float = 104.06) -> shapely.LineString:
    return shapely.LineString([(west, 37.18 + north), (west + 0.01, 37.18 + north)])


ASKED = Proposal("人民路", NameKind.STREET, DAY, "620423100", geometry=line(0.0))


def known(name: str, kind: NameKind, shape: BaseGeometry, *, place: str = "") -> KnownName:
    return KnownName(f"{place or name}-standard", place or name, name, kind, Standing.STANDARD, "620423100", geometry=shape)


@pytest.fixture(scope="module")
def town() -> Surroundings:
    names = [
        known("人民路", NameKind.STREET, line(0.02)),
        known("寿鹿山路", NameKind.STREET, line(0.03)),
        known("寿鹿山", NameKind.NATURAL, shapely.Point(104.065, 37.185)),
        known("水源村", NameKind.SETTLEMENT, shapely.Point(104.066, 37.178)),
        known("金港一街", NameKind.STREET, line(0.001)),
        known("金港二街", NameKind.STREET, line(0.002)),
    ]
    streets = gpd.GeoDataFrame(
        [{"place_id": n.place_id, "name": n.name, "geometry": n.geometry} for n in names if n.kind is NameKind.STREET], crs=STORED
    )
    here = {"division_code": "620423100"}
    plan = {"plan_id": "p", "plan": "方案", "name": "丝路大道", "name_kind": "street", "geometry": line(0.0001), **here}
    crossing = shapely.LineString([(104.065, 37.17), (104.065, 37.19)])
    other = {"plan_id": "q", "plan": "方案", "name": "横穿路", "name_kind": "street", "geometry": crossing, **here}
    old = {
        "bank_id": "b",
        "name": "驼铃巷",
        "specific": "驼铃",
        "is_used": False,
        "geometry": shapely.Point(104.07, 37.181),
        **here,
    }
    used = {
        "bank_id": "c",
        "name": "旧堡",
        "specific": "旧堡",
        "is_used": True,
        "geometry": shapely.Point(104.07, 37.181),
        **here,
    }
    words = [
        {"word_id": "1", "word": "长风", "word_class": "good", "basis": "采词库", "division_code": "620423"},
        {"word_id": "2", "word": "宇宙", "word_class": "good", "basis": "采词库", "division_code": "620423"},
        {"word_id": "3", "word": "外县", "word_class": "good", "basis": "采词库", "division_code": "620422"},
    ]
    return Surroundings(
        names=NameIndex.of(names),
        as_of=DAY,
        built_up_areas=frame_of(BUILT_UP_AREAS, [{"built_up_id": "t", "geometry": shapely.box(104, 37.1, 104.2, 37.3), **here}]),
        streets=streets,
        plan=frame_of(NAME_PLAN, [plan, other]),
        bank=frame_of(NAME_BANK, [old, used]),
        lexicon=frame_of(LEXICON, words),
    )


def test_each_source_gives_its_ideas_and_says_why(town: Surroundings) -> None:
    ideas = {idea.name: idea for idea in ideas_for(ASKED, town)}
    assert {name: idea.source for name, idea in ideas.items()} == {
        "丝路大道": Source.PLAN,
        "驼铃路": Source.BANK,
        "金港三街": Source.SERIES,
        "寿鹿山路": Source.FEATURE,
        "水源路": Source.FEATURE,
        "长风路": Source.WORD,
        "宇宙路": Source.WORD,
    }
    assert "历史地名“驼铃巷”" in ideas["驼铃路"].because.zh
    assert ideas["寿鹿山路"].distance_m == pytest.approx(555, abs=3)


def test_what_is_offered_is_free_and_blocked_by_no_rule(town: Surroundings) -> None:
    offered = propose_instead(ASKED, town, PACKS, most=10)
    names = [one.name for one in offered]
    assert "寿鹿山路" not in names  # a street is called so already
    assert "人民路" not in names
    assert names
    for one in offered:
        assert not one.review.of_weight(Weight.BLOCK)
        assert one.review.proposal.name == one.name
    assert [one.warnings for one in offered] == sorted(one.warnings for one in offered)


def test_a_word_that_exaggerates_comes_behind_what_does_not(town: Surroundings) -> None:
    names = [one.name for one in propose_instead(ASKED, town, PACKS, most=10)]
    assert "宇宙路" not in names or names.index("宇宙路") > names.index("长风路")


def test_nothing_known_offers_nothing_and_breaks_nothing() -> None:
    empty = Surroundings(names=NameIndex.of(), as_of=DAY)
    assert propose_instead(ASKED, empty, PACKS) == ()
    assert propose_instead(replace(ASKED, geometry=None), empty, PACKS) == ()

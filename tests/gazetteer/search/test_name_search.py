"""People find a name by what they remember of it: a character, its sound, its initials, what it was once called."""

from datetime import date

import pyproj
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString, Point

from gazetteer.kinds import NameKind
from gazetteer.likeness.fold import fold
from gazetteer.likeness.known import KnownName, Standing
from gazetteer.likeness.name_index import NameIndex
from gazetteer.search.name_search import NameSearch
from gazetteer.search.question import Question, Why

DIVISION, TOWN, STREET = NameKind.COUNTY_DIVISION, NameKind.TOWNSHIP, NameKind.STREET


def known(name: str, kind: NameKind | None = STREET, *, division: str = "620423", place: str = "", **rest: object) -> KnownName:
    standing = rest.pop("standing", Standing.STANDARD)
    return KnownName(f"{name}-{standing}", place or name, name, kind, standing, division, **rest)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def search() -> NameSearch:
    return NameSearch.of(
        NameIndex.of(
            [
                known("景泰县", DIVISION, geometry=Point(104.06, 37.18)),
                known("一条山镇", TOWN, division="620423100", geometry=Point(104.05, 37.19)),
                known("景泰路", geometry=LineString([(104.06, 37.18), (104.08, 37.18)])),
                known("静态路"),
                known("西安路"),
                known("县前街"),
                known("钟山路", division="320102", geometry=Point(118.8, 32.05)),
                known("长城路", named_on=date(1995, 1, 1), place="road"),
                known("红卫路", standing=Standing.FORMER, named_on=date(1968, 1, 1), ended_on=date(1995, 1, 1), place="road"),
                known("𠙶山镇", TOWN, division="450000"),
                known("吕祖巷"),
                known("MOMO广场", NameKind.BUILDING),
                known("新民路"),
                known("新岷路"),
            ]
        )
    )


def names(search: NameSearch, text: str, **filters: object) -> list[str]:
    return [hit.known.name for hit in search.search(Question(text, **filters)).hits]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "found", "why"),
    [
        ("景泰路", "景泰路", Why.WHOLE),
        ("景泰", "景泰县", Why.SPECIFIC),
        ("泰", "景泰县", Why.HOLDS),
        ("条", "一条山镇", Why.HOLDS),
        ("鍾山", "钟山路", Why.SPECIFIC),
        ("𠙶", "𠙶山镇", Why.BEGINS),
        ("jingtai", "景泰县", Why.SOUND_SPECIFIC),
        ("jǐng tài", "景泰县", Why.SOUND_SPECIFIC),
        ("jing3tai4 lu4", "景泰路", Why.SOUND_WHOLE),
        ("JINGTAI XIAN", "景泰县", Why.SOUND_WHOLE),
        ("jtl", "景泰路", Why.INITIALS_WHOLE),
        ("yts", "一条山镇", Why.INITIALS_WHOLE),
        ("lvzu", "吕祖巷", Why.SOUND_SPECIFIC),
        ("lǚ", "吕祖巷", Why.SOUND_BEGINS),
        ("景tai", "景泰县", Why.SOUND_SPECIFIC),
        ("momo", "MOMO广场", Why.SPECIFIC),
        ("景泰 条山", "一条山镇", Why.WORDS),
        ("  景·泰\u200b路 ", "景泰路", Why.WHOLE),
    ],
)
def test_a_name_is_found_by_what_people_type_and_says_why(search: NameSearch, text: str, found: str, why: Why) -> None:
    hit = search.search(Question(text)).hits[0]
    assert (hit.known.name, hit.why) == (found, why)


def test_letters_without_a_break_are_read_in_every_way_and_a_mark_or_space_decides(search: NameSearch) -> None:
    assert names(search, "xian") == ["西安路", "县前街", "景泰县"]
    assert names(search, "xi'an") == names(search, "xi an") == ["西安路"]
    assert names(search, "xiàn") == ["县前街", "景泰县"]
    assert names(search, "xin mín") == names(search, "xinmin2") == ["新民路", "新岷路"]


def test_tones_tell_apart_what_sounds_alike_without_them(search: NameSearch) -> None:
    assert names(search, "jingtailu") == ["景泰路", "静态路"]
    assert names(search, "jǐngtàilù") == ["景泰路"]
    assert names(search, "jing4tai4lu4") == ["静态路"]


def test_a_former_name_leads_to_the_place_and_its_name_today(search: NameSearch) -> None:
    hit = search.search(Question("红卫")).hits[0]
    assert (hit.known.standing, hit.standard_name) == (Standing.FORMER, "长城路")
    both = NameSearch.of(NameIndex.of([known("长城路", place="x"), known("长城街", standing=Standing.FORMER, place="x")]))
    answer = both.search(Question("长城"))
    assert (answer.total, [h.known.name for h in answer.hits]) == (1, ["长城路"])


def test_a_day_asks_for_the_names_of_that_day(search: NameSearch) -> None:
    assert names(search, "路", on=date(1970, 1, 1), kinds=frozenset({STREET})).count("红卫路") == 1
    assert "长城路" not in names(search, "", on=date(1994, 12, 31))
    assert names(search, "红卫", on=date(1995, 1, 1)) == []
    assert names(search, "长城", on=date(1995, 1, 1)) == ["长城路"]


def test_a_place_a_division_a_kind_and_a_standing_narrow_the_search(search: NameSearch) -> None:
    answer = search.search(Question("", near=(104.07, 37.18), radius_m=3000))
    ellipsoid = pyproj.Geod(ellps="GRS80")
    far = [ellipsoid.inv(104.07, 37.18, lon, lat)[2] for lon, lat in ((104.06, 37.18), (104.05, 37.19))]
    assert [h.known.name for h in answer.hits] == ["景泰路", "景泰县", "一条山镇"]
    assert [h.distance_m for h in answer.hits] == pytest.approx([0, *far], abs=0.01)
    assert names(search, "山", inside="32") == ["钟山路"]
    assert names(search, "景泰", kinds=frozenset({STREET})) == ["景泰路"]
    assert names(search, "", standings=frozenset({Standing.FORMER})) == ["红卫路"]


def test_pages_follow_one_another_without_gap_or_repetition(search: NameSearch) -> None:
    everything = names(search, "路", limit=100)
    assert [n for skip in range(0, len(everything), 2) for n in names(search, "路", skip=skip, limit=2)] == everything
    assert search.search(Question("路", limit=2)).total == len(everything)
    assert names(search, "路", skip=1000) == []


def test_suggestions_come_while_a_syllable_is_still_being_typed(search: NameSearch) -> None:
    for typed in ("j", "ji", "jing", "jingt", "jingta", "jingtai", "jingtail", "景", "景t"):
        assert "景泰路" in search.suggest(typed), typed
    assert search.suggest("xinm") == ("新民路", "新岷路")
    assert search.suggest("") == search.suggest("", limit=10)


@pytest.mark.parametrize("text", ["[.*+?", "\\", "'; drop table names; --", "😀", "\u202e", "%", "_", "(" * 100, "·" * 70])
def test_signs_mean_nothing_and_find_nothing(search: NameSearch, text: str) -> None:
    answer = search.search(Question(text))
    assert answer.total == 0 or "drop" in text


def test_a_text_longer_than_any_name_is_cut_and_says_so(search: NameSearch) -> None:
    answer = search.search(Question("景泰路" + "x" * 10_240))
    assert answer.note is not None
    assert "过长" in answer.note.zh
    assert search.search(Question(" ".join(["景"] * 5_000))).note is not None
    assert search.search(Question("景泰路")).note is None


def test_names_added_later_are_searched_with_the_others(search: NameSearch) -> None:
    index = NameIndex.of([known("景泰路")])
    both = NameSearch.of(index.plus([known("景泰巷", standing=Standing.PENDING)]))
    assert names(both, "景泰") == ["景泰路", "景泰巷"]
    assert names(NameSearch.of(NameIndex.of()), "景泰") == []


@given(
    st.lists(st.text("景泰路山鍾钟新民a1 ", min_size=1, max_size=6), min_size=1, max_size=30),
    st.text("景泰路山鍾钟新民a1", min_size=1, max_size=3),
)
@settings(max_examples=60, deadline=None)
def test_what_is_found_by_characters_is_what_holds_them(held: list[str], text: str) -> None:
    rows = [known(name, place=str(at)) for at, name in enumerate(held)]
    answer = NameSearch.of(NameIndex.of(rows)).search(Question(text, limit=1000))
    found = {h.known.place_id for h in answer.hits if h.why in (Why.WHOLE, Why.SPECIFIC, Why.BEGINS, Why.HOLDS)}
    assert found == {row.place_id for row in rows if fold(text) in fold(row.name)}

"""Promises of the heritage list: what an entry can show, which old names it lacks, and the lock on a listed name."""

from datetime import date

import pytest
from shapely import Point

from gazetteer.heritage.assessment import NominationCase, assess_values, check_nomination
from gazetteer.heritage.criteria import heritage_criteria
from gazetteer.heritage.listed import listed_as
from gazetteer.heritage.reuse import reusable_near
from gazetteer.heritage.unlisted import unlisted_names
from gazetteer.kinds import NameKind
from gazetteer.specs import HERITAGE, NAME_BANK, NAMES
from layers.datum import GEOD
from layers.frames import frame_of

TODAY = date(2026, 6, 1)
HERE = {"division_code": "320581"}


def entry(no: str, name: str = "石梅里", level: str = "city", **also: object) -> dict[str, object]:
    return {"heritage_id": no, "name": name, "level": level, **HERE, **also}


def name(no: str, text: str, **also: object) -> dict[str, object]:
    return {"name_id": no, "place_id": f"p{no}", "name": text, "name_role": "standard", **HERE, **also}


def test_an_entry_shows_for_each_criterion_whether_it_is_met_or_open_and_why() -> None:
    rows = [
        entry("1", attested="明洪武年间", attested_source="县志卷二", word_value="读书台下的梅林", evidence="拓片"),
        entry("2", attested="很久以前"),
    ]
    full, vague = assess_values(frame_of(HERITAGE, rows), on=TODAY)
    assert full.met == ("in_use", "word_value", "attested_source", "evidence")
    assert vague.open == ("in_use",)
    assert vague.met == ()
    assert "无法判读" in next(p for p in vague.points if p.code == "in_use").because.zh
    assert all(point.source.zh for point in full.points)


@pytest.mark.parametrize(("area", "classes"), [("320581", 7), ("210102", 5), ("620423", 0)])
def test_classes_are_those_of_the_provinces_own_standard(area: str, classes: int) -> None:
    scheme = heritage_criteria().scheme_for(area)
    assert (len(scheme.classes) if scheme else 0) == classes


CLAIM = NominationCase(
    name="沙家浜镇", kind=NameKind.TOWNSHIP, settled="唐开元年间", specific_in_use="北宋", culture="水乡戏曲", old_buildings="石桥三座",
    historic_centre="宋设镇治",
)  # fmt: skip


def test_a_town_is_nominated_when_every_term_is_met_at_once() -> None:
    assert not check_nomination(
        CLAIM, "town", on=TODAY
    ).may_be_nominated  # 北宋 ended in 1127: 899 years are sure, 1,066 possible
    old = NominationCase(CLAIM.name, CLAIM.kind, CLAIM.settled, "唐", CLAIM.culture, CLAIM.old_buildings, CLAIM.historic_centre)
    assert check_nomination(old, "town", on=TODAY).may_be_nominated


def test_a_term_without_evidence_stays_open_and_a_village_is_no_town() -> None:
    bare = check_nomination(NominationCase("石梅村", NameKind.VILLAGE_SEAT, "唐", "唐"), "town", on=TODAY)
    assert {p.code: p.is_met for p in bare.points} == {
        "today": False, "settled": True, "specific_in_use": True, "culture": None, "old_buildings": None, "historic_centre": None,
    }  # fmt: skip


def test_every_standard_name_falls_on_exactly_one_heap() -> None:
    names = frame_of(
        NAMES,
        [
            name("1", "石梅里", dates_in_words="明"),
            name("2", "寺前街", named_on="1950-01-01"),
            name("3", "新世纪大道", named_on="2001-01-01"),
            name("4", "县南街", dates_in_words="20世纪70年代"),
            name("5", "水北门", dates_in_words="很久以前"),
            name("6", "南泾堂"),
            name("7", "跨塘桥", named_on="1900-01-01", cancelled_on="2020-01-01"),
            name("8", "虞山", name_role="alias", dates_in_words="唐"),
            name("9", "辛峰巷", dates_in_words="清"),
            name("10", "辛峰巷", dates_in_words="清", division_code="320505"),
        ],
    )
    heritage = frame_of(HERITAGE, [entry("h1", "辛峰巷"), entry("h2", "石梅里", level="candidate", place_id="p1")])
    heaps = unlisted_names(names, heritage, on=TODAY)
    assert [(n.name, n.is_certain, n.division_code) for n in heaps.old] == [
        ("石梅里", True, "320581"), ("辛峰巷", True, "320505"), ("寺前街", True, "320581"), ("县南街", False, "320581"),
    ]  # fmt: skip
    assert (heaps.listed, heaps.young, heaps.undated, heaps.unreadable) == (1, 1, 1, 1)
    assert heaps.names == len(heaps.old) + heaps.listed + heaps.young + heaps.undated + heaps.unreadable


def test_a_listed_place_is_known_by_its_id_and_an_entry_without_one_by_its_name() -> None:
    heritage = frame_of(HERITAGE, [entry("1", place_id="p1"), entry("2", "寺前街", measures_document="常政发〔2025〕1号")])
    assert [e.heritage_id for e in listed_as(heritage, ("新名",), place_id="p1", division_code="320581")] == ["1"]
    (by_name,) = listed_as(heritage, ("寺前街",), place_id="p9", division_code="320581105")
    assert by_name.has_measures
    assert listed_as(heritage, ("石梅里",), place_id="p9", division_code="320581") == ()
    assert listed_as(heritage, ("寺前街",), place_id="", division_code="320505") == ()


def test_unused_names_come_nearest_first_and_their_metres_are_those_of_the_geodesic() -> None:
    here = Point(120.5, 31.6)
    spots = {
        "远": GEOD.fwd(120.5, 31.6, 90, 1000.5),
        "近": GEOD.fwd(120.5, 31.6, 0, 400),
        "在界": GEOD.fwd(120.5, 31.6, 200, 999.9),
    }
    rows = [{"bank_id": n, "name": n, **HERE, "geometry": Point(lon, lat)} for n, (lon, lat, _) in spots.items()]
    rows += [{"bank_id": "用", "name": "用", **HERE, "is_used": True, "geometry": here}, {"bank_id": "无", "name": "无", **HERE}]
    found = reusable_near(frame_of(NAME_BANK, rows), here, within_m=1000)
    assert [(n.name, round(n.distance_m, 1)) for n in found] == [("近", 400.0), ("在界", 999.9)]

"""A name resembles another in the ways the committee asks about, found by index as by looking at every pair."""

import pytest
from shapely.geometry import LineString, Point, box

from gazetteer.kinds import NameKind
from gazetteer.likeness.definitions import Definitions, NearSound, dialect_of
from gazetteer.likeness.known import KnownName, Standing
from gazetteer.likeness.name_index import NameIndex
from gazetteer.likeness.probe import Probe
from gazetteer.likeness.tiers import Tier

STREET, ESTATE = NameKind.STREET, NameKind.ESTATE


def known(name: str, kind: NameKind | None = STREET, *, place: str = "", division: str = "620423", **rest: object) -> KnownName:
    return KnownName(f"n-{name}-{place}", place or f"p-{name}", name, kind, Standing.STANDARD, division, **rest)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("asked", "held", "tier", "key"),
    [
        ("景泰路", "景泰路", Tier.IDENTICAL, "景泰路"),
        ("景 泰\u200b路", "景泰路", Tier.IDENTICAL, "景泰路"),
        ("鍾山路", "钟山路", Tier.VARIANT, "钟山路"),
        ("幸福邨路", "幸福村路", Tier.VARIANT, "幸福村路"),
        ("景泰路", "景泰街", Tier.SAME_SPECIFIC, "景泰"),
        ("景泰路", "新景泰路", Tier.ADDED_OR_DROPPED, "景泰"),
        ("景泰东路", "景泰西路", Tier.ADDED_OR_DROPPED, "景泰"),
        ("新民路", "新岷路", Tier.HOMOPHONE, "xīn mín"),
        ("经5路", "经五路", Tier.HOMOPHONE, "jīng wǔ"),
        ("新民路", "新敏路", Tier.HOMOPHONE_TONELESS, "xin min"),
        ("兰山路", "南山路", Tier.NEAR_HOMOPHONE, "lan san"),
        ("泰景路", "景泰路", Tier.ANAGRAM, "景泰"),
    ],
)
def test_each_likeness_of_the_specification_is_found_under_its_tier(asked: str, held: str, tier: Tier, key: str) -> None:
    matches = NameIndex.of([known(held), known("黄河路")]).alike(Probe(asked, STREET)).matches
    assert [(m.known.name, m.tier, m.key) for m in matches] == [(held, tier, key)]


def test_a_specific_shared_with_another_kind_is_told_apart_from_one_of_the_same_kind() -> None:
    index = NameIndex.of([known("景泰小区", ESTATE), known("景泰巷"), known("景泰大厦", None)])
    tiers = {m.known.name: m.tier for m in index.alike(Probe("景泰路", STREET)).matches}
    assert tiers == {"景泰小区": Tier.SAME_SPECIFIC_OTHER_KIND, "景泰巷": Tier.SAME_SPECIFIC, "景泰大厦": Tier.SAME_SPECIFIC}


def test_xian_of_two_syllables_is_not_xian_of_one() -> None:
    index = NameIndex.of([known("西安路"), known("县路")])
    assert [m.known.name for m in index.alike(Probe("先路", STREET), [Tier.HOMOPHONE_TONELESS]).matches] == ["县路"]


def test_every_reading_is_tried_and_the_one_that_matched_is_shown() -> None:
    match = NameIndex.of([known("常安路")]).alike(Probe("长安路", STREET), [Tier.HOMOPHONE]).matches[0]
    assert match.readings == ("cháng ān", "cháng ān")
    index = NameIndex.of([known("掌子路")])
    assert index.alike(Probe("长子路", STREET), [Tier.HOMOPHONE]).matches[0].readings == ("zhǎng zǐ", "zhǎng zǐ")
    settled = Probe("长子路", STREET, readings=(("cháng", "zǐ", "lù"),))
    assert not index.alike(settled, [Tier.HOMOPHONE, Tier.HOMOPHONE_TONELESS]).matches


def test_a_spelling_of_record_wins_over_the_library() -> None:
    index = NameIndex.of([known("堡里路", toned="Pùlǐ Lù")])
    assert index.alike(Probe("铺里路", STREET), [Tier.HOMOPHONE]).total == 1
    assert index.alike(Probe("宝里路", STREET), [Tier.HOMOPHONE_TONELESS]).total == 0


def test_the_same_sound_behind_other_generics_can_be_told_apart() -> None:
    match = NameIndex.of([known("新岷街")]).alike(Probe("新民路", STREET)).matches[0]
    assert (match.tier, match.generics) == (Tier.HOMOPHONE, ("路", "街"))


def test_near_sounds_and_dialect_are_switched_by_the_definitions() -> None:
    index = NameIndex.of([known("黄泉路"), known("南山路")])
    assert index.alike(Probe("王泉路", STREET)).total == 0
    local = index.under(Definitions(dialect=dialect_of({"王": "uaŋ", "黄": "uaŋ"})))
    assert [m.tier for m in local.alike(Probe("王泉路", STREET)).matches] == [Tier.DIALECT_HOMOPHONE]
    by_syllable = index.under(Definitions(dialect=dialect_of({"wang": "huang"})))
    assert [m.known.name for m in by_syllable.alike(Probe("王泉路", STREET)).matches] == ["黄泉路"]
    assert index.under(Definitions(near_sounds=frozenset({NearSound.F_H}))).alike(Probe("兰山路", STREET)).total == 0


def test_the_name_of_the_city_may_be_added_where_the_rules_say_so() -> None:
    index = NameIndex.of([known("铜陵景泰路")])
    assert index.alike(Probe("景泰路", STREET)).total == 0
    assert index.under(Definitions(place_words=("铜陵",))).alike(Probe("景泰路", STREET)).matches[0].key == "景泰"


def test_only_the_division_the_kinds_and_the_area_asked_for_count() -> None:
    names = [known("景泰路", geometry=Point(104, 37)), known("景泰路", place="far", division="110101", geometry=Point(116, 40))]
    index = NameIndex.of([*names, known("景泰路", place="undrawn"), known("景泰小区", ESTATE)])
    probe = Probe("景泰路", STREET)
    assert index.alike(probe).total == 4
    assert index.alike(probe, area="6204").total == 3
    assert index.alike(probe, area="62042").total == 3
    assert index.alike(probe, area="62", kinds=[STREET]).total == 2
    town = index.within(box(103, 36, 105, 38))
    assert (len(town), [m.known.place_id for m in town.alike(probe).matches]) == (1, ["p-景泰路"])
    assert index.within(box(103, 36, 105, 38), or_undrawn_in="620423").alike(probe, kinds=[STREET]).total == 2


def test_a_thing_never_resembles_itself() -> None:
    index = NameIndex.of([known("景泰路"), known("景泰路", place="other")])
    assert [m.known.place_id for m in index.alike(Probe("景泰路", STREET, place_id="p-景泰路")).matches] == ["other"]
    assert index.alike(Probe("景泰路", STREET, name_id="n-景泰路-")).total == 1


def test_distance_is_from_nearest_point_to_nearest_point_on_the_ellipsoid() -> None:
    long_street = LineString([(104.0, 37.0), (104.1, 37.0)])
    index = NameIndex.of(
        [known("景泰路", geometry=long_street), known("景泰街", geometry=Point(104.05, 37.001)), known("景泰巷")]
    )
    matches = index.alike(Probe("景泰路", STREET, geometry=Point(104.05, 37.001))).matches
    assert [m.known.name for m in matches] == ["景泰路", "景泰街", "景泰巷"]
    assert matches[0].distance_m == pytest.approx(
        110.98, abs=0.05
    )  # 0.001° of latitude at 37° N; its middle is nearest, not its ends
    assert [m.distance_m for m in matches[1:]] == [0, None]


def test_a_batch_is_added_without_building_the_register_anew() -> None:
    register = NameIndex.of([known("景泰路")])
    batch = register.plus([known("敬泰路", place="pending")])
    assert [m.known.place_id for m in batch.alike(Probe("敬泰路", STREET, place_id="pending")).matches] == ["p-景泰路"]
    assert (len(register), len(batch)) == (1, 2)
    assert batch.parts[0] is register.parts[0]


def test_the_limit_leaves_matches_off_but_counts_them() -> None:
    index = NameIndex.of([known("景泰路", place=str(i)) for i in range(9)])
    result = index.alike(Probe("景泰路", STREET), limit=4)
    assert (len(result.matches), result.total) == (4, 9)


def test_a_table_gives_the_same_index_as_names_one_by_one() -> None:
    names = [known("景泰路", geometry=Point(104, 37)), known("景泰小区", ESTATE, division="62"), known("某处", None)]
    table: dict[str, list[object]] = {
        "name": [n.name for n in names],
        "place_id": [n.place_id for n in names],
        "name_id": [n.name_id for n in names],
        "kind": [n.kind for n in names],
        "division_code": [n.division_code for n in names],
        "lon": [104, None, None],
        "lat": [37, None, None],
    }
    probe = Probe("景泰街", STREET, geometry=Point(104, 37))
    assert NameIndex.of_table(table).alike(probe) == NameIndex.of(names).alike(probe)
    assert NameIndex.of_table(table).describe() == NameIndex.of(names).describe()


@pytest.mark.parametrize("odd", ["", " ", "路", "\u202e", "A", "12", "😀", "?" * 60, "景" * 500, "[(.*+", "\ud800"])
def test_odd_names_find_nothing_and_break_nothing(odd: str) -> None:
    assert NameIndex.of([known("景泰路")]).alike(Probe(odd, STREET)).total == 0
    assert NameIndex.of().alike(Probe(odd)).total == 0


def test_rare_characters_beyond_the_basic_plane_are_characters_like_others() -> None:
    index = NameIndex.of([known("𠙶山镇", NameKind.TOWNSHIP), known("大𫭢镇", NameKind.TOWNSHIP)])
    assert [m.tier for m in index.alike(Probe("𠙶山镇", NameKind.TOWNSHIP)).matches] == [Tier.IDENTICAL]
    assert index.alike(Probe("大𫭢乡", NameKind.TOWNSHIP)).matches[0].tier is Tier.SAME_SPECIFIC


def test_names_are_asked_for_whole_and_many_at_once() -> None:
    index = NameIndex.of([known("钟山路"), known("景泰路", division="110101")]).plus([known("金港一街")])
    assert index.held_of(["鍾山路", "钟山", "金港一街", "景泰路"], area="620423") == {"钟山路", "金港一街"}
    assert index.held_of([]) == frozenset()

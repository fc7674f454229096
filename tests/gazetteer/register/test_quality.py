"""The register's quality, in the census's manner: every fault named, points lost for it, the scheme open to change."""

import shapely
from shapely import Point

from gazetteer.register.quality import judge_quality, quality_scheme
from gazetteer.specs import NAMES, PLACES
from layers.frames import frame_of
from layers.reference import DIVISIONS

TOWN = "620423101"
BOX = frame_of(
    DIVISIONS, [{"code": "620423", "name": "景泰县", "level": "county"}, {"code": TOWN, "name": "镇", "level": "township"}]
)
BOX.loc[1, "geometry"] = shapely.box(104.0, 37.0, 104.2, 37.2)
Row = dict[str, object]

SOUND_PLACE: Row = {
    "place_id": "p1",
    "division_code": TOWN,
    "name_kind": "street",
    "category_code": "23510",
    "place_code": "62042310123510000001",
    "place_state": "existing",
    "description": "南北向街道",
    "source_on": "2015-06-01",
    "geometry": Point(104.1, 37.1),
}
SOUND_NAME: Row = {
    "name_id": "n1",
    "place_id": "p1",
    "name": "景泰路",
    "name_role": "standard",
    "division_code": TOWN,
    "roman_toned": "Jǐngtài Lù",
    "meaning": "取景泰之意",
    "history": "1981年命名",
    "source": "二普",
}


def faults(places: list[Row], names: list[Row]) -> dict[str, int]:
    return dict(judge_quality(frame_of(PLACES, places), frame_of(NAMES, names), BOX).counts)


def test_a_sound_record_loses_nothing() -> None:
    report = judge_quality(frame_of(PLACES, [SOUND_PLACE]), frame_of(NAMES, [SOUND_NAME]), BOX)
    assert (report.score, report.passed, report.counts, report.sampled) == (100.0, True, {}, 1)


def test_each_fault_is_found_by_itself() -> None:
    assert faults([SOUND_PLACE | {"geometry": Point(105.0, 37.1)}], [SOUND_NAME]) == {"outside-division": 1}
    assert faults([SOUND_PLACE | {"geometry": None}], [SOUND_NAME]) == {"no-position": 1}
    assert faults([SOUND_PLACE | {"place_code": "123"}], [SOUND_NAME]) == {"code-faulty": 1}
    assert faults([SOUND_PLACE | {"place_code": "62099910123510000001"}], [SOUND_NAME]) == {"code-faulty": 1}
    assert faults([SOUND_PLACE | {"place_code": None}], [SOUND_NAME]) == {"code-missing": 1}
    assert faults([SOUND_PLACE | {"name_kind": "park"}], [SOUND_NAME]) == {"kind-inconsistent": 1}
    assert faults([SOUND_PLACE], [SOUND_NAME | {"roman_toned": None}]) == {"spelling-missing": 1}
    assert faults([SOUND_PLACE], [SOUND_NAME | {"meaning": None}]) == {"missing": 1}
    assert faults([SOUND_PLACE], []) == {"no-standard-name": 1}
    assert faults([SOUND_PLACE], [SOUND_NAME, SOUND_NAME | {"name_id": "n2", "name": "泰景路"}]) == {"two-standard-names": 1}


def test_one_place_registered_twice_is_found_and_so_is_a_code_given_twice() -> None:
    twin, name = SOUND_PLACE | {"place_id": "p2"}, SOUND_NAME | {"name_id": "n2", "place_id": "p2"}
    assert faults([SOUND_PLACE, twin], [SOUND_NAME, name]) == {"code-twice": 2, "same-place-twice": 1}
    assert (
        faults([SOUND_PLACE, twin | {"place_code": "62042310123510000002", "geometry": Point(104.15, 37.1)}], [SOUND_NAME, name])
        == {}
    )


def test_the_records_of_one_village_are_to_be_linked_and_are_no_duplicates() -> None:
    records = (("v", "21610", "village_seat"), ("c", "27610", "village_seat"), ("s", "22200", "settlement"))
    seats = [
        SOUND_PLACE | {"place_id": k, "category_code": category, "name_kind": kind, "place_code": f"{TOWN}{category}000001"}
        for k, category, kind in records
    ]
    names = [
        SOUND_NAME | {"name_id": k, "place_id": k, "name": text}
        for k, text in (("v", "寺梁村"), ("c", "寺梁村委会"), ("s", "寺梁"))
    ]
    assert faults(seats, names) == {"facet-unlinked": 2}
    linked = [seat | ({"facet_of": "v"} if seat["place_id"] != "v" else {}) for seat in seats]
    assert faults(linked, names) == {}


def test_a_sample_is_the_same_every_time_and_the_scheme_says_it_is_not_verified() -> None:
    places = frame_of(PLACES, [SOUND_PLACE | {"place_id": f"p{n}", "place_code": None} for n in range(200)])
    once, again = (judge_quality(places, frame_of(NAMES, []), BOX, share=0.25) for _ in range(2))
    assert once.sampled == again.sampled
    assert 30 < once.sampled < 70
    assert {f.where.key for f in once.report} == {f.where.key for f in again.report}
    assert not quality_scheme().is_checked
    assert "未核实" in quality_scheme().source

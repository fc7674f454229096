"""Promises of the clean-up: what is found and what is spared, and that every name of the register is counted."""

from datetime import date

import pytest
from shapely import Point, box

from gazetteer.cleanup.candidate import OBJECTS, Candidate
from gazetteer.cleanup.find import CleanupQuestion, find_candidates
from gazetteer.kinds import NameKind
from gazetteer.likeness.known import KnownName, Standing
from gazetteer.pinyin.syllables import library_table
from gazetteer.specs import LEXICON
from layers.frames import frame_of
from layers.reference import BUILT_UP_AREAS

TODAY = date(2026, 6, 1)


def known(no: int, name: str, kind: NameKind | None = NameKind.ESTATE, **also: object) -> KnownName:
    given: dict[str, object] = {"standing": Standing.STANDARD, "division_code": "620423"} | also
    return KnownName(f"n{no}", f"p{no}", name, kind, **given)  # type: ignore[arg-type]  # because the rest is given by name


def found(*names: KnownName, **also: object) -> tuple[Candidate, ...]:
    question = CleanupQuestion(library_table(), TODAY, **also)  # type: ignore[arg-type]
    return find_candidates(names, question).candidates


@pytest.mark.parametrize(
    ("name", "kind", "cleanup_class"),
    [
        ("宇宙城", NameKind.ESTATE, "exaggerating"),
        ("帝皇府", NameKind.ESTATE, "bizarre"),
        ("帕提欧公馆", NameKind.ESTATE, "foreign"),
        ("黄泉路", NameKind.STREET, "bizarre"),
        ("皇泉路", NameKind.STREET, "bizarre"),
        ("24克拉", NameKind.ESTATE, "bizarre"),
        ("8哩岛", NameKind.ESTATE, "bizarre"),
        ("御·江山小区", NameKind.ESTATE, "bizarre"),
        ("八十八小区", NameKind.ESTATE, "bizarre"),
    ],
)
def test_the_papers_own_examples_are_found(name: str, kind: NameKind, cleanup_class: str) -> None:
    assert cleanup_class in {c.cleanup_class for c in found(known(1, name, kind))}


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("中华路街道", NameKind.SUBDISTRICT),
        ("王府镇", NameKind.TOWNSHIP),
        ("宇宙营乡", NameKind.TOWNSHIP),
        ("中央门街道", NameKind.SUBDISTRICT),
        ("王泉路", NameKind.STREET),
        ("晃泉路", NameKind.STREET),  # only the syllables, not the tones: the range is not widened at will
        ("金港1街", NameKind.STREET),
        ("景泰小区", NameKind.ESTATE),
        ("八一路", NameKind.STREET),
    ],
)
def test_what_the_paper_does_not_mean_is_spared(name: str, kind: NameKind) -> None:
    assert found(known(1, name, kind)) == ()


def test_what_speaks_against_touching_a_name_is_shown_with_it() -> None:
    hilton, old, listed = found(
        known(1, "环球酒店", NameKind.BUILDING),
        known(2, "中华路", NameKind.STREET, named_on=date(1958, 1, 1)),
        known(3, "世界小区"),
        listed=frozenset({"p3"}),
    )
    assert (hilton.exclusions, old.exclusions, listed.exclusions) == (("enterprise",), ("approved_before",), ("historic",))
    assert "待人工确认" in old.exclusion_wording.zh


def test_repeated_names_are_told_of_each_other_within_their_area_only() -> None:
    street, far = NameKind.STREET, Point(104.5, 37.5)
    areas = frame_of(
        BUILT_UP_AREAS, [{"built_up_id": "县城", "division_code": "620423", "geometry": box(104.0, 37.0, 104.1, 37.1)}]
    )
    town = [
        known(n, name, street, geometry=Point(104.05, 37.05))
        for n, name in enumerate(("新民路", "新民路", "新敏路", "景泰路"), 1)
    ]
    repeated = found(*town, known(9, "新民路", street, geometry=far), built_up_areas=areas)
    assert [(c.criterion.zh, c.known.place_id, c.others) for c in repeated if c.criterion.zh == "重名"] == [
        ("重名", "p1", ("p2",)),
        ("重名", "p2", ("p1",)),
    ]
    assert {c.known.place_id for c in repeated if "同音" in c.criterion.zh} == {"p1", "p2", "p3"}


def test_facets_of_one_place_repeat_nobody() -> None:
    one, other = known(1, "新民路", NameKind.STREET), known(2, "新民路", NameKind.STREET)
    assert found(one, KnownName("n2", "p1", other.name, other.kind, other.standing, other.division_code)) == ()


def test_every_standard_name_is_counted_somewhere() -> None:
    names = [
        known(1, "宇宙城"),
        known(2, "王府镇", NameKind.TOWNSHIP),
        known(3, "黄河", NameKind.NATURAL),
        known(4, "不详", None),
        known(5, "宇宙城", standing=Standing.FORMER),
    ]
    answer = find_candidates(names, CleanupQuestion(library_table(), TODAY))
    assert (answer.looked_at, dict(answer.out_of_scope), answer.kind_unknown) == (
        1, {NameKind.TOWNSHIP: 1, NameKind.NATURAL: 1}, 1,
    )  # fmt: skip
    assert answer.standard_names == 4
    assert [m.zh for m in answer.missing_lists] == ["词库“外国地名”", "词库“外国人名”"]


def test_bridges_are_looked_at_where_a_province_says_so() -> None:
    bridge = known(1, "宇宙大桥", NameKind.TRANSPORT)
    assert find_candidates([bridge], CleanupQuestion(library_table(), TODAY)).looked_at == 0
    lexicon = frame_of(
        LEXICON, [{"word_id": "1", "division_code": "62", "word": "宇宙", "word_class": "exaggerating", "basis": "省厅"}]
    )
    assert found(bridge, objects=OBJECTS | {NameKind.TRANSPORT}, lexicon=lexicon)

"""T37: a name cannot hide, turn, forge or break characters, whatever it is typed or pasted from."""

import json

import pytest

from gazetteer.kinds import NameKind
from gazetteer.likeness.clean import MOST_CHARACTERS, check_clean_name, require_clean_name
from gazetteer.likeness.errors import UncleanName
from gazetteer.likeness.known import KnownName, Standing
from gazetteer.likeness.name_index import NameIndex
from gazetteer.likeness.probe import Probe
from gazetteer.likeness.tiers import Tier

REFUSED = [
    ("", "empty-name"),
    (" \u3000", "empty-name"),
    ("·—", "empty-name"),
    ("景\u202e泰路", "turning-character"),
    ("景\u2066泰路", "turning-character"),
    ("景\u200b泰路", "hidden-character"),
    ("景\u200d泰路", "hidden-character"),
    ("景\ufe0f泰路", "hidden-character"),
    ("景\u3164泰路", "hidden-character"),
    ("景\U000e0041泰路", "hidden-character"),
    ("景\ue7c7路", "private-character"),
    ("景\U000f0001路", "private-character"),
    ("景泰\n路", "control-character"),
    ("景\x00泰路", "control-character"),
    ("景\ufffd路", "broken-character"),
    ("\ud800路", "broken-character"),
    ("景泰😀路", "symbol"),
    ("路" * 60, "long-name"),
    ("路" * 10_000, "long-name"),
    ("А座大厦", "look-alike"),  # Cyrillic А
    ("Ω路", "look-alike"),
    ("○八路", "look-alike"),  # a circle for 〇
    ("ニ道沟", "look-alike"),  # katakana for 二
]


@pytest.mark.parametrize(("name", "fault"), REFUSED)
def test_what_nobody_can_see_or_tell_apart_is_refused_and_said_by_place(name: str, fault: str) -> None:
    with pytest.raises(UncleanName) as refused:
        require_clean_name(name)
    assert f"gazetteer.{fault}" in {f.code for f in refused.value.report.errors}
    shown = json.dumps([f.evidence["name"] for f in refused.value.report], ensure_ascii=False) + str(refused.value)
    shown.encode("utf-8")  # nothing unpaired
    assert shown.isprintable()


@pytest.mark.parametrize(
    "name",
    [
        "景泰路",
        "𠙶山镇",
        "大𫭢镇",
        "流波䃥镇",
        "𬶍莲街道",
        "\U000323af山",
        "二〇一医院",
        "巴音·郭楞路",
        "景泰路（北段）",
        "经5路",
        "路" * MOST_CHARACTERS,
    ],
)
def test_names_as_people_write_them_pass_untouched(name: str) -> None:
    assert require_clean_name(f" {name}\u3000") == name
    assert not check_clean_name(name).findings


@pytest.mark.parametrize(
    ("name", "code"), [("MOMOPARK", "latin-letters"), ("⼟山", "compatibility-character"), ("ＡＢ路", "compatibility-character"), ("胡子?村", "unknown-character")]
)  # fmt: skip
def test_what_the_rules_must_judge_is_said_but_not_refused(name: str, code: str) -> None:
    assert f"gazetteer.{code}" in check_clean_name(name).count_by_code()
    assert require_clean_name(name) == name


def test_hidden_and_turning_characters_do_not_hide_a_duplicate() -> None:
    index = NameIndex.of([KnownName("n", "p", "景泰路", NameKind.STREET, Standing.STANDARD, "620423")])
    for disguised in ("景\u200b泰路", "\u202e景泰路", "景\u00a0泰路", "景泰\ufe0f路", "景·泰路"):
        assert index.alike(Probe(disguised, NameKind.STREET)).matches[0].tier is Tier.IDENTICAL


def test_a_character_nobody_can_read_is_not_taken_for_none() -> None:
    names = [KnownName(n, n, n, NameKind.SETTLEMENT, Standing.STANDARD, "620423") for n in ("胡子?村", "胡子\ue001村", "胡子村")]
    for name in names:
        assert [
            m.known.name for m in NameIndex.of(names).alike(Probe(name.name, NameKind.SETTLEMENT), [Tier.IDENTICAL]).matches
        ] == [name.name]

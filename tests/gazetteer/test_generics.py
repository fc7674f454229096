"""The list of generics says the same thing of a word wherever it stands."""

import tomllib
from importlib import resources

import pytest

from gazetteer.generics import Family, generic_table
from gazetteer.kinds import NameKind


def test_a_generic_reads_the_same_in_every_family() -> None:
    read = tomllib.loads(resources.files("gazetteer").joinpath("generics.toml").read_text(encoding="utf-8"))
    readings: dict[str, set[str]] = {}
    for family in Family:
        for line in read[family.value]["generics"]:
            text, reading = line.split(maxsplit=1)
            readings.setdefault(text, set()).add(reading)
    assert {text: found for text, found in readings.items() if len(found) > 1} == {}


def test_every_generic_has_one_syllable_a_character_and_every_exception_is_a_generic() -> None:
    read = tomllib.loads(resources.files("gazetteer").joinpath("generics.toml").read_text(encoding="utf-8"))
    table = generic_table()
    assert all(len(g.syllables) == len(g.text) for g in table.generics.values())
    for family in Family:
        assert set(read[family.value]["stays_generic"]) <= set(table.generics), family


def test_every_kind_but_other_has_generics_of_its_own() -> None:
    assert {kind for kind in NameKind if not generic_table().of_kind(kind)} == {NameKind.OTHER}


@pytest.mark.parametrize(
    ("name", "kind", "generics"),
    [
        ("景泰路", NameKind.STREET, ["路"]),
        ("北京高速公路", NameKind.STREET, ["高速公路", "公路", "路"]),
        ("幸福新村", NameKind.SETTLEMENT, ["新村", "村"]),
        ("路", NameKind.STREET, []),
        ("一线天", NameKind.MEMORIAL, []),
    ],
)
def test_the_generics_a_name_ends_in(name: str, kind: NameKind, generics: list[str]) -> None:
    assert [g.text for g in generic_table().ending(name, kind)] == generics


def test_the_list_says_that_it_has_not_been_compared_with_the_standard() -> None:
    assert not generic_table().is_checked
    assert "GB/T 38207-2019" in generic_table().source

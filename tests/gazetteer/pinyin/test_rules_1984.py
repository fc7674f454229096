"""Every example of the rules of 1984 is spelled exactly as the rule says."""

import tomllib
from pathlib import Path

import pytest

from gazetteer.pinyin import Readings, spell

EXAMPLES = tomllib.loads(Path(__file__).with_name("rules_1984.toml").read_text(encoding="utf-8"))


def example_lines() -> list[tuple[str, str, str, str, str]]:
    lines = []
    for rule, section in EXAMPLES.items():
        for line in section["examples"].strip().splitlines():
            name, kind, toned, *division = (part.strip() for part in line.split("|"))
            lines.append((rule, name, kind, toned, division[0] if division else ""))
    return lines


@pytest.mark.parametrize(("rule", "name", "kind", "toned", "division"), example_lines(), ids=lambda value: value or "anywhere")
def test_an_example_of_the_rules_is_spelled_exactly(rule: str, name: str, kind: str, toned: str, division: str) -> None:
    assert spell(name, kind, readings=Readings(division_code=division)).toned == toned, rule


def test_there_are_more_than_a_hundred_examples() -> None:
    assert len(example_lines()) > 100

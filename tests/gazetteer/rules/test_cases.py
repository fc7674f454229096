"""Every rule answers the cases written for it in cases/*.toml, and every rule has one that fires it and one that does not."""

import tomllib
from collections import defaultdict
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
from shapely import from_wkt

from gazetteer.kinds import NameKind
from gazetteer.likeness.known import KnownName, Standing
from gazetteer.likeness.name_index import NameIndex
from gazetteer.rules.book import RULES
from gazetteer.rules.case import RuleCase
from gazetteer.rules.finding import RuleOutcome
from gazetteer.rules.proposal import Proposal
from gazetteer.rules.shelf import joined, shipped_shelf
from gazetteer.rules.surroundings import Surroundings
from gazetteer.specs import DOORPLATES, HERITAGE, LEXICON, NAME_BANK, NAME_PLAN, READINGS, SIGNS
from gisvc.forms.papers.fonts import CARRIED
from layers.datum import STORED
from layers.frames import frame_of
from layers.reference import BUILT_UP_AREAS, DIVISIONS

CASES = Path(__file__).parent / "cases"
SPECS = {
    "built_up_areas": BUILT_UP_AREAS,
    "divisions": DIVISIONS,
    "plan": NAME_PLAN,
    "bank": NAME_BANK,
    "lexicon": LEXICON,
    "readings": READINGS,
    "heritage": HERITAGE,
    "signs": SIGNS,
    "doorplates": DOORPLATES,
}
DAY = date(2024, 6, 1)


@cache
def written_cases() -> list[dict[str, Any]]:
    read = [(path, tomllib.loads(path.read_text(encoding="utf-8"))["cases"]) for path in sorted(CASES.glob("*.toml"))]
    return [{**case, "file": path.name} for path, cases in read for case in cases]


def proposal_of(ask: dict[str, Any]) -> Proposal:
    given: dict[str, Any] = {"kind": "street", "on": DAY, "division_code": "320581"} | ask
    given["kind"] = NameKind(given["kind"])
    given["geometry"] = from_wkt(given.pop("wkt")) if "wkt" in given else None
    given["papers"] = frozenset(given.get("papers", ()))
    return Proposal(**given)


def known_of(number: int, row: dict[str, Any], division: str) -> KnownName:
    given = {
        "name_id": f"n{number}",
        "place_id": f"p{number}",
        "kind": "street",
        "standing": "standard",
        "division_code": division,
    } | row
    given["kind"] = NameKind(given["kind"]) if given["kind"] else None
    given["standing"] = Standing(given["standing"])
    given["geometry"] = from_wkt(given.pop("wkt")) if "wkt" in given else None
    return KnownName(**given)


def frame_for(layer: str, rows: list[dict[str, Any]]) -> gpd.GeoDataFrame:
    rows = [
        {**{k: v for k, v in row.items() if k != "wkt"}, "geometry": from_wkt(row["wkt"]) if "wkt" in row else None}
        for row in rows
    ]
    if layer == "streets":
        return gpd.GeoDataFrame(rows, columns=["place_id", "name", "geometry"], crs=STORED)
    spec = SPECS[layer]
    usual = {
        column.name: "320581" if column.name == "division_code" else "x"
        for column in spec.columns
        if column.required and not column.codes
    }
    keyed = [{**usual, spec.key: f"{layer}-{no}", **row} for no, row in enumerate(rows)]
    return frame_of(spec, keyed)


@cache
def no_names() -> NameIndex:
    """Shared by all cases: how syllables sound is worked out once."""
    return NameIndex.of().seen_in(CARRIED / "NotoSansHans-Regular.otf")


def surroundings_of(case: dict[str, Any], proposal: Proposal) -> Surroundings:
    around = dict(case.get("around", {}))
    batch = tuple(proposal_of(ask) for ask in around.pop("batch", []))
    frames = {layer: frame_for(layer, rows) for layer, rows in around.items()}
    names = [known_of(no, row, proposal.division_code) for no, row in enumerate(case.get("names", []))]
    held = no_names() if case.get("font", True) else replace(no_names(), looks=None)
    return Surroundings(names=held.plus(names), as_of=proposal.on, batch=batch, **frames)


def answer_to(case: dict[str, Any]) -> RuleOutcome:
    proposal = proposal_of(case["ask"])
    shelf = shipped_shelf()
    packs = shelf.named(case["pack"], proposal.on) if "pack" in case else shelf.packs_for(proposal.division_code, proposal.on)
    return RULES[case["rule"]].outcome(RuleCase.opened(proposal, surroundings_of(case, proposal), joined(packs)))


@pytest.mark.parametrize("case", written_cases(), ids=lambda case: f"{case['rule']}: {case['promise']}")
def test_the_rule_answers_as_its_case_promises(case: dict[str, Any]) -> None:
    outcome = answer_to(case)
    sentences = " ".join(finding.sentence.zh for finding in outcome.findings)
    assert outcome.verdict == case["verdict"], sentences or outcome.missing
    if "weight" in case:
        assert {finding.weight.value for finding in outcome.findings} == {case["weight"]}
    assert case.get("says", "") in sentences
    assert case.get("asks", "") in " ".join(finding.question.zh for finding in outcome.findings if finding.question)
    assert case.get("misses", "") in " ".join(label.zh for label in outcome.missing)
    assert case.get("count", len(outcome.findings)) == len(outcome.findings)


@pytest.mark.parametrize("rule_id", list(RULES))
def test_every_rule_has_a_case_that_fires_it_and_one_that_does_not(rule_id: str) -> None:
    verdicts = defaultdict(set)
    for case in written_cases():
        verdicts[case["rule"]].add(case["verdict"])
    assert {"found", "clear"} <= verdicts[rule_id]


def test_every_rule_of_the_book_stands_in_the_national_pack() -> None:
    (pack,) = shipped_shelf().packs_for("320581", DAY)
    assert set(pack.rules) == set(RULES)


@pytest.mark.parametrize("rule_id", list(RULES))
def test_a_rule_says_its_sentence_in_both_languages(rule_id: str) -> None:
    title = RULES[rule_id].title
    assert title.zh
    assert title.en
    assert not title.en.endswith(".")
    assert any("一" <= character <= "龥" for character in title.zh)

"""What the guides of plan files and claims files show is what the readers read."""

import json
import re
from pathlib import Path

import pytest

from gisvc.catalogue import CATALOGUE
from layers.planning.audit.auditing import audit
from layers.planning.audit.claims_file import HEADERS, read_claims, rows_of
from layers.planning.audit.meanings import Meaning
from layers.planning.plans import plan_file
from layers.planning.plans.measures import Verb
from layers.planning.plans.plan import Kind
from layers.planning.plans.plan_file import parse_plan
from layers.planning.travel import Mode
from layers.planning.use_cases.audit import read_claims_file
from layers.planning.use_cases.plans import read_shelf

DOCS = Path(__file__).parents[3] / "docs"
SPECS = {spec.name: spec for spec in CATALOGUE}


def blocks(guide: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", (DOCS / guide).read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


def test_the_guide_of_plan_files_is_one_plan_that_is_read(tmp_path: Path) -> None:
    text = "\n".join(blocks("plan-files.md", "toml"))
    plan = parse_plan(text, file="guide.toml", catalogue=SPECS)
    assert [i.no for i in plan.indicators] == [f"A0{n}" for n in range(1, 8)]
    (tmp_path / "own.toml").write_text(text, encoding="utf-8")
    assert read_shelf(SPECS, tmp_path).named("example-155") == read_shelf(SPECS, tmp_path).plans[-1]


def test_the_guide_of_plan_files_names_every_key_kind_verb_and_mode() -> None:
    guide = (DOCS / "plan-files.md").read_text(encoding="utf-8")
    wanted = {*plan_file._HEAD, *plan_file._INDICATOR, *plan_file._RULE, *plan_file._FIGURE, *Verb, *Kind, *Mode}
    assert [word for word in sorted(wanted) if not re.search(rf"\b{word}\b", guide)] == []


def test_the_guide_of_claims_files_is_read_without_a_fault() -> None:
    first, more = blocks("claims-files.md", "toml")
    assert [o.code for o in audit(read_claims(first)).objections] == ["audit.no-whole-number"]
    claims = read_claims(more)
    assert not claims.report.has_errors
    assert len(claims.statements) == 5
    (sent,) = blocks("claims-files.md", "json")
    assert [o.code for o in audit(read_claims(rows_of(json.loads(sent)))).objections] == ["audit.no-whole-number"]


def test_the_table_of_the_guide_is_read_and_found_not_to_add_up(tmp_path: Path) -> None:
    (table,) = blocks("claims-files.md", "csv")
    (tmp_path / "claims.csv").write_text(table, encoding="utf-8")
    (objection,) = audit(read_claims_file(tmp_path / "claims.csv")).alarms
    assert objection.statements == ("Z01", "Z02", "Z03")


@pytest.mark.parametrize("word", [*HEADERS, *Meaning])
def test_the_guide_of_claims_files_names_every_column_and_meaning(word: str) -> None:
    named = (DOCS / "claims-files.md").read_text(encoding="utf-8")
    assert word == "table" or re.search(rf"\b{word}\b", named)
